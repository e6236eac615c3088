/* Family trees by small files of our own invention: lines, names, dates, couples, who is whose child and how. */
#include "reading.h"

#include "source/gedcom.h"
#include "source/gedcom_line.h"

#define HEAD "0 HEAD\n1 GEDC\n2 VERS 5.5.1\n1 CHAR UTF-8\n1 NOTE invented\n"
#define TAIL "0 TRLR\n"

static struct reading_log *read_str(struct str text)
{
	struct source_options o = reading_options();
	return reading_read(text, o);
}

static struct reading_log *read_text(const char *text)
{
	return read_str(str_of(text));
}

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

/* All relations, "from kind to ordinal;" each, in order. */
static const char *relations(const struct reading_log *l)
{
	static struct buf b;
	buf_clear(&b);
	for (size_t i = 0; i < l->n; i++)
		if (l->r[i].type == RECORD_RELATION) {
			const struct relation *r = &l->r[i].relation;
			buf_addf(&b, "%.*s %.*s %.*s", STR_ARG(str_part(r->from, 7, 99)), STR_ARG(reading_code.relation[r->kind].name),
				 STR_ARG(str_part(r->to, 7, 99)));
			if (r->ordinal)
				buf_addf(&b, " %u", r->ordinal);
			if (r->start.precision) {
				buf_add_char(&b, ' ');
				date_write_iso(&r->start, &b);
			}
			if (r->end.precision) {
				buf_add_z(&b, "..");
				date_write_iso(&r->end, &b);
			}
			buf_add_z(&b, "; ");
		}
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

/* A file of one person for each date, born then; when each was, "?" where that is not known. */
static const char *births(const char *const *date, const char *order, struct reading_log **log)
{
	static struct buf b;
	struct buf file = {0};
	struct source_options o = reading_options();
	if (order)
		o.order = str_of(order);
	buf_add_z(&file, HEAD);
	for (int i = 0; date[i]; i++)
		buf_addf(&file, "0 @I%d@ INDI\n1 NAME A\n1 BIRT\n2 DATE %s\n", i + 1, date[i]);
	buf_add_z(&file, TAIL);
	*log = reading_read(buf_str(&file), o);
	buf_clear(&b);
	for (size_t i = 0; i < (*log)->n; i++)
		if ((*log)->r[i].type == RECORD_PERSON) {
			const struct person *p = &(*log)->r[i].person;
			if (p->birth.precision == DATE_UNKNOWN)
				extra_is(p->extra, p->extra_n, "BIRT/DATE", date[i]);
			if (p->birth.precision == DATE_UNKNOWN)
				buf_add_char(&b, '?');
			date_write_iso(&p->birth, &b);
			buf_add_char(&b, ' ');
		}
	buf_close(&file);
	return buf_str(&b).p;
}

/* A child of I1 and I2: what is said of how; who each is, then what is kept. */
static const char *pedigree(const char *pedi, const char *frel, const char *mrel)
{
	static struct buf b;
	struct buf file = {0};
	buf_addf(&file, HEAD "0 @I1@ INDI\n1 SEX M\n0 @I2@ INDI\n1 SEX F\n0 @I3@ INDI\n1 FAMC @F1@\n2 PEDI %s\n0 @F1@ FAM\n1 HUSB @I1@\n1 WIFE @I2@\n"
			      "1 CHIL @I3@\n2 _FREL %s\n2 _MREL %s\n" TAIL, pedi, frel, mrel);
	struct reading_log *l = read_str(buf_str(&file));
	buf_clear(&b);
	for (size_t i = 0; i < l->n; i++) {
		const struct relation *r = &l->r[i].relation;
		if (l->r[i].type != RECORD_RELATION || !str_is_equal(r->to, STR("gedcom:I3")))
			continue;
		buf_add(&b, reading_code.relation[r->kind].name);
		for (size_t k = 0; k < r->extra_n; k++)
			buf_addf(&b, " %.*s=%.*s", STR_ARG(r->extra[k].name), STR_ARG(r->extra[k].value));
		buf_add_z(&b, "; ");
	}
	reading_free(l);
	buf_close(&file);
	return buf_str(&b).p;
}

static void pedigree_and_own_tags(void **state)
{
	(void)state;
	assert_string_equal(pedigree("birth", "Natural", "Natural"), "parent; parent; ");
	assert_string_equal(pedigree("foster", "Natural", "Natural"), "foster-carer CHIL/_FREL=Natural; foster-carer CHIL/_MREL=Natural; ");
	assert_string_equal(pedigree("adopted", "Natural", "Adopted"), "parent; adoptive-parent; ");
	assert_string_equal(pedigree("foster", "Step", "Natural"), "step-parent FAMC/PEDI=foster; parent FAMC/PEDI=foster; ");
	assert_string_equal(pedigree("foster", "Adopted", "Adopted"), "adoptive-parent FAMC/PEDI=foster; adoptive-parent FAMC/PEDI=foster; ");
	assert_string_equal(pedigree("birth", "Step", "Natural"), "step-parent; parent; ");
}

static void dates_that_are_not_the_standards(void **state)
{
	struct reading_log *l;
	(void)state;
	static const char *const alone[] = {"05/06/2015", "1 MAY 2015", "11 FEB 1731/32", "07/08/2015", NULL};
	assert_string_equal(births(alone, NULL, &l), "? 2015-05-01 1732-02-11 ? ");
	assert_non_null(strstr(l->diags.p, "day first or month first"));
	assert_null(strstr(strstr(l->diags.p, "day first or month first") + 9, "day first or"));
	assert_string_equal(births(alone, "day-first", &l), "2015-06-05 2015-05-01 1732-02-11 2015-08-07 ");
	assert_string_equal(births(alone, "month-first", &l), "2015-05-06 2015-05-01 1732-02-11 2015-07-08 ");
	static const char *const american[] = {"05/06/2015", "06/13/2014", NULL};
	assert_string_equal(births(american, NULL, &l), "2015-05-06 2014-06-13 ");
	assert_non_null(strstr(l->diags.p, "month first, from \"06/13/2014\" on line 13"));
	static const char *const both[] = {"06/13/2014", "13/06/2014", "05/06/2015", NULL};
	assert_string_equal(births(both, NULL, &l), "2014-06-13 2014-06-13 ? ");
	assert_non_null(strstr(l->diags.p, "on line 9 is month first"));
	assert_non_null(strstr(l->diags.p, "on line 13 day first"));
}

static void test_person(void **state)
{
	(void)state;
	struct reading_log *l = read_text(
		HEAD "0 @I1@ INDI\n1 NAME Ann  Mary /Reed/ jr\n2 GIVN Ann Mary\n2 SURN Reed\n2 NPFX Dr\n2 NICK Nan\n1 NAME Ann /Hill/\n2 TYPE married\n"
		"1 NAME\n2 GIVN Only\n2 SURN Given\n1 SEX F\n1 BIRT\n2 DATE ABT 1990\n2 PLAC Somewhere\n1 DEAT Y\n1 REFN 1203900001\n2 TYPE CHI\n"
		"1 REFN 77\n1 RESN confidential\n1 _UID abc\n1 CHAN\n2 DATE 1 MAY 2024\n3 TIME 10:20:30\n1 OCCU weaver\n2 DATE FROM 2010 TO 2012\n2 NOTE at home\n"
		TAIL);
	assert_true(l->opened);
	reading_is(l->summary.format, "gedcom");
	const struct person *p = person(l, "gedcom:I1");
	assert_int_equal(p->names_n, 4);
	reading_is(p->names[0], "Ann Mary Reed jr");
	reading_is(p->names[1], "Ann Hill");
	reading_is(p->names[2], "Only Given");
	reading_is(p->names[3], "Nan");
	assert_int_equal(p->sex, PERSON_FEMALE);
	assert_int_equal(p->birth.precision, DATE_ABOUT);
	assert_int_equal(p->death.precision, DATE_UNKNOWN);
	assert_int_equal(p->restricted, EVENT_THIRD_PARTY);
	assert_int_equal(p->system_ids_n, 1);
	reading_is(p->system_ids[0], "chi:1203900001");
	extra_is(p->extra, p->extra_n, "REFN", "77");
	extra_is(p->extra, p->extra_n, "NAME/NPFX", "Dr");
	extra_is(p->extra, p->extra_n, "NAME/TYPE", "married");
	extra_is(p->extra, p->extra_n, "BIRT/PLAC", "Somewhere");
	extra_is(p->extra, p->extra_n, "_UID", "abc");
	const struct event *ev = event(l, 0);
	reading_is(ev->child, "gedcom:I1");
	reading_is(ev->text, "Occupation: weaver\nat home");
	assert_int_equal(ev->end.precision, DATE_YEAR);
	assert_int_equal(ev->recorded.lo, date_day_of(2024, 5, 1));
	assert_int_equal(ev->recorded.minute_1, 10 * 60 + 20 + 1);
	assert_int_equal(ev->sources[0].line, 30);
	reading_free(l);
}

static void test_lines(void **state)
{
	(void)state;
	static const char *const end[] = {"\n", "\r\n", "\r"};
	static const char *const line[] = {"\xef\xbb\xbf" "0 HEAD", "1 CHAR UTF-8", "0 @I1@ INDI", "  1 NAME Jos\xc3\xa9 /Reed/", "1 OCCU long",
					   "2 CONC er", "2 CONT next @@ line", "1 EVEN", "2 TYPE odd", "2 NOTE @N1@", "0 @N1@ NOTE one", "1 CONT ",
					   "1 CONT two", "", "0 TRLR", NULL};
	for (int e = 0; e < 3; e++) {
		struct buf b = {0};
		for (int i = 0; line[i]; i++) {
			buf_add_z(&b, line[i]);
			buf_add_z(&b, end[e]);
		}
		struct reading_log *l = read_str(buf_str(&b));
		assert_true(l->opened);
		assert_int_equal(l->summary.read, 2);
		reading_is(person(l, "gedcom:I1")->names[0], "Jos\xc3\xa9 Reed");
		reading_is(event(l, 0)->text, "Occupation: longer\nnext @ line");
		reading_is(event(l, 1)->text, "odd\none\n\ntwo");
		assert_null(l->diags.p);
		reading_free(l);
		buf_close(&b);
	}
	struct reading_log *l = read_text(HEAD "0 @I1@ INDI\n1 NOTE begun\nand gone on by hand\n3 DATE 1 MAY 2020\n" TAIL);
	reading_says(l, ":8:1: warning: not a line of GEDCOM; taken to continue the line before");
	reading_says(l, ":9:1: warning: a level is left out");
	extra_is(person(l, "gedcom:I1")->extra, person(l, "gedcom:I1")->extra_n, "NOTE", "begun\nand gone on by hand");
	assert_null(strstr(l->diags.p, "gone on"));
	reading_free(l);
	l = read_text("0 HEAD\n1 GEDC\n2 VERS 7.0\n0 @I1@ INDI\n1 OCCU @@home and b@@c\n0 TRLR\n");
	reading_is(event(l, 0)->text, "Occupation: @home and b@@c");
	reading_free(l);
}

static void test_couples(void **state)
{
	(void)state;
	static const struct {
		const char *family, *relation;
	} form[] = {
		{"1 MARR\n2 DATE 1 MAY 2001\n", "I1 spouse I2 2001-05-01; "},
		{"1 MARR Y\n", "I1 spouse I2; "},
		{"", "I1 partner I2; "},
		{"1 ENGA\n2 DATE 2001\n", "I1 engaged I2 2001; "},
		{"1 MARR\n2 DATE 2001\n1 DIV\n2 DATE 2005\n", "I1 ex-spouse I2 2001..2005; "},
		{"1 MARR\n2 DATE 2001\n1 DIV Y\n", "I1 spouse I2 2001; I1 ex-spouse I2; "},
		{"1 MARR Y\n1 DIV Y\n", "I1 ex-spouse I2; "},
		{"1 MARR\n2 DATE 2001\n2 TYPE Civil partnership\n1 ANUL\n", "I1 civil-partner I2 2001; I1 ex-spouse I2; "},
		{"1 MARR\n2 DATE 2001\n1 DIV N\n", "I1 spouse I2 2001; "},
		{"1 MARR\n1 NO DIV\n", "I1 spouse I2; "},
		{"1 MARR\n1 ANUL\n2 DATE 2003\n", "I1 ex-spouse I2..2003; "},
		{"1 MARR\n2 DATE 2001\n1 EVEN\n2 TYPE Separation\n2 DATE 2004\n", "I1 spouse I2 2001; I1 separated I2 2004; "},
		{"1 MARR Y\n1 _SEPR\n2 DATE 2004\n", "I1 spouse I2; I1 separated I2 2004; "},
		{"1 _SEPR\n2 DATE 2004\n", "I1 separated I2 2004; "},
		{"1 MARR\n2 DATE 2001\n1 _SEPR\n2 DATE 2004\n1 DIV\n2 DATE 2005\n",
		 "I1 ex-spouse I2 2001..2005; I1 separated I2 2004; "},
		{"1 MARR\n2 TYPE Civil partnership\n", "I1 civil-partner I2; "},
		{"1 MARR N\n", "I1 partner I2; "},
		{"1 MARR\n2 DATE\n", "I1 spouse I2; "},
		{"1 MARR\n2 DATE\n3 PHRASE one day\n", "I1 spouse I2 ; "},
	};
	for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
		struct buf b = {0};
		buf_addf(&b, HEAD "0 @I1@ INDI\n0 @I2@ INDI\n0 @F1@ FAM\n1 HUSB @I1@\n1 WIFE @I2@\n%s" TAIL, form[i].family);
		struct reading_log *l = read_str(buf_str(&b));
		if (strcmp(relations(l), form[i].relation))
			fail_msg("%s gives %s", form[i].family, relations(l));
		reading_free(l);
		buf_close(&b);
	}
}

static void test_separation_is_told(void **state)
{
	(void)state;
	struct reading_log *l = read_text(HEAD "0 @I1@ INDI\n0 @I2@ INDI\n0 @I3@ INDI\n0 @F1@ FAM\n1 HUSB @I1@\n1 WIFE @I2@\n1 CHIL @I3@\n1 DIV\n2 DATE 2005\n"
					  "1 CENS\n2 DATE 2011\n" TAIL);
	const struct event *ev = event(l, 0);
	reading_is(reading_code.kind[ev->kind].name, "separation");
	assert_true(str_is_absent(ev->child));
	assert_int_equal(ev->people_n, 3);
	reading_is(ev->people[2].person, "gedcom:I3");
	reading_is(ev->people[2].role, "child");
	assert_non_null(code_role_of(&reading_code, STR("partner")));
	assert_int_equal(event(l, 1)->people_n, 2);
	assert_true(ev->id != event(l, 1)->id);
	reading_free(l);
}

#define TWO "0 @I1@ INDI\n0 @I2@ INDI\n"
#define FAM "0 @F1@ FAM\n1 HUSB @I1@\n1 WIFE @I2@\n"

static void test_children(void **state)
{
	(void)state;
	static const struct {
		const char *child, *family, *relation;
	} form[] = {
		{"1 FAMC @F1@\n", "1 CHIL @I3@\n", "I1 parent I3 1; I2 parent I3 1; "},
		{"", "1 CHIL @I3@\n", "I1 parent I3 1; I2 parent I3 1; "},
		{"1 FAMC @F1@\n", "", "I1 parent I3; I2 parent I3; "},
		{"1 FAMC @F1@\n2 PEDI adopted\n", "1 CHIL @I3@\n", "I1 adoptive-parent I3 1; I2 adoptive-parent I3 1; "},
		{"1 FAMC @F1@\n2 PEDI FOSTER\n", "1 CHIL @I3@\n", "I1 foster-carer I3 1; I2 foster-carer I3 1; "},
		{"1 FAMC @F1@\n2 PEDI birth\n", "1 CHIL @I3@\n", "I1 parent I3 1; I2 parent I3 1; "},
		{"1 FAMC @F1@\n2 PEDI sealing\n", "1 CHIL @I3@\n", "I1 other I3 1; I2 other I3 1; "},
		{"1 FAMC @F1@\n", "1 CHIL @I3@\n2 _FREL Step\n2 _MREL Natural\n", "I1 step-parent I3 1; I2 parent I3 1; "},
		{"1 FAMC @F1@\n1 ADOP\n2 FAMC @F1@\n3 ADOP HUSB\n", "1 CHIL @I3@\n", "I1 adoptive-parent I3 1; I2 step-parent I3 1; "},
		{"1 FAMC @F1@\n2 PEDI birth\n1 ADOP\n2 FAMC @F1@\n3 ADOP HUSB\n", "1 CHIL @I3@\n", "I1 adoptive-parent I3 1; I2 parent I3 1; "},
		{"1 FAMC @F1@\n1 ADOP\n2 FAMC @F1@\n3 ADOP BOTH\n", "1 CHIL @I3@\n", "I1 adoptive-parent I3 1; I2 adoptive-parent I3 1; "},
		{"1 FAMC @F1@\n", "1 CHIL @VOID@\n1 CHIL @I3@\n", "I1 parent I3 2; I2 parent I3 2; "},
	};
	for (size_t i = 0; i < sizeof form / sizeof *form; i++) {
		struct buf b = {0};
		buf_addf(&b, HEAD TWO "0 @I3@ INDI\n%s" FAM "%s" TAIL, form[i].child, form[i].family);
		struct reading_log *l = read_str(buf_str(&b));
		const char *got = relations(l);
		if (!str_has_prefix(str_of(got), STR("I1 partner I2; ")) || strcmp(got + 15, form[i].relation))
			fail_msg("%s%s gives %s", form[i].child, form[i].family, got);
		reading_free(l);
		buf_close(&b);
	}
}

static void test_order_of_children(void **state)
{
	(void)state;
	struct reading_log *l = read_text(HEAD "0 @I1@ INDI\n0 @I3@ INDI\n0 @I4@ INDI\n0 @I5@ INDI\n0 @F1@ FAM\n1 HUSB @I1@\n1 CHIL @I5@\n1 CHIL @I3@\n"
					  "1 CHIL @I4@\n1 NCHI 3\n" TAIL);
	assert_string_equal(relations(l), "I1 parent I5 1; I1 parent I3 2; I1 parent I4 3; ");
	extra_is(l->r[4].relation.extra, l->r[4].relation.extra_n, "NCHI", "3");
	reading_free(l);
	/* Same-sex partners stand in either place, or twice in one. */
	l = read_text(HEAD TWO "0 @F1@ FAM\n1 WIFE @I1@\n1 WIFE @I2@\n1 MARR Y\n" TAIL);
	assert_string_equal(relations(l), "I1 spouse I2; ");
	reading_free(l);
}

static void test_associates(void **state)
{
	(void)state;
	struct reading_log *l = read_text(HEAD "0 @I1@ INDI\n1 ASSO @I2@\n2 RELA neighbour\n1 ASSO @I2@\n2 RELA Godfather\n1 ASSO @I1@\n2 RELA self\n"
					  "1 ASSO @I9@\n2 RELA friend\n0 @I2@ INDI\n1 ASSO @I1@\n2 ROLE NGHBR\n2 NOTE kind\n" TAIL);
	assert_string_equal(relations(l), "I2 neighbour I1; I2 other I1; I9 friend I1; I1 neighbour I2; ");
	for (size_t i = 0, n = 0; i < l->n; i++)
		if (l->r[i].type == RECORD_RELATION && n++ == 1)
			extra_is(l->r[i].relation.extra, l->r[i].relation.extra_n, "RELA", "Godfather");
	reading_says(l, "points at a person who is not in the file");
	reading_says(l, "a person as an associate of the same person");
	reading_free(l);
}

static void test_dates(void **state)
{
	(void)state;
	struct reading_log *l = read_text(HEAD "0 @I1@ INDI\n1 BIRT\n2 DATE 31 JUN 1990\n1 RESI\n2 DATE 11 FEB 1731/32\n2 PLAC Home\n1 RESI\n2 DATE TO 1905\n"
					  "1 RESI\n2 DATE once upon a time, long ago, in a place\n1 EVEN\n2 TYPE hospital admission\n2 DATE (before the war)\n"
					  "1 DEAT\n2 DATE INT 1999 (so they say)\n" TAIL);
	const struct person *p = person(l, "gedcom:I1");
	assert_int_equal(p->birth.precision, DATE_UNKNOWN);
	extra_is(p->extra, p->extra_n, "BIRT/DATE", "31 JUN 1990");
	reading_says(l, "DATE: there is no such day in that month; kept as written: \"31 JUN 1990\"");
	assert_true(p->death.doubted);
	reading_is(event(l, 4)->raw, "INT 1999 (so they say)");
	reading_is(event(l, 0)->raw, "11 FEB 1731/32");
	assert_int_equal(event(l, 0)->start.lo, date_day_of(1732, 2, 11));
	reading_is(event(l, 0)->place, "Home");
	reading_is(reading_code.kind[event(l, 0)->kind].name, "residence");
	assert_int_equal(event(l, 1)->start.precision, DATE_BEFORE);
	assert_int_equal(event(l, 1)->end.precision, DATE_YEAR);
	assert_int_equal(event(l, 2)->start.precision, DATE_UNKNOWN);
	assert_null(strstr(l->diags.p, "once upon"));
	reading_is(reading_code.kind[event(l, 3)->kind].name, "health.admission");
	reading_is(event(l, 3)->raw, "(before the war)");
	reading_is(reading_code.kind[event(l, 4)->kind].name, "death");
	reading_free(l);
}

static void test_other_records(void **state)
{
	(void)state;
	struct reading_log *l = read_text(HEAD "1 DATE 3 MAR 2024\n0 @S1@ SOUR\n1 TITL The register\n1 AUTH The clerk\n1 REPO @R2@\n0 @I1@ INDI\n"
					  "1 OCCU x\n2 SOUR @S1@\n1 OCCU y\n2 SOUR @S1@\n1 _AT @L2@\n0 INDI\n1 NAME No /Id/\n0 INDI\n1 NAME No /Id/\n"
					  "0 @L1@ _LOC\n1 NAME Town\n0 @R1@ REPO\n0 @R2@ REPO\n1 NAME The archive\n0 @L2@ _LOC\n1 NAME Village\n"
					  "0 @U1@ SUBM\n1 NAME Who sent it\n");
	assert_int_equal(l->summary.read, 9);
	assert_int_equal(l->summary.aside, 2);
	assert_int_equal(l->summary.extract.lo, date_day_of(2024, 3, 3));
	/* All of a source stands with the first that points at it, its title with every other. */
	extra_is(event(l, 0)->extra, event(l, 0)->extra_n, "SOUR", "The register");
	extra_is(event(l, 0)->extra, event(l, 0)->extra_n, "SOUR/AUTH", "The clerk");
	extra_is(event(l, 0)->extra, event(l, 0)->extra_n, "SOUR/REPO/NAME", "The archive");
	extra_is(event(l, 1)->extra, event(l, 1)->extra_n, "SOUR", "The register");
	assert_int_equal(event(l, 1)->extra_n, 1);
	const struct person *p = person(l, "gedcom:I1");
	extra_is(p->extra, p->extra_n, "_AT/NAME", "Village");
	/* Persons without an id are known by what is said of them: two of them are two. */
	size_t unnamed = 0;
	for (size_t i = 0; i < l->n; i++)
		unnamed += l->r[i].type == RECORD_PERSON && str_has_prefix(l->r[i].person.id, STR("gedcom:_"));
	assert_int_equal(unnamed, 2);
	size_t asides = 0;
	for (size_t i = 0; i < l->n; i++)
		if (l->r[i].type == RECORD_ASIDE && ++asides == 1)
			reading_is(l->r[i].aside.raw, "0 @L1@ _LOC\n1 NAME Town");
	assert_int_equal(asides, 2);
	reading_says(l, "the file ends without `0 TRLR`");
	reading_says(l, "records of submitters: 1;");
	reading_free(l);
}

/* "AB" as "A\0B\0", or the other way round. */
static struct str widen(const char *text, bool big, struct buf *b)
{
	for (; *text; text++) {
		if (big)
			buf_add_char(b, 0);
		buf_add_char(b, *text);
		if (!big)
			buf_add_char(b, 0);
	}
	return buf_str(b);
}

static void name_is(struct str bytes, const char *wanted, const char *said)
{
	struct reading_log *l = read_str(bytes);
	assert_true(l->opened);
	assert_int_equal(l->summary.read, 1);
	reading_is(person(l, "gedcom:I1")->names[0], wanted);
	if (said)
		reading_says(l, said);
	reading_free(l);
}

static void test_encodings(void **state)
{
	(void)state;
	struct source_options o = reading_options();
#define FILE_OF(set, name) STR("0 HEAD\n1 CHAR " set "\n0 @I1@ INDI\n1 NAME " name "\n0 TRLR\n")
	name_is(FILE_OF("ANSEL", "Plain"), "Plain", NULL);
	name_is(FILE_OF("ANSEL", "Jos\xe2" "e"), "José", "read as ANSEL");
	name_is(FILE_OF("ANSEL", "Jos\xe9 M\xfcller"), "José Müller", "CHAR says \"ANSEL\", but the file is Windows-1252");
	name_is(FILE_OF("ANSI", "Jos\xc3\xa9"), "José", "CHAR says \"ANSI\", but the file is UTF-8");
	name_is(FILE_OF("ANSI", "Jos\xe9"), "José", "read as Windows-1252");
	name_is(FILE_OF("ASCII", "Jos\xe9"), "José", "CHAR says \"ASCII\", but the file is Windows-1252");
	name_is(FILE_OF("UTF-8", "Jos\xe9"), "José", "CHAR says \"UTF-8\", but the file is Windows-1252");
	name_is(FILE_OF("IBMPC", "Jos\x82"), "José", "read as code page 437");
	name_is(FILE_OF("WINDOWS-1250", "Micha\xb3"), "Michał", "read as Windows-1250");
	name_is(FILE_OF("MACINTOSH", "Jos\x8e"), "José", "read as Mac OS Roman");
	/* one bad record in a file of UTF-8 */
	name_is(STR("0 HEAD\n1 NOTE \xc3\xa9t\xc3\xa9 \xc3\xa9t\xc3\xa9\n0 @I1@ INDI\n1 NAME Jos\xe9\n0 TRLR\n"), "José", "but for some records");
	/* a character cut in two by CONC */
	name_is(STR("0 HEAD\n1 CHAR UTF-8\n0 @I1@ INDI\n1 NAME Jos\xc3\n2 CONC \xa9\n0 TRLR\n"), "José", NULL);
	for (int big = 0; big < 2; big++)
		for (int mark = 0; mark < 2; mark++) {
			struct buf b = {0};
			if (mark)
				buf_add(&b, big ? STR("\xfe\xff") : STR("\xff\xfe"));
			name_is(widen("0 HEAD\r\n1 CHAR UNICODE\r\n0 @I1@ INDI\r\n1 NAME Ann /Reed/\r\n0 TRLR\r\n", big, &b), "Ann Reed", "read as UTF-16");
			buf_close(&b);
		}
	o.encoding = STR("cp850");
	struct reading_log *told = reading_read(FILE_OF("ANSI", "Jos\x82 \x9b"), o);
	reading_is(person(told, "gedcom:I1")->names[0], "José ø");
	reading_free(told);
	o.encoding = STR("ansel");
	told = reading_read(FILE_OF("ANSI", "Jos\xe2" "e"), o);
	reading_is(person(told, "gedcom:I1")->names[0], "José");
	reading_free(told);
	o.encoding = STR("");
	o.as = STR("gedcom");
	struct reading_log *l = reading_read(STR(""), o);
	assert_false(l->opened);
	reading_free(l);
}

/* A head that is gone, files one behind the other, something before the first record. */
static void test_broken_files(void **state)
{
	(void)state;
	struct reading_log *l = read_text("0 @I1@ INDI\n1 NAME Ann\n0 TRLR\n");
	assert_true(l->opened);
	assert_int_equal(l->summary.used, 1);
	reading_says(l, "no `0 HEAD`");
	reading_free(l);
	l = read_text(HEAD "0 @I1@ INDI\n" TAIL HEAD "0 @I2@ INDI\n" TAIL);
	assert_int_equal(l->summary.read, 2);
	reading_says(l, "2 times `0 HEAD` and 2 times `0 TRLR`");
	reading_free(l);
	struct source_options o = reading_options();
	o.as = STR("gedcom");
	l = reading_read(STR("From: somebody\n\n" HEAD "0 @I1@ INDI\n" TAIL), o);
	assert_int_equal(l->summary.read, 2);
	assert_int_equal(l->summary.aside, 1);
	reading_free(l);
}

/* GEDCOM 7: a tag of the file's own for one of the standard's. */
static void test_own_tags(void **state)
{
	(void)state;
	struct reading_log *l = read_text("0 HEAD\n1 GEDC\n2 VERS 7.0\n1 SCHMA\n2 TAG _WORK https://gedcom.io/terms/v7/OCCU\n"
					  "2 TAG _MAN https://gedcom.io/terms/v7/record-INDI\n2 TAG _PARTY http://example.com/party\n"
					  "0 @I1@ _MAN\n1 NAME Ann /Reed/\n1 _WORK weaver\n1 _PARTY yes\n1 _MOVE to the sea\n2 DATE 2001\n" TAIL);
	reading_is(person(l, "gedcom:I1")->names[0], "Ann Reed");
	reading_is(event(l, 0)->text, "Occupation: weaver");
	reading_is(event(l, 1)->text, "MOVE: to the sea");
	extra_is(person(l, "gedcom:I1")->extra, person(l, "gedcom:I1")->extra_n, "_PARTY", "yes");
	reading_free(l);
}

/* What is in a withheld record is withheld; who had a part in an event is named there. */
static void test_withheld_and_witnesses(void **state)
{
	(void)state;
	struct reading_log *l = read_text(HEAD "0 @I1@ INDI\n1 RESN privacy\n1 OCCU weaver\n1 RESI\n2 ASSO @I2@\n3 ROLE WITN\n1 ASSO @I2@\n"
					  "2 ROLE OTHER\n3 PHRASE Neighbour\n0 @I2@ INDI\n1 OCCU smith\n" TAIL);
	assert_int_equal(event(l, 0)->restricted, EVENT_THIRD_PARTY);
	assert_int_equal(event(l, 1)->people_n, 1);
	reading_is(event(l, 1)->people[0].person, "gedcom:I2");
	reading_is(event(l, 1)->people[0].role, "witness");
	assert_int_equal(event(l, 2)->restricted, EVENT_OPEN);
	assert_string_equal(relations(l), "I2 neighbour I1; ");
	reading_free(l);
}

/* A family of which one person is known, or none of the parents: what it says is kept. */
static void test_families_of_few(void **state)
{
	(void)state;
	struct reading_log *l = read_text(HEAD "0 @I1@ INDI\n1 NAME A\n0 @I2@ INDI\n1 NAME B\n1 FAMC @F2@\n0 @I3@ INDI\n1 NAME C\n"
					  "0 @F1@ FAM\n1 HUSB @I1@\n1 _STAT left\n1 MARR\n2 DATE 2005\n"
					  "0 @F2@ FAM\n1 CHIL @I3@\n1 _HOME invented\n0 @F3@ FAM\n1 _WHO nobody\n" TAIL);
	assert_string_equal(relations(l), "I3 sibling I2; ");
	const struct event *alone = event(l, 0);
	assert_non_null(alone);
	extra_is(alone->extra, alone->extra_n, "_STAT", "left");
	extra_is(alone->extra, alone->extra_n, "MARR/DATE", "2005");
	assert_int_equal(alone->people_n, 1);
	for (size_t i = 0; i < l->n; i++)
		if (l->r[i].type == RECORD_RELATION)
			extra_is(l->r[i].relation.extra, l->r[i].relation.extra_n, "_HOME", "invented");
	assert_int_equal(l->summary.aside, 1); /* names nobody */
	reading_free(l);
}

/* Cut off at any byte: no crash, and the counts add up (reading_read). */
static void test_cut_off(void **state)
{
	(void)state;
	static const char text[] = HEAD "0 @I1@ INDI\n1 NAME A /B/\n1 ASSO @I2@\n2 RELA x\n1 OCCU a\n2 CONC b@@\n0 @F1@ FAM\n1 HUSB @I1@\n1 CHIL @I1@\n" TAIL;
	for (size_t n = 6; n < sizeof text; n++) {
		struct reading_log *l = read_str((struct str){text, n});
		assert_true(l->opened);
		assert_int_equal(l->summary.aside, n > strlen(HEAD) && text[n - 1] != '\n' ? l->summary.aside : 0);
		reading_free(l);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dates_that_are_not_the_standards), cmocka_unit_test(pedigree_and_own_tags),
		cmocka_unit_test(test_person),		    cmocka_unit_test(test_lines),
		cmocka_unit_test(test_couples),		    cmocka_unit_test(test_separation_is_told),
		cmocka_unit_test(test_children),	    cmocka_unit_test(test_order_of_children),
		cmocka_unit_test(test_families_of_few),
		cmocka_unit_test(test_associates),	    cmocka_unit_test(test_dates),
		cmocka_unit_test(test_other_records),	    cmocka_unit_test(test_encodings),
		cmocka_unit_test(test_cut_off),		    cmocka_unit_test(test_broken_files),
		cmocka_unit_test(test_own_tags),	    cmocka_unit_test(test_withheld_and_witnesses),
	};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
