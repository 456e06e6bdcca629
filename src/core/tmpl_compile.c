/* tmpl_compile.c - the text of a template to steps (tmpl_ops.h). The page is
 * read line by line; what stands outside a form goes byte by byte through the
 * state machine of tmpl_place.h, which knows where the next form stands. */
#include <stdlib.h>

#include "base/utf8.h"
#include "core/tmpl.h"
#include "core/tmpl_ops.h"
#include "core/tmpl_place.h"

struct position {
    struct str file;
    size_t line;     /* from 1 */
    struct str text; /* of the line */
    const char *at;
};

struct section {
    struct str form; /* "#list" */
    struct position position;
    struct tmpl_place began;
    size_t op;
};

struct compiler {
    const struct tmpl_source *source;
    struct tmpl *tmpl;
    struct position position;
    struct tmpl_place place;
    const struct field *scopes[LIMIT_TMPL_DEPTH + 1];
    size_t scope; /* the innermost */
    struct section sections[LIMIT_TMPL_DEPTH];
    size_t open;  /* sections */
    size_t floor; /* sections that were open when this file began */
    size_t parts; /* files inside files */
    size_t bytes; /* of all files */
    bool grows;   /* the last step is a literal of this file's last line */
};

static size_t op_count(const struct tmpl *tmpl)
{
    return tmpl->code.n / sizeof(struct op);
}

static size_t emit(struct tmpl *tmpl, struct op op)
{
    buf_put(&tmpl->code, (struct str){ (const char *)&op, sizeof(op) });
    return op_count(tmpl) - 1;
}

/* Puts file, line and column in front of an error. */
static bool located(const struct compiler *c, struct err *err)
{
    const struct position *p = &c->position;
    struct str before = { p->text.p, (size_t)(p->at - p->text.p) };

    return err_wrap(err, "%.*s.html:%zu:%zu", STR_ARG(p->file), p->line,
                    utf8_count(before) + 1);
}

static bool look_up(const struct compiler *c, struct str name, struct op *op,
                    struct err *err)
{
    for (size_t i = c->scope + 1; i-- > 0;)
        if (field_find(c->scopes[i], name, &op->field)) {
            op->scope = i;
            return op->field.kind < FIELD_KIND_SERIAL ||
                   err_set(err, ERR_CONFIG, "'%.*s' is for reports only",
                           STR_ARG(name));
        }
    return err_set(err, ERR_CONFIG, "unknown name '%.*s'", STR_ARG(name));
}

static bool put_value(struct compiler *c, struct str name, struct err *err)
{
    static const enum op_kind kinds[] = {
        [FIELD_KIND_TEXT] = OP_TEXT,
        [FIELD_KIND_INT] = OP_INT,
        [FIELD_KIND_LINK] = OP_LINK,
    };
    struct op op = { .kind = OP_LITERAL };

    if (!look_up(c, name, &op, err))
        return false;
    if (op.field.kind == FIELD_KIND_LIST)
        return err_set(err, ERR_CONFIG, "'%.*s' is a list: write {{#%.*s}}",
                       STR_ARG(name), STR_ARG(name));
    if (op.field.kind == FIELD_KIND_FLAG)
        return err_set(err, ERR_CONFIG, "'%.*s' is a flag: write {{?%.*s}}",
                       STR_ARG(name), STR_ARG(name));
    op.kind = kinds[op.field.kind];
    if (!tmpl_place_value(&c->place, name, op.field.kind, err))
        return false;
    emit(c->tmpl, op);
    return true;
}

static bool open_section(struct compiler *c, struct str name, struct op *op,
                         struct err *err)
{
    if (c->open == LIMIT_TMPL_DEPTH)
        return err_set(err, ERR_CONFIG, "sections nest deeper than %d",
                       LIMIT_TMPL_DEPTH);
    if (!tmpl_place_open(&c->place, err))
        return false;
    c->sections[c->open++] = (struct section){
        .form = { name.p - 1, name.n + 1 },
        .position = c->position,
        .began = c->place,
        .op = emit(c->tmpl, *op),
    };
    return true;
}

static bool open_if(struct compiler *c, struct str name, struct err *err)
{
    struct op op = { .kind = OP_IF };

    return look_up(c, name, &op, err) && open_section(c, name, &op, err);
}

static bool open_unless(struct compiler *c, struct str name, struct err *err)
{
    struct op op = { .kind = OP_UNLESS };

    return look_up(c, name, &op, err) && open_section(c, name, &op, err);
}

static bool open_list(struct compiler *c, struct str name, struct err *err)
{
    struct op op = { .kind = OP_LIST, .inner = c->scope + 1 };

    if (!look_up(c, name, &op, err))
        return false;
    if (op.field.kind != FIELD_KIND_LIST)
        return err_set(err, ERR_CONFIG, "'%.*s' is no list: write {{?%.*s}}",
                       STR_ARG(name), STR_ARG(name));
    if (!open_section(c, name, &op, err))
        return false;
    c->scopes[++c->scope] = op.field.fields;
    return true;
}

static void close_list(struct compiler *c, size_t first)
{
    struct op op = *tmpl_op(c->tmpl, first);

    op.kind = OP_AGAIN;
    op.jump = (ptrdiff_t)first + 1 - (ptrdiff_t)op_count(c->tmpl);
    emit(c->tmpl, op);
    c->scope--;
}

static bool close_section(struct compiler *c, struct str name, struct err *err)
{
    const struct section *section;
    bool is_list;

    if (c->open == c->floor)
        return err_set(err, ERR_CONFIG, "{{/%.*s}} closes nothing",
                       STR_ARG(name));
    section = &c->sections[c->open - 1];
    if (!str_equal(str_skip(section->form, 1), name))
        return err_set(
            err, ERR_CONFIG, "{{/%.*s}}, but {{%.*s}} of line %zu is open",
            STR_ARG(name), STR_ARG(section->form), section->position.line);
    is_list = section->form.p[0] == '#';
    if (!tmpl_place_close(&c->place, &section->began, is_list, err))
        return false;
    if (is_list)
        close_list(c, section->op);
    tmpl_op(c->tmpl, section->op)->jump =
        (ptrdiff_t)(op_count(c->tmpl) - section->op);
    c->open--;
    return true;
}

static bool compile_text(struct compiler *c, struct str file, struct str text,
                         struct err *err);

static bool find_part(struct compiler *c, struct str name, struct str *text,
                      struct err *err)
{
    if (c->parts == LIMIT_TMPL_DEPTH)
        return err_set(err, ERR_CONFIG, "parts nest deeper than %d",
                       LIMIT_TMPL_DEPTH);
    if (!c->source->find(c->source->context, name, text))
        return err_set(err, ERR_CONFIG, "no template '%.*s'", STR_ARG(name));
    c->bytes += text->n;
    if (text->n > LIMIT_TMPL)
        return err_set(err, ERR_CONFIG, "'%.*s' is over %zu bytes",
                       STR_ARG(name), LIMIT_TMPL);
    if (c->bytes > LIMIT_TMPL_PAGE)
        return err_set(err, ERR_CONFIG, "the page's parts are over %zu bytes",
                       LIMIT_TMPL_PAGE);
    return true;
}

static bool put_part(struct compiler *c, struct str name, struct err *err)
{
    struct position back = c->position;
    size_t floor = c->floor;
    struct str text;

    if (!find_part(c, name, &text, err))
        return located(c, err);
    c->parts++;
    c->floor = c->open;
    if (!compile_text(c, name, text, err))
        return false;
    c->parts--;
    c->floor = floor;
    c->position = back;
    return true;
}

/* The forms, by the character behind the braces; none is a value. */
static const struct {
    char sigil;
    bool (*put)(struct compiler *, struct str name, struct err *);
} forms[] = {
    { '#', open_list },
    { '?', open_if },
    { '^', open_unless },
    { '/', close_section },
};

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] >= 'a' && s.p[i] <= 'z') &&
            !(s.p[i] >= 'A' && s.p[i] <= 'Z') &&
            !(s.p[i] >= '0' && s.p[i] <= '9') && s.p[i] != '_' && s.p[i] != '-')
            return false;
    return s.n > 0;
}

/* `form` is what stands between the braces. */
static bool put_form(struct compiler *c, struct str form, struct err *err)
{
    struct str name = str_skip(form, 1);

    if (is_name(form))
        return put_value(c, form, err) || located(c, err);
    if (form.n && form.p[0] == '>' && is_name(name))
        return put_part(c, name, err);
    for (size_t i = 0; i < COUNT_OF(forms); i++)
        if (form.n && form.p[0] == forms[i].sigil && is_name(name))
            return forms[i].put(c, name, err) || located(c, err);
    err_set(err, ERR_CONFIG, "unknown form '{{%.*s}}'", STR_ARG(form));
    return located(c, err);
}

static bool put_literal(struct compiler *c, struct str text, struct err *err)
{
    for (size_t i = 0; i < text.n; i++) {
        c->position.at = text.p + i;
        if (!tmpl_place_feed(&c->place, text.p[i], err))
            return located(c, err);
    }
    if (text.n && c->grows)
        tmpl_op(c->tmpl, op_count(c->tmpl) - 1)->literal.n += text.n;
    else if (text.n)
        emit(c->tmpl, (struct op){ .kind = OP_LITERAL, .literal = text });
    c->grows = c->grows || text.n;
    return true;
}

/* Cuts the next literal and the form behind it off `rest`. */
static bool next_form(struct str *rest, struct str *literal, struct str *form)
{
    ptrdiff_t start = str_find(*rest, S("{{")), end;

    if (start < 0)
        return false;
    *literal = str_slice(*rest, 0, (size_t)start);
    *form = str_skip(*rest, (size_t)start + 2);
    end = str_find(*form, S("}}"));
    if (end < 0)
        return false;
    *rest = str_skip(*form, (size_t)end + 2);
    *form = str_slice(*form, 0, (size_t)end);
    return true;
}

/* Nothing but sections and parts: such a line leaves no blank line behind. */
static bool is_bare(struct str line)
{
    struct str literal, form;
    size_t count = 0;

    for (; next_form(&line, &literal, &form); count++)
        if (str_trim(literal).n || is_name(form))
            return false;
    return count && !str_trim(line).n;
}

static bool compile_line(struct compiler *c, struct str line, struct err *err)
{
    bool bare = is_bare(line);
    struct str literal, form;

    c->position.text = line;
    c->position.at = line.p;
    c->position.line++;
    if (!utf8_is_valid(line)) {
        err_set(err, ERR_CONFIG, "not UTF-8");
        return located(c, err);
    }
    while (next_form(&line, &literal, &form)) {
        if (!bare && !put_literal(c, literal, err))
            return false;
        c->position.at = form.p - 2;
        c->grows = false;
        if (!put_form(c, form, err))
            return false;
        c->grows = false;
    }
    if (str_find(line, S("{{")) >= 0) {
        c->position.at = line.p + str_find(line, S("{{"));
        err_set(err, ERR_CONFIG, "the form is not closed on its line");
        return located(c, err);
    }
    return bare || put_literal(c, line, err);
}

static bool compile_text(struct compiler *c, struct str file, struct str text,
                         struct err *err)
{
    ptrdiff_t end;

    c->position = (struct position){ .file = file };
    while (text.n) {
        end = str_find_char(text, '\n');
        end = end < 0 ? (ptrdiff_t)text.n : end + 1;
        if (!compile_line(c, str_slice(text, 0, (size_t)end), err))
            return false;
        text = str_skip(text, (size_t)end);
    }
    if (c->open == c->floor)
        return true;
    c->position = c->sections[c->open - 1].position;
    err_set(err, ERR_CONFIG, "{{%.*s}} is not closed",
            STR_ARG(c->sections[c->open - 1].form));
    return located(c, err);
}

static bool compile_page(struct compiler *c, struct str name, struct err *err)
{
    struct str text;

    if (!find_part(c, name, &text, err))
        return err_wrap(err, "%.*s.html", STR_ARG(name));
    if (!compile_text(c, name, text, err))
        return false;
    emit(c->tmpl, (struct op){ .kind = OP_END });
    return tmpl_place_end(&c->place, err) || located(c, err);
}

bool tmpl_compile(const struct tmpl_source *source, struct str name,
                  const struct field *fields, struct tmpl **out, struct err *err)
{
    struct compiler c = {
        .source = source,
        .tmpl = calloc(1, sizeof(*c.tmpl)),
        .place = TMPL_PLACE_START,
        .scopes = { fields },
    };

    if (!c.tmpl)
        abort();
    if (!compile_page(&c, name, err)) {
        tmpl_free(c.tmpl);
        return false;
    }
    *out = c.tmpl;
    return true;
}
