/* What the targets of whole readers share: the policies, read once from the schemas; any bytes through one adapter, held to
 * the laws of every reader: read = used + set aside; every record's strings are there; an entry has an id; a relation has two ends. */
#ifndef FUZZ_READER_H
#define FUZZ_READER_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/date_rules.h"
#include "source/cin_code.h"
#include "source/map.h"
#include "source/source.h"

#define MUST(x) \
	do { \
		if (!(x)) { \
			fprintf(stderr, "line %d: %s\n", __LINE__, #x); \
			abort(); \
		} \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct fuzz {
	struct code code;
	struct map_set maps;
	struct cin_codes cin;
	struct diags diags;
	struct source_options reading;
	const char *schemas;
	uint64_t sum; /* of every byte of every string: so that each is read */
};

/* make fuzz runs where schemas/ is. */
static struct fuzz *fuzz_open(void)
{
	static struct fuzz f;
	struct err e = {0};
	if (f.schemas)
		return &f;
	f.schemas = getenv("CASEWORK_SCHEMAS") ? getenv("CASEWORK_SCHEMAS") : "schemas";
	f.reading.dates = date_rules_default();
	if (code_open(f.schemas, &f.code, &e) < 0 || date_rules_load(f.schemas, &f.reading.dates, &e) < 0 ||
	    map_set_open(f.schemas, &f.code, false, &f.diags, &f.maps, &e) < 0 || cin_code_open(f.schemas, &f.cin, &e) < 0) {
		fprintf(stderr, "%s: %s\n", f.schemas, e.text);
		exit(2);
	}
	f.reading.code = &f.code;
	f.reading.schemas = f.schemas;
	f.reading.diags = &f.diags;
	f.reading.maps = &f.maps;
	f.reading.cin = &f.cin;
	return &f;
}

static inline void fuzz_look(struct fuzz *f, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		f->sum += (unsigned char)s.p[i];
}

static inline void fuzz_look_record(struct fuzz *f, const struct record *r)
{
	if (r->type == RECORD_EVENT) {
		const struct event *ev = &r->event;
		const struct str text[] = {ev->child, ev->raw, ev->agency, ev->author, ev->worker, ev->place, ev->text, ev->impact,
					   ev->voice, ev->action, ev->outcome, ev->analysis, ev->disputed, ev->service, ev->value,
					   ev->unit, ev->ref, ev->source_id, ev->part, ev->type};
		MUST(ev->id != 0 && ev->kind < f->code.kinds && ev->severity_1 <= 10);
		MUST(ev->start.lo <= ev->start.hi && ev->end.lo <= ev->end.hi);
		for (size_t i = 0; i < sizeof text / sizeof *text; i++)
			fuzz_look(f, text[i]);
		for (size_t i = 0; i < ev->people_n; i++)
			fuzz_look(f, ev->people[i].person), fuzz_look(f, ev->people[i].role);
		for (size_t i = 0; i < ev->tags_n; i++)
			fuzz_look(f, ev->tags[i]);
		for (size_t i = 0; i < ev->extra_n; i++)
			fuzz_look(f, ev->extra[i].name), fuzz_look(f, ev->extra[i].value);
		for (size_t i = 0; i < ev->sources_n; i++)
			fuzz_look(f, ev->sources[i].file);
	} else if (r->type == RECORD_PERSON) {
		MUST(r->person.id.n > 0);
		fuzz_look(f, r->person.id);
		for (size_t i = 0; i < r->person.names_n; i++)
			fuzz_look(f, r->person.names[i]);
		for (size_t i = 0; i < r->person.system_ids_n; i++)
			fuzz_look(f, r->person.system_ids[i]);
		for (size_t i = 0; i < r->person.extra_n; i++)
			fuzz_look(f, r->person.extra[i].name), fuzz_look(f, r->person.extra[i].value);
	} else if (r->type == RECORD_RELATION) {
		MUST(r->relation.from.n > 0 && r->relation.to.n > 0 && r->relation.kind < f->code.relations);
		fuzz_look(f, r->relation.from), fuzz_look(f, r->relation.to);
		fuzz_look(f, r->relation.quality), fuzz_look(f, r->relation.known_by);
		for (size_t i = 0; i < r->relation.extra_n; i++)
			fuzz_look(f, r->relation.extra[i].name), fuzz_look(f, r->relation.extra[i].value);
	} else if (r->type == RECORD_ASIDE) {
		fuzz_look(f, r->aside.reason), fuzz_look(f, r->aside.field), fuzz_look(f, r->aside.raw);
	}
}

/* as absent: told by content. */
static inline int fuzz_read(struct str bytes, struct str as, struct str map)
{
	struct fuzz *f = fuzz_open();
	struct source_options o = f->reading;
	struct source_input in = {STR("any"), bytes};
	struct source_reader *r = NULL;
	struct record record;
	struct arena a = {0};
	struct err e = {0};
	uint64_t asides = 0;
	int rc;
	o.as = as;
	o.map = map;
	if (source_open(&in, &o, &r, &e) < 0) {
		MUST(e.text[0] && (e.code == ERR_INPUT || e.code == ERR_USAGE));
		return 0;
	}
	while ((rc = r->source.next(&r->source, &a, &record, &e)) > 0) {
		fuzz_look_record(f, &record);
		asides += record.type == RECORD_ASIDE;
		MUST(record.type != RECORD_ASIDE || record.aside.reason.n > 0);
		arena_clear(&a);
	}
	if (rc == 0) {
		MUST(r->summary.read == r->summary.used + r->summary.aside);
		MUST(asides >= (r->summary.aside > 0));
	} else {
		MUST(e.text[0]);
	}
	r->source.close(&r->source);
	arena_close(&a);
	return 0;
}

#endif
