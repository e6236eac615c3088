/* casefile/store_view - the case as packed records (model/flow.h, struct case_view): what its files share.  Private to
 * lib/casefile/store_view*.c; store_view_entry.c has what stands behind a mark, store_view_cover.c what the records hold.
 */
#ifndef CASEFILE_STORE_VIEW_H
#define CASEFILE_STORE_VIEW_H

#include <pthread.h>

#include "store_db.h"

struct store_view_child {
	struct str id;
	int64_t n;
	struct date birth, death, expected;
	uint32_t only; /* of the entries under this id those about this person alone; 0: all */
	uint32_t pair; /* whose id it is; 0: to be looked for */
};

struct store_cover {
	uint32_t pair;
	int64_t import;
	struct coverage covers;
};

struct store_naming { /* an import names a person */
	uint32_t person;
	int64_t import;
};

struct store_view {
	struct case_view public; /* first */
	struct store *s;
	enum audience audience;
	bool sealed;
	uint16_t looked_at; /* flags of marks that may not be given as they are */
	struct arena arena, more;  /* more: of the second thread that read children */
	struct store *spare;       /* with which it read them; NULL: none, or given away */
	struct store_view_child *child; /* in the order of their ids */
	size_t children;
	struct store_view *first; /* whose children and deeds these are; NULL: its own */
	unsigned shard, of; /* being gone through; of 0: none */
	size_t now, end;
	struct mark *mark;
	size_t mark_cap;
	uint16_t *withheld; /* kinds, of the child being given */
	size_t withheld_n, withheld_cap;
	uint32_t *same_pair; /* deeds between the same two persons are one; NULL: no two are */
	sqlite3_stmt *packed;
	int64_t packed_at; /* the child whose row `packed` stands at; 0: none */
	struct store_scan {
		sqlite3_stmt *st;
		int64_t row; /* it stands at; 0: none */
	} words, brief;
	struct store_cover *cover; /* loaded when first asked for */
	size_t covers;
	bool has_covers;
	struct coverage *given;
	size_t given_cap;
	pthread_mutex_t lock; /* of the first: for `made`, which is made once for all */
	uint64_t *made;
	int64_t made_rows;
	const uint64_t *content; /* by row: what was made; NULL: not asked for yet */
	int64_t rows;
	struct store_naming *named; /* by person; loaded with the covers */
	size_t namings;
};

int store_view_load_children(struct store_view *v, struct err *e); /* store_view_child.c */
bool store_view_is_child(struct case_view *self, struct str person);
void store_view_keep_few(struct store *s);
int store_view_failed(struct store *s, struct err *e);
/* The entry behind a mark, borrowed until find_event is reset: 1; 0 there is none; -1 failure. */
int store_view_find(struct store *s, const struct mark *m, struct entry *n, struct err *e);
/* Places in struct case_view. */
int store_view_event(struct case_view *self, const struct mark *m, struct arena *a, struct event *ev, struct err *e);
int store_view_words(struct case_view *self, const struct mark *m, struct str words[VIEW_WORDS], struct err *e);
int store_view_brief(struct case_view *self, const struct mark *m, struct arena *a, struct event *ev, struct err *e);
int store_view_content(struct case_view *self, const struct mark *m, uint64_t *content, struct err *e);
int store_view_state(struct case_view *self, unsigned char state[static 32], struct err *e);
int store_view_coverage(struct case_view *self, struct str child, struct arena *a, const struct coverage **covers, size_t *n,
			struct err *e);

#endif
