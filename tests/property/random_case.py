"""Random chronologies and random rules over them, the engine run on many at once, and the two answers laid side by side.

A case is one invented child: {"events": [...], "born": date or None, "covers": [(kinds, from, to)]}.  Everything follows from
the random.Random that is handed in.  What is hard about dates is made likely: ties on a day, months and years, the same thing
from two agencies, episodes without an end, the nights when the clocks change, 29 February, bank holidays, partial coverage, an
unknown or partial birth, a time before birth, an eighteenth birthday."""
import datetime as D, json, os, subprocess

BIN = os.environ.get("BIN", "bin")
TODAY = "2024-06-30"

# What the invented notes say of a bruise; labels as schemas/language has them for plain sentences.
NOTES = {"bruise on the arm": "affirmed", "no bruise seen": "negated", "": "affirmed", "a quiet day": "affirmed"}

TERMS = """
  <term name="a" say="a things"><is kind="concern" severity="1-4"/></term>
  <term name="any" say="things, graded or not"><is kind="concern"/></term>
  <term name="low" say="smaller things"><is kind="concern" severity="1-2"/><is kind="health.injury" severity="1"/></term>
  <term name="b" say="b things"><is kind="referral"/></term>
  <term name="c" say="c things"><is kind="visit.seen visit.seen-alone"/></term>
  <term name="m" say="missing" episode-gap="2 hours"><is kind="missing"/></term>
  <term name="m-day" say="missing" episode-gap="1 day"><is kind="missing"/></term>
  <term name="m-same" say="missing" episode-gap="same day"><is kind="missing"/></term>
  <term name="x" say="x things"><is kind="strategy-discussion"/></term>
  <term name="ab" say="a or b things"><is kind="concern" severity="3-5"/><is kind="referral"/></term>
  <term name="da" say="abuse"><is kind="domestic-abuse"/><not standing="not-upheld" cause="recorded as not upheld"/></term>
  <term name="open" say="opened"><is kind="case-opened"/></term>
  <term name="shut" say="shut"><is kind="case-closed"/></term>
  <term name="plan-on" say="plan began"><is kind="plan.cp:start"/></term>
  <term name="plan-off" say="plan ended"><is kind="plan.cp:end"/></term>
  <term name="bruise" say="bruises"><is kind="health.injury"/><is kind="concern" text="\\bbruise\\b" assert="affirmed"/></term>
  <term name="baby" say="a baby's injuries"><is kind="health.injury" age="under 12 months"/></term>
  <term name="unborn" say="before birth"><is kind="concern" age="unborn"/></term>
  <term name="not-teen" say="a things, not of a teenager"><is kind="concern"/><not age="16-17 years" cause="16 or 17 years old"/></term>
  <term name="p-says" say="what p says"><is agency="p" kind="concern referral health.injury"/></term>
  <term name="job" say="allocations"><is kind="allocation"/></term>
  <term name="late" say="late notes"><is kind="concern referral" late="5 working days"/></term>
  <term name="long" say="long absences"><is kind="missing" lasting="12 hours"/><is kind="missing" lasting="2 days"/></term>
  <term name="ago" say="older things"><is kind="concern referral" ago="3 months"/></term>
  <term name="no-end" say="missing, no end recorded"><is kind="missing" end="none"/></term>
  <term name="an-end" say="missing, an end recorded"><is kind="missing" end="recorded"/></term>
  <term name="plan" say="plans"><is kind="plan.cp"/></term>
  <term name="back" say="came back"><is kind="missing:end"/></term>
  <period name="while" from="open" to="shut"/>
  <period name="on-plan" from="plan-on" to="plan-off"/>"""

EXAMPLE = """<examples as-of="2024-01-01"><example name="none" expect="no match">2023-01-01 | note | x | |</example></examples>"""


def rule(name, detector, strength="note", stronger=""):
    basis = '<basis source="test" kind="local setting">test</basis>' + ('<basis source="test" kind="guidance">test</basis>' if strength != "note" or stronger else "")
    return f"""<rule id="{name}" version="1" strength="{strength}" status="draft"><title>rule {name}</title><why>for a test</why>
    {basis}{detector}{stronger}<ask>nothing</ask><other-explanation>none</other-explanation>{EXAMPLE}</rule>"""


def rules_file(path, rules, terms=TERMS):
    with open(path, "w") as f:
        f.write(f'<rules xmlns="urn:x-chronology:rules:1" name="random">{terms}\n' + "\n".join(r for _, r in rules) + "\n</rules>\n")


SPANS = ["1 day", "3 days", "7 days", "10 days", "2 weeks", "1 month", "2 months", "3 working days", "10 working days", "90 days", "6 months", "1 year", "12 months"]


def pool(r):
    """Every kind of rule, with random settings: [(name, xml)]."""
    span = lambda: r.choice(SPANS)
    hours = lambda: f"{r.choice([1, 2, 6, 24, 48, 72, 168])} hours"
    yes = lambda: r.choice(["yes", "no"])
    opt = lambda name, value, p=0.4: f' {name}="{value}"' if r.random() < p else ""
    n = lambda a=1, b=4: r.randint(a, b)
    out = []

    def add(name, detector, *more):
        out.append((name, rule(name, detector, *more)))

    add("n-entry", f'<count of="a" at-least="{n()}" within="{span()}" unit="entry" agencies="{n(1, 2)}"/>')
    add("n-incident", f'<count of="a" at-least="{n()}" within="{span()}" unit="incident" agencies="{n(1, 2)}"/>')
    add("n-hours", f'<count of="a" at-least="{n(2, 3)}" within="{hours()}" unit="{r.choice(["entry", "incident"])}"/>')
    add("n-episode", f'<count of="m" at-least="{n()}" within="{span()}" unit="episode"/>')
    add("n-episode-day", f'<count of="m-day" at-least="{n()}" within="{span()}" unit="episode"/>')
    add("n-stronger", f'<count of="ab" at-least="{n(1, 2)}" within="{span()}"/>', r.choice(["note", "consider"]),
        r.choice([f'<stronger count="{n(2, 5)}"/>', f'<stronger severity="{n(3, 5)}"/>', f'<stronger agencies="{n(2, 3)}" count="2"/>']))
    add("n-during", f'<count of="a" at-least="{n(1, 3)}" within="{span()}" unit="{r.choice(["entry", "incident"])}" during="{r.choice(["while", "on-plan"])}"/>')
    add("n-outside", f'<count of="a" at-least="{n(1, 3)}" within="{span()}" unit="{r.choice(["entry", "incident"])}" outside="{r.choice(["while", "on-plan"])}"/>')
    add("n-series", f'<count of="b" at-least="{n(2, 3)}" within="{span()}" evidence="series"/>')
    add("n-pair", f'<count of="da" at-least="{n(1, 3)}" within="{span()}" per="pair"{opt("evidence", "series")}/>')
    add("n-text", f'<count of="bruise" at-least="{n(1, 3)}" within="{span()}"/>', "suspect")
    add("n-baby", f'<count of="baby" at-least="{n(1, 2)}" within="{span()}"/>')
    add("n-unborn", f'<count of="unborn" at-least="{n(1, 2)}" within="{span()}"/>')
    add("n-not-teen", f'<count of="not-teen" at-least="{n(1, 3)}" within="{span()}" unit="entry"/>')
    add("n-agency", f'<count of="p-says" at-least="{n(1, 3)}" within="{span()}"/>')
    add("n-held", f'<count of="a" at-least="{n(1, 3)}" within="{span()}" held="{r.choice(["one-agency", "several-agencies"])}"/>')
    add("n-sum", f'<sum of="low" at-least="{n(2, 8)}" within="{span()}" each-below="{n(2, 3)}" agencies="{n(1, 2)}"/>')
    add("n-distinct", f'<distinct of="job" field="worker" at-least="{n(2, 3)}" within="{span()}"/>')
    add("n-distinct-agency", f'<distinct of="ab" field="agency" at-least="{n(2, 3)}" within="{span()}"/>')
    add("s-plain", f'<sequence{opt("within", span())}><step of="a"/><step of="b" within="{span()}"/><step of="c" within="{span()}"/></sequence>')
    add("s-two", f'<sequence><step of="a"/><step of="b" within="{span()}" same-day="{yes()}"/></sequence>')
    add("s-hours", f'<sequence><step of="a"/><step of="b" within="{hours()}"/></sequence>')
    add("s-free", '<sequence><step of="a"/><step of="b"/></sequence>')
    add("s-same", f'<sequence><step of="b"/><step of="b" within="{span()}"/></sequence>')
    add("s-close", f'<sequence><step of="plan-on"/><step of="plan-off"/><step of="plan-on" within="{span()}"/></sequence>')
    add("s-times", f'<sequence times="2"><step of="a"/><step of="b" within="{span()}"/><step of="a" within="{span()}"/></sequence>')
    add("s-absent", f'<sequence><step of="b"/><absent of="x" within="{span()}"{opt("late-within", r.choice(["60 days", "90 days"]))}/></sequence>')
    add("s-absent-hours", f'<sequence><step of="b"/><absent of="x" within="{hours()}"/></sequence>')
    add("s-action", f'<sequence><step of="b"/><absent of="x" within="{span()}"{opt("late-within", r.choice(["60 days", "90 days"]))} or-action="yes"/></sequence>')
    add("s-between", f'<sequence><step of="a"/><absent of="x"/><step of="c" within="{span()}"/></sequence>')
    add("s-end", f'<sequence><step of="a"/><step of="b" within="{span()}"/><absent of="x" within="{span()}"/></sequence>')
    add("gap", f'<gap of="c" longer-than="{span()}" during="while"/>')
    add("gap-plan", f'<gap of="c" longer-than="{span()}" during="on-plan"/>')
    add("t-either", f'<trend of="a" in="{r.choice(["frequency", "severity", "either"])}" at-least="{n(5, 7)}" ratio="{r.choice(["1.5", "2"])}"/>')
    add("t-graver", f'<trend of="any" in="{r.choice(["severity", "severity", "either"])}" at-least="6" ratio="2"/>')
    add("r-weekend", f'<rhythm of="a" on="{r.choice(["weekend", "weekday"])}" at-least="4" ratio="{r.choice(["1.2", "2"])}"/>')
    add("r-after", f'<rhythm of="a" {r.choice(["after", "before"])}="b" within="{r.choice(["2 days", "5 days", "1 week"])}" at-least="4" ratio="{r.choice(["1.2", "2"])}"/>')
    unit = lambda: opt("unit", "entry", 0.5)
    add("n-late", f'<count of="late" at-least="{n(1, 3)}" within="{span()}" unit="entry"/>')
    add("n-recorded", f'<count of="late" at-least="{n(1, 3)}" within="{span()}" unit="entry" dated-by="recorded"/>')
    add("n-lasting", f'<count of="long" at-least="{n(1, 2)}" within="{span()}" unit="entry"/>')
    add("n-shrinking", f'<count of="a" at-least="{n(3, 4)}" within="{span()}" unit="{r.choice(["entry", "incident"])}" gaps="shrinking"/>')
    add("n-rising", f'<count of="a" at-least="{n(3, 4)}" within="{span()}" unit="{r.choice(["entry", "incident"])}" grades="rising"/>')
    add("n-with", f'<count of="a" at-least="{n(1, 3)}" within="{span()}" unit="entry" with="{r.choice("bx")}"/>')
    add("n-without", f'<count of="a" at-least="{n(2, 3)}" within="{span()}" unit="entry" without="{r.choice("bx")}"/>')
    add("n-service", f'<count of="job" at-least="{n(1, 3)}" within="{span()}" unit="entry" per="worker"/>')
    add("n-per-agency", f'<count of="ab" at-least="{n(1, 3)}" within="{span()}" unit="entry" per="agency"/>')
    add("s-never", f'<sequence><step of="a"/><step of="b" within="{span()}" same-day="never"/></sequence>')
    add("s-entry", f'<sequence unit="entry"><step of="a"/><step of="a" within="{span()}"/></sequence>')
    add("s-pair", f'<sequence per="pair"><step of="da"/><step of="da" within="{span()}"/></sequence>')
    add("s-with", f'<sequence with="c"><step of="a"/><step of="b" within="{span()}"/></sequence>')
    add("s-awaited", f'<sequence><step of="a"/><step of="b" within="{span()}" awaited="yes"/></sequence>')
    add("s-each", f'<sequence evidence="each"{opt("times", n(2, 3))}><step of="b"/><absent of="x" within="{span()}"/></sequence>')
    add("gap-covering", f'<gap of="job" longer-than="{span()}" during="while" covering="yes"/>')
    add("o-two", f'<overlap of="plan" with="job"{opt("at-least", 2)}/>')
    add("o-same", f'<overlap of="job" with="job"{opt("at-least", 2)}{opt("longer-than", "10 days")}/>')
    add("o-open", '<overlap of="m" with="m"/>')
    lift = r.choice(['<stronger with="x"/>', '<stronger with="c"/>', f'<stronger with="x" count="{n(2, 4)}"/>', '<stronger with="back"/>'])
    add("n-lifted", f'<count of="ab" at-least="{n(1, 3)}" within="{span()}"{unit()}/>', r.choice(["note", "consider"]), lift)
    add("s-lifted", f'<sequence><step of="b"/><absent of="x" within="{span()}"/></sequence>', r.choice(["note", "consider"]), '<stronger with="c"/>')
    add("s-instead", f'<sequence><step of="b"/><absent of="x" within="{span()}" instead="c"/></sequence>')
    add("n-beside", f'<count of="a" at-least="{n(1, 3)}" within="{span()}"{unit()} beside="{r.choice(["x", "c", "m"])}"/>')
    add("n-per-place", f'<count of="ab" at-least="{n(1, 3)}" within="{span()}" unit="{r.choice(["entry", "incident"])}" per="place"/>')
    add("n-per-service", f'<count of="ab" at-least="{n(1, 3)}" within="{span()}" unit="{r.choice(["entry", "incident"])}" per="service"/>')
    add("n-distinct-place", f'<distinct of="ab" field="place" at-least="{n(2, 3)}" within="{span()}"/>')
    add("n-distinct-service", f'<distinct of="ab" field="service" at-least="{n(2, 3)}" within="{span()}"/>')
    add("n-distinct-kind", f'<distinct of="p-says" field="kind" at-least="{n(2, 3)}" within="{span()}"/>')
    add("s-episode", f'<sequence unit="episode"><step of="m"/><step of="{r.choice(["c", "m", "b"])}" within="{span()}"/></sequence>')
    add("s-episode-absent", f'<sequence unit="episode"><step of="m"/><absent of="c" within="{span()}"/></sequence>')
    add("s-before", f'<sequence><step of="a"/><absent of="x" within="{span()}"/><step of="c"{opt("within", span())}/></sequence>')
    add("s-before-first", f'<sequence><absent of="x" within="{span()}"/><step of="a"/><step of="b" within="{span()}"/></sequence>')
    add("s-before-ever", f'<sequence unit="{r.choice(["entry", "incident"])}"><absent of="{r.choice("xb")}"/><step of="a"/></sequence>')
    add("s-before-day", f'<sequence unit="entry"><absent of="x" same-day="only"/><step of="a"/></sequence>')
    add("s-only", '<sequence><step of="a"/><step of="b" same-day="only"/></sequence>')
    add("s-only-absent", '<sequence><step of="b"/><absent of="x" same-day="only"/></sequence>')
    add("s-chain", f'<sequence chain="yes" unit="entry"><step of="a"/><absent of="a"/><step of="a"{opt("within", span())}/></sequence>')
    add("n-longer", f'<count of="{r.choice(["plan", "job", "m", "m-same"])}" at-least="{n(1, 2)}" within="{span()}" unit="{r.choice(["entry", "episode"])}" longer-than="{r.choice(["10 days", "2 days", "1 month", "12 hours"])}"/>')
    add("n-episode-same", f'<count of="m-same" at-least="{n()}" within="{span()}" unit="episode"/>')
    add("n-days", f'<sum of="{r.choice(["plan", "job", "m"])}" at-least="{n(2, 40)}" days-in-last="{r.choice(["3 months", "1 year", "90 days"])}"/>')
    add("n-ago", f'<count of="ago" at-least="{n(1, 3)}" within="{span()}" unit="entry"/>')
    add("n-end", f'<count of="{r.choice(["no-end", "an-end"])}" at-least="{n(1, 2)}" within="{span()}" unit="entry"/>')
    add("k-change", f'<change of="a" at-least="6" ratio="{r.choice(["2", "3"])}"/>')
    return out


KIND_WEIGHTS = (["concern"] * 7 + ["referral"] * 3 + ["visit.seen", "visit.seen-alone", "visit"] + ["missing"] * 3 + ["strategy-discussion"] * 2
                + ["case-opened", "case-closed", "case-closed", "plan.cp", "plan.cp", "health.injury", "health.injury", "domestic-abuse", "domestic-abuse",
                   "allocation", "allocation", "note", "school.progress"])
EDGES = [D.date(2024, 2, 25), D.date(2022, 12, 20), D.date(2023, 4, 1), D.date(2023, 3, 20), D.date(2023, 10, 20), D.date(2024, 1, 28), D.date(2020, 2, 25),
         D.date(2023, 10, 28), D.date(2024, 3, 28)]


def month_last(day):
    return (D.date(day.year + day.month // 12, day.month % 12 + 1, 1) - D.timedelta(1)).day


def chronology(r, partial=None):
    """One child."""
    spread = r.choice([3, 10, 30, 60, 200, 500, 1200])
    start = r.choice(EDGES) if r.random() < 0.4 else D.date(2022, 1, 3) + D.timedelta(r.randint(0, 700))
    timed, partial = r.random(), r.random() < 0.35 if partial is None else partial
    kinds = r.sample(KIND_WEIGHTS, r.choice([2, 4, 8, len(KIND_WEIGHTS)]))
    agencies = "pqs" if r.random() < 0.8 else "p"
    events = []
    for _ in range(min(40, int(r.expovariate(1 / 9)) + r.randint(0, 3))):
        if events and r.random() < 0.18:  # the same thing again, from somebody else or from the same desk, that day or the next
            e = dict(r.choice(events))
            e["agency"] = r.choice("pqs")
            if r.random() < 0.4 and len(e["start"]) == 10:
                e["start"] = (D.date.fromisoformat(e["start"]) + D.timedelta(r.choice([-1, 1]))).isoformat()
                e.pop("end", None)
            events.append(e)
            continue
        kind = r.choice(kinds)
        day = start + D.timedelta(r.randint(0, spread))
        e = {"kind": kind, "agency": r.choice(agencies), "severity": r.randint(0, 5), "start": day.isoformat()}
        if r.random() < timed:
            minute = r.choice([r.randint(0, 1439), r.choice([0, 30, 180, 1380, 1439])])
            if day.month in (3, 10) and day.weekday() == 6 and r.random() < 0.4:
                minute = r.randint(0, 210)  # about the hour that is twice, or never
            e["start"] += f"T{minute // 60:02d}:{minute % 60:02d}"
        elif partial and kind not in ("case-closed", "allocation") and r.random() < 0.35:  # where the record ends, and what is filled, nothing says then
            e["start"] = day.strftime("%Y-%m") if r.random() < 0.85 else day.strftime("%Y")
        if kind in ("missing", "plan.cp", "allocation") and r.random() < 0.7 and len(e["start"]) >= 10:
            if "T" in e["start"] and r.random() < 0.9:
                t = D.datetime.fromisoformat(e["start"]) + D.timedelta(minutes=r.choice([30, 200, 900, 2000, 4000]) * (1 if kind == "missing" else 40))
                e["end"] = t.isoformat(timespec="minutes")
            else:
                e["end"] = (day + D.timedelta(r.choice([0, 1, 2, 5]) * (1 if kind == "missing" else r.choice([1, 20, 40])))).isoformat()
        if r.random() < 0.02:
            e["start"] = ""
            e.pop("end", None)
        if kind == "concern" and r.random() < 0.3:
            e["text"] = r.choice(list(NOTES))
        if kind in ("concern", "referral", "missing") and r.random() < 0.08:
            e["ref"] = r.choice(["R1", "R2"])
        if kind == "domestic-abuse":
            if r.random() < 0.8:
                e["people"] = [r.choice(["a", "b"]), r.choice(["k", "l"])]
            if r.random() < 0.2:
                e["standing"] = r.choice(["not-upheld", "alleged"])
        if kind in ("concern", "referral") and r.random() < 0.5:
            e["place"] = r.choice(["park", "flat", "school"])
        if kind in ("concern", "referral") and r.random() < 0.8:
            e["service"] = r.choice(["dentist", "camhs"])
        if kind == "allocation":
            e["worker"] = r.choice(["w1", "w2", "w3"])
        if kind in ("concern", "referral") and len(e["start"]) >= 10 and r.random() < 0.4:
            e["recorded"] = (day + D.timedelta(r.choice([0, 1, 5, 7, 8, 9, 30]))).isoformat()
        if kind == "referral" and r.random() < 0.2:
            e["action"] = "told the team"
        events.append(e)
    if r.random() < 0.06:  # long quiet, then often, and graver
        day, often = start, r.randint(5, 8)
        for n in range(r.randint(3, 5) + often):
            quick = n >= often - 4
            day += D.timedelta(r.randint(0, 4) if quick else r.randint(40, 160))
            events.append({"kind": "concern", "agency": "p", "severity": None if r.random() < 0.07 else r.randint(2, 4) if quick else r.randint(1, 2), "start": day.isoformat()})
    born = None
    roll = r.random()
    if roll < 0.2:  # a baby, or not yet born
        born = start + D.timedelta(r.randint(-200, 200) + r.choice([0, 0, 280 + spread]))
    elif roll < 0.35:  # 18 within
        born = D.date(start.year - 18, start.month, min(start.day, 28)) + D.timedelta(r.randint(0, max(1, spread)))
    elif roll < 0.45:
        born = r.choice([D.date(2020, 2, 29), D.date(2008, 2, 29), D.date(2006, 2, 28), D.date(2004, 2, 29)])
    elif roll < 0.7:
        born = start - D.timedelta(r.randint(400, 6000))
    born = born and born.isoformat()
    if born and r.random() < 0.2:
        born = born[:r.choice([4, 7])]
    covers = [("*", "2000-01-01", "2030-12-31")]
    if r.random() < 0.25:
        a = start + D.timedelta(r.randint(-20, spread))
        covers = [(r.choice(["*", "visit referral concern", "strategy-discussion visit.seen", "visit strategy-discussion"]), a.isoformat(),
                   (a + D.timedelta(r.randint(5, spread + 200))).isoformat())]
        if r.random() < 0.3:
            b = a + D.timedelta(r.randint(-60, 200))
            covers.append(("*", b.isoformat(), (b + D.timedelta(r.randint(10, 300))).isoformat()))
    return {"events": events, "born": born, "covers": covers}


# ---- A case as a stream ------------------------------------------------------------------------------------------------
def precision(s):
    return {4: "year", 7: "month", 10: "day"}.get(len(s), "minute")


def event(child, no, e):
    when = {"start": e["start"], "start_precision": precision(e["start"])} if e["start"] else {}
    if e.get("end"):
        when.update(end=e["end"], end_precision=precision(e["end"]))
    out = {"type": "event", "id": f"{child:010x}{no:06x}", "child": f"t:{child}", "kind": e["kind"], "when": when, "agency": e["agency"],
           "source": [{"file": "random", "line": child * 100 + no, "col": 1}]}
    for k in ("severity", "text", "ref", "standing", "worker", "place", "service", "action", "recorded"):
        if e.get(k) not in (None, ""):
            out[k] = e[k]
    if e.get("people"):
        out["people"] = [{"person": "adult:" + e["people"][0], "role": "perpetrator"}, {"person": "adult:" + e["people"][1], "role": "victim"}]
    return out


def records(child, case):
    out = [event(child, no, e) for no, e in enumerate(case["events"], 1)]
    person = {"type": "person", "id": f"t:{child}"}
    if case["born"]:
        person.update(birth=case["born"])
        if len(case["born"]) < 10:
            person.update(birth_precision=precision(case["born"]))
    out.append(person)
    out.append({"type": "import", "file": f"random-{child}", "format": "stream", "read": len(out), "used": len(out), "aside": 0, "events": len(case["events"]),
                "covers": [{"kinds": k, "from": a, "to": b} for k, a, b in case["covers"]], "children": [f"t:{child}"]})
    return out


def stream(cases):
    """cases: {child number: case}."""
    return [json.dumps(r) for c, case in cases.items() for r in records(c, case)]


class EngineFailed(Exception):
    pass


def engine(lines, rules, today=TODAY, *more, env=None, data=None):
    p = subprocess.run([BIN + "/case-patterns", "-q", "--pending", "--rules", rules, "-N", today, *more, "-"],
                       input=data or "\n".join(lines) + "\n", capture_output=True, text=True, env=dict(os.environ, **(env or {})))
    if p.returncode != 0:
        raise EngineFailed(f"case-patterns ends with {p.returncode}: {p.stderr[:800]}")
    return p.stdout


def findings(text):
    """The findings of a run; its last line tells what was tried and is none."""
    return [f for f in map(json.loads, text.splitlines()) if f["type"] == "finding"]


# ---- The two answers side by side --------------------------------------------------------------------------------------
def day(n):
    return D.date.fromordinal(n).isoformat() if n is not None else None


def from_engine(f):
    pair = f.get("pair")
    return {"rule": f["rule"], "child": f["child"], "pair": f"{pair['from']} {pair['to']}" if pair else f.get("group"), "state": f["state"], "dating": f["dating"],
            "first": f.get("first"), "last": f.get("last"), "onset": f.get("onset"), "count": f["count"], "entries": f["entries"],
            "evidence": f["evidence"], "strength": f["strength"], "beside": sorted(f.get("beside", [])), "apart": sorted(u["event"] for u in f["not_counted"])}


def from_evaluator(f):
    return dict(f, pair=" ".join(f["pair"]) if isinstance(f["pair"], tuple) else f["pair"], first=day(f["first"]), last=day(f["last"]), onset=day(f["onset"]))


def number(ids):
    return [int(i[10:], 16) for i in ids]


def shown(case):
    """The rows of an example, ready to be pasted into a rule."""
    rows = []
    for e in case["events"]:
        more = "".join(f" {k}={e[k]}" for k in ("end", "ref", "standing", "worker", "place", "service", "recorded") if e.get(k))
        if e.get("people"):
            more += f" by={e['people'][0]} to={e['people'][1]}"
        if e.get("action"):
            more += f' action="{e["action"]}"'
        rows.append(f"        {e['start']} | {e['kind']} | {e['agency']} | {'' if e['severity'] is None else e['severity']} | {e.get('text', '')} |{more}".rstrip(" |"))
    head = f"dob={case['born']} covers=" + ";".join(f"{k}:{a}..{b}" for k, a, b in case["covers"])
    return head + "\n" + "\n".join(rows)


def key(f):
    """What must be equal; the days too (dates_of), but for the onset of partial dates, which the specification leaves open."""
    gap = f["rule"].startswith("gap")
    unclear = f["rule"] == "s-each" and f["state"] == "not-assessable"  # of several that cannot be told, how certain
    return (f["pair"], f["state"], None if unclear else f["dating"], (f["count"], f["entries"]), tuple(f["evidence"]) if not gap else tuple(sorted(f["evidence"])),
            f["strength"], None if f["rule"] == "s-each" else tuple(f["beside"]))


def dates_of(f):
    return f["first"], f["last"], f["onset"]


class Bench:
    """Rules, cases, both answers, and what differs."""

    def __init__(self, tmp, evaluator, today=TODAY, env=None, nation="england-and-wales"):
        self.tmp, self.E, self.today, self.env = tmp, evaluator, today, env
        self.in_nation(nation)

    def in_nation(self, nation):
        self.nation, self.calendar = nation, self.E.Calendar(nation)

    def answers(self, cases, rules):
        path = os.path.join(self.tmp, "bench.xml")
        rules_file(path, rules)
        lines = stream(cases)
        fast, slow = {}, {}
        for f in findings(engine(lines, path, self.today, "--nation", self.nation, env=self.env)):
            f = from_engine(f)
            fast.setdefault((f["child"], f["rule"]), []).append(f)
        for f in self.E.evaluate(self.E.Rules(path), self.E.Record(lines), self.today, self.calendar, labels=NOTES):
            slow.setdefault((f["child"], f["rule"]), []).append(f if f.get("unsure") else from_evaluator(f))
        return fast, slow

    @staticmethod
    def differ(fast, slow):
        """The first thing in which the findings of one child and rule differ, or None."""
        if any(f.get("unsure") for f in slow):
            return None
        a, b = sorted(map(key, fast), key=str), sorted(map(key, slow), key=str)
        if any(f.get("cut") for f in slow) and a != b:  # a sight after an eighteenth birthday may be shown or not; what came of a month, too
            few = 0 if fast and fast[0]["rule"] == "s-each" else 4
            return None if [x[:few] for x in a] == [x[:few] for x in b] else "findings"
        if a != b:
            return "findings"
        by_key = {}
        for f in fast:
            by_key.setdefault(key(f), []).append(f)
        for f in slow:
            others = by_key[key(f)]
            if dates_of(f)[:3 if f["exact"] else 2] not in [dates_of(o)[:3 if f["exact"] else 2] for o in others]:
                return "dates"
            if f["apart"] is not None and f["apart"] not in [o["apart"] for o in others]:
                return "not counted"
        return None

    def shrink(self, case, rule, why):
        """Ever smaller cases that still differ."""
        def still(c):
            fast, slow = self.answers({1: c}, [rule])
            return self.differ(fast.get(("t:1", rule[0]), []), slow.get(("t:1", rule[0]), [])) == why
        smaller = True
        while smaller:
            smaller = False
            ev = case["events"]
            trials = [dict(case, events=ev[:i] + ev[i + 1:]) for i in range(len(ev))]
            trials += [dict(case, born=None)] if case["born"] else []
            trials += [dict(case, covers=[("*", "2000-01-01", "2030-12-31")])] if case["covers"] != [("*", "2000-01-01", "2030-12-31")] else []
            for i, e in enumerate(ev):
                trials += [dict(case, events=ev[:i] + [{k: v for k, v in e.items() if k != drop}] + ev[i + 1:])
                           for drop in ("text", "ref", "standing", "end", "action", "people", "worker", "place", "service") if drop in e]
                if "T" in e["start"]:  # a day will do
                    trials.append(dict(case, events=ev[:i] + [dict(e, start=e["start"][:10])] + ev[i + 1:]))
            for t in trials:
                if still(t):
                    case, smaller = t, True
                    break
        return case

    def told(self, case, rule):
        """A case as a table that can be pasted into a rule, and what each side found."""
        fast, slow = self.answers({1: case}, [rule])
        detector = rule[1][rule[1].rindex("</basis>") + 8:rule[1].index("<ask>")]
        out = [detector, shown(case)]
        for name, findings in ("engine", fast), ("evaluator", slow):
            for f in findings.get(("t:1", rule[0]), []):
                if f.get("unsure"):
                    continue
                out.append(f"{name}: {f['state']} {f['dating']} {f['strength']} count={f['count']} entries={f['entries']} evidence={number(f['evidence'])} "
                           f"{f['first']}..{f['last']} onset={f['onset']} {f['pair'] or ''} apart={number(f['apart'] or [])}")
        return "\n".join(out)
