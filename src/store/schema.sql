-- schema.sql - what an edition holds. An edition is one finished file: sync
-- writes it once, in one transaction, and the server opens it immutable; so
-- counts are stored, not counted, and every list is one walk along one index.
--
-- Texts are UTF-8. A text that was not there upstream is NULL, which is not
-- the same as an empty one. Times are UTC seconds since 1970.
--
-- A change of this file is a new user_version and a step that copies forward.

PRAGMA application_id = 1112886356; -- "BULT", so that file(1) can tell
PRAGMA user_version = 2;

-- What the edition says about itself: number, published_s, article_count,
-- column_count, asset_count.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The tree of columns. Column 0 is the whole site: the root of the tree and
-- the column of articles that came without one.
CREATE TABLE columns (
    id            INTEGER PRIMARY KEY,
    parent_id     INTEGER REFERENCES columns (id), -- NULL: the root
    slug          TEXT NOT NULL UNIQUE,    -- in addresses: xwzx-rdsd
    title         TEXT NOT NULL,           -- 人大速递
    rank          INTEGER NOT NULL UNIQUE, -- parents before their children
    article_count INTEGER NOT NULL DEFAULT 0, -- with those of its children
    UNIQUE (parent_id, title),             -- a path of titles is one column
    CHECK ((id = 0) = (parent_id IS NULL)),
    CHECK ((id = 0) = (title = ''))
) STRICT;

-- Titles that a column had before its list was renamed: articles go on naming
-- it so.
CREATE TABLE column_titles (
    parent_id INTEGER NOT NULL REFERENCES columns (id),
    title     TEXT NOT NULL CHECK (title <> ''),
    column_id INTEGER NOT NULL REFERENCES columns (id),
    PRIMARY KEY (parent_id, title)
) STRICT, WITHOUT ROWID;

INSERT INTO columns (id, parent_id, slug, title, rank)
VALUES (0, NULL, '', '', 0);

-- AUTOINCREMENT: codes on visitors' phones name the id, so the id of an
-- article that is gone is never given to another.
CREATE TABLE articles (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    column_id   INTEGER NOT NULL REFERENCES columns (id),
    url         TEXT NOT NULL UNIQUE CHECK (url <> ''),  -- upstream's own
    title       TEXT NOT NULL CHECK (title <> ''),
    subtitle    TEXT,
    source      TEXT,
    author      TEXT,
    editor      TEXT,
    byline      TEXT,
    published_s INTEGER, -- NULL: the page does not say
    precision   TEXT CHECK (precision IN ('day', 'minute', 'second')),
    sort_s      INTEGER NOT NULL, -- published_s, or when we first saw it
    digest      BLOB NOT NULL CHECK (length(digest) = 32), -- of what is shown
    text_digest BLOB NOT NULL CHECK (length(text_digest) = 32), -- title, body
    picture     BLOB CHECK (length(picture) = 32), -- the first of its blocks'
    CHECK ((published_s IS NULL) = (precision IS NULL))
) STRICT;

CREATE INDEX articles_by_text ON articles (text_digest);

-- Further addresses of an article. A twin shows the same text, maybe in
-- another column; a part is a file that the text at `of_url` goes on in; an
-- alias leads to `of_url`.
CREATE TABLE addresses (
    url        TEXT PRIMARY KEY CHECK (url <> ''),
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL CHECK (kind IN ('twin', 'part', 'alias')),
    column_id  INTEGER REFERENCES columns (id),
    of_url     TEXT,
    CHECK ((kind = 'twin') = (column_id IS NOT NULL)),
    CHECK ((kind = 'twin') = (of_url IS NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX addresses_of_article ON addresses (article_id);
CREATE INDEX addresses_that_follow ON addresses (of_url)
    WHERE of_url IS NOT NULL;

-- The lists: a row for an article's column, its twins' and for each column
-- above them, the whole site included, newest first.
CREATE TABLE article_columns (
    column_id   INTEGER NOT NULL REFERENCES columns (id),
    sort_s      INTEGER NOT NULL,
    article_id  INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    has_picture INTEGER NOT NULL CHECK (has_picture IN (0, 1)),
    PRIMARY KEY (column_id, sort_s DESC, article_id DESC)
) STRICT, WITHOUT ROWID;

CREATE INDEX article_columns_with_picture
    ON article_columns (column_id, sort_s DESC, article_id DESC)
    WHERE has_picture = 1;

CREATE INDEX article_columns_of_article ON article_columns (article_id);

-- The body of an article, from top to bottom: typed pieces, never markup.
CREATE TABLE blocks (
    article_id INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    seq        INTEGER NOT NULL CHECK (seq >= 0), -- 0, 1, 2 ...
    kind       TEXT NOT NULL CHECK (kind IN ('heading', 'paragraph', 'image',
                   'table', 'list', 'attachment', 'video')),
    level      INTEGER NOT NULL, -- heading: 2, 3; list: 1 numbered, 0 not
    text       TEXT,             -- words; image: caption; attachment: name
    src        TEXT,             -- image, attachment, video: upstream's own
    alt        TEXT,
    ext        TEXT,             -- attachment: pdf
    poster     TEXT,             -- video
    asset      BLOB CHECK (length(asset) = 32)    -- image: our copy
                   REFERENCES assets (digest) DEFERRABLE INITIALLY DEFERRED,
    PRIMARY KEY (article_id, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX blocks_with_asset ON blocks (asset) WHERE asset IS NOT NULL;

-- Stretches of a block's text that are set differently. Bytes, not
-- characters; in order, without overlap.
CREATE TABLE runs (
    article_id INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    n          INTEGER NOT NULL, -- 0, 1, 2 ... within the block
    kind       TEXT NOT NULL CHECK (kind IN ('strong', 'em', 'link')),
    start      INTEGER NOT NULL CHECK (start >= 0),
    length     INTEGER NOT NULL CHECK (length >= 0),
    href       TEXT,             -- link: absolute, upstream
    PRIMARY KEY (article_id, seq, n),
    FOREIGN KEY (article_id, seq) REFERENCES blocks ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Cells of a table by row, then column; items of a list, all in column 0.
CREATE TABLE cells (
    article_id  INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    n           INTEGER NOT NULL, -- 0, 1, 2 ... within the block
    at_row      INTEGER NOT NULL CHECK (at_row >= 0),
    at_column   INTEGER NOT NULL CHECK (at_column >= 0),
    row_span    INTEGER NOT NULL CHECK (row_span >= 1),
    column_span INTEGER NOT NULL CHECK (column_span >= 1),
    is_head     INTEGER NOT NULL CHECK (is_head IN (0, 1)),
    text        TEXT,
    PRIMARY KEY (article_id, seq, n),
    FOREIGN KEY (article_id, seq) REFERENCES blocks ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- Districts in the order in which they were first met, which is the order
-- the congress names them in.
CREATE TABLE districts (
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE CHECK (name <> ''), -- 临江区
    section_count INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The part of an article that speaks of one district: its blocks from the
-- organ's line, first_seq, to last_seq. Newest first.
CREATE TABLE sections (
    district_id INTEGER NOT NULL REFERENCES districts (id),
    sort_s      INTEGER NOT NULL,
    article_id  INTEGER NOT NULL REFERENCES articles (id) ON DELETE CASCADE,
    first_seq   INTEGER NOT NULL,
    last_seq    INTEGER NOT NULL CHECK (last_seq >= first_seq),
    PRIMARY KEY (district_id, sort_s DESC, article_id DESC, first_seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX sections_of_article ON sections (article_id);

-- Pictures by SHA-256; their bytes are files beside the editions.
CREATE TABLE assets (
    digest     BLOB PRIMARY KEY CHECK (length(digest) = 32),
    media_type TEXT NOT NULL,
    width      INTEGER NOT NULL CHECK (width > 0),  -- pixels
    height     INTEGER NOT NULL CHECK (height > 0),
    bytes      INTEGER NOT NULL CHECK (bytes > 0)
) STRICT, WITHOUT ROWID;
