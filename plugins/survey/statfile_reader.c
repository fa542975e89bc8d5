/* SPDX-License-Identifier: GPL-3.0-or-later */
/* statfile_reader.c - the records of a Stata or SPSS file, pulled.
 *
 * ReadStat pushes values and cannot be stopped and resumed, so it runs in a
 * thread of its own and hands over blocks of records through a short ring.
 * Memory is that of a few blocks, whatever the size of the file.
 *
 * The two threads share what is below "shared" under the mutex, and the blocks
 * themselves, each of which belongs to one of them at a time: the parser fills
 * block `filled`, the reader reads block `drained`.
 */
#define _GNU_SOURCE 1

#include <pthread.h>
#include <signal.h>

#include "statfile.h"

enum {
    BLOCKS = 3,
    CELLS_PER_BLOCK = 16384,
    TEXT_PER_BLOCK = 1 << 20, /* bytes after which a block is full too */
};

struct stat_reader {
    struct reader base;
    const struct wanted *wanted;
    pthread_t thread;

    /* The parser's. */
    struct {
        struct statfile statfile; /* the handlers' context points to it */
        struct stat_reader *reader;
        uint64_t data_offset; /* of the first record, in SPSS files */
        size_t variables;     /* seen so far */
        size_t next;          /* slot of the next value */
        int64_t records;      /* complete so far */
    } parse;

    /* The reader's. */
    size_t row; /* in the block, after the one just read */
    bool has_block;

    /* Shared. */
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct cells blocks[BLOCKS];
    size_t filled, drained; /* blocks handed over and given back, in all */
    bool is_finished, is_cancelled;
    struct quipu_error error;
};

/* ---- in the parser's thread --------------------------------------------- */

static struct stat_reader *reader_of(void *context)
{
    struct statfile *statfile = context;
    return (
        (struct stat_reader *)((char *)statfile -
                               offsetof(struct stat_reader, parse.statfile)));
}

static int handle_variable(int index, readstat_variable_t *variable,
                           const char *set, void *context)
{
    struct stat_reader *reader = reader_of(context);
    const struct wanted *wanted = reader->wanted;
    (void)variable;
    (void)set;
    (void)index;
    size_t number = reader->parse.variables++;
    reader->parse.data_offset = reader->parse.statfile.position;
    size_t low = 0, high = wanted->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (wanted->columns[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < wanted->count && wanted->columns[low] == number
               ? READSTAT_HANDLER_OK
               : READSTAT_HANDLER_SKIP_VARIABLE;
}

/* Hands over the block just filled and waits for a free one; false when nobody
 * wants more. */
static bool hand_over(struct stat_reader *reader)
{
    pthread_mutex_lock(&reader->mutex);
    reader->filled++;
    pthread_cond_signal(&reader->changed);
    while (reader->filled - reader->drained == BLOCKS && !reader->is_cancelled)
        pthread_cond_wait(&reader->changed, &reader->mutex);
    bool goes_on = !reader->is_cancelled;
    pthread_mutex_unlock(&reader->mutex);
    return goes_on;
}

static struct cells *filling(struct stat_reader *reader)
{
    return &reader->blocks[reader->filled % BLOCKS];
}

static int end_record(struct stat_reader *reader)
{
    struct cells *block = filling(reader);
    size_t width = reader->wanted->count;
    reader->parse.next = 0;
    reader->parse.records++;
    if (block->count + width <= CELLS_PER_BLOCK &&
        block->text.length <= TEXT_PER_BLOCK)
        return READSTAT_HANDLER_OK;
    if (!hand_over(reader))
        return READSTAT_HANDLER_ABORT;
    cells_clear(filling(reader));
    return READSTAT_HANDLER_OK;
}

static int fail_text(struct stat_reader *reader, const struct column *column)
{
    struct statfile *statfile = &reader->parse.statfile;
    struct quipu_text name;
    quipu_text_init(&name);
    quipu_text_append_safe(&name, quipu_slice_of(column->name), 64);
    (void)quipu_fail(
        &statfile->error, QUIPU_EDATA,
        "\"%s\", record %lld, column \"%s\": the text is not UTF-8",
        statfile->file->name, (long long)reader->parse.records + 1, name.data);
    quipu_hint(&statfile->error, "set \"encoding\" to latin-1");
    quipu_text_release(&name);
    return READSTAT_HANDLER_ABORT;
}

static int handle_value(int record, readstat_variable_t *variable,
                        readstat_value_t raw, void *context)
{
    struct stat_reader *reader = reader_of(context);
    struct statfile *statfile = &reader->parse.statfile;
    const struct wanted *wanted = reader->wanted;
    size_t number = (size_t)readstat_variable_get_index(variable);
    if (record != reader->parse.records ||
        number != wanted->columns[reader->parse.next]) {
        (void)quipu_fail(&statfile->error, QUIPU_EDATA,
                         "\"%s\", record %lld: not all its columns are there",
                         statfile->file->name,
                         (long long)reader->parse.records + 1);
        return READSTAT_HANDLER_ABORT;
    }

    const struct column *column = &statfile->file->dictionary.columns[number];
    char code[QUIPU_NUMBER_SIZE];
    struct value value;
    stat_interpret(column, variable, raw, code, &value);
    if (quipu_utf8_valid(value.text.data, value.text.length) !=
        value.text.length)
        return fail_text(reader, column);
    if (cells_append(filling(reader), &value, &statfile->error) == -1)
        return READSTAT_HANDLER_ABORT;
    if (++reader->parse.next < wanted->count)
        return READSTAT_HANDLER_OK;
    return end_record(reader);
}

static void *run_parser(void *context)
{
    struct stat_reader *reader = context;
    struct statfile *statfile = &reader->parse.statfile;
    int status = statfile_parse(statfile);
    if (status == 0)
        status = statfile_check_end(statfile, reader->parse.records,
                                    reader->parse.data_offset);
    pthread_mutex_lock(&reader->mutex);
    if (status == 0 && filling(reader)->count > 0)
        reader->filled++;
    reader->error = statfile->error;
    reader->is_finished = true;
    pthread_cond_signal(&reader->changed);
    pthread_mutex_unlock(&reader->mutex);
    return NULL;
}

/* ---- in the reader's thread --------------------------------------------- */

/* Gives back the block that is read, if any, and waits for the next: 1, 0 at
 * the end, -1 error. */
static int take_block(struct stat_reader *reader, struct quipu_error *err)
{
    pthread_mutex_lock(&reader->mutex);
    if (reader->has_block)
        reader->drained++;
    reader->has_block = false;
    pthread_cond_signal(&reader->changed);
    while (reader->filled == reader->drained && !reader->is_finished)
        pthread_cond_wait(&reader->changed, &reader->mutex);
    reader->has_block = reader->filled > reader->drained;
    reader->row = 0;
    pthread_mutex_unlock(&reader->mutex);

    if (reader->has_block)
        return 1;
    if (reader->error.code == QUIPU_OK)
        return 0;
    if (err && err->code == QUIPU_OK)
        *err = reader->error;
    return -1;
}

static const struct cells *reading(const struct stat_reader *reader)
{
    return &reader->blocks[reader->drained % BLOCKS];
}

static int read_next(struct reader *base, struct quipu_error *err)
{
    struct stat_reader *reader = (struct stat_reader *)base;
    size_t width = reader->wanted->count;
    if (!reader->has_block || reader->row * width == reading(reader)->count) {
        int got = take_block(reader, err);
        if (got != 1)
            return got;
    }
    reader->row++;
    base->row++;
    return 1;
}

static void get_value(const struct reader *base, size_t slot,
                      struct value *value)
{
    const struct stat_reader *reader = (const struct stat_reader *)base;
    cells_get(reading(reader), (reader->row - 1) * reader->wanted->count + slot,
              value);
}

static void release(struct stat_reader *reader)
{
    statfile_close(&reader->parse.statfile);
    for (size_t i = 0; i < BLOCKS; i++)
        cells_release(&reader->blocks[i]);
    pthread_cond_destroy(&reader->changed);
    pthread_mutex_destroy(&reader->mutex);
    free(reader);
}

static void close_reader(struct reader *base)
{
    struct stat_reader *reader = (struct stat_reader *)base;
    pthread_mutex_lock(&reader->mutex);
    reader->is_cancelled = true;
    pthread_cond_signal(&reader->changed);
    pthread_mutex_unlock(&reader->mutex);
    pthread_join(reader->thread, NULL);
    release(reader);
}

/* The host's signals are for its own threads. */
static int start_thread(struct stat_reader *reader, struct quipu_error *err)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int status = pthread_create(&reader->thread, NULL, run_parser, reader);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return status == 0
               ? 0
               : quipu_fail(err, QUIPU_ENOMEM, "cannot start a thread: %s",
                            strerrordesc_np(status));
}

struct reader *stat_open(const struct file *file, const struct wanted *wanted,
                         struct quipu_error *err)
{
    assert(wanted->count > 0);
    struct stat_reader *reader = survey_alloc(1, sizeof *reader, err);
    if (!reader)
        return NULL;
    reader->base = (struct reader){
        .next = read_next, .get = get_value, .close = close_reader};
    reader->wanted = wanted;
    pthread_mutex_init(&reader->mutex, NULL);
    pthread_cond_init(&reader->changed, NULL);
    for (size_t i = 0; i < BLOCKS; i++)
        cells_init(&reader->blocks[i]);

    struct statfile *statfile = &reader->parse.statfile;
    if (statfile_open(statfile, file, err) == -1) {
        release(reader);
        return NULL;
    }
    (void)readstat_set_variable_handler(statfile->parser, handle_variable);
    (void)readstat_set_value_handler(statfile->parser, handle_value);
    if (start_thread(reader, err) == -1) {
        release(reader);
        return NULL;
    }
    return &reader->base;
}
