#include "cmd/picture_copy.h"

#include "format/measure.h"
#include "model/copy.h"

/* The title is typed by hand: it names nobody whom the copy leaves out. */
static int check_title(const struct picture *p, struct err *e)
{
	struct str title = str_of(life_option(&p->life, "title")->text);

	for (uint32_t i = 0; i < p->all.persons && !str_is_empty(title); i++) {
		const struct person *q = p->all.person[i];

		if (family_find(&p->index, q->id) != FAMILY_NOBODY)
			continue;
		for (size_t k = 0; k <= q->names_n; k++) {
			struct str name = k ? q->names[k - 1] : q->id;

			if (!str_is_empty(name) && str_find(title, name) < title.n)
				return err_set(e, ERR_USAGE, "--title names somebody whom this copy leaves out");
		}
	}
	return 0;
}

static int check_copy(const struct picture *p, struct err *e)
{
	if (p->c.audience != AUDIENCE_FAMILY || p->c.sealed)
		return err_set(e, ERR_USAGE, "--for is a copy for one of the family: --audience=holder and --sealed do not go with it");
	if (life_option(&p->life, "allegations")->given)
		return err_set(e, ERR_USAGE, "--allegations and --for do not go together: a copy does not allege");
	return 0;
}

int picture_copy(struct picture *p, uint32_t *who, size_t n, int32_t day, struct err *e)
{
	const struct option_value *reader = life_option(&p->life, "for");
	struct copy_wanted w = {.child = who, .children = n, .day = day};
	struct family_records *copy;
	struct copy_policy policy;
	struct copy_left left;
	struct str *id;

	if (!reader->given)
		return 0;
	if (check_copy(p, e) < 0 || picture_person(p, reader->text, &w.reader, e) < 0)
		return -1;
	if (!n)
		return err_set(e, ERR_USAGE, "--for needs --child or --household: whose picture is it a copy of?");
	if (copy_policy_open(life_schemas(&p->life), &p->c.code, &policy, &p->life.diags, e) < 0)
		return -1;
	copy = ARENA_NEW(&p->c.arena, struct family_records);
	copy_of(&p->index, &policy, &w, &p->c.arena, copy, &left);
	p->copy_for = measure_clean(&p->c.arena, family_name(p->index.person[w.reader]));
	if (str_is_empty(p->copy_for))
		p->copy_for = p->index.person[w.reader]->id;
	id = ARENA_ARRAY(&p->c.arena, struct str, n);
	for (size_t i = 0; i < n; i++)
		id[i] = p->index.person[who[i]]->id;
	p->records = *copy;
	family_index_open(&p->records, &p->c.arena, &p->index);
	for (size_t i = 0; i < n; i++)
		who[i] = family_find(&p->index, id[i]);
	diag_add(&p->life.diags, DIAG_NOTE, str_of(p->life.options.operand[0]), 0, 0,
		 "a copy for %.*s: besides what is restricted it leaves out people: %zu, relations: %zu, entries: %zu; read it "
		 "before it is given",
		 STR_ARG(policy.rule[left.reader].words), left.persons, left.relations, left.entries);
	copy_policy_close(&policy);
	return check_title(p, e);
}

struct str picture_copy_words(struct picture *p)
{
	return str_is_absent(p->copy_for) ? p->copy_for
					  : arena_printf(&p->arena, "Copy for %.*s. Not everybody is shown, nor all that is recorded.",
							 STR_ARG(p->copy_for));
}

void picture_copy_text(struct picture *p, struct str words, struct out *to)
{
	struct str copy = picture_copy_words(p);

	if (!str_is_absent(copy))
		out_addf(to, "%.*s\n", STR_ARG(copy));
	out_add(to, words);
}
