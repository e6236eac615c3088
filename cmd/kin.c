#include "cmd/kin.h"

#include <math.h>
#include <stdlib.h>

#include "cmd/listing.h"
#include "format/csv.h"
#include "format/json.h"
#include "model/gather.h"
#include "model/kinship.h"

/* A promise: new columns come at the end (contract.md, head). */
static const char header[] =
	"of,id,name,relation,code,basis,blood,up,down,lines,kinship,also,relative,reason,ended,path,with,"
	"steps,as_at";
static const char in_table[] = "name,relation,blood,relative,path,id";
enum { COLUMNS = 19 };
enum {
	NO_DAY = DATE_LAST - 1
}; /* nothing tells of what day it is: all that is recorded has begun, and holds */

struct showing {
	struct life *life;
	const struct family_index *x;
	const struct kinship *k;
	uint32_t of;
	struct couple_day on;
	enum kin_format format;
	struct buf cell[COLUMNS];
};

static struct str name_of(const struct family_index *x, uint32_t who)
{
	struct str name = family_name(x->person[who]);

	return str_is_empty(name) ? x->person[who]->id : name;
}

static void write_number(double v, struct buf *b)
{
	buf_addf(b, "%.17g", v);
	for (int digits = 1; digits < 17; digits++) { /* shortest that reads back equal */
		buf_clear(b);
		buf_addf(b, "%.*g", digits, v);
		if (strtod(b->p, NULL) == v)
			break;
	}
}

static void write_path(const struct showing *s, const struct kinship_row *r, struct buf *b)
{
	for (size_t i = 0; i < r->steps; i++)
		buf_addf(b, "%.*s - %.*s -> ", STR_ARG(name_of(s->x, r->step[i].from)),
			 STR_ARG(r->step[i].words));
	buf_add(b, name_of(s->x, s->of));
}

/* "mother of (family.csv:3; from 2014)" */
static void write_step(const struct kinship_step *s, struct buf *b)
{
	const struct relation *r = s->link->relation;
	const char *between = " (";

	buf_add(b, s->words);
	for (size_t i = 0; r && i < r->sources_n; i++) {
		buf_addf(b, "%s%.*s", between, STR_ARG(r->sources[i].file));
		if (r->sources[i].line)
			buf_addf(b, ":%u", r->sources[i].line);
		between = ", ";
	}
	if (*between == ',')
		between = "; ";
	for (int end = 0; end < 2; end++) {
		const struct date *d = end ? &s->link->end : &s->link->start;

		if (d->precision == DATE_NONE)
			continue;
		buf_addf(b, "%s%s ", between, end ? "until" : "from");
		date_write_words(d, b);
		between = "; ";
	}
	if (between[0] != ' ')
		buf_add_char(b, ')');
}

static void fill(struct showing *s, const struct kinship_row *r)
{
	const struct person *p = s->x->person[r->person];
	struct buf *b = s->cell;

	for (size_t i = 0; i < COLUMNS; i++)
		buf_clear(&b[i]);
	buf_add(b++, s->x->person[s->of]->id);
	buf_add(b++, p->id);
	buf_add(b++, name_of(s->x, r->person));
	buf_add(b++, r->relation);
	buf_add(b++, r->word->code);
	buf_add_z(b++, kinship_basis_name(r->basis));
	buf_add_z(b++, kinship_blood_name(r->blood));
	if (r->up || r->down) {
		buf_addf(b, "%u", r->up);
		buf_addf(b + 1, "%u", r->down);
		buf_addf(b + 2, "%u", r->lines);
	}
	b += 3;
	if (r->coefficient >= 0)
		write_number(r->coefficient, b);
	buf_add(++b, r->also);
	buf_add_z(++b, kinship_relative_name(r->relative));
	buf_add(++b, r->reason);
	buf_add_z(++b, r->ended ? "yes" : "");
	write_path(s, r, ++b);
	b++;
	if (r->with != FAMILY_NOBODY)
		buf_add(b, s->x->person[r->with]->id);
	b++;
	for (size_t i = 0; i < r->steps; i++) {
		if (i)
			buf_add_z(b, " | ");
		write_step(&r->step[i], b);
	}
	if (s->on.day != NO_DAY)
		date_write_day(s->on.day, ++b);
}

static void put_date(struct json_writer *w, const char *key, const struct date *d)
{
	struct buf b = {0};

	date_write_iso(d, &b);
	if (b.n)
		json_add_string(w, key, buf_str(&b));
	buf_close(&b);
}

static void put_step(struct json_writer *w, const struct showing *s, const struct kinship_step *x)
{
	const struct relation *r = x->link->relation;

	json_open_object(w, NULL);
	json_add_string(w, "from", s->x->person[x->from]->id);
	json_add_string(w, "words", x->words);
	json_add_string(w, "to", s->x->person[x->to]->id);
	if (r) {
		json_open_object(w, "recorded");
		json_add_string(w, "from", r->from);
		json_add_string(w, "kind", s->x->records->code->relation[r->kind].name);
		json_add_string(w, "to", r->to);
		json_close_object(w);
	}
	put_date(w, "start", &x->link->start);
	put_date(w, "end", &x->link->end);
	if (x->ended)
		json_add_bool(w, "ended", true);
	if (r && !str_is_empty(r->known_by))
		json_add_string(w, "known_by", r->known_by);
	if (x->link->restricted)
		json_add_string(w, "restricted", str_of(event_restricted_name(x->link->restricted)));
	if (r && r->sources_n) {
		json_open_array(w, "source");
		for (size_t i = 0; i < r->sources_n; i++) {
			json_open_object(w, NULL);
			json_add_string(w, "file", r->sources[i].file);
			if (r->sources[i].line)
				json_add_long(w, "line", r->sources[i].line);
			if (r->sources[i].col)
				json_add_long(w, "col", r->sources[i].col);
			json_close_object(w);
		}
		json_close_array(w);
	}
	json_close_object(w);
}

static void put_line(struct showing *s, const struct kinship_row *r)
{
	enum { UP = 7, LINES = 9, KINSHIP, STEPS = 17, ENDED = 14 };
	struct json_writer w = {.out = &s->life->out};
	struct str names = str_of(header);
	char key[16];

	json_open_object(&w, NULL);
	json_add_string(&w, "type", STR("kinship"));
	for (size_t i = 0; i < COLUMNS; i++) {
		struct str name = str_cut(&names, ',');

		snprintf(key, sizeof key, "%.*s", STR_ARG(name));
		if (!s->cell[i].n)
			continue;
		if (i >= UP && i <= LINES)
			json_add_long(&w, key, strtol(s->cell[i].p, NULL, 10));
		else if (i == KINSHIP)
			json_add_double(&w, key, r->coefficient);
		else if (i == ENDED)
			json_add_bool(&w, key, true);
		else if (i != STEPS)
			json_add_string(&w, key, buf_str(&s->cell[i]));
		else {
			json_open_array(&w, key);
			for (size_t k = 0; k < r->steps; k++)
				put_step(&w, s, &r->step[k]);
			json_close_array(&w);
		}
	}
	json_close_object(&w);
	json_end_line(&w);
}

static void put_rows(struct showing *s)
{
	struct listing *table = s->format == KIN_TABLE ? listing_open(header, in_table) : NULL;
	struct out *o = &s->life->out;
	struct buf b = {0};

	if (s->format == KIN_CSV)
		out_addf(o, "%s\n", header);
	for (size_t i = 0; i < s->k->n && !o->failed; i++) {
		fill(s, &s->k->row[i]);
		if (table) {
			listing_add(table, s->cell);
		} else if (s->format == KIN_JSONL) {
			put_line(s, &s->k->row[i]);
		} else {
			buf_clear(&b);
			for (size_t c = 0; c < COLUMNS; c++) {
				if (c)
					buf_add_char(&b, ',');
				csv_write_cell(s->cell[c].n ? buf_str(&s->cell[c]) : (struct str){0}, ',',
					       &b);
			}
			buf_add_char(&b, '\n');
			out_add(o, buf_str(&b));
		}
	}
	if (table)
		listing_close(table, o);
	buf_close(&b);
	for (size_t i = 0; i < COLUMNS; i++)
		buf_close(&s->cell[i]);
}

/* What this rests on, and what it does not. */
static void tell(const struct showing *s, struct store_withheld n)
{
	struct diags *d = &s->life->diags;
	struct str at = STR("case-show");

	if (s->life->options.common[OPTION_QUIET].given)
		return;
	if (s->on.found && s->on.day != NO_DAY) {
		struct buf day = {0};

		date_write_day(s->on.day, &day);
		diag_add(d, DIAG_NOTE, at, 0, 0, "as at %s, the last day that the records tell of; say another with --as-at", day.p);
		buf_close(&day);
	}
	if (n.persons + n.relations)
		diag_add(d, DIAG_NOTE, at, 0, 0,
			 "computed without what is withheld from this audience: who seems not to be related "
			 "may be");
	if (s->k->circles)
		diag_add(d, DIAG_NOTE, at, 0, 0,
			 "parents recorded so that they go round in a circle, and not used for blood: %zu",
			 s->k->circles);
	if (s->k->unborn)
		diag_add(d, DIAG_NOTE, at, 0, 0, "not born on the day, and left out: %zu", s->k->unborn);
	if (s->k->too_far)
		diag_add(d, DIAG_NOTE, at, 0, 0, "ancestors were looked at up to %u generations back",
			 s->k->too_far);
}

/* As in case-genogram: where nobody says the day, a family tree has births and deaths and no entries, and entries may end before
 * what is recorded of the family does. */
static int find_day(struct showing *s, const struct common_case *c, const char *as_at, struct err *e)
{
	int32_t last;

	s->on.day = c->today > DATE_FIRST && c->today < DATE_LAST ? c->today : DATE_FIRST;
	if (as_at)
		return common_day(as_at, "as-at", &s->on.day, e);
	s->on.found = !c->has_today && !c->has_known;
	last = s->on.found ? family_last_day(s->x) : DATE_FIRST;
	if (last > s->on.day)
		s->on.day = last;
	if (s->on.day == DATE_FIRST)
		s->on.day = NO_DAY;
	return 0;
}

int kin_show(struct common_case *c, const char *of, const char *as_at, enum kin_format format, struct err *e)
{
	struct store_wanted w = {
		.persons = true, .relations = true, .audience = c->audience, .sealed = c->sealed};
	struct family_records records = {.code = &c->code};
	struct record_source *from;
	struct case_view *view;
	struct family_index x;
	struct kinship_words words;
	struct kinship k;
	struct showing s = {.life = c->life, .x = &x, .k = &k, .format = format};

	if (kinship_words_open(c->reading.schemas, &c->arena, &words, e) < 0 || common_view(c, &view, e) < 0)
		return -1;
	view->close(view);
	if (store_records(c->store, &w, &from, e) < 0)
		return -1;
	int rc = gather_records(from, &c->arena, false, &records, e);
	from->close(from);
	if (rc < 0)
		return -1;
	family_index_open(&records, &c->arena, &x);
	if (find_day(&s, c, as_at, e) < 0)
		return -1;
	if (family_resolve(&x, str_of(of), &s.of, e) < 0)
		return -1;
	kinship_of(&x, &words, s.of, &s.on, &c->arena, &k);
	put_rows(&s);
	tell(&s, store_withheld(c->store));
	return 0;
}
