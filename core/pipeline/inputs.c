/* SPDX-License-Identifier: GPL-3.0-or-later */
/* inputs.c - the settings of a job's plugins, and the inputs they name. */
#include "pipeline/job.h"

/* ---- locations ---------------------------------------------------------- */

/* Settings being read. */
struct opening {
    struct job *job;
    const struct plugin_use *use;
};

static int remember_input(const struct opening *opening,
                          struct quipu_input *input, const char *location,
                          struct quipu_error *err)
{
    struct job *job = opening->job;
    if (base_grow(&job->inputs, &job->input_capacity, job->input_count + 1,
                  sizeof *job->inputs, err) == -1)
        return -1;
    struct job_opened_input *to = &job->inputs[job->input_count];
    to->input = input;
    to->role = base_strdup(opening->use->role, err);
    to->location = base_strdup(location, err);
    job->input_count++;
    return to->role && to->location ? 0 : -1;
}

static char *find_location(const struct opening *opening, const char *location,
                           struct quipu_error *err)
{
    static const char scheme[] = "plugin:";
    const struct job_spec *spec = &opening->job->spec;
    if (strncmp(location, scheme, sizeof scheme - 1) == 0)
        return host_find_file(spec->host, opening->use->plugin->plugin.name,
                              location + sizeof scheme - 1, err);
    bool is_url = input_is_url(location);
    if (!is_url && strstr(location, "://"))
        return quipu_fail_null(err, QUIPU_EINPUT,
                               "\"%s\" is neither a file nor http or https, "
                               "and only those can be read",
                               location);
    if (is_url || location[0] == '/' || !spec->folder)
        return base_strdup(location, err);
    QUIPU_AUTO_TEXT(path);
    quipu_text_printf(&path, "%s/%s", spec->folder, location);
    return quipu_text_detach(&path, err);
}

static struct quipu_input *open_location(void *context, const char *location,
                                         struct quipu_error *err)
{
    const struct opening *opening = context;
    QUIPU_AUTO_STRING path = find_location(opening, location, err);
    if (!path)
        return NULL;
    struct quipu_input *input =
        input_open(opening->job->spec.inputs, path, location, err);
    if (!input)
        return NULL;
    if (remember_input(opening, input, location, err) == -1) {
        input_free(input);
        return NULL;
    }
    return input;
}

/* ---- settings ----------------------------------------------------------- */

static struct quipu_settings *read_settings(struct opening *opening,
                                            settings_open *open,
                                            struct quipu_error *err)
{
    const struct plugin_use *use = opening->use;
    const struct settings_source source = {
        .json = use->settings,
        .file = use->definition->file,
        .period = opening->job->spec.period,
        .open = open,
        .context = opening,
    };
    struct quipu_settings *settings =
        settings_read(use->plugin->plugin.options, &source, err);
    if (!settings)
        quipu_prefix(err, "plugin \"%s\"", use->plugin->plugin.name);
    return settings;
}

struct quipu_settings *inputs_read_settings(struct job *job,
                                            const struct plugin_use *use,
                                            struct quipu_error *err)
{
    struct opening opening = {.job = job, .use = use};
    return read_settings(&opening, open_location, err);
}

struct quipu_settings *inputs_check_settings(struct job *job,
                                             const struct plugin_use *use,
                                             struct quipu_error *err)
{
    struct opening opening = {.job = job, .use = use};
    return read_settings(&opening, NULL, err);
}

/* ---- what was opened ---------------------------------------------------- */

int inputs_hash(const struct job *job, struct hash *hash,
                struct quipu_error *err)
{
    for (size_t i = 0; i < job->input_count; i++) {
        const struct job_opened_input *input = &job->inputs[i];
        char digest[HASH_SIZE];
        if (input_sha256(input->input, digest, err) == -1)
            return -1;
        hash_string(hash, input->role);
        hash_string(hash, digest);
    }
    return 0;
}

int inputs_check_unchanged(const struct job *job, struct quipu_error *err)
{
    for (size_t i = 0; i < job->input_count; i++) {
        if (input_check_unchanged(job->inputs[i].input, err) == -1)
            return -1;
    }
    return 0;
}

void inputs_release(struct job *job)
{
    for (size_t i = 0; i < job->input_count; i++) {
        free(job->inputs[i].role);
        free(job->inputs[i].location);
    }
    free(job->inputs);
}
