#include "model/age.h"

enum { PREGNANCY_DAYS = 280, LATEST_DAYS = 308, IN_MONTHS_BEFORE = 24 };

static void write_months(int months, struct buf *b)
{
	if (months >= IN_MONTHS_BEFORE)
		buf_addf(b, "%d", months / 12);
	else if (months < 1)
		buf_add_z(b, "under 1 month");
	else
		buf_addf(b, "%d month%s", months, months == 1 ? "" : "s");
}

static void write_unborn(const struct date *expected, const struct date *on, struct buf *b)
{
	int32_t lo = 0, hi = 0;
	bool told = expected && date_is_exact(expected);
	if (told) {
		lo = PREGNANCY_DAYS - (expected->lo - on->lo);
		hi = PREGNANCY_DAYS - (expected->lo - on->hi);
		told = lo >= 0 && hi <= LATEST_DAYS;
	}
	if (!told) {
		buf_add_z(b, "before birth");
		return;
	}
	lo /= 7, hi /= 7;
	if (lo == hi)
		buf_addf(b, "unborn, %d week%s", lo, lo == 1 ? "" : "s");
	else
		buf_addf(b, "unborn, %d to %d weeks", lo, hi);
}

void age_write(const struct date *birth, const struct date *expected, const struct date *on, struct buf *b)
{
	bool born = birth && date_takes_part(birth);
	if (!date_takes_part(on))
		return;
	if (!born) {
		if (expected && date_takes_part(expected) && on->hi <= expected->hi + (LATEST_DAYS - PREGNANCY_DAYS))
			write_unborn(expected, on, b);
		return;
	}
	if (on->hi < birth->lo) {
		write_unborn(expected, on, b);
		return;
	}
	if (on->lo < birth->lo) {
		buf_add_z(b, "before or after birth");
		return;
	}
	int least = date_age_months(birth->hi, on->lo), most = date_age_months(birth->lo, on->hi);
	if (least < 0)
		least = 0;
	bool years = least >= IN_MONTHS_BEFORE;
	if (years ? least / 12 == most / 12 : least == most) {
		write_months(least, b);
		return;
	}
	if (!years && least && most < IN_MONTHS_BEFORE)
		buf_addf(b, "%d", least); /* "17 to 18 months" */
	else
		write_months(least, b);
	buf_add_z(b, years && most / 12 == least / 12 + 1 ? " or " : " to ");
	write_months(most, b);
	if (!years && most >= IN_MONTHS_BEFORE)
		buf_add_z(b, " years");
}
