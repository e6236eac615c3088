/* The list of kinship words, and words made of it. */
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "format/csv.h"
#include "kinship_own.h"

#define KINSHIP_TEXT(name, text) text,
static const char *const code_text[] = {KINSHIP_CODES(KINSHIP_TEXT)};

enum { CODE, WORDS, FEMALE, MALE, INVERSE, RELATIVE, REASON, SOURCE, COLUMNS };

const char *kinship_basis_name(enum kinship_basis b)
{
	static const char *const name[KINSHIP_BASES] = {"birth", "adoption", "marriage", "partnership",
							"step",  "care",     "recorded", "none"};

	return b < KINSHIP_BASES ? name[b] : "";
}

const char *kinship_blood_name(enum kinship_blood b)
{
	return b == KINSHIP_FULL              ? "full"
	       : b == KINSHIP_HALF            ? "half"
	       : b == KINSHIP_BLOOD_NOT_KNOWN ? "not known"
					      : "";
}

const char *kinship_relative_name(enum kinship_relative r)
{
	return r == KINSHIP_YES           ? "yes"
	       : r == KINSHIP_NO          ? "no"
	       : r == KINSHIP_CANNOT_TELL ? "cannot tell"
					  : "";
}

static int code_of(struct str s)
{
	for (int i = 0; i < KINSHIP_CODES_N; i++)
		if (str_is_equal(s, str_of(code_text[i])))
			return i;
	return -1;
}

static int read_row(struct kinship_words *w, struct kinship_word *word, const struct csv_row *row,
		    const char *path, struct arena *a, struct err *e)
{
	struct str cell[COLUMNS];
	int code;

	if (row->broken || row->cells != COLUMNS)
		return err_set_at(e, ERR_USAGE, str_of(path), row->line, 1, "expected %d cells", COLUMNS);
	for (size_t i = 0; i < COLUMNS; i++) {
		cell[i] = arena_copy(a, row->cell[i].text);
		if (str_is_empty(cell[i]))
			return err_set_at(e, ERR_USAGE, str_of(path), row->line, row->cell[i].col,
					  "an empty cell");
	}
	code = code_of(cell[CODE]);
	if (code < 0 || w->at[code] || code_of(cell[INVERSE]) < 0)
		return err_set_at(e, ERR_USAGE, str_of(path), row->line, 1, "%s",
				  code < 0      ? "no relation of this name is computed"
				  : w->at[code] ? "this relation is given twice"
						: "the inverse is no relation of this list");
	*word = (struct kinship_word){cell[CODE],    cell[WORDS],  cell[FEMALE], cell[MALE],
				      cell[INVERSE], cell[REASON], cell[SOURCE], KINSHIP_CANNOT_TELL};
	if (str_is_equal(cell[RELATIVE], STR("yes")))
		word->relative = KINSHIP_YES;
	else if (str_is_equal(cell[RELATIVE], STR("no")))
		word->relative = KINSHIP_NO;
	else if (!str_is_equal(cell[RELATIVE], STR("ask")))
		return err_set_at(e, ERR_USAGE, str_of(path), row->line, row->cell[RELATIVE].col,
				  "expected yes, no or ask");
	w->at[code] = (uint8_t)++w->n;
	return 0;
}

int kinship_words_open(const char *schemas, struct arena *a, struct kinship_words *w, struct err *e)
{
	static const char *const header[COLUMNS] = {"code",    "words",    "female", "male",
						    "inverse", "relative", "reason", "source"};
	const char *path = arena_printf(a, "%s/codes/kinship.csv", schemas).p;
	struct kinship_word *word = ARENA_ARRAY(a, struct kinship_word, KINSHIP_CODES_N);
	struct file_bytes f = {0};
	struct csv csv;
	struct csv_row row;
	bool is_header = true;
	int rc = 0;

	*w = (struct kinship_words){.word = word, .at = ARENA_ARRAY(a, uint8_t, KINSHIP_CODES_N)};
	if (file_map(path, &f, e) != 0)
		return -1;
	csv_open(&csv, f.bytes, ',');
	csv.columns = COLUMNS;
	while (rc == 0 && csv_next(&csv, &row)) {
		if (row.cells && str_has_prefix(row.cell[0].text, STR("#")))
			continue;
		if (!is_header) {
			rc = read_row(w, &word[w->n < KINSHIP_CODES_N ? w->n : 0], &row, path, a, e);
			continue;
		}
		for (size_t i = 0; i < COLUMNS && rc == 0; i++)
			if (i >= row.cells || !str_is_equal(row.cell[i].text, str_of(header[i])))
				rc = err_set_at(e, ERR_USAGE, str_of(path), row.line, 1,
						"expected the column %s", header[i]);
		is_header = false;
	}
	for (int i = 0; i < KINSHIP_CODES_N && rc == 0; i++)
		if (!w->at[i])
			rc = err_set_at(e, ERR_USAGE, str_of(path), 0, 0, "there is no row for %s",
					code_text[i]);
	csv_close(&csv);
	file_unmap(&f);
	return rc;
}

const struct kinship_word *kinship_word_of(const struct kinship_words *w, enum kinship_code c)
{
	return &w->word[w->at[c] - 1];
}

/* ---- words */

static const char *const ordinal[] = {"",      "first",   "second", "third", "fourth", "fifth",
				      "sixth", "seventh", "eighth", "ninth", "tenth"};

static void put_degree(struct buf *b, unsigned n)
{
	const char *end = n % 100 / 10 == 1 ? "th"
			  : n % 10 == 1     ? "st"
			  : n % 10 == 2     ? "nd"
			  : n % 10 == 3     ? "rd"
					    : "th";

	if (n <= 10)
		buf_add_z(b, ordinal[n]);
	else
		buf_addf(b, "%u%s", n, end);
}

static void put_removed(struct buf *b, unsigned n)
{
	if (n == 1)
		buf_add_z(b, " once removed");
	else if (n == 2)
		buf_add_z(b, " twice removed");
	else if (n)
		buf_addf(b, " %u times removed", n);
}

static void put_greats(struct buf *b, unsigned n)
{
	if (n > 4) /* nobody counts so many */
		buf_addf(b, "%u times great-", n);
	else
		while (n--)
			buf_add_z(b, "great-");
}

struct str kinship_say(const struct kinship_words *w, enum kinship_code c, uint8_t sex, unsigned greats,
		       unsigned degree, unsigned removed, enum kinship_blood blood, struct arena *a)
{
	const struct kinship_word *word = kinship_word_of(w, c);
	struct str s = sex == PERSON_FEMALE ? word->female
		       : sex == PERSON_MALE ? word->male
					    : word->words;
	struct buf b = {0};

	if (str_find(s, STR("{")) == s.n)
		return s;
	for (size_t i = 0; i < s.n;) {
		struct str rest = str_part(s, i, s.n);
		size_t close = str_find(rest, STR("}"));

		if (s.p[i] != '{' || close == rest.n) {
			buf_add_char(&b, s.p[i++]);
			continue;
		}
		if (str_has_prefix(rest, STR("{great}")))
			put_greats(&b, greats);
		else if (str_has_prefix(rest, STR("{nth}")))
			put_degree(&b, degree);
		else if (str_has_prefix(rest, STR("{removed}")))
			put_removed(&b, removed);
		else if (str_has_prefix(rest, STR("{half}")) && blood == KINSHIP_HALF)
			buf_add_z(&b, "half-");
		i += close + 1;
	}
	return buf_take(&b, a);
}

enum kinship_code kinship_term_code(const struct kinship_term *t)
{
	bool adopted = t->flags & KINSHIP_ADOPTED;

	if (t->down == 0)
		return t->up == 1   ? adopted ? KINSHIP_IS_ADOPTIVE_PARENT : KINSHIP_IS_PARENT
		       : t->up == 2 ? KINSHIP_IS_GRANDPARENT
				    : KINSHIP_IS_GREAT_GRANDPARENT;
	if (t->up == 0)
		return t->down == 1   ? adopted ? KINSHIP_IS_ADOPTED_CHILD : KINSHIP_IS_CHILD
		       : t->down == 2 ? KINSHIP_IS_GRANDCHILD
				      : KINSHIP_IS_GREAT_GRANDCHILD;
	if (t->up == 1 && t->down == 1)
		return adopted                    ? KINSHIP_IS_ADOPTIVE_SIBLING
		       : t->blood == KINSHIP_FULL ? KINSHIP_IS_SIBLING
		       : t->blood == KINSHIP_HALF ? KINSHIP_IS_HALF_SIBLING
						  : KINSHIP_IS_SOME_SIBLING;
	if (t->down == 1)
		return t->up == 2 ? KINSHIP_IS_AUNT_UNCLE : KINSHIP_IS_GREAT_AUNT_UNCLE;
	if (t->up == 1)
		return t->down == 2 ? KINSHIP_IS_NIECE_NEPHEW : KINSHIP_IS_GREAT_NIECE_NEPHEW;
	return KINSHIP_IS_COUSIN;
}

struct str kinship_say_term(const struct kinship_words *w, const struct kinship_term *t, uint8_t sex,
			    struct arena *a)
{
	enum kinship_code c = kinship_term_code(t);
	unsigned most = t->up > t->down ? t->up : t->down, least = t->up + t->down - most;
	struct str s = kinship_say(w, c, sex, most > 2 ? most - 2 : 0, least ? least - 1u : 0, most - least,
				   t->flags & KINSHIP_ADOPTED ? KINSHIP_BLOOD_NONE : t->blood, a);

	if (!(t->flags & KINSHIP_ADOPTED) || most < 2)
		return s;
	struct str by = kinship_word_of(w, KINSHIP_IS_BY_ADOPTION)->words;
	size_t at = str_find(by, STR("{words}"));
	return arena_printf(a, "%.*s%.*s%.*s", STR_ARG(str_part(by, 0, at)), STR_ARG(s),
			    STR_ARG(str_part(by, at + 7 < by.n ? at + 7 : by.n, by.n)));
}

/* What a link makes one end to the other, where it is no matter of descent. */
enum kinship_code kinship_link_code(const struct kinship_graph *g, const struct family_link *l, bool turned)
{
	switch (kinship_has_ended(g, l) ? l->tie : couple_tie_between(l)) {
	case FAMILY_TIE_PARENT:
		return turned ? KINSHIP_IS_CHILD : KINSHIP_IS_PARENT;
	case FAMILY_TIE_ADOPTER:
		return turned ? KINSHIP_IS_ADOPTED_CHILD : KINSHIP_IS_ADOPTIVE_PARENT;
	case FAMILY_TIE_STEP:
		return turned ? KINSHIP_IS_STEP_CHILD : KINSHIP_IS_STEP_PARENT;
	case FAMILY_TIE_ENGAGED:
		return kinship_is_kind(g, l, "engaged") ? KINSHIP_IS_ENGAGED : KINSHIP_IS_DATING;
	case FAMILY_TIE_SPOUSE:
		return kinship_is_kind(g, l, "civil-partner") ? KINSHIP_IS_CIVIL_PARTNER : KINSHIP_IS_SPOUSE;
	default:
		break;
	}
	if (l->relation) {
		const struct code *code = g->x->records->code;
		const struct code_relation *r = &code->relation[l->relation->kind];
		/* An index turns round what has two directions; the relation itself may stand either way. */
		bool as_is = family_find(g->x, l->relation->from) == l->from;
		struct str name = as_is != turned ? r->name : code->relation[r->inverse].name;
		int c = code_of(name);

		if (c >= 0)
			return (enum kinship_code)c;
	}
	return KINSHIP_IS_AS_RECORDED;
}

struct str kinship_say_link(const struct kinship_graph *g, const struct kinship_words *w,
			    const struct family_link *l, uint32_t who)
{
	bool turned = l->from != who;
	enum kinship_code c = kinship_link_code(g, l, turned);
	const struct code *code = g->x->records->code;
	struct str s;

	switch (l->tie) {
	case FAMILY_TIE_SIBLING: /* as it was recorded, and no more */
	case FAMILY_TIE_TWIN:
	case FAMILY_TIE_GREAT_GRANDPARENT:
	case FAMILY_TIE_AUNT_UNCLE:
	case FAMILY_TIE_COUSIN:
		c = KINSHIP_IS_AS_RECORDED;
		break;
	default:
		break;
	}
	if (c != KINSHIP_IS_AS_RECORDED || !l->relation)
		return kinship_say(w, c, g->x->person[who]->sex, 0, 0, 0, KINSHIP_BLOOD_NONE, g->a);
	const struct code_relation *r = &code->relation[l->relation->kind];
	s = (family_find(g->x, l->relation->from) == who ? r : &code->relation[r->inverse])->words;
	return str_has_suffix(s, STR(" of")) ? str_part(s, 0, s.n - 3) : s;
}
