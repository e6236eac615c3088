/* analysis/rule_parse - the small parts of a rule file: a test, a span, a list of words, an example.
 *
 * What the schema has checked is taken as checked; what it cannot check is told to diags with its line and counted in
 * `faults`, and a harmless value is put in its place, so that one reading tells all faults.  Everything made lives in
 * the set's arena.  Only lib/analysis/rule.c calls this.
 */
#ifndef ANALYSIS_RULE_PARSE_H
#define ANALYSIS_RULE_PARSE_H

#include "analysis/rule.h"
#include "format/schema.h"

enum { RULE_PARSE_MOST = 1000000, RULE_PARSE_TIMES = 100000 }; /* the largest number of any kind, and of items */

struct rule_reading {
	struct rule_set *set;
	struct str path;
	struct diags *diags;
	unsigned long faults;
	const struct schema_node **named; /* the terms and periods of the file, as they stand in it */
	size_t nameds;
};

void rule_fault(struct rule_reading *r, uint32_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));
struct str rule_parse_copy(struct rule_reading *r, const struct schema_node *n, const char *attribute);
struct rule_words rule_parse_words(struct rule_reading *r, struct str s); /* blank-separated; absent: no test */
struct calendar_span rule_parse_span(struct rule_reading *r, const struct schema_node *n, const char *attribute);
/* A warning leaves the rule as it is: it can be run, and does less than who wrote it may think. */
void rule_warn(struct rule_reading *r, uint32_t line, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Absent: `otherwise`.  A number above `most`, or of more digits than a number here has, is a fault. */
long rule_parse_long(struct rule_reading *r, const struct schema_node *n, const char *attribute, long otherwise, long most);
double rule_parse_double(struct rule_reading *r, const struct schema_node *n, const char *attribute, double otherwise); /* above 0 */
void rule_parse_test(struct rule_reading *r, const struct schema_node *n, struct rule_test *t);
int32_t rule_parse_day(struct rule_reading *r, const struct schema_node *n, const char *attribute, int32_t otherwise);
void rule_parse_example(struct rule_reading *r, const struct schema_node *n, int32_t as_of, struct rule_example *x);
/* Terms and periods of the file being read; RULE_NOTHING: none of that name. */
size_t rule_parse_find_term(const struct rule_set *s, size_t file, struct str name);
size_t rule_parse_find_period(const struct rule_set *s, size_t file, struct str name);
/* The term that an attribute names; 0 after a fault, so that reading may go on. */
size_t rule_parse_term(struct rule_reading *r, const struct schema_node *n, const char *attribute);
size_t rule_parse_term_or_nothing(struct rule_reading *r, const struct schema_node *n, const char *attribute);
bool rule_parse_is_detector(const struct schema_node *n, struct rule *to); /* then to->detector says which */
void rule_parse_detector(struct rule_reading *r, const struct schema_node *n, struct rule *to);
enum rule_front rule_parse_front(const struct schema_node *n);
/* A text of the file with runs of blanks as one blank. */
struct str rule_parse_line(struct rule_reading *r, struct str s);

#endif
