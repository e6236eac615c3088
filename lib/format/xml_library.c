#include "xml_library.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>

/* Written once, before anybody sees it. */
static struct xml_library library;
static bool is_there;

static void load(void)
{
	void *from = dlopen(CASEWORK_LIBXML2, RTLD_NOW | RTLD_LOCAL);
	is_there = from != NULL;
#define FIND(name) is_there = is_there && (*(void **)(void *)&library.name = dlsym(from, #name));
	XML_LIBRARY_CALLS(FIND)
#undef FIND
	is_there = is_there && (*(void **)(void *)&library.free = dlsym(from, "xmlFree"));
}

const struct xml_library *xml_library(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, load);
	return is_there ? &library : NULL;
}
