#include "mapread_own.h"

#include <string.h>

#include "source/mapcheck.h"

#define EVENT(name, how, field) {name, RECORD_EVENT, how, offsetof(struct event, field), 0, NULL}
#define WORD(name, field, of) {name, RECORD_EVENT, MAP_WORD, offsetof(struct event, field), 0, of}
#define PERSON(name, how, field) {name, RECORD_PERSON, how, offsetof(struct person, field), 0, NULL}
#define RELATION(name, how, field) {name, RECORD_RELATION, how, offsetof(struct relation, field), 0, NULL}

const struct map_target mapread_targets[] = {
	EVENT("id", MAP_SOURCE_ID, source_id),
	EVENT("id-part", MAP_STRING, part),
	EVENT("child", MAP_WHO, child),
	EVENT("kind", MAP_KIND, kind),
	EVENT("start", MAP_DATE, start),
	EVENT("end", MAP_DATE, end),
	{"period", RECORD_EVENT, MAP_PERIOD, offsetof(struct event, start), offsetof(struct event, end),
	 NULL},
	EVENT("recorded", MAP_DATE, recorded),
	EVENT("agency", MAP_AGENCY, agency),
	EVENT("author", MAP_STRING, author),
	EVENT("worker", MAP_STRING, worker),
	EVENT("place", MAP_STRING, place),
	EVENT("people", MAP_PEOPLE, people),
	EVENT("text", MAP_STRING, text),
	EVENT("impact", MAP_STRING, impact),
	EVENT("voice", MAP_STRING, voice),
	EVENT("action", MAP_STRING, action),
	EVENT("outcome", MAP_STRING, outcome),
	EVENT("analysis", MAP_STRING, analysis),
	EVENT("severity", MAP_SEVERITY, severity_1),
	WORD("basis", basis, event_basis_of),
	WORD("standing", standing, event_standing_of),
	WORD("whose", whose, event_whose_of),
	EVENT("disputed", MAP_STRING, disputed),
	EVENT("service", MAP_STRING, service),
	EVENT("essential", MAP_ESSENTIAL, essential),
	EVENT("value", MAP_STRING, value),
	EVENT("unit", MAP_STRING, unit),
	EVENT("ref", MAP_STRING, ref),
	EVENT("restricted", MAP_RESTRICTED, restricted),
	EVENT("tags", MAP_TAGS, tags),
	EVENT("extra", MAP_EXTRA, extra),
	PERSON("id", MAP_WHO, id),
	PERSON("name", MAP_NAME, names),
	PERSON("birth", MAP_DATE, birth),
	PERSON("death", MAP_DATE, death),
	PERSON("expected", MAP_DATE, expected),
	{"sex", RECORD_PERSON, MAP_WORD, offsetof(struct person, sex), 0, person_sex_of},
	PERSON("restricted", MAP_RESTRICTED, restricted),
	PERSON("also-id", MAP_SYSTEM_ID, system_ids),
	PERSON("extra", MAP_EXTRA, extra),
	RELATION("from", MAP_WHO, from),
	RELATION("kind", MAP_RELATION, kind),
	RELATION("to", MAP_WHO, to),
	RELATION("start", MAP_DATE, start),
	RELATION("end", MAP_DATE, end),
	RELATION("quality", MAP_STRING, quality),
	RELATION("known-by", MAP_STRING, known_by),
	RELATION("restricted", MAP_RESTRICTED, restricted),
	RELATION("extra", MAP_EXTRA, extra),
	{NULL, RECORD_EVENT, MAP_STRING, 0, 0, NULL},
};

int mapread_fault(const struct mapread_state *r, uint32_t line, const char *what, struct str name)
{
	return err_set_at(r->e, ERR_USAGE, r->in->file, line, 0, "%s%s%.*s", what, name.p ? ": " : "",
			  (int)(name.n > 60 ? 60 : name.n), name.p ? name.p : "");
}

static const struct str nothing = {NULL, 0};

static bool is_yes(const struct schema_node *n, const char *attribute)
{
	return str_is_equal(schema_attribute(n, attribute), STR("yes"));
}

size_t mapread_count(const struct schema_node *parent, const char *name)
{
	size_t n = 0;
	for (const struct schema_node *c = parent->child; c; c = c->next)
		if (!name || str_is_equal(c->name, str_of(name)))
			n++;
	return n;
}

static struct str text_of(const struct schema_node *parent, const char *name)
{
	const struct schema_node *n = schema_first(parent, name);
	return n ? str_trim(n->text) : nothing;
}

/* Columns. */

static int read_columns(struct mapread_state *r, const struct schema_node *root)
{
	struct arena *a = r->in->arena;
	struct map_column *column = ARENA_ARRAY(a, struct map_column, mapread_count(root, "column") + 1);
	size_t n = 0;
	for (const struct schema_node *c = schema_first(root, "column"); c; c = schema_after(c, "column")) {
		struct map_column *to = &column[n++];
		struct str *fold = ARENA_ARRAY(a, struct str, 1 + mapread_count(c, "also"));
		to->name = schema_attribute(c, "name");
		fold[to->folds++] = map_folded(a, to->name);
		for (const struct schema_node *also = schema_first(c, "also"); also;
		     also = schema_after(also, "also"))
			fold[to->folds++] = map_folded(a, schema_attribute(also, "name"));
		to->fold = fold;
		struct str *path = ARENA_ARRAY(a, struct str, mapread_count(c, "path") + 1);
		for (const struct schema_node *p = schema_first(c, "path"); p; p = schema_after(p, "path"))
			path[to->paths++] = schema_attribute(p, "is");
		to->path = path;
		to->required = is_yes(c, "required");
		to->keep = is_yes(c, "keep");
		to->drop = is_yes(c, "drop");
		to->whole = is_yes(c, "whole");
		to->first = is_yes(c, "first");
		if (mapread_find_codes(r, c, &to->of))
			return -1;
		to->tell = schema_attribute(c, "tell");
		to->of_file = str_is_equal(schema_attribute(c, "file"), STR("year"));
	}
	r->m->column = column;
	r->m->columns = n;
	return 0;
}

/* Where records are, in XML and JSON. */

static void read_paths(struct mapread_state *r, const struct schema_node *n, struct map_records *to)
{
	struct map_path *rule = ARENA_ARRAY(r->in->arena, struct map_path, mapread_count(n, NULL) + 1);
	for (const struct schema_node *c = n->child; c; c = c->next)
		rule[to->rules++] = (struct map_path){.path = schema_attribute(c, "path"),
						      .is_about = str_is_equal(c->name, STR("about")),
						      .has_names = is_yes(c, "names")};
	to->rule = rule;
}

static void read_records(struct mapread_state *r, const struct schema_node *root)
{
	struct arena *a = r->in->arena;
	struct map_records *records = ARENA_ARRAY(a, struct map_records, mapread_count(root, "records") + 1);
	for (const struct schema_node *n = schema_first(root, "records"); n; n = schema_after(n, "records")) {
		struct map_records *to = &records[r->m->records_n++];
		struct str at = schema_attribute(n, "at");
		struct str *step = ARENA_ARRAY(a, struct str, at.n + 1);
		*to = (struct map_records){.json = str_is_equal(schema_attribute(n, "in"), STR("json")),
					   .root = schema_attribute(n, "root"),
					   .at = step,
					   .key = schema_attribute(n, "key"),
					   .value = schema_attribute(n, "value"),
					   .join = schema_attribute(n, "join"),
					   .needs = schema_attribute(n, "needs"),
					   .says = schema_attribute(n, "says"),
					   .line = n->line};
		if (!str_is_absent(to->says))
			to->teller = str_cut(&to->says, '=');
		while (!str_is_absent(at) && !str_is_equal(at, STR(".")))
			step[to->steps++] = str_cut(&at, '/');
		if (str_is_absent(to->join))
			to->join = STR("; ");
		read_paths(r, n, to);
	}
	r->m->records = records;
	r->m->no_table = str_is_equal(schema_attribute(root, "tables"), STR("no"));
	r->m->unfilled = str_is_equal(schema_attribute(root, "unfilled"), STR("nothing"));
}

static int find_column(const struct mapread_state *r, const struct schema_node *n, const char *attribute,
		       int *column)
{
	struct str name = schema_attribute(n, attribute);
	*column = -1;
	if (str_is_absent(name))
		return 0;
	for (size_t i = 0; i < r->m->columns; i++)
		if (str_is_equal(r->m->column[i].name, name)) {
			*column = (int)i;
			return 0;
		}
	return mapread_fault(r, n->line, "there is no <column> of this name", name);
}

/* Fields. */

static int read_part(const struct mapread_state *r, const struct schema_node *n, struct map_part *p)
{
	if (find_column(r, n, "column", &p->column) || mapread_find_codes(r, n, &p->codes))
		return -1;
	p->is = schema_attribute(n, "is");
	p->before = schema_attribute(n, "before");
	p->after = schema_attribute(n, "after");
	if ((p->column < 0) == str_is_absent(p->is))
		return mapread_fault(r, n->line, "give either a column or `is`", n->name);
	return 0;
}

static int read_parts(const struct mapread_state *r, const struct schema_node *n, struct map_field *f)
{
	size_t parts = mapread_count(n, "part");
	struct map_part *part = ARENA_ARRAY(r->in->arena, struct map_part, parts + 1);
	if (parts == 0) {
		f->parts = 1;
		if (read_part(r, n, part))
			return -1;
	}
	for (const struct schema_node *p = schema_first(n, "part"); p; p = schema_after(p, "part"))
		if (read_part(r, p, &part[f->parts++]))
			return -1;
	f->part = part;
	f->plain = f->parts == 1 && part->column >= 0 && !part->codes && str_is_empty(part->before) &&
		   str_is_empty(part->after);
	f->join = schema_attribute(n, "join");
	if (str_is_absent(f->join))
		f->join = STR("\n");
	return 0;
}

static int read_kind(const struct mapread_state *r, const struct schema_node *n, struct map_field *f)
{
	bool relation = f->target->how == MAP_RELATION;
	struct str otherwise = schema_attribute(n, "otherwise");
	if (f->parts != 1)
		return mapread_fault(r, n->line, "a kind comes from one column", n->name);
	if (f->part->codes && mapread_kinds(r, f->part->codes, relation, n->line))
		return -1;
	if (f->part->column < 0)
		otherwise = f->part->is;
	f->has_otherwise = !str_is_absent(otherwise);
	if (f->has_otherwise && (relation ? code_relation_of(r->in->code, otherwise, &f->otherwise)
					  : code_kind_of(r->in->code, otherwise, &f->otherwise)))
		return mapread_fault(r, n->line,
			     relation ? "no such relation in schemas/codes/relations.xml"
				      : "no such kind in schemas/codes/kinds.xml",
			     otherwise);
	return 0;
}

static const struct map_target *find_target(struct str name, enum record_type type)
{
	for (const struct map_target *t = mapread_targets; t->name; t++)
		if (t->type == type && str_is_equal(name, str_of(t->name)))
			return t;
	return NULL;
}

/* What people write at length: `markup` may say what it is written in, else the text itself tells. */
static int read_markup(const struct mapread_state *r, const struct schema_node *n, enum record_type type,
		       struct map_field *f)
{
	static const char *const prose[] = {"text", "impact", "voice", "action", "outcome", "analysis"};
	struct str word = schema_attribute(n, "markup");
	bool is_prose = false;
	for (size_t i = 0; i < sizeof prose / sizeof *prose; i++)
		is_prose = is_prose || (type == RECORD_EVENT && strcmp(f->target->name, prose[i]) == 0);
	if (!is_prose && !str_is_absent(word))
		return mapread_fault(r, n->line,
				     "markup stands on text, impact, voice, action, outcome or analysis",
				     n->name);
	if (!str_is_absent(word) && !str_is_equal(word, STR("no")) && !str_is_equal(word, STR("html")) &&
	    !str_is_equal(word, STR("rtf")))
		return mapread_fault(r, n->line, "markup is html, rtf or no", word);
	f->markup = !is_prose || str_is_equal(word, STR("no")) ? MAP_MARKUP_NO :
		    str_is_equal(word, STR("html"))		? MAP_MARKUP_HTML :
		    str_is_equal(word, STR("rtf"))		? MAP_MARKUP_RTF :
								  MAP_MARKUP_FIND;
	return 0;
}

static int read_field(const struct mapread_state *r, const struct schema_node *n, enum record_type type,
		      struct map_field *f)
{
	f->line = n->line;
	f->target = find_target(n->name, type);
	if (!f->target)
		return mapread_fault(r, n->line, "there is no such field", n->name);
	f->is_span = !str_is_absent(schema_attribute(n, "to"));
	if (read_parts(r, n, f) || find_column(r, n, f->is_span ? "to" : "time", &f->time))
		return -1;
	enum map_how how = f->target->how;
	bool is_date = how == MAP_DATE || how == MAP_PERIOD;
	bool has_column = f->plain && f->part->column >= 0; /* else the grammar lets through a death that is told, and no day of it */
	if ((f->time >= 0 && !is_date) || (is_date && !has_column && !str_is_equal(f->part->is, STR("unknown"))))
		return mapread_fault(
			r, n->line,
			"a date is one column, and with it perhaps one of the time, or of the last day that it may be",
			n->name);
	f->required = is_yes(n, "required");
	struct str order = schema_attribute(n, "order");
	f->is_iso = str_is_equal(order, STR("iso"));
	f->has_order = !str_is_absent(order) && !f->is_iso;
	f->order = str_is_equal(order, STR("month")) ? DATE_MONTH_FIRST : DATE_DAY_FIRST;
	f->role = schema_attribute(n, "role");
	f->name = how == MAP_SYSTEM_ID ? schema_attribute(n, "system") : schema_attribute(n, "name");
	f->mentioned = is_yes(n, "mentioned");
	f->list = is_yes(n, "list") || f->mentioned;
	f->split = schema_attribute(n, "split");
	f->json = is_yes(n, "json");
	if (read_markup(r, n, type, f))
		return -1;
	if (f->json && (f->parts != 1 || f->part->column < 0 ||
			!(how == MAP_STRING || how == MAP_TAGS || how == MAP_EXTRA)))
		return mapread_fault(r, n->line, "json=\"yes\" stands on a text, tags or extra of one column",
				     n->name);
	if (how == MAP_PEOPLE && !f->list && !code_role_of(r->in->code, f->role))
		return mapread_fault(r, n->line, "no such role in schemas/codes/roles.csv", f->role);
	if ((how == MAP_EXTRA || how == MAP_SYSTEM_ID) && str_is_absent(f->name))
		return mapread_fault(r, n->line, "this needs a name (extra) or a system (also-id)", n->name);
	return how == MAP_KIND || how == MAP_RELATION ? read_kind(r, n, f) : 0;
}

static int read_when(const struct mapread_state *r, const struct schema_node *n, struct map_when *w)
{
	static const char *const asks[] = {"is", "not", "empty", "begins", "begins-not"};
	int given = 0;
	if (find_column(r, n, "column", &w->column))
		return -1;
	for (int i = 0; i < 5; i++) {
		struct str words = schema_attribute(n, asks[i]);
		if (str_is_absent(words))
			continue;
		given++;
		w->must = i == 2 ? str_is_equal(words, STR("yes")) : i == 0 || i == 3;
		w->is_empty = i == 2;
		w->is_begin = i > 2;
		struct str *fold = ARENA_ARRAY(r->in->arena, struct str, words.n + 1);
		while (i != 2 && !str_is_absent(words)) {
			struct str word = str_cut(&words, '|');
			fold[w->folds++] = i > 2 ? word : map_folded(r->in->arena, word);
		}
		w->fold = fold;
	}
	if (given != 1 || w->column < 0)
		return mapread_fault(
			r, n->line,
			"<when> asks one thing of one column: is, not, empty, begins or begins-not", nothing);
	return 0;
}

/* What names an entry whose row has no id of its own: the child always, and what else is said. */
static int read_key(const struct mapread_state *r, const struct schema_node *n, enum record_type type,
		    unsigned *key)
{
	struct str all = schema_attribute(n, "key"), rest = all;
	while (!str_is_empty(rest)) {
		struct str word = str_cut(&rest, ' ');
		unsigned bit = str_is_equal(word, STR("child"))    ? MAP_KEY_CHILD
			       : str_is_equal(word, STR("start"))  ? MAP_KEY_START
			       : str_is_equal(word, STR("worker")) ? MAP_KEY_WORKER
								   : 0;
		if (!bit)
			return mapread_fault(r, n->line,
					     "the key of an event is made of child, start and worker", word);
		*key |= bit;
	}
	if (!str_is_absent(all) && (type != RECORD_EVENT || !(*key & MAP_KEY_CHILD)))
		return mapread_fault(r, n->line, "a key stands on an event, and the child is part of it",
				     all);
	return 0;
}

static int read_output(const struct mapread_state *r, const struct schema_node *n, enum record_type type,
		       struct map_output *o)
{
	struct arena *a = r->in->arena;
	struct map_field *field = ARENA_ARRAY(a, struct map_field, mapread_count(n, NULL) + 1);
	struct map_when *when = ARENA_ARRAY(a, struct map_when, mapread_count(n, "when") + 1);
	o->type = type;
	o->line = n->line;
	o->part = schema_attribute(n, "part");
	if (read_key(r, n, type, &o->key))
		return -1;
	o->ask_direction = str_is_equal(schema_attribute(n, "direction"), STR("ask"));
	for (const struct schema_node *c = n->child; c; c = c->next) {
		bool is_when = str_is_equal(c->name, STR("when"));
		if (is_when ? read_when(r, c, &when[o->whens++])
			    : read_field(r, c, type, &field[o->fields++]))
			return -1;
	}
	o->when = when;
	o->field = field;
	return 0;
}

static bool output_type(struct str name, enum record_type *type)
{
	if (str_is_equal(name, STR("event")))
		*type = RECORD_EVENT;
	else if (str_is_equal(name, STR("person")))
		*type = RECORD_PERSON;
	else if (str_is_equal(name, STR("relation")))
		*type = RECORD_RELATION;
	else
		return false;
	return true;
}

static int read_outputs(const struct mapread_state *r, const struct schema_node *root)
{
	size_t most = mapread_count(root, "event") + mapread_count(root, "person") +
		      mapread_count(root, "relation"),
	       n = 0;
	struct map_output *output = ARENA_ARRAY(r->in->arena, struct map_output, most + 1);
	for (const struct schema_node *c = root->child; c; c = c->next) {
		enum record_type type;
		if (output_type(c->name, &type) && read_output(r, c, type, &output[n++]))
			return -1;
	}
	if (n == 0 || n > 31)
		return mapread_fault(r, root->line, "a map gives between 1 and 31 records a row", nothing);
	r->m->output = output;
	r->m->outputs = n;
	return 0;
}

static int read_examples(const struct mapread_state *r, const struct schema_node *root)
{
	struct arena *a = r->in->arena;
	struct map_example *example = ARENA_ARRAY(a, struct map_example, mapread_count(root, "example") + 1);
	size_t n = 0;
	for (const struct schema_node *c = schema_first(root, "example"); c; c = schema_after(c, "example")) {
		struct map_example *x = &example[n++];
		struct map_gives *gives = ARENA_ARRAY(a, struct map_gives, mapread_count(c, "gives") + 1);
		x->chosen = !str_is_equal(schema_attribute(c, "chosen"), STR("no"));
		x->is_document = schema_first(c, "document");
		x->table = text_of(c, x->is_document ? "document" : "table");
		x->person_is = schema_attribute(c, "person-is");
		x->child = schema_attribute(c, "child");
		x->line = c->line;
		for (const struct schema_node *g = schema_first(c, "gives"); g;
		     g = schema_after(g, "gives")) {
			struct map_gives *to = &gives[x->gives_n++];
			struct event_field *field = ARENA_ARRAY(a, struct event_field, g->attributes + 1);
			for (size_t i = 0; i < g->attributes; i++)
				if (!str_is_equal(g->attribute[i].name, STR("type")))
					field[to->fields++] = (struct event_field){g->attribute[i].name,
										   g->attribute[i].value};
			to->field = field;
			to->line = g->line;
			struct str type = schema_attribute(g, "type");
			if (str_is_equal(type, STR("aside")))
				to->type = RECORD_ASIDE;
			else if (!output_type(type, &to->type))
				return mapread_fault(r, g->line,
					     "an example gives an event, a person, a relation or an aside",
					     type);
		}
		x->gives = gives;
	}
	r->m->example = example;
	r->m->examples = n;
	return 0;
}

static int check_covers(const struct mapread_state *r, const struct schema_node *root)
{
	struct str rest = r->m->covers;
	uint16_t kind;
	while (!str_is_absent(rest)) {
		struct str word = str_trim(str_cut(&rest, ' '));
		if (!str_is_empty(word) && !str_is_equal(word, STR("*")) &&
		    code_kind_of(r->in->code, word, &kind))
			return mapread_fault(r, schema_first(root, "covers")->line,
				     "no such kind in schemas/codes/kinds.xml", word);
	}
	return 0;
}

int mapread_map(const struct mapread *in, const struct schema_node *root, struct map *m, struct err *e)
{
	struct mapread_state r = {.in = in, .m = m, .e = e};
	static const char *const known[] = {"title", "source", "covers", "records",  "column",
					    "codes", "event",  "person", "relation", "example"};
	*m = (struct map){.file = in->file};
	if (!str_is_equal(root->name, STR("map")))
		return mapread_fault(&r, root->line, "not a column map", root->name);
	if (str_is_empty(schema_attribute(root, "name")) || str_is_empty(schema_attribute(root, "version")))
		return mapread_fault(&r, root->line, "a map has a name and a version", (struct str){0});
	for (const struct schema_node *c = root->child; c; c = c->next) {
		size_t i = 0;
		while (i < sizeof known / sizeof *known && !str_is_equal(c->name, str_of(known[i])))
			i++;
		if (i == sizeof known / sizeof *known)
			return mapread_fault(&r, c->line, "there is no such element in a map", c->name);
	}
	m->name = schema_attribute(root, "name");
	m->version = schema_attribute(root, "version");
	m->format = schema_attribute(root, "format");
	if (str_is_absent(m->format))
		m->format = STR("table");
	m->system = schema_attribute(root, "system");
	m->agency = schema_attribute(root, "agency");
	m->title = text_of(root, "title");
	m->source = text_of(root, "source");
	m->covers = text_of(root, "covers");
	m->covers_year = !str_is_empty(m->covers) &&
			 str_is_equal(schema_attribute(schema_first(root, "covers"), "over"),
				      STR("return-year"));
	read_records(&r, root);
	if (check_covers(&r, root) || mapread_codes(&r, root) || read_columns(&r, root) || read_outputs(&r, root) ||
	    read_examples(&r, root))
		return -1;
	return 0;
}
