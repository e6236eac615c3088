#include "source/fixed.h"

#include <string.h>

#include "format/csv.h"

enum { LINES = 40, PLACES = 256, LEAST = 3 };

/* Where words begin behind two blanks or more. */
static void note_places(struct str line, unsigned char *places)
{
	for (size_t i = 3; i < line.n && i < PLACES; i++)
		if (line.p[i] != ' ' && line.p[i - 1] == ' ' && line.p[i - 2] == ' ')
			places[i]++;
}

bool fixed_is(struct str text)
{
	unsigned char places[PLACES] = {0};
	size_t lines = 0, parted = 0, shared = 0;
	for (size_t at = 0; at < text.n && lines < LINES;) {
		struct str line = csv_take_line(text, &at);
		if (str_is_empty(str_trim(line)))
			continue;
		lines++;
		char separator = csv_guess_separator(line);
		parted += memchr(line.p, separator, line.n) != NULL;
		note_places(line, places);
	}
	for (size_t i = 0; i < PLACES; i++)
		shared += places[i] * 2 > lines;
	return lines >= LEAST && parted * 2 < lines && shared > 0;
}
