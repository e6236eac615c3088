/* cmd/picture_run - a command that draws people, from command line to output. */
#ifndef CMD_PICTURE_RUN_H
#define CMD_PICTURE_RUN_H

#include "cmd/picture.h"

/* Gives p to `prepare` (options, case, whom) and then to `draw`; failures are told on its life, and what is returned is
 * the exit status.  -o is opened once prepare has returned, and keeps what it held where draw fails.  With --each it names a folder
 * (cmd/picture_each); `command` is case-KIND. */
int picture_run(struct picture *p, const struct option_command *command, int argc, char **argv,
		int (*prepare)(struct picture *p, struct err *e), picture_drawn *draw);

#endif
