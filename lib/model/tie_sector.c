#include "tie_own.h"

#include <string.h>

/* ---- who stands apart ---- */

static bool is_at_home(const struct tie_work *k, uint32_t who)
{
	if (who == FAMILY_NOBODY)
		return false;
	for (size_t i = 0; i < k->n && !k->centre[who]; i++)
		if (k->tie[i].person == k->x->person[who])
			return k->tie[i].sector == TIE_HOUSEHOLD;
	return k->centre[who];
}

/* A former partner of somebody in the middle, or (of_home) of somebody who lives there too. */
static bool was_partner(const struct tie_work *k, const struct tie *t, bool of_home)
{
	uint32_t who = family_find(k->x, t->id);
	struct couple c;

	for (uint32_t other = 0; other < k->x->persons; other++)
		if ((k->centre[other] || (of_home && is_at_home(k, other))) && other != who &&
		    tie_couple(k, who, other, &c) && c.bond >= COUPLE_SEPARATED)
			return true;
	return false;
}

static bool is_order(const struct tie_work *k, const struct event *ev)
{
	if (ev->kind >= k->x->records->code->kinds || !tie_may_see(k, ev->restricted) ||
	    !date_takes_part(&ev->start) || !family_is_open(&ev->start, &ev->end, k->w->day))
		return false;
	for (size_t i = 0; i < k->w->orders; i++)
		if (str_is_equal(k->x->records->code->kind[ev->kind].name, k->w->order[i]))
			return true;
	return false;
}

/* Whom an order is against is told by "perpetrator"; where both are only named, it is against the one who
 * lives elsewhere. */
static bool is_against(const struct tie_work *k, const struct event *ev, const struct tie *t)
{
	bool named = false, home = false;

	for (size_t i = 0; i < ev->people_n; i++) {
		const struct event_person *p = &ev->people[i];
		uint32_t who = family_find(k->x, p->person);

		if (who == FAMILY_NOBODY)
			continue;
		if (k->x->person[who] != t->person)
			home |= is_at_home(k, who);
		else if (str_is_equal(p->role, STR("perpetrator")))
			return true;
		else
			named |= str_is_equal(p->role, STR("named"));
	}
	return named && home;
}

static void set_apart(struct tie_work *k)
{
	const struct family_records *rec = k->x->records;

	for (size_t i = 0; i < k->n; i++) {
		struct tie *t = &k->tie[i];
		bool apart;

		if (!t->person || (t->sector != TIE_KIN && t->sector != TIE_FRIENDS))
			continue;
		apart = was_partner(k, t, false);
		t->former = apart || was_partner(k, t, true);
		for (size_t e = 0; e < rec->events && k->w->orders && !t->order; e++)
			t->order = is_order(k, &rec->event[e]) && is_against(k, &rec->event[e], t);
		if (apart || t->order)
			t->sector = TIE_FORMER;
	}
}

/* ---- a placement ---- */

static bool is_carer(const struct tie *t)
{
	return t->kin == FAMILY_TIE_FOSTER;
}

/* A foster carer, and who lives there too and is no kin of the child's, belongs to the placement. */
static void set_placement(struct tie_work *k)
{
	bool at_carers = false;

	for (size_t i = 0; i < k->n; i++)
		at_carers |= is_carer(&k->tie[i]) && k->tie[i].sector == TIE_HOUSEHOLD;
	for (size_t i = 0; i < k->n; i++) {
		struct tie *t = &k->tie[i];

		if (t->person &&
		    (is_carer(t) || (at_carers && t->sector == TIE_HOUSEHOLD && t->kin == FAMILY_TIE_NONE)))
			t->sector = TIE_PLACEMENT;
	}
}

/* ---- what a service is ---- */

enum { WORDS = 24 }; /* of a name: those behind them tell no more */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '&' ||
	       c == '*' || (unsigned char)c >= 0x80;
}

/* The words of a name, an apostrophe within them: "A&E", "children's". */
static size_t words_in(struct str s, struct str *word)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n && n < WORDS; i++) {
		size_t from = i;

		while (i < s.n && (is_letter(s.p[i]) || (i > from && s.p[i] == '\'')))
			i++;
		if (i > from)
			word[n++] = str_part(s, from, i - from);
	}
	return n;
}

static struct str bare(struct str w, char *to, size_t room)
{
	size_t n = 0;

	for (size_t i = 0; i < w.n && n < room; i++)
		if (w.p[i] != '\'')
			to[n++] = w.p[i];
	return (struct str){to, n};
}

/* "midwi*" is the beginning of a word. */
static bool is_word(struct str sign, struct str word)
{
	char a[64], b[64];
	struct str s = bare(sign, a, sizeof a), w = bare(word, b, sizeof b);

	if (s.n && s.p[s.n - 1] == '*')
		return w.n >= s.n - 1 &&
		       str_is_equal_caseless(str_part(s, 0, s.n - 1), str_part(w, 0, s.n - 1));
	return str_is_equal_caseless(s, w);
}

/* The last sign in it, of two that end there the longer, then the first of the list. */
static enum tie_sector last_sign(const struct tie_sign *sign, size_t signs, struct str name)
{
	struct str word[WORDS], of[WORDS];
	size_t words = words_in(name, word), end = 0, length = 0;
	enum tie_sector found = TIE_SECTORS;

	for (size_t i = 0; i < signs; i++) {
		size_t n = sign[i].mark == TIE_BY_NAME ? words_in(sign[i].text, of) : 0;

		for (size_t at = 0; n && at + n <= words; at++) {
			size_t m = 0;

			while (m < n && is_word(of[m], word[at + m]))
				m++;
			if (m == n && (at + n > end || (at + n == end && n > length))) {
				found = sign[i].sector;
				end = at + n;
				length = n;
			}
		}
	}
	return found;
}

enum tie_sector tie_sector_of(const struct tie_sign *sign, size_t signs, struct str name)
{
	size_t head = 0;
	enum tie_sector found;

	while (head < name.n && (!head || !strchr(",:;(/", name.p[head])))
		head++;
	found = last_sign(sign, signs, str_part(name, 0, head));
	return found != TIE_SECTORS ? found : last_sign(sign, signs, str_part(name, head, name.n));
}

enum tie_sector tie_sector_by(const struct tie_work *k, enum tie_mark mark, struct str name)
{
	for (size_t i = 0; i < k->w->signs; i++) {
		struct str text = k->w->sign[i].text;

		if (k->w->sign[i].mark == mark && str_has_prefix(name, text) &&
		    (name.n == text.n || (mark == TIE_BY_KIND && name.p[text.n] == '.')))
			return k->w->sign[i].sector;
	}
	return TIE_SECTORS;
}

void tie_put_sectors(struct tie_work *k)
{
	set_apart(k);
	set_placement(k);
	for (size_t i = 0; i < k->n; i++) {
		struct tie *t = &k->tie[i];

		if (t->online && (!t->person || t->sector == TIE_FRIENDS))
			t->sector = TIE_ONLINE;
		else if (!t->person)
			t->sector = tie_sector_of(k->w->sign, k->w->signs, t->name);
		if (t->sector == TIE_SECTORS)
			t->sector = k->by_relation[i];
		if (t->sector == TIE_SECTORS)
			t->sector = k->by_contact[i];
		if (t->sector == TIE_SECTORS)
			t->sector = TIE_SERVICES;
	}
}

bool tie_is_protected(const struct tie_sign *sign, size_t signs, struct str name)
{
	return tie_sector_of(sign, signs, name) != TIE_SECTORS;
}
