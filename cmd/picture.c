#include "cmd/picture.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "format/glyph.h"
#include "model/gather.h"

static const char *const forms[] = {[DOT_SVG] = "svg", [DOT_DOT] = "dot", [DOT_PNG] = "png", [DOT_PDF] = "pdf", "text"};

int picture_form(struct picture *p, struct err *e)
{
	const struct option_value *format = life_option(&p->life, "format");
	size_t i = 0;
	while (format->given && i < 5 && strcmp(forms[i], format->text) != 0)
		i++;
	if (i == 5)
		return err_set(e, ERR_USAGE, "--format: expected svg, dot, png, pdf or text");
	p->text = i == 4;
	p->form = p->text ? DOT_SVG : (enum dot_form)i;
	return 0;
}

const char *picture_ending(const struct picture *p)
{
	return p->text ? "txt" : forms[p->form];
}

uint32_t picture_in_all(const struct picture *p, uint32_t who)
{
	return family_find(&p->all, p->index.person[who]->id);
}

uint32_t *picture_all_of(struct picture *p, const uint32_t *who, size_t n)
{
	uint32_t *all = ARENA_ARRAY(&p->arena, uint32_t, n + 1);
	for (size_t i = 0; i < n; i++)
		all[i] = picture_in_all(p, who[i]);
	return all;
}

void picture_tell_letters(struct picture *p, struct str words)
{
	struct str scripts = glyph_missing(words, &p->arena);
	if (!str_is_absent(scripts))
		diag_add(&p->life.diags, DIAG_WARNING, str_of(p->life.options.operand[0]), 0, 0,
			 "no font of this machine has all letters of these scripts, they stand as boxes: %.*s; install one that has "
			 "them, or draw an SVG",
			 STR_ARG(scripts));
}

int picture_nobody(struct err *e)
{
	return err_set(e, ERR_INPUT, "there is nobody to draw in these records");
}

/* Somebody is expected: without a day nobody can say whether he is there. */
static bool has_due(const struct family_index *x)
{
	for (size_t i = 0; i < x->persons; i++)
		if (date_is_known(&x->person[i]->expected))
			return true;
	return false;
}

/* Links of homes that may end on the day end before it. */
static void end_homes(struct picture *p, struct family_index *x)
{
	struct family_link *link = ARENA_ARRAY(&p->c.arena, struct family_link, x->links + 1);

	for (size_t i = 0; i < x->links; i++) {
		struct family_link *l = &link[i];

		*l = x->link[i];
		if (l->tie >= FAMILY_TIE_LIVES_WITH && date_is_known(&l->end) && l->end.precision != DATE_AFTER && l->end.lo <= p->day)
			l->end.hi = l->end.lo = l->end.lo < p->day ? l->end.lo : p->day - 1;
	}
	x->link = link;
}

int picture_find_day(struct picture *p, int32_t last, struct err *e)
{
	bool said = p->c.has_today || p->c.has_known || life_option(&p->life, "as-at")->given;

	if (p->day == DATE_FIRST && (said || (last == DATE_FIRST && has_due(&p->index))))
		return err_set(e, ERR_USAGE, "no date in these records tells of what day the picture is; give --as-at");
	if (said)
		return 0;
	p->day_found = true;
	if (p->day == DATE_FIRST && last == DATE_FIRST)
		p->day = PEDIGREE_NO_DAY;
	if (last > p->day)
		p->day = last;
	if (p->day != PEDIGREE_NO_DAY) {
		end_homes(p, &p->index);
		end_homes(p, &p->all);
	}
	return 0;
}

static int read_people(struct common_case *c, const struct store_wanted *w, bool kin_only,
		       struct family_records *records, struct family_index *x, struct err *e)
{
	struct record_source *from;
	int rc;
	if (store_records(c->store, w, &from, e) < 0)
		return -1;
	records->code = &c->code;
	rc = gather_records(from, &c->arena, kin_only, records, e);
	from->close(from);
	if (rc == 0)
		family_index_open(records, &c->arena, x);
	return rc;
}

int picture_open(struct picture *p, bool kin_only, struct err *e)
{
	struct common_case *c = &p->c;
	const struct option_value *as_at = life_option(&p->life, "as-at");
	struct case_view *view;
	if (common_start(c, &p->life, AUDIENCE_FAMILY, e) < 0 ||
	    common_open(c, p->life.options.operand[0], e) < 0 || common_view(c, &view, e) < 0)
		return -1;
	view->close(view);
	struct store_wanted w = {.persons = true,
				 .relations = true,
				 .events = true,
				 .imports = true,
				 .whole_imports = true,
				 .brief_imports = true,
				 .audience = c->audience,
				 .sealed = c->sealed};
	struct store_wanted everything = w;
	everything.audience = AUDIENCE_HOLDER;
	everything.sealed = true;
	if (kin_only) { /* an ecomap has no marks */
		if (care_policy_open(life_schemas(&p->life), &c->code, &p->care, &p->life.diags, e) < 0)
			return -1;
		p->records.care = p->all_records.care = &p->care;
	}
	if (read_people(c, &w, kin_only, &p->records, &p->index, e) < 0)
		return -1;
	struct store_withheld withheld = store_withheld(c->store);
	p->all_records = p->records; /* where nothing is withheld, all is the same */
	p->all = p->index;
	p->all.records = &p->all_records;
	if (withheld.events + withheld.persons + withheld.relations > 0 &&
	    read_people(c, &everything, kin_only, &p->all_records, &p->all, e) < 0)
		return -1;
	p->day = c->today && c->today > DATE_FIRST && c->today < DATE_LAST ? c->today : DATE_FIRST; /* 0: nobody says it */
	if (as_at->given && common_day(as_at->text, "as-at", &p->day, e) < 0)
		return -1;
	return p->index.persons ? 0 : picture_nobody(e);
}

int picture_person(const struct picture *p, const char *typed, uint32_t *who, struct err *e)
{
	if (family_resolve(&p->index, str_of(typed), who, e) < 0)
		return -1;
	if (audience_may_see(p->c.audience, p->c.sealed, p->index.restricted[*who]))
		return 0;
	return family_no_such(str_of(typed), e);
}

/* Page 2 of x.png is x-2.png, beside it. */
static struct out *next_png(void *self, size_t page, struct err *e)
{
	struct picture *p = self;
	struct str path = str_of(p->path), name = path;
	struct out *to;

	if (str_has_suffix(name, STR(".png")))
		name.n -= 4;
	path = arena_printf(&p->c.arena, "%.*s-%zu%.*s", STR_ARG(name), page, STR_ARG(str_part(path, name.n, SIZE_MAX)));
	p->more = arena_grow(p->more, p->pages + 1, sizeof *p->more);
	to = &p->more[p->pages];
	if (common_output_check(path.p, e) < 0 || out_to_file(to, path.p, e) < 0)
		return NULL;
	p->pages++;
	return to;
}

int picture_paper(struct picture *p, struct err *e)
{
	static const char *const papers[] = {
		[DOT_PAPER_AUTO] = "auto", [DOT_PAPER_UPRIGHT] = "a4", [DOT_PAPER_ACROSS] = "a4-landscape"};
	const struct option_value *paper = life_option(&p->life, "paper");
	const char *output = life_option(&p->life, "output")->text;
	size_t i = 0;

	p->sheet.one_page = life_option(&p->life, "one-page")->given;
	if ((paper->given || p->sheet.one_page) && (p->text || (p->form != DOT_PNG && p->form != DOT_PDF)))
		return err_set(e, ERR_USAGE, "--paper and --one-page are for png and pdf: name one with --format");
	while (paper->given && i < 3 && strcmp(papers[i], paper->text) != 0)
		i++;
	if (i == 3)
		return err_set(e, ERR_USAGE, "--paper: expected a4, a4-landscape or auto");
	p->sheet.paper = (enum dot_paper)i;
	if (output && strcmp(output, "-") != 0) {
		p->sheet.next = next_png;
		p->sheet.self = p;
	}
	return 0;
}

static int close_more(struct picture *p, bool keep, struct err *e)
{
	int rc = 0;

	for (size_t i = 0; i < p->pages; i++)
		if (out_close(&p->more[i], keep && !rc, rc ? &(struct err){0} : e) < 0)
			rc = -1;
	free(p->more);
	p->more = NULL;
	p->pages = 0;
	return keep ? rc : 0;
}

int picture_draw(struct picture *p, const char *path, picture_drawn *draw, struct out *to, struct err *e)
{
	p->path = path;
	int rc = draw(p, to, e);
	if (rc == 0)
		rc = close_more(p, true, e);
	else
		close_more(p, false, &(struct err){0});
	arena_clear(&p->arena);
	return rc;
}
