/* One line for each thing that asked for an answer: when it was, and what came of it. */
#include "sentence_own.h"

static void add_time(int16_t minute_1, struct buf *b)
{
	if (minute_1)
		buf_addf(b, " %02d.%02d", (minute_1 - 1) / 60, (minute_1 - 1) % 60);
}

static void add_moment(const struct item *i, struct buf *b)
{
	sentence_add_item_day(i, b);
	if (i->lo == i->hi)
		add_time(i->minute_1, b);
}

static void add_agency(const struct sentence *s, const struct mark *m, struct buf *b)
{
	if (m->agency) {
		buf_add_z(b, " (");
		sentence_agency(s->view->name(s->view, VIEW_AGENCY, m->agency), b);
		buf_add_char(b, ')');
	}
}

static bool is_earlier(const struct mark *x, const struct mark *y)
{
	if (x->lo != y->lo)
		return x->lo < y->lo;
	return x->minute_1 && (!y->minute_1 || x->minute_1 < y->minute_1);
}

/* Of an end, all of what ended: "31 Oct 2025 20.00 to 1 Nov 2025 13.20 (17 hours)", by whichever records reach furthest. */
static void add_whole(const struct sentence *s, const struct item *it, struct buf *b)
{
	const struct mark *from = &s->mark[it->entry[0]];
	struct item begin, end = *it;

	for (size_t k = 0; k < it->entries; k++) {
		const struct mark *m = &s->mark[it->entry[k]];
		from = is_earlier(m, from) ? m : from;
		if (m->end_lo == it->lo && m->end_minute_1 > end.minute_1)
			end.minute_1 = m->end_minute_1;
	}
	begin = (struct item){.lo = from->lo, .hi = from->hi, .minute_1 = from->minute_1};
	add_moment(&begin, b);
	buf_add_z(b, " to ");
	add_moment(&end, b);
	if (begin.lo != begin.hi || end.lo != end.hi)
		return;
	if (begin.minute_1 && end.minute_1) {
		long minutes = (long)(item_minute(end.lo, end.minute_1 - 1) - item_minute(begin.lo, begin.minute_1 - 1));
		long hours = (minutes + 30) / 60;
		buf_addf(b, " (%ld hour%s)", hours, hours == 1 ? "" : "s");
	} else {
		buf_addf(b, " (%d day%s)", (int)(end.lo - begin.lo), end.lo - begin.lo == 1 ? "" : "s");
	}
}

static struct str wanted(const struct sentence *s)
{
	const struct rule_term *t = &s->set->term[s->rule->step[s->rule->steps - 1].term];

	return str_is_empty(t->say) ? t->name : t->say;
}

/* What came, on which day, in whose record, and what the child said. */
static int add_response(const struct sentence *s, const struct sentence_each *x, struct arena *a, struct buf *b, struct err *e)
{
	const struct mark *m = &s->mark[x->answer->mark];
	int32_t days = x->answer->lo - x->begin->lo;
	struct buf voice = {0};
	int rc = 0;

	buf_add(b, s->set->code->kind[m->kind].words);
	buf_add_z(b, x->answer->lo == x->answer->hi ? " on " : ", ");
	add_moment(x->answer, b);
	add_agency(s, m, b);
	if (x->came == FOUND_LATE)
		buf_add_z(b, ", late");
	if (x->came == FOUND_LATE && item_is_exact(x->answer) && item_is_exact(x->begin))
		buf_addf(b, ", %d day%s after", (int)days, days == 1 ? "" : "s");
	if (x->to_day)
		buf_add_z(b, ", by the day; cannot tell to the hour");
	for (size_t k = 0; k < x->answer->entries && rc == 0 && voice.n == 0; k++)
		rc = sentence_add_voice(s, &s->mark[x->answer->entry[k]], a, &voice, e);
	if (voice.n)
		buf_addf(b, ": %.*s", STR_ARG(buf_str(&voice)));
	else if (rc == 0 && str_is_equal(s->set->code->kind[m->kind].name, STR("return-interview")))
		buf_add_z(b, "; what the child said: not recorded");
	buf_close(&voice);
	return rc;
}

int sentence_each(const struct sentence *s, const struct sentence_each *x, struct arena *a, struct str *out, struct err *e)
{
	struct buf b = {0};
	int rc = 0;

	if (x->begin->point == CODE_END) {
		add_whole(s, x->begin, &b);
	} else {
		add_moment(x->begin, &b);
		add_agency(s, &s->mark[x->begin->mark], &b);
	}
	buf_add_z(&b, ": ");
	if (x->answer)
		rc = add_response(s, x, a, &b, e);
	else if (x->came == FOUND_ANSWERED)
		buf_add_z(&b, "an action is recorded in the entry itself");
	else
		buf_addf(&b, x->came == FOUND_NOT_DUE       ? "%.*s not yet due"
			     : x->came == FOUND_CANNOT_TELL ? "%.*s: cannot be told from the records supplied"
							    : "%.*s: nothing in the records supplied",
			 STR_ARG(wanted(s)));
	*out = buf_take(&b, a);
	return rc;
}
