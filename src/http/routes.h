/* routes.h - the one list of addresses this program answers to. */
#ifndef HTTP_ROUTES_H
#define HTTP_ROUTES_H

#include "http/site.h"

struct route {
    struct str pattern; /* core/route.h */
    site_handler *handler;
    enum cache cache;
    bool varies; /* by the visitor's cookie */
};

/* The route for a path, with its placeholder's value; NULL when none fits. */
const struct route *route_find(struct str path, struct str *value);

#endif
