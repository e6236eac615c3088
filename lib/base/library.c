#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

bool library_load(const char *file, const struct library_call *call, size_t n)
{
	void *library = dlopen(file, RTLD_NOW | RTLD_LOCAL);

	for (size_t i = 0; library && i < n; i++) {
		void *found = dlsym(library, call[i].name);

		if (!found)
			return false;
		memcpy(call[i].to, &found, sizeof found); /* POSIX: an object's pointer holds a function's */
	}
	return library != NULL;
}
