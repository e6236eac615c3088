#include "cmd/picture_each.h"

#include <string.h>

#include "base/buf.h"
#include "base/folder.h"

int picture_each(struct picture *p, const uint32_t *who, size_t n, struct err *e)
{
	p->each = ARENA_ARRAY(&p->c.arena, uint32_t, n + 1);
	for (size_t i = 0; i < n; i++)
		if (who[i] != FAMILY_NOBODY)
			p->each[p->eaches++] = who[i];
	p->whole = p->index;
	p->all_whole = p->all;
	return p->eaches ? 0 : picture_nobody(e);
}

const uint32_t *picture_each_now(const struct picture *p)
{
	return &p->each[p->at];
}

uint32_t picture_each_family(struct picture *p)
{
	if (!p->parts) {
		p->parts = family_parts_open(&p->whole, &p->c.arena);
		p->all_parts = family_parts_open(&p->all_whole, &p->c.arena);
	}
	uint32_t who = p->each[p->at];
	family_part(p->all_parts, family_find(&p->all_whole, p->whole.person[who]->id), &p->all);
	return family_part(p->parts, who, &p->index);
}

static int draw_into(struct picture *p, struct folder *f, const char *path, picture_drawn *draw, struct err *e)
{
	struct out to;
	if (common_output_check(path, e) < 0 || out_to_file(&to, path, e) < 0)
		return -1;
	if (picture_draw(p, path, draw, &to, e) == 0)
		return folder_keep(f, &to, e);
	out_close(&to, false, &(struct err){0});
	return -1;
}

int picture_each_draw(struct picture *p, const char *kind, const char *path, picture_drawn *draw, struct err *e)
{
	struct folder folder;
	struct buf name = {0};
	int rc = 0;
	if (!path || strcmp(path, "-") == 0)
		return err_set(e, ERR_USAGE, "--each: name the folder for the pictures with -o");
	if (folder_open(&folder, path, e) < 0)
		return -1;
	for (p->at = 0; p->at < p->eaches && rc == 0; p->at++) {
		buf_clear(&name);
		buf_addf(&name, "%s/%.*s.%s", path,
			 STR_ARG(dot_id(&p->arena, kind, p->whole.person[p->each[p->at]]->id)), picture_ending(p));
		rc = draw_into(p, &folder, name.p, draw, e);
	}
	buf_close(&name);
	if (folder_close(&folder, rc == 0, e) < 0)
		rc = -1;
	if (rc == 0)
		diag_add(&p->life.diags, DIAG_NOTE, str_of(path), 0, 0, "%zu picture%s", p->eaches, p->eaches == 1 ? "" : "s");
	return rc;
}
