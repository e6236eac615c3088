#include "reading.h"

#include "source/tables.h"

/* A book of CSV texts, each a table with a name. */
struct shelf {
	struct book book;
	const char *const *text;
};

static struct str name_of(struct book *self, size_t i)
{
	static const char *const names[] = {"Cover", "Notes", "More"};
	(void)self;
	return str_of(names[i]);
}

static int open_one(struct book *self, size_t i, struct grid **g, struct err *e)
{
	(void)e;
	*g = grid_csv_open(str_of(((struct shelf *)self)->text[i]));
	return 0;
}

static void close_it(struct book *self)
{
	free(self);
}

static struct book *shelf_of(const char *const *text, size_t n)
{
	struct shelf *s = calloc(1, sizeof *s);
	assert_non_null(s);
	*s = (struct shelf){{.tables = n, .name = name_of, .open = open_one, .close = close_it}, text};
	return &s->book;
}

static void every_table_is_read_by_a_map_of_its_own(void **state)
{
	static const char *const text[] = {"Made for the review\nby nobody\n", "date,kind,what,child\n2024-01-01,note,a,m:1\n2024-01-01,note,a,m:1\n",
					   "date,kind,what,child\n2024-01-02,note,b,m:1\n2024-01-01,note,a,m:1\nx,note,c,m:1\n"};
	struct source_options o = reading_options();
	struct buf said = {0};
	struct diags diags = {reading_put, &said, {0}};
	struct source_reader *r;
	struct err e = {0};
	struct arena a = {0};
	struct record rec;
	uint64_t id[8];
	size_t events = 0, asides = 0;
	(void)state;
	o.diags = &diags;
	assert_int_equal(tables_open(shelf_of(text, 3), &(struct source_input){STR("b.xlsx"), {NULL, 0}}, &o, &r, &e), 0);
	while (r->source.next(&r->source, &a, &rec, &e) > 0) {
		if (rec.type == RECORD_EVENT) {
			id[events++] = rec.event.id;
			if (events == 3)
				reading_is(rec.event.sources[0].file, "b.xlsx#More");
		} else {
			assert_int_equal(rec.type, RECORD_ASIDE);
			if (asides++ == 0) {
				reading_is(rec.aside.file, "b.xlsx#Cover");
				reading_is(rec.aside.raw, "Made for the review");
				assert_true(rec.aside.reason.n > 0);
			}
		}
	}
	assert_int_equal(events, 4);
	assert_int_equal(asides, 3);
	assert_int_equal(r->summary.read, 7);
	assert_int_equal(r->summary.used, 4);
	assert_int_equal(r->summary.aside, 3);
	reading_is(r->summary.map, "agency-log 1");
	assert_true(id[0] != id[1] && id[3] != id[0] && id[3] != id[1]); /* equals are told apart over all tables of a file */
	r->source.close(&r->source);
	buf_close(&said);
	arena_close(&a);
}

/* One old date in one list says nothing of when the others begin: the lists of a return cover its year. */
static void the_lists_of_a_return_cover_its_year(void **state)
{
	static const char *const text[] = {"CHILD,DOB,MISSING,MIS_START,MIS_END\n1,01/02/2010,M,25/03/2019,26/03/2019\n",
					   "CHILD,DOB,REVIEW,REVIEW_CODE\n1,01/02/2010,14/05/2021,PN1\n1,01/02/2010,20/06/2021,PN1\n"};
	struct source_options o = reading_options();
	struct source_reader *r;
	struct err e = {0};
	struct arena a = {0};
	struct record rec;
	(void)state;
	o.diags = &reading_quiet;
	assert_int_equal(tables_open(shelf_of(text, 2), &(struct source_input){STR("b.xlsx"), {NULL, 0}}, &o, &r, &e), 0);
	while (r->source.next(&r->source, &a, &rec, &e) > 0)
		;
	assert_int_equal(r->summary.covers_n, 2);
	assert_int_equal(r->summary.covers[0].from, date_day_of(2021, 4, 1));
	assert_int_equal(r->summary.covers[1].from, date_day_of(2021, 4, 1));
	assert_int_equal(r->summary.covers[1].to, date_day_of(2022, 3, 31));
	r->source.close(&r->source);
	arena_close(&a);
}

static void a_book_without_a_known_table_is_not_opened(void **state)
{
	static const char *const text[] = {"one\ntwo\n", ""};
	struct source_options o = reading_options();
	struct source_reader *r;
	struct err e = {0};
	(void)state;
	o.diags = &reading_quiet;
	assert_int_equal(tables_open(shelf_of(text, 2), &(struct source_input){STR("b.xlsx"), {NULL, 0}}, &o, &r, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_int_equal(tables_open(shelf_of(text, 0), &(struct source_input){STR("b.xlsx"), {NULL, 0}}, &o, &r, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_table_is_read_by_a_map_of_its_own),
					   cmocka_unit_test(the_lists_of_a_return_cover_its_year),
					   cmocka_unit_test(a_book_without_a_known_table_is_not_opened)};
	return cmocka_run_group_tests(tests, reading_setup, reading_teardown);
}
