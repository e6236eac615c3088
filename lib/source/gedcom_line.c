#include "source/gedcom_line.h"

enum { DEEPEST = 99 };

struct reading {
	struct arena *a;
	struct diags *diags;
	struct str file;
	struct gedcom_node *path[DEEPEST + 1]; /* the open node at each level */
	struct gedcom_node *first, *last;      /* level 0 */
	struct gedcom_node *target;            /* whose value grows in `joined` */
	struct buf joined;
	uint32_t depth; /* of the last node */
	bool is_7;
	unsigned long odd;
};

static void tell(struct reading *r, uint32_t line, const char *text)
{
	if (r->diags && r->odd++ < 20)
		diag_add(r->diags, DIAG_WARNING, r->file, line, 1, "%s", text);
}

static struct str undo_at(struct reading *r, struct str s)
{
	size_t at = str_find(s, STR("@@"));
	if (at == s.n || (r->is_7 && at != 0))
		return s;
	struct buf b = {0};
	for (size_t i = 0; i < s.n; i++) {
		buf_add_char(&b, s.p[i]);
		if (s.p[i] == '@' && i + 1 < s.n && s.p[i + 1] == '@' && (!r->is_7 || i == 0))
			i++;
	}
	struct str done = arena_copy(r->a, buf_str(&b));
	buf_close(&b);
	return done;
}

static void end_joined(struct reading *r)
{
	if (r->target)
		r->target->value = arena_copy(r->a, buf_str(&r->joined));
	r->target = NULL;
	buf_clear(&r->joined);
}

static void join(struct reading *r, struct gedcom_node *to, struct str value, bool new_line)
{
	if (r->target != to) {
		end_joined(r);
		r->target = to;
		buf_add(&r->joined, to->value);
	}
	if (new_line)
		buf_add_char(&r->joined, '\n');
	buf_add(&r->joined, undo_at(r, value));
}

static bool is_word(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* "@I1@" */
static bool is_pointer(struct str s)
{
	if (s.n < 3 || s.p[0] != '@' || s.p[s.n - 1] != '@' || s.p[1] == '@' || s.p[1] == '#')
		return false;
	for (size_t i = 1; i + 1 < s.n; i++)
		if (s.p[i] == '@')
			return false;
	return true;
}

/* LEVEL [@XREF@] TAG [VALUE].  One blank parts tag and value; more belong to the value. */
static bool cut(struct str s, struct gedcom_node *n)
{
	size_t i = 0, from;
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
		i++;
	from = i;
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && i - from < 3)
		n->level = n->level * 10 + (uint32_t)(s.p[i++] - '0');
	if (i == from || i == s.n || (s.p[i] != ' ' && s.p[i] != '\t') || n->level > DEEPEST)
		return false;
	while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
		i++;
	if (i < s.n && s.p[i] == '@') {
		size_t end = str_find(str_part(s, i + 1, s.n), STR("@"));
		if (i + 1 + end >= s.n || end == 0)
			return false;
		n->xref = str_part(s, i + 1, end);
		i += end + 2;
		while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\t'))
			i++;
	}
	from = i;
	while (i < s.n && is_word(s.p[i]))
		i++;
	if (i == from || (i < s.n && s.p[i] != ' ' && s.p[i] != '\t'))
		return false;
	n->tag = str_part(s, from, i - from);
	if (i < s.n)
		n->value = str_part(s, i + 1, s.n);
	return true;
}

bool gedcom_line_is(const struct gedcom_node *n, const char *tag)
{
	return str_is_equal_caseless(n->tag, str_of(tag));
}

static void add(struct reading *r, struct gedcom_node *n, size_t at)
{
	end_joined(r);
	if (n->level > 0 && !r->first)
		return;
	if (n->level > r->depth + 1) {
		tell(r, n->line, "a level is left out; put below the line before");
		n->level = r->depth + 1;
	}
	if (n->level == 0) {
		if (r->last)
			r->last->end = at;
		if (r->last)
			r->last->next = n;
		else
			r->first = n;
		r->last = n;
		n->from = at;
	} else {
		struct gedcom_node *up = r->path[n->level - 1];
		if (up->last)
			up->last->next = n;
		else
			up->child = n;
		up->last = n;
	}
	r->path[n->level] = n;
	r->depth = n->level;
	struct str v = str_trim(n->value);
	if (is_pointer(v)) {
		n->to = str_part(v, 1, v.n - 2);
		n->value = (struct str){0};
	} else if (n->value.n) {
		n->value = undo_at(r, n->value);
	}
	if (n->level == 2 && gedcom_line_is(n, "VERS") && gedcom_line_is(r->path[1], "GEDC"))
		r->is_7 = str_has_prefix(str_trim(n->value), STR("7"));
}

static void take(struct reading *r, struct str line, size_t at, uint32_t number)
{
	struct gedcom_node n = {.line = number};
	if (str_trim(line).n == 0)
		return;
	if (!cut(line, &n)) {
		if (r->first) {
			tell(r, number, "not a line of GEDCOM; taken to continue the line before");
			join(r, r->target ? r->target : r->path[r->depth], line, true);
		}
		return;
	}
	bool conc = gedcom_line_is(&n, "CONC"), cont = gedcom_line_is(&n, "CONT");
	if ((conc || cont) && n.level > 0 && r->first) {
		uint32_t up = n.level - 1 < r->depth ? n.level - 1 : r->depth;
		join(r, r->path[up], n.value, cont);
		return;
	}
	struct gedcom_node *kept = ARENA_NEW(r->a, struct gedcom_node);
	*kept = n;
	add(r, kept, at);
}

struct gedcom_node *gedcom_line_read(struct str bytes, struct str file, struct arena *a, struct diags *diags)
{
	struct reading r = {.a = a, .diags = diags, .file = file};
	size_t at = str_has_prefix(bytes, STR("\xef\xbb\xbf")) ? 3 : 0;
	uint32_t number = 0;
	while (at < bytes.n) {
		size_t end = at;
		while (end < bytes.n && bytes.p[end] != '\n' && bytes.p[end] != '\r')
			end++;
		take(&r, str_part(bytes, at, end - at), at, ++number);
		at = end + 1;
		if (end + 1 < bytes.n && bytes.p[end] == '\r' && bytes.p[end + 1] == '\n')
			at++;
	}
	end_joined(&r);
	buf_close(&r.joined);
	if (r.last)
		r.last->end = bytes.n;
	if (diags && r.odd > 20)
		diag_add(diags, DIAG_WARNING, file, 0, 0, "%lu more lines of this kind", r.odd - 20);
	return r.first;
}

struct gedcom_node *gedcom_line_next(struct gedcom_node *n, const char *tag)
{
	while (n && !gedcom_line_is(n, tag))
		n = n->next;
	return n;
}

struct gedcom_node *gedcom_line_first(const struct gedcom_node *n, const char *tag)
{
	return n ? gedcom_line_next(n->child, tag) : NULL;
}

struct str gedcom_line_value(const struct gedcom_node *n, const char *tag)
{
	const struct gedcom_node *k = gedcom_line_first(n, tag);
	return k ? str_trim(k->value) : (struct str){0};
}
