/* The names a template may use, page by page (view.h). */
#include "core/view.h"

/* clang-format off: one member a line reads best. */
static const struct field place_fields[] = {
    FIELD_TEXT(struct place_view, title),
    FIELD_TEXT(struct place_view, note),
    FIELD_LINK(struct place_view, page),
    FIELD_FLAG(struct place_view, is_selected),
    FIELD_END,
};

static const struct field code_fields[] = {
    FIELD_TEXT(struct code_view, title),
    FIELD_TEXT(struct code_view, note),
    FIELD_TEXT(struct code_view, address),
    FIELD_LINK(struct code_view, image),
    FIELD_END,
};

#define PLACES(type, member) \
    FIELD_LIST(type, member, struct place_view, place_fields)
#define CODES(type, member) \
    FIELD_LIST(type, member, struct code_view, code_fields)
#define LINES(type, member) \
    FIELD_LIST(type, member, struct line_view, line_fields)

static const struct field frame_fields[] = {
    FIELD_TEXT(struct frame_view, page_title),
    FIELD_TEXT(struct frame_view, site_name),
    FIELD_TEXT(struct frame_view, short_name),
    FIELD_TEXT(struct frame_view, size),
    FIELD_TEXT(struct frame_view, age),
    FIELD_TEXT(struct frame_view, notice),
    FIELD_LINK(struct frame_view, style),
    FIELD_LINK(struct frame_view, icon),
    FIELD_LINK(struct frame_view, home),
    FIELD_LINK(struct frame_view, feed),
    PLACES(struct frame_view, sizes),
    PLACES(struct frame_view, columns),
    PLACES(struct frame_view, site_links),
    CODES(struct frame_view, site_codes),
    FIELD_TEXT(struct frame_view, owner),
    FIELD_TEXT(struct frame_view, icp),
    FIELD_TEXT(struct frame_view, police),
    FIELD_TEXT(struct frame_view, support),
    FIELD_TEXT(struct frame_view, address),
    FIELD_TEXT(struct frame_view, postcode),
    FIELD_TEXT(struct frame_view, phone),
    FIELD_END,
};

static const struct field line_fields[] = {
    FIELD_TEXT(struct line_view, title),
    FIELD_TEXT(struct line_view, subtitle),
    FIELD_TEXT(struct line_view, lead),
    FIELD_TEXT(struct line_view, source),
    FIELD_TEXT(struct line_view, date),
    FIELD_TEXT(struct line_view, column),
    FIELD_LINK(struct line_view, page),
    FIELD_LINK(struct line_view, picture),
    FIELD_INT(struct line_view, picture_width),
    FIELD_INT(struct line_view, picture_height),
    FIELD_END,
};

static const struct field text_fields[] = {
    FIELD_TEXT(struct text_view, text),
    FIELD_END,
};

const struct field view_home_fields[] = {
    FIELD_PART(struct home_view, frame, frame_fields),
    LINES(struct home_view, stories),
    LINES(struct home_view, latest),
    PLACES(struct home_view, tiles),
    PLACES(struct home_view, districts),
    FIELD_END,
};

const struct field view_column_fields[] = {
    FIELD_PART(struct column_view, frame, frame_fields),
    FIELD_TEXT(struct column_view, title),
    FIELD_TEXT(struct column_view, count),
    FIELD_TEXT(struct column_view, position),
    PLACES(struct column_view, crumbs),
    PLACES(struct column_view, children),
    PLACES(struct column_view, districts),
    LINES(struct column_view, lines),
    FIELD_LINK(struct column_view, newer),
    FIELD_LINK(struct column_view, older),
    FIELD_FLAG(struct column_view, has_pager),
    FIELD_END,
};

static const struct field section_fields[] = {
    FIELD_LIST(struct section_view, slogans, struct text_view, text_fields),
    FIELD_TEXT(struct section_view, lead),
    FIELD_TEXT(struct section_view, article_title),
    FIELD_TEXT(struct section_view, source),
    FIELD_TEXT(struct section_view, date),
    FIELD_LINK(struct section_view, page),
    FIELD_END,
};

const struct field view_district_fields[] = {
    FIELD_PART(struct district_view, frame, frame_fields),
    FIELD_TEXT(struct district_view, title),
    FIELD_TEXT(struct district_view, count),
    PLACES(struct district_view, districts),
    FIELD_LIST(struct district_view, sections, struct section_view,
               section_fields),
    FIELD_END,
};

static const struct field piece_fields[] = {
    FIELD_TEXT(struct piece_view, text),
    FIELD_FLAG(struct piece_view, is_plain),
    FIELD_FLAG(struct piece_view, is_strong),
    FIELD_FLAG(struct piece_view, is_em),
    FIELD_FLAG(struct piece_view, is_link),
    FIELD_END,
};

static const struct field cell_fields[] = {
    FIELD_TEXT(struct cell_view, text),
    FIELD_INT(struct cell_view, row_span),
    FIELD_INT(struct cell_view, column_span),
    FIELD_FLAG(struct cell_view, is_head),
    FIELD_END,
};

static const struct field row_fields[] = {
    FIELD_LIST(struct row_view, cells, struct cell_view, cell_fields),
    FIELD_END,
};

static const struct field block_fields[] = {
    FIELD_FLAG(struct block_view, is_heading),
    FIELD_FLAG(struct block_view, is_subheading),
    FIELD_FLAG(struct block_view, is_paragraph),
    FIELD_FLAG(struct block_view, is_picture),
    FIELD_FLAG(struct block_view, is_missing),
    FIELD_FLAG(struct block_view, is_table),
    FIELD_FLAG(struct block_view, is_list),
    FIELD_FLAG(struct block_view, is_numbered),
    FIELD_TEXT(struct block_view, anchor),
    FIELD_TEXT(struct block_view, text),
    FIELD_TEXT(struct block_view, alt),
    FIELD_LIST(struct block_view, pieces, struct piece_view, piece_fields),
    FIELD_LIST(struct block_view, rows, struct row_view, row_fields),
    FIELD_LIST(struct block_view, items, struct text_view, text_fields),
    FIELD_LINK(struct block_view, picture),
    FIELD_INT(struct block_view, width),
    FIELD_INT(struct block_view, height),
    FIELD_END,
};

const struct field view_article_fields[] = {
    FIELD_PART(struct article_view, frame, frame_fields),
    FIELD_TEXT(struct article_view, title),
    FIELD_TEXT(struct article_view, subtitle),
    FIELD_TEXT(struct article_view, source),
    FIELD_TEXT(struct article_view, author),
    FIELD_TEXT(struct article_view, editor),
    FIELD_TEXT(struct article_view, date),
    FIELD_TEXT(struct article_view, byline),
    PLACES(struct article_view, crumbs),
    PLACES(struct article_view, jumps),
    FIELD_LIST(struct article_view, blocks, struct block_view, block_fields),
    CODES(struct article_view, codes),
    CODES(struct article_view, takes),
    FIELD_LINK(struct article_view, newer),
    FIELD_LINK(struct article_view, older),
    FIELD_TEXT(struct article_view, newer_title),
    FIELD_TEXT(struct article_view, older_title),
    FIELD_END,
};

const struct field view_error_fields[] = {
    FIELD_PART(struct error_view, frame, frame_fields),
    FIELD_TEXT(struct error_view, title),
    FIELD_TEXT(struct error_view, text),
    FIELD_END,
};

static const struct field entry_fields[] = {
    FIELD_TEXT(struct entry_view, title),
    FIELD_TEXT(struct entry_view, id),
    FIELD_TEXT(struct entry_view, updated),
    FIELD_TEXT(struct entry_view, summary),
    FIELD_TEXT(struct entry_view, source),
    FIELD_LINK(struct entry_view, page),
    FIELD_END,
};

const struct field view_feed_fields[] = {
    FIELD_TEXT(struct feed_view, title),
    FIELD_TEXT(struct feed_view, id),
    FIELD_TEXT(struct feed_view, updated),
    FIELD_TEXT(struct feed_view, author),
    FIELD_LINK(struct feed_view, self),
    FIELD_LINK(struct feed_view, home),
    FIELD_LIST(struct feed_view, entries, struct entry_view, entry_fields),
    FIELD_END,
};
/* clang-format on */
