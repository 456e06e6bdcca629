/* report.c - the contract's JSON form of a run (DESIGN.md, Commands). */
#include "core/field.h"
#include "core/json.h"
#include "sync/run.h"

static const struct field source_fields[] = {
    FIELD_TEXT(struct source_report, name),
    FIELD_INT(struct source_report, fetched),
    FIELD_INT(struct source_report, not_modified),
    { .name = "new",
      .kind = FIELD_KIND_INT,
      .offset = offsetof(struct source_report, added) },
    FIELD_INT(struct source_report, changed),
    FIELD_INT(struct source_report, gone),
    FIELD_INT(struct source_report, failed),
    FIELD_INT(struct source_report, bytes),
    FIELD_TEXT(struct source_report, error),
    FIELD_END,
};

static const struct field report_fields[] = {
    { .name = "published",
      .kind = FIELD_KIND_FLAG,
      .offset = offsetof(struct sync_report, is_published) },
    FIELD_TEXT(struct sync_report, brake),
    FIELD_END,
};

/* Opens the object that was written last again, for what a table of members
 * cannot say. */
static void reopen(struct buf *out)
{
    out->n--;
}

static void put_rejected(const int64_t *counts, struct buf *out)
{
    const char *comma = "";

    buf_put_char(out, '{');
    for (int i = REJECT_NONE + 1; i < REJECT_COUNT; i++) {
        if (counts[i] == 0)
            continue;
        buf_printf(out, "%s\"%.*s\": %lld", comma,
                   STR_ARG(article_reject_word((enum reject)i)),
                   (long long)counts[i]);
        comma = ", ";
    }
    buf_put_char(out, '}');
}

static void put_source(const struct source_report *source, struct buf *out)
{
    json_put_record(source_fields, source, out);
    reopen(out);
    buf_printf(out, ", \"seconds\": %.3f, \"rejected\": ", source->seconds);
    put_rejected(source->rejected, out);
    buf_put_char(out, '}');
}

void sync_report_json(const struct sync_report *report, struct buf *out)
{
    json_put_record(report_fields, report, out);
    reopen(out);
    if (report->edition > 0)
        buf_printf(out, ", \"edition\": %lld", (long long)report->edition);
    else
        buf_put(out, S(", \"edition\": null"));
    buf_put(out, S(", \"sources\": ["));
    for (size_t i = 0; i < report->source_count; i++) {
        if (i > 0)
            buf_put(out, S(", "));
        put_source(&report->sources[i], out);
    }
    buf_put(out, S("]}"));
}
