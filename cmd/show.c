/* case-show: what a case holds, as JSON Lines, CSV or a table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/common.h"
#include "cmd/kin.h"
#include "cmd/listing.h"
#include "cmd/mend.h"
#include "format/csv.h"
#include "format/json.h"

enum { O_CHILD, O_FORMAT, O_EARLIER, O_WRITE, O_OF, O_AS_AT };
enum { NOUN_EVENTS, NOUN_PERSONS, NOUN_RELATIONS, NOUN_IMPORTS, NOUN_ASIDE, NOUN_SAME, NOUN_VANISHED, NOUNS };
enum { COLUMNS = LISTING_COLUMNS };

static const struct option_spec own[] = {
	[O_CHILD] = {"child", 0, OPTION_VALUE, "ID", "only what is about this person"},
	[O_FORMAT] = {"format", 'T', OPTION_VALUE, "FORMAT",
		      "jsonl, csv or table (csv and table need a noun)"},
	[O_EARLIER] = {"earlier", 0, OPTION_FLAG, NULL, "versions too that a later extract superseded"},
	[O_WRITE] = {"write", 0, OPTION_VALUE, "FILE", "of aside: the rows as a table, to mend and import again"},
	[O_OF] = {"of", 0, OPTION_VALUE, "ID", "of relations: who is what to ID; with --write: rows of which file"},
	[O_AS_AT] = {"as-at", 0, OPTION_VALUE, "DATE", "with --of: who was what on that day; without it --today, else the last day that the records tell of"},
	COMMON_READ_OPTIONS,
	{0}};
static const char *const examples[] = {"case-show family.case",
				       "everything, one JSON object a line: the stream",
				       "case-show persons family.case --format csv",
				       "who is in it, for a spreadsheet",
				       "case-show aside family.case --format table",
				       "what could not be used, and why",
				       "case-show relations --of mosaic:10422 family.case --format table",
				       "who is what to C1, computed from what is recorded",
				       NULL};
static const struct option_command command = {"case-show", "print what a case holds",
					      "[events|persons|relations|imports|aside|same|vanished] FILE",
					      examples, own};

static const char *const noun_name[NOUNS] = {"events", "persons", "relations", "imports", "aside", "same", "vanished"};

/* The columns are a promise: new ones come at the end (contract.md, head). */
static const char *const header[NOUNS] = {
	[NOUN_EVENTS] = "id,child,kind,start,start_precision,end,end_precision,raw,recorded,agency,author,"
			"worker,place,people,text,impact,"
			"voice,action,outcome,analysis,severity,basis,standing,disputed,value,unit,service,"
			"whose,essential,ref,tags,extra,"
			"restricted,supersedes,file,line",
	[NOUN_PERSONS] = "id,system_ids,names,sex,birth,birth_precision,death,death_precision,expected,"
			 "expected_precision,extra,restricted,"
			 "file,line",
	[NOUN_RELATIONS] = "from,kind,to,start,start_precision,end,end_precision,quality,known_by,ordinal,"
			   "extra,restricted,file,line",
	[NOUN_IMPORTS] = "file,format,map,agency,system,digest,map_digest,bytes,by,at,program,extract,read,"
			 "used,aside,events,persons,"
			 "relations,covers,children,invented,titles",
	[NOUN_ASIDE] = "file,line,col,field,reason,raw,mended",
	[NOUN_SAME] = "a,b,says,because,undone,day,by,file,line,imported_by,imported_at",
	[NOUN_VANISHED] = "id,child,kind,start,last_in,last_extract,missing_from,missing_extract",
};
/* What a table for reading shows of them, and in which order. */
static const char *const in_table[NOUNS] = {
	[NOUN_EVENTS] = "start,child,kind,agency,worker,severity,text,id",
	[NOUN_PERSONS] = "id,names,sex,birth,death,system_ids",
	[NOUN_RELATIONS] = "from,kind,to,start,end,quality,known_by",
	[NOUN_IMPORTS] = "file,format,extract,read,used,aside,events,persons,relations,covers,at,by",
	[NOUN_ASIDE] = "file,line,col,field,reason,mended",
	[NOUN_SAME] = "a,b,says,because,undone,day,by,file,line",
	[NOUN_VANISHED] = "start,child,kind,last_in,last_extract,missing_from,missing_extract,id",
};

struct row { /* cells in the order of the header */
	struct buf cell[COLUMNS];
	size_t n;
};

static struct buf *next_cell(struct row *r)
{
	struct buf *b = &r->cell[r->n++];
	buf_clear(b);
	return b;
}

static void add(struct row *r, struct str s)
{
	buf_add(next_cell(r), s);
}

static void add_z(struct row *r, const char *z)
{
	buf_add_z(next_cell(r), z);
}

static void add_number(struct row *r, unsigned long long v, bool known)
{
	struct buf *b = next_cell(r);
	if (known)
		buf_addf(b, "%llu", v);
}

static void add_date(struct row *r, const struct date *d, bool precision)
{
	date_write_iso(d, next_cell(r));
	if (precision)
		add_z(r, date_precision_name(d->precision));
}

static void add_list(struct row *r, const struct str *s, size_t n)
{
	struct buf *b = next_cell(r);
	for (size_t i = 0; i < n; i++)
		buf_addf(b, "%s%.*s", i ? "; " : "", STR_ARG(s[i]));
}

static void add_extra(struct row *r, const struct event_field *f, size_t n)
{
	struct buf *b = next_cell(r);
	for (size_t i = 0; i < n; i++)
		buf_addf(b, "%s%.*s=%.*s", i ? "; " : "", STR_ARG(f[i].name), STR_ARG(f[i].value));
}

static void add_source(struct row *r, const struct event_source *s, size_t n)
{
	add(r, n ? s->file : (struct str){0});
	add_number(r, n ? s->line : 0, n && s->line);
}

static void event_cells(const struct event *ev, const struct code *code, struct row *r)
{
	char id[17] = "";
	event_id_write(ev->id, id);
	add_z(r, id);
	add(r, ev->child);
	add(r, code->kind[ev->kind].name);
	add_date(r, &ev->start, true);
	add_date(r, &ev->end, true);
	add(r, ev->raw);
	add_date(r, &ev->recorded, false);
	const struct str before[] = {ev->agency, ev->author, ev->worker, ev->place};
	for (size_t i = 0; i < sizeof before / sizeof *before; i++)
		add(r, before[i]);
	struct buf *people = next_cell(r);
	for (size_t i = 0; i < ev->people_n; i++)
		buf_addf(people, "%s%.*s (%.*s)", i ? "; " : "", STR_ARG(ev->people[i].person),
			 STR_ARG(ev->people[i].role));
	const struct str after[] = {ev->text, ev->impact, ev->voice, ev->action, ev->outcome, ev->analysis};
	for (size_t i = 0; i < sizeof after / sizeof *after; i++)
		add(r, after[i]);
	add_number(r, ev->severity_1 - 1u, ev->severity_1);
	add_z(r, event_basis_name(ev->basis));
	add_z(r, event_standing_name(ev->standing));
	add(r, ev->disputed);
	add(r, ev->value);
	add(r, ev->unit);
	add(r, ev->service);
	add_z(r, event_whose_name(ev->whose));
	add_z(r, ev->essential == 2 ? "yes" : ev->essential ? "no" : "");
	add(r, ev->ref);
	add_list(r, ev->tags, ev->tags_n);
	add_extra(r, ev->extra, ev->extra_n);
	add_z(r, event_restricted_name(ev->restricted));
	if (ev->supersedes)
		event_id_write(ev->supersedes, id);
	add_z(r, ev->supersedes ? id : "");
	add_source(r, ev->sources, ev->sources_n);
}

static void person_cells(const struct person *p, struct row *r)
{
	add(r, p->id);
	add_list(r, p->system_ids, p->system_ids_n);
	add_list(r, p->names, p->names_n);
	add_z(r, person_sex_name(p->sex));
	add_date(r, &p->birth, true);
	add_date(r, &p->death, true);
	add_date(r, &p->expected, true);
	add_extra(r, p->extra, p->extra_n);
	add_z(r, event_restricted_name(p->restricted));
	add_source(r, p->sources, p->sources_n);
}

static void relation_cells(const struct relation *x, const struct code *code, struct row *r)
{
	add(r, x->from);
	add(r, code->relation[x->kind].name);
	add(r, x->to);
	add_date(r, &x->start, true);
	add_date(r, &x->end, true);
	add(r, x->quality);
	add(r, x->known_by);
	add_number(r, x->ordinal, x->ordinal);
	add_extra(r, x->extra, x->extra_n);
	add_z(r, event_restricted_name(x->restricted));
	add_source(r, x->sources, x->sources_n);
}

static void import_cells(const struct import *i, struct row *r)
{
	const struct str before[] = {i->file,   i->format, i->map,       i->agency,
				     i->system, i->digest, i->map_digest};
	const uint32_t counts[] = {i->read, i->used, i->aside, i->events, i->persons, i->relations};
	for (size_t k = 0; k < sizeof before / sizeof *before; k++)
		add(r, before[k]);
	add_number(r, i->bytes, true);
	add(r, i->by);
	add(r, i->at);
	add(r, i->program);
	add_date(r, &i->extract, false);
	for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
		add_number(r, counts[k], true);
	struct buf *b = next_cell(r);
	for (size_t k = 0; k < i->covers_n; k++) {
		buf_addf(b, "%s%.*s%s%.*s:", k ? "; " : "", STR_ARG(i->covers[k].child),
			 i->covers[k].child.n ? " " : "", STR_ARG(i->covers[k].kinds));
		date_write_day(i->covers[k].from, b);
		buf_add_z(b, "..");
		date_write_day(i->covers[k].to, b);
	}
	add_number(r, i->children_n, true);
	add_z(r, i->invented ? "yes" : "");
	add(r, i->titles);
}

static void aside_cells(const struct aside *a, struct row *r)
{
	add(r, a->file);
	add_number(r, a->line, a->line);
	add_number(r, a->col, a->col);
	add(r, a->field);
	add(r, a->reason);
	add(r, a->raw);
}

static void cells(const struct record *x, const struct code *code, struct row *r)
{
	r->n = 0;
	switch (x->type) {
	case RECORD_EVENT:
		event_cells(&x->event, code, r);
		break;
	case RECORD_PERSON:
		person_cells(&x->person, r);
		break;
	case RECORD_RELATION:
		relation_cells(&x->relation, code, r);
		break;
	case RECORD_IMPORT:
		import_cells(&x->import, r);
		break;
	case RECORD_ASIDE:
	case RECORD_TYPES:
		aside_cells(&x->aside, r);
		break;
	}
}

static void write_csv(const struct row *r, struct out *o)
{
	struct buf b = {0};
	for (size_t i = 0; i < r->n; i++) {
		if (i)
			buf_add_char(&b, ',');
		csv_write_cell(r->cell[i].n ? buf_str(&r->cell[i]) : (struct str){0}, ',', &b);
	}
	buf_add_char(&b, '\n');
	out_add(o, buf_str(&b));
	buf_close(&b);
}

/* ---- the command */

enum format { FORMAT_JSONL, FORMAT_CSV, FORMAT_TABLE };

struct showing {
	struct common_case *c;
	int noun;
	enum format format;
	struct row *row;
	struct listing *table;
	struct mend_places mended;
	unsigned long asides, done;
};

static void open_showing(struct showing *s)
{
	if (s->format == FORMAT_CSV)
		out_addf(&s->c->life->out, "%s\n", header[s->noun]);
	if (s->format == FORMAT_TABLE)
		s->table = listing_open(header[s->noun], in_table[s->noun]);
}

/* What is no record is a line of its columns. */
static void write_line(const struct showing *s)
{
	struct json_writer w = {.out = &s->c->life->out};
	struct str names = str_of(header[s->noun]);
	json_open_object(&w, NULL);
	json_add_string(&w, "type", str_of(noun_name[s->noun]));
	for (size_t i = 0; i < s->row->n; i++) {
		char key[32];
		struct str name = str_cut(&names, ',');
		snprintf(key, sizeof key, "%.*s", STR_ARG(name));
		if (s->row->cell[i].n)
			json_add_string(&w, key, buf_str(&s->row->cell[i]));
	}
	json_close_object(&w);
	json_end_line(&w);
}

static void give_row(const struct showing *s)
{
	if (s->format == FORMAT_JSONL)
		write_line(s);
	else if (s->format == FORMAT_CSV)
		write_csv(s->row, &s->c->life->out);
	else
		listing_add(s->table, s->row->cell);
}

/* Why two ids are one person, or are not. */
static int show_same(const struct showing *s, struct str child, struct err *e)
{
	struct store_join *list = NULL;
	struct arena a = {0};
	size_t n = 0;
	int rc = store_look(s->c->store, s->c->audience, s->c->sealed, e) < 0 || store_joins(s->c->store, &a, &list, &n, e) < 0 ? -1 : 0;
	for (size_t i = 0; i < n && rc == 0; i++) {
		const struct store_join *x = &list[i];
		struct row *r = s->row;
		bool number = !str_is_absent(x->number);
		struct str one, other;
		r->n = 0;
		if (child.p && (store_resolve(s->c->store, x->a, &a, &one, &(struct err){0}) < 0 || !str_is_equal(one, child)) &&
		    (number || store_resolve(s->c->store, x->b, &a, &other, &(struct err){0}) < 0 || !str_is_equal(other, child)))
			continue;
		add(r, x->a);
		add(r, number ? x->number : x->b);
		add_z(r, x->parts ? "not the same" : "the same");
		add_z(r, number ? "a number that both have" : "a row says so");
		add_z(r, x->undone ? "yes" : "");
		add_date(r, &x->day, false);
		add(r, x->by);
		add(r, x->file);
		add_number(r, x->line, x->line);
		add(r, x->imported_by);
		add(r, x->imported_at);
		give_row(s);
	}
	free(list);
	arena_close(&a);
	return rc;
}

static int by_vanished(const void *a, const void *b)
{
	uint64_t x = ((const struct store_vanished *)a)->id, y = ((const struct store_vanished *)b)->id;
	return x < y ? -1 : x > y;
}

/* What a newer extract has no longer: entries stand as they stood, and are looked up as all others are. */
static int show_vanished(const struct showing *s, struct str child, struct err *e)
{
	struct store_wanted w = {.events = true, .child = child};
	struct store_vanished *list = NULL;
	struct record_source *from;
	struct arena a = {0}, names = {0};
	struct record x;
	size_t n = 0;
	int rc = store_vanished(s->c->store, &names, &list, &n, e);
	if (rc == 0 && n && (rc = common_records(s->c, &w, &from, e)) == 0) {
		while ((rc = from->next(from, &a, &x, e)) > 0) {
			struct store_vanished key = {.id = x.event.id}, *v = bsearch(&key, list, n, sizeof key, by_vanished);
			struct row *r = s->row;
			char id[17];
			if (v) {
				r->n = 0;
				event_id_write(x.event.id, id);
				add_z(r, id);
				add(r, x.event.child);
				add(r, s->c->code.kind[x.event.kind].name);
				add_date(r, &x.event.start, false);
				add(r, v->last_in);
				add_date(r, &v->last_extract, false);
				add(r, v->missing_from);
				add_date(r, &v->missing_extract, false);
				give_row(s);
			}
			arena_clear(&a);
		}
		from->close(from);
	}
	free(list);
	arena_close(&a);
	arena_close(&names);
	return rc;
}

/* Set-aside pieces stay; which of them have been mended and imported since is told. */
static void note_mended(struct showing *s, const struct record *x)
{
	if (s->noun != NOUN_ASIDE || x->type != RECORD_ASIDE)
		return;
	bool done = mend_is_done(&s->mended, &x->aside);
	s->asides++;
	s->done += done;
	if (s->format != FORMAT_JSONL)
		add_z(s->row, done ? "yes" : "");
}

static int show_records(struct showing *s, struct store_wanted *w, struct err *e)
{
	struct record_source *from;
	struct arena a = {0};
	struct record x;
	struct life *l = s->c->life;
	if ((s->noun == NOUN_ASIDE && mend_read(s->c, &s->mended, e) < 0) || common_records(s->c, w, &from, e) < 0)
		return -1;
	int rc;
	while ((rc = from->next(from, &a, &x, e)) > 0 && !l->out.failed) {
		if (s->format == FORMAT_JSONL) {
			note_mended(s, &x);
			stream_write(&x, &s->c->code, &l->out);
		} else {
			cells(&x, &s->c->code, s->row);
			note_mended(s, &x);
			give_row(s);
		}
		arena_clear(&a);
	}
	from->close(from);
	arena_close(&a);
	if (s->done && !l->options.common[OPTION_QUIET].given)
		diag_add(&l->diags, DIAG_NOTE, str_of(command.name), 0, 0, "%lu of %lu set-aside pieces have been mended and imported since",
			 s->done, s->asides);
	return rc < 0 ? -1 : 0;
}

static int show(struct common_case *c, int noun, enum format format, struct err *e)
{
	struct life *l = c->life;
	struct store_wanted w = {.events = noun == NOUNS || noun == NOUN_EVENTS,
				 .persons = noun == NOUNS || noun == NOUN_PERSONS,
				 .relations = noun == NOUNS || noun == NOUN_RELATIONS,
				 .imports = noun == NOUNS || noun == NOUN_IMPORTS,
				 .asides = noun == NOUNS || noun == NOUN_ASIDE,
				 .earlier = l->options.own[O_EARLIER].given};
	struct showing s = {.c = c, .noun = noun, .format = format, .row = arena_malloc(sizeof *s.row)};
	int rc = 0;
	if (l->options.own[O_CHILD].given)
		rc = common_child(c, l->options.own[O_CHILD].text, &w.child, e);
	if (rc == 0) {
		open_showing(&s);
		rc = noun == NOUN_SAME       ? show_same(&s, w.child, e)
		     : noun == NOUN_VANISHED ? show_vanished(&s, w.child, e)
					     : show_records(&s, &w, e);
		if (format == FORMAT_TABLE)
			listing_close(s.table, &l->out);
	}
	for (size_t i = 0; i < COLUMNS; i++)
		buf_close(&s.row->cell[i]);
	free(s.row);
	mend_close(&s.mended);
	return rc;
}

/* What was kept from this audience is said, never what it was. */
static void tell_withheld(struct common_case *c)
{
	struct store_withheld n = store_withheld(c->store);
	if (c->life->options.common[OPTION_QUIET].given)
		return;
	if (n.asides)
		diag_add(&c->life->diags, DIAG_NOTE, str_of(command.name), 0, 0,
			 "withheld from this audience: what stands in %llu set-aside piece%s",
			 (unsigned long long)n.asides, n.asides == 1 ? "" : "s");
	if (n.events + n.persons + n.relations)
		diag_add(&c->life->diags, DIAG_NOTE, str_of(command.name), 0, 0,
			 "withheld from this audience: %llu %s, %llu person%s, %llu relation%s",
			 (unsigned long long)n.events, n.events == 1 ? "entry" : "entries", (unsigned long long)n.persons,
			 n.persons == 1 ? "" : "s", (unsigned long long)n.relations, n.relations == 1 ? "" : "s");
}

int main(int argc, char **argv)
{
	struct life l;
	struct common_case c = {0};
	struct err e = {0};
	int noun = NOUNS, rc = 0;
	enum format format = FORMAT_JSONL;
	if (!life_start(&l, &command, argc, argv))
		return life_end(&l);
	if (l.options.operands == 0) {
		err_set(&e, ERR_USAGE,
			"name a case file, an export, or - for a stream; case-show --help tells more");
		life_fail(&l, &e);
		return life_end(&l);
	}
	const char *operand = l.options.operand[0], *as = l.options.own[O_FORMAT].text;
	for (int k = 0; k < NOUNS && l.options.operands > 1; k++)
		if (strcmp(operand, noun_name[k]) == 0)
			noun = k;
	if (noun != NOUNS)
		operand = l.options.operand[1];
	if (l.options.operands > (noun == NOUNS ? 1u : 2u)) {
		const char *near = option_nearest(l.options.operand[0], noun_name, NOUNS);
		rc = near ? err_set(&e, ERR_USAGE,
				    "expected events, persons, relations, imports, aside, same or vanished before "
				    "FILE; did you mean %s?",
				    near)
			  : err_set(&e, ERR_USAGE,
				    "expected one FILE, or events, persons, relations, imports, aside, same "
				    "or vanished before it");
	} else if (as && strcmp(as, "csv") == 0) {
		format = FORMAT_CSV;
	} else if (as && strcmp(as, "table") == 0) {
		format = FORMAT_TABLE;
	} else if (as && strcmp(as, "jsonl") != 0) {
		rc = err_set(&e, ERR_USAGE, "--format: expected jsonl, csv or table");
	}
	if (rc == 0 && l.options.own[O_WRITE].given && noun != NOUN_ASIDE)
		rc = err_set(&e, ERR_USAGE, "--write: case-show aside FILE --write TABLE");
	if (rc == 0 && l.options.own[O_OF].given && noun != NOUN_RELATIONS && !l.options.own[O_WRITE].given)
		rc = err_set(&e, ERR_USAGE, "--of: case-show relations --of ID FILE");
	if (rc == 0 && l.options.own[O_OF].given && noun == NOUN_RELATIONS && l.options.own[O_CHILD].given)
		rc = err_set(&e, ERR_USAGE, "--of names the person; --child does not go with it");
	if (rc == 0 && l.options.own[O_AS_AT].given && (noun != NOUN_RELATIONS || !l.options.own[O_OF].given))
		rc = err_set(&e, ERR_USAGE, "--as-at: case-show relations --of ID --as-at DATE FILE");
	if (rc == 0 && format != FORMAT_JSONL && noun == NOUNS)
		rc = err_set(&e, ERR_USAGE,
			     "--format %s: say what of: events, persons, relations, imports, aside, same or vanished", as);
	if (rc == 0 && common_start(&c, &l, AUDIENCE_HOLDER, &e) == 0 && common_open(&c, operand, &e) == 0) {
		if (l.options.own[O_WRITE].given)
			rc = mend_write(&c, l.options.own[O_WRITE].text, l.options.own[O_OF].text, &e);
		else if (l.options.own[O_OF].given)
			rc = kin_show(&c, l.options.own[O_OF].text, l.options.own[O_AS_AT].text, (enum kin_format)format, &e);
		else
			rc = show(&c, noun, format, &e);
		if (rc == 0)
			tell_withheld(&c);
	} else {
		rc = -1;
	}
	if (rc < 0)
		life_fail(&l, &e);
	common_close(&c);
	return life_end(&l);
}
