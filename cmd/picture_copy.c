#include "cmd/picture_copy.h"

#include <string.h>

#include "format/measure.h"
#include "format/unicode.h"
#include "model/copy.h"
#include "model/sign.h"

/* ---- what is typed by hand: the title, who draws it ---- */

/* Without case and accents. */
static struct str fold(struct arena *a, struct str s)
{
	struct buf b = {0};

	unicode_fold_plain(s, &b);
	return buf_take(&b, a);
}

struct called { /* a name, folded */
	struct str name;
	bool is_shown;
};

static bool is_name_of(const struct person *p, struct str name)
{
	for (size_t i = 0; i < p->names_n; i++)
		if (str_is_equal(p->names[i], name))
			return true;
	return false;
}

static size_t add_names(const struct family_index *x, const struct family_index *shown, struct arena *a, struct called *list,
			size_t n)
{
	for (uint32_t i = 0; i < x->persons; i++) {
		uint32_t in = family_find(shown, x->person[i]->id);

		for (size_t k = 0; k < x->person[i]->names_n; k++)
			list[n++] = (struct called){fold(a, x->person[i]->names[k]),
						    in != FAMILY_NOBODY && is_name_of(shown->person[in], x->person[i]->names[k])};
	}
	return n;
}

/* Every name of everybody in the records, and those in the copy, where somebody may be called otherwise. */
static struct called *all_names(const struct picture *p, struct arena *a, size_t *n)
{
	size_t cap = 1;
	struct called *list;

	for (uint32_t i = 0; i < p->all.persons; i++)
		cap += p->all.person[i]->names_n;
	for (uint32_t i = 0; i < p->index.persons; i++)
		cap += p->index.person[i]->names_n;
	list = ARENA_ARRAY(a, struct called, cap);
	*n = add_names(&p->all, &p->index, a, list, 0);
	*n = add_names(&p->index, &p->index, a, list, *n);
	return list;
}

static bool is_shown(const struct called *list, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].is_shown && str_is_equal(list[i].name, name))
			return true;
	return false;
}

static bool is_word_shown(const struct called *list, size_t n, struct str word)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].is_shown && copy_has_word(list[i].name, word))
			return true;
	return false;
}

/* A whole name of who is left out, or one word of it that is in the name of nobody who is shown: a family shares its
 * surname.  A single letter is no word. */
static bool is_named(const struct called *list, size_t n, struct str text)
{
	for (size_t i = 0; i < n; i++) {
		struct str rest = list[i].name;

		if (list[i].is_shown)
			continue;
		if (!str_is_empty(rest) && str_find(text, rest) < text.n && !is_shown(list, n, rest))
			return true;
		for (struct str w = copy_next_word(&rest); w.n; w = copy_next_word(&rest))
			if (unicode_count(w) > 1 && copy_has_word(text, w) && !is_word_shown(list, n, w))
				return true;
	}
	return false;
}

static bool has_id(const struct picture *p, struct str text)
{
	for (uint32_t i = 0; i < p->all.persons; i++)
		if (family_find(&p->index, p->all.person[i]->id) == FAMILY_NOBODY &&
		    str_find(text, p->all.person[i]->id) < text.n)
			return true;
	return false;
}

/* What was typed for the option; absent where the command has none of that name. */
static struct str typed(const struct picture *p, const char *option)
{
	for (const struct option_spec *t = p->life.command->own; t->name; t++)
		if (strcmp(t->name, option) == 0)
			return str_of(life_option(&p->life, option)->text);
	return (struct str){0};
}

/* Neither title nor who draws it names anybody whom the copy leaves out. */
static int check_typed(const struct picture *p, struct err *e)
{
	static const char *const options[] = {"title", "by"};
	struct arena a = {0};
	size_t n;
	struct called *list = all_names(p, &a, &n);
	int rc = 0;

	for (size_t i = 0; i < sizeof options / sizeof *options && rc == 0; i++) {
		struct str text = typed(p, options[i]);

		if (!str_is_empty(text) && (has_id(p, text) || is_named(list, n, fold(&a, text))))
			rc = err_set(e, ERR_USAGE, "--%s names somebody whom this copy leaves out", options[i]);
	}
	arena_close(&a);
	return rc;
}

static int check_copy(const struct picture *p, struct err *e)
{
	if (p->c.audience != AUDIENCE_FAMILY || p->c.sealed)
		return err_set(e, ERR_USAGE, "--for is a copy for one of the family: --audience=holder and --sealed do not go with it");
	if (life_option(&p->life, "allegations")->given)
		return err_set(e, ERR_USAGE, "--allegations and --for do not go together: a copy does not allege");
	return 0;
}

/* A pregnancy that ended is for who was pregnant to tell of. */
static int check_losses(struct picture *p, const uint32_t *who, size_t n, struct err *e)
{
	struct sign_list signs;

	if (sign_open(life_schemas(&p->life), &p->c.arena, &signs, e) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (sign_is_lost(&signs, p->index.person[who[i]]))
			return err_set(e, ERR_USAGE, "--for: a copy tells of nobody's pregnancies that ended, and the picture would be about one");
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
	size_t kept = 0;

	if (!reader->given)
		return 0;
	if (check_copy(p, e) < 0 || picture_person(p, reader->text, &w.reader, e) < 0)
		return -1;
	if (!n)
		return err_set(e, ERR_USAGE, "--for needs --child or --household: whose picture is it a copy of?");
	if (check_losses(p, who, n, e) < 0)
		return -1;
	if (copy_policy_open(life_schemas(&p->life), &p->c.code, &policy, &p->life.diags, e) < 0)
		return -1;
	copy = ARENA_NEW(&p->c.arena, struct family_records);
	copy_of(&p->index, &policy, &w, &p->c.arena, copy, &left);
	p->copy_for = measure_clean(&p->c.arena, family_name(p->index.person[w.reader]));
	if (str_is_empty(p->copy_for))
		p->copy_for = STR("one who is not named in the records");
	id = ARENA_ARRAY(&p->c.arena, struct str, n);
	for (size_t i = 0; i < n; i++)
		id[i] = p->index.person[who[i]]->id;
	p->records = *copy;
	family_index_open(&p->records, &p->c.arena, &p->index);
	for (size_t i = 0; i < n; i++)
		kept += (who[i] = family_find(&p->index, id[i])) != FAMILY_NOBODY;
	diag_add(&p->life.diags, DIAG_NOTE, str_of(p->life.options.operand[0]), 0, 0,
		 "a copy for %.*s: besides what is restricted it leaves out people: %zu, relations: %zu, entries: %zu; read it "
		 "before it is given",
		 STR_ARG(policy.rule[left.reader].words), left.persons, left.relations, left.entries);
	if (left.adopted)
		diag_add(&p->life.diags, DIAG_WARNING, str_of(p->life.options.operand[0]), 0, 0, "%.*s", STR_ARG(policy.adopted));
	copy_policy_close(&policy);
	if (!kept)
		return err_set(e, ERR_USAGE, "a copy for that person leaves out everybody the picture would be about: none is made");
	return check_typed(p, e);
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
