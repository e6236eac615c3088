/* What of the records stays in a copy: relations, entries, and what is in them. */
#include "copy_own.h"

void copy_find_homes(struct copy_work *k)
{
	uint32_t *member;
	size_t n = family_household(k->x, k->w->reader, k->w->day, AUDIENCE_FAMILY, false, k->a, &member);

	for (size_t i = 0; i < n; i++)
		k->with[member[i]] = true;
	for (size_t i = 0; i < k->x->links; i++) {
		const struct family_link *l = &k->x->link[i];

		if (l->tie == FAMILY_TIE_RESIDENCE && l->from == k->w->reader &&
		    family_is_open(&l->start, &l->end, k->w->day))
			k->home[l->to] = true;
	}
}

static bool is_home(const struct copy_work *k, struct str place)
{
	for (size_t i = 0; i < k->x->places; i++)
		if (k->home[i] && str_is_equal(k->x->place[i], place))
			return true;
	return false;
}

/* By a name, the first word of one, or an id with its system or without. */
static bool is_called(const struct person *p, struct str by)
{
	for (size_t i = 0; i < p->names_n; i++) {
		struct str rest = p->names[i];

		if (str_is_equal_caseless(by, p->names[i]) || str_is_equal_caseless(by, str_cut(&rest, ' ')))
			return true;
	}
	for (size_t i = 0; i <= p->system_ids_n; i++) {
		struct str id = i ? p->system_ids[i - 1] : p->id, bare = id;

		str_cut(&bare, ':');
		if (str_is_equal_caseless(by, id) || (!str_is_empty(bare) && str_is_equal_caseless(by, bare)))
			return true;
	}
	return false;
}

static bool is_by_reader(const struct copy_work *k, struct str known_by)
{
	const struct family_records *r = k->x->records;
	struct str by = str_trim(known_by);
	bool own = false;

	for (size_t i = 0; i < r->persons && !str_is_empty(by); i++) {
		if (!is_called(&r->person[i], by))
			continue;
		if (family_find(k->x, r->person[i].id) != k->w->reader)
			return false;
		own = true;
	}
	return own;
}

/* ---- services ---- */

static bool is_reader(const struct copy_work *k, struct str id)
{
	return !str_is_absent(id) && family_find(k->x, id) == k->w->reader;
}

static bool is_protected(const struct copy_work *k, struct str service)
{
	return tie_is_protected(k->policy->protected, k->policy->protecteds, service);
}

/* A relation to somebody at his work, or to what is no person: a school, a surgery. */
static bool keep_service(const struct copy_work *k, const struct relation *r, const struct code_relation *c,
			 enum family_tie t)
{
	bool from = family_find(k->x, r->from) != FAMILY_NOBODY, to = family_find(k->x, r->to) != FAMILY_NOBODY;

	if (t == FAMILY_TIE_RESIDENCE || t == FAMILY_TIE_HOME_OF ||
	    (from && to && !str_is_equal(c->line, STR("service"))))
		return true;
	/* an id is "agency:some-womens-aid" */
	if ((!from && is_protected(k, r->from)) || (!to && is_protected(k, r->to)))
		return false;
	return !(k->parts & COPY_SERVICES) || is_reader(k, r->from) || is_reader(k, r->to);
}

/* Contacts that the reader was not at; of all other entries where it was, and whose they are. */
static bool keep_contact(const struct copy_work *k, struct event *ev)
{
	const struct code *code = k->x->records->code;
	bool was_there = is_reader(k, ev->child);

	if (is_protected(k, ev->agency) || is_protected(k, ev->service) || is_protected(k, ev->place))
		return false;
	for (size_t i = 0; i < ev->people_n && !was_there; i++)
		was_there = str_is_equal(ev->people[i].role, STR("present")) && is_reader(k, ev->people[i].person);
	if (!(k->parts & COPY_SERVICES) || was_there)
		return true;
	if (ev->kind < code->kinds && code->kind[ev->kind].contact)
		return false;
	ev->agency = ev->service = (struct str){0};
	if (!is_home(k, ev->place))
		ev->place = (struct str){0};
	return true;
}

static bool is_dropped(const struct copy_work *k, struct str id)
{
	uint32_t who = family_find(k->x, id);

	return who != FAMILY_NOBODY && k->drop[who];
}

/* Somebody the records know who is neither the reader nor a child of his, or in his care. */
static bool is_other(const struct copy_work *k, struct str id)
{
	uint32_t who = family_find(k->x, id);

	return who != FAMILY_NOBODY && !k->ward[who];
}

/* Who looks after a child, or has parental responsibility for him, who is not the reader's own.  Of a parent it stays that he is
 * one, but not what else the record says. */
static bool keep_care(const struct copy_work *k, struct relation *r, const struct code_relation *c, enum family_tie t)
{
	enum family_tie up = family_tie_turned(t) < t ? family_tie_turned(t) : t;
	bool under = str_is_equal(c->name, STR("under-parental-responsibility"));
	struct str child = under || up != t ? r->from : r->to;

	if (!(k->parts & COPY_OTHERS) || !is_other(k, child))
		return true;
	if (under || str_is_equal(c->name, STR("has-parental-responsibility")) || up == FAMILY_TIE_KINSHIP ||
	    up == FAMILY_TIE_FOSTER)
		return false;
	r->extra_n = 0;
	return true;
}

/* False: it is left out. */
static bool keep_relation(const struct copy_work *k, struct relation *r)
{
	const struct code_relation *c = &k->x->records->code->relation[r->kind];
	enum family_tie t = family_tie_of(k->x->records->code, r->kind);
	bool own = is_by_reader(k, r->known_by);

	if (is_dropped(k, r->from) || is_dropped(k, r->to) || !copy_keep_former(k, r, t, own))
		return false;
	if (!keep_service(k, r, c, t) || !keep_care(k, r, c, t))
		return false;
	if (k->parts & COPY_HOMES) {
		uint32_t from = family_find(k->x, r->from), to = family_find(k->x, r->to);

		if (t == FAMILY_TIE_LIVES_WITH &&
		    (from == FAMILY_NOBODY || to == FAMILY_NOBODY || !k->with[from] || !k->with[to]))
			return false;
		if (t == FAMILY_TIE_RESIDENCE && !is_home(k, r->to))
			return false;
		if (t == FAMILY_TIE_HOME_OF && !is_home(k, r->from))
			return false;
	}
	if ((k->parts & COPY_SAID) && !own) {
		if (c->group == CODE_EMOTIONAL ||
		    (c->group == CODE_TIE && str_has_prefix(c->name, STR("tie-"))))
			return false;
		if (!str_is_empty(r->known_by) &&
		    t != FAMILY_TIE_TWIN) /* there it is no opinion: identical */
			r->quality = (struct str){0};
	}
	if (!own) /* who said it is not told, that it was only passed on is */
		r->known_by = event_hearsay(r->known_by);
	copy_plain_relation(k, r);
	return true;
}

static bool is_among(const struct copy_work *k, uint16_t kind, const uint16_t *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (code_kind_is(k->x->records->code, kind, list[i]))
			return true;
	return false;
}

/* Entries of the kind are left out. */
static bool is_left_kind(const void *self, uint16_t kind)
{
	const struct copy_work *k = self;

	for (int i = 0; i < COPY_READERS; i++)
		if (k->class[i] && is_among(k, kind, k->policy->rule[i].kind, k->policy->rule[i].kinds))
			return true;
	return false;
}

/* It is about a child who is not the reader's own, and of such a kind. */
static bool is_others(const struct copy_work *k, const struct event *ev)
{
	for (int i = 0; i < COPY_READERS; i++)
		if (k->class[i] && is_among(k, ev->kind, k->policy->rule[i].others, k->policy->rule[i].others_n))
			return is_other(k, ev->child);
	return false;
}

static bool keep_event(const struct copy_work *k, struct event *ev)
{
	const struct code *code = k->x->records->code;
	struct event_person *people;
	uint16_t residence;
	size_t n = 0;

	if (is_left_kind(k, ev->kind) || is_others(k, ev) || is_dropped(k, ev->child) || copy_is_former(k, ev->child))
		return false;
	ev->text = care_text_without(k->x->records->care, code, ev, is_left_kind, k, k->a);
	if ((k->parts & COPY_HOMES) && code_kind_of(code, STR("residence"), &residence) == 0 &&
	    code_kind_is(code, ev->kind, residence) && !is_home(k, ev->place))
		return false;
	if (!keep_contact(k, ev))
		return false;
	people = ARENA_ARRAY(k->a, struct event_person, ev->people_n + 1);
	for (size_t i = 0; i < ev->people_n; i++)
		if (!is_dropped(k, ev->people[i].person))
			people[n++] = ev->people[i];
	ev->people = people;
	ev->people_n = n;
	copy_plain_event(k, ev);
	return true;
}

/* Who is left out as a parent: that two children have not the same one is said, not who it is. */
static void note_left_out(const struct copy_work *k, struct family_records *to)
{
	const struct family_index *x = k->x;
	struct family_left_out *left = ARENA_ARRAY(k->a, struct family_left_out, x->links + 1);
	uint32_t *number = ARENA_ARRAY(k->a, uint32_t, x->persons + 1), n = 0;

	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if (l->tie != FAMILY_TIE_PARENT || family_is_again(x, i) || !k->drop[l->from] || k->drop[l->to])
			continue;
		if (!number[l->from])
			number[l->from] = ++n;
		left[to->left_outs++] = (struct family_left_out){x->person[l->to]->id, number[l->from]};
	}
	to->left_out = left;
}

void copy_keep_records(const struct copy_work *k, struct family_records *to, struct copy_left *left)
{
	const struct family_records *r = k->x->records;
	struct person *person = ARENA_ARRAY(k->a, struct person, r->persons + 1);
	struct relation *relation = ARENA_ARRAY(k->a, struct relation, r->relations + 1);
	struct event *event = ARENA_ARRAY(k->a, struct event, r->events + 1);

	*to = *r;
	to->persons = to->relations = to->events = to->entries_only = to->left_outs = 0;
	for (size_t i = 0; i < r->persons; i++)
		if (!is_dropped(k, r->person[i].id)) {
			const struct copy_names *names = &k->former[family_find(k->x, r->person[i].id)];
			struct person *p = &person[to->persons++];

			*p = r->person[i];
			if (names->n) {
				p->names = names->name;
				p->names_n = names->n;
			}
			to->entries_only += i >= r->persons - r->entries_only;
		}
	for (size_t i = 0; i < r->relations; i++) {
		relation[to->relations] = r->relation[i];
		to->relations += keep_relation(k, &relation[to->relations]);
	}
	for (size_t i = 0; i < r->events; i++) {
		event[to->events] = r->event[i];
		to->events += keep_event(k, &event[to->events]);
	}
	note_left_out(k, to);
	to->is_copy = true;
	to->person = person;
	to->relation = relation;
	to->event = event;
	for (uint32_t i = 0; i < k->x->persons; i++)
		left->persons += k->drop[i], left->adopted += k->former[i].n > 0;
	left->relations = r->relations - to->relations;
	left->entries = r->events - to->events;
}
