#include "cmd/known.h"

#include <stdlib.h>

struct version {
	uint64_t id;
	int32_t known, recorded; /* DATE_LAST: not told */
	uint32_t n;              /* in the order of reading */
	bool is_earlier;
};

enum fate { LEFT_OUT, STANDS, STOOD_BEFORE };

struct knowing {
	struct common_case *c;
	int32_t day;
	struct version *version;
	size_t n, cap;
	unsigned char *fate; /* enum fate, by version.n */
	unsigned long later, untold;
};

static int by_known(const void *a, const void *b)
{
	const struct version *x = a, *y = b;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	if (x->known != y->known)
		return x->known < y->known ? -1 : 1;
	if (x->is_earlier != y->is_earlier)
		return x->is_earlier ? -1 : 1;
	return x->n < y->n ? -1 : x->n > y->n;
}

static int32_t last_day(const struct date *d)
{
	return date_takes_part(d) ? d->hi : DATE_LAST;
}

static int read_versions(struct knowing *k, struct err *e)
{
	struct store_wanted w = {.events = true, .earlier = true, .known = true, .sealed = true};
	struct record_source *from;
	struct arena a = {0};
	struct record r;
	int rc;
	if (store_records(k->c->store, &w, &from, e) < 0)
		return -1;
	while ((rc = from->next(from, &a, &r, e)) > 0) {
		if (k->n == k->cap)
			k->version = arena_grow(k->version, k->cap = k->cap ? k->cap * 2 : 256, sizeof *k->version);
		k->version[k->n] = (struct version){r.event.id, r.event.known, last_day(&r.event.recorded), (uint32_t)k->n, r.event.earlier};
		k->n++;
		arena_clear(&a);
	}
	from->close(from);
	arena_close(&a);
	return rc;
}

/* Of the versions of one entry, in the order in which they became known. */
static void decide(struct knowing *k, const struct version *v, size_t n)
{
	const struct version *stands = NULL;
	int32_t first = v->recorded != DATE_LAST ? v->recorded : v->known;
	for (size_t i = 0; i < n; i++) {
		if ((i ? v[i].known : first) > k->day)
			break;
		if (stands)
			k->fate[stands->n] = STOOD_BEFORE;
		stands = &v[i];
		k->fate[stands->n] = STANDS;
	}
	if (!stands && v->recorded == DATE_LAST)
		k->untold++;
	else if (!stands)
		k->later++;
}

static void decide_all(struct knowing *k)
{
	k->fate = arena_malloc(k->n + 1);
	if (k->n)
		qsort(k->version, k->n, sizeof *k->version, by_known);
	for (size_t i = 0, j; i < k->n; i = j) {
		for (j = i; j < k->n && k->version[j].id == k->version[i].id; j++)
			;
		decide(k, k->version + i, j - i);
	}
}

static int32_t import_day(const struct import *f)
{
	struct date at = {0};
	if (date_takes_part(&f->extract))
		return f->extract.hi;
	return date_parse_iso(str_part(f->at, 0, 10), STR("day"), &at) == 0 ? at.hi : DATE_LAST;
}

/* What an import covered that day. */
static void clip(const struct knowing *k, struct arena *a, struct import *f)
{
	struct coverage *c = ARENA_ARRAY(a, struct coverage, f->covers_n + 1);
	size_t n = 0;
	for (size_t i = 0; i < f->covers_n && import_day(f) <= k->day; i++) {
		if (f->covers[i].from > k->day)
			continue;
		c[n] = f->covers[i];
		c[n].to = c[n].to > k->day ? k->day : c[n].to;
		n++;
	}
	f->covers = c;
	f->covers_n = n;
}

static bool is_wanted(const struct knowing *k, size_t *event, struct arena *a, struct record *r)
{
	switch (r->type) {
	case RECORD_EVENT:
		r->event.earlier = k->fate[*event] == STOOD_BEFORE;
		return k->fate[(*event)++] != LEFT_OUT;
	case RECORD_RELATION:
		return !date_takes_part(&r->relation.start) || r->relation.start.lo <= k->day;
	case RECORD_IMPORT:
		clip(k, a, &r->import);
		return true;
	case RECORD_PERSON:
	case RECORD_ASIDE:
	case RECORD_TYPES: break;
	}
	return true;
}

static int gather(struct knowing *k, struct store **to, struct err *e)
{
	struct store_wanted w = {.events = true, .earlier = true, .persons = true, .relations = true, .imports = true, .asides = true,
				 .known = true, .sealed = true};
	struct import f = {.file = STR("as known earlier"), .format = STR("case file")};
	struct store_import *i = NULL;
	struct record_source *from;
	struct arena a = {0};
	struct record r;
	bool already = false;
	size_t event = 0;
	int rc;
	if (store_records(k->c->store, &w, &from, e) < 0)
		return -1;
	if ((rc = store_import_open(NULL, &k->c->code, &i, e)) == 0 && (rc = store_import_file(i, &f, &already, e)) == 0) {
		while ((rc = from->next(from, &a, &r, e)) > 0) {
			if (is_wanted(k, &event, &a, &r) && (rc = store_import_put(i, &r, e)) < 0)
				break;
			arena_clear(&a);
		}
		if (rc == 0)
			rc = store_import_file_done(i, &f, e); /* never 1: in a new store nothing was set aside before */
	}
	from->close(from);
	arena_close(&a);
	if (rc < 0 && i)
		store_import_abandon(i);
	return rc < 0 ? -1 : store_import_to_memory(i, to, e);
}

static void tell(const struct knowing *k)
{
	struct life *l = k->c->life;
	if (l->options.common[OPTION_QUIET].given)
		return;
	if (k->later)
		diag_add(&l->diags, DIAG_NOTE, (struct str){0}, 0, 0, "%lu %s left out: recorded after that day", k->later,
			 k->later == 1 ? "entry is" : "entries are");
	if (k->untold)
		diag_add(&l->diags, DIAG_NOTE, (struct str){0}, 0, 0,
			 "%lu %s left out that came with a later extract, which does not say when it was recorded; it may have been known",
			 k->untold, k->untold == 1 ? "entry is" : "entries are");
}

int known_at(struct common_case *c, int32_t day, struct err *e)
{
	struct knowing k = {.c = c, .day = day};
	struct store *then = NULL;
	int rc = read_versions(&k, e);
	if (rc == 0) {
		decide_all(&k);
		rc = gather(&k, &then, e);
	}
	if (rc == 0) {
		store_close(c->store);
		c->store = then;
		if (!c->has_today) {
			c->today = day;
			c->has_today = true;
		}
		tell(&k);
	}
	free(k.version);
	free(k.fate);
	return rc;
}
