/* A child who has been adopted, in a copy for the birth family: who has adopted him, their kin, his names since and every entry are left
 * out, whomever the picture is about.  Where a parent remains one (a step-parent has adopted) that parent's side is no birth family in
 * this sense, nor is who is kin to the adopters too (a grandmother has adopted).  A reading of the Adoption and Children Act 2002,
 * sections 46, 51(2), 57 and 79 to 80, for a practitioner to check (schemas/style/copy.xml). */
#include "copy_own.h"

#include <stdlib.h>

#include "base/buf.h"
#include "format/unicode.h"

/* ---- words of names ---- */

static bool is_letter(int32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 0xc0 && !(c >= 0x2000 && c <= 0x206f));
}

struct str copy_next_word(struct str *rest)
{
	struct str word = {rest->p, 0};
	int32_t c;

	while (rest->n) {
		size_t step = unicode_step(*rest, 0, &c);

		if (is_letter(c))
			word.n += step;
		else if (word.n)
			break;
		else
			word.p += step;
		*rest = str_part(*rest, step, SIZE_MAX);
	}
	return word;
}

bool copy_has_word(struct str folded, struct str word)
{
	for (struct str w = copy_next_word(&folded); w.n; w = copy_next_word(&folded))
		if (str_is_equal(w, word))
			return true;
	return false;
}

static struct str fold(struct arena *a, struct str s)
{
	struct buf b = {0};

	unicode_fold_plain(s, &b);
	return buf_take(&b, a);
}

/* ---- two families ---- */

struct sides { /* of one child */
	uint32_t child;
	bool *adopter, *keeps; /* a parent who has adopted, or is the partner of who has: remains one */
	bool *parent;          /* by birth, and no more */
	bool *adopted;         /* he, and all others who are */
	bool *adoptive, *birth;
};

static bool is_blood(enum family_tie t)
{
	return t == FAMILY_TIE_PARENT || t == FAMILY_TIE_CHILD || (t >= FAMILY_TIE_SIBLING && t <= FAMILY_TIE_COUSIN);
}

/* Those for whom `is` holds, as a list, and everybody whom they lead to. */
static bool *side_of(const struct copy_work *k, const bool *is, const bool *also, const bool *without)
{
	uint32_t *from = ARENA_ARRAY(k->a, uint32_t, k->x->persons + 1);
	size_t n = 0;

	for (uint32_t i = 0; i < k->x->persons; i++)
		if (is[i] || also[i])
			from[n++] = i;
	return copy_reach(k, copy_is_kin, from, n, without);
}

static void find_parents(const struct copy_work *k, struct sides *s)
{
	const struct family_index *x = k->x;

	for (size_t i = 0; i < x->links; i++)
		if (x->link[i].to == s->child && x->link[i].tie == FAMILY_TIE_ADOPTER)
			s->adopter[x->link[i].from] = true;
	for (size_t i = 0; i < x->links; i++)
		if (family_is_couple(x->link[i].tie)) {
			s->keeps[x->link[i].from] |= s->adopter[x->link[i].to];
			s->keeps[x->link[i].to] |= s->adopter[x->link[i].from];
		}
	for (size_t i = 0; i < x->links; i++)
		if (x->link[i].to == s->child && x->link[i].tie == FAMILY_TIE_PARENT)
			s->parent[x->link[i].from] = !s->keeps[x->link[i].from] && !s->adopter[x->link[i].from];
	for (uint32_t i = 0; i < x->persons; i++) { /* of the partners of adopters only the child's own parents */
		bool of = false;

		for (size_t j = 0; j < x->links && s->keeps[i]; j++)
			of |= x->link[j].tie == FAMILY_TIE_PARENT && x->link[j].from == i && x->link[j].to == s->child;
		s->keeps[i] = of;
	}
}

/* The other parents of children of that side who were adopted too.  false: nobody new. */
static bool add_parents(const struct copy_work *k, struct sides *s)
{
	const struct family_index *x = k->x;
	bool *of = ARENA_ARRAY(k->a, bool, x->persons + 1), more = false;

	for (size_t i = 0; i < x->links; i++)
		if (x->link[i].tie == FAMILY_TIE_PARENT && s->birth[x->link[i].from] && s->adopted[x->link[i].to])
			of[x->link[i].to] = true;
	for (size_t i = 0; i < x->links; i++) {
		uint32_t up = x->link[i].from;

		if (x->link[i].tie != FAMILY_TIE_PARENT || !of[x->link[i].to] || s->birth[up] || s->adoptive[up])
			continue;
		more |= !s->parent[up];
		s->parent[up] = true;
	}
	for (uint32_t i = 0; i < x->persons; i++)
		s->birth[i] |= of[i] && i != s->child;
	return more;
}

/* Neither side is followed through a child who was adopted: he is where two families touch. */
static void find_sides(const struct copy_work *k, struct sides *s)
{
	const struct family_index *x = k->x;
	bool *without = ARENA_ARRAY(k->a, bool, x->persons + 1);

	for (uint32_t i = 0; i < x->persons; i++)
		without[i] = s->adopted[i] || s->parent[i];
	s->adoptive = side_of(k, s->adopter, s->keeps, without);
	for (size_t i = 0; i < x->links; i++) /* other children whom they have adopted */
		if (x->link[i].tie == FAMILY_TIE_ADOPTER && s->adoptive[x->link[i].from])
			s->adoptive[x->link[i].to] |= x->link[i].to != s->child;
	for (size_t i = 0; i < x->links; i++) { /* who is kin as recorded, through whom is not */
		const struct family_link *l = &x->link[i];
		uint32_t other = l->from == s->child ? l->to : l->from;

		if (is_blood(l->tie) && (l->from == s->child || l->to == s->child) && !s->adoptive[other])
			s->parent[other] = true;
	}
	for (uint32_t i = 0; i < x->persons; i++)
		without[i] = s->adopted[i] || s->adopter[i] || s->keeps[i];
	do
		s->birth = side_of(k, s->parent, s->parent, without);
	while (add_parents(k, s));
}

/* ---- what he is called ---- */

/* A word of the name, but for the first, is in the name of somebody of that side. */
static bool has_word_of(const struct copy_work *k, struct str name, const bool *side, const bool *without)
{
	const struct family_records *r = k->x->records;
	struct str rest = fold(k->a, name);

	copy_next_word(&rest);
	for (struct str w = copy_next_word(&rest); w.n; w = copy_next_word(&rest))
		for (size_t i = 0; i < r->persons; i++) {
			uint32_t who = family_find(k->x, r->person[i].id);

			if (who == FAMILY_NOBODY || !side[who] || without[who])
				continue;
			for (size_t m = 0; m < r->person[i].names_n; m++)
				if (copy_has_word(fold(k->a, r->person[i].names[m]), w))
					return true;
		}
	return false;
}

static int compare_strs(const void *va, const void *vb)
{
	return str_compare(*(const struct str *)va, *(const struct str *)vb);
}

/* The names of the record that is drawn, in its order, then those of others that are his too. */
static struct str *names_of(const struct copy_work *k, uint32_t who, size_t *n)
{
	const struct family_records *r = k->x->records;
	const struct person *p = k->x->person[who];
	size_t all = p->names_n;
	struct str *name;

	for (size_t i = 0; i < r->persons; i++)
		all += family_find(k->x, r->person[i].id) == who ? r->person[i].names_n : 0;
	name = ARENA_ARRAY(k->a, struct str, all + 1);
	for (*n = 0; *n < p->names_n; ++*n)
		name[*n] = p->names[*n];
	for (size_t i = 0; i < r->persons; i++)
		for (size_t m = 0; family_find(k->x, r->person[i].id) == who && m < r->person[i].names_n; m++) {
			bool again = false;

			for (size_t j = 0; j < *n; j++)
				again |= str_is_equal(name[j], r->person[i].names[m]);
			if (!again)
				name[(*n)++] = r->person[i].names[m];
		}
	if (*n > p->names_n)
		qsort(name + p->names_n, *n - p->names_n, sizeof *name, compare_strs);
	return name;
}

static struct copy_names earlier_names(const struct copy_work *k, const struct sides *s)
{
	size_t n, kept = 0, last = SIZE_MAX;
	struct str *name = names_of(k, s->child, &n), first = family_name(k->x->person[s->child]);
	struct str *to = ARENA_ARRAY(k->a, struct str, n + 1);

	for (size_t i = 0; i < n; i++) {
		if (has_word_of(k, name[i], s->birth, s->adopted))
			to[kept++] = name[i];
		else if (!has_word_of(k, name[i], s->adoptive, s->birth))
			last = i;
	}
	if (!kept && n > 1 && last != SIZE_MAX)
		to[kept++] = name[last];
	if (!kept)
		to[kept++] = str_trim(str_part(str_trim(first), 0, str_find(str_trim(first), STR(" "))));
	return (struct copy_names){to, kept};
}

static void leave_out(struct copy_work *k, uint32_t child, bool *adopted)
{
	size_t n = k->x->persons + 1;
	struct sides s = {.child = child,
			  .adopted = adopted,
			  .adopter = ARENA_ARRAY(k->a, bool, n),
			  .keeps = ARENA_ARRAY(k->a, bool, n),
			  .parent = ARENA_ARRAY(k->a, bool, n)};
	uint32_t reader = k->w->reader;

	find_parents(k, &s);
	for (uint32_t i = 0; i < k->x->persons; i++)
		if (s.adopter[i] && (i == reader || k->own[i]))
			return;
	find_sides(k, &s);
	if (!s.birth[reader] || s.adoptive[reader])
		return;
	k->former[child] = earlier_names(k, &s);
	for (uint32_t i = 0; i < k->x->persons; i++)
		if (s.adopter[i] || (s.adoptive[i] && !s.birth[i] && !k->own[i]))
			k->drop[i] = true;
}

void copy_drop_adopted(struct copy_work *k)
{
	const struct family_index *x = k->x;
	bool *near = copy_reach(k, copy_is_kin, &k->w->reader, 1, NULL),
	     *adopted = ARENA_ARRAY(k->a, bool, x->persons + 1);

	for (size_t i = 0; i < x->links; i++)
		if (x->link[i].tie == FAMILY_TIE_ADOPTER)
			adopted[x->link[i].to] = true;
	for (uint32_t i = 0; i < x->persons; i++)
		if (adopted[i] && near[i] && i != k->w->reader)
			leave_out(k, i, adopted);
}

bool copy_is_former(const struct copy_work *k, struct str id)
{
	uint32_t who = family_find(k->x, id);

	return who != FAMILY_NOBODY && k->former[who].n;
}

/* Of such a child that he is kin, what the reader said himself, and that he lives with him; neither where he goes nor until when he
 * was whose. */
bool copy_keep_former(const struct copy_work *k, struct relation *r, enum family_tie t, bool own)
{
	uint32_t from = family_find(k->x, r->from), to = family_find(k->x, r->to);

	if (!copy_is_former(k, r->from) && !copy_is_former(k, r->to))
		return true;
	if (is_blood(t)) {
		r->end = (struct date){0};
		r->extra_n = 0;
		return true;
	}
	if (t == FAMILY_TIE_SAME)
		return true;
	if (t == FAMILY_TIE_RESIDENCE || t == FAMILY_TIE_HOME_OF)
		return k->with[from == FAMILY_NOBODY ? to : from];
	return from != FAMILY_NOBODY && to != FAMILY_NOBODY && (own || (t == FAMILY_TIE_LIVES_WITH && k->with[from] && k->with[to]));
}
