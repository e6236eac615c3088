/* base/sandbox - closing the door behind us: after this, no file can be opened, no program run, no network reached.
 *
 * For a command that has opened all it needs and is about to read what others wrote.  Landlock refuses
 * every path; seccomp refuses sockets, exec, new processes, ptrace, io_uring, mounts and keys (EPERM).
 * What stays: descriptors already open, memory, threads, time, random numbers.  Not to be undone.
 * Best effort: an old kernel or another system gives less, and what was achieved is the answer.  Call it
 * before threads are started (Landlock binds the calling thread and those it starts).  SQLite reads an open
 * database, but cannot open a journal or a temporary file: set temp_store to memory.  Graphviz must have
 * loaded its plug-ins.
 * Source: docs/safety-and-use.md 4.7.
 */
#ifndef BASE_SANDBOX_H
#define BASE_SANDBOX_H

enum sandbox_achieved {
	SANDBOX_NOTHING = 0,
	SANDBOX_PATHS = 1, /* no path can be opened, made or removed */
	SANDBOX_CALLS = 2, /* no socket, program, process */
};

unsigned sandbox_close_door(void); /* the bits that hold now */

#endif
