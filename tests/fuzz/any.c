/* Any bytes in, every output out: told by their content, explained, gathered into a case in memory, shown as a stream, which read
 * in again shows the same; every child's marks have their entries; what the case claims of itself holds; findings as lines,
 * as a table and as the front page, the chronology in every form, genogram and ecomap in words and for Graphviz, a new map.
 * Of the dear outputs one is made for an input, by its length and bytes, so that there are more inputs. */
#include "reader.h"

#include "casefile/stream.h"
#include "outputs.h"
#include "source/newmap.h"
#include "source/preview.h"

/* What Graphviz keeps is not ours. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libgvc\nleak:libcgraph\nleak:libcdt\n";
}

static struct store *gather(struct fuzz *f, struct str bytes, bool is_stream)
{
	struct source_input in = {STR("any"), bytes};
	struct source_reader *r = NULL;
	struct stream_reader *s = NULL;
	struct store_import *to = NULL;
	struct store *store = NULL;
	struct import file = {.file = in.file, .bytes = bytes.n};
	struct record record;
	struct arena a = {0};
	struct err e = {0};
	bool already;
	int rc;
	if (is_stream ? stream_open(bytes, in.file, &f->code, &f->diags, &s, &e) < 0 : source_open(&in, &f->reading, &r, &e) < 0)
		return NULL;
	struct record_source *from = s ? &s->source : &r->source;
	MUST(store_import_open(NULL, &f->code, &to, &e) == 0 && store_import_file(to, &file, &already, &e) == 0);
	while ((rc = from->next(from, &a, &record, &e)) > 0) {
		MUST(store_import_put(to, &record, &e) == 0);
		arena_clear(&a);
	}
	MUST(store_import_file_done(to, &file, &e) == 0);
	MUST(store_import_to_memory(to, &store, &e) == 0);
	from->close(from);
	arena_close(&a);
	return store;
}

static void show(struct fuzz *f, struct store *s, struct out *o)
{
	struct store_wanted w = {.events = true, .persons = true, .relations = true, .sealed = true, .earlier = true};
	struct record_source *from = NULL;
	struct record r;
	struct arena a = {0};
	struct err e = {0};
	int rc;
	MUST(store_records(s, &w, &from, &e) == 0);
	while ((rc = from->next(from, &a, &r, &e)) > 0) {
		stream_write(&r, &f->code, o);
		arena_clear(&a);
	}
	MUST(rc == 0);
	from->close(from);
	arena_close(&a);
}

static void look(struct store *s)
{
	struct case_view *v = NULL;
	struct view_child c;
	struct event ev;
	struct arena a = {0};
	struct err e = {0};
	int rc;
	MUST(store_view(s, AUDIENCE_FAMILY, false, &v, &e) == 0);
	while ((rc = v->next_child(v, 0, 1, &c, &e)) > 0)
		for (size_t k = 0; k < c.n; k++) {
			MUST(v->event(v, &c.mark[k], &a, &ev, &e) >= 0);
			arena_clear(&a);
		}
	MUST(rc == 0);
	v->close(v);
	arena_close(&a);
}

/* case-import --explain and --new-map */
static void explain(struct fuzz *f, struct str bytes)
{
	struct source_options o = f->reading;
	struct source_input in = {STR("any"), bytes};
	struct preview *p = preview_open(&f->code, &f->maps);
	struct source_reader *r = NULL;
	struct import import = {.file = in.file, .bytes = bytes.n};
	struct record record;
	struct arena a = {0};
	struct err why = {0}, e = {0};
	struct buf b = {0};
	o.watch = preview_watch(p);
	o.diags = preview_diags(p);
	bool opened = source_open(&in, &o, &r, &why) == 0;
	while (opened && r->source.next(&r->source, &a, &record, &e) > 0) {
		preview_add(p, &record);
		arena_clear(&a);
	}
	preview_write(p, &(struct preview_file){.file = in.file, .bytes = bytes, .adapter = source_recognise(&in, &o), .o = &o,
						.opened = opened, .why = &why, .import = &import}, &b);
	MUST(b.n > 0);
	if (opened)
		r->source.close(&r->source);
	preview_close(p);
	buf_clear(&b);
	if (newmap_file(&in, &f->reading, &b, &e) < 0)
		MUST(e.text[0]);
	buf_close(&b);
	arena_close(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct fuzz *f = fuzz_open();
	struct str bytes = {(const char *)data, n};
	struct store *s = gather(f, bytes, n && data[0] == '{');
	struct out once, twice;
	struct err e = {0};
	if (str_hash(bytes) % 6 == 5)
		explain(f, bytes);
	if (!s)
		return 0;
	out_to_memory(&once);
	out_to_memory(&twice);
	show(f, s, &once);
	look(s);
	outputs_all(outputs_open(f), s, str_hash(bytes));
	store_close(s);
	if ((s = gather(f, buf_str(&once.buf), true))) {
		show(f, s, &twice);
		store_close(s);
		MUST(str_is_equal(buf_str(&once.buf), buf_str(&twice.buf)));
	}
	out_close(&once, false, &e);
	out_close(&twice, false, &e);
	return 0;
}
