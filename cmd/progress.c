#include "cmd/progress.h"

#include <unistd.h>

static void write_all(struct str s)
{
	while (s.n) {
		ssize_t n = write(2, s.p, s.n);
		if (n <= 0)
			return;
		s = str_part(s, (size_t)n, s.n);
	}
}

void progress_open(struct progress *p, const struct life *l, struct str file, uint64_t bytes)
{
	*p = (struct progress){.on = isatty(2) && !l->options.common[OPTION_QUIET].given, .file = file, .bytes = bytes};
	if (p->on)
		p->began = p->last = life_seconds();
}

static void add_size(struct buf *b, uint64_t bytes)
{
	if (bytes >= 10u << 20)
		buf_addf(b, "%llu MB", (unsigned long long)(bytes >> 20));
	else
		buf_addf(b, "%llu kB", (unsigned long long)(bytes >> 10));
}

void progress_tell(struct progress *p, uint64_t at, unsigned long records)
{
	struct buf b = {0};
	long now, passed;
	if (!p->on || (now = life_seconds()) == p->last)
		return;
	p->last = now;
	passed = now - p->began;
	buf_add_z(&b, "\r\033[K");
	diag_add_safe(str_part(p->file, 0, 40), &b);
	buf_add_z(&b, ": ");
	if (at && at <= p->bytes) {
		add_size(&b, at);
		buf_add_z(&b, " of ");
	}
	add_size(&b, p->bytes);
	buf_addf(&b, ", %lu records", records);
	if (passed > 0)
		buf_addf(&b, ", %lu a second", records / (unsigned long)passed);
	if (passed > 0 && at && at <= p->bytes) {
		long left = (long)((double)(p->bytes - at) / (double)at * (double)passed + 0.5);
		buf_addf(&b, left >= 120 ? ", %ld min left" : ", %ld s left", left >= 120 ? left / 60 : left);
	}
	write_all(buf_str(&b));
	buf_close(&b);
	p->shown = true;
}

void progress_close(struct progress *p)
{
	if (p->shown)
		write_all(STR("\r\033[K"));
	p->shown = false;
}
