"""Reads the SVG of a genogram and tells what is wrong with it, from the drawn geometry alone.

check(svg bytes, expected) gives {"faults": [...], "crossings": n, "people": n, "apart": n}.  expected (may be None):
{"people": {xml id: (birth lo, birth hi, ordinal) or None}, "families": [(parents' xml ids, [children's xml ids])]},
made by the caller from the records, never from the drawing.  Goals are those of docs on genograms, 5: Q1 Q2 Q3 Q7 Q8 Q10 (lines alone) Q14; and
two which are ours: Q21, no line lies upon another, since nobody could tell whose it is; Q22, no line has a step too small to be meant.
Run by hand:  svgcheck.py FILE.svg...
"""
import math
import os
import re
import sys
import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"
TOP = os.environ.get("TOP", os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", ".."))


STEP = 3.0    # Q22: points
BESIDE = 6.0  # Q13: least room between two lines that run side by side, points


def widths():
    """Our own width table (thousandths of an em), from the source that lays labels out."""
    text = open(os.path.join(TOP, "lib/format/measure.c"), encoding="utf-8").read()
    body = re.search(r"ascii\[95\] = \{(.*?)\};", text, re.S).group(1)
    table = [int(n) for n in re.findall(r"\d+", body)]
    assert len(table) == 95
    return table


WIDTH = widths()


def text_width(s, size):
    return sum(WIDTH[ord(c) - 32] if 32 <= ord(c) < 127 else 680 for c in s) * size / 1000


def points_of(d):
    """The corners of a path that is made of degenerate Beziers."""
    n = [float(v) for v in re.findall(r"-?\d+(?:\.\d+)?", d)]
    p = list(zip(n[0::2], n[1::2]))
    return [p[0]] + [p[i] for i in range(3, len(p), 3)]


def flattened(d):
    """The same, of one that has curves."""
    n = [float(v) for v in re.findall(r"-?\d+(?:\.\d+)?", d)]
    p = list(zip(n[0::2], n[1::2]))
    out = [p[0]]
    for i in range(0, len(p) - 3, 3):
        for t in (k / 24 for k in range(1, 25)):
            w = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t ** 3
            out.append(tuple(sum(w[k] * p[i + k][axis] for k in range(4)) for axis in (0, 1)))
    return out


class Item:
    def __init__(self, g):
        self.id = g.get("id", "")
        self.classes = set(g.get("class", "").split())
        self.title = next((t.text or "" for t in g.findall(SVG + "title")), None)
        self.paths = [points_of(p.get("d")) for p in g.iter(SVG + "path")]
        self.texts = []
        self.box = self.rim = self.middle = None  # rim: the outermost outline, as corners; middle: of the innermost
        self.curves = [flattened(p.get("d")) for p in g.iter(SVG + "path")] if "outline" in self.classes else []
        for t in g.iter(SVG + "text"):
            size, x, y = float(t.get("font-size")), float(t.get("x")), float(t.get("y"))
            s = t.text or ""
            w = text_width(s, size) * 1.1
            left = x - w / 2 if t.get("text-anchor") == "middle" else x
            self.texts.append((left, y - size * 0.8, left + w, y + size * 0.22, s))
        for e in list(g.iter(SVG + "polygon")) + list(g.iter(SVG + "ellipse")):
            if e.tag == SVG + "ellipse":
                cx, cy, rx, ry = (float(e.get(k)) for k in ("cx", "cy", "rx", "ry"))
                b = (cx - rx, cy - ry, cx + rx, cy + ry)
                q = [(cx + rx * math.cos(k * math.pi / 90), cy + ry * math.sin(k * math.pi / 90)) for k in range(181)]
            else:
                q = [tuple(map(float, p.split(","))) for p in e.get("points").split()]
                b = (min(p[0] for p in q), min(p[1] for p in q), max(p[0] for p in q), max(p[1] for p in q))
            if self.rim is None:
                self.middle = (b[0] + b[2]) / 2, (b[1] + b[3]) / 2
            if self.rim is None or b[0] < self.box[0]:
                self.rim = q
            self.box = b if self.box is None else (min(b[0], self.box[0]), min(b[1], self.box[1]),
                                                   max(b[2], self.box[2]), max(b[3], self.box[3]))

    def segments(self):
        for path in self.paths:
            for a, b in zip(path, path[1:]):
                yield a, b


def overlaps(a, b, slack=0.0):
    return a[0] < b[2] - slack and b[0] < a[2] - slack and a[1] < b[3] - slack and b[1] < a[3] - slack


def hits(a, b, box, shrink):
    """Does the straight line a-b enter the box made smaller by `shrink`?  (Liang-Barsky.)"""
    x0, y0, x1, y1 = box[0] + shrink, box[1] + shrink, box[2] - shrink, box[3] - shrink
    dx, dy = b[0] - a[0], b[1] - a[1]
    lo, hi = 0.0, 1.0
    for p, q in ((-dx, a[0] - x0), (dx, x1 - a[0]), (-dy, a[1] - y0), (dy, y1 - a[1])):
        if p == 0:
            if q < 0:
                return False
            continue
        r = q / p
        if p < 0:
            lo = max(lo, r)
        else:
            hi = min(hi, r)
        if lo > hi:
            return False
    return hi > lo


def crosses(a, b, c, d):
    """A proper crossing: each cuts the other inside both, by more than a hair."""
    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
    e = 0.5
    s1, s2, s3, s4 = side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
    la = max(((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5, 1e-9)
    lc = max(((c[0] - d[0]) ** 2 + (c[1] - d[1]) ** 2) ** 0.5, 1e-9)
    return (min(abs(s1), abs(s2)) / la > e and min(abs(s3), abs(s4)) / lc > e and s1 * s2 < 0 and s3 * s4 < 0)


def together(a, b, c, d, near=1.5):
    """How far two straight lines run upon one another: side by side, nearer than `near`."""
    la = ((b[0] - a[0]) ** 2 + (b[1] - a[1]) ** 2) ** 0.5
    if la < 1e-9:
        return 0.0
    ux, uy = (b[0] - a[0]) / la, (b[1] - a[1]) / la
    if max(abs((q[0] - a[0]) * uy - (q[1] - a[1]) * ux) for q in (c, d)) >= near:
        return 0.0
    along = sorted((q[0] - a[0]) * ux + (q[1] - a[1]) * uy for q in (c, d))
    return max(0.0, min(la, along[1]) - max(0.0, along[0]))


def upon(lines, least=1.0):
    """Q21: pairs of lines of which one lies upon the other for more than `least` points; lines: items with segments()."""
    near, pairs = {}, set()
    for i in lines:
        for a, b in i.segments():
            dx, dy = abs(a[0] - b[0]), abs(a[1] - b[1])
            # by a strip of the page: upright lines meet upright ones alone, level ones level ones, the few that slant everything
            way = "|" if dx < 1 else "-" if dy < 1 else "/"
            strip = [round((a[0] if way == "|" else a[1]) / 8)] if way != "/" else [0]
            for n in ([strip[0] - 1, strip[0], strip[0] + 1] if way != "/" else strip):
                for other, c, d in near.get((way, n), ()):
                    if other is not i and together(a, b, c, d) > least:
                        pairs.add(tuple(sorted((i.id, other.id))))
            near.setdefault((way, strip[0]), []).append((i, a, b))
    return sorted(pairs)


def side_by_side(lines, least=BESIDE):
    """Q13: pairs of lines that run side by side nearer than `least`, level or upright, though not upon one another."""
    pairs = []
    for way in (0, 1):
        runs = sorted((a[way], min(a[1 - way], b[1 - way]), max(a[1 - way], b[1 - way]), i.id)
                      for i in lines for a, b in i.segments() if abs(a[way] - b[way]) < 0.05)
        for n, (at, lo, hi, one) in enumerate(runs):
            for there, lo2, hi2, other in runs[n + 1:]:
                if there - at > least - 0.05:
                    break
                if other != one and there - at > 0.5 and min(hi, hi2) - max(lo, lo2) > 1:
                    pairs.append((one, other, there - at))
    return pairs


def along_homes(homes, lines, near=4.0, beyond=2.0):
    """Q10: outlines of homes that run along a line, or go on where one ends, level or upright, nearer than `near`: they are taken for it."""
    faults = set()
    for way in (0, 1):
        def runs(items):
            return [(a[way], min(a[1 - way], b[1 - way]), max(a[1 - way], b[1 - way]), i.id)
                    for i in items for a, b in i.segments() if abs(a[way] - b[way]) < 0.05 < abs(a[1 - way] - b[1 - way])]
        structure = runs(lines)
        for at, lo, hi, home in runs(homes):
            for there, lo2, hi2, line in structure:
                if abs(there - at) < near - 0.05 and min(hi, hi2) - max(lo, lo2) > 0.1 - beyond and hi - lo > 0.5:
                    faults.add("Q10 %s runs along %s" % (home, line))
    return sorted(faults)


def near_box(p, box, slack=1.6):
    return box[0] - slack <= p[0] <= box[2] + slack and box[1] - slack <= p[1] <= box[3] + slack


def on_segment(p, a, b, slack=0.8):
    return (min(a[0], b[0]) - slack <= p[0] <= max(a[0], b[0]) + slack and
            min(a[1], b[1]) - slack <= p[1] <= max(a[1], b[1]) + slack)


def is_within(p, polygon):
    odd = False
    for (ax, ay), (bx, by) in zip(polygon, polygon[1:] + polygon[:1]):
        if (ay > p[1]) != (by > p[1]) and p[0] < ax + (p[1] - ay) * (bx - ax) / (by - ay):
            odd = not odd
    return odd


def far_from(p, path):
    """From a point to a polyline."""
    best = 1e9
    for a, b in zip(path, path[1:]):
        dx, dy = b[0] - a[0], b[1] - a[1]
        t = min(1.0, max(0.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / max(dx * dx + dy * dy, 1e-9)))
        best = min(best, math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy))
    return best


def misses(end, more, rim, slack=0.6):
    """A line that ends at `end` does not meet the outline there, or runs on inside: `more` is its next corner."""
    step = [(end[0] + (more[0] - end[0]) * t, end[1] + (more[1] - end[1]) * t) for t in (0.03, 0.1, 0.3)]
    return far_from(end, rim) > slack or any(is_within(q, rim) and far_from(q, rim) > slack for q in step)


def check(data, expected=None):
    faults = []
    root = ET.fromstring(data)
    items = [Item(g) for g in root.iter(SVG + "g") if "graph" not in g.get("class", "").split()]
    people = {i.id: i for i in items if "person" in i.classes}
    unions = {i.id: i for i in items if "union" in i.classes}
    descents = {i.id: i for i in items if "descent" in i.classes}
    children = {i.id: i for i in items if "child" in i.classes}
    bad = faults.append

    # Q14 accessible
    title, desc = root.find(SVG + "title"), root.find(SVG + "desc")
    if root.get("role") != "img" or title is None or not (title.text or "").strip() or desc is None:
        bad("Q14 no role, title or description")
    else:
        if set(root.get("aria-labelledby", "").split()) != {title.get("id"), desc.get("id")}:
            bad("Q14 aria-labelledby does not name title and description")
        lines = [line[:-1] if line.endswith(".") else line for line in (desc.text or "").split("\n")]
        told = [i for i in people.values() if i.title in lines]
        if len(told) != len(people) or not lines[0].startswith("%d " % len(people)):
            bad("Q14 the list tells of %d people, %d are drawn, first line %r" % (len(told), len(people), lines[0]))
        for i in list(unions.values()) + list(children.values()):
            if "single" not in i.classes and i.title not in lines:
                bad("Q14 not in the list: " + i.id)
    for i in list(people.values()) + list(unions.values()) + list(children.values()):
        if not i.title:
            bad("Q14 no title: " + i.id)

    # Q1 everything once
    ids = [i.id for i in items]
    for twice in {i for i in ids if ids.count(i) > 1}:
        bad("Q1 id twice: " + twice)
    for i in items:
        if not re.fullmatch(r"[A-Za-z_][-A-Za-z0-9_.]*", i.id):
            bad("Q1 not an XML id: %r" % i.id)
    for i in list(unions.values()) + list(descents.values()) + list(children.values()):
        if not i.paths:
            bad("Q1 nothing drawn for " + i.id)
    if expected is not None:
        drawn = {i for i in people if not i.endswith("__other")}
        for i in sorted(set(expected["people"]) - drawn):
            bad("Q1 not drawn: " + i)
        for i in sorted(drawn - set(expected["people"])):
            bad("Q1 not in the records: " + i)

    for i in items:  # a dome is drawn as a line
        if "outline" in i.classes and i.id.endswith("-outline") and i.id[:-len("-outline")] in people:
            of = people[i.id[:-len("-outline")]]
            of.rim = max(i.curves, key=lambda c: max(x for x, _ in c))
            of.box = (min(x for x, _ in of.rim), min(y for _, y in of.rim), max(x for x, _ in of.rim), max(y for _, y in of.rim))

    # who stands on which descent, from where the stems begin
    def mid(i):
        return i.middle
    siblings = {}
    for c in children.values():
        if "second" in c.classes or not c.paths:
            continue
        who = people.get("person-" + c.id[len("child-"):])
        if who is None:
            bad("Q1 a child who is not drawn: " + c.id)
            continue
        top = c.paths[0][0]
        if not near_box(c.paths[-1][-1], who.box):
            bad("Q1 a stem that does not end at its child: " + c.id)
        hung = [d.id for d in descents.values() if any(on_segment(top, a, b) for a, b in d.segments())]
        if not hung:
            bad("Q1 a stem that hangs from nothing: " + c.id)
        for d in hung[:1]:
            siblings.setdefault(d, []).append(who)

    # Q2 generations aligned
    for d, group in siblings.items():
        if max(mid(i)[1] for i in group) - min(mid(i)[1] for i in group) > 0.6:
            bad("Q2 brothers and sisters at different heights: " + d)
    apart = 0
    for u in unions.values():
        if "single" in u.classes or not u.paths:
            continue
        ends = [next((p for p in people.values() if near_box(e, p.box)), None) for e in (u.paths[0][0], u.paths[0][-1])]
        if None in ends or ends[0] is ends[1]:
            bad("Q1 a couple's line that does not join two people: " + u.id)
            continue
        if u.id != "union-%s__%s" % tuple(sorted(e.id[len("person-"):] for e in ends)) and \
           u.id != "union-%s__%s" % tuple(sorted((e.id[len("person-"):] for e in ends), reverse=True)):
            bad("Q1 a couple's line that joins others: " + u.id)
        if abs(mid(ends[0])[1] - mid(ends[1])[1]) > 0.6:
            apart += 1
        elif len(u.paths[0]) > 2:
            apart += 1

    # Q3 birth order, from the records
    if expected is not None:
        for parents, group in expected["families"]:
            here = [(expected["people"].get(c), people[c]) for c in group if c in people]
            for k, (ka, a) in enumerate(here):
                for kb, b in here[k + 1:]:
                    if ka is None or kb is None:
                        continue
                    if ka[1] < kb[0] and mid(a)[0] >= mid(b)[0]:
                        bad("Q3 %s is older and stands right of %s" % (a.id, b.id))
                    elif kb[1] < ka[0] and mid(b)[0] >= mid(a)[0]:
                        bad("Q3 %s is older and stands right of %s" % (b.id, a.id))

    # Q7 no line through anybody, nor through a name
    structure = list(unions.values()) + list(descents.values()) + list(children.values())
    seen = set()
    for line in structure:
        if line.id in seen:
            continue
        seen.add(line.id)
        ends = [e for path in line.paths for e in (path[0], path[-1])]
        starts = [path[0] for path in line.paths]
        for p in people.values():
            own = any(near_box(e, p.box, 2.0) for e in (ends if "descent" not in line.classes else starts))
            for a, b in line.segments():
                if not own and hits(a, b, p.box, 1.0):
                    bad("Q7 %s runs through %s" % (line.id, p.id))
                    break
            for t in p.texts:
                if any(hits(a, b, t, 1.0) for a, b in line.segments()):
                    if not (own and t[1] > p.box[1] and t[3] < p.box[3]):
                        bad("Q7 %s runs through the words %s of %s" % (line.id, "inside" if t[3] < p.box[3] else "below", p.id))
                        break

    # Q7 a line ends at the outline of its own symbol, whatever that is
    for line in unions.values():
        if line.paths:
            path = line.paths[0]
            for end, more in [(path[0], path[1])] + ([] if "single" in line.classes else [(path[-1], path[-2])]):
                for p in people.values():
                    if near_box(end, p.box, 3.0) and misses(end, more, p.rim):
                        bad("Q7 %s does not end at the outline of %s" % (line.id, p.id))
    for line in children.values():
        who = people.get("person-" + line.id[len("child-"):].split("__")[0]) or people.get("person-" + line.id[len("child-"):])
        if who is not None and line.paths and misses(line.paths[-1][-1], line.paths[-1][-2], who.rim):
            bad("Q7 %s does not end at the outline of %s" % (line.id, who.id))

    # Q8 no line through the years of a couple
    for i in items:
        for t in i.texts if "years" in i.classes else ():
            faults += ["Q8 %s runs through the words %s" % (k.id, t[4]) for k in {k.id: k for k in structure}.values()
                       if any(hits(a, b, t, 0.2) for a, b in k.segments())]

    # Q8 no words upon words or upon people
    words = [(i, t) for i in items for t in i.texts]
    for k, (i, t) in enumerate(words):
        for j, u in words[k + 1:]:
            if i is not j and overlaps(t, u, 0.3):
                bad("Q8 words of %s upon words of %s" % (i.id, j.id))
        for p in people.values():
            if p is not i and overlaps(t, p.box, 0.3):
                bad("Q8 words of %s upon %s" % (i.id, p.id))
    boxes = list(people.values())
    for k, p in enumerate(boxes):
        for q in boxes[k + 1:]:
            if overlaps(p.box, q.box, 0.3):
                bad("Q8 %s upon %s" % (p.id, q.id))

    # Q10 nobody takes the outline of a home for a line
    faults += along_homes([i for i in items if "household" in i.classes and i.paths], {i.id: i for i in structure}.values())

    # Q22 no line has a step too small to be meant
    for line in {i.id: i for i in structure}.values():
        for a, b in line.segments():
            if 0.1 < math.hypot(b[0] - a[0], b[1] - a[1]) < STEP:
                bad("Q22 %s has a step of %.2f points" % (line.id, math.hypot(b[0] - a[0], b[1] - a[1])))

    # crossings of structure, reported
    crossing = 0
    plain = 0 # without second lines, to carers
    unique = list({line.id: line for line in structure}.values())
    for a, b in upon(unique):
        bad("Q21 %s lies upon %s" % (a, b))
    box = [(min(p[0] for q in i.paths for p in q), min(p[1] for q in i.paths for p in q),
            max(p[0] for q in i.paths for p in q), max(p[1] for q in i.paths for p in q)) if i.paths else (0, 0, 0, 0) for i in unique]
    for k, line in enumerate(unique):
        for m, other in enumerate(unique[k + 1:], k + 1):
            if overlaps(box[k], box[m]):
                n = sum(crosses(a, b, c, d) for a, b in line.segments() for c, d in other.segments())
                crossing += n
                plain += 0 if "second" in line.classes or "second" in other.classes else n
    return {"faults": faults, "crossings": crossing, "plain": plain, "people": len(people), "apart": apart}


def main():
    worst = 0
    for name in sys.argv[1:]:
        r = check(open(name, "rb").read())
        print("%s: %d people, %d couples apart, %d crossings, %d faults" %
              (name, r["people"], r["apart"], r["crossings"], len(r["faults"])))
        for f in r["faults"]:
            print("  " + f)
        worst |= bool(r["faults"])
    return worst


if __name__ == "__main__":
    sys.exit(main())
