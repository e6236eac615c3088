/* source/cin - the children in need census of the Department for Education, England (XML, one yearly layout).
 *
 * One Child at a time is read into a small tree in the reader's arena and turned into a person and events
 * (source/cin_child); memory does not grow with the file but for 8 to 16 bytes an event.  The records read
 * are Child, CINdetails, Assessments, CINPlanDates, Section47 and ChildProtectionPlans (contract.md 5).  A
 * Child without LAchildID, a group whose own date is missing or impossible, and what stands below Children or
 * Message without being known there are set aside with their bytes.  Broken XML: the records closed before
 * the break are used, the Child or the rest it stands in is one aside.  The extract date is Source/DateTime,
 * when the file was made, because two files of one year share their ReferenceDate; where that is later than
 * DateTime it is taken, and said.  No event says when it was written down:  the return does not hold it (so
 * the same event in next year's return has the same content).  An id is made of the child, the name of the
 * date's element and that date, so that a plan which has ended since is the same plan.  ERR_INPUT, the file
 * to be set aside whole: another collection, a refused DOCTYPE, no Message.
 * Source of the layout: DfE CIN census guides 2017 to 2026.
 */
#ifndef SOURCE_CIN_H
#define SOURCE_CIN_H

#include "source/source.h"

extern const struct source_adapter cin_adapter;

#endif
