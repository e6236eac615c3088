/* analysis/sentence - the sentence of a finding, in the manner of the chronology: who did what to whom, when, and what followed.
 *
 * A rule gives templates (<say when="...">): words in braces are filled in from the finding, what stands in square
 * brackets is left out when a word in it is empty.  A rule without one gets a plain sentence made from its detector and the
 * words of its terms.  No adjective about a person, no score, no cause.  Words that may be used: sentence_words.
 * Of series and the like: {values} "A, B and C" of a distinct, {sum} of grades, {group} the service, place, worker ... of the
 * series, {dates} of what is counted, {beside} and {beside-n} what is shown beside it, {words} {last-words} as recorded,
 * {value} {last-value} of a measure, {weeks} from first to last to the nearest, {months} completed ("18 weeks"; shorter ones in days),
 * {lengths} of each, to the end that is recorded ("38 days", "52 hours"), {late-days} from the day it happened to the day it was
 * written down, {since-days} from the last to today,
 * {actor} who did it, {asker} {protector} {patient} who asked, acted to protect, was in hospital: people of those roles, each once ({asker}
 * where nobody is recorded: "somebody"); {told-to} the agency to which the first was told, or "somebody";
 * {words-2} {words-3} {value-2} of the second and third; {each-words} of each the day, whose record and its first words (an entry
 * that is restricted without words), {essential-not-said} of how many appointments it is not recorded whether they were essential;
 * {answered-n} {late-n} {instead-n} {none-n} {not-due-n} {cannot-tell-n} what came of each, {by-day-n} of those in time how many only by the day.  A number that
 * would be none is empty.
 * Made in the arena; fails only when the view fails.  Wording: practice.md 1 and 3.
 */
#ifndef ANALYSIS_SENTENCE_H
#define ANALYSIS_SENTENCE_H

#include "base/buf.h"
#include "analysis/item.h"

/* What came of each thing that asked for an answer. */
enum found_tally { FOUND_ANSWERED, FOUND_LATE, FOUND_INSTEAD, FOUND_NONE, FOUND_NOT_DUE, FOUND_CANNOT_TELL,
		   FOUND_BY_DAY, /* of the answered: by the day, since no hour is recorded */
		   FOUND_TALLIES };

/* One of them: what began it, what came of it and by which entry (absent: by none). */
struct sentence_each {
	const struct item *begin, *answer;
	enum found_tally came;
	bool to_day; /* in time by the day; by the hour it cannot be told */
};

struct sentence {
	const struct rule_set *set;
	const struct rule *rule;
	const struct finding *finding; /* everything but its sentence */
	const struct item *const *item;
	size_t items;
	int32_t onset_from, due;  /* DATE_LAST: none */
	size_t peak, doubles;
	const struct item *answer; /* the late response */
	bool running, born_unknown;
	const struct finding_uncounted *apart; /* not counted for a cause that the rule gives */
	size_t apart_n;
	const struct mark *mark; /* the child's */
	const struct calendar *calendar;
	struct case_view *view;
	struct str (*label)(void *self, struct str person); /* the name to show; absent: none.  May be NULL */
	void *label_self;
	const struct str *value;   /* distinct: names */
	size_t values;
	double sum;
	const size_t *tally;       /* evidence="each": enum found_tally; NULL: none */
	struct sentence_book *book; /* NULL: templates are taken apart anew */
};

/* Templates taken apart, by the place of their text, which must last; and room.  Zero to begin with; of one thread. */
struct sentence_book {
	struct sentence_template *of;
	size_t n, cap;
	struct arena arena;
	struct buf word, all;
};
void sentence_book_close(struct sentence_book *k);

int sentence_make(const struct sentence *s, struct arena *a, struct str *out, struct err *e);
/* Of one of them its line: "31 Oct 2025 20.00 to 1 Nov 2025 13.20 (17 hours): return interview on 3 Nov 2025 (police): 'their words'". */
int sentence_each(const struct sentence *s, const struct sentence_each *x, struct arena *a, struct str *out, struct err *e);
/* The words that a template may use, NULL-ended: for checking rules as they are loaded. */
extern const char *const sentence_words[];
/* "three", "twelve", "13" */
void sentence_number(unsigned long n, struct buf *b);
/* "5 June to 22 Oct 2024", one day once */
void sentence_range(int32_t from, int32_t to, struct buf *b);
/* An agency as it stands inside a sentence: "school", "GP". */
void sentence_agency(struct str agency, struct buf *b);

#endif
