/* SPDX-License-Identifier: GPL-3.0-or-later */
/* notes.h - what is not wrong in a definition, but could be better. */
#ifndef CLI_NOTES_H
#define CLI_NOTES_H

#include "cli/cli.h"

/* Says it on stderr, unless --quiet: note: "FILE": ... */
void notes_say(const struct cli *cli, const struct catalogue *catalogue);

#endif
