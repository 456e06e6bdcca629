#include "base/limits.h"
#include "base/utf8.h"
#include "core/extract_blocks.h"
#include "core/extract_looks.h"

/* ---- tables -------------------------------------------------------------- */

static bool is_cell(const struct dom_node *node)
{
    return dom_is(node, "td") || dom_is(node, "th");
}

static const struct dom_node *row_of(const struct dom_node *cell)
{
    while (cell && !dom_is(cell, "tr"))
        cell = cell->parent;
    return cell;
}

/* Cells beside each other hold data; a lone column, pictures, films or
 * tables inside mean that the table only lays out what it holds. */
static bool holds_data(const struct dom_node *table)
{
    const struct dom_node *node = table, *row = NULL;
    bool has_columns = false;

    while ((node = looks_next(table, node))) {
        enum looks looks = str_is_none(node->tag) ? LOOKS_INLINE : looks_of(node);

        if (looks == LOOKS_TABLE || looks == LOOKS_IMAGE || looks == LOOKS_VIDEO)
            return false;
        if (!is_cell(node))
            continue;
        has_columns |= row == row_of(node);
        row = row_of(node);
    }
    return has_columns;
}

/* One table while it is read: where cells of the rows above reach down. */
struct grid {
    struct blocks *blocks;
    struct block *block;
    size_t capacity;
    size_t row;
    size_t busy_until[LIMIT_TABLE_COLUMNS]; /* row */
};

static uint16_t span_of(const struct dom_node *cell, struct str name)
{
    int64_t span;

    return str_to_int(str_trim(dom_attribute(cell, name)), 1, UINT16_MAX, &span)
               ? (uint16_t)span
               : 1;
}

static bool is_in_head(const struct dom_node *cell)
{
    const struct dom_node *row = row_of(cell);

    return dom_is(cell, "th") ||
           (row && row->parent && dom_is(row->parent, "thead"));
}

static void note_cell_documents(struct blocks *blocks, const struct dom_node *cell)
{
    const struct page *page = blocks->page;
    const struct dom_node *node = cell;

    while ((node = looks_next(cell, node))) {
        struct str src = dom_is(node, "a") ? page_document(page, node) : STR_NONE;

        if (!str_is_none(src))
            blocks_note_document(blocks, src, page_document_name(page, node), 0);
    }
}

static struct cell *add_cell(struct grid *grid)
{
    if (grid->blocks->cell_count >= LIMIT_CELLS) {
        grid->blocks->page->is_over = true;
        return NULL;
    }
    grid->blocks->cell_count++;
    grid->block->cells = text_grow(grid->blocks->page->mem, grid->block->cells,
                                   grid->block->cell_count, &grid->capacity,
                                   sizeof(*grid->block->cells));
    return &grid->block->cells[grid->block->cell_count++];
}

static void put_cell(struct grid *grid, const struct dom_node *node, size_t column)
{
    CLEANUP(text_free) struct text text = { .mem = grid->blocks->page->mem };
    struct cell *cell = add_cell(grid);
    size_t end;

    if (!cell)
        return;
    text_put_node(&text, node, (struct text_look){ 0 });
    *cell = (struct cell){
        .row = (uint16_t)grid->row,
        .column = (uint16_t)column,
        .row_span = span_of(node, S("rowspan")),
        .column_span = span_of(node, S("colspan")),
        .is_head = is_in_head(node) || (grid->row == 0 && text_is_strong(&text)),
        .text = arena_str(text.mem, text_words(&text)),
    };
    end = column + cell->column_span;
    if (end > LIMIT_TABLE_COLUMNS)
        end = LIMIT_TABLE_COLUMNS;
    for (size_t i = column; i < end; i++)
        grid->busy_until[i] = grid->row + cell->row_span;
    note_cell_documents(grid->blocks, node);
}

static bool has_words(const struct block *block, size_t from)
{
    for (size_t i = from; i < block->cell_count; i++)
        if (block->cells[i].text.n)
            return true;
    return false;
}

/* A cell from above reaches into the row. */
static bool is_busy(const struct grid *grid, size_t row)
{
    for (size_t i = 0; i < LIMIT_TABLE_COLUMNS; i++)
        if (grid->busy_until[i] > row)
            return true;
    return false;
}

/* A row without words goes, unless that would cut cells. */
static void put_row(struct grid *grid, const struct dom_node *row)
{
    size_t column = 0, first = grid->block->cell_count;
    bool is_crossed = is_busy(grid, grid->row);

    for (const struct dom_node *node = row->first; node; node = node->next) {
        if (!is_cell(node) || node->is_hidden)
            continue;
        while (column < LIMIT_TABLE_COLUMNS &&
               grid->busy_until[column] > grid->row)
            column++;
        if (column == LIMIT_TABLE_COLUMNS || grid->row >= LIMIT_CELLS)
            break;
        put_cell(grid, node, column);
    }
    if (has_words(grid->block, first) || is_crossed ||
        is_busy(grid, grid->row + 1)) {
        grid->row++;
        return;
    }
    grid->blocks->cell_count -= grid->block->cell_count - first;
    grid->block->cell_count = first;
    for (size_t i = 0; i < LIMIT_TABLE_COLUMNS; i++)
        if (grid->busy_until[i] > grid->row)
            grid->busy_until[i] = grid->row;
}

/* Spans end where the table ends; rows and columns that no cell begins are
 * none. */
static void cut_spans(struct grid *grid)
{
    size_t width = 0, height = 0;

    for (size_t i = 0; i < grid->block->cell_count; i++) {
        if (grid->block->cells[i].column >= width)
            width = grid->block->cells[i].column + 1u;
        height = grid->block->cells[i].row + 1u;
    }
    for (size_t i = 0; i < grid->block->cell_count; i++) {
        struct cell *cell = &grid->block->cells[i];

        if (cell->row + cell->row_span > height)
            cell->row_span = (uint16_t)(height - cell->row);
        if (cell->column + cell->column_span > width)
            cell->column_span = (uint16_t)(width - cell->column);
    }
}

/* A table's caption stands above it, whatever the style says. */
static void put_caption(struct blocks *blocks, const struct dom_node *caption)
{
    struct str words = text_of(caption, blocks->page->mem);
    struct block *block = words.n ? blocks_add(blocks, BLOCK_PARAGRAPH) : NULL;

    if (block)
        block->text = words;
    note_cell_documents(blocks, caption);
}

bool blocks_put_table(struct blocks *blocks, const struct dom_node *table)
{
    struct grid grid = { .blocks = blocks };
    struct block block = { .kind = BLOCK_TABLE };
    const struct dom_node *node = table;
    struct block *added;

    if (!holds_data(table))
        return false;
    grid.block = &block;
    while ((node = looks_next(table, node))) {
        if (dom_is(node, "caption"))
            put_caption(blocks, node);
        else if (dom_is(node, "tr"))
            put_row(&grid, node);
    }
    cut_spans(&grid);
    added = block.cell_count ? blocks_add(blocks, BLOCK_TABLE) : NULL;
    if (added)
        *added = block;
    blocks_put_documents(blocks);
    return true;
}

/* ---- lists --------------------------------------------------------------- */

static bool is_in_item(const struct dom_node *list, const struct dom_node *node)
{
    while (node != list && !dom_is(node, "li"))
        node = node->parent;
    return node != list;
}

/* Items with nothing but words and links that are no documents. Editors also
 * indent paragraphs by a ul without any item. */
static bool is_plain_list(const struct blocks *blocks, const struct dom_node *list)
{
    const struct dom_node *node = list;
    bool has_items = false;

    while ((node = looks_next(list, node))) {
        enum looks looks = str_is_none(node->tag) ? LOOKS_INLINE : looks_of(node);

        if (str_is_none(node->tag) && utf8_trim(node->text).n &&
            !is_in_item(list, node))
            return false;
        has_items |= dom_is(node, "li");
        if (looks == LOOKS_TABLE || looks == LOOKS_IMAGE ||
            looks == LOOKS_VIDEO || looks == LOOKS_HEADING)
            return false;
        if (looks == LOOKS_LINK && !str_is_none(page_document(blocks->page, node)))
            return false;
    }
    return has_items;
}

/* The item's own words; those of a list inside it are items themselves. */
static void put_item(struct grid *grid, const struct dom_node *item)
{
    CLEANUP(text_free) struct text text = { .mem = grid->blocks->page->mem };
    struct text_look look = { 0 };
    const struct dom_node *node = item;
    bool is_skipped = false;
    struct cell *cell;

    while ((node = dom_next(item, node, is_skipped))) {
        is_skipped = node->is_comment || dom_is(node, "li");
        if (is_skipped)
            continue;
        if (str_is_none(node->tag))
            text_put(&text, node->text, &look);
        else if (node->is_hidden)
            is_skipped = true;
        else if (looks_is_block(node) || looks_of(node) == LOOKS_BREAK)
            text_put(&text, S(" "), &look);
    }
    if (!text.visible || !(cell = add_cell(grid)))
        return;
    *cell = (struct cell){ .row = (uint16_t)grid->row++,
                           .row_span = 1,
                           .column_span = 1,
                           .text = arena_str(text.mem, text_words(&text)) };
}

bool blocks_put_list(struct blocks *blocks, const struct dom_node *list)
{
    struct grid grid = { .blocks = blocks };
    struct block block = { .kind = BLOCK_LIST };
    const struct dom_node *node = list;
    struct block *added;

    if (!is_plain_list(blocks, list))
        return false;
    block.level = dom_is(list, "ol");
    grid.block = &block;
    while ((node = looks_next(list, node)))
        if (dom_is(node, "li"))
            put_item(&grid, node);
    added = block.cell_count ? blocks_add(blocks, BLOCK_LIST) : NULL;
    if (added)
        *added = block;
    return true;
}
