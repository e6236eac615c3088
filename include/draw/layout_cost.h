/* draw/layout_cost - how good an order of a genogram's rows is, and what it means for the couples.
 *
 * Shared by the search (draw/layout_order): struct order is what does not change while searching, struct
 * order_state one order.  layout_cost lays the state out roughly (one place a person) and counts what a
 * reader would mind: lines that cross, couples apart, children far from their parents, households torn
 * apart.  The weights are local settings after docs on genograms, 3.6 step 4.  Less is better.  Nothing
 * fails; memory is the layout's arena.
 */
#ifndef DRAW_LAYOUT_COST_H
#define DRAW_LAYOUT_COST_H

#include "draw/layout.h"

struct order_clump {
	int row;
	uint32_t first, heads; /* brothers and sisters: a range of order_state.head */
};
struct order_state {
	uint32_t *order; /* clumps, row by row (order.row_first) */
	uint32_t *head;  /* of all clumps */
	uint32_t *
		hub; /* at whose side a partner without parents stands; NOBODY: he stands in a clump himself */
	uint32_t *rank; /* his place among those at that side, from the left */
	int8_t *side;   /* -1 left, 1 right */
};
struct order {
	struct layout *l;
	struct order_clump *clump;
	size_t clumps, heads;
	uint32_t *clump_of; /* of heads */
	uint32_t *carrier; /* the clump in which somebody stands, whoever's partner he is: for layout_order */
	uint32_t *row_first;
	uint32_t *pair, *pair_at; /* unions of two, by person */
	bool *parent_alone;       /* has a union with nobody */
	bool *placed, *loose;
	/* A child who leads nowhere, beside one who stands for him: no weight, so that one more moves nobody. */
	bool *light;
	bool *leaf; /* who was light, or left out, at first: between a couple he still counts for nothing */
	size_t heavy;            /* persons who are not light */
	uint32_t *rank;          /* for layout_order: ranks as they were */
	double *key, *middle;    /* of clumps, by layout_cost_pull */
	int32_t *when;           /* a union began: for the order of several */
	unsigned trouble;        /* crossings and couples apart in the state seen last */
	unsigned long looked;    /* at so many lines those of couples apart were held in it: what it costs to look at */
	double flaws; /* what the state seen last costs but for distances: with none it is as good as any */
	struct order_cost *cost; /* the rough layout of the state seen last */
};

void layout_cost_open(struct order *o);
void layout_cost_lighten(struct order *o, const struct order_state *s); /* sets light, leaf and heavy */
double layout_cost(struct order *o, const struct order_state *s);
/* Lays one row of a state out, those above it being laid out already; nothing is counted.  Row 0 begins
 * anew. */
void layout_cost_lay(struct order *o, const struct order_state *s, size_t row);
/* Of each clump of a row where its parents (else children) stand in the state seen last, its own place
 * when there are none: into order.key, and the middle of the clump itself into order.middle, by clump. */
void layout_cost_pull(struct order *o, size_t row, bool parents);
/* Writes the state seen last into the layout: rows, places, shapes of couples. */
void layout_cost_settle(struct order *o);

#endif
