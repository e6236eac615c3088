/* base/stop - being asked to end while something stands that has to be undone.
 *
 * SIGINT, SIGTERM and SIGHUP end a process at once, and mostly that is right.  Whoever changes a file in place calls
 * stop_listen when the change begins: from then on the first of these signals is noted, the second ends the process all
 * the same.  stop_is_wanted is asked from time to time by whatever takes long; what was begun is undone, and at its end
 * the command calls stop_obey, which lets the noted signal end the process as it would have.  A signal knows no caller:
 * what it noted is the one thing here that belongs to the process.  Nothing here fails.
 */
#ifndef BASE_STOP_H
#define BASE_STOP_H

#include <stdbool.h>

void stop_listen(void);
bool stop_is_wanted(void);
void stop_obey(void); /* does not return when a signal was noted */

#endif
