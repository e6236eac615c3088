/* The gathering: who is who, what was supplied, and the entries about the children wanted. */
#include "chronology_own.h"

enum { NOBODY = UINT32_MAX };

struct node { /* an id, SYSTEM:ID, as a member of a set of ids that are one person */
	struct str id;
	uint32_t parent, person; /* person: of the root, NOBODY if there is none */
	bool withheld, wanted;   /* of the root */
};

struct set { /* of event ids, each with a number; id 0 is an empty place */
	uint64_t *id, *number;
	size_t n, cap;
};

struct chronology_case_own {
	struct node *node;
	size_t nodes, node_cap;
	uint32_t *place; /* hash table of node + 1 */
	size_t places;
	struct person *person;
	size_t person_cap;
	struct import *import;
	size_t import_cap;
	struct event *event;
	size_t event_cap;
	struct event *addition;
	size_t addition_cap;
	struct set seen, superseded, amended;
	struct str *hidden_file; /* files whose entries were withheld */
	size_t hidden_files, hidden_cap;
};

static size_t set_place(const struct set *s, uint64_t id)
{
	size_t i = (size_t)(id * UINT64_C(0x9e3779b97f4a7c15) >> 32) % s->cap;
	while (s->id[i] && s->id[i] != id)
		i = (i + 1) % s->cap;
	return i;
}

/* True: it was not there yet.  *place: where its number is. */
static bool set_add(struct arena *a, struct set *s, uint64_t id, size_t *place)
{
	if (2 * (s->n + 1) > s->cap) {
		struct set bigger = {.cap = s->cap ? s->cap * 2 : 64};
		size_t to;
		bigger.id = ARENA_ARRAY(a, uint64_t, bigger.cap);
		bigger.number = ARENA_ARRAY(a, uint64_t, bigger.cap);
		for (size_t i = 0; i < s->cap; i++)
			if (s->id[i]) {
				set_add(a, &bigger, s->id[i], &to);
				bigger.number[to] = s->number[i];
			}
		*s = bigger;
	}
	*place = set_place(s, id);
	if (s->id[*place])
		return false;
	s->id[*place] = id;
	s->n++;
	return true;
}

static bool set_has(const struct set *s, uint64_t id)
{
	return s->cap && s->id[set_place(s, id)];
}

/* The place where an id is or would be. */
static size_t place_of(const struct chronology_case_own *o, struct str id)
{
	size_t i = (size_t)str_hash(id) % o->places;
	while (o->place[i] && !str_is_equal(o->node[o->place[i] - 1].id, id))
		i = (i + 1) % o->places;
	return i;
}

static uint32_t root_of(const struct chronology_case_own *o, uint32_t n)
{
	while (o->node[n].parent != n)
		n = o->node[n].parent;
	return n;
}

static uint32_t find_root(const struct chronology_case_own *o, struct str id)
{
	if (!o->places || str_is_absent(id))
		return NOBODY;
	size_t i = place_of(o, id);
	return o->place[i] ? root_of(o, o->place[i] - 1) : NOBODY;
}

static uint32_t node_of(struct chronology_case *c, struct str id)
{
	struct chronology_case_own *o = c->own;
	if (2 * (o->nodes + 1) > o->places) {
		o->places = o->places ? o->places * 2 : 64;
		o->place = ARENA_ARRAY(c->arena, uint32_t, o->places);
		for (size_t i = 0; i < o->nodes; i++)
			o->place[place_of(o, o->node[i].id)] = (uint32_t)i + 1;
	}
	size_t i = place_of(o, id);
	if (!o->place[i]) {
		o->node = arena_room(c->arena, o->node, o->nodes, &o->node_cap, sizeof *o->node);
		o->node[o->nodes] = (struct node){arena_copy(c->arena, id), (uint32_t)o->nodes, NOBODY, false, false};
		o->place[i] = (uint32_t)++o->nodes;
	}
	return o->place[i] - 1;
}

/* Of two records of one person the one with a name stands for it, and of two such the lesser id. */
static uint32_t better(const struct chronology_case_own *o, uint32_t a, uint32_t b)
{
	if (a == NOBODY || b == NOBODY)
		return a == NOBODY ? b : a;
	if (!o->person[a].names_n != !o->person[b].names_n)
		return o->person[a].names_n ? a : b;
	return str_compare(o->person[a].id, o->person[b].id) <= 0 ? a : b;
}

/* What the record that stands for a person does not know, another record of the person may. */
static void complete(struct person *p, const struct person *by)
{
	if (p->birth.precision == DATE_NONE)
		p->birth = by->birth;
	if (p->expected.precision == DATE_NONE)
		p->expected = by->expected;
	if (p->death.precision == DATE_NONE)
		p->death = by->death;
	if (!p->sex)
		p->sex = by->sex;
}

static void join(struct chronology_case *c, struct str x, struct str y)
{
	struct chronology_case_own *o = c->own;
	uint32_t a = root_of(o, node_of(c, x)), b = root_of(o, node_of(c, y));
	if (a == b)
		return;
	uint32_t pa = o->node[a].person, pb = o->node[b].person, p = better(o, pa, pb);
	o->node[b].parent = a;
	o->node[a].person = p;
	o->node[a].withheld |= o->node[b].withheld; /* one person: what protects one id protects all */
	o->node[a].wanted |= o->node[b].wanted;
	if (pa != NOBODY && pb != NOBODY)
		complete(&o->person[p], &o->person[p == pa ? pb : pa]);
}

static void add_person(struct chronology_case *c, const struct person *p)
{
	struct chronology_case_own *o = c->own;
	uint32_t n = root_of(o, node_of(c, p->id));
	if (!audience_may_see(c->audience, c->sealed, p->restricted)) {
		o->node[n].withheld = true;
		c->withheld_persons++;
	} else {
		o->person = arena_room(c->arena, o->person, c->persons, &o->person_cap, sizeof *o->person);
		o->person[c->persons] = person_copy(c->arena, p);
		uint32_t mine = (uint32_t)c->persons++, old = o->node[n].person;
		c->person = o->person;
		o->node[n].person = better(o, old, mine);
		if (old != NOBODY)
			complete(&o->person[o->node[n].person], &o->person[o->node[n].person == old ? mine : old]);
	}
	c->invented |= event_is_invented(p->extra, p->extra_n);
	for (size_t i = 0; i < p->system_ids_n; i++)
		join(c, p->id, p->system_ids[i]);
}

static void add_import(struct chronology_case *c, const struct import *from)
{
	struct chronology_case_own *o = c->own;
	struct coverage *covers = ARENA_ARRAY(c->arena, struct coverage, from->covers_n + 1);
	struct str *children = ARENA_ARRAY(c->arena, struct str, from->children_n + 1);
	o->import = arena_room(c->arena, o->import, c->imports, &o->import_cap, sizeof *o->import);
	struct import *i = &o->import[c->imports++];
	*i = (struct import){.file = arena_copy(c->arena, from->file), .agency = arena_copy(c->arena, from->agency),
			     .at = arena_copy(c->arena, from->at), .extract = from->extract,
			     .invented = from->invented, .covers = covers, .covers_n = from->covers_n,
			     .children = children, .children_n = from->children_n};
	for (size_t k = 0; k < from->children_n; k++)
		children[k] = arena_copy(c->arena, from->children[k]);
	for (size_t k = 0; k < from->covers_n; k++) {
		covers[k] = from->covers[k];
		covers[k].child = arena_copy(c->arena, from->covers[k].child);
		covers[k].kinds = arena_copy(c->arena, from->covers[k].kinds);
	}
	c->import = o->import;
}

static bool is_wanted(const struct chronology_case_own *o, struct str id)
{
	uint32_t n = find_root(o, id);
	return n != NOBODY && o->node[n].wanted;
}

static bool is_about(const struct chronology_case *c, const struct event *ev)
{
	if (is_wanted(c->own, ev->child))
		return true;
	for (size_t i = 0; i < ev->people_n; i++) {
		const struct code_role *role = code_role_of(c->code, ev->people[i].role);
		if (role && role->shows && is_wanted(c->own, ev->people[i].person))
			return true;
	}
	return false;
}

static void hide_file(struct chronology_case *c, struct str file)
{
	struct chronology_case_own *o = c->own;
	o->hidden_file = arena_room(c->arena, o->hidden_file, o->hidden_files, &o->hidden_cap, sizeof *o->hidden_file);
	o->hidden_file[o->hidden_files++] = arena_copy(c->arena, file);
}

/* A second lock: a source that filters never gives such an entry. */
static void hide(struct chronology_case *c, const struct event *ev)
{
	c->withheld++;
	for (size_t i = 0; i < ev->sources_n; i++)
		hide_file(c, ev->sources[i].file);
}

void chronology_case_keep(struct chronology_case *c, const struct chronology_kept *k)
{
	c->withheld += k->entries;
	c->withheld_persons += k->persons;
	c->withheld_relations += k->relations;
	for (size_t i = 0; i < k->files; i++)
		hide_file(c, k->file[i]);
}

static bool is_addition(const struct chronology_case *c, const struct event *ev)
{
	return str_is_equal(c->code->kind[ev->kind].name, STR("addition"));
}

static void add_event(struct chronology_case *c, const struct event *ev)
{
	struct chronology_case_own *o = c->own;
	size_t place, unused;
	if (!is_about(c, ev))
		return;
	if (!set_add(c->arena, &o->seen, ev->id, &place)) { /* read for another child already, or an earlier version of it */
		if (o->seen.number[place] != event_content(ev, c->code->kind[ev->kind].name))
			set_add(c->arena, &o->amended, ev->id, &unused);
		return;
	}
	o->seen.number[place] = event_content(ev, c->code->kind[ev->kind].name);
	if (ev->supersedes)
		set_add(c->arena, &o->superseded, ev->supersedes, &unused);
	if (!audience_may_see(c->audience, c->sealed, ev->restricted)) {
		hide(c, ev);
		return;
	}
	if (is_addition(c, ev)) {
		o->addition = arena_room(c->arena, o->addition, c->additions, &o->addition_cap, sizeof *o->addition);
		o->addition[c->additions++] = event_copy(c->arena, ev);
		c->addition = o->addition;
		return;
	}
	o->event = arena_room(c->arena, o->event, c->events, &o->event_cap, sizeof *o->event);
	o->event[c->events++] = event_copy(c->arena, ev);
	c->event = o->event;
	c->invented |= event_is_invented(ev->extra, ev->extra_n);
	for (size_t i = 0; i < ev->tags_n; i++)
		c->invented |= str_is_equal_caseless(ev->tags[i], STR("invented"));
}

void chronology_case_open(struct chronology_case *c, struct arena *a, const struct code *code, enum audience audience,
			  bool sealed)
{
	*c = (struct chronology_case){.arena = a, .code = code, .audience = audience, .sealed = sealed};
	c->own = ARENA_NEW(a, struct chronology_case_own);
}

int chronology_case_people(struct chronology_case *c, struct record_source *from, struct err *e)
{
	struct arena a = {0};
	struct record r;
	int rc;
	while ((rc = from->next(from, &a, &r, e)) > 0) {
		if (r.type == RECORD_PERSON)
			add_person(c, &r.person);
		else if (r.type == RECORD_IMPORT)
			add_import(c, &r.import);
		else if (r.type == RECORD_RELATION && r.relation.kind < c->code->relations &&
			 audience_may_see(c->audience, c->sealed, r.relation.restricted) &&
			 str_is_equal(c->code->relation[r.relation.kind].name, STR("same-person")))
			join(c, r.relation.from, r.relation.to);
		arena_clear(&a);
	}
	arena_close(&a);
	return rc;
}

int chronology_case_want(struct chronology_case *c, struct str child, struct err *e)
{
	uint32_t n = root_of(c->own, node_of(c, child));
	/* The same words whether the child is withheld or not there: that somebody exists is not told either. */
	if (c->own->node[n].withheld)
		return err_set(e, ERR_USAGE, "--child: no such child");
	c->own->node[n].wanted = true;
	return 0;
}

int chronology_case_entries(struct chronology_case *c, struct record_source *from, struct err *e)
{
	struct arena a = {0};
	struct record r;
	int rc;
	while ((rc = from->next(from, &a, &r, e)) > 0) {
		if (r.type == RECORD_EVENT)
			add_event(c, &r.event);
		arena_clear(&a);
	}
	arena_close(&a);
	return rc;
}

const struct person *chronology_case_person(const struct chronology_case *c, struct str id)
{
	uint32_t n = find_root(c->own, id);
	if (n == NOBODY || c->own->node[n].withheld || c->own->node[n].person == NOBODY)
		return NULL;
	return &c->own->person[c->own->node[n].person];
}

struct str chronology_case_name(const struct person *p)
{
	for (size_t i = 0; i < p->names_n; i++)
		if (str_find(str_trim(p->names[i]), STR(" ")) < str_trim(p->names[i]).n)
			return p->names[i];
	return p->names_n ? p->names[0] : p->id;
}

/* For the other parts of the module (lib/analysis/chronology_own.h). */
bool chronology_same_person(const struct chronology_case *c, struct str a, struct str b)
{
	uint32_t n = find_root(c->own, a);
	return n != NOBODY && n == find_root(c->own, b);
}

bool chronology_is_withheld(const struct chronology_case *c, struct str person)
{
	uint32_t n = find_root(c->own, person);
	return str_is_equal(person, AUDIENCE_WITHHELD) || (n != NOBODY && c->own->node[n].withheld);
}

bool chronology_is_amended(const struct chronology_case *c, const struct event *ev)
{
	return ev->supersedes || set_has(&c->own->amended, ev->id);
}

bool chronology_is_superseded(const struct chronology_case *c, uint64_t id)
{
	return set_has(&c->own->superseded, id);
}

size_t chronology_wanted_ids(const struct chronology_case *c, struct arena *a, struct str **id)
{
	size_t n = 0;
	*id = ARENA_ARRAY(a, struct str, c->own->nodes + 1);
	for (uint32_t i = 0; i < c->own->nodes; i++)
		if (root_of(c->own, i) == i && c->own->node[i].wanted) {
			uint32_t p = c->own->node[i].person;
			(*id)[n++] = p == NOBODY ? c->own->node[i].id : c->own->person[p].id;
		}
	return n;
}

bool chronology_is_hidden_file(const struct chronology_case *c, struct str file)
{
	for (size_t i = 0; i < c->own->hidden_files; i++)
		if (str_is_equal(c->own->hidden_file[i], file))
			return true;
	return false;
}
