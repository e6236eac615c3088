#include "base/stop.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t noted;

static const int asking[] = {SIGINT, SIGTERM, SIGHUP};

static void note(int number)
{
	noted = number;
}

void stop_listen(void)
{
	struct sigaction a = {.sa_handler = note, .sa_flags = SA_RESTART | SA_RESETHAND}, now;
	sigemptyset(&a.sa_mask);
	for (size_t i = 0; i < sizeof asking / sizeof *asking; i++)
		if (sigaction(asking[i], NULL, &now) == 0 && now.sa_handler != SIG_IGN) /* nohup stays nohup */
			sigaction(asking[i], &a, NULL);
}

bool stop_is_wanted(void)
{
	return noted != 0;
}

void stop_obey(void)
{
	if (!noted)
		return;
	signal(noted, SIG_DFL);
	raise(noted);
}
