/* model/copy - what a copy for a named person leaves out of a case, besides what is kept from every family
 * (model/audience).
 *
 * copy_policy_open reads schemas/style/copy.xml: what is left out for whom, by what the reader is to the
 * children of a picture; immutable afterwards, its own arena.  copy_of makes the records of such a copy out
 * of those that a family may see: persons, relations and entries that are left out are not in it at all, nor
 * anybody who is known through them alone, so that whatever is drawn from it cannot show them (I8: at the
 * source, not in a renderer).  Who said something is named only to who said it. Nothing is added.  Of a parent who is left out one thing stays: that two children have the same one or not (records.left_out; a number,
 * no name or id), since one bar under the other parent would say that they have.  No policy is asked: any drawing says one or the
 * other, and "half-brother" says as much.  Whoever is known by one word ("Morven") is the reader where nobody else of the records is called so.
 * Nothing that was typed by hand into an entry or a relation stays, but for names: a legal status in the words of the code list.
 * What holds for a reader as parent or carer of a child holds for each such child of the family that is drawn, whomever the picture
 * is about.  Of a child who has been adopted the birth family is not told who has adopted him, nor their kin, nor his names since,
 * nor any entry: the name shown is one recorded that has a word of the birth family's names, else the last of several without a word
 * of the adopters', else his first name.  It is no more than a guess: `adopted` says that somebody must look (Adoption and
 * Children Act 2002, sections 57 and 79 to 80).
 * Lists are the arena's, strings borrowed.  Only copy_policy_open fails (ERR_USAGE). Source: docs
 * on practice, 1.11 (a copy is for a person; mother, father, child and carer can differ).
 */
#ifndef MODEL_COPY_H
#define MODEL_COPY_H

#include "base/diag.h"
#include "model/family.h"
#include "model/tie.h"

enum copy_reader { COPY_CHILD, COPY_PARENT, COPY_CARER, COPY_RELATIVE, COPY_OTHER, COPY_READERS };
enum copy_part { /* of what is left out: bits */
		 COPY_HOMES = 1,
		 COPY_PARTNERS = 2,
		 COPY_ADOPTERS = 4,
		 COPY_CARERS = 8,
		 COPY_PREGNANCIES = 16,
		 COPY_SAID = 32, /* by others than the reader */
		 COPY_FOSTER = 64, /* foster carers alone */
		 COPY_OTHERS = 256, /* of a child who is not the reader's own: who looks after him, entries of some kinds */
		 COPY_SERVICES = 128, /* whom the others have to do with: where a child is found, what help was sought */
};
struct copy_rule {
	struct str words; /* what the reader is */
	unsigned parts;
	unsigned apart; /* left out besides for a reader who does not live with each of the children */
	uint16_t *kind; /* of entries, and all under them */
	size_t kinds;
	uint16_t *others; /* the same, of a child who is not the reader's own */
	size_t others_n;
};
struct copy_policy {
	struct arena arena;
	struct copy_rule rule[COPY_READERS];
	struct tie_sign *protected; /* services whose names stand in no copy */
	size_t protecteds;
	struct str status;  /* what is told of a legal status in words that are not the code list's */
	struct str adopted; /* to who makes a copy for the birth family of a child who has been adopted */
};
int copy_policy_open(const char *schemas, const struct code *code, struct copy_policy *p, struct diags *diags,
		     struct err *e);
void copy_policy_close(struct copy_policy *p);

struct copy_wanted {
	uint32_t reader;       /* number in the index */
	const uint32_t *child; /* whom the picture is about; grown-ups among them count where no child is */
	size_t children;
	int32_t day;
};
struct copy_left {               /* out, for who gives the copy: never for the reader */
	enum copy_reader reader; /* to the child that he is least near to */
	size_t persons, relations, entries;
	size_t adopted; /* children in it of whose birth family alone the reader is */
};
/* `to` is what family_index_open is then given. */
void copy_of(const struct family_index *x, const struct copy_policy *p, const struct copy_wanted *w,
	     struct arena *a, struct family_records *to, struct copy_left *left);

/* Words of text that is folded (unicode_fold_plain): "o'brien-low" is three.  "" after the last. */
struct str copy_next_word(struct str *rest);
bool copy_has_word(struct str folded, struct str word);

#endif
