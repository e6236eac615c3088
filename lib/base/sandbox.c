#include "base/sandbox.h"

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The numbers of the kernel's own landlock.h, which older systems lack. */
enum { CREATE_RULESET = 444, RESTRICT_SELF = 446, GET_VERSION = 1 };

static unsigned close_paths(void)
{
	/* rights that exist by version 1, 2, 3, 4, 5: those of version 1 are 13, then refer, truncate, -,
	 * ioctl */
	static const uint64_t rights[] = {0, 0x1fff, 0x3fff, 0x7fff, 0x7fff, 0xffff};
	long version = syscall(CREATE_RULESET, NULL, (size_t)0, GET_VERSION);
	if (version < 1)
		return SANDBOX_NOTHING;
	uint64_t handled = rights[version > 5 ? 5 : version]; /* handled, and no rule allows any */
	long set = syscall(CREATE_RULESET, &handled, sizeof handled, 0);
	if (set < 0)
		return SANDBOX_NOTHING;
	long rc = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? syscall(RESTRICT_SELF, (int)set, 0) : -1;
	close((int)set);
	return rc == 0 ? SANDBOX_PATHS : SANDBOX_NOTHING;
}

static unsigned close_calls(void)
{
	static const int refused[] = {
		SCMP_SYS(socket),
		SCMP_SYS(socketpair),
		SCMP_SYS(connect),
		SCMP_SYS(bind),
		SCMP_SYS(listen),
		SCMP_SYS(accept),
		SCMP_SYS(accept4),
		SCMP_SYS(execve),
		SCMP_SYS(execveat),
		SCMP_SYS(fork),
		SCMP_SYS(vfork),
		SCMP_SYS(ptrace),
		SCMP_SYS(process_vm_readv),
		SCMP_SYS(process_vm_writev),
		SCMP_SYS(pidfd_getfd),
		SCMP_SYS(io_uring_setup),
		SCMP_SYS(io_uring_enter),
		SCMP_SYS(io_uring_register),
		SCMP_SYS(bpf),
		SCMP_SYS(perf_event_open),
		SCMP_SYS(userfaultfd),
		SCMP_SYS(keyctl),
		SCMP_SYS(add_key),
		SCMP_SYS(request_key),
		SCMP_SYS(mount),
		SCMP_SYS(umount2),
		SCMP_SYS(pivot_root),
		SCMP_SYS(chroot),
		SCMP_SYS(unshare),
		SCMP_SYS(setns),
		SCMP_SYS(open_by_handle_at),
		SCMP_SYS(init_module),
		SCMP_SYS(finit_module),
		SCMP_SYS(delete_module),
		SCMP_SYS(kexec_load),
	};
	scmp_filter_ctx c = seccomp_init(SCMP_ACT_ALLOW);
	if (!c)
		return SANDBOX_NOTHING;
	int rc = seccomp_attr_set(c, SCMP_FLTATR_CTL_TSYNC, 1); /* threads that are there already too */
	for (size_t i = 0; i < sizeof refused / sizeof *refused && rc == 0; i++)
		if (refused[i] >= 0) /* else this machine has no such call */
			rc = seccomp_rule_add(c, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
	/* A thread is a clone that shares the process; anything else is a new process.  clone3 hides its
	 * flags in memory: "not there" makes the C library use clone. */
	if (rc == 0)
		rc = seccomp_rule_add(c, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
				      SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
	if (rc == 0)
		rc = seccomp_rule_add(c, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	if (rc == 0)
		rc = seccomp_load(c);
	seccomp_release(c);
	return rc == 0 ? SANDBOX_CALLS : SANDBOX_NOTHING;
}

unsigned sandbox_close_door(void)
{
	unsigned achieved = close_paths();
	return achieved | close_calls();
}
