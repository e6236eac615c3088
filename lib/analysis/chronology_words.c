/* The words of a row: ages, who was there, what a kind and a code say, how a thing is known. */
#include <ctype.h>

#include "chronology_own.h"
#include "model/age.h"

/* A letter for `s`, the first, as a capital: for words that begin a sentence. */
struct str chronology_capital(struct arena *a, struct str s)
{
	return s.n ? arena_printf(a, "%c%.*s", toupper((unsigned char)s.p[0]), (int)s.n - 1, s.p + 1) : s;
}

struct str chronology_without_stop(struct str s)
{
	return str_has_suffix(s, STR(".")) ? str_part(s, 0, s.n - 1) : s;
}

struct str chronology_iso(struct arena *a, const struct date *d)
{
	struct buf b = {0};
	date_write_iso(d, &b);
	return b.n ? buf_take(&b, a) : (struct str){0};
}

/* "Wren 7, Ellis 3": the ages of those whom the row is about. */
struct str chronology_ages(const struct chronology *c, const struct chronology_row *r)
{
	struct buf b = {0};
	for (size_t i = 0; i < c->children; i++) {
		struct buf age = {0};
		const struct person *p = c->child[i].person;
		if (!(r->about >> i & 1))
			continue;
		if (!date_is_exact(&p->birth) || p->birth.lo != r->start.lo) /* on the day of birth no age is told */
			age_write(&p->birth, &p->expected, &r->start, &age);
		if (!age.n && c->children == 1)
			continue; /* whom else could it be about */
		bool named = c->children > 1 || p->names_n; /* an only child without a name needs no id at every age */
		if (b.n)
			buf_add_z(&b, ", ");
		if (named)
			buf_add(&b, c->child[i].name);
		if (age.n) {
			buf_add_z(&b, named ? " " : "");
			buf_add(&b, buf_str(&age));
		}
		buf_close(&age);
	}
	return buf_take(&b, c->arena);
}

static struct str name_of(const struct chronology *c, struct str id)
{
	const struct person *p = chronology_case_person(c->from, id);
	if (p && p->names_n)
		return chronology_case_name(p);
	/* An id says nothing to a family. */
	return c->from->audience == AUDIENCE_HOLDER && !chronology_is_withheld(c->from, id) ? id : (struct str){0};
}

static bool is_role(const struct event_person *x, const char *role)
{
	return str_is_equal(x->role, str_of(role));
}

/* "Stuart Baxter to Kirsty Lorne": who did it, to whom; absent unless both are known. */
struct str chronology_pair(const struct chronology *c, const struct event *ev)
{
	struct str by = {0}, to = {0};
	for (size_t i = 0; i < ev->people_n; i++) {
		if (is_role(&ev->people[i], "perpetrator") && str_is_absent(by))
			by = name_of(c, ev->people[i].person);
		else if (is_role(&ev->people[i], "victim") && str_is_absent(to))
			to = name_of(c, ev->people[i].person);
	}
	if (str_is_absent(by) || str_is_absent(to))
		return (struct str){0};
	return arena_printf(c->arena, "%.*s to %.*s.", STR_ARG(by), STR_ARG(to));
}

static bool is_plain_child(const struct chronology *c, const struct event_person *x)
{
	const struct person *p = chronology_case_person(c->from, x->person);
	for (size_t i = 0; p && i < c->children; i++)
		if (c->child[i].person == p)
			return is_role(x, "subject") || is_role(x, "child");
	return false;
}

/* "Present: Carla Tarrow. Brought by: Lee Ashby, Maureen Ashby.": by role, in the order in which the entry names them. */
struct str chronology_people(const struct chronology *c, const struct event *ev, bool in_pair)
{
	struct buf b = {0};
	size_t withheld = 0, unnamed = 0;
	for (size_t i = 0; i < ev->people_n; i++) {
		bool done = false, first = true;
		const struct code_role *role = code_role_of(c->from->code, ev->people[i].role);
		if (in_pair && (is_role(&ev->people[i], "perpetrator") || is_role(&ev->people[i], "victim")))
			continue;
		for (size_t k = 0; k < i; k++)
			done |= str_is_equal(ev->people[k].role, ev->people[i].role);
		for (size_t k = i; k < ev->people_n && !done; k++) {
			struct str name = name_of(c, ev->people[k].person);
			if (!str_is_equal(ev->people[k].role, ev->people[i].role) || is_plain_child(c, &ev->people[k]))
				continue;
			if (str_is_absent(name)) {
				*(chronology_is_withheld(c->from, ev->people[k].person) ? &withheld : &unnamed) += 1;
				continue;
			}
			if (first) {
				struct str words = role ? role->words : ev->people[i].role;
				buf_add_z(&b, b.n ? " " : "");
				buf_add(&b, str_is_empty(words) ? STR("Named") : chronology_capital(c->arena, words));
			}
			buf_add_z(&b, first ? ": " : ", ");
			buf_add(&b, name);
			first = false;
		}
		if (!first)
			buf_add_char(&b, '.');
	}
	if (withheld)
		buf_addf(&b, "%s%zu %s not named in this copy.", b.n ? " " : "", withheld, withheld == 1 ? "person is" : "people are");
	if (unnamed)
		buf_addf(&b, "%s%zu %s whose name was not supplied.", b.n ? " " : "", unnamed, unnamed == 1 ? "person" : "people");
	return buf_take(&b, c->arena);
}

/* What the kind and the fields say where the entry has no words of its own: "Was not brought to an appointment (dental)." */
static struct str kind_words(const struct chronology *c, const struct event *ev)
{
	struct buf b = {0};
	buf_add(&b, chronology_capital(c->arena, c->from->code->kind[ev->kind].words));
	if (!str_is_empty(ev->service))
		buf_addf(&b, " (%.*s)", STR_ARG(ev->service));
	buf_add_char(&b, '.');
	return buf_take(&b, c->arena);
}

enum { SHORT_TEXT = 60, LONG_WORD = 4 };

/* Made of codes by who read a census: "how the child took part: ...".  People begin with a capital. */
static bool is_coded(struct str text)
{
	return text.n && islower((unsigned char)text.p[0]);
}

/* A coded text, or a short one of a state that goes on, such as "Category: neglect", may not say what it is the text of:
 * no word of the kind's words that is long enough to mean something is in it. */
static bool says_what_it_is(const struct chronology *c, const struct event *ev)
{
	const struct code_kind *k = &c->from->code->kind[ev->kind];
	struct str words = k->words;
	if (!is_coded(ev->text) && (!k->interval || ev->text.n > SHORT_TEXT))
		return true;
	while (!str_is_absent(words)) {
		struct str w = str_cut(&words, ' ');
		for (size_t i = 0; w.n >= LONG_WORD && i + w.n <= ev->text.n; i++)
			if (str_is_equal_caseless(str_part(ev->text, i, w.n), w))
				return true;
	}
	return false;
}

struct str chronology_measured(const struct chronology *c, const struct event *ev)
{
	if (str_is_empty(ev->value))
		return (struct str){0};
	return arena_printf(c->arena, "%.*s%s%.*s", STR_ARG(ev->value), str_is_empty(ev->unit) ? "" : " ", STR_ARG(ev->unit));
}

struct str chronology_amended(const struct chronology *c, const struct event *ev)
{
	struct buf b = {0};
	if (!chronology_is_amended(c->from, ev))
		return (struct str){0};
	buf_add_z(&b, "Amended");
	if (date_is_known(&ev->recorded)) {
		buf_add_char(&b, ' ');
		date_write_words(&ev->recorded, &b);
	}
	buf_add_z(&b, "; the earlier version is kept.");
	return buf_take(&b, c->arena);
}

struct str chronology_shared(const struct chronology *c, const struct chronology_row *r)
{
	if (r->about & (r->about - 1)) /* whom it is about stands with the ages */
		return r->events > 1 ? STR("Shared entry, filed for each child.") : STR("Shared entry.");
	if (!r->shared || !r->events)
		return (struct str){0};
	const struct person *p = chronology_case_person(c->from, r->event[0]->child);
	if (!p || !p->names_n)
		return STR("Shared entry, held in another record.");
	return arena_printf(c->arena, "Shared entry, held in the record of %.*s.", STR_ARG(chronology_case_name(p)));
}

/* "Wren said": the % of the words is the child whose entry it is. */
struct str chronology_basis(const struct chronology *c, const struct event *ev)
{
	struct str words = c->style->basis[ev->basis];
	size_t at = str_find(words, STR("%"));
	if (at == words.n)
		return words;
	struct str who = STR("the child");
	const struct person *p = chronology_case_person(c->from, ev->child);
	for (size_t i = 0; i < c->children; i++)
		if (c->child[i].person == p)
			who = c->child[i].name;
	return arena_printf(c->arena, "%.*s%.*s%.*s", (int)at, words.p, STR_ARG(who), (int)(words.n - at - 1), words.p + at + 1);
}

struct str chronology_text(const struct chronology *c, const struct event *ev)
{
	if (str_is_empty(ev->text))
		return kind_words(c, ev);
	if (says_what_it_is(c, ev))
		return ev->text;
	return arena_printf(c->arena, "%.*s%s %.*s", STR_ARG(chronology_without_stop(kind_words(c, ev))), is_coded(ev->text) ? ":" : ".",
			    STR_ARG(ev->text));
}
