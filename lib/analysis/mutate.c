#include "analysis/mutate.h"

#include <string.h>

#include "analysis/setting.h"

/* A number of a term, which several rules may share: tried with each until one of them notices. */
struct shared {
	size_t term, ordinal;
	unsigned way;
	size_t owner; /* place in mutate.rule */
	bool killed;
	struct mutate_alive move;
};

struct mutating {
	const struct rule_set *set;
	const struct rule *only;
	const struct calendar *calendar;
	const struct assertion_list *triggers;
	struct mutate *to;
	struct arena *arena;
	struct shared *shared;
	size_t shareds, shared_cap;
};

static int holds(const struct mutating *m, const struct rule_set *alone, bool *all, struct err *e)
{
	struct diags nobody = {0};
	struct rule_examples n = {0};

	if (rule_examples(alone, alone->rule, m->calendar, m->triggers, &nobody, &n, e) < 0)
		return -1;
	*all = n.failed == 0;
	return 0;
}

static void add_alive(struct mutating *m, const struct mutate_alive *move)
{
	struct mutate *to = m->to;

	to->alive = arena_room(m->arena, to->alive, to->alives, &to->alive_cap, sizeof *to->alive);
	to->alive[to->alives++] = *move;
}

static struct shared *shared_of(struct mutating *m, size_t term, size_t ordinal, unsigned way)
{
	for (size_t i = 0; i < m->shareds; i++)
		if (m->shared[i].term == term && m->shared[i].ordinal == ordinal && m->shared[i].way == way)
			return &m->shared[i];
	return NULL;
}

static struct str text_of(const struct setting *s, struct arena *a)
{
	struct buf b = {0};

	setting_write(s, &b);
	return buf_take(&b, a);
}

/* One way of one setting; `found` is where a term's is kept from rule to rule. */
static int try_move(struct mutating *m, const struct rule_set *alone, struct setting *s, size_t owner,
		    struct shared *found, struct err *e)
{
	bool all;
	int rc = holds(m, alone, &all, e);

	if (rc < 0)
		return -1;
	if (found) {
		found->killed = !all;
		return 0;
	}
	struct mutate_alive move = {.rule = m->to->rule[owner].rule,
				    .where = s->where,
				    .name = s->name,
				    .file = s->file,
				    .line = s->line,
				    .to = text_of(s, m->arena)};
	struct setting as_written = *s;
	setting_restore(&as_written);
	move.from = text_of(&as_written, m->arena);
	if (s->term == RULE_NOTHING) {
		m->to->rule[owner].moved++;
		m->to->rule[owner].killed += !all;
		if (all)
			add_alive(m, &move);
		return 0;
	}
	m->shared = arena_room(m->arena, m->shared, m->shareds, &m->shared_cap, sizeof *m->shared);
	m->shared[m->shareds++] = (struct shared){.owner = owner, .killed = !all, .move = move};
	return 0;
}

static int try_rule(struct mutating *m, const struct rule *r, size_t owner, struct err *e)
{
	struct arena scratch = {0};
	struct rule_set alone;
	struct setting_list l;
	size_t *term, ordinal = 0;
	bool all, is_other = m->only && r != m->only; /* for the terms that it shares */
	int rc;

	setting_alone(m->set, r, &scratch, &alone, &term);
	rc = holds(m, &alone, &all, e);
	if (rc == 0 && !all && !is_other) {
		m->to->broken++;
		m->to->rule[owner].broken = true;
	}
	if (rc == 0 && all)
		setting_list(&alone, true, m->arena, &l);
	for (size_t i = 0; rc == 0 && all && i < l.n; i++) {
		struct setting *s = &l.setting[i];
		ordinal = i && l.setting[i - 1].term == s->term ? ordinal + 1 : 0;
		for (unsigned way = 0; way < s->ways && rc == 0; way++) {
			struct shared *found = s->term == RULE_NOTHING
						       ? NULL
						       : shared_of(m, term[s->term], ordinal, way);
			size_t before = m->shareds;
			if ((is_other && !found) || (found && found->killed) || !setting_change(s, way))
				continue;
			rc = try_move(m, &alone, s, owner, found, e);
			if (m->shareds > before) {
				m->shared[before].term = term[s->term];
				m->shared[before].ordinal = ordinal;
				m->shared[before].way = way;
			}
			setting_restore(s);
		}
	}
	arena_close(&scratch);
	return rc;
}

static bool is_tried(const struct mutating *m, const struct rule *r)
{
	return !r->skipped && !str_is_equal(r->status, STR("retired")) && (!m->only || r == m->only);
}

int mutate_run(const struct rule_set *s, const struct rule *only, const struct calendar *c,
	       const struct assertion_list *triggers, struct arena *a, struct mutate *to, struct err *e)
{
	struct mutating m = {
		.set = s, .only = only, .calendar = c, .triggers = triggers, .to = to, .arena = a};

	*to = (struct mutate){.rule = ARENA_ARRAY(a, struct mutate_rule, s->rules ? s->rules : 1)};
	for (size_t i = 0; i < s->rules; i++) {
		const struct rule *r = &s->rule[i];
		if (r->skipped && (!only || r == only))
			to->passed_over++;
		if (!is_tried(&m, r))
			continue;
		to->rule[to->rules].rule = r;
		if (try_rule(&m, r, to->rules++, e) < 0)
			return -1;
	}
	for (size_t i = 0; only && m.shareds && i < s->rules; i++)
		if (&s->rule[i] != only && !s->rule[i].skipped && s->rule[i].file == only->file &&
		    try_rule(&m, &s->rule[i], 0, e) < 0)
			return -1;
	for (size_t i = 0; i < m.shareds; i++) {
		to->rule[m.shared[i].owner].moved++;
		to->rule[m.shared[i].owner].killed += m.shared[i].killed;
		if (!m.shared[i].killed)
			add_alive(&m, &m.shared[i].move);
	}
	for (size_t i = 0; i < to->rules; i++) {
		to->moved += to->rule[i].moved;
		to->killed += to->rule[i].killed;
	}
	return 0;
}

double mutate_score(const struct mutate *m)
{
	return m->moved ? (double)m->killed / (double)m->moved : 1;
}

static void add_move(const struct mutate_alive *v, const struct rule_set *s, struct buf *b)
{
	struct str path = s->file[v->file].path;

	buf_add_z(b, "\n    alive: ");
	if (v->where.n)
		buf_addf(b, "%.*s: ", STR_ARG(v->where));
	buf_addf(b, "%s %.*s -> %.*s (%.*s:%u)", v->name, STR_ARG(v->from), STR_ARG(v->to), STR_ARG(path),
		 v->line);
}

void mutate_write(const struct mutate *m, const struct rule_set *s, struct buf *b)
{
	for (size_t i = 0; i < m->rules; i++) {
		const struct mutate_rule *r = &m->rule[i];
		if (r->broken) {
			buf_addf(b, "%.*s: not scored: an example fails; run case-patterns --test=%.*s\n", STR_ARG(r->rule->id),
				 STR_ARG(r->rule->id));
			continue;
		}
		buf_addf(b, "%.*s: killed %lu of %lu", STR_ARG(r->rule->id), r->killed, r->moved);
		for (size_t k = 0; k < m->alives; k++)
			if (m->alive[k].rule == r->rule)
				add_move(&m->alive[k], s, b);
		buf_add_char(b, '\n');
	}
	if (m->broken && m->broken == m->rules) {
		buf_addf(b, "%zu rule%s: not scored: an example fails; run --test\n", m->rules, m->rules == 1 ? "" : "s");
		return;
	}
	/* Rounded down: what is below the floor never looks as if it had reached it. */
	buf_addf(b, "%zu rules: killed %lu of %lu, score %.3f, floor %.1f", m->rules, m->killed, m->moved,
		 (double)(unsigned long)(mutate_score(m) * 1000) / 1000, MUTATE_FLOOR);
	if (m->broken)
		buf_addf(b, "; %lu whose examples do not hold as they stand", m->broken);
	if (m->passed_over)
		buf_addf(b, "; %lu across children passed over", m->passed_over);
	buf_add_char(b, '\n');
}
