/* cmd/picture - what the pictures of people share (case-genogram, case-ecomap): the form asked for, everybody in the
 * case and what is recorded between them, the day of the picture, its pages.
 *
 * A command's own run begins with a struct picture, zero before picture_run.  What is read lives in the case's arena
 * until that returns.  Sizes are points.
 */
#ifndef CMD_PICTURE_H
#define CMD_PICTURE_H

#include "cmd/common.h"
#include "draw/a4.h"
#include "model/pedigree.h"

struct picture {
	struct life life;
	struct common_case c;
	enum dot_form form;
	bool text; /* the picture in words */
	struct a4_options sheet;
	const char *path; /* of the picture being drawn, as -o has it */
	struct out *more; /* the second, third ... PNG of a picture on several pages */
	size_t pages;
	uint32_t *each; /* --each: a picture for each of these, numbers in `whole` */
	size_t eaches, at;
	struct family_index whole, all_whole; /* index and all before they became parts */
	const struct family_parts *parts, *all_parts;
	struct arena arena; /* of the picture being drawn */
	struct care_policy care; /* read where a picture of kin is opened */
	struct family_records records;
	struct family_index index;
	/* With everything in it, whoever may see it: only to count what is withheld. */
	struct family_records all_records;
	struct family_index all;
	int32_t day; /* --as-at, else today; DATE_FIRST: nothing tells of what day it is; PEDIGREE_NO_DAY: nothing recorded has a date */
	bool day_found; /* nobody said the day, and it is the last that the records tell of */
	struct str copy_for; /* the name of who the copy is for; absent: for nobody by name */
};

typedef int picture_drawn(struct picture *p, struct out *to, struct err *e);

/* One picture written to `to`, which -o calls `path`: the pages beside it are kept or taken back with it. */
int picture_draw(struct picture *p, const char *path, picture_drawn *draw, struct out *to, struct err *e);

/* The options that say how a picture is put out, for the tables of the commands. */
#define PICTURE_OPTIONS \
	{"format", 'T', OPTION_VALUE, "FORMAT", "svg, dot, png, pdf or text (the same in words)"}, \
	{"paper", 0, OPTION_VALUE, "PAPER", \
	 "for png and pdf: a4 (upright), a4-landscape, or auto, whichever is larger (without it)"}, \
	{"for", 0, OPTION_VALUE, "PERSON", \
	 "a copy for that person, without what others in it may not be told of: read it before it is given"}, \
	{"one-page", 0, OPTION_FLAG, NULL, "refuse a picture that one page is not enough for; without it several"}, \
	{"each", 0, OPTION_FLAG, NULL, "a picture for each of them, in the folder that -o names"}, \
	{"output", 'o', OPTION_VALUE, "FILE", "write there instead of to standard output"}

int picture_form(struct picture *p, struct err *e);   /* --format */
const char *picture_ending(const struct picture *p);  /* of a file of that form, without the dot */
int picture_paper(struct picture *p, struct err *e); /* --paper, --one-page: after picture_form */
/* Opens the operand and reads what the audience may see (two ids are one person only by relations it may
 * see), and again everything.  ERR_INPUT where there is nobody.  kin_only: as gather_records has it. */
int picture_open(struct picture *p, bool kin_only, struct err *e);
/* The number of who was typed; one whom the audience may not see is told of in the words of one who is not
 * there. */
int picture_person(const struct picture *p, const char *typed, uint32_t *who, struct err *e);
uint32_t picture_in_all(const struct picture *p, uint32_t who); /* his number in `all` */
/* The numbers in `all` of n of `index`; in the picture's arena. */
uint32_t *picture_all_of(struct picture *p, const uint32_t *who, size_t n);
/* Of a PNG or PDF that has been drawn: a warning that names the scripts of which no font here has letters.  words: all that it says. */
void picture_tell_letters(struct picture *p, struct str words);
static inline bool picture_is_page(const struct picture *p)
{
	return !p->text && (p->form == DOT_PNG || p->form == DOT_PDF);
}
/* Where nobody says the day: entries may end before what is recorded of the family does.  last: the last day of that, DATE_FIRST where
 * there is none; picture_run says what day was found.  On a day found so, a home that ends on it, or in its year, has ended.
 * ERR_USAGE: nothing tells of a day, and somebody is expected. */
int picture_find_day(struct picture *p, int32_t last, struct err *e);
int picture_nobody(struct err *e); /* ERR_INPUT */

#endif
