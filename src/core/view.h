/* view.h - what the templates may see: records turned into texts, flags and
 * checked links. Everything a designer can write into a template stands in
 * the structs and tables below; nothing else reaches a page. */
#ifndef CORE_VIEW_H
#define CORE_VIEW_H

#include "base/arena.h"
#include "core/article.h"
#include "core/config.h"
#include "core/field.h"
#include "core/prefs.h"

/* A word that leads somewhere: navigation, breadcrumb, jump list, tile. */
struct place_view {
    struct str title;
    struct str note; /* a count, an excerpt; may be none */
    struct link page;
    bool is_selected;
};

/* A code beside its words. */
struct code_view {
    struct str title, note, address;
    struct link image;
};

/* Around every page. */
struct frame_view {
    struct str page_title, site_name, short_name, size;
    struct str age;    /* 内容更新于 ... */
    struct str notice; /* what is not as usual; none when all is well */
    struct link style, icon, home, feed;
    struct field_list sizes, columns; /* place_view */
    struct str owner, icp, police, support, address, postcode, phone;
    struct field_list site_links; /* place_view */
    struct field_list site_codes; /* code_view */
};

/* An article in a list. */
struct line_view {
    struct str title, subtitle, lead, source, date, column;
    struct link page, picture;
    int64_t picture_width, picture_height;
};

struct home_view {
    struct frame_view frame;
    struct field_list stories;          /* line_view, with a picture */
    struct field_list latest;           /* line_view */
    struct field_list tiles, districts; /* place_view */
};

struct column_view {
    struct frame_view frame;
    struct str title, count, position;
    struct field_list crumbs, children, districts; /* place_view */
    struct field_list lines;                       /* line_view */
    struct link newer, older;                      /* pages of the list */
    bool has_pager;
};

struct district_view {
    struct frame_view frame;
    struct str title, count;
    struct field_list districts; /* place_view */
    struct field_list sections;  /* section_view */
};

struct section_view {
    struct field_list slogans; /* text_view */
    struct str lead, article_title, source, date;
    struct link page;
};

struct text_view {
    struct str text;
};

/* A stretch of a paragraph. */
struct piece_view {
    struct str text;
    bool is_plain, is_strong, is_em, is_link;
};

struct cell_view {
    struct str text;
    int64_t row_span, column_span;
    bool is_head;
};

struct row_view {
    struct field_list cells; /* cell_view */
};

struct block_view {
    bool is_heading, is_subheading, is_paragraph, is_picture, is_missing,
        is_table, is_list, is_numbered;
    struct str anchor, text, alt;
    struct field_list pieces; /* piece_view */
    struct field_list rows;   /* row_view */
    struct field_list items;  /* text_view */
    struct link picture;
    int64_t width, height;
};

struct article_view {
    struct frame_view frame;
    struct str title, subtitle, source, author, editor, date, byline;
    struct field_list crumbs; /* place_view */
    struct field_list jumps;  /* place_view: the headings */
    struct field_list blocks; /* block_view */
    struct field_list codes;  /* code_view: this article, the account */
    struct field_list takes;  /* code_view: attachments, films, links */
    struct link newer, older;
    struct str newer_title, older_title;
};

struct error_view {
    struct frame_view frame;
    struct str title, text;
};

/* One entry of the feed (RFC 4287). */
struct entry_view {
    struct str title, id, updated, summary, source;
    struct link page;
};

struct feed_view {
    struct str title, id, updated, author;
    struct link self, home;
    struct field_list entries; /* entry_view */
};

extern const struct field view_home_fields[], view_column_fields[],
    view_district_fields[], view_article_fields[], view_error_fields[],
    view_feed_fields[];

/* What the builders below start from. Results lie in `mem`. */
struct view_context {
    struct arena *mem;
    const struct config *config;
    struct link style, icon; /* their hashed addresses */
    struct prefs prefs;
    struct str here; /* this page's path and query, to come back to */
    const struct column *columns; /* all of the edition */
    size_t column_count;
    int64_t published_s; /* of the edition */
    bool is_factory;
};

/* `selected` is the slug of the column the page belongs to; may be none. */
void view_frame(const struct view_context *context, struct str title,
                struct str selected, struct frame_view *out);

/* `here` is the title of the column whose list it is (may be none): a line
 * does not repeat it. */
void view_lines(const struct view_context *context,
                const struct article_line *lines, size_t count, struct str here,
                struct field_list *out);

/* The children of a column (0: top level) that hold an article. */
void view_children(const struct view_context *context, int64_t parent_id,
                   struct str selected, struct field_list *out);

/* The columns without children that hold an article. */
void view_leaves(const struct view_context *context, struct field_list *out);

/* The way down to a column, its own name last. */
void view_crumbs(const struct view_context *context, int64_t column_id,
                 struct field_list *out);

void view_districts(const struct view_context *context,
                    const struct district *districts, size_t count,
                    struct str selected, struct field_list *out);
void view_sections(const struct view_context *context,
                   const struct section *sections, size_t count,
                   struct field_list *out);

/* Pages of a column's list: `page` from 1. */
void view_pager(const struct view_context *context, struct str slug,
                int64_t page, int64_t article_count, struct column_view *out);

/* All of an article but its frame and neighbours. */
void view_article(const struct view_context *context,
                  const struct article *article, struct article_view *out);

void view_feed(const struct view_context *context,
               const struct article_line *lines, size_t count, struct str title,
               struct link self, struct link home, struct feed_view *out);

/* The pieces the builders share. */
struct str view_date(int64_t utc_s, enum precision precision,
                     struct arena *mem); /* none for PRECISION_NONE */
struct str view_full_date(int64_t utc_s, enum precision precision,
                          struct arena *mem); /* with seconds, if known */
struct link view_media_link(const struct digest *digest, struct arena *mem);

/* A neighbour in the column; an id of 0 is none. */
void view_neighbour(const struct view_context *context,
                    const struct article_line *line, struct str *title,
                    struct link *page);

#endif
