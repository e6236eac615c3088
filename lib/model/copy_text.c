/* What was typed by hand does not stand in a copy: it may say anything of anybody.  Names, and of services their own, stay. */
#include "copy_own.h"

#include "base/buf.h"

static bool is_listed(const struct care_policy *p, enum care_part part, struct str words)
{
	for (size_t i = 0; i < p->words; i++)
		if (p->word[i].part == part && str_is_equal(p->word[i].words, words))
			return true;
	return str_is_equal(words, p->otherwise);
}

/* As model/care reads them again: what the first reading of the part looks for, and then the words. */
static void add_part(const struct care_policy *p, const struct code *c, const struct event *ev, enum care_part part,
		     struct str words, struct buf *b)
{
	size_t i = 0;

	while (i < p->readings && (p->reading[i].part != part || !code_kind_is(c, ev->kind, p->reading[i].kind)))
		i++;
	if (i == p->readings)
		return;
	buf_add_z(b, b->n ? "; " : "");
	buf_add(b, p->reading[i].after);
	buf_add_z(b, str_is_empty(p->reading[i].after) ? "" : " ");
	buf_add(b, words);
}

/* A legal status or a placement in the words of the list (codes/care.xml); of another status that there is one. */
static struct str plain_text(const struct copy_work *k, const struct event *ev)
{
	const struct family_records *r = k->x->records;
	struct buf b = {0};
	struct str text;

	for (int part = 0; part < CARE_PARTS && r->care; part++) {
		struct care_said said;

		if (!care_read(r->care, r->code, ev, (enum care_part)part, k->a, &said) || said.assumed)
			continue;
		if (is_listed(r->care, (enum care_part)part, said.words))
			add_part(r->care, r->code, ev, (enum care_part)part, said.words, &b);
		else if (part == CARE_STATUS)
			add_part(r->care, r->code, ev, CARE_STATUS, k->policy->status, &b);
	}
	text = buf_take(&b, k->a);
	return str_is_empty(text) ? (struct str){0} : text;
}

void copy_plain_event(const struct copy_work *k, struct event *ev)
{
	ev->text = plain_text(k, ev);
	ev->written = ev->impact = ev->voice = ev->action = ev->outcome = ev->analysis = (struct str){0};
	ev->disputed = ev->value = ev->unit = ev->ref = (struct str){0};
	ev->author = ev->worker = ev->type = ev->raw = (struct str){0};
	ev->tags_n = ev->extra_n = 0;
}

/* A quality is a word for a tie (codes/relations.xml: tie-...), or what a picture tells of twins and of marriages. */
void copy_plain_relation(const struct copy_work *k, struct relation *r)
{
	struct str quality = str_trim(r->quality);
	uint16_t kind;

	if (str_has_prefix(quality, STR("civil partner"))) /* as model/pedigree reads it */
		r->quality = STR("civil partnership");
	else if (!str_is_equal(quality, STR("identical")) &&
		 (str_is_empty(quality) ||
		  code_relation_of(k->x->records->code, arena_printf(k->a, "tie-%.*s", STR_ARG(quality)), &kind) < 0))
		r->quality = (struct str){0};
}
