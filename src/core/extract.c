#include "core/extract.h"

#include "core/extract_looks.h"
#include "core/extract_page.h"
#include "core/extract_text.h"
#include "core/outline.h"

/* Editors repeat the title above the text; our page shows it already. */
static void drop_repeated_title(struct article *article)
{
    if (article->block_count < 2 || article->blocks[0].kind != BLOCK_HEADING ||
        !text_same(article->blocks[0].text, article->title))
        return;
    article->blocks++;
    article->block_count--;
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
    drop_repeated_title(out);
    outline_set_levels(out);
    out->reject = page_judge(in, page, out);
    return true;
}

bool extract_article(const struct extract_input *in, struct arena *mem,
                     struct article *out, struct err *err)
{
    struct page page = { .mem = mem, .url = in->url, .trace = in->trace };
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

bool extract_list(const struct extract_input *in, struct arena *mem,
                  struct list_page *out, struct err *err)
{
    struct page page = { .mem = mem, .url = in->url, .trace = in->trace };
    struct dom_node *root;

    *out = (struct list_page){ .next = STR_NONE };
    if (!dom_parse(in->page, mem, &root, err))
        return err_wrap(err, "%.*s", STR_ARG(in->url));
    page.root = root;
    page_choose_profile(in, &page);
    page_read_lines(&page);
    page_column_path(&page, STR_NONE, &out->column_path, &out->column_depth);
    return page_read_list(&page, out, err);
}
