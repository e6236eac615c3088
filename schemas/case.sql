-- The case file: one SQLite database (application_id 'Case', user_version 6), written by case-import alone.
--
-- For the analyst: open it in any SQLite browser and look at the views at the end (entries, people, chronology_of ...);
-- they give readable columns.  The tables below keep numbers for names, and days as counts from 1970-01-01:
-- date(day * 86400, 'unixepoch') is the day.  Never write to it: case-check recomputes what the file claims about itself.
--
-- Three kinds of table: recorded (what the sources said; added to, never altered), names (words as numbers), derived
-- (may be recomputed from the others at any time; marked so below).

-- One row per file that was read; heard = 1: told by a stream, its own bytes were not read here.
-- extract, extract_to, extract_how: the file's own extract date, or --at (see event.start).  follows: the day that decides
-- which version of an entry is the later one; ties are broken by n.  invented = 1: the file says at its head that nobody in it
-- is real (since version 2); titles: what stands around its tables and is no row of them (since version 3); told: the
-- options it was read with (since version 4); return_to: the last day that a yearly return tells of (since version 6).  They
-- are written as SQLite writes a column that an import adds to a file of an earlier version.
CREATE TABLE import(
 n INTEGER PRIMARY KEY, file TEXT NOT NULL, format TEXT, map TEXT, map_digest TEXT, agency TEXT, system TEXT,
 digest TEXT, by TEXT, at TEXT, program TEXT, extract INTEGER, extract_to INTEGER, extract_how INTEGER, follows INTEGER,
 bytes INTEGER, read INTEGER, used INTEGER, aside INTEGER, events INTEGER, persons INTEGER, relations INTEGER,
 heard INTEGER NOT NULL
, invented INTEGER, titles TEXT, told TEXT, return_to INTEGER) STRICT;

-- What an import covers: kinds (blank-separated, * for all) over a period; pair NULL: every child it names.
CREATE TABLE cover(import INTEGER NOT NULL, pair INTEGER, kinds TEXT, first INTEGER NOT NULL, last INTEGER NOT NULL) STRICT;

-- Which children an import names.
CREATE TABLE named(pair INTEGER NOT NULL, import INTEGER NOT NULL, PRIMARY KEY(pair, import)) STRICT, WITHOUT ROWID;

-- Input that could not be used: its bytes, its place, the reason.
CREATE TABLE aside(
 n INTEGER PRIMARY KEY, import INTEGER NOT NULL, file INTEGER, line INTEGER, col INTEGER, field TEXT, reason TEXT, raw BLOB
) STRICT;

-- Names.  Numbers are this file's own.
CREATE TABLE kind(n INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE agency(n INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE worker(n INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE place(n INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE service(n INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE ref(n INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE outcome(n INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE file(n INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE relation_kind(n INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
-- Who did it to whom, as one number for the packed records.
CREATE TABLE deed(n INTEGER PRIMARY KEY, doer INTEGER NOT NULL, done_to INTEGER NOT NULL) STRICT;

-- A person is one or more (system, id) pairs.
CREATE TABLE pair(n INTEGER PRIMARY KEY, system TEXT, id TEXT NOT NULL) STRICT;
CREATE INDEX pair_id ON pair(id);

-- The merge table (derived): pairs of one person by a same-person relation or an equal UPN, NHS or CHI number, and by
-- nothing else.  person is the pair whose id is shown.  A pair that is not here is a person of its own.
CREATE TABLE same(pair INTEGER PRIMARY KEY, person INTEGER NOT NULL) STRICT;
CREATE INDEX same_person ON same(person);

-- Persons as each source recorded them; a reader merges the rows of one person field by field.  seq: order of arrival.
-- sex: 1 male, 2 female, 3 other, 4 unknown.  restricted: 1 third party, 2 safe address, 3 identity of a source,
-- 4 intelligence, 5 sealed.  names, ids: JSON arrays; extra: a JSON array of name, value, name, value ...
CREATE TABLE person(
 pair INTEGER NOT NULL, content INTEGER NOT NULL, import INTEGER NOT NULL, seq INTEGER NOT NULL, sex INTEGER, restricted INTEGER,
 birth INTEGER, birth_to INTEGER, birth_how INTEGER, death INTEGER, death_to INTEGER, death_how INTEGER,
 expected INTEGER, expected_to INTEGER, expected_how INTEGER, ids TEXT, names TEXT, extra TEXT,
 file INTEGER, line INTEGER, col INTEGER, PRIMARY KEY(pair, content)
) STRICT, WITHOUT ROWID;

-- from_pair IS kind OF to_pair.
CREATE TABLE relation(
 content INTEGER PRIMARY KEY, from_pair INTEGER NOT NULL, kind INTEGER NOT NULL, to_pair INTEGER NOT NULL,
 import INTEGER NOT NULL, start INTEGER, start_to INTEGER, start_how INTEGER, end INTEGER, end_to INTEGER, end_how INTEGER,
 quality TEXT, known_by TEXT, restricted INTEGER, ordinal INTEGER, extra TEXT, file INTEGER, line INTEGER, col INTEGER
) STRICT;

-- Entries, in the chronology's order inside each child's range of rows (table child).
-- A date is three columns: the first day it may be; the last day it may be (NULL: the same); how it was written
-- (NULL: a day; else minute of the day plus one in bits 0 to 11, precision in 12 to 15, grain of it in 16 to 19, 1<<20 where
-- the source marks it unsure; precision 1 minute, 2 day, 3 month, 4 season, 5 year, 6 before, 7 after, 8 about, 9 between,
-- 10 unknown).  severity: 0 to 9.  basis: 1 seen, 2 child said, 3 parent said, 4 passed on, 5 document, 6 anonymous.
-- standing: 1 alleged, 2 admitted, 3 found, 4 not upheld.  whose: 1 child, 2 parent, 3 other.  essential: 1 no, 2 yes.
-- people: a JSON array of person, role, person, role ...; extra: of name, value ...; tags: of words.
-- id is 64 bits; the views print it as 16 hex digits.  content: a digest of all the rest, to tell versions apart.
CREATE TABLE event(
 row INTEGER PRIMARY KEY, id INTEGER NOT NULL, content INTEGER NOT NULL, pair INTEGER, kind INTEGER NOT NULL,
 start INTEGER, start_to INTEGER, start_how INTEGER, end INTEGER, end_to INTEGER, end_how INTEGER,
 recorded INTEGER, recorded_to INTEGER, recorded_how INTEGER,
 agency INTEGER, author INTEGER, worker INTEGER, place INTEGER, service INTEGER, ref INTEGER,
 severity INTEGER, basis INTEGER, standing INTEGER, restricted INTEGER, whose INTEGER, essential INTEGER,
 supersedes INTEGER, import INTEGER NOT NULL, file INTEGER, line INTEGER, col INTEGER,
 raw TEXT, text TEXT, impact TEXT, voice TEXT, action TEXT, outcome TEXT, analysis TEXT,
 disputed TEXT, value TEXT, unit TEXT, people TEXT, tags TEXT, extra TEXT
) STRICT;

-- Versions that a later extract has superseded, and versions from an extract older than the one held: the same columns.
CREATE TABLE earlier(
 row INTEGER PRIMARY KEY, id INTEGER NOT NULL, content INTEGER NOT NULL, pair INTEGER, kind INTEGER NOT NULL,
 start INTEGER, start_to INTEGER, start_how INTEGER, end INTEGER, end_to INTEGER, end_how INTEGER,
 recorded INTEGER, recorded_to INTEGER, recorded_how INTEGER,
 agency INTEGER, author INTEGER, worker INTEGER, place INTEGER, service INTEGER, ref INTEGER,
 severity INTEGER, basis INTEGER, standing INTEGER, restricted INTEGER, whose INTEGER, essential INTEGER,
 supersedes INTEGER, import INTEGER NOT NULL, file INTEGER, line INTEGER, col INTEGER,
 raw TEXT, text TEXT, impact TEXT, voice TEXT, action TEXT, outcome TEXT, analysis TEXT,
 disputed TEXT, value TEXT, unit TEXT, people TEXT, tags TEXT, extra TEXT
) STRICT;
CREATE UNIQUE INDEX earlier_once ON earlier(id, content);

-- Further places where the same record was found: what 0 an entry (of = its id), 1 a person (its pair), 2 a relation (0).
CREATE TABLE source(
 what INTEGER NOT NULL, of INTEGER NOT NULL, content INTEGER NOT NULL, file INTEGER NOT NULL, line INTEGER NOT NULL,
 col INTEGER NOT NULL, import INTEGER NOT NULL, PRIMARY KEY(what, of, content, file, line, col, import)
) STRICT, WITHOUT ROWID;

-- Where an entry stands (derived): the index of event by id, in pages.  first: the least id that may be in the page; entries: up
-- to 128 of 20 bytes each, in order of their ids: id (8), content (8), row (4), big-endian.  (Until version 4 a table `held` had a row
-- for each.)
CREATE TABLE by_id(first INTEGER PRIMARY KEY, entries BLOB NOT NULL) STRICT;

-- The children of the case and the range of rows each owns (derived).  person NULL: entries about no single child.
-- shown 0: somebody who has a part in entries of others and is not known to be a child.
-- birth, death, expected: of the merged person, as in event.start.
CREATE TABLE child(
 n INTEGER PRIMARY KEY, person INTEGER, id TEXT, first INTEGER NOT NULL, last INTEGER NOT NULL, shown INTEGER NOT NULL,
 birth INTEGER, birth_to INTEGER, birth_how INTEGER, death INTEGER, death_to INTEGER, death_how INTEGER,
 expected INTEGER, expected_to INTEGER, expected_how INTEGER
) STRICT;

-- Per child the entries of its chronology as 64-byte records without text, little-endian (derived; include/model/flow.h,
-- struct mark): its own and those held under another child in which it has a part.
CREATE TABLE packed(child INTEGER PRIMARY KEY, marks BLOB NOT NULL) STRICT;

-- The latest recorded day, the latest extract day, the latest day-precise start (derived): what `today` is taken from.
CREATE TABLE latest(what TEXT PRIMARY KEY, day INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- ---- for people ----

CREATE VIEW entries AS
SELECT printf('%016x', e.id) AS id, (SELECT ifnull(p.system || ':', '') || p.id FROM pair p WHERE p.n = e.pair) AS child,
 k.name AS kind, date(e.start * 86400, 'unixepoch') AS start, date(e.start_to * 86400, 'unixepoch') AS start_to,
 CASE WHEN e.start_how & 4095 THEN printf('%02d:%02d', ((e.start_how & 4095) - 1) / 60, ((e.start_how & 4095) - 1) % 60) END
 AS start_time, date(e.end * 86400, 'unixepoch') AS end, date(e.recorded * 86400, 'unixepoch') AS recorded,
 (SELECT name FROM agency WHERE n = e.agency) AS agency, (SELECT name FROM worker WHERE n = e.worker) AS worker,
 (SELECT name FROM worker WHERE n = e.author) AS author, (SELECT name FROM place WHERE n = e.place) AS place,
 (SELECT name FROM service WHERE n = e.service) AS service, (SELECT name FROM ref WHERE n = e.ref) AS ref,
 e.severity, e.text, e.impact, e.voice, e.action, e.outcome, e.analysis, e.value, e.unit, e.disputed, e.people, e.tags, e.extra,
 CASE e.basis WHEN 1 THEN 'seen' WHEN 2 THEN 'child-said' WHEN 3 THEN 'parent-said' WHEN 4 THEN 'passed-on'
  WHEN 5 THEN 'document' WHEN 6 THEN 'anonymous' END AS basis,
 CASE e.standing WHEN 1 THEN 'alleged' WHEN 2 THEN 'admitted' WHEN 3 THEN 'found' WHEN 4 THEN 'not-upheld' END AS standing,
 CASE e.restricted WHEN 1 THEN 'third-party' WHEN 2 THEN 'safe-address' WHEN 3 THEN 'source-identity'
  WHEN 4 THEN 'intelligence' WHEN 5 THEN 'sealed' END AS restricted,
 (SELECT name FROM file WHERE n = e.file) AS file, e.line, e.col, e.import
FROM event e JOIN kind k ON k.n = e.kind;

CREATE VIEW people AS
SELECT ifnull(p.system || ':', '') || p.id AS id,
 (SELECT ifnull(q.system || ':', '') || q.id FROM same s JOIN pair q ON q.n = s.person WHERE s.pair = p.n) AS same_as,
 r.names, CASE r.sex WHEN 1 THEN 'male' WHEN 2 THEN 'female' WHEN 3 THEN 'other' WHEN 4 THEN 'unknown' END AS sex,
 date(r.birth * 86400, 'unixepoch') AS birth, date(r.death * 86400, 'unixepoch') AS death,
 date(r.expected * 86400, 'unixepoch') AS expected, r.ids, r.extra, (SELECT name FROM file WHERE n = r.file) AS file, r.line
FROM person r JOIN pair p ON p.n = r.pair;

CREATE VIEW relations AS
SELECT ifnull(f.system || ':', '') || f.id AS "from", k.name AS kind, ifnull(t.system || ':', '') || t.id AS "to",
 date(r.start * 86400, 'unixepoch') AS start, date(r.end * 86400, 'unixepoch') AS end, r.quality, r.known_by,
 (SELECT name FROM file WHERE n = r.file) AS file, r.line
FROM relation r JOIN pair f ON f.n = r.from_pair JOIN pair t ON t.n = r.to_pair JOIN relation_kind k ON k.n = r.kind;
