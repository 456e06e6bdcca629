#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_looks.h"
#include "core/extract_page.h"
#include "core/extract_text.h"
#include "core/link.h"

/* Unless more is known of a link, a shorter one is a menu's or a pager's. */
enum { TITLE_CHARS = 4 };

/* Where a link stands: in a list that the profile names more is an item. */
enum place { PLACE_ANY, PLACE_NAMED };

/* ---- addresses ----------------------------------------------------------- */

/* The address's path without its query, and the file's name in it. */
static bool split_path(struct str address, struct address *parts, struct str *name)
{
    struct err err;
    ptrdiff_t at;

    if (!address_parse(address, parts, &err))
        return false;
    *name = parts->path;
    while ((at = str_find_char(*name, '/')) >= 0)
        *name = str_skip(*name, (size_t)at + 1);
    return true;
}

/* A column's address ends with its folder or the folder's index. */
static bool is_column_address(struct str address)
{
    struct address parts;
    struct str name;

    if (!split_path(address, &parts, &name))
        return true;
    return str_is_none(parts.query) &&
           (name.n == 0 || str_starts(name, S("index.")) ||
            str_starts(name, S("index_")));
}

/* 202401 or 20240108. */
static bool is_day(struct str digits)
{
    int64_t year, month, day = 1;

    return (digits.n == 6 || digits.n == 8) &&
           str_to_int(str_slice(digits, 0, 4), 1990, 2099, &year) &&
           str_to_int(str_slice(digits, 4, 6), 1, 12, &month) &&
           (digits.n == 6 || str_to_int(str_skip(digits, 6), 1, 31, &day));
}

static struct str take_digits(struct str *rest)
{
    struct str digits;
    size_t n = 0;

    while (rest->n && (rest->p[0] < '0' || rest->p[0] > '9'))
        *rest = str_skip(*rest, 1);
    while (n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9')
        n++;
    digits = str_slice(*rest, 0, n);
    *rest = str_skip(*rest, n);
    return digits;
}

/* A page, not a document or a picture, whose path carries a day and a number,
 * as TRS has it: /202401/t20240108_5587803.htm. A month and a single digit
 * say too little, a day alone too. */
static bool is_article_address(struct str address)
{
    enum { TOGETHER_DIGITS = 9 };
    struct address parts;
    struct str name, digits;
    size_t days = 0, together = 0;

    if (!split_path(address, &parts, &name) ||
        (str_find_char(name, '.') >= 0 && !str_ends(name, S(".htm")) &&
         !str_ends(name, S("html"))))
        return false;
    while ((digits = take_digits(&parts.path)).n) {
        together += digits.n;
        days += is_day(digits);
    }
    return days >= 1 && together >= TOGETHER_DIGITS;
}

/* ---- items --------------------------------------------------------------- */

/* The Chinese characters of a text are these, whatever stands around them. */
static bool has_only_han(struct str text, struct str word)
{
    while (text.n) {
        uint32_t c = utf8_next(&text);

        if (utf8_is_han(c) && (word.n == 0 || utf8_next(&word) != c))
            return false;
    }
    return word.n == 0;
}

static bool says(struct str text, const struct str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has_only_han(text, words[i]))
            return true;
    return false;
}

/* What links around a list say. */
static bool is_turning(struct str words)
{
    static const struct str turnings[] = {
        STR("更多"), STR("首页"), STR("上一页"), STR("上页"), STR("下一页"),
        STR("下页"), STR("末页"), STR("尾页"),   STR("第页"), STR("返回"),
    };

    return says(words, turnings, COUNT_OF(turnings));
}

/* The whole title where the list shows only its beginning. */
static struct str item_title(const struct page *page, const struct dom_node *link)
{
    struct str shown = text_of(link, page->mem);
    struct str whole = text_tidy(dom_attribute(link, S("title")), page->mem);
    struct str head = shown;

    if (shown.n == 0)
        return whole.p ? whole : S("");
    if (str_ends(shown, S("…")))
        head.n -= sizeof("…") - 1;
    if (str_ends(head, S("…")))
        head.n -= sizeof("…") - 1;
    while (str_ends(head, S(".")) && str_ends(shown, S("...")))
        head.n--;
    return head.n < shown.n && whole.n > head.n && text_starts(whole, head)
               ? whole
               : shown;
}

/* Numbers and arrows have no Chinese character. */
static bool is_item(const struct list_item *item, enum place place)
{
    if (is_turning(item->title))
        return false;
    return is_article_address(item->url) ||
           utf8_count(item->title) >= TITLE_CHARS ||
           (place == PLACE_NAMED && !has_only_han(item->title, S("")));
}

/* Reads one link; false when it is no item of a list. The title is empty
 * where a picture alone leads to an article. */
static bool read_item(const struct page *page, const struct dom_node *link,
                      enum place place, struct list_item *out)
{
    struct str href;

    if (!dom_is(link, "a"))
        return false;
    href = page_link(page, dom_attribute(link, S("href")));
    if (str_is_none(href) || !page_is_own(page, href) ||
        str_equal(href, page->url) || is_column_address(href))
        return false;
    *out = (struct list_item){ href, item_title(page, link) };
    return is_item(out, place);
}

static struct list_item *known_item(const struct list_page *list, struct str url)
{
    for (size_t i = 0; i < list->item_count; i++)
        if (str_equal(list->items[i].url, url))
            return &list->items[i];
    return NULL;
}

/* Of a picture's link and a title's to one address the title counts. */
static bool add_item(const struct page *page, const struct list_item *item,
                     struct list_page *out, size_t *capacity, struct err *err)
{
    struct list_item *known = known_item(out, item->url);

    if (known && known->title.n == 0)
        known->title = item->title;
    if (known)
        return true;
    if (out->item_count >= LIMIT_LIST_ITEMS)
        return err_set(err, ERR_LIMIT, "%.*s lists over %d items",
                       STR_ARG(page->url), LIMIT_LIST_ITEMS);
    out->items = text_grow(page->mem, out->items, out->item_count, capacity,
                           sizeof(*out->items));
    out->items[out->item_count++] = *item;
    return true;
}

static bool take_items(const struct page *page, const struct dom_node *top,
                       enum place place, struct list_page *out, struct err *err)
{
    const struct dom_node *node = top;
    size_t capacity = 0;
    bool is_hidden = false;

    while ((node = dom_next(top, node, is_hidden))) {
        struct list_item item;

        is_hidden = !str_is_none(node->tag) && node->is_hidden;
        if (!is_hidden && read_item(page, node, place, &item) &&
            !add_item(page, &item, out, &capacity, err))
            return false;
    }
    return true;
}

/* ---- the container ------------------------------------------------------- */

static size_t count_items(const struct page *page, const struct dom_node *top)
{
    const struct dom_node *node = top;
    struct list_item item;
    size_t count = 0;

    while ((node = dom_next(top, node, false)))
        count += read_item(page, node, PLACE_NAMED, &item);
    return count;
}

/* The container of the profile that holds the most items. */
static const struct dom_node *named_list(const struct page *page)
{
    const struct selectors *list = &page->profile.list;

    for (size_t i = 0; i < list->count; i++) {
        const struct dom_node *node = page->root, *best = NULL;
        size_t most = 0;

        while ((node = dom_next(page->root, node, false))) {
            size_t count = selector_matches(&list->items[i], node)
                               ? count_items(page, node)
                               : 0;

            if (count > most)
                best = node;
            if (count > most)
                most = count;
        }
        if (best)
            return best;
    }
    return NULL;
}

/* "[03-12]", "2024-01-08", "(10/24)": a day beside a title. */
static bool has_day(struct str text)
{
    int digits = 0;
    bool has_mark = false;

    while (text.n) {
        uint32_t c = utf8_next(&text);

        if (c >= '0' && c <= '9') {
            if (has_mark && digits == 0)
                return true;
            digits++;
            continue;
        }
        has_mark = digits >= 1 &&
                   (c == '-' || c == '/' || c == '.' || c == 0x6708); /* 月 */
        digits = 0;
    }
    return false;
}

/* A line of a list is a small thing; this also bounds the work. */
static bool is_small(const struct dom_node *row)
{
    enum { SMALL_NODES = 64 };
    const struct dom_node *node = row;

    for (int i = 0; node && i < SMALL_NODES; i++)
        node = dom_next(row, node, false);
    return !node;
}

/* The element of one line of a list: the first that is a block. */
static const struct dom_node *row_of(const struct dom_node *link)
{
    const struct dom_node *row = link->parent;

    while (row && row->parent && !dom_is(row, "tr") &&
           (!looks_is_block(row) || dom_is(row, "td")))
        row = row->parent;
    return row;
}

/* No link in the row leads to another item. */
static bool is_alone(const struct page *page, const struct dom_node *row,
                     struct str url)
{
    const struct dom_node *node = row;

    while ((node = dom_next(row, node, false))) {
        struct list_item other;

        if (read_item(page, node, PLACE_ANY, &other) && !str_equal(other.url, url))
            return false;
    }
    return true;
}

static bool shows_day(const struct page *page, const struct dom_node *row)
{
    return is_small(row) && has_day(text_of(row, page->mem));
}

/* The day may stand further out than the first block, beside it: <li><h3>
 * title</h3>day</li>. The row ends where the next item's begins. */
static const struct dom_node *
dated_row(const struct page *page, const struct dom_node *row, struct str url)
{
    enum { STEPS = 3 };
    const struct dom_node *outer = row;

    if (shows_day(page, row))
        return row;
    for (int i = 0; i < STEPS; i++) {
        outer = outer->parent;
        if (!outer || !is_small(outer) || !is_alone(page, outer, url))
            return NULL;
        if (shows_day(page, outer))
            return outer;
    }
    return NULL;
}

/* What speaks for an element as the list: a day beside an item, an address
 * of an article's shape, and one below the column's own folder. With a day
 * alone a line has half of all points: enough to belong to the others, see
 * weight_of. */
enum { POINT_DAY = 3, POINT_SHAPE = 1, POINT_FOLDER = 2 };

struct candidate {
    const struct dom_node *top;
    size_t items, points;
    bool has_shape;
};

struct candidates {
    const struct page *page;
    struct candidate *found;
    size_t count, capacity;
};

static struct candidate *candidate_for(struct candidates *all,
                                       const struct dom_node *top)
{
    for (size_t i = all->count; i > 0; i--)
        if (all->found[i - 1].top == top)
            return &all->found[i - 1];
    all->found = text_grow(all->page->mem, all->found, all->count,
                           &all->capacity, sizeof(*all->found));
    all->found[all->count] = (struct candidate){ .top = top };
    return &all->found[all->count++];
}

static size_t points_of(const struct page *page, struct str url, bool is_dated)
{
    size_t points = is_dated ? POINT_DAY : 0;

    if (!is_article_address(url))
        return points;
    points += POINT_SHAPE;
    return str_starts(url, page_folder(page->url)) ? points + POINT_FOLDER
                                                   : points;
}

static void add_points(struct candidates *all, const struct dom_node *top,
                       const struct list_item *item, size_t points)
{
    struct candidate *candidate = candidate_for(all, top);

    candidate->items++;
    candidate->points += points;
    candidate->has_shape |= is_article_address(item->url);
}

/* Lists often come in several pieces of some lines each: the element around
 * the pieces counts too, and wins when it holds more. Where only breaks
 * divide the lines the row itself is the list. False when nothing speaks for
 * the link. */
static bool weigh(struct candidates *all, const struct dom_node *link)
{
    enum { LEVELS = 2 };
    const struct dom_node *row, *dated;
    struct list_item item;
    size_t points;

    if (!read_item(all->page, link, PLACE_ANY, &item) || !(row = row_of(link)))
        return false;
    dated = dated_row(all->page, row, item.url);
    points = points_of(all->page, item.url, dated);
    if (points == 0)
        return false;
    row = dated ? dated : row;
    if (!is_alone(all->page, row, item.url))
        add_points(all, row, &item, points);
    for (int up = 0; up < LEVELS && (row = row->parent); up++)
        add_points(all, row, &item, points);
    return true;
}

/* The points times their average, so that the element around a list and
 * some other links does not win over the list. */
static size_t weight_of(const struct candidate *candidate)
{
    return candidate->points * candidate->points / candidate->items;
}

/* For lists that no profile names. A single line with a day may be anything,
 * unless it leads to an article's address. The bound keeps the work small:
 * so many links tell where the list is. */
static const struct dom_node *densest_list(const struct page *page)
{
    const struct dom_node *node = page->root;
    struct candidates all = { .page = page };
    const struct candidate *best = NULL;
    size_t weighed = 0;

    while (weighed < LIMIT_LIST_ITEMS &&
           (node = dom_next(page->root, node, false)))
        weighed += weigh(&all, node);
    for (size_t i = 0; i < all.count; i++) {
        const struct candidate *one = &all.found[i];

        if ((one->items > 1 || one->has_shape) &&
            (!best || weight_of(one) > weight_of(best)))
            best = one;
    }
    return best ? best->top : NULL;
}

/* ---- the pager ----------------------------------------------------------- */

/* The next argument of a call, without blanks. */
static bool take_argument(struct str *rest, struct str *out)
{
    if (!str_split(rest, ',', out))
        return false;
    *out = str_trim(*out);
    return true;
}

/* The same, without the quotes that a text must have. */
static bool take_quoted(struct str *rest, struct str *out)
{
    if (!take_argument(rest, out) || out->n < 2 ||
        (out->p[0] != '"' && out->p[0] != '\'') ||
        out->p[out->n - 1] != out->p[0])
        return false;
    *out = str_slice(*out, 1, out->n - 1);
    return true;
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_' || c == '$';
}

/* The number behind "name =" in a script. */
static bool find_number(struct str script, struct str name, int64_t *out)
{
    ptrdiff_t at;

    while ((at = str_find(script, name)) >= 0) {
        bool is_part = at > 0 && is_word_byte(script.p[at - 1]);
        struct str value;
        size_t n = 0;

        script = str_skip(script, (size_t)at + name.n);
        value = str_trim(script);
        if (is_part || !str_starts(value, S("=")))
            continue;
        value = str_trim(str_skip(value, 1));
        while (n < value.n && is_word_byte(value.p[n]))
            n++;
        if (str_to_int(str_slice(value, 0, n), 0, INT32_MAX, out))
            return true;
    }
    return false;
}

/* The text of the next script behind `node`; false when there is none. */
static bool next_script(const struct page *page, const struct dom_node **node,
                        struct str *script)
{
    while ((*node = dom_next(page->root, *node, false)))
        if (dom_is(*node, "script") && (*node)->first) {
            *script = (*node)->first->text;
            return true;
        }
    return false;
}

/* A number, or a variable to which a script of the page assigns one. */
static bool take_number(const struct page *page, struct str *rest, int64_t *out)
{
    const struct dom_node *node = page->root;
    struct str word, script;

    if (!take_argument(rest, &word) || word.n == 0)
        return false;
    if (str_to_int(word, 0, INT32_MAX, out))
        return true;
    for (size_t i = 0; i < word.n; i++)
        if (!is_word_byte(word.p[i]))
            return false;
    while (next_script(page, &node, &script))
        if (find_number(script, word, out))
            return true;
    return false;
}

/* createPageHTML(3, 0, "index", "htm"): three pages, this is the first, the
 * next one is index_1.htm. Others use the name with other arguments. */
static struct str trs_next(const struct page *page, struct str script)
{
    struct str call, name, ending;
    int64_t pages, at;
    ptrdiff_t start, end;

    while ((start = str_find(script, S("createPageHTML("))) >= 0) {
        script = str_skip(script, (size_t)start + sizeof("createPageHTML(") - 1);
        end = str_find_char(script, ')');
        call = str_slice(script, 0, end < 0 ? 0 : (size_t)end);
        if (!take_number(page, &call, &pages) || !take_number(page, &call, &at) ||
            !take_quoted(&call, &name) || !take_quoted(&call, &ending))
            continue;
        if (at + 1 >= pages || at + 1 >= LIMIT_LIST_PAGES)
            return STR_NONE;
        return page_link(page,
                         arena_printf(page->mem, "%.*s_%d.%.*s", STR_ARG(name),
                                      (int)at + 1, STR_ARG(ending)));
    }
    return STR_NONE;
}

/* A link that says so: for lists whose pager is no script. */
static struct str linked_next(const struct page *page)
{
    static const struct str words[] = { STR("下一页"), STR("下页") };
    const struct dom_node *node = page->root;

    while ((node = dom_next(page->root, node, false))) {
        struct str href;

        if (!dom_is(node, "a") ||
            !says(text_of(node, page->mem), words, COUNT_OF(words)))
            continue;
        href = page_link(page, dom_attribute(node, S("href")));
        if (!str_is_none(href) && page_is_own(page, href) &&
            !str_equal(href, page->url))
            return href;
    }
    return STR_NONE;
}

static struct str next_page(const struct page *page)
{
    const struct dom_node *node = page->root;
    struct str next = STR_NONE, script;

    while (page->profile.pager == PAGER_TRS && str_is_none(next) &&
           next_script(page, &node, &script))
        next = trs_next(page, script);
    return str_is_none(next) ? linked_next(page) : next;
}

bool page_read_list(const struct page *page, struct list_page *out,
                    struct err *err)
{
    const struct dom_node *top = named_list(page);
    enum place place = top ? PLACE_NAMED : PLACE_ANY;

    if (!top)
        top = densest_list(page);
    out->next = next_page(page);
    return !top || take_items(page, top, place, out, err);
}
