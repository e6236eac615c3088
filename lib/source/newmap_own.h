/* What the parts of source/newmap share. */
#ifndef SOURCE_NEWMAP_OWN_H
#define SOURCE_NEWMAP_OWN_H

#include "source/newmap.h"

enum newmap_slot { /* what a column may mean; order: of the fields in the map */
	NEWMAP_NONE, NEWMAP_ID, NEWMAP_CHILD, NEWMAP_KIND, NEWMAP_START, NEWMAP_TIME, NEWMAP_END, NEWMAP_RECORDED,
	NEWMAP_AGENCY, NEWMAP_AUTHOR, NEWMAP_WORKER, NEWMAP_PLACE, NEWMAP_TEXT, NEWMAP_IMPACT, NEWMAP_VOICE, NEWMAP_ACTION,
	NEWMAP_OUTCOME, NEWMAP_SEVERITY, NEWMAP_FIRST, NEWMAP_LAST, NEWMAP_NAME, NEWMAP_BIRTH, NEWMAP_SEX, NEWMAP_UPN,
	NEWMAP_NHS, NEWMAP_RELATION, NEWMAP_OTHER, NEWMAP_SLOTS,
};

enum newmap_sure { NEWMAP_BY_NOTHING, NEWMAP_BY_CELLS, NEWMAP_BY_WORD, NEWMAP_BY_MAPS };

struct newmap_column {
	struct str name, fold; /* as in the header, made fit for XML; fold empty: cannot be declared */
	bool repeated;         /* a column of this name came before */
	size_t full, dates, numbers, times, bytes, longest, day_first, month_first;
	enum newmap_slot slot;
	enum newmap_sure sure;
	unsigned maps;         /* how many maps know its name so */
};

struct newmap {
	struct arena arena;
	struct newmap_column *column;
	size_t columns, rows;
	struct str name, file;
	enum record_type type;
	int at[NEWMAP_SLOTS];  /* the column that fills the slot; -1: none */
};

void newmap_print(const struct newmap *m, struct buf *b);

#endif
