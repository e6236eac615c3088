/* Family trees in Gramps XML, by small files of our own invention. */
#include "reading.h"

#define XML(body) "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE database PUBLIC \"-//Gramps//DTD Gramps XML 1.7.1//EN\"\n" \
		  "\"http://gramps-project.org/xml/1.7.1/grampsxml.dtd\">\n<database xmlns=\"http://gramps-project.org/xml/1.7.1/\">\n" \
		  "<header><created date=\"2024-03-05\"/><researcher><resname>Invented</resname></researcher></header>\n" body "</database>\n"

static const char family[] = XML(
	"<events>\n"
	"<event handle=\"_e1\" change=\"1714521600\" id=\"E1\"><type>Birth</type><dateval val=\"1990-05-06\"/><place hlink=\"_p1\"/></event>\n"
	"<event handle=\"_e2\" id=\"E2\"><type>Residence</type><daterange start=\"2010\" stop=\"2012-03\"/><description>with her aunt</description>"
	"<noteref hlink=\"_n1\"/></event>\n"
	"<event handle=\"_e3\" id=\"E3\" priv=\"1\"><type>Therapy</type><datestr val=\"some time in spring\"/></event>\n"
	"<event handle=\"_e4\" id=\"E4\"><type>Marriage</type><datespan start=\"1988-01-01\" stop=\"1988-01-02\"/></event>\n"
	"<event handle=\"_e5\" id=\"E5\"><type>Census</type></event>\n"
	"</events>\n"
	"<people>\n"
	"<person handle=\"_a\" change=\"1714521600\" id=\"I1\"><gender>F</gender>"
	"<name type=\"Birth Name\"><first>Ann</first><surname prefix=\"de\">Reed</surname><suffix>jr</suffix><nick>Nan</nick></name>"
	"<name alt=\"1\" type=\"Married Name\"><first>Ann</first><surname>Hill</surname></name>"
	"<eventref hlink=\"_e1\" role=\"Primary\"/><eventref hlink=\"_e2\" role=\"Primary\"/><eventref hlink=\"_e3\" role=\"Primary\"/>"
	"<eventref hlink=\"_e5\" role=\"Witness\"/><childof hlink=\"_f\"/><personref hlink=\"_b\" rel=\"Friend\"/>"
	"<attribute type=\"Eyes\" value=\"grey\"/><tagref hlink=\"_t\"/></person>\n"
	"<person handle=\"_b\" id=\"I2\" priv=\"1\"><gender>M</gender><name><first>Bob</first><surname>Reed</surname></name><parentin hlink=\"_f\"/></person>\n"
	"<person handle=\"_c\" id=\"I3\"><gender>F</gender><name><first>Cat</first><surname>Hill</surname></name><noteref hlink=\"_n2\"/></person>\n"
	"</people>\n"
	"<families><family handle=\"_f\" id=\"F1\"><rel type=\"Married\"/><father hlink=\"_b\"/><mother hlink=\"_c\"/><eventref hlink=\"_e4\" role=\"Family\"/>"
	"<childref hlink=\"_a\" mrel=\"Stepchild\" frel=\"Birth\"/></family></families>\n"
	"<places><placeobj handle=\"_p1\" id=\"P1\" type=\"City\"><ptitle>Thornby</ptitle><pname value=\"Thornby\"/></placeobj>"
	"<placeobj handle=\"_p2\" id=\"P2\"><ptitle>Nowhere</ptitle></placeobj></places>\n"
	"<notes><note handle=\"_n1\" id=\"N1\" type=\"Event Note\"><text>She liked it there.</text></note>"
	"<note handle=\"_n2\" id=\"N2\" priv=\"1\"><text>Not for others.</text></note></notes>\n"
	"<tags><tag handle=\"_t\" name=\"to check\" color=\"#000\"/></tags>\n");

static const struct person *person(const struct reading_log *l, const char *id)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->r[i].type == RECORD_PERSON && str_is_equal(l->r[i].person.id, str_of(id)))
			return &l->r[i].person;
	fail_msg("no person %s", id);
	return NULL;
}

static const struct event *event(const struct reading_log *l, size_t n)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->r[i].type == RECORD_EVENT && n-- == 0)
			return &l->r[i].event;
	return NULL;
}

static const char *relations(const struct reading_log *l)
{
	static struct buf b;
	buf_clear(&b);
	for (size_t i = 0; i < l->n; i++)
		if (l->r[i].type == RECORD_RELATION)
			buf_addf(&b, "%.*s %.*s %.*s; ", STR_ARG(str_part(l->r[i].relation.from, 7, 9)),
				 STR_ARG(reading_code.relation[l->r[i].relation.kind].name), STR_ARG(str_part(l->r[i].relation.to, 7, 9)));
	return buf_str(&b).p;
}

static void extra_is(const struct event_field *f, size_t n, const char *name, const char *value)
{
	for (size_t i = 0; i < n; i++)
		if (str_is_equal(f[i].name, str_of(name))) {
			reading_is(f[i].value, value);
			return;
		}
	fail_msg("no %s in extra", name);
}

static void check_family(const struct reading_log *l)
{
	assert_true(l->opened);
	reading_is(l->summary.format, "gramps");
	/* The place and the note that nobody points at are set aside. */
	assert_int_equal(l->summary.read, 14);
	assert_int_equal(l->summary.aside, 1);
	assert_int_equal(l->summary.extract.lo, date_day_of(2024, 3, 5));
	const struct person *p = person(l, "gramps:I1");
	reading_is(p->names[0], "Ann de Reed jr");
	reading_is(p->names[1], "Ann Hill");
	reading_is(p->names[2], "Nan");
	assert_int_equal(p->sex, PERSON_FEMALE);
	assert_int_equal(p->birth.lo, date_day_of(1990, 5, 6));
	extra_is(p->extra, p->extra_n, "BIRT/PLAC", "Thornby");
	extra_is(p->extra, p->extra_n, "attribute", "grey");
	extra_is(p->extra, p->extra_n, "tag", "to check");
	extra_is(p->extra, p->extra_n, "eventref/role", "Witness");
	assert_int_equal(p->restricted, EVENT_OPEN);
	assert_int_equal(person(l, "gramps:I2")->restricted, EVENT_THIRD_PARTY);
	assert_int_equal(person(l, "gramps:I3")->restricted, EVENT_THIRD_PARTY); /* a private note stands in it */
	const struct event *ev = event(l, 0);
	reading_is(ev->child, "gramps:I1");
	reading_is(ev->text, "with her aunt\nShe liked it there.");
	assert_int_equal(ev->start.precision, DATE_BETWEEN);
	assert_int_equal(ev->recorded.lo, date_day_of(2024, 5, 1));
	assert_int_equal(ev->restricted, EVENT_OPEN);
	ev = event(l, 1);
	assert_int_equal(ev->restricted, EVENT_THIRD_PARTY);
	reading_is(ev->raw, "(some time in spring)");
	assert_string_equal(relations(l), "I2 friend I1; I2 spouse I3; I2 parent I1; I3 step-parent I1; ");
}

static void test_family(void **state)
{
	(void)state;
	struct reading_log *l = reading_read(STR(family), reading_options());
	check_family(l);
	reading_free(l);
}

/* Every way of writing a date. */
static void test_dates(void **state)
{
	(void)state;
	static const struct {
		const char *xml;
		enum date_precision start, end;
	} date[] = {
		{"<dateval val=\"1990\"/>", DATE_YEAR, DATE_NONE},
		{"<dateval val=\"1990-02\" type=\"before\"/>", DATE_BEFORE, DATE_NONE},
		{"<dateval val=\"1990-02-03\" type=\"after\"/>", DATE_AFTER, DATE_NONE},
		{"<dateval val=\"1990\" type=\"about\"/>", DATE_ABOUT, DATE_NONE},
		{"<dateval val=\"1990\" type=\"from\"/>", DATE_YEAR, DATE_NONE},
		{"<dateval val=\"1990\" type=\"to\"/>", DATE_BEFORE, DATE_YEAR},
		{"<dateval val=\"1990-02-03\" quality=\"estimated\"/>", DATE_ABOUT, DATE_NONE},
		{"<dateval val=\"1990-02-03\" quality=\"calculated\"/>", DATE_ABOUT, DATE_NONE},
		{"<dateval val=\"1700-02-03\" cformat=\"Julian\"/>", DATE_DAY, DATE_NONE},
		{"<dateval val=\"5750-02-03\" cformat=\"Hebrew\"/>", DATE_UNKNOWN, DATE_NONE},
		{"<dateval val=\"1990-13-03\"/>", DATE_UNKNOWN, DATE_NONE},
		{"<dateval val=\"-0044\"/>", DATE_UNKNOWN, DATE_NONE},
		{"<daterange start=\"1990\" stop=\"1992\"/>", DATE_BETWEEN, DATE_NONE},
		{"<datespan start=\"1990-01\" stop=\"1992-02\"/>", DATE_MONTH, DATE_MONTH},
		{"<datestr val=\"before the war\"/>", DATE_UNKNOWN, DATE_NONE},
		{"", DATE_NONE, DATE_NONE},
	};
	for (size_t i = 0; i < sizeof date / sizeof *date; i++) {
		struct buf b = {0};
		buf_addf(&b, XML("<events><event handle=\"_e\" id=\"E1\"><type>Occupation</type>%s</event></events>"
				 "<people><person handle=\"_a\" id=\"I1\"><eventref hlink=\"_e\" role=\"Primary\"/></person></people>"),
			 date[i].xml);
		struct reading_log *l = reading_read(buf_str(&b), reading_options());
		const struct event *ev = event(l, 0);
		assert_non_null(ev);
		if (ev->start.precision != date[i].start || ev->end.precision != date[i].end)
			fail_msg("%s: %d %d", date[i].xml, ev->start.precision, ev->end.precision);
		reading_free(l);
		buf_close(&b);
	}
}

/* Who is his own grandfather; a person of the oldest versions, with events in place; a file broken off at any byte. */
static void test_odd_files(void **state)
{
	(void)state;
	struct reading_log *l = reading_read(
		STR(XML("<people><person handle=\"_a\" id=\"I1\"><gender>M</gender><childof hlink=\"_f\"/><parentin hlink=\"_g\"/></person>"
			"<person handle=\"_b\" id=\"I2\"><event type=\"Residence\"><dateval val=\"2001\"/></event><childof hlink=\"_g\"/></person></people>"
			"<families><family handle=\"_f\" id=\"F1\"><rel type=\"Unknown\"/><father hlink=\"_b\"/><childref hlink=\"_a\"/></family>"
			"<family handle=\"_g\" id=\"F2\"><father hlink=\"_a\"/><childref hlink=\"_b\"/></family></families>")),
		reading_options());
	assert_string_equal(relations(l), "I2 parent I1; I1 parent I2; ");
	assert_int_equal(event(l, 0)->start.precision, DATE_YEAR);
	reading_free(l);
	struct source_options o = reading_options();
	o.as = STR("gramps");
	for (size_t n = 400; n < sizeof family; n += 7) { /* reading_read holds read against used and set aside */
		l = reading_read((struct str){family, n}, o);
		assert_true(l->opened);
		reading_free(l);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_family),
		cmocka_unit_test(test_dates),
		cmocka_unit_test(test_odd_files),
	};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
