#!/bin/sh
# How fast is it?  tests/bench/bench.sh [ROWS...]   BIN= the programs, SHARED= where the large generator may be
# Import into the finished case file and case-patterns over it, in turn (A B A B) with what one would do instead: sqlite3's own
# CSV import and index.  The machine is never quiet: trust the ratio of neighbours, not a time.
set -eu
: "${BIN:?}" "${TOP:?}"
work=$(mktemp -d "${TMPDIR:-/tmp}/casework-bench-XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
export CASEWORK_SCHEMAS="$TOP/schemas"
if [ -f "${SHARED:-}/bench/gen.c" ] && command -v cc > /dev/null; then
	cc -O2 -o "$work/gen" "$SHARED/bench/gen.c" -lm
	echo "generator: shared/bench/gen.c (its truth is compared)"
	set -- "${@:-100000 1000000}"
else
	echo "generator: tests/bench/gen.py (no truth to compare)"
	set -- "${@:-100000}"
fi
if [ -f "$(dirname "$BIN")/libcasework.a" ]; then
	# shellcheck disable=SC2046 # flags are words
	cc -std=c11 -D_GNU_SOURCE -O2 -pthread -I"$TOP/include" -o "$work/sax" "$TOP/tests/bench/sax.c" "$(dirname "$BIN")/libcasework.a" \
		$(pkg-config --cflags --libs libxml-2.0 libutf8proc libsodium zlib) -lm
fi
# shellcheck disable=SC2086 # sizes are words
python3 "$TOP/tests/bench/bench.py" "$work" $*
python3 "$TOP/tests/bench/pictures.py" "$work"
# Forty expressions against forty of PCRE2's own, on as many threads.
if [ -x "$work/gen" ] && [ -f "$(dirname "$BIN")/libcasework.a" ]; then
	"$work/gen" -n 100000 -s 1 --csv "$work/t.csv" 2> /dev/null
	# shellcheck disable=SC2046 # flags are words
	cc -std=c11 -D_GNU_SOURCE -O2 -pthread -I"$TOP/include" -o "$work/text" "$TOP/tests/bench/text.c" "$(dirname "$BIN")/libcasework.a" \
		$(pkg-config --cflags --libs libpcre2-8 libutf8proc libsodium) -lm
	echo "text"
	"$work/text" "$SHARED/bench/patterns.txt" "$work/t.csv" summary "$(nproc)" 9
fi
