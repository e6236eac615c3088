/* What words in the name of a column say it means: the list schemas/codes/column-words.csv. */
#include "newmap_own.h"

#include "base/file.h"
#include "format/csv.h"

static const char *const slot_name[NEWMAP_SLOTS] = {
	[NEWMAP_ID] = "id",
	[NEWMAP_CHILD] = "child",
	[NEWMAP_KIND] = "kind",
	[NEWMAP_START] = "start",
	[NEWMAP_TIME] = "time",
	[NEWMAP_END] = "end",
	[NEWMAP_RECORDED] = "recorded",
	[NEWMAP_AGENCY] = "agency",
	[NEWMAP_AUTHOR] = "author",
	[NEWMAP_WORKER] = "worker",
	[NEWMAP_PLACE] = "place",
	[NEWMAP_TEXT] = "text",
	[NEWMAP_IMPACT] = "impact",
	[NEWMAP_VOICE] = "voice",
	[NEWMAP_ACTION] = "action",
	[NEWMAP_OUTCOME] = "outcome",
	[NEWMAP_SEVERITY] = "severity",
	[NEWMAP_FIRST] = "first-name",
	[NEWMAP_LAST] = "last-name",
	[NEWMAP_NAME] = "name",
	[NEWMAP_BIRTH] = "birth",
	[NEWMAP_SEX] = "sex",
	[NEWMAP_UPN] = "upn",
	[NEWMAP_NHS] = "nhs",
	[NEWMAP_RELATION] = "relation",
	[NEWMAP_OTHER] = "other-person",
};

static enum newmap_slot slot_of(struct str name)
{
	for (int s = NEWMAP_NONE + 1; s < NEWMAP_SLOTS; s++)
		if (str_is_equal(name, str_of(slot_name[s])))
			return (enum newmap_slot)s;
	return NEWMAP_NONE;
}

static int read_row(struct newmap *m, const struct csv_row *row, const char *path, struct err *e)
{
	struct str word = str_trim(row->cell[0].text), as = row->cell[1].text;
	struct newmap_word w = {.is_whole = str_is_equal(as, STR("whole")),
				.slot = slot_of(str_trim(row->cell[2].text))};
	w.fold = map_folded(&m->arena, word);
	if (!w.fold.n || !str_is_equal(w.fold, word))
		return err_set_at(e, ERR_USAGE, str_of(path), row->line, 1,
				  "expected a word of small letters and digits");
	if (!w.is_whole && !str_is_equal(as, STR("part")))
		return err_set_at(e, ERR_USAGE, str_of(path), row->line, row->cell[1].col,
				  "expected part or whole");
	if (!w.slot)
		return err_set_at(e, ERR_USAGE, str_of(path), row->line, row->cell[2].col,
				  "columns are not guessed to mean this");
	m->word[m->words++] = w;
	return 0;
}

int newmap_words_read(struct newmap *m, struct str schemas, struct err *e)
{
	const char *path = arena_printf(&m->arena, "%.*s/codes/column-words.csv", STR_ARG(schemas)).p;
	struct file_bytes f;
	struct csv c;
	struct csv_row row;
	bool is_headed = false;
	int rc = 0;
	if (file_map(path, &f, e) < 0)
		return -1;
	m->word = ARENA_ARRAY(&m->arena, struct newmap_word, f.bytes.n / 4 + 1); /* a row is longer */
	csv_open(&c, f.bytes, ',');
	while (rc == 0 && csv_next(&c, &row) > 0) {
		if (str_has_prefix(row.raw, STR("#")))
			continue;
		if (row.broken || row.cells < 3)
			rc = err_set_at(e, ERR_USAGE, str_of(path), row.line, 1,
					"expected word,stands-as,means,source");
		else if (is_headed)
			rc = read_row(m, &row, path, e);
		is_headed = true;
	}
	csv_close(&c);
	file_unmap(&f);
	return rc;
}

enum newmap_slot newmap_words_slot(const struct newmap *m, struct str fold)
{
	for (size_t i = 0; i < m->words; i++)
		if (m->word[i].is_whole ? str_is_equal(fold, m->word[i].fold)
					: str_find(fold, m->word[i].fold) < fold.n)
			return m->word[i].slot;
	return NEWMAP_NONE;
}
