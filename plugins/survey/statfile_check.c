/* SPDX-License-Identifier: GPL-3.0-or-later */
/* statfile_check.c - whether a Stata or SPSS file is what it seems, and whole.
 */
#include "statfile.h"

/* ---- before it is parsed ------------------------------------------------ */

static const char dta_begin[] = "<stata_dta><header><release>";
static const char dta_end[] = "</stata_dta>";

/* Versions of .dta that ReadStat reads without tags: first byte of the file. */
enum { DTA_OLDEST = 104, DTA_LAST_UNTAGGED = 115 };

const char *statfile_format_name(const struct statfile *statfile)
{
    return statfile->file->format == FORMAT_DTA ? "a Stata .dta file"
                                                : "an SPSS .sav or .zsav file";
}

static bool begins_with(const unsigned char *bytes, size_t length,
                        const char *begin)
{
    size_t needed = strlen(begin);
    return length >= needed && memcmp(bytes, begin, needed) == 0;
}

static bool is_sav(const unsigned char *head, size_t length)
{
    return begins_with(head, length, "$FL2") ||
           begins_with(head, length, "$FL3");
}

static bool is_tagged_dta(const unsigned char *head, size_t length)
{
    return begins_with(head, length, dta_begin);
}

static bool is_untagged_dta(const unsigned char *head, size_t length)
{
    return length >= 4 && head[0] >= DTA_OLDEST &&
           head[0] <= DTA_LAST_UNTAGGED && (head[1] == 1 || head[1] == 2) &&
           head[2] == 1;
}

static int fail_begin(struct statfile *statfile, const unsigned char *head,
                      size_t length, struct quipu_error *err)
{
    bool is_dta = is_tagged_dta(head, length) || is_untagged_dta(head, length);
    (void)quipu_fail(err, QUIPU_EDATA, "\"%s\" does not begin as %s does",
                     statfile->file->name, statfile_format_name(statfile));
    if (is_dta)
        quipu_hint(err, "it looks like a .dta file: set \"format\" to dta");
    else if (is_sav(head, length))
        quipu_hint(err, "it looks like a .sav file: set \"format\" to sav");
    else
        quipu_hint(err, "if it is text, set \"format\" to csv");
    return -1;
}

static int check_tagged_end(struct statfile *statfile, struct quipu_error *err)
{
    char tail[sizeof dta_end - 1];
    size_t got = 0;
    if (statfile->size >= sizeof tail &&
        statfile_peek(statfile, statfile->size - sizeof tail, tail, sizeof tail,
                      &got, err) == -1)
        return -1;
    if (got == sizeof tail && memcmp(tail, dta_end, sizeof tail) == 0)
        return 0;
    return quipu_fail(err, QUIPU_EDATA,
                      "\"%s\" is not complete: it does not end as %s does",
                      statfile->file->name, statfile_format_name(statfile));
}

/* Where the header of a tagged .dta has what, in bytes. */
enum { DTA_ORDER = 52, DTA_K = 70, DTA_K_TO_N = 7, DTA_HEADER = 96 };

/* ReadStat counts records in 32 bits, and would read fewer of a file that has
 * more. */
static int check_tagged_count(struct statfile *statfile,
                              struct quipu_error *err)
{
    unsigned char header[DTA_HEADER];
    size_t got;
    if (statfile_peek(statfile, 0, header, sizeof header, &got, err) == -1)
        return -1;
    const unsigned char *version = header + sizeof dta_begin - 1;
    if (got < sizeof header || memcmp(version, "118", 3) < 0)
        return 0; /* older formats count in 32 bits themselves */

    bool is_big = header[DTA_ORDER] == 'M';
    size_t begin = DTA_K + DTA_K_TO_N + (memcmp(version, "119", 3) < 0 ? 2 : 4);
    uint64_t count = 0;
    for (size_t i = 0; i < sizeof count; i++)
        count = count << 8 | header[begin + (is_big ? i : 7 - i)];
    if (count <= INT32_MAX)
        return 0;
    return quipu_fail(err, QUIPU_EDATA,
                      "\"%s\" says that it has %llu records; at most %d can be "
                      "read",
                      statfile->file->name, (unsigned long long)count,
                      INT32_MAX);
}

int statfile_check_format(struct statfile *statfile, struct quipu_error *err)
{
    unsigned char head[sizeof dta_begin - 1];
    size_t got;
    if (statfile_peek(statfile, 0, head, sizeof head, &got, err) == -1)
        return -1;
    if (got == 0)
        return quipu_fail(err, QUIPU_EDATA, "\"%s\" is empty",
                          statfile->file->name);
    if (statfile->file->format == FORMAT_SAV && is_sav(head, got))
        return 0;
    if (statfile->file->format == FORMAT_DTA && is_tagged_dta(head, got))
        return check_tagged_end(statfile, err) == -1
                   ? -1
                   : check_tagged_count(statfile, err);
    if (statfile->file->format == FORMAT_DTA && is_untagged_dta(head, got))
        return 0;
    return fail_begin(statfile, head, got, err);
}

/* ---- after it is parsed ------------------------------------------------- */

/* Codes of compressed SPSS data. */
enum { SAV_END = 252, SAV_LITERAL = 253 };

/* Whether compressed SPSS data, from `offset` on, come to their end mark.
 * Eight codes are followed by eight bytes for each literal among them.  Of data
 * that are not a multiple of eight bytes, ReadStat leaves out the last part. */
static int find_end_mark(struct statfile *statfile, uint64_t offset,
                         bool *is_found)
{
    unsigned char codes[8];
    size_t got;
    *is_found = false;
    if (offset > statfile->size || (statfile->size - offset) % 8 != 0)
        return 0;
    do {
        if (statfile_peek(statfile, offset, codes, sizeof codes, &got,
                          &statfile->error) == -1)
            return -1;
        offset += sizeof codes;
        for (size_t i = 0; i < got; i++) {
            if (codes[i] == SAV_END) {
                *is_found = true;
                return 0;
            }
            if (codes[i] == SAV_LITERAL)
                offset += 8;
        }
    } while (got == sizeof codes);
    return 0;
}

/* An SPSS file that does not say how many records it has. */
static int check_uncounted(struct statfile *statfile, uint64_t data_offset)
{
    bool is_whole = true; /* the index of a .zsav file is its end mark */
    if (statfile->compression == READSTAT_COMPRESS_NONE)
        is_whole = statfile->last_got == 0;
    else if (statfile->compression == READSTAT_COMPRESS_ROWS &&
             find_end_mark(statfile, data_offset, &is_whole) == -1)
        return -1;
    if (is_whole)
        return 0;
    (void)quipu_fail(&statfile->error, QUIPU_EDATA,
                     "\"%s\" says neither how many records it has nor where "
                     "they end; it may not be complete",
                     statfile->file->name);
    quipu_hint(&statfile->error, "save it again with SPSS, PSPP or R");
    return -1;
}

int statfile_check_end(struct statfile *statfile, int64_t count,
                       uint64_t data_offset)
{
    if (statfile->records >= 0 && count != statfile->records)
        return quipu_fail(&statfile->error, QUIPU_EDATA,
                          "\"%s\" is not complete: it has %lld records of the "
                          "%lld it should have",
                          statfile->file->name, (long long)count,
                          (long long)statfile->records);
    if (statfile->records < 0 && statfile->file->format == FORMAT_SAV)
        return check_uncounted(statfile, data_offset);
    return 0;
}
