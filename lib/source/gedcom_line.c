#include "source/gedcom_line.h"

#include <string.h>

enum { DEEPEST = 99, TAG_MOST = 32, SWITCHES = 1000, TELL = 20 };

struct reading {
	struct arena *a;
	struct gedcom_reading *how;
	struct gedcom_node *path[DEEPEST + 1]; /* the open node at each level */
	struct gedcom_node *first, *last;      /* level 0 */
	struct gedcom_node *target;            /* whose value grows in `joined` */
	struct buf joined;
	size_t nodes, switches;
	uint32_t depth; /* of the last node */
	bool left_out;  /* below a tag that is not wanted */
};

static void tell(struct reading *r, uint32_t line, const char *text)
{
	if (r->how->diags && (*r->how->odd)++ < TELL)
		diag_add(r->how->diags, DIAG_WARNING, r->how->file, line, 1, "%s", text);
}

static struct str undo_at(struct reading *r, struct str s)
{
	size_t at = str_find(s, STR("@@"));
	bool is_7 = r->how->is_7;
	if (at == s.n || (is_7 && at != 0))
		return s;
	struct buf b = {0};
	for (size_t i = 0; i < s.n; i++) {
		buf_add_char(&b, s.p[i]);
		if (s.p[i] == '@' && i + 1 < s.n && s.p[i + 1] == '@' && (!is_7 || i == 0))
			i++;
	}
	return buf_take(&b, r->a);
}

static void end_joined(struct reading *r)
{
	if (r->target)
		r->target->value = arena_copy(r->a, buf_str(&r->joined));
	r->target = NULL;
	buf_clear(&r->joined);
}

/* Text that goes to and fro between two lines is copied each time: such a file is no GEDCOM, and is not
 * followed for ever. */
static void join(struct reading *r, struct gedcom_node *to, struct str value, bool new_line)
{
	if (r->target != to && (!r->target || r->switches++ < SWITCHES)) {
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

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool gedcom_line_pointer(struct str s, struct str *to)
{
	s = str_trim(s);
	if (s.n < 3 || s.p[0] != '@' || s.p[s.n - 1] != '@' || s.p[1] == '@' || s.p[1] == '#')
		return false;
	for (size_t i = 1; i + 1 < s.n; i++)
		if (s.p[i] == '@')
			return false;
	*to = str_part(s, 1, s.n - 2);
	return true;
}

/* One blank parts tag and value; more belong to the value. */
bool gedcom_line_cut(struct str s, struct gedcom_node *n)
{
	size_t i = 0, from;
	n->level = 0;
	while (i < s.n && is_blank(s.p[i]))
		i++;
	from = i;
	while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && i - from < 3)
		n->level = n->level * 10 + (uint32_t)(s.p[i++] - '0');
	if (i == from || i == s.n || !is_blank(s.p[i]) || n->level > DEEPEST)
		return false;
	while (i < s.n && is_blank(s.p[i]))
		i++;
	if (i < s.n && s.p[i] == '@') {
		size_t end = str_find(str_part(s, i + 1, s.n), STR("@"));
		if (i + 1 + end >= s.n || end == 0)
			return false;
		n->xref = str_part(s, i + 1, end);
		i += end + 2;
		while (i < s.n && is_blank(s.p[i]))
			i++;
	}
	from = i;
	while (i < s.n && is_word(s.p[i]))
		i++;
	if (i == from || i - from > TAG_MOST || (i < s.n && !is_blank(s.p[i])))
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

static void hang(struct gedcom_node *up, struct gedcom_node *n)
{
	if (up->last)
		up->last->next = n;
	else
		up->child = n;
	up->last = n;
}

struct gedcom_node *gedcom_line_add(struct gedcom_node *up, struct arena *a, const char *tag,
				    struct str value, uint32_t line)
{
	struct gedcom_node *n = ARENA_NEW(a, struct gedcom_node);
	n->tag = str_of(tag);
	n->value = value;
	n->line = line;
	n->level = up ? up->level + 1 : 0;
	if (up)
		hang(up, n);
	return n;
}

static bool is_wanted(const struct reading *r, const struct gedcom_node *n)
{
	if (n->level > 1)
		return !r->left_out;
	if (n->level == 0 || !r->how->only)
		return true;
	for (const char *const *tag = r->how->only; *tag; tag++)
		if (gedcom_line_is(n, *tag))
			return true;
	return false;
}

static void undo_alias(struct reading *r, struct gedcom_node *n)
{
	if (n->tag.p[0] != '_')
		return;
	for (size_t i = 0; i < r->how->aliases; i++)
		if (str_is_equal(n->tag, r->how->alias[i].tag))
			n->tag = r->how->alias[i].means;
}

static void add(struct reading *r, struct gedcom_node *n)
{
	end_joined(r);
	if (n->level > 0 && !r->first)
		return;
	if (n->level > r->depth + 1) {
		tell(r, n->line, "a level is left out; put below the line before");
		n->level = r->depth + 1;
	}
	r->depth = n->level;
	bool wanted = is_wanted(r, n);
	if (n->level <= 1)
		r->left_out = !wanted;
	r->path[n->level] = n;
	if (!wanted)
		return;
	if (n->level > 0) {
		hang(r->path[n->level - 1], n);
	} else {
		if (r->last)
			r->last->next = n;
		else
			r->first = n;
		r->last = n;
	}
	if (gedcom_line_pointer(n->value, &n->to))
		n->value = (struct str){0};
	else if (n->value.n)
		n->value = undo_at(r, n->value);
}

struct str gedcom_line_without_zero(struct str line, struct arena *a)
{
	struct buf b = {0};
	if (!line.n || !memchr(line.p, 0, line.n))
		return line;
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i])
			buf_add_char(&b, line.p[i]);
		else
			buf_add(&b, STR("\xef\xbf\xbd"));
	}
	return buf_take(&b, a);
}

static void take(struct reading *r, struct str line, uint32_t number)
{
	struct gedcom_node n = {.line = number};
	if (str_trim(line).n == 0)
		return;
	struct str text = gedcom_line_without_zero(line, r->a);
	if (text.p != line.p)
		tell(r, number, "zero bytes in this line: read as U+FFFD");
	line = text;
	if (!gedcom_line_cut(line, &n)) {
		if (r->first && !r->left_out) {
			tell(r, number, "not a line of GEDCOM; taken to continue the line before");
			join(r, r->target ? r->target : r->path[r->depth], line, true);
		}
		return;
	}
	bool conc = gedcom_line_is(&n, "CONC"), cont = gedcom_line_is(&n, "CONT");
	if ((conc || cont) && n.level > 0 && r->first) {
		uint32_t up = n.level - 1 < r->depth ? n.level - 1 : r->depth;
		if (!r->left_out || up == 0)
			join(r, r->path[up], n.value, cont);
		return;
	}
	if (r->nodes++ >= GEDCOM_NODES) {
		r->how->too_many = true;
		return;
	}
	undo_alias(r, &n);
	struct gedcom_node *kept = ARENA_NEW(r->a, struct gedcom_node);
	*kept = n;
	add(r, kept);
}

struct gedcom_node *gedcom_line_read(struct str text, struct gedcom_reading *how, struct arena *a)
{
	struct reading r = {.a = a, .how = how};
	size_t at = 0;
	uint32_t number = how->line;
	while (at < text.n) {
		size_t end = at;
		while (end < text.n && text.p[end] != '\n' && text.p[end] != '\r')
			end++;
		take(&r, str_part(text, at, end - at), number++);
		at = end + 1;
		if (end + 1 < text.n && text.p[end] == '\r' && text.p[end + 1] == '\n')
			at++;
	}
	end_joined(&r);
	buf_close(&r.joined);
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

bool gedcom_line_says(struct str text, const char *word)
{
	struct str w = str_of(word);
	for (size_t i = 0; i + w.n <= text.n; i++)
		if (str_is_equal_caseless(str_part(text, i, w.n), w))
			return true;
	return false;
}
