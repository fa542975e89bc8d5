/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main.c - the command. */
int main(void)
{
    return 2;
}
