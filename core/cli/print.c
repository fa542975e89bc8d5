/* SPDX-License-Identifier: GPL-3.0-or-later */
/* print.c - tables of commands, to standard output or a file. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/print.h"

static const struct output_format *choose_format(const struct args *args,
                                                 struct quipu_error *err)
{
    const char *name = args_get(args, "format");
    const char *path = args_get(args, "output");
    if (name)
        return output_find_format(name, err);
    const struct output_format *format =
        path ? output_format_of_file(path) : NULL;
    if (format)
        return format;
    return output_find_format(!path && isatty(STDOUT_FILENO) ? "table" : "csv",
                              err);
}

/* What is there and no plain file, such as /dev/stdout, is not replaced. */
static bool is_replaceable(const char *path)
{
    struct stat status;
    return stat(path, &status) == -1 || S_ISREG(status.st_mode);
}

static int open_file(struct print *print, const char *path,
                     struct quipu_error *err)
{
    char *target = realpath(path, NULL); /* not the link to it */
    print->path = target ? target : base_strdup(path, err);
    if (!print->path)
        return -1;
    if (is_replaceable(print->path)) {
        QUIPU_AUTO_TEXT(temporary);
        quipu_text_printf(&temporary, "%s.%ld.part", print->path,
                          (long)getpid());
        print->temporary = quipu_text_detach(&temporary, err);
        if (!print->temporary)
            return -1;
    }
    print->file = print->temporary ? fopen(print->temporary, "wxe")
                                   : fopen(print->path, "we");
    if (print->file)
        return 0;
    free(print->temporary); /* it is not ours, if it is there */
    print->temporary = NULL;
    return quipu_fail(err, QUIPU_EOUTPUT, "could not write \"%s\": %s", path,
                      strerror(errno));
}

int print_open(struct print *print, const struct args *args,
               struct quipu_error *err)
{
    *print = (struct print){.file = stdout};
    const char *path = args_get(args, "output");
    print->format = choose_format(args, err);
    if (!print->format || (path && open_file(print, path, err) == -1))
        return -1;
    print->sink = output_sink_stream(print->file);
    return 0;
}

int print_close(struct print *print, struct quipu_error *err)
{
    if (output_flush(print->file, err) == -1)
        return -1;
    if (!print->path)
        return 0;
    int closed = fclose(print->file);
    print->file = NULL;
    if (closed == EOF ||
        (print->temporary && rename(print->temporary, print->path) == -1))
        return quipu_fail(err, QUIPU_EOUTPUT, "could not write \"%s\": %s",
                          print->path, strerror(errno));
    free(print->temporary);
    print->temporary = NULL;
    return 0;
}

int print_begin(struct print *print, const struct args *args,
                const struct output_column *columns, size_t count,
                struct quipu_error *err)
{
    if (print_open(print, args, err) == -1)
        return -1;
    print->output =
        output_new(print->format, &print->sink, columns, count, err);
    return print->output ? 0 : -1;
}

int print_end(struct print *print, struct quipu_error *err)
{
    if (output_end(print->output, err) == -1)
        return -1;
    return print_close(print, err);
}

void print_release(struct print *print)
{
    output_free(print->output);
    if (print->path && print->file)
        fclose(print->file);
    if (print->temporary)
        unlink(print->temporary);
    free(print->temporary);
    free(print->path);
}
