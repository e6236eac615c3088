/* What the bytes of a file look like: a part of source/preview. */
#include "preview_own.h"

#include <string.h>

#include "format/csv.h"
#include "format/encoding.h"
#include "source/cells.h"
#include "source/unread.h"

enum { LOOK = 64 << 10 };

static void say_encoding(struct str s, struct buf *b)
{
	struct encoding_found found = encoding_find(s, LOOK);
	struct str look = str_part(s, 0, LOOK);
	size_t ascii = 0;
	while (ascii < look.n && (unsigned char)look.p[ascii] < 0x80)
		ascii++;
	if (ascii == look.n && found.encoding == ENCODING_UTF_8)
		buf_add_z(b, "plain ASCII, which is UTF-8 too");
	else
		buf_addf(b, "%s%s", encoding_words(found.encoding),
			 found.how == ENCODING_BY_MARK     ? " with a byte order mark"
			 : found.how == ENCODING_OTHERWISE ? ", since it is not UTF-8"
							   : "");
}

static const char *line_ends_of(struct str bytes)
{
	size_t crlf = 0, lf = 0, cr = 0;
	struct encoding_found found = encoding_find(bytes, LOOK);
	struct str s = str_part(bytes, 0, LOOK);
	struct buf decoded = {0};
	uint64_t ignored;
	/* a line end is several bytes */
	if (found.encoding >= ENCODING_UTF_16LE && found.encoding <= ENCODING_UTF_32BE) {
		encoding_decode(found.encoding, s, true, &decoded, &ignored);
		s = buf_str(&decoded);
	}
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n')
			crlf++, i++;
		else if (s.p[i] == '\r')
			cr++;
		else if (s.p[i] == '\n')
			lf++;
	buf_close(&decoded);
	if ((crlf > 0) + (lf > 0) + (cr > 0) > 1)
		return "mixed line ends";
	return crlf ? "lines end in CRLF (Windows)"
	       : cr ? "lines end in CR (old Macintosh)"
		    : "lines end in LF";
}

static bool is_letter(char c)
{
	return (unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Windows-1252 is what is left when the bytes are not UTF-8: whether it is right a reader sees in a few
 * words. */
static void say_accents(struct str s, struct buf *b)
{
	struct arena a = {0};
	struct buf line = {0};
	size_t shown = 0;
	s = str_part(s, 0, LOOK);
	buf_add_z(&line, "Words in it with letters beyond ASCII, read so: ");
	for (size_t i = 0, n; i < s.n && shown < 6; i += n ? n : 1) {
		bool beyond = false;
		for (n = 0; i + n < s.n && is_letter(s.p[i + n]); n++)
			beyond |= (unsigned char)s.p[i + n] >= 0x80;
		if (!beyond || n > 40)
			continue;
		buf_add_z(&line, shown++ ? ", " : "");
		preview_cut(&line, cells_from_windows(&a, str_part(s, i, n)), 60);
	}
	buf_add_z(
		&line,
		".  Where they look wrong give --encoding NAME (windows-1250 for Polish or Czech; a wrong name lists all)");
	if (shown)
		preview_wrap(b, buf_str(&line), 2);
	buf_close(&line);
	arena_close(&a);
}

void preview_bytes(const struct preview *p, const struct preview_file *f, struct buf *b)
{
	enum encoding told = ENCODING_NONE;
	bool is_told = !str_is_empty(f->o->encoding) && encoding_of(f->o->encoding, &told) == 0;
	struct str head = p->header.n ? p->header : p->tried_n ? p->tried->raw : (struct str){0};
	if (str_has_prefix(f->bytes, STR("PK\3\4")) || str_has_prefix(f->bytes, STR("\x1f\x8b"))) {
		buf_addf(b, "  The file: %zu bytes, packed\n", f->bytes.n);
		return;
	}
	if (!f->opened && !f->adapter && unread_why(&(struct source_input){f->file, f->bytes}, &(struct err){0}) < 0) {
		buf_addf(b, "  The file: %zu bytes\n", f->bytes.n); /* no text: its letters tell nothing */
		return;
	}
	buf_addf(b, "  The file: %zu bytes; ", f->bytes.n);
	if (is_told)
		buf_addf(b, "%s, as --encoding says", encoding_words(told));
	else
		say_encoding(f->bytes, b);
	buf_addf(b, "; %s", line_ends_of(f->bytes));
	if (head.n && f->adapter && strcmp(f->adapter->name, "table") == 0) {
		char separator = csv_guess_separator(head);
		const char *name = separator == '\t'  ? "tabs"
				   : separator == ';' ? "semicolons"
				   : separator == '|' ? "bars (|)"
						      : "commas";
		buf_addf(b, "; cells parted by %s", name);
		if (p->header.n)
			buf_addf(b, "; the header is on line %u", p->header_line);
	}
	buf_add_char(b, '\n');
	if (!is_told && encoding_find(f->bytes, LOOK).how == ENCODING_OTHERWISE)
		say_accents(f->bytes, b);
}
