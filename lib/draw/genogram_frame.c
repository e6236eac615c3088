/* What stands round the picture: title and day above, legend and what was said of lines below. */
#include "genogram_own.h"

#include <math.h>

#include "base/buf.h"
#include "draw/copy_words.h"
#include "draw/genogram_words.h"
#include "format/measure.h"

#define WIDEST 620.0 /* a subtitle that is wider goes on in a second line, unless the picture is as wide */

static const char said_heading[] = "Lines, as they were said", full_heading[] = "Names in full", homes_heading[] = "Homes, as recorded";

/* The day somebody was born, as far as dates order people; the unborn and the undated last. */
static int32_t born_by(const struct genogram_picture *k, uint32_t i)
{
	const struct person *q = k->p->person[i].person;

	return q && date_is_known(&q->birth) ? q->birth.lo : DATE_LAST;
}

/* Whom the picture is about, the eldest first; their number. */
static size_t list_index(const struct genogram_picture *k, uint32_t *list)
{
	size_t n = 0;

	for (uint32_t i = 0; i < k->p->persons; i++) {
		size_t at = n;

		if (!k->p->person[i].index)
			continue;
		while (at && born_by(k, i) < born_by(k, list[at - 1])) {
			list[at] = list[at - 1];
			at--;
		}
		list[at] = i;
		n++;
	}
	return n;
}

struct str genogram_title_of(const struct genogram_picture *k)
{
	struct buf b = {0};
	uint32_t *list = ARENA_ARRAY(k->a, uint32_t, k->p->persons + 1);
	size_t all = list_index(k, list);

	if (!str_is_empty(k->w->title)) {
		struct str title = measure_clean(k->a, k->w->title);

		return k->w->invented ? copy_words_invented(k->a, title) : title;
	}
	buf_add_z(&b, all ? "Family of " : "Family");
	for (size_t i = 0; i < all; i++) {
		buf_add_z(&b, !i ? "" : i + 1 < all ? ", " : " and ");
		buf_add(&b, genogram_words_name(k->a, k->p, list[i]));
	}
	return k->w->invented ? copy_words_invented(k->a, buf_take(&b, k->a)) : buf_take(&b, k->a);
}

/* The day, what it was drawn from, who drew it. */
static void add_day(const struct genogram_picture *k, struct buf *b)
{
	if (k->p->day == PEDIGREE_NO_DAY) {
		buf_add_z(b, "Genogram as recorded; no dates; from ");
	} else {
		buf_add_z(b, "Genogram as at ");
		date_write_day_words(k->p->day, b);
		buf_add_z(b, ", from ");
	}
	buf_add(b,
		str_is_empty(k->w->source) ? STR("the records supplied") : measure_clean(k->a, k->w->source));
	if (!str_is_empty(k->w->by)) {
		buf_add_z(b, "; drawn by ");
		buf_add(b, measure_clean(k->a, k->w->by));
	}
	buf_add_z(b, "; not checked with the family.");
}

struct str genogram_subtitle_of(const struct genogram_picture *k)
{
	struct buf b = {0};
	struct str notes;

	add_day(k, &b);
	if (!str_is_empty(k->w->copy)) {
		buf_add_char(&b, '\n');
		buf_add(&b, k->w->copy);
	}
	notes = genogram_words_notes(k->a, k->p);
	if (!str_is_empty(notes)) {
		buf_add_char(&b, '\n');
		buf_add(&b, notes);
	}
	return buf_take(&b, k->a);
}

struct str genogram_text(const struct pedigree *p, const struct style *s, const struct genogram_options *w, struct arena *a)
{
	struct genogram_picture k = {.p = p, .s = s, .w = w, .a = a};
	struct buf b = {0};

	buf_add(&b, genogram_title_of(&k));
	buf_add_char(&b, '\n');
	add_day(&k, &b);
	buf_add_char(&b, '\n');
	buf_add(&b, genogram_words_list(a, p, s, w->code));
	return buf_take(&b, a);
}

static double text_width(struct arena *a, struct str s, double size)
{
	double w = 0;

	while (!str_is_absent(s))
		w = fmax(w, measure_width(measure_clean(a, str_cut(&s, '\n')), size));
	return w;
}

/* Each line of it broken to the width. */
static struct str wrapped(struct arena *a, struct str text, double size, double width)
{
	struct buf b = {0};

	while (!str_is_absent(text)) {
		struct str *line;
		size_t n = measure_wrap_all(a, measure_clean(a, str_cut(&text, '\n')), size, width, &line);

		for (size_t i = 0; i < n; i++)
			buf_addf(&b, "%s%.*s", b.n ? "\n" : "", STR_ARG(line[i]));
	}
	return buf_take(&b, a);
}

struct str genogram_sayings_of(const struct genogram_picture *k)
{
	struct str stays = genogram_words_stays(k->a, k->p);
	struct buf b = {0};
	bool cut = false;

	if (!str_is_empty(stays))
		buf_addf(&b, "%s\n%.*s", homes_heading, STR_ARG(stays));
	for (uint32_t i = 0; i < k->p->lines; i++) {
		buf_addf(&b, "%s%s\n", b.n && !i ? "\n" : "", i ? "" : said_heading);
		buf_add(&b, genogram_words_line(k->a, k->p, k->w->code, i));
	}
	for (uint32_t i = 0; i < k->p->persons; i++) {
		const struct pedigree_person *q = &k->p->person[i];
		struct str other = q->person && !q->unnamed ? family_other_name(q->person) : (struct str){0};

		if (!k->cut[i])
			continue;
		if (!cut)
			buf_addf(&b, "%s%s", b.n ? "\n" : "", full_heading);
		cut = true;
		buf_addf(&b, "\n%.*s", STR_ARG(q->unnamed ? genogram_words_unnamed(k->a, k->p, i)
							  : genogram_words_name(k->a, k->p, i)));
		if (!str_is_empty(other))
			buf_addf(&b, " (%.*s)", STR_ARG(measure_clean(k->a, other)));
	}
	return buf_take(&b, k->a);
}

static double draw_sayings(struct genogram_picture *k, double width)
{
	struct str rest = genogram_sayings_of(k);
	double h = 0;

	while (!str_is_empty(rest)) {
		struct str one = str_cut(&rest, '\n'), *line;
		bool heading = str_is_equal(one, str_of(said_heading)) || str_is_equal(one, str_of(full_heading)) ||
			       str_is_equal(one, str_of(homes_heading));
		size_t n = measure_wrap_all(k->a, one, 8 * 1.06, width - 4, &line);

		h += heading ? 8 : 0;
		for (size_t m = 0; m < n; m++)
			h += 1 + legend_text(k->d, k->a, k->left, k->bottom - h, 8, heading, "saying",
					     line[m]);
	}
	return h;
}

/* Title above, legend below, both from the left edge; the page is as wide as the widest of them. */
void genogram_frame(struct genogram_picture *k, struct genogram_figures *figures)
{
	struct str title = genogram_title_of(k), subtitle = genogram_subtitle_of(k), *line;
	double width = fmax(k->right - k->left, fmax(fmin(text_width(k->a, subtitle, 9), WIDEST), 440)), y;
	size_t n;

	width = fmax(width, legend_width(&k->legend));
	subtitle = wrapped(k->a, subtitle, 9, width + 0.1);
	n = measure_wrap_all(k->a, title, 15 * 1.25, width, &line); /* bold letters are wider */
	y = k->top + 14;
	for (struct str rest = subtitle; !str_is_absent(rest); str_cut(&rest, '\n'))
		y += 9 * 1.25;
	k->top = y + 4 + 15 * 1.3 * (double)n;
	legend_text(k->d, k->a, k->left, y, 9, false, "subtitle", subtitle);
	for (size_t i = 0; i < n; i++)
		legend_text(k->d, k->a, k->left, k->top - 15 * 1.3 * (double)i, 15, true, "title", line[i]);
	k->bottom -= 16;
	k->bottom -= legend_draw(&k->legend, k->d, k->a, k->left, k->bottom, width);
	k->bottom -= draw_sayings(k, width);
	figures->width = width;
	figures->height = k->top - k->bottom;
	dot_set_frame(k->d, k->left, k->bottom, k->left + width, k->top);
}
