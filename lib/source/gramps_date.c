#include "source/gramps.h"

static const char month_text[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

/* YYYY[-MM[-DD]] as `DD MON YYYY`; false: it is not written so (a year before Christ, a month that is
 * not known). */
static bool add_day(struct buf *b, struct str iso)
{
	struct str rest = iso, part[3];
	long n[3] = {0};
	int parts = 0;
	while (!str_is_absent(rest) && parts < 3) {
		part[parts] = str_cut(&rest, '-');
		if (part[parts].n == 0 || str_to_long(part[parts], &n[parts]))
			return false;
		parts++;
	}
	if (!str_is_absent(rest) || parts == 0 || n[0] < 1 || n[0] > 9999 || n[1] < 0 || n[1] > 12 ||
	    n[2] < 0 || n[2] > 31)
		return false;
	if (n[2] && n[1])
		buf_addf(b, "%ld ", n[2]);
	if (n[1])
		buf_addf(b, "%.3s ", month_text + 3 * (n[1] - 1));
	buf_addf(b, "%ld", n[0]);
	return true;
}

/* "@#DJULIAN@ "; false: a calendar that GEDCOM has no name for. */
static bool add_calendar(struct buf *b, struct str format)
{
	static const struct {
		const char *gramps, *gedcom;
	} calendar[] = {
		{"", ""},
		{"Gregorian", ""},
		{"Julian", "@#DJULIAN@ "},
	};
	for (size_t i = 0; i < sizeof calendar / sizeof *calendar; i++)
		if (str_is_equal_caseless(format, str_of(calendar[i].gramps))) {
			buf_add_z(b, calendar[i].gedcom);
			return true;
		}
	return str_is_absent(format);
}

static bool add_one(struct buf *b, struct str iso, struct str calendar)
{
	return add_calendar(b, calendar) && add_day(b, iso);
}

static const char *before_one(const struct gedcom_node *d)
{
	static const struct {
		const char *type, *word;
	} kind[] = {
		{"before", "BEF "}, {"after", "AFT "}, {"about", "ABT "}, {"from", "FROM "}, {"to", "TO "},
	};
	struct str type = gedcom_line_value(d, "type"), quality = gedcom_line_value(d, "quality");
	for (size_t i = 0; i < sizeof kind / sizeof *kind; i++)
		if (str_is_equal_caseless(type, str_of(kind[i].type)))
			return kind[i].word;
	return str_is_equal_caseless(quality, STR("estimated"))    ? "EST "
	       : str_is_equal_caseless(quality, STR("calculated")) ? "CAL "
								   : "";
}

static bool add_two(struct buf *b, const struct gedcom_node *d, const char *first, const char *second)
{
	struct str calendar = gedcom_line_value(d, "cformat");
	buf_add_z(b, first);
	if (!add_one(b, gedcom_line_value(d, "start"), calendar))
		return false;
	buf_add_z(b, second);
	return add_one(b, gedcom_line_value(d, "stop"), calendar);
}

/* All of it in words, as a phrase. */
static void add_phrase(struct buf *b, const struct gedcom_node *d)
{
	buf_add_char(b, '(');
	for (const struct gedcom_node *k = d->child; k; k = k->next) {
		if (k != d->child)
			buf_add_z(b, ", ");
		if (!gedcom_line_is(k, "val"))
			buf_addf(b, "%.*s ", STR_ARG(k->tag));
		buf_add(b, str_trim(k->value));
	}
	buf_add_char(b, ')');
}

struct str gramps_date_value(const struct gedcom_node *element, struct arena *a)
{
	struct buf b = {0};
	bool good = false;
	const struct gedcom_node *d;
	if ((d = gedcom_line_first(element, "dateval"))) {
		buf_add_z(&b, before_one(d));
		good = add_one(&b, gedcom_line_value(d, "val"), gedcom_line_value(d, "cformat"));
	} else if ((d = gedcom_line_first(element, "daterange"))) {
		good = add_two(&b, d, "BET ", " AND ");
	} else if ((d = gedcom_line_first(element, "datespan"))) {
		good = add_two(&b, d, "FROM ", " TO ");
	} else if (!(d = gedcom_line_first(element, "datestr"))) {
		return (struct str){0};
	}
	if (!good) {
		buf_clear(&b);
		add_phrase(&b, d);
	}
	return buf_take(&b, a);
}
