/* The parts of analysis/link among themselves. */
#ifndef ANALYSIS_LINK_OWN_H
#define ANALYSIS_LINK_OWN_H

#include <stdlib.h>
#include "analysis/item.h"
#include "analysis/link.h"

enum { LINK_RULES = 64, LINK_SYSTEMS = 64, LINK_NOBODY = UINT32_MAX };
#define LINK_ROOM(array, n, cap)                                                                \
	do {                                                                               \
		if ((n) == (cap)) {                                                        \
			(cap) = (cap) ? 2 * (cap) : 64;                                    \
			(array) = arena_grow((array), (cap), sizeof *(array));             \
		}                                                                          \
	} while (0)

struct link_words { /* strings by number */
	struct str *word;
	uint32_t *slot; /* open addressing; number + 1 */
	size_t n, cap, slots;
};
uint32_t link_words_put(struct link_words *w, struct arena *a, struct str s);
void link_words_close(struct link_words *w);

struct link_person { /* in all cases */
	struct str id, file; /* file: of the first case, where the id is one that a table counts by itself */
	uint32_t *word;      /* all ids, numbers of `ids` */
	size_t words, words_cap;
	bool is_child, is_known; /* has entries of his own in some case; a birth is recorded */
	int32_t grown; /* the day before the eighteenth birthday; DATE_LAST: not known */
};
struct link_home { /* a person's, for a span of days; a place, or the circle of whom somebody lives with */
	uint32_t person, home;
	int32_t from, to;
};
struct link_parent { /* sorted by child when the run begins */
	uint32_t child, parent;
	bool mother;
};
struct link_entry {
	struct mark mark;
	uint32_t person, in; /* in: case */
	bool text_only;
};
struct link_sighting { /* sorted by (key, day) */
	uint32_t key;
	uint32_t day; /* lo less INT32_MIN */
	uint32_t entry;
	uint32_t possible;
};
struct link_time {
	int64_t elapsed, local; /* minutes */
};
struct link_episode {
	uint32_t person, in;
	struct link_time start_lo, start_hi, end_lo, end_hi;
	int32_t lo, hi;         /* days */
	uint32_t first, n;      /* entries */
	uint32_t around, arounds; /* entries on its days, whatever they are: who is named in them */
};
struct link_piece { uint32_t entry, key, same; }; /* a place, a number or a plate in an entry */
struct link_part { /* of one rule */
	struct link_sighting *sighting;
	size_t n, cap;
	struct link_episode *episode;
	size_t episodes, episodes_cap;
};

struct link_added {
	struct link_case c;
	struct term_scan scan;
	uint32_t *person; /* by number of the family; plus one */
	struct link_alias {
		uint32_t who;
		struct str id;
	} *alias;
	size_t aliases;
	struct link_system {
		struct str name;
		size_t n;
	} system[LINK_SYSTEMS]; /* how many people each knows */
	size_t systems;
	uint64_t *kin; /* pairs of persons, sorted */
	size_t kins;
	uint32_t *place; /* by number of the view's place, of key[LINKED_PLACE]; plus one */
	size_t places;
};

struct link {
	const struct link_wanted *w;
	struct arena arena, short_arena; /* short: of one child, one key */
	struct link_added *added;
	size_t cases, cases_cap;
	struct link_words ids, homes, key[LINKED_SAMES];
	struct str *shown[LINKED_SAMES]; /* by key, as first written in the order of bytes */
	size_t shown_cap[LINKED_SAMES];
	uint32_t *of_word; /* person by number of `ids` */
	size_t of_words_cap;
	struct link_person *person;
	size_t persons, persons_cap;
	struct link_home *home; /* sorted by person when the run begins */
	size_t home_n, home_cap;
	uint32_t *home_from; /* by person, one more */
	struct link_parent *parent;
	size_t parents, parent_cap;
	struct link_entry *entry;
	size_t entries, entries_cap;
	struct link_part part[LINK_RULES];
	uint32_t *stamp, *local, stamps; /* by person: seen in this round */
	struct linked *found;
	size_t founds, found_cap;
	struct link_chance_kept {
		size_t k, n;
		int days;
		double p;
	} *chance;
	struct link_counts *n;
	double *test, *adjusted; /* p of all that was tried, in order once all are, and their q */
	size_t tests, tests_cap;
	struct link_piece *piece; /* by person */
	uint32_t *piece_from; /* by person, one more; NULL: not asked for yet */
	double others; /* tries that were not worth a p: theirs is 1 */
};
/* The family of a case: its persons by all their ids, their homes, who is kin to whom. */
void link_read_family(struct link *l, size_t in);
void link_live_at(struct link *l, uint32_t person, struct str place); /* always */
bool link_is_kin(const struct link_added *d, uint32_t a, uint32_t b);
/* who a person of a case is in all of them; by any id */
uint32_t link_person_of(struct link *l, size_t in, struct str id);
/* All entries of a child that a rule may want. */
int link_gather_child(struct link *l, size_t in, const struct view_child *c, struct err *e);
/* The people of an entry who may be what children have in common; their keys are numbers of persons. */
size_t link_people(struct link *l, const struct link_rule *r, size_t in, uint32_t child, const struct event *ev, int32_t day, uint32_t *to, size_t most);
/* The first place of a number in structs that are sorted by it and begin with it; n: none is as great. */
size_t link_first(const void *of, size_t n, size_t size, uint32_t number);
/* Homes: the household of each of n (person, day), as the least place in the list of one of the same. */
void link_households(struct link *l, const uint32_t *person, const int32_t *day, size_t n, uint32_t *household);
void link_keys(struct link *l, const struct link_rule *r, struct link_part *part, struct err *e, int *rc);
/* Missing together in two steps, since what is told hangs on q over the whole run; the second also ends it. */
struct link_meetings *link_meet(struct link *l, const struct link_rule *r, struct link_part *part);
int link_meet_end(struct link_meetings *m, bool tell, struct err *e);
/* The entry may say people, or words that refer to one: else it is not opened for them. */
bool link_has_people(const struct mark *m);
bool link_may_name(const struct mark *m);
struct str link_beside(struct link *l, enum linked_same but, const struct event *ev); /* absent: nothing */
/* A new one, with what it has of its rule. */
struct linked *link_found(struct link *l, const struct link_rule *r);
/* What was tried, whichever rule asked; and q by Benjamini and Hochberg over all of it: equal p have one q. */
void link_tried(struct link *l, double p);
double link_q(const struct link *l, double p);
uint32_t link_round(struct link *l); /* a new round of stamps */
void link_say(struct link *l, const struct link_rule *r, struct linked *x);
struct str link_shown_id(struct link *l, uint32_t person); /* with the file where the id alone does not tell two apart */
struct linked_seen link_seen_of(struct link *l, const struct link_entry *e, uint32_t child);
/* What else stands in the children's records between the first and the last day of what is told of an adult. */
void link_take_pieces(struct link *l, const uint32_t *child, struct linked *x);
void link_sort_seen(struct linked_seen *s, size_t n); /* by date, child, entry */
/* The person stands among the people of an entry of that case, or is referred to by an id in its words. */
bool link_is_named(const struct link *l, size_t in, const struct event *ev, uint32_t person);
/* A number of `ids` as it stands in the entries of a case; absent: there it would be somebody else's. */
struct str link_id_in(const struct link *l, size_t in, uint32_t word);

/* ---- the sightings of one key ---- */
struct link_cluster { /* of one key */
	size_t *at; /* places in the group, in order */
	size_t n, most; /* most: households in any one window of it */
	int32_t onset;
	bool uncertain;
};

struct link_group {
	struct link *l;
	const struct link_rule *r;
	const struct link_sighting *s;
	size_t n;
	uint32_t *house;
	bool exact, met; /* met: at a busy place, of those only who were there with one adult */
	size_t peak; /* households in any window, at most */
	struct link_cluster *cluster;
	size_t clusters, cap;
};

static inline int32_t link_day(const struct link_sighting *s)
{
	return (int32_t)(s->day ^ 0x80000000u);
}

static inline const struct link_entry *link_entry_at(const struct link_group *g, size_t i)
{
	return &g->l->entry[g->s[i].entry];
}

static inline int32_t link_end(const struct link_group *g, int32_t day)
{
	return calendar_end(g->l->w->calendar, g->r->within, day);
}

void link_find_clusters(struct link_group *g);
#endif
