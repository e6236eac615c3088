/* model/code - the words of the field as data: kinds of event, relations, roles.
 *
 * Read once from schemas/codes/{kinds.xml,relations.xml,roles.csv}; immutable after code_open; places in the
 * tables are stable within a run and never stored (the case file keeps names).  A kind named with a dot is-a its
 * parent (contract.md 2).  Looking up an alias gives the kind it stands for.
 */
#ifndef MODEL_CODE_H
#define MODEL_CODE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum code_polarity { CODE_NEUTRAL, CODE_CONCERN, CODE_STRENGTH };

struct code_kind {
	struct str name;  /* "appointment.not-brought" */
	struct str words; /* "was not brought to an appointment" */
	struct str definition, source;
	uint16_t parent;  /* itself when it has none */
	bool interval;
	bool contact;        /* the family was in touch */
	bool child_seen;
	bool administrative; /* work of the system about itself: never fills a silence or a gap */
	bool routine;        /* folds in a chronology (local setting, schemas/style/chronology.xml may override) */
	uint8_t polarity;    /* enum code_polarity */
	uint8_t restricted;  /* enum event_restricted that events of this kind carry unless the source says otherwise */
};

enum code_relation_group { CODE_KIN, CODE_CARER, CODE_PARTNER, CODE_EMOTIONAL, CODE_TIE, CODE_LIVES, CODE_IDENTITY };

struct code_relation {
	struct str name;    /* "parent", "ex-partner", "emo-hostile", "tie-stressful", "same-person", "residence" */
	struct str words;   /* "parent of" */
	uint16_t inverse;   /* itself when symmetric */
	uint8_t group;      /* enum code_relation_group */
	bool allegation;    /* an emotional line that alleges: off unless asked for */
	struct str line;    /* how it is drawn: schemas/style names */
	struct str source;
	bool directed;      /* drawn with an arrow from `from` to `to` */
	bool backward;      /* said from the other end: the arrow points at `from` */
};

struct code_role {
	struct str name;  /* "subject", "present", "perpetrator", "victim", "mother", ... */
	struct str words;
	bool shows;       /* the event stands in the chronology of the person in this role, when a child */
	struct str source;
};

/* Which part of an interval a name means: "plan" the whole, "plan:start" and its alias "plan.start" the start. */
enum code_point { CODE_WHOLE, CODE_START, CODE_END };

struct code {
	const struct code_kind *kind;
	size_t kinds; /* kind[0] is "note" */
	const struct code_relation *relation;
	size_t relations;
	const struct code_role *role;
	size_t roles;
	struct code_private *own;
};

int code_open(const char *schemas, struct code *c, struct err *e);
void code_close(struct code *c);
int code_kind_of(const struct code *c, struct str name, uint16_t *kind);         /* names and aliases; -1: none */
bool code_kind_is(const struct code *c, uint16_t kind, uint16_t ancestor);        /* is-a, itself included */
int code_relation_of(const struct code *c, struct str name, uint16_t *relation); /* names and aliases; -1: none */
/* "parent" and "child" are two relations, each the other's inverse; phrases are compared whole, without case. */
/* As code_kind_of, and the derived points of intervals: K:start, K:end and, where K.start is no kind, K.start, K.end. */
int code_point_of(const struct code *c, struct str name, uint16_t *kind, enum code_point *point);
/* Why a word is not a relation: quoted where it is short enough for a code, the names most like it, and where all stand. */
enum { CODE_NEAR = 6 };
struct str code_no_relation(const struct code *c, struct str word, struct arena *a);
const struct code_role *code_role_of(const struct code *c, struct str name);      /* NULL: none */

#endif
