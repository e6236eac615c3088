#include "draw/emotion.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "format/schema.h"

/* Points; local settings. */
#define STRAND 4.0 /* between two strands */
#define TOOTH  4.5 /* half a zigzag */
#define WAVE   14.0
#define STEP   5.0 /* between two corners of a smooth strand */
#define HEAD   9.0 /* room for an arrow's head, where every strand is one */
#define GAP    3.0 /* half of where a line is broken off */
#define PI     3.14159265358979323846

/* ---- the list ---- */

static int place_of(const char *const *names, int n, struct str name)
{
	for (int i = 0; i < n; i++)
		if (str_is_equal(name, str_of(names[i])))
			return i;
	return 0; /* absent; the RELAX NG allows no other word */
}

static void read_kind(struct arena *a, const struct schema_node *n, struct emotion *to)
{
	static const char *const strokes[] = {"solid", "dashed", "dotted"},
				 *const zigzags[] = {"none", "all", "part", "between", "wave"},
				 *const middles[] = {"none",  "gap",   "mended",  "ring",
						     "rings", "cross", "crosses", "diamond"},
				 *const arrows[] = {"none", "full", "open", "barred"};
	struct str colour = schema_attribute(n, "colour");
	int arrow = place_of(arrows, 4, schema_attribute(n, "arrow"));
	long strands;

	to->name = arena_copy(a, schema_attribute(n, "name"));
	to->words = arena_copy(a, schema_attribute(n, "words"));
	to->strands = !str_to_long(schema_attribute(n, "strands"), &strands) ? (unsigned)strands : 1;
	to->stroke = (enum dot_style)place_of(strokes, 3, schema_attribute(n, "stroke"));
	to->thick = str_is_equal(schema_attribute(n, "pen"), STR("thick"));
	to->zigzag = (enum emotion_zigzag)place_of(zigzags, 5, schema_attribute(n, "zigzag"));
	to->middle = (enum emotion_middle)place_of(middles, 8, schema_attribute(n, "middle"));
	to->arrow = arrow > 0;
	to->head = arrow == 2 ? DOT_OPEN : DOT_FULL;
	to->barred = arrow == 3;
	snprintf(to->colour, sizeof to->colour, "%.*s", (int)colour.n, colour.p);
}

static bool is_alike(const struct emotion *a, const struct emotion *b)
{
	return a->strands == b->strands && a->stroke == b->stroke && a->thick == b->thick &&
	       a->zigzag == b->zigzag && a->middle == b->middle && a->arrow == b->arrow &&
	       a->head == b->head && a->barred == b->barred;
}

int emotion_open(const char *schemas, struct arena *a, struct emotion_list *to, struct diags *diags,
		 struct err *e)
{
	struct arena tree = {0};
	struct schema_node *root;
	struct emotion *list;
	char path[512], rng[512];
	size_t n = 0;
	int r;

	*to = (struct emotion_list){0};
	snprintf(path, sizeof path, "%s/style/emotion.xml", schemas);
	snprintf(rng, sizeof rng, "%s/style/emotion.rng", schemas);
	r = schema_load(path, rng, &tree, &root, diags, e);
	for (const struct schema_node *k = r ? NULL : root->child; k; k = k->next)
		n++;
	list = ARENA_ARRAY(a, struct emotion, n + 1);
	for (const struct schema_node *k = r ? NULL : root->child; k && !r; k = k->next) {
		read_kind(a, k, &list[to->n]);
		for (size_t i = 0; i < to->n && !r; i++)
			if (str_is_equal(list[i].name, list[to->n].name))
				r = err_set_at(e, ERR_USAGE, str_of(path), k->line, 0, "%.*s is here twice",
					       STR_ARG(list[i].name));
			else if (is_alike(&list[i], &list[to->n]))
				r = err_set_at(e, ERR_USAGE, str_of(path), k->line, 0,
					       "%.*s is drawn as %.*s but for its colour",
					       STR_ARG(list[to->n].name), STR_ARG(list[i].name));
		to->n++;
	}
	to->of = list;
	if (!r && !emotion_find(to, STR("other")))
		r = err_set_at(e, ERR_USAGE, str_of(path), 0, 0,
			       "there is no kind `other`, for what has no look of its own");
	arena_close(&tree);
	return r;
}

const struct emotion *emotion_find(const struct emotion_list *list, struct str name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_is_equal(list->of[i].name, name))
			return &list->of[i];
	return NULL;
}

/* ---- its pieces ---- */

double emotion_pen(const struct emotion *k)
{
	return k->thick ? 2 : 1.2;
}

/* How far the outer strands stand from the way. */
static double aside_of(const struct emotion *k)
{
	if (k->zigzag == EMOTION_BETWEEN)
		return k->strands < 2 ? 0 : k->thick ? 5 : 4.5;
	return (k->zigzag == EMOTION_ALL ? 4.4 : STRAND) * (k->strands - 1) / 2;
}

static double tooth_of(const struct emotion *k)
{
	switch (k->zigzag) {
	case EMOTION_STRAIGHT:
		return 0;
	case EMOTION_BETWEEN:
		return k->strands == 3 ? 5 : 2.6;
	case EMOTION_WAVE:
		return 2.8;
	default:
		return k->strands > 1 ? 2.5 : k->thick ? 4 : 3.5;
	}
}

double emotion_half(const struct emotion *k)
{
	double aside = aside_of(k), tooth = tooth_of(k);

	return (k->zigzag == EMOTION_BETWEEN ? fmax(aside, tooth) : aside + tooth) + emotion_pen(k) / 2;
}

/* Strands must still be seen to be several. */
double emotion_least(const struct emotion *k)
{
	double pen = emotion_pen(k) / 2;

	return pen + (emotion_half(k) - pen) * (k->strands > 1 ? 0.6 : 0.3);
}

enum { MARKS = 4, MARK_POINTS = 17 };
struct mark { /* what stands on the way: drawn from a place on it and back to there */
	double anchor;
	struct dot_point p[MARK_POINTS];
	size_t n;
};
struct trace {
	const struct emotion *k;
	const struct emotion_way *way;
	const double *along; /* length of the way up to each of its points */
	double length, end;  /* end: where strands come together, before an arrow's head */
	struct arena *a;
	struct mark mark[MARKS];
	size_t marks;
	struct dot_piece *piece;
	size_t pieces;
};

/* The first point of the way beyond length s. */
static size_t after(const struct trace *t, double s)
{
	size_t low = 1, high = t->way->points - 1;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (t->along[mid] < s)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

/* How much narrower the line must be near length s: 1 not at all. */
static double narrow(const struct trace *t, double s)
{
	double room = 1e9, pen = emotion_pen(t->k) / 2, half = emotion_half(t->k) - pen;

	if (!t->way->room)
		return 1;
	for (size_t i = after(t, s - TOOTH) - 1;
	     i < t->way->points && (t->along[i] <= s + TOOTH || i <= after(t, s)); i++)
		room = fmin(room, t->way->room[i]);
	return fmin(1, fmax(emotion_least(t->k) - pen, room - pen) / (half + 1e-9));
}

/* The point at length s, `off` to its left. */
static struct dot_point at(const struct trace *t, double s, double off)
{
	const struct dot_point *p;
	size_t i;
	double part, dx, dy, len;

	s = fmin(fmax(s, 0), t->length);
	i = after(t, s);
	p = &t->way->point[i];
	len = fmax(t->along[i] - t->along[i - 1], 1e-9);
	part = (s - t->along[i - 1]) / len;
	dx = (p->x - p[-1].x) / len;
	dy = (p->y - p[-1].y) / len;
	return (struct dot_point){p[-1].x + dx * len * part - dy * off, p[-1].y + dy * len * part + dx * off};
}

/* ---- marks ---- */

static void add_mark(struct trace *t, double anchor, const struct dot_point *p, size_t n)
{
	struct mark *m = &t->mark[t->marks++];

	m->anchor = anchor;
	m->n = n;
	memcpy(m->p, p, n * sizeof *p);
}

static void add_ring(struct trace *t, double s, double radius)
{
	struct dot_point p[MARK_POINTS], c = at(t, s, 0), from = at(t, s - radius, 0);
	double turn = atan2(from.y - c.y, from.x - c.x);

	for (int i = 0; i < MARK_POINTS; i++)
		p[i] = (struct dot_point){c.x + radius * cos(turn + 2 * PI * i / (MARK_POINTS - 1)),
					  c.y + radius * sin(turn + 2 * PI * i / (MARK_POINTS - 1))};
	add_mark(t, s - radius, p, MARK_POINTS);
}

static void add_bar(struct trace *t, double s, double arm)
{
	struct dot_point p[4] = {at(t, s, 0), at(t, s, arm), at(t, s, -arm), at(t, s, 0)};

	add_mark(t, s, p, 4);
}

static void add_cross(struct trace *t, double s, double arm)
{
	struct dot_point c = at(t, s, 0), p[7] = {c, at(t, s + arm, arm), at(t, s - arm, -arm),
						  c, at(t, s - arm, arm), at(t, s + arm, -arm),
						  c};

	add_mark(t, s, p, 7);
}

static void add_middle(struct trace *t, double s)
{
	double out = aside_of(t->k), arm = fmax(4, out + 2.5), bar = fmax(6, out + 4);

	switch (t->k->middle) {
	case EMOTION_BARE:
		break;
	case EMOTION_GAP:
		add_bar(t, s - GAP, bar);
		add_bar(t, s + GAP, bar);
		break;
	case EMOTION_MENDED:
		add_bar(t, s - 8, bar);
		add_ring(t, s, 4);
		add_bar(t, s + 8, bar);
		break;
	case EMOTION_RING:
		add_ring(t, s, arm);
		break;
	case EMOTION_RINGS:
		add_ring(t, s - arm * 0.7, arm);
		add_ring(t, s + arm * 0.7, arm);
		break;
	case EMOTION_CROSS:
		add_cross(t, s, arm);
		break;
	case EMOTION_CROSSES:
		add_cross(t, s - arm - 1.5, arm);
		add_cross(t, s + arm + 1.5, arm);
		break;
	case EMOTION_DIAMOND: {
		struct dot_point p[5] = {at(t, s - 5, 0), at(t, s, 5), at(t, s + 5, 0), at(t, s, -5),
					 at(t, s - 5, 0)};

		add_mark(t, s - 5, p, 5);
		break;
	}
	}
}

/* ---- strands ---- */

static bool is_zigzag(const struct trace *t, enum emotion_zigzag zigzag, double s)
{
	double part = fmax(t->length / 6, 11);

	if (zigzag == EMOTION_PART)
		return fabs(s - t->length / 2) < part;
	return zigzag == EMOTION_ALL || zigzag == EMOTION_BETWEEN;
}

static void add_piece(struct trace *t, const struct dot_point *p, size_t n)
{
	struct dot_point *kept = ARENA_ARRAY(t->a, struct dot_point, n);

	memcpy(kept, p, n * sizeof *p);
	t->piece[t->pieces++] = (struct dot_piece){kept, n, false};
}

/* One strand from length s0 to s1, `aside` of the way, and as part of it the marks from `next` up to `last`.
 */
static void add_strand(struct trace *t, double aside, enum emotion_zigzag zigzag, double s0, double s1,
		       size_t next, size_t last)
{
	double step = zigzag == EMOTION_WAVE       ? WAVE / 8
		      : zigzag == EMOTION_STRAIGHT ? STEP
						   : TOOTH,
	       tooth = tooth_of(t->k);
	size_t count = (size_t)fmax(2, ceil((s1 - s0) / step)), n = 0;
	struct dot_point *p = ARENA_ARRAY(t->a, struct dot_point, count + 3 + MARKS * (MARK_POINTS + 1));

	for (size_t i = 0; i <= count; i++) {
		double s = s0 + (s1 - s0) * (double)i / (double)count, off = aside;

		if (i && i < count && is_zigzag(t, zigzag, s))
			off += i % 2 ? tooth : -tooth;
		else if (zigzag == EMOTION_WAVE)
			off += tooth * sin(2 * PI * (s - s0) / WAVE) * fmin(1, fmin(s - s0, s1 - s) / 6);
		if (i == count && t->k->arrow)
			off = 0;
		off *= narrow(t, s);
		for (; next < last && (s >= t->mark[next].anchor || i == count); next++) {
			if (aside != 0)
				p[n++] = at(t, t->mark[next].anchor, aside);
			memcpy(p + n, t->mark[next].p, t->mark[next].n * sizeof *p);
			n += t->mark[next].n;
		}
		p[n++] = at(t, s, off);
	}
	if (t->k->arrow && s1 >= t->end)
		p[n++] = at(t, t->length, 0);
	t->piece[t->pieces++] = (struct dot_piece){p, n, false};
}

void emotion_trace(const struct emotion *k, const struct emotion_way *way, struct arena *a,
		   struct dot_line *to)
{
	double *along = ARENA_ARRAY(a, double, way->points), aside = aside_of(k), middle;
	struct trace t = {.k = k, .way = way, .along = along, .a = a};
	bool broken = k->middle == EMOTION_GAP && !k->arrow && k->strands == 1;
	size_t alone;
	enum emotion_zigzag zigzag = k->zigzag == EMOTION_BETWEEN ? EMOTION_STRAIGHT : k->zigzag;

	for (size_t i = 1; i < way->points; i++)
		along[i] = along[i - 1] + hypot(way->point[i].x - way->point[i - 1].x,
						way->point[i].y - way->point[i - 1].y);
	t.length = along[way->points - 1];
	t.end = k->arrow ? fmax(t.length - HEAD, t.length / 2) : t.length;
	middle = way->middle * t.length;
	add_middle(&t, middle);
	if (k->barred)
		add_bar(&t, t.end - 2, 6);
	t.piece = ARENA_ARRAY(a, struct dot_piece, 2 * (k->strands + 1) + MARKS);
	/* Graphviz puts a head to every piece of a line with an arrow: each strand ends alike, and a mark is
	 * part of the first one. The last piece ends where the way ends. */
	alone = k->strands == 1 || k->arrow ? t.marks : 0;
	if (broken) {
		add_strand(&t, 0, zigzag, 0, middle - GAP, 0, 1);
		add_strand(&t, 0, zigzag, middle + GAP, t.end, 1, 2);
	} else {
		add_strand(&t, -aside, zigzag, 0, t.end, 0, alone);
		for (size_t i = alone; i < t.marks; i++)
			add_piece(&t, t.mark[i].p, t.mark[i].n);
		if (k->zigzag == EMOTION_BETWEEN)
			add_strand(&t, 0, EMOTION_BETWEEN, 0, t.end, 0, 0);
		for (unsigned i = 1; i < k->strands; i++)
			add_strand(&t, aside * (2.0 * i / (k->strands - 1) - 1), zigzag, 0, t.end, 0, 0);
	}
	to->piece = t.piece;
	to->pieces = t.pieces;
	to->style = k->stroke;
	to->width = emotion_pen(k);
	to->colour = k->colour;
	to->arrow_to = k->arrow;
	to->head = k->head;
}
