#include "cmd/picture.h"

#include <stdlib.h>
#include <string.h>

#include "base/folder.h"
#include "base/buf.h"
#include "format/measure.h"
#include "model/copy.h"
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

int picture_nobody(struct err *e)
{
	return err_set(e, ERR_INPUT, "there is nobody to draw in these records");
}

int picture_no_day(struct err *e)
{
	return err_set(e, ERR_USAGE,
		       "no date in these records tells of what day the picture is; give --as-at");
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
	if (read_people(c, &w, kin_only, &p->records, &p->index, e) < 0)
		return -1;
	struct store_withheld withheld = store_withheld(c->store);
	p->all_records = p->records; /* where nothing is withheld, all is the same */
	p->all = p->index;
	p->all.records = &p->all_records;
	if (withheld.events + withheld.persons + withheld.relations > 0 &&
	    read_people(c, &everything, kin_only, &p->all_records, &p->all, e) < 0)
		return -1;
	p->day = c->today > DATE_FIRST && c->today < DATE_LAST ? c->today : 0;
	if (as_at->given && common_day(as_at->text, "as-at", &p->day, e) < 0)
		return -1;
	return p->index.persons ? 0 : picture_nobody(e);
}

int picture_person(const struct picture *p, const char *typed, uint32_t *who, struct err *e)
{
	char quoted[160];
	if (family_resolve(&p->index, str_of(typed), who, e) < 0)
		return -1;
	if (audience_may_see(p->c.audience, p->c.sealed, p->index.restricted[*who]))
		return 0;
	return err_set(e, ERR_USAGE, "there is no person %s in these records",
		       diag_quote(str_of(typed), quoted));
}

/* ---- a copy for a named person ---- */

/* The title is typed by hand: it names nobody whom the copy leaves out. */
static int check_title(const struct picture *p, struct err *e)
{
	struct str title = str_of(life_option(&p->life, "title")->text);

	for (uint32_t i = 0; i < p->all.persons && !str_is_empty(title); i++) {
		const struct person *q = p->all.person[i];

		if (family_find(&p->index, q->id) != FAMILY_NOBODY)
			continue;
		for (size_t k = 0; k <= q->names_n; k++) {
			struct str name = k ? q->names[k - 1] : q->id;

			if (!str_is_empty(name) && str_find(title, name) < title.n)
				return err_set(e, ERR_USAGE, "--title names somebody whom this copy leaves out");
		}
	}
	return 0;
}

static int check_copy(const struct picture *p, struct err *e)
{
	if (p->c.audience != AUDIENCE_FAMILY || p->c.sealed)
		return err_set(e, ERR_USAGE, "--for is a copy for one of the family: --audience=holder and --sealed do not go with it");
	if (life_option(&p->life, "allegations")->given)
		return err_set(e, ERR_USAGE, "--allegations and --for do not go together: a copy does not allege");
	return 0;
}

int picture_copy(struct picture *p, uint32_t *who, size_t n, int32_t day, struct err *e)
{
	const struct option_value *reader = life_option(&p->life, "for");
	struct copy_wanted w = {.child = who, .children = n, .day = day};
	struct family_records *copy;
	struct copy_policy policy;
	struct copy_left left;
	struct str *id;

	if (!reader->given)
		return 0;
	if (check_copy(p, e) < 0 || picture_person(p, reader->text, &w.reader, e) < 0)
		return -1;
	if (!n)
		return err_set(e, ERR_USAGE, "--for needs --child or --household: whose picture is it a copy of?");
	if (copy_policy_open(life_schemas(&p->life), &p->c.code, &policy, &p->life.diags, e) < 0)
		return -1;
	copy = ARENA_NEW(&p->c.arena, struct family_records);
	copy_of(&p->index, &policy, &w, &p->c.arena, copy, &left);
	p->copy_for = measure_clean(&p->c.arena, family_name(p->index.person[w.reader]));
	if (str_is_empty(p->copy_for))
		p->copy_for = p->index.person[w.reader]->id;
	id = ARENA_ARRAY(&p->c.arena, struct str, n);
	for (size_t i = 0; i < n; i++)
		id[i] = p->index.person[who[i]]->id;
	p->records = *copy;
	family_index_open(&p->records, &p->c.arena, &p->index);
	for (size_t i = 0; i < n; i++)
		who[i] = family_find(&p->index, id[i]);
	diag_add(&p->life.diags, DIAG_NOTE, str_of(p->life.options.operand[0]), 0, 0,
		 "a copy for %.*s: besides what is restricted it leaves out people: %zu, relations: %zu, entries: %zu; read it "
		 "before it is given",
		 STR_ARG(policy.rule[left.reader].words), left.persons, left.relations, left.entries);
	copy_policy_close(&policy);
	return check_title(p, e);
}

struct str picture_copy_words(struct picture *p)
{
	return str_is_absent(p->copy_for) ? p->copy_for
					  : arena_printf(&p->arena, "Copy for %.*s. Not everybody is shown, nor all that is recorded.",
							 STR_ARG(p->copy_for));
}

void picture_text(struct picture *p, struct str words, struct out *to)
{
	struct str copy = picture_copy_words(p);

	if (!str_is_absent(copy))
		out_addf(to, "%.*s\n", STR_ARG(copy));
	out_add(to, words);
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

static int draw_to(struct picture *p, const char *path, int (*draw)(struct picture *p, struct out *to, struct err *e),
		   struct out *to, struct err *e)
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

static int draw_one(struct picture *p, const char *path, int (*draw)(struct picture *p, struct out *to, struct err *e),
		    struct err *e)
{
	struct common_output to;
	if (common_output_open(&to, &p->life, path, e) < 0)
		return -1;
	int rc = draw_to(p, path, draw, to.to, e);
	return common_output_close(&to, rc == 0, e) < 0 ? -1 : rc;
}

int picture_each(struct picture *p, const uint32_t *who, size_t n, struct err *e)
{
	p->each = ARENA_ARRAY(&p->c.arena, uint32_t, n + 1);
	for (size_t i = 0; i < n; i++)
		if (who[i] != FAMILY_NOBODY)
			p->each[p->eaches++] = who[i];
	p->whole = p->index;
	p->all_whole = p->all;
	return p->eaches ? 0 : picture_nobody(e);
}

const uint32_t *picture_now(const struct picture *p)
{
	return &p->each[p->at];
}

uint32_t picture_family_now(struct picture *p)
{
	if (!p->parts) {
		p->parts = family_parts_open(&p->whole, &p->c.arena);
		p->all_parts = family_parts_open(&p->all_whole, &p->c.arena);
	}
	uint32_t who = p->each[p->at];
	family_part(p->all_parts, family_find(&p->all_whole, p->whole.person[who]->id), &p->all);
	return family_part(p->parts, who, &p->index);
}

static int draw_into(struct picture *p, struct folder *f, const char *path,
		     int (*draw)(struct picture *p, struct out *to, struct err *e), struct err *e)
{
	struct out to;
	if (common_output_check(path, e) < 0 || out_to_file(&to, path, e) < 0)
		return -1;
	if (draw_to(p, path, draw, &to, e) == 0)
		return folder_keep(f, &to, e);
	out_close(&to, false, &(struct err){0});
	return -1;
}

static int draw_each(struct picture *p, const char *kind, const char *path,
		     int (*draw)(struct picture *p, struct out *to, struct err *e), struct err *e)
{
	const char *ending = p->text ? "txt" : forms[p->form];
	struct folder folder;
	struct buf name = {0};
	int rc = 0;
	if (!path || strcmp(path, "-") == 0)
		return err_set(e, ERR_USAGE, "--each: name the folder for the pictures with -o");
	if (folder_open(&folder, path, e) < 0)
		return -1;
	for (p->at = 0; p->at < p->eaches && rc == 0; p->at++) {
		buf_clear(&name);
		buf_addf(&name, "%s/%.*s.%s", path,
			 STR_ARG(dot_id(&p->arena, kind, p->whole.person[p->each[p->at]]->id)), ending);
		rc = draw_into(p, &folder, name.p, draw, e);
	}
	buf_close(&name);
	if (folder_close(&folder, rc == 0, e) < 0)
		rc = -1;
	if (rc == 0)
		diag_add(&p->life.diags, DIAG_NOTE, str_of(path), 0, 0, "%zu picture%s", p->eaches, p->eaches == 1 ? "" : "s");
	return rc;
}

static int make(struct picture *p, const char *kind, int (*prepare)(struct picture *p, struct err *e),
		int (*draw)(struct picture *p, struct out *to, struct err *e), struct err *e)
{
	const char *output = life_option(&p->life, "output")->text;
	if (prepare(p, e) < 0)
		return -1;
	return life_option(&p->life, "each")->given ? draw_each(p, kind, output, draw, e) : draw_one(p, output, draw, e);
}

int picture_run(struct picture *p, const struct option_command *command, int argc, char **argv,
		int (*prepare)(struct picture *p, struct err *e),
		int (*draw)(struct picture *p, struct out *to, struct err *e))
{
	struct err e = {0};
	if (!life_start(&p->life, command, argc, argv))
		return life_end(&p->life);
	if (make(p, command->name + strlen("case-"), prepare, draw, &e) < 0)
		life_fail(&p->life, &e);
	arena_close(&p->arena);
	common_close(&p->c);
	return life_end(&p->life);
}
