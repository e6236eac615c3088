#include "analysis/rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/rule_parse.h"
#include "analysis/sentence.h"
#include "base/file.h"
#include "base/seal.h"
#include "format/text.h"

enum { FILE_MOST = 10000 }; /* terms, periods and rules of one file */

#define GROW(array, n) ((array) = arena_grow((array), (n) + 1, sizeof *(array)), memset(&(array)[n], 0, sizeof *(array)))

static bool is_named(const struct schema_node *n, const char *name)
{
	return str_is_equal(n->name, str_of(name));
}

static size_t count_of(const struct schema_node *n, const char *name)
{
	size_t k = 0;

	for (const struct schema_node *c = schema_first(n, name); c; c = schema_after(c, name))
		k++;
	return k;
}

/* ---- terms and periods ---- */

static void parse_term(struct rule_reading *r, const struct schema_node *n)
{
	struct rule_set *s = r->set;
	struct rule_term *t;
	struct rule_test *is, *not;
	char quoted[160];

	if (rule_parse_find_term(s, s->files - 1, schema_attribute(n, "name")) != RULE_NOTHING)
		rule_fault(r, n->line, "the term %s is given twice", diag_quote(schema_attribute(n, "name"), quoted));
	GROW(s->term, s->terms);
	t = &s->term[s->terms++];
	t->line = n->line;
	t->file = s->files - 1;
	t->name = rule_parse_copy(r, n, "name");
	t->say = rule_parse_line(r, schema_attribute(n, "say"));
	t->episode_gap = str_is_equal(schema_attribute(n, "episode-gap"), STR("same day"))
				 ? (struct calendar_span){0, CALENDAR_DAYS}
				 : rule_parse_span(r, n, "episode-gap");
	t->ises = count_of(n, "is");
	t->nots = count_of(n, "not");
	is = ARENA_ARRAY(&s->arena, struct rule_test, t->ises);
	not = ARENA_ARRAY(&s->arena, struct rule_test, t->nots ? t->nots : 1);
	t->is = is;
	t->not = not;
	for (const struct schema_node *c = schema_first(n, "is"); c; c = schema_after(c, "is"))
		rule_parse_test(r, c, is++);
	for (const struct schema_node *c = schema_first(n, "not"); c; c = schema_after(c, "not"))
		rule_parse_test(r, c, not++);
}

static void parse_period(struct rule_reading *r, const struct schema_node *n)
{
	struct rule_set *s = r->set;
	struct rule_period *p;
	char quoted[160];

	if (rule_parse_find_period(s, s->files - 1, schema_attribute(n, "name")) != RULE_NOTHING)
		rule_fault(r, n->line, "the period %s is given twice", diag_quote(schema_attribute(n, "name"), quoted));
	GROW(s->period, s->periods);
	p = &s->period[s->periods++];
	p->name = rule_parse_copy(r, n, "name");
	p->line = n->line;
	p->file = s->files - 1;
	p->from = rule_parse_term(r, n, "from");
	p->to = rule_parse_term(r, n, "to");
}

/* ---- the rule ---- */

/* What a rule says, for its hash: names, attributes in order of name, text; not its examples. */
static void add_canonical(const struct schema_node *n, struct buf *b)
{
	size_t done = 0;
	struct str last = {0};

	if (is_named(n, "examples"))
		return;
	buf_addf(b, "<%.*s", STR_ARG(n->name));
	while (done < n->attributes) {
		const struct xml_attribute *next = NULL;
		for (size_t i = 0; i < n->attributes; i++)
			if ((!last.p || str_compare(n->attribute[i].name, last) > 0) &&
			    (!next || str_compare(n->attribute[i].name, next->name) < 0))
				next = &n->attribute[i];
		if (!next)
			break;
		buf_addf(b, " %.*s=%zu:%.*s", STR_ARG(next->name), next->value.n, STR_ARG(next->value));
		last = next->name;
		done++;
	}
	if (!n->child) {
		struct str text = str_trim(n->text);
		buf_addf(b, ">%zu:%.*s", text.n, STR_ARG(text));
	}
	for (const struct schema_node *c = n->child; c; c = c->next)
		add_canonical(c, b);
	buf_add_z(b, "/");
}

static bool is_mentioned(const struct schema_node *n, struct str name)
{
	static const char *const naming[] = {"of", "during", "outside", "from", "to", "with", "without", "beside", "instead", "after", "before"};

	for (size_t i = 0; i < sizeof naming / sizeof *naming; i++) {
		struct str s = schema_attribute(n, naming[i]);
		if (s.p && str_is_equal(s, name))
			return true;
	}
	for (const struct schema_node *c = n->child; c; c = c->next)
		if (is_mentioned(c, name))
			return true;
	return false;
}

static struct str hash_of(struct rule_reading *r, const struct schema_node *n)
{
	const struct schema_node **period = arena_malloc((r->nameds + 1) * sizeof *period);
	size_t periods = 0;
	struct buf b = {0};
	char hex[17];

	for (size_t i = 0; i < r->nameds; i++)
		if (is_named(r->named[i], "period") && is_mentioned(n, schema_attribute(r->named[i], "name")))
			period[periods++] = r->named[i];
	add_canonical(n, &b);
	for (size_t i = 0; i < r->nameds; i++) {
		const struct schema_node *c = r->named[i];
		struct str name = schema_attribute(c, "name");
		bool mentioned = is_mentioned(n, name);
		for (size_t p = 0; p < periods && !mentioned; p++) /* a term also through a period */
			mentioned = is_named(c, "term") && is_mentioned(period[p], name);
		if (mentioned)
			add_canonical(c, &b);
	}
	free(period);
	event_id_write(seal_short(buf_str(&b)), hex);
	buf_close(&b);
	return arena_copy(&r->set->arena, str_of(hex));
}

static const struct str *parse_lines(struct rule_reading *r, const struct schema_node *n, const char *name, size_t *count)
{
	struct str *to;

	*count = count_of(n, name);
	to = ARENA_ARRAY(&r->set->arena, struct str, *count ? *count : 1);
	const struct str *first = to;
	for (const struct schema_node *c = schema_first(n, name); c; c = schema_after(c, name))
		*to++ = rule_parse_line(r, c->text);
	return first;
}

static void parse_bases(struct rule_reading *r, const struct schema_node *n, struct rule *to)
{
	struct finding_basis *b;

	to->bases = count_of(n, "basis");
	b = ARENA_ARRAY(&r->set->arena, struct finding_basis, to->bases);
	to->basis = b;
	for (const struct schema_node *c = schema_first(n, "basis"); c; c = schema_after(c, "basis"), b++) {
		b->source = rule_parse_copy(r, c, "source");
		b->at = rule_parse_copy(r, c, "at");
		b->kind = rule_parse_copy(r, c, "kind");
		b->text = rule_parse_line(r, c->text);
		if (str_is_equal(schema_attribute(c, "checked"), STR("no")))
			b->text = arena_printf(&r->set->arena, "%.*s; gist, not verified", STR_ARG(b->text));
		b->nation = rule_parse_copy(r, c, "nation");
		if (!b->kind.p)
			b->kind = STR("guidance");
	}
}

static void parse_strongers(struct rule_reading *r, const struct schema_node *n, struct rule *to)
{
	struct rule_stronger *s;

	to->strongers = count_of(n, "stronger");
	s = ARENA_ARRAY(&r->set->arena, struct rule_stronger, to->strongers ? to->strongers : 1);
	to->stronger = s;
	for (const struct schema_node *c = schema_first(n, "stronger"); c; c = schema_after(c, "stronger"), s++) {
		s->count = rule_parse_long(r, c, "count", -1, RULE_PARSE_TIMES);
		s->severity = rule_parse_long(r, c, "severity", -1, 9);
		s->agencies = rule_parse_long(r, c, "agencies", -1, 1000);
		s->with = rule_parse_term_or_nothing(r, c, "with");
	}
}

static void parse_examples(struct rule_reading *r, const struct schema_node *n, struct rule *to)
{
	int32_t as_of = rule_parse_day(r, n, "as-of", 0);
	struct str born = schema_attribute(n, "dob");
	struct rule_example *x;

	if (born.p && date_parse_iso(str_trim(born), (struct str){0}, &to->born) < 0)
		rule_fault(r, n->line, "dob must be a day, YYYY-MM-DD");
	to->examples = count_of(n, "example");
	x = ARENA_ARRAY(&r->set->arena, struct rule_example, to->examples ? to->examples : 1);
	to->example = x;
	for (const struct schema_node *c = schema_first(n, "example"); c; c = schema_after(c, "example"))
		rule_parse_example(r, c, as_of, x++);
}

/* Words in braces, and parts in brackets that may hold such words but no other part. */
static bool is_closed(struct str text)
{
	bool brace = false, bracket = false;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if ((c == '{' && brace) || (c == '}' && !brace) || (c == '[' && (brace || bracket)) || (c == ']' && (brace || !bracket)))
			return false;
		brace = c == '{' || (brace && c != '}');
		bracket = c == '[' || (bracket && c != ']');
	}
	return !brace && !bracket;
}

/* Words in braces must be such as a sentence can fill in. */
static void check_words(struct rule_reading *r, uint32_t line, struct str text)
{
	char quoted[160];

	if (!is_closed(text))
		rule_fault(r, line, "a { or [ of this sentence is not closed, or stands in another");
	for (size_t open; (open = str_find(text, STR("{"))) < text.n;) {
		struct str rest = str_part(text, open + 1, text.n), word = str_cut(&rest, '}');
		size_t k = 0;
		while (sentence_words[k] && !str_is_equal(word, str_of(sentence_words[k])))
			k++;
		if (!sentence_words[k])
			rule_fault(r, line, "a sentence cannot fill in %s", diag_quote(word, quoted));
		text = rest;
	}
}

static void parse_says(struct rule_reading *r, const struct schema_node *n, struct rule *to)
{
	struct rule_say *say;

	to->says = count_of(n, "say");
	say = ARENA_ARRAY(&r->set->arena, struct rule_say, to->says ? to->says : 1);
	to->say = say;
	for (const struct schema_node *c = schema_first(n, "say"); c; c = schema_after(c, "say"), say++) {
		say->when = rule_parse_copy(r, c, "when");
		say->text = rule_parse_line(r, c->text);
		check_words(r, c->line, say->text);
	}
}

static void use_term(struct rule_set *s, size_t term)
{
	if (term != RULE_NOTHING)
		s->term[term].used = true;
}

static void use_period(struct rule_set *s, size_t period)
{
	if (period == RULE_NOTHING)
		return;
	use_term(s, s->period[period].from);
	use_term(s, s->period[period].to);
}

static bool is_end_of(const struct rule_set *s, size_t period, size_t term)
{
	return period != RULE_NOTHING && (s->period[period].from == term || s->period[period].to == term);
}

bool rule_looks_back(const struct rule *r, size_t step)
{
	const struct rule_step *s = &r->step[step];

	return s->absent && step + 1 < r->steps && (step == 0 || s->within.n || s->on_the_day);
}

bool rule_uses(const struct rule_set *s, const struct rule *r, size_t term)
{
	if (r->of == term || r->with == term || r->without == term || r->beside == term || r->anchor == term)
		return true;
	for (size_t i = 0; i < r->steps; i++)
		if (r->step[i].term == term || r->step[i].instead == term)
			return true;
	for (size_t i = 0; i < r->strongers; i++)
		if (r->stronger[i].with == term)
			return true;
	return is_end_of(s, r->during, term) || is_end_of(s, r->outside, term);
}

static void mark_used(struct rule_set *s, const struct rule *r)
{
	use_term(s, r->of);
	use_term(s, r->with);
	use_term(s, r->without);
	use_term(s, r->beside);
	use_term(s, r->anchor);
	for (size_t i = 0; i < r->steps; i++) {
		use_term(s, r->step[i].term);
		use_term(s, r->step[i].instead);
	}
	for (size_t i = 0; i < r->strongers; i++)
		use_term(s, r->stronger[i].with);
	use_period(s, r->during);
	use_period(s, r->outside);
}

static bool rests_on_chance(const struct rule *r)
{
	return r->detector == RULE_TREND || r->detector == RULE_RHYTHM || r->detector == RULE_CHANGE;
}

static void parse_rule(struct rule_reading *r, const struct schema_node *n)
{
	struct rule_set *s = r->set;
	const struct schema_node *d = n->child;
	struct rule *to;
	struct str word;
	char quoted[160];

	word = schema_attribute(n, "id");
	if (rule_find(s, word))
		rule_fault(r, n->line, "the rule %s is given twice", diag_quote(word, quoted));
	GROW(s->rule, s->rules);
	to = &s->rule[s->rules];
	to->id = rule_parse_copy(r, n, "id");
	to->version = rule_parse_copy(r, n, "version");
	to->status = rule_parse_copy(r, n, "status");
	to->line = n->line;
	to->file = s->files - 1;
	word = schema_attribute(n, "strength");
	to->strength = str_is_equal(word, STR("suspect")) ? FINDING_SUSPECT : str_is_equal(word, STR("consider")) ? FINDING_CONSIDER : FINDING_NOTE;
	to->urgent = str_is_equal(schema_attribute(n, "urgent"), STR("yes"));
	to->front = rule_parse_front(n);
	to->front_within = rule_parse_span(r, n, "front-within");
	if (to->front_within.n && (to->front == RULE_FRONT_NONE || to->front_within.unit == CALENDAR_HOURS))
		rule_fault(r, n->line, "front-within needs front, and is told in days, not hours");
	to->title = rule_parse_line(r, schema_first(n, "title")->text);
	to->why = rule_parse_line(r, schema_first(n, "why")->text);
	to->hash = hash_of(r, n);
	parse_bases(r, n, to);
	parse_strongers(r, n, to);
	to->ask = parse_lines(r, n, "ask", &to->asks);
	to->other = parse_lines(r, n, "other-explanation", &to->others);
	parse_says(r, n, to);
	parse_examples(r, schema_first(n, "examples"), to);
	while (d && !rule_parse_is_detector(d, to))
		d = d->next;
	rule_parse_detector(r, d, to);
	if (rests_on_chance(to) && to->front != RULE_FRONT_NONE) /* practice.md 1.4 */
		rule_fault(r, n->line, "a %.*s never stands on a page that is handed out: no front",
			   STR_ARG(to->detector_name));
	to->skipped = to->detector == RULE_LINK;
	s->skipped += to->skipped;
	s->rules++;
	if (s->terms)
		mark_used(s, to);
}

/* ---- files ---- */

/* Names are looked for from the first to the last: many thousands in one file are nobody's rules. */
static int list_named(struct rule_reading *r, const struct schema_node *root)
{
	size_t n = 0;

	for (const struct schema_node *c = root->child; c; c = c->next)
		n++;
	if (n > FILE_MOST)
		return -1;
	r->named = ARENA_ARRAY(&r->set->arena, const struct schema_node *, n + 1);
	for (const struct schema_node *c = root->child; c; c = c->next)
		if (is_named(c, "term") || is_named(c, "period"))
			r->named[r->nameds++] = c;
	return 0;
}

static int read_file(struct rule_set *s, struct str path, const char *rng, struct schema_grammar **grammar, struct diags *diags, struct err *e)
{
	struct schema_node *root = NULL;
	struct rule_reading r = {.set = s, .diags = diags};

	r.path = arena_copy(&s->arena, path);
	if (schema_load_by(r.path.p, rng, grammar, &s->arena, &root, diags, e) < 0)
		return -1;
	if (!is_named(root, "rules"))
		return err_set_at(e, ERR_USAGE, r.path, root->line, 0, "this is no rules file");
	GROW(s->file, s->files);
	s->file[s->files++] = (struct rule_file){r.path, rule_parse_copy(&r, root, "name")};
	if (list_named(&r, root) < 0)
		return err_set_at(e, ERR_USAGE, r.path, 0, 0, "more than %d terms, periods and rules in one file: part it", FILE_MOST);
	/* A term may stand below the period or rule that names it. */
	for (const struct schema_node *c = schema_first(root, "term"); c; c = schema_after(c, "term"))
		parse_term(&r, c);
	for (const struct schema_node *c = schema_first(root, "period"); c; c = schema_after(c, "period"))
		parse_period(&r, c);
	for (const struct schema_node *c = schema_first(root, "rule"); c; c = schema_after(c, "rule"))
		parse_rule(&r, c);
	if (r.faults)
		return err_set_at(e, ERR_USAGE, r.path, 0, 0, "%lu %s in this rules file; nothing was run", r.faults,
				  r.faults == 1 ? "fault" : "faults");
	return 0;
}

static int read_folder(struct rule_set *s, const char *path, const char *rng, struct schema_grammar **grammar, struct diags *diags, struct err *e)
{
	char **name = NULL;
	size_t n = 0;
	int rc = 0;

	if (file_list(path, ".xml", &name, &n, e) < 0)
		return -1;
	for (size_t i = 0; i < n && rc == 0; i++) {
		struct str full = arena_printf(&s->arena, "%s/%s", path, name[i]);
		rc = read_file(s, full, rng, grammar, diags, e);
	}
	file_free_names(name, n);
	if (rc == 0 && n == 0)
		rc = err_set_at(e, ERR_USAGE, str_of(path), 0, 0, "there is no rules file (.xml) in this folder");
	return rc;
}

int rule_open(const char *path, const char *schemas, const struct code *code, struct rule_set *s, struct diags *diags,
	      struct err *e)
{
	struct schema_grammar *grammar = NULL;
	struct str rng;
	int rc;

	*s = (struct rule_set){.code = code};
	rng = arena_printf(&s->arena, "%s/rules.rng", schemas);
	if (file_is_folder(path))
		rc = read_folder(s, path, rng.p, &grammar, diags, e);
	else
		rc = read_file(s, str_of(path), rng.p, &grammar, diags, e);
	schema_grammar_close(grammar);
	if (rc < 0)
		rule_close(s);
	return rc;
}

void rule_close(struct rule_set *s)
{
	for (size_t i = 0; i < s->terms; i++) {
		for (size_t k = 0; k < s->term[i].ises; k++)
			text_free(s->term[i].is[k].text);
		for (size_t k = 0; k < s->term[i].nots; k++)
			text_free(s->term[i].not[k].text);
	}
	free(s->rule);
	free(s->term);
	free(s->period);
	free(s->file);
	arena_close(&s->arena);
	*s = (struct rule_set){0};
}

const struct rule *rule_find(const struct rule_set *s, struct str id)
{
	for (size_t i = 0; i < s->rules; i++)
		if (str_is_equal(s->rule[i].id, id))
			return &s->rule[i];
	return NULL;
}

static bool is_of(struct str nations, enum calendar_nation n)
{
	bool any = nations.p != NULL;

	while (nations.n)
		if (str_is_equal(str_cut(&nations, ' '), str_of(calendar_nation_name(n))))
			return true;
	return !any;
}

void rule_keep_nation(struct rule_set *s, enum calendar_nation n)
{
	for (size_t i = 0; i < s->rules; i++) {
		struct rule *r = &s->rule[i];
		struct finding_basis *kept = ARENA_ARRAY(&s->arena, struct finding_basis, r->bases ? r->bases : 1);
		size_t k = 0;
		for (size_t b = 0; b < r->bases; b++)
			if (is_of(r->basis[b].nation, n))
				kept[k++] = r->basis[b];
		r->basis = kept;
		r->bases = k;
	}
}

bool rule_has_guidance(const struct rule *r)
{
	for (size_t i = 0; i < r->bases; i++)
		if (!str_is_equal(r->basis[i].kind, STR("local setting")) && !str_is_equal(r->basis[i].kind, STR("research")))
			return true;
	return false;
}
