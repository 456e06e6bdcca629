/* site.h - the kiosk's own site: what all its pages share, and the one
 * function that answers a request. */
#ifndef HTTP_SITE_H
#define HTTP_SITE_H

#include "core/assets.h"
#include "core/config.h"
#include "core/prefs.h"
#include "core/tmpl.h"
#include "http/exchange.h"
#include "store/edition.h"

enum page_kind {
    PAGE_HOME,
    PAGE_COLUMN,
    PAGE_DISTRICT,
    PAGE_ARTICLE,
    PAGE_ERROR,
    PAGE_FEED,
    PAGE_KINDS,
};

struct site {
    const struct config *config;
    struct shelf *shelf;
    struct tmpl *pages[PAGE_KINDS];
};

/* Compiles the templates. `config` and `shelf` must outlive the site; a site
 * without a shelf cannot answer, but says whether its templates are sound.
 * ERR_CONFIG: file, line and column of a mistake in a template. */
MUST_USE bool site_open(const struct config *config, struct shelf *shelf,
                        struct site **out, struct err *err);
void site_close(struct site *site);

/* Answers one request from one edition. */
void site_serve(const struct site *site, struct reader *db,
                const struct request *request, struct arena *mem,
                struct answer *answer);

/* The same from the shelf's edition, for server.h: `context` is the site. */
void site_answer(void *context, const struct request *request,
                 struct arena *mem, struct answer *answer);

/* Asks an unpublished edition for its home, columns, districts, articles, a
 * code and the feed; ERR_HELD with the address and status of the first that
 * is not 200. */
MUST_USE bool site_probe(const struct config *config, const char *edition_path,
                         struct err *err);

/* One request on its way through a handler. */
struct exchange {
    const struct site *site;
    const struct request *request;
    struct str value; /* what the route's placeholder stood for, decoded */
    struct prefs prefs;
    struct reader *db;
    struct arena *mem;
    struct answer *answer;
};

/* Handlers fill the answer, or fail: the error's kind becomes the status. */
typedef bool site_handler(struct exchange *x, struct err *err);

/* The handlers, by the files they stand in. */
site_handler page_home, page_column, page_district, page_article, page_feed;
site_handler file_static, file_media, file_qr;
site_handler view_change, view_reset, health;

/* Takes the digest of the body, as it is now, for the answer's tag: equal
 * pages have equal tags, across restarts and editions. */
void site_set_etag(struct exchange *x);

/* The page for a failure; never fails itself. */
void page_error(struct exchange *x, const struct err *cause);

#endif
