#include "cmd/suppose.h"

static const struct {
	const char *option, *question;
} asks[SUPPOSE_MOST] = {
	{"--child", "no column says which child the rows are about: --child ID, or --child SHEET=ID for each sheet that has none (told here as ?)"},
	{"--person-is", "whom the type of a relation names: --person-is from (the first person is the mother, ...) or to "
			"(told here as from)"},
	{"--dates", "whether 02/03/2024 is 2 March or 3 February: --dates day-first or --dates month-first "
		    "(told here as day first)"},
};

int suppose_open(suppose_try *open, void *self, struct source_options *o, int *asked, struct err *why, struct err *e)
{
	const struct source_options given = *o;
	int may = (str_is_empty(o->child) ? SUPPOSE_CHILD : 0) | (str_is_empty(o->person_is) ? SUPPOSE_DIRECTION : 0) |
		  (str_is_empty(o->order) ? SUPPOSE_ORDER : 0);
	int opened = open(self, o, why, e);
	bool tried = false;
	*asked = 0;
	for (int suppose = 1; suppose <= SUPPOSE_ALL && opened == 0; suppose++) {
		struct err unheard = {0};
		if (suppose & ~may)
			continue;
		*o = given;
		o->child = suppose & SUPPOSE_CHILD ? STR("?") : given.child;
		o->person_is = suppose & SUPPOSE_DIRECTION ? STR("from") : given.person_is;
		o->order = suppose & SUPPOSE_ORDER ? STR("day-first") : given.order;
		tried = true;
		if ((opened = open(self, o, &unheard, e)) > 0)
			*asked = suppose;
	}
	if (opened == 0 && tried) { /* no answer helps: what is heard is of the file as it stands */
		*o = given;
		opened = open(self, o, why, e);
	}
	return opened;
}

struct reading {
	const struct source_input *in;
	struct arena *a;
	struct str map;
};

static int look(void *self, const struct source_options *o, struct err *why, struct err *e)
{
	struct reading *x = self;
	struct source_reader *r;
	(void)e; /* whatever fails here has been told by the reader that failed first */
	if (source_open(x->in, o, &r, why) < 0)
		return 0;
	x->map = arena_copy(x->a, r->summary.map);
	r->source.close(&r->source);
	return 1;
}

int suppose_waits(const struct source_input *in, const struct source_options *o, struct arena *a, struct str *map)
{
	struct source_options quiet = *o;
	struct reading x = {.in = in, .a = a};
	struct err unheard = {0};
	int asked = 0;
	quiet.diags = NULL;
	quiet.watch = NULL;
	suppose_open(look, &x, &quiet, &asked, &unheard, &unheard);
	*map = x.map;
	return asked;
}

size_t suppose_questions(int asked, struct str question[static SUPPOSE_MOST])
{
	size_t n = 0;
	for (int i = 0; i < SUPPOSE_MOST; i++)
		if (asked & 1 << i)
			question[n++] = str_of(asks[i].question);
	return n;
}

struct str suppose_words(int asked, struct arena *a)
{
	struct buf b = {0};
	for (int i = 0; i < SUPPOSE_MOST; i++)
		if (asked & 1 << i)
			buf_addf(&b, "%s%s", !b.n ? "" : asked >> (i + 1) ? ", " : " and ", asks[i].option);
	return buf_take(&b, a);
}
