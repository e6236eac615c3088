#include "format/numbering.h"

#include <string.h>

enum form { BULLET, DECIMAL, LOWER_LETTER, UPPER_LETTER, LOWER_ROMAN, UPPER_ROMAN };
enum { LONGEST_TEXT = 32, MOST = 100000 /* a number in a list */ };

struct level {
	enum form form;
	long start, now; /* now: of the last paragraph; 0: none yet */
	struct str text;
};

struct numbering_list { /* an abstract list, or an instance of one */
	struct str id;
	struct level level[NUMBERING_LEVELS];
	struct str of;                 /* instance: its abstract list */
	long from[NUMBERING_LEVELS];   /* instance: where it starts; 0: it does not say */
	bool begun[NUMBERING_LEVELS];  /* instance: it has, where it said so */
};

static bool is_named(const struct xml_item *item, const char *name)
{
	return str_is_equal(item->name, str_of(name));
}

static struct str value_of(const struct xml_item *item)
{
	return office_attribute(item, "val");
}

static enum form form_of(struct str word)
{
	static const struct {
		const char *word;
		enum form form;
	} forms[] = {
		{"decimal", DECIMAL},	       {"decimalZero", DECIMAL},    {"lowerLetter", LOWER_LETTER},
		{"upperLetter", UPPER_LETTER}, {"lowerRoman", LOWER_ROMAN}, {"upperRoman", UPPER_ROMAN},
	};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (str_is_equal(word, str_of(forms[i].word)))
			return forms[i].form;
	return BULLET;
}

static struct numbering_list *find(struct numbering_list *l, size_t n, struct str id)
{
	for (size_t i = 0; i < n; i++)
		if (str_is_equal(l[i].id, id))
			return &l[i];
	return NULL;
}

static struct numbering_list *add(struct arena *a, struct numbering_list **l, size_t *n, size_t *cap,
				  struct str id)
{
	if (*n == NUMBERING_LISTS)
		return NULL;
	*l = arena_room(a, *l, *n, cap, sizeof **l);
	struct numbering_list *made = &(*l)[(*n)++];
	*made = (struct numbering_list){.id = arena_copy(a, id)};
	return made;
}

static long number_of(struct str s, long most)
{
	long v;
	return str_to_long(s, &v) || v < 0 || v > most ? -1 : v;
}

/* What stands in the part: abstract lists with their levels, and instances, which may say where a level
 * starts. */
static void read_item(struct numbering *n, struct arena *a, const struct xml_item *item,
		      struct numbering_list **at, long *level)
{
	if (is_named(item, "abstractNum")) {
		*at = add(a, &n->abstract, &n->abstracts, &n->abstract_cap, office_attribute(item, "abstractNumId"));
	} else if (is_named(item, "num")) {
		*at = add(a, &n->list, &n->lists, &n->list_cap, office_attribute(item, "numId"));
	} else if (*at && is_named(item, "abstractNumId")) {
		(*at)->of = arena_copy(a, value_of(item));
	} else if (is_named(item, "lvl") || is_named(item, "lvlOverride")) {
		*level = number_of(office_attribute(item, "ilvl"), NUMBERING_LEVELS - 1);
	} else if (*at && *level >= 0) {
		struct level *l = &(*at)->level[*level];
		if (is_named(item, "startOverride"))
			(*at)->from[*level] = number_of(value_of(item), MOST);
		else if (is_named(item, "start"))
			l->start = number_of(value_of(item), MOST);
		else if (is_named(item, "numFmt"))
			l->form = form_of(value_of(item));
		else if (is_named(item, "lvlText"))
			l->text = arena_copy(a, str_part(value_of(item), 0, LONGEST_TEXT));
	}
}

int numbering_read(struct numbering *n, struct zip_archive *z, struct str part, struct str file,
		   struct arena *a, struct err *e)
{
	struct office_part p;
	struct xml_item item;
	struct numbering_list *at = NULL;
	long level = -1;
	if (office_part_open(z, part, file, &p, e) < 0)
		return -1;
	while (xml_next(p.xml, &item))
		if (item.event == XML_OPEN)
			read_item(n, a, &item, &at, &level);
	struct err why = p.why;
	office_part_close(&p);
	if (why.code) {
		*e = why;
		*n = (struct numbering){0};
	}
	return why.code ? -1 : 0;
}

static void put_roman(long v, bool upper, struct buf *b)
{
	static const struct {
		long worth;
		const char *lower, *upper;
	} sign[] = {{1000, "m", "M"}, {900, "cm", "CM"}, {500, "d", "D"}, {400, "cd", "CD"}, {100, "c", "C"},
		    {90, "xc", "XC"}, {50, "l", "L"},	 {40, "xl", "XL"}, {10, "x", "X"},    {9, "ix", "IX"},
		    {5, "v", "V"},    {4, "iv", "IV"},	 {1, "i", "I"}};
	if (v >= 4000) {
		buf_addf(b, "%ld", v);
		return;
	}
	for (size_t i = 0; i < sizeof sign / sizeof *sign; i++)
		for (; v >= sign[i].worth; v -= sign[i].worth)
			buf_add_z(b, upper ? sign[i].upper : sign[i].lower);
}

static void put_number(const struct level *l, struct buf *b)
{
	long v = l->now > 0 ? l->now : l->start > 0 ? l->start : 1;
	switch (l->form) {
	case LOWER_LETTER:
	case UPPER_LETTER: /* a, b ... z, aa, bb: as Word counts */
		for (long i = 0; i <= (v - 1) / 26 && i < 4; i++)
			buf_add_char(b, (char)((l->form == LOWER_LETTER ? 'a' : 'A') + (v - 1) % 26));
		break;
	case LOWER_ROMAN:
	case UPPER_ROMAN:
		put_roman(v, l->form == UPPER_ROMAN, b);
		break;
	default:
		buf_addf(b, "%ld", v);
	}
}

void numbering_next(struct numbering *n, struct str list, unsigned level, struct buf *b)
{
	struct numbering_list *instance = find(n->list, n->lists, list);
	struct numbering_list *abstract = instance ? find(n->abstract, n->abstracts, instance->of) : NULL;
	if (!abstract || level >= NUMBERING_LEVELS)
		return;
	struct level *l = &abstract->level[level];
	if (instance->from[level] > 0 && !instance->begun[level])
		l->now = instance->from[level];
	else
		l->now = l->now > 0 ? l->now + 1 : l->start > 0 ? l->start : 1;
	instance->begun[level] = true;
	for (unsigned i = level + 1; i < NUMBERING_LEVELS; i++)
		abstract->level[i].now = 0;
	if (l->form == BULLET)
		return;
	for (size_t i = 0; i < l->text.n; i++) {
		char next = i + 1 < l->text.n ? l->text.p[i + 1] : '\0';
		bool is_place = l->text.p[i] == '%' && next >= '1' && next <= '9';
		if (is_place)
			put_number(&abstract->level[l->text.p[++i] - '1'], b);
		else
			buf_add_char(b, l->text.p[i]);
	}
}
