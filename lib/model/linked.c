#include "model/linked.h"

#include <stdlib.h>

#include "format/unicode.h"
#include "model/line.h"

static const char *const same_name[LINKED_SAMES] = {"place", "person", "phone", "vehicle", "missing"};
static const char *const state_name[LINKED_STATES] = {"match", "busy"};

const char *linked_same_name(enum linked_same v)
{
	return (unsigned)v < LINKED_SAMES ? same_name[v] : "place";
}

uint64_t linked_make_id(const struct linked *l)
{
	struct str *part = arena_malloc((l->children + 4) * sizeof *part);
	char first[17] = "";
	size_t n = 0;
	uint64_t id;

	if (l->seen_n && l->state != LINKED_BUSY)
		event_id_write(l->seen[0].event, first);
	part[n++] = l->rule;
	part[n++] = str_of(same_name[l->same]);
	part[n++] = l->key;
	for (size_t i = 0; l->same == LINKED_MISSING && i < l->children; i++)
		part[n++] = l->child[i];
	part[n++] = str_of(first);
	id = line_id(part, n);
	free(part);
	return id;
}

/* ---- one line ---- */

static void add_date(struct json_writer *w, const char *key, const struct date *d)
{
	struct buf b = {0};

	if (d->precision == DATE_NONE || d->lo >= DATE_LAST)
		return;
	date_write_day(d->lo, &b);
	if (d->lo == d->hi && d->minute_1)
		buf_addf(&b, "T%02d:%02d", (d->minute_1 - 1) / 60, (d->minute_1 - 1) % 60);
	if (d->lo != d->hi && d->hi < DATE_LAST) {
		buf_add_z(&b, "..");
		date_write_day(d->hi, &b);
	}
	json_add_string(w, key, buf_str(&b));
	buf_close(&b);
}

static void add_minute(struct json_writer *w, const char *key, int64_t minute)
{
	struct buf b = {0};

	date_write_day((int32_t)(minute / 1440), &b);
	buf_addf(&b, "T%02d:%02d", (int)(minute % 1440 / 60), (int)(minute % 60));
	json_add_string(w, key, buf_str(&b));
	buf_close(&b);
}

static void add_seen(struct json_writer *w, const char *key, const struct linked *l,
		     const struct linked_seen *seen, size_t n)
{
	json_open_array(w, key);
	for (size_t i = 0; i < n; i++) {
		const struct linked_seen *s = &seen[i];

		json_open_object(w, NULL);
		line_add_id(w, "event", s->event);
		json_add_string(w, "child", l->child[s->child]);
		add_date(w, "start", &s->start);
		add_date(w, "end", &s->end);
		json_add_string(w, "agency", s->agency);
		json_add_string(w, "beside", s->beside);
		if (s->possible)
			json_add_bool(w, "possible", true);
		if (s->text_only)
			json_add_bool(w, "text_only", true);
		json_close_object(w);
	}
	json_close_array(w);
}

static void add_overlaps(struct json_writer *w, const struct linked *l)
{
	json_open_array(w, "overlaps");
	for (size_t i = 0; i < l->overlaps; i++) {
		const struct linked_overlap *v = &l->overlap[i];

		json_open_object(w, NULL);
		add_minute(w, "from", v->from);
		add_minute(w, "to", v->to);
		json_add_double(w, "hours", v->hours);
		if (v->hours_most > v->hours)
			json_add_double(w, "hours_most", v->hours_most);
		line_add_ids(w, "evidence", v->evidence, v->evidence_n);
		if (v->naming_n)
			line_add_ids(w, "naming", v->naming, v->naming_n);
		json_close_object(w);
	}
	json_close_array(w);
	json_open_array(w, "episodes");
	for (size_t i = 0; i < l->children; i++)
		json_add_long(w, NULL, (long)l->episodes[i]);
	json_close_array(w);
	json_open_array(w, "shared");
	for (size_t i = 0; i < l->children; i++)
		json_add_long(w, NULL, (long)l->shared[i]);
	json_close_array(w);
}

static void add_chance(struct json_writer *w, const struct linked *l)
{
	if (l->chance.method) {
		json_open_object(w, "chance");
		json_add_string(w, "method", str_of(l->chance.method));
		json_add_long(w, "k", (long)l->chance.k);
		json_add_long(w, "n", (long)l->chance.n);
		if (l->chance.given) {
			json_add_double(w, "p", l->chance.p);
			json_add_double(w, "q", l->chance.q);
		} else {
			json_add_string(w, "why", str_of(l->chance.why));
		}
		json_close_object(w);
	}
	if (!l->pairs)
		return;
	json_open_array(w, "pairs");
	for (size_t i = 0; i < l->pairs; i++) {
		const struct linked_pair *p = &l->pair[i];

		json_open_object(w, NULL);
		line_add_strs(w, "children", (const struct str[]){l->child[p->a], l->child[p->b]}, 2);
		json_open_array(w, "days");
		json_add_long(w, NULL, (long)p->days_a);
		json_add_long(w, NULL, (long)p->days_b);
		json_close_array(w);
		json_add_long(w, "both", (long)p->days_both);
		json_add_long(w, "of", (long)p->days_all);
		json_add_double(w, "p", p->p);
		json_close_object(w);
	}
	json_close_array(w);
}

static void add_rule(struct json_writer *w, const struct linked *l)
{
	json_add_string(w, "why", l->why);
	json_add_string(w, "say", l->say);
	line_add_strs(w, "ask", l->ask, l->ask_n);
	line_add_strs(w, "other", l->other, l->other_n);
	line_add_basis(w, l->basis, l->basis_n);
}

void linked_write_json(const struct linked *l, struct out *o)
{
	struct json_writer w = {.out = o};

	json_open_object(&w, NULL);
	json_add_string(&w, "type", STR("link"));
	line_add_id(&w, "id", l->id);
	json_add_string(&w, "rule", l->rule);
	json_add_string(&w, "version", l->version);
	json_add_string(&w, "hash", l->hash);
	json_add_string(&w, "status", l->status);
	json_add_string(&w, "title", l->title);
	json_add_string(&w, "strength", STR("note"));
	json_add_string(&w, "state", str_of(state_name[l->state]));
	json_add_string(&w, "same", str_of(same_name[l->same]));
	json_add_string(&w, "key", l->key);
	json_add_string(&w, "public", l->public);
	json_add_string(&w, "also", l->also);
	line_add_strs(&w, "children", l->child, l->children);
	json_add_long(&w, "households", (long)l->households);
	if (l->most)
		json_add_long(&w, "most", (long)l->most);
	line_add_day(&w, "first", l->first);
	line_add_day(&w, "last", l->last);
	line_add_day(&w, "onset", l->onset);
	line_add_day(&w, "today", l->today);
	json_add_string(&w, "within", l->within);
	json_add_long(&w, "days", (long)l->days);
	add_seen(&w, "seen", l, l->seen, l->seen_n);
	if (l->pieces)
		add_seen(&w, "pieces", l, l->piece, l->pieces);
	if (l->same == LINKED_MISSING)
		add_overlaps(&w, l);
	add_chance(&w, l);
	json_add_string(&w, "dating", l->uncertain ? STR("uncertain") : STR("certain"));
	add_rule(&w, l);
	json_close_object(&w);
	json_end_line(&w);
}

/* ---- what for, and who said so ---- */

static struct str *field_of(struct linked_purpose *p, struct str *date, struct str name)
{
	if (str_is_equal_caseless(name, STR("purpose")))
		return &p->purpose;
	if (str_is_equal_caseless(name, STR("authorised-by")) ||
	    str_is_equal_caseless(name, STR("authorised by")))
		return &p->authorised_by;
	return str_is_equal_caseless(name, STR("date")) ? date : NULL;
}

static int lacks(struct str file, const char *line, struct err *e)
{
	return err_set_at(e, ERR_USAGE, file, 0, 0,
			  "says no %s; expected lines purpose:, authorised-by: and date:, none of them empty",
			  line);
}

int linked_purpose_read(struct str bytes, struct str file, struct arena *a, struct linked_purpose *p,
			struct err *e)
{
	struct str rest = bytes, date = {0}, *to = NULL;
	unsigned n = 0;

	*p = (struct linked_purpose){0};
	if (str_has_prefix(rest, STR("\xef\xbb\xbf")))
		rest = str_part(rest, 3, rest.n);
	while (rest.p) {
		struct str line = str_cut(&rest, '\n'), text = str_trim(line), name;
		bool goes_on = line.n && (line.p[0] == ' ' || line.p[0] == '\t');

		n++;
		if (!text.n || text.p[0] == '#')
			continue;
		if (!unicode_is_valid(text))
			return err_set_at(e, ERR_USAGE, file, n, 0, "is not UTF-8 text");
		if (goes_on && to) {
			*to = arena_printf(a, "%.*s%s%.*s", STR_ARG(*to), to->n ? " " : "", STR_ARG(text));
			continue;
		}
		name = str_trim(str_cut(&text, ':'));
		to = text.p ? field_of(p, &date, name) : NULL;
		if (!to)
			return err_set_at(e, ERR_USAGE, file, n, 0,
					  "expected a line purpose:, authorised-by: or date:");
		if (to->p)
			return err_set_at(e, ERR_USAGE, file, n, 0, "says this twice");
		*to = arena_copy(a, str_trim(text));
	}
	if (str_is_empty(p->purpose))
		return lacks(file, "purpose", e);
	if (str_is_empty(p->authorised_by))
		return lacks(file, "authorised-by", e);
	if (str_is_empty(date))
		return lacks(file, "date", e);
	if (date_parse_iso(date, (struct str){0}, &p->date) < 0 || !date_is_exact(&p->date))
		return err_set_at(e, ERR_USAGE, file, 0, 0, "date: is no day; expected YYYY-MM-DD");
	return 0;
}

void linked_purpose_json(const struct linked_purpose *p, int32_t today, bool invented, struct out *o)
{
	struct json_writer w = {.out = o};

	json_open_object(&w, NULL);
	json_add_string(&w, "type", STR("purpose"));
	json_add_string(&w, "purpose", p->purpose);
	json_add_string(&w, "authorised_by", p->authorised_by);
	line_add_day(&w, "date", p->date.lo);
	line_add_day(&w, "today", today);
	if (invented)
		json_add_bool(&w, "invented", true);
	json_close_object(&w);
	json_end_line(&w);
}
