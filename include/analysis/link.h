/* analysis/link - several children at one place, with one person, phone or vehicle, or missing together, within a time.
 *
 * The cases are added one after the other; children, places and people of different cases are one where their ids
 * are equal (a place: its name, case and blanks aside), and ids that a single table counts by itself (csv:,
 * gedcom:) never are.  Entries are those of the rule's term.  A child on a day at a place is one sighting, whoever
 * wrote it down.  Children who lived at one place on the days of their sightings, or were joined by lives-with,
 * are one household (contract.md 8) unless the rule ignores nothing; a child of whom no home is recorded on that
 * day is taken to live with the mother, else the parents.  Windows are closed; those that qualify and share an
 * entry are one finding, as in analysis/cluster. A place is busy when it is on the list of public places
 * (schemas/codes/places.csv), has more sightings in any 365 days than the rule allows (`busy` without one), or,
 * as any other key, is shared by more than `degree` children: it is given with its days, counts for nothing by
 * itself, and speaks only with the children who have a person in common there too. A person counts by the role in
 * the entry (schemas/codes/link-roles.csv): never the children themselves, never the child's own family or
 * household unless said to have done harm, never anybody under 18. Chance (analysis/statistic): of a place with n
 * sightings in its fullest 365 days, how often k or more would stand within the rule's time (scan; drawn where the
 * formula is no good); of any two children the days both were there (hypergeometric); of missing together the
 * share of 999 shifts by whole weeks with as many shared episodes (patterns.md 4); where none of them comes up to
 * it, q takes the Poisson tail with their mean; of an adult, a number or a vehicle none can be told, which the line
 * says.  q over all that the run tried, whichever rule asked: every place that enough children share, all pairs of
 * children with episodes (patterns.md 2 and 4). An episode without a recorded end is put together with no other, unless the child is
 * missing still; of more than eight children missing at one time the first eight to go are told. Cost: O(E)
 * after a radix sort by (key, day); never all pairs of children.  What is given to the sink is in the order
 * of key and date.  Views, families, rules and calendar are borrowed until link_close.
 */
#ifndef ANALYSIS_LINK_H
#define ANALYSIS_LINK_H

#include "analysis/assertion.h"
#include "analysis/rule.h"
#include "analysis/term.h"
#include "model/family.h"
#include "model/linked.h"

struct link_rule { /* one link rule, as the analysis asks it */
	const struct rule *rule;
	enum linked_same same;
	size_t of; /* term */
	size_t children;
	struct calendar_span within;
	bool ignore_nothing;
	int overlap; /* missing: minutes that episodes must share */
	size_t busy; /* sightings in 365 days above which a place is busy; 0: that of the settings */
};
/* The link rules of a set (or `only`), in the order of their ids; terms that no link rule uses are no longer read.
 * Fails with ERR_USAGE where there are more than 64. */
int link_rules(struct rule_set *set, const struct rule *only, struct arena *a, const struct link_rule **rules,
	       size_t *n, struct err *e);

struct link_lists { /* schemas/codes/places.csv, link-roles.csv, links.xml */
	struct str *place; /* words that end the name of a public place */
	size_t places, place_cap;
	struct link_role {
		struct str role;
		bool harm; /* counts even in the child's own family */
	} *role;
	size_t roles, role_cap;
	struct link_settings { /* local settings, each with its reason there */
		size_t busy, degree, listed, looked_into, met, paired;
		double weak;
	} set;
};
int link_lists_open(const char *schemas, struct arena *a, struct link_lists *l, struct diags *diags, struct err *e);

struct link_wanted {
	struct rule_set *set;
	const struct link_rule *rule;
	size_t rules;
	const struct link_lists *lists;
	const struct calendar *calendar;
	const struct assertion_list *triggers;
	int32_t today;
};
struct link_case {
	struct str file; /* stands beside ids that do not tell two children apart */
	struct case_view *view;
	const struct family_index *family; /* NULL: nothing is known of homes and kin */
	struct str home;                   /* of an example's one child; absent: not said */
};
struct link_counts {
	unsigned long children, sightings, keys, matches, busy, not_told;
	unsigned long no_end;   /* missing episodes whose end is not recorded: what they share cannot be told */
	unsigned long crowded;  /* missing episodes that share time with those of more than `degree` children: not put together */
	unsigned long by_chance; /* shared times that shifted weeks give as often (q above `weak`), where there are more than `listed`: not listed */
	unsigned long left_out; /* sightings of an uncertain day or plate at a key that has a thousand others */
	unsigned long not_opened; /* entries of busy places beyond `met`: whom they name was not looked at */
	struct term_limits not_read; /* the first of not_told */
};

struct link; /* a run */
struct link *link_open(const struct link_wanted *w);
int link_add(struct link *l, const struct link_case *c, struct err *e);
int link_run(struct link *l, struct linked_sink *sink, struct link_counts *n, struct err *e);
void link_close(struct link *l);

/* The examples of the link rules of a set; several children: rows with child=, home=, place=, person=, by=, phone=, vehicle=. */
struct link_examples {
	unsigned long run, failed;
};
int link_test(struct rule_set *set, const struct rule *only, const struct link_lists *lists, const struct calendar *c,
	      const struct assertion_list *triggers, struct diags *diags, struct link_examples *n, struct err *e);

/* How a place, a number or a plate is compared: added to b.  A part plate keeps '?' for a character and '*' for any. */
void link_key_place(struct str s, struct buf *b);
void link_key_phone(struct str s, struct buf *b);   /* digits; +44 and 0044 are 0; fewer than 6: nothing */
void link_key_vehicle(struct str s, struct buf *b); /* capitals and digits; fewer than 3 of them: nothing */
bool link_key_is_part(struct str plate);
bool link_key_fits(struct str part, struct str plate); /* '?' one character, '*' any number */
/* The words of the list that end a comma-part of the name; absent: it is not public. */
struct str link_key_public(const struct link_lists *l, struct str name);

/* Of n sightings on days taken at random in a year of 365, the chance that k or more stand within so many days. */
double link_chance(size_t k, size_t n, int days);

#endif
