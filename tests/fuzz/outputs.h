/* Every output of a case: what the commands do after reading, with the same calls.  What is written is UTF-8. */
#ifndef FUZZ_OUTPUTS_H
#define FUZZ_OUTPUTS_H

#include "analysis/assertion.h"
#include "analysis/batch.h"
#include "analysis/chronology.h"
#include "analysis/passage.h"
#include "analysis/pattern.h"
#include "base/file.h"
#include "base/out.h"
#include "casefile/store.h"
#include "draw/ecomap.h"
#include "draw/findings.h"
#include "draw/front.h"
#include "draw/genogram.h"
#include "draw/genogram_words.h"
#include "draw/page.h"
#include "format/calendar.h"
#include "format/unicode.h"
#include "model/gather.h"

enum { OUTPUTS_RULES = 64 };

struct outputs { /* read once */
	struct fuzz *f;
	struct arena arena;
	struct rule_set rules[OUTPUTS_RULES]; /* a file each: one is run on an input, since opening all of them takes longer than the rest */
	size_t files;
	struct calendar *calendar;
	struct assertion_list *triggers;
	struct chronology_style chronology;
	struct style style;
	struct ecomap_style round;
};

static void outputs_open_rules(struct outputs *o)
{
	const char *folder = arena_printf(&o->arena, "%s/rules", o->f->schemas).p;
	struct err e = {0};
	char **name;
	size_t n;
	if (file_list(folder, ".xml", &name, &n, &e) < 0)
		n = 0;
	for (size_t i = 0; i < n && i < OUTPUTS_RULES; i++)
		if (rule_open(arena_printf(&o->arena, "%s/%s", folder, name[i]).p, o->f->schemas, &o->f->code, &o->rules[o->files], &o->f->diags,
			      &e) == 0)
			o->files++;
	MUST(o->files > 0 && o->files == n);
	file_free_names(name, n);
}

static struct outputs *outputs_open(struct fuzz *f)
{
	static struct outputs o;
	struct err e = {0};
	if (o.f)
		return &o;
	o.f = f;
	if (calendar_open(f->schemas, CALENDAR_ENGLAND_WALES, &o.calendar, &e) < 0 ||
	    assertion_open(f->schemas, &o.triggers, &e) < 0 ||
	    chronology_style_load(f->schemas, &f->code, &o.arena, &o.chronology, &f->diags, &e) < 0 ||
	    style_open(f->schemas, &o.style, &f->diags, &e) < 0 ||
	    ecomap_style_open(f->schemas, &o.round, &f->diags, &e) < 0) {
		fprintf(stderr, "%s: %s\n", f->schemas, e.text);
		exit(2);
	}
	outputs_open_rules(&o);
	return &o;
}

static inline void outputs_look(struct out *to)
{
	MUST(unicode_is_valid(buf_str(&to->buf)));
	buf_clear(&to->buf);
}

static struct case_view *outputs_view(struct store *s, enum audience who)
{
	struct case_view *v = NULL;
	struct err e = {0};
	MUST(store_view(s, who, false, &v, &e) == 0);
	return v;
}

static struct label_list outputs_labels(struct outputs *x, struct store *s)
{
	struct store_wanted w = {.persons = true, .relations = true, .imports = true, .whole_imports = true};
	struct record_source *from = NULL;
	struct label_list list = {0};
	struct err e = {0};
	MUST(store_records(s, &w, &from, &e) == 0 && label_read(&list, from, &x->f->code, &e) == 0);
	from->close(from);
	return list;
}

static struct str outputs_name(void *self, struct str person)
{
	const struct label *l = label_find(self, person);
	return l ? l->name : (struct str){0};
}

/* case-patterns: as lines or as a table, or the front page. */
static void outputs_findings(struct outputs *x, struct store *s, const struct rule_set *rules, enum audience who, int form,
			     struct out *to)
{
	struct case_view *v = outputs_view(s, who);
	struct label_list labels = outputs_labels(x, s);
	struct batch batch = {0};
	struct findings f = {.format = form == 1 ? FINDINGS_TABLE : FINDINGS_JSONL};
	struct front front = {0};
	struct passage_sink passage = {0};
	struct pattern_counts n = {0};
	struct pattern_wanted w = {.set = rules, .calendar = x->calendar, .triggers = x->triggers, .today = v->today,
				   .pending = true, .anchors = true, .label = outputs_name, .label_self = &labels, .batch = &batch};
	struct err e = {0};
	findings_open(&f, v, &x->f->code, outputs_name, &labels);
	front_open(&front, v, &x->f->code, &labels, v->today);
	struct finding_sink *sink = form == 2 ? &front.sink : &f.sink;
	passage_open(&passage, rules, x->triggers, v, sink);
	MUST(pattern_run(&w, v, form ? &passage.sink : sink, &n, &e) == 0);
	if (form == 2) {
		MUST(front_write(&front, to, &e) == 0);
	} else {
		findings_write(&f, to);
		batch_write_json(&batch, to);
	}
	outputs_look(to);
	passage_close(&passage);
	front_close(&front);
	findings_close(&f);
	batch_close(&batch);
	v->close(v);
	label_close(&labels);
}

static void outputs_take(struct chronology_case *c, struct store *s, struct store_wanted w, bool people)
{
	struct record_source *from = NULL;
	struct err e = {0};
	MUST(store_records(s, &w, &from, &e) == 0);
	MUST((people ? chronology_case_people : chronology_case_entries)(c, from, &e) == 0);
	from->close(from);
}

/* case-chronology of one child in every form. */
static void outputs_chronology(struct outputs *x, struct store *s, struct str child, int32_t today, struct out *to)
{
	static int (*const draw[])(const struct paper *p, const struct page_style *s, struct out *o, struct err *e) = {
		page_text_draw, page_html_draw, page_md_draw, page_csv_draw, page_jsonl_draw};
	struct chronology_wanted wanted = {.from = DATE_FIRST, .to = DATE_LAST, .today = today};
	struct page_style style = {100};
	struct chronology_case c;
	struct chronology built;
	struct paper paper;
	struct arena a = {0};
	struct err e = {0};
	chronology_case_open(&c, &a, &x->f->code, AUDIENCE_HOLDER, false);
	outputs_take(&c, s, (struct store_wanted){.persons = true, .relations = true, .imports = true, .whole_imports = true}, true);
	if (chronology_case_want(&c, child, &e) == 0) {
		outputs_take(&c, s, (struct store_wanted){.child = child, .events = true, .earlier = true, .known = true}, false);
		MUST(chronology_build(&c, &x->chronology, &wanted, &built, &e) == 0);
		for (size_t i = 0; i < sizeof draw / sizeof *draw; i++) {
			(i < 3 ? chronology_page : i == 3 ? chronology_sheet : chronology_worksheet)(&built, &paper);
			MUST(draw[i](&paper, &style, to, &e) == 0);
			outputs_look(to);
		}
	}
	arena_close(&a);
}

/* case-genogram and case-ecomap, in words and as a drawing for Graphviz. */
static void outputs_pictures(struct outputs *x, struct store *s, int32_t day, struct out *to)
{
	struct store_wanted w = {.persons = true, .relations = true, .events = true, .imports = true, .whole_imports = true};
	struct record_source *from = NULL;
	struct arena a = {0};
	struct family_records records = {.code = &x->f->code};
	struct family_index index;
	struct err e = {0};
	MUST(store_records(s, &w, &from, &e) == 0 && gather_records(from, &a, false, &records, &e) == 0);
	from->close(from);
	family_index_open(&records, &a, &index);
	if (index.persons && day > DATE_FIRST && day < DATE_LAST) {
		uint32_t first = 0;
		struct pedigree p;
		struct ties t;
		struct pedigree_wanted family = {.index = &first, .indexes = 1, .within = 6, .all = true, .placeholders = true,
						 .lines = true, .allegations = true, .day = day};
		struct tie_wanted about = {.centre = &first, .centres = 1, .day = day, .allegations = true,
					   .order = x->round.order, .orders = x->round.orders,
					   .sign = x->round.sign, .signs = x->round.signs};
		struct genogram_options drawn = {.code = &x->f->code, .form = DOT_DOT};
		struct ecomap_options round = {.index = &index, .centre = &first, .centres = 1, .day = day, .form = DOT_DOT};
		pedigree_of(&index, &family, &a, &p);
		out_add(to, genogram_words_list(&a, &p, &x->style, &x->f->code));
		outputs_look(to);
		MUST(!p.persons || genogram_draw(&p, &x->style, &drawn, to, NULL, &e) == 0);
		outputs_look(to);
		tie_gather(&index, &about, &a, &t);
		out_add(to, ecomap_words(&a, &t, &x->round, &round));
		outputs_look(to);
		MUST(ecomap_draw(&t, &x->round, &round, to, &e) == 0);
		outputs_look(to);
	}
	arena_close(&a);
}

/* case-check and case-show: the claims of the case, likely matches, joins, what vanished, what was set aside. */
static void outputs_lists(struct outputs *x, struct store *s)
{
	struct store_vanished *gone = NULL;
	struct store_join *join = NULL;
	struct arena a = {0};
	struct err e = {0};
	unsigned long faults = 0;
	size_t n;
	MUST(store_check(s, &x->f->diags, &faults, &e) == 0 && faults == 0);
	MUST(store_vanished(s, &a, &gone, &n, &e) == 0 && store_joins(s, &a, &join, &n, &e) == 0);
	free(gone);
	free(join);
	arena_close(&a);
}

/* Of the dear ones that which `pick` says. */
static void outputs_all(struct outputs *x, struct store *s, uint64_t pick)
{
	struct case_view *v = outputs_view(s, AUDIENCE_HOLDER);
	struct view_child child;
	struct arena a = {0};
	struct str first = {0};
	struct err e = {0};
	int32_t today = v->today;
	int which = (int)(pick % 6);
	const struct rule_set *rules = &x->rules[pick / 6 % x->files];
	struct out to;
	if (v->next_child(v, 0, 1, &child, &e) > 0)
		first = arena_copy(&a, child.id);
	v->close(v);
	out_to_memory(&to);
	outputs_lists(x, s);
	if (which < 3)
		outputs_findings(x, s, rules, which == 1 ? AUDIENCE_FAMILY : AUDIENCE_HOLDER, which, &to);
	if (first.n && which == 3)
		outputs_chronology(x, s, first, today, &to);
	if (which == 4)
		outputs_pictures(x, s, today, &to);
	out_close(&to, false, &e);
	arena_close(&a);
}

#endif
