/* article.h - the records that travel from a web page to the screen. Plain
 * data: every text is borrowed from the arena of whoever made the record. */
#ifndef CORE_ARTICLE_H
#define CORE_ARTICLE_H

#include "base/str.h"
#include "core/digest.h"

/* How exactly a time of publication is known. */
enum precision {
    PRECISION_NONE,
    PRECISION_DAY,
    PRECISION_MINUTE,
    PRECISION_SECOND,
};

/* Why a page was not taken. The words are in article_reject_word(). */
enum reject {
    REJECT_NONE, /* accepted */
    REJECT_CHALLENGE,
    REJECT_SOFT_404,
    REJECT_LOGIN,
    REJECT_MAINTENANCE,
    REJECT_EMPTY_BODY,
    REJECT_TRUNCATED,
    REJECT_NOT_ARTICLE,
    REJECT_JS_REDIRECT,
    REJECT_NOT_HTML,
    REJECT_UNDECODABLE,
    REJECT_ROBOTS_DISALLOWED,
    REJECT_TOO_LARGE,
    REJECT_GONE,
    REJECT_COUNT,
};

enum block_kind {
    BLOCK_HEADING,
    BLOCK_PARAGRAPH,
    BLOCK_IMAGE,
    BLOCK_TABLE,
    BLOCK_LIST,
    BLOCK_ATTACHMENT,
    BLOCK_VIDEO,
    BLOCK_KIND_COUNT,
};

enum run_kind { RUN_STRONG, RUN_EM, RUN_LINK, RUN_KIND_COUNT };

/* A stretch of a block's text that is set differently. Runs are in order and
 * do not overlap. */
struct run {
    enum run_kind kind;
    uint32_t start, length; /* bytes of the block's text, whole characters */
    struct str href;        /* RUN_LINK: absolute address upstream */
};

/* A cell of a table, or an item of a list (then column is 0). */
struct cell {
    uint16_t row, column;
    uint16_t row_span, column_span; /* 1 or more */
    bool is_head;
    struct str text;
};

struct block {
    enum block_kind kind;
    uint8_t level;     /* heading: 2 or 3; list: 1 numbered, 0 not */
    struct str text;   /* words; image: caption; attachment: its name */
    struct str src;    /* image, attachment, video: absolute, upstream's own */
    struct str alt;    /* image */
    struct str ext;    /* attachment: "pdf" */
    struct str poster; /* video: absolute */
    struct run *runs;
    size_t run_count;
    struct cell *cells; /* table, list: by row, then column */
    size_t cell_count;
    bool has_asset; /* image: the picture is in the store under `asset` */
    struct digest asset;
    int64_t width, height; /* of the stored picture, when read from a store */
};

struct article {
    int64_t id;        /* in an edition; 0 before it is stored */
    int64_t column_id; /* in an edition; 0 before it is stored */
    struct str url;    /* normalised address upstream: the article's name */
    enum reject reject;
    struct str title;
    struct str subtitle, source, author, editor, byline; /* may be none */
    enum precision precision;
    int64_t published_s;     /* UTC; meaningless with PRECISION_NONE */
    struct str *column_path; /* root first: 新闻中心, 人大速递 */
    size_t column_depth;
    struct block *blocks;
    size_t block_count;
    /* For the night alone, not kept in an edition; may be none. */
    struct str next;      /* address of the file where the text goes on */
    int64_t file_count;   /* how many files it says it has; 0: it does not */
    struct str canonical; /* address that the page gives itself */
    struct str asked;     /* address that led to `url`, when another */
    struct str files;     /* addresses of its further files, by "\n" */
    bool is_unmarked;     /* the page is without the site's marker */
    struct str contradiction; /* where the page and its tags disagree */
};

struct column {
    int64_t id, parent_id; /* parent 0: top level */
    struct str slug, title;
    int64_t article_count; /* its own and its children's */
};

/* A line of a list. */
struct article_line {
    int64_t id;
    struct str url; /* upstream */
    struct str title, subtitle, source, column_title;
    struct str lead; /* first paragraph */
    enum precision precision;
    int64_t published_s;
    bool has_picture;
    struct digest picture; /* the first in the article */
    int64_t picture_width, picture_height;
};

/* One district's section of an article: from its organ line to the next. */
struct section {
    int64_t article_id, first_seq;
    struct str article_title, article_source;
    enum precision precision;
    int64_t published_s;
    struct str slogan; /* the heading lines under the organ line, by "\n" */
    struct str lead;   /* first paragraph */
};

struct district {
    struct str name; /* 临江区: also its slug */
    int64_t section_count;
};

struct asset {
    struct digest digest;
    struct str media_type;
    int64_t width, height, bytes;
};

/* "soft_404", "day", "heading": the contract's words (JSON, reports, SQL). */
struct str article_reject_word(enum reject reject);
struct str article_precision_word(enum precision precision); /* none gives none */
struct str article_block_word(enum block_kind kind);

/* The reverse; false for an unknown word. */
bool article_precision_of(struct str word, enum precision *out);
bool article_block_of(struct str word, enum block_kind *out);

/* Two paths of columns. */
bool path_equal(const struct str *a, size_t a_depth, const struct str *b,
                size_t b_depth);

/* Digest of all a visitor can see of the article: not its id, column or the
 * order it was found in. Equal digest = nothing changed. */
struct digest article_digest(const struct article *article);

/* Digest of title and body, without how they are set, who wrote them and when:
 * equal under two addresses is one article that upstream shows twice. */
struct digest article_text_digest(const struct article *article);

#endif
