#include "genogram_own.h"

#include "draw/genogram_words.h"

void genogram_lay_out(struct genogram_picture *k)
{
	size_t n = k->p->persons + 1;

	k->label = ARENA_ARRAY(k->a, struct str, n);
	k->label_lines = ARENA_ARRAY(k->a, size_t, n);
	k->label_width = ARENA_ARRAY(k->a, double, n);
	k->cut = ARENA_ARRAY(k->a, bool, n);
	k->node = ARENA_ARRAY(k->a, unsigned, n);
	k->l.of = k->p;
	k->l.arena = k->a;
	k->l.person = ARENA_ARRAY(k->a, struct layout_person, n);
	genogram_label_persons(k);
	genogram_measure_years(k);
	layout_run(&k->l);
	genogram_join_twins(k);
}

void genogram_draw_family(struct genogram_picture *k)
{
	for (uint32_t i = 0; i < k->p->persons; i++)
		genogram_draw_person(k, i);
	genogram_home_draw(k);
	for (uint32_t i = 0; i < k->p->joints; i++)
		genogram_draw_union(k, i);
	for (uint32_t i = 0; i < k->p->children; i++)
		genogram_draw_child(k, i);
	for (uint32_t i = 0; i < k->p->twins; i++)
		genogram_draw_twins(k, i);
}

int genogram_draw(const struct pedigree *p, const struct style *s, const struct genogram_options *w,
		  struct out *o, struct genogram_figures *figures, struct err *e)
{
	struct arena a = {0};
	struct genogram_picture k = {.p = p, .s = s, .w = w, .a = &a};
	struct genogram_figures mine = {0};
	struct a4_body body;
	int r;

	genogram_lay_out(&k);
	k.d = dot_open(genogram_title_of(&k), genogram_words_list(&a, p, s, w->code));
	k.left = p->persons ? k.l.x0 : 0;
	k.right = p->persons ? k.l.x1 : 0;
	k.top = p->persons ? -k.l.y0 : 0;
	k.bottom = p->persons ? -k.l.y1 : 0;
	genogram_draw_family(&k);
	genogram_line_draw(&k);
	mine.apart = k.l.apart;
	mine.evaluations = k.l.evaluations;
	body = a4_body_of(k.d);
	body.left = k.left, body.right = k.right, body.top = k.top, body.bottom = k.bottom;
	genogram_frame(&k, &mine);
	r = a4_draw(k.d, &body,
		       &(struct a4_words){genogram_title_of(&k), genogram_subtitle_of(&k), &k.legend,
					     genogram_sayings_of(&k), w->copy},
		       &w->sheet, w->form, p->day == PEDIGREE_NO_DAY ? 0 : p->day, o, &mine.pages, e);
	if (figures)
		*figures = mine;
	dot_close(k.d);
	arena_close(&a);
	return r;
}
