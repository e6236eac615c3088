/* Any bytes as a column map: what is wrong in it is told with its place; what is taken reads a table. */
#include "reader.h"

#include "policy.h"
#include "source/mapcheck.h"
#include "source/mapread.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct fuzz *f = fuzz_open();
	const char *path = fuzz_policy(data, n);
	struct arena a = {0};
	struct mapread in = {f->schemas, str_of(path), &f->code, &a};
	struct schema_node *root = NULL;
	struct map m = {0};
	struct err e = {0};
	if (schema_load(path, NULL, &a, &root, &f->diags, &e) < 0) {
		MUST(e.text[0]);
	} else if (mapread_map(&in, root, &m, &e) < 0) {
		MUST(e.text[0] && e.code == ERR_USAGE);
	} else {
		static const char table[] = "id,child,date,kind,what\n1,C1,2024-01-02,note,seen\n2,,?05/2024,x,\n";
		struct map_set s = f->maps;
		s.map = &m, s.n = 1;
		f->reading.maps = &s;
		MUST(m.name.n && m.version.n);
		fuzz_read(STR(table), STR("table"), m.name);
		for (size_t i = 0; i < m.examples; i++)
			fuzz_read(m.example[i].table, m.example[i].is_document ? STR("records") : STR("table"),
				  m.example[i].is_document ? (struct str){0} : m.name);
		f->reading.maps = &f->maps;
	}
	arena_close(&a);
	return 0;
}
