/* Items in a row: gaps that shrink, grades that rise. */
#include "analysis/cluster.h"

#include <stdlib.h>

static bool is_instance(const struct cluster_wanted *w, const struct item *const *run)
{
	size_t n = w->at_least;

	if (run[n - 1]->lo > calendar_end(w->calendar, w->within, run[0]->lo))
		return false;
	for (size_t i = 2; w->shrinking && i < n; i++)
		if (run[i]->lo - run[i - 1]->lo >= run[i - 1]->lo - run[i - 2]->lo)
			return false;
	for (size_t i = 1; w->rising && i < n; i++)
		if (run[i]->severity_1 < run[i - 1]->severity_1)
			return false;
	return !w->rising || (run[0]->severity_1 && run[n - 1]->severity_1 > run[0]->severity_1);
}

static int by_place(const void *a, const void *b)
{
	return item_compare(*(const struct item *const *)a, *(const struct item *const *)b);
}

size_t cluster_runs(const struct cluster_wanted *w, const struct item *const *item, size_t n, struct arena *a,
		    struct cluster **found)
{
	const struct item **run = ARENA_ARRAY(a, const struct item *, n + 1),
			  **anchor = ARENA_ARRAY(a, const struct item *, n + 1);
	size_t k = w->at_least, most = 0, clusters = 0, end = 0, anchors = 0;
	struct cluster *c;

	for (size_t i = 0; i < n; i++)
		if (item_is_exact(item[i]) && !item[i]->doubtful)
			run[most++] = item[i];
	for (size_t i = 1; w->rising && i < most; i++) /* days have no order within them: by grade */
		for (size_t j = i;
		     j && run[j - 1]->lo == run[j]->lo && run[j - 1]->severity_1 > run[j]->severity_1; j--) {
			const struct item *other = run[j];
			run[j] = run[j - 1];
			run[j - 1] = other;
		}
	*found = NULL;
	if (k < 2 || most < k)
		return 0;
	c = ARENA_ARRAY(a, struct cluster, most / k + 1);
	*found = c;
	for (size_t i = 0; i + k <= most; i++) {
		if (!is_instance(w, run + i))
			continue;
		if (!clusters || i >= end) {
			c[clusters++] = (struct cluster){.item = run + i,
							 .peak = k,
							 .onset = run[i + k - 1]->lo,
							 .onset_from = run[i]->lo,
							 .anchor = anchor + anchors};
		}
		end = i + k;
		c[clusters - 1].n = (size_t)(run + end - c[clusters - 1].item);
		anchor[anchors++] = run[end - 1];
		c[clusters - 1].anchors++;
	}
	for (size_t i = 0; w->rising && i < clusters; i++) /* evidence stays in the order of the items */
		qsort(c[i].item, c[i].n, sizeof *c[i].item, by_place);
	return clusters;
}
