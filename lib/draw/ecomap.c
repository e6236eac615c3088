#include "draw/ecomap.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "draw/legend.h"
#include "format/measure.h"

#define CIRCLE 47.0 /* half a circle round about */
#define MIDDLE 52.0 /* half the circle in the middle */
#define SIZE   8.2
#define TURN   6.283185307179586

struct picture {
	const struct ties *t;
	const struct style *s;
	const struct ecomap_options *w;
	struct arena *a;
	struct dot *d;
	struct legend legend;
	double reach; /* outermost ring */
};

static struct str name_of(struct arena *a, const struct person *p)
{
	struct str name = measure_clean(a, family_name(p));

	return str_is_empty(name) ? STR("not named") : name;
}

static struct str centre_names(struct arena *a, const struct ecomap_options *w, const char *and)
{
	struct buf b = {0};
	struct str s;

	for (size_t i = 0; i < w->centres; i++) {
		if (i)
			buf_add_z(&b, i + 1 < w->centres ? ", " : and);
		buf_add(&b, name_of(a, w->index->person[w->centre[i]]));
	}
	s = arena_copy(a, buf_str(&b));
	buf_close(&b);
	return s;
}

/* The stroke of a tie: what has been said, where schemas/style knows the word; else the plain one. */
static const struct style_stroke *stroke_of(const struct style *s, const struct tie *t)
{
	const struct style_stroke *stroke = str_is_empty(t->quality)
						    ? NULL
						    : style_find(s->tie, s->ties, t->quality);

	return stroke ? stroke : &s->tie[0];
}

static const char *kin_words(const struct tie *t, size_t centres)
{
	static const struct {
		uint8_t kin;
		const char *male, *female;
	} words[] = {
		{FAMILY_TIE_PARENT, "father", "mother"},
		{FAMILY_TIE_STEP, "stepfather", "stepmother"},
		{FAMILY_TIE_CHILD, "son", "daughter"},
		{FAMILY_TIE_SIBLING, "brother", "sister"},
		{FAMILY_TIE_HALF_SIBLING, "half-brother", "half-sister"},
		{FAMILY_TIE_STEP_SIBLING, "step-brother", "step-sister"},
		{FAMILY_TIE_GRANDPARENT, "grandfather", "grandmother"},
		{FAMILY_TIE_GREAT_GRANDPARENT, "great-grandfather", "great-grandmother"},
		{FAMILY_TIE_AUNT_UNCLE, "uncle", "aunt"},
		{FAMILY_TIE_NIECE_NEPHEW, "nephew", "niece"},
		{FAMILY_TIE_ADOPTER, "adoptive father", "adoptive mother"},
		{FAMILY_TIE_SPOUSE, "husband or civil partner", "wife or civil partner"},
	};

	/* "parent" of one child is told; of several people it could be of some only */
	if (t->kin == FAMILY_TIE_NONE || centres > 1)
		return NULL;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].kin == t->kin && t->person &&
		    (t->person->sex == PERSON_MALE || t->person->sex == PERSON_FEMALE))
			return t->person->sex == PERSON_MALE ? words[i].male : words[i].female;
	return family_tie_words(t->kin);
}

static void add_contacts(const struct tie *t, struct buf *b)
{
	if (!t->contacts)
		return;
	buf_addf(b, "%u %s", t->contacts, t->contacts == 1 ? "contact" : "contacts");
	if (t->last != DATE_LAST) {
		buf_add_z(b, t->contacts == 1 ? ", " : ", last ");
		date_write_day_words(t->last, b);
	}
}

static struct str tie_words(struct arena *a, const struct style *s, const struct ecomap_options *w,
			    const struct tie *t)
{
	struct buf b = {0};
	struct str r;

	buf_add(&b, measure_clean(a, t->name));
	if (kin_words(t, w->centres))
		buf_addf(&b, ", %s", kin_words(t, w->centres));
	else if (t->sector == TIE_KIN || t->kin != FAMILY_TIE_NONE)
		buf_add_z(&b, ", relative");
	if (t->sector == TIE_HOUSEHOLD)
		buf_add_z(&b, ", lives there too");
	for (size_t i = 0; i < t->sayings; i++) {
		const struct tie_saying *y = &t->saying[i];
		const struct style_stroke *stroke = str_is_empty(y->quality)
							    ? NULL
							    : style_find(s->tie, s->ties, y->quality);

		if (str_is_empty(y->quality))
			continue;
		buf_add_z(&b, "; ");
		buf_add(&b, stroke ? stroke->words : measure_clean(a, y->quality));
		buf_add_z(&b, ", said by ");
		buf_add(&b, measure_clean(a, y->relation->known_by));
	}
	if (t->contacts) {
		buf_add_z(&b, "; ");
		add_contacts(t, &b);
	} else if (str_is_empty(t->quality) && !t->differs) {
		buf_add_z(&b, "; how it is has not been recorded");
	}
	r = arena_copy(a, buf_str(&b));
	buf_close(&b);
	return r;
}

struct str ecomap_words(struct arena *a, const struct ties *t, const struct style *s,
			const struct ecomap_options *w)
{
	struct buf b = {0};
	struct str r;

	buf_add_z(&b, "In the middle: ");
	buf_add(&b, centre_names(a, w, " and "));
	buf_addf(&b, ".\n%zu %s round about.\n", t->n, t->n == 1 ? "tie" : "ties");
	for (size_t i = 0; i < t->n; i++) {
		buf_add(&b, tie_words(a, s, w, &t->tie[i]));
		buf_add_z(&b, ".\n");
	}
	if (t->withheld_persons || t->withheld_relations || t->withheld_entries)
		buf_addf(&b, "Withheld from this copy: %zu people, %zu relations, %zu entries.\n",
			 t->withheld_persons, t->withheld_relations, t->withheld_entries);
	r = arena_copy(a, buf_str(&b));
	buf_close(&b);
	return r;
}

static struct dot_point at(double angle, double r)
{
	return (struct dot_point){r * sin(angle), r * cos(angle)}; /* clockwise from the top, y up */
}

static unsigned draw_circle(struct picture *k, const struct tie *t, struct dot_point where)
{
	struct str line[6], text;
	struct buf b = {0};
	size_t n = measure_wrap(k->a, measure_clean(k->a, t->name), SIZE, 2 * CIRCLE - 20, 3, line);
	unsigned node;

	if (kin_words(t, k->w->centres) && n < 4)
		n += measure_wrap(k->a, arena_printf(k->a, "(%s)", kin_words(t, k->w->centres)), SIZE,
				  2 * CIRCLE - 12, n > 2 ? 1 : 2, line + n);
	if (t->contacts && n < 4) {
		line[n++] = arena_printf(k->a, "%u %s", t->contacts,
					 t->contacts == 1 ? "contact" : "contacts");
		if (t->last != DATE_LAST) {
			struct buf day = {0};

			date_write_day_words(t->last, &day);
			line[n++] = arena_printf(k->a, "%s%.*s", t->contacts > 1 ? "last " : "",
						 STR_ARG(buf_str(&day)));
			buf_close(&day);
		}
	}
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add_char(&b, '\n');
		buf_add(&b, line[i]);
	}
	text = buf_str(&b);
	node = dot_add_node(k->d,
			    &(struct dot_node){.id = dot_id(k->a, t->person ? "person" : "agency", t->id),
					       .class = t->person ? STR("person") : STR("agency"),
					       .words = tie_words(k->a, k->s, k->w, t),
					       .shape = DOT_CIRCLE,
					       .x = where.x,
					       .y = where.y,
					       .w = 2 * CIRCLE,
					       .h = 2 * CIRCLE,
					       .rims = 1,
					       .text = text,
					       .size = SIZE,
					       .fill = t->sector == TIE_SERVICES ? "#f2f2f2" : "white"});
	buf_close(&b);
	return node;
}

static void draw_tie(struct picture *k, const struct tie *t, unsigned node, double angle, double r)
{
	const struct style_stroke *s = stroke_of(k->s, t);
	struct dot_point *p = ARENA_ARRAY(k->a, struct dot_point, 64),
			 (*mark)[2] = arena_get_array(k->a, 64, sizeof *mark);
	struct dot_piece *piece = ARENA_ARRAY(k->a, struct dot_piece, 66);
	double from = MIDDLE + 6, to = r - CIRCLE - 1;
	size_t points = 0, n = 0;

	if (s->zigzag) {
		int steps = (int)((to - from) / 7);

		steps = steps > 60 ? 60 : steps < 2 ? 2 : steps;
		for (int i = 0; i <= steps; i++) {
			struct dot_point q = at(angle, from + (to - from) * i / steps);
			double off = i == 0 || i == steps ? 0 : i % 2 ? 4 : -4;

			p[points++] = (struct dot_point){q.x + off * cos(angle), q.y - off * sin(angle)};
		}
	} else {
		p[points++] = at(angle, from);
		p[points++] = at(angle, to);
	}
	piece[n++] = (struct dot_piece){p, points, false};
	for (double d = from + 14; s->hatch && d < to - 12 && n < 60; d += 10) {
		struct dot_point q = at(angle, d);

		mark[n][0] = (struct dot_point){q.x - 4.5 * cos(angle), q.y + 4.5 * sin(angle)};
		mark[n][1] = (struct dot_point){q.x + 4.5 * cos(angle), q.y - 4.5 * sin(angle)};
		piece[n] = (struct dot_piece){mark[n], 2, false};
		n++;
	}
	dot_add_line(k->d, &(struct dot_line){.id = dot_id(k->a, "tie", t->id),
					      .class = arena_printf(k->a, "tie %.*s", STR_ARG(s->name)),
					      .words = tie_words(k->a, k->s, k->w, t),
					      .from = 1,
					      .to = node,
					      .piece = piece,
					      .pieces = n,
					      .style = s->style,
					      .width = s->width,
					      .colour = s->colour,
					      .arrow_to = s->arrow,
					      .arrow_from = s->arrow_back});
	legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_STROKE, .stroke = s, .words = s->words});
}

/* A faint ground under a sector, and its name outside it. */
static void draw_sector(struct picture *k, const char *words, double from, double to, bool services)
{
	struct dot_point p[80];
	size_t n = 0;
	double mid = (from + to) / 2, edge = k->reach + CIRCLE + 8, w;
	struct dot_point where = at(mid, edge + 10);
	struct str text = str_of(words);

	for (int i = 0; i <= 36; i++)
		p[n++] = at(from + (to - from) * i / 36, edge);
	for (int i = 36; i >= 0; i--)
		p[n++] = at(from + (to - from) * i / 36, MIDDLE + 16);
	dot_add_area(k->d, &(struct dot_area){p, n, services ? "#4d4d4d14" : "#2166ac12"});
	w = measure_width(text, 9.5) * 1.12;
	/* at its side of the circle: left of it on the left, above it at the top */
	dot_add_node(k->d, &(struct dot_node){.class = STR("sector"),
					      .shape = DOT_PLAIN,
					      .x = where.x + sin(mid) * w / 2,
					      .y = where.y,
					      .w = w + 2,
					      .h = 13,
					      .text = text,
					      .size = 9.5,
					      .bold = true});
}

static void draw_round(struct picture *k)
{
	static const char *const words[TIE_SECTORS] = {"at home", "relatives", "friends and others", "online",
						       "services, school and clubs"};
	size_t n = k->t->n, slots = n, sectors = 0, at_slot = 0;
	bool two = n > k->s->ring;
	double ring, step;

	for (size_t i = 0; i < n; i++)
		sectors += i == 0 || k->t->tie[i].sector != k->t->tie[i - 1].sector;
	if (sectors > 1)
		slots += sectors; /* a free place between two sectors */
	if (slots < 6)
		slots = 6;
	slots += two && slots % 2; /* so that the two rings take turns all the way round */
	step = TURN / (double)slots;
	ring = fmax(190, (2 * CIRCLE + 10) * (double)slots / TURN / (two ? 2 : 1));
	k->reach = ring + (two ? 2 * CIRCLE + 14 : 0);
	for (size_t i = 0; i < n; i++) {
		const struct tie *t = &k->t->tie[i];
		double angle = step * ((double)at_slot + 0.5), r = two && at_slot % 2 ? k->reach : ring;
		unsigned node = draw_circle(k, t, at(angle, r));

		draw_tie(k, t, node, angle, r);
		at_slot++;
		if (i + 1 == n || k->t->tie[i + 1].sector != t->sector) {
			size_t first = i;

			while (first > 0 && k->t->tie[first - 1].sector == t->sector)
				first--;
			draw_sector(k, words[t->sector], step * ((double)(at_slot - (i - first) - 1) + 0.02),
				    step * ((double)at_slot - 0.02), t->sector == TIE_SERVICES);
			at_slot++;
		}
	}
}

static struct str subtitle_of(const struct picture *k)
{
	const struct ties *t = k->t;
	struct buf b = {0};
	struct str s;

	buf_add_z(&b, "Ecomap as at ");
	date_write_day_words(k->w->day, &b);
	buf_add_z(&b,
		  ", from the records supplied. A line is thick, dashed or crossed only where somebody said "
		  "so;\n"
		  "a thin line says that there was contact, not how it was. Not checked with the family.");
	if (t->withheld_persons + t->withheld_relations + t->withheld_entries)
		buf_addf(&b, "\nWithheld from this copy: people %zu, relations %zu, entries %zu.",
			 t->withheld_persons, t->withheld_relations, t->withheld_entries);
	s = arena_copy(k->a, buf_str(&b));
	buf_close(&b);
	return s;
}

int ecomap_draw(const struct ties *t, const struct style *s, const struct ecomap_options *w, struct out *o,
		struct err *e)
{
	struct arena a = {0};
	struct picture k = {.t = t, .s = s, .w = w, .a = &a};
	struct str title, subtitle, line[5], middle, rest;
	struct buf b = {0};
	double left, top, y, width;
	size_t n;
	int r;

	title = str_is_empty(w->title)
			? arena_printf(&a, "Ecomap of %.*s%s", STR_ARG(centre_names(&a, w, " and ")),
				       w->invented ? " (invented)" : "")
			: measure_clean(&a, w->title);
	k.d = dot_open(title, ecomap_words(&a, t, s, w));
	n = measure_wrap(&a, centre_names(&a, w, ", "), 10, 2 * MIDDLE - 20, 5, line);
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_add_char(&b, '\n');
		buf_add(&b, line[i]);
	}
	middle = arena_copy(&a, buf_str(&b));
	buf_close(&b);
	dot_add_node(k.d,
		     &(struct dot_node){
			     .id = w->centres == 1 ? dot_id(&a, "person", w->index->person[w->centre[0]]->id)
						   : STR("household"),
			     .class = STR("person index"),
			     .words = centre_names(&a, w, " and "),
			     .shape = DOT_CIRCLE,
			     .w = 2 * MIDDLE,
			     .h = 2 * MIDDLE,
			     .rims = 2,
			     .text = middle,
			     .size = 10});
	draw_round(&k);
	subtitle = subtitle_of(&k);
	left = -k.reach - CIRCLE - 110;
	width = -2 * left;
	n = measure_wrap(&a, title, 15 * 1.12, width, 3, line);
	top = k.reach + CIRCLE + 44;
	for (rest = subtitle; !str_is_absent(rest); str_cut(&rest, '\n'))
		top += 9 * 1.25;
	legend_text(k.d, &a, left, top, 9, false, "subtitle", subtitle);
	y = top + 4 + 15 * 1.3 * (double)n;
	for (size_t i = 0; i < n; i++)
		legend_text(k.d, &a, left, y - 15 * 1.3 * (double)i, 15, true, "title", line[i]);
	legend_draw(&k.legend, k.d, &a, left, -k.reach - CIRCLE - 34, width);
	r = dot_draw(k.d, w->form, w->day, 559, 806, o, e);
	dot_close(k.d);
	arena_close(&a);
	return r;
}
