#include "source/gedcom.h"

#include <stdlib.h>

#include "format/unicode.h"
#include "source/covers.h"
#include "source/gedcom_record.h"

struct gedcom {
	struct source_reader reader; /* first */
	struct gedcom_file g;
	struct gedcom_node *at; /* the next level-0 record */
	size_t given;
	unsigned long not_kept;
	bool ended; /* TRLR was met */
	struct coverage *covers;
};

static bool is_utf16(struct str s)
{
	return str_has_prefix(s, STR("\xff\xfe")) || str_has_prefix(s, STR("\xfe\xff")) ||
	       str_has_prefix(s, STR("0\0 \0")) ||
	       str_has_prefix(s, STR("\0"
				     "0\0 "));
}

static int gedcom_recognise(const struct source_input *in, const struct source_options *o)
{
	(void)o;
	struct str s = in->bytes;
	if (is_utf16(s)) { /* known, so that the reason for setting it aside is clear */
		struct str head = str_part(s, 0, 32);
		return str_find(head, STR("H\0E\0A\0D")) < head.n ? 90 : 0;
	}
	if (str_has_prefix(s, STR("\xef\xbb\xbf")))
		s = str_part(s, 3, s.n);
	s = str_trim(str_part(s, 0, 256));
	return str_is_equal_caseless(str_part(s, 0, 6), STR("0 HEAD")) &&
			       (s.n == 6 || s.p[6] == '\r' || s.p[6] == '\n' || s.p[6] == ' ')
		       ? 95
		       : 0;
}

static bool is_ascii(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

/* What CHAR says is believed only where the bytes do not say otherwise. */
static int check_encoding(const struct gedcom *c, struct err *e)
{
	struct str bytes = c->g.bytes, said = gedcom_line_value(c->g.first, "CHAR");
	char q[160];
	if (is_ascii(bytes))
		return 0;
	if (unicode_is_valid(bytes)) {
		if (said.n && !str_is_equal_caseless(said, STR("UTF-8")) &&
		    !str_is_equal_caseless(said, STR("UNICODE")) && c->g.o->diags)
			diag_add(c->g.o->diags, DIAG_NOTE, c->g.file,
				 gedcom_line_first(c->g.first, "CHAR")->line, 1,
				 "CHAR says %s, but the file is UTF-8, and is read as such",
				 diag_quote(str_part(said, 0, 32), q));
		return 0;
	}
	return err_set_at(e, ERR_INPUT, c->g.file, 1, 0,
			  "not UTF-8 (CHAR says %s): save it as UTF-8 from the program it comes from",
			  said.n ? diag_quote(str_part(said, 0, 32), q) : "nothing");
}

static void head(struct gedcom *c)
{
	struct gedcom_node *date = gedcom_line_first(c->g.first, "DATE");
	if (!date)
		return;
	/* HEAD/DATE is a date itself; gedcom_record_date looks below a structure, so that HEAD is the
	 * structure. */
	struct date d = gedcom_record_date(&c->g, c->g.first, NULL);
	if (date_takes_part(&d))
		c->reader.summary.extract = d;
}

static int set_up(struct gedcom *c, struct err *e)
{
	const struct source_options *o = c->g.o;
	struct source_summary *s = &c->reader.summary;
	if (is_utf16(c->g.bytes))
		return err_set_at(e, ERR_INPUT, c->g.file, 1, 0,
				  "UTF-16: save it as UTF-8 from the program it comes from");
	c->g.first = gedcom_line_read(c->g.bytes, c->g.file, &c->g.arena, o->diags);
	if (!c->g.first || !gedcom_line_is(c->g.first, "HEAD"))
		return err_set_at(e, ERR_INPUT, c->g.file, 1, 0, "expected `0 HEAD` as the first line");
	if (check_encoding(c, e))
		return -1;
	gedcom_record_index(&c->g);
	c->g.system = str_is_empty(o->system) ? STR("gedcom") : o->system;
	head(c);
	s->format = STR("gedcom");
	s->system = c->g.system;
	s->agency = o->agency;
	if (!str_is_empty(o->covers)) {
		if (covers_parse(o->covers, o->code, &c->g.arena, &c->covers, &s->covers_n, e))
			return -1;
		s->covers = c->covers;
	}
	c->at = c->g.first->next;
	return 0;
}

static void set_aside(struct gedcom *c, const struct gedcom_node *n, const char *reason)
{
	size_t end = n->end;
	while (end > n->from && (c->g.bytes.p[end - 1] == '\n' || c->g.bytes.p[end - 1] == '\r'))
		end--;
	gedcom_record_tell(&c->g, DIAG_ERROR, n, reason);
	struct record *r = gedcom_record_new(&c->g, RECORD_ASIDE);
	r->aside = (struct aside){c->g.file, n->line,        1,
				  n->tag,    str_of(reason), str_part(c->g.bytes, n->from, end - n->from)};
	c->reader.summary.aside++;
}

static bool is_one_of(const struct gedcom_node *n, const char *const *tag)
{
	for (; *tag; tag++)
		if (gedcom_line_is(n, *tag))
			return true;
	return false;
}

/* One level-0 record into c->g.record. */
static void run(struct gedcom *c, struct gedcom_node *n)
{
	static const char *const other[] = {"SOUR", "REPO", "OBJE", "SUBM", "SUBN", NULL}, *const note[] = {
												   "NOTE",
												   "SNOTE",
												   NULL};
	struct source_summary *s = &c->reader.summary;
	if (gedcom_line_is(n, "TRLR")) {
		c->ended = true;
		return;
	}
	s->read++;
	if (gedcom_line_is(n, "INDI") && str_is_empty(n->xref)) {
		set_aside(c, n, "a person without an id");
		return;
	}
	if (gedcom_line_is(n, "INDI"))
		gedcom_person_run(&c->g, n);
	else if (gedcom_line_is(n, "FAM"))
		gedcom_family_run(&c->g, n);
	else if (is_one_of(n, other))
		c->not_kept++;
	else if (is_one_of(n, note)) {
		const struct gedcom_entry *e = n->xref.n ? gedcom_record_find(&c->g, n->xref) : NULL;
		if (!e || e->node != n || !e->pointed) {
			set_aside(c, n, "a note that no person and no family points at; set aside");
			return;
		}
	} else {
		set_aside(c, n, "not a kind of record that is known here; set aside");
		return;
	}
	s->used++;
}

static void finish(struct gedcom *c)
{
	struct diags *diags = c->g.o->diags;
	if (diags && c->not_kept)
		diag_add(diags, DIAG_NOTE, c->g.file, 0, 0,
			 "records of sources, media or submitters: %lu; titles are quoted, the rest is not "
			 "kept",
			 c->not_kept);
	if (diags && !c->ended)
		diag_add(diags, DIAG_WARNING, c->g.file, 0, 0,
			 "the file ends without `0 TRLR`: it may have been broken off");
}

static int gedcom_next(struct record_source *self, struct arena *a, struct record *r, struct err *e)
{
	struct gedcom *c = (struct gedcom *)self;
	(void)a, (void)e;
	while (c->given == c->g.records) {
		c->given = c->g.records = 0;
		arena_clear(&c->g.one);
		if (!c->at) {
			struct source_summary *sum = &c->reader.summary;
			/* a family tree is no record of contacts: its own days close nothing */
			covers_close(c->covers, &sum->covers_n, sum->extract, DATE_LAST, DATE_FIRST,
				     c->g.o->diags, c->g.file);
			if (c->not_kept || !c->ended)
				finish(c);
			c->not_kept = 0;
			c->ended = true;
			return 0;
		}
		struct gedcom_node *n = c->at;
		c->at = n->next;
		run(c, n);
	}
	*r = c->g.record[c->given++];
	return 1;
}

static void gedcom_close(struct record_source *self)
{
	struct gedcom *c = (struct gedcom *)self;
	gedcom_record_close(&c->g);
	free(c);
}

static int gedcom_open(const struct source_input *in, const struct source_options *o,
		       struct source_reader **r, struct err *e)
{
	struct gedcom *c = arena_malloc(sizeof *c);
	c->g.o = o;
	c->g.file = in->file;
	c->g.bytes = in->bytes;
	c->reader.source.next = gedcom_next;
	c->reader.source.close = gedcom_close;
	if (set_up(c, e)) {
		gedcom_close(&c->reader.source);
		return -1;
	}
	*r = &c->reader;
	return 0;
}

const struct source_adapter gedcom_adapter = {
	"gedcom",
	"family tree in GEDCOM 5.5.1 (and 7 where it is the same)",
	gedcom_recognise,
	gedcom_open,
};
