/* Who is what to somebody: rows by blood, then what kinship_affine.c adds, in their order. */
#include "model/kinship.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "kinship_own.h"

enum { OF_AGE = 18 }; /* years: Children Act 1989, section 105(1): a child is under the age of eighteen */

struct str kinship_former(struct kinship_making *m, struct str words)
{
	struct str by = kinship_word_of(m->w, KINSHIP_IS_FORMER)->words;
	size_t at = str_find(by, STR("{words}"));

	if (str_has_prefix(words, str_part(by, 0, at))) /* "former wife, 2010 to 2017": the word itself says that it has ended */
		return words;
	return arena_printf(m->g->a, "%.*s%.*s%.*s", STR_ARG(str_part(by, 0, at)), STR_ARG(words),
			    STR_ARG(str_part(by, at + 7 < by.n ? at + 7 : by.n, by.n)));
}

/* The path was made from `of` outward; it is told from the other end. */
static void set_steps(struct kinship_making *m, struct kinship_row *r)
{
	const struct kinship_graph *g = m->g;
	struct kinship_step *s = ARENA_ARRAY(g->a, struct kinship_step, m->path.n + 1);

	for (size_t i = m->path.n; i-- > 0;) {
		const struct kinship_hop *h = &m->path.hop[i];
		struct str words = kinship_say_link(g, m->w, h->link, h->far);

		s[r->steps] = (struct kinship_step){.from = h->far,
						    .to = h->near,
						    .link = h->link,
						    .ended = kinship_has_ended(g, h->link)};
		if (s[r->steps].ended)
			words = kinship_former(m, words);
		s[r->steps++].words = arena_printf(
			g->a, str_has_suffix(words, STR(" with")) ? "%.*s" : "%.*s of", STR_ARG(words));
	}
	r->step = s;
	r->with = m->path.n ? m->path.with : FAMILY_NOBODY;
}

static void set_relative(struct kinship_making *m, struct kinship_row *r)
{
	r->relative = r->word->relative;
	r->reason = r->word->reason;
	if (r->ended && r->basis == KINSHIP_CARE)
		r->reason = kinship_word_of(m->w, KINSHIP_IS_FORMER)->reason;
	if (m->of_age) {
		r->relative = KINSHIP_NOT_ASKED;
		r->reason = kinship_word_of(m->w, KINSHIP_IS_OF_AGE)->reason;
	}
}

struct kinship_row *kinship_add(struct kinship_making *m, uint32_t who, enum kinship_code c,
				enum kinship_basis basis, unsigned near, struct str relation)
{
	const struct kinship_graph *g = m->g;
	const struct kinship_word *word = kinship_word_of(m->w, c);
	struct kinship_row *r;

	if (who == m->of || who >= g->persons || !g->here[who])
		return NULL;
	for (uint32_t i = m->first[who]; i; i = m->next[i - 1])
		if (m->row[i - 1].word == word && m->row[i - 1].basis == basis)
			return NULL;
	m->row = arena_room(g->a, m->row, m->n, &m->cap, sizeof *m->row);
	m->next = arena_room(g->a, m->next, m->n, &m->next_cap, sizeof *m->next);
	r = &m->row[m->n];
	*r = (struct kinship_row){.person = who,
				  .word = word,
				  .relation = relation,
				  .basis = basis,
				  .coefficient = -1,
				  .near = near};
	if (str_is_absent(relation))
		r->relation = kinship_say(m->w, c, g->x->person[who]->sex, near > 2 ? near - 2 : 0, 0, 0,
					  KINSHIP_BLOOD_NONE, g->a);
	set_steps(m, r);
	set_relative(m, r);
	m->next[m->n] = m->first[who];
	m->first[who] = (uint32_t)++m->n;
	return r;
}

/* ---- by blood and by adoption */

static bool is_same_line(const struct kinship_term *a, const struct kinship_term *b)
{
	return a->up == b->up && a->down == b->down && !((a->flags ^ b->flags) & KINSHIP_ADOPTED);
}

/* Two parents in common are two lines that meet, and one line of descent. */
static uint32_t lines_of(const struct kinship_terms *t, const struct kinship_term *of)
{
	uint64_t n = 0;

	for (uint32_t i = 0; i < t->n; i++)
		if (is_same_line(&t->term[i], of))
			n += t->term[i].blood == KINSHIP_FULL && t->term[i].count > 1 ? t->term[i].count / 2
										      : t->term[i].count;
	return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

static struct str also(struct kinship_making *m, const struct kinship_terms *t,
		       const struct kinship_term *first, uint8_t sex)
{
	struct buf b = {0};

	for (uint32_t i = 0; i < t->n; i++) {
		bool told = is_same_line(&t->term[i], first) ||
			    (t->term[i].flags ^ first->flags) & KINSHIP_ADOPTED;

		for (uint32_t k = 0; k < i; k++)
			told |= is_same_line(&t->term[i], &t->term[k]);
		if (told)
			continue;
		uint32_t lines = lines_of(t, &t->term[i]);
		buf_addf(&b, "%s%.*s", b.n ? "; " : "",
			 STR_ARG(kinship_say_term(m->w, &t->term[i], sex, m->g->a)));
		if (lines > 1)
			buf_addf(&b, " (%u lines)", lines);
	}
	return b.n ? buf_take(&b, m->g->a) : (struct str){0};
}

static void add_blood(struct kinship_making *m, uint32_t who, const struct kinship_terms *t, bool adopted)
{
	const struct kinship_term *first = kinship_blood_nearest(&m->blood, who,
								 adopted ? KINSHIP_ADOPTED : 0);
	uint8_t sex = m->g->x->person[who]->sex;

	for (uint32_t i = 0; adopted && first && i < t->n;
	     i++) /* by birth the same already, and still so in law */
		if (!(t->term[i].flags & (KINSHIP_ADOPTED | KINSHIP_SEVERED)) && t->term[i].up == first->up &&
		    t->term[i].down == first->down)
			return;
	if (!first)
		return;
	m->path.n = 0;
	kinship_blood_path(&m->blood, who, first, &m->path);
	enum kinship_basis basis = adopted                             ? KINSHIP_ADOPTION
				   : first->flags & KINSHIP_UNRECORDED ? KINSHIP_RECORDED
								       : KINSHIP_BIRTH;
	struct kinship_row *r = kinship_add(m, who, kinship_term_code(first), basis,
					    (unsigned)first->up + first->down,
					    kinship_say_term(m->w, first, sex, m->g->a));
	if (!r)
		return;
	r->up = first->up;
	r->down = first->down;
	r->blood = first->blood;
	r->lines = lines_of(t, first);
	r->also = also(m, t, first, sex);
	if (!adopted && !isnan(t->coefficient) && t->coefficient > 0)
		r->coefficient = t->coefficient;
	if (!adopted && first->flags & KINSHIP_SEVERED && !m->of_age && r->relative == KINSHIP_YES) {
		r->relative = KINSHIP_NO;
		r->reason = kinship_word_of(m->w, KINSHIP_IS_ADOPTED_AWAY)->reason;
	}
}

/* ---- all */

static int compare_rows(const void *va, const void *vb, void *graph)
{
	const struct kinship_graph *g = graph;
	const struct kinship_row *a = va, *b = vb;

	if (a->word != b->word)
		return a->word < b->word ? -1 : 1;
	if (a->near != b->near)
		return a->near < b->near ? -1 : 1;
	if (a->person != b->person)
		return g->rank[a->person] < g->rank[b->person] ? -1 : 1;
	return (int)a->basis - (int)b->basis;
}

static bool is_of_age(const struct person *p, int32_t day)
{
	return date_is_known(&p->birth) && p->birth.precision != DATE_AFTER && p->birth.hi < day &&
	       date_age_months(p->birth.hi, day) >= 12 * OF_AGE;
}

void kinship_of(const struct family_index *x, const struct kinship_words *w, uint32_t of, const struct couple_day *on,
		struct arena *a, struct kinship *k)
{
	struct kinship_graph g;
	struct kinship_making m = {.g = &g, .w = w, .of = of};

	*k = (struct kinship){0};
	kinship_graph_open(x, on, a, &g);
	k->circles = g.circles;
	k->unborn = g.unborn;
	if (!g.here[of])
		return;
	kinship_blood_open(&g, of, &m.blood);
	m.first = ARENA_ARRAY(a, uint32_t, g.persons + 1);
	m.of_age = is_of_age(x->person[of], on->day);
	for (uint32_t i = 0; i < g.persons; i++) {
		const struct kinship_terms *t = kinship_blood_terms(&m.blood, i);

		if (!t || i == of)
			continue;
		add_blood(&m, i, t, false);
		add_blood(&m, i, t, true);
	}
	kinship_affine(&m);
	kinship_care(&m);
	kinship_chain(&m);
	if (m.n)
		qsort_r(m.row, m.n, sizeof *m.row, compare_rows, &g);
	k->row = m.row;
	k->n = m.n;
	k->too_far = m.blood.too_far;
}
