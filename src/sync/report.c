/* report.c - the contract's JSON form of a run (DESIGN.md, Commands). */
#include <inttypes.h>

#include "base/utf8.h"
#include "core/date.h"
#include "core/field.h"
#include "core/json.h"
#include "sync/run.h"

/* A character without a glyph. */
struct glyph_view {
    struct str character, code, url;
    int64_t articles;
};

/* A source's report, its reasons as names with numbers. */
struct source_view {
    struct str name, error;
    int64_t fetched, not_modified, new, changed, gone, withdrawn, failed, bytes;
    int64_t failing_nights;
    struct str failing_since;
    double seconds;
    struct field_list rejected; /* field_count */
    struct field_list glyphs;   /* glyph_view */
};

struct report_view {
    int64_t edition;
    bool published;
    struct str brake, clock;
    struct field_list sources; /* source_view */
};

static const struct field glyph_fields[] = {
    { .name = "char",
      .kind = FIELD_KIND_TEXT,
      .offset = offsetof(struct glyph_view, character) },
    FIELD_TEXT(struct glyph_view, code),
    FIELD_INT(struct glyph_view, articles),
    FIELD_TEXT(struct glyph_view, url),
    FIELD_END,
};

static const struct field source_fields[] = {
    FIELD_TEXT(struct source_view, name),
    FIELD_INT(struct source_view, fetched),
    FIELD_INT(struct source_view, not_modified),
    FIELD_INT(struct source_view, new),
    FIELD_INT(struct source_view, changed),
    FIELD_INT(struct source_view, gone),
    FIELD_INT(struct source_view, withdrawn),
    FIELD_INT(struct source_view, failed),
    FIELD_COUNTS(struct source_view, rejected),
    FIELD_INT(struct source_view, bytes),
    FIELD_NUMBER(struct source_view, seconds),
    FIELD_LIST(struct source_view, glyphs, struct glyph_view, glyph_fields),
    FIELD_TEXT(struct source_view, error),
    FIELD_INT(struct source_view, failing_nights),
    FIELD_TEXT(struct source_view, failing_since),
    FIELD_END,
};

static const struct field report_fields[] = {
    FIELD_SERIAL(struct report_view, edition),
    FIELD_FLAG(struct report_view, published),
    FIELD_TEXT(struct report_view, brake),
    FIELD_TEXT(struct report_view, clock),
    FIELD_LIST(struct report_view, sources, struct source_view, source_fields),
    FIELD_END,
};

static struct field_list counts_of(const int64_t *rejected, struct arena *mem)
{
    struct field_count *counts =
        ARENA_ARRAY(mem, struct field_count, REJECT_COUNT);
    size_t n = 0;

    for (int i = REJECT_NONE + 1; i < REJECT_COUNT; i++)
        if (rejected[i])
            counts[n++] = (struct field_count){
                article_reject_word((enum reject)i),
                rejected[i],
            };
    return (struct field_list){ counts, n };
}

static struct field_list glyphs_of(const struct glyphs *glyphs, struct arena *mem)
{
    struct glyph_view *views = ARENA_ARRAY(mem, struct glyph_view, glyphs->count);

    for (size_t i = 0; i < glyphs->count; i++) {
        const struct glyph *glyph = &glyphs->items[i];
        struct buf character = BUF_EMPTY;

        utf8_put(&character, glyph->character);
        views[i] = (struct glyph_view){
            .character = arena_take(mem, &character),
            .code = arena_printf(mem, "U+%04" PRIX32, glyph->character),
            .articles = glyph->articles,
            .url = glyph->url,
        };
        buf_free(&character);
    }
    return (struct field_list){ views, glyphs->count };
}

void sync_report_json(const struct sync_report *report, struct buf *out)
{
    CLEANUP(arena_free) struct arena mem = ARENA_EMPTY;
    struct source_view *sources =
        ARENA_ARRAY(&mem, struct source_view, report->source_count);
    struct report_view view = {
        .edition = report->edition,
        .published = report->is_published,
        .brake = report->brake,
        .clock = clock_state_word(report->clock),
        .sources = { sources, report->source_count },
    };

    for (size_t i = 0; i < report->source_count; i++) {
        const struct source_report *source = &report->sources[i];

        sources[i] = (struct source_view){
            .name = source->name,
            .error = source->error,
            .fetched = source->fetched,
            .not_modified = source->not_modified,
            .new = source->added,
            .changed = source->changed,
            .gone = source->gone,
            .withdrawn = source->withdrawn,
            .failed = source->failed,
            .bytes = source->bytes,
            .seconds = source->seconds,
            .rejected = counts_of(source->rejected, &mem),
            .failing_nights = source->failing_nights,
            .failing_since = source->failing_nights
                                 ? date_iso(source->failing_since_s, &mem)
                                 : STR_NONE,
            .glyphs = glyphs_of(&source->glyphs, &mem),
        };
    }
    json_put_record(report_fields, &view, out);
}
