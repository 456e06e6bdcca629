/* extract_blocks.h - the body while it is rebuilt: the blocks so far and the
 * paragraph that is being read. */
#ifndef CORE_EXTRACT_BLOCKS_H
#define CORE_EXTRACT_BLOCKS_H

#include "core/extract_page.h"
#include "core/extract_text.h"

/* A document that the paragraph links to, and where its name stands. */
struct pending {
    struct str src, ext, name;
    size_t start, end; /* bytes of the paragraph's text */
};

struct blocks {
    struct page *page;
    struct article *article; /* for what the body says of itself */
    struct block *items;
    size_t count, capacity;
    size_t cell_count, run_count; /* of all blocks */
    struct text text;
    size_t ended; /* paragraphs so far, the empty ones too */
    struct pending *pending;
    size_t pending_count, pending_capacity;
    const struct dom_node *element;    /* where the paragraph begins */
    const struct dom_node *image_cell; /* around the last picture */
    size_t table_at; /* blocks before the innermost table that lays out */
    size_t large_at; /* blocks up to a picture that has a line in large */
    int large_px;    /* type for its caption, and the size of that */
};

/* A new block of this kind at the end; NULL over LIMIT_BLOCKS (is_over). */
struct block *blocks_add(struct blocks *blocks, enum block_kind kind);

/* The picture that a caption would belong to: the last block, if it is a
 * picture without one. In a table that sets pictures beside each other the
 * captions follow in their order. NULL without. */
struct block *blocks_open_image(const struct blocks *blocks,
                                const struct text_look *look);

/* The text ends by saying who took or gave the picture, and not that the same
 * hand wrote the article: "(某某 摄)", but not "(某某 文/图)". */
bool blocks_credits_picture(struct str text);

/* The paragraph is a remark of the page's frame: buttons, counters, pagers,
 * document numbers. */
bool remarks_hold(const struct blocks *blocks);

/* Ends the paragraph that is being read, if there is one, and decides what
 * it was: heading, caption, remark of the page's frame, paragraph. */
void blocks_end_paragraph(struct blocks *blocks);

/* Notes a document; `start` is where its name began in the paragraph. */
void blocks_note_document(struct blocks *blocks, struct str src,
                          struct str name, size_t start);

/* Adds what was noted as attachments, each address once under its first
 * name; in the end those without any get their files' names. */
void blocks_put_documents(struct blocks *blocks);
void blocks_name_documents(struct blocks *blocks);

/* A picture, unless it is an icon or a spacer. */
void blocks_put_image(struct blocks *blocks, const struct dom_node *node,
                      const struct text_look *look);

/* video, embed, object, iframe: the film or document that it shows. */
void blocks_put_media(struct blocks *blocks, const struct dom_node *node);

/* The same for a script that writes a player or a viewer. */
void blocks_put_players(struct blocks *blocks, const struct dom_node *script);

/* A table with data becomes a block; false when it only lays out others. */
bool blocks_put_table(struct blocks *blocks, const struct dom_node *table);

/* The same for ul and ol. */
bool blocks_put_list(struct blocks *blocks, const struct dom_node *list);

#endif
