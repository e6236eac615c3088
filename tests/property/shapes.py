"""Families put together from shapes that real ones have and a pedigree seldom: six partners in the order of time, cousins and
step-children who marry, brothers who marry sisters, a widow and her brother-in-law, uncle and niece, couples who marry again, adoption
and fostering beside birth, a child in two homes, twins among half-brothers, fourteen children, one parent alone over generations,
partners of one sex and the father whom nobody lives with, an unborn child, people without name or date, families that no line joins.
All invented.

shape_family(seed) is a stream; the same number gives the same family on every machine (families.Dice).
"""
import json

from families import Dice

SURNAMES = ("Ash", "Birch", "Elder", "Featherstonehaugh-Cholmondeley", "Fir", "Montgomery-Massingberd Wren", "O", "Thistlethwaite-Smith")
LIMIT = 64


class Maker:
    def __init__(self, seed):
        self.d, self.people, self.relations, self.free = Dice(seed * 31 + 7), [], [], []

    def person(self, born, sex=None, **more):
        d, n = self.d, len(self.people)
        p = {"type": "person", "id": "s:%03d" % n, "names": ["P%d %s" % (n, d.pick(SURNAMES))], "sex": sex or d.pick(("male", "female")),
             "born": born}
        if not d.often(8):
            p["birth"] = "%d" % born if d.often(25) else "%d-%02d-%02d" % (born, 1 + d.number(12), 1 + d.number(28))
        if born < 1945 and d.often(60):
            p["death"] = "%d" % (born + 62 + d.number(15))
        if d.often(3):
            p["names"], p["sex"] = [], "unknown"
        p.update(more)
        self.people.append(p)
        return p

    def tie(self, a, kind, b, **more):
        self.relations.append(dict({"type": "relation", "from": a["id"], "kind": kind, "to": b["id"]}, **more))

    def couple(self, a, b, year, over=None):
        kind = ("ex-spouse", "ex-partner", "separated")[self.d.number(3)] if over else ("spouse", "partner")[self.d.number(2)]
        self.tie(a, kind, b, **({"start": "%d" % year} if self.d.often(85) else {}))
        for p in (a, b):
            if p in self.free:
                self.free.remove(p)

    def mate(self, p, sex=None):
        return self.person(p["born"] + self.d.number(7) - 3, sex or ("female" if p["sex"] == "male" else "male"))

    def child(self, parents, born, kind="parent", **more):
        c = self.person(born, **more)
        n = 1 + sum(r["from"] == parents[0]["id"] and r["kind"] == kind for r in self.relations)
        for q in parents:
            self.tie(q, kind, c, ordinal=n)
        return c

    def children(self, parents, born, n, **more):
        out = []
        for _ in range(n):
            born += 1 + self.d.number(3)
            out.append(self.child(parents, born, **more))
        return out

    def twins(self, parents, born):
        a, b = self.children(parents, born, 2)
        b.pop("birth", None)
        if "birth" in a:
            b["birth"] = a["birth"]
        self.tie(a, "twin", b)
        return [a, b]


# Each shape grows from one person who has nobody yet, and says who of the new ones may be grown from in turn.

def plain(m, p, least=1):
    q = m.mate(p)
    m.couple(p, q, p["born"] + 22)
    return m.children([p, q], p["born"] + 23, least + m.d.number(4))


def many_partners(m, p):
    out, n = [], 3 + m.d.number(4)
    for i in range(n):
        q = m.mate(p)
        m.couple(p, q, p["born"] + 18 + 4 * i, over=i + 1 < n)
        out += m.children([p, q], p["born"] + 19 + 4 * i, m.d.number(3))
    return out


def cousins(m, p):
    one, two = plain(m, p, 2)[:2]
    q, r = m.mate(one), m.mate(two)
    m.couple(one, q, one["born"] + 22)
    m.couple(two, r, two["born"] + 22)
    left, right = m.children([one, q], one["born"] + 23, 1 + m.d.number(3)), m.children([two, r], two["born"] + 23, 1 + m.d.number(3))
    a, b = m.d.pick(left), m.d.pick(right)
    b["sex"] = "male" if a["sex"] == "female" else "female"
    m.couple(a, b, b["born"] + 24)
    return [c for c in left + right if c not in (a, b)] + m.children([a, b], b["born"] + 25, 1 + m.d.number(2))


def exchange(m, p):
    """Two brothers, or brother and sister, marry two of another family."""
    ours, a = plain(m, p, 2), m.mate(p)
    b = m.mate(a)
    m.couple(a, b, a["born"] + 22)
    theirs = m.children([a, b], a["born"] + 23, 2 + m.d.number(2))
    out = []
    if m.d.often(50):
        theirs.reverse()
    for x, y in list(zip(ours, theirs))[:2]:
        y["sex"] = "male" if x["sex"] == "female" else "female"
        m.couple(x, y, x["born"] + 22)
        out += m.children([x, y], x["born"] + 23, m.d.number(3))
    return out + ours[2:] + theirs[2:]


def in_turn(m, p):
    """One who lives with one of two brothers or sisters, then with the other."""
    one, two = plain(m, p, 2)[:2]
    two["sex"] = one["sex"]
    q = m.mate(one)
    m.couple(one, q, one["born"] + 20, over=True)
    m.couple(two, q, one["born"] + 28)
    return m.children([one, q], one["born"] + 21, 1 + m.d.number(2)) + m.children([two, q], one["born"] + 29, m.d.number(3))


def again(m, p):
    """Married, divorced, and married to one another again."""
    q = m.mate(p)
    m.couple(p, q, p["born"] + 20, over=True)
    out = m.children([p, q], p["born"] + 21, 1 + m.d.number(2))
    if m.d.often(50):
        r = m.mate(p)
        m.couple(p, r, p["born"] + 27, over=True)
        out += m.children([p, r], p["born"] + 28, m.d.number(2))
    m.couple(p, q, p["born"] + 32)
    return out + m.children([p, q], p["born"] + 33, m.d.number(2))


def alone(m, p):
    out = m.children([p], p["born"] + 20, 1 + m.d.number(3))
    return out[1:] + m.children([out[0]], out[0]["born"] + 20, 1 + m.d.number(2))


def of_one_sex(m, p):
    q = m.mate(p, p["sex"])
    m.couple(p, q, p["born"] + 25)
    out = m.children([p, q], p["born"] + 30, m.d.number(2), kind="adoptive-parent")
    if m.d.often(60):  # hers, and the father's whom nobody lives with; the other has adopted
        c = m.child([p, m.mate(p)], p["born"] + 34)
        m.tie(q, "adoptive-parent", c)
        out.append(c)
    return out


def adopted(m, p):
    q, x = m.mate(p), m.mate(p)
    y = m.mate(x)
    m.couple(p, q, p["born"] + 22)
    own = m.children([p, q], p["born"] + 24, m.d.number(3))
    kept = m.children([x, y], p["born"] + 24, m.d.number(2))
    away = m.children([x, y], p["born"] + 27, 1 + m.d.number(2))
    for c in away:
        for parent in (p, q):
            m.tie(parent, "adoptive-parent", c)
    return own + kept + away


def fostered(m, p):
    """Children of one of the family, who live with a grandparent, an aunt or carers of no kin."""
    out = plain(m, p, 2)
    young = m.children([out[0]] + ([m.mate(out[0])] if m.d.often(60) else []), out[0]["born"] + 19, 1 + m.d.number(3))
    kind = m.d.pick(("kinship-carer", "special-guardian", "foster-carer"))
    carer = m.mate(p) if kind == "foster-carer" else m.d.pick([p, out[1]])
    for c in young:
        if m.d.often(70):
            m.tie(carer, kind, c)
    return out[1:] + young


def half(m, p):
    q, r = m.mate(p), m.mate(p)
    m.couple(p, q, p["born"] + 20, over=True)
    m.couple(p, r, p["born"] + 28)
    return m.twins([p, q], p["born"] + 21) + m.children([p, q], p["born"] + 25, m.d.number(2)) + m.twins([p, r], p["born"] + 29)


def large(m, p):
    q = m.mate(p)
    m.couple(p, q, p["born"] + 20)
    return m.children([p, q], p["born"] + 20, 9 + m.d.number(6))


def uncle(m, p):
    one, two = plain(m, p, 2)[:2]
    q = m.mate(one)
    m.couple(one, q, one["born"] + 19)
    niece = m.child([one, q], one["born"] + 20, sex="male" if two["sex"] == "female" else "female")
    m.couple(two, niece, niece["born"] + 20)
    return m.children([two, niece], niece["born"] + 21, 1 + m.d.number(2)) + m.children([one, q], one["born"] + 22, m.d.number(2))


def step(m, p):
    """His and hers from before, who come together in turn."""
    q, x = m.mate(p), m.mate(p)
    m.couple(p, x, p["born"] + 20, over=True)
    his = m.child([p, x], p["born"] + 21)
    hers = m.child([q, m.mate(q)] if m.d.often(50) else [q], p["born"] + 22, sex="male" if his["sex"] == "female" else "female")
    m.couple(p, q, p["born"] + 27)
    theirs = m.children([p, q], p["born"] + 28, m.d.number(3))
    if m.d.often(40):
        m.couple(his, hers, p["born"] + 45)
        return theirs + m.children([his, hers], p["born"] + 46, 1)
    return theirs + [his, hers]


def expecting(m, p):
    if p["born"] < 1984:
        return plain(m, p)
    q = m.mate(p)
    m.couple(p, q, p["born"] + 22)
    out = m.children([p, q], p["born"] + 22, m.d.number(2))
    c = m.person(2027, "unknown", names=[], expected="2027-02-%02d" % (1 + m.d.number(28)))
    c.pop("birth", None)
    for x in (p, q):
        m.tie(x, "parent-of-unborn-child", c)
    return [x for x in out if x["born"] < 2026]


def nameless(m, p):
    q = m.person(p["born"], "unknown", names=[])
    q.pop("birth", None)
    return m.children([p, q], p["born"] + 20, 1 + m.d.number(3))


SHAPES = (plain, plain, many_partners, cousins, exchange, in_turn, again, alone, of_one_sex, adopted, fostered, half, large, uncle, step,
          expecting, nameless)


def homes(m):
    """Some parents live with their children under sixteen; a child may live at both parents' places."""
    d, where = m.d, {}
    for p in m.people:
        young = [r["to"] for r in m.relations if r["from"] == p["id"] and r["kind"] in ("parent", "adoptive-parent")]
        young = [q for q in m.people if q["id"] in young and 2011 < q["born"] <= 2025 and "death" not in q and "expected" not in q]
        if not young or p["born"] < 1950 or "death" in p or p["id"] in where or not d.often(60):
            continue
        place = "place:%d" % len(where)
        mates = [r["to"] if r["from"] == p["id"] else r["from"] for r in m.relations if r["kind"] in ("spouse", "partner") and p["id"] in (r["from"], r["to"])]
        mates = [q["id"] for q in m.people if q["id"] in mates and "death" not in q and q["id"] not in where and q["born"] < 2008]
        for i in [p["id"]] + mates[:1] + [q["id"] for q in young]:
            where.setdefault(i, []).append(place)
    for i, places in sorted(where.items()):
        for place in places:
            m.relations.append({"type": "relation", "from": i, "kind": "residence", "to": place})


def shape_family(seed):
    m = Maker(seed)
    d = m.d
    m.free = [m.person(1905 + d.number(60))]
    for n in range(1 + d.number(6)):
        if len(m.people) > LIMIT:
            break
        young = [p for p in m.free if p["born"] < 2004]
        if not young or n and d.often(8):
            young = [m.person(1905 + d.number(60))]  # a family that no line joins
            m.free.append(young[0])
        p = d.pick(young)
        shape = d.pick(SHAPES)
        m.free.remove(p)
        m.free += [c for c in shape(m, p) if c not in m.free]
    homes(m)
    late = {p["id"] for p in m.people if p["born"] > 2025 and "expected" not in p}  # not yet: nor what is to come of them
    people = [p for p in m.people if p["id"] not in late]
    for p in people:
        del p["born"]
    return ("\n".join(json.dumps(r) for r in people + [r for r in m.relations if not late & {r["from"], r["to"]} and r.get("start", "") < "2026"]) + "\n").encode()
