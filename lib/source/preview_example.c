/* Entries, a person and a relation as they would stand: a part of source/preview. */
#include "preview_own.h"

enum { TEXT = 240 };

static void say_part(const char *name, struct str text, struct buf *b)
{
	struct buf line = {0};
	if (str_is_empty(text))
		return;
	buf_add_z(&line, name);
	preview_cut(&line, text, TEXT);
	preview_wrap(b, buf_str(&line), 6);
	buf_close(&line);
}

static void say_event(struct preview *p, const struct event *ev, struct buf *b)
{
	const struct code_kind *k = &p->code->kind[ev->kind];
	size_t at = b->n;
	buf_add_z(b, "    ");
	date_write_words(&ev->start, b);
	if (b->n == at + 4)
		buf_add_z(b, "no date");
	if (ev->end.precision != DATE_NONE) {
		buf_add_z(b, " to ");
		date_write_words(&ev->end, b);
	}
	buf_addf(b, " | %.*s (%.*s)", STR_ARG(k->words), STR_ARG(k->name));
	const struct str who[] = {ev->child, ev->agency, ev->worker.n ? ev->worker : ev->author, ev->place};
	for (size_t i = 0; i < sizeof who / sizeof *who; i++)
		if (!str_is_empty(who[i])) {
			buf_add_z(b, " | ");
			preview_cut(b, who[i], 60);
		}
	buf_add_char(b, '\n');
	say_part("", ev->text, b);
	say_part("the child: ", ev->voice, b);
	say_part("impact: ", ev->impact, b);
	say_part("action: ", ev->action, b);
	say_part("outcome: ", ev->outcome, b);
	for (size_t i = 0; i < ev->people_n && i < 4; i++)
		buf_addf(b, "      %.*s: %.*s\n", STR_ARG(ev->people[i].role), STR_ARG(ev->people[i].person));
	for (size_t i = 0; i < ev->extra_n && i < 4; i++) {
		struct str name = arena_printf(&p->arena, "extra, %.*s: ", STR_ARG(ev->extra[i].name));
		say_part(name.p, ev->extra[i].value, b);
	}
	if (ev->sources_n) {
		struct str table = preview_table_of(ev->sources->file);
		buf_add_z(b, "      from ");
		preview_cut(b, table, 60);
		buf_addf(b, "%sline %u\n", table.n ? " " : "", ev->sources->line);
	}
}

static void say_events(struct preview *p, struct buf *b)
{
	size_t n = p->examples + p->furthers;
	n = n < PREVIEW_EXAMPLES ? n : PREVIEW_EXAMPLES;
	if (n)
		buf_add_z(b, n > 1 ? "  Entries as they would stand:\n" : "  An entry as it would stand:\n");
	for (size_t i = 0; i < n; i++)
		say_event(p, i < p->examples ? &p->example[i] : &p->further[i - p->examples], b);
}

static void say_person(const struct person *x, struct buf *b)
{
	buf_add_z(b, "  A person as they would stand:\n    ");
	preview_cut(b, x->id, 60);
	if (x->names_n) {
		buf_add_z(b, " | ");
		preview_cut(b, x->names[0], 60);
	}
	if (x->birth.precision != DATE_NONE && x->birth.precision != DATE_UNKNOWN) {
		buf_add_z(b, " | born ");
		date_write_words(&x->birth, b);
	}
	buf_add_char(b, '\n');
}

static void say_relation(const struct preview *p, const struct relation *x, struct buf *b)
{
	buf_add_z(b, "  A relation as it would stand:\n    ");
	preview_cut(b, x->from, 60);
	buf_addf(b, " | %.*s | ", STR_ARG(p->code->relation[x->kind].words));
	preview_cut(b, x->to, 60);
	buf_add_char(b, '\n');
}

void preview_examples(struct preview *p, struct buf *b)
{
	say_events(p, b);
	if (p->persons)
		say_person(&p->person, b);
	if (p->relations)
		say_relation(p, &p->relation, b);
}
