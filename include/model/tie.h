/* model/tie - who and what a child, or a household, has to do with: the matter of an ecomap.
 *
 * tie_gather looks from the people in the middle outward: kin, friends and others by recorded relations,
 * services by relations and by the entries that are contacts (kinds with the contact flag), counted to the
 * day with the last date.  A contact counts at the service that the entry names, else at the agency that wrote it; time
 * with the family at those who were there; of one entry in the records of two children in the middle, once.  How a tie is, is only what a child, the family or a worker has said of it (a
 * relation tie-... or `quality`, with known_by): its quality (strong, tenuous, stressful, ...) and its flow,
 * each for itself.  Of one speaker the later saying takes the place of the earlier; where speakers differ, or
 * nobody is named, or only somebody who is none of the three, there is none.  Ties that allege are left out
 * unless asked for.  Which sector a service stands in is told by its name, else by the relation, else by the
 * kinds of its contacts, by the signs given (schemas/style/ecomap.xml), else it is one of the other services.
 * What somebody is whom neither kin nor a relation places, or who is kin by adoption, is told as model/kinship tells it.
 * A former partner of somebody in the middle, and who is named in an order against contact (with somebody at
 * home, living elsewhere himself, or as who did it), stands apart from the relatives.  Of kin who have died
 * only those of whom a tie is recorded.  Restricted entries, persons and relations are left out for an
 * audience that may not see them, and counted, and so are the services that are protected and all
 * contacts with them.  Order: sector, nearness, contacts, name, id: total.  Memory is
 * the arena's; strings are borrowed from the records.  Never fails.
 * Source: Hartman 1978; docs on genograms, 1.5 (sectors).
 */
#ifndef MODEL_TIE_H
#define MODEL_TIE_H

#include "model/kinship.h"
#include "model/pedigree.h"

enum tie_sector { /* the child's own people, then agencies, from TIE_EDUCATION on */
	TIE_HOUSEHOLD,
	TIE_KIN,
	TIE_PLACEMENT,
	TIE_FORMER,
	TIE_FRIENDS,
	TIE_LEISURE,
	TIE_ONLINE,
	TIE_EDUCATION,
	TIE_HEALTH,
	TIE_SERVICES,
	TIE_JUSTICE,
	TIE_SECTORS
};
enum { TIE_FLOW_OUT = 1, TIE_FLOW_IN = 2 }; /* from the middle to the other; from the other to the middle */

struct tie_saying { /* one thing recorded about a tie */
	const struct relation *relation;
	struct str quality; /* "strong"; absent: no quality */
	unsigned flow;      /* seen from the middle */
	uint32_t of;        /* whose tie it is: number in the index */
};
struct tie_kin { /* what somebody is to one child of several people in the middle */
	uint32_t to; /* number in the index */
	enum family_tie kin;
	bool full;
	struct str care;
	bool birth;          /* by birth: the child has been adopted by others since */
	struct str relation; /* in words, where `kin` does not say it: "half-great-uncle", "grandmother by adoption" */
};
struct tie {
	struct str id, name;
	const struct person *person; /* NULL: a service */
	enum tie_sector sector;
	enum family_tie kin; /* what the other is to the middle: FAMILY_TIE_PARENT: a parent of it */
	struct str words;    /* "friend of": what a person is to the middle; "attends": what the middle does there */
	uint32_t words_of;   /* to whom in the middle */
	struct str quality;  /* one word that all who spoke agree on; absent: plain */
	unsigned flow;       /* TIE_FLOW_OUT, TIE_FLOW_IN */
	bool differs;        /* those who spoke do not agree on the quality */
	bool online;         /* they are in touch online, as a relation says */
	const struct tie_saying *saying; /* in the order of speakers, of one the earlier first */
	size_t sayings;
	unsigned contacts;   /* entries that are contacts, to the day */
	bool former;         /* was the partner of somebody in the middle or at home */
	bool order;          /* named in an order against contact that is in force */
	bool dead;           /* by the day */
	bool full;           /* a brother or sister with both parents in common, as recorded */
	struct str care;     /* as what he looks after the middle: "special guardian"; absent: he does not */
	const struct tie_kin *of; /* several in the middle: of each child among them, or of each where none is a child */
	size_t ofs;
	bool birth;
	struct str relation; /* both as in tie_kin, of one in the middle */
	unsigned homes; /* of a child in several homes: a bit for each in which he lives (struct ties) */
	int32_t first, last; /* days of the first and the last; DATE_LAST: none dated */
};
enum tie_mark { TIE_BY_NAME, TIE_BY_RELATION, TIE_BY_KIND };
struct tie_sign { /* what puts a service into a sector */
	enum tie_sector sector;
	enum tie_mark mark;
	struct str text; /* "family hub", "midwi*"; or a relation's name; or a kind of entry, with all under it */
};
struct tie_wanted {
	const uint32_t *centre; /* numbers in the index */
	size_t centres;
	int32_t day;
	bool day_found; /* nobody asked for that day: a relation that may end on it, or in its year, has */
	bool allegations;
	const struct str *order; /* kinds of events that are orders against contact */
	size_t orders;
	const struct tie_sign *sign;
	size_t signs;
	const struct str *unheard; /* speakers who are neither child, family nor worker: "anonymous" */
	size_t unheards;
	enum audience audience;
	bool sealed;
	const struct tie_sign *protected; /* services that only the holder is told of (model/copy) */
	size_t protecteds;
	const struct str *between; /* kinds of events that are contacts with those named in them, not with who wrote them */
	size_t betweens;
	const struct str *with; /* in these roles: "father" */
	size_t withs;
	const struct kinship_words *kinship; /* NULL: no relation is told in words */
};
struct tie_home { /* one of several in which a child in the middle lives */
	const struct relation **stay; /* how, as was put in words (its quality): "school days"; none in a copy */
	size_t stays;
};
enum { TIE_HOMES = 8 }; /* at most */
struct ties {
	const struct tie *tie;
	size_t n;
	const struct tie_home *home; /* of one child in the middle, in the order of family_homes */
	size_t homes; /* 0: he lives in one, or none is recorded */
	size_t children; /* several in the middle: how many a tie could be told `of` */
	size_t withheld_persons, withheld_relations, withheld_entries;
	size_t restricted_persons, restricted_relations, restricted_entries; /* drawn, since this audience may see them */
	size_t allegations; /* left out because they allege */
};
void tie_gather(const struct family_index *x, const struct tie_wanted *w, struct arena *a, struct ties *t);
/* The people in the middle and what is recorded between them, on the day: for a small genogram.  In the
 * arena. */
void tie_middle(const struct family_index *x, const struct tie_wanted *w, struct arena *a, struct pedigree *p);
/* What the signs tell of a service called `name`: its head goes before what stands behind a comma or in
 * brackets, and the last word that is a sign goes before those before it ("Church Road Surgery").
 * TIE_SECTORS: nothing. */
enum tie_sector tie_sector_of(const struct tie_sign *sign, size_t signs, struct str name);
/* One of these by its name, or by its id: "agency:some-womens-aid". */
bool tie_is_protected(const struct tie_sign *sign, size_t signs, struct str name);
static inline bool tie_is_agency(enum tie_sector s)
{
	return s >= TIE_EDUCATION;
}

#endif
