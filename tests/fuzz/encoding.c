/* Any bytes: decoded as any encoding they are UTF-8, the same whole and in pieces.  First byte: which, second: the pieces' length. */
#include "reader.h"

#include "base/buf.h"
#include "format/encoding.h"
#include "format/unicode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 2)
		return 0;
	struct str bytes = {(const char *)data + 2, n - 2};
	enum encoding as = 1 + data[0] % (ENCODINGS - 1);
	size_t step = 4 + data[1];
	struct encoding_text t = {0};
	struct err e = {0};
	struct buf b = {0};
	uint64_t replaced = 0;
	bool is_marked = encoding_find(bytes, SIZE_MAX).how == ENCODING_BY_MARK; /* dropped, and may name another encoding */
	MUST(encoding_open(bytes, as, NULL, NULL, &t, &e) == 0);
	MUST(unicode_is_valid(t.text));
	/* A piece begins where the one before was taken to. */
	for (size_t at = 0; at < bytes.n;) {
		struct str piece = str_part(bytes, at, at + step < bytes.n ? at + step : bytes.n);
		size_t took = encoding_decode(as, piece, at + piece.n == bytes.n, &b, &replaced);
		MUST(took > 0 && took <= piece.n);
		at += took;
	}
	MUST(unicode_is_valid(buf_str(&b)));
	MUST(is_marked || str_is_equal(buf_str(&b), t.text));
	buf_close(&b);
	encoding_close(&t);
	return 0;
}
