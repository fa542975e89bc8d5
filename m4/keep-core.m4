# keep-core.m4 - let a source folder be called "core".
#
# configure deletes core dumps with `rm -f core` after each test and once more
# when it exits.  On a folder that fails: it prints an error each time and
# skips the rest of the clean-up, so that `make distcheck` stops at a left-over
# confdefs.h.  This takes the word out of those commands.
m4_define([_KEEP_CORE],
  [m4_ifdef([$1],
    [m4_define([$1],
      m4_bpatsubst(m4_dquote(m4_defn([$1])), [rm -f core ], [rm -f ]))])])
m4_foreach_w([_macro],
  [_AC_INIT_PREPARE _AC_COMPILE_IFELSE _AC_LINK_IFELSE _AC_RUN_IFELSE _AM_PROG_CC_C_O],
  [_KEEP_CORE(m4_defn([_macro]))])
