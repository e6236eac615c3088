/* format/unicode - UTF-8 checked, folded, composed, measured and cut (utf8proc; Unicode 15).
 *
 * Text is UTF-8; nothing here fails: a byte that is not UTF-8 counts as U+FFFD.  What is made is added to
 * the caller's buf.  Fold is for comparing names and words without case, width and accents kept: it is
 * never shown. Width is in terminal columns: a wide letter is 2, a combining mark and a control character
 * 0.
 * A grapheme is what a reader takes for one character; cutting never leaves half of one.
 */
#ifndef FORMAT_UNICODE_H
#define FORMAT_UNICODE_H

#include "base/buf.h"

/* The character at s.p[at] (at < s.n): how many bytes it takes, at least 1, and which.  -1: not UTF-8; the
 * bytes taken are then the longest beginning of a good character, as the Unicode Standard 3.9 (table 3-8)
 * advises. */
size_t unicode_step(struct str s, size_t at, int32_t *point);
bool unicode_is_valid(struct str s);
/* offset of the first byte that is not UTF-8, or s.n */
size_t unicode_find_bad(struct str s);
void unicode_add_point(int32_t point, struct buf *b);     /* as UTF-8; what is no character as U+FFFD */
void unicode_make_valid(struct str s, struct buf *b);     /* bad bytes become U+FFFD */
/* Windows-1252; its five empty places become U+FFFD */
void unicode_from_cp1252(struct str s, struct buf *b);
/* equal for texts that differ by case or composition only */
void unicode_fold(struct str s, struct buf *b);
void unicode_fold_plain(struct str s, struct buf *b);     /* the same with accents and other marks dropped */
void unicode_nfc(struct str s, struct buf *b);
size_t unicode_width(struct str s);
size_t unicode_count(struct str s);                       /* graphemes */
struct str unicode_cut(struct str s, size_t graphemes);   /* the first so many */
struct str unicode_cut_width(struct str s, size_t columns);
struct str unicode_cut_bytes(struct str s, size_t bytes); /* at most so many bytes */

/* Marks without a shape that turn the direction of what follows (the Bidi_Control of Unicode 15). */
static inline bool unicode_turns(int32_t c)
{
	return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 &&
						c <= 0x2069) || c == 0x200e || c == 0x200f || c == 0x061c;
}

#endif
