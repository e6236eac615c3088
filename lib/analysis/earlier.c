#include "analysis/earlier.h"

#include <stdlib.h>
#include <string.h>

#include "format/json.h"

struct one {
	struct finding_was was;
	struct str rule, child, from, to;
	const uint64_t *evidence;
	size_t n;
};

struct earlier {
	struct arena arena;
	struct one *one;
	size_t n, cap;
};

static bool read_id(struct str s, uint64_t *id)
{
	*id = 0;
	for (size_t i = 0; i < s.n; i++) {
		static const char digits[] = "0123456789abcdef";
		const char *at = s.p[i] ? strchr(digits, s.p[i]) : NULL;
		if (!at)
			return false;
		*id = *id << 4 | (uint64_t)(at - digits);
	}
	return s.n == 16;
}

static struct str member(struct earlier *x, const struct json *o, const char *key)
{
	return o ? arena_copy(&x->arena, json_text(json_member(o, key))) : (struct str){0};
}

static int add(struct earlier *x, const struct json *o)
{
	const struct json *evidence = json_member(o, "evidence"), *pair = json_member(o, "pair");
	struct one one = {.rule = member(x, o, "rule"), .child = member(x, o, "child"), .from = member(x, pair, "from"),
			  .to = member(x, pair, "to"), .was.first = member(x, o, "first")};
	size_t n = evidence && json_is_array(evidence) ? json_count(evidence) : 0;
	uint64_t *id = ARENA_ARRAY(&x->arena, uint64_t, n ? n : 1);
	double count;

	if (!read_id(json_text(json_member(o, "id")), &one.was.id))
		return -1;
	for (size_t i = 0; i < n; i++)
		if (read_id(json_text(json_item(evidence, i)), &id[one.n]))
			one.n++;
	one.evidence = id;
	if (json_number(json_member(o, "count"), &count) == 0 && count >= 0 && count < 1e9)
		one.was.count = (uint32_t)count;
	if (x->n == x->cap)
		x->one = arena_grow(x->one, x->cap = x->cap ? x->cap * 2 : 64, sizeof *x->one);
	x->one[x->n++] = one;
	return 0;
}

static int by_rule(const void *a, const void *b)
{
	const struct one *x = a, *y = b;
	int c = str_compare(x->rule, y->rule);

	return c ? c : (x->was.id > y->was.id) - (x->was.id < y->was.id);
}

int earlier_open(struct str bytes, struct str file, struct earlier **to, struct err *e)
{
	struct earlier *x = arena_malloc(sizeof *x);
	unsigned line_no = 0;

	while (!str_is_absent(bytes) && bytes.n) {
		struct str line = str_trim(str_cut(&bytes, '\n'));
		struct json *root;
		int rc = 0;
		line_no++;
		if (str_is_empty(line))
			continue;
		if (json_parse(line, &root, file, line_no, e) < 0) {
			earlier_close(x);
			return -1;
		}
		if (json_is_object(root) && str_is_equal(json_text(json_member(root, "type")), STR("finding")))
			rc = add(x, root);
		json_free(root);
		if (rc < 0) {
			earlier_close(x);
			return err_set_at(e, ERR_INPUT, file, line_no, 0, "a finding without an id");
		}
	}
	if (x->n)
		qsort(x->one, x->n, sizeof *x->one, by_rule);
	*to = x;
	return 0;
}

void earlier_close(struct earlier *x)
{
	if (!x)
		return;
	free(x->one);
	arena_close(&x->arena);
	free(x);
}

static bool shares_an_entry(const struct one *o, const struct finding *f)
{
	for (size_t i = 0; i < o->n; i++)
		for (size_t k = 0; k < f->evidence_n; k++)
			if (o->evidence[i] == f->evidence[k])
				return true;
	return false;
}

static bool is_same(struct str a, struct str b)
{
	return str_is_empty(a) ? str_is_empty(b) : str_is_equal(a, b);
}

const struct finding_was *earlier_find(const struct earlier *x, const struct finding *f)
{
	const struct finding_was *was = NULL;
	size_t lo = 0, hi = x->n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;
		if (str_compare(x->one[mid].rule, f->rule) < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < x->n && str_is_equal(x->one[lo].rule, f->rule); lo++) {
		const struct one *o = &x->one[lo];
		if (!is_same(o->child, f->child) || !is_same(o->from, f->pair_from) || !is_same(o->to, f->pair_to))
			continue;
		if (o->was.id == f->id)
			return NULL;
		if (!was && shares_an_entry(o, f))
			was = &o->was;
	}
	return was;
}
