/* Archives of exports, made by hand. */
#include "../packed.h"
#include "../says.h"

#include "source/pack.h"

static struct arena arena;
static struct diags diags;

static char told[1024];

static void keep(void *self, const struct diag *d)
{
	size_t n = strlen(told);
	(void)self;
	snprintf(told + n, sizeof told - n, "%.*s: %.*s\n", STR_ARG(d->file), STR_ARG(d->text));
}

static int unpack(struct packed *p, struct pack_file **file, size_t *n, struct err *e)
{
	struct source_input in = {STR("x.zip"), packed_end(p)};
	return pack_open(&in, "/tmp/x", &diags, &arena, file, n, e);
}

static void files_come_in_the_order_of_their_names(void **state)
{
	struct packed p = {0};
	struct pack_file *file;
	struct err e = {0};
	size_t n;
	(void)state;
	packed_add(&p, "b.csv", STR("id,name\n1,Ann\n"), 8);
	packed_add(&p, "a/", STR(""), 0);
	packed_add(&p, "a/c.csv", STR("x"), 0);
	packed_add(&p, "__MACOSX/._b.csv", STR("junk"), 0);
	packed_add(&p, ".DS_Store", STR("junk"), 0);
	packed_add(&p, "a/._c.csv", STR("junk"), 0);
	packed_add(&p, ".2024/.visits.csv", STR("z"), 0); /* hidden from a listing, a record all the same */
	packed_add(&p, "empty.csv", STR(""), 0);
	packed_add(&p, "e\nvil.csv", STR("y"), 0);
	diags.put = keep;
	assert_int_equal(unpack(&p, &file, &n, &e), 0);
	says(told, "x.zip/empty.csv: is empty");
	says(told, "an archive: 4 files are read; 3 that macOS adds (__MACOSX, ._NAME, .DS_Store) are passed over");
	assert_int_equal(n, 4);
	assert_true(str_is_equal(file[0].name, STR("x.zip/.2024/.visits.csv")));
	assert_true(str_is_equal(file[1].name, STR("x.zip/a/c.csv")));
	assert_true(str_is_equal(file[2].name, STR("x.zip/b.csv")) && str_is_equal(file[2].bytes.bytes, STR("id,name\n1,Ann\n")));
	assert_true(str_is_equal(file[3].name, STR("x.zip/e?vil.csv")));
	for (size_t i = 0; i < n; i++)
		file_unmap(&file[i].bytes);
	packed_close(&p);
}

static void none_or_all(void **state)
{
	struct packed p = {0};
	struct pack_file *file;
	struct err e = {0};
	size_t n;
	(void)state;
	packed_add(&p, "._hidden", STR("x"), 0);
	assert_int_equal(unpack(&p, &file, &n, &e), -1);
	says(e.text, "no file in it");
	packed_close(&p);
	p = (struct packed){0};
	packed_add(&p, "a.csv", STR("x"), 0);
	p.flags = 1;
	packed_add(&p, "b.csv", STR("x"), 0);
	e = (struct err){0};
	assert_int_equal(unpack(&p, &file, &n, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_int_equal(n, 0);
	packed_close(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(files_come_in_the_order_of_their_names), cmocka_unit_test(none_or_all)};
	int rc = cmocka_run_group_tests(tests, NULL, NULL);
	arena_close(&arena);
	return rc;
}
