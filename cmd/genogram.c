/* case-genogram: a family drawn, as it stood on a day. */
#include <string.h>

#include "cmd/common.h"
#include "draw/genogram.h"
#include "draw/genogram_words.h"

static const struct option_spec own[] = {
	{"child", 0, OPTION_LIST, "ID",
	 "a child the picture is about: SYSTEM:ID, or ID where it is unique; repeatable"},
	{"household", 0, OPTION_VALUE, "ID", "the children of the household that ID lives in at --as-at"},
	{"all", 0, OPTION_FLAG, NULL, "everybody in the records, joined or not"},
	{"within", 0, OPTION_VALUE, "N",
	 "at most N steps (parent, child, partner, sibling) from a child (6)"},
	{"as-at", 0, OPTION_VALUE, "DATE", "the family as it was on that day; without it today"},
	{"format", 'T', OPTION_VALUE, "FORMAT", "svg, dot, png, pdf or text (the same in words)"},
	{"title", 0, OPTION_VALUE, "TEXT", "the title, in place of the children's names"},
	{"lines", 0, OPTION_FLAG, NULL, "emotional lines as recorded, without those that allege"},
	{"allegations", 0, OPTION_FLAG, NULL, "with --lines: those that allege too"},
	{"output", 'o', OPTION_VALUE, "FILE", "write there instead of to standard output"},
	COMMON_READ_OPTIONS,
	{0}};
static const char *const examples[] = {
	"case-genogram --child mosaic:10422 family.case > family.svg",
	"a child's family, for the family to see",
	"case-genogram --household 10422 --as-at 2022-01-01 family.case > then.svg",
	"as it was then",
	"case-genogram --all -T svg tree.ged > tree.svg",
	"everybody in a GEDCOM file",
	NULL};
static const struct option_command command = {"case-genogram", "draw a family as a genogram",
					      "[OPTION...] --child ID... | --household ID | --all FILE",
					      examples, own};

struct run {
	struct life life;
	struct common_case c;
	struct common_picture of;
	struct pedigree_wanted wanted;
};

static int read_options(struct run *r, struct err *e)
{
	const struct option_value *within = life_option(&r->life, "within");
	long steps = 6;

	if (r->life.options.operands != 1)
		return err_set(e, ERR_USAGE,
			       "name one FILE, a case file, an export or a stream; case-genogram --help tells more");
	r->wanted.all = life_option(&r->life, "all")->given;
	if (life_option(&r->life, "child")->given + life_option(&r->life, "household")->given +
		    r->wanted.all ==
	    0)
		return err_set(e, ERR_USAGE, "whose family? expected --child ID, --household ID or --all");
	if (life_option(&r->life, "child")->given && life_option(&r->life, "household")->given)
		return err_set(e, ERR_USAGE, "--child and --household do not go together");
	if (common_picture_form(&r->of, &r->life, e) < 0)
		return -1;
	if (within->given && (str_to_long(str_of(within->text), &steps) || steps < 1 || steps > 1000))
		return err_set(e, ERR_USAGE, "--within: expected a number from 1 to 1000");
	r->wanted.within = (int)steps;
	r->wanted.placeholders = true;
	r->wanted.lines = life_option(&r->life, "lines")->given;
	r->wanted.allegations = life_option(&r->life, "allegations")->given;
	if (r->wanted.allegations && !r->wanted.lines)
		return err_set(e, ERR_USAGE, "--allegations needs --lines");
	return 0;
}

/* A family tree has births and deaths and no entries: the latest of them stands for today. */
static int32_t last_day(const struct family_index *x)
{
	int32_t last = DATE_FIRST;

	for (size_t i = 0; i < x->persons; i++) {
		const struct date *d[2] = {&x->person[i]->birth, &x->person[i]->death};

		for (int k = 0; k < 2; k++)
			if (date_takes_part(d[k]) && d[k]->hi > last)
				last = d[k]->hi;
	}
	return last;
}

static int read_case(struct run *r, struct err *e)
{
	if (common_start(&r->c, &r->life, AUDIENCE_FAMILY, e) < 0 ||
	    common_open(&r->c, r->life.options.operand[0], e) < 0 ||
	    common_picture_open(&r->of, &r->c, true, e) < 0)
		return -1;
	r->wanted.audience = r->c.audience;
	r->wanted.sealed = r->c.sealed;
	r->wanted.day = r->of.day ? r->of.day : last_day(&r->of.index);
	return r->wanted.day > DATE_FIRST
		       ? 0
		       : err_set(e, ERR_USAGE,
				 "no date in these records tells of what day the picture is; give --as-at");
}

enum {
	ADULT_MONTHS = 18 * 12
}; /* Children Act 1989 section 105; Children and Young People (Scotland) Act 2014 section 97 */

static bool is_child(const struct person *p, int32_t day)
{
	if (p->birth.precision != DATE_NONE && p->birth.precision != DATE_UNKNOWN)
		return date_age_months(p->birth.hi, day) < ADULT_MONTHS;
	return p->expected.precision != DATE_NONE;
}

static bool may_see(const struct run *r, uint32_t person)
{
	return audience_may_see(r->c.audience, r->c.sealed, r->of.index.restricted[person]);
}

static int take_index(struct run *r, struct err *e)
{
	const struct option_value *child = life_option(&r->life, "child"),
				  *household = life_option(&r->life, "household");
	uint32_t *index = ARENA_ARRAY(&r->c.arena, uint32_t, child->n + r->of.index.persons + 1), of, *member;
	size_t n = 0, members;

	for (size_t i = 0; i < child->n; i++)
		if (common_picture_person(&r->of, &r->c, child->list[i], &index[n++], e) < 0)
			return -1;
	if (household->given) {
		if (common_picture_person(&r->of, &r->c, household->text, &of, e) < 0)
			return -1;
		members = family_household(&r->of.index, of, r->wanted.day, r->c.audience, r->c.sealed,
					   &r->c.arena, &member);
		for (size_t i = 0; i < members; i++)
			if (is_child(r->of.index.person[member[i]], r->wanted.day) && may_see(r, member[i]))
				index[n++] = member[i];
		if (!n)
			index[n++] = of;
	}
	r->wanted.index = index;
	r->wanted.indexes = n;
	return 0;
}

/* What is withheld is counted in a second picture, of everything; nothing else of that one is used. */
static void count_withheld(struct run *r, struct pedigree *p)
{
	uint32_t *index = ARENA_ARRAY(&r->c.arena, uint32_t, r->wanted.indexes + 1);
	bool *known = ARENA_ARRAY(&r->c.arena, bool, r->of.all.persons + 1);
	struct pedigree_wanted wanted = r->wanted;
	struct pedigree all;

	wanted.index = index;
	for (size_t i = 0; i < r->wanted.indexes; i++)
		index[i] = common_picture_in_all(&r->of, r->wanted.index[i]);
	pedigree_of(&r->of.all, &wanted, &r->c.arena, &all);
	p->withheld_persons = all.withheld_persons;
	p->withheld_relations = all.withheld_relations;
	/* a home that is recorded, and withheld, is not a home that nobody recorded */
	for (size_t i = 0; i < all.persons; i++)
		if (all.person[i].number != FAMILY_NOBODY)
			known[all.person[i].number] = !all.person[i].home_not_recorded;
	for (size_t i = 0; i < p->persons; i++)
		if (p->person[i].home_not_recorded) {
			uint32_t who = common_picture_in_all(&r->of, p->person[i].number);

			p->person[i].home_not_recorded = who == FAMILY_NOBODY || !known[who];
		}
}

static int draw(struct run *r, struct out *to, struct err *e)
{
	struct genogram_options options = {.title = str_of(life_option(&r->life, "title")->text),
					   .code = &r->c.code,
					   .form = r->of.form,
					   .invented = r->of.records.invented};
	struct genogram_figures figures = {0};
	struct pedigree p;
	struct style style;
	int rc = 0;

	if (style_open(life_schemas(&r->life), &style, &r->life.diags, e) < 0)
		return -1;
	pedigree_of(&r->of.index, &r->wanted, &r->c.arena, &p);
	count_withheld(r, &p);
	if (p.faults) {
		diag_add(&r->life.diags, DIAG_WARNING, str_of(r->life.options.operand[0]), 0, 0,
			 "%zu relations make no sense together (a person above himself, a third birth "
			 "parent) and are drawn as far as they do",
			 p.faults);
		life_status(&r->life, ERR_INPUT);
	}
	if (!p.persons)
		rc = common_picture_nobody(e);
	else if (r->of.text)
		out_add(to, genogram_words_list(&r->c.arena, &p, &style, &r->c.code));
	else
		rc = genogram_draw(&p, &style, &options, to, &figures, e);
	if (!rc)
		common_picture_size(&r->of, &r->life, figures.width, figures.height, GENOGRAM_LETTERS);
	style_close(&style);
	return rc;
}

static int run(struct run *r, struct err *e)
{
	const char *path = life_option(&r->life, "output")->text;
	struct common_output to;
	int rc;

	if (read_options(r, e) < 0 || read_case(r, e) < 0 || take_index(r, e) < 0 ||
	    common_output_open(&to, &r->life, path, e) < 0)
		return -1;
	rc = draw(r, to.to, e);
	return common_output_close(&to, rc == 0, e) < 0 ? -1 : rc;
}

int main(int argc, char **argv)
{
	struct run r = {0};
	struct err e = {0};

	if (!life_start(&r.life, &command, argc, argv))
		return life_end(&r.life);
	if (run(&r, &e) < 0)
		life_fail(&r.life, &e);
	common_close(&r.c);
	return life_end(&r.life);
}
