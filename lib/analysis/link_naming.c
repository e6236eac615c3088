/* Whether an entry names somebody: among its people, or by reference in its words. */
#include "link_own.h"

enum { LEAST_ID = 6 }; /* characters: a shorter id stands in a text by chance too */

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static char small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

/* SYSTEM:ID stands in the text, in capitals or not, with anything or nothing for the colon. */
static bool has_reference(struct str text, struct str id)
{
	for (size_t from = 0; from < text.n; from++) {
		size_t i = from, k = 0;
		if (from && is_word(text.p[from - 1]))
			continue;
		while (k < id.n && i < text.n) {
			if (!is_word(id.p[k])) {
				k++;
				while (i < text.n && !is_word(text.p[i]) && i - from < id.n + 2)
					i++;
			} else if (small(text.p[i]) == small(id.p[k])) {
				i++;
				k++;
			} else {
				break;
			}
		}
		if (k == id.n && (i == text.n || !is_word(text.p[i])))
			return true;
	}
	return false;
}

bool link_is_named(const struct link *l, size_t in, const struct event *ev, uint32_t person)
{
	const struct link_person *p = &l->person[person];

	for (size_t i = 0; i < p->words; i++) {
		struct str id = link_id_in(l, in, p->word[i]);
		if (!id.n)
			continue;
		for (size_t k = 0; k < ev->people_n; k++)
			if (str_is_equal(ev->people[k].person, id))
				return true;
		if (id.n >= LEAST_ID && (has_reference(ev->text, id) || has_reference(ev->voice, id) ||
					 has_reference(ev->outcome, id)))
			return true;
	}
	return false;
}

bool link_has_people(const struct mark *m)
{
	return (m->flags & (MARK_KNOWS_MORE | MARK_HAS_MORE)) != MARK_KNOWS_MORE;
}

bool link_may_name(const struct mark *m)
{
	return link_has_people(m) || m->outcome || (m->flags & (MARK_HAS_TEXT | MARK_HAS_VOICE | MARK_SHARED));
}
