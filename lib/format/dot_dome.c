/* A dome, which Graphviz has not: its outline as a curve, and what it is filled with. */
#include "dot_own.h"

#include <math.h>
#include <string.h>

#define HANDLE 0.5523 /* where the handles of a quarter circle stand, as a Bezier curve */
#define PI    3.14159265358979

void dot_dome_outline(const struct dot_node *n, double more, struct dot_point p[static DOT_DOME_POINTS])
{
	static const double x[DOT_DOME_POINTS] = {-1, -1, 1,      1,  1,  1,  1,  1,
						  HANDLE, 0, -HANDLE, -1, -1, -1, -1, -1};
	static const double y[DOT_DOME_POINTS] = {-1, -1, -1, -1,    -1, 0, 0,  HANDLE,
						  1,  1,  1,  HANDLE, 0,  0, -1, -1};

	for (int i = 0; i < DOT_DOME_POINTS; i++)
		p[i] = (struct dot_point){n->x + x[i] * (n->w / 2 + more), n->y + y[i] * (n->h / 2 + more)};
}

void dot_dome_under(const struct dot_node *n, struct buf *b)
{
	enum { STEPS = 12 };
	const char *fill = n->fill ? n->fill : "#ffffff", *half = strchr(fill, ';');
	size_t length = half ? (size_t)(half - fill) : strlen(fill);

	buf_addf(b, "c 9 -#ffffff00 ");
	if (half) /* of two colours ("#bdbdbd;0.5:white") the first is on the left, on white */
		buf_addf(b, "C 7 -#ffffff ");
	else
		buf_addf(b, "C %zu -%s ", length, fill);
	buf_addf(b, "P %d %.2f %.2f %.2f %.2f ", STEPS + 3, n->x - n->w / 2, n->y - n->h / 2, n->x + n->w / 2,
		 n->y - n->h / 2);
	for (int i = 0; i <= STEPS; i++)
		buf_addf(b, "%.2f %.2f ", n->x + n->w / 2 * cos(i * PI / STEPS) + 0.0,
			 n->y + n->h / 2 * sin(i * PI / STEPS) + 0.0);
	if (!half)
		return;
	buf_addf(b, "c 9 -#ffffff00 C %zu -%.*s P %d %.2f %.2f %.2f %.2f ", length, (int)length, fill, STEPS / 2 + 3, n->x,
		 n->y - n->h / 2, n->x, n->y + n->h / 2);
	for (int i = STEPS / 2 + 1; i <= STEPS; i++)
		buf_addf(b, "%.2f %.2f ", n->x + n->w / 2 * cos(i * PI / STEPS) + 0.0,
			 n->y + n->h / 2 * sin(i * PI / STEPS) + 0.0);
	buf_addf(b, "%.2f %.2f ", n->x - n->w / 2, n->y - n->h / 2);
}
