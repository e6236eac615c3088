/* People with their roles, and lists of words, in one cell: a part of source/field. */
#include "field_own.h"

#include <string.h>

static size_t cut_people(struct fill *f, const struct field_step *st, struct str s, struct event_person *to)
{
	size_t n = 0;
	struct str split = str_is_empty(st->f->split) ? st->f->mentioned ? STR(",;\n") : STR(";")
						      : st->f->split;
	for (size_t from = 0, at = 0; at <= s.n; at++) {
		if (at < s.n && !memchr(split.p, s.p[at], split.n))
			continue;
		struct str item = str_trim(str_part(s, from, at - from)), role = st->f->role;
		from = at + 1;
		size_t open = item.n;
		if (item.n && item.p[item.n - 1] == ')')
			while (open > 0 && item.p[--open] != '(')
				;
		if (open < item.n && item.p[open] == '(') {
			role = str_trim(str_part(item, open + 1, item.n - open - 2));
			item = str_trim(str_part(item, 0, open));
		}
		if (str_is_empty(item))
			continue;
		const struct code_role *known = code_role_of(f->s.code, role);
		if (st->f->mentioned && n == FIELD_MENTIONED) { /* a list of so many is no list of names */
			field_keep(f, st->cell);
			break;
		}
		to[n++] = (struct event_person){st->f->mentioned ? item : fill_who(f->a, f->s.system, item),
						known ? known->name : role};
	}
	return n;
}

void field_set_people(struct fill *f, const struct field_step *st, struct event *ev)
{
	struct str s = field_word(f, field_value(f, st));
	if (str_is_empty(s))
		return;
	size_t most = ev->people_n + 1;
	for (size_t i = 0; st->f->list && i < s.n; i++)
		most += s.p[i] == ';' || s.p[i] == ',' || s.p[i] == '\n' || !str_is_empty(st->f->split);
	struct event_person *to = ARENA_ARRAY(f->a, struct event_person, most);
	if (ev->people_n)
		memcpy(to, ev->people, ev->people_n * sizeof *to);
	if (st->f->list) {
		size_t n = cut_people(f, st, s, to + ev->people_n);
		if (st->f->mentioned)
			f->mentioned = to + ev->people_n, f->mentioned_n = n;
		ev->people_n += n;
	}
	else
		to[ev->people_n++] = (struct event_person){fill_who(f->a, f->s.system, field_whole(s)),
							   st->f->role};
	ev->people = to;
}

const struct str *field_cut_list(struct fill *f, const struct field_step *st, const struct str *before,
				 size_t *n)
{
	if (st->f->json)
		return field_json_words(f, st, before, n);
	struct str s = field_word(f, field_value(f, st));
	if (str_is_empty(s))
		return before;
	const char *split = str_is_empty(st->f->split) ? NULL : arena_copy(f->a, st->f->split).p;
	struct str *to = ARENA_ARRAY(f->a, struct str, *n + s.n + 1);
	if (*n)
		memcpy(to, before, *n * sizeof *to);
	for (size_t from = 0, i = 0; i <= s.n; i++) {
		if (i < s.n && !(split && strchr(split, s.p[i])))
			continue;
		struct str item = str_trim(str_part(s, from, i - from));
		if (!str_is_empty(item))
			to[(*n)++] = item;
		from = i + 1;
	}
	return to;
}
