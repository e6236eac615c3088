/* The census by small files of our own invention: every group, and everything that can be wrong with one. */
#include "reading.h"

#include "source/cin.h"
#include "source/cin_code.h"

#define HEAD \
	"<!-- invented --><Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2024</Year>" \
	"<ReferenceDate>2024-03-31</ReferenceDate></CollectionDetails><Source><SourceLevel>L</SourceLevel><LEA>999</LEA>" \
	"<DateTime>2024-05-10T11:14:05</DateTime></Source></Header>\n<Children>\n"
#define FOOT "</Children></Message>\n"
#define CHILD(inside) "<Child><ChildIdentifiers><LAchildID>X1</LAchildID></ChildIdentifiers>\n" inside "</Child>\n"
#define DETAILS(inside) "<CINdetails><CINreferralDate>2023-10-02</CINreferralDate>\n" inside "</CINdetails>\n"

static struct reading_log *read_text(const char *text)
{
	struct source_options o = reading_options();
	return reading_read(str_of(text), o);
}

static const struct event *nth(const struct reading_log *l, const char *kind, size_t n)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->r[i].type == RECORD_EVENT && str_is_equal(reading_code.kind[l->r[i].event.kind].name, str_of(kind)) && n-- == 0)
			return &l->r[i].event;
	return NULL;
}

static size_t count_of(const struct reading_log *l, enum record_type type)
{
	size_t n = 0;
	for (size_t i = 0; i < l->n; i++)
		n += l->r[i].type == type;
	return n;
}

static const struct aside *aside_of(const struct reading_log *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->r[i].type == RECORD_ASIDE)
			return &l->r[i].aside;
	return NULL;
}

static void extra_is(const struct event_field *f, size_t n, const char *name, const char *value)
{
	for (size_t i = 0; i < n; i++)
		if (str_is_equal(f[i].name, str_of(name))) {
			reading_is(f[i].value, value);
			return;
		}
	if (value)
		fail_msg("no %s in extra", name);
}

static bool has_tag(const struct event *ev, const char *tag)
{
	for (size_t i = 0; i < ev->tags_n; i++)
		if (str_is_equal(ev->tags[i], str_of(tag)))
			return true;
	return false;
}

static void test_whole(void **state)
{
	(void)state;
	struct reading_log *l = read_text(
		HEAD "<Child><ChildIdentifiers><LAchildID> X1 </LAchildID><UPN>A123456789012</UPN><FormerUPN>B12345678901C</FormerUPN>"
		"<PersonBirthDate>2015-06-01</PersonBirthDate><Sex>F</Sex><PersonDeathDate>2024-02-01Z</PersonDeathDate></ChildIdentifiers>"
		"<ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>HEAR</Disability><Disability>AUT</Disability>"
		"</Disabilities></ChildCharacteristics>"
		"<CINdetails><CINreferralDate>2023-10-02</CINreferralDate><ReferralSource>6</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode>"
		"<CINclosureDate>2024-02-02</CINclosureDate><ReasonForClosure>RC2</ReasonForClosure>"
		"<Assessments><AssessmentActualStartDate>2023-10-03</AssessmentActualStartDate>"
		"<AssessmentAuthorisationDate>2023-11-20</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment>"
		"<AssessmentFactors>16A</AssessmentFactors><AssessmentFactors>3B</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>"
		"<CINPlanDates><CINPlanStartDate>2023-11-21</CINPlanStartDate></CINPlanDates>"
		"<Section47><S47ActualStartDate>2023-12-01</S47ActualStartDate><InitialCPCtarget>2023-12-22</InitialCPCtarget>"
		"<DateOfInitialCPC>2023-12-20</DateOfInitialCPC><ICPCnotRequired>false</ICPCnotRequired></Section47>"
		"<ReferralNFA>0</ReferralNFA>"
		"<ChildProtectionPlans><CPPstartDate>2023-12-20</CPPstartDate><CPPendDate>2024-02-01</CPPendDate>"
		"<InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse><LatestCategoryOfAbuse>PHY</LatestCategoryOfAbuse>"
		"<NumberOfPreviousCPP>1</NumberOfPreviousCPP><Reviews><CPPreviewDate>2024-01-15</CPPreviewDate>"
		"<CPPreviewDate>2024-01-30</CPPreviewDate></Reviews></ChildProtectionPlans></CINdetails></Child>" FOOT);
	assert_true(l->opened);
	reading_is(l->summary.format, "cin");
	assert_int_equal(l->summary.read, 6);
	assert_int_equal(l->summary.used, 6);
	assert_int_equal(count_of(l, RECORD_PERSON), 1);
	assert_int_equal(count_of(l, RECORD_EVENT), 10);
	const struct person *p = &l->r[0].person;
	reading_is(p->id, "cin:999/X1");
	assert_int_equal(p->system_ids_n, 2);
	reading_is(p->system_ids[0], "upn:A123456789012");
	reading_is(p->system_ids[1], "upn:B12345678901C");
	assert_int_equal(p->sex, PERSON_FEMALE);
	assert_int_equal(p->birth.lo, date_day_of(2015, 6, 1));
	assert_int_equal(p->death.lo, date_day_of(2024, 2, 1));
	extra_is(p->extra, p->extra_n, "Ethnicity", "WBRI");
	extra_is(p->extra, p->extra_n, "Disabilities/Disability", "HEAR");
	assert_non_null(nth(l, "death", 0));
	const struct event *ev = nth(l, "referral", 0);
	reading_is(ev->agency, "Police");
	reading_is(ev->child, "cin:999/X1");
	reading_is(ev->text, "Referred by: police. Need: abuse, neglect or exploitation");
	assert_true(has_tag(ev, "need.abuse-or-neglect"));
	assert_true(str_is_absent(ev->outcome));
	assert_true(str_is_absent(ev->raw));
	assert_int_equal(ev->recorded.precision, DATE_NONE); /* the return does not say; DateTime is the extract's */
	extra_is(ev->extra, ev->extra_n, "ReferralSource", "6");
	assert_int_equal(ev->sources_n, 1);
	assert_true(ev->sources[0].line > 0 && ev->sources[0].col > 0);
	reading_is(nth(l, "case-closed", 0)->outcome, "died");
	reading_is(nth(l, "case-closed", 0)->agency, "Children's social care, authority 999");
	ev = nth(l, "assessment", 0);
	assert_int_equal(ev->end.lo, date_day_of(2023, 11, 20));
	assert_true(has_tag(ev, "factor.neglect") && has_tag(ev, "factor.domestic-abuse.parent"));
	reading_is(ev->text, "Factors: neglect; domestic abuse of a parent or carer");
	assert_int_equal(nth(l, "plan.cin", 0)->end.precision, DATE_NONE);
	ev = nth(l, "s47", 0);
	reading_is(ev->outcome, "initial conference required");
	extra_is(ev->extra, ev->extra_n, "InitialCPCtarget", "2023-12-22");
	assert_int_equal(nth(l, "conference.initial", 0)->start.lo, date_day_of(2023, 12, 20));
	ev = nth(l, "plan.cp", 0);
	assert_true(has_tag(ev, "category.neglect") && has_tag(ev, "category.physical"));
	reading_is(ev->text, "Category: neglect; later physical abuse");
	extra_is(ev->extra, ev->extra_n, "NumberOfPreviousCPP", "1");
	assert_int_equal(nth(l, "conference.review", 1)->start.lo, date_day_of(2024, 1, 30));
	assert_int_equal(l->summary.extract.lo, date_day_of(2024, 5, 10));
	assert_int_equal(l->summary.covers_n, 1);
	assert_int_equal(l->summary.covers[0].from, date_day_of(2023, 4, 1)); /* its own year, not since its oldest day */
	assert_int_equal(l->summary.covers[0].to, date_day_of(2024, 3, 31));
	assert_null(l->diags.p);
	reading_free(l);
}

/* Every kind that the adapter names is in the list; one that is not would silently become a note. */
static void test_kinds_are_known(void **state)
{
	(void)state;
	static const char *const kind[] = {"referral", "case-closed", "conference.initial", "conference.review", "assessment",
					   "plan.cin", "plan.cp", "s47", "death", NULL};
	uint16_t k;
	for (int i = 0; kind[i]; i++)
		if (code_kind_of(&reading_code, str_of(kind[i]), &k))
			fail_msg("there is no kind %s", kind[i]);
}

static void test_conference_in_two_places(void **state)
{
	(void)state;
#define S47(date) "<Section47><S47ActualStartDate>2023-12-01</S47ActualStartDate><DateOfInitialCPC>" date "</DateOfInitialCPC></Section47>"
	struct reading_log *l = read_text(HEAD CHILD(DETAILS("<DateOfInitialCPC>2023-12-20</DateOfInitialCPC>" S47("2023-12-20"))) FOOT);
	assert_non_null(nth(l, "conference.initial", 0));
	assert_null(nth(l, "conference.initial", 1));
	assert_int_equal(nth(l, "conference.initial", 0)->sources_n, 2);
	assert_null(l->diags.p);
	reading_free(l);
	l = read_text(HEAD CHILD(DETAILS("<DateOfInitialCPC>2023-12-20</DateOfInitialCPC>" S47("2023-12-21"))) FOOT);
	assert_non_null(nth(l, "conference.initial", 1));
	reading_says(l, "another date than in Section47");
	reading_free(l);
	/* Two enquiries with a conference each are no contradiction. */
	l = read_text(HEAD CHILD(DETAILS(S47("2023-12-20") S47("2024-01-21"))) FOOT);
	assert_non_null(nth(l, "conference.initial", 1));
	assert_true(!l->diags.p || !strstr(l->diags.p, "another date than"));
	reading_free(l);
	l = read_text(HEAD CHILD(DETAILS("<DateOfInitialCPC>2024-01-21</DateOfInitialCPC>" S47("2023-12-20") S47("2024-01-21"))) FOOT);
	assert_null(nth(l, "conference.initial", 2));
	assert_true(!l->diags.p || !strstr(l->diags.p, "another date than"));
	reading_free(l);
}

static void test_referral_details(void **state)
{
	(void)state;
	struct reading_log *l = read_text(HEAD CHILD(DETAILS("<ReferralSource>9</ReferralSource><ReferralNFA>true</ReferralNFA>")) FOOT);
	assert_int_equal(nth(l, "referral", 0)->basis, EVENT_ANONYMOUS);
	reading_is(nth(l, "referral", 0)->outcome, "no further action");
	reading_is(nth(l, "referral", 0)->agency, "Children's social care, authority 999");
	reading_free(l);
	l = read_text(HEAD CHILD(DETAILS("<ReferralSource>ZZ</ReferralSource><ReferralNFA>maybe</ReferralNFA>")) FOOT);
	reading_says(l, "ReferralSource: not a code that is known; kept as it came: \"ZZ\"");
	reading_says(l, "ReferralNFA: expected true or false");
	extra_is(nth(l, "referral", 0)->extra, nth(l, "referral", 0)->extra_n, "ReferralSource", "ZZ");
	reading_free(l);
}

static void test_dates_that_cannot_be(void **state)
{
	(void)state;
	/* A date that is not the group's own: told, kept, the group used. */
	struct reading_log *l = read_text(HEAD CHILD(DETAILS("<CINclosureDate>2024-02-30</CINclosureDate><ReasonForClosure>RC7</ReasonForClosure>")) FOOT);
	assert_int_equal(l->summary.used, 2);
	assert_null(nth(l, "case-closed", 0));
	extra_is(nth(l, "referral", 0)->extra, nth(l, "referral", 0)->extra_n, "CINclosureDate", "2024-02-30");
	extra_is(nth(l, "referral", 0)->extra, nth(l, "referral", 0)->extra_n, "ReasonForClosure", "RC7");
	reading_says(l, "CINclosureDate: there is no such day in that month: \"2024-02-30\"");
	reading_free(l);
	/* The group's own: the group is set aside, what stands inside it is not. */
	l = read_text(HEAD CHILD("<CINdetails><CINreferralDate>2023-06-31</CINreferralDate><CINPlanDates><CINPlanStartDate>2023-11-21"
				 "</CINPlanStartDate></CINPlanDates></CINdetails>") FOOT);
	assert_int_equal(l->summary.read, 3);
	assert_int_equal(l->summary.aside, 1);
	assert_non_null(nth(l, "plan.cin", 0));
	assert_null(nth(l, "referral", 0));
	assert_true(str_has_prefix(aside_of(l)->raw, STR("<CINdetails>")) && str_has_suffix(aside_of(l)->raw, STR("</CINdetails>")));
	reading_is(aside_of(l)->field, "CINreferralDate");
	reading_free(l);
	l = read_text(HEAD CHILD(DETAILS("<Assessments><AssessmentAuthorisationDate>2023-11-20</AssessmentAuthorisationDate></Assessments>")) FOOT);
	assert_int_equal(l->summary.aside, 1);
	reading_is(aside_of(l)->reason, "its date is missing");
	reading_free(l);
	/* An end before the start is no end. */
	l = read_text(HEAD CHILD(DETAILS("<CINPlanDates><CINPlanStartDate>2023-11-21</CINPlanStartDate><CINPlanEndDate>2023-11-20"
					 "</CINPlanEndDate></CINPlanDates>")) FOOT);
	assert_int_equal(nth(l, "plan.cin", 0)->end.precision, DATE_UNKNOWN);
	extra_is(nth(l, "plan.cin", 0)->extra, nth(l, "plan.cin", 0)->extra_n, "CINPlanEndDate", "2023-11-20");
	reading_says(l, "the end is before the start");
	reading_free(l);
}

static void test_children(void **state)
{
	(void)state;
	struct reading_log *l = read_text(HEAD "<Child><ChildIdentifiers><UPN>A123456789012</UPN></ChildIdentifiers>" DETAILS("") "</Child>" CHILD("") FOOT);
	assert_int_equal(l->summary.read, 2);
	assert_int_equal(l->summary.aside, 1);
	assert_true(str_has_prefix(aside_of(l)->raw, STR("<Child>")) && str_has_suffix(aside_of(l)->raw, STR("</Child>")));
	reading_is(aside_of(l)->reason, "a child without LAchildID");
	reading_free(l);
	l = read_text(HEAD "<Child><ChildIdentifiers><LAchildID>X2</LAchildID><UPN>UN3</UPN><PersonBirthDate>2015-06-01</PersonBirthDate>"
		      "<ExpectedPersonBirthDate>2015-06-09</ExpectedPersonBirthDate>stray word<GenderCurrent>7</GenderCurrent>and more</ChildIdentifiers>"
		      "<NewGroup><Inner>1</Inner><Inner>2</Inner></NewGroup></Child>" FOOT);
	const struct person *p = &l->r[0].person;
	assert_int_equal(p->system_ids_n, 0);
	extra_is(p->extra, p->extra_n, "UPN", "UN3");
	extra_is(p->extra, p->extra_n, "NewGroup/Inner", "1");
	extra_is(p->extra, p->extra_n, "text", "stray word");
	size_t pieces = 0;
	for (size_t i = 0; i < p->extra_n; i++)
		pieces += str_is_equal(p->extra[i].name, STR("text"));
	assert_int_equal(pieces, 2);
	extra_is(p->extra, p->extra_n, "GenderCurrent", "7");
	reading_says(l, "text stands between its elements; kept");
	reading_says(l, "note: NewGroup: not an element that is known here; kept");
	reading_says(l, "ExpectedPersonBirthDate: stands beside a date of birth; both kept");
	assert_null(strstr(l->diags.p, "stray word"));
	assert_int_equal(p->sex, PERSON_SEX_NOT_SAID);
	reading_free(l);
	static const struct {
		const char *code;
		uint8_t sex;
	} sex[] = {{"1", PERSON_MALE}, {"2", PERSON_FEMALE}, {"0", PERSON_SEX_UNKNOWN}, {"9", PERSON_SEX_OTHER}, {"M", PERSON_MALE},
		   {"U", PERSON_SEX_UNKNOWN}, {"I", PERSON_SEX_OTHER}};
	for (size_t i = 0; i < sizeof sex / sizeof *sex; i++) {
		char text[1024];
		snprintf(text, sizeof text, HEAD "<Child><ChildIdentifiers><LAchildID>X</LAchildID><Sex>%s</Sex></ChildIdentifiers></Child>" FOOT, sex[i].code);
		l = read_text(text);
		assert_int_equal(l->r[0].person.sex, sex[i].sex);
		reading_free(l);
	}
}

static void test_unknown_things(void **state)
{
	(void)state;
	struct reading_log *l = read_text(HEAD CHILD(DETAILS("<Outcome><When>2024-01-01</When></Outcome><Extra>7</Extra>")) "<Other>1</Other>" FOOT);
	extra_is(nth(l, "referral", 0)->extra, nth(l, "referral", 0)->extra_n, "Outcome/When", "2024-01-01");
	extra_is(nth(l, "referral", 0)->extra, nth(l, "referral", 0)->extra_n, "Extra", "7");
	assert_int_equal(l->summary.read, 3);
	reading_is(aside_of(l)->raw, "<Other>1</Other>");
	reading_free(l);
}

/* The end, the codes and the words of a plan may change; it is the same plan. */
static void test_ids(void **state)
{
	(void)state;
#define PLAN(start, more) "<ChildProtectionPlans><CPPstartDate>" start "</CPPstartDate>" more "</ChildProtectionPlans>"
	struct reading_log *a = read_text(HEAD CHILD(DETAILS(PLAN("2023-12-20", ""))) FOOT);
	struct reading_log *b = read_text(HEAD CHILD(DETAILS(PLAN("2023-12-01", "") PLAN("2023-12-20", "<CPPendDate>2024-01-01</CPPendDate>"
								"<LatestCategoryOfAbuse>EMO</LatestCategoryOfAbuse>"))) FOOT);
	assert_true(nth(a, "plan.cp", 0)->id == nth(b, "plan.cp", 1)->id);
	assert_true(nth(a, "plan.cp", 0)->id != nth(b, "plan.cp", 0)->id);
	reading_free(a);
	reading_free(b);
	/* Two equal ones in one file are two. */
	a = read_text(HEAD CHILD(DETAILS(PLAN("2023-12-20", "") PLAN("2023-12-20", ""))) FOOT);
	assert_true(nth(a, "plan.cp", 0)->id != nth(a, "plan.cp", 1)->id);
	reading_free(a);
}

/* Broken off anywhere: nothing crashes, the counts add up (reading_read), all that was closed before is used. */
static void test_broken_off(void **state)
{
	(void)state;
	static const char text[] = HEAD CHILD(DETAILS("<CINPlanDates><CINPlanStartDate>2023-11-21</CINPlanStartDate></CINPlanDates>"))
		"<Child><ChildIdentifiers><LAchildID>X2</LAchildID></ChildIdentifiers><CINdetails><CINreferralDate>2023-10-02</CINreferralDate>"
		"<CINPlanDates><CINPlanStartDate>2023-11-22</CINPlanStartDate></CINPlanDates><Section47>" FOOT;
	size_t start = (size_t)(strstr(text, "<Children>") - text), before = 0;
	for (size_t n = start; n < sizeof text - 1; n++) {
		struct source_options o = reading_options();
		struct reading_log *l = reading_read((struct str){text, n}, o);
		if (l->opened) {
			assert_true(l->summary.used >= before);
			before = l->summary.used;
			assert_int_equal(l->summary.aside, 1);
		}
		reading_free(l);
	}
	assert_int_equal(before, 4);
	struct reading_log *l = read_text(text); /* Section47 is never closed */
	assert_int_equal(l->summary.used, 4);
	assert_int_equal(l->summary.aside, 1);
	assert_true(str_has_prefix(aside_of(l)->raw, STR("<Child><ChildIdentifiers><LAchildID>X2<")));
	assert_non_null(nth(l, "plan.cin", 1));
	reading_free(l);
}

static void test_other_files(void **state)
{
	(void)state;
	struct reading_log *l = read_text("<Message><Header><CollectionDetails><Collection>CSWW</Collection></CollectionDetails></Header></Message>");
	assert_false(l->opened);
	reading_free(l);
	struct source_options o = reading_options();
	o.as = STR("cin");
	l = reading_read(STR("<Message><Header><CollectionDetails><Collection>CSWW</Collection></CollectionDetails></Header></Message>"), o);
	assert_false(l->opened);
	assert_int_equal(l->e.code, ERR_INPUT);
	assert_non_null(strstr(l->e.text, "CSWW"));
	reading_free(l);
	l = reading_read(STR("<!DOCTYPE Message [<!ENTITY x 'y'>]><Message><Children>&x;</Children></Message>"), o);
	assert_false(l->opened);
	assert_int_equal(l->e.code, ERR_INPUT);
	reading_free(l);
	l = reading_read(STR("<Other/>"), o);
	assert_false(l->opened);
	reading_free(l);
}

static void test_header(void **state)
{
	(void)state;
	struct reading_log *l = read_text("<Message><Children>" CHILD(DETAILS("")) FOOT);
	assert_true(l->opened);
	reading_is(l->r[0].person.id, "cin:X1");
	assert_int_equal(l->summary.extract.precision, DATE_NONE);
	reading_free(l);
	struct source_options o = reading_options();
	o.system = STR("swift");
	o.agency = STR("Here");
	o.covers = STR("referral:2020-01-01..2024-01-01");
	l = reading_read(STR(HEAD CHILD(DETAILS("")) FOOT), o);
	reading_is(l->r[0].person.id, "swift:999/X1");
	reading_is(nth(l, "referral", 0)->agency, "Here");
	assert_int_equal(l->summary.covers[0].from, date_day_of(2020, 1, 1));
	reading_free(l);
	/* A file that says it was made before its own reference date. */
	l = read_text("<Message><Header><CollectionDetails><Collection>CIN</Collection><ReferenceDate>2024-03-31</ReferenceDate>"
		      "</CollectionDetails><Source><LEA>999</LEA><DateTime>2023-05-10T11:14:05</DateTime></Source></Header><Children>" CHILD("") FOOT);
	assert_int_equal(l->summary.extract.lo, date_day_of(2024, 3, 31));
	reading_says(l, "made before its own reference date");
	reading_free(l);
}

static void test_codes(void **state)
{
	(void)state;
	struct cin_codes c;
	struct err e = {0};
	assert_int_equal(cin_code_open(reading_schemas, &c, &e), 0);
	reading_is(cin_code_find(&c, "source", STR("3E"))->agency, "Accident and emergency");
	assert_null(cin_code_find(&c, "need", STR("3E")));
	assert_null(cin_code_find(&c, "source", STR("")));
	cin_code_close(&c);
	assert_int_equal(cin_code_open("/nonexistent", &c, &e), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole),
		cmocka_unit_test(test_kinds_are_known),
		cmocka_unit_test(test_conference_in_two_places),
		cmocka_unit_test(test_referral_details),
		cmocka_unit_test(test_dates_that_cannot_be),
		cmocka_unit_test(test_children),
		cmocka_unit_test(test_unknown_things),
		cmocka_unit_test(test_ids),
		cmocka_unit_test(test_broken_off),
		cmocka_unit_test(test_other_files),
		cmocka_unit_test(test_header),
		cmocka_unit_test(test_codes),
	};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
