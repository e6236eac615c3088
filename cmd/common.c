#include "cmd/common.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cmd/known.h"
#include "format/date_rules.h"
#include "format/gzip.h"

int common_day(const char *typed, const char *option, int32_t *day, struct err *e)
{
	struct date d = {0};
	struct date_rules rules = date_rules_default();
	const char *why = "";
	if (date_parse(&rules, str_of(typed), &d, &why) < 0 || !date_is_exact(&d))
		return err_set(e, ERR_USAGE, "--%s: not a day; expected YYYY-MM-DD", option);
	*day = d.lo;
	return 0;
}

int common_start(struct common_case *c, struct life *l, enum audience audience, struct err *e)
{
	const struct option_value *who = life_option(l, "audience"),
				  *today = &l->options.common[OPTION_TODAY];
	*c = (struct common_case){.life = l, .audience = audience};
	c->sealed = life_option(l, "sealed")->given;
	if (who->given && audience_of(str_of(who->text), &c->audience) < 0)
		return err_set(e, ERR_USAGE, "--audience: expected holder or family");
	if (today->given) {
		if (common_day(today->text, "today", &c->today, e) < 0)
			return -1;
		c->has_today = true;
	}
	if (life_option(l, "as-known-at")->given) {
		if (common_day(life_option(l, "as-known-at")->text, "as-known-at", &c->known, e) < 0)
			return -1;
		c->has_known = true;
	}
	if (code_open(life_schemas(l), &c->code, e) < 0)
		return -1;
	c->reading = (struct source_options){.code = &c->code,
					     .schemas = life_schemas(l),
					     .dates = date_rules_default(),
					     .diags = &l->diags,
					     .order = str_of(life_option(l, "dates")->text),
					     .encoding = str_of(life_option(l, "encoding")->text)};
	return date_rules_load(life_schemas(l), &c->reading.dates, e);
}

enum operand { OPERAND_CASE, OPERAND_STREAM, OPERAND_EXPORT };

/* Of what begins as our stream does, with `{`: JSON of another kind that a column map describes. */
static bool is_other_json(struct str file, struct str bytes, const struct source_options *o)
{
	struct str first = str_trim(str_part(str_trim(str_part(bytes, 0, 200)), 1, 200));
	return !str_has_prefix(first, STR("\"type\"")) && source_recognise(&(struct source_input){file, bytes}, o);
}

static enum operand kind_of(struct str file, struct str bytes, const struct source_options *o)
{
	if (store_is_case(str_part(bytes, 0, 100)))
		return OPERAND_CASE;
	if (str_has_prefix(bytes, STR("\xef\xbb\xbf")))
		bytes = str_part(bytes, 3, bytes.n);
	if (str_has_prefix(str_trim(str_part(bytes, 0, 200)), STR("{")))
		return stream_is(bytes) && !is_other_json(file, bytes, o) ? OPERAND_STREAM : OPERAND_EXPORT;
	return OPERAND_EXPORT;
}

/* By a second thread, unless somebody listens to the reader. */
static int read_ahead(struct common_reading *x, struct record_source *from, const struct source_options *o, struct str bytes)
{
	x->relay = o->watch ? NULL : relay_open(from, bytes);
	x->from = x->relay ? relay_source(x->relay) : from;
	return 1;
}

int common_reading_open(struct common_reading *x, const struct source_options *o, struct str file,
			struct str bytes, struct err *why, struct err *e)
{
	*x = (struct common_reading){0};
	switch (kind_of(file, bytes, o)) {
	case OPERAND_CASE:
		err_set(why, ERR_INPUT, "a case file is not read into another; give it to -o");
		return 0;
	case OPERAND_STREAM:
		if (stream_open(bytes, file, o->code, o->diags, &x->stream, e) < 0)
			return -1;
		return read_ahead(x, &x->stream->source, o, bytes);
	case OPERAND_EXPORT:
		break;
	}
	if (source_open(&(struct source_input){file, bytes}, o, &x->export, why) < 0) {
		if (why->code == ERR_INPUT)
			return 0;
		*e = *why;
		return -1;
	}
	return read_ahead(x, &x->export->source, o, bytes);
}

void common_reading_done(const struct common_reading *x, struct import *f)
{
	relay_stop(x->relay);
	if (x->stream) {
		f->format = STR("stream");
		f->read = x->stream->read;
		f->used = x->stream->used;
		f->aside = x->stream->aside;
		if (x->stream->extract.precision != DATE_NONE)
			f->extract = x->stream->extract;
		f->return_to = x->stream->return_to;
		return;
	}
	const struct source_summary *s = &x->export->summary;
	f->format = s->format;
	f->map = s->map;
	f->map_digest = s->map_digest;
	if (s->agency.p)
		f->agency = s->agency;
	if (s->system.p)
		f->system = s->system;
	if (s->extract.precision != DATE_NONE)
		f->extract = s->extract;
	f->return_to = s->return_to;
	f->read = s->read;
	f->used = s->used;
	f->aside = s->aside;
	f->covers = s->covers;
	f->covers_n = s->covers_n;
	f->invented = s->invented;
	f->titles = s->titles;
}

/* An export or a stream, gathered into a case in memory. */
enum { STRANGERS = 20 }; /* that are told one by one */

static void tell_stranger(void *self, struct str id, struct str file, uint32_t line)
{
	struct common_strangers *s = self;
	char quoted[160];
	if (s->n++ < STRANGERS)
		diag_add(&s->life->diags, DIAG_WARNING, file, line, 0,
			 "%s stands in relations alone, here first; no record of a person has this id: is it mistyped?",
			 id.n <= DIAG_CODE ? diag_quote(id, quoted) : "somebody");
}

void common_strangers_watch(struct common_strangers *s, struct life *l, struct store_import *to)
{
	*s = (struct common_strangers){.life = l};
	store_import_watch_strangers(to, tell_stranger, s);
}

void common_strangers_done(const struct common_strangers *s)
{
	if (s->n > STRANGERS)
		diag_add(&s->life->diags, DIAG_WARNING, (struct str){0}, 0, 0, "%zu more people are known from relations alone",
			 s->n - STRANGERS);
}

static int gather(struct common_case *c, struct str file, const struct file_bytes *mapped, struct err *e)
{
	struct source_options o = c->reading;
	struct import f = {.file = file, .bytes = mapped->bytes.n};
	struct store_import *to = NULL;
	struct common_reading x;
	struct record record;
	struct arena a = {0};
	bool already = false;
	int rc;
	o.mapped = mapped;
	if ((rc = common_reading_open(&x, &o, file, mapped->bytes, e, e)) <= 0)
		return -1;
	if ((rc = store_import_open(NULL, &c->code, &to, e)) == 0 &&
	    (rc = store_import_file(to, &f, &already, e)) == 0) {
		while ((rc = x.from->next(x.from, &a, &record, e)) > 0) {
			if ((rc = store_import_put(to, &record, e)) < 0)
				break;
			arena_clear(&a);
		}
		common_reading_done(&x, &f);
		if (rc == 0)
			rc = store_import_file_done(to, &f, e); /* never 1: in a new store nothing was set aside before */
	}
	if (rc == 0 && f.aside)
		life_status(c->life, ERR_INPUT);
	x.from->close(x.from);
	arena_close(&a);
	if (rc < 0 && to)
		store_import_abandon(to);
	if (rc < 0)
		return -1;
	struct common_strangers strangers;
	common_strangers_watch(&strangers, c->life, to);
	rc = store_import_to_memory(to, &c->store, e);
	common_strangers_done(&strangers);
	return rc;
}

int common_open(struct common_case *c, const char *operand, struct err *e)
{
	struct str name = str_of(strcmp(operand, "-") == 0 ? "standard input" : operand);
	struct file_bytes f;
	int rc;
	if (file_map(operand, &f, e) < 0)
		return -1;
	if (store_is_case(str_part(f.bytes, 0, 100)) && strcmp(operand, "-") != 0)
		rc = store_open(operand, &c->code, &c->store, e);
	else if (store_is_case(str_part(f.bytes, 0, 100)))
		rc = err_set(e, ERR_USAGE, "a case file cannot be read from standard input; name the file");
	else if ((rc = gzip_unpack(&f, name, NULL, GZIP_MOST, e)) == 0)
		rc = gather(c, name, &f, e);
	file_unmap(&f);
	if (rc == 0 && c->has_known)
		rc = known_at(c, c->known, e);
	return rc < 0 ? -1
		      : store_look(c->store, c->audience, c->sealed,
				   e); /* who is meant by an id is theirs to see too */
}

int common_output_check(const char *path, struct err *e)
{
	struct file_bytes old;
	if (!file_is_regular(path))
		return 0;
	if (file_map(path, &old, e) < 0)
		return -1;
	bool is_case = store_is_case(str_part(old.bytes, 0, 100));
	file_unmap(&old);
	return is_case ? err_set_at(e, ERR_USAGE, str_of(path), 0, 0, "is a case file, and is not written over") : 0;
}

int common_output_open(struct common_output *o, struct life *l, const char *path, struct err *e)
{
	*o = (struct common_output){.to = &l->out};
	if (!path || strcmp(path, "-") == 0)
		return 0;
	if (common_output_check(path, e) < 0)
		return -1;
	if (out_to_file(&o->file, path, e) < 0)
		return -1;
	o->to = &o->file;
	return 0;
}

int common_output_close(struct common_output *o, bool keep, struct err *e)
{
	struct err unheard = {0};
	if (o->to != &o->file)
		return 0;
	return out_close(&o->file, keep, keep ? e : &unheard); /* what made it fail has been told already */
}

void common_close(struct common_case *c)
{
	if (c->store)
		store_close(c->store);
	code_close(&c->code);
	arena_close(&c->arena);
}

int common_view(struct common_case *c, struct case_view **v, struct err *e)
{
	if (store_view(c->store, c->audience, c->sealed, v, e) < 0)
		return -1;
	if (!c->has_today)
		c->today = (*v)->today;
	return 0;
}

int common_records(struct common_case *c, const struct store_wanted *w, struct record_source **r,
		   struct err *e)
{
	struct store_wanted mine = *w;
	mine.audience = c->audience;
	mine.sealed = c->sealed;
	return store_records(c->store, &mine, r, e);
}

int common_child(struct common_case *c, const char *typed, struct str *id, struct err *e)
{
	return store_resolve(c->store, str_of(typed), &c->arena, id, e);
}

/* Some rule looks at text: the words that deny or put off what an expression finds are read only then. */
static bool has_text(const struct rule_set *s)
{
	for (size_t i = 0; i < s->terms; i++) {
		const struct rule_term *t = &s->term[i];
		for (size_t k = 0; k < t->ises; k++)
			if (t->is[k].text)
				return true;
		for (size_t k = 0; k < t->nots; k++)
			if (t->not [k].text)
				return true;
	}
	return false;
}

int common_rules_open(struct common_rules *r, struct life *l, const char *path, const char *nation,
		      const struct code *code, struct err *e)
{
	const char *schemas = life_schemas(l);
	enum calendar_nation n = CALENDAR_ENGLAND_WALES;
	struct buf b = {0};
	int rc;

	if (nation && calendar_nation_of(str_of(nation), &n) < 0)
		return err_set(e, ERR_USAGE,
			       "--nation: expected england-and-wales, scotland or northern-ireland");
	if (!code) {
		if (code_open(schemas, &r->code, e) < 0)
			return -1;
		r->has_code = true;
		code = &r->code;
	}
	if (calendar_open(schemas, n, &r->calendar, e) < 0)
		return -1;
	buf_addf(&b, "%s/rules", schemas);
	rc = rule_open(path ? path : b.p, schemas, code, &r->set, &l->diags, e);
	if (rc == 0 && has_text(&r->set))
		rc = assertion_open(schemas, &r->triggers, e);
	if (rc == 0)
		rule_keep_nation(&r->set, n);
	buf_close(&b);
	return rc;
}

void common_rules_close(struct common_rules *r)
{
	rule_close(&r->set);
	if (r->calendar)
		calendar_close(r->calendar);
	assertion_close(r->triggers);
	if (r->has_code)
		code_close(&r->code);
}

const struct rule *common_rule(const struct rule_set *s, const char *id, struct err *e)
{
	const struct rule *r = rule_find(s, str_of(id));
	const char **name, *near;

	if (r)
		return r;
	name = arena_malloc((s->rules + 1) * sizeof *name);
	for (size_t i = 0; i < s->rules; i++)
		name[i] = s->rule[i].id.p;
	near = option_nearest(id, name, s->rules);
	err_set(e, ERR_USAGE, near ? "there is no such rule; did you mean %s?" : "there is no such rule",
		near);
	free(name);
	return NULL;
}

void common_tell_limits(struct life *l, struct str file, const struct rule_set *s, const struct rule *only,
			bool across, unsigned long texts, const struct term_limits *first)
{
	char id[17];

	if (!texts)
		return;
	diag_add(&l->diags, DIAG_WARNING, file, 0, 0,
		 "%lu text%s could not be searched to the end: what a rule says of %s cannot be told", texts,
		 texts == 1 ? "" : "s", texts == 1 ? "it" : "them");
	for (size_t i = 0; i < first->n; i++) {
		size_t term = first->limit[i].term;
		const struct rule *r = only && rule_uses(s, only, term) ? only : NULL;
		for (size_t k = 0; !r && k < s->rules; k++)
			if (s->rule[k].skipped == across && rule_uses(s, &s->rule[k], term))
				r = &s->rule[k];
		event_id_write(first->limit[i].event, id);
		diag_add(&l->diags, DIAG_WARNING, file, 0, 0,
			 "entry %s could not be searched to the end for the term \"%.*s\"%s%.*s", id,
			 STR_ARG(s->term[term].name), r ? " of the rule " : "", STR_ARG(r ? r->id : STR("")));
	}
	life_status(l, ERR_INPUT);
}

static void read_names(struct common_names *n)
{
	struct store_wanted w = {.persons = true,
				 .relations = true,
				 .imports = true,
				 .whole_imports = true,
				 .brief_imports = true};
	struct record_source *from;
	struct err e = {0};

	n->read = true;
	if (common_records(n->c, &w, &from, &e) < 0)
		return; /* a name is a convenience: the id stands for it */
	(void)label_read(&n->list, from, &n->c->code, &e);
	from->close(from);
}

struct str common_name(void *self, struct str person)
{
	struct common_names *n = self;
	const struct label *l;

	if (!n->read)
		read_names(n);
	l = label_find(&n->list, person);
	return l ? l->name : (struct str){0};
}
