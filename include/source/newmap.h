/* source/newmap - a column map for a table, or for records of XML or JSON, that no map knows, to be edited by
 * a person.
 *
 * Every column is there, with what it seems to mean, how sure that is and why: by its name in the maps that
 * are known, by words in its name, or by what its cells look like (dates, numbers, long texts).  What cannot
 * be told stays an extra field.  The example in the map is invented; no cell of the file is copied, only the
 * names of its columns.  The map loads and passes its own examples as it is.  Of a file with several tables,
 * or records at several places, the first (the fullest place) that no map knows; the others are told through
 * diags.  Fails with ERR_INPUT where there is no header, or where a known map knows every column already.
 */
#ifndef SOURCE_NEWMAP_H
#define SOURCE_NEWMAP_H

#include "base/buf.h"
#include "format/grid.h"
#include "source/map.h"
#include "source/source.h"

/* The grid is read, and stays the caller's.  name: of the map, made of the file's name; file: for the
 * comment. */
int newmap_write(struct grid *g, struct str file, const struct map_set *maps, struct buf *b, struct err *e);

/* Any file that maps read: options' maps, encoding and diags are used.  ERR_INPUT also where a reader needs
 * no map. */
int newmap_file(const struct source_input *in, const struct source_options *o, struct buf *b, struct err *e);

#endif
