#include "rtf_own.h"

#include <stddef.h>

/* Microsoft's numbers of code pages; others as Windows-1252, half a letter of two bytes as none: Word
 * gives it as \u too. */
enum encoding rtf_page_encoding(int page)
{
	static const struct {
		int page;
		enum encoding encoding;
	} pages[] = {
		{437, ENCODING_CP437},         {850, ENCODING_CP850},         {1250, ENCODING_WINDOWS_1250},
		{1251, ENCODING_WINDOWS_1251}, {1253, ENCODING_WINDOWS_1253}, {1254, ENCODING_WINDOWS_1254},
		{1257, ENCODING_WINDOWS_1257}, {10000, ENCODING_MACINTOSH},
	};
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (pages[i].page == page)
			return pages[i].encoding;
	return page >= 932 && page <= 950 ? ENCODING_NONE : ENCODING_WINDOWS_1252;
}

/* fcharset of the font table: Rich Text Format Specification 1.9.1, "Font Table". */
int rtf_page_of_charset(int charset)
{
	static const int of[][2] = {
		{2, RTF_SYMBOL}, {77, 10000}, {128, 932},  {129, 949},  {134, 936},  {136, 950},
		{161, 1253},     {162, 1254}, {186, 1257}, {204, 1251}, {238, 1250}, {0, 1252},
	};
	for (size_t i = 0; i < sizeof of / sizeof *of; i++)
		if (of[i][0] == charset)
			return of[i][1];
	return 0;
}
