#include "linkage_own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draw/findings.h"
#include "draw/fold.h"
#include "draw/page.h"
#include "format/schema.h"
#include "format/unicode.h"

static const char *const form_name[LINKAGE_FORMS] = {"jsonl", "table", "svg", "dot", "png", "pdf"};

int linkage_form_of(const char *text, enum linkage_form *f, struct err *e)
{
	for (unsigned i = 0; i < LINKAGE_FORMS; i++)
		if (!text || strcmp(text, form_name[i]) == 0) {
			*f = (enum linkage_form)i;
			return 0;
		}
	return err_set(e, ERR_USAGE, "--format: expected jsonl, table, svg, dot, png or pdf");
}

static int put(struct linked_sink *self, const struct linked *l, struct err *e)
{
	struct linkage *k = (struct linkage *)(void *)self;

	(void)e;
	k->of = arena_room(&k->arena, k->of, k->n, &k->cap, sizeof *k->of);
	k->of[k->n++] = l;
	return 0;
}

static double number_of(const struct schema_node *n, const char *name)
{
	double v = 0;

	str_to_double(str_trim(schema_attribute(n, name)), &v);
	return v;
}

int linkage_open(struct linkage *k, const char *schemas, struct diags *diags, struct err *e)
{
	static const char *const line[] = {"solid", "dashed", "dotted", "bold"};
	struct schema_node *root = NULL;
	struct str xml, rng;
	const struct schema_node *page, *settings;

	*k = (struct linkage){.sink.put = put};
	xml = arena_printf(&k->arena, "%s/style/linkage.xml", schemas);
	rng = arena_printf(&k->arena, "%s/style/linkage.rng", schemas);
	if (schema_load(xml.p, rng.p, &k->arena, &root, diags, e) < 0)
		return -1;
	page = schema_first(root, "page");
	settings = schema_first(root, "settings");
	k->style.title = schema_attribute(page, "title");
	k->style.note = schema_attribute(page, "note");
	k->style.weak = schema_attribute(page, "weak");
	k->style.busy = schema_attribute(page, "busy");
	k->style.entries = (size_t)number_of(settings, "entries");
	k->style.dates = (size_t)number_of(settings, "dates");
	for (const struct schema_node *n = schema_first(root, "same"); n; n = schema_after(n, "same"))
		for (unsigned s = 0; s < LINKED_SAMES; s++) {
			struct linkage_same *to = &k->style.same[s];
			if (!str_is_equal(schema_attribute(n, "name"),
					  str_of(linked_same_name((enum linked_same)s))))
				continue;
			to->heading = schema_attribute(n, "heading");
			to->word = schema_attribute(n, "word");
			to->fill = schema_attribute(n, "fill");
			for (unsigned i = 0; i < 4; i++)
				if (str_is_equal(schema_attribute(n, "line"), str_of(line[i])))
					to->line = (enum dot_style)i;
		}
	for (unsigned s = 0; s < LINKED_SAMES; s++)
		if (!k->style.same[s].heading.p)
			return err_set_at(e, ERR_USAGE, xml, 0, 0, "says nothing of %s",
					  linked_same_name((enum linked_same)s));
	return 0;
}

void linkage_close(struct linkage *k)
{
	arena_close(&k->arena);
	*k = (struct linkage){0};
}

static bool is_weak(const struct linkage *k, const struct linked *l)
{
	return l->chance.given && l->state == LINKED_MATCH && l->chance.q > k->weak_above;
}

/* ---- the page ---- */

/* A line that is not folded; what it quotes cannot act on a terminal or begin a line of its own. */
static void add_line(struct out *o, const char *lead, struct str text)
{
	struct buf b = {0};

	page_visible(text, &b);
	for (size_t i = 0; i < b.n; i++)
		if (b.p[i] == '\n')
			b.p[i] = ' ';
	out_add_z(o, lead);
	out_add(o, buf_str(&b));
	out_add_char(o, '\n');
	buf_close(&b);
}

static void add_head(const struct linkage *k, struct out *o)
{
	struct buf b = {0};

	if (k->invented)
		out_add_z(o, "INVENTED: no person, place, agency or event here is real.\n");
	out_addf(o, "%.*s\n\n", STR_ARG(k->style.title));
	fold_add(o, "For: ", 5, k->purpose->purpose);
	buf_addf(&b, "%.*s, ", STR_ARG(k->purpose->authorised_by));
	date_write_day_words(k->purpose->date.lo, &b);
	fold_add(o, "Authorised by: ", 15, buf_str(&b));
	buf_clear(&b);
	date_write_day_words(k->today, &b);
	buf_add_z(&b, ", from ");
	for (size_t i = 0; i < k->files; i++)
		buf_addf(&b, "%s%.*s", i ? ", " : "", STR_ARG(k->file[i]));
	fold_add(o, "As at: ", 7, buf_str(&b));
	out_add_char(o, '\n');
	fold_add(o, "", 0, k->style.note);
	buf_close(&b);
}

static void add_days(const struct linked_seen *s, struct buf *b)
{
	date_write_words(&s->start, b);
	if (s->end.precision == DATE_NONE)
		return;
	buf_add_z(b, " to ");
	date_write_words(&s->end, b);
}

static void pad(struct buf *b, size_t from, size_t to)
{
	size_t wide = unicode_width(str_part(buf_str(b), from, b->n));

	buf_add_z(b, "  ");
	for (; wide < to; wide++)
		buf_add_char(b, ' ');
}

/* An entry about several children is shown once, at the first of them. */
static bool is_first(const struct linked *l, size_t i)
{
	for (size_t k = i; k-- && l->seen[k].start.lo == l->seen[i].start.lo;)
		if (l->seen[k].event == l->seen[i].event)
			return false;
	return true;
}

static void add_children(const struct linked *l, size_t i, struct buf *b)
{
	uint64_t event = l->seen[i].event;

	buf_add(b, l->child[l->seen[i].child]);
	for (size_t k = i + 1; k < l->seen_n && l->seen[k].start.lo == l->seen[i].start.lo; k++)
		if (l->seen[k].event == event)
			buf_addf(b, ", %.*s", STR_ARG(l->child[l->seen[k].child]));
}

/* Days, children, the entry's id, agency and what. */
static void write_entry(const struct linked *l, size_t i, const size_t width[2], struct buf *b)
{
	const struct linked_seen *s = &l->seen[i];
	size_t from = b->n;
	char id[17];

	add_days(s, b);
	pad(b, from, width[0]);
	from = b->n;
	add_children(l, i, b);
	pad(b, from, width[1]);
	event_id_write(s->event, id);
	buf_add_z(b, id);
	buf_addf(b, "  %.*s: %.*s", STR_ARG(s->agency.p ? s->agency : STR("agency not recorded")),
		 STR_ARG(s->what));
	if (s->beside.n)
		buf_addf(b, "; %.*s", STR_ARG(s->beside));
	if (s->possible)
		buf_add_z(b, " (it may be)");
	if (s->text_only)
		buf_add_z(b, " (in the text only)");
}

static void add_entries(const struct linkage *k, const struct linked *l, struct out *o)
{
	size_t shown = 0, all = 0, to = 0, width[2] = {0};
	struct buf b = {0};

	for (size_t i = 0; i < l->seen_n; i++) {
		if (!is_first(l, i) || all++ >= k->style.entries)
			continue;
		to = i + 1;
		buf_clear(&b);
		add_days(&l->seen[i], &b);
		width[0] = b.n > width[0] ? b.n : width[0];
		buf_clear(&b);
		add_children(l, i, &b);
		width[1] = unicode_width(buf_str(&b)) > width[1] ? unicode_width(buf_str(&b)) : width[1];
	}
	for (size_t i = 0; i < to; i++) {
		if (!is_first(l, i))
			continue;
		buf_clear(&b);
		write_entry(l, i, width, &b);
		add_line(o, "      ", buf_str(&b));
		shown++;
	}
	if (shown < all)
		out_addf(o, "      and %zu more entries\n", all - shown);
	buf_close(&b);
}

static void add_overlaps(const struct linked *l, struct out *o)
{
	struct buf b = {0};
	char id[17];

	for (size_t i = 0; i < l->overlaps; i++) {
		const struct linked_overlap *v = &l->overlap[i];
		int64_t end[2] = {v->from, v->to};
		buf_clear(&b);
		for (int j = 0; j < 2; j++) {
			buf_add_z(&b, j ? " to " : "");
			date_write_day_words((int32_t)(end[j] / 1440), &b);
			buf_addf(&b, " %02d.%02d", (int)(end[j] % 1440 / 60), (int)(end[j] % 60));
		}
		pad(&b, 0, 38);
		if (lround(v->hours) == lround(v->hours_most))
			buf_addf(&b, "%ld hours", lround(v->hours));
		else
			buf_addf(&b, "%ld to %ld hours", lround(v->hours), lround(v->hours_most));
		for (size_t j = 0; j < v->naming_n; j++) {
			event_id_write(v->naming[j], id);
			buf_addf(&b, "%s%s", j ? ", " : "; the other's reference is in entry ", id);
		}
		add_line(o, "      ", buf_str(&b));
	}
	buf_close(&b);
}

/* Who holds what of it: a piece each, or one holds all. */
static void add_holders(const struct linked *l, struct out *o)
{
	struct buf b = {0};
	struct str *agency = arena_malloc((l->seen_n + 1) * sizeof *agency);
	size_t *count = arena_malloc((l->seen_n + 1) * sizeof *count), n = 0, entries = 0;
	bool all = false;

	for (size_t i = 0; i < l->seen_n; i++) {
		struct str name = l->seen[i].agency;
		size_t k = 0;
		if (!is_first(l, i))
			continue;
		entries++;
		if (!name.p)
			continue;
		while (k < n && !str_is_equal(agency[k], name))
			k++;
		if (k == n)
			agency[n++] = name;
		count[k]++;
	}
	for (size_t i = 0; i < n; i++) {
		buf_addf(&b, "%s%.*s (%zu %s)", i ? "; " : "", STR_ARG(agency[i]), count[i],
			 count[i] == 1 ? "entry" : "entries");
		all = all || count[i] == entries;
	}
	if (n > 1 && !all)
		buf_add_z(&b, ". No one of them holds all.");
	if (n)
		fold_add(o, "    Held by: ", 13, buf_str(&b));
	free(agency);
	free(count);
	buf_close(&b);
}

/* Written as the entries above; each in the record of one child, so that nobody need have put them together. */
static void add_pieces(const struct linkage *k, const struct linked *l, struct out *o)
{
	struct linked of = *l;

	if (!l->pieces)
		return;
	of.seen = l->piece;
	of.seen_n = l->pieces;
	out_add_z(o, "    Also in these children's records in that time, in entries without this adult:\n");
	add_entries(k, &of, o);
}

static void add_chance(const struct linked *l, struct out *o)
{
	struct buf b = {0};

	if (!l->chance.method)
		return;
	if (!l->chance.given) {
		buf_addf(&b, "%u within %.*s, %u in the fullest year; how often by chance cannot be told: %s",
			 (unsigned)l->chance.k, STR_ARG(l->within), (unsigned)l->chance.n, l->chance.why);
		fold_add(o, "    Chance: ", 12, buf_str(&b));
		buf_close(&b);
		return;
	}
	if (l->same == LINKED_MISSING)
		buf_addf(&b, "%u of %u shared; weeks shifted at random give as many with p = %.2g",
			 (unsigned)l->chance.k, (unsigned)l->chance.n, l->chance.p);
	else
		buf_addf(&b, "%u within %.*s of %u in the fullest year; by chance with p = %.2g",
			 (unsigned)l->chance.k, STR_ARG(l->within), (unsigned)l->chance.n, l->chance.p);
	buf_addf(&b, ", q = %.2g over all that was tried", l->chance.q);
	fold_add(o, "    Chance: ", 12, buf_str(&b));
	buf_close(&b);
}

static void add_linked(const struct linkage *k, const struct linked *l, bool with_rule, struct out *o)
{
	if (with_rule) {
		struct buf b = {0};
		buf_addf(&b, "%.*s", STR_ARG(l->title));
		if (str_is_equal(l->status, STR("draft")) || str_is_equal(l->status, STR("trial")))
			buf_addf(&b, " (%.*s rule)", STR_ARG(l->status));
		fold_add(o, "  ", 4, buf_str(&b));
		findings_basis(l->basis, l->basis_n, false, o);
		findings_prompts(l->ask, l->ask_n, l->other, l->other_n, o);
		out_add_char(o, '\n');
		buf_close(&b);
	}
	if (l->key.n)
		add_line(o, "    ", l->key);
	fold_add(o, "    ", 4, l->say);
	if (l->same == LINKED_MISSING)
		add_overlaps(l, o);
	add_entries(k, l, o);
	if (l->state == LINKED_MATCH && l->same != LINKED_MISSING)
		add_holders(l, o);
	add_pieces(k, l, o);
	if (k->chance)
		add_chance(l, o);
	out_add_char(o, '\n');
}

enum part { PART_TOLD, PART_WEAK, PART_BUSY, PARTS };

static enum part part_of(const struct linkage *k, const struct linked *l)
{
	return l->state == LINKED_BUSY ? PART_BUSY : is_weak(k, l) ? PART_WEAK : PART_TOLD;
}

static void write_page(const struct linkage *k, struct out *o)
{
	size_t told = 0;

	add_head(k, o);
	for (unsigned p = 0; p < PARTS; p++) {
		bool begun = false;
		unsigned same = LINKED_SAMES;
		struct str rule = {0};
		for (size_t i = 0; i < k->n; i++) {
			const struct linked *l = k->of[i];
			if (part_of(k, l) != p)
				continue;
			if (!begun && p != PART_TOLD)
				out_addf(o, "\n%.*s\n",
					 STR_ARG(p == PART_WEAK ? k->style.weak : k->style.busy));
			begun = true;
			if (p == PART_TOLD && l->same != same)
				out_addf(o, "\n%.*s\n", STR_ARG(k->style.same[l->same].heading));
			if (l->same != same || !str_is_equal(rule, l->rule))
				out_add_char(o, '\n');
			add_linked(k, l, p != PART_BUSY && (l->same != same || !str_is_equal(rule, l->rule)),
				   o);
			same = l->same;
			rule = l->rule;
			told += p != PART_BUSY;
		}
	}
	if (!told)
		out_add_z(o, "\nNo rule found anything that several children have in common in the records "
			     "supplied. That is no reassurance.\n");
}

int linkage_write(struct linkage *k, struct out *o, struct err *e)
{
	switch (k->form) {
	case LINKAGE_JSONL:
		linked_purpose_json(k->purpose, k->today, k->invented, o);
		for (size_t i = 0; i < k->n; i++)
			linked_write_json(k->of[i], o);
		return 0;
	case LINKAGE_TABLE:
		write_page(k, o);
		return 0;
	default:
		return linkage_draw(k, o, e);
	}
}
