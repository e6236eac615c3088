"""The goals for a genogram that need the records, or two pictures: read from the drawn geometry and from families.Records, never
from the program.  Each function returns faults as lines; the first word is the goal of docs on genograms, 5.
"""
import os
import re

import svgcheck
from svgcheck import SVG, TOP, near_box, on_segment

GAP = 6.0       # Q13: least room between two symbols or names of one row, points
LETTERS = 8.0   # Q13: least letters at full size
WIDER = 1.3     # Q20: at most so much wider than the widest row must be
SYMBOL = 40.0


class Picture:
    def __init__(self, data):
        self.data = data
        self.root = svgcheck.ET.fromstring(data)
        self.items = [svgcheck.Item(g) for g in self.root.iter(SVG + "g") if "graph" not in g.get("class", "").split()]
        part = lambda c: {i.id: i for i in self.items if c in i.classes and "legend" not in i.classes}  # noqa: E731
        self.people = {k[len("person-"):]: i for k, i in part("person").items()}
        self.unions, self.children, self.homes, self.emotional = part("union"), part("child"), part("household"), part("emotional")
        self.homes = {k: i for k, i in self.homes.items() if i.paths}  # the letters are another class of item
        self.descents = part("descent")
        self.at = {k: ((i.box[0] + i.box[2]) / 2, (i.box[1] + i.box[3]) / 2) for k, i in self.people.items() if i.box}
        self.size = float(self.root.get("width", "0").rstrip("pt")), float(self.root.get("height", "0").rstrip("pt"))
        self.above = {}  # child -> id of the union under which it hangs, from where its stem begins
        for c in self.children.values():
            if "second" not in c.classes and c.paths:
                top = c.paths[0][0]
                for k, u in self.descents.items():
                    if any(on_segment(top, a, b) for a, b in u.segments()):
                        self.above[c.id[len("child-"):]] = re.sub(r"^(union|descent)-", "", k)
                        break
        self.pairs = {}  # union -> two people, from its id
        for k in self.unions:
            ends = k[len("union-"):].split("__")
            if len(ends) == 3 and ends[2] == "other":
                ends = [ends[0], ends[1] + "__other"]
            elif len(ends) == 3 and ends[1] == "other":
                ends = [ends[0] + "__other", ends[2]]
            if len(ends) == 2 and all(e in self.people for e in ends):
                self.pairs[k[len("union-"):]] = tuple(ends)

    def row(self, who):
        return round(self.at[who][1] / 2)

    def rows(self):
        out = {}
        for k in sorted(self.at, key=lambda k: self.at[k]):
            out.setdefault(self.row(k), []).append(k)
        return out

    def is_apart(self, union):
        a, b = self.pairs[union]
        if abs(self.at[a][1] - self.at[b][1]) > 0.6:
            return True
        return len(self.unions["union-" + union].paths[0]) > 2

    def union_count(self):
        """How many unions of each person are drawn, those of one parent alone too."""
        out = {}
        for k in self.unions:
            for x in self.pairs.get(k[len("union-"):], (k[len("union-"):],)):
                out[x] = out.get(x, 0) + 1
        return out

    def sibships(self):
        """union -> its children, left to right."""
        out = {}
        for c, u in self.above.items():
            if c in self.at:
                out.setdefault(u, []).append(c)
        return {u: sorted(g, key=lambda c: self.at[c][0]) for u, g in out.items()}


def everything(p, r):
    """Q1: every couple and every child of the records is drawn, and nothing else."""
    faults = []
    wanted, may = set(), set()
    for pair in r.couples:
        wanted.add(pair)
    for child, how in r.parents.items():
        odd = r.is_odd(child)
        for kind, group in how.items():
            for a in group:
                may.add(frozenset((a,)))
                may |= {frozenset((a, b)) for b in group if b != a}
            if kind == "birth" and not odd:
                wanted.add(frozenset(group))
        if not odd and "child-" + child not in p.children:
            faults.append("Q1 a child without a line to the parents: " + child)
    drawn = {frozenset(e) for e in p.pairs.values()} | {frozenset((k[len("union-"):],)) for k in p.unions if k[len("union-"):] in p.people}
    for pair in wanted - drawn:
        if len(pair) == 2 or not any(pair < d for d in drawn):
            faults.append("Q1 not drawn: the union of " + " and ".join(sorted(pair)))
    for pair in drawn - wanted - may:
        faults.append("Q1 no record of a union of " + " and ".join(sorted(pair)))
    by_record = set(r.parents) | {i for s in (r.twins, r.siblings) for pair in s for i in pair}
    for c in p.children.values():
        who = c.id[len("child-"):].split("__")[0]
        if who not in by_record:
            faults.append("Q1 no record makes a child of " + who)
    return faults


def skewed(p):
    """Q2: a couple stands in two rows only where one row would put somebody beside his own forebear."""
    faults, root = [], {}

    def find(a):
        while root.setdefault(a, a) != a:
            a = root[a]
        return a
    for group in p.sibships().values():
        for a, b in zip(group, group[1:]):
            root[find(a)] = find(b)
    skew = []
    for u, (a, b) in p.pairs.items():
        if abs(p.at[a][1] - p.at[b][1]) > 0.6:
            skew.append((u, a, b))
        else:
            root[find(a)] = find(b)
    below = {}
    for child, u in p.above.items():
        for parent in p.pairs.get(u, (u,)):
            if parent in p.people:
                below.setdefault(find(parent), set()).add(find(child))

    def leads(a, b):
        seen, more = set(), {a}
        while more:
            seen |= more
            more = {c for m in more for c in below.get(m, ())} - seen
        return b in seen
    for u, a, b in skew:
        if not leads(find(a), find(b)) and not leads(find(b), find(a)):
            faults.append("Q2 a couple in two rows that one row could hold: " + u)
    return faults


def order(p, r):
    """Q3: twins stand together; where no dates tell, children stand as the file has them."""
    faults = []
    for u, group in p.sibships().items():
        for pair in r.twins:
            if pair <= set(group):
                i, j = sorted(group.index(x) for x in pair)
                between = group[i + 1:j]
                if any(not any(frozenset((b, t)) in r.twins for t in group) for b in between):
                    faults.append("Q3 somebody stands between twins: " + u)
        if all(c in r.ordinal and r.born(c) is None for c in group):
            n = [r.ordinal[c] for c in group]
            if n != sorted(n):
                faults.append("Q3 not in the order of the file: " + u)
    return faults


def obstacle(p):
    """Why not all couples of this picture can stand side by side with no line crossing another: None, no reason is known.  What may not
    be moved: rows, and the order of brothers and sisters; a sibship is not parted by people who hang elsewhere."""
    mates = {}
    for u, (a, b) in sorted(p.pairs.items()):
        if abs(p.at[a][1] - p.at[b][1]) > 0.6:
            return "a couple of two generations: " + u
        mates.setdefault(a, []).append(b)
        mates.setdefault(b, []).append(a)
    for a, others in sorted(mates.items()):
        if len(others) > 2:
            return "%d partners: %s" % (len(others), a)
    place = {}  # person -> (sibship, place, size)
    for u, group in p.sibships().items():
        for i, c in enumerate(group):
            place[c] = (u, i, len(group))
    seen, chains = set(), []
    for a in sorted(mates):
        if a in seen:
            continue
        chain, before, now = [], None, a
        walked = {a}
        while True:  # to one end
            step = [m for m in mates[now] if m != before]
            if not step or step[0] in walked and len(walked) > 1 and step[0] == a:
                break
            before, now = now, step[0]
            if now in walked:
                return "couples in a ring: " + now
            walked.add(now)
        before, chain = None, [now]
        while True:
            step = [m for m in mates[chain[-1]] if m != before]
            if not step:
                break
            before = chain[-1]
            chain.append(step[0])
            if len(chain) > len(mates):
                return "couples in a ring: " + now
        seen |= set(chain)
        chains.append(chain)

    def links(chain):
        """Sibships that this chain, left to right, puts side by side; None: it cannot stand so."""
        line, out = [c for c in chain if c in place], []
        for a, b in zip(line, line[1:]):
            (ua, ia, na), (ub, ib, _) = place[a], place[b]
            if ua == ub and ib == ia + 1:
                continue
            if ua == ub or ia + 1 < na or ib > 0:
                return None
            out.append((ua, ub))
        return out
    ways = []
    for chain in chains:
        both = [c for c in (chain, chain[::-1]) if links(c) is not None]
        if not both:
            return "no place beside each other in the order of birth: " + ", ".join(chain)
        ways.append(both if any(links(c) for c in both) or len(chain) > 2 else both[:1])
    return try_ways(p, ways, links, place)


def try_ways(p, ways, links, place, most=20000):
    """Of all ways round of the chains, one in which sibships that a couple puts side by side (1) make no ring, and (2) come down from
    above in the same order, with nobody's children of the same row between them.  None: there is one, or too many to try."""
    sibships, above = p.sibships(), {}
    for c, u in p.above.items():
        above[c] = [x for x in p.pairs.get(u, (u,)) if x in p.people]
    up = {}
    for u in sibships:
        seen, more = set(), {x for x in p.pairs.get(u, (u,)) if x in p.people}
        while more:
            seen |= more
            more = {x for m in more for x in above.get(m, ())} - seen
        up[u] = seen
    row = {u: p.row(g[0]) for u, g in sibships.items()}
    tried, why = [0], ["no order of the chains"]

    def follow(order, link):
        s, t = link
        for x in up[s]:
            for y in up[t]:
                if x == y or x in up[t] and y in up[s]:
                    continue
                for group in order:
                    if x in group and y in group:
                        i, j = group.index(x), group.index(y)
                        if i > j:
                            return "%s and %s stand the other way round than their children" % (x, y)
                        between = set(group[i + 1:j])
                        other = [u for u in up if u not in (s, t) and row[u] == row[s] and up[u] & between]
                        if other:
                            return "the children of %s come between" % other[0]
        return None

    def fits(i, chosen):
        tried[0] += 1
        if tried[0] > most:
            return True
        if i < len(ways):
            return any(fits(i + 1, chosen + [w]) for w in ways[i])
        joined = {}
        for chain in chosen:
            for a, b in links(chain):
                if a in joined:
                    return False
                joined[a] = b
        for a in joined:
            at, n = a, 0
            while at in joined and n <= len(joined):
                at, n = joined[at], n + 1
            if at in joined:
                why[0] = "sibships that would have to stand left and right of each other"
                return False
        order = list(sibships.values()) + chosen
        for link in joined.items():
            reason = follow(order, link)
            if reason:
                why[0] = reason
                return False
        return True
    return None if fits(0, []) else why[0]


def beside(p):
    """Q4: partners apart only where one of them has another, or both hang from parents, or they are of two generations."""
    faults, unions = [], p.union_count()
    for u, (a, b) in p.pairs.items():
        if p.is_apart(u) and abs(p.at[a][1] - p.at[b][1]) <= 0.6 and unions[a] == unions[b] == 1 and not (a in p.above and b in p.above):
            faults.append("Q4 a couple apart that nothing keeps apart: " + u)
    return faults


def father_left(p, r):
    """Q5: of a man and a woman who have no other union the man stands left, unless both hang from parents."""
    faults, unions = [], p.union_count()
    for u, pair in p.pairs.items():
        man = [x for x in pair if r.people.get(x, {}).get("sex") == "male"]
        woman = [x for x in pair if r.people.get(x, {}).get("sex") == "female"]
        if len(man) != 1 or len(woman) != 1 or unions[man[0]] + unions[woman[0]] > 2 or p.is_apart(u):
            continue
        if p.at[man[0]][0] > p.at[woman[0]][0] and not (man[0] in p.above and woman[0] in p.above):
            faults.append("Q5 the mother stands left, and nothing asks for it: " + u)
    return faults


def feelings(p, r):
    """Q9: emotional lines join the two they are of, run through nobody else, and over names once in ten at most."""
    faults, over = [], 0
    for e in p.emotional.values():
        tips = e.paths[0][0], e.paths[0][-1], e.paths[-1][-1]  # what is cut off has two pieces
        ends = [k for k, i in p.people.items() if any(near_box(q, i.box, 12) for q in tips)]
        if len(ends) < 2:
            faults.append("Q9 a line that does not join two people: " + e.id)
        touched = set()
        for k, i in p.people.items():
            if k not in ends and any(svgcheck.hits(a, b, i.box, 0.5) for a, b in e.segments()):
                faults.append("Q9 %s runs through %s" % (e.id, k))
            if any(svgcheck.hits(a, b, t, 1.0) for t in i.texts for a, b in e.segments()):
                touched.add(k)
        over += len(touched)
    if len(p.emotional) != len(r.lines):
        faults.append("Q9 %d lines recorded, %d drawn" % (len(r.lines), len(p.emotional)))
    return faults, over


def inside(point, polygon):
    x, y = point
    odd = False
    for (ax, ay), (bx, by) in zip(polygon, polygon[1:] + polygon[:1]):
        if (ay > y) != (by > y) and x < ax + (y - ay) * (bx - ax) / (by - ay):
            odd = not odd
    return odd


def corners(box):
    return [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2), (box[0], box[1]), (box[2], box[1]), (box[0], box[3]), (box[2], box[3])]


def households(p, homes):
    """Q10: each outline holds the whole symbol of each of its members, and no part of anybody else's; homes: sets of people, None:
    whoever they hold."""
    faults, drawn = [], []
    for h in p.homes.values():
        who = set()
        for k, i in p.people.items():
            held = [any(inside(c, path) for path in h.paths) for c in corners(i.box)]
            if all(held):
                who.add(k)
            elif any(held):
                faults.append("Q10 %s cuts through %s" % (h.id, k))
            elif any(svgcheck.hits(a, b, i.box, 0.5) for a, b in h.segments()):
                faults.append("Q10 the outline of %s runs over %s" % (h.id, k))
        drawn.append(frozenset(who))
        if len(h.paths) > 1:
            names = [i for i in p.items if "household" in i.classes and i.texts]
            if len(names) < len(h.paths):
                faults.append("Q10 parts of %s without its letter" % h.id)
    if homes is not None and sorted(map(sorted, drawn)) != sorted(map(sorted, homes)):
        faults.append("Q10 outlines hold %s; the records say %s" % (sorted(map(sorted, drawn)), sorted(map(sorted, homes))))
    return faults


def along(a, b, c, d):
    """How far two upright or level stretches run upon one another, less than 2.5 apart."""
    for n in (0, 1):
        if abs(a[n] - b[n]) < 0.1 and abs(c[n] - d[n]) < 0.1 and abs(a[n] - c[n]) < 2.5:
            m = 1 - n
            return min(max(a[m], b[m]), max(c[m], d[m])) - max(min(a[m], b[m]), min(c[m], d[m]))
    return 0


def homes_apart(p):
    """Q10: no outline runs along that of another home; those of homes that share nobody do not meet, nor is one within the other."""
    faults, homes = [], [(h, {k for k, i in p.people.items() if any(inside(corners(i.box)[0], path) for path in h.paths)})
                         for h in p.homes.values()]
    for n, (g, mine) in enumerate(homes):
        for h, theirs in homes[:n]:
            pairs = [(a, b, c, d) for a, b in g.segments() for c, d in h.segments()]
            if any(along(*x) > 6 for x in pairs):
                faults.append("Q10 %s and %s run along one line" % (g.id, h.id))
            if mine & theirs:
                continue
            if any(svgcheck.crosses(*x) for x in pairs) or any(inside(path[0], other) for path in g.paths for other in h.paths) or \
                    any(inside(path[0], other) for path in h.paths for other in g.paths):
                faults.append("Q10 %s runs through %s" % (g.id, h.id))
    return faults


def homes_clear(p):
    """Q10: no outline runs along a line of the structure."""
    lines = {i.id: i for i in list(p.unions.values()) + list(p.descents.values()) + list(p.children.values())}
    return svgcheck.along_homes(p.homes.values(), lines.values())


def clear_words(p):
    """Q8: no line of the structure runs through the letter of a household, and no two of these letters lie on one another."""
    lines = {i.id: i for i in list(p.unions.values()) + list(p.descents.values()) + list(p.children.values())}
    letters = [t for h in p.items if "household" in h.classes for t in h.texts]
    upon = {"Q8 %s and %s lie on one another" % (t[4], u[4]) for n, t in enumerate(letters) for u in letters[:n]
            if t[0] < u[2] and t[2] > u[0] and t[1] < u[3] and t[3] > u[1]}
    return sorted({"Q8 %s runs through the words %s" % (i.id, t[4]) for h in p.items if "household" in h.classes for t in h.texts
                   for i in lines.values() for a, b in i.segments() if svgcheck.hits(a, b, t, 1.0)} | upon)


def gap(one, other):
    """Between two people of a row, left and right: the least of what stands at one height, symbols and names."""
    def parts(i):
        return [i.box] + [(t[0] + (t[2] - t[0]) / 22, t[1], t[2] - (t[2] - t[0]) / 22, t[3]) for t in i.texts if t[3] > i.box[3]]
    return min([b[0] - a[2] for a in parts(one) for b in parts(other) if a[1] < b[3] and b[1] < a[3]] + [1e9])


def sizes(p):
    """Q13: room between neighbours of a row, and letters that can be read."""
    faults = []
    for group in p.rows().values():
        for a, b in zip(group, group[1:]):
            g = gap(p.people[a], p.people[b])
            if g < GAP - 0.05:
                faults.append("Q13 %.1f points between %s and %s" % (g, a, b))
    for t in p.root.iter(SVG + "text"):
        if float(t.get("font-size")) < LETTERS - 0.01:
            faults.append("Q13 letters of %s points" % t.get("font-size"))
    return faults


def side_by_side(p):
    """Q13: room between lines; where more than three leave somebody on one side there is none, which no family drawn here has."""
    lines = {i.id: i for i in list(p.unions.values()) + list(p.descents.values()) + list(p.children.values())}
    return ["Q13 %s and %s run %.1f points from each other" % x for x in svgcheck.side_by_side(lines.values())]


def is_tree(p):
    """No two ways from one person to another, and nobody with two partners."""
    root = {}

    def find(a):
        while root.setdefault(a, a) != a:
            a = root[a]
        return a
    ends = [(u, x) for u, pair in p.pairs.items() for x in pair]
    ends += [(k[len("union-"):], k[len("union-"):].split("__")[0]) for k in p.unions if k[len("union-"):] not in p.pairs]
    for c in p.children:
        name = c[len("child-"):]
        who, _, of = name.partition("__")
        ends.append((of or p.above.get(name, "nobody " + name), who if of else name))
        if of and "union-" + of not in p.unions:  # carers who have no line of their own
            ends += [(of, x) for x in of.split("__")]
    for u, x in sorted(set(ends)):
        a, b = find("union " + u), find(x)
        if a == b:
            return False
        root[a] = b
    mates = [x for pair in p.pairs.values() for x in pair]
    return len(mates) == len(set(mates))


def area(p):
    """Q20: how much wider, from symbol to symbol, than the widest row must be: the least distances of docs on genograms, 3.6, step 5."""
    need, pairs = 0, {frozenset(e) for e in p.pairs.values()}
    width = {k: max([SYMBOL] + [(t[2] - t[0]) / 1.1 for t in i.texts]) for k, i in p.people.items()}
    for group in p.rows().values():
        row = SYMBOL
        for a, b in zip(group, group[1:]):
            d = max(SYMBOL + GAP, (width[a] + width[b]) / 2 + GAP)
            if frozenset((a, b)) in pairs:
                d = max(d, 86)
            elif a not in p.above or p.above[a] != p.above.get(b):
                d += 20
            row += d
        need = max(need, row)
    boxes = [i.box for i in p.people.values()]
    return (max(b[2] for b in boxes) - min(b[0] for b in boxes)) / max(need, SYMBOL)


def width(p):
    """Q20: of a tree."""
    return ["Q20 %.2f times as wide as the widest row must be" % area(p)] if len(p.people) > 2 and is_tree(p) and area(p) > WIDER else []


def style_words(profile="uk"):
    """What each class of the drawing is called in a legend, from schemas/style."""
    folder = os.path.join(TOP, "schemas/style")
    path = os.path.join(folder, "genogram", profile + ".xml")
    root = svgcheck.ET.parse(path if os.path.exists(path) else os.path.join(folder, "genogram.xml")).getroot()
    out = {}
    for e in root.iter():
        if e.get("for") and e.get("words"):
            out.setdefault((e.tag, e.get("for")), e.get("words"))
    return out


CLASS_OF_COUPLE = {"parents": "parents", "married": "spouse", "cohabiting": "partner", "engaged": "engaged", "separated": "separated",
                   "ex-partner": "ex-partner", "divorced": "divorced"}
CLASS_OF_CHILD = {"adopted": "adopted", "kinship": "kinship", "foster": "fostered", "step": "stepchild"}


def legend(p, words=None):
    """Q18: the legend has exactly the encodings used: those it needs are read from the classes drawn."""
    words = words or style_words()
    used = set()
    for i in p.people.values():
        if "unborn" in i.classes:
            used.add(words["symbol", "unborn"])
        else:
            for sex in ("male", "female", "other", "unknown"):
                if sex in i.classes:
                    used.add(words["symbol", sex])
            if "unnamed" in i.classes:
                used.add(words["mark", "unnamed"])
        if "index" in i.classes:
            used.add(words["mark", "index"])
        if "deceased" in i.classes:
            used.add(words["mark", "dead"])
        used |= {words["mark", m] for c, m in (("responsible", "responsibility"), ("unverified", "unverified")) if c in i.classes}
    for u in p.unions.values():
        used |= {words["couple", CLASS_OF_COUPLE[c]] for c in u.classes if c in CLASS_OF_COUPLE}
    for c in p.children.values():
        used |= {words["child", CLASS_OF_CHILD[k]] for k in c.classes if k in CLASS_OF_CHILD}
        if "twin" in c.classes:
            used.add(words["mark", "identical-twins" if "identical" in c.classes else "twins"])
    if p.homes:
        used.add(words["mark", "home"])
    told = {t[4] for i in p.items if "legend" in i.classes for t in i.texts if t[4] not in ("?", "n", "P", "")}
    # a carer's own word stands after the line's: "...: special guardian"; civil partners instead of theirs
    told |= {t.split(": ")[0] for t in told if t.startswith((words["child", "kinship"] + ": ", words["child", "fostered"] + ": "))}
    told |= {words["couple", of] for t, of in (("civil partners", "spouse"), ("civil partnership ended", "divorced")) if t in told}
    known = set(words.values())
    return (["Q18 used and not in the legend: " + w for w in sorted(used - told)] +
            ["Q18 in the legend and not used: " + w for w in sorted((told & known) - used)])


def samples(p):
    """The samples of the legend: words -> what is drawn beside them, without place and without colour."""
    out = []
    texts = [(t[0], (t[1] + t[3]) / 2, t[4]) for g in p.root.iter(SVG + "g") if "legend" in g.get("class", "").split()
             for t in svgcheck.Item(g).texts if t[4] not in ("?", "")]
    for g in p.root.iter(SVG + "g"):
        if "legend" not in g.get("class", "").split():
            continue
        i = svgcheck.Item(g)
        if not i.paths and not i.box:
            continue
        x = i.paths[0][0][0] if i.paths else i.box[0]
        ys = [q[1] for path in i.paths for q in path] or [i.box[1], i.box[3]]
        y = (min(ys) + max(ys)) / 2
        near = [t for t in texts if abs(t[1] - y) < 7.5 and 0 < t[0] - x < 60]
        if not near:
            continue
        look = []
        for path, e in zip(i.paths, g.iter(SVG + "path")):
            look.append(("path", e.get("stroke-dasharray") or "", e.get("stroke-width") or "1",
                         tuple((round(q[0] - x), round(q[1] - y)) for q in path)))
        for e in g.iter():
            if e.tag in (SVG + "polygon", SVG + "ellipse"):
                corner = [tuple(map(float, q.split(","))) for q in (e.get("points") or "").split()]
                look.append((e.tag[len(SVG):], tuple((round(q[0] - x), round(q[1] - y)) for q in corner), e.get("rx"),
                             e.get("stroke-dasharray") or "", "white" if e.get("fill") in ("white", "none", "transparent") else "filled"))
        for t in i.texts:
            look.append(("text", t[4]))
        out.append((min(near, key=lambda t: t[0])[2], tuple(sorted(map(str, look)))))
    table = {}
    for word, look in out:
        table.setdefault(word, []).append(look)
    return {w: tuple(sorted(x)) for w, x in table.items()}


BOTH = {"gender not recorded", "not named in the records"}  # a diamond with "?" of somebody of whom both are true


def hues(tables):
    """Q15: no two words of the legends stand beside samples that differ in hue alone."""
    seen, faults = {}, []
    for table in tables:
        for word, look in table.items():
            other = seen.setdefault(look, word)
            kinds = {w.split(": ")[0] for w in (other, word)}  # a carer's own word stands after the line's
            if len(kinds) > 1 and not (look and {other, word} == BOTH):
                faults.append("Q15 %r and %r look alike without colour" % (other, word))
    return sorted(set(faults))


def told(p, r):
    """Q19: the list in the description, read back, gives the people, couples and children of the drawing."""
    lines = (p.root.find(SVG + "desc").text or "").split("\n")
    name = {}
    for k, i in p.people.items():
        n = (r.people.get(k, {}).get("names") or [None])[0]
        if not n or n in name or " and " in n or ":" in n or "," in n:
            return []  # two of one name, or a name that a sentence cannot hold: nothing can be read back
        name[n] = k
    couples, children = set(), set()
    for line in lines:
        m = re.match(r"(.+) and (.+): (?!live together)", line)
        if m and m.group(1) in name and m.group(2) in name:
            couples.add(frozenset((name[m.group(1)], name[m.group(2)])))
            continue
        m = re.match(r"(.+?): (?:[a-z -]*?)child(?:, [a-z ]+)? (?:of|cared for by|fostered by|with) (.+?)(?: and (.+?))?(?:, .*|;.*)?\.$", line)
        if m and m.group(1) in name:
            children.add((name[m.group(1)], frozenset(name[n] for n in m.groups()[1:] if n in name)))
    faults = []
    drawn = {frozenset(e) for e in p.pairs.values()}
    for pair in drawn ^ couples:
        faults.append("Q19 %s: %s" % ("drawn and not told" if pair in drawn else "told and not drawn", " and ".join(sorted(pair))))
    hung = {(c, frozenset(p.pairs.get(u, (u,)))) for c, u in p.above.items() if u in p.pairs or u in p.people}
    for c, parents in hung - children:
        faults.append("Q19 drawn and not told: %s, child of %s" % (c, " and ".join(sorted(parents))))
    return faults


def parts_a_couple(before, sibling):
    """One more youngest child beside this one would stand between two partners who stood side by side."""
    group = before.sibships()[before.above[sibling]]
    row = before.rows()[before.row(group[-1])]
    last = row.index(group[-1])
    return last + 1 < len(row) and any({row[last], row[last + 1]} == set(e) for e in before.pairs.values()) and row[last + 1] in before.above


def same_order(before, after):
    """Q12: whoever stood left of another of the same row still does."""
    faults, rows = [], after.rows()
    where = {k: (row, n) for row, group in rows.items() for n, k in enumerate(group)}
    for group in before.rows().values():
        here = [k for k in group if k in where]
        for a, b in zip(here, here[1:]):
            if where[a][0] != where[b][0]:
                faults.append("Q12 no longer in one row: %s and %s" % (a, b))
            elif where[a][1] > where[b][1]:
                faults.append("Q12 changed places: %s and %s" % (a, b))
    return faults
