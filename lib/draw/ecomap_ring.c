#include "ecomap_own.h"

#include <math.h>

#define TURN    6.283185307179586
#define SAMPLES 720
#define TALL    1.5  /* at most so much higher than wide, or wider than high */
#define GAP     10.0 /* between two sectors, along the ring */
#define SPREAD  0.02 /* the ring grows by so much until nothing touches */
#define TRIES   400
#define ROUNDS  3

static struct dot_point on(const struct ecomap_ring *r, double turn)
{
	return (struct dot_point){r->wide * sin(turn), r->high * cos(turn)};
}

/* Of a ring 1 wide and 1 high: many are tried, and each is this one stretched. */
static void take_samples(struct ecomap_ring *r, struct arena *a)
{
	r->length = ARENA_ARRAY(a, double, SAMPLES + 1);
	r->sample = ARENA_ARRAY(a, struct dot_point, SAMPLES + 1);
	for (int i = 0; i <= SAMPLES; i++)
		r->sample[i] = on(&(struct ecomap_ring){.wide = 1, .high = 1}, TURN * i / SAMPLES);
}

static void measure(struct ecomap_ring *r)
{
	r->length[0] = 0;
	for (int i = 1; i <= SAMPLES; i++) {
		double dx = r->wide * (r->sample[i].x - r->sample[i - 1].x),
		       dy = r->high * (r->sample[i].y - r->sample[i - 1].y);

		r->length[i] = r->length[i - 1] + sqrt(dx * dx + dy * dy);
	}
}

struct dot_point ecomap_ring_at(const struct ecomap_ring *r, double s, double out)
{
	size_t lo = 0, hi = SAMPLES;
	struct dot_point p;
	double far;

	s = fmod(fmod(s, r->around) + r->around, r->around) * r->length[SAMPLES] / r->around;
	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;

		*(r->length[mid] <= s ? &lo : &hi) = mid;
	}
	p = on(r, TURN * ((double)lo + (s - r->length[lo]) / (r->length[hi] - r->length[lo])) / SAMPLES);
	far = hypot(p.x, p.y);
	return (struct dot_point){p.x * (far + out) / far, p.y * (far + out) / far};
}

double ecomap_ring_edge(const struct ecomap_ring *r)
{
	return r->farther + r->circle + ECOMAP_EDGE;
}

/* How much more the picture takes of a sheet across than upright; of what is less than a sheet no more is
 * asked. */
static double too_wide(const struct ecomap_ring *r)
{
	double across = 2 * (r->wide + ecomap_ring_edge(r)) / r->sheet_w,
	       upright = (2 * (r->high + ecomap_ring_edge(r)) + r->beside) / r->sheet_h;

	return fmax(across, 1) - fmax(upright, 1);
}

/* The length of an ellipse 1 wide and `tall` high, by Ramanujan's second approximation (1914). */
static double ellipse(double tall)
{
	double h = (1 - tall) * (1 - tall) / ((1 + tall) * (1 + tall));

	return TURN / 2 * (1 + tall) * (1 + 3 * h / (10 + sqrt(4 - 3 * h)));
}

static void stretch(struct ecomap_ring *r, double tall)
{
	r->wide = r->around / ellipse(tall);
	r->high = r->wide * tall;
}

/* A ring of the length wanted: round while a sheet has room for it, else as much higher than wide, or wider
 * than high, as makes the best of one. */
static void shape(struct ecomap_ring *r, double around)
{
	double lo = 1, hi = 1;

	r->around = around;
	stretch(r, 1);
	if (too_wide(r) > 0)
		hi = TALL;
	else if (too_wide(r) < 0)
		lo = 1 / TALL;
	for (int i = 0; i < 30 && hi - lo > 0.001; i++) {
		double tall = (lo + hi) / 2;

		stretch(r, tall);
		*(too_wide(r) > 0 ? &lo : &hi) = tall;
	}
	stretch(r, (lo + hi) / 2);
	measure(r);
}

/* Half of what a name takes along the ring where it stands: across of its width, upright of its height. */
static double half_name(const struct ecomap_ring *r, const struct ecomap_item *n)
{
	double far = hypot(n->x / r->wide, n->y / r->high);

	if (r->two || far <= 0) /* not placed as yet */
		return n->w / 2;
	/* the ring runs the way of (y / high^2, -x / wide^2) */
	return (n->w * fabs(n->y / r->high) * r->wide + n->h * fabs(n->x / r->wide) * r->high) /
	       (2 * hypot(n->y * r->wide / r->high, n->x * r->high / r->wide));
}

/* How far apart two items of the ring stand at least.  On two rings a name stands on the outer one, beyond an
 * inner circle. */
static double least(const struct ecomap_ring *r, const struct ecomap_item *a, const struct ecomap_item *b)
{
	double name = (a->is_name ? half_name(r, a) : 0) + (b->is_name ? half_name(r, b) : 0);

	if (a->outer && b->outer)
		return a->is_name || b->is_name
			       ? (name + (a->is_name && b->is_name ? 4 : r->circle + 4)) * 0.85
			       : (2 * r->circle + ECOMAP_APART) * 0.85;
	if (a->is_name || b->is_name)
		return r->two ? 0 : name + (a->is_name && b->is_name ? 4 : r->circle + 3);
	return a->outer != b->outer ? r->circle + ECOMAP_CLEAR + 1 : 2 * r->circle + ECOMAP_APART;
}

/* Places along the ring, each as near to those before it as can be; returns how long the ring must be. */
static double line_up(struct ecomap_ring *r)
{
	double around = 0;

	for (size_t i = 0; i < r->n; i++) {
		struct ecomap_item *b = &r->item[i];

		b->tight = 0;
		for (size_t k = i > 6 ? i - 6 : 0; k < i; k++)
			b->tight = fmax(b->tight, r->item[k].tight + least(r, &r->item[k], b) +
							  GAP * (b->group - r->item[k].group));
		if (r->two && i && r->item[i - 1].is_name)
			r->item[i - 1].tight = b->tight; /* the name beyond the first of its circles */
	}
	for (size_t k = r->n > 6 ? r->n - 6 : 0; k < r->n; k++)
		for (size_t i = 0; i < r->n && i < 6; i++)
			around = fmax(around, r->item[k].tight - r->item[i].tight +
						      (i == k ? 0 : least(r, &r->item[k], &r->item[i])) +
						      GAP);
	return around;
}

static double far_from(struct dot_point p, struct dot_point a, struct dot_point b)
{
	double dx = b.x - a.x, dy = b.y - a.y,
	       t = ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy);

	t = t < 0 ? 0 : t > 1 ? 1 : t;
	return hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

/* How far a point is from the box of a name. */
static double far_from_name(struct dot_point p, const struct ecomap_item *n)
{
	return hypot(fmax(0, fabs(p.x - n->x) - n->w / 2), fmax(0, fabs(p.y - n->y) - n->h / 2));
}

/* The line from the middle comes nearer to a name than a line may: into a box that is so much larger. */
static bool is_line_near_name(const struct ecomap_item *to, const struct ecomap_item *name)
{
	double end[2] = {to->x, to->y}, at[2] = {name->x, name->y},
	       half[2] = {name->w / 2 + ECOMAP_CLEAR, name->h / 2 + ECOMAP_CLEAR}, in = 0, out = 1;

	for (int i = 0; i < 2; i++) {
		double a = (at[i] - half[i]) / end[i], b = (at[i] + half[i]) / end[i];

		if (fabs(end[i]) < 1e-9) {
			if (fabs(at[i]) > half[i])
				return false;
			continue;
		}
		in = fmax(in, fmin(a, b));
		out = fmin(out, fmax(a, b));
	}
	return in < out;
}

static bool is_tight(const struct ecomap_ring *r, const struct ecomap_item *a, const struct ecomap_item *b)
{
	struct dot_point pa = {a->x, a->y}, pb = {b->x, b->y}, middle = {0, 0};

	if (a->is_name && b->is_name)
		return fabs(a->x - b->x) < (a->w + b->w) / 2 + 2 && fabs(a->y - b->y) < (a->h + b->h) / 2 + 2;
	if (a->is_name)
		return is_tight(r, b, a);
	if (b->is_name)
		return far_from_name(pa, b) < r->circle + 3 || is_line_near_name(a, b);
	return hypot(a->x - b->x, a->y - b->y) < 2 * r->circle + ECOMAP_APART ||
	       far_from(pb, middle, pa) < r->circle + ECOMAP_CLEAR ||
	       far_from(pa, middle, pb) < r->circle + ECOMAP_CLEAR;
}

static bool is_clear(const struct ecomap_ring *r)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct ecomap_item *a = &r->item[i];

		if (hypot(a->x, a->y) < r->middle + r->circle + r->lines)
			return false;
		for (size_t k = i + 1; k < r->n; k++)
			if (is_tight(r, a, &r->item[k]))
				return false;
	}
	return true;
}

/* Everything at its place on a ring of this length, where one of length `tight` has room for all.  A name
 * stays with its circles where there is more room than is wanted. */
static void put(struct ecomap_ring *r, double around, double tight)
{
	double by = around / tight, top = around / 2;

	shape(r, around);
	for (size_t k = r->n; k-- > 0;) {
		struct ecomap_item *to = &r->item[k];

		to->s = to->is_name && !r->two ? to[1].s - 1.15 * least(r, to, to + 1) : to->tight * by;
		if (to->s < to->tight)
			to->s = to->tight * by;
	}
	/* the middle of the child's own people is the top; without any, the agencies' is the foot */
	if (r->own)
		top = (r->item[0].s + r->item[r->own - 1].s) / 2;
	else if (r->n)
		top += (r->item[0].s + r->item[r->n - 1].s) / 2;
	for (size_t k = 0; k < r->n; k++) {
		struct ecomap_item *to = &r->item[k];
		struct dot_point p;

		to->s -= top;
		p = ecomap_ring_at(r, to->s, to->outer ? r->farther : 0);
		to->x = p.x;
		to->y = p.y;
	}
}

void ecomap_ring_place(struct ecomap_ring *r, struct arena *a)
{
	double around, tight;
	bool outer = false;

	for (size_t i = 0; i < r->n; i++) {
		r->item[i].outer = r->two && (r->item[i].is_name || outer);
		outer = !r->item[i].is_name && !outer;
	}
	take_samples(r, a);
	r->farther = r->two ? 2 * r->circle + 12 : 0;
	/* again, since a name takes less of the ring where that runs upright */
	for (int round = 0; round < ROUNDS; round++) {
		tight = line_up(r);
		around = fmax(tight, TURN * (r->middle + r->circle + r->lines + 2));
		put(r, around, tight);
		for (int i = 0; i < TRIES && !is_clear(r); i++)
			put(r, around *= 1 + SPREAD, tight);
	}
}

void ecomap_ring_span(const struct ecomap_ring *r, unsigned group, double *from, double *to)
{
	unsigned last = r->n ? r->item[r->n - 1].group : 0;
	double begin[3] = {HUGE_VAL, HUGE_VAL, HUGE_VAL}, end[3] = {-HUGE_VAL, -HUGE_VAL, -HUGE_VAL};
	unsigned of[3] = {group ? group - 1 : last, group, group < last ? group + 1 : 0};

	for (size_t i = 0; i < r->n; i++) {
		const struct ecomap_item *p = &r->item[i];
		double half = (p->is_name ? half_name(r, p) : r->circle) * (p->outer ? 0.85 : 1);

		for (int k = 0; k < 3; k++)
			if (p->group == of[k]) {
				begin[k] = fmin(begin[k], p->s - half);
				end[k] = fmax(end[k], p->s + half);
			}
	}
	*from = (end[0] - (group ? 0 : r->around) + begin[1]) / 2;
	*to = (end[1] + begin[2] + (group < last ? 0 : r->around)) / 2;
}
