#include "format/passed.h"

#include <string.h>

#include "base/seal.h"

/* Made by the build, see Makefile; not there in a program that is linked without it. */
extern const char _binary_passed_bin_start[] __attribute__((weak));

struct place {
	uint64_t digest, from; /* of the tree, in the trees */
};

static uint64_t digest_of(struct str policy, struct str grammar)
{
	return seal_short_add(seal_short_add(0, policy), grammar);
}

/* ---- written ---- */

static void put(struct buf *b, const void *bytes, size_t n)
{
	buf_add(b, (struct str){bytes, n});
}

static void put_number(struct buf *b, size_t number)
{
	put(b, &(uint32_t){(uint32_t)number}, sizeof(uint32_t));
}

static void put_text(struct buf *b, struct str s)
{
	put_number(b, s.n);
	buf_add(b, s);
	buf_add_char(b, '\0');
}

static void put_tree(struct buf *b, const struct schema_node *n)
{
	size_t children = 0;
	for (const struct schema_node *c = n->child; c; c = c->next)
		children++;
	put_number(b, n->line);
	put_text(b, n->name);
	put_text(b, n->text);
	put_number(b, n->attributes);
	for (size_t i = 0; i < n->attributes; i++) {
		put_text(b, n->attribute[i].name);
		put_text(b, n->attribute[i].value);
	}
	put_number(b, children);
	for (const struct schema_node *c = n->child; c; c = c->next)
		put_tree(b, c);
}

void passed_add(struct passed *p, struct str policy, struct str grammar, const struct schema_node *root)
{
	put(&p->index, &(struct place){digest_of(policy, grammar), p->trees.n}, sizeof(struct place));
	put_tree(&p->trees, root);
}

void passed_write(struct passed *p, struct buf *to)
{
	uint64_t n = p->index.n / sizeof(struct place);
	put(to, &n, sizeof n);
	buf_add(to, buf_str(&p->index));
	buf_add(to, buf_str(&p->trees));
	buf_close(&p->index);
	buf_close(&p->trees);
}

/* ---- read: each of these leaves *at behind what it took ---- */

static uint32_t take_number(const char **at)
{
	uint32_t number;
	memcpy(&number, *at, sizeof number);
	*at += sizeof number;
	return number;
}

static struct str take_text(const char **at)
{
	uint32_t n = take_number(at);
	struct str s = {*at, n};
	*at += n + 1;
	return s;
}

static struct schema_node *take_tree(const char **at, struct schema_node *parent, struct arena *a)
{
	struct schema_node *n = ARENA_NEW(a, struct schema_node), **end = &n->child;
	n->parent = parent;
	n->line = take_number(at);
	n->name = take_text(at);
	n->text = take_text(at);
	n->attributes = take_number(at);
	struct xml_attribute *list = ARENA_ARRAY(a, struct xml_attribute, n->attributes);
	for (size_t i = 0; i < n->attributes; i++) {
		list[i].name = take_text(at);
		list[i].value = take_text(at);
	}
	n->attribute = list;
	for (uint32_t children = take_number(at); children; children--, end = &(*end)->next)
		*end = take_tree(at, n, a);
	return n;
}

struct schema_node *passed_tree(struct str policy, struct str grammar, struct arena *a)
{
	const char *at = _binary_passed_bin_start;
	uint64_t n, digest = digest_of(policy, grammar);
	struct place place;
	if (!at)
		return NULL;
	memcpy(&n, at, sizeof n);
	at += sizeof n;
	const char *trees = at + n * sizeof place;
	for (; at < trees; at += sizeof place) {
		memcpy(&place, at, sizeof place);
		if (place.digest == digest) {
			at = trees + place.from;
			return take_tree(&at, NULL, a);
		}
	}
	return NULL;
}
