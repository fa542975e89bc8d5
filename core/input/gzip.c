/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gzip.c - unpacks gzip, of one member or several one after the other, as
 * gzip(1) does, but strictly: nothing but zeroes may follow. */
#include <zlib.h>

#include "base/base.h"
#include "input/inside.h"
#include "input/unpack.h"

#define BUFFER_SIZE ((size_t)64 << 10)

struct gzip {
    struct quipu_stream *stream;
    struct sink *sink;
    z_stream inflater;
    unsigned char *in, *out;
    bool is_in_member;
    bool is_after_member; /* at least one is complete */
    bool is_padding;      /* only zeroes may come */
};

static int fail_corrupt(const struct gzip *gzip, const char *why,
                        struct quipu_error *err)
{
    return quipu_fail(err, QUIPU_EINPUT, "\"%s\" is not sound gzip: %s",
                      gzip->sink->name, why);
}

/* Steps over zeroes between or after members; begins the next member. */
static int begin_member(struct gzip *gzip, struct quipu_error *err)
{
    z_stream *inflater = &gzip->inflater;
    while (gzip->is_after_member && inflater->avail_in > 0 &&
           *inflater->next_in == 0) {
        gzip->is_padding = true;
        inflater->next_in++;
        inflater->avail_in--;
    }
    if (inflater->avail_in == 0)
        return 0;
    if (gzip->is_padding ||
        (gzip->is_after_member && *inflater->next_in != 0x1f))
        return fail_corrupt(gzip, "something else comes after its end", err);
    if (inflateReset(inflater) != Z_OK)
        return quipu_fail_memory(err);
    gzip->is_in_member = true;
    return 0;
}

/* Inflates until the bytes read so far are used up, or the member ends. */
static int inflate_some(struct gzip *gzip, struct quipu_error *err)
{
    z_stream *inflater = &gzip->inflater;
    do {
        inflater->next_out = gzip->out;
        inflater->avail_out = BUFFER_SIZE;
        int status = inflate(inflater, Z_NO_FLUSH);
        if (status == Z_MEM_ERROR)
            return quipu_fail_memory(err);
        if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
            return fail_corrupt(
                gzip, inflater->msg ? inflater->msg : "it is damaged", err);
        if (sink_write(gzip->sink, gzip->out, BUFFER_SIZE - inflater->avail_out,
                       err) == -1)
            return -1;
        if (status == Z_STREAM_END) {
            gzip->is_in_member = false;
            gzip->is_after_member = true;
        }
    } while (gzip->is_in_member && inflater->avail_out == 0);
    return 0;
}

static int unpack_members(struct gzip *gzip, struct quipu_error *err)
{
    z_stream *inflater = &gzip->inflater;
    for (;;) {
        size_t got = 0;
        if (inflater->avail_in == 0) {
            if (quipu_stream_read(gzip->stream, gzip->in, BUFFER_SIZE, &got,
                                  err) == -1)
                return -1;
            if (got == 0)
                break;
            inflater->next_in = gzip->in;
            inflater->avail_in = (uInt)got;
        }
        if (!gzip->is_in_member && begin_member(gzip, err) == -1)
            return -1;
        if (gzip->is_in_member && inflate_some(gzip, err) == -1)
            return -1;
    }
    if (gzip->is_in_member || !gzip->is_after_member)
        return fail_corrupt(gzip, "it ends too early", err);
    return 0;
}

int unpack_gzip(const struct quipu_input *packed, struct sink *sink,
                struct quipu_error *err)
{
    struct gzip gzip = {.sink = sink};
    /* 16 more than the bits of the window: gzip, with its checks. */
    if (inflateInit2(&gzip.inflater, 15 + 16) != Z_OK)
        return quipu_fail_memory(err);
    gzip.stream = quipu_input_open(packed, err);
    gzip.in = base_alloc(BUFFER_SIZE, 1, err);
    gzip.out = base_alloc(BUFFER_SIZE, 1, err);
    int status = gzip.stream && gzip.in && gzip.out ? 0 : -1;
    if (status == 0)
        status = unpack_members(&gzip, err);
    (void)inflateEnd(&gzip.inflater);
    quipu_stream_close(gzip.stream);
    free(gzip.in);
    free(gzip.out);
    return status;
}
