"""Can all couples of a picture stand side by side with no line crossing another?  What may not be moved: rows, and brothers and sisters
among themselves.  Asked of an svggoals.Picture, for goal Q6 (docs on genograms, 5: 0 crossings where every couple can).

can(p) searches row by row from the top: the order of the unions above forces that of their children.  True: there is such an order;
False: there is none; None: too many to try, or lines that pass rows, of which it does not know.
by_trying(p) tries every order of every row, for families of a dozen: the two must agree (genogram-families.test).
"""
import itertools


class Enough(Exception):
    pass


class Graph:
    """Rows from the top; couples by person; children by union, left to right.  `why`: False or None when nothing need be searched."""

    def __init__(self, p):
        row = {k: p.row(k) for k in p.at}
        nth = {y: i for i, y in enumerate(sorted(set(row.values())))}
        self.row, self.rows, self.why = {k: nth[y] for k, y in row.items()}, len(nth), True
        self.mates, self.kids = {k: [] for k in row}, {}
        for u, (a, b) in sorted(p.pairs.items()):
            if self.row[a] != self.row[b]:
                self.why = False  # a couple of two generations
            self.mates[a].append((b, u))
            self.mates[b].append((a, u))
        if any(len(m) > 2 for m in self.mates.values()):
            self.why = False
        for c, u in p.above.items():
            self.kids.setdefault(u, []).append(c)
        for group in self.kids.values():
            group.sort(key=lambda c: p.at[c][0])
        self.parents = {u: [x for x in p.pairs.get(u, (u,)) if x in p.people] for u in self.kids}
        for u, group in self.kids.items():
            rows = {self.row[c] for c in group}
            if self.why and (len(rows) > 1 or self.parents[u] and rows != {self.row[self.parents[u][0]] + 1}):
                self.why = None

    def unions(self, line):
        """Unions with children of people who stand side by side, left to right."""
        out = []
        for a, b in itertools.zip_longest(line, line[1:]):
            out += [a] if a in self.kids else []
            out += [u for m, u in self.mates[a] if m == b and u in self.kids]
        return out

    def chains(self):
        """Those whom couples hold together, from one end to the other, row by row; None: some stand in a ring."""
        out, seen = [[] for _ in range(self.rows)], set()
        for end in sorted(self.row, key=lambda k: (len(self.mates[k]) > 1, k)):
            if end in seen:
                continue
            if len(self.mates[end]) > 1:
                return None  # whoever has an end has been seen from there
            line = [end]
            while True:
                step = [m for m, _ in self.mates[line[-1]] if m not in line]
                if not step:
                    break
                line.append(step[0])
            seen |= set(line)
            out[self.row[end]].append(line)
        return out


def can(p, most=100000):
    g = Graph(p)
    if not g.why:
        return g.why
    chains, tried = g.chains(), [0]
    if chains is None:
        return False

    def insert(i, blocks, free):
        """The free chains of a row anywhere between those whose place is forced."""
        if not free:
            for pick in itertools.product(*blocks):
                tried[0] += 1
                if tried[0] > most:
                    raise Enough
                if put(i + 1, [u for line in pick for u in g.unions(line)]):
                    return True
            return False
        line = free[0]
        ways = [line, line[::-1]] if len(g.unions(line)) > 1 else [line]
        return any(insert(i, blocks[:k] + [ways] + blocks[k:], free[1:]) for k in range(len(blocks) + 1))

    def within(i, forced):
        at = {c: n for n, c in enumerate(forced)}
        held, free = [], []
        for line in chains[i]:
            n = [at[c] for c in line if c in at]
            if not n:
                free += [line] if g.unions(line) else []
                continue
            ways = [w for w, step in ((line, 1), (line[::-1], -1)) if n == list(range(n[0], n[0] + step * len(n), step))]
            if not ways:
                return False
            held.append((min(n), ways if len(g.unions(line)) > 1 else ways[:1]))
        return insert(i, [w for _, w in sorted(held, key=lambda h: h[0])], free)

    def among(i, forced, loose):
        """Brothers and sisters who hang from nobody, anywhere among the others."""
        if not loose:
            return within(i, forced)
        return any(among(i, forced[:k] + g.kids[loose[0]] + forced[k:], loose[1:]) for k in range(len(forced) + 1))

    def put(i, above):
        if i == g.rows:
            return True
        forced = [c for u in above if g.row[g.kids[u][0]] == i for c in g.kids[u]]
        return among(i, forced, [u for u in g.kids if not g.parents[u] and g.row[g.kids[u][0]] == i])
    try:
        return put(0, [])
    except Enough:
        return None


def by_trying(p):
    """Every order of every row: a family of a dozen."""
    g = Graph(p)
    if not g.why:
        return g.why

    def is_good(order, i, above):
        at = {k: n for n, k in enumerate(order)}
        if any(abs(at[k] - at[m]) != 1 for k in order for m, _ in g.mates[k]):
            return False
        sibships = [u for u in g.kids if g.row[g.kids[u][0]] == i]
        place = {u: [at[c] for c in g.kids[u]] for u in sibships}
        if any(v != sorted(v) for v in place.values()):
            return False
        for u, v in itertools.permutations(sibships, 2):
            if u in above and v in above:
                if above.index(u) < above.index(v) and max(place[u]) > min(place[v]):
                    return False
            elif u not in above and any(min(place[u]) < n < max(place[u]) for n in place[v]):
                return False  # a bar that hangs from nothing, and a child of others through it
        return True
    now = {()}  # orders of the unions of the row before
    for i in range(g.rows):
        people = sorted(k for k in g.row if g.row[k] == i)
        now = {tuple(g.unions(order)) for above in now for order in itertools.permutations(people) if is_good(order, i, above)}
    return bool(now)
