/* Any bytes as a file of rules: what is wrong in it is told with its place; what is taken can be told in English. */
#include "reader.h"

#include "analysis/explain.h"
#include "analysis/rule.h"
#include "policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct fuzz *f = fuzz_open();
	struct rule_set s;
	struct err e = {0};
	if (rule_open(fuzz_policy(data, n), f->schemas, &f->code, &s, &f->diags, &e) < 0) {
		MUST(e.text[0]);
		return 0;
	}
	struct buf b = {0};
	for (size_t i = 0; i < s.rules; i++)
		explain_rule(&s, &s.rule[i], &b);
	MUST(b.n > 0 || s.rules == 0);
	buf_close(&b);
	rule_close(&s);
	return 0;
}
