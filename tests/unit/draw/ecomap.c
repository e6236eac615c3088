#include "../model/kin.h"
#include "../says.h"

#include "draw/ecomap.h"

static struct str draw(struct kin *k, const char *child, struct ties *t)
{
	struct ecomap_style s;
	struct diags diags = {0};
	struct err e = {0};
	struct out o;
	uint32_t centre = kin_find(k, child);
	struct tie_wanted w = {.centre = &centre,
			       .centres = 1,
			       .day = project_date("2026-03-20").lo,
			       .audience = AUDIENCE_FAMILY};
	struct ecomap_options options = {.index = &k->x, .centre = &centre, .centres = 1, .day = w.day};
	struct str svg;

	assert_int_equal(ecomap_style_open(k->schemas, &s, &diags, &e), 0);
	tie_gather(&k->x, &w, &k->a, t);
	out_to_memory(&o);
	assert_int_equal(ecomap_draw(t, &s, &options, &o, &e), 0);
	svg = arena_copy(&k->a, buf_str(&o.buf));
	out_close(&o, false, &e);
	ecomap_style_close(&s);
	return svg;
}

static void a_line_says_what_was_said(void **state)
{
	struct kin *k = kin_open();
	struct ties t;
	struct str svg;

	(void)state;
	kin_person(k, "p:c", "Ellis", 'm', "2018-05-14");
	kin_person(k, "p:m", "Carla", 'f', "1993");
	kin_person(k, "p:n", "Nan", 'f', NULL);
	kin_relation(k, "p:m", "parent", "p:c", NULL, NULL);
	kin_relation(k, "p:n", "grandparent", "p:c", NULL, NULL);
	kin_relation(k, "p:c", "tie-strong", "p:n", NULL, NULL)->known_by = STR("Ellis");
	kin_relation(k, "p:c", "tie-stressful", "agency:oak-housing", NULL, NULL)->known_by = STR("Carla");
	kin_index(k);
	svg = draw(k, "p:c", &t);
	assert_true(holds(svg, "Ecomap of Ellis"));
	assert_true(holds(svg, "id=\"tie-p.n\" class=\"edge tie strong\""));
	assert_true(holds(svg, "Nan, grandmother; strong, said by Ellis, no date recorded"));
	assert_true(holds(svg, "id=\"tie-p.m\" class=\"edge tie plain\""));
	assert_true(holds(svg, "Carla, mother; how it is has not been recorded"));
	assert_true(holds(svg, "id=\"agency-agency.oak-housing\" class=\"node agency\""));
	assert_true(holds(svg, "class=\"edge tie stressful\""));
	assert_true(holds(svg, "role=\"img\""));
	kin_close(k);
}

/* Circles that touch: centres nearer than the circles are wide. */
static size_t touching(struct str svg)
{
	double x[100], y[100], r[100];
	size_t n = 0, bad = 0;

	for (size_t at = 0; at < svg.n && n < 100;) {
		struct str rest = str_part(svg, at, svg.n);
		size_t found = str_find(rest, STR("class=\"node agency\""));
		const char *p;

		if (found == rest.n)
			break;
		p = strstr(rest.p + found, "cx=\"");
		assert_non_null(p);
		assert_int_equal(sscanf(p, "cx=\"%lf\" cy=\"%lf\" rx=\"%lf\"", &x[n], &y[n], &r[n]), 3);
		n++;
		at += found + 10;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t k = i + 1; k < n; k++)
			bad += (x[i] - x[k]) * (x[i] - x[k]) + (y[i] - y[k]) * (y[i] - y[k]) <
			       (r[i] + r[k]) * (r[i] + r[k]);
	return n ? bad : 999;
}

static void as_many_as_there_are(void **state)
{
	(void)state;
	for (int services = 1; services <= 61; services += 6) {
		struct kin *k = kin_open();
		struct ties t;
		char id[40];

		kin_person(k, "p:c", "Ellis", 'm', "2018-05-14");
		for (int i = 0; i < services; i++) {
			snprintf(id, sizeof id, "agency:number-%c%c", 'a' + i / 26, 'a' + i % 26);
			kin_relation(k, "p:c", "attends", id, NULL, NULL);
		}
		kin_index(k);
		assert_int_equal(touching(draw(k, "p:c", &t)), 0);
		assert_int_equal(t.n, services);
		kin_close(k);
	}
}

static void nothing_recorded(void **state)
{
	struct kin *k = kin_open();
	struct ties t;

	(void)state;
	kin_person(k, "p:c", NULL, 0, NULL);
	kin_index(k);
	assert_true(holds(draw(k, "p:c", &t), "0 ties round about"));
	kin_close(k);
}

static void sectors_are_data(void **state)
{
	struct ecomap_style s;
	struct diags diags = {0};
	struct err e = {0};
	bool place[TIE_SECTORS] = {false};

	(void)state;
	assert_int_equal(ecomap_style_open(project_schemas(), &s, &diags, &e), 0);
	assert_int_equal(s.ring, 24);
	for (enum tie_sector i = 0; i < TIE_SECTORS; i++) {
		assert_false(place[s.sector[i].place]);
		place[s.sector[i].place] = true;
		assert_int_equal(tie_is_agency(i),
				 s.sector[i].place >= TIE_EDUCATION); /* agencies in one sector */
	}
	/* no two lines differ by colour alone: a picture must survive a photocopier */
	for (size_t i = 0; i < s.ties; i++)
		for (size_t k = 0; k < i; k++)
			assert_false(s.tie[i].style == s.tie[k].style && s.tie[i].hatch == s.tie[k].hatch &&
				     s.tie[i].zigzag == s.tie[k].zigzag && s.tie[i].arrow == s.tie[k].arrow &&
				     s.tie[i].arrow_back == s.tie[k].arrow_back &&
				     s.tie[i].width < 1.5 * s.tie[k].width &&
				     s.tie[k].width < 1.5 * s.tie[i].width);
	assert_int_equal(tie_sector_of(s.sign, s.signs, STR("GP, Mill Lane Surgery")), TIE_HEALTH);
	assert_int_equal(tie_sector_of(s.sign, s.signs, STR("Hospital school")), TIE_EDUCATION);
	assert_int_equal(tie_sector_of(s.sign, s.signs, STR("School nursing team")), TIE_HEALTH);
	assert_int_equal(tie_sector_of(s.sign, s.signs, STR("Youth Justice Service")), TIE_JUSTICE);
	assert_int_equal(tie_sector_of(s.sign, s.signs, STR("Youth football club")), TIE_LEISURE);
	assert_int_equal(tie_sector_of(s.sign, s.signs, STR("Harbour View children's home")), TIE_PLACEMENT);
	assert_int_equal(tie_sector_of(s.sign, s.signs, STR("Online gaming group")), TIE_ONLINE);
	assert_int_equal(tie_sector_of(s.sign, s.signs, STR("Hospital social work team")), TIE_SERVICES);
	assert_int_equal(tie_sector_of(s.sign, s.signs, STR("The Willows")), TIE_SECTORS);
	ecomap_style_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_says_what_was_said),
		cmocka_unit_test(as_many_as_there_are),
		cmocka_unit_test(nothing_recorded),
		cmocka_unit_test(sectors_are_data),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
