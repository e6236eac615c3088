/* What children have in common: keys, windows against a plain search, households, busy places, chance. */
#include "rows.h"

#include "analysis/link.h"

static struct link_lists lists;

static const char *key(void (*make)(struct str, struct buf *), const char *text)
{
	struct buf b = {0};
	const char *made;

	buf_add_z(&b, "");
	make(str_of(text), &b);
	made = arena_copy(&w->arena, buf_str(&b)).p;
	buf_close(&b);
	return made;
}

static void keys(void **state)
{
	(void)state;
	assert_string_equal(key(link_key_place, "  The Bus-Station,  Quay St. "), "bus station quay st");
	assert_string_equal(key(link_key_place, "the"), "the");
	assert_string_equal(key(link_key_phone, "+44 (0)7700 900 123"), "07700900123");
	assert_string_equal(key(link_key_phone, "+44 7700 900123"), "07700900123");
	assert_string_equal(key(link_key_phone, "0044 7700 900123"), "07700900123");
	assert_string_equal(key(link_key_phone, "07700-900123"), "07700900123");
	assert_string_equal(key(link_key_phone, "999"), "");
	assert_string_equal(key(link_key_phone, "not known"), "");
	assert_string_equal(key(link_key_vehicle, "zz17 kxb"), "ZZ17KXB");
	assert_string_equal(key(link_key_vehicle, "..7 KXB"), "*7KXB");
	assert_string_equal(key(link_key_vehicle, "Z?17 KX_"), "Z?17KX?");
	assert_string_equal(key(link_key_vehicle, "\xe2\x80\xa6 7KXB"), "*7KXB");
	assert_string_equal(key(link_key_vehicle, "..KX"), "");
}

static void part_plates(void **state)
{
	(void)state;
	assert_true(link_key_is_part(STR("*7KXB")) && link_key_is_part(STR("Z?17KXB")) && !link_key_is_part(STR("ZZ17KXB")));
	assert_true(link_key_fits(STR("*7KXB"), STR("ZZ17KXB")));
	assert_true(link_key_fits(STR("*7KXB"), STR("7KXB")));
	assert_true(link_key_fits(STR("ZZ*B"), STR("ZZ17KXB")));
	assert_true(link_key_fits(STR("*K*B*"), STR("ZZ17KXB")));
	assert_true(link_key_fits(STR("Z?17KXB"), STR("ZZ17KXB")));
	assert_false(link_key_fits(STR("Z?17KXB"), STR("Z17KXB")));
	assert_false(link_key_fits(STR("*7KXB"), STR("ZZ18KXB")));
	assert_false(link_key_fits(STR("ZZ*"), STR("AZZ17KXB")));
	assert_false(link_key_fits(STR("7KXB"), STR("ZZ17KXB")));
}

static void public_places(void **state)
{
	(void)state;
	assert_string_equal(link_key_public(&lists, STR("Westgate Retail Park")).p, "retail park");
	assert_string_equal(link_key_public(&lists, STR("the A&E, Tarnmouth General")).p, "a&e");
	assert_string_equal(link_key_public(&lists, STR("Tarnmouth Bus Station")).p, "station");
	assert_null(link_key_public(&lists, STR("4 Station Road")).p);
	assert_null(link_key_public(&lists, STR("Old School House")).p);
	assert_null(link_key_public(&lists, STR("substation")).p);
	assert_null(link_key_public(&lists, STR("")).p);
}

/* patterns.md 4: three within 14 days of n a year. */
static void chance(void **state)
{
	static const struct {
		size_t n;
		double p, near;
	} known[] = {{3, 0.004, 0.0006}, {6, 0.07, 0.01}, {12, 0.51, 0.015}, {24, 1.0, 0.01}};

	(void)state;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		double p = link_chance(3, known[i].n, 14);
		assert_true(p > known[i].p - known[i].near && p < known[i].p + known[i].near);
		assert_true(p == link_chance(3, known[i].n, 14));
	}
	assert_true(link_chance(1, 5, 14) == 1 && link_chance(5, 4, 14) == 0 && link_chance(2, 4, 365) == 1);
}

/* ---- runs ---- */

struct told {
	struct linked_sink sink; /* first */
	struct buf text;
	double p, q;
	size_t most;
	const char *method, *why;
	char pieces[200];
};

/* "place key state children/households: events...;" of each */
static int put(struct linked_sink *self, const struct linked *l, struct err *e)
{
	struct told *t = (struct told *)(void *)self;

	(void)e;
	buf_addf(&t->text, "%s %.*s%s%s %zu/%zu:", linked_same_name(l->same), STR_ARG(l->key), l->state == LINKED_BUSY ? " busy" : "",
		 l->uncertain ? " ~" : "", l->children, l->households);
	for (size_t i = 0; i < l->seen_n; i++)
		buf_addf(&t->text, " %d", (int)l->seen[i].event);
	if (l->same == LINKED_MISSING)
		for (size_t i = 0; i < l->overlaps; i++)
			buf_addf(&t->text, " %gh", l->overlap[i].hours);
	buf_add_char(&t->text, ';');
	t->p = l->chance.p;
	t->q = l->chance.q;
	t->most = l->most;
	t->method = l->chance.method;
	t->why = l->chance.why;
	t->pieces[0] = '\0';
	for (size_t i = 0; i < l->pieces; i++)
		snprintf(t->pieces + strlen(t->pieces), sizeof t->pieces - strlen(t->pieces), "%d %.*s;", (int)l->piece[i].event, STR_ARG(l->piece[i].beside));
	return 0;
}

struct one_child {
	const char *id, *home, *rows;
};

/* Each child a case of its own; ids of entries are 100 a child. */
static struct case_view *views[64];
static struct mark marks[64][400];
static struct case_view outer[64];
static const char *child_id[64];
static size_t now;

static int next_child(struct case_view *self, unsigned shard, unsigned of, struct view_child *c, struct err *e)
{
	size_t at = (size_t)(self - outer);
	int rc = views[at]->next_child(views[at], shard, of, c, e);

	if (rc <= 0)
		return rc;
	for (size_t i = 0; i < c->n; i++) {
		marks[at][i] = c->mark[i];
		marks[at][i].id += 100 * at;
	}
	c->mark = marks[at];
	c->id = str_of(child_id[at]);
	return 1;
}

static int get_event(struct case_view *self, const struct mark *m, struct arena *a, struct event *ev, struct err *e)
{
	struct case_view *v = views[self - outer];

	return v->event(v, m, a, ev, e);
}

static struct str get_name(struct case_view *self, enum view_name which, uint32_t n)
{
	struct case_view *v = views[self - outer];

	return v->name(v, which, n);
}

static struct told run(const char *detector, const struct one_child *c, size_t n)
{
	struct told t = {.sink.put = put};
	const struct link_rule *rule;
	struct link_wanted want = {.set = &w->set, .lists = &lists, .calendar = w->calendar, .triggers = w->triggers, .today = ROWS_TODAY};
	struct link_counts counts;
	struct link *l;
	struct buf rules = {0};

	buf_addf(&rules, "<term name='a'><is kind='missing police'/></term>" ROWS_RULE("r", "%s") ROWS_END, detector);
	assert_int_equal(rows_rules(w, rules.p), 0);
	buf_close(&rules);
	assert_int_equal(link_rules(&w->set, NULL, &w->arena, &rule, &want.rules, &w->e), 0);
	assert_true(want.rules == 1 || want.rules == 2);
	want.rule = rule;
	l = link_open(&want);
	for (now = 0; now < n; now++) {
		views[now] = rows_view(w, c[now].rows);
		outer[now] = (struct case_view){.next_child = next_child, .event = get_event, .name = get_name};
		child_id[now] = c[now].id;
		assert_int_equal(link_add(l, &(struct link_case){.file = STR("f"), .view = &outer[now], .home = str_of(c[now].home)}, &w->e), 0);
	}
	assert_int_equal(link_run(l, &t.sink, &counts, &w->e), 0);
	buf_add_z(&t.text, "");
	link_close(l);
	return t;
}

#define PLACE "<link of='a' same='place' children='2' within='10 days' busy='20'/>"

static void says(const char *detector, const struct one_child *c, size_t n, const char *want)
{
	struct told t = run(detector, c, n);

	assert_string_equal(t.text.p ? t.text.p : "", want);
	buf_close(&t.text);
}

static void places(void **state)
{
	static const struct one_child two[] = {{"x:a", "h1", "2024-01-10 | missing | p | | | place=Quay"},
					       {"x:b", "h2", "2024-01-20 | missing | p | | | place=quay"}},
				      far[] = {{"x:a", "h1", "2024-01-10 | missing | p | | | place=Quay"},
					       {"x:b", "h2", "2024-01-21 | missing | p | | | place=quay"}},
				      home[] = {{"x:a", "h1", "2024-01-10 | missing | p | | | place=Quay"},
						{"x:b", "h1", "2024-01-20 | missing | p | | | place=quay"}},
				      same[] = {{"x:a", NULL, "2024-01-10 | missing | p | | | place=Quay"},
						{"x:a", NULL, "2024-01-20 | missing | p | | | place=quay"}},
				      table[] = {{"csv:a", NULL, "2024-01-10 | missing | p | | | place=Quay"},
						 {"csv:a", NULL, "2024-01-20 | missing | p | | | place=quay"}},
				      month[] = {{"x:a", "h1", "2024-01 | missing | p | | | place=Quay"},
						 {"x:b", "h2", "2024-01-20 | missing | p | | | place=quay"}};

	(void)state;
	says(PLACE, two, 2, "place Quay 2/2: 1 101;");
	says(PLACE, far, 2, "");
	says(PLACE, home, 2, "");
	says("<link of='a' same='place' children='2' within='10 days' ignore='nothing'/>", home, 2, "place Quay 2/2: 1 101;");
	says(PLACE, same, 2, ""); /* one id is one child, whatever file it is in */
	says(PLACE, table, 2, "place Quay 2/2: 1 101;"); /* but for ids that a table counts by itself */
	says(PLACE, month, 2, "place Quay ~ 2/2: 1 101;");
}

static void too_many_rules(void **state)
{
	struct buf rules = {0};
	const struct link_rule *rule;
	size_t n;

	(void)state;
	buf_add_z(&rules, "<term name='a'><is kind='missing police'/></term>");
	for (int i = 0; i < 65; i++) {
		buf_addf(&rules, ROWS_RULE("r%d", PLACE) ROWS_END, i);
		if (i == 63) {
			assert_int_equal(rows_rules(w, rules.p), 0);
			assert_int_equal(link_rules(&w->set, NULL, &w->arena, &rule, &n, &w->e), 0);
			assert_int_equal(n, 64);
		}
	}
	assert_int_equal(rows_rules(w, rules.p), 0);
	buf_close(&rules);
	assert_int_equal(link_rules(&w->set, NULL, &w->arena, &rule, &n, &w->e), -1);
	assert_int_equal(w->e.code, ERR_USAGE);
}

static void too_many_children(void **state)
{
	struct buf rules = {0};
	struct link_examples n = {0};

	(void)state;
	buf_add_z(&rules, "<term name='a'><is kind='missing police'/></term>"
			  "<rule id='r' version='1' strength='note' status='draft'><title>a title</title><why>a reason</why>"
			  "<basis source='NICE' kind='guidance'>text</basis>" PLACE "<ask>what then</ask><other-explanation>other</other-explanation>"
			  "<examples as-of='2024-12-31'><example name='many' expect='match'>");
	for (int i = 0; i < 65; i++)
		buf_addf(&rules, "\n2024-01-01 | missing | p | | | child=c%d place=q", i);
	buf_add_z(&rules, "</example></examples></rule>");
	assert_int_equal(rows_rules(w, rules.p), 0);
	buf_close(&rules);
	assert_int_equal(link_test(&w->set, NULL, &lists, w->calendar, w->triggers, &w->diags, &n, &w->e), 0);
	assert_int_equal(n.failed, 1);
	assert_non_null(strstr(w->said.p, "more than 64 children"));
}

static void clusters(void **state)
{
	static const struct one_child c[] = {
		{"x:a", "h1", "2024-01-01 | missing | p | | | place=q\n2024-01-12 | missing | p | | | place=q\n2024-03-01 | missing | p | | | place=q"},
		{"x:b", "h2", "2024-01-08 | missing | p | | | place=q\n2024-03-05 | missing | p | | | place=q"},
	};

	(void)state;
	says(PLACE, c, 2, "place q 2/2: 1 101 2;place q 2/2: 3 102;"); /* what shares an entry is one; the other stands apart */
}

static void busy(void **state)
{
	static const struct one_child c[] = {
		{"x:a", "h1", "2024-01-01 | missing | p | | | place=q\n2024-01-05 | missing | p | | | place=q person=\"n:dez named\""},
		{"x:b", "h2", "2024-01-03 | missing | p | | | place=q\n2024-01-06 | missing | p | | | place=q person=\"n:dez present\""},
	};

	(void)state;
	says("<link of='a' same='place' children='2' within='10 days' busy='4'/>", c, 2, "place q 2/2: 1 101 2 102;");
	says("<link of='a' same='place' children='2' within='10 days' busy='3'/>", c, 2, "place q 2/2: 2 102;place q busy 2/2: 1 101 2 102;");
}

static void people(void **state)
{
#define PERSON "<link of='a' same='person' children='2' within='10 days'/>"
	static const struct one_child c[] = {{"x:a", "h1", "2024-01-10 | police | p | | | person=\"n:dez named\""},
					     {"x:b", "h2", "2024-01-12 | police | p | | | person=\"n:dez named\""}},
				      told[] = {{"x:a", "h1", "2024-01-10 | police | p | | | person=\"n:dez told\""},
						{"x:b", "h2", "2024-01-12 | police | p | | | person=\"n:dez named\""}},
				      self[] = {{"x:a", "h1", "2024-01-10 | police | p | | | person=\"x:a named\""},
						{"x:b", "h2", "2024-01-12 | police | p | | | person=\"x:a named\""}};

	(void)state;
	says(PERSON, c, 2, "person n:dez 2/2: 1 101;");
	says(PERSON, told, 2, "");
	says(PERSON, self, 2, "");
	says("<link of='a' same='person' role='perpetrator' children='2' within='10 days'/>", c, 2, "");
}

/* What is told is how many there were, not how many the rule asks for; a line without a p says why it has none. */
static void numbers(void **state)
{
	static const struct one_child c[] = {
		{"x:a", "h1", "2024-01-10 | police | p | | | place=q person=\"n:dez named\""},
		{"x:b", "h2", "2024-01-12 | police | p | | | place=q person=\"n:dez named\""},
		{"x:c", "h3", "2024-01-14 | police | p | | | place=q person=\"n:dez named\"\n2024-01 | police | p | | | place=r"},
		{"x:d", "h4", "2024-01-22 | police | p | | | place=q person=\"n:dez named\"\n2024-01-20 | police | p | | | place=r"}},
				      library[] = {{"x:a", "h1", "2024-01-10 | police | p | | | place=library"}};
	struct told t = run(PERSON, c, 4);

	(void)state;
	assert_int_equal(t.most, 3);
	assert_string_equal(t.method, "none");
	assert_true(strlen(t.why) > 20 && t.p == 0);
	buf_close(&t.text);
	t = run(PLACE, c, 3);
	assert_int_equal(t.most, 3);
	assert_string_equal(t.method, "scan");
	assert_null(t.why);
	assert_true(t.p > 0 && t.p <= t.q && t.q <= 1);
	buf_close(&t.text);
	t = run(PLACE, c + 2, 2);
	assert_int_equal(t.most, 2); /* a month's date */
	buf_close(&t.text);
	t = run("<link of='a' same='place' children='2' within='12 months'/>", c, 2);
	assert_string_equal(t.method, "none");
	buf_close(&t.text);
	t = run(PLACE, library, 1);
	assert_string_equal(t.text.p, "place library busy 1/1: 1;");
	assert_string_equal(t.method, "none");
	assert_true(strlen(t.why) > 20 && t.most == 1);
	buf_close(&t.text);
}

/* What other entries of the children hold in that time: of a rule of places, never a public one. */
static void pieces(void **state)
{
	static const struct one_child c[] = {
		{"x:a", "h1", "2024-01-10 | police | p | | | person=\"n:dez named\"\n2024-01-11 | missing | p | | | place=Flat\n2024-01-13 | missing | p | | | place=late"},
		{"x:b", "h2", "2024-01-12 | police | p | | | person=\"n:dez named\"\n2024-01-11 | missing | p | | | place=library\n2024-01-12 | missing | p | | | place=Quay"},
		{"x:c", "h3", "2024-01-11 | missing | p | | | place=other"}};
	struct told t = run(PERSON "<ask>what then</ask><other-explanation>other</other-explanation>" ROWS_END "<rule id='s' version='1' strength='note' status='draft'><title>a title</title><why>a reason</why>"
				  "<basis source='NICE' kind='guidance'>text</basis><link of='a' same='place' children='9' within='10 days'/>", c, 3);

	(void)state;
	assert_string_equal(t.pieces, "2 at Flat;103 at Quay;");
	buf_close(&t.text);
}

static void together(void **state)
{
#define MISSING "<link of='a' same='missing' children='2' within='10 days' overlap='6 hours'/>"
	static const struct one_child c[] = {{"x:a", "h1", "2024-01-10T10:00 | missing | p | | | end=2024-01-10T18:00"},
					     {"x:b", "h2", "2024-01-10T12:00 | missing | p | | | end=2024-01-11T18:00"}},
				      open[] = {{"x:a", "h1", "2024-01-10T10:00 | missing | p | |\n2024-01-12 | visit.seen | s | |"},
						{"x:b", "h2", "2024-01-10T12:00 | missing | p | | | end=2024-01-11T18:00"}},
				      clock[] = {{"x:a", "h1", "2024-03-30T23:00 | missing | p | | | end=2024-03-31T06:00"},
						 {"x:b", "h2", "2024-03-30T23:00 | missing | p | | | end=2024-03-31T06:00"}},
				      short_night[] = {{"x:a", "h1", "2024-03-31T00:00 | missing | p | | | end=2024-03-31T06:30"},
						       {"x:b", "h2", "2024-03-31T00:00 | missing | p | | | end=2024-03-31T06:30"}};

	(void)state;
	says(MISSING, c, 2, "missing  2/2: 1 101 6h;");
	says(MISSING, open, 2, "");               /* when it ended is not recorded */
	says(MISSING, clock, 2, "missing  2/2: 1 101 6h;"); /* seven on the clock, six in truth */
	says(MISSING, short_night, 2, "");
}

/* ---- against a plain search ---- */

static uint32_t seed = 20261121;
static uint32_t roll(uint32_t n)
{
	seed = seed * 1664525u + 1013904223u;
	return (seed >> 8) % n;
}

/* Every window [x, x + 10] by hand: which entries stand in one that qualifies. */
static void windows(void **state)
{
	(void)state;
	for (int round = 0; round < 300; round++) {
		struct one_child c[6];
		struct buf text[6] = {{0}};
		int day[6][8], home[6], n[6], children = 2 + (int)roll(5), wanted = 2 + (int)roll(2), hits = 0;
		bool in[6][8] = {{false}};
		char names[6][2][8], detector[160];
		struct told t;
		for (int i = 0; i < children; i++) {
			home[i] = (int)roll(4);
			n[i] = 1 + (int)roll(6);
			snprintf(names[i][0], sizeof names[i][0], "x:%c", 'a' + i);
			snprintf(names[i][1], sizeof names[i][1], "h%d", home[i]);
			for (int k = 0; k < n[i]; k++) {
				day[i][k] = (int)roll(60);
				buf_addf(&text[i], "%s | missing | p | | | place=q\n",
					 arena_printf(&w->arena, "2024-%02d-%02d", 1 + day[i][k] / 28, 1 + day[i][k] % 28).p);
				day[i][k] = date_day_of(2024, 1 + day[i][k] / 28, 1 + day[i][k] % 28);
			}
			c[i] = (struct one_child){names[i][0], names[i][1], text[i].p};
		}
		for (int i = 0; i < children; i++)
			for (int k = 0; k < n[i]; k++) {
				bool seen[4] = {false};
				int homes = 0;
				for (int a = 0; a < children; a++)
					for (int b = 0; b < n[a]; b++)
						if (day[a][b] >= day[i][k] && day[a][b] <= day[i][k] + 10)
							homes += !seen[home[a]], seen[home[a]] = true;
				for (int a = 0; homes >= wanted && a < children; a++)
					for (int b = 0; b < n[a]; b++)
						if (day[a][b] >= day[i][k] && day[a][b] <= day[i][k] + 10)
							in[a][b] = true;
			}
		snprintf(detector, sizeof detector, "<link of='a' same='place' children='%d' within='10 days' busy='1000'/>", wanted);
		t = run(detector, c, (size_t)children);
		for (int a = 0; a < children; a++)
			for (int b = 0; b < n[a]; b++) {
				char id[16];
				hits += in[a][b];
				snprintf(id, sizeof id, " %d", 100 * a + b + 1);
				const char *at = t.text.p ? t.text.p : "";
				bool told = false;
				for (; (at = strstr(at, id)); at++)
					told = told || at[strlen(id)] == ' ' || at[strlen(id)] == ';';
				if (told != in[a][b])
					fail_msg("round %d: entry%s %s, %s", round, id, told ? "told" : "not told", t.text.p);
			}
		if (!hits)
			assert_true(!t.text.n);
		for (int i = 0; i < children; i++)
			buf_close(&text[i]);
		buf_close(&t.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys), cmocka_unit_test(part_plates), cmocka_unit_test(public_places), cmocka_unit_test(chance),
		cmocka_unit_test(places), cmocka_unit_test(too_many_rules), cmocka_unit_test(too_many_children), cmocka_unit_test(clusters), cmocka_unit_test(busy), cmocka_unit_test(people), cmocka_unit_test(numbers), cmocka_unit_test(pieces),
		cmocka_unit_test(together), cmocka_unit_test(windows)};
	int failed;

	w = rows_open();
	if (link_lists_open(w->schemas, &w->arena, &lists, &w->diags, &w->e) < 0)
		return 1;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	rows_close(w);
	return failed;
}
