#include "ecomap_own.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "draw/genogram_small.h"
#include "format/measure.h"

#define CIRCLE 46.0 /* half a circle round about */
#define SMALL  41.0 /* the least that it is made where there are many */
#define LONGEST 76.0 /* the least length of a line: the marks on it must be seen */
#define SHORTEST 48.0 /* the same, where a sheet has no room for more */
#define MIDDLE 52.0 /* half the circle in the middle */
#define RIM    6.0  /* between the middle and the lines */
#define SIZE   8.4
#define NAMES  9.5 /* letters of the names of sectors, bold */
#define LINE   1.2 /* from one line of letters to the next */
#define LINES  8   /* at most, in a circle */
#define SEAM   1.2 /* half of what parts two kinds of agencies on their one ground, so that a name belongs to its circles */
#define TIP    1.5 /* widths of a line by which the tip of an arrow reaches beyond it */
#define MARK   4.5 /* how far hatches and zigzags stand off their line; less than ECOMAP_CLEAR */

/* Room for line `i` of `n` within a circle. */
static double room(const struct ecomap_picture *k, size_t i, size_t n, double size)
{
	double far = fabs((double)i - ((double)n - 1) / 2) * size * LINE + size * 0.45,
	       r = k->ring.circle - 4;

	return far < r ? 2 * sqrt(r * r - far * far) : 0;
}

/* The words of a circle in n lines, the name as many as `tail` leaves of them; 0: they do not go in so
 * many. */
static size_t fill(const struct ecomap_picture *k, struct str name, const struct str *tail, size_t tails,
		   size_t n, double size, struct str *line)
{
	struct str rest = name;

	for (size_t i = 0; i < n - tails; i++) {
		double width = room(k, i, n, size);
		size_t at = 0, last = 0;

		rest = str_trim(rest);
		if (!rest.n)
			return 0; /* fewer lines are enough */
		for (at = 0; at <= rest.n; at++)
			if (at == rest.n || rest.p[at] == ' ' || (at && rest.p[at - 1] == '-')) {
				if (measure_width(str_trim(str_part(rest, 0, at)), size) > width)
					break;
				last = at;
			}
		if (!last)
			return 0;
		line[i] = arena_copy(k->a, str_trim(str_part(rest, 0, last)));
		rest = str_part(rest, last, rest.n);
	}
	if (str_trim(rest).n)
		return 0;
	for (size_t i = 0; i < tails; i++) {
		if (measure_width(tail[i], size) > room(k, n - tails + i, n, size))
			return 0;
		line[n - tails + i] = tail[i];
	}
	return n;
}

/* All of a name where the circle has room for it, in smaller letters before it is cut.  `brief` stands for
 * `tail` where that is too wide. */
static size_t wrap_round(struct ecomap_picture *k, struct str name, struct str *tail, const struct str *brief,
			 size_t tails, double *size, struct str *line, bool *cut)
{
	size_t n, room_for;

	for (int turn = 0; turn < 2; turn++) /* smaller letters before a word less */
		for (*size = SIZE; *size >= ECOMAP_LETTERS - 1e-9; *size -= 0.2)
			for (size_t lines = 1 + tails; lines <= LINES; lines++)
				if ((n = fill(k, name, turn ? brief : tail, tails, lines, *size, line)))
					return n;
	*size = ECOMAP_LETTERS;
	/* as many lines as leave the last one the room it needs */
	for (room_for = 4; room_for > 1; room_for--) {
		n = room_for + tails;
		if (room(k, n - 1, n, *size) >= (tails ? measure_width(brief[tails - 1], *size) : 40) &&
		    room(k, 0, n, *size) >= 40)
			break;
	}
	n = measure_wrap(k->a, name, *size,
			 fmin(room(k, 0, room_for + tails, *size) + 8, 2 * k->ring.circle - 20), room_for,
			 line);
	*cut = n && str_has_suffix(line[n - 1], STR("\xe2\x80\xa6"));
	for (size_t i = 0; i < tails; i++)
		n += measure_wrap(k->a, brief[i], *size, 2 * k->ring.circle - 10, 1, line + n);
	return n;
}

/* Under the name: who it is, in which of two homes, how many contacts, and the last. */
static size_t tails_of(const struct ecomap_picture *k, const struct tie *t, struct str *tail,
		       struct str *brief, bool *cut)
{
	const char *kin = ecomap_words_kin(k, t);
	size_t n = 0;

	if (kin)
		n += measure_wrap(k->a, arena_printf(k->a, "(%s)", kin), ECOMAP_LETTERS,
				  2 * k->ring.circle - 16, 2, tail);
	else if (t->sector == TIE_FORMER && t->former)
		tail[n++] = STR("(former partner)");
	else if (t->person && str_has_suffix(t->words, STR(" of")))
		n += measure_wrap(k->a, arena_printf(k->a, "(%.*s)", (int)t->words.n - 3, t->words.p),
				  ECOMAP_LETTERS, 2 * k->ring.circle - 12, 2, tail);
	*cut = n && str_has_suffix(tail[n - 1], STR("\xe2\x80\xa6"));
	if (t->homes && n < 3)
		tail[n++] = ecomap_words_home(k, t);
	if (t->dead && n < 3)
		tail[n++] = STR("has died");
	memcpy(brief, tail, n * sizeof *tail);
	if (t->contacts && n < 3) {
		brief[n] = tail[n] = arena_printf(k->a, "%u %s", t->contacts,
						  t->contacts == 1 ? "contact" : "contacts");
		n++;
		if (t->last != DATE_LAST) {
			struct buf day = {0};

			date_write_day_words(t->last, &day);
			tail[n] = arena_printf(k->a, "%s%.*s", t->contacts > 1 ? "last " : "",
					       STR_ARG(buf_str(&day)));
			if (t->contacts > 1) /* the line above is wider */
				brief[n - 1] = arena_printf(k->a, "%.*s, last", STR_ARG(brief[n - 1]));
			brief[n++] = buf_take(&day, k->a);
		}
	}
	return n;
}

/* In a copy for a named person people have their numbers, and services theirs: no id of a record system. */
static struct str id_of_person(const struct ecomap_picture *k, struct str id)
{
	return k->w->index->records->is_copy ? arena_printf(k->a, "person-%u", family_find(k->w->index, id) + 1)
					     : dot_id(k->a, "person", id);
}

static struct str id_of_tie(const struct ecomap_picture *k, size_t i, const char *prefix)
{
	return k->w->index->records->is_copy ? arena_printf(k->a, "%s-%zu", prefix, i + 1)
					     : dot_id(k->a, prefix, k->t->tie[i].id);
}

static unsigned draw_circle(struct ecomap_picture *k, size_t i)
{
	const struct tie *t = &k->t->tie[i];
	struct str line[LINES + 4], tail[4], brief[4];
	struct buf b = {0};
	double size;
	bool cut;
	size_t tails = tails_of(k, t, tail, brief, &cut),
	       n = wrap_round(k, measure_clean(k->a, t->name), tail, brief, tails, &size, line, &k->cut[i]);
	unsigned node;

	k->cut[i] |= cut;

	for (size_t m = 0; m < n; m++) {
		if (m)
			buf_add_char(&b, '\n');
		buf_add(&b, line[m]);
	}
	node = dot_add_node(k->d,
			    &(struct dot_node){.id = t->person ? id_of_person(k, t->id) : id_of_tie(k, i, "agency"),
					       .class = t->person ? STR("person") : STR("agency"),
					       .words = ecomap_words_tie(k, t),
					       .shape = DOT_CIRCLE,
					       .x = k->middle.x + k->at[i]->x,
					       .y = k->middle.y + k->at[i]->y,
					       .w = 2 * k->ring.circle,
					       .h = 2 * k->ring.circle,
					       .rims = 1,
					       .text = buf_str(&b),
					       .size = size,
					       .fill = tie_is_agency(t->sector) ? "#f2f2f2" : "white"});
	buf_close(&b);
	return node;
}

static struct dot_point moved(const struct ecomap_picture *k, double x, double y)
{
	return (struct dot_point){k->middle.x + x, k->middle.y + y};
}

static void add_to_legend(struct ecomap_picture *k, const struct style_stroke *s)
{
	legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_STROKE, .stroke = s, .words = s->words});
}

static void explain_tie(struct ecomap_picture *k, const struct tie *t)
{
	const struct style_stroke *s = ecomap_stroke(k, t), *flow = ecomap_flow(k, t->flow);

	add_to_legend(k, s);
	if (flow && flow != s)
		add_to_legend(k, flow);
}

static void draw_tie(struct ecomap_picture *k, size_t i, unsigned node)
{
	const struct tie *t = &k->t->tie[i];
	const struct style_stroke *s = ecomap_stroke(k, t), *flow = ecomap_flow(k, t->flow);
	struct dot_point *p = ARENA_ARRAY(k->a, struct dot_point, 64),
			 (*mark)[2] = arena_get_array(k->a, 64, sizeof *mark),
			 to = {k->at[i]->x, k->at[i]->y};
	struct dot_piece *piece = ARENA_ARRAY(k->a, struct dot_piece, 66);
	bool out = s->arrow || (flow && flow->arrow), in = s->arrow_back || (flow && flow->arrow_back);
	/* the tip of an arrow reaches beyond its end, the more the thicker it is */
	double far = hypot(to.x, to.y), from = k->ring.middle + RIM + (in ? TIP * s->width : 0),
	       until = far - k->ring.circle - 1 - (out ? TIP * s->width : 0), ux = to.x / far,
	       uy = to.y / far;
	size_t points = 0, n = 0;

	if (s->zigzag) {
		int steps = (int)((until - from) / 7);

		steps = steps > 60 ? 60 : steps < 2 ? 2 : steps;
		for (int m = 0; m <= steps; m++) {
			double d = from + (until - from) * m / steps, off = m == 0 || m == steps ? 0
									    : m % 2              ? MARK - 0.5
												 : 0.5 - MARK;

			p[points++] = moved(k, ux * d + uy * off, uy * d - ux * off);
		}
	} else {
		p[points++] = moved(k, ux * from, uy * from);
		p[points++] = moved(k, ux * until, uy * until);
	}
	piece[n++] = (struct dot_piece){p, points, false};
	for (double d = from + 14; s->hatch && d < until - 12 && n < 60; d += 10) {
		mark[n][0] = moved(k, ux * d - uy * MARK, uy * d + ux * MARK);
		mark[n][1] = moved(k, ux * d + uy * MARK, uy * d - ux * MARK);
		piece[n] = (struct dot_piece){mark[n], 2, false};
		n++;
	}
	dot_add_line(k->d, &(struct dot_line){.id = id_of_tie(k, i, "tie"),
					      .class = arena_printf(k->a, "tie %.*s%s%.*s", STR_ARG(s->name),
								    flow && flow != s ? " " : "",
								    flow && flow != s ? (int)flow->name.n : 0,
								    flow && flow != s ? flow->name.p : ""),
					      .words = ecomap_words_tie(k, t),
					      .from = 1,
					      .to = node,
					      .piece = piece,
					      .pieces = n,
					      .style = s->style,
					      .width = s->width,
					      .colour = s->colour,
					      .arrow_to = out,
					      .arrow_from = in});
}

/* ---- the ring ---- */

static struct str lines_of_name(struct ecomap_picture *k, struct str words, struct ecomap_item *item)
{
	struct str line[4];
	struct buf b = {0};
	size_t n = measure_wrap(k->a, words, NAMES * ECOMAP_BOLD, 78, 4, line);

	item->w = 0;
	item->h = NAMES * 1.3 * (double)n;
	for (size_t i = 0; i < n; i++) {
		item->w = fmax(item->w, measure_width(line[i], NAMES * ECOMAP_BOLD) + 4);
		if (i)
			buf_add_char(&b, '\n');
		buf_add(&b, line[i]);
	}
	return buf_take(&b, k->a);
}

static void draw_sector(struct ecomap_picture *k, const struct ecomap_item *item, struct str words,
			enum tie_sector sector, bool begins, bool ends)
{
	enum { STEPS = 36 };
	struct dot_point p[2 * STEPS + 2];
	double from, to, edge = ecomap_ring_edge(&k->ring);
	size_t n = 0;

	ecomap_ring_span(&k->ring, item->group, &from, &to);
	from += begins ? 4 : SEAM;
	to -= ends ? 4 : SEAM;
	for (int i = 0; i <= STEPS; i++) {
		struct dot_point q = ecomap_ring_at(&k->ring, from + (to - from) * i / STEPS, edge);

		p[n++] = moved(k, q.x, q.y);
	}
	for (int i = STEPS; i >= 0; i--) {
		struct dot_point q = ecomap_ring_at(&k->ring, from + (to - from) * i / STEPS, 0);
		double far = hypot(q.x, q.y), inner = (k->ring.middle + 16) / far;

		p[n++] = moved(k, q.x * inner, q.y * inner);
	}
	dot_add_area(k->d, &(struct dot_area){p, n, tie_is_agency(sector) ? "#4d4d4d14" : "#2166ac12"});
	dot_add_node(k->d, &(struct dot_node){.class = STR("sector"),
					      .words = words,
					      .shape = DOT_PLAIN,
					      .x = k->middle.x + item->x,
					      .y = k->middle.y + item->y,
					      .w = item->w + 2,
					      .h = item->h,
					      .text = words,
					      .size = NAMES,
					      .bold = true});
}

/* Whether the letters can be read on one sheet, with circles of this size. */
static bool is_on_sheet(struct ecomap_picture *k, double circle, double lines)
{
	const double larger = ECOMAP_LETTERS / A4_LETTERS;
	struct ecomap_ring *r = &k->ring;

	r->circle = circle;
	r->lines = lines;
	ecomap_ring_place(r, k->a);
	return 2 * (r->wide + ecomap_ring_edge(r)) <= r->sheet_w * larger &&
	       2 * (r->high + ecomap_ring_edge(r)) + r->beside <= r->sheet_h * larger;
}

/* With lines as long, and then in circles as large, as go on one sheet; where nothing does, with long lines to the smallest. */
static void place(struct ecomap_picture *k)
{
	double lines = LONGEST, circle = CIRCLE;

	for (size_t i = 0; i < k->t->n; i++)
		explain_tie(k, &k->t->tie[i]); /* the legend takes room too */
	k->ring.beside = ecomap_frame_height(k);
	while (lines > SHORTEST && !is_on_sheet(k, SMALL, lines))
		lines -= 7;
	if (!is_on_sheet(k, SMALL, lines)) {
		is_on_sheet(k, SMALL, LONGEST);
		return;
	}
	while (circle > SMALL && !is_on_sheet(k, circle, lines))
		circle -= 1;
}

/* The sectors clockwise, each its name and then its circles; a circle is told apart by its tie. */
static void draw_round(struct ecomap_picture *k)
{
	enum tie_sector order[TIE_SECTORS];
	const struct ties *t = k->t;
	struct str name[TIE_SECTORS];
	struct ecomap_item *head[TIE_SECTORS] = {0};
	struct ecomap_ring *r = &k->ring;
	unsigned group = 0, agencies = TIE_SECTORS;

	for (enum tie_sector i = 0; i < TIE_SECTORS; i++)
		order[k->s->sector[i].place] = i;
	r->item = ARENA_ARRAY(k->a, struct ecomap_item, t->n + TIE_SECTORS);
	for (size_t place = 0; place < TIE_SECTORS; place++) {
		enum tie_sector sector = order[place];

		for (size_t i = 0; i < t->n; i++) {
			if (t->tie[i].sector != sector)
				continue;
			if (!head[sector]) {
				head[sector] = &r->item[r->n++];
				*head[sector] = (struct ecomap_item){.is_name = true, .group = group++};
				name[sector] = lines_of_name(k, ecomap_words_sector(k, sector), head[sector]);
			}
			k->at[i] = &r->item[r->n++];
			*k->at[i] = (struct ecomap_item){.group = group - 1};
		}
		if (!tie_is_agency(sector))
			r->own = r->n;
		else if (agencies == TIE_SECTORS && head[sector])
			agencies = head[sector]->group;
	}
	place(k);
	for (size_t place = 0; place < TIE_SECTORS; place++) { /* as they are read: a name, then its circles */
		enum tie_sector sector = order[place];

		if (!head[sector])
			continue;
		/* agencies stand on one ground */
		draw_sector(k, head[sector], name[sector], sector, head[sector]->group <= agencies,
			    head[sector]->group < agencies || head[sector]->group + 1 == group);
		for (size_t i = 0; i < t->n; i++)
			if (t->tie[i].sector == sector)
				draw_tie(k, i, draw_circle(k, i));
	}
}

/* ---- the whole ---- */

/* The circle in the middle, in it the child's name or a small genogram of those who are there. */
static void draw_middle(struct ecomap_picture *k)
{
	const struct ecomap_options *w = k->w;
	struct genogram_small small = {0};
	struct str line[5];
	struct buf b = {0};
	size_t n = w->home ? 0
			   : measure_wrap(k->a, ecomap_words_centres(k, ", "), 10, 2 * MIDDLE - 20, 5, line);

	k->ring.middle = MIDDLE;
	if (w->home) {
		small = genogram_small_lay(w->home, w->people, k->a);
		k->ring.middle = fmax(MIDDLE, small.radius + 5);
		k->middle = small.middle;
	}
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add_char(&b, '\n');
		buf_add(&b, line[i]);
	}
	dot_add_node(k->d, &(struct dot_node){
				   .id = w->centres == 1
						 ? id_of_person(k, w->index->person[w->centre[0]]->id)
						 : STR("household"),
				   .class = w->centres == 1 ? STR("person index") : STR("household index"),
				   .words = ecomap_words_centres(k, " and "),
				   .shape = DOT_CIRCLE,
				   .x = k->middle.x,
				   .y = k->middle.y,
				   .w = 2 * k->ring.middle,
				   .h = 2 * k->ring.middle,
				   .rims = 2,
				   .text = buf_str(&b),
				   .size = 10});
	buf_close(&b);
	if (w->home)
		genogram_small_draw(&small, k->d, &k->legend);
}

int ecomap_draw(const struct ties *t, const struct ecomap_style *s, const struct ecomap_options *w,
		struct out *o, struct err *e)
{
	struct arena a = {0};
	struct ecomap_picture k = {.t = t, .s = s, .w = w, .a = &a};
	bool across = w->sheet.paper == DOT_PAPER_ACROSS;
	struct a4_body body;
	int r;

	k.at = ARENA_ARRAY(&a, struct ecomap_item *, t->n + 1);
	k.cut = ARENA_ARRAY(&a, bool, t->n + 1);
	k.ring.two = t->n > s->ring;
	k.ring.sheet_w = (across ? DOT_SHEET_LONG : DOT_SHEET_SHORT) - 2 * DOT_SHEET_MARGIN;
	k.ring.sheet_h = (across ? DOT_SHEET_SHORT : DOT_SHEET_LONG) - 2 * DOT_SHEET_MARGIN;
	k.d = dot_open(ecomap_frame_title(&k), ecomap_words(&a, t, s, w));
	draw_middle(&k);
	draw_round(&k);
	body = a4_body_of(k.d);
	body.left = k.middle.x - k.ring.wide - ecomap_ring_edge(&k.ring);
	body.right = k.middle.x + k.ring.wide + ecomap_ring_edge(&k.ring);
	body.top = k.middle.y + k.ring.high + ecomap_ring_edge(&k.ring);
	body.bottom = k.middle.y - k.ring.high - ecomap_ring_edge(&k.ring);
	ecomap_frame(&k, &body);
	r = a4_draw(k.d, &body,
		    &(struct a4_words){ecomap_frame_title(&k), ecomap_frame_subtitle(&k), &k.legend,
				       ecomap_frame_notes(&k), w->copy},
		    &w->sheet, w->form, w->day == PEDIGREE_NO_DAY ? 0 : w->day, o, NULL, e);
	dot_close(k.d);
	arena_close(&a);
	return r;
}
