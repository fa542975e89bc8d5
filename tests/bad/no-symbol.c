/* SPDX-License-Identifier: GPL-3.0-or-later */
/* no-symbol.c - a shared object that is no plugin. */
#include <quipu/error.h>

extern int quipu_plugins;
__attribute__((visibility("default"))) int quipu_plugins = 1;
