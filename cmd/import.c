/* case-import: exports of any agency into a case file, or into a stream. */
#include <string.h>
#include <unistd.h>

#include "base/stop.h"
#include "casefile/names.h"
#include "cmd/clash.h"
#include "cmd/inputs.h"
#include "cmd/look.h"
#include "cmd/progress.h"
#include "cmd/suppose.h"
#include "cmd/trees.h"
#include "format/date_rules.h"
#include "format/json.h"
#include "source/map.h"

enum { O_OUT, O_AS, O_MAP, O_AGENCY, O_SYSTEM, O_CHILD, O_COVERS, O_PERSON_IS, O_RAGGED, O_AT, O_BY, O_SUMMARY,
       O_ENCODING, O_DATES, O_FORMATS, O_EXPLAIN, O_NEW_MAP };

enum { LET_GO_EVERY = 8192, TELL_EVERY = 1024 }; /* records */

static const struct option_spec own[] = {
	[O_OUT] = {"output", 'o', OPTION_VALUE, "FILE.case", "make this case file, or add to it"},
	[O_AS] = {"as", 0, OPTION_VALUE, "FORMAT", "read every FILE as this, whatever it looks like"},
	[O_MAP] = {"map", 0, OPTION_VALUE, "NAME", "the column map for tables: a name, a file (.xml), or SHEET=NAME"},
	[O_AGENCY] = {"agency", 0, OPTION_VALUE, "NAME", "whose records these are"},
	[O_SYSTEM] = {"system", 0, OPTION_VALUE, "NAME", "the SYSTEM of ids that have none"},
	[O_CHILD] = {"child", 0, OPTION_LIST, "ID", "the child of a table without a child column, or SHEET=ID"},
	[O_COVERS] = {"covers", 0, OPTION_VALUE, "KINDS:FROM..TO", "what the files hold all of"},
	[O_PERSON_IS] = {"person-is", 0, OPTION_VALUE, "ROLE", "which end a relation's first person is"},
	[O_RAGGED] = {"ragged", 0, OPTION_VALUE, "pad", "fill short rows instead of setting them aside"},
	[O_AT] = {"at", 0, OPTION_VALUE, "TIME", "the time of this import and of its extracts"},
	[O_BY] = {"by", 0, OPTION_VALUE, "NAME", "who imports, instead of the login name"},
	[O_SUMMARY] = {"summary", 0, OPTION_FLAG, NULL, "a JSON object per file on stdout (with -o)"},
	[O_ENCODING] = {"encoding", 0, OPTION_VALUE, "NAME", "what tables are written in, where their bytes do not tell"},
	[O_DATES] = {"dates", 0, OPTION_VALUE, "ORDER", "day-first or month-first, where a column of dates does not tell"},
	[O_FORMATS] = {"list-formats", 0, OPTION_FLAG, NULL, "what can be read, and how it is told"},
	[O_EXPLAIN] = {"explain", 0, OPTION_FLAG, NULL, "tell what an import of FILE would do; imports nothing"},
	[O_NEW_MAP] = {"new-map", 0, OPTION_FLAG, NULL, "write a column map for FILE, to be edited"},
	{0}};
static const char *const examples[] = {
	"case-import -o family.case notes.csv police.csv", "one case file out of two agencies' exports",
	"case-import notes.csv | case-patterns -", "no file: the stream is the case",
	"case-import --explain notes.csv", "what it would read it as, and why; imports nothing", NULL};
static const struct option_command command = {
	"case-import", "read exports into a case file or a stream", "[OPTION...] FILE...", examples, own};

struct run {
	struct life *l;
	struct code code;
	struct map_set maps; /* read once for all files */
	struct source_options reading;
	struct inputs inputs;
	struct str at, by;
	bool gave_entries; /* a file of this run gave entries other than additions */
	char now[32];
	struct date extract; /* --at as a day */
	const char *path;
	struct store_import *to;
	struct out summary;
	struct trees trees;
	struct clash clash;
	struct common_strangers strangers;
	struct str told; /* the options that decide how files are read */
	struct arena arena;
};

/* --map NAME.xml, or SHEET=NAME.xml: the map is read from there, and goes by its own name. */
static int add_map(struct run *r, struct err *e)
{
	struct str named = r->reading.map, name;
	size_t at = str_find(named, STR("=")), from = at < named.n ? at + 1 : 0;
	if (!str_has_suffix(named, STR(".xml")))
		return 0;
	if (map_set_add(&r->maps, life_schemas(r->l), named.p + from, &r->code, &r->l->diags, &name, e) < 0)
		return -1;
	r->reading.map = from ? arena_printf(&r->arena, "%.*s=%.*s", (int)at, named.p, STR_ARG(name)) : name;
	return 0;
}

/* --child ID, or --child SHEET=ID as often as there are such sheets. */
static int add_children(struct run *r, struct err *e)
{
	const struct option_value *v = &r->l->options.own[O_CHILD];
	struct str all = str_of(v->text);
	for (size_t i = 1; i < v->n; i++) {
		if (!strchr(v->list[i - 1], '=') || !strchr(v->list[i], '='))
			return err_set(e, ERR_USAGE, "--child: one ID, or SHEET=ID for each sheet that has no child column");
		all = i == 1 ? arena_printf(&r->arena, "%s\n%s", v->list[0], v->list[1])
			     : arena_printf(&r->arena, "%.*s\n%s", STR_ARG(all), v->list[i]);
	}
	r->reading.child = all;
	return 0;
}

static int read_options(struct run *r, struct err *e)
{
	const struct option_value *v = r->l->options.own;
	if (v[O_SUMMARY].given && !v[O_OUT].given)
		return err_set(e, ERR_USAGE, "--summary needs -o: without it stdout is the stream");
	if (v[O_RAGGED].given && strcmp(v[O_RAGGED].text, "pad") != 0)
		return err_set(e, ERR_USAGE, "--ragged: expected pad");
	if (code_open(life_schemas(r->l), &r->code, e) < 0)
		return -1;
	r->reading = (struct source_options){
		.code = &r->code, .schemas = life_schemas(r->l), .dates = date_rules_default(), .diags = &r->l->diags,
		.as = str_of(v[O_AS].text), .map = str_of(v[O_MAP].text), .agency = str_of(v[O_AGENCY].text),
		.system = str_of(v[O_SYSTEM].text), .person_is = str_of(v[O_PERSON_IS].text),
		.covers = str_of(v[O_COVERS].text), .pad = v[O_RAGGED].given};
	r->reading.encoding = str_of(v[O_ENCODING].text);
	r->reading.order = str_of(v[O_DATES].text);
	r->reading.beside = v[O_OUT].given ? v[O_OUT].text : ".";
	if (date_rules_load(life_schemas(r->l), &r->reading.dates, e) < 0 ||
	    map_set_open(life_schemas(r->l), &r->code, false, &r->l->diags, &r->maps, e) < 0)
		return -1;
	r->reading.maps = &r->maps;
	if (add_children(r, e) < 0)
		return -1;
	r->told = clash_told(&r->reading, &r->arena);
	if (add_map(r, e) < 0)
		return -1;
	r->by = v[O_BY].given ? str_of(v[O_BY].text) : life_user();
	r->reading.by = r->by;
	r->at = v[O_AT].given ? str_of(v[O_AT].text) : life_now(r->now);
	if (v[O_AT].given) {
		/* A day, or a day and a time: 2026-11-21, 2026-11-21T10:00, 2026-11-21T10:00:00Z */
		struct date time = {0};
		if (date_parse_iso(str_part(r->at, 0, 10), STR("day"), &r->extract) < 0 ||
		    (r->at.n > 10 && date_parse_iso(str_part(r->at, 0, 16), STR("minute"), &time) < 0))
			return err_set(e, ERR_USAGE, "--at: expected YYYY-MM-DD or YYYY-MM-DDTHH:MM:SSZ");
		r->reading.made = r->extract;
	}
	struct date day;
	if (date_parse_iso(str_part(r->at, 0, 10), STR("day"), &day) == 0)
		r->reading.dates.today = day.lo;
	return 0;
}

static void tell_line(struct str s)
{
	while (s.n) {
		ssize_t n = write(2, s.p, s.n);
		if (n <= 0)
			return;
		s = str_part(s, (size_t)n, s.n);
	}
}

static void tell(struct run *r, const struct import *f, bool already, bool again)
{
	struct buf b = {0};
	if (!r->l->options.common[OPTION_QUIET].given) {
		diag_add_safe(f->file, &b);
		if (again)
			buf_add_z(&b, ": set aside as before, nothing to add\n");
		else if (already)
			buf_add_z(&b, ": read before, nothing to add\n");
		else
			buf_addf(&b, ": %.*s, %u read, %u used, %u set aside\n", STR_ARG(f->format), f->read, f->used, f->aside);
		tell_line(buf_str(&b));
	}
	buf_close(&b);
	if (f->aside)
		life_status(r->l, ERR_INPUT);
}

static void summarise(struct run *r, const struct import *f, bool already)
{
	struct json_writer w = {.out = &r->summary};
	struct buf b = {0};
	json_open_object(&w, NULL);
	json_add_string(&w, "type", STR("summary"));
	json_add_string(&w, "file", f->file);
	json_add_string(&w, "format", f->format);
	json_add_string(&w, "map", f->map);
	json_add_string(&w, "digest", f->digest);
	if (already)
		json_add_bool(&w, "already", true);
	json_add_long(&w, "read", f->read);
	json_add_long(&w, "used", f->used);
	json_add_long(&w, "aside", f->aside);
	json_add_long(&w, "events", f->events);
	json_add_long(&w, "persons", f->persons);
	json_add_long(&w, "relations", f->relations);
	json_add_long(&w, "bytes", (long)f->bytes);
	date_write_iso(&f->extract, &b);
	if (b.n)
		json_add_string(&w, "extract", buf_str(&b));
	buf_close(&b);
	json_close_object(&w);
	json_end_line(&w);
}

/* What does not open is set aside whole.  Of what only waits for an answer it is said first that it is known. */
static struct record not_opened(struct run *r, struct inputs_file *in, struct import *f, const struct err *why)
{
	struct arena *a = &r->arena;
	struct str said = str_of(why->text), map;
	int asked = in->broken.code ? 0 : suppose_waits(&(struct source_input){in->name, in->bytes.bytes}, &r->reading, a, &map);
	f->format = STR("not recognised");
	if (asked) {
		f->format = arena_printf(a, "waits for %.*s", STR_ARG(suppose_words(asked, a)));
		said = arena_printf(a, "it is known%s%.*s%s and %.*s: %s", map.n ? " (" : "", STR_ARG(map), map.n ? ")" : "", STR_ARG(f->format), why->text);
	}
	f->digest = inputs_digest(in);
	f->read = f->aside = 1;
	diag_add(&r->l->diags, DIAG_ERROR, in->name, why->line, why->col, "%.*s", STR_ARG(said));
	return (struct record){.type = RECORD_ASIDE, .aside = {.file = in->name, .line = 1, .col = 1,
		.reason = arena_printf(a, "%.*s (%llu bytes, SHA-256 %.*s)", STR_ARG(said), (unsigned long long)f->bytes, STR_ARG(f->digest))}};
}

static struct import describe(struct run *r, const struct inputs_file *in)
{
	return (struct import){.file = in->name, .bytes = in->bytes.bytes.n, .by = r->by, .at = r->at, .program = str_of(life_version()),
			       .extract = r->extract, .agency = r->reading.agency, .system = r->reading.system, .told = r->told};
}

/* Where in the file a record's words stand, as far as they were lent from it; 0: they were made. */
static uint64_t place_of(const struct record *x, struct str bytes)
{
	const char *p = x->type == RECORD_EVENT	   ? (x->event.text.p ? x->event.text.p : x->event.child.p)
			: x->type == RECORD_PERSON ? x->person.id.p
			: x->type == RECORD_ASIDE  ? x->aside.raw.p
						   : NULL;
	uintptr_t at = (uintptr_t)p, from = (uintptr_t)bytes.p;
	return p && at >= from && at - from < bytes.n ? at - from : 0;
}

/* Of what this run itself has put nobody knows yet: only then it is taken on trust. */
static bool holds(void *self, uint64_t id)
{
	const struct run *r = self;
	return r->gave_entries || store_import_holds(r->to, id);
}

static bool fits(void *self, uint64_t id, struct str child, const struct date *day)
{
	const struct run *r = self;
	return r->gave_entries || store_import_fits(r->to, id, child, day);
}

/* The same of a decision about two ids: the other files of this run may have them. */
static bool knows(void *self, struct str person)
{
	const struct run *r = self;
	return r->inputs.n > 1 || store_import_knows(r->to, person);
}

/* Before a first family tree is read it must be known whose ids are taken. */
static int know_trees(struct run *r, const char *path, struct err *e)
{
	for (size_t i = 0; i < r->inputs.n; i++)
		if (namesake_is_asked(&(struct source_input){r->inputs.file[i].name, r->inputs.file[i].bytes.bytes}, &r->reading))
			return trees_open(&r->trees, life_schemas(r->l), &r->code, path, e);
	return 0;
}

/* The reader's options are of one file at a time. */
static void turn_to(struct run *r, const struct inputs_file *in)
{
	r->reading.mapped = &in->bytes;
	r->reading.system = str_of(r->l->options.own[O_SYSTEM].text);
	r->reading.system = trees_system(&r->trees, &(struct source_input){in->name, in->bytes.bytes}, &r->reading);
}

static int into_file(struct run *r, struct inputs_file *in, struct err *e)
{
	struct import f = describe(r, in);
	struct common_reading x;
	struct record record;
	struct arena a = {0};
	struct err why = {0};
	bool already = false, again = false;
	struct progress progress;
	unsigned long records = 0;
	int opened, rc;

	inputs_start_digest(in);
	progress_open(&progress, r->l, in->name, f.bytes);
	if (store_import_has_size(r->to, f.bytes))
		f.digest = inputs_digest(in);
	if ((opened = inputs_read(in, &r->reading, &x, &why, e)) < 0)
		return -1;
	rc = store_import_file(r->to, &f, &already, e);
	if (rc > 0) {
		diag_add(&r->l->diags, DIAG_NOTE, in->name, 0, 0, "read before by another map or with other options: read again; what was read "
			 "then stays, and entries of the same id give way to those of now");
		rc = 0;
	}
	if (rc == 0 && !already && opened) {
		while ((rc = x.from->next(x.from, &a, &record, e)) > 0) {
			if (stop_is_wanted())
				rc = err_set_at(e, ERR_SYSTEM, str_of(r->path), 0, 0, "stopped when asked to; it is as it was before");
			if (rc < 0 || (rc = store_import_put(r->to, &record, e)) < 0)
				break;
			arena_clear(&a);
			if (++records % LET_GO_EVERY == 0)
				file_let_go(&in->bytes);
			if (records % TELL_EVERY == 0)
				progress_tell(&progress, place_of(&record, in->bytes.bytes), records);
		}
		common_reading_done(&x, &f);
		progress_close(&progress);
	} else if (rc == 0 && !already) {
		record = not_opened(r, in, &f, &why);
		rc = store_import_put(r->to, &record, e);
	}
	f.digest = inputs_digest(in);
	if (rc == 0 && !already) {
		rc = store_import_file_done(r->to, &f, e);
		again = rc > 0;
	}
	if (rc >= 0) {
		already |= again;
		if (!already)
			store_import_counts(r->to, &f);
		r->gave_entries |= !already && f.events && !str_has_prefix(f.map, STR("worksheet "));
		tell(r, &f, already, again);
		summarise(r, &f, already);
	}
	if (opened)
		x.from->close(x.from);
	arena_close(&a);
	return rc < 0 ? -1 : 0;
}

static int to_case(struct run *r, const char *path, struct err *e)
{
	struct store_import_result result = {0};
	bool is_held = file_is_there(path);
	if (know_trees(r, path, e) < 0 || store_import_open(path, &r->code, &r->to, e) < 0)
		return -1;
	if (clash_open(&r->clash, r->l, &r->maps, r->to, e) < 0) {
		store_import_abandon(r->to);
		return -1;
	}
	common_strangers_watch(&r->strangers, r->l, r->to);
	r->path = path;
	if (is_held) /* a new file has no name yet, so that nothing has to be undone */
		stop_listen();
	out_to_memory(&r->summary);
	r->reading.holds = holds;
	r->reading.fits = fits;
	r->reading.knows = knows;
	r->reading.holds_self = r;
	for (size_t i = 0; i < r->inputs.n; i++) {
		turn_to(r, &r->inputs.file[i]);
		if (into_file(r, &r->inputs.file[i], e) < 0) {
			store_import_abandon(r->to);
			out_close(&r->summary, false, &(struct err){0});
			return -1;
		}
	}
	int rc = store_import_commit(r->to, &result, e);
	common_strangers_done(&r->strangers);
	if (rc == 0 && r->l->options.own[O_SUMMARY].given) /* only once it is true */
		out_add(&r->l->out, buf_str(&r->summary.buf));
	out_close(&r->summary, false, &(struct err){0});
	if (rc == 0 && result.vanished && !r->l->options.common[OPTION_QUIET].given) {
		struct buf b = {0};
		buf_addf(&b, "%s: %llu %s of an earlier extract %s not in a newer one that speaks of their days: kept; "
			 "case-show vanished %s lists them\n", path, (unsigned long long)result.vanished,
			 result.vanished == 1 ? "entry" : "entries", result.vanished == 1 ? "is" : "are", path);
		tell_line(buf_str(&b));
		buf_close(&b);
	}
	if (rc == 0 && r->l->options.common[OPTION_VERBOSE].given) {
		struct buf b = {0};
		buf_addf(&b, "%s: %llu new, %llu held already, %llu superseded, %llu children\n", path, (unsigned long long)result.events_new,
			 (unsigned long long)result.events_same, (unsigned long long)result.events_superseded,
			 (unsigned long long)result.children);
		tell_line(buf_str(&b));
		buf_close(&b);
	}
	return rc;
}

/* ---- without -o: the stream, as read, unmerged; each file's own record at its end, with the children it names */

static void name_children(struct run *r, struct names *children, const struct record *x)
{
	if (x->type == RECORD_PERSON)
		names_add(children, x->person.id);
	if (x->type != RECORD_EVENT)
		return;
	names_add(children, x->event.child);
	for (size_t k = 0; k < x->event.people_n; k++) {
		const struct code_role *role = code_role_of(&r->code, x->event.people[k].role);
		if (role && role->shows)
			names_add(children, x->event.people[k].person);
	}
}

static int to_stream(struct run *r, struct inputs_file *in, struct err *e)
{
	struct import f = describe(r, in);
	struct common_reading x;
	struct record record;
	struct names children = {0};
	struct arena a = {0};
	struct err why = {0};
	int opened, rc = 0;

	inputs_start_digest(in);
	if ((opened = inputs_read(in, &r->reading, &x, &why, e)) < 0)
		return -1;
	if (opened) {
		while ((rc = x.from->next(x.from, &a, &record, e)) > 0) {
			stream_write(&record, &r->code, &r->l->out);
			name_children(r, &children, &record);
			f.events += record.type == RECORD_EVENT;
			f.persons += record.type == RECORD_PERSON;
			f.relations += record.type == RECORD_RELATION;
			arena_clear(&a);
		}
		common_reading_done(&x, &f);
	} else {
		record = not_opened(r, in, &f, &why);
		stream_write(&record, &r->code, &r->l->out);
	}
	f.digest = inputs_digest(in);
	if (rc == 0 && !(opened && x.stream)) { /* a stream tells its own history */
		f.children = children.word;
		f.children_n = children.n;
		record = (struct record){.type = RECORD_IMPORT, .import = f};
		stream_write(&record, &r->code, &r->l->out);
	}
	if (rc == 0)
		tell(r, &f, false, false);
	if (opened)
		x.from->close(x.from);
	names_close(&children);
	arena_close(&a);
	return rc;
}

/* 1: done, there is nothing to import. */
static int look_only(struct run *r, struct err *e)
{
	const struct option_value *v = r->l->options.own;
	int rc = 0;
	if (!v[O_FORMATS].given && !v[O_EXPLAIN].given && !v[O_NEW_MAP].given)
		return 0;
	if (v[O_OUT].given)
		return err_set(e, ERR_USAGE, "--explain, --new-map and --list-formats import nothing: leave out -o");
	if (v[O_NEW_MAP].given && r->inputs.n != 1)
		return err_set(e, ERR_USAGE, "--new-map: name one FILE");
	if (v[O_FORMATS].given)
		look_formats(r->l, &r->maps);
	for (size_t i = 0; i < r->inputs.n && rc == 0; i++) {
		const struct inputs_file *in = &r->inputs.file[i];
		struct import f = describe(r, in);
		if (v[O_EXPLAIN].given)
			rc = look_explain(r->l, &r->reading, in, &f, e);
		if (rc == 0 && v[O_NEW_MAP].given)
			rc = look_new_map(r->l, &r->reading, in, e);
	}
	return rc < 0 ? -1 : 1;
}

int main(int argc, char **argv)
{
	struct life l;
	struct run r = {.l = &l};
	struct err e = {0};
	if (!life_start(&l, &command, argc, argv))
		return life_end(&l);
	if (l.options.operands == 0 && !l.options.own[O_FORMATS].given) {
		struct buf b = {0};
		option_usage(&command, &b);
		tell_line(buf_str(&b));
		buf_close(&b);
		life_status(&l, ERR_USAGE);
		return life_end(&l);
	}
	const char *path = l.options.own[O_OUT].text;
	int rc = read_options(&r, &e);
	if (rc == 0)
		rc = inputs_open(&r.inputs, &r.reading, (const char *const *)l.options.operand, l.options.operands, &e);
	if (rc == 0)
		rc = look_only(&r, &e);
	if (rc == 0 && path)
		rc = to_case(&r, path, &e);
	if (rc == 0 && !path)
		rc = know_trees(&r, NULL, &e);
	for (size_t i = 0; i < r.inputs.n && rc == 0 && !path; i++) {
		turn_to(&r, &r.inputs.file[i]);
		rc = to_stream(&r, &r.inputs.file[i], &e);
	}
	if (rc < 0)
		life_fail(&l, &e);
	inputs_close(&r.inputs);
	arena_close(&r.arena);
	trees_close(&r.trees);
	map_set_close(&r.maps);
	code_close(&r.code);
	int status = life_end(&l);
	stop_obey();
	return status;
}
