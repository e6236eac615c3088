/* source/gedcom - family trees in GEDCOM 5.5.1, and 7 as far as it is the same.
 *
 * The whole file is read into the reader's arena (a family tree is small), then each level-0 record but HEAD and TRLR
 * is one record read: INDI gives a person, events and ties; FAM gives relations and events; NOTE is quoted where it is
 * pointed at; sources, media, submitters are read and not kept, which is said.  A record of any other kind, or an INDI
 * without an id, is set aside with its bytes.  Ids are the pointers without their @ signs, system `gedcom` unless
 * --system says otherwise.  UTF-8 and ASCII only for now: ERR_INPUT, the file to be set aside whole, for the others.
 * A family tree covers nothing: that an event is not in it says nothing.
 * Source: The GEDCOM Standard 5.5.1 (2019), FamilySearch GEDCOM 7.0.
 */
#ifndef SOURCE_GEDCOM_H
#define SOURCE_GEDCOM_H

#include "source/source.h"

extern const struct source_adapter gedcom_adapter;

#endif
