#include "cmd/picture_run.h"

#include <string.h>

#include "base/buf.h"
#include "cmd/picture_each.h"

static int draw_one(struct picture *p, const char *path, picture_drawn *draw, struct err *e)
{
	struct common_output to;
	if (common_output_open(&to, &p->life, path, e) < 0)
		return -1;
	int rc = picture_draw(p, path, draw, to.to, e);
	return common_output_close(&to, rc == 0, e) < 0 ? -1 : rc;
}

static void tell_day(struct picture *p)
{
	struct buf b = {0};

	if (!p->day_found || p->day == PEDIGREE_NO_DAY)
		return;
	date_write_day(p->day, &b);
	diag_add(&p->life.diags, DIAG_NOTE, str_of(p->life.options.operand[0]), 0, 0,
		 "as at %s, the last day that the records tell of; say another with --as-at", b.p);
	buf_close(&b);
}

static int make(struct picture *p, const char *kind, int (*prepare)(struct picture *p, struct err *e),
		picture_drawn *draw, struct err *e)
{
	const char *output = life_option(&p->life, "output")->text;
	if (prepare(p, e) < 0)
		return -1;
	int rc = life_option(&p->life, "each")->given ? picture_each_draw(p, kind, output, draw, e)
						      : draw_one(p, output, draw, e);
	if (rc == 0)
		tell_day(p);
	return rc;
}

int picture_run(struct picture *p, const struct option_command *command, int argc, char **argv,
		int (*prepare)(struct picture *p, struct err *e), picture_drawn *draw)
{
	struct err e = {0};
	if (!life_start(&p->life, command, argc, argv))
		return life_end(&p->life);
	if (make(p, command->name + strlen("case-"), prepare, draw, &e) < 0)
		life_fail(&p->life, &e);
	arena_close(&p->arena);
	care_policy_close(&p->care);
	common_close(&p->c);
	return life_end(&p->life);
}
