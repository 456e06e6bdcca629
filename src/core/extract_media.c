#include "core/extract_blocks.h"
#include "core/extract_looks.h"
#include "core/link.h"

/* ---- pictures ------------------------------------------------------------ */

enum { ICON_PX = 30, SPACER_PX = 2 };

static bool is_icon(const struct dom_node *node)
{
    int width = looks_pixels(node, S("width"));
    int height = looks_pixels(node, S("height"));

    if (width < 0 && height < 0)
        return false;
    return width <= ICON_PX && height <= ICON_PX
               ? true
               : (width >= 0 && width <= SPACER_PX) ||
                     (height >= 0 && height <= SPACER_PX);
}

/* The last candidate of "a.jpg 1x, b.jpg 2x": the sharpest one. */
static struct str sharpest(struct str srcset)
{
    struct str last = STR_NONE, piece;

    while (str_split(&srcset, ',', &piece)) {
        size_t n = 0;

        piece = str_trim(piece);
        while (n < piece.n && (unsigned char)piece.p[n] > ' ')
            n++;
        if (n)
            last = str_slice(piece, 0, n);
    }
    return last;
}

/* Where the address of a picture may be, best first. What a script puts into
 * `src` when the picture comes into view is the picture; until then `src`
 * holds a placeholder. The editors' own copies come last. */
static const struct {
    struct str name;
    bool is_set; /* a srcset */
} picture_places[] = {
    { STR("data-original"), false }, { STR("data-src"), false },
    { STR("data-lazy-src"), false }, { STR("data-lazyload"), false },
    { STR("data-lazy"), false },     { STR("data-actualsrc"), false },
    { STR("data-echo"), false },     { STR("data-url"), false },
    { STR("lazy-src"), false },      { STR("lazysrc"), false },
    { STR("original"), false },      { STR("src"), false },
    { STR("srcset"), true },         { STR("data-srcset"), true },
    { STR("oldsrc"), false },        { STR("_src"), false },
};

static struct str picture_address(const struct page *page,
                                  const struct dom_node *node)
{
    for (size_t i = 0; i < COUNT_OF(picture_places); i++) {
        struct str value = dom_attribute(node, picture_places[i].name), src;

        src = page_link(page, picture_places[i].is_set ? sharpest(value) : value);
        if (!str_is_none(src))
            return src;
    }
    return STR_NONE;
}

static bool has_ending(struct str text, const struct str *endings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text.n > endings[i].n && text.p[text.n - endings[i].n - 1] == '.' &&
            str_equal_nocase(str_skip(text, text.n - endings[i].n), endings[i]))
            return true;
    return false;
}

/* An editor's file name is no description. */
static struct str described(const struct page *page,
                            const struct dom_node *node, struct str src)
{
    static const struct str endings[] = { STR("jpg"), STR("jpeg"), STR("png"),
                                          STR("gif"), STR("bmp"),  STR("webp"),
                                          STR("tif"), STR("tiff") };
    struct str alt = text_tidy(dom_attribute(node, S("alt")), page->mem);

    return alt.n && !has_ending(alt, endings, COUNT_OF(endings)) &&
                   !str_starts(page_file_name(src), alt)
               ? alt
               : STR_NONE;
}

/* The editor's little picture of a file's type: "icon_doc.gif", "pdf.png". */
static bool is_type_mark(struct str src)
{
    static const struct str names[] = {
        STR("icon_"), STR("pdf."),    STR("doc."),   STR("docx."), STR("word."),
        STR("xls."),  STR("xlsx."),   STR("excel."), STR("ppt."),  STR("zip."),
        STR("rar."),  STR("txt."),    STR("wps."),   STR("file."), STR("fj."),
        STR("down."), STR("fujian."),
    };
    struct str name = page_file_name(src);

    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal_nocase(str_slice(name, 0, names[i].n), names[i]))
            return true;
    return str_find(src, S("/fileTypeImages/")) >= 0;
}

void blocks_put_image(struct blocks *blocks, const struct dom_node *node,
                      const struct text_look *look)
{
    struct str src = picture_address(blocks->page, node);
    struct block *block;

    if (str_is_none(src) || is_icon(node) || is_type_mark(src))
        return;
    blocks_end_paragraph(blocks);
    block = blocks_add(blocks, BLOCK_IMAGE);
    if (!block)
        return;
    blocks->image_cell = look->cell;
    block->src = src;
    block->alt = described(blocks->page, node, src);
    trace_add(blocks->page->trace, "image", node, src, "picture");
}

/* ---- films and viewers --------------------------------------------------- */

static bool is_film(struct str address)
{
    static const struct str endings[] = {
        STR("mp4"), STR("m4v"), STR("flv"),  STR("f4v"),  STR("wmv"),
        STR("avi"), STR("mov"), STR("mpg"),  STR("mpeg"), STR("mkv"),
        STR("asf"), STR("rm"),  STR("rmvb"), STR("webm"), STR("ogv"),
        STR("3gp"), STR("ts"),  STR("m3u8"),
    };
    struct address parts;
    struct err err;

    return address_parse(address, &parts, &err) &&
           has_ending(parts.path, endings, COUNT_OF(endings));
}

static void put_film(struct blocks *blocks, struct str src, struct str poster)
{
    struct block *block;

    blocks_end_paragraph(blocks);
    block = blocks_add(blocks, BLOCK_VIDEO);
    if (!block)
        return;
    block->src = src;
    block->poster = poster;
}

/* A film or a document becomes a block; false for anything else. A viewer
 * that names nothing shows what the article is. */
static bool put_file(struct blocks *blocks, struct str reference,
                     struct str name, struct str poster)
{
    struct str address = page_link(blocks->page, reference);

    if (is_film(address)) {
        put_film(blocks, address, poster);
        return true;
    }
    if (str_is_none(page_document_type(address)))
        return false;
    blocks_end_paragraph(blocks);
    blocks_note_document(blocks, address,
                         name.n ? name : blocks->article->title, 0);
    blocks_put_documents(blocks);
    return true;
}

/* "player.swf?file=a.mp4", "viewer.html?file=a.pdf", flashvars: what a player
 * is told to play. */
static bool put_played(struct blocks *blocks, struct str query)
{
    static const struct str names[] = { STR("file"), STR("vcastr_file"),
                                        STR("url"),  STR("src"),
                                        STR("pdf"),  STR("pdfurl"),
                                        STR("video") };

    for (size_t i = 0; query.n && i < COUNT_OF(names); i++) {
        struct str value = link_query_value(query, names[i], blocks->page->mem);

        if (value.n && put_file(blocks, value, STR_NONE, STR_NONE))
            return true;
    }
    return false;
}

static struct str query_of(struct str reference)
{
    ptrdiff_t at = str_find_char(reference, '?');

    return at < 0 ? STR_NONE : str_skip(reference, (size_t)at + 1);
}

/* Elements that show a file, and the attributes that name it. */
static const struct {
    const char *tag;
    struct str attribute;
} media_places[] = {
    { "video", STR("src") },      { "source", STR("src") },
    { "embed", STR("src") },      { "object", STR("data") },
    { "iframe", STR("src") },     { "embed", STR("flashvars") },
    { "param", STR("value") },    { "iframe", STR("data-src") },
    { "video", STR("data-src") }, { "div", STR("pdfsrc") },
};

static bool put_named(struct blocks *blocks, const struct dom_node *node,
                      struct str poster)
{
    for (size_t i = 0; i < COUNT_OF(media_places); i++) {
        struct str value;

        if (!dom_is(node, media_places[i].tag))
            continue;
        value = dom_attribute(node, media_places[i].attribute);
        if (value.n &&
            (put_file(blocks, value, page_editor_title(blocks->page, node),
                      poster) ||
             put_played(blocks, query_of(value)) || put_played(blocks, value)))
            return true;
    }
    return false;
}

/* A video element's own address needs no known ending. */
static bool put_any_film(struct blocks *blocks, const struct dom_node *top,
                         struct str poster)
{
    const struct dom_node *node = dom_is(top, "video") ? top : NULL;

    for (; node; node = dom_next(top, node, false)) {
        struct str src = page_link(blocks->page, dom_attribute(node, S("src")));

        if (str_is_none(src))
            continue;
        put_film(blocks, src, poster);
        return true;
    }
    return false;
}

void blocks_put_media(struct blocks *blocks, const struct dom_node *top)
{
    struct str poster =
        page_link(blocks->page, dom_attribute(top, S("poster")));

    for (const struct dom_node *node = top; node;
         node = dom_next(top, node, false))
        if (put_named(blocks, node, poster))
            return;
    (void)put_any_film(blocks, top, poster);
}

/* ---- players that a script writes ---------------------------------------- */

/* The text in quotes that comes next; false without. */
static bool take_quoted(struct str *rest, struct str *out)
{
    size_t i = 0;
    ptrdiff_t end;
    char quote;

    while (i < rest->n && rest->p[i] != '"' && rest->p[i] != '\'')
        i++;
    if (i == rest->n)
        return false;
    quote = rest->p[i];
    *rest = str_skip(*rest, i + 1);
    end = str_find_char(*rest, quote);
    if (end < 0)
        return false;
    *out = str_slice(*rest, 0, (size_t)end);
    *rest = str_skip(*rest, (size_t)end + 1);
    return true;
}

/* Only in the body, and only addresses of films and documents: everything
 * else that a script says is not read. */
void blocks_put_players(struct blocks *blocks, const struct dom_node *script)
{
    static const struct str pictures[] = { STR("jpg"), STR("jpeg"), STR("png") };
    struct str text = script->first ? script->first->text : STR_NONE;
    struct str rest = text, poster = STR_NONE, quoted;

    while (str_is_none(poster) && take_quoted(&rest, &quoted))
        if (has_ending(quoted, pictures, COUNT_OF(pictures)))
            poster = page_link(blocks->page, quoted);
    while (take_quoted(&text, &quoted))
        if (put_file(blocks, quoted, STR_NONE, poster))
            return;
}
