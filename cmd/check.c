/* case-check: does the schemas folder hold together, and does a case file keep its promises? */
#include <stdlib.h>
#include <string.h>

#include "analysis/link.h"
#include "analysis/rule_examples.h"
#include "base/file.h"
#include "cmd/common.h"
#include "format/csv.h"
#include "format/date_rules.h"
#include "format/json.h"
#include "format/passed.h"
#include "format/schema.h"
#include "format/xml.h"
#include "source/mapcheck.h"

enum { O_MATCHES, O_PASSED };

static const struct option_spec own[] = {
	[O_MATCHES] = {"matches", 0, OPTION_FLAG, NULL, "list persons who are likely to be one, to be decided on"},
	[O_PASSED] = {"passed", 0, OPTION_FLAG, NULL, "of a folder of policies: write those that fit their schemas as the build links them in"},
	{0}};
static const char *const examples[] = {
	"case-check schemas/", "every policy against its schema; every example run", "case-check schemas/map/persons.xml",
	"a column map of one's own, with the code lists that are installed", "case-check family.case",
	"the case file against its own promises", "case-check --matches family.case",
	"who may be one person under two ids: a table to fill in and import", NULL};
static const struct option_command command = {"case-check", "check policies and case files",
					      "[OPTION...] SCHEMAS-FOLDER|MAP.xml|FILE.case...", examples, own};

/* Whatever is wrong with a policy is a fault of what was checked (3), not of the command line (2). */
static void fault(struct life *l, struct err *e)
{
	if (e->code == ERR_USAGE)
		e->code = ERR_INPUT;
	life_fail(l, e);
}

struct tally {
	unsigned long files, records, examples, faults;
	struct passed passed; /* --passed: what fits */
};

/* Folders of rules: those that run unless others are named, and those for the returns, which run where they are named. */
static const char *const rule_folder[] = {"rules", "returns"};
enum { RULE_FOLDERS = sizeof rule_folder / sizeof *rule_folder };

/* Where the schema of a policy is: NAME.rng beside it, or FOLDER.rng in its folder or the one above; of rules rules.rng. */
static bool find_rng(const char *root, const char *folder, const char *name, struct buf *rng)
{
	size_t stem = strlen(name) - strlen(".xml");
	buf_clear(rng);
	buf_addf(rng, "%s/%s/%.*s.rng", root, folder, (int)stem, name);
	if (file_is_there(rng->p))
		return true;
	buf_clear(rng);
	buf_addf(rng, "%s/%s/%s.rng", root, folder, folder);
	if (file_is_there(rng->p))
		return true;
	buf_clear(rng);
	for (int i = 0; i < RULE_FOLDERS; i++)
		if (strcmp(folder, rule_folder[i]) == 0)
			folder = rule_folder[0];
	buf_addf(rng, "%s/%s.rng", root, folder);
	return file_is_there(rng->p);
}

static unsigned long children_of(const struct schema_node *n)
{
	unsigned long k = 0;
	for (const struct schema_node *c = n->child; c; c = c->next)
		k++;
	return k;
}

static void check_xml(struct life *l, const char *root, const char *folder, const char *name, struct tally *t)
{
	struct buf path = {0}, rng = {0};
	struct arena a = {0};
	struct schema_files files = {0};
	struct schema_node *tree;
	struct err e = {0};
	buf_addf(&path, "%s/%s/%s", root, folder, name);
	t->files++;
	if (!find_rng(root, folder, name, &rng)) {
		diag_add(&l->diags, DIAG_ERROR, buf_str(&path), 1, 1,
			 "no RELAX NG schema for this policy, expected one beside it");
		t->faults++;
	} else if (schema_files_open(path.p, rng.p, &files, &e) < 0 ||
		   schema_read(&files, NULL, &a, &tree, &l->diags, &e) < 0) {
		fault(l, &e);
		t->faults++;
	} else {
		t->records += children_of(tree);
		if (life_option(l, "passed")->given)
			passed_add(&t->passed, files.policy.bytes, files.grammar.bytes, tree);
	}
	schema_files_close(&files);
	arena_close(&a);
	buf_close(&path);
	buf_close(&rng);
}

/* schemas/lists.csv says which columns every list has: file,columns,key,what,source; columns joined by
 * '|'. */
struct list {
	struct str columns, key;
};

static bool list_of(const struct file_bytes *lists, const char *folder, const char *name, struct arena *a,
		    struct list *out)
{
	struct csv c;
	struct csv_row row;
	bool found = false;
	struct str wanted = arena_printf(a, "%s%s%s", folder, *folder ? "/" : "", name);
	csv_open(&c, lists->bytes, ',');
	while (!found && csv_next(&c, &row) > 0)
		if (row.cells >= 3 && str_is_equal(row.cell[0].text, wanted)) {
			*out = (struct list){arena_copy(a, row.cell[1].text),
					     arena_copy(a, row.cell[2].text)};
			found = true;
		}
	csv_close(&c);
	return found;
}

static int by_bytes(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

struct csv_check { /* of one list */
	struct life *l;
	struct tally *t;
	struct arena arena;
	struct str path, header; /* header: as it stands, absent before it is read */
	struct list list;
	size_t columns;
	long key;
	struct str *keys;
	size_t n;
};

static void check_header(struct csv_check *x, const struct csv_row *row)
{
	struct buf b = {0};
	for (size_t i = 0; i < row->cells; i++) {
		buf_addf(&b, "%s%.*s", i ? "|" : "", STR_ARG(row->cell[i].text));
		if (str_is_equal(row->cell[i].text, x->list.key))
			x->key = (long)i;
	}
	x->columns = row->cells;
	x->header = buf_take(&b, &x->arena);
	if (!str_is_equal(x->header, x->list.columns)) {
		diag_add(&x->l->diags, DIAG_ERROR, x->path, row->line, 1,
			 "the header is not what lists.csv says: expected %.*s", STR_ARG(x->list.columns));
		x->t->faults++;
	}
}

static void check_row(struct csv_check *x, const struct csv_row *row)
{
	if (str_has_prefix(row->cell[0].text, STR("#")))
		return;
	if (row->broken) {
		diag_add(&x->l->diags, DIAG_ERROR, x->path, row->broken_line, row->broken_col, "%s",
			 row->broken);
		x->t->faults++;
	} else if (str_is_absent(x->header)) {
		check_header(x, row);
	} else if (row->cells != x->columns) {
		diag_add(&x->l->diags, DIAG_ERROR, x->path, row->line, 1, "%zu cells, expected %zu",
			 row->cells, x->columns);
		x->t->faults++;
	} else {
		x->t->records++;
		if (x->key >= 0) {
			x->keys = arena_grow(x->keys, x->n + 1, sizeof *x->keys);
			x->keys[x->n++] = arena_copy(&x->arena, row->cell[x->key].text);
		}
	}
}

static void check_keys(struct csv_check *x)
{
	char shown[160];
	if (x->n)
		qsort(x->keys, x->n, sizeof *x->keys, by_bytes);
	for (size_t i = 1; i < x->n; i++)
		if (str_is_equal(x->keys[i - 1], x->keys[i])) {
			diag_add(&x->l->diags, DIAG_ERROR, x->path, 0, 0,
				 "%s stands twice in the column %.*s", diag_quote(x->keys[i], shown),
				 STR_ARG(x->list.key));
			x->t->faults++;
		}
}

static void check_csv(struct life *l, const struct file_bytes *lists, const char *root, const char *folder,
		      const char *name, struct tally *t)
{
	struct csv_check x = {.l = l, .t = t, .key = -1};
	struct file_bytes f = {0};
	struct err e = {0};
	struct csv c;
	struct csv_row row;

	t->files++;
	x.path = arena_printf(&x.arena, "%s/%s%s%s", root, folder, *folder ? "/" : "", name);
	if (!list_of(lists, folder, name, &x.arena, &x.list)) {
		diag_add(&l->diags, DIAG_ERROR, x.path, 1, 1,
			 "this list is not in lists.csv, expected its columns there");
		t->faults++;
	} else if (file_map(x.path.p, &f, &e) < 0) {
		fault(l, &e);
		t->faults++;
	} else {
		csv_open(&c, f.bytes, ',');
		while (csv_next(&c, &row) > 0)
			check_row(&x, &row);
		csv_close(&c);
		check_keys(&x);
		free(x.keys);
		file_unmap(&f);
	}
	arena_close(&x.arena);
}

static void check_json(struct life *l, const char *root, const char *folder, const char *name,
		       struct tally *t)
{
	struct buf path = {0};
	struct file_bytes f;
	struct err e = {0};
	struct json *j;
	buf_addf(&path, "%s/%s%s%s", root, folder, *folder ? "/" : "", name);
	t->files++;
	if (file_map(path.p, &f, &e) < 0) {
		fault(l, &e);
		t->faults++;
	} else {
		if (json_parse(f.bytes, &j, buf_str(&path), 1, &e) < 0) {
			fault(l, &e);
			t->faults++;
		} else {
			t->records++;
			json_free(j);
		}
		file_unmap(&f);
	}
	buf_close(&path);
}

static void check_folder(struct life *l, const char *root, const char *folder, const struct file_bytes *lists,
			 struct tally *t)
{
	struct buf path = {0};
	struct err e = {0};
	char **names;
	size_t n;
	buf_addf(&path, "%s/%s", root, folder);
	if (file_list(path.p, "", &names, &n, &e) < 0) {
		fault(l, &e);
		t->faults++;
		buf_close(&path);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct str name = str_of(names[i]);
		buf_clear(&path);
		buf_addf(&path, "%s/%s/%s", root, folder, names[i]);
		if (file_is_folder(path.p)) {
			buf_clear(&path);
			buf_addf(&path, "%s%s%s", folder, *folder ? "/" : "", names[i]);
			check_folder(l, root, path.p, lists, t);
		} else if (str_has_suffix(name, STR(".xml"))) {
			check_xml(l, root, folder, names[i], t);
		} else if (str_has_suffix(name, STR(".csv"))) {
			check_csv(l, lists, root, folder, names[i], t);
		} else if (str_has_suffix(name, STR(".json"))) {
			check_json(l, root, folder, names[i], t);
		}
	}
	file_free_names(names, n);
	buf_close(&path);
}

/* Every column map reads its examples as they say it does. */
static void check_maps(struct life *l, const char *root, const struct code *code, struct tally *t)
{
	struct err e = {0};
	unsigned long run = 0, failed = 0;
	if (mapcheck_run(root, code, &l->diags, &run, &failed, &e) < 0) {
		fault(l, &e);
		failed++;
	}
	t->examples += run;
	t->faults += failed;
}

/* Every rule of a folder matches the examples that it must match and no other; each example is held by the calendar of
 * England and Wales, as rules.rng says. */
static void check_rules_of(struct life *l, const char *root, const char *folder, const struct code *code, const struct calendar *calendar,
			   const struct assertion_list *triggers, struct tally *t)
{
	struct err e = {0};
	struct rule_set set = {0};
	struct rule_examples n = {0};
	struct link_lists lists;
	struct link_examples across = {0};
	struct buf path = {0};
	buf_addf(&path, "%s/%s", root, folder);
	if (rule_open(path.p, root, code, &set, &l->diags, &e) < 0 ||
	    rule_examples(&set, NULL, calendar, triggers, &l->diags, &n, &e) < 0 ||
	    link_lists_open(root, &set.arena, &lists, &l->diags, &e) < 0 ||
	    link_test(&set, NULL, &lists, calendar, triggers, &l->diags, &across, &e) < 0) {
		fault(l, &e);
		t->faults++;
	}
	t->examples += n.run + across.run;
	t->faults += n.failed + across.failed;
	rule_close(&set);
	buf_close(&path);
}

static void check_rules(struct life *l, const char *root, const struct code *code, struct tally *t)
{
	struct err e = {0};
	struct calendar *calendar = NULL;
	struct assertion_list *triggers = NULL;
	struct buf path = {0};
	if (calendar_open(root, CALENDAR_ENGLAND_WALES, &calendar, &e) < 0 || assertion_open(root, &triggers, &e) < 0) {
		fault(l, &e);
		t->faults++;
	}
	for (int i = 0; calendar && triggers && i < RULE_FOLDERS; i++) {
		buf_clear(&path);
		buf_addf(&path, "%s/%s", root, rule_folder[i]);
		if (i == 0 || file_is_folder(path.p))
			check_rules_of(l, root, rule_folder[i], code, calendar, triggers, t);
	}
	unsigned long sentences = 0;
	long wrong = triggers ? assertion_test(triggers, root, &l->diags, &sentences, &e) : 0;
	if (wrong < 0)
		fault(l, &e);
	t->examples += sentences;
	t->faults += wrong < 0 ? 1 : (unsigned long)wrong;
	assertion_close(triggers);
	if (calendar)
		calendar_close(calendar);
	buf_close(&path);
}

/* What a reader of the policies would trip over: codes, calendars, maps and rules are opened as the commands
 * open them. */
static void check_meaning(struct life *l, const char *root, struct tally *t)
{
	struct err e = {0};
	struct code code;
	struct calendar *calendar;
	struct date_rules dates = date_rules_default();
	if (date_rules_load(root, &dates, &e) < 0) {
		fault(l, &e);
		t->faults++;
	}
	for (int nation = 0; nation < CALENDAR_NATIONS; nation++) {
		if (calendar_open(root, (enum calendar_nation)nation, &calendar, &e) < 0) {
			fault(l, &e);
			t->faults++;
		} else {
			calendar_close(calendar);
		}
	}
	if (code_open(root, &code, &e) < 0) {
		fault(l, &e);
		t->faults++;
		return;
	}
	check_maps(l, root, &code, t);
	check_rules(l, root, &code, t);
	code_close(&code);
}

static void check_schemas(struct life *l, const char *root)
{
	struct tally t = {0};
	struct file_bytes lists = {0};
	struct buf path = {0}, written = {0};
	struct err e = {0};
	buf_addf(&path, "%s/lists.csv", root);
	if (file_map(path.p, &lists, &e) < 0) {
		fault(l, &e);
	} else {
		bool passed = life_option(l, "passed")->given;
		check_folder(l, root, "", &lists, &t);
		if (!passed)
			check_meaning(l, root, &t);
		file_unmap(&lists);
		if (passed)
			passed_write(&t.passed, &written);
		else
			out_addf(&l->out, "%s: %lu files, %lu records, %lu examples, %lu faults\n", root, t.files,
				 t.records, t.examples, t.faults);
		if (t.faults)
			life_status(l, ERR_INPUT);
	}
	out_add(&l->out, buf_str(&written));
	buf_close(&written);
	buf_close(&path);
}

/* ---- column maps of one's own */

/* What kind of policy an XML file is: its outermost element. */
static bool is_map(struct life *l, const char *path)
{
	struct file_bytes f;
	struct arena a = {0};
	struct err e = {0};
	char name[160];
	if (file_map(path, &f, &e) < 0) {
		life_fail(l, &e);
		return false;
	}
	struct str root = xml_root(f.bytes, &a);
	bool is = str_is_equal(root, STR("map"));
	if (!is) {
		err_set_at(&e, ERR_INPUT, str_of(path), 1, 0,
			   "its outermost element is %s: of single files case-check takes column maps (<map>); "
			   "a file of rules is tested by case-patterns --test --rules FILE", diag_quote(root, name));
		life_fail(l, &e);
	}
	file_unmap(&f);
	arena_close(&a);
	return is;
}

static void check_map_file(struct life *l, const char *path)
{
	struct code code;
	struct err e = {0};
	unsigned long run = 0, failed = 0;
	if (!is_map(l, path))
		return;
	if (code_open(life_schemas(l), &code, &e) < 0) {
		life_fail(l, &e);
		return;
	}
	if (mapcheck_file(life_schemas(l), path, &code, &l->diags, &run, &failed, &e) < 0)
		fault(l, &e);
	else
		out_addf(&l->out, "%s: %lu examples, %lu faults\n", path, run, failed);
	if (failed)
		life_status(l, ERR_INPUT);
	code_close(&code);
}

/* A folder of policies; or one with column maps alone, without the code lists that all else stands on. */
static void check_folder_given(struct life *l, const char *folder)
{
	struct buf path = {0};
	struct err e = {0};
	char **names;
	size_t n = 0;
	buf_addf(&path, "%s/codes/kinds.xml", folder);
	if (!file_is_there(path.p) && file_list(folder, ".xml", &names, &n, &e) == 0) {
		for (size_t i = 0; i < n; i++) {
			buf_clear(&path);
			buf_addf(&path, "%s/%s", folder, names[i]);
			check_map_file(l, path.p);
		}
		file_free_names(names, n);
	}
	buf_close(&path);
	if (n == 0)
		check_schemas(l, folder);
}

/* A number that the state gives once joins ids of another birth and another sex, or one id has several births: told, and left to
 * whoever knows them. */
static int check_joined(struct life *l, struct store *s, const char *path, struct err *e)
{
	struct store_wanted w = {.persons = true, .sealed = true};
	struct record_source *from;
	struct arena a = {0};
	struct record r;
	char id[160], number[160];
	int rc = store_records(s, &w, &from, e);
	if (rc < 0)
		return -1;
	while ((rc = from->next(from, &a, &r, e)) > 0) {
		const struct person *p = &r.person;
		bool birth = false, sex = false;
		struct str by = {0};
		for (size_t i = 0; i < p->extra_n; i++) {
			birth |= str_is_equal(p->extra[i].name, STR("birth, also recorded"));
			sex |= str_is_equal(p->extra[i].name, STR("sex, also recorded"));
		}
		for (size_t i = 0; i < p->system_ids_n && !by.n; i++)
			if (str_has_prefix(p->system_ids[i], STR("upn:")) || str_has_prefix(p->system_ids[i], STR("nhs:")) ||
			    str_has_prefix(p->system_ids[i], STR("chi:")))
				by = p->system_ids[i];
		if (birth && sex && by.n)
			diag_add(&l->diags, DIAG_WARNING, str_of(path), 0, 0,
				 "%s: ids with another birth and another sex are one person by %s: make sure that the number was not "
				 "typed wrongly (case-show same tells the rows; a row \"not the same\" parts them)",
				 diag_quote(p->id, id), diag_quote(by, number));
		else if (birth)
			diag_add(&l->diags, DIAG_WARNING, str_of(path), 0, 0,
				 "%s: more than one date of birth is recorded for this person: one is used, the others are kept in extra "
				 "(case-show persons)",
				 diag_quote(p->id, id));
		arena_clear(&a);
	}
	from->close(from);
	arena_close(&a);
	return rc;
}

/* The table of schemas/map/person-match.xml, its decisions empty. */
static int list_matches(struct life *l, struct store *s, struct err *e)
{
	struct alike_rules rules;
	struct store_match *list = NULL;
	struct arena a = {0};
	struct buf b = {0};
	size_t n = 0;
	if (alike_rules_load(life_schemas(l), &rules, e) < 0)
		return -1;
	int rc = store_matches(s, &rules, AUDIENCE_HOLDER, false, &a, &list, &n, e);
	out_addf(&l->out, "person,same_as,decision,by,date,reason,why_listed\n");
	for (size_t i = 0; i < n && rc == 0; i++) {
		buf_clear(&b);
		csv_write_cell(list[i].a, ',', &b);
		buf_add_char(&b, ',');
		csv_write_cell(list[i].b, ',', &b);
		buf_addf(&b, ",,,,,%s; names alike to %u in 100%s\n", alike_birth_words(list[i].birth), list[i].alike, list[i].sexes ? "; of different sex" : "");
		out_add(&l->out, buf_str(&b));
	}
	free(list);
	arena_close(&a);
	buf_close(&b);
	return rc;
}

static void check_case(struct life *l, const char *path)
{
	struct code code;
	struct store *s;
	struct err e = {0};
	unsigned long faults = 0;
	if (code_open(life_schemas(l), &code, &e) < 0) {
		life_fail(l, &e);
		return;
	}
	if (store_open(path, &code, &s, &e) < 0) {
		life_fail(l, &e);
	} else if (l->options.own[O_MATCHES].given) {
		if (list_matches(l, s, &e) < 0)
			life_fail(l, &e);
		store_close(s);
	} else {
		if (store_check(s, &l->diags, &faults, &e) < 0)
			life_fail(l, &e);
		else if (faults == 0 && check_joined(l, s, path, &e) < 0)
			life_fail(l, &e);
		else
			out_addf(&l->out, "%s: %lu faults\n", path, faults);
		if (faults)
			life_status(l, ERR_INPUT);
		store_close(s);
	}
	code_close(&code);
}

int main(int argc, char **argv)
{
	struct life l;
	if (!life_start(&l, &command, argc, argv))
		return life_end(&l);
	if (l.options.operands == 0) {
		struct err e = {0};
		err_set(&e, ERR_USAGE, "name a schemas folder, a column map or a case file; case-check --help tells more");
		life_fail(&l, &e);
	}
	for (size_t i = 0; i < l.options.operands; i++) {
		const char *operand = l.options.operand[i];
		if (file_is_folder(operand) && !l.options.own[O_MATCHES].given)
			check_folder_given(&l, operand);
		else if (str_has_suffix(str_of(operand), STR(".xml")))
			check_map_file(&l, operand);
		else
			check_case(&l, operand);
	}
	return life_end(&l);
}
