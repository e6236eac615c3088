/* People: what stands below each symbol, the symbol, what marks it. */
#include "genogram_own.h"

#include <math.h>

#include "base/buf.h"
#include "draw/genogram_words.h"
#include "format/measure.h"

#define NAME_WIDTH 82.0 /* a name that is wider goes on in a second line */
#define NAME_GAP   4.0  /* between a symbol and its name */
#define NAME_LINE  (GENOGRAM_NAME * 1.25)

static const struct style_symbol *symbol_of(const struct genogram_picture *k, uint32_t who)
{
	const struct pedigree_person *q = &k->p->person[who];

	return q->unborn ? &k->s->unborn : &k->s->symbol[q->sex < PERSON_SEXES ? q->sex : 0];
}

/* A parent who stands alone above his children has his name beside the line that goes down to them. */
static bool is_beside(const struct genogram_picture *k, uint32_t who)
{
	for (size_t i = 0; i < k->p->joints; i++)
		if (k->p->joint[i].a == who && k->p->joint[i].b == FAMILY_NOBODY)
			return layout_has_children(&k->l, (uint32_t)i);
	return false;
}

void genogram_label_persons(struct genogram_picture *k)
{
	for (uint32_t i = 0; i < k->p->persons; i++) {
		const struct pedigree_person *q = &k->p->person[i];
		struct layout_person *to = &k->l.person[i];
		struct str line[8], years = genogram_words_years(k->a, k->p, i);
		struct buf b = {0};
		size_t n;
		double half = 0;

		if (q->unnamed && !q->unborn) {
			n = measure_wrap(k->a, genogram_words_unnamed(k->a, k->p, i), GENOGRAM_NAME, NAME_WIDTH,
					 3, line);
		} else {
			n = measure_wrap(k->a, genogram_words_name(k->a, k->p, i), GENOGRAM_NAME, NAME_WIDTH, 2,
					 line);
		}
		if (q->person) {
			/* what the child calls her, where a record says so */
			if (!q->unnamed && !str_is_absent(family_other_name(q->person)))
				n += measure_wrap(k->a,
						  arena_printf(k->a, "(%.*s)",
							       STR_ARG(measure_clean(
								       k->a, family_other_name(q->person)))),
						  GENOGRAM_NAME, NAME_WIDTH, 1, line + n);
			if (q->said_of != FAMILY_NOBODY)
				n += measure_wrap(
					k->a,
					arena_printf(k->a, "%s of %.*s", family_tie_words(q->said),
						     STR_ARG(genogram_words_name(k->a, k->p, q->said_of))),
					GENOGRAM_NAME, NAME_WIDTH, 3, line + n);
			if (!str_is_empty(years))
				n += measure_wrap(k->a, years, GENOGRAM_NAME, NAME_WIDTH + 14, 1, line + n);
		}
		for (size_t m = 0; m < n; m++) {
			if (m)
				buf_add_char(&b, '\n');
			buf_add(&b, line[m]);
			half = fmax(half, measure_width(line[m], GENOGRAM_NAME) / 2);
		}
		k->label[i] = arena_copy(k->a, buf_str(&b));
		buf_close(&b);
		k->label_lines[i] = n;
		k->label_width[i] = 2 * half;
		to->rim = LAYOUT_SYMBOL / 2 + (q->index ? 4 : 0);
		to->left = fmax(to->rim, is_beside(k, i) ? 0 : half);
		to->right = fmax(to->rim, is_beside(k, i) ? 2 * half + 5 : half);
		to->below = to->rim + NAME_GAP + NAME_LINE * (double)n;
	}
}

struct str genogram_id_of(const struct genogram_picture *k, const char *prefix, uint32_t who)
{
	const struct pedigree_person *q = &k->p->person[who];

	if (q->person)
		return dot_id(k->a, prefix, q->person->id);
	return arena_printf(k->a, "%.*s__other",
			    STR_ARG(dot_id(k->a, prefix, k->p->person[q->stands_for].person->id)));
}

/* Four arms from the middle: whoever is dead. */
static void draw_cross(struct genogram_picture *k, uint32_t i, enum dot_shape shape, double arm, double in)
{
	const struct layout_person *at = &k->l.person[i];
	struct dot_point p[4][2];
	struct dot_piece piece[4];

	for (int n = 0; n < 4; n++) {
		double sx = n % 2 ? 1 : -1, sy = n / 2 ? 1 : -1;

		p[n][0] = (struct dot_point){at->x + sx * arm, -at->y + sy * arm};
		p[n][1] = (struct dot_point){at->x + sx * in, -at->y + sy * in};
		piece[n] = (struct dot_piece){p[n], 2, false};
	}
	dot_add_line(k->d, &(struct dot_line){.id = genogram_id_of(k, "dead", i),
					      .class = STR("deceased"),
					      .from = k->node[i],
					      .to = k->node[i],
					      .piece = piece,
					      .pieces = 4,
					      .width = 1,
					      .colour = "#333333"});
	legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_SHAPE,
						      .shape = shape,
						      .crossed = true,
						      .words = k->s->mark[STYLE_DEAD]});
}

void genogram_draw_person(struct genogram_picture *k, uint32_t i)
{
	static const char *const sex[PERSON_SEXES] = {"unknown", "male", "female", "other", "unknown"};
	const struct pedigree_person *q = &k->p->person[i];
	const struct layout_person *at = &k->l.person[i];
	const struct style_symbol *symbol = symbol_of(k, i);
	enum dot_shape shape = symbol->shape;
	struct str class = arena_printf(k->a, "person %s%s%s%s%s", sex[q->sex < PERSON_SEXES ? q->sex : 0],
					q->index ? " index" : "", q->dead ? " deceased" : "",
					q->unborn ? " unborn" : "", q->unnamed ? " unnamed" : "");
	double half = LAYOUT_SYMBOL / 2, arm = shape == DOT_CIRCLE    ? half * 0.7071
					       : shape == DOT_DIAMOND ? half / 2
								      : half;
	double label_h = NAME_LINE * (double)k->label_lines[i];
	bool beside = is_beside(k, i);
	struct str inside = genogram_words_inside(k->a, k->p, i);

	if (str_is_empty(inside))
		inside = symbol->inside;
	k->node[i] = dot_add_node(
		k->d, &(struct dot_node){.id = genogram_id_of(k, "person", i),
					 .class = class,
					 .words = genogram_words_person(k->a, k->p, i),
					 .shape = shape,
					 .x = at->x,
					 .y = -at->y,
					 .w = LAYOUT_SYMBOL,
					 .h = LAYOUT_SYMBOL,
					 .rims = q->index ? 2 : 1,
					 .text = inside,
					 .size = GENOGRAM_NAME,
					 .below = k->label[i],
					 .below_x = beside ? at->x + 5 + k->label_width[i] / 2 : at->x,
					 .below_y = -at->y - at->rim - NAME_GAP - label_h / 2});
	legend_add(&k->legend,
		   &(struct legend_entry){
			   .kind = LEGEND_SHAPE,
			   .shape = shape,
			   .words = symbol->words,
			   .inside = str_is_empty(symbol->inside) ? NULL : symbol->inside.p});
	if (q->index)
		legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_SHAPE,
							      .shape = shape,
							      .rims = 2,
							      .words = k->s->mark[STYLE_INDEX]});
	if (q->unnamed && !q->unborn)
		legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_SHAPE,
							      .shape = shape,
							      .inside = "?",
							      .words = k->s->mark[STYLE_UNNAMED]});
	if (q->dead)
		draw_cross(k, i, shape, arm,
			   str_is_empty(inside) ? 0 : 8); /* the arms leave room for the age */
}
