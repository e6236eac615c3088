#include "format/markup.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void expect(const char *html, const char *plain)
{
	struct buf b = {0};
	assert_int_equal(markup_html(str_of(html), &b), 0);
	assert_string_equal(b.p ? b.p : "", plain);
	buf_close(&b);
}

static void finds_html(void **state)
{
	(void)state;
	static const char *const html[] = {
		"<p>x", "x<br>y", "x<BR/>y", "a <b>b</b> c", "<div class=\"x\">y</div>", "<!DOCTYPE html><x>", "a<li>b",
		"<span style='x'>y</span>", "<font color=red>y</FONT>", "1 < 2 and <td\nwidth=\"1\">3",
	};
	static const char *const none[] = {
		"", "weight <5th centile", "a <b and c> d", "<name> was there", "see <a> below", "<b>", "a < p > b",
		"<person><id>1</id></person>", "he said <I don't know>", "<p", "<", "mail <ann@example.org>", "x <br y", "<address>",
		"<tr-1>", "{ rtf }",
	};
	for (size_t i = 0; i < sizeof html / sizeof *html; i++)
		assert_int_equal(markup_find(str_of(html[i])), MARKUP_HTML);
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		assert_int_equal(markup_find(str_of(none[i])), MARKUP_NONE);
	assert_int_equal(markup_find(STR(" {\\rtf1 <p>x</p>}")), MARKUP_RTF);
}

static void paragraphs(void **state)
{
	(void)state;
	expect("<p>One\n  two</p><p>Three<br>four<br><br>five</p>", "One two\n\nThree\nfour\n\nfive");
	expect("<h1>A</h1>b<div>c</div><div>d</div>e", "A\n\nb\nc\nd\ne");
	expect("<p>&nbsp;</p><p>a&nbsp; b&#8217;s &lt;5 &amp; &pound;3</p><p></p>", "a b\xE2\x80\x99s <5 & \xC2\xA3" "3");
	expect("<b>bo</b>ld <i> it </i>alic", "bold it alic");
	expect("a<script>if (a<b) x()</script><style>p{}</style><!-- no --><title>t</title>b", "a\n\nb");
	expect("a<span style='DISPLAY : none'>b<i>c</i></span>d<span hidden>e</span>", "ad");
	expect("<p>a<o:p></o:p> <name> said</p>", "a <name> said");
	expect("<pre>\n a\n\tb  c\n\n\n\nd</pre>e", " a\n    b  c\n\nd\n\ne");
	expect("a<hr>b", "a\n\nb");
	expect("<dl><dt>What</dt><dd>this</dd></dl>", "What\n  this");
	expect("x <5th &unknown; & so <p>y", "x <5th &unknown; & so\n\ny");
}

static void lists(void **state)
{
	(void)state;
	expect("a<ul><li>b</li><li>c<ul><li>d</li></ul></li></ul>e", "a\n\n- b\n- c\n  - d\n\ne");
	expect("<ol start=3><li>a<li value='7'>b<li>c</ol>", "3. a\n7. b\n8. c");
	expect("<ul><li><p>a</p><p>b</p></li><li></li><li>c</li></ul>", "- a\n\n  b\n\n- c");
	expect("<ol><li><ul><li>a</li></ul></li></ol>", "1.\n  - a");
	expect("<li>a<li>b", "- a\n- b");
}

static void tables(void **state)
{
	(void)state;
	expect("<table><tr><th>Who</th><th>What</th></tr><tr><td>Mum</td><td>Called</td></tr></table>after",
	       "Who | What\nMum | Called\n\nafter");
	expect("<table><tr><td>a</td><td></td><td>c</td><td></td></tr><tr><td></td><td>b</td></tr><tr><td></td></tr></table>",
	       "a | | c\n| b");
	expect("<table><tr><td>Said</td><td><p>One</p><p>Two</p></td></tr></table>", "Said | One\n| Two");
	expect("<table><tr><td><p>One</p><p>Two</p></td></tr></table>", "One\n\nTwo");
	expect("<table>stray<tr>more<td>a</td></tr></table>", "stray more\n\na");
	expect("<td>a</td><td>b</td>", "a b");
	expect("<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td><td>c</td></tr></table>", "a | b | c");
}

static void tables_side_by_side(void **state)
{
	(void)state;
	expect("<table><tr><td>12 May<td><ul><li>seen<li>spoke</ul><td>Call<br>school</table>",
	       "12 May | - seen | Call\n| - spoke | school");
	expect("<table><tr valign=Bottom><td>a<td>b<br>c<td style='Vertical-Align: top'>d</table>", "| b | d\na | c");
	expect("<table><tbody valign=middle><tr><td>a<td>b<br>c<br>d</table>", "| b\na | c\n| d");
	expect("<table><tr valign=bottom><td><table><tr><td>1<tr><td>2<td>3<br>4</table><td>x</table>",
	       "1\n2 | 3\n| 4\n| x");
	expect("<table><tr><td rowspan=2>a<td>b<tr><td>c<tr><td colspan=2>d<td>e</table>", "a | b\n| c\nd | | e");
	expect("<table><tr><td><pre>if a\n  b</pre><td>c</table>", "if a | c\n  b");
}

static void forms_and_pictures(void **state)
{
	(void)state;
	expect("<p><img src='x'>a <img alt=' smiling '>, <img alt=''>b</p>", "a [smiling], b");
	expect("<input type=checkbox CHECKED>Seen<input type='checkbox'>Alone<input type=hidden value=7>"
	       "<input value='Mum'><input type=submit value=Save><br>x",
	       "[x] Seen [ ] Alone Mum\nx");
	expect("<select><option>No<option selected>Yes</select>.", "No\n[x] Yes\n.");
	expect("He said <q>no</q>.<br>", "He said \"no\".");
	expect("<p>No <s> concerns </s>about <del></del>x<span style='text-decoration: line-through'>y<s>z</s></span></p>",
	       "No [crossed out: concerns ]about x[crossed out: yz]");
}

static void from_word(void **state)
{
	(void)state;
	expect("<!--[if gte mso 9]><xml><w:X>1</w:X></xml><![endif]--><xml><w:X>2</w:X></xml>"
	       "<p class=MsoListParagraph style='margin:0;mso-list:l0 level1 lfo1'><![if !supportLists]>"
	       "<span style='font-family:Symbol'><span style='mso-list:Ignore'>\xC2\xB7<span>&nbsp;&nbsp;</span></span></span>"
	       "<![endif]>one<o:p></o:p></p><p style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o </span>two</p>"
	       "<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>3.<span>&nbsp;</span></span>three</p>"
	       "<p>four<span style='display:none;mso-hide:all'>hidden</span><span style='mso-hide:all'>too</span></p>",
	       "- one\n  - two\n3. three\n\nfour");
}

static void caps(void **state)
{
	(void)state;
	struct buf b = {0}, out = {0};
	for (int i = 0; i < 300; i++)
		buf_add_z(&b, "<b>");
	buf_add_z(&b, "x");
	buf_add_z(&out, "kept");
	assert_int_equal(markup_html(buf_str(&b), &out), -1);
	assert_string_equal(out.p, "kept");
	buf_clear(&b);
	buf_add_z(&b, "<p");
	for (int i = 0; i < 300; i++)
		buf_addf(&b, " a%d", i);
	buf_add_z(&b, ">x");
	assert_int_equal(markup_html(buf_str(&b), &out), -1);
	buf_clear(&b);
	for (int i = 0; i < 20; i++)
		buf_add_z(&b, "<table><tr><td>");
	buf_add_z(&b, "x");
	buf_clear(&out);
	assert_int_equal(markup_html(buf_str(&b), &out), 0);
	assert_string_equal(out.p, "x");
	buf_clear(&b);
	buf_add(&b, STR("<p>a\0b\xff\x01</p>"));
	buf_clear(&out);
	assert_int_equal(markup_html(buf_str(&b), &out), 0);
	assert_non_null(strstr(out.p, "a"));
	buf_close(&b);
	buf_close(&out);
}

static void a_nul_byte_in_the_name_of_an_attribute_ends_it(void **state)
{
	(void)state;
	assert_int_equal(markup_find(STR("<b\fh\0\0\0\0 >")), MARKUP_NONE);
	assert_int_equal(markup_find(STR("a <font c\0lor=\"x\">b</font>")), MARKUP_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_html), cmocka_unit_test(paragraphs), cmocka_unit_test(lists),
		cmocka_unit_test(tables),     cmocka_unit_test(tables_side_by_side),
		cmocka_unit_test(from_word),  cmocka_unit_test(forms_and_pictures),
		cmocka_unit_test(caps),       cmocka_unit_test(a_nul_byte_in_the_name_of_an_attribute_ends_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
