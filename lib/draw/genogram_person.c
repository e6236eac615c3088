/* People: what stands below each symbol, the symbol, what marks it. */
#include "genogram_own.h"

#include <math.h>
#include <string.h>

#include "base/buf.h"
#include "draw/genogram_words.h"
#include "draw/symbol.h"
#include "format/measure.h"

#define NAME_WIDTH 82.0 /* a name that is wider goes on in a second line */
#define NAME_GAP   4.0  /* between a symbol and its name */
#define NAME_LINE  (GENOGRAM_NAME * 1.25)
#define BESIDE       5.0 /* between a line and the name beside it */
#define LEAST_INSIDE 8.0 /* letters: what can still be read on paper */
enum { LABEL_LINES = 8 }; /* at most, of a name, another one, what he is to whom, years; each mark has more */

static const struct style_symbol *symbol_of(const struct genogram_picture *k, uint32_t who)
{
	const struct pedigree_person *q = &k->p->person[who];

	if (q->signs & (1u << SIGN_MISCARRIAGE | 1u << SIGN_TERMINATION))
		return &k->s->loss;
	return q->unborn ? &k->s->unborn : &k->s->symbol[q->sex < PERSON_SEXES ? q->sex : 0];
}

static double size_of(const struct genogram_picture *k, uint32_t who)
{
	return sign_is_loss(k->p->person[who].signs) ? LAYOUT_SYMBOL / 2 : LAYOUT_SYMBOL;
}

/* Graphviz draws a triangle into three quarters of its height: so high and so far down that it stands in one row
 * with the others, from the top of their symbols to the foot. */
static double height_of(const struct genogram_picture *k, uint32_t who)
{
	return size_of(k, who) * (symbol_of(k, who)->shape == DOT_TRIANGLE ? 4.0 / 3 : 1);
}

/* The middle of its node, y up. */
static struct dot_point middle_of(const struct genogram_picture *k, uint32_t who)
{
	return (struct dot_point){k->l.person[who].x,
				  -k->l.person[who].y - (height_of(k, who) - size_of(k, who)) / 2};
}

/* A parent who stands alone above his children has his name beside the line, or lines, that go down to them: so far from his
 * middle; 0: below the symbol. */
static double beside_by(const struct genogram_picture *k, uint32_t who)
{
	for (uint32_t i = 0; i < k->p->joints; i++)
		if (k->p->joint[i].a == who && k->p->joint[i].b == FAMILY_NOBODY)
			return layout_has_children(&k->l, i) ? BESIDE + layout_alone_spread(&k->l, i) : 0;
	return 0;
}

/* How far left of him those lines, and those of a carer beside them, go down. */
static double lines_left(const struct genogram_picture *k, uint32_t who, double beside)
{
	for (size_t i = 0; i < k->p->children; i++)
		if (!k->p->child[i].structural && k->p->joint[k->p->child[i].joint].a == who &&
		    k->p->joint[k->p->child[i].joint].b == FAMILY_NOBODY)
			return LAYOUT_SYMBOL / 2;
	return beside - BESIDE;
}

static bool is_bracketed(const struct genogram_picture *k, uint32_t who)
{
	for (size_t i = 0; i < k->p->children; i++)
		if (k->p->child[i].child == who && k->s->child[k->p->child[i].descent].brackets)
			return true;
	return false;
}

/* From its middle, what a symbol and its marks take on one side. */
static double room_beside(const struct genogram_picture *k, uint32_t who, bool left)
{
	double rim = k->l.person[who].rim;

	if (is_bracketed(k, who))
		rim = fmax(rim, LAYOUT_SYMBOL / 2 + SYMBOL_BRACKET);
	if (left && k->p->person[who].index && k->s->look[STYLE_INDEX] == STYLE_ARROW)
		rim = fmax(rim, LAYOUT_SYMBOL / 2 + SYMBOL_ARROW);
	return rim;
}

enum { MARK_LINES = 3 }; /* of a legal status */

/* A legal status is never cut: what does not go into the lines is given wider ones. */
static size_t wrap_whole(struct arena *a, struct str s, struct str *line)
{
	struct str all[MARK_LINES + 1];
	double width = NAME_WIDTH;
	size_t n;

	while ((n = measure_wrap(a, s, GENOGRAM_NAME, width, MARK_LINES + 1, all)) > MARK_LINES)
		width += 8;
	memcpy(line, all, n * sizeof *line);
	return n;
}

/* A name in its lines; whether they have all of it. */
static size_t wrap_name(struct genogram_picture *k, uint32_t i, struct str name, size_t lines, struct str *line)
{
	size_t n = measure_wrap(k->a, name, GENOGRAM_NAME, NAME_WIDTH, lines, line);

	k->cut[i] |= n && str_has_suffix(line[n - 1], STR("\xe2\x80\xa6")) && !str_has_suffix(name, STR("\xe2\x80\xa6"));
	return n;
}

void genogram_label_persons(struct genogram_picture *k)
{
	for (uint32_t i = 0; i < k->p->persons; i++) {
		const struct pedigree_person *q = &k->p->person[i];
		struct layout_person *to = &k->l.person[i];
		struct str line[LABEL_LINES + MARK_LINES * GENOGRAM_WORDS_BELOW], mark[GENOGRAM_WORDS_BELOW], years = genogram_words_years(k->a, k->p, i);
		struct buf b = {0};
		size_t n;
		double half = 0, beside;

		if (q->unnamed && !q->unborn && !sign_is_loss(q->signs)) {
			n = wrap_name(k, i, genogram_words_unnamed(k->a, k->p, i), 3, line);
		} else {
			n = wrap_name(k, i, genogram_words_name(k->a, k->p, i), 2, line);
		}
		if (q->person) {
			/* what the child calls her, where a record says so */
			if (!q->unnamed && !str_is_absent(family_other_name(q->person)))
				n += wrap_name(k, i,
					       arena_printf(k->a, "(%.*s)",
							    STR_ARG(measure_clean(k->a, family_other_name(q->person)))),
					       1, line + n);
			if (q->said_of != FAMILY_NOBODY)
				n += measure_wrap(
					k->a,
					arena_printf(k->a, q->said == FAMILY_TIE_LIVES_WITH ? "%s %.*s" : "%s of %.*s",
						     family_tie_words(q->said),
						     STR_ARG(genogram_words_name(k->a, k->p, q->said_of))),
					GENOGRAM_NAME, NAME_WIDTH, 3, line + n);
			if (!str_is_empty(years))
				n += measure_wrap(k->a, years, GENOGRAM_NAME, NAME_WIDTH + 14, q->overdue ? 2 : 1, line + n);
		}
		for (size_t m = 0, marks = genogram_words_below(k->a, k->p, k->s, i, mark); m < marks; m++)
			n += wrap_whole(k->a, mark[m], line + n);
		for (size_t m = 0; m < n; m++) {
			if (m)
				buf_add_char(&b, '\n');
			buf_add(&b, line[m]);
			half = fmax(half, measure_width(line[m], GENOGRAM_NAME) / 2);
		}
		k->label[i] = buf_take(&b, k->a);
		k->label_lines[i] = n;
		k->label_width[i] = 2 * half;
		to->shape = symbol_of(k, i)->shape;
		to->size = size_of(k, i);
		to->rim = to->size / 2 + (q->index && k->s->look[STYLE_INDEX] == STYLE_RIM ? 4 : 0);
		beside = beside_by(k, i);
		to->half_name = half;
		to->name[0] = beside > 0 ? lines_left(k, i, beside) : half;
		to->name[1] = beside > 0 ? 2 * half + beside : half;
		for (int side = 0; side < 2; side++)
			to->flank[side] = room_beside(k, i, !side);
		to->left = fmax(to->flank[0], to->name[0]);
		to->right = fmax(to->flank[1], to->name[1]);
		to->below = to->rim + NAME_GAP + NAME_LINE * (double)n;
	}
}

struct str genogram_id_of(const struct genogram_picture *k, const char *prefix, uint32_t who)
{
	const struct pedigree_person *q = &k->p->person[who];

	if (q->person && k->p->is_copy)
		return arena_printf(k->a, "%s-%u", prefix, q->number + 1);
	if (q->person)
		return dot_id(k->a, prefix, q->person->id);
	return arena_printf(k->a, "%.*s__other",
			    STR_ARG(dot_id(k->a, prefix, k->p->person[q->stands_for].person->id)));
}

/* A look on a symbol, and its entry in the legend. */
static void draw_look(struct genogram_picture *k, uint32_t i, enum style_look look, const char *id,
		      const char *class, double gap, struct str words)
{
	enum dot_shape shape = symbol_of(k, i)->shape;
	struct symbol_mark m = symbol_mark(look, shape, middle_of(k, i), size_of(k, i), gap, k->a);

	if (m.pieces)
		dot_add_line(k->d, &(struct dot_line){.id = genogram_id_of(k, id, i),
						      .class = str_of(class),
						      .from = k->node[i],
						      .to = k->node[i],
						      .piece = m.piece,
						      .pieces = m.pieces,
						      .width = 1,
						      .colour = "#333333"});
	if (look == STYLE_ARROW)
		legend_text(k->d, k->a, m.letter.x - 4, m.letter.y + 5, 8, true, "proband", STR("P"));
	legend_add(&k->legend, &(struct legend_entry){
				       .kind = LEGEND_SHAPE, .shape = shape, .look = look, .words = words});
}

/* What further fields and, for a holder, entries say. */
static void draw_signs(struct genogram_picture *k, uint32_t i)
{
	static const struct {
		enum sign sign;
		enum style_mark mark;
	} of[] = {
		{SIGN_TRANS_MAN, STYLE_TRANS_MAN},	 {SIGN_TRANS_WOMAN, STYLE_TRANS_WOMAN},
		{SIGN_MISCARRIAGE, STYLE_MISCARRIAGE}, {SIGN_STILLBIRTH, STYLE_STILLBIRTH},
		{SIGN_TERMINATION, STYLE_TERMINATION},
	};
	const struct pedigree_person *q = &k->p->person[i];

	for (size_t n = 0; n < sizeof of / sizeof *of; n++)
		if (q->signs & 1u << of[n].sign) {
			struct str text = k->s->text[of[n].mark], words = k->s->mark[of[n].mark];

			if (k->s->look[of[n].mark])
				draw_look(k, i, k->s->look[of[n].mark], "sign", "sign", 0,
					  symbol_of(k, i) == &k->s->loss ? k->s->loss.words : words);
			if (!str_is_empty(text) && !str_is_equal(text, words))
				legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_TEXT,
									      .inside = text.p,
									      .words = words});
		}
	if (q->several)
		legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_SHAPE,
							      .shape = symbol_of(k, i)->shape,
							      .inside = "n",
							      .words = k->s->mark[STYLE_SEVERAL]});
	if (q->ill)
		draw_look(k, i, k->s->look[STYLE_ILL], "illness", "illness", 0, k->s->mark[STYLE_ILL]);
	if (q->using)
		draw_look(k, i, k->s->look[STYLE_USING], "substance", "substance", 0, k->s->mark[STYLE_USING]);
}

/* What stands inside a symbol stays inside it: 108-109 is wider than a circle, in letters of the size of a name. */
static double letters_inside(struct str text, enum dot_shape shape, double width)
{
	double room = shape == DOT_DIAMOND ? 0.8 * width : width - 2, wide = measure_width(text, GENOGRAM_NAME);

	return wide > room ? fmax(LEAST_INSIDE, GENOGRAM_NAME * room / wide) : GENOGRAM_NAME;
}

void genogram_draw_person(struct genogram_picture *k, uint32_t i)
{
	static const char *const sex[PERSON_SEXES] = {"unknown", "male", "female", "other", "unknown"};
	const struct pedigree_person *q = &k->p->person[i];
	const struct layout_person *at = &k->l.person[i];
	const struct style_symbol *symbol = symbol_of(k, i);
	enum dot_shape shape = symbol->shape;
	struct str class = arena_printf(k->a, "person %s%s%s%s%s%s%s", sex[q->sex < PERSON_SEXES ? q->sex : 0],
					q->index ? " index" : "", q->dead ? " deceased" : "",
					q->unborn ? " unborn" : "", q->unnamed ? " unnamed" : "",
					q->responsible ? " responsible" : "", q->unverified ? " unverified" : "");
	double label_h = NAME_LINE * (double)k->label_lines[i];
	double beside = beside_by(k, i);
	struct str inside = genogram_words_inside(k->a, k->p, i);

	if (q->several)
		inside = arena_printf(k->a, "%u", q->several);
	else if (sign_is_loss(q->signs))
		inside = STR("");
	else if (str_is_empty(inside))
		inside = symbol->inside;
	k->node[i] = dot_add_node(
		k->d, &(struct dot_node){.id = genogram_id_of(k, "person", i),
					 .class = class,
					 .words = genogram_words_person(k->a, k->p, i),
					 .shape = shape,
					 .x = at->x,
					 .y = middle_of(k, i).y,
					 .w = size_of(k, i),
					 .h = height_of(k, i),
					 .fill = q->ill && k->s->look[STYLE_ILL] == STYLE_HALF ? SYMBOL_HALF : NULL,
					 .rims = q->index && k->s->look[STYLE_INDEX] == STYLE_RIM ? 2 : 1,
					 .text = inside,
					 .size = letters_inside(inside, shape, size_of(k, i)),
					 .below = k->label[i],
					 .below_x = beside > 0 ? at->x + beside + k->label_width[i] / 2 : at->x,
					 .below_y = -at->y - at->rim - NAME_GAP - label_h / 2});
	/* of a loss whose sex is not known the sign says what the symbol means */
	if (symbol != &k->s->loss &&
	    !(sign_is_loss(q->signs) && (q->sex == PERSON_SEX_NOT_SAID || q->sex == PERSON_SEX_UNKNOWN)))
		legend_add(&k->legend,
		   &(struct legend_entry){
			   .kind = LEGEND_SHAPE,
			   .shape = shape,
			   .words = symbol->words,
			   .inside = str_is_empty(symbol->inside) ? NULL : symbol->inside.p});
	if (q->index)
		draw_look(k, i, k->s->look[STYLE_INDEX], "proband", "proband", 0, k->s->mark[STYLE_INDEX]);
	if (q->unnamed && !q->unborn && !q->signs)
		legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_SHAPE,
							      .shape = shape,
							      .inside = "?",
							      .words = k->s->mark[STYLE_UNNAMED]});
	draw_signs(k, i);
	if (q->dead && !sign_is_loss(q->signs)) /* the strokes leave room for the age */
		draw_look(k, i, k->s->look[STYLE_DEAD], "dead", "deceased", str_is_empty(inside) ? 0 : 8,
			  k->s->mark[STYLE_DEAD]);
	if (q->responsible)
		legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_TEXT,
							      .inside = k->s->text[STYLE_RESPONSIBILITY].p,
							      .words = k->s->mark[STYLE_RESPONSIBILITY]});
	if (q->unverified)
		legend_add(&k->legend, &(struct legend_entry){.kind = LEGEND_TEXT,
							      .inside = k->s->text[STYLE_UNVERIFIED].p,
							      .words = k->s->mark[STYLE_UNVERIFIED]});
	if (is_bracketed(k, i))
		draw_look(k, i, STYLE_BRACKETS, "brackets", "brackets", 0, k->s->child[PEDIGREE_ADOPTED].words);
}
