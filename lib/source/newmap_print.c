/* The map as XML, with a comment for each column: what it seems to mean, and how sure that is. */
#include "newmap_own.h"

#include "format/csv.h"

void newmap_xml(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		switch (s.p[i]) {
		case '&': buf_add_z(b, "&amp;"); break;
		case '<': buf_add_z(b, "&lt;"); break;
		case '>': buf_add_z(b, "&gt;"); break;
		case '"': buf_add_z(b, "&quot;"); break;
		default: buf_add_char(b, s.p[i]);
		}
}

static void add_comment(struct buf *b, struct str s) /* two hyphens would end it */
{
	for (size_t i = 0; i < s.n; i++)
		buf_add_char(b, s.p[i] == '-' && i && s.p[i - 1] == '-' ? '_' : s.p[i]);
}

static const struct {
	const char *field, *words, *cell;
} slots[NEWMAP_SLOTS] = {
	[NEWMAP_NONE] = {"", "not guessed: kept as an extra field under its own name", "example"},
	[NEWMAP_ID] = {"id", "the entry's own id", "1"},
	[NEWMAP_CHILD] = {"child", "the child (or person) it is about, as an id", "C1"},
	[NEWMAP_KIND] = {"kind", "what kind of entry it is", "Example visit"},
	[NEWMAP_START] = {"start", "the day it was", "2024-01-15"},
	[NEWMAP_TIME] = {"", "the time of day it was", "10:30"},
	[NEWMAP_END] = {"end", "the day it ended", "2024-01-16"},
	[NEWMAP_RECORDED] = {"recorded", "the day it was written down", "2024-01-17"},
	[NEWMAP_AGENCY] = {"agency", "whose record it is", "Example agency"},
	[NEWMAP_AUTHOR] = {"author", "who wrote it", "A. Example"},
	[NEWMAP_WORKER] = {"worker", "the worker", "B. Example"},
	[NEWMAP_PLACE] = {"place", "where it was", "Example Road"},
	[NEWMAP_TEXT] = {"text", "what happened", "An invented entry"},
	[NEWMAP_IMPACT] = {"impact", "what it meant for the child", "An invented impact"},
	[NEWMAP_VOICE] = {"voice", "what the child said", "An invented word"},
	[NEWMAP_ACTION] = {"action", "what was done", "An invented action"},
	[NEWMAP_OUTCOME] = {"outcome", "what came of it", "An invented outcome"},
	[NEWMAP_SEVERITY] = {"severity", "how serious it was, 0 to 9", "3"},
	[NEWMAP_FIRST] = {"", "a first name", "Ann"},
	[NEWMAP_LAST] = {"", "a last name", "Example"},
	[NEWMAP_NAME] = {"name", "a name", "Ann Example"},
	[NEWMAP_BIRTH] = {"birth", "a date of birth", "2015-03-04"},
	[NEWMAP_SEX] = {"sex", "sex", "female"},
	[NEWMAP_UPN] = {"", "a unique pupil number", ""},
	[NEWMAP_NHS] = {"", "an NHS number", ""},
	[NEWMAP_RELATION] = {"kind", "what the one is to the other", "mother"},
	[NEWMAP_OTHER] = {"to", "the other person, as an id", "C2"},
};

static bool is_declared(const struct newmap_column *c)
{
	return c->fold.n && !c->repeated;
}

static bool is_taken(const struct newmap *m, enum newmap_slot s)
{
	switch (s) {
	case NEWMAP_NONE: return false;
	case NEWMAP_FIRST:
	case NEWMAP_LAST:
	case NEWMAP_NAME:
	case NEWMAP_BIRTH:
	case NEWMAP_SEX:
	case NEWMAP_UPN:
	case NEWMAP_NHS: return m->type == RECORD_PERSON;
	case NEWMAP_RELATION:
	case NEWMAP_OTHER: return m->type == RECORD_RELATION;
	case NEWMAP_CHILD: return true;
	case NEWMAP_START:
	case NEWMAP_END: return m->type != RECORD_PERSON;
	case NEWMAP_TIME: return m->type == RECORD_EVENT && m->at[NEWMAP_START] >= 0;
	default: return m->type == RECORD_EVENT;
	}
}

/* How sure a guess is, in words. */
static void say_why(const struct newmap *m, const struct newmap_column *c, struct buf *b)
{
	if (!is_declared(c)) {
		buf_add_z(b, c->repeated ? "a column of this name came before: kept as an extra field"
					 : "without letters or digits no map can name it: kept as an extra field");
		return;
	}
	if (!is_taken(m, c->slot)) {
		buf_add_z(b, slots[NEWMAP_NONE].words);
		if (c->slot)
			buf_addf(b, " (it may be: %s)", slots[c->slot].words);
	} else {
		buf_add_z(b, slots[c->slot].words);
	}
	if (c->sure == NEWMAP_BY_MAPS && c->slot)
		buf_addf(b, ". Fairly sure: %u known map%s a column of this name", c->maps, c->maps == 1 ? " has" : "s have");
	else if (c->sure == NEWMAP_BY_WORD && c->slot)
		buf_add_z(b, ". Likely: a word in its name says so");
	else if (c->sure == NEWMAP_BY_CELLS && c->slot)
		buf_add_z(b, ". A guess from what its cells look like alone: make sure of it");
	if (!c->full)
		buf_addf(b, ". Empty in the first %zu rows", m->rows);
	else if (c->dates * 10 >= c->full * 6)
		buf_addf(b, ". %zu of %zu cells look like dates%s", c->dates, c->full,
			 c->day_first && c->month_first ? ", some day first and some month first"
			 : c->day_first ? ", day first" : c->month_first ? ", month first" : "");
	else if (c->serials * 10 >= c->full * 6)
		buf_addf(b, ". %zu of %zu cells are numbers that a spreadsheet may mean as days", c->serials, c->full);
	else if (c->numbers * 10 >= c->full * 6)
		buf_addf(b, ". %zu of %zu cells are numbers", c->numbers, c->full);
	else
		buf_addf(b, ". %zu cell%s, of %zu characters on the whole, at most %zu", c->full, c->full == 1 ? "" : "s", c->bytes / c->full, c->longest);
}

static void print_columns(const struct newmap *m, struct buf *b)
{
	for (size_t i = 0; i < m->columns; i++) {
		const struct newmap_column *c = &m->column[i];
		struct buf words = {0};
		say_why(m, c, &words);
		buf_add_z(b, "\t<!-- ");
		add_comment(b, c->name);
		buf_add_z(b, c->name.n ? " : " : "(no name) : ");
		add_comment(b, buf_str(&words));
		buf_add_z(b, " -->\n");
		buf_close(&words);
		if (!is_declared(c))
			continue;
		buf_add_z(b, "\t<column name=\"");
		newmap_xml(b, c->name);
		buf_add_z(b, m->tree && !c->always ? "\"" : "\" required=\"yes\"");
		if (m->tree) {
			buf_add_z(b, "><path is=\"");
			newmap_xml(b, c->path);
			buf_add_z(b, "\"/></column>\n");
		} else
			buf_add_z(b, "/>\n");
	}
}

static void open_field(const struct newmap *m, enum newmap_slot s, const char *element, struct buf *b)
{
	buf_addf(b, "\t\t<%s column=\"", element);
	newmap_xml(b, m->column[m->at[s]].name);
	buf_add_char(b, '"');
}

static void print_field(const struct newmap *m, enum newmap_slot s, const char *element, const char *more, struct buf *b)
{
	if (m->at[s] < 0)
		return;
	open_field(m, s, element, b);
	buf_addf(b, "%s/>\n", more);
}

static void print_date(const struct newmap *m, enum newmap_slot s, struct buf *b)
{
	const struct newmap_column *c;
	if (m->at[s] < 0)
		return;
	c = &m->column[m->at[s]];
	open_field(m, s, slots[s].field, b);
	if (s == NEWMAP_START && m->type == RECORD_EVENT && m->at[NEWMAP_TIME] >= 0) {
		buf_add_z(b, " time=\"");
		newmap_xml(b, m->column[m->at[NEWMAP_TIME]].name);
		buf_add_char(b, '"');
	}
	if (!c->day_first != !c->month_first)
		buf_addf(b, " order=\"%s\"", c->day_first ? "day" : "month");
	buf_add_z(b, "/>\n");
}

static void print_event(const struct newmap *m, struct buf *b)
{
	buf_add_z(b, "\t<event>\n");
	print_field(m, NEWMAP_ID, "id", "", b);
	print_field(m, NEWMAP_CHILD, "child", "", b);
	if (m->at[NEWMAP_KIND] >= 0)
		print_field(m, NEWMAP_KIND, "kind", " codes=\"kinds\" otherwise=\"note\"", b);
	else
		buf_add_z(b, "\t\t<kind is=\"note\"/>\n");
	print_date(m, NEWMAP_START, b);
	print_date(m, NEWMAP_END, b);
	print_date(m, NEWMAP_RECORDED, b);
	for (int s = NEWMAP_AGENCY; s <= NEWMAP_SEVERITY; s++)
		print_field(m, (enum newmap_slot)s, slots[s].field, "", b);
	buf_add_z(b, "\t</event>\n");
}

static void print_name(const struct newmap *m, struct buf *b)
{
	if (m->at[NEWMAP_FIRST] < 0 || m->at[NEWMAP_LAST] < 0) {
		print_field(m, NEWMAP_NAME, "name", "", b);
		print_field(m, NEWMAP_FIRST, "name", "", b);
		print_field(m, NEWMAP_LAST, "name", "", b);
		return;
	}
	buf_add_z(b, "\t\t<name join=\" \"><part column=\"");
	newmap_xml(b, m->column[m->at[NEWMAP_FIRST]].name);
	buf_add_z(b, "\"/><part column=\"");
	newmap_xml(b, m->column[m->at[NEWMAP_LAST]].name);
	buf_add_z(b, "\"/></name>\n");
	print_field(m, NEWMAP_NAME, "name", "", b);
}

static void print_person(const struct newmap *m, struct buf *b)
{
	buf_add_z(b, "\t<person>\n");
	print_field(m, NEWMAP_CHILD, "id", "", b);
	print_name(m, b);
	print_date(m, NEWMAP_BIRTH, b);
	print_field(m, NEWMAP_SEX, "sex", "", b);
	print_field(m, NEWMAP_UPN, "also-id", " system=\"upn\"", b);
	print_field(m, NEWMAP_NHS, "also-id", " system=\"nhs\"", b);
	buf_add_z(b, "\t</person>\n");
}

static void print_relation(const struct newmap *m, struct buf *b)
{
	buf_add_z(b, "\t<!-- Whose mother is whose?  direction=\"ask\" makes the import ask for person-is.  Once it is certain take it away. -->\n"
		     "\t<relation direction=\"ask\">\n");
	print_field(m, NEWMAP_CHILD, "from", "", b);
	print_field(m, NEWMAP_RELATION, "kind", "", b);
	print_field(m, NEWMAP_OTHER, "to", "", b);
	print_date(m, NEWMAP_START, b);
	print_date(m, NEWMAP_END, b);
	buf_add_z(b, "\t</relation>\n");
}

const char *newmap_cell(const struct newmap *m, const struct newmap_column *c)
{
	return slots[is_declared(c) && is_taken(m, c->slot) ? c->slot : NEWMAP_NONE].cell;
}

/* One invented row under the real header, and what it must give. */
static void print_table(const struct newmap *m, struct buf *b)
{
	struct buf line = {0};
	if (m->tree) {
		buf_add_z(b, "\t\t<document>");
		newmap_document(m, b);
		buf_add_z(b, "</document>\n");
		return;
	}
	for (size_t i = 0; i < m->columns; i++) {
		if (i)
			buf_add_char(&line, ',');
		csv_write_cell(m->column[i].name, ',', &line);
	}
	buf_add_char(&line, '\n');
	for (size_t i = 0; i < m->columns; i++) {
		buf_addf(&line, "%s%s", i ? "," : "", newmap_cell(m, &m->column[i]));
	}
	buf_add_z(b, "\t\t<table>");
	newmap_xml(b, buf_str(&line));
	buf_add_z(b, "</table>\n");
	buf_close(&line);
}

static void print_gives(const struct newmap *m, struct buf *b)
{
	if (m->type == RECORD_EVENT) {
		buf_addf(b, "\t\t<gives type=\"event\" child=\"csv:C1\" kind=\"%s\"", m->at[NEWMAP_KIND] >= 0 ? "visit" : "note");
		if (m->at[NEWMAP_START] >= 0)
			buf_add_z(b, m->at[NEWMAP_TIME] >= 0 ? " start=\"2024-01-15T10:30\"" : " start=\"2024-01-15\"");
		if (m->at[NEWMAP_TEXT] >= 0)
			buf_addf(b, " text=\"%s\"", slots[NEWMAP_TEXT].cell);
	} else if (m->type == RECORD_PERSON) {
		buf_add_z(b, "\t\t<gives type=\"person\" id=\"csv:C1\"");
		if (m->at[NEWMAP_BIRTH] >= 0)
			buf_addf(b, " birth=\"%s\"", slots[NEWMAP_BIRTH].cell);
	} else {
		buf_add_z(b, "\t\t<gives type=\"relation\" from=\"csv:C1\" kind=\"parent\" to=\"csv:C2\"");
	}
	buf_add_z(b, "/>\n");
}

static void print_examples(const struct newmap *m, struct buf *b)
{
	buf_add_z(b, "\t<!-- An invented row, and what it must give: case-check tries it.  Change both when the map changes. -->\n\t<example");
	if (m->at[NEWMAP_CHILD] < 0)
		buf_add_z(b, " child=\"C1\"");
	if (m->type == RECORD_RELATION)
		buf_add_z(b, " person-is=\"from\"");
	buf_add_z(b, ">\n");
	print_table(m, b);
	print_gives(m, b);
	buf_addf(b, "\t</example>\n\t<example chosen=\"no\">\n\t\t%s\n\t</example>\n</map>\n",
		 !m->tree	? "<table>some other column,and another</table>"
		 : m->tree->json ? "<document>{\"another member\": \"and its value\"}</document>"
				 : "<document>&lt;another-element/&gt;</document>");
}

/* Where the records stand; the names of the path are in the columns' comments. */
static void print_records(const struct newmap *m, struct buf *b)
{
	const struct newmap_tree *t = m->tree;
	struct buf at = {0};
	for (size_t i = t->row; i; i = t->node[i].up) {
		struct buf above = {0};
		buf_addf(&above, "%.*s%s%.*s", STR_ARG(t->node[i].name), at.n ? "/" : "", STR_ARG(buf_str(&at)));
		buf_close(&at);
		at = above;
	}
	buf_add_z(b, "\t<!-- Each of these is a record; a column finds its value by the path from there. -->\n\t<records in=\"");
	if (t->json) {
		buf_add_z(b, "json\"");
	} else {
		buf_add_z(b, "xml\" root=\"");
		newmap_xml(b, t->root);
		buf_add_char(b, '"');
	}
	buf_add_z(b, " at=\"");
	newmap_xml(b, at.n ? buf_str(&at) : STR("."));
	buf_add_z(b, "\"/>\n");
	buf_close(&at);
}

void newmap_print(const struct newmap *m, struct buf *b)
{
	buf_add_z(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- A column map begun by case-import from the columns of ");
	add_comment(b, m->file);
	buf_addf(b, ".\n     It is a guess, to be edited: read the comment at each column, and put right what is wrong.  schemas/map/README.md\n"
		    "     explains every element.  Keep it as %.*s.xml; the first of these commands tells what it does, the second imports\n"
		    "     by it.  When it is right, put it into the folder map of the schemas, where it is found by itself, and run\n"
		    "     case-check on them.\n"
		    "     A column that may be missing from other files of this sort: take its required=\"yes\" away. -->\n"
		    "<?command case-import --map %.*s.xml --explain FILE?>\n<?command case-import --map %.*s.xml -o NAME.case FILE?>\n",
		 STR_ARG(m->name), STR_ARG(m->name), STR_ARG(m->name)); /* no comment may hold two hyphens */
	if (m->no_header)
		buf_add_z(b, "<!-- Line 1 looks like data, not like names of columns, so no cell of it stands here: the columns are called column 1,\n"
			     "     column 2 ... .  Put such a line of names above the file's first line, or better true ones, here and there. -->\n");
	buf_addf(b, "<map name=\"%.*s\" version=\"1\"", STR_ARG(m->name));
	if (m->tree)
		buf_addf(b, " format=\"%.*s\" tables=\"no\"", STR_ARG(m->format));
	buf_add_z(b, ">\n\t<title>");
	buf_add_z(b, "To be named: what this is</title>\n"
		     "\t<!-- Who says that it looks like this: the system's handbook, the office that sent it. -->\n"
		     "\t<source document=\"to be told\" edition=\"to be told\"/>\n");
	if (m->tree)
		print_records(m, b);
	print_columns(m, b);
	if (m->type == RECORD_EVENT && m->at[NEWMAP_KIND] >= 0)
		buf_add_z(b, "\t<!-- A line for each word that stands in the column of kinds; is: a kind of schemas/codes/kinds.xml.\n"
			     "\t     case-import with the option explain lists the words that have no line yet. -->\n"
			     "\t<codes name=\"kinds\">\n\t\t<code value=\"Example visit\" is=\"visit\"/>\n\t</codes>\n");
	if (m->type == RECORD_EVENT && m->at[NEWMAP_CHILD] < 0)
		buf_add_z(b, "\t<!-- No column seems to name the child: give child ID with the import, or put a child element below. -->\n");
	if (m->type == RECORD_EVENT && m->at[NEWMAP_START] < 0)
		buf_add_z(b, "\t<!-- No column seems to be the date: put a start element below, or every entry is undated. -->\n");
	if (m->type == RECORD_EVENT)
		print_event(m, b);
	else if (m->type == RECORD_PERSON)
		print_person(m, b);
	else
		print_relation(m, b);
	print_examples(m, b);
}
