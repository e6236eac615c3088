#!/bin/sh
# The engine against the evaluator on as many random chronologies as there is time for:  tests/property/soak.sh [N [SEED]]
# (a million unless told otherwise).  Wants $BIN, the programs; says at its end how many, from which seed, and what differed.
set -u
: "${BIN:?where the programs are}"
TOP=$(cd "$(dirname "$0")/../.." && pwd) || exit 4
: "${CASEWORK_SCHEMAS:=$TOP/schemas}"
TMP=$(mktemp -d) || exit 4
trap 'rm -rf "$TMP"' EXIT INT TERM
export BIN TOP TMP CASEWORK_SCHEMAS CASES="${1:-1000000}" SEED="${2:-1}"
exec_test() { nice -n 10 "$TOP/tests/property/evaluate.test"; }
exec_test
rc=$?
echo "$CASES chronologies, seed $SEED: $([ $rc -eq 0 ] && echo no difference || echo "differences, see above")"
exit $rc
