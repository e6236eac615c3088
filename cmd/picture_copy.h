/* cmd/picture_copy - a picture as a copy for a named person (--for): taken out of the records before anything is
 * drawn, by model/copy.  What is read lives in the case's arena. */
#ifndef CMD_PICTURE_COPY_H
#define CMD_PICTURE_COPY_H

#include "cmd/picture.h"

/* With --for: makes records and index those of a copy for that person, who is told of the n whom the picture is about; their
 * numbers are brought up to date.  After picture_open, and before anything is made of the index. */
int picture_copy(struct picture *p, uint32_t *who, size_t n, int32_t day, struct err *e);
/* "Copy for ...", a line for under the title; absent without --for.  In the picture's arena. */
struct str picture_copy_words(struct picture *p);
/* The picture in words, under whom it is a copy for. */
void picture_copy_text(struct picture *p, struct str words, struct out *to);

#endif
