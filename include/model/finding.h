/* model/finding - what a rule noticed: a question for a professional, never a verdict (contract.md 7).
 *
 * A finding carries all that a document needs, so that no document reads rules, and names rule, version and
 * entries, so that it can be recomputed from them (I5).  Strings are borrowed until the sink's put returns.
 */
#ifndef MODEL_FINDING_H
#define MODEL_FINDING_H

#include "base/out.h"
#include "model/flow.h"

enum finding_strength { FINDING_NOTE, FINDING_CONSIDER, FINDING_SUSPECT, FINDING_STRENGTHS };
enum finding_state { FINDING_MATCH, FINDING_PENDING, FINDING_OVERDUE, FINDING_LATE, FINDING_NOT_ASSESSABLE, FINDING_STATES };

struct finding_uncounted {
	uint64_t event;
	struct str cause; /* "cancelled by the clinic", "the appointment was the mother's", "outside the window" */
	const struct mark *mark; /* of that entry, while the sink's put runs; NULL: not at hand */
};
struct finding_number {
	struct str name; /* "days", "gap", "peak" */
	double value;
	bool is_list;    /* values holds several: gaps, grades */
	const double *values;
	size_t values_n;
};

/* What an earlier run called it, where an older entry has since moved it. */
struct finding_was {
	uint64_t id;
	struct str first; /* ISO 8601 */
	uint32_t count;
	struct str state; /* where it was another; absent: the same */
};

/* A finding of an earlier run that is not made any more, and why. */
struct finding_gone {
	uint64_t id, into; /* into: the finding that has taken it in; 0: none */
	struct str rule, version, title, child, pair_from, pair_to, first, last, say;
	uint32_t count;
	const char *cause; /* "merged", "withdrawn", "superseded", "rule changed", "rule not run", "child not here", "no longer fits" */
	const uint64_t *entry; /* which: withdrawn, superseded */
	size_t entry_n;
};

/* Headings of the front page, in their order (practice.md 1.8). */
enum finding_front {
	FINDING_FRONT_NONE, FINDING_FRONT_SAFETY, FINDING_FRONT_TOLD, FINDING_FRONT_NOT_SEEN, FINDING_FRONT_REPEATED,
	FINDING_FRONT_CHANGED, FINDING_FRONT_CONTEXT, FINDING_FRONT_HELPED,
	FINDING_FRONTS,
};

/* How a finding stands to those of an earlier run. */
enum finding_change {
	FINDING_NOT_COMPARED, FINDING_NEW, FINDING_GROWN, FINDING_SAME, FINDING_SHRUNK,
	FINDING_MOVED,   /* an older entry has given it another id */
	FINDING_CHANGED, /* the same entries, another state: what was awaited has come, or its time has passed */
	FINDING_CHANGES,
};

/* What a person judged of it: an entry of kind finding-review (contract.md 7). */
struct finding_review {
	uint64_t event;
	struct str decision; /* "noted", "not significant", "action", or what was written */
	struct str by, reason;
	int32_t on; /* DATE_LAST: not dated */
};

/* A review of something that is not among the findings. */
struct finding_unmatched {
	uint64_t finding;
	struct str child;
	struct finding_review review;
	struct str digest_of; /* what it names is the digest of this rule; NULL: it is not */
};

/* Where the words stand on which it rests. */
struct finding_passage {
	const struct mark *mark; /* while the sink's put runs */
	struct str words;        /* as written, with what stands around them */
	struct str file;
	uint32_t line, col;
};

/* One of what began a sequence, with what came of it. */
struct finding_each {
	uint64_t event, response; /* response: 0: none */
	unsigned came;            /* as finding_came_name */
	struct str say;           /* one line */
};

struct finding {
	uint64_t id; /* of rule, child, pair, first evidence event */
	struct str rule, version, hash, status, title;
	enum finding_strength strength;
	enum finding_state state;
	bool urgent, uncertain; /* dating: uncertain */
	struct str child;
	struct str pair_from, pair_to; /* where the rule is per pair */
	int32_t first, last, onset, today; /* DATE_LAST: none */
	uint32_t count, entries;
	const uint64_t *evidence;
	size_t evidence_n;
	const struct finding_uncounted *not_counted;
	size_t not_counted_n;
	const struct finding_number *numbers;
	size_t numbers_n;
	struct str why, say; /* say: the sentence of practice.md 3 */
	const struct str *ask, *other;
	size_t ask_n, other_n;
	const struct finding_basis {
		struct str source, at, kind, text;
		struct str nation; /* whose law or guidance it is; absent: everybody's.  Not in the JSON */
	} *basis;
	size_t basis_n;
	const uint64_t *anchors; /* --anchors: the completing (sequence: opening) event of each instance */
	size_t anchors_n;
	const struct finding_was *was; /* NULL: the same, new, or nothing earlier is known */
	const uint64_t *lead; /* the first entry of each thing counted (of a gap: the last sight); not in the JSON */
	size_t lead_n;
	const struct mark *const *evidence_mark; /* beside evidence, while the sink's put runs; NULL: not at hand */
	const uint64_t *beside; /* shown beside it and not counted: what a rule asks for, answers, what happened instead */
	size_t beside_n;
	const struct mark *const *beside_mark; /* as evidence_mark */
	struct str group; /* of a series: its service, place, worker, agency or words; absent: of the child, of a pair */
	enum finding_front front;
	bool words_only; /* all that is counted is found by words in a text: a passage to read */
	enum finding_change change;
	const struct finding_review *review; /* in the order of their days */
	size_t review_n;
	const struct finding_passage *passage; /* of one that rests on words only; where asked for */
	size_t passage_n;
	const struct finding_each *each; /* everything that began it, in order; absent: it is not told so */
	size_t each_n;
};

const char *finding_strength_name(enum finding_strength v); /* note consider suspect */
const char *finding_state_name(enum finding_state v);
const char *finding_front_name(enum finding_front v);   /* "safety"; "" for none */
const char *finding_came_name(unsigned came);           /* answered late instead none not-due cannot-tell */
const char *finding_change_name(enum finding_change v); /* "grown"; "" for not compared */
/* Within 28 days of today (a local setting): what is years old is to be read first, and is not for a manager today. */
bool finding_is_recent(const struct finding *f);
uint64_t finding_make_id(const struct finding *f);
/* The id it would have were `first` its first entry: what it went by before an older one came in. */
uint64_t finding_make_id_from(const struct finding *f, uint64_t first);
/* "Noted by A. Worker on 9 Dec 2021: not significant because ..." */
void finding_review_say(const struct finding_review *r, struct buf *b);
/* What has become of it, in words: "two of its entries are not in the records any more". */
void finding_gone_say(const struct finding_gone *g, struct buf *b);
void finding_gone_json(const struct finding_gone *g, struct out *o);             /* {"type":"gone",...} */
void finding_unmatched_json(const struct finding_unmatched *u, struct out *o); /* {"type":"finding-review",...} */
void finding_write_json(const struct finding *f, struct out *o); /* one line */

/* What all findings of a rule have in common, written once: for many of them.  Zero to begin with; good as long as the rule's own
 * strings and lists stay where they are. */
struct finding_said {
	struct finding_said_rule {
		const void *rule, *hash, *title, *ask, *basis; /* whose it is, by their places */
		char *text;
		size_t head, why, tail; /* parts of text, one after the other */
	} *of; /* by a hash of the rule's place; text NULL: empty */
	size_t n, cap;
};
void finding_write_json_once_said(const struct finding *f, struct finding_said *said, struct out *o);
void finding_said_close(struct finding_said *s);

#endif
