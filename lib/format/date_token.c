#include "format/date_token.h"

#include <string.h>

static const struct {
	const char *text;
	unsigned char word;
} dictionary[] = {
	{"jan", DATE_W_MONTH},      {"january", DATE_W_MONTH},      {"feb", DATE_W_MONTH + 1},   {"february", DATE_W_MONTH + 1},
	{"mar", DATE_W_MONTH + 2},  {"march", DATE_W_MONTH + 2},    {"apr", DATE_W_MONTH + 3},   {"april", DATE_W_MONTH + 3},
	{"may", DATE_W_MONTH + 4},  {"jun", DATE_W_MONTH + 5},      {"june", DATE_W_MONTH + 5},  {"jul", DATE_W_MONTH + 6},
	{"july", DATE_W_MONTH + 6}, {"aug", DATE_W_MONTH + 7},      {"august", DATE_W_MONTH + 7}, {"sep", DATE_W_MONTH + 8},
	{"sept", DATE_W_MONTH + 8}, {"september", DATE_W_MONTH + 8}, {"oct", DATE_W_MONTH + 9},  {"october", DATE_W_MONTH + 9},
	{"nov", DATE_W_MONTH + 10}, {"november", DATE_W_MONTH + 10}, {"dec", DATE_W_MONTH + 11}, {"december", DATE_W_MONTH + 11},
	{"mon", DATE_W_WEEKDAY},      {"monday", DATE_W_WEEKDAY},      {"tue", DATE_W_WEEKDAY + 1},  {"tues", DATE_W_WEEKDAY + 1},
	{"tuesday", DATE_W_WEEKDAY + 1}, {"wed", DATE_W_WEEKDAY + 2},  {"weds", DATE_W_WEEKDAY + 2}, {"wednesday", DATE_W_WEEKDAY + 2},
	{"thu", DATE_W_WEEKDAY + 3},  {"thur", DATE_W_WEEKDAY + 3},    {"thurs", DATE_W_WEEKDAY + 3}, {"thursday", DATE_W_WEEKDAY + 3},
	{"fri", DATE_W_WEEKDAY + 4},  {"friday", DATE_W_WEEKDAY + 4},  {"sat", DATE_W_WEEKDAY + 5},  {"saturday", DATE_W_WEEKDAY + 5},
	{"sun", DATE_W_WEEKDAY + 6},  {"sunday", DATE_W_WEEKDAY + 6},
	{"spring", DATE_W_SEASON},    {"summer", DATE_W_SEASON + 1},   {"autumn", DATE_W_SEASON + 2}, {"winter", DATE_W_SEASON + 3},
	{"early", DATE_W_PART},       {"beginning", DATE_W_PART},      {"start", DATE_W_PART},
	{"mid", DATE_W_PART + 1},     {"middle", DATE_W_PART + 1},     {"late", DATE_W_PART + 2},    {"end", DATE_W_PART + 2},
	{"about", DATE_W_ABOUT},      {"approx", DATE_W_ABOUT},        {"approximately", DATE_W_ABOUT}, {"circa", DATE_W_ABOUT},
	{"c", DATE_W_ABOUT},          {"ca", DATE_W_ABOUT},            {"abt", DATE_W_ABOUT},        {"around", DATE_W_ABOUT},
	{"roughly", DATE_W_ABOUT},    {"est", DATE_W_ABOUT},           {"estimated", DATE_W_ABOUT},
	{"before", DATE_W_BEFORE},    {"by", DATE_W_BEFORE},           {"bef", DATE_W_BEFORE},       {"pre", DATE_W_BEFORE},
	{"after", DATE_W_AFTER},      {"since", DATE_W_AFTER},         {"aft", DATE_W_AFTER},        {"post", DATE_W_AFTER},
	{"between", DATE_W_BETWEEN},  {"bet", DATE_W_BETWEEN},         {"and", DATE_W_AND},          {"from", DATE_W_FROM},
	{"to", DATE_W_TO},            {"until", DATE_W_TO},            {"till", DATE_W_TO},          {"til", DATE_W_TO},
	{"st", DATE_W_SUFFIX},        {"nd", DATE_W_SUFFIX},           {"rd", DATE_W_SUFFIX},        {"th", DATE_W_SUFFIX},
	{"in", DATE_W_FILLER},        {"on", DATE_W_FILLER},           {"of", DATE_W_FILLER},        {"the", DATE_W_FILLER},
	{"at", DATE_W_AT},            {"t", DATE_W_T},
	{"continuing", DATE_W_GOES_ON}, {"continues", DATE_W_GOES_ON}, {"ongoing", DATE_W_GOES_ON},  {"onwards", DATE_W_GOES_ON},
	{"onward", DATE_W_GOES_ON},   {"present", DATE_W_GOES_ON},     {"now", DATE_W_GOES_ON},      {"current", DATE_W_GOES_ON},
	{"currently", DATE_W_GOES_ON},
	{"not", DATE_W_NOT},          {"known", DATE_W_KNOWN},         {"recorded", DATE_W_KNOWN},   {"unknown", DATE_W_UNKNOWN},
	{"nk", DATE_W_UNKNOWN},       {"unclear", DATE_W_UNKNOWN},     {"unrecorded", DATE_W_UNKNOWN},
	{"date", DATE_W_DATE},        {"dates", DATE_W_DATE},
	{"week", DATE_W_WEEK},        {"wk", DATE_W_WEEK},             {"commencing", DATE_W_COMMENCING}, {"starting", DATE_W_COMMENCING},
	{"ending", DATE_W_ENDING},    {"wc", DATE_W_WEEK_FROM},
};

static unsigned char look_up(const char *p, size_t n)
{
	char low[16];
	if (n >= sizeof low)
		return DATE_W_OTHER;
	for (size_t i = 0; i < n; i++)
		low[i] = (char)(p[i] | 0x20);
	for (size_t i = 0; i < sizeof dictionary / sizeof *dictionary; i++)
		if (strlen(dictionary[i].text) == n && memcmp(dictionary[i].text, low, n) == 0)
			return dictionary[i].word;
	return DATE_W_OTHER;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

int date_token_cut(struct str s, struct date_token token[static DATE_TOKENS + 1], size_t *n)
{
	bool apart = false;
	*n = 0;
	for (size_t i = 0; i < s.n;) {
		if (s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r')) {
			apart = true;
			i++;
			continue;
		}
		if (s.n - i >= 2 && memcmp(s.p + i, "\xc2\xa0", 2) == 0) {
			apart = true;
			i += 2;
			continue;
		}
		if (*n == DATE_TOKENS)
			return -1;
		struct date_token *t = &token[(*n)++];
		*t = (struct date_token){.apart = apart, .at = i};
		apart = false;
		if (is_digit(s.p[i])) {
			for (; i < s.n && is_digit(s.p[i]); i++) {
				if (++t->digits > 9)
					return -1;
				t->value = t->value * 10 + (s.p[i] - '0');
			}
		} else if (is_letter(s.p[i])) {
			size_t from = i;
			while (i < s.n && is_letter(s.p[i]))
				i++;
			t->word = look_up(s.p + from, i - from);
			if (i < s.n && s.p[i] == '.' && (t->word == DATE_W_ABOUT || t->word / 16 == DATE_W_MONTH / 16 || t->word / 16 == DATE_W_WEEKDAY / 16) &&
			    (i + 1 == s.n || !is_digit(s.p[i + 1]) || t->word == DATE_W_ABOUT))
				i++; /* "c. 2017", "approx. May", "Dec. 2021", "Thurs. 9 Dec" */
			if (t->word == DATE_W_OTHER && i - from == 1 && (s.p[from] | 0x20) == 'n' && i + 1 < s.n &&
			    s.p[i] == '/' && (s.p[i + 1] | 0x20) == 'k') {
				t->word = DATE_W_UNKNOWN; /* n/k */
				i += 2;
			}
			if (i - from == 1 && (s.p[from] | 0x20) == 'w' && s.n - i > 2 && s.p[i] == '/' && strchr("cbeCBE", s.p[i + 1]) &&
			    !is_letter(s.p[i + 2])) {
				t->word = (s.p[i + 1] | 0x20) == 'e' ? DATE_W_WEEK_TO : DATE_W_WEEK_FROM; /* w/c 12/02/2024 */
				i += 2;
			}
		} else if (s.n - i >= 3 && s.p[i] == '\xe2' && s.p[i + 1] == '\x80' &&
			   (s.p[i + 2] == '\x93' || s.p[i + 2] == '\x94')) { /* en and em dash */
			t->sign = '-';
			i += 3;
		} else if (memchr("-/.,:?()~+", s.p[i], 10)) {
			t->sign = s.p[i++];
		} else {
			return -1;
		}
	}
	token[*n] = (struct date_token){.sign = '\n', .apart = apart, .at = s.n};
	return 0;
}

bool date_token_is_word(const struct date_token *t, enum date_word base, int many)
{
	return !t->sign && !t->digits && t->word >= base && t->word < (int)base + many;
}

bool date_token_is_sign(const struct date_token *t, char sign)
{
	return t->sign == sign;
}

bool date_token_is_year(const struct date_token *t)
{
	return t->digits == 4 && t->value >= 1000 && t->value < 3000;
}
