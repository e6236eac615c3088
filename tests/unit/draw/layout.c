#include <math.h>

#include "../model/kin.h"

#include "draw/layout.h"

static void lay_out(struct kin *k, const struct pedigree *p, struct layout *l)
{
	*l = (struct layout){.of = p, .arena = &k->a};
	l->person = ARENA_ARRAY(&k->a, struct layout_person, p->persons + 1);
	for (size_t i = 0; i < p->persons; i++) {
		l->person[i].rim = p->person[i].index ? 24 : 20;
		l->person[i].shape = DOT_CIRCLE;
		l->person[i].size = LAYOUT_SYMBOL;
		for (int side = 0; side < 2; side++) {
			l->person[i].flank[side] = 20;
			l->person[i].name[side] = 30 + (double)(i % 3) * 6;
		}
		l->person[i].half_name = l->person[i].name[0];
		l->person[i].left = l->person[i].right = l->person[i].name[0];
		l->person[i].below = 50;
	}
	layout_run(l);
}

/* What must hold of any family at all. */
static void holds_for_any(const struct layout *l)
{
	const struct pedigree *p = l->of;
	size_t seen = 0;

	for (size_t r = 0; r < l->rows; r++)
		for (size_t i = 0; i < l->row[r].n; i++) {
			uint32_t who = l->row[r].person[i];

			seen++;
			assert_int_equal(l->person[who].row, r);
			assert_int_equal(l->person[who].at, i);
			assert_true(isfinite(l->person[who].x) && isfinite(l->person[who].y));
			assert_true(l->person[who].y == l->row[r].y);
			if (i) { /* neither symbols nor names meet */
				const struct layout_person *a = &l->person[l->row[r].person[i - 1]],
							   *b = &l->person[who];

				assert_true(b->x - a->x >= a->right + b->left + 7.9);
			}
		}
	assert_int_equal(seen, p->persons); /* everybody once */
	for (size_t i = 0; i < p->children; i++) {
		const struct pedigree_union *u = &p->joint[p->child[i].joint];

		if (!p->child[i].structural)
			continue;
		if (u->a != FAMILY_NOBODY)
			assert_true(l->person[u->a].row < l->person[p->child[i].child].row);
		for (size_t j = 0; j < p->children; j++) /* the eldest left */
			if (p->child[j].joint == p->child[i].joint && p->child[j].structural &&
			    l->person[p->child[j].child].row == l->person[p->child[i].child].row) {
				const struct person *a = p->person[p->child[i].child].person,
						    *b = p->person[p->child[j].child].person;

				if (a && b && a->birth.precision == DATE_DAY &&
				    b->birth.precision == DATE_DAY && a->birth.lo < b->birth.lo)
					assert_true(l->person[p->child[i].child].x <
						    l->person[p->child[j].child].x);
			}
		if (u->a != FAMILY_NOBODY)
			assert_true(l->child[i].stems > 0);
	}
	for (size_t i = 0; i < p->joints; i++)
		if (p->joint[i].b != FAMILY_NOBODY)
			assert_int_equal(l->joint[i].lines, 1);
}

static void three_generations(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	struct layout l;
	uint32_t mum, dad;

	(void)state;
	kin_person(k, "p:gf", "Grandfather", 'm', "1948");
	kin_person(k, "p:gm", "Grandmother", 'f', "1950");
	kin_person(k, "p:u", "Uncle", 'm', "1975-05-05");
	kin_person(k, "p:m", "Mother", 'f', "1980-05-05");
	kin_person(k, "p:d", "Father", 'm', "1978");
	kin_person(k, "p:1", "Eldest", 'f', "2009-05-05");
	kin_person(k, "p:2", "Youngest", 'm', "2016-05-05");
	kin_parents(k, "p:u", "p:gf", "p:gm");
	kin_parents(k, "p:m", "p:gf", "p:gm");
	kin_parents(k, "p:2", "p:m", "p:d");
	kin_parents(k, "p:1", "p:m", "p:d");
	kin_index_picture(k, "p:1", "2026-03-20", &p);
	lay_out(k, &p, &l);
	holds_for_any(&l);
	assert_int_equal(l.rows, 3);
	assert_int_equal(l.apart, 0);
	mum = kin_in(k, &p, "p:m");
	dad = kin_in(k, &p, "p:d");
	assert_int_equal(abs((int)l.person[mum].at - (int)l.person[dad].at), 1);
	assert_int_equal(l.person[mum].row, 1);
	assert_true(l.person[kin_in(k, &p, "p:u")].x < l.person[mum].x);
	kin_close(k);
}

static void father_left_and_last_partner_right(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	struct layout l;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2010-01-01");
	kin_person(k, "p:m", "Mother", 'f', NULL);
	kin_person(k, "p:d", "Father", 'm', NULL);
	kin_parents(k, "p:c", "p:m", "p:d");
	kin_index_picture(k, "p:c", "2026-03-20", &p);
	lay_out(k, &p, &l);
	assert_true(l.person[kin_in(k, &p, "p:d")].x < l.person[kin_in(k, &p, "p:m")].x);
	kin_person(k, "p:d2", "New", 'm', NULL);
	kin_relation(k, "p:m", "partner", "p:d2", "2020-01-01", NULL);
	kin_index_picture(k, "p:c", "2026-03-20", &p);
	lay_out(k, &p, &l);
	assert_true(l.person[kin_in(k, &p, "p:d")].x < l.person[kin_in(k, &p, "p:m")].x);
	assert_true(l.person[kin_in(k, &p, "p:m")].x < l.person[kin_in(k, &p, "p:d2")].x);
	kin_close(k);
}

static void an_uncle_and_a_niece(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	struct layout l;

	(void)state;
	kin_person(k, "p:g", "Grandmother", 'f', NULL);
	kin_person(k, "p:s", "Sister", 'f', "1970-01-01");
	kin_person(k, "p:b", "Brother", 'm', "1980-01-01");
	kin_person(k, "p:n", "Niece", 'f', "1990-01-01");
	kin_person(k, "p:c", "Child", 'f', "2010-01-01");
	kin_relation(k, "p:g", "parent", "p:s", NULL, NULL);
	kin_relation(k, "p:g", "parent", "p:b", NULL, NULL);
	kin_relation(k, "p:s", "parent", "p:n", NULL, NULL);
	kin_parents(k, "p:c", "p:n", "p:b");
	kin_index_picture(k, "p:c", "2026-03-20", &p);
	lay_out(k, &p, &l);
	holds_for_any(&l);
	assert_int_equal(l.rows, 4);
	kin_close(k);
}

/* Who of a row stands left of whom, `but` left out: ids, row by row. */
static struct str order_of(struct kin *k, const struct layout *l, const char *but)
{
	struct str text = STR("");

	for (size_t r = 0; r < l->rows; r++) {
		for (size_t i = 0; i < l->row[r].n; i++) {
			struct str id = l->of->person[l->row[r].person[i]].person->id;

			if (!but || !str_is_equal(id, str_of(but)))
				text = arena_printf(&k->a, "%.*s %.*s", STR_ARG(text), STR_ARG(id));
		}
		text = arena_printf(&k->a, "%.*s |", STR_ARG(text));
	}
	return text;
}

/* Two couples whose children married one another, one of them twice, with brothers and sisters beside; `more`: one more. */
static struct str order_with(int more)
{
	static const char *const kids[][2] = {{"c1", "1970"}, {"c2", "1974"}, {"c3", "1978"}};
	struct kin *k = kin_open();
	struct pedigree p;
	struct layout l;
	static char kept[512];
	char id[16];

	kin_person(k, "p:a", "A", 'm', "1940");
	kin_person(k, "p:b", "B", 'f', "1942");
	kin_person(k, "p:x", "X", 'm', "1941");
	kin_person(k, "p:y", "Y", 'f', "1943");
	kin_relation(k, "p:a", "spouse", "p:b", NULL, NULL);
	kin_relation(k, "p:x", "spouse", "p:y", NULL, NULL);
	for (int side = 0; side < 2; side++)
		for (size_t i = 0; i < 3; i++) {
			snprintf(id, sizeof id, "p:%c%s", side ? 'x' : 'a', kids[i][0]);
			kin_person(k, id, id, side ? 'f' : 'm', kids[i][1]);
			kin_parents(k, id, side ? "p:x" : "p:a", side ? "p:y" : "p:b");
		}
	kin_relation(k, "p:ac1", "spouse", "p:xc3", NULL, NULL);
	kin_relation(k, "p:ac3", "spouse", "p:xc1", NULL, NULL);
	kin_person(k, "p:w", "W", 'f', "1979");
	kin_relation(k, "p:ac2", "spouse", "p:w", NULL, NULL);
	kin_person(k, "p:k1", "K1", 'f', "2000");
	kin_parents(k, "p:k1", "p:ac1", "p:xc3");
	if (more)
		kin_person(k, "p:more", "More", 'f', more == 1 ? "1990" : "2004");
	if (more == 1)
		kin_relation(k, "p:more", "partner", "p:ac3", NULL, NULL);
	else if (more == 2)
		kin_parents(k, "p:more", "p:ac2", "p:w");
	else if (more == 3)
		kin_parents(k, "p:more", "p:ac1", "p:xc3");
	kin_index(k);
	kin_picture(k, NULL, "2026-03-20", &p);
	lay_out(k, &p, &l);
	holds_for_any(&l);
	{
		struct str text = order_of(k, &l, "p:more");

		snprintf(kept, sizeof kept, "%.*s", STR_ARG(text));
	}
	kin_close(k);
	return str_of(kept);
}

/* docs on genograms, 5, Q12 */
static void one_more_who_leads_nowhere_moves_nobody(void **state)
{
	char before[512];

	(void)state;
	snprintf(before, sizeof before, "%.*s", STR_ARG(order_with(0)));
	for (int more = 1; more < 4; more++) {
		struct str after = order_with(more);

		assert_string_equal(before, after.p);
	}
}

static size_t chance(uint64_t *seed, size_t n)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(*seed >> 33) % n;
}

/* A family of chance: everybody may be anybody's parent, partner, carer, brother or sister. */
static void any_family_at_all(void **state)
{
	static const char *const kinds[] = {"parent",          "parent",      "parent",      "partner",
					    "spouse",          "ex-partner",  "sibling",     "foster-carer",
					    "adoptive-parent", "step-parent", "grandparent", "aunt-uncle",
					    "half-sibling",    "lives-with",  "unborn-child"};
	uint64_t seed = 20261121;

	(void)state;
	for (int round = 0; round < 120; round++) {
		struct kin *k = kin_open();
		struct pedigree p;
		struct layout l;
		size_t n = round % 10 == 9 ? 60 : chance(&seed, 14), relations = n * (1 + chance(&seed, 3));
		char id[32], other[32], born[40];

		for (size_t i = 0; i < n; i++) {
			snprintf(id, sizeof id, "p:%zu", i);
			int year = 1940 + (int)chance(&seed, 80), month = 1 + (int)chance(&seed, 12);

			snprintf(born, sizeof born, "%d-%02d-11", year, month);
			kin_person(k, id, i % 7 ? "Somebody or other" : NULL, "mfu"[chance(&seed, 3)],
				   i % 5 ? born : NULL);
		}
		for (size_t i = 0; i < relations && n; i++) {
			snprintf(id, sizeof id, "p:%d", (int)(chance(&seed, n)));
			snprintf(other, sizeof other, "p:%d", (int)(chance(&seed, n)));
			kin_relation(k, id, kinds[chance(&seed, sizeof kinds / sizeof *kinds)], other, NULL,
				     NULL);
		}
		kin_index(k);
		kin_picture(k, n && round % 2 ? "p:0" : NULL, "2026-03-20", &p);
		if (!(n && round % 2))
			assert_int_equal(p.persons >= n || n == 0 || p.persons > 0, 1);
		lay_out(k, &p, &l);
		holds_for_any(&l);
		kin_close(k);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_generations),
		cmocka_unit_test(father_left_and_last_partner_right),
		cmocka_unit_test(an_uncle_and_a_niece),
		cmocka_unit_test(one_more_who_leads_nowhere_moves_nobody),
		cmocka_unit_test(any_family_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
