/* case-links: what several children's records have in common.  Told only for a purpose that somebody has
 * authorised. */
#include <stdlib.h>
#include <string.h>

#include "analysis/link.h"
#include "base/file.h"
#include "cmd/common.h"
#include "draw/linkage.h"
#include "model/gather.h"

static const struct option_spec own[] = {
	{"purpose-file", 'p', OPTION_VALUE, "FILE",
	 "what for, who authorised it, when: lines purpose:, authorised-by:, date:"},
	{"rules", 'r', OPTION_VALUE, "PATH", "a rules file or a folder of them (schemas/rules)"},
	{"format", 'T', OPTION_VALUE, "FORMAT",
	 "jsonl, table (a page about places and adults), svg, dot, png or pdf"},
	{"chance", 0, OPTION_FLAG, NULL, "on the page too: how often chance alone would give as much"},
	{"test", 0, OPTION_MAYBE, "RULE", "run the examples that stand in the link rules"},
	{"nation", 0, OPTION_VALUE, "NATION",
	 "england-and-wales, scotland, northern-ireland: whose holidays count"},
	{"output", 'o', OPTION_VALUE, "FILE", "write there instead of to standard output"},
	COMMON_READ_OPTIONS,
	{0}};
static const char *const examples[] = {"case-links -p purpose.txt kai.case tamsin.case",
				       "what both have in common, one JSON object a line",
				       "case-links -p purpose.txt -T table *.case | less",
				       "the page about places and adults",
				       "case-links -p purpose.txt -T svg -o links.svg *.case",
				       "the same as a picture",
				       "case-links --test",
				       "run every example of every link rule",
				       NULL};
static const struct option_command command = {"case-links",
					      "tell what several children's records have in common",
					      "[OPTION...] -p FILE FILE...", examples, own};

struct opened { /* one operand */
	struct common_case c;
	struct case_view *view;
	struct family_records records;
	struct family_index family;
	struct str name;
};

struct run {
	struct life life;
	struct arena arena;
	struct linked_purpose purpose;
	struct file_bytes purpose_bytes;
	struct common_rules rules;
	struct link_lists lists;
	struct opened *in;
	size_t ins;
	struct linkage page;
	struct link *link;
};

static const char *text_of(const struct run *r, const char *option)
{
	return life_option(&r->life, option)->text;
}

/* ---- what is asked ---- */

static int read_purpose(struct run *r, struct err *e)
{
	const char *path = text_of(r, "purpose-file");

	if (!path)
		return err_set(
			e, ERR_USAGE,
			"what for, and who authorised it? expected --purpose-file FILE with lines purpose:, "
			"authorised-by: and date:");
	if (file_map(path, &r->purpose_bytes, e) < 0) {
		e->code = ERR_USAGE;
		return -1;
	}
	return linked_purpose_read(r->purpose_bytes.bytes, str_of(path), &r->arena, &r->purpose, e);
}

static int open_rules(struct run *r, struct err *e)
{
	if (common_rules_open(&r->rules, &r->life, text_of(r, "rules"), text_of(r, "nation"), NULL, e) < 0)
		return -1;
	return link_lists_open(life_schemas(&r->life), &r->arena, &r->lists, &r->life.diags, e);
}

static int only_rule(const struct run *r, const struct rule **only, struct err *e)
{
	const char *id = text_of(r, "test");

	*only = id ? common_rule(&r->rules.set, id, e) : NULL;
	if (!id)
		return 0;
	if (!*only)
		return -1;
	return (*only)->skipped
		       ? 0
		       : err_set(e, ERR_USAGE, "that rule is about one child: case-patterns runs it");
}

static int test(struct run *r, struct err *e)
{
	const struct rule *only;
	struct link_examples n = {0};

	if (r->life.options.operands)
		return err_set(e, ERR_USAGE, "--test takes no FILE");
	if (open_rules(r, e) < 0 || only_rule(r, &only, e) < 0)
		return -1;
	if (link_test(&r->rules.set, only, &r->lists, r->rules.calendar, r->rules.triggers, &r->life.diags,
		      &n, e) < 0)
		return -1;
	out_addf(&r->life.out, "%lu examples run, %lu failed\n", n.run, n.failed);
	if (n.failed)
		life_status(&r->life, ERR_INPUT);
	return 0;
}

/* ---- cases ---- */

static struct str without_folder(const char *path)
{
	const char *slash = strrchr(path, '/');

	return strcmp(path, "-") == 0 ? STR("standard input") : str_of(slash && slash[1] ? slash + 1 : path);
}

static int open_case(struct run *r, struct opened *o, const char *operand, struct err *e)
{
	struct store_wanted w = {.events = true, .persons = true, .relations = true, .imports = true, .whole_imports = true,
				 .brief_imports = true};
	struct record_source *from;
	int rc;

	o->name = without_folder(operand);
	if (common_start(&o->c, &r->life, AUDIENCE_HOLDER, e) < 0)
		return -1;
	if (o->c.audience != AUDIENCE_HOLDER)
		return err_set(
			e, ERR_USAGE,
			"--audience: a page about several children is for the holder of the records alone");
	if (common_open(&o->c, operand, e) < 0 || common_view(&o->c, &o->view, e) < 0 ||
	    common_records(&o->c, &w, &from, e) < 0)
		return -1;
	o->records.code = &o->c.code;
	rc = gather_records(from, &o->c.arena, true, &o->records, e);
	from->close(from);
	if (rc == 0)
		family_index_open(&o->records, &o->c.arena, &o->family);
	return rc;
}

static int open_cases(struct run *r, struct err *e)
{
	const struct options *o = &r->life.options;

	r->in = arena_malloc(o->operands * sizeof *r->in);
	for (size_t i = 0; i < o->operands; i++) {
		r->ins++;
		if (open_case(r, &r->in[i], o->operand[i], e) < 0)
			return -1;
	}
	return 0;
}

/* -N, else the latest day of any of them. */
static int32_t today_of(const struct run *r)
{
	int32_t today = r->in[0].c.today;

	for (size_t i = 1; i < r->ins; i++)
		if (r->in[i].c.today > today)
			today = r->in[i].c.today;
	return today;
}

/* So many of what a run could not take in, if any. */
static void note(struct run *r, struct str of, unsigned long long n, struct str what)
{
	if (n)
		diag_add(&r->life.diags, DIAG_NOTE, of, 0, 0, "%llu %.*s", n, STR_ARG(what));
}

static void tell_left_out(struct run *r, const struct link_counts *n)
{
	const struct link_settings *set = &r->lists.set;
	struct str own_name = str_of(command.name);

	for (size_t i = 0; i < r->ins; i++)
		note(r, r->in[i].name, store_withheld(r->in[i].c.store).events,
		     STR("entries are withheld from this audience"));
	note(r, own_name, n->no_end,
	     STR("missing episodes have no recorded end: with whom they shared time cannot be told"));
	note(r, own_name, n->crowded,
	     arena_printf(&r->arena,
			  "missing episodes shared time with those of more than %zu children and were put together "
			  "with none",
			  set->degree));
	note(r, own_name, n->by_chance,
	     STR("shared missing times, as many as chance gives among so many children, are not listed"));
	note(r, own_name, n->left_out,
	     STR("sightings of an uncertain day or plate, at keys with very many others, were left out"));
	note(r, own_name, n->not_opened,
	     arena_printf(&r->arena,
			  "older entries of busy places were not opened: whom the children have in common there was "
			  "looked for in the latest %zu of each",
			  set->met));
	common_tell_limits(&r->life, own_name, &r->rules.set, NULL, true, n->not_told, &n->not_read);
}

static int tell(struct run *r, const struct link_counts *n, struct err *e)
{
	struct str *file = ARENA_ARRAY(&r->arena, struct str, r->ins + 1);
	struct common_output to;
	int rc;

	for (size_t i = 0; i < r->ins; i++) {
		file[i] = r->in[i].name;
		r->page.invented = r->page.invented || r->in[i].records.invented;
	}
	r->page.purpose = &r->purpose;
	r->page.file = file;
	r->page.files = r->ins;
	r->page.today = today_of(r);
	r->page.chance = life_option(&r->life, "chance")->given;
	if (common_output_open(&to, &r->life, text_of(r, "output"), e) < 0)
		return -1;
	rc = linkage_write(&r->page, to.to, e);
	if (common_output_close(&to, rc == 0, e) < 0)
		rc = -1;
	if (rc == 0)
		tell_left_out(r, n);
	return rc;
}

static int asked_level(const struct run *r, bool *note, struct err *e)
{
	const char *text = r->life.options.common[OPTION_LEVEL].text;

	*note = text && strcmp(text, "note") == 0;
	if (text && !*note && strcmp(text, "consider") != 0 && strcmp(text, "suspect") != 0)
		return err_set(e, ERR_USAGE, "-e: expected note, consider or suspect");
	return 0;
}

static int run(struct run *r, struct err *e)
{
	const struct link_rule *rule;
	struct link_wanted w = {.set = &r->rules.set, .lists = &r->lists};
	struct link_counts n = {0};
	enum linkage_form form;
	bool note;
	int rc = 0;

	if (asked_level(r, &note, e) < 0 || linkage_form_of(text_of(r, "format"), &form, e) < 0)
		return -1;
	if (!r->life.options.operands)
		return err_set(
			e, ERR_USAGE,
			"name the case files or exports of the children; case-links --help tells more");
	if (read_purpose(r, e) < 0 || open_rules(r, e) < 0 ||
	    linkage_open(&r->page, life_schemas(&r->life), &r->life.diags, e) < 0 || open_cases(r, e) < 0)
		return -1;
	r->page.form = form;
	r->page.weak_above = r->lists.set.weak;
	if (link_rules(&r->rules.set, NULL, &r->arena, &rule, &w.rules, e) < 0)
		return -1;
	if (!w.rules)
		return err_set(e, ERR_USAGE, "there is no rule across children (link) in these rules");
	w.rule = rule;
	w.calendar = r->rules.calendar;
	w.triggers = r->rules.triggers;
	w.today = today_of(r);
	r->link = link_open(&w);
	for (size_t i = 0; i < r->ins && rc == 0; i++)
		rc = link_add(r->link,
			      &(struct link_case){.file = r->in[i].name,
						  .view = r->in[i].view,
						  .family = &r->in[i].family},
			      e);
	if (rc == 0)
		rc = link_run(r->link, &r->page.sink, &n, e);
	if (rc == 0)
		rc = tell(r, &n, e);
	if (rc == 0 && note && n.matches)
		life_status(&r->life, 1);
	return rc;
}

static void finish(struct run *r)
{
	link_close(r->link);
	linkage_close(&r->page);
	for (size_t i = 0; i < r->ins; i++) {
		if (r->in[i].view)
			r->in[i].view->close(r->in[i].view);
		common_close(&r->in[i].c);
	}
	free(r->in);
	common_rules_close(&r->rules);
	file_unmap(&r->purpose_bytes);
	arena_close(&r->arena);
}

int main(int argc, char **argv)
{
	struct run r = {0};
	struct err e = {0};

	if (!life_start(&r.life, &command, argc, argv))
		return life_end(&r.life);
	if ((life_option(&r.life, "test")->given ? test(&r, &e) : run(&r, &e)) < 0)
		life_fail(&r.life, &e);
	finish(&r);
	return life_end(&r.life);
}
