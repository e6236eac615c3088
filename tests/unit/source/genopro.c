/* Genograms of GenoPro: their Data.xml, by a small family of our own invention. */
#include "reading.h"

#define XML(body) "<?xml version='1.0' encoding='UTF-8'?>\n<GenoPro><Software>GenoPro<Name>x</Name></Software><Date>5 Mar 2024</Date>\n" body "</GenoPro>\n"

static const char family[] = XML(
	"<Individuals>\n"
	"<Individual ID=\"ind1\"><Name>Ann Reed<Display>Ann Reed</Display><First>Ann</First><Last>Reed</Last><Nickname>Nan</Nickname></Name>"
	"<Position>1,2</Position><Gender>F</Gender><Birth><Date>~1990</Date><Place>place1</Place></Birth></Individual>\n"
	"<Individual ID=\"ind2\"><Name><First>Bob</First><Last>Reed</Last></Name><Gender>M</Gender><Birth><Date>7.2.1960</Date></Birth><IsDead>Y</IsDead>"
	"<Comment>A quiet man.</Comment></Individual>\n"
	"<Individual ID=\"ind3\"><Gender>F</Gender><IsDead>Y</IsDead><Death><Date>&lt;2003</Date></Death></Individual>\n"
	"<Individual ID=\"ind4\" IndividualInternalHyperlink=\"ind1\"><Gender>F</Gender></Individual>\n"
	"<Individual ID=\"ind5\"><Gender>M</Gender><Birth><Date>&gt;12 May 1992</Date></Birth></Individual>\n"
	"</Individuals>\n"
	"<Families><Family ID=\"fam1\"><Unions>marr1</Unions><Relation>Divorce</Relation></Family></Families>\n"
	"<PedigreeLinks><PedigreeLink PedigreeLink=\"Parent\" Family=\"fam1\" Individual=\"ind2\"/>"
	"<PedigreeLink PedigreeLink=\"Parent\" Family=\"fam1\" Individual=\"ind3\"/>"
	"<PedigreeLink PedigreeLink=\"Biological\" Family=\"fam1\" Individual=\"ind1\" Twin=\"twin1\"/>"
	"<PedigreeLink PedigreeLink=\"Adopted\" Family=\"fam1\" Individual=\"ind5\" Twin=\"twin1\"/>"
	"<PedigreeLink PedigreeLink=\"Biological\" Family=\"fam9\" Individual=\"ind5\"/></PedigreeLinks>\n"
	"<EmotionalRelationships><EmotionalRelationship ID=\"emot1\" Type=\"FusedHostile\" Entity1=\"ind1\" Entity2=\"ind2\"/>"
	"<EmotionalRelationship ID=\"emot2\"><Entity1>ind1</Entity1><Entity2>ind3</Entity2><Type>Puzzling</Type></EmotionalRelationship>"
	"<EmotionalRelationship ID=\"emot3\" Type=\"Love\"/></EmotionalRelationships>\n"
	"<Marriages><Marriage ID=\"marr1\"><Date>1 Jun 1988</Date><Divorce><Date>1999</Date></Divorce></Marriage></Marriages>\n"
	"<Places><Place ID=\"place1\"><Name>Thornby</Name></Place></Places>\n<Twins><Twin ID=\"twin1\"/></Twins>\n");

static const struct person *person(const struct reading_log *l, size_t n)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->r[i].type == RECORD_PERSON && n-- == 0)
			return &l->r[i].person;
	return NULL;
}

static void test_family(void **state)
{
	(void)state;
	struct reading_log *l = reading_read(STR(family), reading_options());
	assert_true(l->opened);
	reading_is(l->summary.format, "genopro");
	assert_int_equal(l->summary.read, 17);
	assert_int_equal(l->summary.aside, 2); /* a link to a family that is not there, a tie without ends */
	assert_int_equal(l->summary.extract.lo, date_day_of(2024, 3, 5));
	const struct person *p = person(l, 0);
	reading_is(p->id, "genopro:ind1");
	reading_is(p->names[0], "Ann Reed");
	reading_is(p->names[1], "Nan");
	assert_int_equal(p->birth.precision, DATE_ABOUT);
	bool placed = false;
	for (size_t i = 0; i < p->extra_n; i++)
		placed |= str_is_equal(p->extra[i].name, STR("BIRT/PLAC")) && str_is_equal(p->extra[i].value, STR("Thornby"));
	assert_true(placed);
	p = person(l, 1);
	reading_is(p->names[0], "Bob Reed");
	assert_int_equal(p->birth.lo, date_day_of(1960, 2, 7));
	assert_int_equal(p->death.precision, DATE_UNKNOWN);
	assert_int_equal(person(l, 2)->death.precision, DATE_BEFORE);
	assert_int_equal(person(l, 4)->birth.precision, DATE_AFTER);
	struct buf b = {0};
	for (size_t i = 0; i < l->n; i++) {
		const struct relation *r = &l->r[i].relation;
		if (l->r[i].type != RECORD_RELATION)
			continue;
		buf_addf(&b, "%.*s %.*s %.*s", STR_ARG(str_part(r->from, 11, 9)), STR_ARG(reading_code.relation[r->kind].name),
			 STR_ARG(str_part(r->to, 11, 9)));
		if (r->start.precision) {
			buf_add_char(&b, ' ');
			date_write_iso(&r->start, &b);
			buf_add_z(&b, "..");
			date_write_iso(&r->end, &b);
		}
		buf_add_z(&b, "; ");
	}
	assert_string_equal(b.p, "1 same-person 4; 2 ex-spouse 3 1988-06-01..1999; 2 parent 1; 3 parent 1; 2 adoptive-parent 5; "
				 "3 adoptive-parent 5; 1 twin 5; 1 emo-fused-hostile 2; 1 emo-other 3; ");
	buf_close(&b);
	reading_free(l);
}

/* Every type that GenoPro 2016 knows (its file names as other readers of such files have them), and some of its labels. */
static void test_every_kind_of_feeling(void **state)
{
	static const char *const kind[][2] = {
		{"Plain", "plain"},			  {"Indifferent", "indifferent"},
		{"Distant", "distant"},			  {"Cutoff", "cutoff"},
		{"CutoffRepaired", "cutoff-repaired"},	  {"Discord", "conflict"},
		{"Hate", "hate"},			  {"Harmony", "harmony"},
		{"Friendship", "close"},		  {"Intimacy", "very-close"},
		{"Love", "love"},			  {"InLove", "in-love"},
		{"Psyritual", "spiritual"},		  {"Fused", "fused"},
		{"Distrust", "distrust-between"},	  {"Hostile", "hostile"},
		{"HostileDistant", "distant-hostile"},	  {"HostileClose", "close-hostile"},
		{"HostileFused", "fused-hostile"},	  {"Violence", "violence-between"},
		{"ViolenceDistant", "distant-violence"},  {"ViolenceClose", "close-violence"},
		{"ViolenceFused", "fused-violence"},	  {"Abuse", "abuse"},
		{"AbusePhysical", "physical-abuse"},	  {"AbuseEmotional", "emotional-abuse"},
		{"AbuseSexual", "sexual-abuse"},	  {"AbuseNeglect", "neglect"},
		{"Manipulative", "manipulative"},	  {"Controlling", "controlling"},
		{"Jealous", "jealous"},			  {"FocusedOn", "focused-on"},
		{"FocusedOnNegatively", "focused-negatively"}, {"Fan", "admirer"},
		{"Limerence", "limerence"},		  {"NeverMet", "never-met"},
		{"Other", "other"},			  {"Distant / Poor", "distant"},
		{"Best Friends / Very Close", "very-close"}, {"Discord / Conflict", "conflict"},
		{"Fan / Admirer", "admirer"},		  {"Cutoff / Estranged", "cutoff"},
		{"Friendship / Close", "close"},	  {"Indifferent / Apathetic", "indifferent"},
		{"Focused On Negatively", "focused-negatively"}, {"Physical Abuse", "physical-abuse"},
		{"Distant-Hostile", "distant-hostile"},	  {"Caretaker", "caretaker"},
		{"Violence Fused Beyond All Words That Any List Of Such Types Will Ever Have Had", "other"},
	};
	struct buf xml = {0};
	size_t n = 0, kinds = sizeof kind / sizeof *kind;

	(void)state;
	buf_add_z(&xml, "<?xml version='1.0' encoding='UTF-8'?>\n<GenoPro><Software>GenoPro<Name>x</Name></Software><Individuals>\n"
			"<Individual ID=\"a\"><Gender>F</Gender></Individual><Individual ID=\"b\"><Gender>M</Gender></Individual></Individuals>\n"
			"<EmotionalRelationships>");
	for (size_t i = 0; i < kinds; i++)
		buf_addf(&xml, "<EmotionalRelationship ID=\"e%zu\" Type=\"%s\" Entity1=\"a\" Entity2=\"b\"/>\n", i, kind[i][0]);
	buf_add_z(&xml, "</EmotionalRelationships></GenoPro>\n");
	struct reading_log *l = reading_read(buf_str(&xml), reading_options());
	for (size_t i = 0; i < l->n; i++) {
		if (l->r[i].type != RECORD_RELATION)
			continue;
		struct str name = reading_code.relation[l->r[i].relation.kind].name;
		if (!str_is_equal(str_part(name, 4, name.n), str_of(kind[n][1])))
			printf("# %s: %.*s\n", kind[n][0], STR_ARG(name));
		assert_true(str_is_equal(str_part(name, 4, name.n), str_of(kind[n++][1])));
		assert_true(str_is_equal(l->r[i].relation.from, STR("genopro:a")));
	}
	assert_int_equal(n, kinds);
	reading_free(l);
	buf_close(&xml);
}

static void test_cut_off(void **state)
{
	(void)state;
	struct source_options o = reading_options();
	o.as = STR("genopro");
	for (size_t n = 60; n < sizeof family; n += 5) { /* reading_read holds read against used and set aside */
		struct reading_log *l = reading_read((struct str){family, n}, o);
		assert_true(l->opened);
		reading_free(l);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_family), cmocka_unit_test(test_every_kind_of_feeling),
		cmocka_unit_test(test_cut_off),
	};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
