#include "assertion_own.h"

#include <stdlib.h>
#include <string.h>

static const char *const name[ASSERTIONS] = {"affirmed", "service", "other-person", "hypothetical",
					     "denied",   "negated", "historical",   "uncertain"};

const char *assertion_name(enum assertion a)
{
	return (unsigned)a < ASSERTIONS ? name[a] : "";
}

int assertion_of(struct str s, enum assertion *a)
{
	for (unsigned i = 0; i < ASSERTIONS; i++)
		if (str_is_equal(s, str_of(name[i]))) {
			*a = (enum assertion)i;
			return 0;
		}
	return -1;
}

/* ---- the triggers of a sentence ---- */

/* A full stop that only shortens a word: "Dr. Hall", "Ms A. Lee". */
static bool is_short_form(const struct assertion_list *l, struct str s, size_t at)
{
	if (at && assertion_is_word(s.p[at - 1]) && !assertion_is_digit(s.p[at - 1]) &&
	    (at == 1 || assertion_is_blank(s.p[at - 2]) || s.p[at - 2] == '.'))
		return true;
	for (size_t i = 0; i < l->short_forms; i++) {
		struct str form = l->short_form[i];
		if (at + 1 >= form.n && form.n > 1 &&
		    (unsigned char)form.p[form.n - 2] == assertion_lower(s.p[at - 1]) &&
		    str_is_equal_caseless(str_part(s, at + 1 - form.n, form.n), form) &&
		    (at + 1 == form.n || !assertion_is_word(s.p[at - form.n])))
			return true;
	}
	return false;
}

/* Whether a sentence ends with the byte at `at`, which is one of those that may end it. */
static bool is_end(const struct assertion_list *l, struct str s, size_t at)
{
	unsigned char c = (unsigned char)s.p[at];

	if (c == '\n' || c == '\r' || c == ';')
		return true;
	if (c == 0xe2)
		return str_is_equal(str_part(s, at, 3), STR("\xe2\x80\xa2")); /* a bullet */
	size_t i = at + 1;
	while (i < s.n && (s.p[i] == '"' || s.p[i] == '\'' || s.p[i] == ')' || s.p[i] == ']'))
		i++;
	if (i < s.n && !assertion_is_blank(s.p[i]))
		return false;
	while (i < s.n && assertion_is_blank(s.p[i]))
		i++;
	return (i == s.n || !assertion_is_digit(s.p[i])) && !(c == '.' && is_short_form(l, s, at));
}

static inline bool ends_at(const struct assertion_list *l, struct str s, size_t at)
{
	switch ((unsigned char)s.p[at]) {
	case '\n':
	case '\r':
	case ';':
	case '.':
	case '!':
	case '?':
	case 0xe2:
		return is_end(l, s, at);
	default:
		return false;
	}
}

void assertion_read(const struct assertion_list *l, struct str text, struct assertion_reading *r)
{
	r->list = l;
	r->text = text;
	r->n = r->begin = r->end = 0;
	r->is_one = false;
}

/* Finds the sentence about [from, to) and its triggers. */
static void read_sentence(struct assertion_reading *r, size_t from, size_t to)
{
	const struct assertion_list *l = r->list;
	struct str s = r->text;
	size_t begin = from, end = to;

	while (begin > 0 && !ends_at(l, s, begin - 1))
		begin--;
	while (end < s.n && !ends_at(l, s, end))
		end++;
	r->begin = begin;
	r->end = end;
	r->is_one = true;
	for (size_t i = from; i < to; i++)
		r->is_one = r->is_one && !ends_at(l, s, i);
	assertion_find(r);
}

void assertion_reading_close(struct assertion_reading *r)
{
	free(r->hit);
	free(r->token);
	*r = (struct assertion_reading){0};
}

/* ---- the words found ---- */

/* Words within [from, to). */
static long words_between(struct str s, size_t from, size_t to)
{
	long n = 0;
	bool in = false;

	for (size_t i = from; i < to; i++) {
		bool word = assertion_is_word(s.p[i]) || s.p[i] == '\'' || s.p[i] == '-' ||
			    (unsigned char)s.p[i] >= 0x80;
		if (word && !in)
			n++;
		in = word;
	}
	return n;
}

/* The phrases of one sentence that count beside the words at [from, to): the longest at each place, one after the other. */
struct beside {
	const struct assertion_reading *r;
	size_t from, to; /* the words */
	size_t i, at;    /* the next hit to look at; where it may begin at the earliest */
	const struct assertion_hit *taken; /* the last one */
};

/* Whether a pseudo trigger takes the end of h away: "not happy" that of "is not". */
static bool is_taken_over(const struct beside *b, const struct assertion_hit *h)
{
	for (size_t i = b->i + 1; i < b->r->n && b->r->hit[i].from < h->to; i++) {
		const struct assertion_hit *p = &b->r->hit[i];
		if (p->trigger->type == TYPE_PSEUDO && p->from > h->from && p->to > h->to &&
		    !(p->from < b->to && p->to > b->from))
			return true;
	}
	return false;
}

static const struct assertion_hit *next_beside(struct beside *b)
{
	for (; b->i < b->r->n; b->i++) {
		const struct assertion_hit *h = &b->r->hit[b->i], *last = b->taken;
		bool again = last && last->from == h->from && last->to == h->to; /* pre and post by one phrase */
		if ((h->from < b->at && !again) || (h->from < b->to && h->to > b->from))
			continue;
		if (h->trigger->type == (h->to <= b->from ? TYPE_POST : TYPE_PRE)) /* it reaches away from the words */
			continue;
		if (h->trigger->type == TYPE_DEED || (h->trigger->type == TYPE_PRE && is_taken_over(b, h)))
			continue;
		b->at = h->to;
		b->taken = h;
		b->i++;
		return h;
	}
	return NULL;
}

/* Where the word ends that the words found, which may be the stem of one, end in. */
static size_t word_end(struct str s, size_t to)
{
	while (to && assertion_is_word(s.p[to - 1]) && to < s.n && assertion_is_word(s.p[to]))
		to++;
	return to;
}

/* Words that tell a deed, so that what follows is whom it was done to, and no name of a service: "threatened worker",
 * but "missing persons worker".  A last word in -ed, or any that the list gives. */
static bool is_deed(const struct assertion_reading *r, size_t from, size_t end)
{
	struct str s = r->text;

	if (end - from > 3 && assertion_lower(s.p[end - 1]) == 'd' && assertion_lower(s.p[end - 2]) == 'e')
		return true;
	for (size_t i = 0; i < r->n; i++)
		if (r->hit[i].trigger->type == TYPE_DEED && r->hit[i].from >= from && r->hit[i].to <= end &&
		    !(i && r->hit[i - 1].from == r->hit[i].from && r->hit[i - 1].to > r->hit[i].to)) /* "DNA test" */
			return true;
	return false;
}

/* Whether somebody it is done to follows: "punched her". */
static bool is_done_to(struct str s, size_t at)
{
	static const char *const whom[] = {"him", "her", "them", "me", "us", "the child", "the baby", "the children"};

	while (at < s.n && assertion_is_blank(s.p[at]))
		at++;
	for (size_t i = 0; i < sizeof whom / sizeof *whom; i++) {
		size_t n = strlen(whom[i]);
		if (str_is_equal_caseless(str_part(s, at, n), str_of(whom[i])) &&
		    (at + n == s.n || !assertion_is_word(s.p[at + n])))
			return true;
	}
	return at + 1 < s.n && s.p[at] >= 'A' && s.p[at] <= 'Z' && s.p[at + 1] >= 'a' && s.p[at + 1] <= 'z';
}

/* Whether a trigger before the words tells nothing of them: "uncle has hit him": what he did, not what he has; "a boy in her
 * class punched her". */
static bool is_whose_deed(const struct assertion_trigger *t, struct str text, size_t last)
{
	return t->axis == ASSERTION_OTHER_PERSON &&
	       (t->plain < t->phrase.n ? is_done_to(text, last) : str_has_suffix(t->phrase, STR(" has")));
}

/* Who is asked says that it was not so: "Dad told police that he had not" is a denial. */
static const struct assertion_hit *who_denies(const struct assertion_reading *r, const struct assertion_hit *negated,
					      const struct assertion_hit *const *speech, size_t n)
{
	while (n--)
		if (speech[n]->to <= negated->from &&
		    words_between(r->text, speech[n]->to, negated->from) <= speech[n]->trigger->reach)
			return speech[n];
	return negated;
}

/* The one that counts, of the best so far (*nearest words away) and h: by its axis, then by how near it is. */
static const struct assertion_hit *nearer(const struct assertion_hit *best, long *nearest,
					  const struct assertion_hit *h, long words)
{
	const struct assertion_trigger *t = h->trigger;

	if (words > t->reach || (best && (t->axis > best->trigger->axis ||
					  (t->axis == best->trigger->axis && words >= *nearest))))
		return best;
	*nearest = words;
	return h;
}

struct assertion_found assertion_look(struct assertion_reading *r, size_t from, size_t to)
{
	struct beside b = {.r = r, .from = from, .to = to};
	const struct assertion_hit *h, *best = NULL, *ahead[64], *speech[16];
	size_t n = 0, speeches = 0;
	long nearest = 0;
	unsigned stopped = 0; /* axes */
	bool goes_on = false; /* "still present": it is no history */

	if (!r->is_one || from < r->begin || to > r->end)
		read_sentence(r, from, to);
	size_t last = word_end(r->text, to);
	bool deed = is_deed(r, from, last);
	if (deed)
		stopped |= 1u << ASSERTION_SERVICE;
	while ((h = next_beside(&b))) {
		const struct assertion_trigger *t = h->trigger;
		if (t->type == TYPE_END) {
			goes_on = goes_on || (t->axis == ASSERTION_HISTORICAL && h->from >= to && !(stopped & 1u << t->axis));
			if (h->from >= to || (t->reach && words_between(r->text, h->to, from) < t->reach))
				stopped |= 1u << t->axis;
		} else if (h->to <= from) { /* what a stop word leaves of those before */
			size_t kept = 0;
			for (size_t i = 0; t->type == TYPE_STOP && t->axis && i < n; i++)
				if (ahead[i]->trigger->axis != t->axis)
					ahead[kept++] = ahead[i];
			if (t->type == TYPE_STOP)
				n = kept, speeches = t->axis ? speeches : 0;
			else if (t->type == TYPE_SPEECH && speeches < sizeof speech / sizeof *speech)
				speech[speeches++] = h;
			else if (t->type == TYPE_PRE && n < sizeof ahead / sizeof *ahead)
				ahead[n++] = h;
		} else if (t->type == TYPE_STOP) {
			stopped |= t->axis ? 1u << t->axis : ~0u;
		} else if (t->type == TYPE_POST && !(stopped & (1u << t->axis))) {
			size_t behind = last < h->from ? last : h->from;
			best = nearer(best, &nearest, h, words_between(r->text, behind, h->from));
		}
	}
	if (goes_on && best && best->trigger->axis == ASSERTION_HISTORICAL)
		best = NULL;
	while (n--) {
		const struct assertion_trigger *t = ahead[n]->trigger;
		if ((deed && is_whose_deed(t, r->text, last)) || (goes_on && t->axis == ASSERTION_HISTORICAL))
			continue;
		best = nearer(best, &nearest, ahead[n], words_between(r->text, ahead[n]->to, from));
	}
	if (!best)
		return (struct assertion_found){0};
	if (best->trigger->type == TYPE_PRE && best->trigger->axis == ASSERTION_NEGATED)
		best = who_denies(r, best, speech, speeches);
	return (struct assertion_found){(enum assertion)best->trigger->axis, best->trigger->shown,
					best->trigger->cause};
}

enum assertion assertion_at(const struct assertion_list *l, struct str text, size_t from, size_t to)
{
	struct assertion_reading r = {0};
	assertion_read(l, text, &r);
	enum assertion is = assertion_look(&r, from, to).is;
	assertion_reading_close(&r);
	return is;
}

/* ---- how often ---- */

static unsigned number_at(struct str s, size_t *at)
{
	static const char *const word[] = {"two",   "three", "four", "five", "six",
					   "seven", "eight", "nine", "ten"};
	unsigned n = 0;
	size_t i = *at;

	while (i < s.n && assertion_is_digit(s.p[i]) && n <= MOST_TIMES)
		n = n * 10 + (unsigned)(s.p[i++] - '0');
	for (size_t k = 0; n == 0 && k < sizeof word / sizeof *word; k++)
		if (str_is_equal_caseless(str_part(s, i, strlen(word[k])), str_of(word[k])))
			n = (unsigned)k + 2, i += strlen(word[k]);
	*at = i;
	return n <= MOST_TIMES ? n : 0;
}

static size_t skip_blanks(struct str s, size_t at)
{
	while (at < s.n && (s.p[at] == ' ' || s.p[at] == '\t'))
		at++;
	return at;
}

/* "x", "X" or the multiplication sign: its bytes. */
static size_t times_sign(struct str s, size_t at)
{
	if (str_has_prefix(str_part(s, at, 2), STR("\xc3\x97")))
		return 2;
	return at < s.n && assertion_lower(s.p[at]) == 'x' ? 1 : 0;
}

unsigned assertion_times(struct str s, size_t from, size_t to)
{
	size_t at = to, sign;
	unsigned n;

	/* before: "3 x DNA", "3x DNA" */
	if (from >= 2 && assertion_is_blank(s.p[from - 1])) {
		size_t i = from - 1, digit;
		while (i && assertion_is_blank(s.p[i - 1]))
			i--;
		if (i && assertion_lower(s.p[i - 1]) == 'x')
			i--;
		else if (i >= 2 && s.p[i - 2] == '\xc3' && s.p[i - 1] == '\x97')
			i -= 2;
		else
			i = 0;
		while (i && s.p[i - 1] == ' ')
			i--;
		for (digit = i; digit && assertion_is_digit(s.p[digit - 1]) && i - digit < 3; digit--)
			;
		if (digit < i && (!digit || !assertion_is_word(s.p[digit - 1])) && (n = number_at(s, &digit)) > 1)
			return n;
	}
	/* after: "DNA x3", "(x 3)", "3 times", "twice" */
	at = skip_blanks(s, at);
	if (at < s.n && s.p[at] == '(')
		at = skip_blanks(s, at + 1);
	sign = times_sign(s, at);
	if (sign && at > to) {
		at = skip_blanks(s, at + sign);
		n = number_at(s, &at);
		return n > 1 && (at == s.n || !assertion_is_word(s.p[at])) ? n : 1;
	}
	if (at == to)
		return 1;
	if (str_is_equal_caseless(str_part(s, at, 5), STR("twice")) &&
	    (at + 5 == s.n || !assertion_is_word(s.p[at + 5])))
		return 2;
	n = number_at(s, &at);
	at = skip_blanks(s, at);
	return n > 1 && str_is_equal_caseless(str_part(s, at, 5), STR("times")) &&
			       (at + 5 == s.n || !assertion_is_word(s.p[at + 5]))
		       ? n
		       : 1;
}

struct str assertion_times_cause(const struct assertion_list *l, unsigned n)
{
	return n <= MOST_TIMES ? l->often[n] : (struct str){0};
}
