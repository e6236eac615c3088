#!/bin/sh
# The long tests, a part at a time, with their figures:  tests/property/soak.sh PART...   (make soak: all of them)
#   crash     every command that writes: killed, failing, out of room, locked out, two at once, damaged files (POINTS, ROUNDS)
#   hostile   bombs, endless lines, deep nesting, files that are none, each within its bounds (BIG, megabytes)
#   patterns  the engine against the slow evaluator on random chronologies (CASES, SEED)
# Wants $BIN, the programs; says of each part what it tried and at the end how much held.
set -u
: "${BIN:?where the programs are}"
TOP=$(cd "$(dirname "$0")/../.." && pwd) || exit 4
: "${CASEWORK_SCHEMAS:=$TOP/schemas}"
work=$(mktemp -d) || exit 4
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
export BIN TOP CASEWORK_SCHEMAS
held=0 broken=0

try() { # TEST: its figures and what did not hold, as they come
	mkdir "$work/tmp"
	echo "== ${1%.test}"
	TMP=$work/tmp nice -n 10 "$TOP/tests/property/$1" 2> "$work/said" | tee "$work/out" | grep --line-buffered -E '^(ok|not ok|#)'
	held=$((held + $(grep -c '^ok ' "$work/out")))
	broken=$((broken + $(grep -c '^not ok ' "$work/out")))
	if ! grep -q '^ok ' "$work/out" || grep -q '^Traceback' "$work/said"; then
		broken=$((broken + 1))
		tail -n 5 "$work/said"
	fi
	chmod -R u+rwx "$work/tmp"
	rm -rf "$work/tmp"
}

for part in "$@"; do
	case $part in
	crash) for t in crash crash-ways crash-together; do try $t.test; done ;;
	hostile) try hostile.test ;;
	patterns) try evaluate.test ;;
	*) echo "soak: no such part: $part; crash, hostile, patterns" >&2; exit 2 ;;
	esac
done
echo "$held held, $broken broken"
[ "$broken" -eq 0 ]
