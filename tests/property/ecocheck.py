"""Reads the SVG of an ecomap and tells what is wrong with it, from the drawn geometry and words alone.

check(svg bytes) gives a list of faults; the first word is the goal of docs on genograms, 5 (Q9 here: no line through a circle or
a name).  parse(text) reads the sentences of an ecomap back (Q19).  Which line means what is read from schemas/style/ecomap.xml,
never from the program.  Run by hand:  ecocheck.py FILE.svg...
"""
import math
import os
import re
import sys
import xml.etree.ElementTree as ET

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import svgcheck  # noqa: E402
from svgcheck import SVG, TOP, Item, crosses, overlaps  # noqa: E402

GAP, INSIDE = 6.0, 0.5  # Q13: between two circles; words keep so far from the rim of theirs
STYLE = ET.parse(os.path.join(os.environ.get("CASEWORK_SCHEMAS", os.path.join(TOP, "schemas")), "style", "ecomap.xml")).getroot()
TIE = {t.get("for"): t.attrib for t in STYLE.iter("tie")}
SECTORS = [s.get("words") for s in STYLE.iter("sector")]  # clockwise
AGENCIES = set(SECTORS[-4:])
RING = int(STYLE.get("ring"))
ROUND = {"sector", "legend", "saying", "title", "subtitle"}  # what is none of a small genogram
FORMER = {"orders on contact", "former partners, orders on contact"}


def sector_of(words):
    return "former partners" if words in FORMER else words


def circle(item):
    return ((item.box[0] + item.box[2]) / 2, (item.box[1] + item.box[3]) / 2, (item.box[2] - item.box[0]) / 2)


def far(p, a, b):
    dx, dy = b[0] - a[0], b[1] - a[1]
    t = max(0.0, min(1.0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / ((dx * dx + dy * dy) or 1)))
    return math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy)


def luminance(colour):
    named = {"black": "#000000", "white": "#ffffff", "none": "#ffffff"}
    c = named.get(colour, colour)
    part = [int(c[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    part = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in part]
    return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2]


def contrast(a, b):
    x, y = sorted((luminance(a), luminance(b)))
    return (y + 0.05) / (x + 0.05)


def look_of(g):
    """How a line looks on a copy in black and white: dashes, width, marks, ends."""
    path = g.findall(".//" + SVG + "path")
    first = svgcheck.points_of(path[0].get("d"))
    arrows = set()
    for p in g.iter(SVG + "polygon"):
        q = [tuple(map(float, xy.split(","))) for xy in p.get("points").split()]
        middle = (sum(x for x, _ in q) / len(q), sum(y for _, y in q) / len(q))
        arrows.add("to" if math.dist(middle, first[-1]) < math.dist(middle, first[0]) else "from")
    return (path[0].get("stroke-dasharray") or "", float(path[0].get("stroke-width") or 1), len(first) > 2, len(path) > 1,
            tuple(sorted(arrows)))


class Ecomap:
    def __init__(self, data):
        self.root = ET.fromstring(data)
        whole = next(g for g in self.root.iter(SVG + "g") if "graph" in g.get("class", "").split())
        m = re.search(r"translate\(([-0-9.]+)[ ,]([-0-9.]+)\)", whole.get("transform") or "translate(0 0)")
        self.shift = float(m.group(1)), float(m.group(2))
        self.element = {g.get("id"): g for g in self.root.iter(SVG + "g") if "graph" not in g.get("class", "").split()}
        self.items = [Item(g) for g in self.root.iter(SVG + "g") if "graph" not in g.get("class", "").split()]
        part = lambda c: [i for i in self.items if c in i.classes]  # noqa: E731
        self.middle = part("index")
        self.ties = part("tie")
        tied = {i.id[len("tie-"):] for i in self.ties}
        round_about = part("person") + part("agency")
        self.inside = [i for i in round_about if self.ring_of() and i not in self.middle and
                       re.sub(r"^(person|agency)-", "", i.id) not in tied]
        self.circles = [i for i in round_about if i not in self.middle and i not in self.inside]
        self.names = part("sector")
        self.ring = self.middle[0] if self.middle else None
        self.lines = (self.root.findtext(SVG + "desc") or "").split("\n")


    def ring_of(self):
        """The circle of a household, in which a small genogram stands."""
        return next((i for i in self.middle if i.id == "household" and not i.texts), None)

    def tips(self, i):
        """Of each arrow of a line the corner that is farthest along it."""
        path = svgcheck.points_of(self.element[i].find(".//" + SVG + "path").get("d"))
        mid = ((path[0][0] + path[-1][0]) / 2, (path[0][1] + path[-1][1]) / 2)
        for p in self.element[i].iter(SVG + "polygon"):
            yield max((tuple(map(float, xy.split(","))) for xy in p.get("points").split()), key=lambda q: math.dist(q, mid))


def check_ids(e, bad):
    ids = [i.id for i in e.items]
    for twice in sorted({i for i in ids if ids.count(i) > 1}):
        bad("Q1 id twice: " + twice)
    for i in e.items:
        if not re.fullmatch(r"[A-Za-z_][-A-Za-z0-9_.]*", i.id):
            bad("Q1 not an XML id: %r" % i.id)
    bare = {re.sub(r"^(person|agency)-", "", i.id) for i in e.circles}
    if bare != {i.id[len("tie-"):] for i in e.ties} or len(e.ties) != len(e.circles):
        bad("Q1 %d circles and %d lines, not each its own" % (len(e.circles), len(e.ties)))
    for i in e.ties:
        kinds = [c for c in i.classes if c in TIE]
        if not kinds:
            bad("Q1 a line of no kind: " + i.id)
        elif not i.paths or any(TIE[k].get("hatch") == "true" for k in kinds) != (len(i.paths) > 1):
            bad("Q1 not all of a line is drawn: " + i.id)
    told = [i for i in e.circles if i.title + "." in e.lines]
    if len(told) != len(e.circles) or len(e.lines) < 2 or not e.lines[1].startswith("%d tie" % len(e.circles)):
        bad("Q14 the list tells of %d circles, %d are drawn, %r" % (len(told), len(e.circles), e.lines[1:2]))


def check_words(e, bad):
    for i in e.circles + e.middle + e.inside:
        x, y, r = circle(e.ring if i in e.inside else i)
        for t in i.texts:
            w = (t[2] - t[0]) / 1.1  # our own table, without the allowance
            mid = (t[0] + t[2]) / 2
            corner = [(mid + s * w / 2, v) for s in (-1, 1) for v in (t[1], t[3])]
            if any(math.dist(c, (x, y)) > r - INSIDE for c in corner):
                bad("Q8 words %r run off the circle %s" % (t[4], i.id))
    words = [(i, t) for i in e.items for t in i.texts]
    for k, (i, t) in enumerate(words):
        for j, u in words[k + 1:]:
            if i is not j and overlaps(t, u, 0.3):
                bad("Q8 words of %s upon words of %s" % (i.id, j.id))
        for c in e.circles + [e.ring]:
            if c is not i and (c is not e.ring or not e.inside or i in e.circles or ROUND & i.classes):
                x, y, r = circle(c)
                if math.hypot(max(t[0] - x, 0, x - t[2]), max(t[1] - y, 0, y - t[3])) < r:
                    bad("Q8 words of %s upon %s" % (i.id, c.id))
    box = [float(v) for v in e.root.get("viewBox").split()]
    for i in e.items:
        for b in i.texts + ([i.box] if i.box else []):
            wide = (b[2] - b[0]) * (0.1 / 1.1 if len(b) > 4 else 0)
            left = wide / 2 if len(b) > 4 and i in e.circles + e.middle + e.names else 0
            if (b[0] + left + e.shift[0] < box[0] - 0.5 or b[2] - wide + e.shift[0] > box[2] + 0.5 or
                    b[1] + e.shift[1] < box[1] - 0.5 or b[3] + e.shift[1] > box[3] + 0.5):
                bad("Q8 off the sheet: " + i.id)
    for i in e.items:
        for t in e.element[i.id].iter(SVG + "text"):
            if float(t.get("font-size")) < 8:
                bad("Q13 small letters in " + i.id)
            if contrast(t.get("fill") or "black", "#eef3f8") < 4.5:
                bad("Q14 letters too pale in " + i.id)
        for p in e.element[i.id].iter(SVG + "path"):
            if contrast(p.get("stroke") or "black", "#f2f2f2") < 3:
                bad("Q14 a line too pale: " + i.id)


def check_geometry(e, bad):
    middle = circle(e.ring)
    for i in e.inside:  # the least circle round each symbol is in that of the household
        x, y, r = circle(i)
        if math.dist((x, y), middle[:2]) + r > middle[2]:
            bad("Q10 %s stands outside the middle" % i.id)
    at = {i.id: circle(i) for i in e.circles}
    for k, i in enumerate(e.circles):
        x, y, r = at[i.id]
        if math.dist((x, y), middle[:2]) < r + middle[2] + GAP:
            bad("Q13 %s too near the middle" % i.id)
        for j in e.circles[k + 1:]:
            if math.dist((x, y), at[j.id][:2]) < r + at[j.id][2] + GAP - 0.1:
                bad("Q13 %s too near %s" % (i.id, j.id))
    for k, line in enumerate(e.ties):
        own = next((c for c in e.circles if re.sub(r"^(person|agency)-", "", c.id) == line.id[len("tie-"):]), None)
        if own is None or not line.paths:
            continue
        x, y, r = at[own.id]
        ends, slack = [line.paths[0][0], line.paths[0][-1]], 0.5
        for tip in e.tips(line.id):  # an arrow ends where its line would
            k2 = math.dist(tip, ends[1]) < math.dist(tip, ends[0])
            ends[k2] = tip
            slack = 1.6 * look_of(e.element[line.id])[1]  # the outline of its tip reaches beyond its corner
        if abs(math.dist(ends[1], (x, y)) - r) > 2 + slack or not 0 <= math.dist(ends[0], middle[:2]) - middle[2] <= 8 + slack:
            bad("Q1 a line that does not join the middle and its circle: " + line.id)
        for a, b in line.segments():
            for c in e.circles:
                if c is not own and far(at[c.id], a, b) < at[c.id][2] + 1:
                    bad("Q9 %s runs through %s" % (line.id, c.id))
                    break
            if far((x, y), a, b) < r - 0.5:
                bad("Q9 %s runs into its own circle" % line.id)
            for n in e.names:
                if any(svgcheck.hits(a, b, t, 0.0) for t in n.texts):
                    bad("Q9 %s runs through the name %r" % (line.id, n.title))
                    break
        for other in e.ties[k + 1:]:
            if any(crosses(a, b, c, d) for a, b in line.segments() for c, d in other.segments()):
                bad("Q6 %s crosses %s" % (line.id, other.id))
    outer = sorted(e.circles, key=lambda c: turn(at[c.id]))
    reach = [math.dist(at[c.id][:2], middle[:2]) for c in outer]
    if len(outer) > RING and len(outer) > 2:
        steps = sum(abs(reach[k] - reach[k - 1]) > at[outer[k].id][2] for k in range(len(reach)))
        if steps < len(reach) - 2 * len(SECTORS):
            bad("ring %d circles do not take turns on two rings" % len(outer))
    elif len(outer) <= RING and off_ellipse([(at[c.id][0] - middle[0], at[c.id][1] - middle[1]) for c in outer]) > 0.02:
        bad("ring %d circles do not stand on one ring" % len(outer))


def off_ellipse(points):
    """How far the farthest of them is from the one ellipse about the middle that fits them best: x^2 p + y^2 q = 1."""
    xx, yy = [x * x for x, _ in points], [y * y for _, y in points]
    a, b, c = sum(x * x for x in xx), sum(x * y for x, y in zip(xx, yy)), sum(y * y for y in yy)
    det = a * c - b * b
    if len(points) < 3 or det < 1e-6 * a * c:
        return 0.0
    p, q = (c * sum(xx) - b * sum(yy)) / det, (a * sum(yy) - b * sum(xx)) / det
    return max(abs(x * p + y * q - 1) for x, y in zip(xx, yy))


def turn(at):
    """Clockwise from the top."""
    return math.atan2(at[0], -at[1]) % (2 * math.pi)


def check_sectors(e, bad):
    """Each circle stands under the name of its sector; sectors in their order; agencies together, at the foot."""
    told, sector = {}, None
    for line in e.lines[2:]:
        m = re.fullmatch(r"(Own people|Agencies), (.*):", line)
        if m:
            sector = sector_of(m.group(2))
            if sector not in SECTORS or (m.group(1) == "Agencies") != (sector in AGENCIES):
                bad("sector not one of them: " + m.group(2))
        elif sector:
            told[line] = sector
    order = sorted([(turn(circle(c)), told.get(c.title + ".")) for c in e.circles] +
                   [(turn(((n.texts[0][0] + n.texts[0][2]) / 2, (n.texts[0][1] + n.texts[-1][3]) / 2)), sector_of(n.title.replace("\n", " ")))
                    for n in e.names])
    if any(s is None for _, s in order):
        bad("sector of a circle is not told")
        return
    run = [s for k, (_, s) in enumerate(order) if s != order[k - 1][1]] or [s for _, s in order[:1]]
    if len(run) != len(set(run)):
        bad("sector torn apart: %s" % run)
    want = [s for s in SECTORS if s in run]
    if run and not any(run[k:] + run[:k] == want for k in range(len(run))):
        bad("sector out of order: %s" % run)
    if {n.title.replace("\n", " ") and sector_of(n.title.replace("\n", " ")) for n in e.names} != set(told.values()):
        bad("sector without a name")
    agency = [circle(c)[1] for c in e.circles if told[c.title + "."] in AGENCIES]
    own = [circle(c)[1] for c in e.circles if told[c.title + "."] not in AGENCIES]
    if agency and own and min(own) > min(agency):  # y is downward
        bad("sector of agencies nearest the top")
    for c in e.circles:
        if ("agency" in c.classes) < (told[c.title + "."] in AGENCIES) and "person" not in c.classes:
            bad("sector of agencies holds " + c.id)


def check_legend(e, bad):
    part = any(line.startswith("Withheld from") and "relation" in line for line in e.lines) or any("Copy for " in t[4] for i in e.items for t in i.texts)
    used = {TIE[c].get("part" if part else "words", TIE[c]["words"]) for i in e.ties for c in i.classes if c in TIE}
    legend = [t[4] for i in e.items if "legend" in i.classes for t in i.texts]
    extra = [w for w in legend if w not in {t.get(k) for t in TIE.values() for k in ("words", "part")}]
    if e.inside:
        legend = [w for w in legend if w not in extra]
    elif extra:
        bad("Q18 in the legend, and nothing of the kind: %s" % extra)
    if sorted(legend) != sorted(used):
        bad("Q18 legend %s, drawn %s" % (sorted(legend), sorted(used)))
    looks = {}
    for i in e.ties:
        kinds = tuple(sorted(c for c in i.classes if c in TIE))
        look = look_of(e.element[i.id])
        if looks.setdefault(look, kinds) != kinds:
            bad("Q15 %s and %s look the same" % (looks[look], kinds))
        quality = [k for k in kinds if not k.startswith("flow-")]
        flow = [k for k in kinds if k.startswith("flow-")]
        t = TIE[(quality or flow)[0]] if kinds else {}
        want = tuple(a for a, n in (("from", "arrow-back"), ("to", "arrow")) if flow and TIE[flow[0]].get(n) == "true")
        if kinds and (look[2] != (t.get("zigzag") == "true") or look[3] != (t.get("hatch") == "true") or look[4] != want or
                      abs(look[1] - float(t["width"])) > 0.01):
            bad("Q1 %s does not look as its kind: %s %s" % (i.id, kinds, look))


def check(data):
    faults = []
    e = Ecomap(data)
    title, desc = e.root.find(SVG + "title"), e.root.find(SVG + "desc")
    if (e.root.get("role") != "img" or title is None or desc is None or
            set(e.root.get("aria-labelledby", "").split()) != {title.get("id"), desc.get("id")}):
        faults.append("Q14 no role, title or description")
    for i in e.circles + e.ties + e.middle:
        if not i.title:
            faults.append("Q14 no title: " + i.id)
    if not e.middle:
        return faults + ["Q1 nobody in the middle"]
    check_ids(e, faults.append)
    check_words(e, faults.append)
    check_geometry(e, faults.append)
    check_sectors(e, faults.append)
    check_legend(e, faults.append)
    return faults


def kinds_alike():
    """Q15 from the data: kinds that a copy in black and white does not tell apart."""
    seen, alike = {}, []
    for name, t in TIE.items():
        key = tuple(t.get(k) for k in ("hatch", "zigzag", "arrow", "arrow-back")) + (t["line"] if t["line"] != "bold" else "solid",)
        alike += ["%s and %s" % (name, o) for o, w in seen.get(key, []) if not 1.5 <= max(w / float(t["width"]), float(t["width"]) / w)]
        seen.setdefault(key, []).append((name, float(t["width"])))
    return alike


def parse(text):
    """name -> (sector, who, [(quality, flow, by, dates)], contacts, last, differs): the sentences read back."""
    words = {t["words"]: k for k, t in TIE.items()}
    out, sector = {}, None
    for line in text.split("\n")[2:]:
        m = re.fullmatch(r"(?:Own people|Agencies), (.*):", line)
        if m:
            sector = sector_of(m.group(1))
            continue
        if not sector or not line.endswith(".") or line.startswith(("Withheld from", "This copy")):
            continue
        part = line[:-1].split("; ")
        name, _, who = part[0].partition(", ")
        said, contacts, last, differs = [], 0, None, False
        for p in part[1:]:
            m = re.fullmatch(r"(\d+) contacts?(?:, (?:last )?(.+))?", p)
            s = re.fullmatch(r"(.+), said by (.+?), ((?:from|to|no date).*?)(?:, with (.+))?", p)
            if m:
                contacts, last = int(m.group(1)), m.group(2)
            elif s:
                quality = flow = None
                for k, v in words.items():
                    if s.group(1) == k or s.group(1).startswith(k + " and help") or s.group(1).endswith(" and " + k):
                        quality, flow = (quality, v) if v.startswith("flow") else (v if quality is None else quality, flow)
                said.append((quality, flow, s.group(2), s.group(3)))
            elif p == "they do not agree":
                differs = True
            elif p not in ("how it is has not been recorded", "recorded"):
                said.append(("?", p, None, None))
        out[name] = (sector, who, said, contacts, last, differs)
    return out


def main():
    worst = 0
    for name in sys.argv[1:]:
        faults = check(open(name, "rb").read())
        print("%s: %d faults" % (name, len(faults)))
        for f in faults:
            print("  " + f)
        worst |= bool(faults)
    return worst


if __name__ == "__main__":
    sys.exit(main())
