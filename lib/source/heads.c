#include "source/heads.h"

#include "base/seal.h"
#include "source/above.h"

/* Not str_hash, which differs from process to process: what is taken for a header must not. */
static uint64_t bit_of(struct str folded)
{
	return seal_short(folded) % HEADS_BITS;
}

void heads_add(struct heads *h, struct str folded)
{
	uint64_t bit = bit_of(folded);
	if (folded.n && folded.n <= HEADS_LONGEST)
		h->bits[bit / 64] |= (uint64_t)1 << bit % 64;
}

void heads_add_maps(struct heads *h, const struct map_set *maps)
{
	for (size_t i = 0; i < maps->n; i++)
		for (size_t c = 0; c < maps->map[i].columns; c++)
			for (size_t f = 0; f < maps->map[i].column[c].folds; f++)
				heads_add(h, maps->map[i].column[c].fold[f]);
}

bool heads_has(const struct heads *h, struct str cell)
{
	char small[HEADS_LONGEST];
	if (cell.n > sizeof small)
		return false;
	struct str folded = {small, map_fold(cell, small)};
	uint64_t bit = bit_of(folded);
	return folded.n && h->bits[bit / 64] >> bit % 64 & 1;
}

bool heads_may_be(const struct heads *h, const struct csv_row *row)
{
	size_t look = row->cells < HEADS_LOOK ? row->cells : HEADS_LOOK, found = 0;
	if (row->cells < 2)
		return false;
	for (size_t i = 0; i < look; i++)
		if (row->cell[i].text.n && row->cell[i].text.p[0] >= '0' && row->cell[i].text.p[0] <= '9')
			return false;
	for (size_t i = 0; i < look && found < 2; i++) {
		found += heads_has(h, row->cell[i].text);
		if (i + 1 == look / 2 + 1 && found == 0)
			return false;
	}
	return found >= 2 || (found == 1 && look < HEADS_LOOK);
}

bool heads_has_any(const struct heads *h, const struct csv_row *row)
{
	for (size_t i = 0; i < row->cells; i++)
		if (heads_has(h, row->cell[i].text))
			return true;
	return false;
}

bool heads_is_title(const struct csv_row *row, size_t columns)
{
	size_t filled = 0;
	if (row->broken || row->cells == 0)
		return false;
	if (above_is_comment(row->raw))
		return true;
	if (row->cells == columns && (row->cells < 3 || row->cell[1].text.n || row->cell[row->cells - 1].text.n))
		return false;
	for (size_t i = 0; i < row->cells && filled < 2; i++)
		filled += !str_is_empty(str_trim(row->cell[i].text));
	return filled == 1;
}
