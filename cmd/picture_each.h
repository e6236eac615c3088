/* cmd/picture_each - a picture for each of many in one run (--each), in a folder that is whole or as it was. */
#ifndef CMD_PICTURE_EACH_H
#define CMD_PICTURE_EACH_H

#include "cmd/picture.h"

/* `prepare` says for whom (those whom a copy leaves out pass), and `draw` asks for whom now. */
int picture_each(struct picture *p, const uint32_t *who, size_t n, struct err *e);
const uint32_t *picture_each_now(const struct picture *p);
/* The same, of a picture of kin alone: index and all are then those of his family, and so is the number. */
uint32_t picture_each_family(struct picture *p);
/* Draws them all into the folder `path`, made where there is none; the picture of SYSTEM:ID is KIND-SYSTEM.ID.svg in it (or
 * .png ..., as its form has it). */
int picture_each_draw(struct picture *p, const char *kind, const char *path, picture_drawn *draw, struct err *e);

#endif
