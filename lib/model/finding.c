#include "model/finding.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/line.h"

static const char *const strength_name[FINDING_STRENGTHS] = {"note", "consider", "suspect"};
static const char *const state_name[FINDING_STATES] = {"match", "pending", "overdue", "late",
						       "not-assessable"};

static const char *const front_name[FINDING_FRONTS] = {"",         "safety",  "told",    "not-seen",
						       "repeated", "changed", "context", "helped"};
static const char *const change_name[FINDING_CHANGES] = {"",       "new",   "grown",  "same",
							 "shrunk", "moved", "changed"};

const char *finding_strength_name(enum finding_strength v)
{
	return (unsigned)v < FINDING_STRENGTHS ? strength_name[v] : "note";
}

const char *finding_state_name(enum finding_state v)
{
	return (unsigned)v < FINDING_STATES ? state_name[v] : "match";
}

const char *finding_front_name(enum finding_front v)
{
	return (unsigned)v < FINDING_FRONTS ? front_name[v] : "";
}

const char *finding_change_name(enum finding_change v)
{
	return (unsigned)v < FINDING_CHANGES ? change_name[v] : "";
}

bool finding_is_recent(const struct finding *f)
{
	enum { RECENT_DAYS = 28 };

	return f->last < DATE_LAST && f->last <= f->today && f->today - f->last <= RECENT_DAYS;
}

const char *finding_came_name(unsigned came)
{
	static const char *const name[] = {"answered", "late", "instead", "none", "not-due", "cannot-tell"};

	return came < sizeof name / sizeof *name ? name[came] : "";
}

static uint64_t make_id(const struct finding *f, const char *first)
{
	return line_id((const struct str[]){f->rule, f->child, f->pair_from, f->pair_to, str_of(first)}, 5);
}

uint64_t finding_make_id_from(const struct finding *f, uint64_t first)
{
	char text[17];

	event_id_write(first, text);
	return make_id(f, text);
}

uint64_t finding_make_id(const struct finding *f)
{
	return f->evidence_n ? finding_make_id_from(f, f->evidence[0]) : make_id(f, "");
}

/* "not significant because it was said twice" in the column of the reason: only what comes after. */
static struct str bare_reason(struct str reason)
{
	static const char *const lead[] = {"not significant", "because"};

	for (size_t i = 0; i < 2; i++) {
		struct str word = str_of(lead[i]);
		if (reason.n > word.n && reason.p[word.n] == ' ' &&
		    str_is_equal_caseless(str_part(reason, 0, word.n), word))
			reason = str_trim(str_part(reason, word.n, reason.n - word.n));
	}
	return reason;
}

void finding_review_say(const struct finding_review *r, struct buf *b)
{
	bool noted = str_is_empty(r->decision) || str_is_equal_caseless(r->decision, STR("noted"));

	buf_add_z(b, "Noted");
	if (!str_is_empty(r->by))
		buf_addf(b, " by %.*s", STR_ARG(r->by));
	if (r->on > DATE_FIRST && r->on < DATE_LAST) {
		buf_add_z(b, " on ");
		date_write_day_words(r->on, b);
	}
	if (!noted)
		buf_addf(b, ": %.*s", STR_ARG(r->decision));
	if (!str_is_empty(r->reason)) {
		bool because = str_is_equal_caseless(r->decision, STR("not significant"));
		struct str reason = because ? bare_reason(r->reason) : r->reason;
		buf_addf(b, because ? " because %.*s" : ": %.*s", STR_ARG(reason));
	}
	if (b->p[b->n - 1] != '.')
		buf_add_char(b, '.');
}

static void add_review(struct json_writer *w, const struct finding_review *r)
{
	line_add_id(w, "event", r->event);
	json_add_string(w, "decision", r->decision);
	json_add_string(w, "by", r->by);
	line_add_day(w, "on", r->on);
	json_add_string(w, "reason", r->reason);
}

void finding_unmatched_json(const struct finding_unmatched *u, struct out *o)
{
	struct json_writer w = {.out = o};

	json_open_object(&w, NULL);
	json_add_string(&w, "type", STR("finding-review"));
	line_add_id(&w, "finding", u->finding);
	json_add_string(&w, "child", u->child);
	add_review(&w, &u->review);
	if (u->digest_of.n)
		json_add_string(&w, "digest_of", u->digest_of);
	json_close_object(&w);
	json_end_line(&w);
}

void finding_gone_say(const struct finding_gone *g, struct buf *b)
{
	char id[17];

	if (str_is_equal(str_of(g->cause), STR("merged"))) {
		event_id_write(g->into, id);
		buf_addf(b, "it is part of finding %s now", id);
	} else if (str_is_equal(str_of(g->cause), STR("withdrawn"))) {
		buf_addf(b, "%zu of its entries %s not in the records supplied any more", g->entry_n,
			 g->entry_n == 1 ? "is" : "are");
	} else if (str_is_equal(str_of(g->cause), STR("superseded"))) {
		buf_addf(b, "%zu of its entries %s in a later version now, and the rule no longer fits",
			 g->entry_n, g->entry_n == 1 ? "stands" : "stand");
	} else if (str_is_equal(str_of(g->cause), STR("rule changed"))) {
		buf_addf(b, "the rule has changed since its version %.*s was run", STR_ARG(g->version));
	} else if (str_is_equal(str_of(g->cause), STR("rule not run"))) {
		buf_add_z(b, "its rule is not among those run");
	} else if (str_is_equal(str_of(g->cause), STR("child not here"))) {
		buf_add_z(b, "the child is not in this case");
	} else {
		buf_add_z(b, "its entries are all there, and the rule no longer fits them as at today");
	}
}

void finding_gone_json(const struct finding_gone *g, struct out *o)
{
	struct json_writer w = {.out = o};
	struct buf why = {0};

	json_open_object(&w, NULL);
	json_add_string(&w, "type", STR("gone"));
	line_add_id(&w, "id", g->id);
	json_add_string(&w, "rule", g->rule);
	json_add_string(&w, "version", g->version);
	json_add_string(&w, "title", g->title);
	json_add_string(&w, "child", g->child);
	if (!str_is_empty(g->pair_from) || !str_is_empty(g->pair_to)) {
		json_open_object(&w, "pair");
		json_add_string(&w, "from", g->pair_from);
		json_add_string(&w, "to", g->pair_to);
		json_close_object(&w);
	}
	json_add_string(&w, "first", g->first);
	json_add_string(&w, "last", g->last);
	json_add_long(&w, "count", (long)g->count);
	json_add_string(&w, "cause", str_of(g->cause));
	if (g->into)
		line_add_id(&w, "into", g->into);
	if (g->entry_n)
		line_add_ids(&w, "entries", g->entry, g->entry_n);
	finding_gone_say(g, &why);
	json_add_string(&w, "why", buf_str(&why));
	json_add_string(&w, "say", g->say);
	json_close_object(&w);
	json_end_line(&w);
	buf_close(&why);
}

static void add_each(struct json_writer *w, const struct finding *f)
{
	json_open_array(w, "each");
	for (size_t i = 0; i < f->each_n; i++) {
		json_open_object(w, NULL);
		line_add_id(w, "event", f->each[i].event);
		json_add_string(w, "came", str_of(finding_came_name(f->each[i].came)));
		if (f->each[i].response)
			line_add_id(w, "response", f->each[i].response);
		json_add_string(w, "say", f->each[i].say);
		json_close_object(w);
	}
	json_close_array(w);
}

static void add_reviews(struct json_writer *w, const struct finding *f)
{
	json_open_array(w, "review");
	for (size_t i = 0; i < f->review_n; i++) {
		json_open_object(w, NULL);
		add_review(w, &f->review[i]);
		json_close_object(w);
	}
	json_close_array(w);
}

/* The parts of a rule, each as it stands between two others. */
static void add_head(struct json_writer *w, const struct finding *f)
{
	json_add_string(w, "rule", f->rule);
	json_add_string(w, "version", f->version);
	json_add_string(w, "hash", f->hash);
	json_add_string(w, "status", f->status);
	json_add_string(w, "title", f->title);
}

static void add_tail(struct json_writer *w, const struct finding *f)
{
	line_add_strs(w, "ask", f->ask, f->ask_n);
	line_add_strs(w, "other", f->other, f->other_n);
	line_add_basis(w, f->basis, f->basis_n);
}

static bool is_said(const struct finding_said_rule *s, const struct finding *f)
{
	return s->rule == f->rule.p && s->hash == f->hash.p && s->title == f->title.p && s->ask == f->ask &&
	       s->basis == f->basis;
}

/* Its place, or the empty one where it would be. */
static struct finding_said_rule *place_of(const struct finding_said *said, const struct finding *f)
{
	size_t i = (size_t)((uintptr_t)f->rule.p * 0x9e3779b97f4a7c15u >> 32) % said->cap;

	while (said->of[i].text && !is_said(&said->of[i], f))
		i = (i + 1) % said->cap;
	return &said->of[i];
}

static void grow(struct finding_said *said)
{
	struct finding_said more = {.n = said->n, .cap = said->cap ? 2 * said->cap : 64};

	more.of = arena_malloc(more.cap * sizeof *more.of);
	for (size_t i = 0; i < said->cap; i++)
		if (said->of[i].text) {
			struct finding_said_rule *s = &said->of[i];
			struct finding same = {.rule = {s->rule, 0}, .hash = {s->hash, 0}, .title = {s->title, 0}, .ask = s->ask, .basis = s->basis};
			*place_of(&more, &same) = *s;
		}
	free(said->of);
	*said = more;
}

static const struct finding_said_rule *said_of(const struct finding *f, struct finding_said *said)
{
	struct finding_said_rule *s;
	struct json_writer w;
	struct out o;

	if (2 * said->n >= said->cap)
		grow(said);
	s = place_of(said, f);
	if (s->text)
		return s;
	out_to_memory(&o);
	w = (struct json_writer){.out = &o};
	*s = (struct finding_said_rule){
		.rule = f->rule.p, .hash = f->hash.p, .title = f->title.p, .ask = f->ask, .basis = f->basis};
	add_head(&w, f);
	s->head = o.buf.n;
	w.comma = false;
	json_add_string(&w, "why", f->why);
	s->why = o.buf.n - s->head;
	w.comma = false;
	add_tail(&w, f);
	s->tail = o.buf.n - s->head - s->why;
	s->text = o.buf.p; /* ours now; there is nothing else to close */
	said->n++;
	return s;
}

static void add_said(struct json_writer *w, const char *text, size_t n)
{
	if (n == 0)
		return;
	if (w->comma)
		buf_add_char(&w->out->buf, ',');
	buf_add(&w->out->buf, (struct str){text, n});
	w->comma = true;
}

void finding_said_close(struct finding_said *s)
{
	for (size_t i = 0; i < s->cap; i++)
		free(s->of[i].text);
	free(s->of);
	*s = (struct finding_said){0};
}

/* ---- what every finding has, written without asking twice for room ---- */

#define PUT(p, text) put(p, text, sizeof(text) - 1)

static char *put(char *p, const char *text, size_t n)
{
	memcpy(p, text, n);
	return p + n;
}

static char *put_z(char *p, const char *z)
{
	return put(p, z, strlen(z));
}

static char *begin(struct json_writer *w, size_t most)
{
	buf_reserve(&w->out->buf, most);
	return w->out->buf.p + w->out->buf.n;
}

static void end(struct json_writer *w, char *p)
{
	*p = '\0';
	w->out->buf.n = (size_t)(p - w->out->buf.p);
	w->comma = true;
}

static char *put_number(char *p, unsigned long v)
{
	char digits[24], *d = digits + sizeof digits;

	do {
		*--d = (char)('0' + v % 10);
	} while (v /= 10);
	return put(p, d, (size_t)(digits + sizeof digits - d));
}

static void add_standing(struct json_writer *w, const struct finding *f)
{
	char *p = begin(w, 128);

	p = PUT(p, ",\"strength\":\"");
	p = put_z(p, finding_strength_name(f->strength));
	p = f->urgent ? PUT(p, "\",\"urgent\":true,\"state\":\"") : PUT(p, "\",\"state\":\"");
	p = put_z(p, finding_state_name(f->state));
	p = PUT(p, "\"");
	end(w, p);
	json_add_string(w, "child", f->child);
}

static void add_days(struct json_writer *w, const struct finding *f)
{
	char *p;

	line_add_day(w, "first", f->first);
	line_add_day(w, "last", f->last);
	line_add_day(w, "onset", f->onset);
	line_add_day(w, "today", f->today);
	p = begin(w, 64);
	p = PUT(p, ",\"count\":");
	p = put_number(p, f->count);
	p = PUT(p, ",\"entries\":");
	p = put_number(p, f->entries);
	end(w, p);
}

static void add_not_counted(struct json_writer *w, const struct finding *f)
{
	char *p = begin(w, 64);

	p = PUT(p, ",\"not_counted\":[");
	for (size_t i = 0; i < f->not_counted_n; i++) {
		end(w, p);
		p = begin(w, 64);
		p = i ? PUT(p, ",{\"event\":\"") : PUT(p, "{\"event\":\"");
		event_id_write(f->not_counted[i].event, p);
		p = PUT(p + 16, "\"");
		end(w, p);
		json_add_string(w, "cause", f->not_counted[i].cause);
		p = begin(w, 8);
		p = PUT(p, "}");
	}
	p = PUT(p, "]");
	end(w, p);
}

static void add_value(struct json_writer *w, double v)
{
	if (v >= 0 && v < 1e9 && v == (double)(unsigned long)v && !signbit(v))
		end(w, put_number(begin(w, 24), (unsigned long)v));
	else
		json_add_double(w, NULL, v);
}

static void add_numbers(struct json_writer *w, const struct finding *f)
{
	json_open_object(w, "numbers");
	for (size_t i = 0; i < f->numbers_n; i++) {
		const struct finding_number *n = &f->numbers[i];

		json_add_raw_key(w, n->name);
		if (!n->is_list) {
			add_value(w, n->value);
			continue;
		}
		json_open_array(w, NULL);
		for (size_t j = 0; j < n->values_n; j++) {
			if (j)
				end(w, PUT(begin(w, 2), ","));
			w->comma = false;
			add_value(w, n->values[j]);
		}
		json_close_array(w);
	}
	json_close_object(w);
}

void finding_write_json(const struct finding *f, struct out *o)
{
	finding_write_json_once_said(f, NULL, o);
}

void finding_write_json_once_said(const struct finding *f, struct finding_said *said, struct out *o)
{
	const struct finding_said_rule *s = said ? said_of(f, said) : NULL;
	struct json_writer w = {.out = o};
	char *p;

	p = PUT(begin(&w, 64), "{\"type\":\"finding\",\"id\":\"");
	event_id_write(f->id, p);
	end(&w, PUT(p + 16, "\""));
	if (s)
		add_said(&w, s->text, s->head);
	else
		add_head(&w, f);
	add_standing(&w, f);
	if (!str_is_empty(f->pair_from) || !str_is_empty(f->pair_to)) {
		json_open_object(&w, "pair");
		json_add_string(&w, "from", f->pair_from);
		json_add_string(&w, "to", f->pair_to);
		json_close_object(&w);
	}
	if (!str_is_empty(f->group))
		json_add_string(&w, "group", f->group);
	add_days(&w, f);
	line_add_ids(&w, "evidence", f->evidence, f->evidence_n);
	if (f->beside_n)
		line_add_ids(&w, "beside", f->beside, f->beside_n);
	if (f->each_n)
		add_each(&w, f);
	add_not_counted(&w, f);
	add_numbers(&w, f);
	line_add_plain(&w, "dating", f->uncertain ? STR("uncertain") : STR("certain"));
	if (s)
		add_said(&w, s->text + s->head, s->why);
	else
		json_add_string(&w, "why", f->why);
	json_add_string(&w, "say", f->say);
	if (s)
		add_said(&w, s->text + s->head + s->why, s->tail);
	else
		add_tail(&w, f);
	if (f->anchors_n)
		line_add_ids(&w, "anchors", f->anchors, f->anchors_n);
	if (f->front)
		json_add_string(&w, "front", str_of(finding_front_name(f->front)));
	if (f->words_only)
		json_add_bool(&w, "words_only", true);
	if (f->change)
		json_add_string(&w, "change", str_of(finding_change_name(f->change)));
	if (f->review_n)
		add_reviews(&w, f);
	if (f->was) {
		json_open_object(&w, "was");
		line_add_id(&w, "id", f->was->id);
		json_add_string(&w, "first", f->was->first);
		json_add_long(&w, "count", (long)f->was->count);
		json_add_string(&w, "state", f->was->state);
		json_close_object(&w);
	}
	json_close_object(&w);
	json_end_line(&w);
}
