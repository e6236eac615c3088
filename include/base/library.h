/* base/library - a shared library that is loaded when the first thing that needs it comes.
 *
 * What most runs do not need is not linked to: to load a library and what it brings along takes longer than a small command
 * works.  library_load looks the library up as the loader does (the name that it has at run time, "libcairo.so.2") and puts the
 * address of every function named where the caller keeps it, a pointer to a function of that type.  All are there or it says
 * no, and then none of them may be called.  The library stays until the end of the process, since it may have registered
 * something to be called then; loaded again it is the same one.  Safe in several threads; who keeps the addresses where several
 * threads see them calls it once (pthread_once).  It allocates nothing of ours.
 */
#ifndef BASE_LIBRARY_H
#define BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

struct library_call {
	const char *name;
	void *to; /* where the pointer to the function is kept */
};
bool library_load(const char *file, const struct library_call *call, size_t n);

#endif
