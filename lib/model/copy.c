#include "copy_own.h"

#include <string.h>

static bool is_begun(const struct family_link *l, int32_t day)
{
	return family_is_open(&l->start, &(struct date){0}, day);
}

/* Links between two persons; the others are of places. */
static bool is_between(const void *self, const struct family_link *l)
{
	(void)self;
	return l->tie != FAMILY_TIE_RESIDENCE && l->tie != FAMILY_TIE_HOME_OF;
}

bool *copy_reach(const struct copy_work *k, bool (*is)(const void *self, const struct family_link *l), const uint32_t *from,
		 size_t n, const bool *without)
{
	const struct family_index *x = k->x;
	bool *in = ARENA_ARRAY(k->a, bool, x->persons + 1);
	uint32_t *queue = ARENA_ARRAY(k->a, uint32_t, x->persons + 1);
	struct family_near near;
	size_t queued = 0;

	family_near_open(x, is, NULL, k->a, &near);
	for (size_t i = 0; i < n; i++)
		if (!in[from[i]]) {
			in[from[i]] = true;
			queue[queued++] = from[i];
		}
	for (size_t at = 0; at < queued; at++)
		for (uint32_t i = near.first[queue[at]]; i < near.first[queue[at] + 1]; i++) {
			uint32_t other = family_other(near.link[i], queue[at]);

			if (!in[other] && !(without && without[other])) {
				in[other] = true;
				queue[queued++] = other;
			}
		}
	return in;
}

/* As a parent, or as a carer who has not stopped caring: then he is none any more. */
static bool is_in_charge(const struct copy_work *k, const struct family_link *l)
{
	if (l->tie == FAMILY_TIE_PARENT || l->tie == FAMILY_TIE_ADOPTER)
		return is_begun(l, k->w->day);
	return (l->tie == FAMILY_TIE_KINSHIP || l->tie == FAMILY_TIE_FOSTER) &&
	       family_is_open(&l->start, &l->end, k->w->day);
}

/* What the reader is to one child. */
static enum copy_reader reader_to(const struct copy_work *k, uint32_t child)
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
	if (is == COPY_OTHER && copy_reach(k, copy_is_kin, &child, 1, NULL)[reader])
		is = COPY_RELATIVE;
	return is;
}

static void find_reader(struct copy_work *k, struct copy_left *left)
{
	bool apart[COPY_READERS] = {false};

	left->reader = COPY_CHILD;
	for (size_t i = 0; i < k->w->children; i++) {
		enum copy_reader is = reader_to(k, k->w->child[i]);

		/* one of several children sees what is for him, as his brothers and sisters do */
		if (is > COPY_CARER && k->child[k->w->reader])
			continue;
		k->class[is] = true;
		apart[is] |= !k->with[k->w->child[i]];
		left->reader = is > left->reader ? is : left->reader;
	}
	for (uint32_t i = 0; i < k->x->persons; i++)
		if (k->also[i]) {
			enum copy_reader is = reader_to(k, i);

			k->class[is] = true;
			apart[is] |= !k->with[i];
		}
	if (!k->w->children)
		k->class[left->reader = COPY_OTHER] = true;
	for (int i = 0; i < COPY_READERS; i++)
		if (k->class[i])
			k->parts |= k->policy->rule[i].parts | (apart[i] ? k->policy->rule[i].apart : 0);
}

/* The other parent of the reader's own child is shown to him; of two half-brothers the father of the one is to
 * the father of the other no more than a partner of the mother. */
static void find_shown(struct copy_work *k)
{
	const struct family_index *x = k->x;
	enum copy_reader nearest = COPY_OTHER;

	for (size_t i = 0; i < k->w->children; i++) {
		enum copy_reader is = reader_to(k, k->w->child[i]);

		nearest = is < nearest ? is : nearest;
	}
	for (size_t i = 0; i < k->w->children; i++) {
		enum copy_reader is = reader_to(k, k->w->child[i]);

		for (size_t j = 0;
		     j < x->links && (is <= COPY_CARER || is == nearest || nearest == COPY_CHILD); j++)
			if ((x->link[j].tie == FAMILY_TIE_PARENT || x->link[j].tie == FAMILY_TIE_ADOPTER) &&
			    x->link[j].to == k->w->child[i])
				k->shown[x->link[j].from] = true;
	}
}

/* Of whom no birth is recorded: who is nobody's parent. */
static bool is_young(const struct copy_work *k, uint32_t who)
{
	const struct person *p = k->x->person[who];

	if (date_is_known(&p->birth) || date_is_known(&p->expected))
		return family_is_child(p, k->w->day);
	for (size_t i = 0; i < k->x->links; i++)
		if (k->x->link[i].tie == FAMILY_TIE_PARENT && k->x->link[i].from == who)
			return false;
	return true;
}

/* The reader's own children, and those in his care, who are of the family that is drawn: what holds for a parent
 * of a child holds for him too where the picture is about another. */
static void find_also(struct copy_work *k)
{
	bool *near = copy_reach(k, copy_is_kin, k->w->child, k->w->children, NULL);

	for (uint32_t i = 0; i < k->x->persons; i++)
		k->also[i] = near[i] && k->ward[i] && !k->child[i] && i != k->w->reader && is_young(k, i);
}

static void find_family(struct copy_work *k)
{
	const struct family_index *x = k->x;

	for (size_t i = 0; i < k->w->children; i++)
		k->child[k->w->child[i]] = true;
	for (size_t i = 0; i < x->links; i++)
		if (x->link[i].from == k->w->reader && is_in_charge(k, &x->link[i]))
			k->ward[x->link[i].to] = true;
	find_also(k);
	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];

		if ((l->tie == FAMILY_TIE_PARENT || l->tie == FAMILY_TIE_ADOPTER) &&
		    (k->child[l->to] || k->also[l->to]))
			k->parent[l->from] = true;
		if ((l->tie == FAMILY_TIE_PARENT || l->tie == FAMILY_TIE_ADOPTER) && k->also[l->to])
			k->shown[l->from] = true;
		if ((family_is_couple(l->tie) || family_is_parental(l->tie)) &&
		    (l->from == k->w->reader || l->to == k->w->reader))
			k->own[l->from == k->w->reader ? l->to : l->from] = true;
	}
	k->ward[k->w->reader] = true;
}

/* ---- whom ---- */

static bool is_near(const struct copy_work *k, uint32_t who)
{
	return who == k->w->reader || k->child[who] || k->shown[who] || k->own[who];
}

static void drop_by_link(struct copy_work *k, const struct family_link *l)
{
	bool to_child = k->child[l->to] || k->also[l->to];

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
static void drop_other_parents(struct copy_work *k)
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
static void drop_adopters(struct copy_work *k)
{
	const struct family_index *x = k->x;

	for (size_t i = 0; i < x->links; i++) {
		const struct family_link *l = &x->link[i];
		bool mine = l->from == k->w->reader || k->own[l->from] || k->child[l->from];

		if (l->tie != FAMILY_TIE_ADOPTER || !(k->child[l->to] || k->also[l->to]))
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

static void drop_unborn(struct copy_work *k)
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
static void drop_beyond(struct copy_work *k)
{
	uint32_t *from = ARENA_ARRAY(k->a, uint32_t, k->w->children + 1);
	bool *before, *after;

	memcpy(from, k->w->child, k->w->children * sizeof *from);
	from[k->w->children] = k->w->reader;
	before = copy_reach(k, is_between, from, k->w->children + 1, NULL);
	after = copy_reach(k, is_between, from, k->w->children + 1, k->drop);
	for (uint32_t i = 0; i < k->x->persons; i++)
		if (before[i] && !after[i])
			k->drop[i] = true;
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
	struct copy_work k = {.x = x, .policy = p, .w = &about, .a = a};
	bool **list[] = {&k.child, &k.parent, &k.own, &k.ward, &k.drop, &k.with, &k.shown, &k.also};

	*left = (struct copy_left){0};
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		*list[i] = ARENA_ARRAY(a, bool, x->persons + 1);
	k.class = ARENA_ARRAY(a, bool, COPY_READERS);
	k.home = ARENA_ARRAY(a, bool, x->places + 1);
	k.former = ARENA_ARRAY(a, struct copy_names, x->persons + 1);
	find_family(&k);
	copy_find_homes(&k);
	find_reader(&k, left);
	find_shown(&k);
	for (size_t i = 0; i < x->links; i++)
		if (is_between(NULL, &x->link[i]))
			drop_by_link(&k, &x->link[i]);
	if (k.parts & COPY_PARTNERS)
		drop_other_parents(&k);
	if (k.parts & COPY_ADOPTERS)
		drop_adopters(&k);
	if (k.parts & COPY_PREGNANCIES)
		drop_unborn(&k);
	copy_drop_adopted(&k);
	drop_beyond(&k);
	copy_keep_records(&k, to, left);
}
