/* The pages: each asks the store, builds its view, renders its template. */
#include <inttypes.h>

#include "base/limits.h"
#include "core/view.h"
#include "http/site.h"
#include "store/read.h"

enum { HOME_STORIES = 7, HOME_LATEST = 8, FEED_ENTRIES = 30 };

static const struct str html = STR("text/html; charset=utf-8");

/* The tag is of the page without its age: an edition that does not touch a
 * page leaves its tag. `frame` is the first member of the page's view. */
static bool render(struct exchange *x, enum page_kind kind,
                   struct frame_view *frame)
{
    const struct tmpl *page = x->site->pages[kind];
    struct str age = frame->age;

    x->answer->type = html;
    frame->age = STR_NONE;
    tmpl_render(page, frame, &x->answer->body);
    site_set_etag(x);
    buf_clear(&x->answer->body);
    frame->age = age;
    tmpl_render(page, frame, &x->answer->body);
    return true;
}

/* This page's own address, to come back to after a change of view. */
static struct str here(const struct exchange *x)
{
    const struct request *request = x->request;

    if (str_is_none(request->query))
        return request->path;
    return arena_printf(x->mem, "%.*s?%.*s", STR_ARG(request->path),
                        STR_ARG(request->query));
}

static struct link static_link(const struct exchange *x, struct str name)
{
    const struct asset_file *file = assets_find(&assets_builtin, name);

    return link_printf(x->mem, "%.*s", STR_ARG(file->url));
}

static struct view_context bare_context(const struct exchange *x)
{
    return (struct view_context){
        .mem = x->mem,
        .config = x->site->config,
        .style = static_link(x, S("static/site.css")),
        .icon = static_link(x, S("static/icon.svg")),
        .prefs = x->prefs,
        .here = here(x),
        .is_factory = reader_is_factory(x->db),
    };
}

static bool make_context(const struct exchange *x, struct view_context *out,
                         struct err *err)
{
    struct edition_facts facts;
    struct column *columns;

    *out = bare_context(x);
    if (!store_facts(x->db, &facts, err) ||
        !store_columns(x->db, x->mem, &columns, &out->column_count, err))
        return false;
    out->columns = columns;
    out->published_s = facts.published_s;
    return true;
}

static bool put_lines(const struct exchange *x,
                      const struct view_context *context, struct window window,
                      struct str own_title, struct field_list *out,
                      struct err *err)
{
    struct article_line *lines;
    size_t count;

    if (!store_lines(x->db, &window, x->mem, &lines, &count, err))
        return false;
    view_lines(context, lines, count, own_title, out);
    return true;
}

static bool put_districts(const struct exchange *x,
                          const struct view_context *context, struct str selected,
                          struct field_list *out, struct err *err)
{
    struct district *districts;
    size_t count;

    if (!store_districts(x->db, x->mem, &districts, &count, err))
        return false;
    view_districts(context, districts, count, selected, out);
    return true;
}

bool page_home(struct exchange *x, struct err *err)
{
    struct view_context context;
    struct home_view view = { 0 };

    if (!make_context(x, &context, err) ||
        !put_lines(
            x, &context,
            (struct window){ .only_with_picture = true, .limit = HOME_STORIES },
            STR_NONE, &view.stories, err) ||
        !put_lines(x, &context, (struct window){ .limit = HOME_LATEST },
                   STR_NONE, &view.latest, err) ||
        !put_districts(x, &context, STR_NONE, &view.districts, err))
        return false;
    view_frame(&context, STR_NONE, STR_NONE, &view.frame);
    view_leaves(&context, &view.tiles);
    return render(x, PAGE_HOME, &view.frame);
}

/* ?page=N from 1; anything else is no page. */
static bool page_number(const struct exchange *x, int64_t *page, struct err *err)
{
    struct str text = link_query_value(x->request->query, S("page"), x->mem);

    *page = 1;
    return str_is_none(text) || str_to_int(text, 1, LIMIT_PAGES, page) ||
           err_set(err, ERR_ABSENT, "no such page of the list");
}

/* The column that gathers the districts shows their tiles. */
static bool gathers_districts(struct str title)
{
    return str_equal(title, S("各区人大"));
}

bool page_column(struct exchange *x, struct err *err)
{
    struct view_context context;
    struct column_view view = { 0 };
    struct column column;
    struct window window = { .limit = LIMIT_PAGE_ROWS };
    int64_t page;

    if (!page_number(x, &page, err) || !make_context(x, &context, err) ||
        !store_column(x->db, x->value, x->mem, &column, err))
        return false;
    window.column_id = column.id;
    window.offset = (page - 1) * (int64_t)LIMIT_PAGE_ROWS;
    if (page > 1 && window.offset >= column.article_count)
        return err_set(err, ERR_ABSENT, "no such page of the list");
    if (!put_lines(x, &context, window, column.title, &view.lines, err))
        return false;
    if (gathers_districts(column.title) &&
        !put_districts(x, &context, STR_NONE, &view.districts, err))
        return false;
    view.title = column.title;
    view_frame(&context, column.title, column.slug, &view.frame);
    view_crumbs(&context, column.id, &view.crumbs);
    view_children(&context, column.id, STR_NONE, &view.children);
    view_pager(&context, column.slug, page, column.article_count, &view);
    return render(x, PAGE_COLUMN, &view.frame);
}

bool page_district(struct exchange *x, struct err *err)
{
    struct view_context context;
    struct district_view view = { 0 };
    struct section *sections;
    size_t count;

    if (!make_context(x, &context, err) ||
        !store_sections(x->db, x->value, x->mem, &sections, &count, err) ||
        !put_districts(x, &context, x->value, &view.districts, err))
        return false;
    if (count == 0)
        return err_set(err, ERR_ABSENT, "no such district");
    view.title = arena_printf(x->mem, "%.*s人大", STR_ARG(x->value));
    view.count = arena_printf(x->mem, "共 %zu 则", count);
    view_frame(&context, view.title, STR_NONE, &view.frame);
    view_sections(&context, sections, count, &view.sections);
    return render(x, PAGE_DISTRICT, &view.frame);
}

static bool read_article(const struct exchange *x, struct article *out,
                         struct err *err)
{
    int64_t id;

    if (!str_to_int(x->value, 1, INT64_MAX, &id))
        return err_set(err, ERR_ABSENT, "no such article");
    return store_article(x->db, id, x->mem, out, err);
}

bool page_article(struct exchange *x, struct err *err)
{
    struct view_context context;
    struct article article;
    struct article_line newer, older;
    struct article_view view = { 0 };
    struct column column = { 0 };

    if (!make_context(x, &context, err) || !read_article(x, &article, err) ||
        !store_neighbours(x->db, article.id, x->mem, &newer, &older, err))
        return false;
    /* Pages without a breadcrumb belong to no column. */
    if (article.column_id &&
        !store_column_by_id(x->db, article.column_id, x->mem, &column, err))
        return false;
    view_frame(&context, article.title, column.slug, &view.frame);
    view_article(&context, &article, &view);
    view_neighbour(&context, &newer, &view.newer_title, &view.newer);
    view_neighbour(&context, &older, &view.older_title, &view.older);
    return render(x, PAGE_ARTICLE, &view.frame);
}

bool page_feed(struct exchange *x, struct err *err)
{
    struct view_context context;
    struct window window = { .limit = FEED_ENTRIES };
    struct article_line *lines;
    struct feed_view view;
    size_t count;

    if (!make_context(x, &context, err) ||
        !store_lines(x->db, &window, x->mem, &lines, &count, err))
        return false;
    view_feed(&context, lines, count, x->site->config->site.name,
              link_printf(x->mem, "/feed.atom"), link_printf(x->mem, "/"), &view);
    tmpl_render(x->site->pages[PAGE_FEED], &view, &x->answer->body);
    site_set_etag(x);
    x->answer->type = S("application/atom+xml; charset=utf-8");
    return true;
}

/* What a visitor reads for a status; the technician's sentence is logged. */
static const struct {
    int status;
    struct str title, text;
} error_words[] = {
    { 404, STR("没有找到这个页面"),
      STR("它可能已经撤下,或者地址有误。请从首页或栏目重新选择。") },
    { 400, STR("这个地址无法识别"), STR("请从首页或栏目重新选择。") },
    { 0, STR("暂时无法显示"), STR("请稍候再试,或从首页重新开始。") },
};

void page_error(struct exchange *x, const struct err *cause)
{
    int status = err_http_status(cause->kind);
    struct view_context context;
    struct error_view view = { 0 };
    struct err err;
    size_t i = 0;

    while (error_words[i].status && error_words[i].status != status)
        i++;
    if (!make_context(x, &context, &err))
        context = bare_context(x);
    view.title = error_words[i].title;
    view.text = error_words[i].text;
    view_frame(&context, view.title, STR_NONE, &view.frame);
    buf_clear(&x->answer->body);
    x->answer->status = status;
    x->answer->cache = CACHE_NEVER;
    x->answer->etag = STR_NONE;
    render(x, PAGE_ERROR, &view.frame);
}
