#include "draw/copy_words.h"

#include <stdbool.h>

/* "3 people, 1 relation and 2 entries"; without numbers "people, relations and entries" */
static void add_list(const struct copy_words_count *n, bool numbers, struct buf *b)
{
	static const char *const one[] = {"person", "relation", "entry"},
				 *const several[] = {"people", "relations", "entries"};
	const size_t count[] = {n->persons, n->relations, n->entries};
	size_t left = 0, told = 0;

	for (int i = 0; i < 3; i++)
		left += count[i] > 0;
	for (int i = 0; i < 3; i++) {
		if (!count[i])
			continue;
		left--;
		if (told++)
			buf_add_z(b, left ? ", " : " and ");
		if (numbers)
			buf_addf(b, "%zu ", count[i]);
		buf_add_z(b, numbers && count[i] == 1 ? one[i] : several[i]);
	}
}

static bool is_none(const struct copy_words_count *n)
{
	return !n->persons && !n->relations && !n->entries;
}

void copy_words_withheld(const struct copy_words_count *n, struct buf *b)
{
	if (is_none(n))
		return;
	buf_add_z(b, "Withheld from this copy: ");
	add_list(n, true, b);
	buf_add_char(b, '.');
}

void copy_words_holds(const struct copy_words_count *n, struct buf *b)
{
	if (is_none(n))
		return;
	buf_add_z(b, "This copy holds restricted ");
	add_list(n, false, b);
	buf_add_z(b, ": for the holder of the records only.");
}

struct str copy_words_invented(struct arena *a, struct str title)
{
	return str_find(title, STR("nvented")) < title.n ? title : arena_printf(a, "%.*s (invented)", STR_ARG(title));
}
