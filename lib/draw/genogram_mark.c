/* What is told of people and ties besides their names: parental responsibility, legal status, who said so, and the
 * years of a couple.  Source: docs on genograms, 1.2 and 1.6. */
#include "base/buf.h"
#include "draw/genogram_words.h"
#include "format/measure.h"

/* Index persons he is responsible for; all: how many there are. */
static size_t count_duties(const struct pedigree *p, uint32_t who, size_t *all)
{
	size_t n = 0;

	*all = 0;
	for (size_t i = 0; i < p->persons; i++)
		*all += p->person[i].index;
	for (size_t i = 0; i < p->duties; i++)
		n += p->duty[i].from == who && p->person[p->duty[i].to].index;
	return n;
}

static void add_first_name(struct arena *a, const struct pedigree *p, uint32_t who, struct buf *b)
{
	struct str name = genogram_words_name(a, p, who);

	buf_add(b, p->person[who].unnamed ? name : str_part(name, 0, str_find(name, STR(" "))));
}

static const enum style_mark mark_of[SIGNS] = {
	[SIGN_TRANS_MAN] = STYLE_TRANS_MAN,   [SIGN_TRANS_WOMAN] = STYLE_TRANS_WOMAN,
	[SIGN_MISCARRIAGE] = STYLE_MISCARRIAGE, [SIGN_STILLBIRTH] = STYLE_STILLBIRTH,
	[SIGN_TERMINATION] = STYLE_TERMINATION, [SIGN_SEVERAL] = STYLE_SEVERAL,
};

bool genogram_words_is_below(const struct pedigree *p, size_t stay)
{
	enum { SHORT = 32 }; /* bytes; local setting */
	const struct pedigree_stay *t = &p->stay[stay];

	if (t->relation->quality.n > SHORT || (stay && t[-1].who == t->who))
		return false;
	for (size_t h = 0; h < p->homes; h++)
		for (size_t i = 0; i < p->home[h].members; i++)
			if (p->home[h].member[i] == t->who)
				return false;
	return true;
}

size_t genogram_words_below(struct arena *a, const struct pedigree *p, const struct style *s, uint32_t who,
			    struct str line[static GENOGRAM_WORDS_BELOW])
{
	const struct pedigree_person *q = &p->person[who];
	size_t n = 0, all, some = count_duties(p, who, &all);

	for (int i = 1; i < SIGNS; i++)
		if (q->signs & 1u << i && !str_is_empty(s->text[mark_of[i]]) && n < 2 &&
		    !str_is_equal(s->text[mark_of[i]], genogram_words_name(a, p, who)))
			line[n++] = s->text[mark_of[i]];
	for (int i = 0; i < CARE_PARTS; i++)
		if (!str_is_empty(q->care[i].written))
			line[n++] = measure_clean(a, q->care[i].written);
	if (q->responsible) {
		struct buf b = {0};
		bool first = true;

		buf_add(&b, s->text[STYLE_RESPONSIBILITY]);
		for (size_t i = 0; i < p->duties && some < all; i++)
			if (p->duty[i].from == who && p->person[p->duty[i].to].index) {
				buf_add_z(&b, first ? ": " : ", ");
				add_first_name(a, p, p->duty[i].to, &b);
				first = false;
			}
		line[n++] = buf_take(&b, a);
	}
	if (q->overdue && !p->copy)
		line[n++] = STR("birth not recorded");
	for (size_t i = 0; i < p->stays; i++)
		if (p->stay[i].who == who && genogram_words_is_below(p, i))
			line[n++] = measure_clean(a, p->stay[i].relation->quality);
	if (q->unverified)
		line[n++] = s->text[STYLE_UNVERIFIED];
	return n;
}

void genogram_words_add_marks(struct arena *a, const struct pedigree *p, uint32_t who, struct buf *b)
{
	static const char *const words[SIGNS] = {[SIGN_TRANS_MAN] = "trans man",
						 [SIGN_TRANS_WOMAN] = "trans woman",
						 [SIGN_MISCARRIAGE] = "miscarriage",
						 [SIGN_STILLBIRTH] = "stillborn",
						 [SIGN_TERMINATION] = "pregnancy that was ended"};
	const struct pedigree_person *q = &p->person[who];

	for (int i = 1; i < SIGNS; i++)
		if (q->signs & 1u << i && words[i] && !str_is_equal(genogram_words_name(a, p, who), str_of(words[i])))
			buf_addf(b, "; %s", words[i]);
	if (q->several)
		buf_addf(b, "; stands for %u people", q->several);
	if (q->ill)
		buf_add_z(b, "; entries speak of mental health");
	if (q->using)
		buf_add_z(b, "; entries speak of drugs or alcohol");
	for (int i = 0; i < CARE_PARTS; i++) {
		const struct pedigree_care *c = &q->care[i];

		if (str_is_empty(c->words))
			continue;
		if (str_has_prefix(c->words, STR("legal status"))) /* "legal status recorded" */
			buf_add_z(b, "; ");
		else
			buf_add_z(b, i == CARE_STATUS ? "; legal status: " : "; placement: ");
		buf_add(b, measure_clean(a, c->words));
		buf_add_z(b, i == CARE_STATUS ? ", since " : ", from ");
		date_write_words(&c->since, b);
		if (!str_is_empty(c->agency)) {
			buf_add_z(b, ", recorded by ");
			buf_add(b, measure_clean(a, c->agency));
		}
	}
	if (q->unverified)
		buf_add_z(b, "; not verified");
}

void genogram_words_add_source(struct arena *a, struct str known_by, bool unverified, struct buf *b)
{
	if (!str_is_empty(known_by)) {
		buf_add_z(b, "; said by ");
		buf_add(b, measure_clean(a, known_by));
	}
	if (unverified)
		buf_add_z(b, "; not verified");
}

void genogram_words_add_steps(const struct pedigree_union *u, struct buf *b)
{
	const char *const words[PEDIGREE_STEPS] = {"living together from", u->civil ? "civil partners from" : "married", "parted",
						   u->civil ? "civil partnership ended" : "divorced",
						   u->bond != PEDIGREE_BOND_SPOUSE ? "together again from"
						   : u->civil                      ? "civil partners again from"
										   : "married again"};

	for (int i = 0; i < PEDIGREE_STEPS; i++) {
		const struct date *d = &u->step[i];

		if (!date_is_known(d) || (date_is_known(&u->start) && d->lo == u->start.lo) ||
		    (date_is_known(&u->end) && d->hi == u->end.hi))
			continue;
		buf_addf(b, ", %s ", words[i]);
		date_write_words(d, b);
	}
}

struct str genogram_words_duty(struct arena *a, const struct pedigree *p, uint32_t duty)
{
	const struct pedigree_duty *t = &p->duty[duty];
	const struct date end = family_end_on(&t->relation->end, p->day);
	struct buf b = {0};

	buf_add(&b, genogram_words_name(a, p, t->from));
	buf_add_z(&b, " has parental responsibility for ");
	buf_add(&b, genogram_words_name(a, p, t->to));
	if (date_is_known(&t->relation->start)) {
		buf_add_z(&b, ", from ");
		date_write_words(&t->relation->start, &b);
	}
	if (date_is_known(&end)) {
		buf_add_z(&b, date_is_known(&t->relation->start) ? " to " : ", until ");
		date_write_words(&end, &b);
	}
	genogram_words_add_source(a, t->relation->known_by, false, &b);
	return buf_take(&b, a);
}

struct str genogram_words_bond(const struct pedigree_union *u, struct str words)
{
	if (!u->civil || (u->bond != PEDIGREE_BOND_SPOUSE && u->bond != PEDIGREE_BOND_DIVORCED))
		return words;
	return u->bond == PEDIGREE_BOND_SPOUSE ? STR("civil partners") : STR("civil partnership ended");
}

struct str genogram_words_home(struct arena *a, const struct pedigree *p, size_t home)
{
	struct str letter = p->homes == 1 ? STR("Home") : arena_printf(a, "Home %c", (char)('A' + home % 26));

	return home < 26 ? letter : arena_printf(a, "%.*s%zu", STR_ARG(letter), home / 26 + 1);
}

struct str genogram_words_letters(const struct style *s, const struct pedigree_union *u, enum pedigree_step step)
{
	const enum pedigree_bond bond[PEDIGREE_STEPS] = {
		[PEDIGREE_TOGETHER] = PEDIGREE_BOND_PARTNER,
		[PEDIGREE_MARRIED] = PEDIGREE_BOND_SPOUSE,
		[PEDIGREE_PARTED] = PEDIGREE_BOND_SEPARATED,
		[PEDIGREE_DIVORCED_ON] = PEDIGREE_BOND_DIVORCED,
		[PEDIGREE_AGAIN] = u->bond,
	};

	if (u->civil && !str_is_empty(s->couple[bond[step]].letters)) {
		if (bond[step] == PEDIGREE_BOND_SPOUSE)
			return STR("CP");
		if (bond[step] == PEDIGREE_BOND_DIVORCED)
			return STR("CP ended");
	}
	return s->couple[bond[step]].letters;
}

static void years_of(const struct date *d, int *first, int *last)
{
	int month, dom;

	date_civil_of(d->lo, first, &month, &dom);
	date_civil_of(d->hi, last, &month, &dom);
}

bool genogram_words_has_year(const struct date *d)
{
	int first, last;

	if (!date_is_known(d) || d->precision == DATE_BEFORE || d->precision == DATE_AFTER)
		return false;
	years_of(d, &first, &last);
	return first == last || d->precision == DATE_ABOUT;
}

size_t genogram_words_couple_years(struct arena *a, const struct pedigree *p, const struct style *s,
				   uint32_t joint, struct str line[static PEDIGREE_STEPS])
{
	size_t n = 0;

	for (int i = 0; i < PEDIGREE_STEPS; i++) {
		const struct date *d = &p->joint[joint].step[i];
		struct str letters = genogram_words_letters(s, &p->joint[joint], (enum pedigree_step)i);
		int first, last;

		if (str_is_empty(letters) || !genogram_words_has_year(d))
			continue;
		years_of(d, &first, &last);
		line[n++] = d->precision == DATE_ABOUT
				    ? arena_printf(a, "%.*s c. %d", STR_ARG(letters), (first + last + 1) / 2)
				    : arena_printf(a, "%.*s %d", STR_ARG(letters), first);
	}
	return n;
}
