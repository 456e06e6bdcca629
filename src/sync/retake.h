/* retake.h - what a killed run of this night had read already, taken again
 * from its records (resume.h) in place of the web site. */
#ifndef SYNC_RETAKE_H
#define SYNC_RETAKE_H

#include "sync/lists.h"
#include "sync/plan.h"

/* A list page as it was answered. */
struct list_answer {
    struct list_page page;
    struct str etag, last_modified;
    struct digest body;
};

bool retake_list(const struct crawl_options *options, struct harvest *harvest,
                 struct str url, struct list_answer *out);
/* A page that was as an earlier night has left it in upstream.h. */
bool retake_known_list(const struct crawl_options *options, struct str url);
void retake_note_known_list(const struct crawl_options *options, struct str url);
void retake_note_list(const struct crawl_options *options, struct str url,
                      const struct list_answer *answer);

/* What became of an article's address, and what it took. */
struct take {
    enum outcome outcome; /* TAKEN, PARTLY, GONE or REFUSED */
    enum reject reason;   /* of the latter two */
    struct str detail;
    int64_t fetched, bytes;
    struct article article; /* of the former two, with its pictures */
};

/* The article's texts lie in the harvest's memory, its pictures and further
 * files are in the harvest. */
bool retake_article(const struct crawl_options *options,
                    struct harvest *harvest, struct str url, struct take *out);

/* An article that is on show as it is takes a few bytes. */
void retake_note_article(const struct crawl_options *options,
                         struct harvest *harvest, struct str url,
                         const struct take *take);

#endif
