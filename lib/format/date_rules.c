#include "format/date_rules.h"

#include <stdio.h>

#include "format/schema.h"

struct setting {
	const char *element, *attribute;
	int *to;
	long most;
	bool is_late; /* an older file may not have it */
};

/* "1900-01-01 1753-01-01"; a file older than this setting has what it is by default. */
static int read_empty(const struct schema_node *root, struct date_rules *r, struct str file, struct err *e)
{
	const struct schema_node *n = schema_first(root, "empty");
	struct str rest = n ? schema_attribute(n, "days") : (struct str){NULL, 0};
	if (!n)
		return 0;
	r->empties = 0;
	while (!str_is_absent(rest)) {
		struct str word = str_cut(&rest, ' ');
		struct date d;
		if (str_is_empty(word))
			continue;
		if (r->empties == sizeof r->empty / sizeof *r->empty || date_parse_iso(word, STR("day"), &d))
			return err_set_at(e, ERR_USAGE, file, n->line, 0, "expected at most four days such as 1900-01-01 in days of empty");
		r->empty[r->empties++] = d.lo;
	}
	return 0;
}

int date_rules_load(const char *schemas, struct date_rules *r, struct err *e)
{
	struct arena a = {0};
	struct diags diags = {0};
	struct schema_node *root;
	char path[4096], rng[4096];
	if (snprintf(path, sizeof path, "%s/calendar/dates.xml", schemas) >= (int)sizeof path ||
	    snprintf(rng, sizeof rng, "%s/calendar/dates.rng", schemas) >= (int)sizeof rng)
		return err_set(e, ERR_USAGE, "the name of the schemas folder is too long");
	if (schema_load(path, rng, &a, &root, &diags, e)) {
		arena_close(&a);
		return -1;
	}
	struct date_rules got = date_rules_default();
	const struct setting setting[] = {
		{"century", "pivot", &got.pivot, 100, false},
		{"about", "days", &got.about_days, 60, false},
		{"about", "months", &got.about_months, 60, false},
		{"about", "years", &got.about_years, 60, false},
		{"seasons", "spring", &got.season_from[0], 12, false},
		{"seasons", "summer", &got.season_from[1], 12, false},
		{"seasons", "autumn", &got.season_from[2], 12, false},
		{"seasons", "winter", &got.season_from[3], 12, false},
		{"parts", "early", &got.part_from[0], 12, false},
		{"parts", "mid", &got.part_from[1], 12, false},
		{"parts", "late", &got.part_from[2], 12, false},
		{"serials", "from", &got.serial_from, 99999, true},
		{"serials", "to", &got.serial_to, 99999, true},
		{"mixed", "enough", &got.mixed_enough, 1000, true},
	};
	int result = 0;
	for (size_t i = 0; !result && i < sizeof setting / sizeof *setting; i++) {
		const struct schema_node *n = schema_first(root, setting[i].element);
		long v;
		if (!n && setting[i].is_late)
			continue;
		if (!n || str_to_long(schema_attribute(n, setting[i].attribute), &v) || v < 0 || v > setting[i].most)
			result = err_set_at(e, ERR_USAGE, str_of(path), n ? n->line : 0, 0, "expected a number in %s of %s",
					    setting[i].attribute, setting[i].element);
		else
			*setting[i].to = (int)v;
	}
	const struct schema_node *order = schema_first(root, "order");
	if (!result && (got.part_from[0] >= got.part_from[1] || got.part_from[1] >= got.part_from[2]))
		result = err_set_at(e, ERR_USAGE, str_of(path), schema_first(root, "parts")->line, 0,
				    "the parts of a year must begin one after another");
	if (!result)
		result = read_empty(root, &got, str_of(path), e);
	if (!result) {
		struct str first = order ? schema_attribute(order, "first") : (struct str){NULL, 0};
		got.order = str_is_equal(first, STR("month")) ? DATE_MONTH_FIRST : DATE_DAY_FIRST;
		got.by_column = str_is_equal(first, STR("column"));
		*r = got;
	}
	arena_close(&a);
	return result;
}
