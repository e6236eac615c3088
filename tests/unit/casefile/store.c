#include <sys/stat.h>
#include <unistd.h>

#include "casefile/store.h"
#include "invented.h"

static char folder[] = "/tmp/casework-store-XXXXXX";
static unsigned long errors;

static void count(void *self, const struct diag *d)
{
	(void)self;
	errors += d->level == DIAG_ERROR;
	fprintf(stderr, "%.*s\n", STR_ARG(d->text));
}

static struct diags diags = {.put = count};

static const char *fresh_path(void)
{
	static char path[128];
	static int n;
	snprintf(path, sizeof path, "%s/%d.case", folder, n++);
	return path;
}

/* A small export, read at a day. */
struct export {
	const char *file, *extract; /* extract NULL: none known */
	const struct record *record;
	size_t n;
	const struct coverage *covers;
	size_t covers_n;
	const char *digest;
};

static void put_into(struct store_import *i, const struct export *x)
{
	struct import f = {.file = str_of(x->file), .format = STR("test"), .covers = x->covers, .covers_n = x->covers_n,
			   .digest = str_of(x->digest), .read = (uint32_t)x->n, .used = (uint32_t)x->n};
	bool already;
	struct err e;
	if (x->extract)
		f.extract = day(x->extract);
	assert_int_equal(store_import_file(i, &f, &already, &e), 0);
	if (already)
		return;
	for (size_t k = 0; k < x->n; k++)
		assert_int_equal(store_import_put(i, &x->record[k], &e), 0);
	assert_int_equal(store_import_file_done(i, &f, &e), 0);
}

static struct store_import_result import(const char *path, const struct export *x, size_t n)
{
	struct store_import *i;
	struct store_import_result r = {0};
	struct err e = {0};
	if (store_import_open(path, &code, &i, &e) < 0)
		fail_msg("%s", e.text);
	for (size_t k = 0; k < n; k++)
		put_into(i, &x[k]);
	if (store_import_commit(i, &r, &e) < 0)
		fail_msg("%s", e.text);
	return r;
}

static struct store *open_store(const char *path)
{
	struct store *s;
	struct err e = {0};
	unsigned long faults = 0;
	if (store_open(path, &code, &s, &e) < 0)
		fail_msg("%s", e.text);
	if (store_check(s, &diags, &faults, &e) < 0)
		fail_msg("%s", e.text);
	assert_int_equal(faults, 0);
	return s;
}

/* Records as lines, to be freed. */
static char *show_store(struct store *s, struct store_wanted w)
{
	struct record_source *from;
	struct record r;
	struct arena a = {0};
	struct err e = {0};
	struct out o;
	int rc;
	out_to_memory(&o);
	if (store_records(s, &w, &from, &e) < 0)
		fail_msg("%s", e.text);
	while ((rc = from->next(from, &a, &r, &e)) > 0)
		stream_write(&r, &code, &o);
	if (rc < 0)
		fail_msg("%s", e.text);
	from->close(from);
	arena_close(&a);
	char *z = strdup(o.buf.p ? o.buf.p : "");
	out_close(&o, false, &e);
	return z;
}

static const struct store_wanted all = {.events = true, .persons = true, .relations = true, .asides = true, .sealed = true};

static char *show(const char *path, struct store_wanted w)
{
	struct store *s = open_store(path);
	char *z = show_store(s, w);
	store_close(s);
	return z;
}

static size_t lines(const char *z)
{
	size_t n = 0;
	for (; *z; z++)
		n += *z == '\n';
	return n;
}

static size_t times(const char *z, const char *what)
{
	size_t n = 0;
	while ((z = strstr(z, what))) {
		n++;
		z += strlen(what);
	}
	return n;
}

static const struct event_source from_a = {{"a.csv", 5}, 2, 1};

static struct record entry_at(uint64_t id, const char *child, const char *k, const char *on, const char *text)
{
	return (struct record){.type = RECORD_EVENT, .event = {.id = id, .child = str_of(child), .kind = kind(k), .start = day(on),
		.text = str_of(text), .sources = &from_a, .sources_n = 1}};
}

static struct record same_person(const char *a, const char *b)
{
	return (struct record){.type = RECORD_RELATION,
		.relation = {.from = str_of(a), .to = str_of(b), .kind = relation_kind("same-person"), .sources = &from_a, .sources_n = 1}};
}

static struct record born(const char *id, const char *name, const char *birth, const struct str *ids, size_t n)
{
	static struct str names[16];
	static int at;
	struct str *one = &names[at++ % 16];
	*one = str_of(name);
	struct record r = {.type = RECORD_PERSON, .person = {.id = str_of(id), .names = one, .names_n = 1, .system_ids = ids,
		.system_ids_n = n, .sources = &from_a, .sources_n = 1}};
	if (birth)
		r.person.birth = day(birth);
	return r;
}

/* ---- */

static void everything_comes_back_in_order(void **state)
{
	const struct record r[] = {
		entry_at(3, "csv:C2", "visit", "2024-03-01", "later child"), entry_at(1, "csv:C1", "missing", "2024-05-01", "second"),
		entry_at(2, "csv:C1", "missing", "2024-04-01", "first"), {.type = RECORD_EVENT, .event = full_event()},
		born("csv:C1", "Ada Invented", "2014-02", NULL, 0),
		{.type = RECORD_ASIDE, .aside = {STR("a.csv"), 9, 2, STR("date"), STR("no date"), {"\xff,x", 3}}}};
	const struct export x = {"a.csv", "2024-06-01", r, 6, NULL, 0, NULL};
	const char *path = fresh_path();
	struct stat st;
	(void)state;
	struct store_import_result n = import(path, &x, 1);
	assert_int_equal(n.events_new, 4);
	assert_int_equal(n.children, 2);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	char *z = show(path, all);
	assert_int_equal(lines(z), 6);
	assert_true(strstr(z, "29/2/24 late") < strstr(z, "first"));
	assert_true(strstr(z, "first") < strstr(z, "second"));
	assert_true(strstr(z, "second") < strstr(z, "later child"));
	struct out o;
	out_to_memory(&o);
	line_of(&(struct record){.type = RECORD_EVENT, .event = full_event()}, &o);
	assert_non_null(strstr(z, o.buf.p)); /* word for word */
	out_close(&o, false, &(struct err){0});
	free(z);
	/* what the stream says, read into another case, says the same */
	struct store_wanted one = {.events = true, .child = STR("csv:C2")};
	z = show(path, one);
	assert_int_equal(lines(z), 1);
	free(z);
}

static void what_comes_again_is_held_once(void **state)
{
	static const struct event_source from_b = {{"b.csv", 5}, 7, 1};
	struct record r = entry_at(5, "csv:C1", "visit", "2024-03-01", "as before"), again = r;
	again.event.sources = &from_b;
	const struct export x[] = {{"a.csv", "2024-04-01", &r, 1, NULL, 0, NULL}, {"b.csv", "2024-05-01", &again, 1, NULL, 0, NULL}};
	(void)state;
	for (int together = 0; together < 2; together++) {
		const char *path = fresh_path();
		if (together) {
			import(path, x, 2);
		} else {
			import(path, &x[0], 1);
			struct store_import_result n = import(path, &x[1], 1);
			assert_int_equal(n.events_same, 1);
			assert_int_equal(n.events_new, 0);
		}
		char *z = show(path, all);
		assert_int_equal(lines(z), 1);
		assert_non_null(strstr(z, "\"source\":[{\"file\":\"a.csv\",\"line\":2,\"col\":1},{\"file\":\"b.csv\",\"line\":7,\"col\":1}]"));
		free(z);
	}
}

/* All six orders of three versions, in one run and in three, with the later date moving the entry: the latest extract stands. */
static void a_later_extract_supersedes_in_any_order(void **state)
{
	static const int order[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
	struct record r[] = {entry_at(5, "csv:C1", "visit", "2024-03-01", "january says"),
			     entry_at(5, "csv:C1", "visit", "2024-03-09", "february says"),
			     entry_at(5, "csv:C2", "visit", "2024-02-01", "march says")};
	const struct record other = entry_at(6, "csv:C1", "note", "2024-03-05", "stays");
	const struct record both[3][2] = {{r[0], other}, {r[1], other}, {r[2], other}};
	const struct export x[] = {{"1.csv", "2024-01-31", both[0], 2, NULL, 0, NULL}, {"2.csv", "2024-02-29", both[1], 2, NULL, 0, NULL},
				   {"3.csv", "2024-03-31", both[2], 2, NULL, 0, NULL}};
	(void)state;
	for (int k = 0; k < 12; k++) {
		const char *path = fresh_path();
		const struct export ordered[] = {x[order[k % 6][0]], x[order[k % 6][1]], x[order[k % 6][2]]};
		if (k < 6)
			import(path, ordered, 3);
		else
			for (int i = 0; i < 3; i++)
				import(path, &ordered[i], 1);
		char *z = show(path, all);
		assert_int_equal(lines(z), 2);
		assert_non_null(strstr(z, "march says"));
		assert_non_null(strstr(z, "stays"));
		free(z);
		struct store_wanted w = all;
		w.earlier = true;
		z = show(path, w); /* nothing is lost */
		assert_int_equal(lines(z), 4);
		assert_int_equal(times(z, "january says"), 1);
		assert_int_equal(times(z, "february says"), 1);
		free(z);
	}
}

static void content_seen_again_later_is_the_later(void **state)
{
	struct record old = entry_at(5, "csv:C1", "visit", "2024-03-01", "one"), new = entry_at(5, "csv:C1", "visit", "2024-03-01", "two");
	const struct export x[] = {{"1", "2024-01-01", &old, 1, NULL, 0, NULL}, {"2", "2024-03-01", &old, 1, NULL, 0, NULL},
				   {"3", "2024-02-01", &new, 1, NULL, 0, NULL}, {"4", NULL, &new, 1, NULL, 0, NULL}};
	const char *path = fresh_path();
	(void)state;
	import(path, &x[0], 1);
	import(path, &x[1], 1);
	import(path, &x[2], 1); /* from before the second seeing of the first version */
	char *z = show(path, all);
	assert_non_null(strstr(z, "\"one\""));
	free(z);
	import(path, &x[3], 1); /* no extract date: follows all before it */
	z = show(path, all);
	assert_non_null(strstr(z, "\"two\""));
	free(z);
}

static void only_numbers_and_same_person_merge(void **state)
{
	const struct str upn[] = {STR("upn:U1")}, loose[] = {STR("case:77")};
	const struct record r[] = {
		born("b:2", "Ada", "2014-02-01", upn, 1), born("a:1", "Ada Invented", "2014-02-03", upn, 1), born("c:3", "Ada", "2014-02-01", loose, 1),
		born("d:4", "Ada", "2014-02-01", loose, 1), born("e:5", "Eve", NULL, NULL, 0), same_person("f:6", "e:5"),
		entry_at(1, "b:2", "visit", "2024-01-02", "second"), entry_at(2, "a:1", "visit", "2024-01-01", "first"),
		entry_at(3, "a:1", "visit", "2024-01-03", "third"), entry_at(4, "f:6", "visit", "2024-01-01", "of f")};
	(void)state;
	for (int split = 0; split < 2; split++) {
		const char *path = fresh_path();
		const struct export x[] = {{"a", NULL, r + 6, 4, NULL, 0, NULL}, {"b", NULL, r, 6, NULL, 0, NULL}};
		if (split) {
			import(path, &x[0], 1);
			import(path, &x[1], 1); /* two children held apart turn out to be one */
		} else {
			import(path, x, 2);
		}
		char *z = show(path, all);
		assert_true(strstr(z, "\"first\"") < strstr(z, "\"second\"") && strstr(z, "\"second\"") < strstr(z, "\"third\""));
		assert_int_equal(times(z, "\"child\":\"a:1\""), 3);
		assert_int_equal(times(z, "\"child\":\"e:5\""), 1);
		assert_int_equal(times(z, "\"type\":\"person\""), 4);
		assert_non_null(strstr(z, "\"id\":\"a:1\",\"system_ids\":[\"b:2\",\"upn:U1\"]"));
		assert_non_null(strstr(z, "also recorded")); /* the other birth is not lost */
		free(z);
		struct store *s = open_store(path);
		struct arena a = {0};
		struct str id;
		struct err e;
		assert_int_equal(store_resolve(s, STR("b:2"), &a, &id, &e), 0);
		assert_true(str_is_equal(id, STR("a:1")));
		assert_int_equal(store_resolve(s, STR("U1"), &a, &id, &e), 0);
		assert_true(str_is_equal(id, STR("a:1")));
		assert_int_equal(store_resolve(s, STR("77"), &a, &id, &e), -1); /* two persons have it */
		assert_int_equal(e.code, ERR_USAGE);
		assert_non_null(strstr(e.text, "c:3"));
		assert_int_equal(store_resolve(s, STR("nobody"), &a, &id, &e), -1);
		assert_int_equal(e.code, ERR_USAGE);
		z = show_store(s, (struct store_wanted){.events = true, .child = STR("b:2")});
		assert_int_equal(lines(z), 3);
		free(z);
		store_close(s);
		arena_close(&a);
	}
}

static void an_entry_stands_with_each_child_it_is_about(void **state)
{
	static const struct event_person people[] = {{{"c:2", 3}, {"saw", 3}}, {{"m:1", 3}, {"victim", 6}}, {{"c:3", 3}, {"mother", 6}}};
	struct record shared = entry_at(9, "c:1", "domestic-abuse", "2024-02-01", "both children");
	const struct record r[] = {entry_at(1, "c:2", "visit", "2024-01-01", "own, first"), entry_at(2, "c:2", "visit", "2024-03-01", "own, last"),
				   entry_at(3, "c:3", "visit", "2024-03-01", "not about c:3")};
	shared.event.people = people;
	shared.event.people_n = 3;
	(void)state;
	for (int k = 0; k < 4; k++) { /* whichever comes first */
		const char *path = fresh_path();
		struct export x[] = {{"a", NULL, &shared, 1, NULL, 0, NULL}, {"b", NULL, r, 3, NULL, 0, NULL}};
		if (k & 1) {
			struct export first = x[0];
			x[0] = x[1];
			x[1] = first;
		}
		if (k & 2) {
			import(path, x, 2);
		} else {
			import(path, &x[0], 1);
			import(path, &x[1], 1);
		}
		struct store *s = open_store(path);
		char *z = show_store(s, (struct store_wanted){.events = true, .child = STR("c:2")});
		assert_int_equal(lines(z), 3);
		assert_true(strstr(z, "first") < strstr(z, "both children") && strstr(z, "both children") < strstr(z, "last"));
		free(z);
		z = show_store(s, (struct store_wanted){.events = true});
		assert_int_equal(lines(z), 4); /* held once */
		free(z);
		z = show_store(s, (struct store_wanted){.events = true, .child = STR("c:3")});
		assert_int_equal(lines(z), 1);
		free(z);
		struct case_view *v;
		struct view_child c;
		struct err e;
		size_t children = 0;
		assert_int_equal(store_view(s, AUDIENCE_HOLDER, false, &v, &e), 0);
		while (v->next_child(v, 0, 1, &c, &e) > 0) {
			children++;
			if (str_is_equal(c.id, STR("c:2"))) {
				struct event ev;
				struct arena a = {0};
				assert_int_equal(c.n, 3);
				assert_true(c.mark[1].flags & MARK_SHARED);
				assert_int_equal(v->event(v, &c.mark[1], &a, &ev, &e), 0);
				assert_true(str_is_equal(ev.text, STR("both children")));
				arena_close(&a);
			}
		}
		assert_int_equal(children, 3); /* the adult, of whom no birth is known and no entry is, is not a child */
		v->close(v);
		store_close(s);
	}
}

/* So many that two threads read who they are; put in both orders, and with a second file whose children lie at the end. */
static void many_children_come_in_the_order_of_their_ids(void **state)
{
	enum { FIRST = 4500, LATER = 4 };
	static struct record r[FIRST + LATER];
	static char id[FIRST + LATER][16];
	(void)state;
	for (int k = 0; k < 2; k++) {
		const char *path = fresh_path();
		for (unsigned i = 0; i < FIRST + LATER; i++) {
			unsigned n = i >= FIRST ? (i - FIRST) * 2000 + 1 : 2 * (k ? FIRST - 1 - i : i);
			snprintf(id[i], sizeof id[i], "c:%05u", n);
			r[i] = entry_at(n + 1, id[i], "visit", "2024-01-01", "seen");
		}
		const struct export x[] = {{"a", NULL, r, FIRST, NULL, 0, NULL}, {"b", NULL, r + FIRST, LATER, NULL, 0, NULL}};
		import(path, &x[0], 1);
		import(path, &x[1], 1);
		struct store *s = open_store(path);
		struct case_view *v, *again;
		struct view_child c;
		struct err e;
		char last[16] = "";
		size_t children = 0;
		assert_int_equal(store_view(s, AUDIENCE_HOLDER, false, &v, &e), 0);
		assert_int_equal(v->children, FIRST + LATER);
		for (int view = 0; view < 2; view++) { /* the first that is made again has what the second thread read with */
			again = v->again(v, &e);
			assert_non_null(again);
			while (again->next_child(again, (unsigned)view, 2, &c, &e) > 0) {
				assert_int_equal(c.n, 1);
				assert_true(str_compare(str_of(last), c.id) < 0);
				snprintf(last, sizeof last, "%.*s", STR_ARG(c.id));
				assert_true(v->is_child(v, c.id));
				children++;
			}
			again->close(again);
		}
		assert_int_equal(children, FIRST + LATER);
		assert_false(v->is_child(v, STR("c:00003")));
		v->close(v);
		store_close(s);
	}
}

static void a_superseded_entry_leaves_the_others_too(void **state)
{
	static const struct event_person two[] = {{{"c:2", 3}, {"saw", 3}}};
	struct record v1 = entry_at(9, "c:1", "domestic-abuse", "2024-02-01", "v1"), v2 = v1;
	const struct record own = entry_at(1, "c:2", "visit", "2024-01-01", "own");
	const struct record first[] = {v1, own};
	struct record with = v1;
	with.event.people = two;
	with.event.people_n = 1;
	v2.event.text = STR("v2, without the second child");
	const struct record begin[] = {with, own};
	const struct export x[] = {{"a", "2024-03-01", begin, 2, NULL, 0, NULL}, {"b", "2024-04-01", &v2, 1, NULL, 0, NULL}};
	const char *path = fresh_path();
	(void)state;
	(void)first;
	import(path, &x[0], 1);
	char *z = show(path, (struct store_wanted){.events = true, .child = STR("c:2")});
	assert_int_equal(lines(z), 2);
	free(z);
	import(path, &x[1], 1);
	z = show(path, (struct store_wanted){.events = true, .child = STR("c:2")});
	assert_int_equal(lines(z), 1);
	free(z);
}

static void restricted_leaves_only_for_those_who_may_see(void **state)
{
	struct record r[] = {entry_at(1, "c:1", "note", "2024-01-01", "open"), entry_at(2, "c:1", "note", "2024-01-02", "third"),
			     entry_at(3, "c:1", "note", "2024-01-03", "sealed"), born("c:1", "Ada", NULL, NULL, 0), born("c:9", "Hidden", NULL, NULL, 0)};
	const struct export x = {"a", NULL, r, 5, NULL, 0, NULL};
	const char *path = fresh_path();
	(void)state;
	r[1].event.restricted = EVENT_THIRD_PARTY;
	r[2].event.restricted = EVENT_SEALED;
	r[4].person.restricted = EVENT_SAFE_ADDRESS;
	import(path, &x, 1);
	struct store *s = open_store(path);
	struct err e;
	static const struct {
		enum audience who;
		bool sealed;
		size_t events, persons;
	} want[] = {{AUDIENCE_HOLDER, true, 3, 2}, {AUDIENCE_HOLDER, false, 2, 2}, {AUDIENCE_FAMILY, false, 1, 1}, {AUDIENCE_FAMILY, true, 1, 1}};
	for (size_t k = 0; k < 4; k++) {
		char *z = show_store(s, (struct store_wanted){.events = true, .persons = true, .audience = want[k].who, .sealed = want[k].sealed});
		assert_int_equal(times(z, "\"type\":\"event\""), want[k].events);
		assert_int_equal(times(z, "\"type\":\"person\""), want[k].persons);
		free(z);
		assert_int_equal(store_withheld(s).events, 3 - want[k].events);
		assert_int_equal(store_withheld(s).persons, 2 - want[k].persons);
		struct case_view *v;
		struct view_child c;
		assert_int_equal(store_view(s, want[k].who, want[k].sealed, &v, &e), 0);
		assert_int_equal(v->next_child(v, 0, 1, &c, &e), 1);
		assert_int_equal(c.n, want[k].events);
		v->close(v);
	}
	store_close(s);
}

static void coverage_is_of_the_children_named(void **state)
{
	const struct coverage covers[] = {{.kinds = STR("visit"), .from = 100, .to = 200}, {STR("c:3"), STR("*"), 1, 2}};
	const struct record a[] = {entry_at(1, "c:1", "visit", "2024-01-01", "a")}, b[] = {entry_at(2, "c:2", "visit", "2024-01-01", "b"),
		same_person("c:1", "z:1")};
	const struct export x[] = {{"a", NULL, a, 1, covers, 2, NULL}, {"b", NULL, b, 2, NULL, 0, NULL}};
	const char *path = fresh_path();
	struct arena arena = {0};
	const struct coverage *c;
	struct case_view *v;
	struct err e;
	size_t n;
	(void)state;
	import(path, &x[0], 1);
	import(path, &x[1], 1);
	struct store *s = open_store(path);
	assert_int_equal(store_view(s, AUDIENCE_HOLDER, false, &v, &e), 0);
	static const struct {
		const char *child;
		size_t covers;
	} want[] = {{"c:1", 1}, {"z:1", 1}, {"c:2", 0}, {"c:3", 1}, {"nobody:1", 0}};
	for (size_t k = 0; k < sizeof want / sizeof *want; k++) {
		assert_int_equal(v->coverage(v, str_of(want[k].child), &arena, &c, &n, &e), 0);
		assert_int_equal(n, want[k].covers);
	}
	v->close(v);
	store_close(s);
	arena_close(&arena);
}

static int32_t today_of(const struct export *x, size_t n)
{
	const char *path = fresh_path();
	struct case_view *v;
	struct err e;
	import(path, x, n);
	struct store *s = open_store(path);
	assert_int_equal(store_view(s, AUDIENCE_HOLDER, false, &v, &e), 0);
	int32_t today = v->today;
	v->close(v);
	store_close(s);
	return today;
}

static void today_is_the_latest_that_was_written_down(void **state)
{
	struct record r[] = {entry_at(1, "c:1", "visit", "2024-03-01", "x"), entry_at(2, "c:1", "visit", "2024-05", "a month only"),
			     entry_at(3, "c:1", "conference", "2025-01-01", "planned")};
	struct export x = {"a", NULL, r, 2, NULL, 0, NULL};
	(void)state;
	assert_int_equal(today_of(&x, 1), date_day_of(2024, 3, 1)); /* the latest day-precise start */
	r[0].event.recorded = day("2024-03-04T09:00");
	x.n = 3;
	assert_int_equal(today_of(&x, 1), date_day_of(2024, 3, 4));
	x.extract = "2024-06-30";
	assert_int_equal(today_of(&x, 1), date_day_of(2024, 6, 30));
	x.extract = "2024-03-02"; /* recorded after the extract: never counts */
	assert_int_equal(today_of(&x, 1), date_day_of(2024, 3, 2));
}

static void the_same_file_is_not_read_again(void **state)
{
	const struct record r = entry_at(1, "c:1", "visit", "2024-03-01", "x");
	const struct export x = {"a", NULL, &r, 1, NULL, 0, "abcd"};
	const char *path = fresh_path();
	(void)state;
	import(path, &x, 1);
	assert_int_equal(import(path, &x, 1).events, 0);
	char *z = show(path, (struct store_wanted){.imports = true});
	assert_int_equal(lines(z), 1);
	free(z);
}

/* Many children, added to in three rounds: what is shown is what one round would have given. */
static void added_in_rounds_is_as_at_once(void **state)
{
	enum { N = 900 };
	struct record *r = calloc(N, sizeof *r);
	char (*child)[16] = calloc(N, sizeof *child);
	(void)state;
	for (int k = 0; k < N; k++) {
		snprintf(child[k], sizeof child[k], "c:%d", (k * 7) % 31);
		r[k] = entry_at((uint64_t)k * 0x9e3779b97f4a7c15u + 1, child[k], k % 3 ? "visit" : "missing", "2024-01-01", "text");
		r[k].event.start.lo = r[k].event.start.hi = 19000 + (k * 37) % 400;
	}
	const struct export whole = {"a.csv", NULL, r, N, NULL, 0, NULL}, parts[] = {{"a.csv", NULL, r, 300, NULL, 0, NULL},
		{"a.csv", NULL, r + 300, 300, NULL, 0, NULL}, {"a.csv", NULL, r + 600, 300, NULL, 0, NULL}};
	const char *path = fresh_path();
	char once[128];
	snprintf(once, sizeof once, "%s", path);
	import(once, &whole, 1);
	path = fresh_path();
	for (int k = 0; k < 3; k++)
		import(path, &parts[k], 1);
	char *a = show(once, all), *b = show(path, all);
	assert_int_equal(lines(a), N);
	assert_string_equal(a, b);
	free(a);
	free(b);
	free(r);
	free(child);
}

static void in_memory_it_is_the_same(void **state)
{
	const struct record r[] = {entry_at(1, "b:2", "visit", "2024-03-01", "x"), entry_at(2, "a:1", "visit", "2024-02-01", "y"),
				   same_person("a:1", "b:2"), {.type = RECORD_EVENT, .event = full_event()}};
	const struct export x = {"a", NULL, r, 4, NULL, 0, NULL};
	const char *path = fresh_path();
	struct store_import *i;
	struct store *s;
	struct err e = {0};
	unsigned long faults;
	(void)state;
	import(path, &x, 1);
	assert_int_equal(store_import_open(NULL, &code, &i, &e), 0);
	put_into(i, &x);
	assert_int_equal(store_import_to_memory(i, &s, &e), 0);
	char *a = show(path, all), *b = show_store(s, all);
	assert_string_equal(a, b);
	assert_int_equal(store_check(s, &diags, &faults, &e), 0);
	assert_int_equal(faults, 0);
	free(a);
	free(b);
	store_close(s);
}

static void abandoned_leaves_nothing(void **state)
{
	const struct record r = entry_at(1, "c:1", "visit", "2024-03-01", "x"), more = entry_at(2, "c:1", "visit", "2024-03-02", "y");
	const struct export x = {"a", NULL, &r, 1, NULL, 0, NULL}, y = {"b", NULL, &more, 1, NULL, 0, NULL};
	const char *path = fresh_path();
	struct store_import *i;
	struct err e;
	(void)state;
	assert_int_equal(store_import_open(path, &code, &i, &e), 0);
	put_into(i, &x);
	store_import_abandon(i);
	assert_int_equal(access(path, F_OK), -1);
	import(path, &x, 1);
	char *before = show(path, all);
	assert_int_equal(store_import_open(path, &code, &i, &e), 0);
	put_into(i, &y);
	store_import_abandon(i);
	char *after = show(path, all);
	assert_string_equal(before, after);
	free(before);
	free(after);
}

static void what_is_no_case_file_is_told(void **state)
{
	const char *path = fresh_path();
	struct store *s;
	struct store_import *i;
	struct err e = {0};
	(void)state;
	FILE *f = fopen(path, "w");
	fputs("id,child\n1,2\n", f);
	fclose(f);
	assert_int_equal(store_open(path, &code, &s, &e), -1);
	assert_string_equal(e.text, "not a case file");
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_int_equal(store_import_open(path, &code, &i, &e), -1); /* never overwritten */
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_size, 13);
	assert_int_equal(store_open("/nonexistent/x.case", &code, &s, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	/* a truncated case file */
	const struct record r = entry_at(1, "c:1", "visit", "2024-03-01", "x");
	const struct export x = {"a", NULL, &r, 1, NULL, 0, NULL};
	path = fresh_path();
	import(path, &x, 1);
	assert_int_equal(truncate(path, 50000), 0);
	if (store_open(path, &code, &s, &e) == 0) {
		unsigned long faults = 0;
		struct diags quiet = {0};
		assert_true(store_check(s, &quiet, &faults, &e) < 0 || faults > 0);
		store_close(s);
	}
	assert_int_equal(store_import_open(path, &code, &i, &e), -1); /* nothing is added to a damaged file */
}

static int open_all(void **state)
{
	return mkdtemp(folder) ? open_code(state) : -1;
}

static int close_all(void **state)
{
	char command[64];
	for (int n = 0; n < 200; n++) {
		snprintf(command, sizeof command, "%s/%d.case", folder, n);
		unlink(command);
	}
	rmdir(folder);
	return close_code(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_comes_back_in_order), cmocka_unit_test(what_comes_again_is_held_once),
		cmocka_unit_test(a_later_extract_supersedes_in_any_order), cmocka_unit_test(content_seen_again_later_is_the_later),
		cmocka_unit_test(only_numbers_and_same_person_merge), cmocka_unit_test(an_entry_stands_with_each_child_it_is_about),
		cmocka_unit_test(many_children_come_in_the_order_of_their_ids),
		cmocka_unit_test(a_superseded_entry_leaves_the_others_too), cmocka_unit_test(restricted_leaves_only_for_those_who_may_see),
		cmocka_unit_test(coverage_is_of_the_children_named), cmocka_unit_test(today_is_the_latest_that_was_written_down),
		cmocka_unit_test(the_same_file_is_not_read_again), cmocka_unit_test(added_in_rounds_is_as_at_once),
		cmocka_unit_test(in_memory_it_is_the_same), cmocka_unit_test(abandoned_leaves_nothing),
		cmocka_unit_test(what_is_no_case_file_is_told)};
	return cmocka_run_group_tests(tests, open_all, close_all);
}
