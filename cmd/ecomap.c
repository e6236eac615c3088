/* case-ecomap: what a child or a household has to do with, drawn in a circle. */
#include <string.h>

#include "cmd/common.h"
#include "draw/ecomap.h"
#include "model/gather.h"

static const struct option_spec own[] = {
	{"child", 0, OPTION_LIST, "ID",
	 "who stands in the middle: SYSTEM:ID, or ID where it is unique; repeatable"},
	{"household", 0, OPTION_VALUE, "ID", "in the middle: everybody who lives with ID at --as-at"},
	{"as-at", 0, OPTION_VALUE, "DATE", "ties and contacts as they were on that day; without it today"},
	{"format", 'T', OPTION_VALUE, "FORMAT", "svg, dot, png, pdf or text (the same in words)"},
	{"title", 0, OPTION_VALUE, "TEXT", "the title, in place of the names"},
	{"allegations", 0, OPTION_FLAG, NULL, "ties that allege too (unsafe)"},
	{"output", 'o', OPTION_VALUE, "FILE", "write there instead of to standard output"},
	COMMON_READ_OPTIONS,
	{0}};
static const char *const examples[] = {
	"case-ecomap --child mosaic:10422 family.case > ellis.svg", "one child, for the family to see",
	"case-ecomap --household 10422 -T pdf -o home.pdf family.case", "the household in the middle", NULL};
static const struct option_command command = {"case-ecomap", "draw what a child or household has to do with",
					      "[OPTION...] --child ID... | --household ID FILE", examples,
					      own};

struct run {
	struct life life;
	struct common_case c;
	struct family_records records;
	struct family_index index;
	struct tie_wanted wanted;
	enum dot_form form;
	bool text;
};

static int read_options(struct run *r, struct err *e)
{
	static const char *const forms[] = {"svg", "dot", "png", "pdf", "text"};
	const struct option_value *format = life_option(&r->life, "format");
	size_t i = 0;

	if (r->life.options.operands != 1)
		return err_set(e, ERR_USAGE, "expected one FILE (a case file, an export or a stream)");
	if (life_option(&r->life, "child")->given == life_option(&r->life, "household")->given)
		return err_set(e, ERR_USAGE, "whose ecomap? expected --child ID or --household ID");
	while (format->given && i < 5 && strcmp(forms[i], format->text) != 0)
		i++;
	if (i == 5)
		return err_set(e, ERR_USAGE, "--format: expected svg, dot, png, pdf or text");
	r->text = i == 4;
	r->form = r->text ? DOT_SVG : (enum dot_form)i;
	r->wanted.allegations = life_option(&r->life, "allegations")->given;
	return 0;
}

static int read_case(struct run *r, struct err *e)
{
	struct store_wanted w = {.persons = true,
				 .relations = true,
				 .events = true,
				 .audience = AUDIENCE_HOLDER,
				 .sealed = true};
	const struct option_value *as_at = life_option(&r->life, "as-at");
	struct case_view *view;
	struct record_source *from;
	int rc;

	if (common_start(&r->c, &r->life, AUDIENCE_FAMILY, e) < 0 ||
	    common_open(&r->c, r->life.options.operand[0], e) < 0 || common_view(&r->c, &view, e) < 0)
		return -1;
	view->close(view);
	/* Read with everything in it: tie_gather lets in what the audience may see and keeps the number of the rest. */
	if (store_records(r->c.store, &w, &from, e) < 0)
		return -1;
	r->records.code = &r->c.code;
	rc = gather_records(from, &r->c.arena, false, &r->records, e);
	from->close(from);
	if (rc < 0)
		return -1;
	family_index_open(&r->records, &r->c.arena, &r->index);
	r->wanted.audience = r->c.audience;
	r->wanted.sealed = r->c.sealed;
	r->wanted.day = r->c.today;
	if (as_at->given)
		return common_day(as_at->text, "as-at", &r->wanted.day, e);
	if (r->wanted.day <= DATE_FIRST || r->wanted.day >= DATE_LAST ||
	    !r->wanted.day) /* 0: a view that knows no day */
		return err_set(e, ERR_USAGE,
			       "no date in these records tells of what day the picture is; give --as-at");
	return 0;
}

static int take_centre(struct run *r, struct err *e)
{
	const struct option_value *child = life_option(&r->life, "child"),
				  *household = life_option(&r->life, "household");
	uint32_t *centre = ARENA_ARRAY(&r->c.arena, uint32_t, child->n + 1), of, *member;
	size_t n = 0;
	char quoted[160];

	for (size_t i = 0; i < child->n + household->given; i++) {
		const char *typed = household->given ? household->text : child->list[i];

		if (family_resolve(&r->index, str_of(typed), &of, e) < 0)
			return -1;
		if (!audience_may_see(r->c.audience, r->c.sealed,
				      r->index.restricted[of])) /* in the words of one that is not there */
			return err_set(e, ERR_USAGE, "there is no person %s in these records",
				       diag_quote(str_of(typed), quoted));
		centre[n++] = of;
	}
	r->wanted.centre = centre;
	r->wanted.centres = n;
	if (household->given) {
		r->wanted.centres = family_household(&r->index, of, r->wanted.day, r->c.audience, r->c.sealed,
						     &r->c.arena, &member);
		r->wanted.centre = member;
	}
	return 0;
}

static int draw(struct run *r, struct out *to, struct err *e)
{
	struct ecomap_options options = {.title = str_of(life_option(&r->life, "title")->text),
					 .index = &r->index,
					 .centre = r->wanted.centre,
					 .centres = r->wanted.centres,
					 .day = r->wanted.day,
					 .form = r->form,
					 .invented = r->records.invented};
	struct ties ties;
	struct style style;
	int rc = 0;

	if (style_open(life_schemas(&r->life), &style, &r->life.diags, e) < 0)
		return -1;
	tie_gather(&r->index, &r->wanted, &r->c.arena, &ties);
	if (r->text)
		out_add(to, ecomap_words(&r->c.arena, &ties, &style, &options));
	else
		rc = ecomap_draw(&ties, &style, &options, to, e);
	style_close(&style);
	return rc;
}

static int run(struct run *r, struct err *e)
{
	const char *path = life_option(&r->life, "output")->text;
	struct out file;
	int rc;

	if (read_options(r, e) < 0 || read_case(r, e) < 0 || take_centre(r, e) < 0)
		return -1;
	if (!path)
		return draw(r, &r->life.out, e);
	if (out_to_file(&file, path, e) < 0)
		return -1;
	rc = draw(r, &file, e);
	return out_close(&file, rc == 0, rc == 0 ? e : &(struct err){0}) < 0 ? -1 : rc;
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
