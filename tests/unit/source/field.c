#include "reading.h"

static struct reading_log *row(const char *header, const char *cells)
{
	char text[2048];
	snprintf(text, sizeof text, "child,date,kind,what,%s\nm:1,2024-01-01,note,a,%s\n", header, cells);
	return reading_read(str_of(text), reading_options());
}

static void people_come_with_their_roles(void **state)
{
	(void)state;
	struct reading_log *l = row("people", "m:2(victim); Nan Mo (carer);m:3 ; (empty); m:4(no such role)");
	reading_has(l, 0, "people", "m:2(victim); csv:Nan Mo(carer); m:3(present); m:4(no such role)");
	reading_free(l);
}

static void words_of_closed_lists_are_read_or_kept(void **state)
{
	(void)state;
	struct reading_log *l =
		row("basis,standing,whose,essential,severity", "Child said,NOT UPHELD,parent,yes,3.0");
	reading_has(l, 0, "basis", "child-said");
	reading_has(l, 0, "standing", "not-upheld");
	reading_has(l, 0, "whose", "parent");
	reading_has(l, 0, "essential", "yes");
	reading_has(l, 0, "severity", "3");
	reading_has(l, 0, "extra", "");
	reading_free(l);
	l = row("basis,standing,whose,essential,severity", "hearsay,dunno,dog's,perhaps,12");
	reading_has(l, 0, "basis", "");
	reading_has(l, 0, "severity", "");
	reading_has(l, 0, "extra",
		    "severity=12; basis=hearsay; standing=dunno; whose=dog's; essential=perhaps");
	reading_free(l);
}

static void tags_are_cut_and_dates_have_their_times(void **state)
{
	(void)state;
	struct reading_log *l = row("tags,time,end_date,end_time,recorded",
				    "a; b c ;;,22:40,2024-01-02,01:05,2024-01-03T09:00:00");
	reading_has(l, 0, "tags", "a; b c");
	reading_has(l, 0, "start", "2024-01-01T22:40");
	reading_has(l, 0, "end", "2024-01-02T01:05");
	reading_has(l, 0, "recorded", "2024-01-03T09:00");
	reading_free(l);
}

static void kinds_are_known_by_name_and_alias_in_any_dress(void **state)
{
	static const char *const kind[][2] = {{"domestic-abuse", "domestic-abuse"},
					      {"Domestic Abuse", "domestic-abuse"},
					      {"case-note", "note"},
					      {"APPOINTMENT.NOT_BROUGHT", "appointment.not-brought"}};
	(void)state;
	for (size_t i = 0; i < sizeof kind / sizeof *kind; i++) {
		char text[256];
		snprintf(text, sizeof text, "child,date,kind,what\nm:1,2024-01-01,%s,a\n", kind[i][0]);
		struct reading_log *l = reading_read(str_of(text), reading_options());
		reading_has(l, 0, "kind", kind[i][1]);
		reading_has(l, 0, "extra", "");
		reading_is(l->r[0].event.type, kind[i][0]);
		reading_free(l);
	}
}

static void a_period_is_a_start_and_an_end(void **state)
{
	(void)state;
	struct reading_log *l = reading_read(
		STR("# child: m:1\nDate or Period of Event,Significant Event,Source\n"
		    "23/03/2020 to 06/07/2020,a,b\n\"2016-04, continuing\",a,b\n05/05/2021,a,b\n"),
		reading_options());
	reading_has(l, 0, "start", "2020-03-23");
	assert_int_equal(l->r[0].event.end.lo, date_day_of(2020, 7, 6));
	assert_int_equal(l->r[1].event.end.precision, DATE_NONE);
	reading_has(l, 1, "raw", "2016-04, continuing");
	assert_true(str_is_absent(l->r[2].event.raw));
	reading_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(people_come_with_their_roles),
		cmocka_unit_test(words_of_closed_lists_are_read_or_kept),
		cmocka_unit_test(tags_are_cut_and_dates_have_their_times),
		cmocka_unit_test(kinds_are_known_by_name_and_alias_in_any_dress),
		cmocka_unit_test(a_period_is_a_start_and_an_end),
	};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
