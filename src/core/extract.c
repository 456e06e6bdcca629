#include "core/extract.h"

#include "core/charset.h"
#include "core/extract_looks.h"
#include "core/extract_page.h"
#include "core/extract_text.h"
#include "core/extract_unwrap.h"
#include "core/feed.h"
#include "core/outline.h"

void page_drop_repeated_title(struct article *article, struct arena *mem)
{
    struct str words = S("");

    for (size_t i = 0; i + 1 < article->block_count; i++) {
        const struct block *block = &article->blocks[i];

        words =
            arena_printf(mem, "%.*s%.*s", STR_ARG(words), STR_ARG(block->text));
        if (block->kind != BLOCK_HEADING || !text_starts(article->title, words))
            return;
        if (!text_same(article->title, words))
            continue;
        article->blocks += i + 1;
        article->block_count -= i + 1;
        return;
    }
}

static bool read_page(const struct extract_input *in, struct page *page,
                      struct article *out, struct err *err)
{
    page_find_body(in, page);
    page_read_lines(page);
    page_read_fields(page, out);
    page_column_path(page, out->title, &out->column_path, &out->column_depth);
    if (page->body && !page_read_blocks(page, out, err))
        return err_wrap(err, "%.*s", STR_ARG(in->url));
    page_drop_repeated_title(out, page->mem);
    outline_set_levels(out);
    out->reject = page_judge(in, page, out);
    out->is_unmarked = in->marker.n > 0 && str_find(in->page, in->marker) < 0;
    out->next = page_next_file(page, &out->file_count);
    out->canonical = page_canonical(page);
    if (!str_is_none(out->canonical))
        trace_add(page->trace, "canonical", NULL, STR_NONE,
                  "<link rel=canonical>: %.*s", STR_ARG(out->canonical));
    trace_add(page->trace, "verdict", NULL, article_reject_word(out->reject),
              "%s", out->reject == REJECT_NONE ? "accept" : "reject");
    return true;
}

bool extract_article(const struct extract_input *in, struct arena *mem,
                     struct article *out, struct err *err)
{
    struct page page = {
        .mem = mem, .url = in->url, .base = in->url, .trace = in->trace
    };
    struct article article = { .url = in->url };
    struct dom_node *root;

    if (!page_is_html(in->page)) {
        article.reject = REJECT_NOT_HTML;
        *out = article;
        return true;
    }
    if (!dom_parse(in->page, mem, &root, err))
        return err_wrap(err, "%.*s", STR_ARG(in->url));
    page.root = root;
    if (!read_page(in, &page, &article, err))
        return false;
    *out = article.reject == REJECT_NONE
               ? article
               : (struct article){ .url = in->url, .reject = article.reject };
    return true;
}

/* ---- bytes --------------------------------------------------------------- */

static bool is_page_type(struct str type)
{
    static const struct str types[] = {
        STR("text/html"), STR("application/xhtml+xml"),
        STR("text/plain"), /* what servers say that do not know */
    };
    ptrdiff_t end = str_find_char(type, ';');

    type = str_trim(end < 0 ? type : str_slice(type, 0, (size_t)end));
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (str_equal_nocase(type, types[i]))
            return true;
    return type.n == 0;
}

/* Files that servers call pages. */
static bool is_other_file(struct str bytes)
{
    static const struct str starts[] = {
        STR("%PDF-"),        STR("\xFF\xD8\xFF"), STR("\x89PNG"),
        STR("GIF8"),         STR("PK\x03\x04"),   STR("\x1F\x8B"),
        STR("\xD0\xCF\x11"), STR("Rar!"),         STR("RIFF"),
    };

    for (size_t i = 0; i < COUNT_OF(starts); i++)
        if (str_starts(bytes, starts[i]))
            return true;
    return false;
}

bool extract_bytes(const struct extract_input *input, struct str type,
                   struct arena *mem, struct article *out, struct err *err)
{
    CLEANUP(buf_free) struct buf text = BUF_EMPTY;
    struct extract_input decoded = *input;
    struct err ignored;

    *out = (struct article){ .url = input->url };
    if (!is_page_type(type) || is_other_file(input->page)) {
        out->reject = REJECT_NOT_HTML;
        return true;
    }
    if (!charset_decode(input->page, charset_label(type), &text, &ignored)) {
        out->reject = REJECT_UNDECODABLE;
        return true;
    }
    decoded.page = buf_str(&text);
    return extract_article(&decoded, mem, out, err);
}

bool extract_list(const struct extract_input *in, struct arena *mem,
                  struct list_page *out, struct err *err)
{
    struct page page = {
        .mem = mem, .url = in->url, .base = in->url, .trace = in->trace
    };
    struct dom_node *root;

    *out = (struct list_page){ .next = STR_NONE };
    if (feed_is(in->page))
        return page_read_feed(in, mem, out, err);
    if (!unwrap_parse(in->page, mem, &root, err))
        return err_wrap(err, "%.*s", STR_ARG(in->url));
    page.root = root;
    page_choose_profile(in, &page);
    page_read_titles(&page);
    page_read_lines(&page);
    page_column_path(&page, STR_NONE, &out->column_path, &out->column_depth);
    page_read_list(&page, out);
    return true;
}
