#include "source/above.h"

#include <stddef.h>
#include <string.h>

static bool is_comment(struct str line, struct str *text)
{
	struct str s = str_trim(line);
	if (s.n && s.p[0] == '"')
		s = str_part(s, 1, s.n);
	if (s.n == 0 || s.p[0] != '#')
		return false;
	*text = str_part(s, 1, s.n);
	return true;
}

bool above_is_comment(struct str line)
{
	struct str ignored;
	return is_comment(line, &ignored);
}

bool above_read(struct arena *a, struct str line, struct above *to)
{
	static const struct {
		const char *name;
		size_t offset;
	} known[] = {
		{"child", offsetof(struct above, child)},     {"agency", offsetof(struct above, agency)},
		{"system", offsetof(struct above, system)},   {"covers", offsetof(struct above, covers)},
		{"extract", offsetof(struct above, extract)}, {"dates", offsetof(struct above, dates)},
		{"year", offsetof(struct above, year)},
	};
	struct str rest;
	if (!is_comment(line, &rest))
		return false;
	to->invented |= str_find(rest, STR("INVENTED")) < rest.n;
	struct str key = str_trim(str_cut(&rest, ':'));
	if (str_is_absent(rest))
		return true;
	while (rest.n && strchr(",;\t|\"", rest.p[rest.n - 1]))
		rest.n--;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_is_equal_caseless(key, str_of(known[i].name)))
			*(struct str *)((char *)to + known[i].offset) = arena_copy(a, str_trim(rest));
	return true;
}
