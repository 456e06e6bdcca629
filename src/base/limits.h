/* limits.h - every bound of the program. A bound that is not here does not
 * exist; a number elsewhere that limits input is a mistake. Bytes, unless the
 * name or the note says otherwise. */
#ifndef BASE_LIMITS_H
#define BASE_LIMITS_H

#define LIMIT_KIB(n) ((size_t)(n) << 10)
#define LIMIT_MIB(n) ((size_t)(n) << 20)

/* base */
#define LIMIT_ERR_TEXT 512 /* an error's sentence */
#define LIMIT_ARENA_CHUNK LIMIT_KIB(64)

/* addresses and pages from outside */
#define LIMIT_ADDRESS 2048
#define LIMIT_PAGE LIMIT_MIB(2)        /* after decompression */
#define LIMIT_DOM_MEMORY LIMIT_MIB(64) /* the parser's; 10 for a large list */
#define LIMIT_ATTRIBUTES 256           /* of one element */
#define LIMIT_DOM_DEPTH 512            /* nested elements */
#define LIMIT_BLOCKS 4000              /* of one article */
#define LIMIT_CELLS 20000              /* of one article */
#define LIMIT_RUNS 4000                /* of one article */
#define LIMIT_TABLE_COLUMNS 100        /* further ones are not read */
#define LIMIT_TRACE_LINES 2000         /* of one page that is explained */
#define LIMIT_ARTICLE_FILES 60         /* that one text is spread over */
#define LIMIT_LIST_ITEMS 1000          /* on one list page */
#define LIMIT_GONE_NIGHTS 2            /* before an article is taken off */
#define LIMIT_TURNED_AWAY 5            /* in a row, before a night gives up */
#define LIMIT_RETRY_AFTER_S 120
#define LIMIT_EPOCH_S 253402300799 /* the end of 9999 */
#define LIMIT_AGE_S 31536000       /* of an answer out of a cache */
#define LIMIT_LIST_PAGES 200       /* of one list */
#define LIMIT_COLUMN_DEPTH 8
#define LIMIT_FEED_DEPTH 100     /* nested elements */
#define LIMIT_FEED_AUTHORS 400   /* names of one item's */
#define LIMIT_FEED_NAMESPACES 64 /* in force at one place; no more are read */
#define LIMIT_REDIRECTS 5
#define LIMIT_VALIDATOR 256 /* bytes of an ETag or a date that we send back */
#define LIMIT_HEADERS LIMIT_KIB(64) /* of one answer */
#define LIMIT_ROBOTS LIMIT_KIB(512)
#define LIMIT_ROBOTS_RULES 1000
#define LIMIT_CRAWL_DELAY_S 10    /* more is not waited for */
#define LIMIT_ARTICLES 20000      /* of one night */
#define LIMIT_RESUME LIMIT_MIB(4) /* a night's records, if it is killed */
#define LIMIT_RESUME_AGE_S (12 * 60 * 60) /* and how long they are of use */

/* pictures */
#define LIMIT_PICTURE LIMIT_MIB(8) /* as fetched */
#define LIMIT_PICTURE_SIDE 16384   /* pixels, source */
#define LIMIT_PICTURE_JPEG_PIXELS 50000000
#define LIMIT_PICTURE_WEBP_PIXELS 25000000 /* lossy, opaque: scaled by rows */
#define LIMIT_PICTURE_WHOLE_PIXELS 8000000 /* all else is kept whole */
#define LIMIT_PICTURE_SHOWN_SIDE 4096      /* pixels, as we make it */
#define LIMIT_PICTURE_SHOWN_PIXELS 8000000
#define LIMIT_JPEG_SCANS 100
#define LIMIT_JPEG_MEMORY LIMIT_MIB(160) /* libjpeg's own, progressive files */
#define LIMIT_PNG_CHUNKS 32              /* ancillary */
#define LIMIT_PNG_CHUNK LIMIT_MIB(1)
#define LIMIT_PICTURES_PER_ARTICLE 60

/* the store */
#define LIMIT_EDITION_ARTICLES 200000
#define LIMIT_EDITION_ADDRESSES 400000 /* further ones, of all articles */
#define LIMIT_ADDRESSES 8 /* of one text; those of its files not counted */
#define LIMIT_EDITION_ASSETS 1000000 /* pictures */
#define LIMIT_EDITION_COLUMNS 500
#define LIMIT_SLUG 64
#define LIMIT_TWIN_DAYS 7    /* between two copies of one text */
#define LIMIT_GLYPHS 200     /* characters named that the font lacks */
#define LIMIT_GLYPHS_SAID 10 /* of them on one line for people */

/* the journal */
#define LIMIT_JOURNAL_LINE LIMIT_MIB(4) /* a longer old revision is left out */
#define LIMIT_JOURNAL_CLOSING LIMIT_KIB(4) /* the line that closes an edition */

/* the worker */
#define LIMIT_WORKER_MEMORY LIMIT_MIB(256)
#define LIMIT_WORKER_KEPT \
    LIMIT_MIB(1)               /* a larger piece is given back at once */
#define LIMIT_WORKER_CPU_S 5   /* for one page or picture */
#define LIMIT_WORKER_WALL_S 20 /* the same, on a board that is busy */
#define LIMIT_WORKER_REPLY LIMIT_MIB(24)
#define LIMIT_WORKER_PAGES 200 /* one child reads at most so many */

/* the schedule */
#define LIMIT_NOTE 64       /* of the file that remembers the last night */
#define LIMIT_FAILURES 1000 /* in a row; further ones are not counted */

/* codes */
#define LIMIT_QR_TEXT 1024
#define LIMIT_QR_MODULE_PX 64 /* pixels */

/* configuration and templates */
#define LIMIT_CONFIG LIMIT_KIB(256)
#define LIMIT_CONFIG_LINE 4096
#define LIMIT_CONFIG_WORDS 64 /* words in one value */
#define LIMIT_CA_FILE LIMIT_MIB(1)
#define LIMIT_SOURCES 16
#define LIMIT_PROFILES 64
#define LIMIT_SELECTORS 200 /* in one value of a profile */
#define LIMIT_TMPL LIMIT_KIB(256)
#define LIMIT_TMPL_PAGE LIMIT_MIB(2) /* a template with all its parts */
#define LIMIT_TMPL_DEPTH 16          /* nested sections, nested parts */

/* the server */
#define LIMIT_HTTP_HEAD LIMIT_KIB(8)    /* of a request */
#define LIMIT_HTTP_MEMORY LIMIT_KIB(24) /* of one connection: both heads */
#define LIMIT_HTTP_TARGET 2048
#define LIMIT_HTTP_IDLE_S 15
#define LIMIT_LIST_ROWS 200 /* rows of one answer of the store */
#define LIMIT_PAGE_ROWS 10  /* articles on a page of a column */
#define LIMIT_PAGES 1000    /* pages of a column that can be asked */

#endif
