/* Windows at their edges, on items made by hand. */
#include "../project.h"
#include "analysis/cluster.h"

static struct calendar *calendar;
static struct mark marks[64];

/* days: the first and last of each item; a cluster as "first item-last item/peak@onset", "~" when uncertain. */
static const char *find(const int (*days)[2], size_t n, const char *span, size_t at_least, size_t agencies, char out[static 200])
{
	struct item item[64] = {0};
	const struct item *p[64];
	uint32_t entry[64];
	struct arena a = {0};
	struct cluster *c;
	struct cluster_wanted w = {.at_least = at_least, .agencies = agencies, .calendar = calendar, .mark = marks};
	size_t found, at = 0;

	assert_int_equal(calendar_span_parse(str_of(span), &w.within), 0);
	for (size_t i = 0; i < n; i++) {
		entry[i] = (uint32_t)i;
		item[i] = (struct item){.lo = days[i][0], .hi = days[i][1], .minute_1 = (int16_t)marks[i].minute_1, .mark = entry[i], .id = i, .entry = &entry[i], .entries = 1};
		p[i] = &item[i];
	}
	found = cluster_find(&w, p, n, &a, &c);
	out[0] = '\0';
	for (size_t i = 0; i < found; i++)
		at += (size_t)snprintf(out + at, 200 - at, "%s%d-%d/%zu@%d%s", i ? " " : "", (int)c[i].item[0]->mark, (int)c[i].item[c[i].n - 1]->mark, c[i].peak,
				       (int)c[i].onset, c[i].uncertain ? "~" : "");
	arena_close(&a);
	return out;
}

static void closed(void **state)
{
	static const int in[][2] = {{100, 100}, {150, 150}, {190, 190}}, out[][2] = {{100, 100}, {150, 150}, {191, 191}};
	char t[200];
	(void)state;
	assert_string_equal(find(in, 3, "90 days", 3, 1, t), "0-2/3@190");
	assert_string_equal(find(out, 3, "90 days", 3, 1, t), "");
	assert_string_equal(find(in, 3, "90 days", 1, 1, t), "0-2/3@100");
	assert_string_equal(find(in, 3, "90 days", 4, 1, t), "");
	assert_string_equal(find(in, 0, "90 days", 1, 1, t), "");
}

static void joined(void **state)
{
	static const int chain[][2] = {{0, 0}, {10, 10}, {20, 20}, {30, 30}, {100, 100}, {105, 105}};
	char t[200];
	(void)state;
	assert_string_equal(find(chain, 6, "10 days", 2, 1, t), "0-3/2@10 4-5/2@105"); /* windows that share an item are one cluster */
	assert_string_equal(find(chain, 6, "20 days", 3, 1, t), "0-3/3@20");
}

static void agencies(void **state)
{
	static const int days[][2] = {{0, 0}, {5, 5}, {30, 30}, {31, 31}};
	char t[200];
	(void)state;
	marks[0].agency = marks[1].agency = 1;
	marks[2].agency = 1, marks[3].agency = 2;
	assert_string_equal(find(days, 4, "10 days", 2, 2, t), "2-3/2@31");
	assert_string_equal(find(days, 4, "10 days", 2, 1, t), "0-1/2@5 2-3/2@31");
}

static void ranges(void **state)
{
	/* January, 14 Feb, April of 2024 as days: possible within 90 days, not certain */
	const int jan = date_day_of(2024, 1, 1), feb = date_day_of(2024, 2, 14), apr = date_day_of(2024, 4, 1);
	const int months[][2] = {{jan, jan + 30}, {feb, feb}, {apr, apr + 29}};
	const int near[][2] = {{100, 130}, {110, 110}, {120, 120}};           /* certain within 90 */
	const int beside[][2] = {{0, 0}, {1, 1}, {400, 430}, {440, 440}};     /* certain, and a possible one apart */
	char t[200], want[60];
	(void)state;
	snprintf(want, sizeof want, "0-2/3@%d~", apr);
	assert_string_equal(find(months, 3, "90 days", 3, 1, t), want);
	assert_string_equal(find(near, 3, "90 days", 3, 1, t), "0-2/3@120");
	assert_string_equal(find(beside, 4, "12 days", 2, 1, t), "0-1/2@1 2-3/2@440~");
}

static void hours(void **state)
{
	static const int days[][2] = {{100, 100}, {101, 101}, {102, 102}};
	char t[200];
	(void)state;
	marks[0].minute_1 = 1 + 22 * 60, marks[1].minute_1 = 1 + 22 * 60, marks[2].minute_1 = 0;
	assert_string_equal(find(days, 3, "24 hours", 2, 1, t), "0-1/2@101");
	marks[1].minute_1++;
	assert_string_equal(find(days, 3, "24 hours", 2, 1, t), ""); /* a minute more */
	assert_string_equal(find(days, 3, "2 days", 3, 1, t), "0-2/3@102"); /* the calendar's clock takes the untimed too */
	marks[0].minute_1 = marks[1].minute_1 = 0;
}

static void months(void **state)
{
	const int days[][2] = {{date_day_of(2024, 1, 31), date_day_of(2024, 1, 31)}, {date_day_of(2024, 2, 29), date_day_of(2024, 2, 29)}};
	const int over[][2] = {{date_day_of(2024, 1, 31), date_day_of(2024, 1, 31)}, {date_day_of(2024, 3, 1), date_day_of(2024, 3, 1)}};
	char t[200];
	(void)state;
	assert_true(find(days, 2, "1 month", 2, 1, t)[0]);
	assert_string_equal(find(over, 2, "1 month", 2, 1, t), "");
}

static int open_calendar(void **state)
{
	struct err e = {0};
	(void)state;
	return calendar_open(project_schemas(), CALENDAR_ENGLAND_WALES, &calendar, &e);
}

static int close_calendar(void **state)
{
	(void)state;
	calendar_close(calendar);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(closed), cmocka_unit_test(joined), cmocka_unit_test(agencies), cmocka_unit_test(ranges),
					   cmocka_unit_test(hours), cmocka_unit_test(months)};
	return cmocka_run_group_tests(tests, open_calendar, close_calendar);
}
