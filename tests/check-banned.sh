#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# check-banned.sh - what does not stand in this tree: goto, unsafe functions,
# notes to oneself, trailing blanks, files without a licence line.
. "${srcdir:-$(dirname "$0")/..}/tests/tree.sh"

# Text files of ours; the build's own (Makefile.in, .deps) are not.
text_files() {
    for folder in core include plugins indicators tests docs .ci m4; do
        [ ! -d "$folder" ] || find "$folder" \( -name '*.[ch]' -o -name '*.am' \
            -o -name '*.sh' -o -name '*.md' -o -name '*.json' -o -name '*.py' \
            -o -path '.ci/*' \) -type f -print
    done
    for file in README.md CHANGES.md CONTRIBUTING.md configure.ac Makefile.am \
        bootstrap run.in quipu.pc.in; do
        [ ! -f "$file" ] || echo "$file"
    done
}

unsafe='strcpy|strcat|sprintf|vsprintf|strtok|gmtime|localtime|ctime|asctime'
unsafe="$unsafe|atoi|atof|atol|atoll|gets|tmpnam|mktemp|alloca|setjmp|longjmp"

check() {
    c_code | grep -E '[^A-Za-z0-9_]goto[^A-Za-z0-9_]' | sed 's/$/  (goto)/'
    # base.h names them to poison them.
    c_code | grep -E "[^A-Za-z0-9_]($unsafe)[ ]*\(" | sed 's/$/  (unsafe)/'
    c_code | grep -E 'typedef [^(]*[^A-Za-z0-9_][a-z0-9_]+_t;' |
        sed 's/$/  (a type of ours ends in _t)/'
    text_files | xargs -r grep -nE '(^|[^A-Za-z0-9_])(TO''DO|FIX''ME|XX''X|HA''CK)([^A-Za-z0-9_]|$)' \
        /dev/null | sed 's/$/  (note to oneself)/'
    text_files | xargs -r grep -nE '[ 	]+$' /dev/null | sed 's/$/ (blank)/'
    c_files | while read -r file; do
        head -n 1 "$file" | grep -q 'SPDX-License-Identifier: L\{0,1\}GPL-3.0-or-later' ||
            echo "$file: no licence in the first line"
    done
}

note='TO''DO' # cut, or it would be found here
spdx='/* SPDX-License-Identifier: GPL-3.0-or-later */'
catches core/a.c "$spdx
    goto out;"
catches core/a.c "$spdx
    strcpy(a, b);"
catches plugins/x/x.c "$spdx
    n = atoi (text);"
catches core/a.h "$spdx
typedef struct thing thing_t;"
catches core/a.c "$spdx
/* $note: later */"
catches core/a.c "$spdx
int a; "
catches docs/a.md 'two blanks  '
catches core/a.c 'int a;'
allows core/a.c "$spdx
/* no goto; strcpy() neither */
const char *text = \"goto strcpy(a, b)\"; /* goto */ int a; // goto x
int go_to; int (*my_strcpy)(void); char c = '\"'; /* \" */
char d = '\\'';"
finish "these do not stand in this tree"
