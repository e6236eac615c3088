#include "model/care.h"

#include <stdio.h>

#include "base/buf.h"
#include "format/schema.h"

/* ---- the list ---- */

static enum care_part part_of(const struct schema_node *n)
{
	return str_is_equal(schema_attribute(n, "part"), STR("placement")) ? CARE_PLACEMENT : CARE_STATUS;
}

static int read_reading(struct care_policy *p, const struct code *code, const struct schema_node *n, const char *path,
			struct err *e)
{
	struct care_reading *to = &p->reading[p->readings];
	struct str as = schema_attribute(n, "as");

	*to = (struct care_reading){.part = part_of(n),
				    .after = arena_copy(&p->arena, schema_attribute(n, "after")),
				    .any = !str_is_absent(schema_attribute(n, "any")),
				    .is_as = !str_is_absent(as)};
	if (code_kind_of(code, schema_attribute(n, "kind"), &to->kind) < 0 ||
	    (to->is_as && code_kind_of(code, as, &to->as) < 0))
		return err_set(e, ERR_USAGE, "%s:%u: no such kind of entry", path, n->line);
	p->readings++;
	return 0;
}

static void read_word(struct care_policy *p, const struct schema_node *n)
{
	p->word[p->words++] = (struct care_word){part_of(n), arena_copy(&p->arena, schema_attribute(n, "code")),
						 arena_copy(&p->arena, schema_attribute(n, "for")),
						 arena_copy(&p->arena, schema_attribute(n, "short"))};
}

int care_policy_open(const char *schemas, const struct code *code, struct care_policy *p, struct diags *diags,
		     struct err *e)
{
	char path[4096], rng[4096];
	struct arena a = {0};
	struct schema_node *root;
	size_t nodes = 0;
	long longest = 0;
	int rc;

	*p = (struct care_policy){0};
	snprintf(path, sizeof path, "%s/codes/care.xml", schemas);
	snprintf(rng, sizeof rng, "%s/codes/care.rng", schemas);
	rc = schema_load(path, rng, &a, &root, diags, e);
	for (const struct schema_node *n = rc == 0 ? root->child : NULL; n; n = n->next)
		nodes++;
	p->reading = ARENA_ARRAY(&p->arena, struct care_reading, nodes + 1);
	p->word = ARENA_ARRAY(&p->arena, struct care_word, nodes + 1);
	for (const struct schema_node *n = rc == 0 ? root->child : NULL; n && rc == 0; n = n->next)
		if (str_is_equal(n->name, STR("read")))
			rc = read_reading(p, code, n, path, e);
		else
			read_word(p, n);
	if (rc == 0) {
		str_to_long(schema_attribute(root, "longest"), &longest);
		p->longest = (size_t)longest;
		p->otherwise = arena_copy(&p->arena, schema_attribute(root, "otherwise"));
	}
	arena_close(&a);
	if (rc < 0)
		care_policy_close(p);
	return rc;
}

void care_policy_close(struct care_policy *p)
{
	arena_close(&p->arena);
	*p = (struct care_policy){0};
}

bool care_is_told(const struct care_policy *p, const struct code *c, uint16_t kind)
{
	for (size_t i = 0; p && i < p->readings; i++)
		if (code_kind_is(c, kind, p->reading[i].kind))
			return true;
	return false;
}

/* ---- one entry ---- */

static bool is_begun_by(struct str piece, struct str words)
{
	return piece.n >= words.n && str_is_equal_caseless(str_part(piece, 0, words.n), words);
}

/* What a text says there: the piece after the words, else the first. */
static struct str piece_of(struct str text, struct str after)
{
	while (!str_is_absent(text)) {
		struct str piece = str_trim(str_cut(&text, ';'));

		if (str_is_empty(after))
			return piece;
		if (is_begun_by(piece, after))
			return str_trim(str_part(piece, after.n, SIZE_MAX));
	}
	return (struct str){0};
}

static const struct care_word *find_word(const struct care_policy *p, enum care_part part, struct str said)
{
	if (str_has_suffix(said, STR("."))) /* "Full care order." */
		said.n--;
	for (size_t i = 0; i < p->words; i++)
		if (p->word[i].part == part &&
		    (str_is_equal(p->word[i].code, said) || str_is_equal_caseless(p->word[i].words, said)))
			return &p->word[i];
	return NULL;
}

/* At most so many letters, cut at a blank where there is one. */
static struct str cut(struct str s, size_t longest, struct arena *a)
{
	size_t letters = 0, at = 0, blank = 0;

	for (; at < s.n; at++) {
		if (((unsigned char)s.p[at] & 0xC0) == 0x80)
			continue; /* of a letter that has begun */
		if (letters++ == longest)
			break;
		if (s.p[at] == ' ')
			blank = at;
	}
	if (at == s.n)
		return s;
	return arena_printf(a, "%.*s\xe2\x80\xa6", (int)(blank ? blank : at), s.p);
}

bool care_read(const struct care_policy *p, const struct code *c, const struct event *ev, enum care_part part,
	       struct arena *a, struct care_said *to)
{
	bool is_episode = false;

	for (size_t i = 0; p && i < p->readings; i++) {
		const struct care_reading *r = &p->reading[i];
		const struct care_word *word;
		struct str said;

		if (r->part != part || !code_kind_is(c, ev->kind, r->kind))
			continue;
		is_episode |= part == CARE_STATUS && !str_is_empty(r->after);
		said = piece_of(ev->text, r->after);
		if (str_is_empty(said))
			continue;
		word = find_word(p, part, said);
		if (!word && !r->any)
			continue;
		*to = word ? (struct care_said){word->words, word->written, false}
			   : (struct care_said){said, cut(said, p->longest, a), false};
		return true;
	}
	if (is_episode)
		*to = (struct care_said){p->otherwise, p->otherwise, true};
	return is_episode;
}

struct str care_text_without(const struct care_policy *p, const struct code *c, const struct event *ev,
			     bool (*is_left)(const void *self, uint16_t kind), const void *self, struct arena *a)
{
	struct str text = ev->text;

	for (size_t i = 0; p && i < p->readings; i++) {
		const struct care_reading *r = &p->reading[i];
		struct str rest = text;
		struct buf b = {0};
		bool gone = false;

		if (!r->is_as || !code_kind_is(c, ev->kind, r->kind) || !is_left(self, r->as))
			continue;
		while (!str_is_absent(rest)) {
			struct str piece = str_cut(&rest, ';');

			if (is_begun_by(str_trim(piece), r->after)) {
				gone = true;
				continue;
			}
			if (b.n)
				buf_add_char(&b, ';');
			buf_add(&b, piece);
		}
		if (gone)
			text = arena_copy(a, buf_str(&b));
		buf_close(&b);
	}
	return text;
}
