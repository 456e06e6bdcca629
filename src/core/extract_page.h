/* extract_page.h - one page while it is read; shared by the extract files. */
#ifndef CORE_EXTRACT_PAGE_H
#define CORE_EXTRACT_PAGE_H

#include "base/arena.h"
#include "base/err.h"
#include "core/article.h"
#include "core/dom.h"
#include "core/extract.h"

/* A line as a reader sees it: the words between two line breaks. */
struct line {
    struct str text;        /* ASCII blanks collapsed, others kept; not empty */
    struct dom_node *block; /* the innermost block around it */
    const struct dom_node *first; /* the first words */
    bool is_info;                 /* has source or date; above the body only */
};

struct page {
    struct arena *mem;
    struct str url, base;   /* its own address; what its references are of */
    struct profile profile; /* the family's, with the common one's lists */
    struct trace *trace;    /* NULL: nobody asks */
    struct dom_node *root;
    struct dom_node *body; /* the article's container, or NULL */
    bool is_body_known;    /* the profile marks or names it */
    struct line *lines;    /* all but the body's */
    size_t line_count;
    size_t body_at;           /* so many lines stand before the body */
    struct str title_tag;     /* <title> */
    struct str tag_title;     /* the same without the site's name */
    struct str article_title; /* the standard tags' ArticleTitle, SiteName */
    struct str site_name;
    bool is_over; /* a bound was met while reading the body */
};

/* Chooses the profile, notes what every node means, and finds the container
 * of the text: by the profile's marks and names, by common ones, by the
 * density of sentences. Without one `body` is NULL. */
void page_find_body(const struct extract_input *in, struct page *page);

/* The same without the body. */
void page_choose_profile(const struct extract_input *in, struct page *page);

/* Looks like a web page: not a feed, data or a program. */
bool page_is_html(struct str page);

/* What the page is, when all of it was read. */
enum reject page_judge(const struct extract_input *in, const struct page *page,
                       const struct article *article);

/* Fills the titles that the page's head has. */
void page_read_titles(struct page *page);

/* Fills the lines from the tree and the body; marks the nodes that hold the
 * body, and those that the profile's info line holds. */
void page_read_lines(struct page *page);

/* The content of <meta name=...>, or none: also for an empty value or a
 * placeholder such as "null". Names are compared without regard to case. */
struct str page_meta(const struct page *page, struct str name);

/* A site's name: by the standard tags or by the usual ends of such names. */
bool page_is_site(const struct page *page, struct str name);

/* Left in templates by those who filled in nothing. */
bool page_is_placeholder(struct str value);

/* The first node that a reader sees, by the list's order. */
struct dom_node *page_find(const struct page *page, struct selectors list);

/* Resolves a reference of this page; none when it is no web address. */
struct str page_link(const struct page *page, struct str reference);

/* The same host as the page's. */
bool page_is_own(const struct page *page, struct str address);

/* An address up to its last slash, and what follows there. */
struct str page_folder(struct str address);
struct str page_file_name(struct str address);

/* The ending of an address if it is one of a document's, in lower
 * case; else none. */
struct str page_document_type(struct str address);

/* A document's type: by its address's ending, its name's, or that of a value
 * in the address's query; none when all are silent. */
struct str page_file_type(struct str address, struct str name);

/* Where a link leads if that is a document: by the address's ending or
 * because the profile says so; else none. */
struct str page_document(const struct page *page, const struct dom_node *link);

/* webplus keeps a document's name as "{'title':'名单.doc'}"; none without. */
struct str page_editor_title(const struct page *page,
                             const struct dom_node *node);

/* What such a link calls it: its words, else an attribute of an editor's. */
struct str page_document_name(const struct page *page,
                              const struct dom_node *link);

/* Column path from the breadcrumb, else from ColumnName: without the site's
 * root, 正文 and `title` (which may be none). */
void page_column_path(const struct page *page, struct str title,
                      struct str **path, size_t *depth);

/* Place of the breadcrumb among the lines; line_count without. */
size_t page_breadcrumb_line(const struct page *page);

/* Title, subtitle, source, author, editor and date, from the lines around
 * the body, then the standard tags, then the address. A field that already
 * has a value keeps it. */
void page_read_fields(const struct page *page, struct article *out);

/* Below the title and above the body a reader sees when it was published. */
bool page_shows_date(const struct page *page);

/* Rebuilds the body as blocks; takes byline and editor where they stand in
 * it. ERR_LIMIT over LIMIT_BLOCKS, LIMIT_CELLS or LIMIT_RUNS. */
MUST_USE bool page_read_blocks(struct page *page, struct article *out,
                               struct err *err);

/* The address of the file where the text goes on, and how many files there
 * are, 0 where nothing says so; none on the last. */
struct str page_next_file(const struct page *page, int64_t *count);

/* The address that the page gives itself (RFC 6596), if that is another one of
 * the same host, and an article's: pages made from one template may all name
 * the front page. Else none. */
struct str page_canonical(const struct page *page);

/* The items of a list page, the first LIMIT_LIST_ITEMS of them, and the
 * address of the next page. */
void page_read_list(const struct page *page, struct list_page *out);

/* Editors repeat the title above the text, in one line or several; our page
 * shows it already. */
void page_drop_repeated_title(struct article *article, struct arena *mem);

/* The items of a feed. A full content is read as a page's body is. */
MUST_USE bool page_read_feed(const struct extract_input *input, struct arena *mem,
                             struct list_page *out, struct err *err);

#endif
