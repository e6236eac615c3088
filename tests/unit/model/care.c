#include "../project.h"
#include "model/care.h"

struct fixture {
	struct code code;
	struct care_policy policy;
	struct arena a;
};

static struct fixture *open_all(void)
{
	struct fixture *f = calloc(1, sizeof *f);
	struct diags diags = {0};
	struct err e = {0};

	assert_int_equal(code_open(project_schemas(), &f->code, &e), 0);
	assert_int_equal(care_policy_open(project_schemas(), &f->code, &f->policy, &diags, &e), 0);
	return f;
}

static void close_all(struct fixture *f)
{
	care_policy_close(&f->policy);
	code_close(&f->code);
	arena_close(&f->a);
	free(f);
}

static struct event entry(const struct fixture *f, struct str kind, struct str text)
{
	struct event ev = {.text = text};

	assert_int_equal(code_kind_of(&f->code, kind, &ev.kind), 0);
	return ev;
}

/* "-": nothing is told. */
static void is_said(struct fixture *f, const char *kind, const char *text, enum care_part part, const char *words,
		    const char *written)
{
	struct event ev = entry(f, str_of(kind), str_of(text));
	struct care_said said = {STR("-"), STR("-"), false};

	care_read(&f->policy, &f->code, &ev, part, &f->a, &said);
	if (!str_is_equal(said.words, str_of(words)) || !str_is_equal(said.written, str_of(written)))
		fail_msg("%s: %.*s | %.*s", text, STR_ARG(said.words), STR_ARG(said.written));
}

static void codes_and_words(void **state)
{
	struct fixture *f = open_all();
	const char *whole = "started; Legal status: single period of accommodation under section 20; placement: children's home; provided by: x";

	(void)state;
	is_said(f, "care-episode", whole, CARE_STATUS, "single period of accommodation under section 20", "section 20");
	is_said(f, "care-episode", whole, CARE_PLACEMENT, "children's home", "children's home");
	is_said(f, "care-episode", "legal status: C2; placement: U4", CARE_STATUS, "full care order", "full care order");
	is_said(f, "care-episode", "legal status: C2; placement: U4", CARE_PLACEMENT,
		"foster placement with another carer, long term", "foster placement");
	is_said(f, "care-episode", "legal status: section 76", CARE_STATUS, "section 76", "section 76");
	is_said(f, "legal-status", "full care order; by consent", CARE_STATUS, "full care order", "full care order");
	is_said(f, "legal-status", "", CARE_STATUS, "-", "-");
	/* it says no more than that the child is looked after */
	is_said(f, "care-episode", "came in at night", CARE_STATUS, "looked after", "looked after");
	is_said(f, "placement", "placement type: U1", CARE_PLACEMENT, "foster placement with relative or friend, long term",
		"fostered by relative or friend");
	/* somebody's prose, an address */
	is_said(f, "placement", "to 4 Hill Road, and he wept", CARE_PLACEMENT, "-", "-");
	is_said(f, "care-episode", "placement: with Mr and Mrs Low", CARE_PLACEMENT, "-", "-");
	is_said(f, "note", "legal status: C2", CARE_STATUS, "-", "-");
	close_all(f);
}

static void long_words_are_cut(void **state)
{
	struct fixture *f = open_all();

	(void)state;
	f->policy.longest = 12;
	is_said(f, "legal-status", "twelve words", CARE_STATUS, "twelve words", "twelve words");
	is_said(f, "legal-status", "an order of the court", CARE_STATUS, "an order of the court", "an order of\xe2\x80\xa6");
	is_said(f, "legal-status", "caf\xc3\xa9 \xc3\xa9t\xc3\xa9 1234", CARE_STATUS, "caf\xc3\xa9 \xc3\xa9t\xc3\xa9 1234",
		"caf\xc3\xa9 \xc3\xa9t\xc3\xa9\xe2\x80\xa6");
	is_said(f, "legal-status", "abcdefghijklmnop", CARE_STATUS, "abcdefghijklmnop", "abcdefghijkl\xe2\x80\xa6");
	close_all(f);
}

static bool is_placement(const void *self, uint16_t kind)
{
	return kind == *(const uint16_t *)self;
}

static bool is_none(const void *self, uint16_t kind)
{
	return !self && !kind;
}

static void a_part_that_is_left_out(void **state)
{
	struct fixture *f = open_all();
	struct event ev = entry(f, STR("care-episode"), STR("started; legal status: C2; placement: K2; need: n"));
	uint16_t placement;
	struct str text;

	(void)state;
	assert_int_equal(code_kind_of(&f->code, STR("placement"), &placement), 0);
	text = care_text_without(&f->policy, &f->code, &ev, is_placement, &placement, &f->a);
	assert_true(str_is_equal(text, STR("started; legal status: C2; need: n")));
	text = care_text_without(&f->policy, &f->code, &ev, is_none, &placement, &f->a);
	assert_ptr_equal(text.p, ev.text.p);
	text = care_text_without(NULL, &f->code, &ev, is_placement, &placement, &f->a);
	assert_ptr_equal(text.p, ev.text.p);
	close_all(f);
}

static void a_folder_that_is_not_there(void **state)
{
	struct fixture *f = open_all();
	struct care_policy none;
	struct diags diags = {0};
	struct err e = {0};

	(void)state;
	assert_int_equal(care_policy_open("/nowhere", &f->code, &none, &diags, &e), -1);
	assert_false(care_is_told(NULL, &f->code, 0));
	close_all(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(codes_and_words), cmocka_unit_test(long_words_are_cut),
					   cmocka_unit_test(a_part_that_is_left_out),
					   cmocka_unit_test(a_folder_that_is_not_there)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
