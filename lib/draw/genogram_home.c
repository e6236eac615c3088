#include "draw/genogram_home.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "draw/genogram_words.h"
#include "format/measure.h"
#include "genogram_own.h"

#define CELL  5.0
#define BEVEL 4.0

enum { FREE, TAKEN, FILLED };

struct box {
	double x0, y0, x1, y1;
};
struct grid {
	struct arena *arena;
	double x, y; /* of cell 0, 0 */
	int w, h;
	unsigned char *cell;
	int *part; /* connected part of a filled cell, 0 none */
};

static unsigned char look(const struct grid *g, int x, int y)
{
	return x < 0 || y < 0 || x >= g->w || y >= g->h ? TAKEN
							: g->cell[(size_t)y * (size_t)g->w + (size_t)x];
}

static void put(struct grid *g, int x, int y, unsigned char value)
{
	if (x >= 0 && y >= 0 && x < g->w && y < g->h)
		g->cell[(size_t)y * (size_t)g->w + (size_t)x] = value;
}

static bool is_filled(const struct grid *g, int x, int y)
{
	return x >= 0 && y >= 0 && x < g->w && y < g->h &&
	       g->cell[(size_t)y * (size_t)g->w + (size_t)x] == FILLED;
}

static void cells_of(const struct grid *g, const struct box *b, int c[4])
{
	c[0] = (int)floor((b->x0 - g->x) / CELL);
	c[1] = (int)floor((b->y0 - g->y) / CELL);
	c[2] = (int)ceil((b->x1 - g->x) / CELL);
	c[3] = (int)ceil((b->y1 - g->y) / CELL);
}

static void fill(struct grid *g, const struct box *b, unsigned char value)
{
	int c[4];

	cells_of(g, b, c);
	for (int y = c[1]; y < c[3]; y++)
		for (int x = c[0]; x < c[2]; x++)
			if (value == TAKEN || look(g, x, y) != TAKEN)
				put(g, x, y, value);
}

static bool is_clear(const struct grid *g, const struct box *b)
{
	int c[4];

	cells_of(g, b, c);
	for (int y = c[1]; y < c[3]; y++)
		for (int x = c[0]; x < c[2]; x++)
			if (look(g, x, y) == TAKEN)
				return false;
	return true;
}

static struct box around(const struct layout_person *q, double margin, double above, double below)
{
	return (struct box){q->x - q->left - margin, q->y - q->rim - above, q->x + q->right + margin,
			    q->y + fmax(q->below, q->rim) + below};
}

/* Marks connected parts; their number. */
static int mark_parts(struct grid *g)
{
	int *stack = ARENA_ARRAY(g->arena, int, (size_t)g->w *(size_t)g->h + 1), parts = 0;

	memset(g->part, 0, (size_t)g->w * (size_t)g->h * sizeof *g->part);
	for (int i = 0; i < g->w * g->h; i++) {
		int n = 0;

		if (g->cell[i] != FILLED || g->part[i])
			continue;
		g->part[i] = ++parts;
		stack[n++] = i;
		while (n) {
			static const int step[4][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
			int c = stack[--n];

			for (int k = 0; k < 4; k++) {
				int x = c % g->w + step[k][0], y = c / g->w + step[k][1], d = y * g->w + x;

				if (is_filled(g, x, y) && !g->part[d]) {
					g->part[d] = parts;
					stack[n++] = d;
				}
			}
		}
	}
	return parts;
}

static bool is_wide(const struct grid *g, int x, int y)
{
	return look(g, x, y) != TAKEN && look(g, x + 1, y) != TAKEN && look(g, x, y + 1) != TAKEN &&
	       look(g, x + 1, y + 1) != TAKEN;
}

/* The shortest corridor, two cells wide, from part 1 to any other. */
static bool dig(struct grid *g)
{
	size_t cells = (size_t)g->w * (size_t)g->h;
	int *from = ARENA_ARRAY(g->arena, int, cells + 1), *queue = ARENA_ARRAY(g->arena, int, cells + 1);
	size_t n = 0, read = 0;

	for (size_t i = 0; i < cells; i++) {
		from[i] = -1;
		if (g->part[i] == 1) {
			from[i] = (int)i;
			queue[n++] = (int)i;
		}
	}
	while (read < n) {
		static const int step[4][2] = {{0, 1}, {0, -1}, {1, 0}, {-1, 0}};
		int c = queue[read++];

		if (g->part[c] > 1) {
			while (from[c] != c) {
				for (int k = 0; k < 4; k++)
					if (look(g, c % g->w + k % 2, c / g->w + k / 2) == FREE)
						put(g, c % g->w + k % 2, c / g->w + k / 2, FILLED);
				c = from[c];
			}
			return true;
		}
		for (int k = 0; k < 4; k++) {
			int x = c % g->w + step[k][0], y = c / g->w + step[k][1], d = y * g->w + x;

			if (x < 0 || y < 0 || x >= g->w || y >= g->h || from[d] >= 0)
				continue;
			if (g->part[d] ? true : is_wide(g, x, y)) {
				from[d] = c;
				queue[n++] = d;
			}
		}
	}
	return false;
}

/* Free cells that the outline would enclose are taken in, unless somebody stands there. */
static void fill_holes(struct grid *g)
{
	for (int y = 1; y + 1 < g->h; y++)
		for (int x = 1; x + 1 < g->w; x++)
			if (look(g, x, y) == FREE && is_filled(g, x - 1, y) && is_filled(g, x, y - 1)) {
				int right = x, down = y;

				while (right < g->w && look(g, right, y) == FREE)
					right++;
				while (down < g->h && look(g, x, down) == FREE)
					down++;
				if (right < g->w && right - x < 5 && is_filled(g, right, y))
					put(g, x, y, FILLED);
				else if (down < g->h && down - y < 5 && is_filled(g, x, down))
					put(g, x, y, FILLED);
			}
}

/* Walks round one part with the inside at the right hand, y down; corners bevelled. */
static struct genogram_outline trace(struct grid *g, int part)
{
	static const int dir[4][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}}; /* east south west north */
	int sx = -1, sy = -1, x, y, d = 0;
	size_t cap = 64, n = 0;
	struct dot_point *corner = arena_malloc(cap * sizeof *corner), *p;
	size_t points = 0;

	for (int i = 0; i < g->w * g->h && sx < 0; i++)
		if (g->part[i] == part) {
			sx = i % g->w;
			sy = i / g->w;
		}
	x = sx;
	y = sy;
#define INSIDE(cx, cy)                                                                                       \
	((cx) >= 0 && (cy) >= 0 && (cx) < g->w && (cy) < g->h && g->part[(cy)*g->w + (cx)] == part)
	do { /* at grid corner (x, y), about to go in direction d */
		/* the cell ahead at the right must be inside, the one ahead at the left outside */
		int right_x = d == 0 || d == 3 ? x : x - 1, right_y = d == 0 || d == 1 ? y : y - 1;
		int ahead_left_x = d == 0 || d == 1 ? x : x - 1, ahead_left_y = d == 1 || d == 2 ? y : y - 1;

		if (INSIDE(right_x, right_y) && INSIDE(ahead_left_x, ahead_left_y)) {
			d = (d + 3) % 4;
		} else if (!INSIDE(right_x, right_y)) {
			d = (d + 1) % 4;
		} else {
			x += dir[d][0];
			y += dir[d][1];
			continue;
		}
		if (n == cap)
			corner = arena_grow(corner, cap *= 2, sizeof *corner);
		corner[n++] = (struct dot_point){g->x + x * CELL, g->y + y * CELL};
	} while ((x != sx || y != sy || d != 0) && n < 100000);
#undef INSIDE
	p = ARENA_ARRAY(g->arena, struct dot_point, 2 * n + 1);
	for (size_t i = 0; i < n; i++) {
		struct dot_point c = corner[i], a = corner[(i + n - 1) % n], b = corner[(i + 1) % n];
		double la = hypot(a.x - c.x, a.y - c.y), lb = hypot(b.x - c.x, b.y - c.y),
		       cut = fmin(BEVEL, fmin(la, lb) / 2);

		if (la < 0.01 || lb < 0.01)
			continue;
		p[points++] = (struct dot_point){c.x + (a.x - c.x) * cut / la, c.y + (a.y - c.y) * cut / la};
		p[points++] = (struct dot_point){c.x + (b.x - c.x) * cut / lb, c.y + (b.y - c.y) * cut / lb};
	}
	free(corner);
	return (struct genogram_outline){p, points};
}

size_t genogram_home_outline(struct layout *l, const struct pedigree_home *home, double foot,
			     double wider, struct genogram_outline **outline)
{
	struct grid g = {.arena = l->arena, .x = floor(l->x0) - 40, .y = floor(l->y0) - 40};
	struct box *box = ARENA_ARRAY(l->arena, struct box, home->members + 1);
	bool *member = ARENA_ARRAY(l->arena, bool, l->of->persons + 1), again = true;
	size_t n = home->members, parts;

	g.w = (int)((l->x1 - l->x0 + 80) / CELL) + 2;
	g.h = (int)((l->y1 - l->y0 + 80) / CELL) + 2;
	g.cell = ARENA_ARRAY(l->arena, unsigned char, (size_t)g.w *(size_t)g.h + 1);
	g.part = ARENA_ARRAY(l->arena, int, (size_t)g.w *(size_t)g.h + 1);
	for (size_t i = 0; i < n; i++)
		member[home->member[i]] = true;
	for (size_t i = 0; i < l->of->persons; i++)
		if (!member[i]) {
			struct box b = around(&l->person[i], 2, 4, 2);

			fill(&g, &b, TAKEN);
		}
	for (size_t i = 0; i < n; i++) {
		struct box wide = around(&l->person[home->member[i]], 7 + wider, 9 + wider, 7 + wider + foot);

		box[i] = around(&l->person[home->member[i]], 1, 2, 1);
		fill(&g, &wide, FILLED);
	}
	/* Two boxes become one where nobody else stands in the rectangle of both. */
	while (again) {
		again = false;
		for (size_t i = 0; i < n && !again; i++)
			for (size_t j = i + 1; j < n && !again; j++) {
				struct box b = {fmin(box[i].x0, box[j].x0), fmin(box[i].y0, box[j].y0),
						fmax(box[i].x1, box[j].x1), fmax(box[i].y1, box[j].y1)};
				struct box wide = {b.x0 - 6 - wider, b.y0 - 7 - wider, b.x1 + 6 + wider, b.y1 + 6 + wider + foot};

				if (!is_clear(&g, &b))
					continue;
				fill(&g, &wide, FILLED);
				box[i] = b;
				box[j] = box[--n];
				again = true;
			}
	}
	/* Of two boxes one above the other, or side by side, the strip between them, where it is free. */
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++) {
			struct box strip = {fmax(box[i].x0, box[j].x0) - 6, box[i].y1,
					    fmin(box[i].x1, box[j].x1) + 6, box[j].y0};

			if (i != j && strip.y1 > strip.y0 && strip.x1 - strip.x0 > 30 && is_clear(&g, &strip))
				fill(&g, &strip, FILLED);
			strip = (struct box){box[i].x1, fmax(box[i].y0, box[j].y0) - 6, box[j].x0,
					     fmin(box[i].y1, box[j].y1) + 6};
			if (i != j && strip.x1 > strip.x0 && strip.y1 - strip.y0 > 30 && is_clear(&g, &strip))
				fill(&g, &strip, FILLED);
		}
	/* Each member's own room is not given up to a neighbour's margin. */
	for (size_t i = 0; i < home->members; i++) {
		struct box b = around(&l->person[home->member[i]], 1, 2, 1);
		int c[4];

		cells_of(&g, &b, c);
		for (int y = c[1]; y < c[3]; y++)
			for (int x = c[0]; x < c[2]; x++)
				put(&g, x, y, FILLED);
	}
	fill_holes(&g);
	parts = (size_t)mark_parts(&g);
	for (size_t turn = 0; parts > 1 && turn < home->members && dig(&g); turn++)
		parts = (size_t)mark_parts(&g);
	*outline = ARENA_ARRAY(l->arena, struct genogram_outline, parts + 1);
	for (size_t i = 0; i < parts; i++)
		(*outline)[i] = trace(&g, (int)i + 1);
	return parts;
}

static bool runs_through(const struct dot_piece *piece, size_t pieces, const struct box *b)
{
	for (size_t i = 0; i < pieces; i++)
		for (size_t k = 0; k + 1 < piece[i].points; k++) {
			struct dot_point p = piece[i].point[k], q = piece[i].point[k + 1];

			if (fmax(p.x, q.x) > b->x0 && fmin(p.x, q.x) < b->x1 && fmax(p.y, q.y) > b->y0 &&
			    fmin(p.y, q.y) < b->y1)
				return true;
		}
	return false;
}

bool genogram_is_free(const struct layout *l, double x0, double y0, double x1, double y1)
{
	const struct box one = {x0, y0, x1, y1}, *b = &one;

	for (size_t i = 0; i < l->of->joints; i++)
		if (runs_through(l->joint[i].line, l->joint[i].lines, b) ||
		    runs_through(l->joint[i].descent, l->joint[i].descents, b))
			return false;
	for (size_t i = 0; i < l->of->children; i++)
		if (runs_through(l->child[i].stem, l->child[i].stems, b))
			return false;
	for (size_t i = 0; i < l->of->persons; i++) {
		const struct layout_person *q = &l->person[i];

		if (q->x - q->rim < b->x1 && q->x + q->rim > b->x0 && q->y - q->rim < b->y1 && q->y + q->rim > b->y0)
			return false;
		if (q->x - q->left < b->x1 && q->x + q->right > b->x0 && q->y + q->rim < b->y1 &&
		    q->y + q->below > b->y0)
			return false;
	}
	return true;
}

static bool is_inside(const struct genogram_outline *o, double x, double y)
{
	bool odd = false;

	for (size_t i = 0; i < o->points; i++) {
		struct dot_point a = o->point[i], b = o->point[(i + 1) % o->points];

		if ((a.y > y) != (b.y > y) && x < a.x + (y - a.y) * (b.x - a.x) / (b.y - a.y))
			odd = !odd;
	}
	return odd;
}

static bool is_within(const struct genogram_outline *o, const struct box *b)
{
	return is_inside(o, b->x0, b->y0) && is_inside(o, b->x1, b->y0) && is_inside(o, b->x0, b->y1) &&
	       is_inside(o, b->x1, b->y1);
}

/* Another home's outline or letter is in the box. */
static bool is_taken(const struct genogram_taken *t, const struct genogram_outline *own, const struct box *b)
{
	for (size_t i = 0; i < t->letters; i++) {
		const struct genogram_place *q = &t->letter[i];

		if (q->x0 < b->x1 && q->x1 > b->x0 && q->y0 < b->y1 && q->y1 > b->y0)
			return true;
	}
	for (size_t i = 0; i < t->outlines; i++)
		for (size_t k = 0; &t->outline[i] != own && k < t->outline[i].points; k++) {
			struct dot_point p = t->outline[i].point[k], q = t->outline[i].point[(k + 1) % t->outline[i].points];

			if (fmax(p.x, q.x) > b->x0 && fmin(p.x, q.x) < b->x1 && fmax(p.y, q.y) > b->y0 &&
			    fmin(p.y, q.y) < b->y1)
				return true;
		}
	return false;
}

struct dot_point genogram_home_letter(const struct layout *l, const struct genogram_outline *outline, double w,
				      double h, const struct genogram_taken *taken)
{
	struct dot_point corner = {1e9, -1e9}, best = {0, -1e9};
	double left = 1e9, right = -1e9, top = 1e9;

	for (size_t i = 0; i < outline->points; i++) {
		struct dot_point p = outline->point[i], q = outline->point[(i + 1) % outline->points];

		if (p.y > corner.y + 0.1 || (p.y > corner.y - 0.1 && p.x < corner.x))
			corner = p;
		if (fabs(p.y - q.y) > 0.1 || q.x > p.x) /* with the inside at the right, lower edges run left */
			continue;
		for (double x = q.x + 2; x + w < p.x; x += 4) {
			struct box b = {x - 2, p.y - h - 3, x + w + 2, p.y};

			if (genogram_is_free(l, b.x0, b.y0, b.x1, b.y1) && !is_taken(taken, outline, &b)) {
				if (p.y > best.y + 0.1 || (p.y > best.y - 0.1 && x < best.x))
					best = (struct dot_point){x, p.y};
				break;
			}
		}
	}
	for (size_t i = 0; i < outline->points; i++) {
		left = fmin(left, outline->point[i].x);
		right = fmax(right, outline->point[i].x);
		top = fmin(top, outline->point[i].y);
	}
	/* anywhere inside, the lowest first */
	for (double y = corner.y - 6; best.y < -1e8 && y > top; y -= 4)
		for (double x = left; best.y < -1e8 && x < right; x += 4) {
			struct box b = {x - 2, y - h - 3, x + w + 2, y};

			if (is_within(outline, &b) && genogram_is_free(l, b.x0, b.y0, b.x1, b.y1) &&
			    !is_taken(taken, outline, &b))
				best = (struct dot_point){x, y};
		}
	/* last, below the corner, where no other letter is */
	for (double y = corner.y; best.y < -1e8; y += h) {
		struct box b = {corner.x, y - h - 3, corner.x + w + 4, y};
		struct genogram_taken letters = {taken->letter, taken->letters, NULL, 0};

		if (!is_taken(&letters, outline, &b))
			best = (struct dot_point){corner.x + 2, y};
	}
	return (struct dot_point){best.x, best.y - h - 1.5};
}

/* How many homes before this one have somebody of this one in them. */
static size_t shared_before(const struct pedigree *p, size_t home)
{
	size_t n = 0;

	for (size_t h = 0; h < home; h++) {
		bool shared = false;

		for (size_t i = 0; i < p->home[h].members; i++)
			for (size_t m = 0; m < p->home[home].members; m++)
				shared |= p->home[h].member[i] == p->home[home].member[m];
		n += shared;
	}
	return n;
}

/* Letters stand where no other home's letter or outline does. */
static void draw_letters(struct genogram_picture *k, const struct genogram_outline *outline, const size_t *home, size_t n)
{
	struct genogram_taken taken = {ARENA_ARRAY(k->a, struct genogram_place, n + 1), 0, outline, n};

	for (size_t i = 0; i < n && (k->p->homes > 1 || n > 1); i++) {
		struct str letter = genogram_words_home(k->a, home[i]);
		double w = 1.25 * measure_width(letter, 8);
		struct dot_point at = genogram_home_letter(&k->l, &outline[i], w, 10, &taken);

		legend_text(k->d, k->a, at.x, -at.y, 8, true, "household", letter);
		k->bottom = fmin(k->bottom, -at.y - 11);
		taken.letter[taken.letters++] = (struct genogram_place){at.x - 1, at.y - 1, at.x + w + 3, at.y + 11};
	}
}

static void draw_outlines(struct genogram_picture *k, size_t h, const struct genogram_outline *outline, size_t n)
{
	static const char *const tint[] = {"#2166ac1a", "#d55e0017", "#1b783717", "#762a8317"};
	struct dot_piece *piece = ARENA_ARRAY(k->a, struct dot_piece, n + 1);
	struct buf words = {0};

	for (size_t i = 0; i < n; i++) {
		struct dot_point *p = ARENA_ARRAY(k->a, struct dot_point, outline[i].points + 2);

		for (size_t m = 0; m < outline[i].points; m++) {
			p[m] = (struct dot_point){outline[i].point[m].x, -outline[i].point[m].y};
			k->left = fmin(k->left, p[m].x);
			k->right = fmax(k->right, p[m].x);
			k->top = fmax(k->top, p[m].y);
			k->bottom = fmin(k->bottom, p[m].y);
		}
		p[outline[i].points] = p[0];
		piece[i] = (struct dot_piece){p, outline[i].points + 1, false};
		dot_add_area(k->d, &(struct dot_area){p, outline[i].points, tint[h % 4]});
	}
	k->home[h] = (struct genogram_drawn){piece, n};
	for (size_t i = 0; i < k->p->home[h].members; i++)
		buf_addf(&words, "%s%.*s", i ? ", " : "",
			 STR_ARG(genogram_words_name(k->a, k->p, k->p->home[h].member[i])));
	buf_addf(&words, ": %.*s", STR_ARG(k->s->mark[STYLE_HOME]));
	dot_add_line(k->d, &(struct dot_line){.id = arena_printf(k->a, "home-%c%zu", (char)('A' + h % 26), h / 26),
					      .class = STR("household"),
					      .words = buf_str(&words),
					      .piece = piece,
					      .pieces = n,
					      .style = DOT_DASHED,
					      .width = 1,
					      .colour = "#4d4d4d"});
	buf_close(&words);
	legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_HOME, .words = k->s->mark[STYLE_HOME]});
}

void genogram_home_draw(struct genogram_picture *k)
{
	struct genogram_outline **of = ARENA_ARRAY(k->a, struct genogram_outline *, k->p->homes + 1), *all;
	size_t *n = ARENA_ARRAY(k->a, size_t, k->p->homes + 1), *home, total = 0, at = 0;

	k->home = ARENA_ARRAY(k->a, struct genogram_drawn, k->p->homes + 1);
	for (size_t h = 0; h < k->p->homes; h++) {
		size_t before = shared_before(k->p, h);
		double foot = k->p->homes > 1 ? 11 : 0;

		/* the label of the home inside goes above that of this one */
		n[h] = genogram_home_outline(&k->l, &k->p->home[h], foot * (double)(before + 1), CELL * (double)before, &of[h]);
		total += n[h];
	}
	all = ARENA_ARRAY(k->a, struct genogram_outline, total + 1);
	home = ARENA_ARRAY(k->a, size_t, total + 1);
	for (size_t h = 0; h < k->p->homes; h++) {
		draw_outlines(k, h, of[h], n[h]);
		for (size_t i = 0; i < n[h]; i++) {
			all[at] = of[h][i];
			home[at++] = h;
		}
	}
	draw_letters(k, all, home, total);
}
