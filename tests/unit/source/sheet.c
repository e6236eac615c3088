#include "reading.h"

#include "source/sheet.h"

#define HEAD "date,kind,what,child\n"

static struct reading_log *table(const char *text)
{
	return reading_read(str_of(text), reading_options());
}

static void an_unclosed_quote_costs_one_row(void **state)
{
	(void)state;
	struct reading_log *l =
		table(HEAD "2024-01-01,note,a,m:1\n2024-01-02,note,\"never,m:1\n2024-01-03,note,c,m:1\n");
	assert_int_equal(l->summary.read, 3);
	assert_int_equal(l->summary.aside, 1);
	reading_says(l, "x.csv:3:17: error: quote opened here is never closed\n");
	assert_int_equal(l->r[1].type, RECORD_ASIDE);
	assert_int_equal(l->r[1].aside.line, 3);
	assert_int_equal(l->r[1].aside.col, 17);
	reading_is(l->r[1].aside.raw, "2024-01-02,note,\"never,m:1");
	reading_has(l, 2, "text", "c");
	reading_free(l);
}

static void rows_of_another_width_are_set_aside_or_padded(void **state)
{
	const char *text = "child,date,kind,what\nm:1,2024-01-01,note\nm:1,2024-01-02,note,b,more\nm:1,2024-"
			   "01-03,note,c\n";
	(void)state;
	struct reading_log *l = table(text);
	assert_int_equal(l->summary.aside, 2);
	reading_says(l, "x.csv:2:1: error: 3 cells, where the header has 4");
	reading_says(l, "x.csv:3:1: error: 5 cells, where the header has 4");
	reading_is(l->r[0].aside.raw, "m:1,2024-01-01,note");
	reading_free(l);
	struct source_options o = reading_options();
	o.pad = true;
	l = reading_read(str_of(text), o);
	assert_int_equal(l->summary.aside, 0);
	assert_int_equal(l->n, 3);
	assert_true(str_is_absent(l->r[0].event.text));
	reading_has(l, 1, "extra", "column 5=more");
	reading_free(l);
}

static void an_empty_date_is_undated_and_an_impossible_one_is_set_aside(void **state)
{
	(void)state;
	struct reading_log *l = table(
		HEAD ",note,a,m:1\n31/06/2024,note,b,m:1\n29/02/2024,note,c,m:1\n29/02/2023,note,c,m:1\n");
	assert_int_equal(l->r[0].event.start.precision, DATE_NONE);
	assert_int_equal(l->r[1].type, RECORD_ASIDE);
	reading_is(l->r[1].aside.field, "date");
	reading_says(l, "x.csv:3:1: error: \"date\": ");
	reading_says(l, "\"31/06/2024\"; row set aside");
	reading_has(l, 2, "start", "2024-02-29");
	assert_int_equal(l->r[3].type, RECORD_ASIDE);
	reading_free(l);
}

static void prose_in_a_date_column_is_not_shown(void **state)
{
	(void)state;
	static const char *const prose[] = {"she told me it was 3 times", "07700 900123 Ann", "Ann Lee",
					    "marvellous Marj 31/06/2024", "3 Mill Ct"};
	for (size_t i = 0; i < sizeof prose / sizeof *prose; i++) {
		char text[256];
		snprintf(text, sizeof text, HEAD "%s,note,a,m:1\n", prose[i]);
		struct reading_log *l = table(text);
		assert_int_equal(l->summary.aside, 1);
		assert_null(strstr(l->diags.p, prose[i]));
		reading_free(l);
	}
	struct reading_log *l = table(HEAD "31st Juneuary 2024,note,a,m:1\n31 June 2024,note,a,m:1\n");
	reading_says(l, "x.csv:2:1: error: \"date\": ");
	reading_says(l, ": \"31 June 2024\"; row set aside");
	reading_free(l);
}

static void dates_with_the_month_first_are_read_where_the_file_says_so(void **state)
{
	(void)state;
	struct reading_log *l = table("# dates: month-first\n" HEAD "02/03/2024,note,a,m:1\n"),
			   *day = table("# dates: day-first\n" HEAD "02/03/2024,note,a,m:1\n");
	reading_has(l, 0, "start", "2024-02-03");
	reading_has(day, 0, "start", "2024-03-02");
	reading_free(l);
	reading_free(day);
	l = table("# dates: backwards\n" HEAD);
	assert_false(l->opened);
	reading_free(l);
}

static void lines_above_the_header_are_options(void **state)
{
	(void)state;
	struct reading_log *l =
		table("# INVENTED\n# child: school:9\n#agency: A School\n# covers: school:2020-09-01..\n"
		      "# extract: 2026-03-20\n\ndate;kind;what\n2024-01-01;note;a\n");
	assert_int_equal(l->summary.read, 1);
	reading_has(l, 0, "child", "school:9");
	reading_has(l, 0, "agency", "A School");
	assert_int_equal(l->r[0].event.sources[0].line, 8);
	assert_int_equal(l->summary.covers_n, 1);
	assert_int_equal(l->summary.covers[0].from, date_day_of(2020, 9, 1));
	assert_int_equal(l->summary.covers[0].to, date_day_of(2026, 3, 20));
	assert_int_equal(l->summary.extract.lo, date_day_of(2026, 3, 20));
	assert_true(l->summary.invented);
	reading_free(l);
}

/* The head of a file speaks for it; a word in a row, or in a line among the rows, does not. */
static void who_invented_it_says_so_at_the_head(void **state)
{
	static const struct {
		const char *text;
		bool invented;
	} given[] = {
		{"# INVENTED: no person, place or event here is real.\n" HEAD "1,C1,2024-01-01,note,a\n", true},
		{"#\"Our family; INVENTED\",,,,\n" HEAD "1,C1,2024-01-01,note,a\n", true},
		{"# he invented it\n" HEAD "1,C1,2024-01-01,note,a\n", false},
		{HEAD "1,C1,2024-01-01,note,INVENTED\n# INVENTED,,,,\n", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
		struct reading_log *l = table(given[i].text);
		assert_true(l->opened);
		assert_int_equal(l->summary.invented, given[i].invented);
		reading_free(l);
	}
}

static void the_command_line_comes_before_the_file(void **state)
{
	(void)state;
	struct source_options o = reading_options();
	o.child = STR("7");
	o.agency = STR("Clinic");
	o.system = STR("dental");
	o.covers = STR("health:2024-01-01..2024-12-31");
	struct reading_log *l =
		reading_read(STR("# child: school:9\n# agency: A School\n# covers: school:2020..\n"
				 "date,kind,what\n2024-01-01,note,a\n"),
			     o);
	reading_has(l, 0, "child", "dental:7");
	reading_has(l, 0, "agency", "Clinic");
	reading_is(l->summary.covers[0].kinds, "health");
	reading_free(l);
}

static void a_row_that_names_no_child_is_set_aside(void **state)
{
	(void)state;
	struct reading_log *l = table(HEAD "2024-01-01,note,a,\n2024-01-01,note,b,m:2\n");
	assert_int_equal(l->summary.aside, 1);
	reading_is(l->r[0].aside.field, "child");
	reading_free(l);
	l = table("date,kind,what\n2024-01-01,note,a\n");
	assert_false(l->opened);
	assert_int_equal(l->e.code, ERR_INPUT);
	assert_non_null(strstr(l->e.text, "--child"));
	reading_free(l);
}

static void equal_rows_without_ids_are_told_apart_by_their_number(void **state)
{
	(void)state;
	struct reading_log *l = table(HEAD "2024-01-01,note,a,m:1\n2024-01-01,note,a,m:1\n2024-01-01,note,a,"
					   "m:2\n2024-01-01,note,a,m:1\n");
	struct reading_log *again = table(HEAD "2024-01-01,note,a,m:2\n2024-01-01,note,a,m:1\n2024-01-01,"
					       "note,a,m:1\n2024-01-01,note,a,m:1\n");
	assert_true(l->r[0].event.id != l->r[1].event.id && l->r[1].event.id != l->r[3].event.id);
	assert_true(l->r[2].event.id != l->r[0].event.id);
	/* the same ids in whatever order the rows stand */
	assert_true(again->r[0].event.id == l->r[2].event.id && again->r[1].event.id == l->r[0].event.id);
	assert_true(again->r[2].event.id == l->r[1].event.id && again->r[3].event.id == l->r[3].event.id);
	for (unsigned n = 0; n < 3; n++) {
		const struct event *ev = &l->r[n == 0 ? 0 : n == 1 ? 1 : 3].event;
		assert_true(ev->id == event_make_id(ev, STR("csv"), n));
	}
	reading_free(l);
	reading_free(again);
}

#define MISSING "CHILD,DOB,MISSING,MIS_START,MIS_END\n"

/* What becomes known later, and another way to write the day, are no other entry. */
static void an_entry_is_known_by_what_names_its_row(void **state)
{
	(void)state;
	struct reading_log *open = table(MISSING "1,,M,21/11/2017,\n1,,M,22/11/2017,\n2,,M,21/11/2017,\n");
	struct reading_log *ended = table(MISSING "1.0,,A,2017-11-21,25/11/2017\n");
	struct reading_log *other = table("CHILD,DOB,DOLO_START,DOLO_END\n1,,21/11/2017,\n");
	assert_true(open->r[0].event.id == ended->r[0].event.id);
	assert_true(open->r[0].event.id != open->r[1].event.id && open->r[0].event.id != open->r[2].event.id);
	assert_true(open->r[0].event.id != other->r[0].event.id); /* another table */
	assert_true(str_find(buf_str(&open->diags), STR("entry of its own")) == open->diags.n);
	reading_free(open);
	reading_free(ended);
	reading_free(other);
}

static void rows_of_one_name_in_one_file_are_told_apart(void **state)
{
	(void)state;
	struct reading_log *l = table(MISSING "1,,M,21/11/2017,\n1,,M,21/11/2017,25/11/2017\n1,,M,2017-11-21,26/11/2017\n");
	struct reading_log *one = table(MISSING "1,,M,21/11/2017,25/11/2017\n");
	assert_true(l->r[0].event.id != l->r[1].event.id && l->r[1].event.id != l->r[2].event.id && l->r[0].event.id != l->r[2].event.id);
	assert_true(l->r[0].event.id == one->r[0].event.id);
	assert_non_null(strstr(l->diags.p, ":3:"));
	assert_null(strstr(strstr(l->diags.p, "entry of its own") + 1, "entry of its own")); /* said once */
	reading_free(l);
	reading_free(one);
}

static void an_entry_number_counts_within_its_agency_and_child(void **state)
{
	(void)state;
	struct reading_log *l = table(
		"# agency: A\nid,date,kind,what,child\n1,2024-01-01,note,a,m:1\n1,2024-01-02,note,b,m:2\n");
	struct reading_log *other = table("# agency: B\nid,date,kind,what,child\n1,2024-01-01,note,a,m:1\n");
	struct reading_log *later =
		table("# agency: A\nid,date,kind,what,child\n1,2024-01-05,note,corrected,m:1\n");
	assert_true(l->r[0].event.id != l->r[1].event.id);
	assert_true(l->r[0].event.id != other->r[0].event.id);
	assert_true(l->r[0].event.id == later->r[0].event.id);
	reading_free(l);
	reading_free(other);
	reading_free(later);
}

static void title_rows_above_the_header_are_passed_over(void **state)
{
	(void)state;
	struct reading_log *l =
		table("Case notes,,,\n\"printed, 2024\",,,\n\n" HEAD "2024-01-01,note,a,m:1\n");
	assert_int_equal(l->summary.read, 1);
	assert_int_equal(l->r[0].event.sources[0].line, 5);
	reading_free(l);
}

static void a_bom_and_crlf_change_nothing(void **state)
{
	(void)state;
	struct reading_log *l = table("\xEF\xBB\xBF"
				      "date,kind,what,child\r\n2024-01-01,note,a,m:1\r\n");
	struct reading_log *plain = table(HEAD "2024-01-01,note,a,m:1\n");
	assert_int_equal(l->n, 1);
	assert_true(l->r[0].event.id == plain->r[0].event.id);
	reading_free(l);
	reading_free(plain);
}

static void what_has_no_place_is_kept(void **state)
{
	(void)state;
	struct reading_log *l =
		table("date,kind,what,child,kind,,severity\n2024-01-01,nite,a,m:1,z,y,bad\n,,,,,,\n");
	assert_int_equal(l->summary.used, 2); /* a row of empty cells is used and gives nothing */
	assert_int_equal(l->n, 1);
	reading_has(l, 0, "extra", "kind=nite; severity=bad; kind (column 5)=z; column 6=y");
	reading_has(l, 0, "kind", "note");
	reading_says(l, "x.csv:2:12: warning: this kind of entry is not known");
	reading_free(l);
}

static void formulas_control_characters_and_windows_letters_are_said_once(void **state)
{
	(void)state;
	struct reading_log *l = table(
		HEAD "2024-01-01,note,=1+1,m:1\n2024-01-01,note,=2+2,m:1\n2024-01-01,note,\033[31mx,m:1\n"
		     "2024-01-01,note,it\x92s caf\xE9 \xC3\xA9,m:1\n2024-01-01,note,it\x92s,m:1\n");
	assert_int_equal(l->summary.used, 5);
	reading_says(l, "x.csv:2:17: warning: a cell that begins like a formula");
	reading_says(l, "x.csv:4:1: warning: control characters");
	reading_says(l, "x.csv:5:1: warning: not UTF-8");
	reading_is(l->r[0].event.text, "=1+1");
	reading_is(
		l->r[3].event.text,
		"it\xE2\x80\x99s caf\xC3\xA9 \xC3\x83\xC2\xA9"); /* not UTF-8 anywhere: all of the cell is Windows-1252 */
	size_t lines = 0;
	for (size_t i = 0; i < l->diags.n; i++)
		lines += l->diags.p[i] == '\n';
	assert_int_equal(lines, 3);
	reading_free(l);
}

static void a_time_that_cannot_be_read_stays_in_words(void **state)
{
	(void)state;
	struct reading_log *l = table("date,time,kind,what,child\n2024-01-01,approx "
				      "2ish,missing,a,m:1\n2024-01-01,22.40,missing,b,m:1\n");
	reading_has(l, 0, "start", "2024-01-01");
	reading_has(l, 0, "raw", "2024-01-01 approx 2ish");
	reading_has(l, 0, "extra", "time=approx 2ish");
	reading_has(l, 1, "start", "2024-01-01T22:40");
	assert_true(str_is_absent(l->r[1].event.raw));
	reading_free(l);
}

static void restrictions_err_on_the_safe_side(void **state)
{
	(void)state;
	struct reading_log *l = table(
		"date,kind,what,child,restricted\n2024-01-01,note,a,m:1,sealed\n2024-01-01,note,a,m:1,yes\n"
		"2024-01-01,note,a,m:1,none\n2024-01-01,note,a,m:1,ask Jo\n2024-01-01,note,a,m:1,\n");
	reading_has(l, 0, "restricted", "sealed");
	reading_has(l, 1, "restricted", "third-party");
	assert_int_equal(l->r[2].event.restricted, 0);
	reading_has(l, 3, "restricted", "third-party");
	reading_has(l, 3, "extra", "restricted=ask Jo");
	assert_int_equal(l->r[4].event.restricted, 0);
	reading_says(l, "x.csv:5:23: warning: not a word for a restriction");
	reading_free(l);
}

static void a_direction_that_is_not_certain_is_asked_for(void **state)
{
	const char *text = "person_id,other_person_id,type\n7,1,Mother : Child\n";
	(void)state;
	struct reading_log *l = table(text);
	assert_false(l->opened);
	assert_int_equal(l->e.code, ERR_INPUT);
	assert_non_null(strstr(l->e.text, "--person-is"));
	reading_free(l);
	struct source_options o = reading_options();
	o.person_is = STR("to");
	l = reading_read(str_of(text), o);
	reading_has(l, 0, "from", "mosaic:1");
	reading_has(l, 0, "to", "mosaic:7");
	reading_says(l, "note: read as: \"mosaic:1\" is parent of \"mosaic:7\"");
	reading_free(l);
	o.person_is = STR("mother");
	l = reading_read(str_of(text), o);
	assert_int_equal(l->e.code, ERR_USAGE);
	reading_free(l);
}

static void files_that_cannot_be_read_say_why_in_one_line(void **state)
{
	static const struct {
		const char *text;
		size_t n;
		const char *says;
	} file[] = {
		{"", 0, "no header"},
		{"\xFF\xFE"
		 "a\0,\0b\0",
		 8, "--map NAME"},
		{"apples,pears\n1,2\n", 17, "--map NAME"},
		{"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", 16, "a picture"},
		{"# child: m:1\n# covers: wibble:2024..\n" HEAD, 58, "no such kind: \"wibble\""},
		{"# child: m:1\n# extract: soon\n" HEAD, 50, "extract"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof file / sizeof *file; i++) {
		struct reading_log *l =
			reading_read((struct str){file[i].text, file[i].n}, reading_options());
		assert_false(l->opened);
		assert_int_equal(l->e.code, ERR_INPUT);
		assert_non_null(strstr(l->e.text, file[i].says));
		assert_null(strchr(l->e.text, '\n'));
		reading_free(l);
	}
}

static void a_named_map_must_be_there_and_fit(void **state)
{
	(void)state;
	struct source_options o = reading_options();
	o.map = STR("no-such");
	struct reading_log *l = reading_read(STR(HEAD "2024-01-01,note,a,m:1\n"), o);
	assert_int_equal(l->e.code, ERR_USAGE);
	reading_free(l);
	o.map = STR("tayside");
	l = reading_read(STR(HEAD "2024-01-01,note,a,m:1\n"), o);
	assert_int_equal(l->e.code, ERR_INPUT);
	assert_non_null(strstr(l->e.text, "Date or Period of Event"));
	reading_free(l);
}

static void covers(const char *text, const char *kinds, int32_t from, int32_t to)
{
	struct reading_log *l = table(text);
	assert_int_equal(l->summary.covers_n, 1);
	reading_is(l->summary.covers[0].kinds, kinds);
	assert_int_equal(l->summary.covers[0].from, from);
	assert_int_equal(l->summary.covers[0].to, to);
	reading_free(l);
}

static void the_maps_kinds_are_covered_from_the_first_day_to_the_last(void **state)
{
	(void)state;
	covers("visit_id,person_id,visit_type,actual_datetime,planned_datetime,seen_alone_flag,completed_flag\n8,1,Home,,2020-03-01,Y,Y\n"
	       "9,1,Home,,2020-01-02,N,Y\n", "visit no-access", date_day_of(2020, 1, 2), date_day_of(2020, 3, 1));
	struct reading_log *l =
		table("CHILD,DOB,MISSING,MIS_START,MIS_END\n1,,M,01/03/2020,04/03/2020\n1,,A,02/01/2020,\n");
	reading_is(l->summary.format, "ssda903");
	reading_is(l->summary.map, "ssda903-missing 1");
	assert_int_equal(l->summary.map_digest.n, 64);
	reading_free(l);
}

static uint64_t undated_score(const char *score)
{
	char text[400];
	uint64_t id = 0;
	snprintf(text, sizeof text, "CHILD,DOB,SDQ_SCORE,SDQ_REASON,HEALTH_ASSESSMENT,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,CONVICTED,"
				    "SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED\nK7,12/11/2010,%s,,1,1,1,1,0,0,0,0\n", score);
	struct reading_log *l = table(text);
	for (size_t i = 0; i < l->n; i++)
		if (l->r[i].type == RECORD_EVENT && l->r[i].event.value.n) {
			assert_int_equal(l->r[i].event.start.precision, DATE_NONE);
			id = l->r[i].event.id;
		}
	reading_free(l);
	assert_int_not_equal(id, 0);
	return id;
}

static void what_no_year_dates_is_no_version_of_another_years(void **state)
{
	(void)state;
	assert_true(undated_score("11") == undated_score("11"));
	assert_true(undated_score("11") != undated_score("12"));
}

static void a_return_covers_its_own_year_not_since_its_oldest_day(void **state)
{
	static const char *const head = "CHILD,DOB,MISSING,MIS_START,MIS_END\n";
	char text[400];
	(void)state;
	/* the last thing in it began in the year that ends in March 2020; an open one is older */
	snprintf(text, sizeof text, "%s1,,M,01/03/2020,04/03/2020\n1,,A,02/01/2011,\n", head);
	covers(text, "missing away", date_day_of(2019, 4, 1), date_day_of(2020, 3, 31));
	/* what ended tells too */
	snprintf(text, sizeof text, "%s1,,M,01/02/2019,04/05/2019\n1,,A,02/01/2011,\n", head);
	covers(text, "missing away", date_day_of(2019, 4, 1), date_day_of(2020, 3, 31));
	snprintf(text, sizeof text, "# year: 2022\n%s1,,M,01/03/2020,04/03/2020\n", head);
	covers(text, "missing away", date_day_of(2021, 4, 1), date_day_of(2022, 3, 31));
	assert_int_equal(sheet_year_of_name(STR("2019/SSDA903_2020-21_missing.csv")), 2021);
	assert_int_equal(sheet_year_of_name(STR("missing.csv")), 0);
	assert_int_equal(sheet_year_of_name(STR("Missing_20222023.csv")), 2023);
	assert_int_equal(sheet_year_of_name(STR("Missing_20222024.csv")), 0);
	assert_int_equal(sheet_year_of_name(STR("oc2_2324_final.csv")), 2024);
	assert_int_equal(sheet_year_of_name(STR("oc2_1112.csv")), 0);
	assert_int_equal(sheet_year_of_name(STR("x/2022/oc2.csv")), 2022);
	assert_int_equal(sheet_year_of_name(STR("2021-22/oc2.csv")), 2022);
	assert_int_equal(sheet_year_of_name(STR("2022/oc2_2021_2023.csv")), 0);
	assert_int_equal(sheet_year_of_name(STR("2022/x/oc2.csv")), 0);
	assert_int_equal(sheet_year_of_name(STR("/oc2.csv")), 0);
}

static void a_person_who_comes_again_unchanged_is_given_once(void **state)
{
	(void)state;
	struct reading_log *l = table(
		"CHILD,DOB,REVIEW,REVIEW_CODE\n1,01/02/2010,01/01/2020,PN1\n1,01/02/2010,01/07/2020,PN2\n"
		"1,02/02/2010,01/09/2020,PN3\n");
	size_t persons = 0;
	for (size_t i = 0; i < l->n; i++)
		persons += l->r[i].type == RECORD_PERSON;
	assert_int_equal(persons, 2); /* two dates of birth are two claims */
	reading_free(l);
}

/* Damage anywhere in a good table: it never crashes, and the counts add up (reading_read asserts it). */
static void damaged_tables_still_add_up(void **state)
{
	const char good[] =
		"# child: m:1\n"
		"date,time,end_date,kind,what,child,people,restricted,severity,tags\n"
		"2024-01-01,22:40,,missing,\"a \"\"quoted\"\" word\",m:1,m:2(present); m:3(told),none,3,a;b\n"
		"autumn 2017,,2018,housing,\"two\nlines\",,m:2,sealed,,\n";
	const char damage[] = "\",\n\r;#\0\xFF\x1B(:)=9";
	uint64_t seed = 20261121;
	(void)state;
	for (int i = 0; i < 3000; i++) {
		char text[sizeof good];
		memcpy(text, good, sizeof good);
		for (int k = 0; k <= i % 3; k++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			text[(seed >> 33) % (sizeof good - 1)] = damage[(seed >> 20) % (sizeof damage - 1)];
		}
		struct source_options o = reading_options();
		o.pad = i & 1;
		o.map = STR("agency-log");
		reading_free(reading_read((struct str){text, sizeof good - 1}, o));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unclosed_quote_costs_one_row),
		cmocka_unit_test(rows_of_another_width_are_set_aside_or_padded),
		cmocka_unit_test(an_empty_date_is_undated_and_an_impossible_one_is_set_aside),
		cmocka_unit_test(prose_in_a_date_column_is_not_shown),
		cmocka_unit_test(dates_with_the_month_first_are_read_where_the_file_says_so),
		cmocka_unit_test(lines_above_the_header_are_options),
		cmocka_unit_test(who_invented_it_says_so_at_the_head),
		cmocka_unit_test(the_command_line_comes_before_the_file),
		cmocka_unit_test(a_row_that_names_no_child_is_set_aside),
		cmocka_unit_test(equal_rows_without_ids_are_told_apart_by_their_number),
		cmocka_unit_test(an_entry_is_known_by_what_names_its_row),
		cmocka_unit_test(rows_of_one_name_in_one_file_are_told_apart),
		cmocka_unit_test(an_entry_number_counts_within_its_agency_and_child),
		cmocka_unit_test(title_rows_above_the_header_are_passed_over),
		cmocka_unit_test(a_bom_and_crlf_change_nothing),
		cmocka_unit_test(what_has_no_place_is_kept),
		cmocka_unit_test(formulas_control_characters_and_windows_letters_are_said_once),
		cmocka_unit_test(a_time_that_cannot_be_read_stays_in_words),
		cmocka_unit_test(restrictions_err_on_the_safe_side),
		cmocka_unit_test(a_direction_that_is_not_certain_is_asked_for),
		cmocka_unit_test(files_that_cannot_be_read_say_why_in_one_line),
		cmocka_unit_test(a_named_map_must_be_there_and_fit),
		cmocka_unit_test(the_maps_kinds_are_covered_from_the_first_day_to_the_last),
		cmocka_unit_test(what_no_year_dates_is_no_version_of_another_years),
		cmocka_unit_test(a_return_covers_its_own_year_not_since_its_oldest_day),
		cmocka_unit_test(a_person_who_comes_again_unchanged_is_given_once),
		cmocka_unit_test(damaged_tables_still_add_up),
	};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
