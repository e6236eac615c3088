#include "../lists.h"
#include "model/event.h"

static const struct code_kind *kind(const char *name)
{
	uint16_t at;

	if (code_kind_of(&code, str_of(name), &at) != 0)
		fail_msg("no kind %s", name);
	return &code.kind[at];
}

static bool is_a(const char *name, const char *ancestor)
{
	return code_kind_is(&code, (uint16_t)(kind(name) - code.kind), (uint16_t)(kind(ancestor) - code.kind));
}

static void has_every_kind_of_the_contract(void **state)
{
	static const char *const names[] = {
		"contact", "referral", "referral-decision", "referral-decision.nfa", "assessment", "strategy-discussion", "s47",
		"conference", "conference.initial", "conference.review", "conference.pre-birth", "ird", "registration",
		"core-group", "plan", "plan.cp", "plan.cin", "plan.early-help", "visit", "visit.seen", "visit.seen-alone",
		"no-access", "missing", "away", "return-interview", "appointment", "appointment.attended",
		"appointment.missed", "appointment.not-brought", "appointment.cancelled-by-family",
		"appointment.cancelled-by-service", "health", "health.a-and-e", "health.injury", "health.contact",
		"domestic-abuse", "police", "police.notification", "offence", "self-harm", "substance", "mental-health",
		"school", "school.absence", "school.exclusion", "school.concern", "school-place", "home", "placement",
		"care-episode", "legal-status", "allocation", "looked-after-review", "adoption", "case-opened", "case-closed",
		"decision", "supervision", "oversight", "early-help", "family-time", "concern", "strength", "disclosure",
		"exploitation", "online", "request", "service", "measure", "marac", "order", "bail", "breach", "reporter",
		"hearing", "advocacy", "dissent", "escalation", "handover", "allegation-about-worker", "protective-act",
		"residence", "housing", "birth", "death", "separation", "new-partner", "pregnancy", "note", "finding-review",
	};
	static const char *const intervals[] = {
		"assessment", "s47", "plan", "plan.cp", "plan.cin", "plan.early-help", "missing", "away", "school-place", "home",
		"placement", "care-episode", "legal-status", "allocation", "order", "bail", "residence", "pregnancy",
	};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		assert_string_equal(kind(names[i])->name.p, names[i]);
	for (size_t i = 0; i < sizeof intervals / sizeof *intervals; i++) {
		if (!kind(intervals[i])->interval)
			fail_msg("%s is a point", intervals[i]);
	}
	assert_true(str_is_equal(code.kind[0].name, STR("note")));
	for (size_t i = 0; i < code.kinds; i++) {
		assert_false(str_is_empty(code.kind[i].words));
		assert_false(str_is_empty(code.kind[i].definition));
		assert_false(str_is_empty(code.kind[i].source));
		assert_true(code.kind[i].parent <= i);
	}
}

static void a_dot_means_is_a(void **state)
{
	(void)state;
	assert_true(is_a("visit.seen-alone", "visit"));
	assert_true(is_a("visit", "visit"));
	assert_true(is_a("concern.behaviour.distress", "concern"));
	assert_false(is_a("visit", "visit.seen"));
	assert_false(is_a("visit.seen-alone", "visit.seen")); /* a name that begins alike is not a parent */
	assert_false(is_a("return-interview-offered", "return-interview"));
	assert_false(is_a("sighting", "missing"));
}

static void knows_the_names_of_the_reference_rules(void **state)
{
	static const char *const alias[][2] = {
		{"health.not-brought", "appointment.not-brought"}, {"health.no-access", "no-access"},
		{"health.attended", "appointment.attended"}, {"police.domestic-abuse", "domestic-abuse"},
		{"case.closed", "case-closed"}, {"contact.family", "family-time"}, {"engagement.kept", "appointment.attended"},
		{"engagement.missed", "appointment.missed"}, {"visit.no-access", "no-access"}, {"missing.found", "sighting"},
		{"stopped", "police.stopped"}, {"behaviour.distress", "concern.behaviour.distress"},
	};
	uint16_t at;

	(void)state;
	for (size_t i = 0; i < sizeof alias / sizeof *alias; i++)
		assert_string_equal(kind(alias[i][0])->name.p, alias[i][1]);
	assert_true(is_a("behaviour.distress", "behaviour"));
	assert_int_equal(code_kind_of(&code, STR("Note"), &at), -1); /* kinds are written one way */
	assert_int_equal(code_kind_of(&code, STR(""), &at), -1);
	assert_int_equal(code_kind_of(&code, (struct str){0}, &at), -1);
}

static void intervals_offer_points(void **state)
{
	static const struct {
		const char *name;
		enum code_point point;
		const char *kind;
	} good[] = {
		{"plan", CODE_WHOLE, "plan"}, {"plan.start", CODE_START, "plan"}, {"plan:end", CODE_END, "plan"},
		{"plan.cp:start", CODE_START, "plan.cp"}, {"plan.cp.end", CODE_END, "plan.cp"}, {"visit", CODE_WHOLE, "visit"},
	};
	enum code_point point;
	uint16_t at;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_int_equal(code_point_of(&code, str_of(good[i].name), &at, &point), 0);
		assert_int_equal(point, good[i].point);
		assert_string_equal(code.kind[at].name.p, good[i].kind);
	}
	assert_int_equal(code_point_of(&code, STR("visit:start"), &at, &point), -1); /* a visit is a point */
	assert_int_equal(code_point_of(&code, STR(":start"), &at, &point), -1);
	assert_int_equal(code_point_of(&code, STR("nothing.end"), &at, &point), -1);
}

static void flags_and_restrictions(void **state)
{
	(void)state;
	assert_true(kind("visit.seen")->child_seen);
	assert_false(kind("visit")->child_seen);
	assert_true(kind("contact")->contact);
	assert_false(kind("contact")->administrative);
	assert_true(kind("supervision")->administrative);
	assert_true(kind("finding-review")->administrative);
	assert_int_equal(kind("strength")->polarity, CODE_STRENGTH);
	assert_int_equal(kind("domestic-abuse")->polarity, CODE_CONCERN);
	assert_int_equal(kind("appointment.cancelled-by-service")->polarity, CODE_NEUTRAL);
	assert_int_equal(kind("note")->restricted, EVENT_OPEN);
	assert_int_not_equal(kind("marac")->restricted, EVENT_OPEN);
	assert_int_equal(kind("disclosure-scheme")->restricted, EVENT_INTELLIGENCE);
	assert_int_equal(kind("residence.refuge")->restricted, EVENT_SAFE_ADDRESS);
}

static const struct code_relation *relation(const char *name)
{
	uint16_t at;

	return code_relation_of(&code, str_of(name), &at) == 0 ? &code.relation[at] : NULL;
}

static void relations_have_inverses_and_phrases(void **state)
{
	/* the 33 types of the Mosaic list; inverse in the second column */
	static const char *const types[][2] = {
		{"greatGrandchild", "great-grandparent"}, {"greatGrandparent", "great-grandchild"}, {"grandchild", "grandparent"},
		{"grandparent", "grandchild"}, {"parent", "child"}, {"stepParent", "step-child"}, {"auntUncle", "niece-nephew"},
		{"child", "parent"}, {"stepChild", "step-parent"}, {"unbornChild", "parent-of-unborn-child"},
		{"partner", "partner"}, {"exPartner", "ex-partner"}, {"sibling", "sibling"}, {"halfSibling", "half-sibling"},
		{"stepSibling", "step-sibling"}, {"unbornSibling", "sibling-of-unborn-child"}, {"spouse", "spouse"},
		{"cousin", "cousin"}, {"nieceNephew", "aunt-uncle"}, {"fosterCarer", "foster-child"}, {"friend", "friend"},
		{"other", "other"}, {"exSpouse", "ex-spouse"}, {"parentOfUnbornChild", "unborn-child"},
		{"siblingOfUnbornChild", "unborn-sibling"}, {"fosterCarerSupportCarer", "support-carer-foster-carer"},
		{"privateFosterCarer", "private-foster-child"}, {"privateFosterChild", "private-foster-carer"},
		{"fosterChild", "foster-carer"}, {"supportCarerFosterCarer", "foster-carer-support-carer"},
		{"neighbour", "neighbour"}, {"inContactWith", "in-contact-with"}, {"acquaintance", "acquaintance"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		const struct code_relation *r = relation(types[i][0]);

		if (!r)
			fail_msg("no relation %s", types[i][0]);
		assert_string_equal(code.relation[r->inverse].name.p, types[i][1]);
	}
	for (size_t i = 0; i < code.relations; i++) {
		assert_int_equal(code.relation[code.relation[i].inverse].inverse, i);
		assert_false(str_is_empty(code.relation[i].words));
		assert_false(str_is_empty(code.relation[i].line));
	}
	assert_string_equal(relation("Mother : Child")->name.p, "parent");
	assert_string_equal(relation("MOTHER : CHILD ")->name.p, "parent");
	assert_string_equal(relation("Mother : Unborn Child")->name.p, "parent-of-unborn-child");
	assert_null(relation("Mother : Chil")); /* the whole phrase or nothing */
	assert_null(relation("Mother : Child (adopted)"));
	assert_null(relation(""));
}

static void relations_know_their_group(void **state)
{
	size_t emotional = 0;

	(void)state;
	assert_int_equal(relation("parent")->group, CODE_KIN);
	assert_int_equal(relation("foster-carer")->group, CODE_CARER);
	assert_int_equal(relation("spouse")->group, CODE_PARTNER);
	assert_int_equal(relation("tie-stressful")->group, CODE_TIE);
	assert_int_equal(relation("lives-with")->group, CODE_LIVES);
	assert_int_equal(relation("residence")->group, CODE_LIVES);
	assert_int_equal(relation("same-person")->group, CODE_IDENTITY);
	assert_true(relation("emo-physical-abuse")->allegation);
	assert_true(relation("emo-physical-abuse")->directed);
	assert_false(relation("emo-close")->allegation);
	for (size_t i = 0; i < code.relations; i++)
		emotional += code.relation[i].group == CODE_EMOTIONAL &&
			     !str_has_suffix(code.relation[i].name, STR("-from"));
	assert_true(emotional >= 34);
}

static void roles(void **state)
{
	(void)state;
	assert_true(code_role_of(&code, STR("victim"))->shows);
	assert_true(code_role_of(&code, STR("Present"))->shows);
	assert_false(code_role_of(&code, STR("worker"))->shows);
	assert_null(code_role_of(&code, STR("nobody")));
}

/* A folder of codes of our own, wrong in one place; the error names the line. */
static void refuse(const char *kinds, const char *relations, const char *roles_csv, const char *says)
{
	const char *tmp = getenv("TMP") ? getenv("TMP") : "/tmp", *top = getenv("TOP") ? getenv("TOP") : ".";
	char command[4096], path[1024];
	struct code c;
	struct err e = {0};
	FILE *f;

	snprintf(path, sizeof path, "%s/codes-test/codes", tmp);
	snprintf(command, sizeof command, "mkdir -p '%s' && cp '%s'/schemas/codes/* '%s'", path, top, path);
	assert_int_equal(system(command), 0);
	const char *const text[] = {kinds, relations, roles_csv}, *const name[] = {"kinds.xml", "relations.xml", "roles.csv"};
	for (int i = 0; i < 3; i++) {
		if (!text[i])
			continue;
		snprintf(path, sizeof path, "%s/codes-test/codes/%s", tmp, name[i]);
		f = fopen(path, "w");
		assert_non_null(f);
		fputs(text[i], f);
		fclose(f);
	}
	snprintf(path, sizeof path, "%s/codes-test", tmp);
	assert_int_equal(code_open(path, &c, &e), -1);
	assert_int_equal(e.code, ERR_USAGE);
	if (!strstr(e.text, says))
		fail_msg("said \"%s\", expected \"%s\"", e.text, says);
}

#define KIND(name) "<kind name='" name "' words='w' shape='point' polarity='neutral'><definition source='s'>d</definition></kind>"
#define KINDS(inner) "<kinds version='1' updated='2026-01-01'>" inner "</kinds>"

static void says_what_is_wrong_with_codes(void **state)
{
	(void)state;
	refuse(KINDS(KIND("note") KIND("a.b")), NULL, NULL, "parent");
	refuse(KINDS(KIND("note") KIND("note")), NULL, NULL, "twice");
	refuse(KINDS(KIND("visit")), NULL, NULL, "first kind must be note");
	refuse(KINDS("<kind name='note'/>"), NULL, NULL, "");
	refuse(NULL, "<relations version='1' updated='2026-01-01'><relation name='a' words='w' inverse='b' group='kin' line='l' "
		     "source='s'/></relations>", NULL, "inverse");
	refuse(NULL, "<relations version='1' updated='2026-01-01'><relation name='a' words='w' inverse='b' group='kin' line='l' "
		     "source='s'/><relation name='b' words='w' group='kin' line='l' source='s'/></relations>", NULL, "each other");
	refuse(NULL, NULL, "role,words,shows\n", "4 cells");
	refuse(NULL, NULL, "role,words,shown,source\n", "shows");
	refuse(NULL, NULL, "role,words,shows,source\nchild,about,perhaps,s\n", "yes or no");
}

static void a_word_that_is_no_relation(void **state)
{
	struct arena a = {0};
	struct str said;

	(void)state;
	said = code_no_relation(&code, STR(" Stepmum "), &a);
	assert_true(str_has_prefix(said, STR("\"Stepmum\" is no known relation; known: step-parent, ")));
	assert_true(str_has_suffix(said, STR(" more (man casework-records)")));
	said = code_no_relation(&code, STR("the woman who comes to fetch her on most Fridays"), &a);
	assert_int_equal(str_find(said, STR("Friday")), said.n);
	said = code_no_relation(&code, STR(""), &a);
	assert_true(str_has_prefix(said, STR("the kind of relation is missing")));
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(has_every_kind_of_the_contract), cmocka_unit_test(a_dot_means_is_a),
		cmocka_unit_test(knows_the_names_of_the_reference_rules), cmocka_unit_test(intervals_offer_points),
		cmocka_unit_test(flags_and_restrictions), cmocka_unit_test(relations_have_inverses_and_phrases),
		cmocka_unit_test(relations_know_their_group), cmocka_unit_test(roles),
		cmocka_unit_test(says_what_is_wrong_with_codes), cmocka_unit_test(a_word_that_is_no_relation),
	};
	return cmocka_run_group_tests(tests, open_code, close_code);
}
