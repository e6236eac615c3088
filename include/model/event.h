/* model/event - an event: one entry as recorded by one agency (contract.md 3).
 *
 * Every string is borrowed from whoever made the event (an adapter's arena, the store's row) and lives until that
 * source's next call.  What is unknown is absent (NULL str, zero enum), never guessed.  Zero is a valid event.
 * The id is the first 8 bytes of SHA-256 over (system, source id, part) or, where the source gives no id, over
 * (system, child, type as written, raw dates, text, ordinal among equals within one file), each field preceded
 * by its length in decimal and ':' (a netstring without the comma); printed as 16 hex digits.  A source id that was made of
 * what names a row (is_keyed) may come again in one file: from the second on its ordinal follows the part.
 */
#ifndef MODEL_EVENT_H
#define MODEL_EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "format/date.h"

enum event_basis {
	EVENT_BASIS_NOT_SAID, EVENT_SEEN, EVENT_CHILD_SAID, EVENT_PARENT_SAID, EVENT_PASSED_ON, EVENT_DOCUMENT, EVENT_ANONYMOUS,
	EVENT_BASES,
};
enum event_standing {
	EVENT_STANDING_NOT_SAID, EVENT_ALLEGED, EVENT_ADMITTED, EVENT_FOUND, EVENT_NOT_UPHELD,
	EVENT_STANDINGS,
};
enum event_restricted {
	EVENT_OPEN, EVENT_THIRD_PARTY, EVENT_SAFE_ADDRESS, EVENT_SOURCE_IDENTITY, EVENT_INTELLIGENCE, EVENT_SEALED,
	EVENT_RESTRICTIONS,
};
enum event_whose { /* whose appointment it was */
	EVENT_WHOSE_NOT_SAID, EVENT_WHOSE_CHILD, EVENT_WHOSE_PARENT, EVENT_WHOSE_OTHER,
	EVENT_WHOSES,
};

struct event_person {
	struct str person; /* SYSTEM:ID */
	struct str role;   /* schemas/codes/roles.csv */
};
struct event_field { /* a column or element that has no place of its own: kept as it came */
	struct str name, value;
};
struct event_source {
	struct str file;
	uint32_t line, col; /* 1-based; 0: not known */
};

struct event {
	uint64_t id; /* 0: not yet given (model/code: never 0 once stored) */
	struct str child; /* SYSTEM:ID; absent: about no single child */
	uint16_t kind;    /* place in struct code's kinds; 0 is "note" */
	struct date start, end; /* end.precision == DATE_NONE: a point, or still open for a kind that is an interval */
	struct str raw;         /* the date as written, where it says more than start and end */
	struct date recorded;   /* when it was written down */
	struct str agency, author, worker, place;
	const struct event_person *people;
	size_t people_n;
	struct str text, impact, voice, action, outcome, analysis;
	uint8_t severity_1; /* severity 0..9 plus one; 0: not recorded */
	uint8_t basis, standing, restricted, whose;
	uint8_t essential; /* 0 not said, 1 no, 2 yes */
	struct str disputed; /* who and in what words */
	struct str service;  /* of an appointment, a referral: "dental", "speech and language" */
	struct str value, unit; /* a measure, as written */
	struct str ref;         /* external reference: crime number, form number; equal refs are one incident */
	const struct str *tags;
	size_t tags_n;
	const struct event_field *extra;
	size_t extra_n;
	uint64_t supersedes; /* id of the earlier version, 0: none */
	const struct event_source *sources;
	size_t sources_n;
	/* what the id is made of; not part of the stream */
	struct str source_id, part, type; /* type: the kind as written */
	struct str written; /* the text as written, where `text` is what HTML or RTF says; absent: `text` is as written */
	bool is_keyed; /* source_id is no number that the source gives, but made of what names the row */
	bool earlier; /* a version that another has taken the place of */
	int32_t known; /* the day from which the case has this version (its extract, else its import); DATE_LAST: not told or not asked */
};

/* system: the SYSTEM of the child or of the file.  ordinal: among equals within one file, from 0. */
uint64_t event_make_id(const struct event *ev, struct str system, unsigned ordinal);
void event_id_write(uint64_t id, char out[static 17]);
int event_id_parse(struct str s, uint64_t *id);
/* The chronology's order: lo, hi, time, id; no date last.  <0, 0, >0 */
int event_compare(const struct event *a, const struct event *b);
/* Everything but id, sources and supersedes, as one 64-bit digest: equal content, equal digest.  kind is the kind's
 * name, since places in the table of kinds are never stored.  It may be stored; it is never printed.  The order of the extra
 * fields is no content, nor is what stands beyond the 15th digit of a fraction as a double prints it (16 or 17 digits, in an extra
 * field): a workbook stores 17, Excel shows 15, and each of them stands in the CSV that one or the other program writes of it, so
 * that one list in two forms would else be two versions.  The text that was read is kept to its last digit all the same. */
uint64_t event_content(const struct event *ev, struct str kind);
/* As case files before version 3 have it: extra fields in their order, and to the last digit. */
uint64_t event_content_before(const struct event *ev, struct str kind);
struct event event_copy(struct arena *a, const struct event *ev); /* deep */
const struct event_field *event_copy_fields(struct arena *a, const struct event_field *f, size_t n);
/* Fields of one name side by side, at the place of the first, as a stream has them: f itself, or another list of the same. */
const struct event_field *event_gather_fields(struct arena *a, const struct event_field *f, size_t n);
/* A column or a note of the input says that nobody in it is real: `invented: yes`, "INVENTED: no person here is real". */
bool event_is_invented(const struct event_field *f, size_t n);
const struct event_source *event_copy_sources(struct arena *a, const struct event_source *s, size_t n);

const char *event_basis_name(enum event_basis v); /* "" for not said */
const char *event_standing_name(enum event_standing v);
const char *event_restricted_name(enum event_restricted v); /* "" for open; also read: "none" */
const char *event_whose_name(enum event_whose v);
int event_basis_of(struct str s, uint8_t *v); /* -1: no such word */
/* Who said something, where that begins with a basis that is nobody's own word ("anonymous, 3 May"): that word; else absent. */
struct str event_hearsay(struct str known_by);
int event_standing_of(struct str s, uint8_t *v);
int event_restricted_of(struct str s, uint8_t *v);
int event_whose_of(struct str s, uint8_t *v);

#endif
