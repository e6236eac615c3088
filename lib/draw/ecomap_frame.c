/* Title above, legend and what was said below. */
#include "ecomap_own.h"

#include <math.h>

#include "base/buf.h"
#include "draw/copy_words.h"
#include "format/measure.h"

#define TITLE    15.0
#define SUBTITLE 9.0
#define ABOVE    16.0 /* and below the ring */

static const char said_heading[] = "Lines, as they were said", full_heading[] = "Names in full";

struct str ecomap_frame_title(const struct ecomap_picture *k)
{
	struct str title = str_is_empty(k->w->title) ? arena_printf(k->a, "Ecomap of %.*s", STR_ARG(ecomap_words_centres(k, " and ")))
						     : measure_clean(k->a, k->w->title);

	return k->w->invented ? copy_words_invented(k->a, title) : title;
}

static void add_day(const struct ecomap_picture *k, struct buf *b)
{
	if (k->w->day == PEDIGREE_NO_DAY) {
		buf_add_z(b, "Ecomap as recorded; no dates");
	} else {
		buf_add_z(b, "Ecomap as at ");
		date_write_day_words(k->w->day, b);
	}
	buf_add_z(b, ", from the records supplied; not checked with the family.\n");
}

struct str ecomap_text(struct arena *a, const struct ties *t, const struct ecomap_style *s, const struct ecomap_options *w)
{
	struct ecomap_picture k = {.t = t, .s = s, .w = w, .a = a};
	struct buf b = {0};

	buf_add(&b, ecomap_frame_title(&k));
	buf_add_char(&b, '\n');
	add_day(&k, &b);
	buf_add(&b, ecomap_words(a, t, s, w));
	return buf_take(&b, a);
}

struct str ecomap_frame_subtitle(const struct ecomap_picture *k)
{
	struct buf b = {0};

	add_day(k, &b);
	buf_add_z(&b, "A line is thick, dashed or crossed, or has an arrow, only where the child, the family "
		      "or a worker "
		      "said so; a thin line says that there is a tie, not how it is.");
	if (!str_is_empty(k->w->copy)) {
		buf_add_char(&b, '\n');
		buf_add(&b, k->w->copy);
	}
	ecomap_words_homes(k, "\n", "", &b);
	ecomap_words_notes(k, "\n", "", &b);
	return buf_take(&b, k->a);
}

/* Who said how a tie is, and of when. */
static void add_said(const struct ecomap_picture *k, const struct tie *t, struct buf *b)
{
	struct str *part = ARENA_ARRAY(k->a, struct str, t->sayings + 1);
	size_t parts = ecomap_words_said(k, t, part);

	if (!parts)
		return;
	buf_addf(b, "%s\n%.*s: ", b->n ? "" : said_heading, STR_ARG(measure_clean(k->a, t->name)));
	for (size_t m = 0; m < parts; m++)
		buf_addf(b, "%s%.*s", m ? "; " : "", STR_ARG(part[m]));
	if (t->differs)
		buf_add_z(b, "; they do not agree");
}

struct str ecomap_frame_notes(const struct ecomap_picture *k)
{
	struct buf b = {0};
	const size_t *order = ecomap_words_order(k);
	bool cut = false;

	for (size_t m = 0; m < k->t->n; m++)
		add_said(k, &k->t->tie[order[m]], &b);
	for (size_t m = 0; m < k->t->n; m++) {
		size_t i = order[m];

		if (!k->cut[i])
			continue;
		if (!cut)
			buf_addf(&b, "%s%s", b.n ? "\n" : "", full_heading);
		cut = true;
		buf_addf(&b, "\n%.*s", STR_ARG(measure_clean(k->a, k->t->tie[i].name)));
		if (ecomap_words_kin(k, &k->t->tie[i]))
			buf_addf(&b, " (%s)", ecomap_words_kin(k, &k->t->tie[i]));
	}
	return buf_take(&b, k->a);
}

/* Paragraphs of letters from (left, top) down, broken to the width; d NULL: only measured.  Returns the
 * height. */
static double put(const struct ecomap_picture *k, struct dot *d, struct str text, const char *class,
		  double size, double left, double top, double width)
{
	struct str rest = text, *line;
	double h = 0;

	while (!str_is_empty(rest)) {
		struct str one = str_cut(&rest, '\n');
		bool heading = str_is_equal(one, str_of(said_heading)) ||
			       str_is_equal(one, str_of(full_heading));
		size_t n = measure_wrap_all(k->a, one, size * 1.06, width - 4, &line);

		h += heading ? 6 : 0;
		for (size_t i = 0; i < n; i++, h += size * 1.25 + (size < SUBTITLE ? 1 : 0))
			if (d)
				legend_text(d, k->a, left, top - h, size, heading, class, line[i]);
	}
	return h;
}

double ecomap_frame_height(const struct ecomap_picture *k)
{
	struct dot *trial = dot_open((struct str){0}, (struct str){0});
	double legend = legend_draw(&k->legend, trial, k->a, 0, 0, k->ring.sheet_w);
	struct str *line;
	size_t n = measure_wrap_all(k->a, ecomap_frame_title(k), TITLE * ECOMAP_BOLD, k->ring.sheet_w, &line);

	dot_close(trial);
	return 2 * ABOVE + legend + 4 + TITLE * 1.3 * (double)n +
	       put(k, NULL, ecomap_frame_subtitle(k), "", SUBTITLE, 0, 0, k->ring.sheet_w) +
	       put(k, NULL, ecomap_frame_notes(k), "", ECOMAP_LETTERS, 0, 0, k->ring.sheet_w);
}

void ecomap_frame(struct ecomap_picture *k, const struct a4_body *body)
{
	double width = fmax(body->right - body->left, legend_width(&k->legend)),
	       left = (body->left + body->right - width) / 2, top = body->top + ABOVE,
	       bottom = body->bottom - ABOVE, end;
	struct str *line, subtitle = ecomap_frame_subtitle(k);
	size_t n = measure_wrap_all(k->a, ecomap_frame_title(k), TITLE * ECOMAP_BOLD, width, &line);

	top += put(k, NULL, subtitle, "", SUBTITLE, 0, 0, width);
	put(k, k->d, subtitle, "subtitle", SUBTITLE, left, top, width);
	end = top + 4 + TITLE * 1.3 * (double)n;
	for (size_t i = 0; i < n; i++)
		legend_text(k->d, k->a, left, end - TITLE * 1.3 * (double)i, TITLE, true, "title", line[i]);
	bottom -= legend_draw(&k->legend, k->d, k->a, left, bottom, width);
	bottom -= put(k, k->d, ecomap_frame_notes(k), "saying", ECOMAP_LETTERS, left, bottom, width);
	dot_set_frame(k->d, left, bottom, left + width, end);
}
