/* The code lists of a map, a part of source/mapread: those that stand in it and those in schemas/codes. */
#include "mapread_own.h"

#include <string.h>

#include "base/file.h"
#include "format/csv.h"

static int find_cell(const struct csv_row *header, struct str name)
{
	for (size_t i = 0; i < header->cells; i++)
		if (str_is_equal(str_trim(header->cell[i].text), name))
			return (int)i;
	return -1;
}

static int read_csv_rows(struct mapread_state *r, struct csv *csv, struct map_codes *to, size_t most,
			 uint32_t line)
{
	struct csv_row row;
	struct arena *a = r->in->arena;
	do {
		if (!csv_next(csv, &row))
			return mapread_fault(r, line, "the code list is empty", to->name);
	} while (row.raw.n && row.raw.p[0] == '#');
	int code = find_cell(&row, STR("code")), words = find_cell(&row, STR("words"));
	if (code < 0 || words < 0)
		return mapread_fault(r, line, "the code list has no columns `code` and `words`", to->name);
	while (csv_next(csv, &row)) {
		if (row.broken || row.cells <= (size_t)code || row.cells <= (size_t)words || to->n == most)
			return mapread_fault(r, line, "the code list has a broken row", to->name);
		struct map_code *c = &to->code[to->n++];
		c->value = arena_copy(a, str_trim(row.cell[code].text));
		c->fold = map_folded(a, c->value);
		c->is = arena_copy(a, str_trim(row.cell[words].text));
	}
	return 0;
}

static int read_csv_codes(struct mapread_state *r, const struct schema_node *n, struct map_codes *to)
{
	struct file_bytes f;
	struct str file = schema_attribute(n, "csv");
	const char *path = arena_printf(r->in->arena, "%s/codes/%.*s", r->in->schemas, STR_ARG(file)).p;
	if (str_is_empty(file) || file.p[0] == '.' || memchr(file.p, '/', file.n) || !file_is_there(path))
		return mapread_fault(r, n->line, "a code list is a file in schemas/codes", file);
	if (file_map(path, &f, r->e))
		return -1;
	size_t most = 1;
	for (size_t i = 0; i < f.bytes.n; i++)
		most += f.bytes.p[i] == '\n';
	to->code = ARENA_ARRAY(r->in->arena, struct map_code, most);
	struct csv csv;
	csv_open(&csv, f.bytes, ',');
	int result = read_csv_rows(r, &csv, to, most, n->line);
	csv_close(&csv);
	file_unmap(&f);
	return result;
}

int mapread_codes(struct mapread_state *r, const struct schema_node *root)
{
	struct arena *a = r->in->arena;
	r->codes = ARENA_ARRAY(a, struct map_codes, mapread_count(root, "codes") + 1);
	for (const struct schema_node *n = schema_first(root, "codes"); n; n = schema_after(n, "codes")) {
		struct map_codes *to = &r->codes[r->codes_n++];
		to->name = schema_attribute(n, "name");
		to->line = n->line;
		if (!str_is_absent(schema_attribute(n, "csv"))) {
			if (read_csv_codes(r, n, to))
				return -1;
			continue;
		}
		to->code = ARENA_ARRAY(a, struct map_code, mapread_count(n, "code") + 1);
		for (const struct schema_node *c = schema_first(n, "code"); c; c = schema_after(c, "code")) {
			struct map_code *code = &to->code[to->n++];
			code->value = schema_attribute(c, "value");
			code->fold = map_folded(a, code->value);
			code->is = schema_attribute(c, "is");
		}
	}
	return 0;
}

int mapread_find_codes(const struct mapread_state *r, const struct schema_node *n,
		       const struct map_codes **codes)
{
	struct str name = schema_attribute(n, "codes");
	*codes = NULL;
	if (str_is_absent(name))
		return 0;
	for (size_t i = 0; i < r->codes_n; i++)
		if (str_is_equal(r->codes[i].name, name)) {
			*codes = &r->codes[i];
			return 0;
		}
	return mapread_fault(r, n->line, "there is no <codes> of this name", name);
}

/* Every word of a list that gives kinds must be a kind. */
int mapread_kinds(const struct mapread_state *r, const struct map_codes *given, bool relations,
			 uint32_t line)
{
	struct map_codes *c = &r->codes[given - r->codes];
	if (relations ? c->has_kinds : c->has_relations)
		return mapread_fault(
			r, line, "one list of codes cannot give both kinds of event and relations", c->name);
	for (size_t i = 0; i < c->n; i++)
		if (relations ? code_relation_of(r->in->code, c->code[i].is, &c->code[i].kind)
			      : code_kind_of(r->in->code, c->code[i].is, &c->code[i].kind))
			return mapread_fault(r, c->line,
				     relations ? "no such relation in schemas/codes/relations.xml"
					       : "no such kind in schemas/codes/kinds.xml",
				     c->code[i].is);
	*(relations ? &c->has_relations : &c->has_kinds) = true;
	return 0;
}
