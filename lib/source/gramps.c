#include "source/gramps.h"

#include "source/gedcom_xml.h"

enum { LOOK = 64 << 10 };

struct gramps {
	struct gedcom_run run; /* first */
	struct date created;
};

static int gramps_recognise(const struct source_input *in, const struct source_options *o)
{
	struct arena a = {0};
	(void)o;
	struct str head = str_part(in->bytes, 0, LOOK);
	struct str start = str_trim(str_part(head, str_has_prefix(head, STR("\xef\xbb\xbf")) ? 3 : 0, 256));
	bool known = false;
	if (str_has_prefix(start, STR("<")) && str_is_equal(xml_root(head, &a), STR("database"))) {
		struct str near = str_part(head, 0, 2048);
		known = str_find(near, STR("gramps")) < near.n || str_find(near, STR("Gramps")) < near.n ||
			str_find(head, STR("<people")) < head.n;
	}
	arena_close(&a);
	return known ? 95 : 0;
}

/* ---- where its records stand */

static void meet(struct gedcom_file *g, struct str section, const struct xml_item *item,
		 struct gedcom_place *p)
{
	static const struct gedcom_xml_kind kind[] = {
		{"people", "person", GEDCOM_PERSON},
		{"families", "family", GEDCOM_FAMILY},
		{"notes", "note", GEDCOM_NOTE},
		{"events", "event", GEDCOM_ABOUT},
		{"places", "placeobj", GEDCOM_ABOUT},
		{"sources", "source", GEDCOM_ABOUT},
		{"citations", "citation", GEDCOM_ABOUT},
		{"objects", "object", GEDCOM_ABOUT},
		{"repositories", "repository", GEDCOM_ABOUT},
		{"tags", "tag", GEDCOM_ABOUT},
		{"bookmarks", NULL, GEDCOM_SENDER},
		{"namemaps", NULL, GEDCOM_SENDER},
		{"name-formats", NULL, GEDCOM_SENDER},
		{"header", NULL, GEDCOM_HEAD},
	};
	struct gramps *c = (struct gramps *)((char *)g - offsetof(struct gedcom_run, g));
	gedcom_xml_tell(kind, sizeof kind / sizeof *kind, section, item, p);
	struct str handle = gedcom_xml_attribute(item, "handle");
	p->key = handle.n ? gedcom_index_key(handle) : 0;
	p->private = str_is_equal(gedcom_xml_attribute(item, "priv"), STR("1"));
	if (p->what == GEDCOM_HEAD && str_is_equal(item->name, STR("created")))
		date_parse_iso(gedcom_xml_attribute(item, "date"), (struct str){0}, &c->created);
}

static struct gedcom_node *load(struct gedcom_file *g, const struct gedcom_place *p, struct arena *a,
				const char *const *only)
{
	(void)only; /* an element is small, and read whole */
	struct gedcom_node *element = gedcom_xml_read(g, p, a);
	return element ? gramps_record_run(g, p, element, a) : NULL;
}

/* The id attribute of a record, out of its opening tag: what people see in the program.  Handles are its
 * own. */
static struct str name(struct gedcom_file *g, struct str to)
{
	const struct gedcom_place *p = gedcom_record_find(g, to);
	if (!p)
		return to;
	struct str tag = str_part(g->bytes, (size_t)p->from, 1024);
	tag = str_part(tag, 0, str_find(tag, STR(">")));
	size_t at = str_find(tag, STR(" id=\""));
	struct str id = str_part(tag, at + 5, tag.n);
	id = str_part(id, 0, str_find(id, STR("\"")));
	return id.n && id.n < 256 && str_find(id, STR("&")) == id.n ? id : to;
}

static int gramps_open(const struct source_input *in, const struct source_options *o,
		       struct source_reader **r, struct err *e)
{
	struct gramps *c = arena_malloc(sizeof *c);
	gedcom_run_open(&c->run, in, o, "gramps");
	c->run.g.load = load;
	c->run.g.name = name;
	if (gedcom_xml_index(&c->run.g, meet, e) || gedcom_run_begin(&c->run, e))
		goto failed;
	if (date_takes_part(&c->created))
		c->run.reader.summary.extract = c->created;
	*r = &c->run.reader;
	return 0;
failed:
	gedcom_run_close(&c->run);
	return -1;
}

const struct source_adapter gramps_adapter = {
	"gramps",
	"family tree in Gramps XML",
	gramps_recognise,
	gramps_open,
	true,
};
