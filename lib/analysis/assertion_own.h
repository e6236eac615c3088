/* analysis/assertion_own - the list of triggers, as assertion.c, assertion_list.c and assertion_trie.c share it.
 *
 * A phrase is kept as its bytes in lower case, but that a slot ("<they>", "<said?>") is two: SLOT or SLOT_MAYBE
 * and the number of its class of words.  Classes are rows of the list (they,class,0,he | she | <name>); the
 * first four are a year, a number, a name and any one word.  A phrase that begins with a class is a trigger
 * for each of its words, one after the other; what follows stands in the trie once.
 *
 * The trie: a text is taken apart into tokens, words and single bytes between that are no white space.  A step goes
 * from a node by the number of a token and whether a blank stands before it; from some nodes a class may lead on.
 * Of each place of a sentence one look tells whether a phrase may begin there.
 */
#ifndef ANALYSIS_ASSERTION_OWN_H
#define ANALYSIS_ASSERTION_OWN_H

#include "analysis/assertion.h"
#include "base/arena.h"

enum assertion_type {
	TYPE_PRE, TYPE_POST, TYPE_SPEECH, TYPE_PSEUDO, TYPE_STOP, TYPE_END, TYPE_DEED, TYPE_CLASS, TYPES,
};
enum { MOST_TIMES = 99 };
enum { SLOT = 1, SLOT_MAYBE = 2 };
enum { CLASS_YEAR, CLASS_N, CLASS_NAME, CLASS_WORD, CLASSES_OWN, CLASSES_MOST = 200, CLASS_FIRST = 32 };

enum { LEADS_MOST = 32 };

struct assertion_class {
	struct str name;
	struct str *word; /* lower case, as the list has them */
	size_t n;
	uint32_t root;  /* of its words */
	uint32_t after; /* what phrases that begin with it have after it; 0: none does */
	bool has_name;  /* "<name>" is one of them */
};

struct assertion_trigger {
	struct str phrase;
	struct str shown, cause;
	size_t plain;       /* bytes of the phrase before the first slot that no word is put for */
	uint8_t axis, type; /* axis of a stop: the only one it stops; ASSERTION_AFFIRMED: all */
	uint32_t next;      /* 1 + another that ends at the same node; of several for a class: of the first of them */
	bool blank_before, blank_after; /* " - " joins no two words */
	bool goes_on;       /* "?cannabis", not the end of a question */
	long reach;         /* words between; 0: right beside the words found */
};

struct assertion_word {
	struct str text;
	uint64_t hash;
	uint32_t id; /* 0: an empty place */
};

struct assertion_step {
	uint64_t key; /* the node and the token */
	uint32_t to;  /* 0: an empty place */
};

struct assertion_slot {
	uint32_t next, to;
	uint8_t class;
	bool maybe, blank; /* a blank stands before it */
};

struct assertion_node {
	uint32_t trigger; /* 1 + the first that ends here */
	uint32_t slot;    /* the first */
	uint32_t class_word; /* 1 + the word of the class that ends here */
	bool goes_on;
};

struct assertion_start { /* by token */
	uint32_t node, leads;
};

struct assertion_trie {
	struct assertion_word *word;
	size_t words, word_slots;
	struct assertion_step *step;
	size_t steps, step_slots;
	struct assertion_node *node;
	uint32_t nodes, node_cap, root;
	struct assertion_slot *slot;
	size_t slots;
	struct assertion_start *start;
	size_t starts;
};

struct assertion_token {
	uint32_t from, to;
	uint32_t id; /* twice its number, and one when a blank stands before it */
};

struct assertion_list {
	struct assertion_trigger *trigger;
	size_t n, cap;
	struct assertion_class class[CLASSES_MOST];
	size_t classes;
	uint8_t lead[LEADS_MOST]; /* the classes that phrases begin with */
	size_t leads;
	struct str *short_form; /* pseudo triggers that end in a full stop: "dr." */
	size_t short_forms;
	struct assertion_trie trie;
	struct str often[MOST_TIMES + 1];
	struct arena arena;
};

static inline unsigned char assertion_lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static inline bool assertion_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool assertion_is_word(char c)
{
	return assertion_is_digit(c) || (assertion_lower(c) >= 'a' && assertion_lower(c) <= 'z');
}

static inline bool assertion_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

void assertion_trie_open(struct assertion_trie *t);
void assertion_trie_close(struct assertion_trie *t);
uint32_t assertion_trie_root(struct assertion_trie *t);
void assertion_trie_class_word(struct assertion_trie *t, uint32_t root, struct str word, size_t k);
/* The node where a phrase ends, from a root; 0: that of all phrases.  It is borrowed. */
uint32_t assertion_trie_end(struct assertion_trie *t, uint32_t root, struct str phrase);
void assertion_trie_done(struct assertion_list *l);
/* Where a year, a number, a name or any word at `at` ends; 0: none stands there. */
size_t assertion_own_class(size_t class, struct str s, size_t at);
/* The triggers of the sentence [begin, end). */
void assertion_find(struct assertion_reading *r);

#endif
