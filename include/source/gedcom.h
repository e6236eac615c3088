/* source/gedcom - family trees in GEDCOM 5.5.1, 5.5.5 and 7, and GEDZIP (.gdz).
 *
 * The file is gone through once for where its level-0 records stand (source/gedcom_index); each but HEAD
 * and TRLR is one record read, and its text is looked at when its turn comes, so that memory grows by 40
 * bytes a record.  INDI gives a person, events and ties; FAM relations and events; notes, sources, media
 * and records of other kinds stand with what points at them, and are set aside where nothing does
 * (source/gedcom_run).  Ids are the pointers without their @ signs, system `gedcom` unless --system says
 * otherwise; a person without one has an id made of what stands in the record. What is read: all character
 * sets of source/gedcom_char, any line ends, a file whose head or end is missing, several files in one
 * (told).  A .gdz is unpacked in memory, at most 128 MB.  A family tree covers nothing: that an event is
 * not in it says nothing.
 * Source: The GEDCOM Standard 5.5.1 (2019), GEDCOM 5.5.5 (2019), FamilySearch GEDCOM 7.0.
 */
#ifndef SOURCE_GEDCOM_H
#define SOURCE_GEDCOM_H

#include "source/source.h"

extern const struct source_adapter gedcom_adapter;

#endif
