#include "bow_own.h"

#include <math.h>
#include <string.h>

#define BUCKET 24.0
#define REACH  18.0  /* farther away nothing is seen */
#define SHORT  34.0  /* a way that is shorter hardly shows what kind it is */
#define MARGIN 160.0 /* of the field round all symbols and words */
#define ROOM   12.0
#define GAP    2.5  /* between a rim and the end of a way */
#define LEVEL  0.15 /* what runs level or upright can be taken for a line of the structure */
#define PI     3.14159265358979323846

/* ---- the field ---- */

static struct bow_box widened(struct bow_box b, double by)
{
	return (struct bow_box){fmin(b.left, b.right) - by, fmin(b.bottom, b.top) - by,
				fmax(b.left, b.right) + by, fmax(b.bottom, b.top) + by};
}

static int bucket_at(double v, double from, int n)
{
	int i = (int)((v - from) / BUCKET);

	return i < 0 ? 0 : i >= n ? n - 1 : i;
}

static void enter(struct bow_field *f, uint32_t thing)
{
	struct bow_box b = widened(f->thing[thing].box, REACH);
	int x1 = bucket_at(b.right, f->all.left, f->wide), y1 = bucket_at(b.top, f->all.bottom, f->high);

	for (int y = bucket_at(b.bottom, f->all.bottom, f->high); y <= y1; y++)
		for (int x = bucket_at(b.left, f->all.left, f->wide); x <= x1; x++) {
			uint32_t *first = &f->bucket[(size_t)y * (size_t)f->wide + (size_t)x];

			f->entry = arena_room(f->arena, f->entry, f->entries, &f->entry_cap,
					      sizeof *f->entry);
			f->entry[f->entries] = (struct bow_entry){thing, *first};
			*first = (uint32_t)++f->entries;
		}
}

static void make_buckets(struct bow_field *f)
{
	if (f->bucket)
		return;
	f->all = widened(f->all, MARGIN);
	f->wide = (int)ceil((f->all.right - f->all.left) / BUCKET) + 1;
	f->high = (int)ceil((f->all.top - f->all.bottom) / BUCKET) + 1;
	f->bucket = ARENA_ARRAY(f->arena, uint32_t, (size_t)f->wide * (size_t)f->high);
	for (size_t i = 0; i < f->things; i++)
		enter(f, (uint32_t)i);
}

static void add(struct bow_field *f, const struct bow_thing *t)
{
	f->thing = arena_room(f->arena, f->thing, f->things, &f->cap, sizeof *f->thing);
	f->thing[f->things++] = *t;
	if (f->bucket)
		enter(f, (uint32_t)f->things - 1);
}

void bow_add_box(struct bow_field *f, enum bow_kind kind, struct bow_box box)
{
	if (!f->things)
		f->all = box;
	if (!f->bucket)
		f->all = (struct bow_box){fmin(f->all.left, box.left), fmin(f->all.bottom, box.bottom),
					  fmax(f->all.right, box.right), fmax(f->all.top, box.top)};
	add(f, &(struct bow_thing){.kind = kind, .box = box});
}

void bow_add_polyline(struct bow_field *f, enum bow_kind kind, const struct dot_point *p, size_t n,
		      double half, uint32_t of)
{
	struct dot_point from = p[0];

	for (size_t i = 1; i < n; i++) {
		double x = p[i].x - from.x, y = p[i].y - from.y, len = sqrt(x * x + y * y);

		if (kind == BOW_WAY && len < (f->hurried ? 24 : 10) && i + 1 < n)
			continue; /* its points are closer together than anybody asks */
		add(f, &(struct bow_thing){kind,
					   {from.x, from.y, p[i].x, p[i].y},
					   half,
					   of,
					   len > 0 ? x / len : 0,
					   len > 0 ? y / len : 0,
					   len});
		from = p[i];
	}
}

void bow_forget(struct bow_field *f, uint32_t of)
{
	for (size_t i = 0; i < f->things; i++)
		if (f->thing[i].kind == BOW_WAY && f->thing[i].of == of)
			f->thing[i].kind = BOW_NOTHING;
	for (size_t i = 0; f->bucket && i < (size_t)f->wide * (size_t)f->high; i++) {
		uint32_t *at = &f->bucket[i];

		while (*at)
			if (f->thing[f->entry[*at - 1].thing].kind == BOW_NOTHING)
				*at = f->entry[*at - 1].next;
			else
				at = &f->entry[*at - 1].next;
	}
}

static bool is_in_field(const struct bow_field *f, struct dot_point p)
{
	return p.x >= f->all.left && p.x <= f->all.right && p.y >= f->all.bottom && p.y <= f->all.top;
}

/* The first entry of the bucket of a point in the field. */
static uint32_t first_at(const struct bow_field *f, struct dot_point p)
{
	return f->bucket[(size_t)bucket_at(p.y, f->all.bottom, f->high) * (size_t)f->wide +
			 (size_t)bucket_at(p.x, f->all.left, f->wide)];
}

/* ---- prices ---- */

/* How far a point is outside of a box; below 0: inside. */
static double outside(const struct bow_box *b, struct dot_point p)
{
	double x = b->left - p.x > p.x - b->right ? b->left - p.x : p.x - b->right,
	       y = b->bottom - p.y > p.y - b->top ? b->bottom - p.y : p.y - b->top;

	return x > y ? x : y;
}

static bool is_own(const struct bow_task *t, const struct bow_box *b)
{
	double x = (b->left + b->right) / 2, y = (b->bottom + b->top) / 2;

	return (fabs(x - t->from->x) < t->from->w / 2 && fabs(y - t->from->y) < t->from->h / 2) ||
	       (fabs(x - t->to->x) < t->to->w / 2 && fabs(y - t->to->y) < t->to->h / 2);
}

/* Running along a line is worse than crossing it. */
static double along(const struct bow_thing *g, struct dot_point p, double dx, double dy, double half,
		    double cross, double run)
{
	double room = half + g->half + 2.5, x = p.x - g->box.left, y = p.y - g->box.bottom,
	       at = x * g->dx + y * g->dy, parallel;

	at = at < 0 ? 0 : at > g->length ? g->length : at;
	x -= g->dx * at;
	y -= g->dy * at;
	if (x * x + y * y > room * room)
		return 0;
	parallel = fabs(g->dx * dx + g->dy * dy);
	return cross + run * parallel * parallel * parallel;
}

double bow_price(const struct bow_task *t, struct dot_point p, double dx, double dy, double step,
		 struct bow_touch *touch)
{
	const struct bow_field *f = t->f;
	double price = 0, off;
	uint32_t symbol = 0, word = 0;

	if (!is_in_field(f, p)) {
		touch->symbol = touch->word = 0;
		return 0;
	}
	for (uint32_t i = first_at(f, p); i; i = f->entry[i - 1].next) {
		uint32_t n = f->entry[i - 1].thing;
		const struct bow_thing *g = &f->thing[n];

		switch (g->kind) {
		case BOW_NOTHING:
			break;
		case BOW_SYMBOL:
			if (is_own(t, &g->box))
				break;
			off = outside(&g->box, p) - t->width.least;
			if (off < 1) {
				symbol = n + 1;
				price += 100;
			} else if (off < t->width.half - t->width.least + 5) {
				price += 0.6 * (t->width.half - t->width.least + 5 - off);
			}
			break;
		case BOW_WORDS:
			off = outside(&g->box, p) - t->width.least;
			if (off < 0) {
				word = n + 1;
				price += 12;
			} else if (off < t->width.half - t->width.least + 2) {
				price += 0.5 * (t->width.half - t->width.least + 2 - off);
			}
			break;
		case BOW_LINE:
			price += along(g, p, dx, dy, t->width.half, 0.8, 7);
			break;
		case BOW_OUTLINE:
			price += along(g, p, dx, dy, t->width.half, 0.2, 3);
			break;
		case BOW_WAY:
			price += along(g, p, dx, dy, t->width.half, 1.5, 14);
			break;
		}
	}
	price *= step / BOW_STEP;
	if (symbol && symbol != touch->symbol) {
		touch->symbols++;
		price += 3000;
	}
	if (word && word != touch->word) {
		touch->words++;
		price += BOW_WORD;
	}
	touch->symbol = symbol;
	touch->word = word;
	return price;
}

bool bow_is_within(const struct bow_end *e, struct dot_point p, double gap)
{
	double x = fabs(p.x - e->x), y = fabs(p.y - e->y);

	switch (e->shape) {
	case DOT_CIRCLE:
		return x * x + y * y < (e->w / 2 + gap) * (e->w / 2 + gap);
	case DOT_DIAMOND:
		return x + y < e->w / 2 + gap * 1.4142;
	default:
		return x < e->w / 2 + gap && y < e->h / 2 + gap;
	}
}

/* Where the way from `in` to `out` leaves the room round a symbol. */
static struct dot_point rim(const struct bow_end *e, struct dot_point in, struct dot_point out)
{
	for (int i = 0; i < 6; i++) {
		struct dot_point mid = {(in.x + out.x) / 2, (in.y + out.y) / 2};

		if (bow_is_within(e, mid, GAP))
			in = mid;
		else
			out = mid;
	}
	return out;
}

/* Gives up above `most`. */
static bool price_way(const struct bow_task *t, struct bow *b, double most)
{
	const struct dot_point *p = b->point;
	struct bow_touch touch = {0};
	size_t n = b->points;
	double cost = 0, length = 0, ux = 0, uy = 0;

	for (size_t i = 0; i < n; i++) {
		struct dot_point u = p[i ? i - 1 : 0], v = p[i + 1 < n ? i + 1 : i];
		double dx = v.x - u.x, dy = v.y - u.y, len = sqrt(dx * dx + dy * dy) + 1e-9, step = BOW_STEP;

		dx /= len;
		dy /= len;
		if (i) {
			step = sqrt((p[i].x - u.x) * (p[i].x - u.x) + (p[i].y - u.y) * (p[i].y - u.y));
			cost += BOW_LENGTH * step + 5 * fabs(atan2(ux * dy - uy * dx, ux * dx + uy * dy));
			length += step;
			if (fabs(dx) > 0.999 || fabs(dy) > 0.999)
				cost += LEVEL * step;
		}
		cost += bow_price(t, p[i], dx, dy, step, &touch);
		if (bow_is_within(t->from, p[i], 1) || bow_is_within(t->to, p[i], 1)) {
			touch.symbols++; /* back over the face it comes from */
			cost += 1000;
		} else if (i > 1 && i + 2 < n &&
			   bow_is_within(i < n / 2 ? t->from : t->to, p[i], t->width.half + 1)) {
			cost += 4; /* along its rim */
		}
		if (cost >= most)
			return false;
		ux = dx;
		uy = dy;
	}
	b->cost = cost + (length < SHORT ? 2 * (SHORT - length) : 0);
	b->symbols = touch.symbols;
	b->words = touch.words;
	return b->cost < most;
}

bool bow_measure(const struct bow_task *t, const struct dot_point *p, size_t n, double most, struct bow *b)
{
	size_t first = 0, last = n - 1;

	while (first < n / 2 && bow_is_within(t->from, p[first], GAP))
		first++;
	while (last > n / 2 && bow_is_within(t->to, p[last], GAP))
		last--;
	if (last < first + 2) /* they all but touch each other */
		first = n / 2 > 2 ? n / 2 - 2 : 0, last = n / 2 + 2 < n ? n / 2 + 2 : n - 1;
	b->points = last - first + 1;
	memcpy(b->point, p + first, b->points * sizeof *p);
	if (first)
		b->point[0] = rim(t->from, p[first - 1], p[first]);
	if (last + 1 < n)
		b->point[b->points - 1] = rim(t->to, p[last + 1], p[last]);
	return price_way(t, b, most);
}

/* ---- curves ---- */

enum { MOST = 240 };

static size_t curve(const struct bow_end *a, const struct bow_end *b, double leave, double arrive,
		    double handle, struct dot_point *p)
{
	double dx = b->x - a->x, dy = b->y - a->y, len = fmax(hypot(dx, dy), 1), way = atan2(dy, dx),
	       h = handle * fmax(len, 60);
	struct dot_point q[4] = {{a->x, a->y},
				 {a->x + h * cos(way + leave), a->y + h * sin(way + leave)},
				 {b->x - h * cos(way - arrive), b->y - h * sin(way - arrive)},
				 {b->x, b->y}};
	double around = hypot(q[1].x - q[0].x, q[1].y - q[0].y) + hypot(q[2].x - q[1].x, q[2].y - q[1].y) +
			hypot(q[3].x - q[2].x, q[3].y - q[2].y);
	size_t n = (size_t)fmin(fmax(around / BOW_STEP, 16), MOST - 1);

	for (size_t i = 0; i <= n; i++) {
		double t = (double)i / (double)n, s = 1 - t,
		       w[4] = {s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t};

		p[i] = (struct dot_point){0, 0};
		for (int k = 0; k < 4; k++) {
			p[i].x += w[k] * q[k].x;
			p[i].y += w[k] * q[k].y;
		}
	}
	return n + 1;
}

static void try_curves(const struct bow_task *t, struct bow *best)
{
	static const double turn[] = {0, 10, -10, 22, -22, 36, -36, 52, -52, 70, -70, 92, -92, 118, -118},
			    handle[3] = {0.55, 0.33, 0.85};
	struct dot_point p[MOST], kept[MOST];
	struct bow b = {.point = kept};
	double far = fmax(hypot(t->to->x - t->from->x, t->to->y - t->from->y) -
				  (t->from->w + t->to->w) * 0.75 - 2 * GAP,
			  0);
	size_t turns = t->f->hurried ? 9 : sizeof turn / sizeof *turn, handles = t->f->hurried ? 1 : 3;

	for (size_t i = 0; i < turns; i++)
		for (size_t k = 0; k < turns; k++)
			for (size_t h = 0; h < handles; h++) {
				size_t n;

				/* no way of these bends can be cheaper */
				if (BOW_LENGTH * far + 5 * (fabs(turn[i]) + fabs(turn[k])) * PI / 180 * 0.9 >=
				    best->cost)
					break;
				n = curve(t->from, t->to, turn[i] * PI / 180, turn[k] * PI / 180, handle[h],
					  p);

				if (bow_measure(t, p, n, best->cost - 1e-6, &b)) {
					struct dot_point *to = best->point;

					memcpy(to, b.point, b.points * sizeof *to);
					*best = b;
					best->point = to;
				}
				if (!turn[i] && !turn[k])
					break; /* straight, whatever the handle */
			}
}

static double freest(const struct bow_task *t, const struct bow *b)
{
	struct bow_task wide = *t;
	double best = 0.5, least = 1e18, length = 0, along = 0;

	wide.width.half = wide.width.least = fmax(t->width.half, 6);
	for (size_t i = 1; i < b->points; i++)
		length += hypot(b->point[i].x - b->point[i - 1].x, b->point[i].y - b->point[i - 1].y);
	for (size_t i = 1; i < b->points; i++) {
		double at, price;

		along += hypot(b->point[i].x - b->point[i - 1].x, b->point[i].y - b->point[i - 1].y);
		at = along / fmax(length, 1e-9);
		if (at < 0.2 || at > 0.8)
			continue;
		price = 24 * fabs(at - 0.5);

		for (size_t k = i > 3 ? i - 3 : 0; k <= i + 3 && k + 1 < b->points; k++) {
			struct bow_touch touch = {0};
			double dx = b->point[k + 1].x - b->point[k].x, dy = b->point[k + 1].y - b->point[k].y,
			       len = fmax(hypot(dx, dy), 1e-9);

			price += bow_price(&wide, b->point[k], dx / len, dy / len, BOW_STEP, &touch);
		}
		if (price < least - 1e-9) {
			least = price;
			best = at;
		}
	}
	return best;
}

/* Nobody asks about more than ROOM. */
static void measure_room(const struct bow_task *t, struct bow *b)
{
	const struct bow_field *f = t->f;

	b->room = ARENA_ARRAY(f->arena, double, b->points);
	for (size_t i = 0; i < b->points; i++) {
		struct dot_point p = b->point[i];

		b->room[i] = ROOM;
		if (!is_in_field(f, p))
			continue;
		for (uint32_t k = first_at(f, p); k; k = f->entry[k - 1].next) {
			const struct bow_thing *g = &f->thing[f->entry[k - 1].thing];

			if (g->kind == BOW_WORDS || (g->kind == BOW_SYMBOL && !is_own(t, &g->box)))
				b->room[i] = fmin(b->room[i], outside(&g->box, p) - 0.8);
		}
	}
}

bool bow_holds(struct bow_field *f, const struct bow_end *from, const struct bow_end *to,
	       struct bow_width width, const struct bow *b)
{
	struct bow_task t = {f, from, to, width};
	struct bow again = *b;

	make_buckets(f);
	return b->points && price_way(&t, &again, b->cost + 1e-6);
}

struct bow bow_find(struct bow_field *f, const struct bow_end *from, const struct bow_end *to,
		    struct bow_width width)
{
	static const double room[] = {140, 400, 1e6};
	struct bow_task t = {f, from, to, width};
	struct bow best = {.point = ARENA_ARRAY(f->arena, struct dot_point, MOST), .cost = 1e18};

	make_buckets(f);
	try_curves(&t, &best);
	for (int turn = 0; turn < 3 && (best.symbols || (best.words && turn < (f->hurried ? 1 : 2)));
	     turn++) {
		struct dot_point *p;
		size_t n = bow_grid_find(&t, room[turn], &p);
		struct bow b = {.point = ARENA_ARRAY(f->arena, struct dot_point, n + 1)};

		if (n && bow_measure(&t, p, n, best.cost, &b))
			best = b;
	}
	best.middle = freest(&t, &best);
	measure_room(&t, &best);
	return best;
}
