/* source/genopro - genograms of GenoPro (.gno: a zip with Data.xml).
 *
 * Individuals, families and the pedigree links between them become the nodes of GEDCOM
 * (source/gedcom_record) and are read as those.  Dates with `~` are about, with `<` before, with `>` after;
 * 7.2.999 is the day first.  What has an ID and is named by it (places, marriages, occupations) stands with
 * what names it; positions and colours go to extra.  An individual drawn a second time
 * (IndividualInternalHyperlink) is the same person as the first. Emotional relationships are taken by the
 * name of their type where schemas/codes/relations.xml has it (its phrases that begin with GenoPro, the emo- kinds), else
 * as emo-other with the name kept; the names are as other readers of such files have them, no file of ours verifies them.  Ids are its own, system `genopro`.
 * Data.xml is unpacked in memory, at most 128 MB.
 * Source: the element names of GenoPro 2016's Data.xml; its tag definitions (genopro.com/help/tag-
 * definition).
 */
#ifndef SOURCE_GENOPRO_H
#define SOURCE_GENOPRO_H

#include "source/gedcom_record.h"

extern const struct source_adapter genopro_adapter;

/* source/genopro_record: an element as GEDCOM's nodes, in the arena. */
struct gedcom_node *genopro_record_run(struct gedcom_file *g, const struct gedcom_place *p,
				       struct gedcom_node *element, struct arena *a);

#endif
