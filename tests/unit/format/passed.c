/* A policy whose bytes and grammar stood there at the build is taken from there, as it was read; any other is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "format/passed.h"

/* What the build would link in. */
extern char _binary_passed_bin_start[];
char _binary_passed_bin_start[4096];

#define POLICY "<rules version='2'>\n <rule id='a'><title>A &amp; B</title></rule>\n <rule id='b'/>\n</rules>"

static struct schema_node *read_policy(void)
{
	static struct schema_node rule[2], title, root;
	static struct xml_attribute id[2], version;
	version = (struct xml_attribute){STR("version"), STR("2")};
	id[0] = (struct xml_attribute){STR("id"), STR("a")};
	id[1] = (struct xml_attribute){STR("id"), STR("b")};
	title = (struct schema_node){.name = STR("title"), .text = STR("A & B"), .parent = &rule[0], .line = 2};
	rule[0] = (struct schema_node){.name = STR("rule"), .text = STR(""), .attribute = &id[0], .attributes = 1, .child = &title,
				       .next = &rule[1], .parent = &root, .line = 2};
	rule[1] = (struct schema_node){.name = STR("rule"), .text = STR(""), .attribute = &id[1], .attributes = 1,
				       .parent = &root, .line = 3};
	root = (struct schema_node){.name = STR("rules"), .text = STR(""), .attribute = &version, .attributes = 1,
				    .child = &rule[0], .line = 1};
	return &root;
}

static int write_down(void **state)
{
	struct passed p = {0};
	struct schema_node other = {.name = STR("a"), .text = STR(""), .line = 1};
	struct buf bytes = {0};
	(void)state;
	passed_add(&p, STR("<a/>"), STR("<g/>"), &other);
	passed_add(&p, STR(POLICY), STR("<g/>"), read_policy());
	passed_write(&p, &bytes);
	assert_true(bytes.n < sizeof _binary_passed_bin_start);
	memcpy(_binary_passed_bin_start, bytes.p, bytes.n);
	buf_close(&bytes);
	return 0;
}

static void only_these_bytes_have_passed(void **state)
{
	struct arena a = {0};
	(void)state;
	assert_non_null(passed_tree(STR("<a/>"), STR("<g/>"), &a));
	assert_null(passed_tree(STR("<a/> "), STR("<g/>"), &a));
	assert_null(passed_tree(STR("<a/>"), STR("<h/>"), &a));
	assert_null(passed_tree(STR("<a"), STR("/><g/>"), &a));
	assert_null(passed_tree(STR(""), STR(""), &a));
	arena_close(&a);
}

static void the_tree_is_as_it_was(void **state)
{
	struct arena a = {0};
	struct schema_node *root = passed_tree(STR(POLICY), STR("<g/>"), &a);
	(void)state;
	assert_non_null(root);
	const struct schema_node *first = schema_first(root, "rule"), *second = schema_after(first, "rule"),
				 *title = schema_first(first, "title");
	assert_null(root->parent);
	assert_string_equal(schema_attribute(root, "version").p, "2");
	assert_string_equal(schema_attribute(first, "id").p, "a");
	assert_string_equal(schema_attribute(second, "id").p, "b");
	assert_string_equal(title->text.p, "A & B");
	assert_int_equal(title->text.n, 5);
	assert_ptr_equal(title->parent, first);
	assert_ptr_equal(second->parent, root);
	assert_int_equal(second->line, 3);
	assert_string_equal(second->text.p, "");
	assert_null(second->child);
	assert_null(schema_after(second->next, "rule"));
	arena_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(only_these_bytes_have_passed), cmocka_unit_test(the_tree_is_as_it_was)};
	return cmocka_run_group_tests(tests, write_down, NULL);
}
