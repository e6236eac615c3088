#include "xml_library.h"

#include <pthread.h>

#include "base/library.h"

/* Written once, before anybody sees it. */
static struct xml_library library;
static bool is_there;

static void load(void)
{
#define CALL(name) {#name, &library.name},
	const struct library_call call[] = {XML_LIBRARY_CALLS(CALL){"xmlFree", &library.free}};
#undef CALL

	is_there = library_load(CASEWORK_LIBXML2, call, sizeof call / sizeof *call);
}

const struct xml_library *xml_library(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, load);
	return is_there ? &library : NULL;
}
