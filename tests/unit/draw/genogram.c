#include "../model/kin.h"
#include "../says.h"

#include "draw/genogram.h"
#include "draw/genogram_words.h"

static struct style look(const struct kin *k)
{
	struct style s;
	struct diags diags = {0};
	struct err e = {0};

	if (style_open(k->schemas, &s, &diags, &e) != 0) {
		printf("# %s\n", e.text);
		abort();
	}
	return s;
}

static struct str draw(struct kin *k, const struct pedigree *p, struct str title)
{
	struct style s = look(k);
	struct genogram_options w = {.title = title, .code = &k->code};
	struct genogram_figures f;
	struct out o;
	struct err e = {0};
	struct str svg;

	out_to_memory(&o);
	assert_int_equal(genogram_draw(p, &s, &w, &o, &f, &e), 0);
	svg = arena_copy(&k->a, buf_str(&o.buf));
	out_close(&o, false, &e);
	style_close(&s);
	return svg;
}

static struct str inside(struct kin *k, const char *birth, const char *death, const char *day)
{
	struct pedigree p;
	struct person *who = kin_person(k, "p:x", "X", 'f', birth);

	who->death = project_date(death);
	kin_index_picture(k, "p:x", day, &p);
	k->records.persons--;
	return genogram_words_inside(&k->a, &p, 0);
}

static void ages_no_more_precise_than_recorded(void **state)
{
	struct kin *k = kin_open();

	(void)state;
	assert_true(str_is_equal(inside(k, "2018-05-14", NULL, "2026-03-20"), STR("7")));
	assert_true(str_is_equal(inside(k, "2018-05-14", NULL, "2026-05-14"), STR("8")));
	assert_true(str_is_equal(inside(k, "1993", NULL, "2026-03-20"), STR("32\xe2\x80\x93"
									    "33")));
	assert_true(str_is_equal(inside(k, "about 1962", NULL, "2026-03-20"), STR("c. 63")));
	assert_true(str_is_equal(inside(k, "2025-07-16", NULL, "2025-11-14"), STR("3 m")));
	assert_true(str_is_equal(inside(k, "before 1990", NULL, "2026-03-20"), STR("")));
	assert_true(str_is_equal(inside(k, NULL, NULL, "2026-03-20"), STR("")));
	assert_true(str_is_equal(inside(k, "1800-01-01", NULL, "2026-03-20"), STR(""))); /* nobody is 226 */
	assert_true(
		str_is_equal(inside(k, "1950-01-01", "2011-06-01", "2026-03-20"), STR("61"))); /* at death */
	kin_close(k);
}

static void a_person_in_words(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	struct str s;

	(void)state;
	kin_person(k, "p:c", "Wren", 'f', "2014-11-20");
	kin_person(k, "p:m", "Carla", 'f', "1993");
	kin_person(k, "p:x", "Auntie", 'f', NULL);
	kin_relation(k, "p:m", "parent", "p:c", NULL, NULL);
	kin_relation(k, "p:x", "aunt-uncle", "p:c", NULL, NULL);
	kin_index_picture(k, "p:c", "2026-03-20", &p);
	assert_true(str_is_equal(genogram_words_person(&k->a, &p, kin_in(k, &p, "p:c")),
				 STR("Wren, female, born 2014, aged 11; a child this picture is about")));
	s = genogram_words_person(&k->a, &p, kin_in(k, &p, "p:x"));
	assert_true(holds(s, "recorded as aunt or uncle of Wren, through whom is not recorded"));
	assert_true(str_is_equal(genogram_words_unnamed(&k->a, &p, 3), STR("father of Wren: not named")));
	kin_close(k);
}

static void a_picture_tells_itself(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	struct str svg;

	(void)state;
	kin_person(k, "p:c", "Wren", 'f', "2014-11-20");
	kin_person(k, "p:m", "Carla \\N <b> & \"x\"", 'f', "1993");
	kin_person(k, "p:d", "Lee", 'm', "1990")->death = project_date("2020-01-01");
	kin_person(k, "p:f", "Fred", 'm', NULL);
	kin_person(k, "p:n", "Dawn", 'f', NULL)->restricted = EVENT_THIRD_PARTY;
	kin_person(k, "p:u", NULL, 0, NULL)->expected = project_date("2026-06-01");
	kin_parents(k, "p:c", "p:m", "p:d");
	kin_relation(k, "p:m", "ex-spouse", "p:d", "2016", NULL);
	kin_relation(k, "p:f", "foster-carer", "p:c", "2025-01-01", NULL);
	kin_relation(k, "p:d", "partner", "p:n", NULL, NULL);
	kin_relation(k, "p:m", "parent-of-unborn-child", "p:u", NULL, NULL);
	kin_relation(k, "p:c", "lives-with", "p:f", NULL, NULL);
	kin_relation(k, "p:m", "emo-hostile", "p:d", NULL, NULL);
	kin_index_picture(k, "p:c", "2026-03-20", &p);
	svg = draw(k, &p, (struct str){0});
	assert_true(holds(svg, "<title id=\"picture-title\">Family of Wren</title>"));
	assert_true(holds(svg, "Genogram as at 20 Mar 2026"));
	assert_true(holds(svg, "Withheld from this copy: 1 person"));
	assert_false(holds(svg, "Dawn"));
	assert_true(holds(svg, "id=\"person-p.c\" class=\"node person female index\""));
	assert_true(holds(svg, "class=\"node person male deceased\""));
	assert_true(holds(svg, "class=\"node person unknown unborn unnamed\""));
	assert_true(holds(svg, "due 1 June 2026"));
	assert_true(holds(svg, "id=\"union-p.d__p.m\" class=\"edge union divorced\""));
	assert_true(holds(svg, "id=\"child-p.c\" class=\"edge child biological\""));
	assert_true(holds(svg, "id=\"child-p.c__p.f\" class=\"edge child foster second\""));
	assert_true(holds(svg, "Carla \\N &lt;b&gt; &amp;"));
	assert_true(holds(svg, "foster child"));
	assert_false(holds(svg, "adopted child")); /* the legend has what was used and nothing else */
	assert_false(holds(svg, "emotional"));
	svg = draw(k, &p, STR("INVENTED"));
	assert_true(holds(svg, "<title id=\"picture-title\">INVENTED</title>"));
	kin_close(k);
}

static void lines_only_when_asked_for(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;
	uint32_t index = 0;
	struct pedigree_wanted w = {.index = &index, .indexes = 1, .lines = true, .day = 20000};

	(void)state;
	kin_person(k, "p:a", "Anna", 'f', NULL);
	kin_person(k, "p:b", "Bert", 'm', NULL);
	kin_relation(k, "p:a", "spouse", "p:b", NULL, NULL);
	kin_relation(k, "p:a", "emo-close", "p:b", NULL, NULL)->known_by = STR("Anna");
	kin_relation(k, "p:b", "emo-physical-abuse", "p:a", NULL, NULL)->known_by = STR("Police");
	kin_index(k);
	pedigree_of(&k->x, &w, &k->a, &p);
	assert_int_equal(p.lines, 1);
	assert_true(holds(draw(k, &p, (struct str){0}), "id=\"emo-1\" class=\"edge emotional close\""));
	assert_false(holds(draw(k, &p, (struct str){0}), "abuse"));
	w.allegations = true;
	pedigree_of(&k->x, &w, &k->a, &p);
	assert_int_equal(p.lines, 2);
	assert_true(holds(draw(k, &p, (struct str){0}),
			  ">Bert said to have physically abused Anna, no date recorded; said by Police<"));
	kin_close(k);
}

static void nobody_at_all(void **state)
{
	struct kin *k = kin_open();
	struct pedigree p;

	(void)state;
	kin_index_picture(k, NULL, "2026-03-20", &p);
	assert_true(holds(draw(k, &p, (struct str){0}), "0 people."));
	kin_close(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ages_no_more_precise_than_recorded),
		cmocka_unit_test(a_person_in_words),
		cmocka_unit_test(a_picture_tells_itself),
		cmocka_unit_test(lines_only_when_asked_for),
		cmocka_unit_test(nobody_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
