#include "draw/genogram_home.h"

#include <math.h>

#include "base/buf.h"
#include "draw/genogram_words.h"
#include "format/measure.h"
#include "genogram_own.h"

#define NESTED 5.0 /* between the outlines of two homes round somebody who lives in both */

struct box {
	double x0, y0, x1, y1;
};

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

/* The leftmost place above the lowest of the lower edges; whole: all of it within the outline.  y below -1e8: none. */
static struct dot_point above_edge(const struct layout *l, const struct genogram_outline *outline, double w, double h,
				   const struct genogram_taken *taken, bool whole)
{
	struct dot_point best = {0, -1e9};

	for (size_t i = 0; i < outline->points; i++) {
		struct dot_point p = outline->point[i], q = outline->point[(i + 1) % outline->points];

		if (fabs(p.y - q.y) > 0.1 || q.x > p.x) /* with the inside at the right, lower edges run left */
			continue;
		for (double x = q.x + 2; x + w < p.x; x += 4) {
			struct box b = {x - 2, p.y - h - 3, x + w + 2, p.y};

			if ((whole && !is_within(outline, &(struct box){b.x0, b.y0, b.x1, b.y1 - 1})) ||
			    !genogram_is_free(l, b.x0, b.y0, b.x1, b.y1) || is_taken(taken, outline, &b))
				continue;
			if (p.y > best.y + 0.1 || (p.y > best.y - 0.1 && x < best.x))
				best = (struct dot_point){x, p.y};
			break;
		}
	}
	return best;
}

bool genogram_home_letter(const struct layout *l, const struct genogram_outline *outline, double w, double h,
			  const struct genogram_taken *taken, struct dot_point *at)
{
	struct dot_point corner = {1e9, -1e9}, best = above_edge(l, outline, w, h, taken, true);
	double left = 1e9, right = -1e9, top = 1e9;
	bool clear;

	for (size_t i = 0; i < outline->points; i++) {
		struct dot_point p = outline->point[i];

		if (p.y > corner.y + 0.1 || (p.y > corner.y - 0.1 && p.x < corner.x))
			corner = p;
		left = fmin(left, p.x);
		right = fmax(right, p.x);
		top = fmin(top, p.y);
	}
	/* anywhere inside, the lowest first */
	for (double y = corner.y - 6; best.y < -1e8 && y > top; y -= 4)
		for (double x = left; best.y < -1e8 && x < right; x += 4) {
			struct box b = {x - 2, y - h - 3, x + w + 2, y};

			if (is_within(outline, &b) && genogram_is_free(l, b.x0, b.y0, b.x1, b.y1) &&
			    !is_taken(taken, outline, &b))
				best = (struct dot_point){x, y};
		}
	if (best.y < -1e8)
		best = above_edge(l, outline, w, h, taken, false);
	clear = best.y > -1e8;
	/* outside, on any side of it */
	for (int turn = 0; best.y < -1e8 && turn < 4; turn++)
		for (double on = 0; best.y < -1e8 && on < (turn < 2 ? right - left - w : corner.y - top - h); on += 4) {
			struct dot_point to = {turn == 2   ? left - w - 4
					       : turn == 3 ? right + 4
							   : left + 2 + on,
					       turn == 0   ? corner.y + h + 4
					       : turn == 1 ? top - 2
							   : corner.y - on};
			struct box b = {to.x - 2, to.y - h - 3, to.x + w + 2, to.y};

			if (genogram_is_free(l, b.x0, b.y0, b.x1, b.y1) && !is_taken(taken, NULL, &b))
				best = to;
		}
	/* last, below the corner, where no other letter is */
	for (double y = corner.y; best.y < -1e8; y += h) {
		struct box b = {corner.x, y - h - 3, corner.x + w + 4, y};
		struct genogram_taken letters = {taken->letter, taken->letters, NULL, 0};

		if (!is_taken(&letters, outline, &b))
			best = (struct dot_point){corner.x + 2, y};
	}
	*at = (struct dot_point){best.x, best.y - h - 1.5};
	return clear;
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
		struct str letter = genogram_words_home(k->a, k->p, home[i]);
		double w = 1.25 * measure_width(letter, 8);
		struct dot_point at;

		if (!genogram_home_letter(&k->l, &outline[i], w, 10, &taken, &at) && k->p->homes > 1) { /* the letter alone */
			str_cut(&letter, ' ');
			w = 1.25 * measure_width(letter, 8);
			genogram_home_letter(&k->l, &outline[i], w, 10, &taken, &at);
		}

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
	struct genogram_home *of = ARENA_ARRAY(k->a, struct genogram_home, k->p->homes + 1);
	struct genogram_outline *all;
	size_t *home, total = 0, at = 0;

	k->home = ARENA_ARRAY(k->a, struct genogram_drawn, k->p->homes + 1);
	for (size_t h = 0; h < k->p->homes; h++) {
		double before = (double)shared_before(k->p, h);

		/* the label of the home inside goes above that of this one */
		of[h] = (struct genogram_home){.of = &k->p->home[h],
					       .foot = k->p->homes > 1 ? 11 * (before + 1) : 0,
					       .wider = NESTED * before};
	}
	genogram_home_outlines(&k->l, of, k->p->homes);
	for (size_t h = 0; h < k->p->homes; h++)
		total += of[h].outlines;
	all = ARENA_ARRAY(k->a, struct genogram_outline, total + 1);
	home = ARENA_ARRAY(k->a, size_t, total + 1);
	for (size_t h = 0; h < k->p->homes; h++) {
		draw_outlines(k, h, of[h].outline, of[h].outlines);
		for (size_t i = 0; i < of[h].outlines; i++) {
			all[at] = of[h].outline[i];
			home[at++] = h;
		}
	}
	draw_letters(k, all, home, total);
}
