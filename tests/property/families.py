"""Families for the tests of pictures: those of other tools (Madeline data, ped tables, CSV pedigrees) as our own stream, a GEDCOM or
another file as case-show reads it, and random ones.

families(folder) yields (name, bytes or None, path or None): bytes of a stream, or the path of a file that case-import reads.
A pedigree knows parents alone: two parents of one child are partners; children stand in the order of the file.
random_family(seed) is a stream; the same number gives the same family on every machine.
records_of(stream) reads a stream as the checks want it, by another hand than the program.
"""
import csv
import glob
import json
import os
import re


def stream(people, couples=()):
    """people: dicts id, father, mother, sex (male, female or None), birth, death, twins (a group), expected."""
    known, out, seen, order = {p["id"] for p in people}, [], set(), {}
    def ref(i):
        return "ped:" + i
    for p in people:
        r = {"type": "person", "id": ref(p["id"]), "names": [p.get("name") or "No " + p["id"]], "sex": p.get("sex") or "unknown"}
        for k in ("birth", "death"):
            if p.get(k):
                r[k] = p[k]
        out.append(r)
    for i in sorted({q for p in people for q in (p.get("father"), p.get("mother")) if q} - known):
        out.append({"type": "person", "id": ref(i), "names": ["No " + i], "sex": "unknown"})
    for p in people:
        both = [q for q in (p.get("father"), p.get("mother")) if q]
        order[tuple(both)] = order.get(tuple(both), 0) + 1
        for q in both:
            out.append({"type": "relation", "from": ref(q), "kind": "parent", "to": ref(p["id"]), "ordinal": order[tuple(both)]})
        if len(both) == 2 and frozenset(both) not in seen and both[0] != both[1]:
            seen.add(frozenset(both))
            out.append({"type": "relation", "from": ref(both[0]), "kind": "partner", "to": ref(both[1])})
    groups = {}
    for p in people:
        if p.get("twins"):
            groups.setdefault(p["twins"], []).append(p["id"])
    for (_, kind), ids in sorted(groups.items()):
        for a, b in zip(ids, ids[1:]):
            out.append({"type": "relation", "from": ref(a), "kind": kind, "to": ref(b)})
    return ("\n".join(json.dumps(r) for r in out) + "\n").encode()


def none(v):
    v = (v or "").strip()
    return None if v in ("", ".", "0", "NA") else v


SEX = {"1": "male", "2": "female", "M": "male", "F": "female", "m": "male", "f": "female", "0": None}


def madeline(path):
    lines = open(path, encoding="utf-8", errors="replace").read().splitlines()
    while lines and not lines[0].strip():
        lines.pop(0)
    head = lines[0].split()
    if len(head) > 1:
        rows = lines[1:]
    else:
        n = next(k for k, line in enumerate(lines) if not line.strip())
        head, rows = [line.strip() for line in lines[:n]], lines[n:]
    head = [h.lower() for h in head]
    tab = "\t" in "".join(rows)
    people = {}
    for line in rows:
        if not line.strip():
            continue
        cell = [c.strip() for c in line.split("\t")] if tab else line.split()
        r = dict(zip(head, cell))
        p = {"id": r["individualid"], "father": none(r.get("father")), "mother": none(r.get("mother")), "sex": SEX.get(r.get("gender", "")),
             "name": none(r.get("name"))}
        born = none(r.get("dob"))
        if born:
            p["birth"] = born.replace(".", "-") if born.replace(".", "").isdigit() else None
        for column, kind in (("mztwin", "twin"), ("dztwin", "twin")):
            if none(r.get(column)):
                p["twins"] = (r[column], kind)
        people.setdefault(none(r.get("familyid")) or "1", []).append(p)
    return people


def table(path):
    text = open(path, encoding="utf-8").read()
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    rows = [[c.strip('"') for c in line.split()] for line in lines] if path.endswith(".tab") else list(csv.reader(lines))
    head = [h.lower() for h in rows[0]]
    people = {}
    for r in rows[1:]:
        if len(r) == len(head) + 1:
            r = r[1:]
        d = dict(zip(head, r))
        sex = d.get("sex")
        p = {"id": d["id"], "father": none(d.get("father", d.get("dadid"))), "mother": none(d.get("mother", d.get("momid"))),
             "sex": {"1": "male", "0": "female"}.get(sex) if "dadid" in d else SEX.get(sex)}
        people.setdefault(d.get("ped", d.get("famid", "")) , []).append(p)
    return people


def files(folder):
    """Paths of all that a reader of ours may take for a family: trees and pedigrees, by folder."""
    for group in ("families", "gedcom", "gramps"):
        for path in sorted(glob.glob(os.path.join(folder, group, "**", "*"), recursive=True)):
            if path.endswith((".ged", ".data", ".csv", ".tab")) and not (group == "gramps" and path.endswith(".csv")):
                yield os.path.relpath(path, folder), path


def families(folder):
    for name, path in files(folder):
        if path.endswith(".ged"):
            yield name, None, path
            continue
        for fam, people in (madeline if path.endswith(".data") else table)(path).items():
            yield name + (":" + fam if fam else ""), stream(people), None


class Dice:
    """A small generator of our own: Python's may change with its version."""

    def __init__(self, seed):
        self.state = seed * 2654435761 % 2 ** 32 or 1

    def number(self, n):
        for a, b in ((13, 1), (17, -1), (5, 1)):
            self.state = (self.state ^ (self.state << a if b > 0 else self.state >> a)) & 0xffffffff
        return self.state * n >> 32

    def often(self, percent):
        return self.number(100) < percent

    def pick(self, of):
        return of[self.number(len(of))]

    def shuffle(self, of):
        for i in range(len(of) - 1, 0, -1):
            j = self.number(i + 1)
            of[i], of[j] = of[j], of[i]
        return of


EMOTIONS = ("close", "very-close", "distant", "conflict", "cutoff", "hostile", "fused-hostile", "violence", "controlling", "neglect",
            "caretaker", "cutoff-repaired")


def random_family(seed):
    """Three generations or four, 3 to 60 people: remarriages, cousins, twins, step-children, adoption, fostering, parents whom
    nobody named, dates that are missing, two families that no line joins; homes and lines for feelings."""
    d = Dice(seed)
    people, relations, limit = [], [], 3 + d.number(58)

    def person(born, sex=None):
        p = {"type": "person", "id": "r:%03d" % len(people), "names": ["P%d %s" % (len(people), d.pick(("Ash", "Birch", "Elderberry", "Fir")))],
             "sex": sex or d.pick(("male", "female")), "born": born}
        if not d.often(8):
            p["birth"] = "%d" % born if d.often(30) else "%d-%02d-%02d" % (born, 1 + d.number(12), 1 + d.number(28))
        if d.often(5):
            p["sex"] = "unknown"
        if born < 1945 and d.often(60):
            p["death"] = "%d" % (born + 50 + d.number(25))
        people.append(p)
        return p

    def tie(a, kind, b, **more):
        relations.append(dict({"type": "relation", "from": a["id"], "kind": kind, "to": b["id"]}, **more))

    def couple(a, b, year):
        kind = d.pick(("spouse", "partner", "spouse", "ex-partner", "ex-spouse", "separated"))
        tie(a, kind, b, **({"start": "%d" % year} if d.often(70) else {}))

    def children(a, b, born, row):
        for n in range(d.number(4) + (1 if not row else 0)):
            if len(people) >= limit:
                return
            born += 1 + d.number(3)
            c = person(born)
            row.append(c)
            kind = "adoptive-parent" if b and d.often(4) else "parent"
            for q in (a, b):
                if q:
                    tie(q, kind, c, ordinal=n + 1)
            if d.often(6) and len(people) < limit:
                t = person(born)
                if "birth" in c:
                    t["birth"] = c["birth"]
                elif "birth" in t:
                    del t["birth"]
                row.append(t)
                for q in (a, b):
                    if q:
                        tie(q, kind, t, ordinal=n + 1)
                tie(c, "twin", t)

    for component in range(1 if d.often(75) else 2):
        year = 1915 + d.number(20)
        row = [person(year)]
        for generation in range(3):
            below, single = [], [p for p in row]
            for p in row:
                if len(people) >= limit:
                    break
                if p not in single or d.often(20):
                    continue
                other = [q for q in single if q is not p and q["sex"] != p["sex"]]
                single.remove(p)
                for turn in range(1 + d.often(25) + d.often(8)):
                    if other and generation > 1 and d.often(12):
                        q = d.pick(other) # a cousin, or whoever stands in the same row
                        if any({r["from"], r["to"]} == {p["id"], q["id"]} for r in relations) or set(
                                r["from"] for r in relations if r["to"] == p["id"] and "parent" in r["kind"]) & set(
                                r["from"] for r in relations if r["to"] == q["id"] and "parent" in r["kind"]):
                            continue
                        if q in single:
                            single.remove(q)
                    elif len(people) < limit:
                        q = person(p["born"] + d.number(5) - 2, "female" if p["sex"] == "male" else "male")
                        if d.often(10) and len(people) < limit: # a step-child, whose other parent nobody named
                            s = person(p["born"] + 20)
                            tie(q, "parent", s, ordinal=1)
                            tie(p, "step-parent", s)
                            below.append(s)
                    else:
                        break
                    couple(p, q, p["born"] + 20 + 4 * turn)
                    children(p, q, p["born"] + 20 + 5 * turn, below)
                if d.often(6) and len(people) < limit:
                    children(p, None, p["born"] + 18, below)
            if len(row) > 2 and len(below) > 1 and d.often(20):
                c, q = d.pick(below), d.pick(row)
                if not any(r["from"] == q["id"] and r["to"] == c["id"] for r in relations):
                    tie(q, d.pick(("foster-carer", "kinship-carer")), c)
            row = below
            if not row:
                break
    while len(people) < 3:
        tie(people[0], "parent", person(people[0]["born"] + 24), ordinal=len(people))
    homes = []
    for p in people:
        young = [r["to"] for r in relations if r["from"] == p["id"] and r["kind"] == "parent"]
        taken = {i for h in homes for i in h}
        if young and p["born"] > 1940 and p["id"] not in taken and "death" not in p and not any(i in taken for i in young) and d.often(40):
            mate = [r["to"] for r in relations if r["from"] == p["id"] and r["kind"] in ("spouse", "partner") and r["to"] not in taken]
            mate = [q["id"] for q in people if q["id"] in mate and "death" not in q]
            young = [q["id"] for q in people if q["id"] in young and "death" not in q]
            homes.append([p["id"]] + mate[:1] + young)
    for h in homes:
        for i in h[1:]:
            relations.append({"type": "relation", "from": h[0], "kind": "lives-with", "to": i})
    for n in range(d.number(4) if len(people) > 4 else 0):
        a, b = d.pick(people), d.pick(people)
        if a is not b:
            tie(a, "emo-" + d.pick(EMOTIONS), b)
    for p in people:
        del p["born"]
    return ("\n".join(json.dumps(r) for r in people + relations) + "\n").encode()


def xml_id(prefix, i):
    """As include/format/dot.h says: letters, digits and '-' stay, ':' is '.', the rest _hh."""
    return prefix + "-" + "".join(c if re.match(r"[A-Za-z0-9-]", c) else "." if c == ":" else "".join("_%02x" % b for b in c.encode())
                                  for c in i)


def day(s, last):
    """The first or the last day an ISO date allows, as a number that can be compared; None: it cannot be read."""
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?", s or ""):
        return None
    part = [int(p) for p in s.split("/")[-1 if last else 0].split("-")]
    part += ([12, 31] if last else [1, 1])[len(part) - 1:]
    return part[0] * 372 + part[1] * 31 + part[2]


PARENTS = {"parent": "birth", "parent-of-unborn-child": "birth", "adoptive-parent": "adopted", "kinship-carer": "kinship", "special-guardian": "kinship",
           "guardian": "kinship", "carer": "kinship", "foster-carer": "fostered", "private-foster-carer": "fostered", "step-parent": "step"}
CHILDREN = {"child": "birth", "unborn-child": "birth", "adopted-child": "adopted", "kinship-child": "kinship",
            "special-guardianship-child": "kinship", "ward": "kinship", "cared-for": "kinship", "foster-child": "fostered",
            "private-foster-child": "fostered", "step-child": "step"}
COUPLES = ("spouse", "civil-partner", "partner", "engaged", "dating", "separated", "ex-spouse", "ex-partner", "expecting-with")


class Records:
    """people: XML id part -> its record; parents: child -> {how: [parents]}; couples, twins: sets of pairs; lives: pairs joined by
    lives-with; places: place -> who lives there; lines: emotional ones."""

    def __init__(self, stream):
        lines = [json.loads(x) for x in stream.decode().splitlines() if x.strip()]
        raw = {x["id"]: x for x in lines if x["type"] == "person"}
        self.people = {xml_id("", i)[1:]: x for i, x in raw.items()}
        self.parents, self.couples, self.twins, self.lives, self.lines, self.ordinal = {}, set(), set(), set(), [], {}
        self.siblings, self.places = set(), {}
        for x in lines:
            if x["type"] != "relation":
                continue
            if x["kind"] == "residence":
                self.places.setdefault(x["to"], set()).add(xml_id("", x["from"])[1:])
                continue
            a, b, kind = xml_id("", x["from"])[1:], xml_id("", x["to"])[1:], x["kind"]
            if a not in self.people or b not in self.people:
                continue
            if kind in CHILDREN:
                a, b = b, a
            how = PARENTS.get(kind) or CHILDREN.get(kind)
            if how:
                group = self.parents.setdefault(b, {}).setdefault(how, [])
                if a not in group:
                    group.append(a)
                if x.get("ordinal"):
                    self.ordinal[b] = x["ordinal"]
            elif kind in COUPLES and a != b:
                self.couples.add(frozenset((a, b)))
            elif kind in ("twin", "sibling") and a != b:
                (self.twins if kind == "twin" else self.siblings).add(frozenset((a, b)))
            elif kind == "lives-with" and a != b:
                self.lives.add(frozenset((a, b)))
            elif kind.startswith("emo-"):
                self.lines.append((a, kind[4:], b))

    def born(self, who):
        b = self.people[who].get("birth")
        lo, hi = day(b, False), day(b, True)
        return None if lo is None or hi is None else (lo, hi)

    def is_odd(self, child):
        """Above himself, or with three birth parents: no picture can show it all."""
        if len(self.parents.get(child, {}).get("birth", [])) > 2:
            return True
        seen, more = set(), {p for g in self.parents.get(child, {}).values() for p in g}
        while more:
            seen |= more
            more = {p for m in more for g in self.parents.get(m, {}).values() for p in g} - seen
        return child in seen

    def expected(self):
        """As svgcheck.check wants it."""
        families = {}
        for child, how in self.parents.items():
            if "birth" in how and not self.is_odd(child):
                families.setdefault(frozenset(how["birth"]), []).append("person-" + child)
        return {"people": {"person-" + i: self.born(i) for i in self.people}, "families": [(sorted(p), c) for p, c in families.items()]}


if __name__ == "__main__":
    import sys
    for n, b, p in families(sys.argv[1]):
        print(n, len(b) if b else p)
