#include "draw/ecomap.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "draw/copy_words.h"
#include "draw/legend.h"
#include "format/measure.h"

#define CIRCLE 46.0 /* half a circle round about */
#define MIDDLE 52.0 /* half the circle in the middle */
#define SIZE   8.4
#define LINE   1.2 /* from one line of letters to the next */
#define LINES  8   /* at most, in a circle */
#define TURN   6.283185307179586
#define BOLD   1.25 /* bold letters are wider */

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
	else if (t->sector == TIE_FORMER ? !t->former && t->kin != FAMILY_TIE_NONE
					 : t->sector == TIE_KIN || t->kin != FAMILY_TIE_NONE)
		buf_add_z(&b, ", relative");
	if (t->sector == TIE_HOUSEHOLD)
		buf_add_z(&b, ", lives there too");
	if (t->sector == TIE_FORMER && t->former)
		buf_add_z(&b, ", former partner");
	if (t->sector == TIE_FORMER && t->order)
		buf_add_z(&b, ", named in an order on contact that is in force");
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

static void add_notes(const struct ties *t, const char *before, const char *after, struct buf *b)
{
	struct buf one = {0};

	for (int i = 0; i < 2; i++) {
		buf_clear(&one);
		if (i)
			copy_words_withheld(&(struct copy_words_count){t->withheld_persons,
								       t->withheld_relations,
								       t->withheld_entries},
					    &one);
		else
			copy_words_holds(&(struct copy_words_count){t->restricted_persons,
								    t->restricted_relations,
								    t->restricted_entries},
					 &one);
		if (one.n)
			buf_addf(b, "%s%.*s%s", before, STR_ARG(buf_str(&one)), after);
	}
	buf_close(&one);
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
	add_notes(t, "", "\n", &b);
	r = arena_copy(a, buf_str(&b));
	buf_close(&b);
	return r;
}

static struct dot_point at(double angle, double r)
{
	return (struct dot_point){r * sin(angle), r * cos(angle)}; /* clockwise from the top, y up */
}

/* Room for line `i` of `n` within a circle. */
static double room(size_t i, size_t n, double size)
{
	double far = fabs((double)i - ((double)n - 1) / 2) * size * LINE + size * 0.45, r = CIRCLE - 4;

	return far < r ? 2 * sqrt(r * r - far * far) : 0;
}

/* The words of a circle in n lines, the name as many as `tail` leaves of them; 0: they do not go in so
 * many. */
static size_t fill(struct arena *a, struct str name, const struct str *tail, size_t tails, size_t n,
		   double size, struct str *line)
{
	struct str rest = name;

	for (size_t i = 0; i < n - tails; i++) {
		double width = room(i, n, size);
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
		line[i] = arena_copy(a, str_trim(str_part(rest, 0, last)));
		rest = str_part(rest, last, rest.n);
	}
	if (str_trim(rest).n)
		return 0;
	for (size_t i = 0; i < tails; i++) {
		if (measure_width(tail[i], size) > room(n - tails + i, n, size))
			return 0;
		line[n - tails + i] = tail[i];
	}
	return n;
}

/* All of a name where the circle has room for it, in smaller letters before it is cut. */
static size_t wrap_round(struct arena *a, struct str name, const struct str *tail, size_t tails, double *size,
			 struct str *line)
{
	size_t n;

	for (*size = SIZE; *size >= ECOMAP_LETTERS - 1e-9; *size -= 0.2)
		for (size_t lines = 1 + tails; lines <= LINES; lines++)
			if ((n = fill(a, name, tail, tails, lines, *size, line)))
				return n;
	*size = ECOMAP_LETTERS;
	n = measure_wrap(a, name, *size, 2 * CIRCLE - 24, 4 - (tails > 2), line);
	for (size_t i = 0; i < tails; i++)
		n += measure_wrap(a, tail[i], *size, 2 * CIRCLE - 24, 1, line + n);
	return n;
}

static unsigned draw_circle(struct picture *k, const struct tie *t, struct dot_point where)
{
	struct str line[LINES + 4], tail[4], text;
	struct buf b = {0};
	double size;
	size_t n, tails = 0;
	unsigned node;

	if (kin_words(t, k->w->centres)) {
		size_t lines = measure_wrap(k->a, arena_printf(k->a, "(%s)", kin_words(t, k->w->centres)),
					    ECOMAP_LETTERS, 2 * CIRCLE - 16, 2, tail);

		tails += lines;
	} else if (t->sector == TIE_FORMER && t->former) {
		tail[tails++] = STR("(former partner)");
	}
	if (t->contacts && tails < 3) {
		tail[tails++] = arena_printf(k->a, "%u %s", t->contacts,
					     t->contacts == 1 ? "contact" : "contacts");
		if (t->last != DATE_LAST) {
			struct buf day = {0};

			date_write_day_words(t->last, &day);
			tail[tails++] = arena_printf(k->a, "%s%.*s", t->contacts > 1 ? "last " : "",
						     STR_ARG(buf_str(&day)));
			buf_close(&day);
		}
	}
	n = wrap_round(k->a, measure_clean(k->a, t->name), tail, tails, &size, line);
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
					       .size = size,
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

/* A faint ground under a sector; its name stands on it, in the first place of the sector. */
static void draw_sector(struct picture *k, struct str words, double from, double to, struct dot_point where,
			bool services)
{
	struct dot_point p[80];
	struct str line[4];
	struct buf b = {0};
	size_t n = 0, lines = measure_wrap(k->a, words, 9.5 * BOLD, 2 * CIRCLE, 4, line);
	double edge = k->reach + CIRCLE + 4;

	for (int i = 0; i <= 36; i++)
		p[n++] = at(from + (to - from) * i / 36, edge);
	for (int i = 36; i >= 0; i--)
		p[n++] = at(from + (to - from) * i / 36, MIDDLE + 16);
	dot_add_area(k->d, &(struct dot_area){p, n, services ? "#4d4d4d14" : "#2166ac12"});
	for (size_t i = 0; i < lines; i++) {
		if (i)
			buf_add_char(&b, '\n');
		buf_add(&b, line[i]);
	}
	dot_add_node(k->d, &(struct dot_node){.class = STR("sector"),
					      .shape = DOT_PLAIN,
					      .x = where.x,
					      .y = where.y,
					      .w = 2 * CIRCLE + 4,
					      .h = 9.5 * 1.3 * (double)lines,
					      .text = buf_str(&b),
					      .size = 9.5,
					      .bold = true});
	buf_close(&b);
}

static const char *sector_words(const struct ties *t, enum tie_sector sector)
{
	static const char *const words[TIE_SECTORS] = {"at home",         "relatives",
						       "former partners", "friends and others",
						       "online",          "services, school and clubs"};
	bool former = false, others = false;

	for (size_t i = 0; i < t->n && sector == TIE_FORMER; i++)
		if (t->tie[i].sector == sector) {
			former |= t->tie[i].former;
			others |= !t->tie[i].former;
		}
	return others ? (former ? "former partners, orders on contact" : "orders on contact") : words[sector];
}

#define APART 0.3 /* of a place, between two sectors */

static void draw_round(struct picture *k)
{
	size_t n = k->t->n, sectors = 0, slot = 0;
	bool two = n > k->s->ring;
	double ring, step, slots, angle = 0;

	for (size_t i = 0; i < n; i++)
		sectors += i == 0 || k->t->tie[i].sector != k->t->tie[i - 1].sector;
	slots = fmax((double)(n + sectors), 6);
	slots += two && (n + sectors) % 2; /* so that the two rings take turns all the way round */
	ring = fmax(180, (2 * CIRCLE + 6) * (slots + APART * (double)sectors) / TURN / (two ? 2 : 1));
	step = TURN / (slots + APART * (double)sectors);
	k->reach = ring + (two ? 2 * CIRCLE + 14 : 0);
	for (size_t i = 0; i < n;) {
		enum tie_sector sector = k->t->tie[i].sector;
		struct dot_point where = at(angle + step * 0.5, two && slot % 2 ? k->reach : ring);
		double from = angle;

		slot++;
		for (angle += step; i < n && k->t->tie[i].sector == sector; i++, slot++, angle += step) {
			double r = two && slot % 2 ? k->reach : ring, mid = angle + step * 0.5;
			unsigned node = draw_circle(k, &k->t->tie[i], at(mid, r));

			draw_tie(k, &k->t->tie[i], node, mid, r);
		}
		draw_sector(k, str_of(sector_words(k->t, sector)), from, angle, where,
			    sector == TIE_SERVICES);
		angle += step * APART;
	}
}

static struct str subtitle_of(const struct picture *k)
{
	const struct ties *t = k->t;
	struct buf b = {0};
	struct str s;

	buf_add_z(&b, "Ecomap as at ");
	date_write_day_words(k->w->day, &b);
	buf_add_z(&b, ", from the records supplied; not checked with the family.\n"
		      "A line is thick, dashed or crossed only where somebody said so;\n"
		      "a thin line says that there is a tie, not how it is.");
	add_notes(t, "\n", "", &b);
	s = arena_copy(k->a, buf_str(&b));
	buf_close(&b);
	return s;
}

int ecomap_draw(const struct ties *t, const struct style *s, const struct ecomap_options *w, struct out *o,
		double *wide, double *high, struct err *e)
{
	struct arena a = {0};
	struct picture k = {.t = t, .s = s, .w = w, .a = &a};
	struct str title, subtitle, line[5], middle, rest;
	struct buf b = {0};
	double left, top, bottom, y, width;
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
	left = -fmax(k.reach + CIRCLE + 6, legend_width(&k.legend) / 2);
	width = -2 * left;
	n = measure_wrap(&a, title, 15 * BOLD, width, 3, line);
	top = k.reach + CIRCLE + 22;
	for (rest = subtitle; !str_is_absent(rest); str_cut(&rest, '\n'))
		top += 9 * 1.25;
	legend_text(k.d, &a, left, top, 9, false, "subtitle", subtitle);
	y = top + 4 + 15 * 1.3 * (double)n;
	for (size_t i = 0; i < n; i++)
		legend_text(k.d, &a, left, y - 15 * 1.3 * (double)i, 15, true, "title", line[i]);
	bottom = -k.reach - CIRCLE - 22;
	bottom -= legend_draw(&k.legend, k.d, &a, left, bottom, width);
	dot_set_frame(k.d, left, bottom, left + width, y);
	if (wide)
		*wide = width;
	if (high)
		*high = y - bottom;
	r = dot_draw(k.d, w->form, w->day, o, e);
	dot_close(k.d);
	arena_close(&a);
	return r;
}
