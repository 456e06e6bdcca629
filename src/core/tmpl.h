/* tmpl.h - templates, compiled once against a table of struct members.
 *
 * Five forms, no more:
 *     {{name}}                the value, escaped for the place it stands in
 *     {{#list}} ... {{/list}} once per record; inside, names are looked up in
 *                             the record first, then in what is around it
 *     {{?x}} ... {{/x}}       when the flag is set, the list, text or link
 *                             not empty, the number not 0
 *     {{^x}} ... {{/x}}       the reverse
 *     {{>part}}               another template's text in this place
 *
 * A line of nothing but sections and parts leaves no line behind. "{{" always
 * begins a form, "}}" alone is text, a form ends on its line; inside the
 * braces stands no blank.
 *
 * Text and numbers may stand in element content, in <title> and <textarea>
 * and in quoted attributes. href and src (also action, formaction, poster,
 * data, xlink:href, background, cite, manifest) take exactly one link and
 * nothing else, and a link may stand nowhere but there. There is no raw form.
 * Errors, each with file, line and column: an unknown name, a wrong nesting,
 * an unclosed form, a value inside script, style, a comment, a tag's name, an
 * on* or style attribute, srcset, or an unquoted attribute, parts deeper than
 * LIMIT_TMPL_DEPTH. A section must begin and end in the same file and the
 * same place of the page (text, or the same tag or attribute). */
#ifndef CORE_TMPL_H
#define CORE_TMPL_H

#include "base/buf.h"
#include "base/err.h"
#include "core/field.h"

struct tmpl; /* compiled; immutable, shared by threads */

/* Finds the text of a part by name: "header" -> assets/templates/header.html.
 * The text must live as long as the compiled template. */
struct tmpl_source {
    bool (*find)(void *context, struct str name, struct str *text);
    void *context;
};

/* Compiles the template `name`. ERR_CONFIG: "article.html:12:5: ...". The
 * result is freed with tmpl_free. */
MUST_USE bool tmpl_compile(const struct tmpl_source *source, struct str name,
                           const struct field *fields, struct tmpl **out,
                           struct err *err);
void tmpl_free(struct tmpl *tmpl);

/* Writes the page of one record; cannot fail. */
void tmpl_render(const struct tmpl *tmpl, const void *record, struct buf *out);

/* The escape used for values, also for those who write XML by hand (feeds):
 * & < > " ' become entities; control characters XML 1.0 cannot carry are
 * dropped; malformed UTF-8, U+FFFE and U+FFFF become U+FFFD. */
void tmpl_escape(struct str text, struct buf *out);

#endif
