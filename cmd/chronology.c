/* case-chronology: the impact chronology of a child, or of the children of a household in one paper. */
#include <string.h>

#include "analysis/chronology.h"
#include "cmd/common.h"
#include "draw/page.h"
#include "draw/worksheet.h"
#include "model/age.h"
#include "model/family.h"

static const struct option_spec own[] = {
	{"child", 0, OPTION_LIST, "ID",
	 "a child of the paper: SYSTEM:ID, or ID where it is unique; repeatable"},
	{"household", 0, OPTION_VALUE, "ID", "all children who live with ID at --as-at"},
	{"as-at", 0, OPTION_VALUE, "DATE", "the day of the household; without it today"},
	{"from", 0, OPTION_VALUE, "DATE", "leave out what ended before"},
	{"to", 0, OPTION_VALUE, "DATE", "leave out what began after"},
	{"full", 0, OPTION_FLAG, NULL, "every entry a row: routine is not folded"},
	{"format", 0, OPTION_VALUE, "FORMAT", "table, csv, html, md or jsonl"},
	{"width", 0, OPTION_VALUE, "COLUMNS", "width of the table (100)"},
	{"output", 'o', OPTION_VALUE, "FILE", "write there instead of to standard output"},
	{"worksheet", 0, OPTION_VALUE, "FILE", "write a workbook (.xlsx) to be filled in and imported again"},
	COMMON_READ_OPTIONS,
	{0}};
static const char *const examples[] = {
	"case-chronology --child mosaic:10422 family.case", "one child, as a table",
	"case-chronology --household 10422 --format html -o paper.html family.case",
	"the siblings in one paper, to print",
	"case-chronology --child mosaic:10422 --worksheet wren.xlsx family.case",
	"every entry with empty columns; case-import adds what was written there", NULL};
static const struct option_command command = {
	"case-chronology", "the impact chronology of a child or of siblings",
	"[OPTION...] --child ID... | --household ID FILE", examples, own};

typedef int draw_function(const struct paper *p, const struct page_style *s, struct out *o, struct err *e);

static const struct format {
	const char *name;
	draw_function *draw;
	bool sheet; /* for machines: a column a field */
} formats[] = {{"table", page_text_draw, false},
	       {"csv", page_csv_draw, true},
	       {"html", page_html_draw, false},
	       {"md", page_md_draw, false},
	       {"jsonl", page_jsonl_draw, true}};

struct run {
	struct life life;
	struct common_case c;
	struct chronology_case gathered;
	struct chronology_wanted wanted;
	const struct format *format;
	struct page_style style;
	int32_t as_at;
	bool has_as_at;
	struct str *child;
	size_t children;
};

static int read_day(struct run *r, const char *option, int32_t *day, struct err *e)
{
	const struct option_value *v = life_option(&r->life, option);
	return v->given ? common_day(v->text, option, day, e) : 0;
}

static int read_options(struct run *r, struct err *e)
{
	const struct option_value *format = life_option(&r->life, "format"),
				  *width = life_option(&r->life, "width");
	bool child = life_option(&r->life, "child")->given,
	     household = life_option(&r->life, "household")->given;
	long columns = 0;
	r->wanted = (struct chronology_wanted){
		.from = DATE_FIRST, .to = DATE_LAST, .full = life_option(&r->life, "full")->given};
	if (r->life.options.operands != 1)
		return err_set(e, ERR_USAGE,
			       "name one FILE, a case file, an export or a stream; case-chronology --help "
			       "tells more");
	if (child == household)
		return err_set(e, ERR_USAGE, "whose chronology? expected --child ID or --household ID");
	r->format = &formats[0];
	if (life_option(&r->life, "worksheet")->given) {
		if (format->given || life_option(&r->life, "output")->given)
			return err_set(e, ERR_USAGE, "--worksheet names its file and has one format: leave out -o and --format");
		r->wanted.full = true; /* each entry has a row of its own to write on */
	}
	if (format->given) {
		size_t i = 0, n = sizeof formats / sizeof *formats;
		while (i < n && strcmp(formats[i].name, format->text) != 0)
			i++;
		if (i == n)
			return err_set(e, ERR_USAGE, "--format: expected table, csv, html, md or jsonl");
		r->format = &formats[i];
	}
	if (width->given &&
	    (str_to_long(str_of(width->text), &columns) < 0 || columns < 40 || columns > 1000))
		return err_set(e, ERR_USAGE, "--width: expected a number from 40 to 1000");
	r->style.width = (unsigned)columns;
	r->has_as_at = life_option(&r->life, "as-at")->given;
	if (read_day(r, "from", &r->wanted.from, e) < 0 || read_day(r, "to", &r->wanted.to, e) < 0 ||
	    read_day(r, "as-at", &r->as_at, e) < 0)
		return -1;
	return r->wanted.from <= r->wanted.to ? 0 : err_set(e, ERR_USAGE, "--from is later than --to");
}

static void *room(struct arena *a, void *p, size_t n, size_t size)
{
	if (n && (n & (n - 1)))
		return p; /* grown at powers of two */
	void *q = arena_get_array(a, n ? 2 * n : 1, size);
	if (n)
		memcpy(q, p, n * size);
	return q;
}

/* Who lives where, from the packed records: of a large case only its residences are read as text. */
static int read_residences(struct run *r, struct family_records *f, struct err *e)
{
	struct case_view *view;
	struct view_child child;
	struct event *events = NULL;
	uint16_t residence;
	int rc;
	if (code_kind_of(&r->c.code, STR("residence"), &residence) < 0)
		return 0;
	if (common_view(&r->c, &view, e) < 0)
		return -1;
	while ((rc = view->next_child(view, 0, 1, &child, e)) > 0)
		for (size_t i = 0; i < child.n && rc > 0; i++) {
			if (!code_kind_is(&r->c.code, child.mark[i].kind, residence) ||
			    (child.mark[i].flags & MARK_SHARED))
				continue;
			struct arena one = {0};
			struct event ev;
			if (view->event(view, &child.mark[i], &one, &ev, e) < 0) {
				rc = -1;
			} else {
				events = room(&r->c.arena, events, f->events, sizeof *events);
				events[f->events++] = event_copy(&r->c.arena, &ev);
			}
			arena_close(&one);
		}
	view->close(view);
	f->event = events;
	return rc;
}

/* Persons, relations and residences of the case: who lives with whom is asked of all of them. */
static int read_family(struct run *r, struct family_records *f, struct err *e)
{
	struct arena *a = &r->c.arena, one = {0};
	struct store_wanted w = {.persons = true, .relations = true};
	struct record_source *from;
	struct record rec;
	struct person *persons = NULL;
	struct relation *relations = NULL;
	int rc;
	*f = (struct family_records){.code = &r->c.code};
	if (common_records(&r->c, &w, &from, e) < 0)
		return -1;
	while ((rc = from->next(from, &one, &rec, e)) > 0) {
		if (rec.type == RECORD_PERSON) {
			persons = room(a, persons, f->persons, sizeof *persons);
			persons[f->persons++] = person_copy(a, &rec.person);
		} else if (rec.type == RECORD_RELATION) {
			relations = room(a, relations, f->relations, sizeof *relations);
			relations[f->relations++] = relation_copy(a, &rec.relation);
		}
		arena_clear(&one);
	}
	from->close(from);
	arena_close(&one);
	f->person = persons;
	f->relation = relations;
	return rc < 0 ? -1 : read_residences(r, f, e);
}

/* Of a household the paper is about the children: those under 18 on the day, and those expected. */
static int take_household(struct run *r, const char *typed, struct err *e)
{
	struct family_records records;
	struct family_index x;
	uint32_t of, *member;
	int32_t day = r->has_as_at ? r->as_at : r->wanted.today;
	if (read_family(r, &records, e) < 0)
		return -1;
	family_index_open(&records, &r->c.arena, &x);
	if (family_resolve(&x, str_of(typed), &of, e) < 0)
		return -1;
	size_t n = family_household(&x, of, day, r->c.audience, r->c.sealed, &r->c.arena, &member);
	r->child = ARENA_ARRAY(&r->c.arena, struct str, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct person *p = x.person[member[i]];
		bool born = date_takes_part(&p->birth);
		if (born ? date_age_months(p->birth.hi, day) < AGE_ADULT_MONTHS
			 : p->expected.precision != DATE_NONE)
			r->child[r->children++] = p->id;
	}
	return r->children ? 0
			   : err_set(e, ERR_USAGE, "--household: nobody under 18 lives there on that day");
}

static int take_children(struct run *r, struct err *e)
{
	const struct option_value *child = life_option(&r->life, "child");
	const char *household = life_option(&r->life, "household")->text;
	if (household)
		return take_household(r, household, e);
	r->child = ARENA_ARRAY(&r->c.arena, struct str, child->n);
	for (size_t i = 0; i < child->n; i++)
		if (common_child(&r->c, child->list[i], &r->child[r->children++], e) < 0)
			return -1;
	return 0;
}

static int read_with(struct run *r, struct store_wanted w,
		     int (*take)(struct chronology_case *c, struct record_source *from, struct err *e),
		     struct err *e)
{
	struct record_source *from;
	if (common_records(&r->c, &w, &from, e) < 0)
		return -1;
	int rc = take(&r->gathered, from, e);
	from->close(from);
	return rc;
}

static int gather(struct run *r, struct err *e)
{
	struct store_kept kept;
	chronology_case_open(&r->gathered, &r->c.arena, &r->c.code, r->c.audience, r->c.sealed);
	if (read_with(r,
		      (struct store_wanted){
			      .persons = true, .relations = true, .imports = true, .whole_imports = true},
		      chronology_case_people, e) < 0)
		return -1;
	struct store_withheld all = store_withheld(r->c.store);
	if (store_kept_from(r->c.store, r->c.audience, r->c.sealed, r->child, r->children, &r->c.arena, &kept,
			    e) < 0)
		return -1;
	chronology_case_keep(&r->gathered, &(struct chronology_kept){kept.events, all.persons, all.relations,
								     kept.file, kept.files});
	for (size_t i = 0; i < r->children; i++)
		if (chronology_case_want(&r->gathered, r->child[i], e) < 0)
			return -1;
	for (size_t i = 0; i < r->children; i++)
		if (read_with(r, (struct store_wanted){.child = r->child[i], .events = true, .earlier = true, .known = true},
			      chronology_case_entries, e) < 0)
			return -1;
	return 0;
}

static int draw(struct run *r, struct err *e)
{
	const char *path = life_option(&r->life, "output")->text;
	struct chronology_style *style = ARENA_NEW(&r->c.arena, struct chronology_style);
	struct chronology *c = ARENA_NEW(&r->c.arena, struct chronology);
	struct paper paper;
	struct common_output output;
	if (chronology_style_load(life_schemas(&r->life), &r->c.code, &r->c.arena, style, &r->life.diags, e) <
		    0 ||
	    chronology_build(&r->gathered, style, &r->wanted, c, e) < 0)
		return -1;
	const char *worksheet = life_option(&r->life, "worksheet")->text;
	if (worksheet) {
		if (common_output_check(worksheet, e) < 0)
			return -1;
		chronology_worksheet(c, &paper);
		return worksheet_draw(&paper, worksheet, e);
	}
	(r->format->sheet ? chronology_sheet : chronology_page)(c, &paper);
	if (common_output_open(&output, &r->life, path, e) < 0)
		return -1;
	int rc = r->format->draw(&paper, &r->style, output.to, e);
	return common_output_close(&output, rc == 0, e) < 0 ? -1 : rc;
}

static int run(struct run *r, struct err *e)
{
	struct case_view *view;
	if (read_options(r, e) < 0 || common_start(&r->c, &r->life, AUDIENCE_FAMILY, e) < 0 ||
	    common_open(&r->c, r->life.options.operand[0], e) < 0 || common_view(&r->c, &view, e) < 0)
		return -1;
	view->close(view);
	r->wanted.today = r->c.today;
	r->wanted.has_today = r->c.has_today || r->c.has_known;
	return take_children(r, e) < 0 || gather(r, e) < 0 || draw(r, e) < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
	struct run r = {0};
	struct err e = {0};
	if (!life_start(&r.life, &command, argc, argv))
		return life_end(&r.life);
	if (run(&r, &e) < 0)
		life_fail(&r.life, &e);
	common_close(&r.c);
	return life_end(&r.life);
}
