#include "../model/kin.h"
#include <math.h>

#include "draw/genogram_home.h"

/* Ray casting; a polygon of the outline has no holes. */
static bool is_in(const struct genogram_outline *o, double x, double y)
{
	bool in = false;

	for (size_t i = 0, j = o->points - 1; i < o->points; j = i++)
		if ((o->point[i].y > y) != (o->point[j].y > y) &&
		    x < (o->point[j].x - o->point[i].x) * (y - o->point[i].y) /
					    (o->point[j].y - o->point[i].y) +
				    o->point[i].x)
			in = !in;
	return in;
}

static struct layout laid_out(struct kin *k, struct pedigree *p)
{
	struct layout l = {
		.of = p, .arena = &k->a, .person = ARENA_ARRAY(&k->a, struct layout_person, p->persons + 1)};

	for (size_t i = 0; i < p->persons; i++)
		l.person[i] = (struct layout_person){.left = 30, .right = 30, .below = 45, .rim = 20};
	layout_run(&l);
	return l;
}

static bool is_held(const struct genogram_home *home, const struct layout_person *q)
{
	for (size_t m = 0; m < home->outlines; m++)
		if (is_in(&home->outline[m], q->x, q->y))
			return true;
	return false;
}

static bool lives_in(const struct pedigree_home *home, uint32_t who)
{
	for (size_t m = 0; m < home->members; m++)
		if (home->member[m] == who)
			return true;
	return false;
}

static void an_outline_holds_its_members_and_nobody_else(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	struct layout l;
	struct genogram_home home = {0};

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2014-09-30");
	kin_person(k, "p:m", "Mum", 'f', "1994");
	kin_person(k, "p:d", "Dad", 'm', "1994");
	kin_person(k, "p:s", "Sister", 'f', "2012-09-30");
	kin_person(k, "p:b", "Brother", 'm', "2010-09-30");
	for (int i = 0; i < 3; i++) {
		kin_relation(k, "p:m", "parent", i == 0 ? "p:c" : i == 1 ? "p:s" : "p:b", NULL, NULL);
		kin_relation(k, "p:d", "parent", i == 0 ? "p:c" : i == 1 ? "p:s" : "p:b", NULL, NULL);
	}
	kin_relation(k, "p:c", "lives-with", "p:m", NULL, NULL);
	kin_relation(k, "p:b", "lives-with", "p:m", NULL,
		     NULL); /* the sister stands between them and lives elsewhere */
	kin_index_picture(k, "p:c", "2020-01-01", &p);
	l = laid_out(k, &p);
	assert_int_equal(p.homes, 1);
	home.of = &p.home[0];
	genogram_home_outlines(&l, &home, 1);
	for (uint32_t i = 0; i < p.persons; i++)
		assert_int_equal(lives_in(home.of, i), is_held(&home, &l.person[i]));
	assert_int_equal(home.outlines, 1);
	kin_close(k);
}

/* How many edges of the first outline run along an upright line at x, nearer than 4. */
static int along(const struct genogram_home *home, double x)
{
	const struct genogram_outline *o = &home->outline[0];
	int n = 0;

	for (size_t i = 0; i < o->points; i++) {
		struct dot_point a = o->point[i], b = o->point[(i + 1) % o->points];

		n += fabs(a.x - b.x) < 0.1 && fabs(a.y - b.y) > 0.1 && fabs(a.x - x) < 4;
	}
	return n;
}

static void an_outline_keeps_off_lines(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	struct layout l;
	struct genogram_home home = {0};
	double left = 1e9;

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2014-09-30");
	kin_person(k, "p:m", "Mum", 'f', "1994");
	kin_person(k, "p:d", "Dad", 'm', "1994");
	kin_parents(k, "p:c", "p:m", "p:d");
	kin_relation(k, "p:c", "lives-with", "p:m", NULL, NULL);
	kin_index_picture(k, "p:c", "2020-01-01", &p);
	l = laid_out(k, &p);
	home.of = &p.home[0];
	genogram_home_outlines(&l, &home, 1);
	for (size_t i = 0; i < home.outline[0].points; i++)
		left = fmin(left, home.outline[0].point[i].x);
	assert_true(along(&home, left) > 0);
	/* lines beside its left edge, within it and without, all along it and of a part of it */
	for (int turn = 0; turn < 4; turn++) {
		double x = left + (turn % 2 ? 1.5 : -1.5);
		struct dot_point way[2] = {{x, turn < 2 ? l.y0 - 50 : l.person[kin_in(k, &p, "p:c")].y - 20},
					   {x, turn < 2 ? l.y1 + 50 : l.person[kin_in(k, &p, "p:c")].y + 20}};

		l.joint[0].descent[0] = (struct dot_piece){way, 2, false};
		l.joint[0].descents = 1;
		genogram_home_outlines(&l, &home, 1);
		assert_int_equal(along(&home, x), 0);
		for (uint32_t i = 0; i < p.persons; i++)
			assert_int_equal(lives_in(home.of, i), is_held(&home, &l.person[i]));
	}
	kin_close(k);
}

/* Brothers and sisters who stand in turn in two homes, and a child of both: no outline runs through the other home. */
static void two_homes_side_by_side(void **state)
{
	static const char *const child[] = {"p:1", "p:2", "p:3", "p:4", "p:5"};
	struct genogram_home home[2] = {{0}};
	struct kin *k = kin_open();
	struct pedigree p;
	struct layout l;

	(void)state;
	kin_person(k, "p:m", "Mum", 'f', "1984");
	kin_person(k, "p:d", "Dad", 'm', "1984");
	for (int i = 0; i < 5; i++) {
		kin_person(k, child[i], child[i], 'f', i == 0 ? "2010" : i == 1 ? "2011" : i == 2 ? "2012" : i == 3 ? "2013" : "2014");
		kin_parents(k, child[i], "p:m", "p:d");
		if (i != 2)
			kin_relation(k, child[i], "lives-with", i % 2 ? "p:m" : "p:d", NULL, NULL);
	}
	kin_relation(k, "p:3", "lives-with", "p:m", NULL, NULL);
	kin_relation(k, "p:3", "lives-with", "p:d", NULL, NULL);
	kin_index_picture(k, "p:1", "2020-01-01", &p);
	l = laid_out(k, &p);
	assert_int_equal(p.homes, 2);
	for (int h = 0; h < 2; h++)
		home[h] = (struct genogram_home){.of = &p.home[h], .foot = 11 * (h + 1), .wider = 5 * h};
	genogram_home_outlines(&l, home, 2);
	for (int h = 0; h < 2; h++) {
		for (uint32_t i = 0; i < p.persons; i++)
			assert_int_equal(lives_in(home[h].of, i), is_held(&home[h], &l.person[i]));
		/* a corner within the other outline stands by the child of both */
		for (size_t m = 0; m < home[h].outlines; m++)
			for (size_t n = 0; n < home[h].outline[m].points; n++)
				for (size_t o = 0; o < home[!h].outlines; o++) {
					struct dot_point at = home[h].outline[m].point[n];
					const struct layout_person *q = &l.person[kin_in(k, &p, "p:3")];

					if (is_in(&home[!h].outline[o], at.x, at.y))
						assert_true(fabs(at.x - q->x) < 60 && fabs(at.y - q->y) < 120);
				}
	}
	kin_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_outline_holds_its_members_and_nobody_else),
		cmocka_unit_test(an_outline_keeps_off_lines),
		cmocka_unit_test(two_homes_side_by_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
