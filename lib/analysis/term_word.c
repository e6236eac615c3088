/* Words of a rule, written as ids, in what is recorded. */
#include "analysis/term.h"

static char plain(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c + 32);
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80 ? c : '-';
}

/* The word, written as an id ("old-address"), stands in the text: whole words, in order, case and other marks aside. */
static bool has_word(struct str text, struct str word, bool whole)
{
	size_t from = 0, n = text.n;

	if (whole) {
		struct str t = str_trim(text);
		if (t.n != word.n)
			return false;
	}
	for (; from < n; from++) {
		size_t i = from, k = 0;
		if (from && plain(text.p[from - 1]) != '-')
			continue;
		while (i < n && k < word.n) {
			if (word.p[k] == '-') {
				if (plain(text.p[i]) != '-')
					break;
				while (i < n && plain(text.p[i]) == '-')
					i++;
				k++;
			} else if (plain(text.p[i]) == word.p[k]) {
				i++;
				k++;
			} else {
				break;
			}
		}
		if (k == word.n && (i == n || plain(text.p[i]) == '-'))
			return true;
	}
	return false;
}

bool term_has_any(struct str text, const struct rule_words *w, bool whole)
{
	for (size_t i = 0; i < w->n; i++)
		if (has_word(text, w->word[i], whole))
			return true;
	return false;
}
