/* text PATTERNS CSV COLUMN THREADS ROUNDS: many expressions over many texts, in turn (A B A B) with each expression put to each
 * text by PCRE2's machine code, on as many threads.  Prints the ratio of neighbours and whether the sets are the same.
 * Three peers: without Unicode (the fastest there is), which for these texts finds the same; with it, as ours does.
 * Built by bench.sh; not a part of the suite. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "analysis/text_scan.h"
#include "base/arena.h"
#include "base/file.h"
#include "format/csv.h"

enum { MOST_EXPRESSIONS = 64, MOST_ROUNDS = 31, MOST_THREADS = 16 };
enum mode { OURS, BYTES, UNICODE, MODES };

static struct str *text;
static size_t texts, bytes;
static struct str expression[MOST_EXPRESSIONS];
static size_t expressions;
static unsigned threads;
static struct text_pattern *pattern[MOST_EXPRESSIONS];
static uint64_t *set[MODES];

struct job {
	enum mode mode;
	size_t from, to;
};

static void *run_ours(struct job *j)
{
	struct text_scan *s = text_scan_open((const struct text_pattern *const *)pattern, expressions, NULL);
	for (size_t i = j->from; i < j->to; i++) {
		uint64_t in = 0;
		text_scan_put(s, &text[i], 1);
		for (size_t k = 0; k < expressions; k++) {
			struct text_scan_place place = {0};
			if (text_scan_may(s, k) && text_scan_next(s, k, &place) == 1)
				in |= UINT64_C(1) << k;
		}
		set[OURS][i] = in;
	}
	text_scan_close(s);
	return NULL;
}

static void *run_each(struct job *j)
{
	pcre2_code *code[MOST_EXPRESSIONS];
	pcre2_match_data *match[MOST_EXPRESSIONS];
	for (size_t k = 0; k < expressions; k++) {
		int why;
		size_t at;
		code[k] = pcre2_compile((PCRE2_SPTR)expression[k].p, expression[k].n,
					PCRE2_CASELESS | (j->mode == UNICODE ? PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF : 0), &why, &at, NULL);
		if (!code[k] || pcre2_jit_compile(code[k], PCRE2_JIT_COMPLETE) != 0)
			exit(4);
		match[k] = pcre2_match_data_create_from_pattern(code[k], NULL);
	}
	for (size_t i = j->from; i < j->to; i++) {
		uint64_t in = 0;
		for (size_t k = 0; k < expressions; k++)
			if (pcre2_jit_match(code[k], (PCRE2_SPTR)text[i].p, text[i].n, 0, 0, match[k], NULL) >= 0)
				in |= UINT64_C(1) << k;
		set[j->mode][i] = in;
	}
	for (size_t k = 0; k < expressions; k++) {
		pcre2_match_data_free(match[k]);
		pcre2_code_free(code[k]);
	}
	return NULL;
}

static void *run(void *job)
{
	struct job *j = job;
	return j->mode == OURS ? run_ours(j) : run_each(j);
}

/* From nothing, expressions compiled too. */
static double seconds(enum mode mode)
{
	struct job job[MOST_THREADS];
	pthread_t thread[MOST_THREADS];
	struct timespec a, b;
	clock_gettime(CLOCK_MONOTONIC, &a);
	for (unsigned t = 0; t < threads; t++) {
		job[t] = (struct job){mode, texts * t / threads, texts * (t + 1) / threads};
		if (pthread_create(&thread[t], NULL, run, &job[t]) != 0)
			exit(4);
	}
	for (unsigned t = 0; t < threads; t++)
		pthread_join(thread[t], NULL);
	clock_gettime(CLOCK_MONOTONIC, &b);
	return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void load(const char *patterns, const char *csv, const char *column, struct arena *a)
{
	struct err e = {0};
	struct file_bytes f;
	struct csv c;
	struct csv_row row;
	size_t at = SIZE_MAX, cap = 0;
	if (file_map(patterns, &f, &e) < 0)
		exit(4);
	for (struct str rest = f.bytes; rest.n && expressions < MOST_EXPRESSIONS;) {
		struct str line = str_cut(&rest, '\n');
		if (line.n == 0)
			continue;
		expression[expressions] = line;
		if (text_compile(line, &pattern[expressions++], &e) < 0)
			exit(4);
	}
	if (file_map(csv, &f, &e) < 0)
		exit(4);
	csv_open(&c, f.bytes, ',');
	while (csv_next(&c, &row) > 0) {
		if (at == SIZE_MAX) {
			for (at = 0; at < row.cells && !str_is_equal(row.cell[at].text, str_of(column)); at++)
				;
			continue;
		}
		if (at >= row.cells)
			continue;
		if (texts == cap)
			text = arena_grow(text, cap = cap ? 2 * cap : 1024, sizeof *text);
		text[texts++] = arena_copy(a, row.cell[at].text);
		bytes += row.cell[at].text.n;
	}
	csv_close(&c);
}

int main(int argc, char **argv)
{
	struct arena a = {0};
	double took[MODES][MOST_ROUNDS], ratio[MODES][MOST_ROUNDS];
	static const char *const name[MODES] = {"ours", "40 of PCRE2", "40 with Unicode"};
	if (argc != 6)
		return 2;
	load(argv[1], argv[2], argv[3], &a);
	threads = (unsigned)atoi(argv[4]) % (MOST_THREADS + 1);
	int rounds = atoi(argv[5]) % (MOST_ROUNDS + 1);
	for (int m = 0; m < MODES; m++)
		set[m] = arena_malloc(texts * sizeof **set);
	for (int r = 0; r < rounds; r++) {
		for (int m = 0; m < (r == 0 ? MODES : UNICODE); m++) /* the slow one once: for the sets */
			took[m][r] = seconds((enum mode)m);
		ratio[BYTES][r] = took[BYTES][r] / took[OURS][r];
	}
	uint64_t found = 0, other[MODES] = {0};
	for (size_t i = 0; i < texts; i++) {
		found += (uint64_t)__builtin_popcountll(set[OURS][i]);
		for (int m = BYTES; m < MODES; m++)
			other[m] += set[m][i] != set[OURS][i];
	}
	double unicode = took[UNICODE][0];
	qsort(ratio[BYTES], (size_t)rounds, sizeof(double), by_size);
	for (int m = 0; m < UNICODE; m++)
		qsort(took[m], (size_t)rounds, sizeof(double), by_size);
	printf("  %zu expressions, %zu texts, %.0f MB, %u threads, %d rounds in turn, %llu found\n", expressions, texts, (double)bytes / 1e6, threads,
	       rounds, (unsigned long long)found);
	printf("  text           %7.3f s  %5.0f MB/s\n", took[OURS][rounds / 2], (double)bytes / 1e6 / took[OURS][rounds / 2]);
	printf("  40 of PCRE2    %7.3f s  %5.0f MB/s   with Unicode %.3f s\n", took[BYTES][rounds / 2], (double)bytes / 1e6 / took[BYTES][rounds / 2], unicode);
	printf("  times as fast  %7.2f    (%.2f to %.2f)  floor 4, target 6: %s\n", ratio[BYTES][rounds / 2], ratio[BYTES][0], ratio[BYTES][rounds - 1],
	       ratio[BYTES][rounds / 2] >= 6 ? "target met" : ratio[BYTES][rounds / 2] >= 4 ? "floor met" : "BELOW THE FLOOR");
	for (int m = BYTES; m < MODES; m++)
		if (other[m])
			printf("  sets: NOT the same as %s in %llu texts\n", name[m], (unsigned long long)other[m]);
		else
			printf("  sets: the same as %s\n", name[m]);
	return other[UNICODE] != 0;
}
