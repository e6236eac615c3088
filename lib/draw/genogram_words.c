#include "draw/genogram_words.h"

#include "base/buf.h"
#include "draw/copy_words.h"
#include "format/measure.h"

struct str genogram_words_name(struct arena *a, const struct pedigree *p, uint32_t who)
{
	const struct pedigree_person *q = &p->person[who];
	struct str name;

	if (q->person && !q->unnamed) {
		name = measure_clean(a, family_name(q->person));
		if (!str_is_empty(name))
			return name;
	}
	if (q->unborn)
		return STR("unborn child");
	if (sign_is_loss(q->signs))
		return q->signs & 1u << SIGN_MISCARRIAGE   ? STR("miscarriage")
		       : q->signs & 1u << SIGN_STILLBIRTH ? STR("stillborn child")
							   : STR("pregnancy that was ended");
	if (!q->person || p->is_copy)
		return STR("not named");
	/* A record without a name (a census) has only its number. */
	name = q->person->id;
	str_cut(&name, ':');
	return measure_clean(a, str_is_empty(name) ? q->person->id : name);
}

struct str genogram_words_unnamed(struct arena *a, const struct pedigree *p, uint32_t who)
{
	static const char *const one[] = {"father", "mother", "parent"}, *const several[] = {
										 "father or fathers",
										 "mother or mothers",
										 "parent or parents"};
	const struct pedigree_person *q = &p->person[who];
	int role = q->sex == PERSON_MALE ? 0 : q->sex == PERSON_FEMALE ? 1 : 2;
	uint32_t child = FAMILY_NOBODY;
	size_t n = 0;
	struct str name;

	for (size_t i = 0; i < p->children; i++) {
		const struct pedigree_union *u = &p->joint[p->child[i].joint];

		if ((u->a == who || u->b == who) && p->child[i].descent == PEDIGREE_BIRTH) {
			n++;
			if (child == FAMILY_NOBODY || p->child[i].child < child)
				child = p->child[i].child;
		}
	}
	if (!n)
		return genogram_words_name(a, p, who);
	if (n > 1)
		return arena_printf(a, "%s: not named", q->person ? one[role] : several[role]);
	name = genogram_words_name(a, p, child);
	name = str_part(name, 0, str_find(name, STR(" ")));
	return arena_printf(a, "%s of %.*s: not named", one[role], STR_ARG(name));
}

static void add_year(const struct date *d, struct buf *b)
{
	int year, last, month, dom;

	date_civil_of(d->lo > DATE_FIRST ? d->lo : d->hi, &year, &month, &dom);
	date_civil_of(d->hi < DATE_LAST ? d->hi : d->lo, &last, &month, &dom);
	if (d->precision == DATE_ABOUT)
		buf_addf(b, "about %d", (year + last + 1) / 2);
	else if ((d->precision == DATE_BEFORE || d->precision == DATE_AFTER) && d->grain != DATE_YEAR)
		date_write_words(d, b); /* in April is not before the year */
	else if (d->precision == DATE_BEFORE)
		buf_addf(b, "before %d", last);
	else if (d->precision == DATE_AFTER)
		buf_addf(b, "after %d", year);
	else if (year != last)
		buf_addf(b, "%d or %d", year, last);
	else
		buf_addf(b, "%d", year);
}

struct str genogram_words_years(struct arena *a, const struct pedigree *p, uint32_t who)
{
	const struct pedigree_person *q = &p->person[who];
	struct buf b = {0};

	if (!q->person)
		return (struct str){"", 0};
	if (sign_is_loss(q->signs)) {
		if (date_is_known(&q->person->birth) || date_is_known(&q->person->death))
			add_year(date_is_known(&q->person->birth) ? &q->person->birth : &q->person->death, &b);
	} else if (q->unborn) {
		if (date_is_known(&q->person->expected)) {
			buf_add_z(&b, q->overdue ? "was due " : "due ");
			date_write_words(&q->person->expected, &b);
		}
	} else if (q->dead) {
		if (date_is_known(&q->person->birth)) {
			add_year(&q->person->birth, &b);
			buf_add_z(&b, "\xe2\x80\x93");
		} else {
			buf_add_z(&b, "d. ");
		}
		if (date_is_known(&q->person->death))
			add_year(&q->person->death, &b);
		else
			buf_add_char(&b, '?');
	} else if (date_is_known(&q->person->birth)) {
		buf_add_z(&b, "b. ");
		add_year(&q->person->birth, &b);
	}
	return buf_take(&b, a);
}

/* Who was born in a year that is not over on the day, or after one that hardly is: perhaps he is not there yet. */
static bool is_perhaps_later(const struct pedigree *p, const struct pedigree_person *q)
{
	const struct date *birth = &q->person->birth;

	return !q->dead && ((date_takes_part(birth) && birth->hi > p->day) ||
			    (birth->precision == DATE_AFTER && date_earliest(birth) >= p->day));
}

/* Completed months up to the day, or to the death: the least and the most.  false: cannot be told. */
static bool ages(const struct pedigree *p, const struct pedigree_person *q, int *least, int *most)
{
	const struct date *birth = &q->person->birth;
	int32_t lo = q->dead ? q->person->death.lo : p->day, hi = q->dead ? q->person->death.hi : p->day;

	if (!date_takes_part(birth) || is_perhaps_later(p, q))
		return false;
	*least = date_age_months(birth->hi, lo);
	*most = date_age_months(birth->lo, hi);
	if (*most < 0)
		return false;
	*least = *least < 0 ? 0 : *least;
	return *most < 110 * 12; /* older than anybody: he has died, and no record says when */
}

struct str genogram_words_inside(struct arena *a, const struct pedigree *p, uint32_t who)
{
	const struct pedigree_person *q = &p->person[who];
	int least, most;

	if (!q->person)
		return STR("?");
	if (q->unborn)
		return (struct str){"", 0};
	if (!ages(p, q, &least, &most))
		return q->unnamed ? STR("?") : (struct str){"", 0};
	if (q->person->birth.precision == DATE_ABOUT)
		return arena_printf(a, "c. %d", (least + most) / 24);
	if (most < 1)
		return arena_printf(a, "<1 m");
	if (most < 24 && least == most)
		return arena_printf(a, "%d m", least);
	if (least / 12 == most / 12)
		return arena_printf(a, "%d", least / 12);
	if (most / 12 - least / 12 < 3)
		return arena_printf(a, "%d\xe2\x80\x93%d", least / 12, most / 12);
	return (struct str){"", 0};
}

static const char *sex_word(const struct pedigree_person *q)
{
	switch (q->sex) {
	case PERSON_MALE:
		return "male";
	case PERSON_FEMALE:
		return "female";
	case PERSON_SEX_OTHER:
		return "another gender";
	default:
		return "gender not recorded";
	}
}

static void add_name(struct arena *a, const struct pedigree *p, uint32_t who, struct buf *b)
{
	const struct pedigree_person *q = &p->person[who];

	if (q->unnamed && !q->unborn && !sign_is_loss(q->signs) &&
	    !str_is_equal(genogram_words_unnamed(a, p, who), genogram_words_name(a, p, who))) {
		buf_add_char(b, '(');
		buf_add(b, genogram_words_unnamed(a, p, who));
		buf_add_char(b, ')');
	} else {
		buf_add(b, genogram_words_name(a, p, who));
	}
}

static void add_span(const struct date *start, const struct date *end, struct buf *b)
{
	if (date_is_known(start)) {
		buf_add_z(b, ", from ");
		date_write_words(start, b);
	}
	if (date_is_known(end)) {
		buf_add_z(b, date_is_known(start) ? " to " : ", until ");
		date_write_words(end, b);
	}
}

/* "half the week, from 3 Apr 2015; said by Naomi" */
static void add_stay_words(struct arena *a, const struct pedigree *p, const struct pedigree_stay *t, struct buf *b)
{
	const struct date end = family_end_on(&t->relation->end, p->day);

	buf_add(b, measure_clean(a, t->relation->quality));
	add_span(&t->relation->start, &end, b);
	genogram_words_add_source(a, t->relation->known_by, false, b);
}

struct str genogram_words_person(struct arena *a, const struct pedigree *p, uint32_t who)
{
	const struct pedigree_person *q = &p->person[who];
	struct buf b = {0};
	int least, most;

	add_name(a, p, who, &b);
	if (sign_is_loss(q->signs)) {
		struct str years = genogram_words_years(a, p, who);

		if (!str_is_empty(years))
			buf_addf(&b, ", %.*s", STR_ARG(years));
		genogram_words_add_marks(a, p, who, &b);
		return buf_take(&b, a);
	}
	if (q->person && !q->unborn && (!p->copy || (q->sex != PERSON_SEX_NOT_SAID && q->sex != PERSON_SEX_UNKNOWN)))
		buf_addf(&b, ", %s", sex_word(q));
	if (q->unborn) {
		if (!q->overdue)
			buf_add_z(&b, ", not yet born");
		if (date_is_known(&q->person->expected)) {
			buf_add_z(&b, q->overdue ? ", was due " : ", expected ");
			date_write_words(&q->person->expected, &b);
		}
		if (q->overdue && !p->copy)
			buf_add_z(&b, ", birth not recorded");
	} else if (q->person && date_is_known(&q->person->birth)) {
		buf_add_z(&b, ", born ");
		add_year(&q->person->birth, &b);
		if (is_perhaps_later(p, q))
			buf_add_z(&b, " (perhaps after this day)");
	}
	if (q->dead && date_is_known(&q->person->death)) {
		buf_add_z(&b, ", died ");
		add_year(&q->person->death, &b);
	} else if (q->dead) {
		buf_add_z(&b, p->copy ? ", has died" : ", has died, when is not recorded");
	}
	if (q->person && !q->unborn && ages(p, q, &least, &most)) {
		if (most < 24)
			buf_addf(&b, least == most ? most == 1 ? ", aged %d month" : ", aged %d months"
						   : ", aged %d to %d months",
				 least, most);
		else if (least / 12 == most / 12)
			buf_addf(&b, ", aged %d", least / 12);
		else if (most / 12 - least / 12 == 1)
			buf_addf(&b, ", aged %d or %d", least / 12, most / 12);
	}
	if (q->index)
		buf_add_z(&b, "; a child this picture is about");
	if (q->only_entries && !p->copy)
		buf_add_z(&b, "; has entries here, but no record of a person");
	if (q->said_of != FAMILY_NOBODY && q->said == FAMILY_TIE_LIVES_WITH) {
		buf_addf(&b, "; %s ", family_tie_words(q->said));
		buf_add(&b, genogram_words_name(a, p, q->said_of));
	} else if (q->said_of != FAMILY_NOBODY) {
		buf_addf(&b, "; recorded as %s of ", family_tie_words(q->said));
		buf_add(&b, genogram_words_name(a, p, q->said_of));
		if (!p->copy) /* it may be, and be left out */
			buf_add_z(&b, ", through whom is not recorded");
	}
	genogram_words_add_marks(a, p, who, &b);
	for (size_t i = 0; i < p->stays; i++)
		if (p->stay[i].who == who) {
			buf_add_z(&b, "; residence: ");
			add_stay_words(a, p, &p->stay[i], &b);
		}
	return buf_take(&b, a);
}

/* "Divorced, from 1975 to 1990" is the time together.  Where the end is not recorded its beginning does not stand for it: it is
 * told as a step ("married 1975"). */
static void add_couple_span(const struct pedigree_union *u, struct buf *b)
{
	const struct date *parted = &u->step[PEDIGREE_PARTED];
	struct pedigree_union told = *u;
	bool open = u->bond >= PEDIGREE_BOND_SEPARATED && !date_is_known(&u->end) && date_is_known(&u->start) &&
		    u->start.lo != parted->lo;

	if (open && date_is_known(parted)) {
		told.end = *parted;
	} else if (open) {
		told.start = (struct date){0};
		buf_add_z(b, ", when is not recorded");
	}
	add_span(&told.start, &told.end, b);
	genogram_words_add_steps(&told, b);
}

struct str genogram_words_union(struct arena *a, const struct pedigree *p, const struct style *s,
				uint32_t joint)
{
	const struct pedigree_union *u = &p->joint[joint];
	struct buf b = {0};

	if (u->a == FAMILY_NOBODY) {
		buf_add(&b, s->mark[STYLE_SIBLINGS]);
	} else if (u->b == FAMILY_NOBODY) {
		add_name(a, p, u->a, &b);
		buf_add_z(&b, p->copy ? ": parent or carer" : ": parent or carer; no other recorded here");
	} else {
		add_name(a, p, u->a, &b);
		buf_add_z(&b, " and ");
		add_name(a, p, u->b, &b);
		buf_add_z(&b, ": ");
		buf_add(&b, genogram_words_bond(u, s->couple[u->bond].said));
		add_couple_span(u, &b);
		if (u->related)
			buf_add_z(&b, u->cousins ? "; cousins" : "; blood relatives");
		genogram_words_add_source(a, u->known_by, u->unverified, &b);
	}
	return buf_take(&b, a);
}

/* Who said it of both parents, once; otherwise of each for himself: what is said of one is not said of the other. */
static void add_sources(struct arena *a, const struct pedigree *p, const struct pedigree_child *c, struct buf *b)
{
	const struct pedigree_union *u = &p->joint[c->joint];
	const struct pedigree_source *s = c->source;

	if (u->b == FAMILY_NOBODY ||
	    (str_is_equal(s[0].known_by, s[1].known_by) && s[0].unverified == s[1].unverified)) {
		genogram_words_add_source(a, s[0].known_by, s[0].unverified, b);
		return;
	}
	for (int i = 0; i < 2; i++) {
		if (str_is_empty(s[i].known_by) && !s[i].unverified)
			continue;
		buf_add_z(b, "; ");
		add_name(a, p, i ? u->b : u->a, b);
		if (!str_is_empty(s[i].known_by)) {
			buf_add_z(b, ": said by ");
			buf_add(b, measure_clean(a, s[i].known_by));
		}
		if (s[i].unverified)
			buf_add_z(b, str_is_empty(s[i].known_by) ? ": not verified" : ", not verified");
	}
}

/* Who hangs from the same parent by a line of his own. */
static void add_apart(struct arena *a, const struct pedigree *p, uint32_t joint, struct buf *b)
{
	const struct pedigree_union *u = &p->joint[joint];
	size_t n = 0;

	for (uint32_t i = 0; i < p->persons; i++) {
		uint32_t other = p->person[i].parents;

		if (other == joint || other == FAMILY_NOBODY || !p->joint[other].aparts || p->joint[other].a != u->a)
			continue;
		buf_add_z(b, n++ ? ", " : u->perhaps_same ? "; the other parent may not be that of "
							  : "; the other parent is not that of ");
		add_name(a, p, i, b);
	}
}

struct str genogram_words_child(struct arena *a, const struct pedigree *p, uint32_t child)
{
	static const char *const words[PEDIGREE_DESCENTS] = {"child", "adopted child", "child cared for",
							     "foster child", "step-child"};
	const struct pedigree_child *c = &p->child[child];
	const struct pedigree_union *u = &p->joint[c->joint];
	struct buf b = {0};

	add_name(a, p, c->child, &b);
	if (u->a == FAMILY_NOBODY) {
		bool first = true;

		buf_add_z(&b, ": brother or sister of ");
		for (size_t i = 0; i < p->children; i++)
			if (p->child[i].joint == c->joint && p->child[i].child != c->child &&
			    p->child[i].structural) {
				if (!first)
					buf_add_z(&b, ", ");
				add_name(a, p, p->child[i].child, &b);
				first = false;
			}
		return buf_take(&b, a);
	}
	buf_addf(&b, ": %s %s ", words[c->descent], c->descent == PEDIGREE_KINSHIP ? "by" : "of");
	add_name(a, p, u->a, &b);
	if (u->b != FAMILY_NOBODY) {
		buf_add_z(&b, " and ");
		add_name(a, p, u->b, &b);
	} else if (u->aparts && c->structural) {
		add_apart(a, p, c->joint, &b);
	}
	add_span(&c->start, &c->end, &b);
	if (!str_is_empty(c->as)) {
		buf_add_z(&b, ", as ");
		buf_add(&b, c->as);
	}
	add_sources(a, p, c, &b);
	return buf_take(&b, a);
}

static struct str stepparent_words(struct arena *a, const struct pedigree *p, const struct pedigree_stepparent *t)
{
	struct buf b = {0};

	add_name(a, p, t->of, &b);
	buf_add_z(&b, ": step-parent of ");
	add_name(a, p, t->child, &b);
	add_span(&t->start, &t->end, &b);
	genogram_words_add_source(a, t->source.known_by, t->source.unverified, &b);
	return buf_take(&b, a);
}

struct str genogram_words_line(struct arena *a, const struct pedigree *p, const struct code *c, uint32_t line)
{
	const struct pedigree_line *l = &p->line[line];
	struct date end = family_end_on(&l->relation->end, p->day);
	struct buf b = {0};

	add_name(a, p, l->from, &b);
	buf_add_char(&b, ' ');
	buf_add(&b, c->relation[l->relation->kind].words);
	buf_add_char(&b, ' ');
	add_name(a, p, l->to, &b);
	add_span(&l->relation->start, &end, &b);
	if (!p->copy && !date_is_known(&l->relation->start) && !date_is_known(&end))
		buf_add_z(&b, ", no date recorded");
	if (p->copy && str_is_empty(l->relation->known_by))
		return buf_take(&b, a);
	buf_add_z(&b, "; said by ");
	buf_add(&b, str_is_empty(l->relation->known_by) ? STR("nobody recorded")
							: measure_clean(a, l->relation->known_by));
	return buf_take(&b, a);
}

/* "; Wren Low: half the week, from 3 Apr 2015; said by Naomi" */
static void add_stay(struct arena *a, const struct pedigree *p, const struct pedigree_stay *t, struct buf *b)
{
	buf_add_z(b, "; ");
	add_name(a, p, t->who, b);
	buf_add_z(b, ": ");
	add_stay_words(a, p, t, b);
}

static struct str first_name(struct arena *a, const struct pedigree *p, uint32_t who)
{
	struct str name = genogram_words_name(a, p, who);

	return p->person[who].unnamed ? name : str_part(name, 0, str_find(name, STR(" ")));
}

/* "Morven, Finlay and Skye", of those for whom `is` is set. */
static size_t add_names(struct arena *a, const struct pedigree *p, bool (*is)(const struct pedigree_person *),
			struct buf *b)
{
	size_t all = 0, n = 0;

	for (uint32_t i = 0; i < p->persons; i++)
		all += is(&p->person[i]);
	for (uint32_t i = 0; i < p->persons; i++)
		if (is(&p->person[i])) {
			buf_add_z(b, !n ? "" : n + 1 < all ? ", " : " and ");
			buf_add(b, first_name(a, p, i));
			n++;
		}
	return all;
}

static bool has_no_home(const struct pedigree_person *q)
{
	return q->home_not_recorded;
}

/* Is asked about, and stands there as unborn: on that day nobody knew of him. */
static bool has_not_come(const struct pedigree *p, const struct pedigree_person *q)
{
	return q->index && q->unborn && family_is_later(q->person, p->day);
}

static bool has_only_entries(const struct pedigree_person *q)
{
	return q->only_entries;
}

struct str genogram_words_stays(struct arena *a, const struct pedigree *p)
{
	struct buf b = {0};

	for (size_t h = 0; h < p->homes; h++)
		for (size_t i = 0; i < p->home[h].stays; i++) {
			const struct pedigree_stay *t = &p->home[h].stay[i];

			buf_add_z(&b, b.n ? "\n" : "");
			if (p->homes > 1)
				buf_addf(&b, "%.*s: ", STR_ARG(genogram_words_home(a, p, h)));
			buf_addf(&b, "%.*s, ", STR_ARG(genogram_words_name(a, p, t->who)));
			buf_add(&b, measure_clean(a, t->relation->quality));
		}
	for (size_t i = 0; i < p->stays; i++)
		if (!genogram_words_is_below(p, i)) {
			buf_addf(&b, "%s%.*s, ", b.n ? "\n" : "", STR_ARG(genogram_words_name(a, p, p->stay[i].who)));
			buf_add(&b, measure_clean(a, p->stay[i].relation->quality));
		}
	return buf_take(&b, a);
}

static void end_line(struct buf *b, size_t before)
{
	if (b->n > before)
		buf_add_char(b, '\n');
}

struct str genogram_words_notes(struct arena *a, const struct pedigree *p)
{
	struct buf b = {0}, names = {0};
	size_t n;

	copy_words_holds(&(struct copy_words_count){p->restricted_persons, p->restricted_relations, p->restricted_entries}, &b);
	end_line(&b, 0);
	n = b.n;
	copy_words_withheld(&(struct copy_words_count){p->withheld_persons, p->withheld_relations, 0}, &b);
	end_line(&b, n);
	for (uint32_t i = 0; i < p->persons; i++)
		if (has_not_come(p, &p->person[i]))
			buf_addf(&b, "%.*s was not yet born on this day.\n", STR_ARG(first_name(a, p, i)));
	if (!p->copy && add_names(a, p, has_no_home, &names))
		buf_addf(&b, "Where %.*s lived on this day is not recorded.\n", STR_ARG(buf_str(&names)));
	buf_clear(&names);
	n = p->copy ? 0 : add_names(a, p, has_only_entries, &names);
	if (n)
		buf_addf(&b, "%.*s %s entries here, but no record of a person.\n", STR_ARG(buf_str(&names)),
			 n == 1 ? "has" : "have");
	buf_close(&names);
	if (b.n)
		b.n--; /* the last line's end */
	return buf_take(&b, a);
}

struct str genogram_words_list(struct arena *a, const struct pedigree *p, const struct style *s,
			       const struct code *c)
{
	struct buf b = {0};
	struct str notes;

	buf_addf(&b, "%zu %s.\n", p->persons, p->persons == 1 ? "person" : "people");
	for (uint32_t i = 0; i < p->persons; i++) {
		buf_add(&b, genogram_words_person(a, p, i));
		buf_add_z(&b, ".\n");
	}
	for (uint32_t i = 0; i < p->joints; i++)
		if (p->joint[i].b != FAMILY_NOBODY) {
			buf_add(&b, genogram_words_union(a, p, s, i));
			buf_add_z(&b, ".\n");
		}
	for (uint32_t i = 0; i < p->children; i++) {
		buf_add(&b, genogram_words_child(a, p, i));
		buf_add_z(&b, ".\n");
	}
	for (size_t h = 0; h < p->homes; h++) {
		buf_addf(&b, "%.*s: ", STR_ARG(genogram_words_home(a, p, h)));
		for (size_t i = 0; i < p->home[h].members; i++) {
			if (i)
				buf_add_z(&b, i + 1 < p->home[h].members ? ", " : " and ");
			add_name(a, p, p->home[h].member[i], &b);
		}
		buf_addf(&b, ": %.*s", STR_ARG(s->mark[STYLE_HOME]));
		for (size_t i = 0; i < p->home[h].stays; i++)
			add_stay(a, p, &p->home[h].stay[i], &b);
		buf_add_z(&b, ".\n");
	}
	for (size_t i = 0; i < p->stepparents; i++) {
		buf_add(&b, stepparent_words(a, p, &p->stepparent[i]));
		buf_add_z(&b, ".\n");
	}
	for (uint32_t i = 0; i < p->duties; i++) {
		buf_add(&b, genogram_words_duty(a, p, i));
		buf_add_z(&b, ".\n");
	}
	for (size_t i = 0; i < p->twins; i++) {
		add_name(a, p, p->twin[i].a, &b);
		buf_add_z(&b, " and ");
		add_name(a, p, p->twin[i].b, &b);
		buf_addf(&b, " are %.*s.\n", STR_ARG(s->mark[p->twin[i].identical ? STYLE_IDENTICAL : STYLE_TWINS]));
	}
	for (uint32_t i = 0; i < p->lines; i++) {
		buf_add(&b, genogram_words_line(a, p, c, i));
		buf_add_z(&b, ".\n");
	}
	notes = genogram_words_notes(a, p);
	if (!str_is_empty(notes)) {
		buf_add(&b, notes);
		buf_add_char(&b, '\n');
	}
	return buf_take(&b, a);
}
