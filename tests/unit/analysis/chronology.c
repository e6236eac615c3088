/* The rules of a chronology one by one (practice.md 1 and 2).  INVENTED: every name and event here. */
#include "../project.h"
#include "analysis/chronology.h"

enum { MOST = 64 };

struct array { /* a case as an array of records */
	struct record_source source;
	struct record r[MOST];
	size_t n, at;
	struct event_person people[MOST];
	size_t people_n;
};

struct world {
	struct arena a;
	struct code code;
	struct chronology_style style;
	struct array in;
	struct event_source at[4]; /* one a file */
	struct chronology_case c;
	struct chronology_wanted wanted;
	struct chronology out;
	struct paper paper;
	struct err e;
};

static int array_next(struct record_source *self, struct arena *a, struct record *r, struct err *e)
{
	struct array *x = (struct array *)self;
	(void)a, (void)e;
	if (x->at == x->n)
		return 0;
	*r = x->r[x->at++];
	return 1;
}

static int setup(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	assert_int_equal(code_open(project_schemas(), &w->code, &w->e), 0);
	assert_int_equal(chronology_style_load(project_schemas(), &w->code, &w->a, &w->style, &(struct diags){0}, &w->e), 0);
	w->in.source.next = array_next;
	w->wanted = (struct chronology_wanted){DATE_FIRST, DATE_LAST, date_day_of(2026, 3, 20), false, false};
	for (int i = 0; i < 4; i++)
		w->at[i] = (struct event_source){str_of(i == 0 ? "a.csv" : i == 1 ? "b.csv" : i == 2 ? "c.csv" : "d.csv"), 2, 1};
	*state = w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;
	code_close(&w->code);
	arena_close(&w->a);
	free(w);
	return 0;
}

static struct person *add_person(struct world *w, const char *id, const char *name, const char *born)
{
	struct str *names = ARENA_ARRAY(&w->a, struct str, 1);
	struct record *r = &w->in.r[w->in.n++];
	names[0] = str_of(name);
	r->type = RECORD_PERSON;
	r->person = (struct person){.id = str_of(id), .names = names, .names_n = 1, .birth = project_date(born), .sources = &w->at[0], .sources_n = 1};
	return &r->person;
}

static struct event *add(struct world *w, uint64_t id, const char *child, const char *kind, const char *when, const char *agency,
			 const char *text)
{
	struct record *r = &w->in.r[w->in.n++];
	r->type = RECORD_EVENT;
	r->event = (struct event){.id = id, .child = str_of(child), .start = project_date(when), .agency = str_of(agency), .text = str_of(text),
				  .sources = &w->at[0], .sources_n = 1};
	assert_int_equal(code_kind_of(&w->code, str_of(kind), &r->event.kind), 0);
	return &r->event;
}

static void add_who(struct world *w, struct event *ev, const char *id, const char *role)
{
	struct event_person *p = &w->in.people[w->in.people_n++];
	*p = (struct event_person){str_of(id), str_of(role)};
	if (!ev->people_n)
		ev->people = p;
	ev->people_n++;
}

static void covers(struct world *w, size_t file, const char *agency, const char *kinds, int32_t from, int32_t to)
{
	struct coverage *c = ARENA_NEW(&w->a, struct coverage);
	struct record *r = &w->in.r[w->in.n++];
	*c = (struct coverage){.kinds = str_of(kinds), .from = from, .to = to};
	r->type = RECORD_IMPORT;
	r->import = (struct import){.file = w->at[file].file, .agency = str_of(agency), .covers = c, .covers_n = 1};
}

static int build_as(struct world *w, enum audience who, const char *const *children, size_t n)
{
	chronology_case_open(&w->c, &w->a, &w->code, who, false);
	w->in.at = 0;
	assert_int_equal(chronology_case_people(&w->c, &w->in.source, &w->e), 0);
	for (size_t i = 0; i < n; i++)
		if (chronology_case_want(&w->c, str_of(children[i]), &w->e) < 0)
			return -1;
	for (int twice = 0; twice < 2; twice++) { /* a case file is read once for each child: every entry is taken once */
		w->in.at = 0;
		assert_int_equal(chronology_case_entries(&w->c, &w->in.source, &w->e), 0);
	}
	if (chronology_build(&w->c, &w->style, &w->wanted, &w->out, &w->e) < 0)
		return -1;
	chronology_page(&w->out, &w->paper);
	return 0;
}

static void build(struct world *w, const char *one, const char *two)
{
	const char *children[] = {one, two};
	assert_int_equal(build_as(w, AUDIENCE_FAMILY, children, two ? 2 : 1), 0);
}

static const char *cell(struct world *w, size_t row, size_t column)
{
	assert_true(row < w->paper.table->rows);
	struct str s = paper_cell_text(&w->a, &w->paper.table->row[row].cell[column], STR(" | "));
	return s.p ? s.p : "";
}

static const char *fact(struct world *w, const char *key)
{
	for (size_t i = 0; i < w->paper.head.n; i++)
		if (str_is_equal(w->paper.head.fact[i].key, str_of(key))) {
			struct str s = paper_cell_text(&w->a, &w->paper.head.fact[i].value, STR(" | "));
			return s.p ? s.p : "";
		}
	return NULL;
}

static void starts_at_birth_and_blanks_are_said(void **state)
{
	struct world *w = *state;
	add_person(w, "a:1", "Wren Tarrow", "20 Nov 2014");
	struct event *ev = add(w, 7, "a:1", "disclosure", "28 Feb 2022", "School", "Wren told lunchtime staff about night feeds.");
	ev->voice = STR("I do the bottles at night because Mum can't get up.");
	ev->basis = EVENT_CHILD_SAID;
	build(w, "a:1", NULL);
	assert_int_equal(w->out.rows, 2);
	assert_string_equal(cell(w, 0, 0), "20 Nov 2014");
	assert_string_equal(cell(w, 0, 1), "Wren was born.");
	assert_string_equal(cell(w, 1, 0), "28 Feb 2022 | (Wren 7)");
	assert_true(str_is_equal(w->paper.table->row[1].number, STR("2")));
	assert_string_equal(cell(w, 1, 1), "Wren told lunchtime staff about night feeds.");
	assert_string_equal(cell(w, 1, 2), "School; Wren said");
	assert_string_equal(cell(w, 1, 3), "\xe2\x80\x98I do the bottles at night because Mum can't get up.\xe2\x80\x99");
	assert_string_equal(cell(w, 1, 4), "not recorded");
	assert_string_equal(fact(w, "children"), "Wren Tarrow, born 20 Nov 2014 (11)");
	assert_string_equal(fact(w, "as_at"), "20 Mar 2026");
	assert_null(fact(w, "withheld"));
}

static void dates_are_as_precise_as_they_are(void **state)
{
	struct world *w = *state;
	add_person(w, "a:1", "Morven Munn", "30 Sept 2014");
	add(w, 1, "a:1", "note", "autumn 2017", "Housing", "Stuart Baxter joins the tenancy.")->raw = STR("autumn 2017 (about)");
	struct event *plan = add(w, 2, "a:1", "plan.cp", "19/03/2024", "Social work", "Plan.");
	plan->end = project_date("10/12/2024");
	add(w, 3, "a:1", "home", "5 Feb 2021", "Housing", "At Dyer's Row.");
	add(w, 4, "a:1", "note", "2018", "School", "Some time that year.");
	add(w, 5, "a:1", "note", NULL, "School", "Nobody wrote when.");
	build(w, "a:1", NULL);
	assert_string_equal(cell(w, 1, 0), "autumn 2017 (about) | (Morven 2 or 3)");
	assert_string_equal(cell(w, 2, 0), "2018 | (Morven 3 or 4)");
	assert_string_equal(cell(w, 3, 0), "from 5 Feb 2021, no end recorded | (Morven 6)");
	assert_string_equal(cell(w, 4, 0), "19 Mar to 10 Dec 2024 | (Morven 9)");
	assert_string_equal(cell(w, 5, 0), "Date not known: 1 entry, in no order");
	assert_string_equal(cell(w, 6, 0), "date not known");
}

static void before_birth_in_weeks(void **state)
{
	struct world *w = *state;
	add_person(w, "a:2", "Skye Rourke", NULL)->expected = project_date("20 Aug 2025");
	add(w, 1, "a:2", "conference.pre-birth", "4 May 2025", "Social work", "Registered before birth.");
	build(w, "a:2", NULL);
	assert_string_equal(cell(w, 0, 0), "4 May 2025 | (Skye unborn, 24 weeks)");
	assert_string_equal(cell(w, 1, 0), "before birth, due 20 Aug 2025");
	assert_string_equal(fact(w, "children"), "Skye Rourke, before birth, due 20 Aug 2025");
}

static void shared_entry_stands_once(void **state)
{
	struct world *w = *state;
	add_person(w, "a:1", "Wren Tarrow", "20 Nov 2014");
	add_person(w, "a:2", "Ellis Tarrow", "14 May 2018");
	struct event *both = add(w, 1, "a:1", "police.notification", "12 Aug 2022", "Police", "Two children alone in the street.");
	add_who(w, both, "a:2", "present");
	add(w, 2, "a:1", "note", "14 Aug 2022", "Social care", "One note for each child.");
	struct event *again = add(w, 3, "a:2", "note", "14 Aug 2022", "Social care", "One note for each child.");
	static const struct event_field number[] = {{{"id", 2}, {"7002", 4}}};
	again->extra = number; /* what the source numbers its rows with does not make it another note */
	again->extra_n = 1;
	add(w, 4, "a:2", "note", "15 Aug 2022", "Social care", "Ellis alone.");
	build(w, "a:2", "a:1");
	assert_int_equal(w->out.rows, 5);
	assert_string_equal(cell(w, 2, 0), "12 Aug 2022 | (Wren 7, Ellis 4)");
	assert_string_equal(cell(w, 2, 1), "Two children alone in the street. | Present: Ellis Tarrow. Shared entry.");
	assert_string_equal(cell(w, 3, 0), "14 Aug 2022 | (Wren 7, Ellis 4)");
	assert_string_equal(cell(w, 3, 1), "One note for each child. | Shared entry, filed for each child.");
	assert_int_equal(w->paper.table->row[3].events_n, 2);
	assert_string_equal(cell(w, 4, 0), "15 Aug 2022 | (Ellis 4)");
	build(w, "a:2", NULL); /* Ellis alone: what is held in Wren's record is shown and marked */
	assert_int_equal(w->out.rows, 4);
	assert_non_null(strstr(cell(w, 1, 1), "Shared entry, held in the record of Wren Tarrow."));
}

static void routine_folds_and_unfolds(void **state)
{
	struct world *w = *state;
	static const char *const days[] = {"3 Jan 2024", "17 Jan 2024", "31 Jan 2024", "14 Feb 2024", "28 Feb 2024"};
	add_person(w, "a:1", "Wren Tarrow", "20 Nov 2014");
	for (uint64_t i = 0; i < 5; i++)
		add(w, i + 1, "a:1", "visit.seen", days[i], "Social care", i % 2 ? "Home visit. Wren seen. No change." : "");
	build(w, "a:1", NULL);
	assert_int_equal(w->out.rows, 2);
	assert_string_equal(cell(w, 1, 0), "3 Jan to 28 Feb 2024 | (Wren 9)");
	assert_string_equal(cell(w, 1, 1), "5 visits 3 Jan to 28 Feb 2024, seen, nothing new recorded (Social care).");
	assert_int_equal(w->paper.table->row[1].events_n, 5);
	w->wanted.full = true;
	build(w, "a:1", NULL);
	assert_int_equal(w->out.rows, 6);
}

static void what_comes_again_folds_with_its_text(void **state)
{
	struct world *w = *state;
	static const char *const days[] = {"7 Oct 2025", "14 Oct 2025", "21 Oct 2025"};
	add_person(w, "a:1", "Kai Penhallow", "2 Mar 2010");
	for (uint64_t i = 0; i < 3; i++)
		add(w, i + 1, "a:1", "strength", days[i], "Boxing club", "Tuesday session with Lenny.");
	struct event *other = add(w, 4, "a:1", "strength", "28 Oct 2025", "Boxing club", "Held the pads for the little ones.");
	build(w, "a:1", NULL);
	assert_int_equal(w->out.rows, 3);
	assert_string_equal(cell(w, 1, 1), "3 entries 7 to 21 Oct 2025, each: Tuesday session with Lenny (Boxing club).");
	other->text = STR("");
	build(w, "a:1", NULL);
	assert_int_equal(w->out.rows, 3); /* a strength without words is not "nothing new" */
}

/* One entry among five routine ones says something: it stands alone, and parts what is before it from what is after. */
static void check_not_folded(struct world *w, struct event *ev)
{
	build(w, "a:1", NULL);
	bool alone = false;
	for (size_t i = 0; i < w->out.rows; i++)
		alone |= w->out.row[i].events == 1 && w->out.row[i].event[0]->id == ev->id;
	assert_true(alone);
	size_t n = 0;
	for (size_t i = 0; i < w->out.rows; i++)
		n += w->out.row[i].events;
	assert_int_equal(n, 7);
}

static void what_says_something_does_not_fold(void **state)
{
	struct world *w = *state;
	char day[32];
	add_person(w, "a:1", "Wren Tarrow", "20 Nov 2014");
	for (int i = 0; i < 7; i++) {
		snprintf(day, sizeof day, "%d Jan 2024", 3 + 2 * i);
		add(w, (uint64_t)i + 1, "a:1", "visit.seen", arena_copy(&w->a, str_of(day)).p, "Social care", "");
	}
	struct event *ev = &w->in.r[4].event, plain = *ev;
	ev->voice = STR("I like Lego."), check_not_folded(w, ev), *ev = plain;
	ev->text = STR("Dad has left."), check_not_folded(w, ev), *ev = plain;
	ev->text = STR("Seen. No food."), check_not_folded(w, ev), *ev = plain;
	ev->severity_1 = 3, check_not_folded(w, ev), *ev = plain;
	ev->outcome = STR("To be visited weekly."), check_not_folded(w, ev), *ev = plain;
	ev->disputed = STR("Carla: it was not so"), check_not_folded(w, ev), *ev = plain;
	ev->end = project_date("20 Jan 2024"), check_not_folded(w, ev), *ev = plain;
	assert_int_equal(code_kind_of(&w->code, STR("health.injury"), &ev->kind), 0);
	check_not_folded(w, ev); /* an injury between them: three and three fold, apart */
	assert_int_equal(w->out.rows, 4);
	assert_int_equal(code_kind_of(&w->code, STR("school"), &ev->kind), 0);
	check_not_folded(w, ev); /* something else between them: six fold */
	assert_int_equal(w->out.rows, 3);
	*ev = plain;
	build(w, "a:1", NULL);
	assert_int_equal(w->out.rows, 2);
}

static void silence_only_where_supplied(void **state)
{
	struct world *w = *state;
	add_person(w, "a:1", "Wren Tarrow", "20 Nov 2014");
	add(w, 1, "a:1", "visit.seen", "9 Dec 2021", "Social care", "Last visit.");
	add(w, 2, "a:1", "decision", "1 Mar 2022", "Social care", "The system about itself.");
	struct event *p = add(w, 3, "a:1", "contact", "12 Aug 2022", "Social care", "A neighbour telephoned.");
	p->sources = &w->at[0];
	build(w, "a:1", NULL);
	for (size_t i = 0; i < w->out.rows; i++) /* no cover, no silence */
		assert_int_not_equal(w->out.row[i].shape, CHRONOLOGY_SILENCE);
	assert_string_equal(fact(w, "supplied"), "Social care (for what time: not recorded).");
	assert_string_equal(fact(w, "not_supplied"), "Health, police, school.");
	covers(w, 0, "Social care", "note contact visit", date_day_of(2019, 1, 1), date_day_of(2022, 9, 1));
	covers(w, 1, "School", "*", date_day_of(2020, 10, 1), date_day_of(2022, 9, 1));
	w->in.r[w->in.n - 1].import.children = ARENA_ARRAY(&w->a, struct str, 1);
	((struct str *)w->in.r[w->in.n - 1].import.children)[0] = STR("a:1");
	w->in.r[w->in.n - 1].import.children_n = 1;
	build(w, "a:1", NULL);
	assert_string_equal(fact(w, "supplied"), "School, 1 Oct 2020 to 1 Sept 2022; Social care, 1 Jan 2019 to 1 Sept 2022.");
	assert_string_equal(fact(w, "not_supplied"), "Health, police.");
	size_t found = 0;
	for (size_t i = 0; i < w->paper.table->rows; i++)
		if (w->out.row[i].shape == CHRONOLOGY_SILENCE && w->out.row[i].start.lo == date_day_of(2021, 12, 9)) {
			found++;
			assert_string_equal(cell(w, i, 0), "8 months");
			assert_string_equal(cell(w, i, 1),
					    "No entry in the records supplied (social care, school), 9 Dec 2021 to 12 Aug 2022, apart from an "
					    "entry of a meeting, decision or assessment of 1 Mar 2022. Health, police: not supplied.");
		}
	assert_int_equal(found, 1);
}

/* Work that began again inside the silence: that the case had been closed before it is no longer so. */
static void closed_is_said_while_it_held(void **state)
{
	struct world *w = *state;
	for (int reopened = 0; reopened < 2; reopened++) {
		w->in.n = 0;
		add_person(w, "a:1", "Wren Tarrow", "20 Nov 2014");
		add(w, 1, "a:1", "case-closed", "1 Feb 2022", "Social care", "Closed.");
		add(w, 2, "a:1", "contact", "18 July 2024", "Social care", "Report read.");
		if (reopened)
			add(w, 3, "a:1", "ird", "6 Jan 2025", "Social care", "Discussion.");
		add(w, 4, "a:1", "visit.seen", "3 Apr 2025", "Social care", "Seen.");
		covers(w, 0, "Social care", "note contact visit", date_day_of(2019, 1, 1), date_day_of(2025, 9, 1));
		build(w, "a:1", NULL);
		bool said = false;
		for (size_t i = 0; i < w->out.rows; i++)
			if (w->out.row[i].shape == CHRONOLOGY_SILENCE && w->out.row[i].start.lo == date_day_of(2024, 7, 18)) {
				said = true;
				assert_string_equal(cell(w, i, 1), reopened
					? "No entry in the records supplied (social care), 18 July 2024 to 3 Apr 2025, apart from an entry of a "
					  "meeting, decision or assessment of 6 Jan 2025. Health, police, school: not supplied."
					: "No entry in the records supplied (social care), 18 July 2024 to 3 Apr 2025. The case was closed on 1 Feb "
					  "2022. Health, police, school: not supplied.");
			}
		assert_true(said);
	}
}

/* "Negative" is what the writer made of it, and a day expected is no date of birth. */
static void what_is_no_word_of_the_child_says_so(void **state)
{
	struct world *w = *state;
	add_person(w, "a:1", "Skye Rourke", NULL)->expected = project_date("10 June 2024");
	add(w, 1, "a:1", "note", "1 Mar 2024", "Social work", "Planning meeting.")->impact = STR("Negative");
	build(w, "a:1", NULL);
	assert_string_equal(cell(w, 0, 3), "Impact, as recorded: Negative");
	assert_string_equal(cell(w, 1, 2), "Expected date as supplied");
}

static void census_shows_no_silence(void **state)
{
	struct world *w = *state;
	add_person(w, "a:1", "Wren Tarrow", "20 Nov 2014");
	add(w, 1, "a:1", "referral", "9 Dec 2021", "Social care", "");
	covers(w, 0, "Social care", "referral assessment s47 plan.cp conference", date_day_of(2019, 1, 1), date_day_of(2023, 8, 1));
	build(w, "a:1", NULL);
	for (size_t i = 0; i < w->out.rows; i++)
		assert_int_not_equal(w->out.row[i].shape, CHRONOLOGY_SILENCE);
	assert_string_equal(fact(w, "supplied"), "Social care, 1 Jan 2019 to 1 Aug 2023 (some kinds of entry only).");
	assert_string_equal(cell(w, 1, 1), "Was referred to children's social care.");
}

static bool holds(struct world *w, const char *what)
{
	const struct paper_table *t = w->paper.table;
	for (size_t i = 0; i < t->rows; i++)
		for (size_t k = 0; k < t->columns; k++)
			for (size_t l = 0; l < t->row[i].cell[k].lines; l++)
				if (str_find(t->row[i].cell[k].line[l].text, str_of(what)) < t->row[i].cell[k].line[l].text.n)
					return true;
	for (size_t i = 0; i < w->paper.head.n; i++)
		if (strstr(fact(w, w->paper.head.fact[i].key.p), what))
			return true;
	return false;
}

static void withheld_is_counted_and_nowhere(void **state)
{
	struct world *w = *state;
	add_person(w, "a:1", "Wren Tarrow", "20 Nov 2014");
	add_person(w, "a:9", "Peggy Neighbour", NULL)->restricted = EVENT_SOURCE_IDENTITY;
	struct event *open = add(w, 1, "a:1", "contact", "4 Dec 2025", "Social care", "A caller said children were up at midnight.");
	add_who(w, open, "a:9", "reporter");
	struct event *no = add(w, 2, "a:1", "mental-health.admission", "3 May 2022", "Adult ward", "Secret words.");
	no->restricted = EVENT_THIRD_PARTY;
	no->sources = &w->at[3];
	covers(w, 3, "Adult ward", "*", date_day_of(2020, 1, 1), date_day_of(2026, 1, 1));
	build(w, "a:1", NULL);
	assert_string_equal(fact(w, "withheld"), "1 entry is withheld from this copy. 1 person is not named in it.");
	assert_false(holds(w, "Secret"));
	assert_false(holds(w, "Adult ward"));
	assert_false(holds(w, "Peggy"));
	assert_false(holds(w, "a:9"));
	const char *holder[] = {"a:1"};
	assert_int_equal(build_as(w, AUDIENCE_HOLDER, holder, 1), 0);
	assert_null(fact(w, "withheld"));
	assert_true(holds(w, "Secret"));
	assert_true(holds(w, "Adult ward"));
	assert_true(holds(w, "Who reported: Peggy Neighbour."));
}

static void withheld_child_is_not_there(void **state)
{
	struct world *w = *state;
	const char *child[] = {"a:1"};
	add_person(w, "a:1", "Wren Tarrow", "20 Nov 2014")->restricted = EVENT_SAFE_ADDRESS;
	assert_int_equal(build_as(w, AUDIENCE_FAMILY, child, 1), -1);
	assert_int_equal(w->e.code, ERR_USAGE);
	assert_null(strstr(w->e.text, "Wren"));
}

static void amended_entry_says_so(void **state)
{
	struct world *w = *state;
	add_person(w, "a:1", "Morven Munn", "30 Sept 2014");
	add(w, 1, "a:1", "note", "5 Sept 2020", "Police", "Both parties.");
	struct event *later = add(w, 2, "a:1", "note", "5 Sept 2020", "Police", "Stuart the primary aggressor.");
	later->supersedes = 1;
	later->recorded = project_date("21 Sept 2020");
	build(w, "a:1", NULL);
	assert_int_equal(w->out.rows, 2);
	assert_string_equal(cell(w, 1, 1), "Stuart the primary aggressor. | Amended 21 Sept 2020; the earlier version is kept.");
}

static void earlier_version_of_one_id(void **state)
{
	struct world *w = *state;
	add_person(w, "a:1", "Ellis Ashby", "14 May 2018");
	add(w, 1, "a:1", "note", "6 Nov 2025", "School", "Entered in error; belongs to another pupil.")->recorded = project_date("10 Nov 2025");
	add(w, 1, "a:1", "note", "6 Nov 2025", "School", "Bruise to arm.");
	build(w, "a:1", NULL);
	assert_int_equal(w->out.rows, 2);
	assert_string_equal(cell(w, 1, 1), "Entered in error; belongs to another pupil. | Amended 10 Nov 2025; the earlier version is kept.");
}

static void a_text_that_does_not_say_of_what(void **state)
{
	struct world *w = *state;
	add_person(w, "a:1", "Ellis Ashby", "14 May 2018");
	add(w, 1, "a:1", "plan.cp", "19 Mar 2024", "Social care", "Category: neglect")->end = project_date("10 Dec 2024");
	add(w, 2, "a:1", "plan.cp", "19 Mar 2025", "Social care", "Second plan, same category.");
	add(w, 3, "a:1", "looked-after-review", "1 May 2025", "Social care", "how the child took part: was there");
	add(w, 4, "a:1", "health.contact", "2 May 2025", "GP", "Ear infection, antibiotics.");
	build(w, "a:1", NULL);
	assert_string_equal(cell(w, 1, 1), "A child protection plan was in place. Category: neglect");
	assert_string_equal(cell(w, 2, 1), "Second plan, same category.");
	assert_string_equal(cell(w, 3, 1), "A looked-after review was held: how the child took part: was there");
	assert_string_equal(cell(w, 4, 1), "Ear infection, antibiotics.");
}

static void invented_where_the_input_says_so(void **state)
{
	struct world *w = *state;
	static const struct event_field note = {{"note", 4}, {"INVENTED: no person here is real.", 33}}, no = {{"invented", 8}, {"no", 2}};
	struct person *p = add_person(w, "a:1", "Wren Tarrow", "20 Nov 2014");
	p->extra = &no;
	p->extra_n = 1;
	struct event *ev = add(w, 1, "a:1", "note", "6 Nov 2025", "School", "Text: INVENTED is only a word in it.");
	build(w, "a:1", NULL);
	assert_false(w->paper.invented);
	ev->extra = &note;
	ev->extra_n = 1;
	build(w, "a:1", NULL);
	assert_true(w->paper.invented);
}

/* The head of a file speaks for the children it names, and for nobody else. */
static void invented_where_the_file_says_so(void **state)
{
	struct world *w = *state;
	static const struct str mine = {"a:1", 3}, other = {"a:2", 3};
	add_person(w, "a:1", "Wren Tarrow", "20 Nov 2014");
	add(w, 1, "a:1", "note", "6 Nov 2025", "School", "Text: a word.");
	covers(w, 0, "School", "note", 20000, 20400);
	struct import *f = &w->in.r[w->in.n - 1].import;
	f->children = &mine;
	f->children_n = 1;
	build(w, "a:1", NULL);
	assert_false(w->paper.invented);
	f->invented = true;
	build(w, "a:1", NULL);
	assert_true(w->paper.invented);
	f->children = &other;
	build(w, "a:1", NULL);
	assert_false(w->paper.invented);
}

static void merged_child_is_one(void **state)
{
	struct world *w = *state;
	static const struct str other[] = {{"gp:77", 5}};
	struct person *p = add_person(w, "a:1", "Wren Tarrow", "20 Nov 2014");
	p->system_ids = other;
	p->system_ids_n = 1;
	add_person(w, "edu:5", "WREN T", NULL);
	struct record *r = &w->in.r[w->in.n++];
	r->type = RECORD_RELATION;
	r->relation = (struct relation){.from = STR("edu:5"), .to = STR("gp:77")};
	assert_int_equal(code_relation_of(&w->code, STR("same-person"), &r->relation.kind), 0);
	add(w, 1, "gp:77", "note", "1 Mar 2022", "GP", "One.");
	add(w, 2, "edu:5", "note", "2 Mar 2022", "School", "Two.");
	build(w, "edu:5", "a:1");
	assert_int_equal(w->out.children, 1);
	assert_int_equal(w->out.rows, 3);
	assert_string_equal(fact(w, "children"), "Wren Tarrow, born 20 Nov 2014 (11)");
}

static void who_did_it_to_whom(void **state)
{
	struct world *w = *state;
	add_person(w, "a:1", "Morven Munn", "30 Sept 2014");
	add_person(w, "a:2", "Kirsty Lorne", NULL);
	static const struct str known_as[] = {{"Stu", 3}, {"Stuart Baxter", 13}};
	struct person *stuart = add_person(w, "a:3", "Stu", NULL);
	stuart->names = known_as;
	stuart->names_n = 2;
	struct event *ev = add(w, 1, "a:1", "domestic-abuse", "30 Nov 2019", "Police", "Plates broken.");
	add_who(w, ev, "a:3", "perpetrator");
	add_who(w, ev, "a:2", "victim");
	add_who(w, ev, "a:1", "saw");
	ev->standing = EVENT_ALLEGED;
	ev->disputed = STR("Stuart Baxter: 'it was an accident'");
	ev->action = STR("Concern report sent.");
	build(w, "a:1", NULL);
	assert_string_equal(cell(w, 1, 1), "Plates broken. | Stuart Baxter to Kirsty Lorne. | Saw or heard it: Morven Munn.");
	assert_string_equal(cell(w, 1, 2), "Police; alleged | Disputed: Stuart Baxter: 'it was an accident'");
	assert_string_equal(cell(w, 1, 4), "Concern report sent. | What came of it: not recorded");
}

static void window_and_earlier_history(void **state)
{
	struct world *w = *state;
	add_person(w, "a:1", "Wren Tarrow", "20 Nov 2014");
	add(w, 1, "a:1", "note", "1 Mar 2019", "School", "Early.");
	add(w, 2, "a:1", "home", "1 Mar 2019", "Housing", "Still open.");
	add(w, 3, "a:1", "note", "1 Mar 2024", "School", "Within.");
	add(w, 4, "a:1", "note", "1 Mar 2025", "School", "Late.");
	w->wanted.from = date_day_of(2024, 1, 1);
	w->wanted.to = date_day_of(2024, 12, 31);
	build(w, "a:1", NULL);
	assert_int_equal(w->out.rows, 2);
	assert_string_equal(fact(w, "period"), "from 1 Jan 2024 to 31 Dec 2024");
	assert_non_null(strstr(fact(w, "earlier"), "1 earlier entry is not in this paper"));
}

/* Nothing is lost and nothing stands twice: in every build every entry is behind exactly one row. */
static void each_entry_once(void **state)
{
	struct world *w = *state;
	static const char *const kinds[] = {"visit.seen", "note", "concern", "plan.cp", "visit"};
	static const char *const days[] = {"3 Jan 2024", "Jan 2024", "before 2 Feb 2024", NULL, "17 Jan 2024", "2023", "1 May 2025"};
	add_person(w, "a:1", "Wren Tarrow", "20 Nov 2014");
	add_person(w, "a:2", "Ellis Tarrow", "14 May 2018");
	for (uint64_t i = 0; i < 55; i++) {
		struct event *ev = add(w, i + 1, i % 3 ? "a:1" : "a:2", kinds[i * 7 % 5], days[i * 5 % 7], i % 2 ? "School" : "Social care", i % 4 ? "" : "Same.");
		if (i % 6 == 0)
			add_who(w, ev, "a:1", "present");
	}
	for (int full = 0; full < 2; full++) {
		unsigned seen[56] = {0};
		w->wanted.full = full;
		build(w, "a:1", "a:2");
		for (size_t i = 0; i < w->paper.table->rows; i++)
			for (size_t k = 0; k < w->paper.table->row[i].events_n; k++)
				seen[w->paper.table->row[i].events[k]]++;
		for (size_t i = 1; i < 56; i++)
			assert_int_equal(seen[i], 1);
		struct paper sheet;
		chronology_sheet(&w->out, &sheet);
		assert_int_equal(sheet.table->rows, w->out.rows);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		T(starts_at_birth_and_blanks_are_said), T(dates_are_as_precise_as_they_are), T(before_birth_in_weeks),
		T(shared_entry_stands_once), T(routine_folds_and_unfolds), T(what_comes_again_folds_with_its_text), T(what_says_something_does_not_fold),
		T(silence_only_where_supplied), T(closed_is_said_while_it_held), T(what_is_no_word_of_the_child_says_so), T(census_shows_no_silence), T(withheld_is_counted_and_nowhere),
		T(withheld_child_is_not_there), T(amended_entry_says_so), T(earlier_version_of_one_id), T(merged_child_is_one), T(invented_where_the_input_says_so), T(invented_where_the_file_says_so), T(a_text_that_does_not_say_of_what), T(who_did_it_to_whom),
		T(window_and_earlier_history), T(each_entry_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
