#include "genogram_own.h"

#include "draw/genogram_words.h"

int genogram_draw(const struct pedigree *p, const struct style *s, const struct genogram_options *w,
		  struct out *o, struct genogram_figures *figures, struct err *e)
{
	struct arena a = {0};
	struct genogram_picture k = {.p = p, .s = s, .w = w, .a = &a};
	struct genogram_figures mine = {0};
	struct sheet_body body;
	int r;

	k.label = ARENA_ARRAY(&a, struct str, p->persons + 1);
	k.label_lines = ARENA_ARRAY(&a, size_t, p->persons + 1);
	k.label_width = ARENA_ARRAY(&a, double, p->persons + 1);
	k.node = ARENA_ARRAY(&a, unsigned, p->persons + 1);
	k.l.of = p;
	k.l.arena = &a;
	k.l.person = ARENA_ARRAY(&a, struct layout_person, p->persons + 1);
	genogram_label_persons(&k);
	layout_run(&k.l);
	genogram_join_twins(&k);
	k.d = dot_open(genogram_title_of(&k), genogram_words_list(&a, p, s, w->code));
	k.left = p->persons ? k.l.x0 : 0;
	k.right = p->persons ? k.l.x1 : 0;
	k.top = p->persons ? -k.l.y0 : 0;
	k.bottom = p->persons ? -k.l.y1 : 0;
	for (uint32_t i = 0; i < p->persons; i++)
		genogram_draw_person(&k, i);
	genogram_home_draw(&k);
	for (uint32_t i = 0; i < p->joints; i++)
		genogram_draw_union(&k, i);
	for (uint32_t i = 0; i < p->children; i++)
		genogram_draw_child(&k, i);
	for (uint32_t i = 0; i < p->twins; i++)
		genogram_draw_twins(&k, i);
	genogram_line_draw(&k);
	mine.apart = k.l.apart;
	mine.evaluations = k.l.evaluations;
	body = sheet_body_of(k.d);
	body.left = k.left, body.right = k.right, body.top = k.top, body.bottom = k.bottom;
	genogram_frame(&k, &mine);
	r = sheet_draw(k.d, &body,
		       &(struct sheet_words){genogram_title_of(&k), genogram_subtitle_of(&k), &k.legend,
					     genogram_sayings_of(&k)},
		       &w->sheet, w->form, p->day, o, &mine.pages, e);
	if (figures)
		*figures = mine;
	dot_close(k.d);
	arena_close(&a);
	return r;
}
