#include "format/glyph.h"

#include "base/buf.h"
#include "base/library.h"
#include "format/unicode.h"

enum { LATIN_END = 0x370 }; /* every font of the pages has what is below */

static const struct range { /* ascending; of what is in none of them "other letters" is said */
	int32_t first, last;
	const char *script;
} ranges[] = {
	{0x370, 0x3ff, "Greek"},	  {0x400, 0x52f, "Cyrillic"},	      {0x530, 0x58f, "Armenian"},
	{0x590, 0x5ff, "Hebrew"},	  {0x600, 0x6ff, "Arabic"},	      {0x700, 0x74f, "Syriac"},
	{0x750, 0x77f, "Arabic"},	  {0x780, 0x7bf, "Thaana"},	      {0x7c0, 0x7ff, "N'Ko"},
	{0x900, 0x97f, "Devanagari"},	  {0x980, 0x9ff, "Bengali"},	      {0xa00, 0xa7f, "Gurmukhi"},
	{0xa80, 0xaff, "Gujarati"},	  {0xb00, 0xb7f, "Oriya"},	      {0xb80, 0xbff, "Tamil"},
	{0xc00, 0xc7f, "Telugu"},	  {0xc80, 0xcff, "Kannada"},	      {0xd00, 0xd7f, "Malayalam"},
	{0xd80, 0xdff, "Sinhala"},	  {0xe00, 0xe7f, "Thai"},	      {0xe80, 0xeff, "Lao"},
	{0xf00, 0xfff, "Tibetan"},	  {0x1000, 0x109f, "Burmese"},	      {0x10a0, 0x10ff, "Georgian"},
	{0x1100, 0x11ff, "Korean"},	  {0x1200, 0x139f, "Ethiopic"},	      {0x1780, 0x17ff, "Khmer"},
	{0x1800, 0x18af, "Mongolian"},	  {0x1e00, 0x1eff, "Latin"},	      {0x1f00, 0x1fff, "Greek"},
	{0x2600, 0x27bf, "emoji"},	  {0x3040, 0x30ff, "Japanese"},	      {0x3100, 0x312f, "Chinese"},
	{0x3130, 0x318f, "Korean"},	  {0x31f0, 0x31ff, "Japanese"},	      {0x3400, 0x9fff, "Chinese"},
	{0xac00, 0xd7ff, "Korean"},	  {0xf900, 0xfaff, "Chinese"},	      {0xfb1d, 0xfb4f, "Hebrew"},
	{0xfb50, 0xfdff, "Arabic"},	  {0xfe70, 0xfeff, "Arabic"},	      {0x1f000, 0x1faff, "emoji"},
	{0x20000, 0x3ffff, "Chinese"},
};

/* Nothing is drawn for it: joiners, marks of direction, selectors of a variant, blanks. */
static bool is_unseen(int32_t c)
{
	return c < 0 || (c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f) || (c >= 0x205f && c <= 0x206f) ||
	       (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff || (c >= 0xe0000 && c <= 0xe0fff);
}

static const char *script_of(int32_t c)
{
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return ranges[i].script;
	return "other letters";
}

/* ---- fontconfig; its types as its own header has them, and no more than is used ---- */

struct fonts {
	int n, room;
	void **font;
};
struct fontconfig {
	void *(*open)(void);
	void *(*pattern)(void);
	void *(*objects)(void);
	int (*add)(void *objects, const char *object);
	struct fonts *(*list)(void *config, void *pattern, void *objects);
	int (*get)(const void *font, const char *object, int n, void **charset);
	int (*has)(const void *charset, uint32_t letter);
	void (*drop_fonts)(struct fonts *fonts);
	void (*drop_objects)(void *objects);
	void (*drop_pattern)(void *pattern);
	void (*drop)(void *config);
};

static bool open_fontconfig(struct fontconfig *f)
{
	const struct library_call call[] = {
		{"FcInitLoadConfigAndFonts", &f->open},
		{"FcPatternCreate", &f->pattern},
		{"FcObjectSetCreate", &f->objects},
		{"FcObjectSetAdd", &f->add},
		{"FcFontList", &f->list},
		{"FcPatternGetCharSet", &f->get},
		{"FcCharSetHasChar", &f->has},
		{"FcFontSetDestroy", &f->drop_fonts},
		{"FcObjectSetDestroy", &f->drop_objects},
		{"FcPatternDestroy", &f->drop_pattern},
		{"FcConfigDestroy", &f->drop},
	};

	return library_load("libfontconfig.so.1", call, sizeof call / sizeof *call);
}

static bool has_letter(const struct fontconfig *f, const struct fonts *all, int32_t c)
{
	for (int i = 0; i < all->n; i++) {
		void *charset = NULL;

		if (f->get(all->font[i], "charset", 0, &charset) == 0 && f->has(charset, (uint32_t)c))
			return true;
	}
	return false;
}

static void add_script(struct buf *b, const char *script)
{
	struct str rest = buf_str(b);

	while (!str_is_empty(rest))
		if (str_is_equal(str_trim(str_cut(&rest, ',')), str_of(script)))
			return;
	buf_addf(b, "%s%s", b->n ? ", " : "", script);
}

static void add_missing(const struct fontconfig *f, const struct fonts *all, struct str text, struct buf *b)
{
	int32_t c;

	for (size_t at = 0; at < text.n;) {
		at += unicode_step(text, at, &c);
		if (c >= LATIN_END && !is_unseen(c) && !has_letter(f, all, c))
			add_script(b, script_of(c));
	}
}

static bool is_latin(struct str text)
{
	int32_t c;

	for (size_t at = 0; at < text.n;) {
		at += unicode_step(text, at, &c);
		if (c >= LATIN_END && (c < 0x2000 || c > 0x206f)) /* dashes and quotes */
			return false;
	}
	return true;
}

struct str glyph_missing(struct str text, struct arena *a)
{
	struct fontconfig f = {0};
	struct buf b = {0};
	struct fonts *all = NULL;
	void *config, *pattern, *objects;

	if (is_latin(text) || !open_fontconfig(&f) || !(config = f.open()))
		return (struct str){0};
	pattern = f.pattern();
	objects = f.objects();
	if (pattern && objects && f.add(objects, "charset"))
		all = f.list(config, pattern, objects);
	if (all) {
		add_missing(&f, all, text, &b);
		f.drop_fonts(all);
	}
	if (objects)
		f.drop_objects(objects);
	if (pattern)
		f.drop_pattern(pattern);
	f.drop(config);
	if (b.n)
		return buf_take(&b, a);
	buf_close(&b);
	return (struct str){0};
}
