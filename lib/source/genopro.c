#include "source/genopro.h"

#include "format/date_gedcom.h"
#include "format/zip.h"
#include "source/gedcom_xml.h"

enum { LOOK = 64 << 10, INFLATED_MOST = 128 << 20 };

struct genopro {
	struct gedcom_run run; /* first */
	struct buf data;
};

static bool find_data(struct str bytes, struct zip_archive **z, size_t *i)
{
	struct err e = {0};
	*z = NULL;
	if (!zip_is_archive(bytes) || zip_archive_open(bytes, STR(""), z, &e))
		return false;
	if (zip_archive_find(*z, STR("Data.xml"), i))
		return true;
	zip_archive_close(*z);
	return false;
}

static bool is_genopro(struct str xml)
{
	struct arena a = {0};
	struct str head = str_part(xml, 0, LOOK),
		   start = str_trim(str_part(head, str_has_prefix(head, STR("\xef\xbb\xbf")) ? 3 : 0, 256));
	bool is = str_has_prefix(start, STR("<")) && str_is_equal(xml_root(head, &a), STR("GenoPro"));
	arena_close(&a);
	return is;
}

static int genopro_recognise(const struct source_input *in, const struct source_options *o)
{
	struct zip_archive *z;
	struct zip_part *part;
	struct err e = {0};
	static const size_t room = 4096;
	char head[4096];
	size_t i, n = 0;
	(void)o;
	if (!find_data(in->bytes, &z, &i))
		return is_genopro(in->bytes) ? 95 : 0;
	if (zip_part_open(z, i, &part, &e) == 0) {
		if (zip_part_read(part, head, room, &n, &e))
			n = 0;
		zip_part_close(part);
	}
	zip_archive_close(z);
	return is_genopro((struct str){head, n}) ? 95 : 0;
}

static void meet(struct gedcom_file *g, struct str section, const struct xml_item *item,
		 struct gedcom_place *p)
{
	static const struct gedcom_xml_kind kind[] = {
		{"Individuals", "Individual", GEDCOM_PERSON},
		{"Families", "Family", GEDCOM_FAMILY},
		{"PedigreeLinks", "PedigreeLink", GEDCOM_ABOUT},
		{"EmotionalRelationships", "EmotionalRelationship", GEDCOM_TIE},
		{"Software", NULL, GEDCOM_HEAD},
		{"Global", NULL, GEDCOM_HEAD},
		{"GenoMaps", NULL, GEDCOM_SENDER},
	};
	struct str id = gedcom_xml_attribute(item, "ID"), family = gedcom_xml_attribute(item, "Family");
	p->what = (uint8_t)(id.n ? GEDCOM_ABOUT : GEDCOM_OTHER);
	gedcom_xml_tell(kind, sizeof kind / sizeof *kind, section, item, p);
	p->key = id.n ? gedcom_index_key(id) : 0;
	if (str_is_equal(item->name, STR("PedigreeLink")) && family.n)
		gedcom_index_link(&g->index, (uint32_t)g->index.n, gedcom_index_key(family));
}

static struct gedcom_node *load(struct gedcom_file *g, const struct gedcom_place *p, struct arena *a,
				const char *const *only)
{
	(void)only;
	struct gedcom_node *element = gedcom_xml_read(g, p, a);
	return element ? genopro_record_run(g, p, element, a) : NULL;
}

/* <Date> right below the outermost element: when it was saved. */
static void saved(struct genopro *c)
{
	struct str head = str_part(c->run.g.bytes, 0, 2048);
	size_t at = str_find(head, STR("<Date>"));
	struct str said = str_part(head, at + 6, 40);
	struct date d = {0}, end;
	bool exact;
	const char *why;
	if (at == head.n || str_find(head, STR("<Global")) < at)
		return;
	said = str_part(said, 0, str_find(said, STR("<")));
	if (date_gedcom_parse(&c->run.g.o->dates, said, &d, &end, &exact, &why) == DATE_POINT &&
	    date_takes_part(&d))
		c->run.reader.summary.extract = d;
}

static void drop(struct gedcom_run *run)
{
	buf_close(&((struct genopro *)run)->data);
}

static int unpack(struct genopro *c, struct err *e)
{
	struct zip_archive *z;
	size_t i;
	if (!find_data(c->run.g.bytes, &z, &i))
		return 0;
	int rc = zip_part_whole(z, i, INFLATED_MOST, &c->data, e);
	zip_archive_close(z);
	c->run.g.bytes = buf_str(&c->data);
	c->run.g.budget += 16 * (uint64_t)c->data.n;
	return rc;
}

static int genopro_open(const struct source_input *in, const struct source_options *o,
			struct source_reader **r, struct err *e)
{
	struct genopro *c = arena_malloc(sizeof *c);
	gedcom_run_open(&c->run, in, o, "genopro");
	c->run.drop = drop;
	c->run.g.load = load;
	if (unpack(c, e) || gedcom_xml_index(&c->run.g, meet, e) || gedcom_run_begin(&c->run, e)) {
		gedcom_run_close(&c->run);
		return -1;
	}
	saved(c);
	*r = &c->run.reader;
	return 0;
}

const struct source_adapter genopro_adapter = {
	"genopro",
	"genogram of GenoPro (.gno)",
	genopro_recognise,
	genopro_open,
	true,
};
