/* The writers of a paper: what a reader sees is what stands in it, and no text can act. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "draw/page.h"
#include "format/csv.h"
#include "format/html.h"
#include "format/json.h"
#include "format/unicode.h"

static const char *const hostile[] = {
	"<script>PWN()</script>", "\"><img src=x onerror=PWN()>", "</script><script>", "</style><b>", "</td></tr></table>",
	"\x1b]0;title\x07", "\x1b[2J", "\xc2\x9b""31m", "\xe2\x80\xae""desrever", "javascript:PWN()", "'onmouseover='PWN()", "\xff\xfe bad",
	"=HYPERLINK(\"x\")", "a,b\"c\nd", "| pipe | `code` <b>", "\xe2\x80\xa8line",
	"Donaudampfschifffahrtselektrizit\xc3\xa4tenhauptbetriebswerkbauunterbeamtengesellschaftsversammlung",
	"\xe5\xad\x90\xe3\x81\xa9\xe3\x82\x82\xe3\x81\xae\xe8\xa8\x80\xe8\x91\x89\xe3\x82\x92\xe3\x81\x9d\xe3\x81\xae\xe3\x81\xbe\xe3\x81\xbe",
};
enum { HOSTILE = sizeof hostile / sizeof *hostile };

struct made {
	struct arena a;
	struct paper p;
	struct paper_column column[5];
	struct paper_table table;
	uint64_t id;
	struct out out;
	struct err e;
};

static int setup(void **state)
{
	static struct made made;
	static const char *const keys[] = {"date", "what", "source", "child", "done"};
	struct made *m = &made;
	*m = (struct made){.id = UINT64_C(0x0123456789abcdef)};
	for (size_t i = 0; i < 5; i++)
		m->column[i] = (struct paper_column){str_of(keys[i]), arena_printf(&m->a, "Column %zu", i), i == 1 ? 30 : 15};
	m->table = (struct paper_table){.caption = STR("Entries"), .column = m->column, .columns = 5};
	m->p = (struct paper){.title = STR("Chronology: <Wren>"), .marking = STR("OFFICIAL-SENSITIVE"), .table = &m->table, .tables = 1};
	for (size_t i = 0; i < HOSTILE; i++) {
		struct paper_row *r = paper_add_row(&m->a, &m->table, PAPER_CELLS, STR("entry"));
		r->number = arena_printf(&m->a, "%zu", i + 1);
		for (size_t k = 0; k < 5; k++) {
			struct paper_line *l = paper_add_line(&m->a, &r->cell[k], (enum paper_voice)(k % 4), str_of(hostile[(i + k) % HOSTILE]));
			l->time = k ? STR("\"><x") : STR("2021-12-09");
		}
		r->events = &m->id;
		r->events_n = 1;
	}
	struct paper_row *span = paper_add_row(&m->a, &m->table, PAPER_SPAN, STR("silence"));
	paper_add_line(&m->a, &span->cell[1], PAPER_PLAIN, STR("No entry in the records supplied."));
	struct paper_row *group = paper_add_row(&m->a, &m->table, PAPER_GROUP, STR("undated"));
	paper_add_line(&m->a, &group->cell[0], PAPER_STRONG, STR("Date not known: 2 entries"));
	struct paper_fact *f = paper_add_fact(&m->a, &m->p.head, STR("children"), STR("Children"));
	paper_add_line(&m->a, &f->value, PAPER_PLAIN, str_of(hostile[0]));
	paper_add_line(&m->a, &f->value, PAPER_PLAIN, str_of(hostile[5]));
	paper_add_fact(&m->a, &m->p.head, STR("author"), STR("Author"))->blank = 2;
	paper_add_line(&m->a, &m->p.before, PAPER_QUIET, str_of(hostile[1]));
	out_to_memory(&m->out);
	*state = m;
	return 0;
}

static int teardown(void **state)
{
	struct made *m = *state;
	assert_int_equal(out_close(&m->out, true, &m->e), 0);
	arena_close(&m->a);
	return 0;
}

static bool has(struct made *m, const char *what)
{
	struct str s = buf_str(&m->out.buf);
	return str_find(s, str_of(what)) < s.n;
}

static size_t times(struct made *m, const char *what)
{
	size_t n = 0;
	for (struct str s = buf_str(&m->out.buf); str_find(s, str_of(what)) < s.n; n++)
		s = str_part(s, str_find(s, str_of(what)) + strlen(what), s.n);
	return n;
}

static void text_cannot_act_and_keeps_its_width(void **state)
{
	struct made *m = *state;
	for (unsigned width = 60; width <= 140; width += 40) {
		buf_clear(&m->out.buf);
		assert_int_equal(page_text_draw(&m->p, &(struct page_style){width}, &m->out, &m->e), 0);
		struct str rest = buf_str(&m->out.buf);
		assert_true(unicode_is_valid(rest));
		for (size_t i = 0; i < rest.n; i++)
			assert_true((unsigned char)rest.p[i] >= 0x20 || rest.p[i] == '\n');
		while (!str_is_absent(rest)) {
			struct str line = str_cut(&rest, '\n');
			assert_true(unicode_width(line) <= width);
			assert_false(str_has_suffix(line, STR(" ")));
		}
	}
	assert_true(has(m, "\\x1b]0;title\\x07"));
	assert_true(has(m, "\\u{009b}31m") && has(m, "\\u{202e}desrever") && has(m, "\\xff\\xfe"));
	assert_true(has(m, "<script>PWN()"));
	assert_true(has(m, "No entry in the records supplied."));
	assert_int_equal(times(m, "OFFICIAL-SENSITIVE"), 2);
}

static void html_cannot_act(void **state)
{
	struct made *m = *state;
	assert_int_equal(page_html_draw(&m->p, NULL, &m->out, &m->e), 0);
	static const char *const never[] = {"<script", "<img", "<b>", "http:", "https:", "//", " style=", "<link", "url(",
					    "@import", "\x1b", "\"><x"};
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		assert_false(has(m, never[i]));
	assert_true(has(m, "&lt;script&gt;PWN()&lt;/script&gt;"));
	assert_true(has(m, "<html lang=\"en-GB\">") && has(m, "<meta name=\"referrer\" content=\"no-referrer\">"));
	assert_int_equal(times(m, "<h1>"), 1);
	assert_int_equal(times(m, "<caption"), 1);
	assert_int_equal(times(m, "scope=\"col\""), 5);
	assert_int_equal(times(m, "scope=\"row\""), HOSTILE + 1);
	assert_int_equal(times(m, "scope=\"rowgroup\""), 1);
	assert_int_equal(times(m, "<time datetime=\"2021-12-09\">"), HOSTILE);
	assert_int_equal(times(m, "<time"), HOSTILE);
	assert_int_equal(times(m, "colspan=\"4\""), 1);
}

/* The policy allows the one style by the hash of its bytes, and nothing else at all. */
static void html_allows_its_own_style_alone(void **state)
{
	struct made *m = *state;
	struct buf want = {0};
	m->p.marking = STR("TOP \"</style>\\ SECRET");
	assert_int_equal(page_html_draw(&m->p, NULL, &m->out, &m->e), 0);
	struct str all = buf_str(&m->out.buf);
	assert_int_equal(times(m, "<style>"), 1);
	assert_int_equal(times(m, "</style>"), 1);
	struct str from = str_part(all, str_find(all, STR("<style>")) + 7, all.n);
	struct str style = str_part(from, 0, str_find(from, STR("</style>")));
	buf_add_z(&want, "content=\"default-src 'none'; style-src '");
	html_hash(style, &want);
	buf_add_z(&want, "'; base-uri 'none'; form-action 'none'\">");
	assert_true(has(m, want.p));
	buf_close(&want);
}

static void csv_reads_back(void **state)
{
	struct made *m = *state;
	struct csv csv;
	struct csv_row row;
	assert_int_equal(page_csv_draw(&m->p, NULL, &m->out, &m->e), 0);
	csv_open(&csv, buf_str(&m->out.buf), ',');
	csv.columns = 6;
	assert_int_equal(csv_next(&csv, &row), 1);
	assert_true(str_is_equal(row.cell[5].text, STR("events")));
	for (size_t i = 0; i < HOSTILE; i++) {
		assert_int_equal(csv_next(&csv, &row), 1);
		assert_int_equal(row.cells, 6);
		for (size_t k = 0; k < 5; k++)
			assert_true(str_is_equal(row.cell[k].text, str_of(hostile[(i + k) % HOSTILE])));
		assert_true(str_is_equal(row.cell[5].text, STR("0123456789abcdef")));
	}
	csv_close(&csv);
}

static void jsonl_reads_back(void **state)
{
	struct made *m = *state;
	assert_int_equal(page_jsonl_draw(&m->p, NULL, &m->out, &m->e), 0);
	struct str rest = buf_str(&m->out.buf);
	for (size_t i = 0; i < 1 + HOSTILE; i++) {
		struct json *root = NULL;
		assert_int_equal(json_parse(str_cut(&rest, '\n'), &root, STR("out"), (unsigned)i + 1, &m->e), 0);
		struct str type = json_text(json_member(root, "type"));
		assert_true(str_is_equal(type, i ? STR("row") : STR("paper")));
		if (i && unicode_is_valid(str_of(hostile[i % HOSTILE])))
			assert_true(str_is_equal(json_text(json_member(root, "what")), str_of(hostile[i % HOSTILE])));
		if (i)
			assert_true(str_is_equal(json_text(json_item(json_member(root, "events"), 0)), STR("0123456789abcdef")));
		else
			assert_int_equal(json_count(json_member(root, "children")), 2);
		json_free(root);
	}
}

static void markdown_keeps_a_row_on_a_line(void **state)
{
	struct made *m = *state;
	assert_int_equal(page_md_draw(&m->p, NULL, &m->out, &m->e), 0);
	struct str rest = buf_str(&m->out.buf);
	size_t rows = 0;
	while (!str_is_absent(rest)) {
		struct str line = str_cut(&rest, '\n');
		if (!str_has_prefix(line, STR("| ")))
			continue;
		size_t bars = 0;
		for (size_t i = 0; i < line.n; i++)
			bars += line.p[i] == '|' && (!i || line.p[i - 1] != '\\');
		assert_int_equal(bars, 6);
		rows++;
	}
	assert_int_equal(rows, 1 + HOSTILE + 2);
	assert_false(has(m, "<script") || has(m, "<img") || has(m, "\x1b"));
}

static void invented_is_said_first(void **state)
{
	static int (*const draw[])(const struct paper *, const struct page_style *, struct out *, struct err *) = {
		page_text_draw, page_html_draw, page_md_draw, page_jsonl_draw};
	static const char *const say[] = {"INVENTED: no person", "<title>INVENTED - ", "INVENTED: no person", "\"invented\":true"};
	struct made *m = *state;
	for (size_t i = 0; i < 4; i++)
		for (int invented = 0; invented < 2; invented++) {
			buf_clear(&m->out.buf);
			m->p.invented = invented;
			assert_int_equal(draw[i](&m->p, NULL, &m->out, &m->e), 0);
			assert_int_equal(has(m, say[i]), invented);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
		T(text_cannot_act_and_keeps_its_width), T(html_cannot_act), T(html_allows_its_own_style_alone), T(csv_reads_back),
		T(jsonl_reads_back), T(markdown_keeps_a_row_on_a_line), T(invented_is_said_first)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
