#include "cmd/look.h"

#include "cmd/suppose.h"
#include "draw/page.h"
#include "source/newmap.h"
#include "source/preview.h"

static const struct source_adapter *adapter_of(const struct source_options *o, const struct inputs_file *in)
{
	if (str_is_empty(o->as))
		return source_recognise(&(struct source_input){in->name, in->bytes.bytes}, o);
	for (size_t i = 0; source_adapters[i]; i++)
		if (str_is_equal(o->as, str_of(source_adapters[i]->name)))
			return source_adapters[i];
	return NULL;
}

struct listening { /* to one try to open a file */
	const struct inputs_file *in;
	struct source_options o; /* outlives the reader */
	struct preview *p;
	struct common_reading x;
};

/* Each try begins a new preview, so that nothing is heard twice. */
static int open_listening(void *self, const struct source_options *given, struct err *why, struct err *e)
{
	struct listening *t = self;
	if (t->p)
		preview_close(t->p);
	t->p = preview_open(given->code, given->maps);
	t->o = *given;
	t->o.watch = preview_watch(t->p);
	t->o.diags = preview_diags(t->p);
	return inputs_read(t->in, &t->o, &t->x, why, e);
}

int look_explain(struct life *l, const struct source_options *given, const struct inputs_file *in,
		 struct import *f, struct err *e)
{
	struct listening t = {.in = in};
	struct source_options o = *given;
	struct record record;
	struct arena a = {0}, words = {0};
	struct err why = {0};
	struct buf b = {0};
	struct str questions[SUPPOSE_MOST];
	o.mapped = &in->bytes;
	int rc = 0, asked, opened = suppose_open(open_listening, &t, &o, &asked, &why, e);

	if (opened > 0) {
		while ((rc = t.x.from->next(t.x.from, &a, &record, e)) > 0) {
			preview_add(t.p, &record);
			arena_clear(&a);
		}
		common_reading_done(&t.x, f);
	}
	if (opened >= 0 && rc == 0) {
		preview_write(t.p,
			      &(struct preview_file){.file = in->name,
						     .bytes = in->bytes.bytes,
						     .adapter = adapter_of(&t.o, in),
						     .o = &t.o,
						     .opened = opened > 0,
						     .stream = opened > 0 && t.x.stream,
						     .why = &why,
						     .import = f,
						     .waits = suppose_words(asked, &words),
						     .asked = questions,
						     .asked_n = suppose_questions(asked, questions)},
			      &b);
		page_visible(buf_str(&b), &l->out.buf);
		if (!opened || asked || f->aside)
			life_status(l, ERR_INPUT);
	}
	if (opened > 0)
		t.x.from->close(t.x.from);
	preview_close(t.p);
	arena_close(&words);
	arena_close(&a);
	buf_close(&b);
	return opened < 0 ? -1 : rc;
}

int look_new_map(struct life *l, const struct source_options *given, const struct inputs_file *in,
		 struct err *e)
{
	struct buf b = {0}, name = {0};
	if (in->broken.code)
		return *e = in->broken, -1;
	diag_add_safe(in->name, &name);
	int rc = newmap_file(&(struct source_input){buf_str(&name), in->bytes.bytes}, given, &b, e);
	if (rc == 0)
		out_add(&l->out, buf_str(&b));
	buf_close(&name);
	buf_close(&b);
	return rc;
}

void look_formats(struct life *l, const struct map_set *maps)
{
	struct buf b = {0};
	preview_formats(maps, &b);
	out_add(&l->out, buf_str(&b));
	buf_close(&b);
}
