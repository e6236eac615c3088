/* The list of triggers: schemas/language/assertion.csv read. */
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

	if (name.n == 0 || (!c && l->classes == CLASSES_MOST) || (c && (c < &l->class[CLASSES_OWN] || c->after)))
		return -1;
	if (!c) {
		c = &l->class[l->classes++];
		c->name = arena_copy(&l->arena, name);
		c->root = assertion_trie_root(&l->trie);
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
			c->word[c->n] = lower_copy(l, word);
			assertion_trie_class_word(&l->trie, c->root, c->word[c->n], c->n);
			c->n++;
		}
		at += word.n + 3;
	}
	return 0;
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

/* One after the other in the arena, as "%.*s" would put them, in much less time: there are ten thousand. */
static struct str join(struct arena *a, const struct str *part, size_t n)
{
	struct str s = {0};
	char *p;

	for (size_t i = 0; i < n; i++)
		s.n += part[i].n;
	s.p = p = arena_get(a, s.n + 1);
	for (size_t i = 0; i < n; p += part[i++].n)
		memcpy(p, part[i].p, part[i].n);
	return s;
}

static void add_trigger(struct assertion_list *l, struct assertion_trigger t)
{
	t.plain = 0;
	while (t.plain < t.phrase.n && t.phrase.p[t.plain] != SLOT && t.phrase.p[t.plain] != SLOT_MAYBE)
		t.plain++;
	bool slot = t.phrase.n > 1 && t.phrase.p[t.phrase.n - 2] == SLOT;
	char last = t.phrase.p[t.phrase.n - 1];
	t.blank_before = t.phrase.p[0] == ' ';
	t.blank_after = !slot && last == ' ';
	t.goes_on = !slot && t.type == TYPE_PRE && !assertion_is_word(last);
	t.shown = t.phrase;
	if (t.plain < t.phrase.n)
		t.shown = join(&l->arena, (struct str[]){str_part(t.phrase, 0, t.plain), STR("...")}, 2);
	if (t.type < TYPE_PSEUDO)
		t.cause = join(&l->arena, (struct str[]){str_of(cause[t.axis]), STR(" ('"), t.shown, STR("')")}, 4);
	if (l->n == l->cap)
		l->trigger = arena_grow(l->trigger, l->cap = l->cap ? 2 * l->cap : 4096, sizeof *l->trigger);
	l->trigger[l->n++] = t;
}

/* A class that phrases begin with; -1: too many do. */
static int add_lead(struct assertion_list *l, struct assertion_class *c)
{
	if (c->after)
		return 0;
	if (l->leads == LEADS_MOST)
		return -1;
	c->after = assertion_trie_root(&l->trie);
	l->lead[l->leads++] = (uint8_t)(c - l->class);
	return 0;
}

/* A phrase, or, of one that begins with a class, one for each of its words; -1: too many begin with classes. */
static int add_phrase(struct assertion_list *l, struct assertion_trigger t)
{
	struct str phrase = t.phrase, rest = phrase;
	struct assertion_class *c = phrase.p[0] == SLOT ? &l->class[phrase.p[1] - CLASS_FIRST] : NULL;
	uint32_t node;

	if (c && add_lead(l, c) < 0)
		return -1;
	if (c)
		rest = str_part(phrase, 2, phrase.n);
	node = assertion_trie_end(&l->trie, c ? c->after : 0, rest);
	t.next = l->trie.node[node].trigger;
	l->trie.node[node].trigger = (uint32_t)l->n + 1;
	for (size_t i = 0; c && i < c->n; i++) {
		t.phrase = join(&l->arena, (struct str[]){c->word[i], rest}, 2);
		add_trigger(l, t);
	}
	if (!c)
		add_trigger(l, t);
	return 0;
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
	if (add_phrase(l, t) < 0)
		return err_set_at(e, ERR_USAGE, file, row->line, 1, "too many classes that phrases begin with");
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

	assertion_trie_open(&l->trie);
	for (; l->classes < CLASSES_OWN; l->classes++)
		l->class[l->classes].name = str_of(own[l->classes]);
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
	assertion_trie_done(l);
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
	assertion_trie_close(&l->trie);
	arena_close(&l->arena);
	free(l);
}

/* ---- the classes of its own ---- */

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

size_t assertion_own_class(size_t class, struct str s, size_t at)
{
	size_t i = at;

	switch (class) {
	case CLASS_YEAR:
		return match_year(s, at);
	case CLASS_NAME:
		return match_name(s, at);
	case CLASS_N:
		while (i < s.n && assertion_is_digit(s.p[i]))
			i++;
		break;
	default:
		while (i < s.n && (assertion_is_word(s.p[i]) ||
				   (i > at && (s.p[i] == '\'' || s.p[i] == '-' || (unsigned char)s.p[i] >= 0x80))))
			i++;
	}
	return i > at ? i : 0;
}
