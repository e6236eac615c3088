#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "model/relay.h"

/* A source whose strings are gone with its next call. */
struct counter {
	struct record_source source;
	uint32_t now, end;
	bool fails, is_closed;
	char word[32];
	struct event_field extra;
	struct event_source place;
	struct str text; /* lasts */
};

static int count_on(struct record_source *self, struct arena *a, struct record *r, struct err *e)
{
	struct counter *c = (struct counter *)self;
	if (c->now == c->end)
		return c->fails ? err_set(e, ERR_SYSTEM, "broken at %u", c->now) : 0;
	uint32_t n = c->now++;
	snprintf(c->word, sizeof c->word, "word %u", n);
	c->extra = (struct event_field){arena_printf(a, "name %u", n), str_of(c->word)};
	c->place = (struct event_source){STR("a.csv"), n + 1, 1};
	*r = (struct record){.type = n % 3 == 1 ? RECORD_ASIDE : n % 3 ? RECORD_PERSON : RECORD_EVENT};
	if (r->type == RECORD_EVENT)
		r->event = (struct event){.id = n + 1, .text = str_part(c->text, n % 5, 9), .voice = str_of(c->word),
					  .extra = &c->extra, .extra_n = 1, .sources = &c->place, .sources_n = 1};
	else if (r->type == RECORD_PERSON)
		r->person = (struct person){.id = str_of(c->word), .names = &c->extra.name, .names_n = 1};
	else
		r->aside = (struct aside){.line = n, .raw = str_of(c->word)};
	return 1;
}

static void close_counter(struct record_source *self)
{
	((struct counter *)self)->is_closed = true;
}

static bool is_record(const struct record *r, uint32_t n)
{
	char word[32], name[32];
	snprintf(word, sizeof word, "word %u", n);
	snprintf(name, sizeof name, "name %u", n);
	if (r->type == RECORD_EVENT)
		return n % 3 == 0 && r->event.id == n + 1 && str_is_equal(r->event.voice, str_of(word)) &&
		       r->event.extra_n == 1 && str_is_equal(r->event.extra[0].name, str_of(name)) &&
		       str_is_equal(r->event.extra[0].value, str_of(word)) && r->event.sources[0].line == n + 1;
	if (r->type == RECORD_PERSON)
		return n % 3 == 2 && str_is_equal(r->person.id, str_of(word)) && str_is_equal(r->person.names[0], str_of(name));
	return n % 3 == 1 && r->aside.line == n && str_is_equal(r->aside.raw, str_of(word));
}

enum { IMPORT_SIZE = 288 };

static const char lasting[] = "what stays where it is";

static struct counter of(uint32_t n)
{
	return (struct counter){.source = {count_on, close_counter}, .end = n, .text = STR(lasting)};
}

static void gives_each_in_its_order(void **state)
{
	(void)state;
	static const uint32_t sizes[] = {0, 1, RELAY_RECORDS - 1, RELAY_RECORDS, RELAY_RECORDS + 1, 20 * RELAY_RECORDS + 7};
	for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
		struct counter c = of(sizes[k]);
		struct relay *relay = relay_open(&c.source, c.text);
		struct record_source *s = relay_source(relay);
		struct record r;
		struct err e = {0};
		uint32_t n = 0;
		while (s->next(s, NULL, &r, &e) > 0) {
			assert_true(is_record(&r, n));
			if (r.type == RECORD_EVENT)
				assert_ptr_equal(r.event.text.p, c.text.p + n % 5); /* not copied */
			n++;
		}
		assert_int_equal(n, sizes[k]);
		assert_int_equal(s->next(s, NULL, &r, &e), 0); /* asked again */
		s->close(s);
		assert_true(c.is_closed);
	}
}

static void a_failure_comes_after_what_was_before_it(void **state)
{
	(void)state;
	static const uint32_t sizes[] = {0, 5, 3 * RELAY_RECORDS};
	for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
		struct counter c = of(sizes[k]);
		c.fails = true;
		struct record_source *s = relay_source(relay_open(&c.source, c.text));
		struct record r;
		struct err e = {0};
		uint32_t n = 0;
		int rc;
		while ((rc = s->next(s, NULL, &r, &e)) > 0)
			n++;
		assert_int_equal(rc, -1);
		assert_int_equal(n, sizes[k]);
		assert_int_equal(e.code, ERR_SYSTEM);
		s->close(s);
	}
}

static void may_be_left_at_any_point(void **state)
{
	(void)state;
	for (uint32_t leave = 0; leave < 6 * RELAY_RECORDS; leave += RELAY_RECORDS / 2 + 1) {
		struct counter c = of(UINT32_MAX);
		struct relay *relay = relay_open(&c.source, c.text);
		struct record_source *s = relay_source(relay);
		struct record r;
		struct err e = {0};
		for (uint32_t n = 0; n < leave; n++)
			assert_int_equal(s->next(s, NULL, &r, &e), 1);
		relay_stop(relay);
		uint32_t seen = c.now; /* ours again */
		assert_true(seen >= leave && seen <= leave + (RELAY_BATCHES + 1) * RELAY_RECORDS);
		s->close(s);
		assert_int_equal(c.now, seen);
	}
}

/* Gives an import whose every string lies in `word`, and writes over it with the next call. */
struct once {
	struct record_source source;
	char word[16];
	struct coverage cover;
	struct str child;
	unsigned calls;
};

static int give_import(struct record_source *self, struct arena *a, struct record *r, struct err *e)
{
	struct once *o = (struct once *)self;
	(void)a;
	(void)e;
	snprintf(o->word, sizeof o->word, "word %u", o->calls);
	if (o->calls++ == 2)
		return 0;
	struct str w = str_of(o->word);
	o->cover = (struct coverage){.child = w, .kinds = w};
	o->child = w;
	*r = (struct record){.type = RECORD_IMPORT, .import = {.file = w, .format = w, .map = w, .agency = w, .system = w, .digest = w,
			     .map_digest = w, .by = w, .at = w, .program = w, .titles = w, .told = w, .covers = &o->cover, .covers_n = 1,
			     .children = &o->child, .children_n = 1}};
	return 1;
}

static void close_once(struct record_source *self)
{
	(void)self;
}

/* No pointer in the record may lead to what the source writes over; a string that is added one day changes the size, and has to be
 * given above. */
static void an_import_is_copied_whole(void **state)
{
	struct once o = {.source = {give_import, close_once}};
	struct record_source *s = relay_source(relay_open(&o.source, (struct str){0}));
	const uintptr_t first = (uintptr_t)o.word;
	struct record r;
	struct err e = {0};
	(void)state;
	/* Whoever adds a string adds it to give_import, and here. */
	assert_int_equal(sizeof(struct import), IMPORT_SIZE);
	assert_int_equal(s->next(s, NULL, &r, &e), 1);
	for (size_t at = 0; at + sizeof(uintptr_t) <= sizeof r.import; at += sizeof(uintptr_t)) {
		uintptr_t p;
		memcpy(&p, (const char *)&r.import + at, sizeof p);
		assert_false(p >= first && p < first + sizeof o.word);
	}
	assert_true(str_is_equal(r.import.file, STR("word 0")) && str_is_equal(r.import.titles, STR("word 0")) &&
		    str_is_equal(r.import.told, STR("word 0")) && str_is_equal(r.import.covers[0].child, STR("word 0")) &&
		    str_is_equal(r.import.covers[0].kinds, STR("word 0")) && str_is_equal(r.import.children[0], STR("word 0")));
	s->close(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_each_in_its_order),
		cmocka_unit_test(a_failure_comes_after_what_was_before_it),
		cmocka_unit_test(may_be_left_at_any_point),
		cmocka_unit_test(an_import_is_copied_whole),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
