/* model/tie - who and what a child, or a household, has to do with: the matter of an ecomap.
 *
 * tie_gather looks from the people in the middle outward: kin, friends and others by recorded relations, services by
 * relations and by the entries that are contacts (kinds with the contact flag), counted to the day with the last date.
 * The quality of a tie is only what a child, the family or a worker has said (a relation tie-... or `quality`, with
 * known_by); where they differ, or nobody is named, there is none.  Ties that allege are left out unless asked for.
 * A former partner of somebody in the middle, and who is named in an order against contact (with somebody at home, living
 * elsewhere himself, or as who did it), stands apart from the relatives.
 * Restricted entries, persons and relations are left out for an audience that may not see them, and counted.
 * Order: sector, nearness, name, id: total.  Memory is the arena's; strings are borrowed from the records.  Never fails.
 */
#ifndef MODEL_TIE_H
#define MODEL_TIE_H

#include "model/family.h"

enum tie_sector { TIE_HOUSEHOLD, TIE_KIN, TIE_FORMER, TIE_FRIENDS, TIE_ONLINE, TIE_SERVICES, TIE_SECTORS };

struct tie_saying { /* one thing recorded about a tie */
	const struct relation *relation;
	struct str quality; /* "strong"; absent: no quality */
};
struct tie {
	struct str id, name;
	const struct person *person; /* NULL: a service */
	enum tie_sector sector;
	enum family_tie kin; /* what the other is to the middle: FAMILY_TIE_PARENT: a parent of it */
	struct str words;    /* "friend of", "attends": of the relation that names it, where it is no kin */
	struct str quality;  /* one word that all who spoke agree on; absent: plain */
	bool differs;        /* those who spoke do not agree */
	const struct tie_saying *saying;
	size_t sayings;
	unsigned contacts;   /* entries that are contacts, to the day */
	bool former;         /* was the partner of somebody in the middle or at home */
	bool order;          /* named in an order against contact that is in force */
	int32_t first, last; /* days of the first and the last; DATE_LAST: none dated */
};
struct tie_wanted {
	const uint32_t *centre; /* numbers in the index */
	size_t centres;
	int32_t day;
	bool allegations;
	const struct str *order; /* kinds of events that are orders against contact */
	size_t orders;
	enum audience audience;
	bool sealed;
};
struct ties {
	const struct tie *tie;
	size_t n;
	size_t withheld_persons, withheld_relations, withheld_entries;
	size_t restricted_persons, restricted_relations, restricted_entries; /* drawn, since this audience may see them */
	size_t allegations; /* left out because they allege */
};
void tie_gather(const struct family_index *x, const struct tie_wanted *w, struct arena *a, struct ties *t);

#endif
