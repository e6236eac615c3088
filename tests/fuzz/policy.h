/* A policy file of any bytes: in memory, with a name under which it can be opened. */
#ifndef FUZZ_POLICY_H
#define FUZZ_POLICY_H

#include <sys/mman.h>
#include <unistd.h>

static inline const char *fuzz_policy(const uint8_t *data, size_t n)
{
	static char name[64];
	static int fd = -1;
	if (fd < 0) {
		fd = memfd_create("policy", MFD_CLOEXEC);
		snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
	}
	MUST(fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, data, n, 0) == (ssize_t)n);
	return name;
}

#endif
