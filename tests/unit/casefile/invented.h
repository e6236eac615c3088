/* Invented entries for the tests of casefile: everything an event can say, and helpers. */
#ifndef TESTS_CASEFILE_INVENTED_H
#define TESTS_CASEFILE_INVENTED_H

#include "casefile/stream.h"
#include "../lists.h"

static inline struct date day(const char *iso)
{
	struct date d = {0};
	if (date_parse_iso(str_of(iso), (struct str){0}, &d) < 0)
		abort();
	return d;
}

static inline struct date precise(const char *iso, const char *precision)
{
	struct date d = {0};
	if (date_parse_iso(str_of(iso), str_of(precision), &d) < 0)
		abort();
	return d;
}

static inline uint16_t kind(const char *name)
{
	uint16_t k;
	if (code_kind_of(&code, str_of(name), &k) < 0)
		abort();
	return k;
}

static inline uint16_t relation_kind(const char *name)
{
	uint16_t k;
	if (code_relation_of(&code, str_of(name), &k) < 0)
		abort();
	return k;
}

static const struct event_person full_people[] = {
	{{"csv:M1", 6}, {"perpetrator", 11}}, {{"csv:M2", 6}, {"victim", 6}}, {{"csv:M3", 6}, {NULL, 0}}};
static const struct event_field full_extra[] = {
	{{"Ward", 4}, {"7\n\"b\"", 5}}, {{"Bed", 3}, {"", 0}}, {{"Ward", 4}, {"8", 1}}};
static const struct event_source full_sources[] = {{{"a.csv", 5}, 3, 1}, {{"b.csv", 5}, 9, 0}};
static const struct str full_tags[] = {{"new", 3}, {"\xc3\xa9t\xc3\xa9", 5}};

/* Every field said. */
static inline struct event full_event(void)
{
	return (struct event){
		.id = 0xfedcba9876543210u, .child = STR("csv:C1"), .kind = kind("missing"), .start = day("2024-02-29T23:59"),
		.end = precise("2024-03-01/2024-03-04", "between"), .raw = STR("29/2/24 late"), .recorded = day("2024-03-05T08:00"),
		.agency = STR("Police"), .author = STR("PC 12"), .worker = STR("Ann O'Neill"), .place = STR("the park"),
		.people = full_people, .people_n = 3, .text = STR("Line one\nline \"two\", <b> & \xe2\x80\xa8 end"), .impact = STR("afraid"),
		.voice = STR("I ran"), .action = STR("s47"), .outcome = STR("found"), .analysis = STR("third time"), .severity_1 = 1,
		.basis = EVENT_CHILD_SAID, .standing = EVENT_ALLEGED, .restricted = EVENT_THIRD_PARTY, .whose = EVENT_WHOSE_CHILD,
		.essential = 1, .disputed = STR("mother: it was one night"), .service = STR("dental"), .value = STR("91.5"), .unit = STR("%"),
		.ref = STR("CR/1"), .tags = full_tags, .tags_n = 2, .extra = full_extra, .extra_n = 3, .supersedes = 0x0123456789abcdefu,
		.sources = full_sources, .sources_n = 2};
}

static inline struct str line_of(const struct record *r, struct out *o)
{
	buf_clear(&o->buf);
	stream_write(r, &code, o);
	return buf_str(&o->buf);
}

#endif
