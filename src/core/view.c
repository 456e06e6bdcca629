#include "core/view.h"

#include <inttypes.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "core/date.h"
#include "core/target.h"

enum { LEAD_CHARACTERS = 90 };

/* Words on the screen that code chooses; all others stand in templates. */
static const struct {
    enum prefs_size size;
    struct str word;
} size_words[] = {
    { PREFS_SMALL, STR("小") },
    { PREFS_MEDIUM, STR("中") },
    { PREFS_LARGE, STR("大") },
};

struct str view_date(int64_t utc_s, enum precision precision, struct arena *mem)
{
    if (precision == PRECISION_NONE)
        return STR_NONE;
    return precision == PRECISION_DAY ? date_day(utc_s, mem)
                                      : date_minute(utc_s, mem);
}

struct str view_full_date(int64_t utc_s, enum precision precision,
                          struct arena *mem)
{
    return precision == PRECISION_SECOND ? date_second(utc_s, mem)
                                         : view_date(utc_s, precision, mem);
}

/* The start of a text, cut between characters, with an ellipsis. */
static struct str excerpt(struct str text, struct arena *mem)
{
    struct str head = utf8_head(text, LEAD_CHARACTERS);

    if (head.n == text.n)
        return text;
    return arena_printf(mem, "%.*s…", STR_ARG(head));
}

static struct link column_link(const struct view_context *context, struct str slug)
{
    struct str escaped = link_escape(slug, context->mem);

    return link_printf(context->mem, "/column/%.*s", STR_ARG(escaped));
}

static struct link article_link(const struct view_context *context, int64_t id)
{
    return link_printf(context->mem, "/article/%" PRId64, id);
}

struct link view_media_link(const struct digest *digest, struct arena *mem)
{
    char hex[DIGEST_HEX + 1];

    digest_hex(digest, hex);
    return link_printf(mem, "/media/%s", hex);
}

static void frame_sizes(const struct view_context *context, struct field_list *out)
{
    struct place_view *places =
        ARENA_ARRAY(context->mem, struct place_view, COUNT_OF(size_words));
    struct str back = link_escape(context->here, context->mem);

    for (size_t i = 0; i < COUNT_OF(size_words); i++) {
        struct str word = prefs_size_word(size_words[i].size);

        places[i] = (struct place_view){
            .title = size_words[i].word,
            .page = link_printf(context->mem, "/view?size=%.*s&back=%.*s",
                                STR_ARG(word), STR_ARG(back)),
            .is_selected = context->prefs.size == size_words[i].size,
        };
    }
    *out = (struct field_list){ places, COUNT_OF(size_words) };
}

/* The footer's links: titles in the configuration, columns in the edition. */
static void frame_links(const struct view_context *context, struct field_list *out)
{
    const struct words *titles = &context->config->site.links;
    struct place_view *places =
        ARENA_ARRAY(context->mem, struct place_view, titles->count + 1);
    size_t n = 0;

    for (size_t i = 0; i < titles->count; i++)
        for (size_t k = 0; k < context->column_count; k++)
            if (str_equal(context->columns[k].title, titles->items[i])) {
                places[n++] = (struct place_view){
                    .title = titles->items[i],
                    .page = column_link(context, context->columns[k].slug),
                };
                break;
            }
    *out = (struct field_list){ places, n };
}

static void frame_codes(const struct view_context *context, struct field_list *out)
{
    const struct {
        struct str payload, title;
        const char *name;
    } codes[] = {
        { target_of_home(context->config->qr.home, context->config->qr.mobile),
          STR("手机网二维码"), "home" },
        { context->config->qr.wechat, STR("微信二维码"), "wechat" },
    };
    struct code_view *views =
        ARENA_ARRAY(context->mem, struct code_view, COUNT_OF(codes));
    size_t n = 0;

    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (codes[i].payload.n)
            views[n++] = (struct code_view){
                .title = codes[i].title,
                .address = codes[i].payload,
                .image = link_printf(context->mem, "/qr/%s.png", codes[i].name),
            };
    *out = (struct field_list){ views, n };
}

void view_frame(const struct view_context *context, struct str title,
                struct str selected, struct frame_view *out)
{
    const struct config *config = context->config;
    struct str updated = date_minute(context->published_s, context->mem);

    *out = (struct frame_view){
        .page_title = title,
        .site_name = config->site.name,
        .short_name = config->site.short_name.n ? config->site.short_name
                                                : config->site.name,
        .size = prefs_size_word(context->prefs.size),
        .age = arena_printf(context->mem, "内容更新于 %.*s", STR_ARG(updated)),
        .style = context->style,
        .icon = context->icon,
        .home = link_printf(context->mem, "/"),
        .feed = link_printf(context->mem, "/feed.atom"),
        .owner = config->site.owner,
        .icp = config->site.icp,
        .police = config->site.police,
        .support = config->site.support,
        .address = config->site.address,
        .postcode = config->site.postcode,
        .phone = config->site.phone,
    };
    if (context->is_factory)
        out->notice = S("出厂示例内容,尚未与网站同步");
    frame_sizes(context, &out->sizes);
    view_children(context, 0, selected, &out->columns);
    frame_links(context, &out->site_links);
    frame_codes(context, &out->site_codes);
}

void view_lines(const struct view_context *context,
                const struct article_line *lines, size_t count, struct str here,
                struct field_list *out)
{
    struct line_view *views = ARENA_ARRAY(context->mem, struct line_view, count);

    for (size_t i = 0; i < count; i++) {
        const struct article_line *line = &lines[i];

        views[i] = (struct line_view){
            .title = line->title,
            .subtitle = line->subtitle,
            .lead = excerpt(line->lead, context->mem),
            .source = line->source,
            .column = str_equal(line->column_title, here) ? STR_NONE
                                                          : line->column_title,
            .date = view_date(line->published_s, line->precision, context->mem),
            .page = article_link(context, line->id),
            .picture_width = line->picture_width,
            .picture_height = line->picture_height,
        };
        if (line->has_picture)
            views[i].picture = view_media_link(&line->picture, context->mem);
    }
    *out = (struct field_list){ views, count };
}

static struct place_view column_place(const struct view_context *context,
                                      const struct column *column,
                                      struct str selected)
{
    return (struct place_view){
        .title = column->title,
        .note =
            arena_printf(context->mem, "%" PRId64 " 篇", column->article_count),
        .page = column_link(context, column->slug),
        .is_selected = str_equal(column->slug, selected),
    };
}

void view_children(const struct view_context *context, int64_t parent_id,
                   struct str selected, struct field_list *out)
{
    struct place_view *places =
        ARENA_ARRAY(context->mem, struct place_view, context->column_count);
    size_t n = 0;

    for (size_t i = 0; i < context->column_count; i++)
        if (context->columns[i].parent_id == parent_id)
            places[n++] = column_place(context, &context->columns[i], selected);
    *out = (struct field_list){ places, n };
}

static bool has_children(const struct view_context *context, int64_t id)
{
    for (size_t i = 0; i < context->column_count; i++)
        if (context->columns[i].parent_id == id)
            return true;
    return false;
}

void view_leaves(const struct view_context *context, struct field_list *out)
{
    struct place_view *places =
        ARENA_ARRAY(context->mem, struct place_view, context->column_count);
    size_t n = 0;

    for (size_t i = 0; i < context->column_count; i++)
        if (!has_children(context, context->columns[i].id))
            places[n++] = column_place(context, &context->columns[i], STR_NONE);
    *out = (struct field_list){ places, n };
}

static const struct column *find_column(const struct view_context *context,
                                        int64_t id)
{
    for (size_t i = 0; i < context->column_count; i++)
        if (context->columns[i].id == id)
            return &context->columns[i];
    return NULL;
}

void view_crumbs(const struct view_context *context, int64_t column_id,
                 struct field_list *out)
{
    struct place_view *places =
        ARENA_ARRAY(context->mem, struct place_view, LIMIT_COLUMN_DEPTH);
    size_t n = LIMIT_COLUMN_DEPTH;
    const struct column *column;

    while (n > 0 && (column = find_column(context, column_id))) {
        places[--n] = (struct place_view){
            .title = column->title,
            .page = column_link(context, column->slug),
        };
        column_id = column->parent_id;
    }
    *out = (struct field_list){ places + n, LIMIT_COLUMN_DEPTH - n };
}

void view_districts(const struct view_context *context,
                    const struct district *districts, size_t count,
                    struct str selected, struct field_list *out)
{
    struct place_view *places =
        ARENA_ARRAY(context->mem, struct place_view, count);

    for (size_t i = 0; i < count; i++) {
        struct str slug = link_escape(districts[i].name, context->mem);

        places[i] = (struct place_view){
            .title = districts[i].name,
            .note = arena_printf(context->mem, "%" PRId64 " 则",
                                 districts[i].section_count),
            .page = link_printf(context->mem, "/district/%.*s", STR_ARG(slug)),
            .is_selected = str_equal(districts[i].name, selected),
        };
    }
    *out = (struct field_list){ places, count };
}

static void section_slogans(struct str slogan, struct arena *mem,
                            struct field_list *out)
{
    struct text_view *lines = ARENA_ARRAY(mem, struct text_view, slogan.n + 1);
    struct str rest = slogan, line;
    size_t n = 0;

    while (str_split(&rest, '\n', &line))
        if (line.n)
            lines[n++].text = line;
    *out = (struct field_list){ lines, n };
}

void view_sections(const struct view_context *context,
                   const struct section *sections, size_t count,
                   struct field_list *out)
{
    struct section_view *views =
        ARENA_ARRAY(context->mem, struct section_view, count);

    for (size_t i = 0; i < count; i++) {
        const struct section *section = &sections[i];

        views[i] = (struct section_view){
            .lead = excerpt(section->lead, context->mem),
            .article_title = section->article_title,
            .source = section->article_source,
            .date = view_date(section->published_s, section->precision,
                              context->mem),
            .page = link_printf(context->mem, "/article/%" PRId64 "#s%" PRId64,
                                section->article_id, section->first_seq),
        };
        section_slogans(section->slogan, context->mem, &views[i].slogans);
    }
    *out = (struct field_list){ views, count };
}

static struct link list_page_link(const struct view_context *context,
                                  struct str slug, int64_t page)
{
    struct str escaped = link_escape(slug, context->mem);

    if (page == 1)
        return column_link(context, slug);
    return link_printf(context->mem, "/column/%.*s?page=%" PRId64,
                       STR_ARG(escaped), page);
}

void view_pager(const struct view_context *context, struct str slug,
                int64_t page, int64_t article_count, struct column_view *out)
{
    int64_t pages =
        (article_count + LIMIT_PAGE_ROWS - 1) / (int64_t)LIMIT_PAGE_ROWS;

    out->count = arena_printf(context->mem, "共 %" PRId64 " 篇", article_count);
    out->position = arena_printf(
        context->mem, "第 %" PRId64 " 页 / 共 %" PRId64 " 页", page, pages);
    out->has_pager = pages > 1;
    if (page > 1)
        out->newer = list_page_link(context, slug, page - 1);
    if (page < pages)
        out->older = list_page_link(context, slug, page + 1);
}

void view_neighbour(const struct view_context *context,
                    const struct article_line *line, struct str *title,
                    struct link *page)
{
    if (line->id == 0)
        return;
    *title = line->title;
    *page = article_link(context, line->id);
}

/* A tag URI (RFC 4151) of the first source's host. */
static struct str feed_id(const struct view_context *context)
{
    const struct config *config = context->config;
    struct address address = { .host = S("bulletin.invalid") };
    struct err ignored;

    if (config->source_count)
        (void)!address_parse(config->sources[0].start.items[0], &address,
                             &ignored);
    return arena_printf(context->mem, "tag:%.*s,2024:feed",
                        STR_ARG(address.host));
}

void view_feed(const struct view_context *context,
               const struct article_line *lines, size_t count, struct str title,
               struct link self, struct link home, struct feed_view *out)
{
    struct entry_view *entries =
        ARENA_ARRAY(context->mem, struct entry_view, count);

    for (size_t i = 0; i < count; i++)
        entries[i] = (struct entry_view){
            .title = lines[i].title,
            .id = lines[i].url,
            .updated = date_iso(lines[i].precision ? lines[i].published_s
                                                   : context->published_s,
                                context->mem),
            .summary = excerpt(lines[i].lead, context->mem),
            .source = lines[i].source,
            .page = article_link(context, lines[i].id),
        };
    *out = (struct feed_view){
        .title = title,
        .id = feed_id(context),
        .author = context->config->site.name,
        .updated = date_iso(context->published_s, context->mem),
        .self = self,
        .home = home,
        .entries = { entries, count },
    };
}
