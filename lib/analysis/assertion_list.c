/* The list of triggers: schemas/language/assertion.csv read, and a phrase of it matched. */
#include "assertion_own.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "format/csv.h"

static const char *const cause[ASSERTIONS] = {"the words are affirmed",
					      "the words name a service, not an event",
					      "the words are about somebody else",
					      "the words are about what might be",
					      "the words are denied: no proof either way",
					      "the words say that it was not so",
					      "the words are about an earlier time",
					      "the words are uncertain"};

static struct str lower_copy(struct assertion_list *l, struct str s)
{
	struct str copy = arena_copy(&l->arena, s);
	char *p = (char *)copy.p;

	for (size_t i = 0; i < copy.n; i++)
		p[i] = (char)assertion_lower(p[i]);
	return copy;
}

static struct assertion_class *find_class(struct assertion_list *l, struct str name)
{
	for (size_t i = 0; i < l->classes; i++)
		if (str_is_equal(l->class[i].name, name))
			return &l->class[i];
	return NULL;
}

/* "he | she | <name>" */
static int parse_class(struct assertion_list *l, struct str name, struct str words)
{
	struct assertion_class *c = find_class(l, name);

	if (name.n == 0 || (!c && l->classes == CLASSES_MOST) || (c && c < &l->class[CLASSES_OWN]))
		return -1;
	if (!c) {
		c = &l->class[l->classes++];
		c->name = arena_copy(&l->arena, name);
	}
	for (size_t at = 0; at < words.n;) {
		struct str rest = str_part(words, at, words.n);
		size_t bar = str_find(rest, STR(" | "));
		struct str word = str_part(rest, 0, bar < rest.n ? bar : rest.n);
		if (word.n == 0)
			return -1;
		if (str_is_equal(word, STR("<name>")))
			c->has_name = true;
		else {
			c->word = arena_grow(c->word, c->n + 1, sizeof *c->word);
			c->word[c->n++] = lower_copy(l, word);
		}
		at += word.n + 3;
	}
	return 0;
}

static int compare_first(const void *a, const void *b)
{
	const struct str *x = a, *y = b;
	unsigned i = assertion_first(x->p[0]), k = assertion_first(y->p[0]);
	return i < k ? -1 : i > k;
}

static void sort_class(struct assertion_class *c)
{
	unsigned k = 0;

	if (c->n)
		qsort(c->word, c->n, sizeof *c->word, compare_first);
	c->first = c->has_name ? ASSERTION_CAPITAL : 0;
	for (size_t i = 0; i < c->n; i++) {
		unsigned first = assertion_first(c->word[i].p[0]);
		c->first |= 1u << first;
		while (k <= first)
			c->begin[k++] = (uint16_t)i;
	}
	while (k <= ASSERTION_FIRSTS)
		c->begin[k++] = (uint16_t)c->n;
}

/* What may come after the plain beginning of t. */
static uint32_t first_after(const struct assertion_list *l, const struct assertion_trigger *t)
{
	struct str s = t->phrase;
	uint32_t first = 0;

	for (size_t i = t->plain; i < s.n; i++) {
		if (s.p[i] == ' ')
			continue;
		if (s.p[i] != SLOT && s.p[i] != SLOT_MAYBE)
			return first | 1u << assertion_first(s.p[i]);
		first |= l->class[s.p[i + 1] - CLASS_FIRST].first;
		if (s.p[i++] == SLOT)
			return first;
	}
	return ~0u;
}

/* A phrase as it is kept: each "<they>" the two bytes of its slot.  -1: no such class. */
static int parse_phrase(struct assertion_list *l, struct str text, struct str *phrase)
{
	struct str copy = lower_copy(l, text);
	char *p = (char *)copy.p;
	size_t n = 0;

	for (size_t i = 0; i < copy.n; i++) {
		struct str rest = str_part(copy, i, copy.n);
		size_t close = str_find(rest, STR(">"));
		struct assertion_class *c;
		bool maybe;
		if (p[i] != '<' || close >= rest.n) {
			p[n++] = p[i];
			continue;
		}
		maybe = close > 1 && rest.p[close - 1] == '?';
		c = find_class(l, str_part(rest, 1, close - (maybe ? 2 : 1)));
		if (!c || (maybe && i + close + 1 == copy.n))
			return -1;
		p[n++] = maybe ? SLOT_MAYBE : SLOT;
		p[n++] = (char)(CLASS_FIRST + (c - l->class));
		i += close;
	}
	*phrase = str_part(copy, 0, n);
	return 0;
}

static void add_trigger(struct assertion_list *l, struct assertion_trigger t)
{
	while (t.plain < t.phrase.n && t.phrase.p[t.plain] != SLOT && t.phrase.p[t.plain] != SLOT_MAYBE)
		t.plain++;
	t.shown = t.plain < t.phrase.n ? arena_printf(&l->arena, "%.*s...", (int)t.plain, t.phrase.p) : t.phrase;
	if (t.type < TYPE_PSEUDO)
		t.cause = arena_printf(&l->arena, "%s ('%.*s')", cause[t.axis], STR_ARG(t.shown));
	l->trigger = arena_grow(l->trigger, l->n + 1, sizeof *l->trigger);
	l->trigger[l->n++] = t;
}

static int parse_row(struct assertion_list *l, const struct csv_row *row, struct str file, struct err *e)
{
	static const char *const types[TYPES] = {"pre",  "post", "speech", "pseudo",
						 "stop", "end",  "deed",   "class"};
	struct assertion_trigger t = {0};
	enum assertion axis = ASSERTION_AFFIRMED;
	unsigned k = 0;

	if (row->broken || row->cells != 5 || row->cell[3].text.n == 0)
		return err_set_at(e, ERR_USAGE, file, row->line, 1, "expected axis,type,reach,phrase,source");
	while (k < TYPES && !str_is_equal(row->cell[1].text, str_of(types[k])))
		k++;
	if (k == TYPE_CLASS)
		return parse_class(l, row->cell[0].text, row->cell[3].text) < 0
			       ? err_set_at(e, ERR_USAGE, file, row->line, 1,
					    "no class of words: a name and words with \" | \" between")
			       : 0;
	t.type = (uint8_t)k;
	if (k == TYPES || (assertion_of(row->cell[0].text, &axis) < 0 && k != TYPE_PSEUDO && k != TYPE_STOP) ||
	    str_to_long(row->cell[2].text, &t.reach) < 0 || t.reach < 0)
		return err_set_at(e, ERR_USAGE, file, row->line, 1,
				  "no such axis or type, or a reach that is no number");
	t.axis = (uint8_t)axis;
	if (parse_phrase(l, row->cell[3].text, &t.phrase) < 0 || t.phrase.p[0] == SLOT_MAYBE ||
	    (t.phrase.p[0] == SLOT && t.phrase.p[1] < CLASS_FIRST + CLASSES_OWN))
		return err_set_at(e, ERR_USAGE, file, row->line, 1,
				  "a class that no row before gives, or that cannot stand there");
	if (t.phrase.p[0] != SLOT) {
		add_trigger(l, t);
		return 0;
	}
	const struct assertion_class *c = &l->class[t.phrase.p[1] - CLASS_FIRST];
	struct str rest = str_part(t.phrase, 2, t.phrase.n);
	for (size_t i = 0; i < c->n; i++) {
		t.phrase = arena_printf(&l->arena, "%.*s%.*s", STR_ARG(c->word[i]), STR_ARG(rest));
		add_trigger(l, t);
	}
	return 0;
}

int assertion_open(const char *schemas, struct assertion_list **out, struct err *e)
{
	static const char *const own[CLASSES_OWN] = {"year", "n", "name", "word"};
	struct assertion_list *l = arena_malloc(sizeof *l);
	struct str file = arena_printf(&l->arena, "%s/language/assertion.csv", schemas);
	struct file_bytes f = {0};
	struct csv c;
	struct csv_row row;
	int rc = file_map(file.p, &f, e);
	bool header = true;

	for (; l->classes < CLASSES_OWN; l->classes++) {
		l->class[l->classes].name = str_of(own[l->classes]);
		l->class[l->classes].first = ~0u;
	}
	if (rc == 0) {
		csv_open(&c, f.bytes, ',');
		while (rc == 0 && csv_next(&c, &row) > 0) {
			if (!header && !str_has_prefix(row.raw, STR("#")))
				rc = parse_row(l, &row, file, e);
			header = false;
		}
		csv_close(&c);
		file_unmap(&f);
	}
	if (rc < 0) {
		assertion_close(l);
		return -1;
	}
	for (unsigned n = 2; n <= MOST_TIMES; n++)
		l->often[n] = arena_printf(
			&l->arena,
			"the words say %u times: counted once, the days of the others are not known", n);
	for (size_t i = CLASSES_OWN; i < l->classes; i++)
		sort_class(&l->class[i]);
	for (size_t i = 0; i < l->n; i++)
		l->trigger[i].first = first_after(l, &l->trigger[i]);
	struct str *plain = arena_malloc((l->n + 1) * sizeof *plain);
	for (size_t i = 0; i < l->n; i++)
		plain[i] = str_part(l->trigger[i].phrase, 0, l->trigger[i].plain);
	l->set = literal_open(plain, l->n, LITERAL_APOSTROPHE | LITERAL_WORDS);
	free(plain);
	l->short_form = arena_malloc((l->n + 1) * sizeof *l->short_form);
	for (size_t i = 0; i < l->n; i++)
		if (l->trigger[i].type == TYPE_PSEUDO && str_has_suffix(l->trigger[i].phrase, STR(".")))
			l->short_form[l->short_forms++] = l->trigger[i].phrase;
	*out = l;
	return 0;
}

void assertion_close(struct assertion_list *l)
{
	if (!l)
		return;
	for (size_t i = 0; i < l->classes; i++)
		free(l->class[i].word);
	free(l->trigger);
	free(l->short_form);
	literal_close(l->set);
	arena_close(&l->arena);
	free(l);
}

/* ---- a phrase ---- */

/* The end of "march 2019" or "2019" at `at`, or 0. */
static size_t match_year(struct str s, size_t at)
{
	static const char *const month[] = {"january",   "february", "march",    "april",
					    "may",       "june",     "july",     "august",
					    "september", "october",  "november", "december"};

	for (size_t m = 0; m < 12; m++) {
		size_t n = strlen(month[m]), i = 0;
		while (i < n && at + i < s.n && assertion_lower(s.p[at + i]) == (unsigned char)month[m][i])
			i++;
		if (i == n && at + n < s.n && assertion_is_blank(s.p[at + n])) {
			at += n;
			while (at < s.n && assertion_is_blank(s.p[at]))
				at++;
			break;
		}
	}
	if (at + 4 > s.n ||
	    !((s.p[at] == '1' && s.p[at + 1] == '9') || (s.p[at] == '2' && s.p[at + 1] == '0')))
		return 0;
	for (size_t i = 2; i < 4; i++)
		if (s.p[at + i] < '0' || s.p[at + i] > '9')
			return 0;
	return at + 4;
}

/* The end of a name at `at` (a capital and a small letter, then letters), or 0. */
static size_t match_name(struct str s, size_t at)
{
	size_t i = at;

	while (i < s.n && (assertion_is_word(s.p[i]) || (i > at && (s.p[i] == '-' || s.p[i] == '\''))))
		i++;
	return i > at + 1 && s.p[at] >= 'A' && s.p[at] <= 'Z' && s.p[at + 1] >= 'a' ? i : 0;
}

/* The end of `word` at `at`, or 0. */
static size_t match_word(struct str word, struct str s, size_t at)
{
	for (size_t i = 0; i < word.n; i++) {
		if (at >= s.n)
			return 0;
		if (word.p[i] == ' ') {
			if (!assertion_is_blank(s.p[at]))
				return 0;
			while (at < s.n && assertion_is_blank(s.p[at]))
				at++;
		} else if (assertion_lower(s.p[at]) == (unsigned char)word.p[i]) {
			at++;
		} else if (word.p[i] == '\'' && str_has_prefix(str_part(s, at, s.n), STR("\xe2\x80\x99"))) {
			at += 3;
		} else {
			return 0;
		}
	}
	/* "neighbour" is not of "neighbour's" */
	if (at + 1 < s.n && s.p[at] == '\'' && assertion_is_word(s.p[at + 1]))
		return 0;
	return at < s.n && assertion_is_word(s.p[at]) ? 0 : at;
}

/* The end of the longest word of a class at `at`, or 0. */
static size_t match_class(const struct assertion_list *l, size_t class, struct str s, size_t at)
{
	const struct assertion_class *c = &l->class[class];
	size_t best = 0, i = at;

	switch (class) {
	case CLASS_YEAR:
		return match_year(s, at);
	case CLASS_NAME:
		return match_name(s, at);
	case CLASS_N:
		while (i < s.n && assertion_is_digit(s.p[i]))
			i++;
		return i > at ? i : 0;
	case CLASS_WORD:
		while (i < s.n && (assertion_is_word(s.p[i]) ||
				   (i > at && (s.p[i] == '\'' || s.p[i] == '-' || (unsigned char)s.p[i] >= 0x80))))
			i++;
		return i > at ? i : 0;
	default:
		break;
	}
	if (at >= s.n || !(c->first & assertion_bits(s.p[at])))
		return 0;
	unsigned first = assertion_first(s.p[at]);
	for (size_t k = c->begin[first]; k < c->begin[first + 1]; k++)
		if ((i = match_word(c->word[k], s, at)) > best)
			best = i;
	if (c->has_name && (i = match_name(s, at)) > best)
		best = i;
	return best;
}

size_t assertion_match(const struct assertion_list *l, const struct assertion_trigger *t, struct str s, size_t from,
		       size_t to)
{
	struct str phrase = t->phrase;
	bool gap = t->plain && phrase.p[t->plain - 1] == ' ';

	if (assertion_is_word(phrase.p[0]) && from && assertion_is_word(s.p[from - 1]))
		return 0;
	for (size_t i = t->plain; i < phrase.n; i++) {
		size_t end = to;
		if (phrase.p[i] == SLOT || phrase.p[i] == SLOT_MAYBE) {
			bool maybe = phrase.p[i++] == SLOT_MAYBE;
			end = match_class(l, (size_t)(phrase.p[i] - CLASS_FIRST), s, to);
			if (!end && maybe)
				continue; /* and the blank after it is the one before */
			gap = false;
		} else if (phrase.p[i] == ' ') {
			if (gap)
				continue;
			while (end < s.n && assertion_is_blank(s.p[end]))
				end++;
			gap = true;
		} else {
			if (end < s.n && assertion_lower(s.p[end]) == (unsigned char)phrase.p[i])
				end++;
			gap = false;
		}
		if (end <= to)
			return 0;
		to = end;
	}
	if (assertion_is_word(phrase.p[phrase.n - 1]) || (phrase.n > 1 && phrase.p[phrase.n - 2] == SLOT))
		return to < s.n && assertion_is_word(s.p[to]) ? 0 : to;
	/* "?cannabis", not the end of a question */
	return t->type != TYPE_PRE || (to < s.n && !assertion_is_blank(s.p[to])) ? to : 0;
}
