#include "format/xlsx.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "format/unicode.h"

enum { CREATED = 315532800 /* 1 January 1980: the file says no time of its own */ };

struct xlsx {
	char *path, *temp, *folder;
	int fd;
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *look[XLSX_LOOKS];
	struct buf text;
	lxw_error failed;
};

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct buf b = {0};
	if (slash)
		buf_add(&b, (struct str){path, (size_t)(slash - path) + (slash == path)});
	else
		buf_add_char(&b, '.');
	return b.p; /* freed as any other */
}

static lxw_format *look_of(lxw_workbook *book, enum xlsx_look look)
{
	lxw_format *f = workbook_add_format(book);
	format_set_text_wrap(f);
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	if (look == XLSX_STRONG || look == XLSX_HEADER)
		format_set_bold(f);
	if (look == XLSX_HEADER || look == XLSX_TO_FILL)
		format_set_border(f, LXW_BORDER_THIN);
	if (look == XLSX_HEADER)
		format_set_bg_color(f, 0xDDDDDD);
	if (look == XLSX_TO_FILL)
		format_set_bg_color(f, 0xFFFFE0);
	if (look == XLSX_QUIET)
		format_set_font_color(f, 0x595959);
	return f;
}

static void drop(struct xlsx *x)
{
	free(x->path);
	free(x->folder);
	buf_close(&x->text);
	free(x);
}

int xlsx_open(const char *path, const char *sheet, struct xlsx **out, struct err *e)
{
	struct xlsx *x = arena_malloc(sizeof *x);
	struct buf copy = {0};
	if (file_make_beside(path, &x->fd, &x->temp, e) < 0) {
		free(x);
		return -1;
	}
	buf_add_z(&copy, path);
	x->path = copy.p;
	x->folder = folder_of(path);
	lxw_workbook_options o = {.constant_memory = LXW_FALSE, .tmpdir = x->folder};
	x->book = workbook_new_opt(x->temp, &o);
	x->sheet = x->book ? workbook_add_worksheet(x->book, sheet) : NULL;
	if (!x->sheet)
		arena_exhausted();
	lxw_doc_properties properties = {.created = CREATED};
	x->failed = workbook_set_properties(x->book, &properties);
	for (enum xlsx_look i = 0; i < XLSX_LOOKS; i++)
		x->look[i] = look_of(x->book, i);
	worksheet_set_landscape(x->sheet);
	worksheet_set_paper(x->sheet, 9); /* A4 */
	worksheet_fit_to_pages(x->sheet, 1, 0);
	*out = x;
	return 0;
}

void xlsx_set_width(struct xlsx *x, unsigned col, double characters)
{
	worksheet_set_column(x->sheet, (lxw_col_t)col, (lxw_col_t)col, characters, NULL);
}

/* Readers take _x000D_ for the character it names: of a text that says just that the first mark is named. */
static void add_escaped(struct str s, struct buf *b)
{
	for (size_t i = 0; i < s.n; i++) {
		struct str word = str_part(s, i, 7);
		bool is_name = word.n == 7 && word.p[0] == '_' && word.p[1] == 'x' && word.p[6] == '_';
		for (size_t k = 2; k < 6 && is_name; k++)
			is_name = strchr("0123456789abcdefABCDEF", word.p[k]) && word.p[k];
		if (is_name)
			buf_add(b, STR("_x005F"));
		buf_add_char(b, s.p[i]);
	}
}

void xlsx_put(struct xlsx *x, uint32_t row, unsigned col, struct str text, enum xlsx_look look)
{
	struct buf escaped = {0};
	buf_clear(&x->text);
	add_escaped(unicode_cut_bytes(text, XLSX_MOST_TEXT), &escaped);
	unicode_make_valid(buf_str(&escaped), &x->text);
	buf_close(&escaped);
	if (text.n > XLSX_MOST_TEXT)
		buf_add_z(&x->text, "...");
	for (size_t i = 0; i < x->text.n; i++) /* the library takes text to its first zero byte */
		if (x->text.p[i] == '\0')
			x->text.p[i] = ' ';
	lxw_error rc = x->text.n ? worksheet_write_string(x->sheet, row, (lxw_col_t)col, x->text.p,
							  x->look[look])
				 : worksheet_write_blank(x->sheet, row, (lxw_col_t)col, x->look[look]);
	if (rc != LXW_NO_ERROR && x->failed == LXW_NO_ERROR)
		x->failed = rc;
}

void xlsx_freeze(struct xlsx *x, uint32_t row)
{
	worksheet_freeze_panes(x->sheet, row, 0);
	if (row)
		worksheet_repeat_rows(x->sheet, row - 1, row - 1);
}

/* The library tells of a failure on standard error itself, in its own words and more than one line; ours comes after. */
static lxw_error close_silently(lxw_workbook *book)
{
	int said = fcntl(2, F_DUPFD_CLOEXEC, 3), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (said >= 0 && nowhere >= 0)
		dup2(nowhere, 2);
	errno = 0;
	lxw_error rc = workbook_close(book);
	int why = errno;
	if (said >= 0) {
		dup2(said, 2);
		close(said);
	}
	if (nowhere >= 0)
		close(nowhere);
	errno = why;
	return rc;
}

int xlsx_close(struct xlsx *x, bool keep, struct err *e)
{
	lxw_error rc = close_silently(x->book);
	int why = errno;
	if (x->failed != LXW_NO_ERROR)
		rc = x->failed;
	int result = 0;
	if (keep && rc == LXW_NO_ERROR) {
		result = file_keep_beside(x->fd, x->temp, x->path, e);
	} else {
		file_drop_beside(x->fd, x->temp);
		errno = why;
		if (keep && why && x->failed == LXW_NO_ERROR)
			result = err_set_errno(e, str_of(x->path), "cannot write");
		else if (keep)
			result = err_set_at(e, ERR_SYSTEM, str_of(x->path), 0, 0, "cannot be written: %s",
					    lxw_strerror(rc));
	}
	free(x->temp);
	drop(x);
	return result;
}
