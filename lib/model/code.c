#include "model/code.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/file.h"
#include "format/csv.h"
#include "format/schema.h"
#include "format/unicode.h"
#include "model/alike.h"
#include "model/event.h"

/* A table from name to place: open addressing, at most half full, so that a search always meets an empty slot. */
struct slot {
	struct str name; /* p == NULL: empty */
	uint16_t at;
};
struct names {
	struct slot *slot;
	size_t mask;
	bool caseless;
};

struct code_private {
	struct arena arena;
	struct names kinds, relations, roles;
};

static uint64_t hash_of(const struct names *t, struct str s)
{
	char low[128];

	if (!t->caseless || s.n > sizeof low)
		return str_hash(s);
	for (size_t i = 0; i < s.n; i++)
		low[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
	return str_hash((struct str){low, s.n});
}

static void names_open(struct names *t, struct arena *a, size_t n, bool caseless)
{
	size_t size = 16;

	while (size < 2 * n + 2)
		size *= 2;
	t->slot = ARENA_ARRAY(a, struct slot, size);
	t->mask = size - 1;
	t->caseless = caseless;
}

static struct slot *names_slot(const struct names *t, struct str s)
{
	size_t i = hash_of(t, s) & t->mask;

	for (;; i = (i + 1) & t->mask) {
		struct slot *slot = &t->slot[i];

		if (!slot->name.p || (t->caseless ? str_is_equal_caseless(slot->name, s) : str_is_equal(slot->name, s)))
			return slot;
	}
}

static int names_find(const struct names *t, struct str s, uint16_t *at)
{
	const struct slot *slot;

	if (str_is_empty(s) || !t->slot)
		return -1;
	slot = names_slot(t, s);
	if (!slot->name.p)
		return -1;
	*at = slot->at;
	return 0;
}

static int names_add(struct names *t, struct str s, size_t at, const char *file, unsigned line, struct err *e)
{
	struct slot *slot = names_slot(t, s);

	if (slot->name.p)
		return err_set_at(e, ERR_USAGE, str_of(file), line, 0, "this name is given twice: %.*s", STR_ARG(s));
	slot->name = s;
	slot->at = (uint16_t)at;
	return 0;
}

/* The first fault that the RELAX NG check tells is the error; the rest would only repeat it. */
struct first_fault {
	bool is_told;
	unsigned line;
	char text[400];
};

static void keep_first(void *self, const struct diag *d)
{
	struct first_fault *f = self;
	size_t n = d->text.n < sizeof f->text - 1 ? d->text.n : sizeof f->text - 1;

	if (f->is_told)
		return;
	f->is_told = true;
	f->line = d->line;
	memcpy(f->text, d->text.p ? d->text.p : "", n);
	f->text[n] = 0;
}

static int load(const char *schemas, const char *name, struct arena *a, struct schema_node **root, const char **path,
		struct err *e)
{
	struct first_fault fault = {0};
	struct diags diags = {.put = keep_first, .self = &fault};
	const char *file = arena_printf(a, "%s/codes/%s.xml", schemas, name).p;
	const char *rng = arena_printf(a, "%s/codes/%s.rng", schemas, name).p;

	*path = file;
	if (schema_load(file, rng, a, root, &diags, e) == 0)
		return 0;
	if (fault.is_told)
		return err_set_at(e, ERR_USAGE, str_of(file), fault.line, 0, "%s", fault.text);
	return -1;
}

static bool has_word(struct str list, const char *word)
{
	while (!str_is_absent(list)) {
		if (str_is_equal(str_cut(&list, ' '), str_of(word)))
			return true;
	}
	return false;
}

static size_t count(const struct schema_node *root, const char *name, const char *inner, size_t *inners)
{
	size_t n = 0;

	*inners = 0;
	for (const struct schema_node *k = schema_first(root, name); k; k = schema_after(k, name)) {
		n++;
		for (const struct schema_node *i = schema_first(k, inner); i; i = schema_after(i, inner))
			++*inners;
	}
	return n;
}

static uint8_t polarity_of(struct str s)
{
	if (str_is_equal(s, STR("concern")))
		return CODE_CONCERN;
	return str_is_equal(s, STR("strength")) ? CODE_STRENGTH : CODE_NEUTRAL;
}

static int read_kinds(const char *schemas, struct code *c, struct err *e)
{
	struct code_private *own = c->own;
	struct schema_node *root;
	struct code_kind *kinds;
	const char *path;
	size_t n, aliases, at = 0;

	if (load(schemas, "kinds", &own->arena, &root, &path, e) != 0)
		return -1;
	n = count(root, "kind", "alias", &aliases);
	if (n > UINT16_MAX)
		return err_set_at(e, ERR_USAGE, str_of(path), 0, 0, "more than %u kinds", (unsigned)UINT16_MAX);
	names_open(&own->kinds, &own->arena, n + aliases, false);
	kinds = ARENA_ARRAY(&own->arena, struct code_kind, n);
	for (const struct schema_node *k = schema_first(root, "kind"); k; k = schema_after(k, "kind"), at++) {
		const struct schema_node *definition = schema_first(k, "definition");
		struct str flags = schema_attribute(k, "flags");
		struct str name = schema_attribute(k, "name");
		size_t dot = name.n;

		kinds[at] = (struct code_kind){
			.name = name,
			.words = schema_attribute(k, "words"),
			.definition = definition ? definition->text : (struct str){0},
			.source = definition ? schema_attribute(definition, "source") : (struct str){0},
			.parent = (uint16_t)at,
			.interval = str_is_equal(schema_attribute(k, "shape"), STR("interval")),
			.contact = has_word(flags, "contact"),
			.child_seen = has_word(flags, "child-seen"),
			.administrative = has_word(flags, "administrative"),
			.routine = has_word(flags, "routine"),
			.polarity = polarity_of(schema_attribute(k, "polarity")),
		};
		event_restricted_of(schema_attribute(k, "restricted"), &kinds[at].restricted);
		while (dot > 0 && name.p[dot - 1] != '.')
			dot--;
		if (dot > 0 && names_find(&own->kinds, str_part(name, 0, dot - 1), &kinds[at].parent) != 0)
			return err_set_at(e, ERR_USAGE, str_of(path), k->line, 0,
					  "the kind %.*s stands before its parent, or has none", STR_ARG(name));
		if (names_add(&own->kinds, name, at, path, k->line, e) != 0)
			return -1;
	}
	at = 0;
	for (const struct schema_node *k = schema_first(root, "kind"); k; k = schema_after(k, "kind"), at++) {
		for (const struct schema_node *a = schema_first(k, "alias"); a; a = schema_after(a, "alias")) {
			if (names_add(&own->kinds, schema_attribute(a, "name"), at, path, a->line, e) != 0)
				return -1;
		}
	}
	if (n == 0 || !str_is_equal(kinds[0].name, STR("note")))
		return err_set_at(e, ERR_USAGE, str_of(path), 0, 0, "the first kind must be note");
	c->kind = kinds;
	c->kinds = n;
	return 0;
}

static uint8_t group_of(struct str s)
{
	static const char *const group[] = {
		[CODE_KIN] = "kin", [CODE_CARER] = "carer", [CODE_PARTNER] = "partner", [CODE_EMOTIONAL] = "emotional",
		[CODE_TIE] = "tie", [CODE_LIVES] = "lives", [CODE_IDENTITY] = "identity",
	};

	for (size_t i = 0; i < sizeof group / sizeof *group; i++) {
		if (str_is_equal(s, str_of(group[i])))
			return (uint8_t)i;
	}
	return CODE_TIE; /* the RELAX NG allows no other word */
}

static int read_relations(const char *schemas, struct code *c, struct err *e)
{
	struct code_private *own = c->own;
	struct schema_node *root;
	struct code_relation *relations;
	const char *path;
	size_t n, phrases, at = 0;

	if (load(schemas, "relations", &own->arena, &root, &path, e) != 0)
		return -1;
	n = count(root, "relation", "phrase", &phrases);
	names_open(&own->relations, &own->arena, n + phrases, true);
	relations = ARENA_ARRAY(&own->arena, struct code_relation, n);
	for (const struct schema_node *r = schema_first(root, "relation"); r; r = schema_after(r, "relation"), at++) {
		relations[at] = (struct code_relation){
			.name = schema_attribute(r, "name"),
			.words = schema_attribute(r, "words"),
			.inverse = (uint16_t)at,
			.group = group_of(schema_attribute(r, "group")),
			.allegation = str_is_equal(schema_attribute(r, "allegation"), STR("true")),
			.line = schema_attribute(r, "line"),
			.source = schema_attribute(r, "source"),
			.directed = str_is_equal(schema_attribute(r, "directed"), STR("true")),
			.backward = str_is_equal(schema_attribute(r, "backward"), STR("true")),
		};
		if (names_add(&own->relations, relations[at].name, at, path, r->line, e) != 0)
			return -1;
	}
	at = 0;
	for (const struct schema_node *r = schema_first(root, "relation"); r; r = schema_after(r, "relation"), at++) {
		struct str inverse = schema_attribute(r, "inverse");

		if (!str_is_absent(inverse) && names_find(&own->relations, inverse, &relations[at].inverse) != 0)
			return err_set_at(e, ERR_USAGE, str_of(path), r->line, 0, "the inverse %.*s is not there",
					  STR_ARG(inverse));
		for (const struct schema_node *p = schema_first(r, "phrase"); p; p = schema_after(p, "phrase")) {
			if (names_add(&own->relations, str_trim(p->text), at, path, p->line, e) != 0)
				return -1;
		}
	}
	for (at = 0; at < n; at++) {
		if (relations[relations[at].inverse].inverse != at)
			return err_set_at(e, ERR_USAGE, str_of(path), 0, 0,
					  "%.*s and its inverse do not name each other", STR_ARG(relations[at].name));
	}
	c->relation = relations;
	c->relations = n;
	return 0;
}

enum { ROLE_NAME, ROLE_WORDS, ROLE_SHOWS, ROLE_SOURCE, ROLE_COLUMNS };

static int read_roles(const char *schemas, struct code *c, struct err *e)
{
	static const char *const header[ROLE_COLUMNS] = {"role", "words", "shows", "source"};
	struct code_private *own = c->own;
	const char *path = arena_printf(&own->arena, "%s/codes/roles.csv", schemas).p;
	struct code_role *roles = NULL;
	struct file_bytes f = {0};
	struct csv csv;
	struct csv_row row;
	size_t n = 0, cap;
	bool is_header = true;
	int rc = -1;

	if (file_map(path, &f, e) != 0)
		return -1;
	cap = 1;
	for (size_t i = 0; i < f.bytes.n; i++)
		cap += f.bytes.p[i] == '\n' || f.bytes.p[i] == '\r';
	roles = ARENA_ARRAY(&own->arena, struct code_role, cap);
	names_open(&own->roles, &own->arena, cap, true);
	csv_open(&csv, f.bytes, ',');
	csv.columns = ROLE_COLUMNS;
	while (csv_next(&csv, &row)) {
		if (row.cells && str_has_prefix(row.cell[0].text, STR("#")))
			continue;
		if (row.broken || row.cells != ROLE_COLUMNS) {
			err_set_at(e, ERR_USAGE, str_of(path), row.line, 1, "expected %d cells", ROLE_COLUMNS);
			goto out;
		}
		for (size_t i = 0; is_header && i < ROLE_COLUMNS; i++) {
			if (!str_is_equal(row.cell[i].text, str_of(header[i]))) {
				err_set_at(e, ERR_USAGE, str_of(path), row.line, row.cell[i].col,
					   "expected the column %s", header[i]);
				goto out;
			}
		}
		if (is_header) {
			is_header = false;
			continue;
		}
		if (!str_is_equal(row.cell[ROLE_SHOWS].text, STR("yes")) &&
		    !str_is_equal(row.cell[ROLE_SHOWS].text, STR("no"))) {
			err_set_at(e, ERR_USAGE, str_of(path), row.line, row.cell[ROLE_SHOWS].col, "expected yes or no");
			goto out;
		}
		roles[n] = (struct code_role){
			.name = arena_copy(&own->arena, row.cell[ROLE_NAME].text),
			.words = arena_copy(&own->arena, row.cell[ROLE_WORDS].text),
			.shows = str_is_equal(row.cell[ROLE_SHOWS].text, STR("yes")),
			.source = arena_copy(&own->arena, row.cell[ROLE_SOURCE].text),
		};
		if (names_add(&own->roles, roles[n].name, n, path, row.line, e) != 0)
			goto out;
		n++;
	}
	c->role = roles;
	c->roles = n;
	rc = 0;
out:
	csv_close(&csv);
	file_unmap(&f);
	return rc;
}

int code_open(const char *schemas, struct code *c, struct err *e)
{
	*c = (struct code){.own = arena_malloc(sizeof *c->own)};
	if (read_kinds(schemas, c, e) == 0 && read_relations(schemas, c, e) == 0 && read_roles(schemas, c, e) == 0)
		return 0;
	code_close(c);
	return -1;
}

void code_close(struct code *c)
{
	if (c->own) {
		arena_close(&c->own->arena);
		free(c->own);
	}
	*c = (struct code){0};
}

int code_kind_of(const struct code *c, struct str name, uint16_t *kind)
{
	return names_find(&c->own->kinds, name, kind);
}

int code_point_of(const struct code *c, struct str name, uint16_t *kind, enum code_point *point)
{
	static const struct {
		const char *suffix;
		enum code_point point;
	} part[] = {{":start", CODE_START}, {":end", CODE_END}, {".start", CODE_START}, {".end", CODE_END}};
	uint16_t found;

	if (code_kind_of(c, name, kind) == 0) {
		*point = CODE_WHOLE;
		return 0;
	}
	for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
		struct str suffix = str_of(part[i].suffix);

		/* Only an interval has a start and an end that are not the entry itself. */
		if (str_has_suffix(name, suffix) &&
		    code_kind_of(c, str_part(name, 0, name.n - suffix.n), &found) == 0 && c->kind[found].interval) {
			*kind = found;
			*point = part[i].point;
			return 0;
		}
	}
	return -1;
}

bool code_kind_is(const struct code *c, uint16_t kind, uint16_t ancestor)
{
	while (kind != ancestor) {
		uint16_t parent = c->kind[kind].parent;

		if (parent == kind)
			return false;
		kind = parent;
	}
	return true;
}

int code_relation_of(const struct code *c, struct str name, uint16_t *relation)
{
	return names_find(&c->own->relations, str_trim(name), relation);
}

static struct str folded(struct arena *a, struct str s)
{
	struct buf b = {0};

	unicode_fold(s, &b);
	return buf_take(&b, a);
}

/* A relation by whichever of its names and phrases is most like the word, by Winkler's measure. */
static void find_likeness(const struct code *c, struct str word, double *likeness)
{
	const struct names *t = &c->own->relations;
	struct arena a = {0};
	struct str low = folded(&a, word);

	for (size_t i = 0; i <= t->mask; i++) {
		double like;

		if (!t->slot[i].name.p)
			continue;
		like = alike_words(low, folded(&a, t->slot[i].name), 0.1);
		if (like > likeness[t->slot[i].at])
			likeness[t->slot[i].at] = like;
	}
	arena_close(&a);
}

struct str code_no_relation(const struct code *c, struct str word, struct arena *a)
{
	double *likeness = ARENA_ARRAY(a, double, c->relations + 1);
	struct buf b = {0};
	char quoted[160];

	word = str_trim(word);
	if (str_is_empty(word))
		return STR("the kind of relation is missing (man casework-records)");
	if (word.n <= DIAG_CODE) {
		buf_addf(&b, "%s is no known relation; known: ", diag_quote(word, quoted));
		find_likeness(c, word, likeness);
	} else {
		buf_add_z(&b, "this is no known relation; known: ");
	}
	for (int n = 0; n < CODE_NEAR && (size_t)n < c->relations; n++) {
		size_t best = 0;

		for (size_t i = 1; i < c->relations; i++)
			if (likeness[i] > likeness[best])
				best = i;
		buf_addf(&b, "%s%.*s", n ? ", " : "", STR_ARG(c->relation[best].name));
		likeness[best] = -1;
	}
	buf_addf(&b, " and %zu more (man casework-records)", c->relations > CODE_NEAR ? c->relations - CODE_NEAR : 0);
	return buf_take(&b, a);
}

const struct code_role *code_role_of(const struct code *c, struct str name)
{
	uint16_t at;

	return names_find(&c->own->roles, str_trim(name), &at) == 0 ? &c->role[at] : NULL;
}
