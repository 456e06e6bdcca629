#include "store/reader.h"

#include <stdlib.h>

#include "base/limits.h"
#include "store/read.h"

/* An edition may be damaged, or come from another machine: it gets no say.
 * mmap_size is nought on purpose: a sector that has gone bad under a mapping
 * is SIGBUS and the end of the server, under read(2) it is an error. */
static const char READER_PRAGMAS[] = "PRAGMA trusted_schema = OFF;"
                                     "PRAGMA cell_size_check = ON;"
                                     "PRAGMA mmap_size = 0;"
                                     "PRAGMA cache_size = -1024;" /* KiB */
                                     "PRAGMA temp_store = MEMORY;"
                                     "PRAGMA query_only = ON;";

static const struct {
    int option, value;
} reader_options[] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 },
    { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
    { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
    { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
};

static bool harden(struct sql *sql, struct err *err)
{
    for (size_t i = 0; i < COUNT_OF(reader_options); i++)
        if (sqlite3_db_config(sql->db, reader_options[i].option,
                              reader_options[i].value, NULL) != SQLITE_OK)
            return sql_fail(sql, err);
    /* Nothing stored is longer than what the worker may hand over. */
    sqlite3_limit(sql->db, SQLITE_LIMIT_LENGTH, (int)LIMIT_WORKER_REPLY);
    return sql_script(sql, READER_PRAGMAS, err);
}

/* SQLite lets a last page pass that is cut short. */
static bool check_size(struct sql *sql, struct err *err)
{
    sqlite3_file *file = NULL;
    int64_t pages, page_size;
    sqlite3_int64 size;

    if (!sql_number(sql, "PRAGMA page_count", &pages, err) ||
        !sql_number(sql, "PRAGMA page_size", &page_size, err))
        return false;
    if (sqlite3_file_control(sql->db, "main", SQLITE_FCNTL_FILE_POINTER,
                             &file) != SQLITE_OK ||
        file->pMethods->xFileSize(file, &size) != SQLITE_OK)
        return err_set(err, ERR_IO, "its size cannot be told");
    return size == pages * page_size ||
           err_set(err, ERR_DATA, "it is %lld bytes and should be %lld",
                   (long long)size, (long long)(pages * page_size));
}

static bool check(struct reader *reader, struct err *err)
{
    struct edition_facts facts;
    int64_t application_id, schema;

    if (!sql_number(&reader->sql, "PRAGMA application_id", &application_id, err) ||
        !sql_number(&reader->sql, "PRAGMA user_version", &schema, err))
        return false;
    if (application_id != SQL_APPLICATION_ID)
        return err_set(err, ERR_DATA, "it is not an edition");
    if (schema != SQL_SCHEMA)
        return err_set(err, ERR_DATA, "its schema is %lld, ours is %d",
                       (long long)schema, SQL_SCHEMA);
    if (!check_size(&reader->sql, err) || !store_facts(reader, &facts, err))
        return false;
    reader->number = facts.number;
    return true;
}

static bool finish(const struct reader *opened, struct reader **out,
                   struct err *err)
{
    struct reader *reader = malloc(sizeof(*reader));

    if (!reader)
        abort();
    *reader = *opened;
    if (harden(&reader->sql, err) && check(reader, err)) {
        *out = reader;
        return true;
    }
    reader_close(reader);
    return false;
}

bool reader_open(const char *path, struct reader **out, struct err *err)
{
    struct reader reader = { .is_factory = false };

    return sql_open(&reader.sql, path, "mode=ro&immutable=1", err) &&
           finish(&reader, out, err);
}

bool reader_open_bytes(struct str bytes, struct reader **out, struct err *err)
{
    struct reader reader = { .is_factory = true };

    return sql_open_bytes(&reader.sql, bytes, err) && finish(&reader, out, err);
}

void reader_close(struct reader *reader)
{
    if (!reader)
        return;
    (void)sql_close(&reader->sql);
    free(reader);
}

bool reader_is_factory(const struct reader *reader)
{
    return reader->is_factory;
}

int64_t reader_number(const struct reader *reader)
{
    return reader->number;
}
