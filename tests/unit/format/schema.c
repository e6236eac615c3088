#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "format/schema.h"
#include "lib/format/schema_own.h"

static const char grammar[] =
	"<element name='rules' xmlns='http://relaxng.org/ns/structure/1.0'\n"
	" datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>\n"
	" <zeroOrMore><element name='rule'><attribute name='id'/><optional><attribute name='days'><data type='positiveInteger'/>\n"
	"  </attribute></optional><element name='title'><text/></element></element></zeroOrMore>\n"
	"</element>\n";

struct heard {
	unsigned line[20];
	char text[20][200];
	size_t n;
};

static void hear(void *self, const struct diag *d)
{
	struct heard *h = self;
	if (h->n < 20) {
		h->line[h->n] = d->line;
		snprintf(h->text[h->n++], 200, "%.*s", STR_ARG(d->text));
	}
}

static char folder[] = "/tmp/casework-schema-XXXXXX";
static char a_path[64], rng_path[64];

static int open_folder(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	snprintf(a_path, sizeof a_path, "%s/a.xml", folder);
	snprintf(rng_path, sizeof rng_path, "%s/a.rng", folder);
	return 0;
}

static int close_folder(void **state)
{
	(void)state;
	unlink(a_path);
	unlink(rng_path);
	return rmdir(folder);
}

static void put(const char *path, const char *text, size_t n)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, n, f), n);
	assert_int_equal(fclose(f), 0);
}

struct loaded {
	struct arena a;
	struct schema_node *root;
	struct heard heard;
	struct diags diags;
	struct err e;
	int rc;
};

static void load(struct loaded *l, const char *rng, const char *xml)
{
	memset(l, 0, sizeof *l);
	l->diags = (struct diags){.put = hear, .self = &l->heard};
	put(a_path, xml, strlen(xml));
	if (rng)
		put(rng_path, rng, strlen(rng));
	l->rc = schema_load(a_path, rng ? rng_path : NULL, &l->a, &l->root, &l->diags, &l->e);
}

static void tree(void **state)
{
	struct loaded l;
	(void)state;
	load(&l, NULL, "<?xml version='1.0'?>\n<!-- no -->\n<m:a xmlns:m='urn:x' m:one='1 &amp; 2' two=''>\n <b>un<i>do</i>ne</b>\n"
		       " <c/>\n <b>\n  <d>x</d>\n </b>\n</m:a>\n");
	assert_int_equal(l.rc, 0);
	assert_true(str_is_equal(l.root->name, STR("a")));
	assert_int_equal(l.root->line, 3);
	assert_true(str_is_equal(l.root->text, STR("")));
	assert_int_equal(l.root->attributes, 2);
	assert_true(str_is_equal(schema_attribute(l.root, "one"), STR("1 & 2")));
	assert_true(str_is_equal(schema_attribute(l.root, "two"), STR("")));
	assert_false(str_is_absent(schema_attribute(l.root, "two")));
	assert_true(str_is_absent(schema_attribute(l.root, "three")));
	const struct schema_node *b = schema_first(l.root, "b");
	assert_true(str_is_equal(b->text, STR("undone")));
	assert_ptr_equal(b->parent, l.root);
	assert_int_equal(b->line, 4);
	b = schema_after(b, "b");
	assert_int_equal(b->line, 6);
	assert_true(str_is_equal(b->text, STR("")));
	assert_true(str_is_equal(schema_first(b, "d")->text, STR("x")));
	assert_null(schema_after(b, "b"));
	assert_null(schema_first(l.root, "zz"));
	assert_true(str_is_equal(schema_first(l.root, "c")->text, STR("")));
	arena_close(&l.a);
}

static void fits(void **state)
{
	struct loaded l;
	(void)state;
	load(&l, grammar, "<rules><rule id='a' days='90'><title>T</title></rule></rules>");
	assert_int_equal(l.rc, 0);
	assert_int_equal(l.heard.n, 0);
	arena_close(&l.a);
}

static void does_not_fit(void **state)
{
	struct loaded l;
	(void)state;
	load(&l, grammar, "<rules>\n<rule id='a'><title>T</title></rule>\n<rule id='b' days='many'>\n<title>T</title></rule></rules>");
	assert_int_equal(l.rc, -1);
	assert_int_equal(l.e.code, ERR_USAGE);
	assert_true(l.heard.n >= 1);
	assert_int_equal(l.diags.count[DIAG_ERROR], l.heard.n);
	bool told = false;
	for (size_t i = 0; i < l.heard.n; i++)
		told = told || (l.heard.line[i] == 3 && strstr(l.heard.text[i], "days"));
	assert_true(told);
	arena_close(&l.a);
	load(&l, grammar, "<rules>\n\n<rool/></rules>");
	assert_int_equal(l.rc, -1);
	assert_int_equal(l.heard.line[0], 3);
	arena_close(&l.a);
}

/* What a grammar of policies allows is told, with an example where it gives one; never what the file said. */
static void told_by_the_grammar(void **state)
{
	static const char rng[] =
		"<grammar xmlns='http://relaxng.org/ns/structure/1.0' xmlns:eg='urn:eg'\n"
		" datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'><start><element name='rules'>\n"
		" <oneOrMore><ref name='rule'/></oneOrMore></element></start>\n"
		" <define name='span'><data type='string' eg:example='90 days'><param name='pattern'>[0-9]+ days</param></data></define>\n"
		" <define name='rule'><element name='rule'><attribute name='n'><data type='positiveInteger'/></attribute>\n"
		"  <optional><attribute name='per'><choice><value>pair</value><value>place</value></choice></attribute></optional>\n"
		"  <optional><attribute name='within'><ref name='span'/></attribute></optional>\n"
		"  <oneOrMore><element name='ask'><data type='string'><param name='minLength'>3</param></data></element></oneOrMore>\n"
		"  <optional><element name='say'><text/></element></optional></element></define></grammar>";
	static const struct {
		const char *rule, *told;
	} of[] = {
		{"<rule n='1' per='child'><ask>Who?</ask></rule>",
		 "attribute \"per\" of element \"rule\": the value is not allowed; expected one of: pair, place"},
		{"<rule n='1' within='a month'><ask>Who?</ask></rule>",
		 "attribute \"within\" of element \"rule\": the value is not allowed; expected the like of \"90 days\""},
		{"<rule n='0'><ask>Who?</ask></rule>",
		 "attribute \"n\" of element \"rule\": the value is not allowed; expected the type positiveInteger"},
		{"<rule n='1' windw='1'><ask>Who?</ask></rule>",
		 "element \"rule\" has no attribute \"windw\"; it takes: n, per, within"},
		{"<rule><ask>Who?</ask></rule>", "element \"rule\" lacks the attribute \"n\""},
		{"<rule n='1'><say>It.</say></rule>", "in element \"rule\": ask is missing before say"},
		{"<rule n='1'><ask> ?</ask></rule>", "the text of element \"ask\" is too short: 3 characters at least"},
	};
	char xml[200];
	struct loaded l;
	(void)state;
	for (size_t i = 0; i < sizeof of / sizeof *of; i++) {
		snprintf(xml, sizeof xml, "<rules>%s</rules>", of[i].rule);
		load(&l, rng, xml);
		assert_int_equal(l.rc, -1);
		assert_int_equal(l.heard.n, 1);
		assert_string_equal(l.heard.text[0], of[i].told);
		arena_close(&l.a);
	}
	load(&l, rng, "<rules><rule n='2' per='pair' within='3 days'><ask>Who?</ask></rule></rules>");
	assert_int_equal(l.rc, 0);
	arena_close(&l.a);
}

static void broken(void **state)
{
	struct loaded l;
	(void)state;
	load(&l, NULL, "<a>\n<b>\n</a>");
	assert_int_equal(l.rc, -1);
	assert_int_equal(l.e.line, 3);
	assert_string_equal(l.e.file, a_path);
	load(&l, NULL, "");
	assert_int_equal(l.rc, -1);
	load(&l, NULL, "<a>\n\x92</a>");
	assert_int_equal(l.rc, -1);
	assert_int_equal(l.e.line, 2);
	assert_int_equal(l.e.col, 1);
	assert_non_null(strstr(l.e.text, "0x92"));
	load(&l, "<element xmlns='http://relaxng.org/ns/structure/1.0'>", "<a/>");
	assert_int_equal(l.rc, -1);
	load(&l, "<element name='a' xmlns='http://relaxng.org/ns/structure/1.0'><ref name='none'/></element>", "<a/>");
	assert_int_equal(l.rc, -1);
	assert_int_equal(l.e.code, ERR_USAGE);
	assert_string_equal(l.e.file, rng_path);
	arena_close(&l.a);
	struct err e = {0};
	struct diags d = {0};
	struct schema_node *root;
	assert_int_equal(schema_load("/nowhere/a.xml", NULL, &l.a, &root, &d, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
}

static void the_bytes_that_were_looked_at(void **state)
{
	const char xml[] = "<a><b/></a>";
	const char any[] = "<element name='a' xmlns='http://relaxng.org/ns/structure/1.0'><element name='b'><empty/></element></element>";
	struct schema_files f;
	struct schema_node *root;
	struct arena a = {0};
	struct diags d = {0};
	struct err e = {0};
	(void)state;
	put(a_path, xml, strlen(xml));
	put(rng_path, any, strlen(any));
	assert_int_equal(schema_files_open(a_path, rng_path, &f, &e), 0);
	assert_int_equal(f.policy.bytes.n, strlen(xml));
	assert_memory_equal(f.policy.bytes.p, xml, strlen(xml));
	assert_int_equal(f.grammar.bytes.n, strlen(any));
	assert_int_equal(schema_read(&f, NULL, &a, &root, &d, &e), 0);
	assert_non_null(schema_first(root, "b"));
	schema_files_close(&f);
	assert_null(f.policy.bytes.p);
	assert_int_equal(schema_files_open(a_path, "/nowhere/a.rng", &f, &e), -1);
	assert_int_equal(e.code, ERR_SYSTEM);
	assert_null(f.policy.bytes.p);
	arena_close(&a);
}

static void no_doctype(void **state)
{
	struct loaded l;
	(void)state;
	load(&l, NULL, "<?xml version='1.0'?>\n<!DOCTYPE a SYSTEM 'a.dtd'>\n<a/>");
	assert_int_equal(l.rc, -1);
	assert_int_equal(l.e.line, 2);
	load(&l, NULL, "<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>");
	assert_int_equal(l.rc, -1);
	assert_non_null(strstr(l.e.text, "DOCTYPE"));
}

static void report(void **state)
{
	struct heard h = {0};
	struct diags d = {.put = hear, .self = &h};
	struct err e = {0};
	const char good[] = "<!DOCTYPE rules SYSTEM 'a.dtd'><rules/>";
	const char bad[] = "<rules>\n<rule id='Aaliyah Brown' days='Aaliyah was seen'><title/></rule><rule/></rules>";
	const char bomb[] = "<!DOCTYPE rules [<!ENTITY x 'y'>]><rules/>";
	(void)state;
	put(rng_path, grammar, strlen(grammar));
	put(a_path, good, strlen(good));
	assert_int_equal(schema_report(a_path, rng_path, &d, &e), 0);
	put(a_path, bad, strlen(bad));
	int n = schema_report(a_path, rng_path, &d, &e);
	assert_true(n > 0);
	assert_int_equal(h.n, n);
	assert_int_equal(h.line[0], 2);
	for (size_t i = 0; i < h.n; i++)
		assert_null(strstr(h.text[i], "Aaliyah"));
	put(a_path, bomb, strlen(bomb));
	assert_int_equal(schema_report(a_path, rng_path, &d, &e), -1);
	assert_int_equal(e.code, ERR_INPUT);
	assert_int_equal(e.line, 1);
}

/* A grammar that wants a file of its own is refused, and the file is not opened. */
static void grammar_stands_alone(void **state)
{
	struct loaded l;
	(void)state;
	load(&l, "<grammar xmlns='http://relaxng.org/ns/structure/1.0'><include href='/etc/hostname'/></grammar>", "<a/>");
	assert_int_equal(l.rc, -1);
	assert_string_equal(l.e.file, rng_path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tree),
		cmocka_unit_test(fits),
		cmocka_unit_test(does_not_fit),
		cmocka_unit_test(told_by_the_grammar), cmocka_unit_test(broken),
		cmocka_unit_test(the_bytes_that_were_looked_at), cmocka_unit_test(no_doctype),
		cmocka_unit_test(report),
		cmocka_unit_test(grammar_stands_alone),
	};
	return cmocka_run_group_tests(tests, open_folder, close_folder);
}
