/* Any bytes: a date that is read is a range within bounds; its ISO form reads back equal; nothing overflows. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "format/date.h"

#define MUST(x) \
	do { \
		if (!(x)) { \
			fprintf(stderr, "line %d: %s\n", __LINE__, #x); \
			abort(); \
		} \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check(const struct date *d)
{
	struct buf iso = {0}, words = {0};
	struct date back = {0};
	MUST(d->precision < DATE_PRECISIONS);
	MUST(d->lo <= d->hi && d->lo >= DATE_FIRST && d->hi <= DATE_LAST);
	MUST(d->minute_1 >= 0 && d->minute_1 <= 24 * 60);
	if (d->precision == DATE_DAY || d->precision == DATE_MINUTE)
		MUST(d->lo == d->hi);
	date_write_words(d, &words);
	date_write_iso(d, &iso);
	if (d->precision != DATE_NONE && d->precision != DATE_UNKNOWN && d->lo > DATE_FIRST && d->hi < DATE_LAST) {
		MUST(iso.n > 0);
		MUST(date_parse_iso(buf_str(&iso), str_of(date_precision_name(d->precision)), &back) == 0);
		MUST(back.lo == d->lo && back.hi == d->hi && back.precision == d->precision && back.minute_1 == d->minute_1);
	}
	buf_close(&iso);
	buf_close(&words);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct str s = {(const char *)data, n};
	struct date_rules r = date_rules_default();
	struct date d = {0}, e = {0};
	const char *why = NULL;
	int minute = 0;
	if (n == 0)
		return 0;
	r.order = data[0] & 1 ? DATE_MONTH_FIRST : DATE_DAY_FIRST;
	s = str_part(s, 1, n);
	if (date_parse(&r, s, &d, &why) == 0)
		check(&d);
	else
		MUST(why && *why);
	if (date_parse_time(s, &minute) == 0)
		MUST(minute >= 0 && minute < 24 * 60);
	if (date_parse_iso(s, (struct str){0}, &d) == 0)
		check(&d);
	struct str rest = s, first = str_cut(&rest, '|');
	if (!str_is_absent(rest) && date_parse_iso(first, rest, &e) == 0)
		check(&e);
	return 0;
}
