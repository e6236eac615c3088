"""The pattern rules evaluated literally and slowly, from the words of their specification and nothing else.

It shares nothing with lib/analysis: where the two differ one of them is wrong, and the specification says which.  One
function for each paragraph; no sweep, no index, no cleverness: windows are tried one by one, sequences by trying every
assignment in order, probabilities as exact fractions.  Standard library only.

    rules  = Rules(path)                     terms, periods and rules of one file
    record = Record(lines)                   events, persons and coverage of a stream (JSON Lines)
    for finding in evaluate(rules, record, today): ...

A finding is a dict: rule, child, pair, state, dating, first, last, onset, count, entries, evidence (ids in order),
not_counted (a set of ids), strength, numbers.  Days are datetime.date ordinals."""
import copy, csv, datetime as D, json, os, random, re
import xml.etree.ElementTree as ET
from fractions import Fraction
from itertools import permutations
from math import comb, factorial, log

NS = "{urn:x-chronology:rules:1}"
TOP = os.environ.get("TOP") or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DETECTORS = "count sum distinct sequence gap trend rhythm change overlap link".split()


# ---- Dates: an event occupies [lo, hi] -------------------------------------------------------------------------------
def month_end(y, m):
    return 31 if m in (1, 3, 5, 7, 8, 10, 12) else 30 if m != 2 else 29 if y % 4 == 0 and (y % 100 or y % 400 == 0) else 28


def read_day(s):
    """The range [lo, hi] that a written date allows, and the minute of the day where one is given."""
    if "/" in s:
        a, b = s.split("/")
        return read_day(a)[0], read_day(b)[1], None
    m = re.match(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d))?)?)?$", s)
    y, mo, da, h, mi = (int(v) if v else None for v in m.groups())
    if mo is None:
        return D.date(y, 1, 1).toordinal(), D.date(y, 12, 31).toordinal(), None
    if da is None:
        return D.date(y, mo, 1).toordinal(), D.date(y, mo, month_end(y, mo)).toordinal(), None
    d = D.date(y, mo, da).toordinal()
    return d, d, None if h is None else 60 * h + mi


# ---- Two clocks --------------------------------------------------------------------------------------------------------
def last_sunday(y, m):
    d = D.date(y, m, 31)
    return d.toordinal() - (d.weekday() + 1) % 7


def elapsed(day, minute):
    """Minutes of the elapsed clock (UTC) of a local time in Europe/London; what the clocks repeat is taken the first time."""
    y = D.date.fromordinal(day).year
    spring, autumn = last_sunday(y, 3) * 1440 + 60, last_sunday(y, 10) * 1440 + 120
    local = day * 1440 + minute
    return local - 60 if spring + 60 <= local < autumn else local


def local_day(moment):
    """The civil day of a minute of the elapsed clock."""
    y = D.date.fromordinal(moment // 1440).year
    summer = last_sunday(y, 3) * 1440 + 60 <= moment < last_sunday(y, 10) * 1440 + 60
    return (moment + 60 * summer) // 1440


# ---- Windows are closed: end(S, d) -------------------------------------------------------------------------------------
class Calendar:
    def __init__(self, nation="england-and-wales"):
        with open(os.path.join(TOP, "schemas/calendar/holidays.csv"), newline="") as f:
            self.off = {D.date.fromisoformat(row["date"]).toordinal() for row in csv.DictReader(f) if row["nation"] == nation}

    def works(self, d):
        return D.date.fromordinal(d).weekday() < 5 and d not in self.off


class Span:
    def __init__(self, text, calendar):
        n, self.unit = re.match(r"(\d+) (.*?)s?$", text).groups()
        self.n, self.calendar, self.hours, self.known = int(n), calendar, self.unit == "hour", {}

    def end(self, d):
        """The last day (of an hour span: minute) that is within the span of d, that one included."""
        if d not in self.known:
            self.known[d] = self.reckon(d)
        return self.known[d]

    def reckon(self, d):
        if self.unit == "hour":
            return d + 60 * self.n
        if self.unit == "day":
            return d + self.n
        if self.unit == "week":
            return d + 7 * self.n
        if self.unit == "working day":
            left = self.n
            while left:
                d += 1
                left -= self.calendar.works(d)
            return d
        day = D.date.fromordinal(d)
        y, m = divmod(day.month - 1 + self.n * (12 if self.unit == "year" else 1), 12)
        y, m = y + day.year, m + 1
        return D.date(y, m, min(day.day, month_end(y, m))).toordinal()


# ---- Entries -----------------------------------------------------------------------------------------------------------
class SameDay:
    """No time but the day itself."""
    hours = False

    @staticmethod
    def end(day):
        return day


class Kinds:
    def __init__(self):
        root = ET.parse(os.path.join(TOP, "schemas/codes/kinds.xml")).getroot()
        self.alias, self.interval, self.seen, self.administrative = {}, set(), set(), set()
        for k in root.iter("kind"):
            name = k.get("name")
            for a in k.iter("alias"):
                self.alias[a.get("name")] = name
            if k.get("shape") == "interval":
                self.interval.add(name)
            if "administrative" in (k.get("flags") or "").split():
                self.administrative.add(name)
            if "child-seen" in (k.get("flags") or "").split():
                self.seen.add(name)


KINDS = Kinds()


class Entry:
    """An entry as one child's chronology holds it; `point` says that it stands for the start or the end of an interval."""

    def __init__(self, e, child):
        w = e.get("when") or {}
        self.e, self.id, self.child, self.kind = e, e["id"], child, e["kind"]
        self.agency, self.severity, self.text = e.get("agency"), e.get("severity"), e.get("text") or ""
        self.dated = bool(w.get("start")) and w.get("start_precision") not in ("unknown", "before", "after")
        self.lo, self.hi, self.minute = read_day(w["start"]) if self.dated else (10 ** 7, 10 ** 7, None)
        self.end = read_day(w["end"]) if w.get("end") and w.get("end_precision") not in ("unknown", "before", "after") else None
        self.ref, self.point = e.get("ref"), None
        people = {p.get("role"): p["person"] for p in e.get("people", [])}
        self.by, self.to = people.get("perpetrator"), people.get("victim")
        self.people = e.get("people", [])

    def at(self, point):
        """The start or the end of an interval as a thing of its own; none where there is no end."""
        if point == "end" and (not self.end or not self.dated):
            return None
        p = object.__new__(Entry)
        p.__dict__.update(self.__dict__, point=point, end=None)
        if point == "end":
            p.lo, p.hi, p.minute = self.end
        return p

    def written(self):
        w = object.__new__(Entry)
        w.__dict__.update(self.__dict__)
        w.lo, w.hi, w.minute = read_day(self.e["recorded"])
        return w

    @property
    def exact(self):
        return self.lo == self.hi

    @property
    def order(self):
        return self.lo, self.hi, -1 if self.minute is None else self.minute, self.id


class Record:
    def __init__(self, lines):
        self.events, self.born, self.expected, self.covers = {}, {}, {}, {}
        for line in lines:
            r = json.loads(line) if isinstance(line, str) else line
            if r["type"] == "event":
                self.events.setdefault(r["child"], []).append(Entry(r, r["child"]))
            elif r["type"] == "person":
                if r.get("birth"):
                    self.born[r["id"]] = read_day(r["birth"])[:2]
                if r.get("expected"):
                    self.expected[r["id"]] = read_day(r["expected"])[:2]
            elif r["type"] == "import":
                for c in r.get("covers", []):
                    for child in [c["child"]] if c.get("child") else r.get("children", []):
                        self.covers.setdefault(child, []).append((c["kinds"].split(), read_day(c["from"])[0] if c.get("from") else -10 ** 7,
                                                                  read_day(c["to"])[1] if c.get("to") else 10 ** 7))
        for e in self.events.values():
            e.sort(key=lambda x: x.order)


# ---- Ages --------------------------------------------------------------------------------------------------------------
def months_old(born, on):
    """Completed months; who was born on the 29th of February is a year older on the 1st of March in common years."""
    b, d = D.date.fromordinal(born), D.date.fromordinal(on)
    return (d.year - b.year) * 12 + d.month - b.month - (d.day < b.day)


def birthday(born, years):
    b = D.date.fromordinal(born)
    if b.month == 2 and b.day == 29 and month_end(b.year + years, 2) == 28:
        return D.date(b.year + years, 3, 1).toordinal()
    return D.date(b.year + years, b.month, b.day).toordinal()


def age_fits(spec, entry, born):
    """True, False, "maybe" where it hangs on the day, None where no birth is known."""
    if born is None or not entry.dated:
        return None
    if spec == "unborn":
        fits = lambda b, d: d < b
    else:
        m = re.match(r"under (\d+)(?: (\w+))?$", spec)
        if m:
            lo, hi, unit = 0, int(m[1]) - 1, m[2]
        else:
            m = re.match(r"(\d+)(?:-(\d+))?(?: (\w+))?$", spec)
            lo, hi, unit = int(m[1]), int(m[2] or m[1]), m[3]
        unit = 1 if unit == "months" else 12
        fits = lambda b, d: d >= b and lo * unit <= months_old(b, d) < (hi + 1) * unit
    answers = {fits(b, d) for b in {born[0], born[1]} | set(range(born[0], born[1] + 1, 1 if born[1] - born[0] < 400 else 30))
               for d in {entry.lo, entry.hi} | (set(range(entry.lo, entry.hi + 1)) if entry.hi - entry.lo < 40 else set(range(entry.lo, entry.hi, 15)))}
    return answers.pop() if len(answers) == 1 else "maybe" if born[0] == born[1] else None


# ---- Terms: <is> lines are alternatives, the attributes of a line must all fit, <not> lines take out again ------------
def kind_fits(spec, entry):
    """The points of the entry (None: the entry itself) that a list of kinds speaks of."""
    points = []
    for k in spec.split():
        base, _, point = k.partition(":")
        if not point and base not in KINDS.alias and base.rpartition(".")[2] in ("start", "end") and base.rpartition(".")[0] in KINDS.interval:
            base, _, point = base.rpartition(".")
        base = KINDS.alias.get(base, base)
        if entry.kind == base or entry.kind.startswith(base + "."):
            points.append(point or None)
    return points


def words_in(words, told):
    plain = " " + re.sub(r"[^a-z0-9]+", " ", (told or "").lower()) + " "
    return any(" " + w.replace("-", " ") + " " in plain for w in words.split())


def said(entry, pattern, wanted, labels):
    """Does the text say it, in one of the wanted ways?  labels: what each sentence of the test is known to say."""
    if not entry.text or not re.search("(?i)" + pattern, entry.text):
        return False
    return labels.get(entry.text, "affirmed") in wanted


class Scene:
    """One child's chronology on one day: what a term may look at."""

    def __init__(self, child, record, today, calendar, labels):
        self.child, self.today, self.calendar, self.labels = child, today, calendar, labels
        self.born = record.born.get(child)
        self.expected = record.expected.get(child)
        self.covers = record.covers.get(child, [])
        self.entries = [e for e in record.events.get(child, []) if e.lo <= today or not e.dated]
        self.spans = {}

    def is_before_child(self, entry):
        """All of it more than 280 days, 40 weeks, before the birth; an interval without an end goes on, but for an absence."""
        day = self.born or self.expected
        last = entry.end[1] if entry.end else entry.hi
        goes_on = entry.kind in KINDS.interval and not entry.end and entry.kind.split(".")[0] not in ("missing", "away") and entry.e.get("whose") not in ("parent", "other")
        return bool(day) and max(last, entry.hi) < day[0] - 280 and not goes_on

    def span(self, text):
        if text == "same day":
            return SameDay()
        if text not in self.spans:
            self.spans[text] = Span(text, self.calendar)
        return self.spans[text]


def line_fits(line, entry, scene, point, muted=False):
    """None (cannot be told), False, or how it fits: "coded" or "text", with a "?" where that hangs on the day."""
    a, e, unknown, maybe = line.attrib, entry.e, False, ""
    for name, want in a.items():
        if name == "about":
            who = {p["person"] for p in entry.people if p.get("role") in ("subject", "child", "unborn", "victim", "patient")
                   or p.get("role") == "told-by" and (entry.kind + ".").startswith("disclosure.")}
            ok = (e.get("whose") not in ("parent", "other") and (not who or scene.child in who)) == (want == "child")
        elif name == "kind":
            ok = point in kind_fits(want, entry)
        elif name == "agency":
            ok = (entry.agency or "") in want.split()
        elif name == "severity":
            lo, _, hi = want.partition("-")
            ok = entry.severity is not None and int(lo) <= entry.severity <= int(hi or lo)
        elif name == "age":
            ok = age_fits(want, entry, scene.born)
        elif name == "role":
            ok = any(p["person"] == scene.child and p.get("role") in want.split() for p in entry.people)
        elif name == "service" or name == "outcome":
            ok = words_in(want, e.get(name) or e.get("extra", {}).get(name))
        elif name in ("whose", "standing", "basis"):
            ok = (e.get(name) or e.get("extra", {}).get(name) or "not-said") in want.split()
        elif name == "essential":
            ok = e.get(name) is (want == "yes")
        elif name in ("action", "voice"):
            ok = bool(e.get(name)) == (want == "recorded")
        elif name == "shared":
            ok = want == "no"
        elif name == "tag":
            ok = any(t in want.split() for t in e.get("tags", []))
        elif name == "pair":
            ok = bool(entry.by and entry.to) == (want == "recorded")
        elif name == "late":
            ok = False
            if e.get("recorded") and entry.dated:
                happened = entry.end[1] if entry.end else entry.hi
                ok = read_day(e["recorded"])[0] > scene.span(want).end(happened)
        elif name == "value":
            lo, _, hi = want.partition("-")
            v = re.fullmatch(r"\d+(\.\d+)?", e.get("value") or "")
            ok = bool(v) and Fraction(lo) <= Fraction(v[0]) <= Fraction(hi or lo)
        elif name == "measured-in":
            ok = words_in(want, e.get("unit"))
        elif name == "lasting":
            span, ok = scene.span(want), False
            if entry.dated and entry.end:
                if span.hours:
                    ok = entry.minute is not None and entry.end[2] is not None and elapsed(entry.end[1], entry.end[2]) >= span.end(elapsed(entry.lo, entry.minute))
                else:
                    ok = entry.end[0] >= span.end(entry.hi)
        elif name == "file":
            ok = any(words_in(want, s["file"]) for s in e.get("source", []))
        elif name == "ago":
            ok = entry.dated and scene.today >= scene.span(want).end(entry.hi)
        elif name == "end":
            ok = want == ("recorded" if entry.end else "unknown" if e.get("when", {}).get("end_precision") == "unknown" else "none")
        elif name == "text":
            ok = said(entry, want, set(scene.labels.values()) if muted else (a.get("assert") or "affirmed").split(), scene.labels)
        elif name in ("assert", "cause"):
            ok = True
        else:
            raise NotImplementedError(name)
        if ok == "maybe":
            maybe = "?"
        elif ok is None:
            unknown = True
        elif not ok:
            return False
    return None if unknown else ("text" if "text" in a else "coded") + maybe


class Item:
    """What is counted: an entry, an incident or an episode, of one entry or more."""

    def __init__(self, entries):
        self.entries = [e for e, _ in entries]
        self.how = "coded" if any(h.startswith("coded") for _, h in entries) else "text"
        self.doubtful = all(h.endswith("?") for _, h in entries)
        self.e = self.entries[0]
        self.lo, self.hi, self.minute = self.e.lo, self.e.hi, self.e.minute
        self.agencies = {e.agency for e in self.entries}
        self.severity = max((e.severity for e in self.entries if e.severity is not None), default=None)
        self.ids = [e.id for e in self.entries]
        self.until = None

    @property
    def exact(self):
        return self.lo == self.hi

    @property
    def order(self):
        return self.e.order


class Term:
    def __init__(self, node):
        self.name, self.gap = node.get("name"), node.get("episode-gap")
        self.lines, self.nots = node.findall(NS + "is"), node.findall(NS + "not")

    def points(self):
        return {p for line in self.lines for k in line.get("kind", "").split() or [""] for p in [self.point_of(k)]}

    @staticmethod
    def point_of(k):
        base, _, point = k.partition(":")
        if not point and base not in KINDS.alias and base.rpartition(".")[2] in ("start", "end") and base.rpartition(".")[0] in KINDS.interval:
            point = base.rpartition(".")[2]
        return point or None

    def matched(self, scene):
        """[(entry or point, how)] that fit, and {id: cause} of those that fit and are taken out with a cause."""
        key = "matched", self.name
        if key not in scene.spans:
            out, apart = [], {}
            for entry in scene.entries:
                for point in sorted(self.points(), key=str):
                    x = entry.at(point) if point else entry
                    if x is None or point and x.lo > scene.today:
                        continue
                    hows = [h for h in (line_fits(line, x, scene, point) for line in self.lines) if h]
                    if not hows:
                        if any(line_fits(line, x, scene, point, muted=True) for line in self.lines):
                            apart[entry.id] = "said, and not so"
                        continue
                    verdicts = [(n, line_fits(n, x, scene, point)) for n in self.nots]
                    against = [n for n, v in verdicts if v and not v.endswith("?")]
                    if against:
                        cause = next((n.get("cause") for n in against if n.get("cause")), None)
                        if cause:
                            apart[entry.id] = cause
                        continue
                    if not x.dated:
                        apart[entry.id] = "undated"
                        continue
                    if not (self.name in scene.bounds and entry.kind in KINDS.administrative) and scene.is_before_child(entry):
                        apart[entry.id] = "before the child"
                        continue
                    doubt = "?" if all(h.endswith("?") for h in hows) or any(v and v.endswith("?") for _, v in verdicts) else ""
                    out.append((x, ("coded" if "coded" in hows or "coded?" in hows else "text") + doubt))
            out.sort(key=lambda p: p[0].order)
            scene.spans[key] = out, apart
        return scene.spans[key]


# ---- Same thing reported twice -----------------------------------------------------------------------------------------
def incidents(entries, key):
    """Complete linkage, entries in order; one external reference always merges.  Entries that are known to be of two series
    are not the same thing; of an entry that does not say, another agency's report may."""
    groups = []
    agree = lambda e, g: len({key(q) for q, _ in g} | {key(e)} - {None}) - (None in {key(q) for q, _ in g}) <= 1
    for e, how in entries:
        for g in groups:
            if e.ref and any(q.ref == e.ref for q, _ in g) and agree(e, g):
                g.append((e, how))
                break
        else:
            for g in groups:
                if all(e.agency != q.agency and e.exact and q.exact and abs(e.lo - q.lo) <= 1 for q, _ in g) and agree(e, g):
                    g.append((e, how))
                    break
            else:
                groups.append([(e, how)])
    return [Item(g) for g in groups]


# ---- Episodes ----------------------------------------------------------------------------------------------------------
def episodes(entries, gap, scene):
    """Entries merged when the next start is at most `gap` after the running end, by the clock of the gap where both are timed,
    by whole days otherwise."""
    hours = re.match(r"(\d+) hour", gap or "0 hours")
    out = []
    for e, how in entries:
        same = next((g for g in out if e.ref and any(q.ref == e.ref for q, _ in g)), None)
        if same:  # 1.5, same thing reported twice: "same external reference (crime number) always merges"
            same.append((e, how))
            continue
        joined = False
        if out:
            g = out[-1]
            if e.exact and all(q.exact for q, _ in g):
                joined = follows(g, e, gap, hours, scene)
        if joined:
            out[-1].append((e, how))
        else:
            out.append([(e, how)])
    return [Item(g) for g in out]


def seen_after(group, e, scene):
    """What ends an open end: the first later entry that shows the child seen, where that comes before the next start.  An end that
    one of them recorded says more than none, of all that began by then."""
    q, told = group[-1][0], [p.end[1] for p, _ in group if p.end]
    if told and q.lo <= max(told):
        return None
    if q.end or q.kind not in KINDS.interval:  # 1.5, episodes: "an open end" is of what has a start and an end
        return None
    seen = next((s for s in scene.entries if s.kind in KINDS.seen and s.exact
                 and (s.lo > q.lo or s.lo == q.lo and None not in (s.minute, q.minute) and s.minute > q.minute)), None)
    before = seen and (seen.lo < e.lo or seen.lo == e.lo and (None in (seen.minute, e.minute) or seen.minute <= e.minute))
    return seen if before else None


def follows(group, e, gap, hours, scene):
    """Where the clock cannot tell, whole days do: an entry that begins before the day of the running end follows it; on that very
    day, what one agency wrote as two stays two, and what two agencies wrote is one."""
    day_end = max(q.end[1] if q.end else q.lo for q, _ in group)
    if gap and not hours:
        seen = seen_after(group, e, scene)
        return e.lo <= scene.span(gap).end(max(day_end, seen.lo) if seen else day_end)
    timed = [q for q, _ in group if q.minute is not None]
    seen = seen_after(group, e, scene)
    if seen and None not in (seen.minute, e.minute) and elapsed(e.lo, e.minute) <= elapsed(seen.lo, seen.minute) + 60 * (int(hours[1]) if hours else 0):
        return True
    if e.minute is not None and timed:  # an end given as a day is its last minute
        ends = [max(elapsed(q.lo, q.minute), elapsed(q.end[1], 1439 if q.end[2] is None else q.end[2]) if q.end else 0) for q in timed]
        if elapsed(e.lo, e.minute) <= max(ends) + 60 * (int(hours[1]) if hours else 0):
            return True
    last = [q for q, _ in group if (q.end[1] if q.end else q.lo) == day_end]
    # 1.5, two clocks: in a gap of hours only what has a time takes part, so what has none bridges no hours between two that have
    if e.minute is None or all(q.minute is None for q in last):
        return e.lo < day_end or e.lo == day_end and all(q.agency != e.agency for q, _ in group)
    return False


def items_of(term, scene, unit="incident", per=None, only=None, written=False):
    """{series: items}.  A series holds only what is recorded of it; None is the series of what is not recorded."""
    name = "items", term.name, unit, per, only and only.name, written
    if name not in scene.spans:
        scene.spans[name] = make_items(term, scene, unit, key_of(per), only or (lambda e: True), written)
    return scene.spans[name]


def make_items(term, scene, unit, key, only, written):
    entries = term.matched(scene)[0]
    if written:  # each stands on the day on which it was written down; without that day it takes no part
        entries = sorted(((e.written(), how) for e, how in entries if e.e.get("recorded") and read_day(e.e["recorded"])[0] <= scene.today), key=lambda p: p[0].order)
    if unit == "incident":
        made = incidents(entries, key)
    else:
        made, apart = [], {}
        for e, how in entries:
            apart.setdefault(key(e), []).append((e, how))
        for es in apart.values():
            made += episodes(es, term.gap, scene) if unit == "episode" else [Item([p]) for p in es]
    series = {}
    for i in sorted((i for i in made if only(i)), key=lambda i: i.order):
        series.setdefault(next((key(e) for e in i.entries if key(e) is not None), None), []).append(i)
    return series


# ---- Periods -----------------------------------------------------------------------------------------------------------
def periods(name, rules, scene):
    """[(opener, closer or None)]: opened and closed by terms; a close before any open is ignored; no close: open until today."""
    node = rules.periods[name]
    opens = items_of(rules.terms[node.get("from")], scene).get("", [])
    shuts = items_of(rules.terms[node.get("to")], scene).get("", [])
    out = []
    for o in sorted(opens, key=lambda i: i.order):
        if out and (out[-1][1] is None or o.lo <= out[-1][1].lo):
            continue
        out.append((o, next((s for s in sorted(shuts, key=lambda i: i.order) if s.lo >= o.lo), None)))
    return out


def may_be_in(entry, name, rules, scene):
    """May it begin in the period?"""
    return any(entry.hi >= o.lo and (s is None or entry.lo <= s.hi) for o, s in periods(name, rules, scene))


def is_in(entry, name, rules, scene):
    return any(entry.lo >= o.hi and (s is None or entry.hi <= s.lo) for o, s in periods(name, rules, scene))


def opened_by(items, det, rules, scene):
    """The openers of the periods in which the items lie: without them the finding could not be made again."""
    out = []
    for o, s in periods(det.get("during"), rules, scene) if det.get("during") else []:
        if any(i.hi >= o.lo and (s is None or i.lo <= s.hi) for i in items):
            out.append(Item([(o.e, o.how)]))
    return out


class Narrowed:
    """What a rule's during and outside let through; certainly() says whether on whichever days it all happened."""

    def __init__(self, det, rules, scene):
        self.during, self.outside, self.rules, self.scene = det.get("during"), det.get("outside"), rules, scene
        self.name = self.during, self.outside

    def __call__(self, e):
        return ((not self.during or may_be_in(e, self.during, self.rules, self.scene))
                and (not self.outside or not may_be_in(e, self.outside, self.rules, self.scene)))

    def certainly(self, e):
        return not self.during or is_in(e, self.during, self.rules, self.scene)


def narrowed(det, rules, scene):
    return Narrowed(det, rules, scene) if det.get("during") or det.get("outside") else None


# ---- count, sum, distinct: qualifying windows that share an item are one cluster --------------------------------------
def clusters(items, span, holds, sure=lambda i: True):
    """[(items of the cluster, certain, most in a window)].  sure: whether the item certainly takes part."""
    if span.hours:
        items = [i for i in items if i.minute is not None]
        at = lambda i: (elapsed(i.lo, i.minute),) * 2
    else:
        at = lambda i: (i.lo, i.hi)
    qualifying = []
    for x in sorted({at(i)[1] for i in items}):
        w = [i for i in items if at(i)[1] >= x and at(i)[0] <= span.end(x)]
        if holds(w):
            qualifying.append(w)
    joined = []
    for w in qualifying:
        w = list(w)
        for other in [j for j in joined if any(i in j for i in w)]:
            joined.remove(other)
            w += [i for i in other if i not in w]
        joined.append(w)
    out = []
    for cluster in joined:
        certain = False
        for x in {at(i)[0] for i in cluster}:
            if holds([i for i in cluster if at(i)[0] >= x and at(i)[1] <= span.end(x) and sure(i)]):
                certain = True
        peak = max(len(w) for w in qualifying if w[0] in cluster)
        out.append((sorted(cluster, key=lambda i: i.order), certain, peak))
    return sorted(out, key=lambda c: c[0][0].order)


def onset_of(cluster, span, holds):
    """The day the condition first became true: the first day by which a window's items had all come."""
    if span.hours:
        at = lambda i: elapsed(i.lo, i.minute)
    else:
        at = lambda i: i.hi
    for day in sorted({i.hi for i in cluster}):
        come = [i for i in cluster if i.hi <= day]
        if any(holds([i for i in come if at(i) >= x and at(i) <= span.end(x)]) for x in {at(i) for i in come}):
            return day
    return None


def key_of(per):
    if not per or per == "child":
        return lambda e: ""
    if per == "pair":
        return lambda e: (e.by, e.to) if e.by and e.to else None
    if per == "agency":
        return lambda e: e.agency or None
    if per == "words":
        return lambda e: re.sub(r"[^\w]+", " ", e.text.lower()).strip() or None
    return lambda e: e.e.get(per) or e.e.get("extra", {}).get(per) or None


def instances(items, span, det, series):
    """Exactly so many items in a row that come faster (gaps) or graver (grades), the last within the span of the first; instances
    that share an item are one cluster."""
    n = int(det.get("at-least"))
    exact = sorted((i for i in items if i.exact), key=lambda i: (i.lo, -1 if i.severity is None else i.severity, i.order) if det.get("grades") else i.order)
    joined = []
    for k in range(len(exact) - n + 1):
        row = exact[k:k + n]
        gaps = [b.lo - a.lo for a, b in zip(row, row[1:])]
        grades = [i.severity for i in row]
        if row[-1].lo > span.end(row[0].lo):
            continue
        if det.get("gaps") and any(b >= a for a, b in zip(gaps, gaps[1:])):
            continue
        if det.get("grades") and (None in grades or any(b < a for a, b in zip(grades, grades[1:])) or grades[-1] <= grades[0]):
            continue
        if joined and row[0] in joined[-1][0]:
            joined[-1][0] += [i for i in row if i not in joined[-1][0]]
        else:
            joined.append([row, row[-1].lo])
    for row, onset in joined:
        yield dict(items=sorted(row, key=lambda i: i.order), certain=True, state="match", series=series, onset=onset)


def lasting(i, span, scene):
    """The item, if it lasts longer than that on some days of its own: doubtful, where on others it does not.  From the first day to what is
    recorded of the end at its latest, or to today where something that began by then has none; None: it does not, or nobody knows."""
    ended = [e for e in i.entries if e.end]
    last = max((e.end[1] for e in ended), default=0)
    is_open = any(not e.end and e.kind in KINDS.interval and e.kind.split(".")[0] not in ("missing", "away") and e.hi >= last for e in i.entries)
    if not is_open and not ended:
        return None
    early, late = (scene.today,) * 2 if is_open else (max(e.end[0] for e in ended), last)
    if span.hours:
        minute = 1439 if is_open else max((e.end[2] if e.end[2] is not None else -1) for e in ended if e.end[1] == last)
        known = i.minute is not None and minute >= 0 and i.exact and early == late
        return i if known and elapsed(late, minute) > span.end(elapsed(i.lo, i.minute)) else None
    if late <= span.end(i.lo):
        return None
    if early <= span.end(i.hi):
        i = copy.copy(i)
        i.doubtful = True
    return i


def find_days(det, rules, scene):
    """Days, counted once, on which an entry lasted, its last day apart, in the time up to today."""
    span, today = scene.span(det.get("days-in-last")), scene.today
    since = next(d for d in range(today - 40000, today + 1) if span.end(d) >= today)
    for series, items in sorted(items_of(rules.terms[det.get("of")], scene, "entry", det.get("per"), narrowed(det, rules, scene)).items(), key=str):
        if series is None:
            continue
        may, sure, shown = {}, set(), []
        for i in items:
            e = i.e
            if not e.end and (e.kind not in KINDS.interval or e.kind.split(".")[0] in ("missing", "away")):
                continue
            first, last = (e.end[0], e.end[1]) if e.end else (today, today)
            possible = set(range(max(e.lo, since), min(last, today)))
            if possible:
                shown.append(i)
                may.update(dict.fromkeys(possible))
                if not i.doubtful:
                    sure |= set(range(max(e.hi, since), min(first, today)))
        least = Fraction(det.get("at-least"))
        if len(may) >= least:
            yield dict(items=shown, certain=len(sure) >= least, state="match", series=series, last=max(min(i.e.end[1], today) if i.e.end else today for i in shown),
                       onset=sorted(may)[-(-least.numerator // least.denominator) - 1] + 1, shown=opened_by(shown, det, rules, scene))


def find_windows(det, kind, rules, scene):
    if det.get("days-in-last"):
        yield from find_days(det, rules, scene)
        return
    term, span = rules.terms[det.get("of")], scene.span(det.get("within"))
    agencies, unit = int(det.get("agencies", "1")), det.get("unit", "incident")
    least = Fraction(det.get("at-least"))
    if kind == "distinct":
        unit, field = "entry", det.get("field")
        value = (lambda i: i.e.agency) if field == "agency" else (lambda i: i.e.kind) if field == "kind" else \
            (lambda i: next((p["person"] for p in i.e.people if p["person"] != scene.child), None)) if field == "person" else \
            (lambda i: i.e.e.get(field) or i.e.e.get("extra", {}).get(field))
    dated_by = det.get("dated-by") == "recorded"
    for series, items in sorted(items_of(term, scene, unit, det.get("per"), narrowed(det, rules, scene), dated_by).items(), key=str):
        if series is None:
            continue
        if det.get("longer-than"):
            items = [j for j in (lasting(i, scene.span(det.get("longer-than")), scene) for i in items) if j]
        if det.get("held"):
            items = [i for i in items if (len(i.agencies) == 1) == (det.get("held") == "one-agency")]
        if kind == "count":
            holds = lambda w: len(w) >= least and len(set().union(*(i.agencies for i in w))) >= agencies
        elif kind == "sum":
            items = [i for i in items if i.severity is not None and i.severity < Fraction(det.get("each-below"))]
            holds = lambda w: sum(i.severity for i in w) >= least and len(set().union(*(i.agencies for i in w))) >= agencies
        else:
            items = [i for i in items if value(i)]
            holds = lambda w: len({value(i) for i in w}) >= least
        if det.get("gaps") or det.get("grades"):
            yield from instances(items, span, det, series)
            continue
        only = narrowed(det, rules, scene)
        sure = lambda i: not i.doubtful and (not only or only.certainly(i))
        found = clusters(items, span, holds, sure)
        if det.get("evidence") == "series" and found:
            yield dict(items=items, shown=opened_by(items, det, rules, scene), certain=any(c for _, c, _ in found), state="match", series=series, peak=max(p for _, _, p in found),
                       onset=min((o for o in (onset_of(c, span, holds) for c, _, _ in found) if o is not None), default=None))
            continue
        apart = None
        if kind == "count" and not any(det.get(k) for k in ("per", "during", "outside", "held", "longer-than")):
            counted = {x for c, _, _ in found for i in c for x in i.ids}
            unwritten = {e.id for e, _ in term.matched(scene)[0]} - {x for i in items for x in i.ids} if dated_by else set()
            apart = sorted(unwritten | {x for i in items for x in i.ids if x not in counted} | set(term.matched(scene)[1]))
        for cluster, certain, peak in found:
            shown = cluster
            if kind == "distinct":  # the first of each value; the finding's days are theirs
                seen, shown = set(), []
                for i in cluster:
                    if value(i) not in seen:
                        seen.add(value(i))
                        shown.append(i)
            yield dict(items=shown, certain=certain, state="match", series=series, onset=onset_of(cluster, span, holds), peak=peak, apart=apart, shown=opened_by(shown, det, rules, scene))


# ---- sequence -----------------------------------------------------------------------------------------------------------
def may_follow(prev, nxt, step, scene):
    """On which (day of prev, day of next) may the next item stand after the one before?  A predicate on days."""
    within = scene.span(step.get("within")) if step.get("within") else None
    if within and within.hours:
        if prev.minute is None or nxt.minute is None:
            return lambda a, b: False
        a0, b0 = elapsed(prev.lo, prev.minute), elapsed(nxt.lo, nxt.minute)
        good = b0 > a0 and b0 <= within.end(a0) or (b0 == a0 and step.get("same-day") == "yes")
        return lambda a, b: good
    both = prev.minute is not None and nxt.minute is not None

    only = step.get("same-day") == "only"

    def fits(a, b):
        if step.get("same-day") == "never" and b <= a or only and a != b:
            return False
        if both:
            if elapsed(nxt.lo, nxt.minute) <= elapsed(prev.lo, prev.minute):
                return False
        elif b < a or b == a and step.get("same-day") not in ("yes", "only"):
            return False
        return within is None or b <= within.end(a)

    return fits


def lies_between(prev, nxt, q, a, b, day):
    """Is q, on this day, between the item before (on day a) and the one after (on day b)?  An untimed entry on the same day
    as a neighbour may be a response, and counts as one."""
    if q.minute is not None and prev.minute is not None:
        after = elapsed(q.lo, q.minute) > elapsed(prev.lo, prev.minute)
    else:
        after = day >= a
    if q.minute is not None and nxt.minute is not None:
        before = elapsed(q.lo, q.minute) < elapsed(nxt.lo, nxt.minute)
    else:
        before = day <= b
    return after and before


def days_of(i):
    return range(i.lo, i.hi + 1)


def same_entry(p, q):
    return any(e.id == f.id and e.point == f.point for e in p.entries for f in q.entries)


def stands_before(absent, b, d, scene):
    """Is what stands on day d in the way of q on day b?  Its own day included, whatever the times."""
    if absent.get("same-day") == "only":
        return d == b
    return d <= b and (not absent.get("within") or b <= scene.span(absent.get("within")).end(d))


class Sequence:
    def __init__(self, det, rules, scene, series_key=None):
        self.det, self.rules, self.scene = det, rules, scene
        self.steps = [(c.tag[len(NS):], c) for c in det]
        self.total = scene.span(det.get("within")) if det.get("within") else None
        self.per, self.only = det.get("per"), narrowed(det, rules, scene)
        self.first = 1 if self.looks_back(0) else 0

    def looks_back(self, n):
        """An absence before a step that is not (only) between two."""
        kind, c = self.steps[n]
        return kind == "absent" and n + 1 < len(self.steps) and (n == 0 or c.get("within") is not None or c.get("same-day") == "only")

    def before(self, n, series, q):
        """What of the absence before step n can stand in the way of q at all: never the entry itself."""
        if n == 0 or not self.looks_back(n - 1):
            return None, []
        c = self.steps[n - 1][1]
        mine = {e.id for e in q.entries}
        return c, [x for x in self.items(n - 1, series) if not mine & {e.id for e in x.entries}]

    def free_days(self, n, series, q):
        """The days of q before which nothing absent stands for certain."""
        c, absent = self.before(n, series, q)
        return {b for b in days_of(q) if not any(not x.doubtful and all(stands_before(c, b, d, self.scene) for d in days_of(x)) for x in absent)}

    def is_surely_free(self, n, series, q):
        c, absent = self.before(n, series, q)
        return not any(stands_before(c, b, d, self.scene) for x in absent for b in days_of(q) for d in days_of(x))

    def items(self, n, series):
        """Of step n."""
        kind, c = self.steps[n]
        first = n == self.first
        return items_of(self.rules.terms[c.get("of")], self.scene, self.det.get("unit", "incident"), self.per, self.only if first else None).get(series, [])

    def extend(self, n, chain, worlds, series):
        """Every complete assignment, in lexicographic order: (chain, worlds), worlds being the pairs (first day, last day) on
        which it holds."""
        if n == len(self.steps):
            yield chain, worlds
            return
        what, c = self.steps[n]
        if what == "absent":
            if n == len(self.steps) - 1:
                if self.answered(chain, worlds, series)[0] != "answered":
                    yield chain, worlds
                return
            yield from self.extend_with(n + 1, chain, worlds, series, None if self.looks_back(n) else self.items(n, series))
            return
        yield from self.extend_with(n, chain, worlds, series, None)

    def extend_with(self, n, chain, worlds, series, absent):
        c = self.steps[n][1]
        prev = chain[-1]
        for q in self.items(n, series):
            if any(same_entry(q, p) for p in chain) or any(same_entry(q, p) for p in self.used):
                continue
            fits, after = may_follow(prev, q, c, self.scene), set()
            free = self.free_days(n, series, q)
            for f, a in worlds:
                for b in free:
                    if not fits(a, b) or self.total and not self.within_total(chain[0], q, f, b):
                        continue
                    if absent is not None and any(not any(not lies_between(prev, q, x, a, b, d) for d in days_of(x))
                                                  for x in absent if not same_entry(x, prev) and not same_entry(x, q)):
                        continue
                    after.add((f if self.total else 0, b))
            if after:
                yield from self.extend(n + 1, chain + [q], after, series)

    def within_total(self, first, q, f, b):
        if self.total.hours:
            return first.minute is not None and q.minute is not None and elapsed(q.lo, q.minute) <= self.total.end(elapsed(first.lo, first.minute))
        return b <= self.total.end(f)

    def is_certain(self, chain, series, only=None):
        """Does it hold on whichever days the items stand?"""
        if any(i.doubtful for i in chain):
            return False
        items = iter(chain)
        prev = next(items)
        absent = None
        if not self.is_surely_free(self.first, series, prev):
            return False
        for n, (what, c) in enumerate(self.steps[1:only], 1):
            if n <= self.first:
                continue
            if what == "absent":
                if n < len(self.steps) - 1 and not self.looks_back(n):
                    absent = self.items(n, series)
                continue
            q = next(items)
            if not self.is_surely_free(n, series, q):
                return False
            fits = may_follow(prev, q, c, self.scene)
            for a in days_of(prev):
                for b in days_of(q):
                    if not fits(a, b):
                        return False
                    for x in absent or []:
                        if not same_entry(x, prev) and not same_entry(x, q) and any(lies_between(prev, q, x, a, b, d) for d in days_of(x)):
                            return False
            if self.total:
                if any(not self.within_total(chain[0], q, f, b) for f in days_of(chain[0]) for b in days_of(q)):
                    return False
            prev, absent = q, None
        return True

    def run(self, series):
        """[(chain, worlds, certain)], each the lexicographically earliest from its first item: the earliest that holds whatever the
        days, else the earliest that may.  No overlap; with times the last item may begin the next."""
        times, found, last, self.used, self.awaited = int(self.det.get("times", "1")), [], None, [], []
        chained = times > 1 or self.det.get("chain") == "yes"
        for first in self.items(self.first, series):
            again = chained and last is not None and same_entry(first, last)
            if not again and (last is not None and first.order <= last.order or any(same_entry(first, p) for p in self.used)):
                continue
            days = {(d if self.total else 0, d) for d in self.free_days(self.first, series, first)}
            if not days:
                continue
            best = None
            for chain, worlds in self.extend(self.first + 1, [first], days, series):
                best = best or (chain, worlds, False)
                if self.is_certain(chain, series):
                    best = chain, worlds, True
                    break
            if not best and self.steps[-1][0] == "step" and self.steps[-1][1].get("awaited") == "yes":
                # everything but the last step, whose time has not passed
                whole, within = self.steps, self.scene.span(self.steps[-1][1].get("within"))
                self.steps = whole[:-1]
                got = next(self.extend(self.first + 1, [first], days, series), None)
                self.steps = whole
                if got and any(self.scene.today <= within.end(a) for _, a in got[1]):
                    best = got + (self.is_certain(got[0], series, len(got[0])) and all(self.scene.today <= within.end(a) for _, a in got[1]),)
                    self.awaited.append(got[0])
            if best:
                found.append(best)
                last = best[0][-1]
                self.used = self.used + best[0]
        return found

    def answered(self, chain, worlds, series):
        """What of an absence at the end: ("answered" | "none" | "late" | "pending" | "not-assessable", certain, due, answer)."""
        what, c = self.steps[-1]
        if what != "absent":
            return "match", True, None, None
        prev, span = chain[-1], self.scene.span(c.get("within")) if c.get("same-day") != "only" else SameDay()
        items = [q for q in self.items(len(self.steps) - 1, series) if not same_entry(q, prev)]
        today = self.scene.today
        untimed = self.scene.span(c.get("untimed-within")) if c.get("untimed-within") else None  # in these days, where an hour is lacking
        if untimed and prev.minute is None:
            span = untimed
        if span.hours:
            if prev.minute is None:
                return "answered", True, None, None
            start = elapsed(prev.lo, prev.minute)
            due = span.end(start)
            if any(start <= elapsed(q.lo, q.minute) <= due for q in items if q.minute is not None):
                return "answered", True, None, None
            day_due = local_day(due)
            if untimed and any(q.minute is None and q.lo >= prev.lo and q.hi <= untimed.end(prev.lo) for q in items):
                return "answered", True, None, None
            doubt = any(q.minute is None and q.lo <= day_due and q.hi >= prev.lo for q in items)
            if elapsed(today, 1439) <= due or untimed and today <= day_due:  # 1.5, sequence: "if the record ends earlier (closed, moved, 18) it is not assessable"
                ended = is_grown(day_due, self.scene) or any(prev.lo <= q.lo < day_due for q in closings(self.scene))
                return "not-assessable" if ended else "pending", not doubt, day_due, None
            late = next((q for q in items if (q.lo > day_due if q.minute is None else elapsed(q.lo, q.minute) > due)), None)
            state = self.covered_or("none", prev.lo, day_due, c)
            if state == "none" and any(prev.lo <= q.lo < day_due for q in closings(self.scene)) and not late:
                state = "not-assessable"
            return "late" if late and state == "none" else state, not doubt, day_due, late
        days = sorted({a for _, a in worlds})
        empty = [a for a in days if not any(all(a <= d <= span.end(a) for d in days_of(q)) for q in items)]
        if not empty:
            return "answered", True, None, None
        surely = not any(a <= d <= span.end(a) for a in days for q in items for d in days_of(q))
        if self.by_action(chain):  # stands for a response where none is recorded at all
            taken = self.scene.span(c.get("late-within")) if c.get("late-within") else None
            empty = [a for a in empty if any(d > span.end(a) and (not taken or d <= taken.end(a)) for q in items for d in days_of(q))]
            if not empty:
                return "answered", True, None, None
        due = span.end(days[-1])
        shut = lambda a: any(a <= q.lo < span.end(a) for q in closings(self.scene))
        if not any(today > span.end(a) for a in empty):
            return "pending" if not is_grown(due, self.scene) and not any(map(shut, empty)) else "not-assessable", surely, due, None
        surely = surely and today > due
        limit = self.scene.span(c.get("late-within")) if c.get("late-within") else None
        late = next((q for q in items if any(d > span.end(a) and (not limit or d <= limit.end(a)) for a in empty for d in days_of(q))), None)
        term = self.rules.terms[c.get("of")]
        overdue = [a for a in empty if today > span.end(a)]
        known = all(is_covered(term, a, span.end(a), self.scene) for a in overdue)
        ended = any(map(shut, overdue)) and not late
        return "not-assessable" if not known or ended else "late" if late else "none", surely, due, late

    def answer_of(self, prev, series):
        """The first that answers in time, whichever day it was; None."""
        last = self.steps[-1][1]
        span, untimed = self.scene.span(last.get("within")), self.scene.span(last.get("untimed-within")) if last.get("untimed-within") else None
        for q in self.items(len(self.steps) - 1, series):
            if same_entry(q, prev):
                continue
            if untimed and None in (q.minute, prev.minute):
                if q.lo >= prev.hi and q.hi <= untimed.end(prev.lo):
                    return q
            elif span.hours:
                if None not in (q.minute, prev.minute) and elapsed(prev.lo, prev.minute) <= elapsed(q.lo, q.minute) <= span.end(elapsed(prev.lo, prev.minute)):
                    return q
            elif q.lo >= prev.hi and q.hi <= span.end(prev.lo):
                return q
        return None

    def by_action(self, chain):
        c = self.steps[-1][1]
        return c.get("or-action") == "yes" and any(e.e.get("action") for e in chain[-1].entries)

    def between_covered(self, chain):
        items = iter(chain)
        prev = None
        for n, (what, c) in enumerate(self.steps):
            if what == "step":
                q = next(items)
                before = self.steps[n - 1] if n else ("step", None)
                if before[0] == "absent":
                    start = self.back_to(before[1], q.lo) if self.looks_back(n - 1) else prev.lo
                    if not is_covered(self.rules.terms[before[1].get("of")], start, q.hi, self.scene):
                        return False
                prev = q
        return True

    def back_to(self, absent, day0):
        """The first day on which it would have stood in the way; without a limit that day itself must be held."""
        day = day0
        while absent.get("within") and stands_before(absent, day0, day - 1, self.scene):
            day -= 1
        return day

    def covered_or(self, state, start, due, c):
        term = self.rules.terms[c.get("of")]
        return state if is_covered(term, start, due, self.scene) else "not-assessable"


def closings(scene):
    """The days on which the case was closed: what is recorded of the child ends there."""
    return [e for e in scene.entries if e.dated and (e.kind == "case-closed" or e.kind.startswith("case-closed."))]


def is_grown(day, scene):
    """18 by that day, whatever day of a month or a year it was born on."""
    return scene.born is not None and day >= birthday(scene.born[1], 18)


def covered_stretches(term, start, end, scene):
    """The parts of [start, end] for which some import covers a kind of the term: any of them (schemas/rules/README.md)."""
    wanted = [re.sub(r":(start|end)$", "", k) for line in term.lines for k in line.get("kind", "").split()] or ["*"]
    wanted = [KINDS.alias.get(k, k) for k in wanted]
    spans = [(a, b) for kinds, a, b in scene.covers if any(c == "*" or w == KINDS.alias.get(c, c) or w.startswith(KINDS.alias.get(c, c) + ".")
                                                           for c in kinds for w in wanted)]
    out = []
    for d in range(start, end + 1):
        if any(a <= d <= b for a, b in spans):
            if out and out[-1][1] == d - 1:
                out[-1][1] = d
            else:
                out.append([d, d])
    return out


def is_covered(term, start, end, scene):
    """Some import covers the term and the whole time; and who is 18 is no longer assessed."""
    return not is_grown(end, scene) and covered_stretches(term, start, end, scene) == [[start, end]]


def each(seq, rules, scene):
    """One finding of everything that begins the sequence, when at least so many of them are unanswered or late; while what is not
    yet due, or cannot be told, might make so many, it says that."""
    least = int(seq.det.get("times", "1"))
    entries = items_of(rules.terms[seq.steps[seq.first][1].get("of")], scene, seq.det.get("unit", "incident"), seq.per, seq.only)
    for series in sorted((k for k in entries if k is not None), key=str):
        came, sure, sure_or_waiting, dues = {}, 0, 0, []
        firsts = [f for f in seq.items(seq.first, series) if seq.free_days(seq.first, series, f)]
        in_time = [seq.answer_of(first, series) for first in firsts]
        for first in firsts:
            state, certain, due, late = seq.answered([first], {(d, d) for d in days_of(first)}, series)
            if state == "late" and any(late is q for q in in_time):  # the answer to a later beginning answers that one
                state = "none"
            came[state] = came.get(state, 0) + 1
            sure += certain and state in ("none", "late")
            sure_or_waiting += certain and state != "answered"
            if state in ("none", "late"):
                dues.append(due)
        open_ones = came.get("none", 0) + came.get("late", 0)
        waiting, unknown = came.get("pending", 0), came.get("not-assessable", 0)
        state = "match" if open_ones >= least else "not-assessable" if unknown and open_ones + unknown >= least else "pending" if waiting and open_ones + waiting + unknown >= least else None
        if state:
            if state == "match" and not came.get("none"):  # late where all that failed came late
                state = "late"
            yield dict(items=firsts, certain=(sure_or_waiting if state == "pending" else sure) >= least or state == "not-assessable", state=state, series=series, onset=sorted(dues)[least - 1] if state in ("match", "late") else None)


def find_sequences(det, rules, scene):
    seq = Sequence(det, rules, scene)
    times = int(det.get("times", "1"))
    if det.get("evidence") == "each":
        yield from each(seq, rules, scene)
        return
    entries = items_of(rules.terms[seq.steps[seq.first][1].get("of")], scene, det.get("unit", "incident"), seq.per, seq.only)
    for series in sorted((s for s in entries if s is not None), key=str):
        found, pending = [], []
        for chain, worlds, certain in seq.run(series):
            state, sure, due, late = seq.answered(chain, worlds, series)
            if any(chain is c for c in seq.awaited):
                state, due = "pending", scene.span(seq.steps[-1][1].get("within")).end(chain[-1].hi)
                if is_grown(due, scene) or any(chain[-1].lo <= q.lo < due for q in closings(scene)):
                    state = "not-assessable"
            elif state == "match" and not seq.between_covered(chain):
                state = "not-assessable"
            one = dict(items=chain, onset=chain[-1].lo if due is None else due, certain=certain and sure, series=series, due=due, late=late, of_chain=chain, shown=[Item([(late.e, late.how)])] if late and seq.by_action(chain) else [],
                       state={"none": "match"}.get(state, state))
            instead = seq.steps[-1][1].get("instead")
            if instead and not any(chain is c for c in seq.awaited):  # "within the time is told as what happened instead": possibly is told too
                alike = items_of(rules.terms[instead], scene, "incident", seq.per).get(series, [])
                one["instead"] = [q for q in alike if q.hi >= chain[-1].lo and q.lo <= due and not same_entry(q, chain[-1])][:1]
            (pending if state == "pending" else found).append(one)
        if times > 1:
            if len(found) >= times:
                items = []
                for f in found:
                    items += [i for i in f["items"] if not any(i is j for j in items)]
                yield dict(items=items, certain=all(f["certain"] for f in found), state="match", series=series, instances=len(found),
                           onset=items[-1].lo)
        else:
            yield from found
            yield from pending


# ---- gap ----------------------------------------------------------------------------------------------------------------
def open_parts(det, rules, scene, sights):
    """The periods, each ended where the case was closed and begun again where it was opened again or the child was seen:
    (opener, what ends it, what it begins with, what else to show)."""
    again = sorted([Item([(e, "coded")]) for e in scene.entries if e.dated and (e.kind == "case-opened" or e.kind.startswith("case-opened."))] + list(sights), key=lambda i: i.order)
    shuts = [Item([(e, "coded")]) for e in closings(scene)]
    for opener, closer in periods(det.get("during"), rules, scene):
        begins, more = opener, []
        while True:
            shut = next((q for q in shuts if q.lo > begins.lo and (closer is None or q.lo < closer.lo)), None)
            yield opener, shut or closer, begins, more
            if not shut:
                break
            # 1.5, same-day order: "a later day, or later in time if both are timed"
            later = lambda q: q.lo > shut.lo or q.lo == shut.lo and q.exact and shut.exact and None not in (q.minute, shut.minute) and q.minute > shut.minute
            begins = next((q for q in again if later(q) and (closer is None or q.lo < closer.lo)), None)
            if not begins:
                break
            more = [shut] + ([] if any(begins is s for s in sights) else [begins])


def may_remain(ranged, x, y, span, filled):
    """1.5, partial dates: a finding must be possible.  On some days of the partly dated sights no sight stands inside some time
    longer than the span."""
    for p in range(x, y + 1):
        q = span.end(p) + 1
        if q > y:
            return False
        if all((filled(s) if filled else s.lo) <= p or s.hi >= q for s in ranged):
            return True
    return False


def find_gaps(det, rules, scene):
    """Start to first, between, last to the end of the period or today: each stretch longer than the span."""
    term, span = rules.terms[det.get("of")], scene.span(det.get("longer-than"))
    covering = det.get("covering") == "yes"  # an entry of an interval fills all its days
    # 1.5, gap: "start -> first, between, last": seen by one agency one day and by another the next, it was last seen on the next
    sights = items_of(term, scene, "incident" if covering else "entry").get("", [])
    exact, ranged = [s for s in sights if s.exact], [s for s in sights if not s.exact]
    reaches = lambda i: filled(i) if covering else max(e.lo for e in i.entries if e.lo <= scene.today)
    filled = lambda i: min(scene.today, max(e.end[0] if e.end else scene.today if e.kind in KINDS.interval else e.lo for e in i.entries))
    for opener, closer, begins, more in open_parts(det, rules, scene, exact):
        later = None
        start, end, running = (begins.lo, begins.hi), (scene.today, scene.today), True
        if closer and closer.lo <= scene.today:
            end, running = (closer.lo, min(closer.hi, scene.today)), False
        if scene.born and birthday(scene.born[1], 18) - 1 < end[1]:
            grown = birthday(scene.born[1], 18) - 1
            later = next((s for s in exact if grown < s.lo <= end[1]), None)
            end, running = (min(end[0], grown), grown), False
        if scene.born and not covering:  # nobody is seen before birth
            start = max(start[0], scene.born[1]), max(start[1], scene.born[1])
        inside = [s for s in exact if s.lo <= end[1] and start[0] <= max(e.lo for e in s.entries) or covering and s.lo < start[0] <= filled(s)]
        marks = [(start, None)] + [((max(s.lo, start[0]),) * 2, s) for s in sorted(inside, key=lambda s: s.order)] + [(end, None)]
        for n in range(len(marks) - 1):
            (x, before), (y, after) = marks[n], marks[n + 1]
            if before:  # what reaches furthest of all until here: two agencies may have written one sight on two days
                before = max((i for _, i in marks[1:n + 1]), key=lambda i: (reaches(i), i.order))
                x = (max(x[0], reaches(before)),) * 2
            if y[1] <= span.end(x[0]):
                continue
            if not may_remain(ranged, x[0], y[1], span, filled if covering else None):
                continue
            sure = y[0] > span.end(x[1])
            items = [i for i in (before, opener, after if after else later if later else closer if closer and closer.lo <= scene.today else None) if i] + more
            known = [(a, b) for a, b in covered_stretches(term, x[0], y[1], scene) if b > span.end(a)]
            for a, b in known or [(x[0], y[1])]:
                doubtful = [s for s in ranged if s.hi >= a and s.lo <= b]
                if known and not may_remain(ranged, a, b, span, filled if covering else None):
                    continue
                near = {e.id for e in scene.entries if not e.dated or e.hi >= a and e.lo <= b}
                met = [i for i in (before, after or later) if i]  # the sights that bound it are what it counts
                yield dict(items=items, count=len(met), sights=met, lead=(opener, closer), cut=bool(scene.born) and y[1] == birthday(scene.born[1], 18) - 1, certain=sure and not doubtful, state="match" if known else "not-assessable", first=a, last=b, running=running,
                           series="", apart=sorted({x for s in doubtful for x in s.ids} | {i for i in term.matched(scene)[1] if i in near}), onset=span.end(a) + 1)


# ---- statistics: exact, and silent below their n ------------------------------------------------------------------------
def irwin_hall_tail(s, m):
    """P(U1 + ... + Um >= s)."""
    if s <= 0:
        return Fraction(1)
    if s >= m:
        return Fraction(0)
    return sum((-1) ** k * comb(m, k) * (m - s - k) ** m for k in range(int(m - s) + 1)) / Fraction(factorial(m))


def laplace(u, total):
    return irwin_hall_tail(Fraction(sum(u), total), len(u))


def gap_permutation(gaps):
    """How many of all orders of the gaps crowd as late as this one or later: sum of i g_i small."""
    seen = sum((i + 1) * g for i, g in enumerate(gaps))
    orders = list(permutations(gaps))
    return Fraction(sum(sum((i + 1) * g for i, g in enumerate(o)) <= seen for o in orders), len(orders))


def shuffled_gaps(gaps, tries=4999):
    dice, seen, worse, g = random.Random(7), sum((i + 1) * x for i, x in enumerate(gaps)), 1, list(gaps)
    for _ in range(tries):
        dice.shuffle(g)
        worse += sum((i + 1) * x for i, x in enumerate(g)) <= seen
    return worse / (tries + 1)


def mann_kendall(x):
    """S and P(S >= s) over all orders of the values, ties and all, counted value by value (lowest first)."""
    s = sum((b > a) - (b < a) for i, a in enumerate(x) for b in x[i + 1:])
    ways = {((), 0): 1}
    # build an order from left to right: state is how many of each value are used
    values = sorted(set(x))
    have = [x.count(v) for v in values]
    table = {tuple([0] * len(values)): {0: 1}}
    for _ in x:
        nxt = {}
        for used, dist in table.items():
            for k in range(len(values)):
                if used[k] < have[k]:
                    gain = sum(used[:k]) - sum(used[k + 1:])
                    u = used[:k] + (used[k] + 1,) + used[k + 1:]
                    d = nxt.setdefault(u, {})
                    for t, c in dist.items():
                        d[t + gain] = d.get(t + gain, 0) + c
        table = nxt
    dist = table[tuple(have)]
    total = sum(dist.values())
    p = Fraction(sum(c for t, c in dist.items() if t >= s), total)
    n = len(x)
    pairs, tied = n * (n - 1) // 2, sum(c * (c - 1) // 2 for c in have)
    tau_squared = Fraction(s * s, pairs * (pairs - tied)) if pairs > tied else Fraction(0)
    return s, p, tau_squared


def binomial_tail(k, n, share):
    return sum(comb(n, j) * share ** j * (1 - share) ** (n - j) for j in range(k, n + 1))


def watched_until(scene):
    """Today, or the day before the eighteenth birthday: what comes after is not looked at."""
    return min(scene.today, birthday(scene.born[1], 18) - 1) if scene.born else scene.today


def find_trend(det, rules, scene):
    term = rules.terms[det.get("of")]
    for series, items in sorted(items_of(term, scene, "incident", det.get("per"), narrowed(det, rules, scene)).items(), key=str):
        if series is None:
            continue
        until = watched_until(scene)
        exact = [i for i in items if i.exact and i.lo <= until]
        n, hit, unsure = len(exact), [], False
        if n < max(6, int(det.get("at-least"))):
            continue
        u = [i.lo - exact[0].lo for i in exact][1:]
        total = until - exact[0].lo
        if det.get("in") in ("frequency", "either") and total > 0 and u[-1] > 0:
            gaps = [b - a for a, b in zip([0] + u, u)]
            late = sum(2 * x > total for x in u)
            ratio = Fraction(2 * late + 1, 2 * (len(u) - late) + 1)
            if laplace(u, total) <= Fraction(1, 10) and ratio >= Fraction(det.get("ratio")):
                if len(gaps) <= 8:
                    if gap_permutation(gaps) <= Fraction(1, 5):
                        hit.append("frequency")
                else:
                    p = shuffled_gaps(gaps)
                    if abs(p - 0.2) < 4 * 1.5 * (0.2 * 0.8 / 4999) ** 0.5:
                        unsure = True
                    elif p <= 0.2:
                        hit.append("frequency")
        graded = [i for i in exact if i.severity is not None]
        if det.get("in") != "frequency" and (n - len(graded)) * 5 <= n and len(graded) >= max(6, int(det.get("at-least"))):
            s, p, tau2 = mann_kendall([i.severity for i in graded])
            if p <= Fraction(1, 10) and s > 0 and tau2 >= Fraction(4, 25):
                hit.append("severity")
        if unsure and not hit:
            yield dict(unsure=True, series=series, items=exact)
        elif hit:
            yield dict(items=graded if det.get("in") == "severity" else exact, certain=True, state="match", series=series, statistic=True)


def find_rhythm(det, rules, scene):
    items = items_of(rules.terms[det.get("of")], scene, "incident", only=narrowed(det, rules, scene)).get("", [])
    until = watched_until(scene)
    items = [i for i in items if i.exact and i.lo <= until]
    if det.get("on"):
        if det.get("on") == "school-holiday":
            raise NotImplementedError("school-holiday")
        weekend = det.get("on") == "weekend"
        exposed = lambda d: (D.date.fromordinal(d).weekday() >= 5) == weekend
        first = min((i.lo for i in items), default=until)
    else:
        anchors = [i for i in items_of(rules.terms[det.get("after") or det.get("before")], scene).get("", []) if i.exact and i.lo <= until]
        span = scene.span(det.get("within"))
        if det.get("after"):
            exposed = lambda d: any(c.lo <= d <= span.end(c.lo) for c in anchors)
        else:
            exposed = lambda d: any(d <= c.lo <= span.end(d) for c in anchors)
        first = min([i.lo for i in items + anchors], default=until)
    days = range(first, until + 1)
    x = sum(map(exposed, days))
    if not items or x == 0 or x == len(days):
        return
    hit = [i for i in items if exposed(i.lo)]
    k, n, share = len(hit), len(items), Fraction(x, len(days))
    if k >= max(4, int(det.get("at-least"))) and Fraction(k, n) / share >= Fraction(det.get("ratio")) and binomial_tail(k, n, share) <= Fraction(1, 20):
        yield dict(items=hit, certain=True, state="match", series="", statistic=True,
                   shown=[i for i in items if not exposed(i.lo)] + ([] if det.get("on") else anchors))


def change_scan(u, total):
    """The largest log likelihood ratio of a rate that rises, at least four events after the change; and where."""
    best, m, u = (None, None), len(u), sorted(u)
    for j, tau in enumerate(u):
        if tau <= 0 or tau >= total or m - j < 4:
            continue
        before, after = j, m - j
        if after * tau <= before * (total - tau):
            continue
        ratio = (before * log(before / tau) if before else 0) + after * log(after / (total - tau)) - m * log(m / total)
        if best[0] is None or ratio > best[0]:
            best = ratio, j
    return best


def find_change(det, rules, scene):
    until = watched_until(scene)
    items = [i for i in items_of(rules.terms[det.get("of")], scene, "incident", only=narrowed(det, rules, scene)).get("", []) if i.exact and i.lo <= until]
    if len(items) < max(6, int(det.get("at-least"))):
        return
    total, u = until - items[0].lo, [i.lo - items[0].lo for i in items][1:]
    seen, j = change_scan(u, total) if total > 0 else (None, None)
    if j is None:
        return
    tau = sorted(u)[j]
    ratio = Fraction(2 * (len(u) - j) + 1, 2 * (total - tau)) / Fraction(2 * j + 1, 2 * tau)
    if ratio < Fraction(det.get("ratio")):
        return
    dice, tries, worse = random.Random(7), 1999, 1
    for _ in range(tries):
        got = change_scan([dice.random() * total for _ in u], total)[0]
        worse += got is not None and got >= seen - 1e-12
    p = worse / (tries + 1)
    if abs(p - 0.05) < 4 * 1.5 * (0.05 * 0.95 / tries) ** 0.5:
        yield dict(unsure=True, series="", items=items)
    elif p <= 0.05:
        yield dict(items=items[j + 1:], certain=True, state="match", series="", statistic=True, shown=items[:j + 1])


# ---- overlap ------------------------------------------------------------------------------------------------------------
def find_overlap(det, rules, scene):
    """Pairs of items that share time, once there are so many."""
    unit, only = det.get("unit", "incident"), narrowed(det, rules, scene)
    ones = items_of(rules.terms[det.get("of")], scene, unit, only=only).get("", [])
    others = items_of(rules.terms[det.get("with")], scene, unit).get("", [])
    longer = scene.span(det.get("longer-than")) if det.get("longer-than") else None

    def is_open(i):
        """An absence of which nobody recorded the end: only its start is known."""
        return all(not e.end and not e.point and e.kind.split(".")[0] in ("missing", "away") for e in i.entries)

    def ends(i):
        """The earliest and the latest last day; an interval of which nobody recorded the end lasts to today."""
        known = [(e.end[0], e.end[1]) for e in i.entries if e.end] or is_open(i) and [(i.lo, i.hi)] or [(scene.today,) * 2 if e.kind in KINDS.interval and not e.point else (e.lo, e.hi) for e in i.entries]
        return max(a for a, _ in known), max(b for _, b in known)

    def is_point(i):
        return all(not e.end and (e.kind not in KINDS.interval or e.point) for e in i.entries)

    def hands_over(x, y):
        """One ends on the day on which the other begins, and nothing tells that they met."""
        return may_hand_over(x, y, ends(x)[1], y.lo)

    def may_hand_over(x, y, last, first):
        if is_point(x) or is_point(y) or last != first:
            return False
        times = [x.minute] if is_open(x) else [e.end[2] for e in x.entries if e.end and e.end[1] == ends(x)[1]]
        return not times or None in times or y.minute is None or max(times) <= y.minute

    hits = []
    for n, a in enumerate(ones):
        for b in others:
            if same_entry(a, b) or det.get("of") == det.get("with") and any(b is c for c in ones[:n]) or hands_over(a, b) or hands_over(b, a):
                continue
            if is_open(a) and is_open(b):
                continue
            first, last = max(a.lo, b.lo), min(min(ends(a)[1], ends(b)[1]), scene.today)
            began = lambda i: min(e.hi for e in i.entries)  # of what one reference joins, the first report
            surely = max(began(a), began(b)), min(min(ends(a)[0], ends(b)[0]), scene.today)
            if first <= last and (not longer or last > longer.end(first)):
                # 1.5, partial dates: certain on whichever days it was, the last on which the one began and the first on which the other ended
                late = may_hand_over(a, b, ends(a)[0], began(b)) or may_hand_over(b, a, ends(b)[0], began(a))
                sure = surely[0] <= surely[1] and not late and (not longer or surely[1] > longer.end(surely[0]))
                hits.append((first, first if is_open(a) or is_open(b) else last, a, b, sure))
    least = int(det.get("at-least", "1"))
    # those that share an item are one finding
    groups = []
    for h in hits:
        touching = [g for g in groups if any(x is y for k in g for x in h[2:4] for y in k[2:4])]
        groups = [g for g in groups if g not in touching] + [[h] + [k for g in touching for k in g]]
    for group in groups if least == 1 else [hits]:
        if len(group) < least:
            continue
        of = [i for i in ones if any(i is h[2] or det.get("of") == det.get("with") and i is h[3] for h in group)]
        also = [i for i in others if any(i is h[3] for h in group) and not any(i is o for o in of)]
        yield dict(items=of + also, count=len(of), certain=sum(h[4] for h in group) >= least, state="match", series="", first=min(h[0] for h in group),
                   last=max(h[1] for h in group), onset=min(h[0] for h in group) if least == 1 else None, shown=opened_by([h[2] for h in group], det, rules, scene))


# ---- Strength -----------------------------------------------------------------------------------------------------------
def strength_of(rule, found, kind, rules, scene):
    order = ["note", "consider", "suspect"]
    s = rule.get("strength")
    for up in rule.findall(NS + "stronger"):
        items = found["items"]
        there = True
        if "with" in up.attrib:  # surely within the finding's days; it is cited, for the finding stands on it
            first, last = found.get("first", min(i.lo for i in items)), found.get("last", max(i.hi for i in items))
            among = [e for e, _ in rules.terms[up.get("with")].matched(scene)[0] if e.lo >= first and e.hi <= last]
            place = {e.id: n for n, e in enumerate(scene.entries)}
            there = min(among, key=lambda e: place[e.id], default=None)
        if (there and len(items) >= int(up.get("count", "0")) and max((i.severity or 0 for i in items), default=0) >= int(up.get("severity", "0"))
                and len(set().union(*(i.agencies for i in items))) >= int(up.get("agencies", "0"))):
            s = "suspect"
            if "with" in up.attrib:
                found["lifted"] = found.get("lifted", []) + [there.id]
    if found["state"] not in ("match", "late"):  # 1.5, sequence: pending is "not a finding"; what cannot be told has no strength either
        return "note"
    capped = not found["certain"] or all(i.how == "text" for i in found["items"]) or kind in ("trend", "rhythm", "change", "link")
    return min(s, "consider", key=order.index) if capped else s


class Rules:
    def __init__(self, path):
        root = ET.parse(path).getroot()
        self.terms = {t.get("name"): Term(t) for t in root.findall(NS + "term")}
        self.periods = {p.get("name"): p for p in root.findall(NS + "period")}
        self.rules = root.findall(NS + "rule")


def detector_of(rule):
    return next(c for c in rule if c.tag[len(NS):] in DETECTORS)


def with_company(found, det, rules, scene):
    """with: only when an entry of that term lies between its first and last day; without: only when none does, and that is known."""
    for f in found:
        if not f.get("unsure") and f["state"] not in ("pending",):
            first, last = f.get("first", min(i.lo for i in f["items"])), f.get("last", max(i.hi for i in f["items"]))
            lies = lambda term: [e for e, _ in rules.terms[term].matched(scene)[0] if e.hi >= first and e.lo <= last]
            if kind_of(det) != "overlap" and det.get("with"):
                there = lies(det.get("with"))
                if not there:
                    continue
                f["shown"] = f.get("shown", []) + [Item([(min(there, key=lambda e: (not (e.lo >= first and e.hi <= last), e.order)), "coded")])]
                f["certain"] = f["certain"] and any(e.lo >= first and e.hi <= last for e in there)
            if det.get("without"):
                there = lies(det.get("without"))
                if any(e.lo >= first and e.hi <= last for e in there):
                    continue
                f["certain"] = f["certain"] and not there
                f["apart"] = None
                if f["state"] == "match" and not is_covered(rules.terms[det.get("without")], first, last, scene):
                    f["state"] = "not-assessable"
        yield f


def kind_of(det):
    return det.tag[len(NS):]


def evaluate_rule(rule, rules, scene):
    det = detector_of(rule)
    kind = det.tag[len(NS):]
    find = {"count": lambda: find_windows(det, kind, rules, scene), "sum": lambda: find_windows(det, kind, rules, scene),
            "distinct": lambda: find_windows(det, kind, rules, scene), "sequence": lambda: find_sequences(det, rules, scene),
            "gap": lambda: find_gaps(det, rules, scene), "trend": lambda: find_trend(det, rules, scene),
            "rhythm": lambda: find_rhythm(det, rules, scene), "change": lambda: find_change(det, rules, scene),
            "overlap": lambda: find_overlap(det, rules, scene)}.get(kind)
    if not find:
        raise NotImplementedError(kind)
    for f in with_company(find(), det, rules, scene):
        if f.get("unsure"):
            yield dict(rule=rule.get("id"), child=scene.child, unsure=True, pair=f["series"] or None)
            continue
        items = f["items"]
        evidence = []
        for i in items + f.get("shown", []):
            evidence += [x for x in (i.ids[:1] if i in f.get("lead", ()) else i.ids) if x not in evidence]
        strength = strength_of(rule, f, kind, rules, scene)
        evidence += [x for x in f.get("lifted", []) if x not in evidence]
        first, last = f.get("first", min(i.lo for i in items)), f.get("last", max(i.hi for i in items))
        beside = [e.id for i in f.get("instead", []) for e in i.entries[:1]]
        if kind != "overlap" and det.get("beside"):  # entries of this term that lie there are shown beside it and are not counted
            beside += [e.id for e, _ in rules.terms[det.get("beside")].matched(scene)[0] if e.hi >= first and e.lo <= last]
        yield dict(rule=rule.get("id"), child=scene.child, kind=kind, pair=f["series"] or None, state=f["state"], beside=sorted(set(beside) - set(evidence)),
                   dating="certain" if f["certain"] else "uncertain",
                   first=f.get("first", min(i.lo for i in items)), last=f.get("last", max(i.hi for i in items)), onset=f.get("onset"),
                   count=f.get("count", len(f["items"])), entries=len({x for i in f.get("sights", items) for x in i.ids}), evidence=evidence, strength=strength, peak=f.get("peak"),
                   exact=all(e.exact for i in items for e in i.entries) and f.get("onset") is not None, apart=f.get("apart"), cut=f.get("cut") or det.get("evidence") == "each" and any(not e.exact for i in items for e in i.entries))


def evaluate(rules, record, today, nation="england-and-wales", children=None, labels={}, only=None):
    today = D.date.fromisoformat(today).toordinal() if isinstance(today, str) else today
    calendar = nation if isinstance(nation, Calendar) else Calendar(nation)
    for child in children if children is not None else sorted(record.events):
        scene = Scene(child, record, today, calendar, labels)
        scene.bounds = {p.get(side) for p in rules.periods.values() for side in ("from", "to")}  # a step of services that opens or closes a period may be long before
        for rule in rules.rules:
            if only is None or rule.get("id") in only:
                yield from evaluate_rule(rule, rules, scene)
