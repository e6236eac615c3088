/* Any bytes as our own stream: read = used + set aside; what was read and written reads again and writes the same. */
#include "reader.h"

#include "base/out.h"
#include "casefile/stream.h"

static void through(struct fuzz *f, struct str bytes, struct out *o)
{
	struct stream_reader *s = NULL;
	struct record r;
	struct arena a = {0};
	struct err e = {0};
	int rc;
	if (stream_open(bytes, STR("any"), &f->code, &f->diags, &s, &e) < 0)
		return;
	while ((rc = s->source.next(&s->source, &a, &r, &e)) > 0) {
		fuzz_look_record(f, &r);
		if (r.type != RECORD_ASIDE && r.type != RECORD_IMPORT)
			stream_write(&r, &f->code, o);
		arena_clear(&a);
	}
	if (rc == 0)
		MUST(s->read == s->used + s->aside);
	s->source.close(&s->source);
	arena_close(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct out once, twice;
	struct err e = {0};
	out_to_memory(&once);
	out_to_memory(&twice);
	through(fuzz_open(), (struct str){(const char *)data, n}, &once);
	through(fuzz_open(), buf_str(&once.buf), &twice);
	MUST(str_is_equal(buf_str(&once.buf), buf_str(&twice.buf)));
	out_close(&once, false, &e);
	out_close(&twice, false, &e);
	return 0;
}
