/* The date forms of GEDCOM, with what each must become. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "format/date_gedcom.h"

static const char *told(const struct date *d, struct buf *b)
{
	buf_clear(b);
	date_write_iso(d, b);
	buf_addf(b, "|%s%s", date_precision_name(d->precision), d->precision ? "" : "none");
	return buf_str(b).p;
}

static void test_forms(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int period;
		const char *start, *end;
		bool exact;
	} form[] = {
		{"2 OCT 1822", DATE_POINT, "1822-10-02|day", "|none", true},
		{"07 SEP 1601", DATE_POINT, "1601-09-07|day", "|none", true},
		{"OCT 1822", DATE_POINT, "1822-10|month", "|none", true},
		{"1822", DATE_POINT, "1822|year", "|none", true},
		{"11 Apr 849", DATE_POINT, "0849-04-11|day", "|none", true},
		{"ABT 1822", DATE_POINT, "1821/1823|about", "|none", true},
		{"Abt. 1822", DATE_POINT, "1821/1823|about", "|none", true},
		{"CAL 1822", DATE_POINT, "1821/1823|about", "|none", false},
		{"EST OCT 1822", DATE_POINT, "1822-09/1822-11|about", "|none", false},
		{"BEF 1828", DATE_POINT, "/1828|before", "|none", true},
		{"AFT 3 MAY 1828", DATE_POINT, "1828-05-03/|after", "|none", true},
		{"BET 1822 AND 1824", DATE_POINT, "1822/1824|between", "|none", true},
		{"Bet 3 Sep 1822 and 4 Oct 1822", DATE_POINT, "1822-09-03/1822-10-04|between", "|none", true},
		{"FROM 1900 TO 1905", DATE_SPAN, "1900|year", "1905|year", true},
		{"from 12 Dec 1900 to 4 Oct 1905", DATE_SPAN, "1900-12-12|day", "1905-10-04|day", true},
		{"FROM 1900", DATE_CONTINUING, "1900|year", "|none", true},
		{"TO 1905", DATE_SPAN, "/1905|before", "1905|year", true},
		{"INT 1822 (says the aunt)", DATE_POINT, "1822?|year", "|none", false},
		{"(one fine day)", DATE_POINT, "|unknown", "|none", false},
		{"<unknown>", DATE_POINT, "|unknown", "|none", true},
		{"11 FEB 1731/32", DATE_POINT, "1732-02-11|day", "|none", false},
		{"11 Feb 1465-1466", DATE_POINT, "1466-02-11|day", "|none", false},
		{"JAN 1699/00", DATE_POINT, "1700-01|month", "|none", false},
		{"1731/32", DATE_POINT, "1731/1732|between", "|none", false},
		{"44 B.C.", DATE_POINT, "|unknown", "|none", false},
		{"15 MAR 44 BCE", DATE_POINT, "|unknown", "|none", false},
		{"@#DGREGORIAN@ 2 OCT 1822", DATE_POINT, "1822-10-02|day", "|none", true},
		{"@#DJULIAN@ 5 OCT 1582", DATE_POINT, "1582-10-15|day", "|none", false},
		{"@#DJULIAN@ 29 FEB 1700", DATE_POINT, "1700-03-11|day", "|none", false},
		{"JULIAN 25 MAR 1600", DATE_POINT, "1600-04-04|day", "|none", false},
		{"@#DJULIAN@ 1600", DATE_POINT, "1600-01-11/1601-01-10|between", "|none", false},
		{"@#DHEBREW@ 2 TVT 5758", DATE_POINT, "|unknown", "|none", false},
		{"FRENCH_R 1 VEND 12", DATE_POINT, "|unknown", "|none", false},
		{"_CAL1 1 _MON1 12", DATE_POINT, "|unknown", "|none", false},
		{"2019-10-02", DATE_POINT, "2019-10-02|day", "|none", true}, /* no GEDCOM, and plain */
		{"", DATE_POINT, "|none", "|none", true},
		{"31 JUN 1822", -1, NULL, NULL, true},
		{"29 FEB 1823", -1, NULL, NULL, true},
		{"11 AUG 1731/32", -1, NULL, NULL, true},
		{"11 FEB 1731/35", -1, NULL, NULL, true},
		{"BET 1824 AND 1822", -1, NULL, NULL, true},
		{"FROM 1905 TO 1900", -1, NULL, NULL, true},
		{"ABT", -1, NULL, NULL, true},
		{"BET 1822", -1, NULL, NULL, true},
		{"sometime", -1, NULL, NULL, true},
	};
	struct date_rules r = date_rules_default();
	struct buf b = {0};
	for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
		struct date start, end;
		bool exact = false;
		const char *why = "";
		int got = date_gedcom_parse(&r, str_of(form[i].text), &start, &end, &exact, &why);
		if (got != form[i].period)
			fail_msg("\"%s\": %d, not %d (%s, %s)", form[i].text, got, form[i].period, why, told(&start, &b));
		if (got < 0)
			continue;
		if (strcmp(told(&start, &b), form[i].start))
			fail_msg("\"%s\" starts %s, not %s", form[i].text, b.p, form[i].start);
		if (strcmp(told(&end, &b), form[i].end))
			fail_msg("\"%s\" ends %s, not %s", form[i].text, b.p, form[i].end);
		if (exact != form[i].exact)
			fail_msg("\"%s\": exact %d", form[i].text, exact);
	}
	buf_close(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_forms)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
