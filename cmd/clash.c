/* What an import that meets what is held is told of. */
#include "cmd/clash.h"

#include "base/file.h"
#include "base/seal.h"

static bool is_map(void *self, struct str name, struct str digest)
{
	const struct clash *c = self;
	const struct map *m = map_find(c->maps, str_cut(&name, ' '));
	unsigned char sum[SEAL_BYTES];
	char hex[SEAL_HEX];
	struct file_bytes f;
	struct err e;
	if (!m || file_map(m->file.p, &f, &e) < 0)
		return false;
	seal_sha256(f.bytes, sum);
	seal_hex(sum, SEAL_BYTES, hex);
	file_unmap(&f);
	return str_is_equal(digest, str_of(hex));
}

static void tell_entries(struct clash *c, const struct store_clash *x, const char *other)
{
	bool one = x->n == 1;
	diag_add(&c->l->diags, DIAG_WARNING, x->file, 0, 0,
		 "%lu %s the id of %s from %s%s, but another child, or another day and other words: %sthe one of the later extract "
		 "stands, the other is kept (case-show --earlier)",
		 x->n, one ? "entry has" : "entries have", one ? "one" : "ones", other, x->others ? " and other files" : "",
		 x->generic ? "if the files come from different systems, import each with its own --system NAME or --agency NAME; " : "");
}

static void tell_names(struct clash *c, const struct store_clash *x, const char *other)
{
	char id[160];
	diag_add(&c->l->diags, DIAG_WARNING, x->file, 0, 0,
		 "%lu %s another name here than in %s, the first %s: if the files come from different systems that number people alike, "
		 "these are different people in one record; import each file with its own --system NAME",
		 x->n, x->n == 1 ? "person has" : "persons have", other, diag_quote(x->id, id));
}

static void tell(void *self, const struct store_clash *x)
{
	struct clash *c = self;
	struct buf other = {0};
	diag_add_safe(x->other, &other);
	buf_add_char(&other, '\0');
	(x->what == STORE_CLASH_NAMES ? tell_names : tell_entries)(c, x, other.p);
	if (x->one_run) /* a question: nobody has said that they are of one system */
		life_status(c->l, ERR_INPUT);
	buf_close(&other);
}

int clash_open(struct clash *c, struct life *l, const struct map_set *maps, struct store_import *to, struct err *e)
{
	*c = (struct clash){.l = l, .maps = maps};
	if (alike_rules_load(life_schemas(l), &c->names, e) < 0)
		return -1;
	store_import_watch(to, &(struct store_import_watch){c, is_map, tell, &c->names});
	return 0;
}

struct str clash_told(const struct source_options *given, struct arena *a)
{
	const struct {
		const char *name;
		struct str value;
	} option[] = {{"--as", given->as}, {"--map", given->map}, {"--agency", given->agency}, {"--system", given->system},
		      {"--child", given->child}, {"--covers", given->covers}, {"--person-is", given->person_is},
		      {"--ragged", given->pad ? STR("pad") : (struct str){NULL, 0}}, {"--encoding", given->encoding},
		      {"--dates", given->order}};
	struct buf b = {0};
	for (size_t k = 0; k < sizeof option / sizeof *option; k++)
		if (!str_is_absent(option[k].value))
			buf_addf(&b, "%s%s %.*s", b.n ? " " : "", option[k].name, STR_ARG(option[k].value));
	return b.n ? buf_take(&b, a) : (struct str){NULL, 0};
}
