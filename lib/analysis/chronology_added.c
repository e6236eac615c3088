/* What somebody later wrote to an entry, shown beside it with who and when; and its sheet. */
#include "chronology_own.h"

static bool is_to(const struct event *addition, uint64_t id)
{
	uint64_t to;
	return event_id_parse(str_trim(addition->ref), &to) == 0 && to == id;
}

bool chronology_has_added(const struct chronology *c, const struct event *ev)
{
	for (size_t i = 0; i < c->from->additions; i++)
		if (is_to(&c->from->addition[i], ev->id))
			return true;
	return false;
}

/* "A. Worker, 22 Nov 2026" */
static struct str who_and_when(const struct chronology *c, const struct event *ev)
{
	struct buf b = {0};
	buf_add(&b, str_is_empty(ev->author) ? STR("somebody not named") : ev->author);
	if (ev->known && ev->known < DATE_LAST) {
		buf_add_z(&b, ", ");
		date_write_day_words(ev->known, &b);
	}
	return buf_take(&b, c->arena);
}

static void add(const struct chronology *c, struct paper_cell *cell, enum paper_voice voice, const char *what,
		struct str who, struct str text)
{
	if (str_is_empty(text))
		return;
	paper_add_line(c->arena, cell, PAPER_QUIET,
		       arena_printf(c->arena, "%s, added by %.*s:", what, STR_ARG(who)));
	while (!str_is_absent(text))
		paper_add_line(c->arena, cell, voice, str_trim(str_cut(&text, '\n')));
}

static bool is_to_row(const struct event *addition, const struct chronology_row *r)
{
	for (size_t k = 0; k < r->events; k++)
		if (is_to(addition, r->event[k]->id))
			return true;
	return false;
}

struct str chronology_and_added(const struct chronology *c, const struct chronology_row *r, struct str recorded, size_t field)
{
	struct buf b = {0};
	buf_add(&b, recorded);
	for (size_t i = 0; i < c->from->additions; i++) {
		const struct event *ev = &c->from->addition[i];
		const struct str *text = (const struct str *)((const char *)ev + field);
		if (str_is_empty(*text) || !is_to_row(ev, r))
			continue;
		struct str who = who_and_when(c, ev);
		buf_addf(&b, "%sAdded by %.*s: %.*s", b.n ? "\n" : "", STR_ARG(who), STR_ARG(*text));
	}
	struct str s = b.n > recorded.n ? arena_copy(c->arena, buf_str(&b)) : recorded;
	buf_close(&b);
	return s;
}

void chronology_add_added(const struct chronology *c, const struct chronology_row *r, struct paper_cell *what,
			  struct paper_cell *child, struct paper_cell *done)
{
	for (size_t i = 0; i < c->from->additions; i++) {
		const struct event *ev = &c->from->addition[i];
		if (!is_to_row(ev, r))
			continue;
		struct str who = who_and_when(c, ev);
		add(c, what, PAPER_PLAIN, "Comment", who, ev->analysis);
		add(c, child, PAPER_SAID, "The child's words", who, ev->voice);
		add(c, child, PAPER_PLAIN, "Impact", who, ev->impact);
		add(c, done, PAPER_PLAIN, "What was done", who, ev->action);
		add(c, done, PAPER_PLAIN, "What came of it", who, ev->outcome);
	}
}

/* The worksheet.  The titles are those of schemas/map/worksheet.xml. */

#define COLUMN(key, title, share)                                                                            \
	{                                                                                                    \
		{key, sizeof key - 1}, {title, sizeof title - 1}, share                                      \
	}
static const struct paper_column columns[] = {
	COLUMN("number", "No.", 3),
	COLUMN("date", "Date", 8),
	COLUMN("what", "What happened", 20),
	COLUMN("source", "Source", 8),
	COLUMN("recorded", "Recorded already", 12),
	COLUMN("fill-impact", "Impact on the child", 10),
	COLUMN("fill-voice", "The child's words", 10),
	COLUMN("fill-action", "What was done", 10),
	COLUMN("fill-outcome", "What came of it", 10),
	COLUMN("fill-comment", "Comment", 10),
	COLUMN("fill-by", "Filled in by", 8),
	COLUMN("entry", "Entry id", 5),
	COLUMN("child", "Child id", 5),
	COLUMN("entry-date", "Entry date", 5),
	COLUMN("restricted", "Restricted", 4),
};
enum {
	NUMBER,
	WHEN,
	WHAT,
	SOURCE,
	RECORDED,
	IMPACT,
	VOICE,
	ACTION,
	OUTCOME,
	COMMENT,
	BY,
	ENTRY,
	CHILD,
	ENTRY_DATE,
	RESTRICTED,
	COLUMNS
};

static void say(const struct chronology *c, struct paper_cell *cell, const char *what, struct str text)
{
	if (!str_is_empty(text))
		paper_add_line(c->arena, cell, PAPER_PLAIN,
			       arena_printf(c->arena, "%s%.*s", what, STR_ARG(text)));
}

static void add_recorded(const struct chronology *c, const struct chronology_row *r, struct paper_cell *cell)
{
	const struct event *ev = r->event[0];
	struct paper_cell child = {0}, done = {0}, *more[] = {&child, &done};
	say(c, cell, "Impact: ", ev->impact);
	say(c, cell, "The child's words: ", ev->voice);
	say(c, cell, "What was done: ", ev->action);
	say(c, cell, "What came of it: ", ev->outcome);
	chronology_add_added(c, r, cell, &child, &done);
	for (size_t i = 0; i < sizeof more / sizeof *more; i++)
		for (size_t k = 0; k < more[i]->lines; k++)
			paper_add_line(c->arena, cell, PAPER_PLAIN, more[i]->line[k].text);
}

/* An entry about no single child: what is added is kept with the eldest of those whom it is about. */
static struct str first_about(const struct chronology *c, const struct chronology_row *r)
{
	return r->about ? c->child[__builtin_ctzll(r->about)].person->id : (struct str){0};
}

static void add_entry(const struct chronology *c, const struct chronology_row *r, struct paper_table *t)
{
	struct arena *a = c->arena;
	const struct event *ev = r->event[0];
	struct paper_row *p = paper_add_row(a, t, PAPER_CELLS, STR("entry"));
	char id[17];
	event_id_write(ev->id, id);
	say(c, &p->cell[NUMBER], "", arena_printf(a, "%u", r->number));
	say(c, &p->cell[WHEN], "", chronology_when(a, r, c->from->code));
	say(c, &p->cell[WHAT], "", str_is_empty(ev->text) ? chronology_text(c, ev) : ev->text);
	say(c, &p->cell[SOURCE], "", ev->agency);
	add_recorded(c, r, &p->cell[RECORDED]);
	say(c, &p->cell[ENTRY], "", str_of(id));
	say(c, &p->cell[CHILD], "", str_is_empty(ev->child) ? first_about(c, r) : ev->child);
	say(c, &p->cell[ENTRY_DATE], "", chronology_iso(a, &r->start));
	say(c, &p->cell[RESTRICTED], "", str_of(event_restricted_name(ev->restricted)));
}

void chronology_worksheet(const struct chronology *c, struct paper *p)
{
	chronology_page(c, p);
	struct paper_table *t = ARENA_NEW(c->arena, struct paper_table);
	t->caption = p->table->caption;
	t->column = columns;
	t->columns = COLUMNS;
	for (size_t i = 0; i < c->rows; i++)
		if (c->row[i].shape == CHRONOLOGY_ENTRY)
			add_entry(c, &c->row[i], t);
	p->table = t;
	p->title = arena_printf(c->arena, "Worksheet: %.*s", STR_ARG(chronology_names(c, ~UINT64_C(0))));
}
