#include "ecomap_own.h"

#include <string.h>

#include "base/buf.h"
#include "draw/copy_words.h"
#include "draw/genogram_words.h"
#include "format/measure.h"

struct str ecomap_words_name(struct arena *a, const struct person *p)
{
	struct str name = measure_clean(a, family_name(p));

	return str_is_empty(name) ? STR("not named") : name;
}

struct str ecomap_words_centres(const struct ecomap_picture *k, const char *and)
{
	const struct ecomap_options *w = k->w;
	struct buf b = {0};

	for (size_t i = 0; i < w->centres; i++) {
		if (i)
			buf_add_z(&b, i + 1 < w->centres ? ", " : and);
		buf_add(&b, ecomap_words_name(k->a, w->index->person[w->centre[i]]));
	}
	return buf_take(&b, k->a);
}

const struct style_stroke *ecomap_flow(const struct ecomap_picture *k, unsigned flow)
{
	static const char *const names[] = {NULL, "flow-to", "flow-from", "flow-both"};

	return flow && flow < 4 ? style_find(k->s->tie, k->s->ties, str_of(names[flow])) : NULL;
}

bool ecomap_is_part(const struct ecomap_picture *k)
{
	return !str_is_empty(k->w->copy) || k->t->withheld_relations;
}

/* What has been said of the quality, where schemas/style knows the word; else the flow; else the plain one. */
const struct style_stroke *ecomap_stroke(const struct ecomap_picture *k, const struct tie *t)
{
	const struct ecomap_style *s = k->s;
	const struct style_stroke *stroke = str_is_empty(t->quality)
						    ? NULL
						    : style_find(s->tie, s->ties, t->quality);

	if (!stroke)
		stroke = ecomap_flow(k, t->flow);
	return stroke ? stroke : ecomap_is_part(k) ? &s->part : &s->tie[0];
}

/* NULL: none. */
static const char *kin_word(struct arena *a, const struct person *p, enum family_tie kin, bool full, bool birth)
{
	static const struct {
		uint8_t kin;
		const char *male, *female;
	} words[] = {
		{FAMILY_TIE_PARENT, "father", "mother"},
		{FAMILY_TIE_STEP, "stepfather", "stepmother"},
		{FAMILY_TIE_CHILD, "son", "daughter"},
		{FAMILY_TIE_SIBLING, "brother or half-brother", "sister or half-sister"},
		{FAMILY_TIE_HALF_SIBLING, "half-brother", "half-sister"},
		{FAMILY_TIE_STEP_SIBLING, "step-brother", "step-sister"},
		{FAMILY_TIE_GRANDPARENT, "grandfather", "grandmother"},
		{FAMILY_TIE_GREAT_GRANDPARENT, "great-grandfather", "great-grandmother"},
		{FAMILY_TIE_AUNT_UNCLE, "uncle", "aunt"},
		{FAMILY_TIE_NIECE_NEPHEW, "nephew", "niece"},
		{FAMILY_TIE_ADOPTER, "adoptive father", "adoptive mother"},
		{FAMILY_TIE_SPOUSE, "husband or civil partner", "wife or civil partner"},
	};

	bool sexed = p && (p->sex == PERSON_MALE || p->sex == PERSON_FEMALE);

	if (kin == FAMILY_TIE_NONE)
		return NULL;
	if (kin == FAMILY_TIE_SIBLING && full && sexed)
		return p->sex == PERSON_MALE ? "brother" : "sister";
	if (kin == FAMILY_TIE_SIBLING && !full && !sexed)
		return "sibling or half-sibling";
	if (kin == FAMILY_TIE_PARENT && birth)
		return arena_printf(a, "birth %s", kin_word(a, p, kin, full, false)).p;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (words[i].kin == kin && sexed)
			return p->sex == PERSON_MALE ? words[i].male : words[i].female;
	return family_tie_words(kin);
}

/* "grandmother, special guardian". */
static const char *with_care(struct arena *a, const char *word, enum family_tie kin, struct str care)
{
	if (str_is_empty(care) || !word)
		return word;
	return kin == FAMILY_TIE_KINSHIP || kin == FAMILY_TIE_FOSTER
		       ? arena_printf(a, "%.*s", STR_ARG(care)).p
		       : arena_printf(a, "%s, %.*s", word, STR_ARG(care)).p;
}

/* NULL: nothing says what he is to that one. */
static const char *word_of(const struct ecomap_picture *k, const struct person *p, const struct tie_kin *of)
{
	const char *word = str_is_empty(of->relation) ? kin_word(k->a, p, of->kin, of->full, of->birth)
						      : arena_printf(k->a, "%.*s", STR_ARG(of->relation)).p;

	return with_care(k->a, word, of->kin, of->care);
}

/* The first name, where no other child in the middle has the same. */
static struct str name_of_child(const struct ecomap_picture *k, uint32_t who)
{
	const struct ecomap_options *w = k->w;
	struct str name = ecomap_words_name(k->a, w->index->person[who]), rest = name, first = str_cut(&rest, ' ');

	for (size_t i = 0; i < w->centres; i++) {
		struct str other = ecomap_words_name(k->a, w->index->person[w->centre[i]]);

		if (w->centre[i] != who && str_is_equal(str_cut(&other, ' '), first))
			return name;
	}
	return first;
}

/* "father of Morven; uncle of Finlay and Skye", "aunt of the children". */
static const char *words_of_each(const struct ecomap_picture *k, const struct tie *t)
{
	const char **word = ARENA_ARRAY(k->a, const char *, t->ofs + 1);
	struct buf b = {0};

	for (size_t i = 0; i < t->ofs; i++)
		word[i] = word_of(k, t->person, &t->of[i]);
	for (size_t i = 0; i < t->ofs; i++) {
		size_t same = 0, n = 0;
		bool told = false;

		for (size_t m = 0; m < t->ofs; m++) {
			same += strcmp(word[m], word[i]) == 0;
			told |= m < i && strcmp(word[m], word[i]) == 0;
		}
		if (told)
			continue;
		buf_addf(&b, "%s%s of ", b.n ? "; " : "", word[i]);
		if (same > 1 && same == k->t->children) {
			buf_add_z(&b, "the children");
			continue;
		}
		for (size_t m = i; m < t->ofs; m++)
			if (strcmp(word[m], word[i]) == 0) {
				buf_add_z(&b, n == 0 ? "" : n + 1 == same ? " and " : ", ");
				n++;
				buf_add(&b, name_of_child(k, t->of[m].to));
			}
	}
	return buf_take(&b, k->a).p;
}

const char *ecomap_words_kin(const struct ecomap_picture *k, const struct tie *t)
{
	const struct tie_kin of = {
		.kin = t->kin, .full = t->full, .care = t->care, .birth = t->birth, .relation = t->relation};
	const char *word = k->w->centres == 1 ? word_of(k, t->person, &of) : t->ofs ? words_of_each(k, t) : NULL;

	if (word)
		return word;
	return (t->sector == TIE_FORMER ? !t->former && t->kin != FAMILY_TIE_NONE
					: t->sector == TIE_KIN || t->kin != FAMILY_TIE_NONE)
		       ? "relative"
		       : NULL;
}

static void add_dates(const struct ecomap_picture *k, const struct relation *r, struct buf *b)
{
	struct date end = family_end_on(&r->end, k->w->day);
	bool starts = date_is_known(&r->start), ends = date_is_known(&end);

	if (!starts && !ends && !str_is_empty(k->w->copy))
		return;
	buf_add_z(b, ", ");
	if (starts) {
		buf_add_z(b, "from ");
		date_write_words(&r->start, b);
	}
	if (ends) {
		buf_add_z(b, starts ? " to " : "to ");
		date_write_words(&end, b);
	}
	if (!starts && !ends)
		buf_add_z(b, "no date recorded");
}

size_t ecomap_words_said(const struct ecomap_picture *k, const struct tie *t, struct str *part)
{
	size_t n = 0;

	for (size_t i = 0; i < t->sayings; i++) {
		const struct tie_saying *y = &t->saying[i];
		const struct style_stroke *quality = style_find(k->s->tie, k->s->ties, y->quality),
					  *flow = ecomap_flow(k, y->flow);
		struct buf b = {0};

		if (str_is_empty(y->quality) && !flow)
			continue;
		if (!str_is_empty(y->quality))
			buf_add(&b, quality ? quality->words : measure_clean(k->a, y->quality));
		if (flow) {
			buf_add_z(&b, b.n ? " and " : "");
			buf_add(&b, flow->words);
		}
		buf_add_z(&b, ", said by ");
		buf_add(&b, measure_clean(k->a, y->relation->known_by));
		add_dates(k, y->relation, &b);
		if (k->w->centres > 1 && y->of < k->w->index->persons) {
			buf_add_z(&b, ", with ");
			buf_add(&b, ecomap_words_name(k->a, k->w->index->person[y->of]));
		}
		part[n++] = buf_take(&b, k->a);
	}
	return n;
}

struct str ecomap_words_home(const struct ecomap_picture *k, const struct tie *t)
{
	struct buf b = {0};

	for (unsigned h = 0; h < k->t->homes; h++)
		if (t->homes & 1u << h)
			buf_addf(&b, "%s%c", b.n ? " and " : "home ", (char)('A' + h));
	return buf_take(&b, k->a);
}

void ecomap_words_homes(const struct ecomap_picture *k, const char *before, const char *after, struct buf *b)
{
	const struct ties *t = k->t;

	if (!t->homes)
		return;
	buf_add_z(b, before);
	buf_add(b, ecomap_words_name(k->a, k->w->index->person[k->w->centre[0]]));
	buf_addf(b, " lives in %zu homes", t->homes);
	for (size_t h = 0; h < t->homes; h++) {
		buf_addf(b, "%s home %c", h ? ";" : ":", (char)('A' + h));
		for (size_t i = 0; i < t->home[h].stays; i++) {
			const struct relation *r = t->home[h].stay[i];

			buf_add_z(b, ", ");
			buf_add(b, measure_clean(k->a, r->quality));
			buf_add_z(b, ", said by ");
			buf_add(b, str_is_empty(r->known_by) ? STR("nobody recorded") : measure_clean(k->a, r->known_by));
		}
	}
	buf_addf(b, ".%s", after);
}

static void add_contacts(const struct tie *t, struct buf *b)
{
	buf_addf(b, "; %u %s", t->contacts, t->contacts == 1 ? "contact" : "contacts");
	if (t->last != DATE_LAST) {
		buf_add_z(b, t->contacts == 1 ? ", " : ", last ");
		date_write_day_words(t->last, b);
	}
}

/* Who it is: "aunt", "friend of Ellis", what stands between them. */
static void add_who(const struct ecomap_picture *k, const struct tie *t, struct buf *b)
{
	const char *kin = ecomap_words_kin(k, t);

	if (kin)
		buf_addf(b, ", %s", kin);
	if (t->person && !str_is_empty(t->words) && t->words_of < k->w->index->persons) {
		struct str of = ecomap_words_name(k->a, k->w->index->person[t->words_of]);

		buf_addf(b, ", %.*s %.*s", STR_ARG(t->words), STR_ARG(of));
	}
	if (t->dead)
		buf_add_z(b, ", has died");
	if (t->homes)
		buf_addf(b, ", lives in %.*s", STR_ARG(ecomap_words_home(k, t)));
	else if (t->sector == TIE_HOUSEHOLD)
		buf_add_z(b, ", lives there too");
	if (t->sector == TIE_FORMER && t->former)
		buf_add_z(b, ", former partner");
	if (t->sector == TIE_FORMER && t->order)
		buf_add_z(b, ", named in an order on contact that is in force");
	if (t->online)
		buf_add_z(b, ", in touch online");
}

struct str ecomap_words_tie(const struct ecomap_picture *k, const struct tie *t)
{
	struct str *part = ARENA_ARRAY(k->a, struct str, t->sayings + 1);
	size_t parts = ecomap_words_said(k, t, part);
	struct buf b = {0};

	buf_add(&b, measure_clean(k->a, t->name));
	add_who(k, t, &b);
	for (size_t i = 0; i < parts; i++) {
		buf_add_z(&b, "; ");
		buf_add(&b, part[i]);
	}
	if (t->differs)
		buf_add_z(&b, "; they do not agree");
	if (t->contacts)
		add_contacts(t, &b);
	else if (!parts)
		buf_add_z(&b, ecomap_is_part(k) ? "; recorded"
						: "; how it is has not been recorded");
	return buf_take(&b, k->a);
}

struct str ecomap_words_sector(const struct ecomap_picture *k, enum tie_sector sector)
{
	const struct ties *t = k->t;
	bool former = false, others = false;

	for (size_t i = 0; i < t->n && sector == TIE_FORMER; i++)
		if (t->tie[i].sector == sector) {
			former |= t->tie[i].former;
			others |= !t->tie[i].former;
		}
	return !others  ? k->s->sector[sector].words
	       : former ? STR("former partners, orders on contact")
			: STR("orders on contact");
}

void ecomap_words_notes(const struct ecomap_picture *k, const char *before, const char *after, struct buf *b)
{
	const struct ties *t = k->t;
	struct buf one = {0};

	for (int i = 0; i < 2; i++) {
		buf_clear(&one);
		if (i)
			copy_words_withheld(&(struct copy_words_count){t->withheld_persons,
								       t->withheld_relations,
								       t->withheld_entries},
					    &one);
		else
			copy_words_holds(&(struct copy_words_count){t->restricted_persons,
								    t->restricted_relations,
								    t->restricted_entries},
					 &one);
		if (one.n)
			buf_addf(b, "%s%.*s%s", before, STR_ARG(buf_str(&one)), after);
	}
	buf_close(&one);
}

const size_t *ecomap_words_order(const struct ecomap_picture *k)
{
	size_t *order = ARENA_ARRAY(k->a, size_t, k->t->n + 1), n = 0;

	for (unsigned place = 0; place < TIE_SECTORS; place++)
		for (size_t i = 0; i < k->t->n; i++)
			if (k->s->sector[k->t->tie[i].sector].place == place)
				order[n++] = i;
	return order;
}

struct str ecomap_words(struct arena *a, const struct ties *t, const struct ecomap_style *s,
			const struct ecomap_options *w)
{
	struct ecomap_picture k = {.t = t, .s = s, .w = w, .a = a};
	const size_t *order = ecomap_words_order(&k);
	struct buf b = {0};

	buf_add_z(&b, "In the middle: ");
	buf_add(&b, ecomap_words_centres(&k, " and "));
	buf_addf(&b, ".\n%zu %s round about.\n", t->n, t->n == 1 ? "tie" : "ties");
	ecomap_words_homes(&k, "", "\n", &b);
	if (w->home)
		buf_addf(&b, "In the middle, %.*s",
			 STR_ARG(genogram_words_list(a, w->home, w->people, NULL)));
	for (size_t m = 0; m < t->n; m++) {
		const struct tie *one = &t->tie[order[m]];

		if (!m || one->sector != t->tie[order[m - 1]].sector) {
			struct str words = ecomap_words_sector(&k, one->sector);

			buf_add_z(&b, tie_is_agency(one->sector) ? "Agencies, " : "Own people, ");
			buf_add(&b, words);
			buf_add_z(&b, ":\n");
		}
		buf_add(&b, ecomap_words_tie(&k, one));
		buf_add_z(&b, ".\n");
	}
	ecomap_words_notes(&k, "", "\n", &b);
	return buf_take(&b, a);
}
