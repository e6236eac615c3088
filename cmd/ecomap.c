/* case-ecomap: what a child or a household has to do with, drawn in a circle. */
#include <string.h>

#include "cmd/picture_copy.h"
#include "cmd/picture_each.h"
#include "cmd/picture_run.h"
#include "draw/ecomap.h"
#include "model/copy.h"

static const struct option_spec own[] = {
	{"child", 0, OPTION_LIST, "ID",
	 "who stands in the middle: SYSTEM:ID, or ID where it is unique; repeatable"},
	{"household", 0, OPTION_VALUE, "ID", "in the middle: everybody who lives with ID at --as-at"},
	{"as-at", 0, OPTION_VALUE, "DATE", "ties and contacts as on that day; without it --today, else the last day that the records tell of"},
	PICTURE_OPTIONS,
	{"title", 0, OPTION_VALUE, "TEXT", "the title, in place of the names"},
	{"allegations", 0, OPTION_FLAG, NULL, "ties that allege too (unsafe)"},
	COMMON_READ_OPTIONS,
	{0}};
static const char *const examples[] = {
	"case-ecomap --child mosaic:10422 family.case > ellis.svg", "one child, for the family to see",
	"case-ecomap --household 10422 -T pdf -o home.pdf family.case", "the household in the middle", NULL};
static const struct option_command command = {"case-ecomap", "draw what a child or household has to do with",
					      "[OPTION...] --child ID... | --household ID FILE", examples,
					      own};

struct run {
	struct picture of; /* first */
	struct tie_wanted wanted;
	struct ecomap_style style;
	struct style people; /* of the small genogram of several in the middle */
	struct kinship_words kinship;
	struct copy_policy policy; /* which services only the holder is told of */
};

static int read_options(struct run *r, struct err *e)
{
	if (r->of.life.options.operands != 1)
		return err_set(
			e, ERR_USAGE,
			"name one FILE, a case file, an export or a stream; case-ecomap --help tells more");
	if (life_option(&r->of.life, "child")->given == life_option(&r->of.life, "household")->given)
		return err_set(e, ERR_USAGE, "whose ecomap? expected --child ID or --household ID");
	if (picture_form(&r->of, e) < 0 || picture_paper(&r->of, e) < 0)
		return -1;
	r->wanted.allegations = life_option(&r->of.life, "allegations")->given;
	return 0;
}

/* That of the family, or a later one on which a tie to a service may have begun or ended. */
static int32_t last_day(const struct family_index *x)
{
	int32_t last = family_last_day(x);

	for (size_t i = 0; i < x->records->relations; i++) {
		const struct relation *r = &x->records->relation[i];
		const struct date *d[2] = {&r->start, &r->end};

		for (int k = 0; k < 2; k++)
			if (date_is_known(d[k]) && d[k]->precision != DATE_BEFORE && date_earliest(d[k]) > last)
				last = date_earliest(d[k]);
	}
	return last;
}

static int read_case(struct run *r, struct err *e)
{
	if (picture_open(&r->of, false, e) < 0)
		return -1;
	r->wanted.audience = r->of.c.audience;
	r->wanted.sealed = r->of.c.sealed;
	if (picture_find_day(&r->of, last_day(&r->of.index), e) < 0)
		return -1;
	r->wanted.day = r->of.day;
	r->wanted.day_found = r->of.day_found;
	return 0;
}

static bool is_among(const uint32_t *who, size_t n, uint32_t one)
{
	for (size_t i = 0; i < n; i++)
		if (who[i] == one)
			return true;
	return false;
}

/* Two homes in one middle would say that all of them live together. */
static bool is_of_two_homes(struct run *r, uint32_t of, struct err *e)
{
	uint32_t *adult;
	size_t n = family_homes(&r->of.index, of, r->wanted.day, r->of.c.audience, r->of.c.sealed, &r->of.c.arena, &adult);
	struct str ids = STR("");

	if (n < 2)
		return false;
	for (size_t i = 0; i < n; i++)
		ids = arena_printf(&r->of.c.arena, "%.*s%s%.*s", STR_ARG(ids), i ? ", " : "", STR_ARG(r->of.index.person[adult[i]]->id));
	err_set(e, ERR_USAGE, "--household: that child lives in %zu homes on the day of the picture; name an adult of the one you mean: %.*s",
		n, STR_ARG(ids));
	return true;
}

static int take_centre(struct run *r, struct err *e)
{
	const struct option_value *child = life_option(&r->of.life, "child"),
				  *household = life_option(&r->of.life, "household");
	uint32_t *centre = ARENA_ARRAY(&r->of.c.arena, uint32_t, child->n + 1), of;
	size_t n = 0;

	for (size_t i = 0; i < child->n; i++)
		if (picture_person(&r->of, child->list[i], &centre[n++], e) < 0)
			return -1;
	for (size_t i = 0; i < n; i++)
		if (family_is_later(r->of.index.person[centre[i]], r->wanted.day))
			return err_set(e, ERR_INPUT, "a child asked for was not yet born on the day of the picture: no ecomap of it");
	if (household->given) {
		if (picture_person(&r->of, household->text, &of, e) < 0)
			return -1;
		if (is_of_two_homes(r, of, e))
			return -1;
		n = family_household(&r->of.index, of, r->wanted.day, r->of.c.audience, r->of.c.sealed,
				     &r->of.c.arena, &centre);
	}
	if (picture_copy(&r->of, centre, n, r->wanted.day, e) < 0)
		return -1;
	r->wanted.centre = centre;
	for (size_t i = 0; i < n;
	     i++) /* a copy may leave out one of a household; nobody stands there twice */
		if (centre[i] != FAMILY_NOBODY && !is_among(centre, r->wanted.centres, centre[i]))
			centre[r->wanted.centres++] = centre[i];
	if (life_option(&r->of.life, "each")->given)
		return picture_each(&r->of, r->wanted.centre, r->wanted.centres, e);
	return r->wanted.centres ? 0 : picture_nobody(e);
}

/* What is withheld is counted round the same middle in everything; nothing else of that is used. */
static void count_withheld(struct run *r, struct ties *t)
{
	struct tie_wanted wanted = r->wanted;
	struct ties all;

	if (!str_is_absent(r->of.copy_for))
		return; /* a copy for somebody tells him of no number either */
	wanted.kinship = NULL;
	wanted.centre = picture_all_of(&r->of, r->wanted.centre, r->wanted.centres);
	tie_gather(&r->of.all, &wanted, &r->of.arena, &all);
	t->withheld_persons = all.withheld_persons;
	t->withheld_relations = all.withheld_relations;
	t->withheld_entries = all.withheld_entries;
}

static int draw(struct picture *of, struct out *to, struct err *e)
{
	struct run *r = (struct run *)of;

	if (life_option(&of->life, "each")->given) {
		r->wanted.centre = picture_each_now(of);
		r->wanted.centres = 1;
	}
	struct ecomap_options options = {.title = str_of(life_option(&r->of.life, "title")->text),
					 .index = &r->of.index,
					 .centre = r->wanted.centre,
					 .centres = r->wanted.centres,
					 .day = r->wanted.day,
					 .form = r->of.form,
					 .sheet = r->of.sheet,
					 .copy = picture_copy_words(&r->of),
					 .invented = r->of.records.invented};
	struct ties ties;
	struct pedigree home;

	tie_gather(&r->of.index, &r->wanted, &r->of.arena, &ties);
	count_withheld(r, &ties);
	if (r->wanted.centres > 1) {
		tie_middle(&r->of.index, &r->wanted, &r->of.arena, &home);
		home.copy = !str_is_absent(r->of.copy_for);
		options.home = &home;
		options.people = &r->people;
	}
	if (!r->of.text && ecomap_draw(&ties, &r->style, &options, to, e) < 0)
		return -1;
	if (r->of.text)
		picture_copy_text(of, ecomap_text(&r->of.arena, &ties, &r->style, &options), to);
	else if (picture_is_page(of))
		picture_tell_letters(of, ecomap_words(&r->of.arena, &ties, &r->style, &options));
	return 0;
}

static int open_style(struct run *r, struct err *e)
{
	const char *schemas = life_schemas(&r->of.life);

	if (ecomap_style_open(schemas, &r->style, &r->of.life.diags, e) < 0 ||
	    copy_policy_open(schemas, &r->of.c.code, &r->policy, &r->of.life.diags, e) < 0 ||
	    kinship_words_open(schemas, &r->of.c.arena, &r->kinship, e) < 0 ||
	    (r->wanted.centres > 1 && style_open(schemas, &r->people, &r->of.life.diags, e) < 0))
		return -1;
	r->wanted.kinship = &r->kinship;
	r->wanted.order = r->style.order;
	r->wanted.orders = r->style.orders;
	r->wanted.between = r->style.between;
	r->wanted.betweens = r->style.betweens;
	r->wanted.with = r->style.with;
	r->wanted.withs = r->style.withs;
	r->wanted.sign = r->style.sign;
	r->wanted.signs = r->style.signs;
	r->wanted.unheard = r->style.unheard;
	r->wanted.unheards = r->style.unheards;
	r->wanted.protected = r->policy.protected;
	r->wanted.protecteds = r->policy.protecteds;
	return 0;
}

static int prepare(struct picture *p, struct err *e)
{
	struct run *r = (struct run *)p;

	return read_options(r, e) < 0 || read_case(r, e) < 0 || take_centre(r, e) < 0 || open_style(r, e) < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
	struct run r = {0};
	int status = picture_run(&r.of, &command, argc, argv, prepare, draw);

	copy_policy_close(&r.policy);
	style_close(&r.people);
	ecomap_style_close(&r.style);
	return status;
}
