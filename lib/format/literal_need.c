/* Which strings every match of an expression holds.  The expression is one that PCRE2 has taken, so only its meaning is read
 * here, not its faults; whatever is rare or would need care gives up, and then nothing is needed. */
#include "format/literal.h"

#include <string.h>

enum { MOST_STRINGS = 64, MOST_LENGTH = 40, DEEP = 100, FEW = 12 };

struct set { /* of strings, none twice in a row of building; owned by the arena */
	const struct str *s;
	size_t n;
};

struct part {          /* what a piece of the expression matches */
	bool is_exact; /* a string of `all` and nothing else (or less: what stands before and behind may forbid it) */
	struct set all;
	struct set need; /* n 0: nothing is known */
	uint32_t before_least, before_most;
	double often;         /* of need: how often such strings stand in a text by chance */
	uint32_t least, most; /* bytes */
};

struct parser {
	struct str e;
	size_t at;
	struct arena *a;
	bool gave_up;
	unsigned depth;
};

static uint32_t plus(uint32_t a, uint32_t b)
{
	return a == LITERAL_FAR || b >= LITERAL_FAR - a ? LITERAL_FAR : a + b;
}

static uint32_t times(uint32_t a, uint32_t n)
{
	uint64_t all = (uint64_t)a * n;
	if (a == 0 || n == 0)
		return 0;
	return a == LITERAL_FAR || n == LITERAL_FAR || all >= LITERAL_FAR ? LITERAL_FAR : (uint32_t)all;
}

/* ---- sets of strings ---- */

/* How often a letter stands in English, roughly, in tenths of a percent; white space 170, others 5. */
static double often(struct str s)
{
	static const uint8_t letter[26] = {67, 12, 23, 35, 105, 18, 16, 50, 58, 2,  6, 33, 20,
					   58, 62, 16, 1,  50,  53, 75, 23, 8,  19, 2, 16, 1};
	double p = 1;
	for (size_t i = 0; i < s.n; i++)
		p *= (s.p[i] >= 'a' && s.p[i] <= 'z' ? letter[s.p[i] - 'a']
		      : s.p[i] == ' '                ? 170
						     : 5) /
		     1000.0;
	return p;
}

static bool has_string(const struct str *s, size_t n, struct str one)
{
	for (size_t i = 0; i < n; i++)
		if (str_is_equal(s[i], one))
			return true;
	return false;
}

static struct set one_string(struct parser *p, struct str s)
{
	struct str *to = ARENA_NEW(p->a, struct str);
	*to = s;
	return (struct set){to, 1};
}

/* Each of a followed by each of b; false: too many. */
static bool join(struct parser *p, struct set a, struct set b, struct set *to)
{
	if (a.n * b.n > MOST_STRINGS)
		return false;
	struct str *s = ARENA_ARRAY(p->a, struct str, a.n * b.n);
	size_t n = 0;
	for (size_t i = 0; i < a.n; i++)
		for (size_t k = 0; k < b.n; k++) {
			struct str x = a.s[i], y = b.s[k];
			if (x.n && y.n && x.p[x.n - 1] == ' ' && y.p[0] == ' ') /* one run of white space */
				y = str_part(y, 1, y.n);
			if (x.n + y.n > MOST_LENGTH)
				return false;
			char *c = arena_get(p->a, x.n + y.n + 1);
			if (x.n)
				memcpy(c, x.p, x.n);
			if (y.n)
				memcpy(c + x.n, y.p, y.n);
			if (!has_string(s, n, (struct str){c, x.n + y.n}))
				s[n++] = (struct str){c, x.n + y.n};
		}
	*to = (struct set){s, n};
	return true;
}

static bool unite(struct parser *p, struct set a, struct set b, struct set *to)
{
	if (a.n + b.n > MOST_STRINGS)
		return false;
	struct str *s = ARENA_ARRAY(p->a, struct str, a.n + b.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < a.n + b.n; i++) {
		struct str x = i < a.n ? a.s[i] : b.s[i - a.n];
		if (!has_string(s, n, x))
			s[n++] = x;
	}
	*to = (struct set){s, n};
	return true;
}

/* Takes the set as what is needed when it is rarer than what was. */
static void consider(struct parser *p, struct part *part, struct set set, uint32_t least, uint32_t most)
{
	struct str *s = ARENA_ARRAY(p->a, struct str, set.n + 1);
	size_t n = 0;
	double sum = 0;
	for (size_t i = 0; i < set.n; i++) {
		struct str x = set.s[i];
		bool covered = false;
		if (x.n && x.p[0] == ' ') /* how much white space stood there is not known */
			x = str_part(x, 1, x.n), most = LITERAL_FAR;
		if (x.n < 2)
			return;
		for (size_t k = 0; k < set.n && !covered;
		     k++) /* "abscond" stands wherever "absconded" does */
			covered = k != i && set.s[k].n < x.n && set.s[k].n >= 2 &&
				  str_has_prefix(x, set.s[k]);
		if (!covered && !has_string(s, n, x))
			sum += often(s[n++] = x);
	}
	if (n == 0 || (part->need.n && part->often <= sum))
		return;
	part->need = (struct set){s, n};
	part->often = sum;
	part->before_least = least;
	part->before_most = most;
}

/* ---- pieces ---- */

static struct part give_up(struct parser *p)
{
	p->gave_up = true;
	return (struct part){.most = LITERAL_FAR};
}

static struct part unknown(uint32_t least, uint32_t most)
{
	return (struct part){.least = least, .most = most};
}

static struct part exactly(struct parser *p, struct str s, uint32_t least, uint32_t most)
{
	return (struct part){.is_exact = true, .all = one_string(p, s), .least = least, .most = most};
}

static struct part nothing(struct parser *p)
{
	return exactly(p, STR(""), 0, 0);
}

static bool more(const struct parser *p)
{
	return p->at < p->e.n;
}

static char now(const struct parser *p)
{
	return p->at < p->e.n ? p->e.p[p->at] : '\0';
}

static bool take(struct parser *p, const char *z)
{
	size_t n = strlen(z);
	if (p->e.n - p->at < n || memcmp(p->e.p + p->at, z, n) != 0)
		return false;
	p->at += n;
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

struct members { /* of a class of characters */
	bool in[128], blanks,
		others; /* blanks: white space that is not ASCII; others: any other that is not ASCII */
};

static struct part from_members(struct parser *p, const struct members *m)
{
	struct str s[FEW];
	size_t n = 0;
	uint32_t most = m->others ? 4 : m->blanks ? 3 : 1;
	if (m->others)
		return unknown(1, most);
	for (unsigned c = 0; c < 128; c++) {
		if (!m->in[c])
			continue;
		char *one = arena_get(p->a, 2);
		one[0] = (char)(is_blank((char)c) ? ' ' : c >= 'A' && c <= 'Z' ? c + 32 : c);
		if (has_string(s, n, (struct str){one, 1}))
			continue;
		if (n == FEW)
			return unknown(1, most);
		s[n++] = (struct str){one, 1};
	}
	if (n == 0)
		return unknown(1, most);
	struct str *kept = ARENA_ARRAY(p->a, struct str, n);
	memcpy(kept, s, n * sizeof *s);
	return (struct part){.is_exact = true, .all = {kept, n}, .least = 1, .most = most};
}

/* What \d, \w, \s and the like add; false: not one of these. */
static bool add_kind(struct members *m, char c)
{
	bool in[128] = {false}, blanks = false, others = false;
	for (int k = 0; k < 128; k++) {
		char x = (char)k;
		if (c == 'd' || c == 'D')
			in[k] = is_digit(x);
		else if (c == 'w' || c == 'W')
			in[k] = is_digit(x) || is_letter(x) || x == '_';
		else if (c == 's' || c == 'S')
			in[k] = is_blank(x);
		else if (c == 'h' || c == 'H')
			in[k] = x == ' ' || x == '\t';
		else if (c == 'v' || c == 'V')
			in[k] = is_blank(x) && x != ' ' && x != '\t';
		else
			return false;
	}
	blanks = c == 's' || c == 'h' || c == 'v' || c == 'D' || c == 'W' || c == 'H' || c == 'V';
	others = !(c == 's' || c == 'h' || c == 'v');
	for (int k = 0; k < 128; k++)
		m->in[k] = m->in[k] || in[k] != (c >= 'A' && c <= 'Z');
	m->blanks = m->blanks || blanks;
	m->others = m->others || others;
	return true;
}

/* A character by itself in a class or outside: what stands at p->at, a backslash included; -1: not one, nothing taken. */
static int take_character(struct parser *p)
{
	static const char signs[] = "tnrfae", meant[] = {'\t', '\n', '\r', '\f', 7, 27};
	unsigned char c = (unsigned char)now(p);
	if (c != '\\') {
		p->at++;
		if (c >= 0xc0)
			while (more(p) && ((unsigned char)now(p) & 0xc0) == 0x80)
				p->at++;
		return c;
	}
	if (p->at + 1 >= p->e.n)
		return -1;
	c = (unsigned char)p->e.p[p->at + 1];
	const char *sign = c ? strchr(signs, (char)c) : NULL;
	if (!sign && (c >= 0x80 || is_letter((char)c) || is_digit((char)c)))
		return -1;
	p->at += 2;
	return sign ? meant[sign - signs] : c;
}

static struct part parse_class(struct parser *p)
{
	struct members m = {0};
	bool not = take(p, "^"), first = true;
	for (;; first = false) {
		if (!more(p))
			return give_up(p);
		if (now(p) == ']' && !first) {
			p->at++;
			break;
		}
		if (now(p) == '[' && p->at + 1 < p->e.n && strchr(":.=", p->e.p[p->at + 1]))
			return give_up(p);
		if (now(p) == '\\' && p->at + 1 < p->e.n && add_kind(&m, p->e.p[p->at + 1])) {
			p->at += 2;
			continue;
		}
		int from = take_character(p), to = from;
		if (from < 0)
			return give_up(p);
		if (now(p) == '-' && p->at + 1 < p->e.n && p->e.p[p->at + 1] != ']') {
			p->at++;
			if (now(p) == '[' || (to = take_character(p)) < 0)
				return give_up(p);
		}
		for (int c = from; c <= to; c++) {
			if (c >= 0x80) {
				m.others = true;
				break;
			}
			m.in[c] = true;
			if (is_letter((char)c))
				m.in[c ^ 32] = true;
		}
	}
	if (not ) {
		for (int c = 0; c < 128; c++)
			m.in[c] = !m.in[c];
		m.others = m.blanks = true;
	}
	return from_members(p, &m);
}

static struct part parse_any(struct parser *p);

/* After "(". */
static struct part parse_group(struct parser *p)
{
	bool looks = false;
	if (now(p) == '*')
		return give_up(p);
	if (take(p, "?")) {
		if (take(p, "#")) {
			while (more(p) && now(p) != ')')
				p->at++;
			p->at++;
			return nothing(p);
		}
		if (take(p, "=") || take(p, "!") || take(p, "<=") || take(p, "<!")) {
			looks = true;
		} else if (take(p, "<") || take(p, "P<") || take(p, "'")) {
			while (more(p) && now(p) != '>' && now(p) != '\'')
				p->at++;
			p->at++;
		} else if (take(p, ">") || take(p, "|")) {
		} else { /* settings, which matter when they make white space mean nothing; recursion, conditions */
			while (now(p) && strchr("imsnJU-", now(p)))
				p->at++;
			if (take(p, ")"))
				return nothing(p);
			if (!take(p, ":"))
				return give_up(p);
		}
	}
	if (++p->depth > DEEP)
		return give_up(p);
	struct part inner = parse_any(p);
	p->depth--;
	if (!take(p, ")"))
		return give_up(p);
	return looks ? nothing(p) : inner;
}

static struct part parse_escape(struct parser *p)
{
	struct members m = {0};
	char c = p->at < p->e.n ? p->e.p[p->at] : '\0';
	if (add_kind(&m, c)) {
		p->at++;
		return from_members(p, &m);
	}
	switch (c) {
	case 'b':
	case 'B':
	case 'A':
	case 'Z':
	case 'z':
		p->at++;
		return nothing(p);
	case 'R':
		p->at++;
		return unknown(1, 3);
	case 'p':
	case 'P':
		p->at++;
		if (take(p, "{"))
			while (more(p) && now(p) != '}')
				p->at++;
		p->at++;
		return unknown(1, 4);
	default:
		break;
	}
	if (c >= '1' && c <= '9') {
		while (is_digit(now(p)))
			p->at++;
		return unknown(0, LITERAL_FAR);
	}
	if (take(p, "x{")) {
		while (more(p) && now(p) != '}')
			p->at++;
		p->at++;
		return unknown(1, 4);
	}
	p->at--;
	int x = take_character(p);
	if (x < 0)
		return give_up(p);
	memset(&m, 0, sizeof m);
	m.in[x] = true;
	return from_members(p, &m);
}

static struct part parse_atom(struct parser *p)
{
	char c = now(p);
	p->at++;
	switch (c) {
	case '(':
		return parse_group(p);
	case '[':
		return parse_class(p);
	case '\\':
		return parse_escape(p);
	case '.':
		return unknown(1, 4);
	case '^':
	case '$':
		return nothing(p);
	default:
		break;
	}
	p->at--;
	int x = take_character(p);
	if (x >= 0x80)
		return unknown(1, 4);
	struct members m = {0};
	m.in[x] = true;
	return from_members(p, &m);
}

static uint32_t parse_number(struct parser *p)
{
	uint32_t n = 0;
	while (is_digit(now(p)) && n < 100000)
		n = n * 10 + (uint32_t)(p->e.p[p->at++] - '0');
	return n;
}

/* "*", "{2,5}": how often; false: no quantifier here. */
static bool take_times(struct parser *p, uint32_t *least, uint32_t *most)
{
	size_t begin = p->at;
	if (take(p, "*")) {
		*least = 0, *most = LITERAL_FAR;
	} else if (take(p, "+")) {
		*least = 1, *most = LITERAL_FAR;
	} else if (take(p, "?")) {
		*least = 0, *most = 1;
	} else if (take(p, "{")) {
		if (!is_digit(now(p))) { /* a brace, or what a later PCRE2 takes for a quantifier */
			p->gave_up = p->gave_up || now(p) == ',' || is_blank(now(p));
			p->at = begin;
			return false;
		}
		*least = *most = parse_number(p);
		if (take(p, ","))
			*most = is_digit(now(p)) ? parse_number(p) : LITERAL_FAR;
		if (!take(p, "}")) {
			p->gave_up = p->gave_up || is_blank(now(p));
			p->at = begin;
			return false;
		}
	} else {
		return false;
	}
	if (!take(p, "?"))
		take(p, "+");
	return true;
}

static struct part repeat(struct parser *p, struct part x, uint32_t least, uint32_t most)
{
	bool is_space = x.is_exact && x.all.n == 1 && str_is_equal(x.all.s[0], STR(" "));
	struct part r = {.least = times(x.least, least), .most = times(x.most, most)};
	struct set empty = one_string(p, STR(""));
	if (is_space && most) { /* a run of white space is one sign, however long */
		r.is_exact = true;
		r.all = x.all;
		if (least == 0)
			unite(p, x.all, empty, &r.all);
	} else if (least == 0) {
		r.is_exact = most == 1 && x.is_exact && unite(p, x.all, empty, &r.all);
	} else if (least == 1 && most == 1) {
		r = x;
	} else {
		if (x.is_exact)
			consider(p, &r, x.all, 0, 0);
		if (x.need.n)
			consider(p, &r, x.need, x.before_least, x.before_most);
		if (least == most && x.is_exact && least <= 4) {
			struct set all = empty;
			r.is_exact = true;
			for (uint32_t i = 0; r.is_exact && i < least; i++)
				r.is_exact = join(p, all, x.all, &all);
			r.all = all;
		}
	}
	return r;
}

static struct part parse_sequence(struct parser *p)
{
	struct part whole = nothing(p);
	struct set run = whole.all; /* what stands since the last piece that is not exact */
	uint32_t run_least = 0, run_most = 0;
	while (more(p) && !p->gave_up && now(p) != '|' && now(p) != ')') {
		uint32_t least, most;
		struct part x = parse_atom(p);
		while (!p->gave_up && take_times(p, &least, &most))
			x = repeat(p, x, least, most);
		if (!x.is_exact || !join(p, run, x.all, &run)) {
			consider(p, &whole, run, run_least, run_most);
			whole.is_exact = false;
			run_least = whole.least;
			run_most = whole.most;
			if (x.is_exact) {
				run = x.all;
			} else {
				if (x.need.n)
					consider(p, &whole, x.need, plus(whole.least, x.before_least),
						 plus(whole.most, x.before_most));
				run = one_string(p, STR(""));
				run_least = plus(run_least, x.least);
				run_most = plus(run_most, x.most);
			}
		}
		whole.least = plus(whole.least, x.least);
		whole.most = plus(whole.most, x.most);
	}
	if (!whole.is_exact)
		consider(p, &whole, run, run_least, run_most);
	whole.all = run;
	return whole;
}

/* What an exact part needs is one of its strings. */
static void settle(struct parser *p, struct part *x)
{
	if (!x->is_exact)
		return;
	x->need.n = 0;
	consider(p, x, x->all, 0, 0);
}

static struct part parse_any(struct parser *p)
{
	struct part all = parse_sequence(p);
	while (!p->gave_up && take(p, "|")) {
		struct part x = parse_sequence(p);
		if (all.is_exact && x.is_exact && unite(p, all.all, x.all, &all.all)) {
			;
		} else {
			settle(p, &all);
			settle(p, &x);
			all.is_exact = false;
			if (!all.need.n || !x.need.n || !unite(p, all.need, x.need, &all.need))
				all.need.n = 0;
			all.often += x.often;
			all.before_least = x.before_least < all.before_least ? x.before_least
									     : all.before_least;
			all.before_most = x.before_most > all.before_most ? x.before_most : all.before_most;
		}
		all.least = x.least < all.least ? x.least : all.least;
		all.most = x.most > all.most ? x.most : all.most;
	}
	return all;
}

void literal_need(struct str expression, struct arena *a, struct literal_need *need)
{
	struct arena work = {0};
	struct parser p = {.e = expression, .a = &work};
	struct part all = parse_any(&p);
	*need = (struct literal_need){.before_most = LITERAL_FAR};
	settle(&p, &all);
	/* Strings that stand in every third text anyway only cost the time to look for them. */
	if (!p.gave_up && p.at == expression.n && all.need.n && all.often < 0.002) {
		struct str *s = ARENA_ARRAY(a, struct str, all.need.n);
		for (size_t i = 0; i < all.need.n; i++)
			s[i] = arena_copy(a, all.need.s[i]);
		*need = (struct literal_need){s, all.need.n, all.before_least, all.before_most};
	}
	arena_close(&work);
}
