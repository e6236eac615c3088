/* draw/page - a paper shown: text for a terminal, HTML for a printer, Markdown, CSV, JSON Lines.
 *
 * All have one shape and borrow the paper for the call.  Writing fails only when `out` is closed (base/out), so these
 * return 0.  Text: control, bidirectional and broken bytes as visible escapes (\x1b, \u{202e}), wrapped by the width of
 * what a reader sees.  HTML: one page, no script, nothing fetched, a style allowed by its hash, A4 landscape in print.
 * CSV and JSON Lines carry the data as it is: one column or member a field, and the ids of the entries behind a row.
 */
#ifndef DRAW_PAGE_H
#define DRAW_PAGE_H

#include "base/buf.h"
#include "base/out.h"
#include "model/paper.h"

struct page_style {
	unsigned width; /* text: columns; 0: 100 */
};

int page_text_draw(const struct paper *p, const struct page_style *s, struct out *o, struct err *e);
int page_html_draw(const struct paper *p, const struct page_style *s, struct out *o, struct err *e);
int page_md_draw(const struct paper *p, const struct page_style *s, struct out *o, struct err *e);
int page_csv_draw(const struct paper *p, const struct page_style *s, struct out *o, struct err *e);
int page_jsonl_draw(const struct paper *p, const struct page_style *s, struct out *o, struct err *e);

/* Bytes that would act on a terminal, or that deceive a reader, as visible escapes; newline and tab as they are. */
void page_visible(struct str s, struct buf *b);

#endif
