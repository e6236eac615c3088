/* case-genogram: a family drawn, as it stood on a day. */
#include <string.h>

#include "cmd/picture_copy.h"
#include "cmd/picture_each.h"
#include "cmd/picture_run.h"
#include "draw/genogram.h"
#include "draw/genogram_words.h"

static const struct option_spec own[] = {
	{"child", 0, OPTION_LIST, "ID",
	 "a child the picture is about: SYSTEM:ID, or ID where it is unique; repeatable"},
	{"household", 0, OPTION_VALUE, "ID", "the children of the household that ID lives in at --as-at"},
	{"all", 0, OPTION_FLAG, NULL, "everybody in the records, joined or not"},
	{"within", 0, OPTION_VALUE, "N",
	 "at most N steps (parent, child, partner, sibling) from a child (6)"},
	{"as-at", 0, OPTION_VALUE, "DATE", "the family as it was on that day; without it --today, else the last day that the records tell of"},
	PICTURE_OPTIONS,
	{"profile", 0, OPTION_VALUE, "NAME", "whose symbols: uk (without it), mcgoldrick, nsgc, or one of your own"},
	{"list-profiles", 0, OPTION_FLAG, NULL, "print the profiles there are, and nothing else"},
	{"losses", 0, OPTION_FLAG, NULL, "miscarriages, stillbirths and ended pregnancies as recorded"},
	{"trans", 0, OPTION_FLAG, NULL, "for a holder: trans men and women as recorded"},
	{"health", 0, OPTION_FLAG, NULL, "for a holder: whom entries of mental health, drugs, alcohol are about"},
	{"by", 0, OPTION_VALUE, "NAME", "who draws it, said under the title"},
	{"title", 0, OPTION_VALUE, "TEXT", "the title, in place of the children's names"},
	{"lines", 0, OPTION_FLAG, NULL, "emotional lines as recorded, without those that allege"},
	{"allegations", 0, OPTION_FLAG, NULL, "with --lines: those that allege too"},
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
	struct picture of; /* first */
	struct pedigree_wanted wanted;
	struct style style;
	struct sign_list signs;
};

static int read_options(struct run *r, struct err *e)
{
	const struct option_value *within = life_option(&r->of.life, "within");
	long steps = 6;

	if (r->of.life.options.operands != 1)
		return err_set(
			e, ERR_USAGE,
			"name one FILE, a case file, an export or a stream; case-genogram --help tells more");
	r->wanted.all = life_option(&r->of.life, "all")->given;
	if (life_option(&r->of.life, "child")->given + life_option(&r->of.life, "household")->given +
		    r->wanted.all ==
	    0)
		return err_set(e, ERR_USAGE, "whose family? expected --child ID, --household ID or --all");
	if (life_option(&r->of.life, "each")->given && r->wanted.all &&
	    (life_option(&r->of.life, "child")->given || life_option(&r->of.life, "household")->given))
		return err_set(e, ERR_USAGE, "--each draws every child with --all, or those named: not both");
	if (life_option(&r->of.life, "for")->given && r->wanted.all)
		return err_set(e, ERR_USAGE, "--for and --all do not go together: a copy is of one family, name --child or --household");
	if (life_option(&r->of.life, "for")->given && life_option(&r->of.life, "losses")->given)
		return err_set(e, ERR_USAGE, "--for and --losses do not go together: a copy tells of nobody's pregnancies that ended");
	if (life_option(&r->of.life, "child")->given && life_option(&r->of.life, "household")->given)
		return err_set(e, ERR_USAGE, "--child and --household do not go together");
	if (picture_form(&r->of, e) < 0 || picture_paper(&r->of, e) < 0)
		return -1;
	if (within->given && (str_to_long(str_of(within->text), &steps) || steps < 1 || steps > 1000))
		return err_set(e, ERR_USAGE, "--within: expected a number from 1 to 1000");
	r->wanted.within = (int)steps;
	/* a copy cannot tell a parent whom nobody named from one who is left out */
	r->wanted.placeholders = !life_option(&r->of.life, "for")->given;
	r->wanted.copy = life_option(&r->of.life, "for")->given;
	r->wanted.lines = life_option(&r->of.life, "lines")->given;
	r->wanted.allegations = life_option(&r->of.life, "allegations")->given;
	r->wanted.losses = life_option(&r->of.life, "losses")->given;
	r->wanted.trans = life_option(&r->of.life, "trans")->given;
	r->wanted.health = life_option(&r->of.life, "health")->given;
	if (r->wanted.allegations && !r->wanted.lines)
		return err_set(e, ERR_USAGE, "--allegations needs --lines");
	return 0;
}

static int read_case(struct run *r, struct err *e)
{
	if (picture_open(&r->of, true, e) < 0)
		return -1;
	if ((r->wanted.trans || r->wanted.health) && r->of.c.audience != AUDIENCE_HOLDER)
		return err_set(e, ERR_USAGE, "%s needs --audience holder: a genogram is shared",
			       r->wanted.trans ? "--trans" : "--health");
	if (sign_open(life_schemas(&r->of.life), &r->of.c.arena, &r->signs, e) < 0)
		return -1;
	r->wanted.signs = &r->signs;
	r->wanted.audience = r->of.c.audience;
	r->wanted.sealed = r->of.c.sealed;
	if (picture_find_day(&r->of, family_last_day(&r->of.index), e) < 0)
		return -1;
	r->wanted.day = r->of.day;
	r->wanted.day_found = r->of.day_found;
	return 0;
}

/* To this audience, and as one the picture is about whom nobody named. */
static bool may_show(const struct run *r, uint32_t person)
{
	return audience_may_see(r->of.c.audience, r->of.c.sealed, r->of.index.restricted[person]) &&
	       (r->wanted.losses || !sign_is_lost(&r->signs, r->of.index.person[person]));
}

static int take_index(struct run *r, struct err *e)
{
	const struct option_value *child = life_option(&r->of.life, "child"),
				  *household = life_option(&r->of.life, "household");
	bool each = life_option(&r->of.life, "each")->given;
	uint32_t *index = ARENA_ARRAY(&r->of.c.arena, uint32_t, child->n + r->of.index.persons + 1), of,
		 *member;
	size_t n = 0, members = 0;
	char quoted[160];

	for (size_t i = 0; i < child->n; i++)
		if (picture_person(&r->of, child->list[i], &index[n++], e) < 0)
			return -1;
	if (household->given) {
		if (picture_person(&r->of, household->text, &of, e) < 0)
			return -1;
		members = family_household(&r->of.index, of, r->wanted.day, r->of.c.audience, r->of.c.sealed,
					   &r->of.c.arena, &member);
		for (size_t i = 0; i < members; i++)
			if (family_is_child(r->of.index.person[member[i]], r->wanted.day) && may_show(r, member[i]))
				index[n++] = member[i];
		if (!n)
			return err_set(e, ERR_USAGE,
				       "no child lives with %s on the day of the picture; --child makes a picture about somebody",
				       diag_quote(str_of(household->text), quoted));
	}
	for (uint32_t i = 0; each && r->wanted.all && i < r->of.index.persons; i++)
		if (family_is_child(r->of.index.person[i], r->wanted.day) &&
		    !family_is_later(r->of.index.person[i], r->wanted.day) && may_show(r, i))
			index[n++] = i;
	if (picture_copy(&r->of, index, n, r->wanted.day, e) < 0)
		return -1;
	for (size_t i = members = 0; i < n; i++) /* a copy may leave out one of them */
		if (index[i] != FAMILY_NOBODY)
			index[members++] = index[i];
	n = members;
	r->wanted.all = r->wanted.all && !each;
	r->wanted.index = index;
	r->wanted.indexes = n;
	return each ? picture_each(&r->of, index, n, e) : 0;
}

static uint32_t number_in_all(const struct run *r, const struct pedigree *p, uint32_t who)
{
	return who == FAMILY_NOBODY || p->person[who].number == FAMILY_NOBODY ? FAMILY_NOBODY
									   : picture_in_all(&r->of, p->person[who].number);
}

/* Homes that a copy leaves out are homes all the same: it says of nobody that they live together who do not. */
static void keep_apart(const struct run *r, const struct pedigree *all, struct pedigree *p)
{
	for (size_t i = 0; i < p->joints; i++) {
		uint32_t a = number_in_all(r, p, p->joint[i].a), b = number_in_all(r, p, p->joint[i].b);

		for (size_t k = 0; p->joint[i].bond == PEDIGREE_BOND_PARTNER && k < all->joints; k++) {
			const struct pedigree_union *u = &all->joint[k];

			if (u->bond == PEDIGREE_BOND_ENGAGED && u->a != FAMILY_NOBODY && u->b != FAMILY_NOBODY &&
			    ((all->person[u->a].number == a && all->person[u->b].number == b) ||
			     (all->person[u->a].number == b && all->person[u->b].number == a)))
				pedigree_set_apart(&p->joint[i]);
		}
	}
}

/* What is withheld is counted in a second picture, of everything; nothing else of that one is used. */
static void count_withheld(struct run *r, struct pedigree *p)
{
	bool *known = ARENA_ARRAY(&r->of.arena, bool, r->of.all.persons + 1);
	struct pedigree_wanted wanted = r->wanted;
	struct pedigree all;

	wanted.index = picture_all_of(&r->of, r->wanted.index, r->wanted.indexes);
	pedigree_of(&r->of.all, &wanted, &r->of.arena, &all);
	if (str_is_absent(r->of.copy_for)) { /* a copy for somebody tells him of no number either */
		p->withheld_persons = all.withheld_persons;
		p->withheld_relations = all.withheld_relations;
	}
	if (!str_is_absent(r->of.copy_for))
		keep_apart(r, &all, p);
	/* a home that is recorded, and withheld, is not a home that nobody recorded */
	for (size_t i = 0; i < all.persons; i++)
		if (all.person[i].number != FAMILY_NOBODY)
			known[all.person[i].number] = !all.person[i].home_not_recorded;
	for (size_t i = 0; i < p->persons; i++)
		if (p->person[i].home_not_recorded) {
			uint32_t who = picture_in_all(&r->of, p->person[i].number);

			p->person[i].home_not_recorded = who == FAMILY_NOBODY || !known[who];
		}
}

/* One a line: its name, what it is, where it is from. */
static int list_profiles(struct run *r, struct out *to, struct err *e)
{
	struct arena a = {0};
	struct style_profile *list;
	size_t n;
	int rc = style_profiles(life_schemas(&r->of.life), &a, &list, &n, &r->of.life.diags, e);

	for (size_t i = 0; rc == 0 && i < n; i++)
		out_addf(to, "%.*s\t%.*s\t%.*s\n", STR_ARG(list[i].name), STR_ARG(list[i].title),
			 STR_ARG(list[i].source));
	arena_close(&a);
	return rc;
}

static int draw(struct picture *of, struct out *to, struct err *e)
{
	struct run *r = (struct run *)of;
	struct genogram_options options = {.title = str_of(life_option(&r->of.life, "title")->text),
					   .by = str_of(life_option(&r->of.life, "by")->text),
					   .code = &r->of.c.code,
					   .form = r->of.form,
					   .sheet = r->of.sheet,
					   .copy = picture_copy_words(&r->of),
					   .invented = r->of.records.invented};
	struct pedigree p;
	int rc = 0;

	if (life_option(&r->of.life, "list-profiles")->given)
		return list_profiles(r, to, e);
	if (life_option(&r->of.life, "each")->given) {
		uint32_t *who = ARENA_NEW(&r->of.arena, uint32_t);

		*who = picture_each_family(&r->of);
		r->wanted.index = who;
		r->wanted.indexes = 1;
	}
	pedigree_of(&r->of.index, &r->wanted, &r->of.arena, &p);
	count_withheld(r, &p);
	if (p.faults) {
		struct str about = STR("");
		char shown[160];

		for (int i = 0; i < PEDIGREE_FAULTS && !str_is_absent(p.fault[i]); i++)
			about = arena_printf(&r->of.arena, "%.*s%s%s", STR_ARG(about), i ? ", " : "",
					     diag_quote(p.fault[i], shown));
		diag_add(&r->of.life.diags, DIAG_WARNING, str_of(r->of.life.options.operand[0]), 0, 0,
			 "%zu relation%s no sense beside the others (a person above himself, a third birth parent): drawn "
			 "as far as may be; about %.*s",
			 p.faults, p.faults == 1 ? " makes" : "s make", STR_ARG(about));
		life_status(&r->of.life, ERR_INPUT);
	}
	if (!p.persons)
		rc = picture_nobody(e);
	else if (r->of.text)
		picture_copy_text(of, genogram_text(&p, &r->style, &options, &r->of.arena), to);
	else
		rc = genogram_draw(&p, &r->style, &options, to, NULL, e);
	if (rc == 0 && picture_is_page(of))
		picture_tell_letters(of, genogram_text(&p, &r->style, &options, &r->of.arena));
	return rc;
}

static int open_style(struct run *r, struct err *e)
{
	const struct option_value *profile = life_option(&r->of.life, "profile");

	if (style_open_profile(life_schemas(&r->of.life), profile->given ? profile->text : STYLE_DEFAULT, &r->style,
			       &r->of.life.diags, e) < 0)
		return -1;
	if (r->wanted.copy) { /* "parents of a child; their relationship is not recorded": it may be, and be left out */
		struct style_stroke *s = &r->style.couple[PEDIGREE_BOND_PARENTS];

		s->words = str_part(s->words, 0, str_find(s->words, STR(";")));
		s->said = str_part(s->said, 0, str_find(s->said, STR(";")));
	}
	return 0;
}

static int prepare(struct picture *p, struct err *e)
{
	struct run *r = (struct run *)p;

	if (life_option(&p->life, "list-profiles")->given)
		return 0; /* no case is asked for */
	return read_options(r, e) < 0 || read_case(r, e) < 0 || take_index(r, e) < 0 || open_style(r, e) < 0 ? -1 : 0;
}

int main(int argc, char **argv)
{
	struct run r = {0};
	int status = picture_run(&r.of, &command, argc, argv, prepare, draw);

	style_close(&r.style);
	return status;
}
