/* What can be read, and how each kind is told. */
#include "preview_own.h"

#include "source/wide.h"

static void add_padded(struct buf *b, struct str s, size_t width)
{
	buf_add(b, s);
	for (size_t n = s.n; n < width; n++)
		buf_add_char(b, ' ');
}

/* How a map's files are told: by the columns that must be there, or by the outermost element and where its rows are. */
static void say_told(const struct map *m, struct buf *b)
{
	struct buf line = {0};
	bool any = false;
	if (!m->no_table) {
		buf_add_z(&line, "told by the columns ");
		for (size_t c = 0; c < m->columns; c++)
			if (m->column[c].required) {
				buf_addf(&line, "%s%.*s", any ? ", " : "", STR_ARG(m->column[c].name));
				any = true;
			}
	}
	for (size_t i = 0; i < m->records_n; i++) {
		const struct map_records *r = &m->records[i];
		buf_addf(&line, "%s%s%.*s", line.n ? "; " : "told by ", r->json ? "JSON with rows at " : "XML: rows at ",
			 STR_ARG(r->root));
		for (size_t k = 0; k < r->steps; k++)
			buf_addf(&line, "%s%.*s", k || !r->json ? "/" : "", STR_ARG(r->at[k]));
		if (r->json && r->steps == 0)
			buf_add_z(&line, "the outermost object");
	}
	preview_wrap(b, buf_str(&line), 6);
	buf_close(&line);
}

void preview_formats(const struct map_set *maps, struct buf *b)
{
	buf_add_z(b, "What is read, told apart by content (--as NAME reads a file as one of them all the same):\n\n");
	for (size_t i = 0; source_adapters[i]; i++) {
		if (source_adapters[i] == &wide_adapter) /* no kind of its own: what is in it is one of the others */
			continue;
		buf_add_z(b, "  ");
		add_padded(b, str_of(source_adapters[i]->name), 12);
		buf_addf(b, " %s\n", source_adapters[i]->words);
	}
	buf_add_z(b, "  stream       our own JSON Lines, as case-show and case-import print them\n"
		     "\nTables and records are read by a column map (schemas/map); the map is chosen by the header, or by --map NAME:\n\n");
	for (size_t i = 0; i < maps->n; i++) {
		const struct map *m = &maps->map[i];
		buf_add_z(b, "  ");
		add_padded(b, m->name, 26);
		buf_addf(b, " %.*s\n", STR_ARG(m->title));
		say_told(m, b);
	}
	buf_add_z(b, "\nA table that none of them knows: case-import --explain FILE tells which come near,\n"
		     "case-import --new-map FILE writes a map for it.\n");
}
