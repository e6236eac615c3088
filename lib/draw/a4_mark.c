/* The letters at the cuts: each cut line ends in one, and in the page where it goes on. */
#include "a4_own.h"

#include <math.h>
#include <stdlib.h>

#include "format/measure.h"

#define MARK   7.0 /* letters of what ends a cut line */
#define LEADER 5.0 /* from the cut to its letters, at least */

struct dot_point a4_on_paper(const struct a4_pages *k, size_t page, struct dot_point p)
{
	return (struct dot_point){k->origin[page].x + p.x * k->scale[page],
				  k->origin[page].y - p.y * k->scale[page]};
}

void a4_add_mark(struct a4_pages *k, size_t page, size_t other, enum a4_side side, struct dot_point at)
{
	if (k->marks == k->room)
		k->mark = arena_grow(k->mark, k->room = k->room ? 2 * k->room : 64, sizeof *k->mark);
	k->mark[k->marks++] = (struct a4_end){
		.page = page, .other = other, .letter = k->letters, .side = side, .at = at};
}

/* Where the edge is that a line is cut at, in hundredths of a point. */
static long edge_of(const struct a4_end *m)
{
	return lround(100 * (m->side < A4_ABOVE ? m->at.x : m->at.y));
}

static int compare_mark(const void *a, const void *b)
{
	const struct a4_end *x = a, *y = b;
	double p, q;

	if (x->page != y->page)
		return x->page < y->page ? -1 : 1;
	if (x->side != y->side)
		return (int)x->side - (int)y->side;
	if (edge_of(x) != edge_of(y))
		return edge_of(x) < edge_of(y) ? -1 : 1;
	p = x->side < A4_ABOVE ? x->at.y : x->at.x;
	q = y->side < A4_ABOVE ? y->at.y : y->at.x;
	if (p != q)
		return p < q ? -1 : 1;
	return x->letter < y->letter ? -1 : x->letter > y->letter;
}

static bool is_one_edge(const struct a4_end *a, const struct a4_end *b)
{
	return a->page == b->page && a->side == b->side && edge_of(a) == edge_of(b);
}

static double room_of(const struct a4_end *m)
{
	return m->side < A4_ABOVE ? MARK * 1.2 : m->w + 5;
}

/* Marks of one edge, sorted along it, each as near to its line as the others leave room: the least squares
 * with that order and that room (pool adjacent violators). */
static void spread(struct arena *a, struct a4_end *m, size_t n)
{
	double *mean = ARENA_ARRAY(a, double, n + 1), room = 0;
	size_t *size = ARENA_ARRAY(a, size_t, n + 1), blocks = 0, at = 0;

	for (size_t i = 0; i < n; i++) {
		room += i ? (room_of(&m[i - 1]) + room_of(&m[i])) / 2 : 0;
		mean[blocks] = (m[i].side < A4_ABOVE ? m[i].at.y : m[i].at.x) - room;
		size[blocks++] = 1;
		while (blocks > 1 && mean[blocks - 2] > mean[blocks - 1]) {
			double sum = mean[blocks - 2] * (double)size[blocks - 2] +
				     mean[blocks - 1] * (double)size[blocks - 1];

			blocks--;
			size[blocks - 1] += size[blocks];
			mean[blocks - 1] = sum / (double)size[blocks - 1];
		}
	}
	room = 0;
	for (size_t b = 0; b < blocks; b++)
		for (size_t i = 0; i < size[b]; i++, at++) {
			room += at ? (room_of(&m[at - 1]) + room_of(&m[at])) / 2 : 0;
			m[at].text = mean[b] + room;
		}
}

static struct str letter(struct arena *a, size_t n)
{
	char back[8];
	size_t len = 0;

	for (n++; n && len < sizeof back; n = (n - 1) / 26)
		back[len++] = (char)('A' + (n - 1) % 26);
	char *p = ARENA_ARRAY(a, char, len + 1);
	for (size_t i = 0; i < len; i++)
		p[i] = back[len - 1 - i];
	return (struct str){p, len};
}

/* Where the letters of a cut stand, `more` further out than they would; y up. */
static struct a4_box text_box(const struct a4_end *m, double more)
{
	double away = m->side == A4_RIGHT || m->side == A4_ABOVE ? LEADER + more : -LEADER - more,
	       h = MARK * 1.2;
	double x = m->side < A4_ABOVE ? m->at.x + away + (away > 0 ? m->w / 2 + 1 : -m->w / 2 - 1) : m->text,
	       y = m->side < A4_ABOVE ? m->text : m->at.y + away + (away > 0 ? h / 2 : -h / 2);

	return (struct a4_box){x - m->w / 2 - 1, x + m->w / 2 + 1, y - h / 2, y + h / 2};
}

static bool is_over(const struct a4_box *a, const struct a4_box *b)
{
	return a->x0 < b->x1 && b->x0 < a->x1 && a->y0 < b->y1 && b->y0 < a->y1;
}

static bool is_free(const struct a4_pages *k, size_t page, const struct a4_box *b)
{
	if (b->x0 < 0 || b->x1 > k->paper->w || b->y1 > 0 || b->y0 < -k->paper->h)
		return false;
	for (size_t i = k->taken_from[page]; i < k->taken_from[page + 1]; i++)
		if (is_over(b, &k->taken[i]))
			return false;
	for (size_t i = 0; i < k->texts; i++)
		if (k->text[i].page == page && is_over(b, &k->text[i].box))
			return false;
	return true;
}

/* Further out, then to one side and the other, while other letters or a symbol stand there; what is taken on
 * a page stays taken. */
static struct a4_box find_room(struct a4_pages *k, const struct a4_end *m)
{
	double line = MARK * 1.2;
	struct a4_box b = text_box(m, 0);

	for (int i = 0; i < 40; i++) {
		int aside = i / 5, side = aside % 2 ? (aside + 1) / 2 : -(aside / 2);
		struct a4_end moved = *m;

		moved.text += side * (m->side < A4_ABOVE ? line : m->w / 2 + 2);
		struct a4_box at = text_box(&moved, i % 5 * (m->side < A4_ABOVE ? 6 : line));
		if (is_free(k, m->page, &at)) {
			b = at;
			break;
		}
	}
	k->text[k->texts].page = m->page;
	k->text[k->texts++].box = b;
	return b;
}

static void draw_mark(struct a4_pages *k, const struct a4_end *m)
{
	struct a4_box b = find_room(k, m);
	struct dot_point line[2] = {m->at, {(b.x0 + b.x1) / 2, (b.y0 + b.y1) / 2}};
	struct dot_piece piece = {line, 2, false};

	if (m->side < A4_ABOVE)
		line[1].x = m->side == A4_RIGHT ? b.x0 : b.x1;
	else
		line[1].y = m->side == A4_ABOVE ? b.y0 : b.y1;
	dot_add_line(k->to[m->page],
		     &(struct dot_line){.class = STR("cut"), .piece = &piece, .pieces = 1, .width = 0.6});
	dot_add_node(k->to[m->page], &(struct dot_node){.class = STR("cut"),
							.shape = DOT_PLAIN,
							.x = (b.x0 + b.x1) / 2,
							.y = (b.y0 + b.y1) / 2,
							.w = b.x1 - b.x0,
							.h = b.y1 - b.y0,
							.text = m->words,
							.size = MARK});
}

/* Where symbols and names stand, by page. */
static void find_taken(struct a4_pages *k)
{
	struct arena *a = k->p->a;
	size_t *fill = ARENA_ARRAY(a, size_t, k->p->pages + 1);

	k->taken = ARENA_ARRAY(a, struct a4_box, k->p->body.nodes + 1);
	k->taken_from = ARENA_ARRAY(a, size_t, k->p->pages + 2);
	k->text = arena_get_array(a, k->marks + 1, sizeof *k->text);
	for (size_t i = 0; i < k->p->body.nodes; i++)
		k->taken_from[a4_page_of(k->p, i) + 1]++;
	for (size_t i = 0; i < k->p->pages; i++)
		k->taken_from[i + 1] += k->taken_from[i];
	for (size_t i = 0; i < k->p->body.nodes; i++) {
		size_t page = a4_page_of(k->p, i);
		const struct a4_box *b = &k->p->box[i];
		struct dot_point p = a4_on_paper(k, page, (struct dot_point){b->x0, b->y1}),
				 q = a4_on_paper(k, page, (struct dot_point){b->x1, b->y0});

		k->taken[k->taken_from[page] + fill[page]++] = (struct a4_box){p.x, q.x, p.y, q.y};
	}
}

void a4_draw_marks(struct a4_pages *k)
{
	size_t *name = ARENA_ARRAY(k->p->a, size_t, k->letters + 1), used = 0;

	for (size_t i = 0; i < k->marks; i++) {
		struct a4_end *m = &k->mark[i];

		m->at = a4_on_paper(k, m->page, m->at);
	}
	if (k->marks)
		qsort(k->mark, k->marks, sizeof *k->mark, compare_mark);
	for (size_t i = 0; i < k->marks; i++) { /* letters in the order in which they are met */
		struct a4_end *m = &k->mark[i];

		if (!name[m->letter])
			name[m->letter] = ++used;
		m->words = arena_printf(k->p->a, "%.*s p%zu", STR_ARG(letter(k->p->a, name[m->letter] - 1)),
					k->first + m->other);
		m->w = measure_width(m->words, MARK);
	}
	find_taken(k);
	for (size_t i = 0; i < k->marks;) {
		size_t n = 1;

		while (i + n < k->marks && is_one_edge(&k->mark[i], &k->mark[i + n]))
			n++;
		spread(k->p->a, &k->mark[i], n);
		for (; n; n--, i++)
			draw_mark(k, &k->mark[i]);
	}
}
