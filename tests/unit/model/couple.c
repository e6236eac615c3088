/* What two people are as a couple, out of several relations; and that pictures, relations and ecomaps say the same of it. */
#include "kin.h"

#include "model/couple.h"
#include "model/kinship.h"
#include "model/tie.h"

struct said {
	const char *kind, *start, *end;
};

/* A mother and a father of one child, he dead on that day or alive, and what is recorded of the two; swapped: from the other end. */
static struct kin *open_pair(const struct said *said, size_t n, const char *death, bool swapped)
{
	struct kin *k = kin_open();

	kin_person(k, "p:c", "Child", 'f', "2000-01-01");
	kin_person(k, "p:m", "Mum", 'f', "1970-01-01");
	kin_person(k, "p:d", "Dad", 'm', "1971-01-01")->death = project_date(death);
	kin_parents(k, "p:c", "p:m", "p:d");
	for (size_t i = 0; i < n; i++) {
		const struct said *s = &said[swapped ? n - 1 - i : i];

		kin_relation(k, swapped ? "p:d" : "p:m", s->kind, swapped ? "p:m" : "p:d", s->start, s->end);
	}
	kin_index(k);
	return k;
}

struct counting {
	const struct family_index *x;
	const bool *later;
	int32_t day;
};

static bool counts(const void *self, const struct family_link *l)
{
	const struct counting *c = self;

	return family_is_open(&l->start, &(struct date){0}, c->day) && !c->later[l - c->x->link];
}

static bool pair(struct kin *k, const struct couple_day *on, struct couple *c)
{
	struct counting how = {&k->x, couple_later(&k->x, on->day, &k->a), on->day};

	return couple_between(&k->x, kin_find(k, "p:m"), kin_find(k, "p:d"), counts, &how, on, &k->a, c);
}

enum { MOST = 3 };
static const struct example {
	struct said said[MOST];
	const char *death, *day;
	bool found;
	enum couple_bond bond;
	bool married;
} examples[] = {
	/* "ex-partner, 2017 to 2021" tells of the time together */
	{{{"ex-partner", "2017-09-01", "2021-01-23"}}, NULL, "2019-06-01", false, COUPLE_ENGAGED, false},
	{{{"ex-partner", "2017-09-01", "2021-01-23"}, {"partner", NULL, NULL}}, NULL, "2019-06-01", false, COUPLE_PARTNER, false},
	{{{"ex-partner", "2017-09-01", "2021-01-23"}}, NULL, "2021-01-24", false, COUPLE_EX_PARTNER, false},
	{{{"ex-spouse", "2010", "2015"}}, NULL, "2012-06-01", false, COUPLE_SPOUSE, true},
	{{{"ex-spouse", "2010", NULL}}, NULL, "2012-06-01", false, COUPLE_DIVORCED, false},
	/* separated, and together again */
	{{{"spouse", "1990", NULL}, {"separated", "2005", NULL}}, NULL, "2006-06-01", false, COUPLE_SEPARATED, true},
	{{{"spouse", "1990", NULL}, {"separated", "2005", "2007"}}, NULL, "2010-06-01", false, COUPLE_SPOUSE, true},
	{{{"partner", "1990", NULL}, {"separated", "2005", NULL}}, NULL, "2006-06-01", false, COUPLE_SEPARATED, false},
	{{{"spouse", "1990", "2005"}, {"separated", "2003", NULL}}, NULL, "2010-06-01", false, COUPLE_DIVORCED, false},
	/* divorced, then together again, and again not */
	{{{"spouse", "1990", "2005"}, {"spouse", "2008", NULL}}, NULL, "2006-06-01", false, COUPLE_DIVORCED, false},
	{{{"spouse", "1990", "2005"}, {"spouse", "2008", NULL}}, NULL, "2009-06-01", false, COUPLE_SPOUSE, true},
	{{{"spouse", "1990", "2005"}, {"partner", "2010", NULL}}, NULL, "2012-06-01", false, COUPLE_PARTNER, false},
	{{{"spouse", "1990", "2005"}, {"partner", "2010", "2014"}}, NULL, "2016-06-01", false, COUPLE_DIVORCED, false},
	{{{"ex-spouse", "2016", NULL}, {"spouse", "2013", NULL}}, NULL, "2020-06-01", false, COUPLE_DIVORCED, false},
	{{{"ex-partner", NULL, NULL}, {"spouse", "2013", NULL}}, NULL, "2020-06-01", false, COUPLE_DIVORCED, false},
	{{{"ex-partner", NULL, NULL}, {"partner", "2010", "2014"}, {"spouse", "2014", NULL}}, NULL, "2020-06-01", false,
	 COUPLE_DIVORCED, false},
	{{{"partner", "2010", "2014"}, {"spouse", "2014", NULL}}, NULL, "2020-06-01", false, COUPLE_SPOUSE, true},
	/* a death is no parting, and undoes none */
	{{{"spouse", "1990", "2015"}}, "2015-06-01", "2020-06-01", false, COUPLE_SPOUSE, true},
	{{{"spouse", "1990", "2005"}}, "2015-06-01", "2020-06-01", false, COUPLE_DIVORCED, false},
	{{{"partner", "1990", "2016"}}, "2015-06-01", "2020-06-01", false, COUPLE_PARTNER, false},
	{{{"spouse", "1990", "2015"}}, "after 2010", "2020-06-01", false, COUPLE_DIVORCED, false}, /* of when he died nothing is known */
	/* an end in the year of a day that was found has come; of one that was asked for it may lie ahead */
	{{{"spouse", "1990", "2020"}}, NULL, "2020-06-01", false, COUPLE_SPOUSE, true},
	{{{"spouse", "1990", "2020"}}, NULL, "2020-06-01", true, COUPLE_DIVORCED, false},
	{{{"ex-partner", "2017", "2020"}}, NULL, "2020-01-01", true, COUPLE_EX_PARTNER, false},
	/* without a date of its own, another relation tells that it is of later */
	{{{"ex-partner", NULL, NULL}, {"partner", "2010", "2014"}}, NULL, "2012-06-01", false, COUPLE_PARTNER, false},
	{{{"ex-partner", NULL, NULL}, {"partner", "2010", "2014"}}, NULL, "2015-06-01", false, COUPLE_EX_PARTNER, false},
	{{{"expecting-with", "1999", NULL}}, NULL, "1999-06-01", false, COUPLE_PARENTS, false},
	{{{"expecting-with", "1999", NULL}, {"engaged", "1998", NULL}}, NULL, "1999-06-01", false, COUPLE_ENGAGED, false},
};
enum { EXAMPLES = sizeof examples / sizeof *examples };

static size_t said_in(const struct example *x)
{
	size_t n = 0;

	while (n < MOST && x->said[n].kind)
		n++;
	return n;
}

static void what_two_are(void **state)
{
	(void)state;
	for (size_t i = 0; i < EXAMPLES; i++)
		for (int swapped = 0; swapped < 2; swapped++) {
			const struct example *x = &examples[i];
			struct kin *k = open_pair(x->said, said_in(x), x->death, swapped);
			struct couple c;

			assert_true(pair(k, &(struct couple_day){project_date(x->day).lo, x->found}, &c));
			if (c.bond != x->bond || c.married != x->married)
				fail_msg("example %zu: %d, %d", i, c.bond, c.married);
			assert_true(family_is_couple(c.link->tie));
			kin_close(k);
		}
}

/* ---- the same everywhere */

static const char *code_of(const struct couple *c, const struct kin *k)
{
	static const char *const code[COUPLE_BONDS] = {"expecting-with", "spouse",     "partner", "engaged",
						       "separated",	 "ex-partner", "ex-spouse"};

	if (c->bond == COUPLE_ENGAGED) /* or dating */
		return c->link->tie == FAMILY_TIE_EX_PARTNER ? "dating" : k->code.relation[c->link->relation->kind].name.p;
	return c->bond == COUPLE_SPOUSE && c->civil ? "civil-partner" : code[c->bond];
}

static bool is_told(const struct kinship *f, uint32_t who, const char *code)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->row[i].person == who && str_is_equal(f->row[i].word->code, str_of(code)))
			return true;
	return false;
}

static void check_everywhere(struct kin *k, const struct kinship_words *w, const struct couple_day *on)
{
	const uint32_t mum = kin_find(k, "p:m"), dad = kin_find(k, "p:d");
	struct pedigree_wanted wanted = {.index = &mum, .indexes = 1, .all = true, .day = on->day, .day_found = on->found};
	struct couple c;
	struct kinship f;
	struct pedigree p;
	const struct pedigree_union *u = NULL;

	if (!pair(k, on, &c))
		return;
	pedigree_of(&k->x, &wanted, &k->a, &p);
	for (size_t i = 0; i < p.joints; i++)
		if (p.joint[i].a != FAMILY_NOBODY && p.joint[i].b != FAMILY_NOBODY)
			u = &p.joint[i];
	assert_non_null(u);
	assert_int_equal(u->bond, c.bond);
	assert_memory_equal(u->step, c.step, sizeof u->step);
	for (int turn = 0; turn < 2; turn++) {
		kinship_of(&k->x, w, turn ? dad : mum, on, &k->a, &f);
		if (c.bond == COUPLE_PARENTS && couple_is_over(&k->x, c.link, on))
			assert_false(is_told(&f, turn ? mum : dad, "expecting-with"));
		else if (!is_told(&f, turn ? mum : dad, code_of(&c, k)))
			fail_msg("not told: %s", code_of(&c, k));
	}
	struct tie_wanted t = {.centre = &mum, .centres = 1, .day = on->day, .day_found = on->found};
	struct ties ties;

	tie_gather(&k->x, &t, &k->a, &ties);
	for (size_t i = 0; i < ties.n; i++)
		if (str_is_equal(ties.tie[i].id, STR("p:d")))
			assert_int_equal(ties.tie[i].former, c.bond >= COUPLE_SEPARATED);
}

static unsigned draw(unsigned *seed, unsigned n)
{
	*seed = *seed * 1103515245u + 12345u;
	return (*seed >> 16) % n;
}

static void the_same_is_told_everywhere(void **state)
{
	static const char *const kind[] = {"spouse",	"civil-partner", "partner",    "engaged", "dating",
					   "separated", "ex-partner",	 "ex-spouse", "expecting-with"};
	static const char *const begin[] = {NULL, "1994", "1998-05-01", "2003", "2008-02-03"};
	static const char *const end[] = {NULL, NULL, "2004", "2009-07-01", "2012"};
	static const char *const death[] = {NULL, NULL, NULL, "2009", "2012-06-01", "after 2008"};
	static const char *const day[] = {"2004-06-01", "2009-01-01", "2012-06-01", "2020-01-01"};
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 250; round++) {
		struct said said[MOST];
		size_t n = 1 + draw(&seed, MOST);
		const char *died = death[draw(&seed, 6)];
		struct couple_day on = {project_date(day[draw(&seed, 4)]).lo, draw(&seed, 4) == 0};
		struct couple was = {0};
		bool were = false;

		for (size_t i = 0; i < n; i++)
			said[i] = (struct said){kind[draw(&seed, 9)], begin[draw(&seed, 5)], end[draw(&seed, 5)]};
		for (int swapped = 0; swapped < 2; swapped++) {
			struct kin *k = open_pair(said, n, died, swapped);
			struct kinship_words w;
			struct couple c = {0};
			struct err e = {0};

			assert_int_equal(kinship_words_open(k->schemas, &k->a, &w, &e), 0);
			check_everywhere(k, &w, &on);
			bool are = pair(k, &on, &c);
			if (swapped) { /* nothing hangs on who is named first, nor on the order of records */
				assert_int_equal(are, were);
				assert_int_equal(c.bond, was.bond);
				assert_int_equal(c.married, was.married);
				assert_memory_equal(c.step, was.step, sizeof c.step);
				assert_memory_equal(&c.start, &was.start, sizeof c.start);
				assert_memory_equal(&c.end, &was.end, sizeof c.end);
			}
			was = c;
			were = are;
			kin_close(k);
		}
	}
}

static void a_step_parent_of_later(void **state)
{
	struct kin *k = kin_open();

	(void)state;
	kin_person(k, "p:c", "Child", 'f', "2000-01-01");
	kin_person(k, "p:m", "Mum", 'f', NULL);
	kin_person(k, "p:s", "Step", 'm', NULL);
	kin_relation(k, "p:m", "parent", "p:c", NULL, NULL);
	kin_relation(k, "p:s", "partner", "p:m", "2010-05-01", NULL);
	kin_relation(k, "p:s", "step-parent", "p:c", NULL, NULL);
	kin_index(k);
	for (int met = 0; met < 2; met++) {
		const bool *later = couple_later(&k->x, project_date(met ? "2010-05-01" : "2010-04-30").lo, &k->a);

		for (size_t i = 0; i < k->x.links; i++)
			assert_int_equal(later[i], k->x.link[i].tie == FAMILY_TIE_STEP && !met);
	}
	kin_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_two_are),
		cmocka_unit_test(the_same_is_told_everywhere),
		cmocka_unit_test(a_step_parent_of_later),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
