/* The picture: ids of children on the left, what they have in common on the right, a row of days between for
 * each line. */
#include "linkage_own.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "draw/legend.h"
#include "format/measure.h"

#define LETTERS 9.0
#define ROW     17.0  /* from one row of days to the next */
#define APART   10.0  /* between keys */
#define BOX     20.0  /* a child's */
#define FAN     130.0 /* room for the lines from the children to the rows */
#define REACH   36.0  /* from the longest row to the keys */
#define KEY     170.0 /* widest text of a key */
#define BOLD    1.25

struct row {            /* one child and one key */
	uint32_t child; /* place in the picture's list */
	struct str text;
	bool possible;
	double y, width, from; /* from: where its child stands */
};
struct key {
	const struct linked *l;
	struct row *row;
	size_t rows, cap;
	struct str line[5], words;
	size_t lines;
	double y, h; /* its middle */
	unsigned node;
};
struct child {
	struct str id;
	double sum, y;
	size_t rows;
	unsigned node;
};
struct picture {
	struct linkage *k;
	struct arena a;
	struct dot *d;
	struct key *key;
	size_t keys, told; /* told: before the busy ones */
	struct child *child;
	size_t children;
	double wide_child, wide_row, wide_key, left_row, left_key, top, bottom, busy_y;
};

/* ---- what is drawn ---- */

static uint32_t child_of(struct picture *p, struct str id)
{
	uint32_t i = 0;

	while (i < p->children && !str_is_equal(p->child[i].id, id))
		i++;
	if (i == p->children)
		p->child[p->children++].id = id;
	return i;
}

static bool is_same_key(const struct linked *a, const struct linked *b)
{
	return a->same == b->same && a->state == b->state && a->same != LINKED_MISSING &&
	       str_is_equal(a->key, b->key);
}

static struct row *row_of(struct picture *p, struct key *key, uint32_t child)
{
	for (size_t i = 0; i < key->rows; i++)
		if (key->row[i].child == child)
			return &key->row[i];
	key->row = arena_room(&p->a, key->row, key->rows, &key->cap, sizeof *key->row);
	key->row[key->rows] = (struct row){.child = child, .possible = true};
	return &key->row[key->rows++];
}

/* The days of one child at one key, the first few; `of` are all that are told of the key. */
static struct str days_text(struct picture *p, const struct linked *const *of, size_t n, struct str child,
			    bool *possible)
{
	struct buf b = {0}, day = {0}, last = {0};
	size_t shown = 0, more = 0;
	struct str s;

	buf_addf(&b, "%.*s, ", STR_ARG(child)); /* whose row it is, where many lines run */

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < of[i]->seen_n; k++) {
			const struct linked_seen *x = &of[i]->seen[k];
			if (!str_is_equal(of[i]->child[x->child], child))
				continue;
			*possible = *possible && x->possible;
			buf_clear(&day);
			if (x->start.lo == x->start.hi)
				date_write_day_words(x->start.lo, &day);
			else
				date_write_words(&x->start, &day);
			if (str_is_equal(buf_str(&day), buf_str(&last)))
				continue;
			buf_clear(&last);
			buf_add(&last, buf_str(&day));
			if (shown == p->k->style.dates) {
				more++;
				continue;
			}
			buf_addf(&b, "%s%.*s", shown++ ? ", " : "", STR_ARG(buf_str(&day)));
		}
	if (more)
		buf_addf(&b, " and %zu more", more);
	s = measure_clean(&p->a, buf_str(&b));
	buf_close(&b);
	buf_close(&day);
	buf_close(&last);
	return s;
}

static struct str together_text(struct picture *p, const struct linked *l, uint32_t child)
{
	struct buf b = {0};
	struct str s;

	buf_addf(&b, "%.*s, ", STR_ARG(l->child[child]));
	buf_addf(&b, "%u of %u times, ", (unsigned)l->shared[child], (unsigned)l->episodes[child]);
	date_write_day_words(l->first, &b);
	if (l->last > l->first) {
		buf_add_z(&b, " to ");
		date_write_day_words(l->last, &b);
	}
	s = measure_clean(&p->a, buf_str(&b));
	buf_close(&b);
	return s;
}

static void word_key(struct picture *p, struct key *key)
{
	const struct linked *l = key->l;
	struct str words = p->k->style.same[l->same].word, name = l->key;
	struct buf b = {0};

	if (l->same == LINKED_MISSING) {
		double least = INFINITY, most = 0;
		for (size_t i = 0; i < l->overlaps; i++) {
			least = fmin(least, l->overlap[i].hours);
			most = fmax(most, l->overlap[i].hours_most);
		}
		if (lround(least) == lround(most))
			buf_addf(&b, "%ld hours", lround(most));
		else
			buf_addf(&b, "%ld to %ld hours", lround(least), lround(most));
		name = arena_copy(&p->a, buf_str(&b));
	}
	key->line[0] = l->state == LINKED_BUSY ? arena_printf(&p->a, "busy %.*s", STR_ARG(words)) : words;
	key->lines = 1 + measure_wrap(&p->a, measure_clean(&p->a, name), LETTERS, KEY, 4, key->line + 1);
	key->words = arena_printf(&p->a, "%.*s: %.*s. %.*s", STR_ARG(key->line[0]),
				  STR_ARG(measure_clean(&p->a, name)), STR_ARG(measure_clean(&p->a, l->say)));
	buf_close(&b);
}

static int by_child(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return (x->child > y->child) - (x->child < y->child);
}

static int by_height(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	return x->from != y->from ? (x->from > y->from ? -1 : 1) : by_child(a, b);
}

static int by_id(const void *a, const void *b)
{
	return str_compare(((const struct child *)a)->id, ((const struct child *)b)->id);
}

static void take_keys(struct picture *p, bool busy)
{
	const struct linkage *k = p->k;

	for (size_t i = 0, j; i < k->n; i = j) {
		struct key *key = &p->key[p->keys];
		for (j = i + 1; j < k->n && is_same_key(k->of[i], k->of[j]); j++)
			;
		if ((k->of[i]->state == LINKED_BUSY) != busy)
			continue;
		p->keys++;
		*key = (struct key){.l = k->of[i]};
		for (size_t x = i; x < j; x++)
			for (uint32_t c = 0; c < k->of[x]->children; c++) {
				struct row *row = row_of(p, key, child_of(p, k->of[x]->child[c]));
				row->text = key->l->same == LINKED_MISSING
						    ? together_text(p, key->l, c)
						    : days_text(p, k->of + i, j - i, k->of[x]->child[c],
								&row->possible);
				row->possible = row->possible && key->l->same != LINKED_MISSING;
			}
		word_key(p, key);
	}
}

static void take(struct picture *p)
{
	size_t most = 0;

	for (size_t i = 0; i < p->k->n; i++)
		most += p->k->of[i]->children;
	p->child = ARENA_ARRAY(&p->a, struct child, most + 1);
	p->key = ARENA_ARRAY(&p->a, struct key, p->k->n + 1);
	for (size_t i = 0; i < p->k->n;
	     i++) /* in the order of ids before any row names a place in the list */
		for (size_t c = 0; c < p->k->of[i]->children; c++)
			child_of(p, p->k->of[i]->child[c]);
	qsort(p->child, p->children, sizeof *p->child, by_id);
	take_keys(p, false);
	p->told = p->keys;
	take_keys(p, true);
}

/* ---- where it stands ---- */

static int by_mean(const void *a, const void *b)
{
	const struct child *x = *(struct child *const *)a, *y = *(struct child *const *)b;
	double mx = x->rows ? x->sum / (double)x->rows : 0, my = y->rows ? y->sum / (double)y->rows : 0;

	if (fabs(mx - my) > 1e-6)
		return mx > my ? -1 : 1; /* y is upward: the highest first */
	return str_compare(x->id, y->id);
}

static double row_height(const struct key *key, size_t r)
{
	return key->y + (((double)key->rows - 1) / 2 - (double)r) * ROW;
}

static void place_children(struct picture *p, double height)
{
	struct child **order = ARENA_ARRAY(&p->a, struct child *, p->children + 1);
	double step, y;

	for (size_t i = 0; i < p->children; i++)
		order[i] = &p->child[i];
	qsort(order, p->children, sizeof(struct child *), by_mean);
	step = fmax(height / (double)p->children, BOX + 8);
	y = -height / 2 + step * ((double)p->children - 1) / 2;
	for (size_t i = 0; i < p->children; i++)
		order[i]->y = y - step * (double)i;
}

static void place(struct picture *p)
{
	double y = 0, need = (BOX + 8) * (double)p->children, height = 0;

	for (size_t i = 0; i < p->keys; i++) {
		struct key *key = &p->key[i];
		double text = LETTERS * 1.25 * (double)key->lines + 8;
		key->h = fmax(ROW * (double)key->rows, text);
		height += key->h + APART + (i == p->told ? 3 * ROW : 0);
	}
	if (height < need) /* more children than rows: the keys stand in their middle */
		y = -(need - height) / 2;
	for (size_t i = 0; i < p->keys; i++) {
		struct key *key = &p->key[i];
		if (i == p->told) {
			p->busy_y = y - ROW;
			y -= 3 * ROW;
		}
		qsort(key->row, key->rows, sizeof *key->row, by_child);
		key->y = y - key->h / 2;
		for (size_t r = 0; r < key->rows; r++) {
			key->row[r].y = row_height(key, r);
			key->row[r].width = measure_width(key->row[r].text, LETTERS) * 1.06 + 4;
			p->wide_row = fmax(p->wide_row, key->row[r].width);
			p->child[key->row[r].child].sum += key->row[r].y;
			p->child[key->row[r].child].rows++;
		}
		for (size_t n = 0; n < key->lines; n++)
			p->wide_key = fmax(p->wide_key,
					   measure_width(key->line[n], LETTERS) * (n ? 1.06 : BOLD) + 16);
		y -= key->h + APART;
	}
	for (size_t i = 0; i < p->children; i++)
		p->wide_child = fmax(p->wide_child, measure_width(p->child[i].id, LETTERS) * 1.06 + 16);
	p->left_row = p->wide_child + FAN;
	p->left_key = p->left_row + p->wide_row + REACH;
	height = fmax(height, need);
	place_children(p, height);
	p->bottom = -height;
	for (size_t i = 0; i < p->keys;
	     i++) { /* the rows of a key in the order of their children: fewer lines cross */
		struct key *key = &p->key[i];
		for (size_t r = 0; r < key->rows; r++)
			key->row[r].from = p->child[key->row[r].child].y;
		qsort(key->row, key->rows, sizeof *key->row, by_height);
		for (size_t r = 0; r < key->rows; r++)
			key->row[r].y = row_height(key, r);
	}
}

/* ---- drawing ---- */

static struct str joined(struct picture *p, const struct str *line, size_t n)
{
	struct buf b = {0};

	for (size_t i = 0; i < n; i++)
		buf_addf(&b, "%s%.*s", i ? "\n" : "", STR_ARG(line[i]));
	return buf_take(&b, &p->a);
}

static void draw_children(struct picture *p)
{
	for (size_t i = 0; i < p->children; i++) {
		struct child *c = &p->child[i];
		c->node = dot_add_node(
			p->d, &(struct dot_node){.id = dot_id(&p->a, "child", c->id),
						 .class = STR("child"),
						 .words = arena_printf(&p->a, "child %.*s", STR_ARG(c->id)),
						 .shape = DOT_BOX,
						 .x = p->wide_child / 2,
						 .y = c->y,
						 .w = p->wide_child,
						 .h = BOX,
						 .rims = 1,
						 .text = measure_clean(&p->a, c->id),
						 .size = LETTERS});
	}
}

static void draw_row(struct picture *p, const struct key *key, const struct row *row, enum dot_style style,
		     const char *colour)
{
	const struct child *c = &p->child[row->child];
	double h = key->h / 2 - 1, to = fmin(fmax(row->y, key->y - h), key->y + h);
	struct dot_point out[2] = {{p->wide_child, c->y}, {p->left_row - 3, row->y}},
			 in[2] = {{p->left_row + row->width + 2, row->y}, {p->left_key, to}};
	struct dot_piece piece[2] = {{out, 2, false}, {in, 2, false}};

	dot_add_node(p->d, &(struct dot_node){.class = STR("days"),
					      .shape = DOT_PLAIN,
					      .x = p->left_row + row->width / 2,
					      .y = row->y,
					      .w = row->width,
					      .h = LETTERS * 1.3,
					      .text = row->text,
					      .size = LETTERS,
					      .side = DOT_LEFT});
	dot_add_line(p->d,
		     &(struct dot_line){
			     .id = dot_id(&p->a, "line", arena_printf(&p->a, "%u:%u", c->node, key->node)),
			     .class = arena_printf(&p->a, "line %s%s", linked_same_name(key->l->same),
						   key->l->state == LINKED_BUSY ? " busy" : ""),
			     .words = arena_printf(&p->a, "%.*s: %.*s", STR_ARG(c->id), STR_ARG(row->text)),
			     .from = c->node,
			     .to = key->node,
			     .piece = piece,
			     .pieces = 2,
			     .style = row->possible ? DOT_DOTTED : style,
			     .width = 0.9,
			     .colour = colour});
}

static void draw_keys(struct picture *p)
{
	for (size_t i = 0; i < p->keys; i++) {
		struct key *key = &p->key[i];
		const struct linkage_same *same = &p->k->style.same[key->l->same];
		bool busy = key->l->state == LINKED_BUSY;
		const char *fill = arena_copy(&p->a, same->fill).p;
		key->node = dot_add_node(
			p->d, &(struct dot_node){
				      .id = dot_id(&p->a, "key", arena_printf(&p->a, "%zu", i + 1)),
				      .class = arena_printf(&p->a, "key %s%s", linked_same_name(key->l->same),
							    busy ? " busy" : ""),
				      .words = key->words,
				      .shape = DOT_BOX,
				      .x = p->left_key + p->wide_key / 2,
				      .y = key->y,
				      .w = p->wide_key,
				      .h = key->h,
				      .rims = 1,
				      .text = joined(p, key->line, key->lines),
				      .size = LETTERS,
				      .fill = busy ? "#ffffff" : fill,
				      .style = busy ? DOT_DOTTED : DOT_SOLID});
		for (size_t r = 0; r < key->rows; r++)
			draw_row(p, key, &key->row[r], busy ? DOT_DOTTED : same->line,
				 busy ? "#7f7f7f" : "#333333");
	}
}

static double text_up(struct picture *p, double y, double size, bool bold, const char *class, struct str text,
		      double width)
{
	struct str line[12];
	size_t n = measure_wrap(&p->a, measure_clean(&p->a, text), size * (bold ? BOLD : 1.06), width, 12,
				line);
	double h = size * 1.25 * (double)n;

	legend_text(p->d, &p->a, 0, y + h, size, bold, class, joined(p, line, n));
	return y + h + 3;
}

/* From below upwards: what it is comes to stand over all. */
static double draw_head(struct picture *p, double width)
{
	const struct linkage *k = p->k;
	struct buf b = {0};
	double y = 14;

	y = text_up(p, y, 8.5, false, "note", k->style.note, width);
	buf_add_z(&b, "As at ");
	date_write_day_words(k->today, &b);
	buf_add_z(&b, ", from ");
	for (size_t i = 0; i < k->files; i++)
		buf_addf(&b, "%s%.*s", i ? ", " : "", STR_ARG(k->file[i]));
	y = text_up(p, y, LETTERS, false, "head", buf_str(&b), width);
	buf_clear(&b);
	buf_addf(&b, "Authorised by: %.*s, ", STR_ARG(k->purpose->authorised_by));
	date_write_day_words(k->purpose->date.lo, &b);
	y = text_up(p, y, LETTERS, true, "head", buf_str(&b), width);
	buf_clear(&b);
	buf_addf(&b, "For: %.*s", STR_ARG(k->purpose->purpose));
	y = text_up(p, y, LETTERS, true, "head", buf_str(&b), width);
	buf_clear(&b);
	buf_addf(&b, "%.*s%s", STR_ARG(k->style.title), k->invented ? " (invented)" : "");
	y = text_up(p, y, 14, true, "title", buf_str(&b), width);
	buf_close(&b);
	return y;
}

static double draw_legend(struct picture *p, double width)
{
	struct style_stroke *stroke = ARENA_ARRAY(&p->a, struct style_stroke,
						  LINKED_SAMES + 1); /* colours live until it is drawn */
	struct legend legend = {0};

	for (size_t i = 0; i < p->keys; i++) {
		unsigned s = p->key[i].l->same, at = p->key[i].l->state == LINKED_BUSY ? LINKED_SAMES : s;
		stroke[at] = (struct style_stroke){
			.place = at,
			.style = at == LINKED_SAMES ? DOT_DOTTED : p->k->style.same[s].line,
			.width = 0.9,
			.words = at == LINKED_SAMES ? STR("busy place, or it may be")
						    : p->k->style.same[s].word};
		memcpy(stroke[at].colour, at == LINKED_SAMES ? "#7f7f7f" : "#333333", 8);
		legend_add(&legend, &(struct legend_entry){.kind = LEGEND_STROKE,
							   .stroke = &stroke[at],
							   .words = stroke[at].words});
	}
	return legend_draw(&legend, p->d, &p->a, 0, p->bottom - 12, width);
}

static struct str description(struct picture *p)
{
	struct buf b = {0};

	buf_addf(&b, "For: %.*s\nAuthorised by: %.*s\n", STR_ARG(p->k->purpose->purpose),
		 STR_ARG(p->k->purpose->authorised_by));
	for (size_t i = 0; i < p->keys; i++)
		buf_addf(&b, "%.*s\n", STR_ARG(p->key[i].words));
	return buf_take(&b, &p->a);
}

int linkage_draw(struct linkage *k, struct out *o, struct err *e)
{
	static const enum dot_form form[LINKAGE_FORMS] = {[LINKAGE_SVG] = DOT_SVG,
							  [LINKAGE_DOT] = DOT_DOT,
							  [LINKAGE_PNG] = DOT_PNG,
							  [LINKAGE_PDF] = DOT_PDF};
	struct picture p = {.k = k};
	double width, top, bottom;
	int rc;

	take(&p);
	place(&p);
	p.d = dot_open(k->style.title, description(&p));
	width = fmax(p.left_key + p.wide_key, 480);
	draw_children(&p);
	draw_keys(&p);
	if (!p.keys)
		text_up(&p, -30, LETTERS, false, "head",
			STR("No rule found anything in the records supplied. That is no reassurance."),
			width);
	if (p.told < p.keys)
		legend_text(p.d, &p.a, p.left_row, p.busy_y + 4, LETTERS, true, "head", k->style.busy);
	top = draw_head(&p, width);
	bottom = p.bottom - 12 - draw_legend(&p, width);
	dot_set_frame(p.d, 0, bottom, width, top);
	rc = dot_draw(p.d, form[k->form], k->today, o, e);
	dot_close(p.d);
	arena_close(&p.a);
	return rc;
}
