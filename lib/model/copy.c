#include "model/copy.h"

#include <string.h>

struct work {
	const struct family_index *x;
	const struct copy_policy *policy;
	const struct copy_wanted *w;
	struct arena *a;
	unsigned parts;
	bool *class;  /* which readers the reader is, to one child or another */
	bool *child;  /* by number: whom the picture is about */
	bool *parent; /* a parent of one of them, by birth or adoption */
	bool *shown;  /* and of one whom the reader is nearest to, as parent, carer or himself */
	bool *own;    /* the reader's own partner, parent or child, now or before */
	bool *ward;   /* himself, his children, and whom he looks after on the day */
	bool *drop;
	bool *home; /* by place: the reader's own on the day */
	bool *with; /* lives with the reader on the day */
};

static bool is_begun(const struct family_link *l, int32_t day)
{
	return family_is_open(&l->start, &(struct date){0}, day);
}

/* Links between two persons; the others are of places. */
static bool is_between(const struct family_link *l)
{
	return l->tie != FAMILY_TIE_RESIDENCE && l->tie != FAMILY_TIE_HOME_OF;
}

static bool is_kin(const struct family_link *l)
{
	return l->tie < FAMILY_TIE_LIVES_WITH;
}

/* Whoever can be reached from `from` by links that `is` tells, not through those who are left out. */
static bool *reach(const struct work *k, bool (*is)(const struct family_link *), const uint32_t *from,
		   size_t n, const bool *without)
{
	const struct family_index *x = k->x;
	bool *in = ARENA_ARRAY(k->a, bool, x->persons + 1);
	uint32_t *queue = ARENA_ARRAY(k->a, uint32_t, x->persons + 1);
	size_t *first = ARENA_ARRAY(k->a, size_t, x->persons + 2),
	       *fill = ARENA_ARRAY(k->a, size_t, x->persons + 1), queued = 0;
	uint32_t *next;

	for (size_t i = 0; i < x->links; i++)
		if (is(&x->link[i])) {
			first[x->link[i].from + 1]++;
			first[x->link[i].to + 1]++;
		}
	for (size_t i = 0; i < x->persons; i++)
		first[i + 1] += first[i];
	next = ARENA_ARRAY(k->a, uint32_t, first[x->persons] + 1);
	for (size_t i = 0; i < x->links; i++)
		if (is(&x->link[i])) {
			uint32_t p = x->link[i].from, q = x->link[i].to;

			next[first[p] + fill[p]++] = q;
			next[first[q] + fill[q]++] = p;
		}
	for (size_t i = 0; i < n; i++)
		if (!in[from[i]]) {
			in[from[i]] = true;
			queue[queued++] = from[i];
		}
	for (size_t at = 0; at < queued; at++)
		for (size_t i = first[queue[at]]; i < first[queue[at] + 1]; i++)
			if (!in[next[i]] && !(without && without[next[i]])) {
				in[next[i]] = true;
				queue[queued++] = next[i];
			}
	return in;
}

/* As a parent, or as a carer who has not stopped caring: then he is none any more. */
static bool is_in_charge(const struct work *k, const struct family_link *l)
{
	if (l->tie == FAMILY_TIE_PARENT || l->tie == FAMILY_TIE_ADOPTER)
		return is_begun(l, k->w->day);
	return (l->tie == FAMILY_TIE_KINSHIP || l->tie == FAMILY_TIE_FOSTER) &&
	       family_is_open(&l->start, &l->end, k->w->day);
}

/* What the reader is to one child. */
static enum copy_reader reader_to(const struct work *k, uint32_t child)
{
	enum copy_reader is = COPY_OTHER;
	uint32_t reader = k->w->reader;

	if (reader == child)
		return COPY_CHILD;
	for (size_t i = 0; i < k->x->links; i++) {
		const struct family_link *l = &k->x->link[i];

		if (l->from != reader || l->to != child || !is_in_charge(k, l))
			continue;
		if (l->tie == FAMILY_TIE_PARENT || l->tie == FAMILY_TIE_ADOPTER)
			return COPY_PARENT;
		is = COPY_CARER;
	}
	if (is == COPY_OTHER && reach(k, is_kin, &child, 1, NULL)[reader])
		is = COPY_RELATIVE;
	return is;
}

static void find_reader(struct work *k, struct copy_left *left)
{
	bool apart[COPY_READERS] = {false};

	left->reader = COPY_CHILD;
	for (size_t i = 0; i < k->w->children; i++) {
		enum copy_reader is = reader_to(k, k->w->child[i]);

		/* one of several children sees what is for him, as his brothers and sisters do */
		if (is != COPY_CHILD && k->child[k->w->reader])
			continue;
		k->class[is] = true;
		apart[is] |= !k->with[k->w->child[i]];
		left->reader = is > left->reader ? is : left->reader;
	}
	if (!k->w->children)
		k->class[left->reader = COPY_OTHER] = true;
	for (int i = 0; i < COPY_READERS; i++)
		if (k->class[i])
			k->parts |= k->policy->rule[i].parts | (apart[i] ? k->policy->rule[i].apart : 0);
}

/* The other parent of the reader's own child is shown to him; of two half-brothers the father of the one is to
 * the father of the other no more than a partner of the mother. */
static void find_shown(struct work *k)
{
	const struct family_index *x = k->x;
	enum copy_reader nearest = COPY_OTHER;

	for (int i = COPY_READERS; i-- > 0;)
		nearest = k->class[i] ? (enum copy_reader)i : nearest;
	for (size_t i = 0; i < k->w->children; i++) {
		enum copy_reader is = reader_to(k, k->w->child[i]);

		for (size_t j = 0;
		     j < x->links && (is <= COPY_CARER || is == nearest || nearest == COPY_CHILD); j++)
			if ((x->link[j].tie == FAMILY_TIE_PARENT || x->link[j].tie == FAMILY_TIE_ADOPTER) &&
			    x->link[j].to == k->w->child[i])
				k->shown[x->link[j].from] = true;
	}
}

static void find_family(struct work *k)
{
	const struct family_index *x = k->x;

	for (size_t i = 0; i < k->w->children; i++)
		k->child[k->w->child[i]] = true;
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if ((l->tie == FAMILY_TIE_PARENT || l->tie == FAMILY_TIE_ADOPTER) && k->child[l->to])
			k->parent[l->from] = true;
		if ((family_is_couple(l->tie) || family_is_parental(l->tie)) &&
		    (l->from == k->w->reader || l->to == k->w->reader))
			k->own[l->from == k->w->reader ? l->to : l->from] = true;
		if (l->from == k->w->reader && is_in_charge(k, l))
			k->ward[l->to] = true;
	}
	k->ward[k->w->reader] = true;
}

/* ---- whom ---- */

static bool is_near(const struct work *k, uint32_t who)
{
	return who == k->w->reader || k->child[who] || k->shown[who] || k->own[who];
}

static void drop_by_link(struct work *k, const struct family_link *l)
{
	bool to_child = k->child[l->to];

	if ((k->parts & COPY_PARTNERS) && family_is_couple(l->tie))
		for (int turn = 0; turn < 2; turn++) {
			uint32_t of = turn ? l->to : l->from, other = turn ? l->from : l->to;

			if (k->parent[of] && of != k->w->reader && !is_near(k, other))
				k->drop[other] = true;
		}
	if ((k->parts & COPY_PARTNERS) && l->tie == FAMILY_TIE_STEP && to_child && !is_near(k, l->from))
		k->drop[l->from] = true;
	if ((l->tie == FAMILY_TIE_KINSHIP || l->tie == FAMILY_TIE_FOSTER) && (k->parts & COPY_CARERS) && to_child &&
	    !is_near(k, l->from))
		k->drop[l->from] = true;
	/* who fosters a brother or sister too */
	if (l->tie == FAMILY_TIE_FOSTER && (k->parts & COPY_FOSTER) && !is_near(k, l->from))
		k->drop[l->from] = true;
}

/* With whom a parent has another child is as good as a partner, whether or not a record calls him so. */
static void drop_other_parents(struct work *k)
{
	const struct family_index *x = k->x;
	/* of each child: 1 + a parent whom he has in common with one the picture is about; several such */
	uint32_t *of = ARENA_ARRAY(k->a, uint32_t, x->persons + 1);
	bool *several = ARENA_ARRAY(k->a, bool, x->persons + 1);

	for (int dropping = 0; dropping < 2; dropping++)
		for (size_t i = 0; i < x->links; i++) {
			const struct family_link *l = &x->link[i];

			if (l->tie != FAMILY_TIE_PARENT)
				continue;
			if (!dropping && k->parent[l->from] && l->from != k->w->reader) {
				several[l->to] |= of[l->to] && of[l->to] != l->from + 1;
				of[l->to] = l->from + 1;
			} else if (dropping && !is_near(k, l->from) && of[l->to] &&
				   (of[l->to] != l->from + 1 || several[l->to])) {
				k->drop[l->from] = true;
			}
		}
}

/* Who has adopted a child is left out, though he is a parent, unless the reader has adopted the same child or
 * is near to him. */
static void drop_adopters(struct work *k)
{
	const struct family_index *x = k->x;

	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];
		bool mine = l->from == k->w->reader || k->own[l->from] || k->child[l->from];

		if (l->tie != FAMILY_TIE_ADOPTER || !k->child[l->to])
			continue;
		for (size_t j = 0; j < x->links && !mine; j++)
			mine = x->link[j].tie == FAMILY_TIE_ADOPTER && x->link[j].to == l->to &&
			       x->link[j].from == k->w->reader;
		if (!mine)
			k->drop[l->from] = true;
	}
}

static bool is_unborn(const struct person *p, int32_t day)
{
	return date_is_known(&p->birth) ? p->birth.precision != DATE_BEFORE && p->birth.lo > day
				   : date_is_known(&p->expected);
}

static void drop_unborn(struct work *k)
{
	for (uint32_t i = 0; i < k->x->persons; i++) {
		bool mine = k->child[i] || i == k->w->reader;

		if (!is_unborn(k->x->person[i], k->w->day))
			continue;
		for (size_t j = 0; j < k->x->links && !mine; j++)
			mine = k->x->link[j].tie == FAMILY_TIE_PARENT && k->x->link[j].to == i &&
			       k->x->link[j].from == k->w->reader;
		if (!mine)
			k->drop[i] = true;
	}
}

/* Who is known through somebody who is left out alone goes too. */
static void drop_beyond(struct work *k)
{
	uint32_t *from = ARENA_ARRAY(k->a, uint32_t, k->w->children + 1);
	bool *before, *after;

	memcpy(from, k->w->child, k->w->children * sizeof *from);
	from[k->w->children] = k->w->reader;
	before = reach(k, is_between, from, k->w->children + 1, NULL);
	after = reach(k, is_between, from, k->w->children + 1, k->drop);
	for (uint32_t i = 0; i < k->x->persons; i++)
		if (before[i] && !after[i])
			k->drop[i] = true;
}

/* ---- what ---- */

static void find_homes(struct work *k)
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

static bool is_home(const struct work *k, struct str place)
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

static bool is_by_reader(const struct work *k, struct str known_by)
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

static bool is_reader(const struct work *k, struct str id)
{
	return !str_is_absent(id) && family_find(k->x, id) == k->w->reader;
}

static bool is_protected(const struct work *k, struct str service)
{
	return tie_sector_of(k->policy->protected, k->policy->protecteds, service) != TIE_SECTORS;
}

/* A relation to somebody at his work, or to what is no person: a school, a surgery. */
static bool keep_service(const struct work *k, const struct relation *r, const struct code_relation *c,
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
static bool keep_contact(const struct work *k, struct event *ev)
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

static bool is_dropped(const struct work *k, struct str id)
{
	uint32_t who = family_find(k->x, id);

	return who != FAMILY_NOBODY && k->drop[who];
}

/* Somebody the records know who is neither the reader nor a child of his, or in his care. */
static bool is_other(const struct work *k, struct str id)
{
	uint32_t who = family_find(k->x, id);

	return who != FAMILY_NOBODY && !k->ward[who];
}

/* Who looks after a child, or has parental responsibility for him, who is not the reader's own.  Of a parent it stays that he is
 * one, but not what else the record says. */
static bool keep_care(const struct work *k, struct relation *r, const struct code_relation *c, enum family_tie t)
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
static bool keep_relation(const struct work *k, struct relation *r)
{
	const struct code_relation *c = &k->x->records->code->relation[r->kind];
	enum family_tie t = family_tie_of(k->x->records->code, r->kind);
	bool own = is_by_reader(k, r->known_by);

	if (is_dropped(k, r->from) || is_dropped(k, r->to))
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
	return true;
}

static bool is_among(const struct work *k, uint16_t kind, const uint16_t *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (code_kind_is(k->x->records->code, kind, list[i]))
			return true;
	return false;
}

/* Entries of the kind are left out. */
static bool is_left_kind(const void *self, uint16_t kind)
{
	const struct work *k = self;

	for (int i = 0; i < COPY_READERS; i++)
		if (k->class[i] && is_among(k, kind, k->policy->rule[i].kind, k->policy->rule[i].kinds))
			return true;
	return false;
}

/* It is about a child who is not the reader's own, and of such a kind. */
static bool is_others(const struct work *k, const struct event *ev)
{
	for (int i = 0; i < COPY_READERS; i++)
		if (k->class[i] && is_among(k, ev->kind, k->policy->rule[i].others, k->policy->rule[i].others_n))
			return is_other(k, ev->child);
	return false;
}

static bool keep_event(const struct work *k, struct event *ev)
{
	const struct code *code = k->x->records->code;
	struct event_person *people;
	uint16_t residence;
	size_t n = 0;

	if (is_left_kind(k, ev->kind) || is_others(k, ev) || is_dropped(k, ev->child))
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
	return true;
}

/* Who is left out as a parent: that two children have not the same one is said, not who it is. */
static void note_left_out(const struct work *k, struct family_records *to)
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

static void keep_records(const struct work *k, struct family_records *to, struct copy_left *left)
{
	const struct family_records *r = k->x->records;
	struct person *person = ARENA_ARRAY(k->a, struct person, r->persons + 1);
	struct relation *relation = ARENA_ARRAY(k->a, struct relation, r->relations + 1);
	struct event *event = ARENA_ARRAY(k->a, struct event, r->events + 1);

	*to = *r;
	to->persons = to->relations = to->events = to->entries_only = to->left_outs = 0;
	for (size_t i = 0; i < r->persons; i++)
		if (!is_dropped(k, r->person[i].id)) {
			person[to->persons++] = r->person[i];
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
		left->persons += k->drop[i];
	left->relations = r->relations - to->relations;
	left->entries = r->events - to->events;
}

/* A picture of a household is about the children in it: what its grown-ups are to them counts.  Where nobody
 * is known to be a child, it is about all of them. */
static struct copy_wanted about_children(const struct family_index *x, const struct copy_wanted *w,
					 struct arena *a)
{
	struct copy_wanted to = *w;
	uint32_t *child = ARENA_ARRAY(a, uint32_t, w->children + 1);

	to.children = 0;
	for (size_t i = 0; i < w->children; i++)
		if (family_is_child(x->person[w->child[i]], w->day))
			child[to.children++] = w->child[i];
	to.child = child;
	return to.children ? to : *w;
}

void copy_of(const struct family_index *x, const struct copy_policy *p, const struct copy_wanted *w,
	     struct arena *a, struct family_records *to, struct copy_left *left)
{
	struct copy_wanted about = about_children(x, w, a);
	struct work k = {.x = x, .policy = p, .w = &about, .a = a};
	bool **list[] = {&k.child, &k.parent, &k.own, &k.ward, &k.drop, &k.with, &k.shown};

	*left = (struct copy_left){0};
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		*list[i] = ARENA_ARRAY(a, bool, x->persons + 1);
	k.class = ARENA_ARRAY(a, bool, COPY_READERS);
	k.home = ARENA_ARRAY(a, bool, x->places + 1);
	find_family(&k);
	find_homes(&k);
	find_reader(&k, left);
	find_shown(&k);
	for (size_t i = 0; i < x->links; i++)
		if (is_between(&x->link[i]))
			drop_by_link(&k, &x->link[i]);
	if (k.parts & COPY_PARTNERS)
		drop_other_parents(&k);
	if (k.parts & COPY_ADOPTERS)
		drop_adopters(&k);
	if (k.parts & COPY_PREGNANCIES)
		drop_unborn(&k);
	drop_beyond(&k);
	keep_records(&k, to, left);
}
