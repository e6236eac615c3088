/* What the columns of an unknown table seem to mean. */
#include "newmap_own.h"

#include <string.h>

#include "source/cells.h"

enum { NAME = 40 };

/* ---- names */

/* A name for the map's file: letters, digits and single hyphens, beginning with a letter; of "a.xlsx#List 1"
 * a-list-1. */
static struct str name_of(struct arena *a, struct str file)
{
	char *p = arena_get(a, NAME + 8);
	size_t n = 0, from = 0;
	for (size_t i = 0; i < file.n; i++)
		if (file.p[i] == '/')
			from = i + 1;
	struct str rest = str_part(file, from, file.n), own = str_cut(&rest, '#'), name = str_cut(&own, '.');
	for (size_t i = 0, end = name.n + 1 + rest.n; i < end && n < NAME; i++) {
		char c = i < name.n ? name.p[i] : i == name.n ? '#' : rest.p[i - name.n - 1];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c + 'a' - 'A');
		bool letter = c >= 'a' && c <= 'z', good = letter || (c >= '0' && c <= '9');
		if (!n && !letter)
			continue;
		if (good)
			p[n++] = c;
		else if (p[n - 1] != '-')
			p[n++] = '-';
	}
	while (n && p[n - 1] == '-')
		n--;
	return n ? (struct str){p, n} : STR("new-table");
}

struct str newmap_fit(struct arena *a, struct str s)
{
	s = str_trim(cells_from_windows(a, s));
	char *p = arena_get(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		char c = (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f ? ' ' : s.p[i];
		if (c != ' ' || (n && p[n - 1] != ' '))
			p[n++] = c;
	}
	return str_trim((struct str){p, n});
}

/* ---- cells */

static size_t digits_before(struct str s, char *after, int *value)
{
	size_t n = 0;
	*value = 0;
	while (n < s.n && n < 4 && s.p[n] >= '0' && s.p[n] <= '9')
		*value = *value * 10 + (s.p[n++] - '0');
	*after = n < s.n ? s.p[n] : '\0';
	return n;
}

static void look_at_order(struct newmap_column *c, struct str s)
{
	char after, last;
	int first, second;
	size_t n = digits_before(s, &after, &first);
	if (n < 1 || n > 2 || (after != '/' && after != '.' && after != '-'))
		return;
	size_t m = digits_before(str_part(s, n + 1, s.n), &last, &second);
	if (m < 1 || m > 2 || last != after)
		return;
	c->day_first += first > 12 && second <= 12;
	c->month_first += second > 12 && first <= 12;
}

void newmap_look(struct newmap_column *c, struct str s, const struct date_rules *rules)
{
	struct date d;
	const char *why;
	double number;
	int minute;
	s = str_trim(s);
	if (!s.n)
		return;
	c->full++;
	c->bytes += s.n;
	c->longest = s.n > c->longest ? s.n : c->longest;
	if (s.n > 40)
		return;
	bool is_number = str_to_double(s, &number) == 0;
	c->numbers += is_number;
	c->serials += is_number && date_of_serial(rules, s, false, &d) == 0;
	if (date_parse_time(s, &minute) == 0 && memchr(s.p, ':', s.n) && s.n <= 8)
		c->times++;
	else if (!(is_number && s.n < 8) && date_parse(rules, s, &d, &why) == 0 &&
		 d.precision != DATE_UNKNOWN && d.precision != DATE_NONE) {
		c->dates++;
		look_at_order(c, s);
	}
}

/* ---- what the maps say of a name */

static enum newmap_slot slot_of_target(const struct map_field *f)
{
	static const struct {
		enum record_type type;
		const char *name;
		enum newmap_slot slot;
	} known[] = {
		{RECORD_EVENT, "id", NEWMAP_ID},           {RECORD_EVENT, "child", NEWMAP_CHILD},
		{RECORD_EVENT, "kind", NEWMAP_KIND},       {RECORD_EVENT, "start", NEWMAP_START},
		{RECORD_EVENT, "end", NEWMAP_END},         {RECORD_EVENT, "recorded", NEWMAP_RECORDED},
		{RECORD_EVENT, "agency", NEWMAP_AGENCY},   {RECORD_EVENT, "author", NEWMAP_AUTHOR},
		{RECORD_EVENT, "worker", NEWMAP_WORKER},   {RECORD_EVENT, "place", NEWMAP_PLACE},
		{RECORD_EVENT, "text", NEWMAP_TEXT},       {RECORD_EVENT, "impact", NEWMAP_IMPACT},
		{RECORD_EVENT, "voice", NEWMAP_VOICE},     {RECORD_EVENT, "action", NEWMAP_ACTION},
		{RECORD_EVENT, "outcome", NEWMAP_OUTCOME}, {RECORD_EVENT, "severity", NEWMAP_SEVERITY},
		{RECORD_PERSON, "id", NEWMAP_CHILD},       {RECORD_PERSON, "birth", NEWMAP_BIRTH},
		{RECORD_PERSON, "sex", NEWMAP_SEX},        {RECORD_RELATION, "from", NEWMAP_CHILD},
		{RECORD_RELATION, "to", NEWMAP_OTHER},     {RECORD_RELATION, "kind", NEWMAP_RELATION},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].type == f->target->type && strcmp(known[i].name, f->target->name) == 0)
			return known[i].slot;
	return NEWMAP_NONE;
}

static void vote(const struct map *m, int column, unsigned *votes)
{
	bool seen[NEWMAP_SLOTS] = {false};
	for (size_t i = 0; i < m->outputs; i++)
		for (size_t k = 0; k < m->output[i].fields; k++) {
			const struct map_field *f = &m->output[i].field[k];
			enum newmap_slot slot = f->plain && f->part->column == column ? slot_of_target(f)
										      : NEWMAP_NONE;
			votes[slot] += slot && !seen[slot];
			seen[slot] = true;
		}
}

static void slot_by_maps(struct newmap_column *c, const struct map_set *maps)
{
	unsigned votes[NEWMAP_SLOTS] = {0};
	for (size_t i = 0; i < maps->n; i++)
		for (size_t k = 0; k < maps->map[i].columns; k++)
			for (size_t j = 0; j < maps->map[i].column[k].folds; j++)
				if (str_is_equal(maps->map[i].column[k].fold[j], c->fold))
					vote(&maps->map[i], (int)k, votes);
	for (int s = 1; s < NEWMAP_SLOTS; s++)
		if (votes[s] > c->maps) {
			c->maps = votes[s];
			c->slot = (enum newmap_slot)s;
			c->sure = NEWMAP_BY_MAPS;
		}
}

/* ---- what fits together */

static bool is_mostly(const struct newmap *m, size_t some, const struct newmap_column *c)
{
	return c->full && some * 100 >= c->full * (size_t)m->mostly;
}

/* Where the name says so too, fewer are enough: dates in words are written in many ways. */
static bool is_partly(const struct newmap *m, size_t some, const struct newmap_column *c)
{
	return c->full && some * 100 >= c->full * (size_t)m->partly;
}

/* What a name promises the cells must keep. */
static bool fits(const struct newmap *m, const struct newmap_column *c)
{
	switch (c->slot) {
	case NEWMAP_START:
	case NEWMAP_END:
	case NEWMAP_RECORDED:
	case NEWMAP_BIRTH: return !c->full || is_partly(m, c->dates + c->serials, c);
	case NEWMAP_TIME: return is_mostly(m, c->times, c);
	case NEWMAP_SEVERITY: return is_mostly(m, c->numbers, c);
	case NEWMAP_KIND: return c->longest <= 80;
	default: return true;
	}
}

static void fill_slots(struct newmap *m)
{
	for (int s = 0; s < NEWMAP_SLOTS; s++)
		m->at[s] = -1;
	for (size_t i = 0; i < m->columns; i++) {
		struct newmap_column *c = &m->column[i];
		if (c->slot && !fits(m, c))
			c->slot = NEWMAP_NONE;
		int held = c->slot ? m->at[c->slot] : -1;
		if (held >= 0 && m->column[held].sure >= c->sure) {
			c->slot = NEWMAP_NONE;
			continue;
		}
		if (held >= 0)
			m->column[held].slot = NEWMAP_NONE;
		if (c->slot)
			m->at[c->slot] = (int)i;
	}
}

/* <child id="C7">A1</child>: the attribute is who it is, the words are what the child is called there. */
static void prefer_attribute(struct newmap *m, enum newmap_slot slot)
{
	int held = m->at[slot];
	if (held < 0 || !m->column[held].path.n ||
	    str_find(m->column[held].path, STR("@")) < m->column[held].path.n)
		return;
	for (size_t i = 0; i < m->columns; i++) {
		struct newmap_column *c = &m->column[i];
		struct str own = m->column[held].path, behind = str_part(c->path, own.n, c->path.n);
		bool is_below = str_is_equal(own, STR(".")) ? str_is_equal(c->path, STR("@id"))
				: str_has_prefix(c->path, own) && str_is_equal(behind, STR("/@id"));
		if (!is_below || !c->fold.n || c->repeated)
			continue;
		if (c->slot)
			m->at[c->slot] = -1;
		c->slot = slot;
		c->sure = m->column[held].sure;
		m->column[held].slot = NEWMAP_NONE;
		m->at[slot] = (int)i;
		return;
	}
}

static void take(struct newmap *m, enum newmap_slot slot, size_t column)
{
	m->column[column].slot = slot;
	m->column[column].sure = NEWMAP_BY_CELLS;
	m->at[slot] = (int)column;
}

/* A date and a text are what an entry needs: where no name tells them, the first column of dates, and the
 * longest cells. */
static void fill_by_cells(struct newmap *m)
{
	size_t best = m->columns;
	for (size_t i = 0; i < m->columns && m->at[NEWMAP_START] < 0; i++)
		if (!m->column[i].slot && m->column[i].fold.n && !m->column[i].repeated &&
		    is_mostly(m, m->column[i].dates, &m->column[i]))
			take(m, NEWMAP_START, i);
	for (size_t i = 0; i < m->columns && m->at[NEWMAP_TEXT] < 0; i++) {
		const struct newmap_column *c = &m->column[i];
		if (!c->slot && c->fold.n && !c->repeated && c->full && c->bytes / c->full > 20 &&
		    (best == m->columns || c->bytes > m->column[best].bytes))
			best = i;
	}
	if (best < m->columns && m->at[NEWMAP_START] >= 0)
		take(m, NEWMAP_TEXT, best);
}

static void choose_type(struct newmap *m)
{
	bool persons = m->at[NEWMAP_CHILD] >= 0, dated = m->at[NEWMAP_START] >= 0;
	bool named = m->at[NEWMAP_NAME] >= 0 || m->at[NEWMAP_LAST] >= 0 || m->at[NEWMAP_BIRTH] >= 0;
	m->type = RECORD_EVENT;
	if (persons && m->at[NEWMAP_OTHER] >= 0 && m->at[NEWMAP_RELATION] >= 0)
		m->type = RECORD_RELATION;
	else if (persons && named && m->at[NEWMAP_TEXT] < 0 && (!dated || m->at[NEWMAP_KIND] < 0))
		m->type = RECORD_PERSON;
}

int newmap_begin(struct newmap *m, const struct map_set *maps, struct err *e)
{
	m->mostly = maps->guess_mostly;
	m->partly = maps->guess_partly;
	m->name = m->format = name_of(&m->arena, m->file);
	for (int i = 2; map_find(maps, m->name) && i < 100; i++)
		m->name = arena_printf(&m->arena, "%.*s-%d", STR_ARG(name_of(&m->arena, m->file)), i);
	return newmap_words_read(m, maps->schemas, e);
}

void newmap_name_column(struct newmap *m, size_t i, struct str name)
{
	struct newmap_column *c = &m->column[i];
	c->name = newmap_fit(&m->arena, name);
	c->fold = map_folded(&m->arena, c->name);
	for (size_t k = 0; k < i; k++)
		c->repeated |= c->fold.n && str_is_equal(m->column[k].fold, c->fold);
}

void newmap_guess(struct newmap *m, const struct map_set *maps)
{
	for (size_t i = 0; i < m->columns; i++) {
		struct newmap_column *c = &m->column[i];
		if (!c->fold.n || c->repeated)
			continue;
		slot_by_maps(c, maps);
		/* one map alone may have its own ways */
		enum newmap_slot by_word = c->maps > 1 ? NEWMAP_NONE : newmap_words_slot(m, c->fold);
		if (by_word && by_word != c->slot) {
			c->slot = by_word;
			c->sure = NEWMAP_BY_WORD;
		}
	}
	fill_slots(m);
	prefer_attribute(m, NEWMAP_CHILD);
	prefer_attribute(m, NEWMAP_OTHER);
	fill_by_cells(m);
	choose_type(m);
}
