"""bench.py FOLDER ROWS...: called by bench.sh.  Every figure stands beside its floor and its target, where it has them."""
import csv as table, json, os, shutil, statistics, subprocess, sys, time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import split, turns
from turns import ROUNDS, goal, in_turn, line, middle, ratio, timed

BIN, TOP, SHARED = os.environ["BIN"], os.environ["TOP"], os.environ.get("SHARED", "")
turns.work = work = sys.argv[1]
sizes = [int(s) for s in sys.argv[2:]]
COLUMNS = ("event_id integer primary key,child_id integer,event_date text,event_time text,recorded_at text,event_type text,source_agency text,"
           "worker text,summary text,impact_on_child text,action_taken text,outcome text,severity integer")
PATTERN = {"MISS3_90": "miss3-90", "DNA3_180": "dna3-180", "DA_ESC4": "da-esc4", "SEQ3_60": "seq3-60"}
TRUTH = TOP + "/tests/bench/truth.xml"


def patterns(*args, out=None):
    run = timed(BIN + "/case-patterns", "-q", *args, "m.case", out=out)
    if run[3] not in (0, 1, 3): # what fails is fast
        sys.exit(f"case-patterns {' '.join(args)} failed: exit {run[3]}")
    return run


# ---- import

def peer_import(csv):
    if os.path.exists(work + "/p.db"):
        os.unlink(work + "/p.db")
    return timed("sqlite3", "p.db", "pragma journal_mode=off; pragma synchronous=0; pragma cache_size=-65536;", f"create table ev({COLUMNS});",
                 f".import --csv --skip 1 {csv} ev", "create index ix on ev(child_id,event_date);")


def our_import(csv):
    if os.path.exists(work + "/m.case"):
        os.unlink(work + "/m.case")
    return timed(BIN + "/case-import", "-q", "-o", "m.case", csv)


def imports(csv, rows):
    with_peer = shutil.which("sqlite3") is not None
    a, *b = in_turn(lambda: our_import(csv), *([lambda: peer_import(csv)] if with_peer else []))
    if any(r[3] not in (0, 3) for r in a):
        sys.exit("case-import failed")
    wall = middle([r[0] for r in a])
    line("case-import", a, f"   {rows / wall / 1e3:.0f} k rows/s" + goal(max(r[2] for r in a), 256, None, " MB"))
    if b:
        line("sqlite3 .import and index", b[0])
        ratio("of the peer's time", a, b[0], 0.6, 0.45)
        ratio("of the peer's processor time", a, b[0], of=1)


def as_xml(csv):
    """The same rows as XML, an element for each cell that holds something."""
    escape = lambda s: s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    with open(csv, newline="") as f, open(work + "/d.xml", "w") as out:
        rows = table.reader(f)
        names = next(rows)
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<case_notes>\n')
        for row in rows:
            out.write("  <event>\n" + "".join(f"    <{n}>{escape(c)}</{n}>\n" for n, c in zip(names, row) if c) + "  </event>\n")
        out.write("</case_notes>\n")
    return work + "/d.xml"


def xml(csv):
    """XML against the same rows as CSV, and our reader against a bare loop: seconds of processor, the reading thread's too."""
    path = as_xml(csv)
    loops = [lambda: timed(work + "/sax", "bare", path), lambda: timed(work + "/sax", "ours", path)] if os.path.exists(work + "/sax") else []
    a, b, *loop = in_turn(lambda: our_import(path), lambda: our_import(csv), *loops)
    if any(r[3] not in (0, 3) for r in a + b):
        sys.exit("case-import failed")
    line(f"case-import of XML, {os.path.getsize(path) / 1e6:.0f} MB", a, goal(max(r[2] for r in a), 256, None, " MB"))
    ratio("of the CSV's processor time", a, b, 2.0, 1.6, of=1)
    if loop:
        line("bare SAX2 loop", loop[0])
        ratio("our reader, of the bare loop's", loop[1], loop[0], 2.5, of=1)
        ratio("the whole import, of the bare loop's", a, loop[0], of=1)


# ---- the generator's four patterns

def the_same(rows):
    """Children and anchors equal to the generator's truth?"""
    if not os.path.exists(work + "/truth.csv"):
        print("  no truth to compare with")
        return
    truth, found = {}, {}
    for text in open(work + "/truth.csv"):
        pattern, child, _, anchors = text.split(",")[:4]
        truth.setdefault(pattern, {})[child] = anchors
    for text in open(work + "/found"):
        f = json.loads(text)
        if f.get("type") == "finding":
            of = found.setdefault(f["rule"], {})
            child = f["child"].split(":", 1)[1]
            of[child] = of.get(child, 0) + len(f["anchors"])
    for pattern, rule in PATTERN.items():
        t, f = truth.get(pattern, {}), {c: str(n) for c, n in found.get(rule, {}).items()}
        wrong = sum(t.get(c) != f.get(c) for c in set(t) | set(f))
        print(f"  {pattern:<12}{len(t):6} children, {sum(map(int, t.values())):6} anchors in truth: "
              + ("the same" if not wrong else f"NOT the same, {wrong} children differ"))


def detect_sql():
    """The four queries of the peer's file, one form of each."""
    path = SHARED + "/bench/peers/detect.sql"
    if not shutil.which("sqlite3") or not os.path.exists(path) or not os.path.exists(work + "/p.db"):
        return None
    query, name = {}, None
    for text in open(path):
        if text.startswith(".print "):
            name = text.split()[1]
        elif text.startswith("select ") and name in PATTERN:
            query.setdefault(name, text)
    return list(query.values()) if len(query) == 4 else None


def duck():
    """A folder with DuckDB in it, or None."""
    if not shutil.which("node") or not shutil.which("npm") or not os.path.exists(SHARED + "/bench/peers/duck.mjs"):
        return None
    os.makedirs(work + "/duck", exist_ok=True)
    shutil.copy(SHARED + "/bench/peers/duck.mjs", work + "/duck")
    try:
        p = subprocess.run(["npm", "install", "--silent", "@duckdb/node-api"], cwd=work + "/duck", capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        return None
    return work + "/duck" if p.returncode == 0 else None


def duck_queries(folder, csv):
    """Its own four queries alone, on a table that it has loaded before: the sum of their medians, in seconds."""
    p = subprocess.run(["node", "duck.mjs", "detect", csv], cwd=folder, capture_output=True, text=True)
    ms = {t.split()[0]: float(t.split("median")[1].split()[0]) for t in p.stdout.splitlines() if " ms median " in t}
    return (sum(ms[p] for p in PATTERN) / 1e3, 0, 0, p.returncode)


def four(rows, csv):
    command = lambda: patterns("--rules", TRUTH, "--anchors", out=work + "/found")
    sql = detect_sql()
    a, *b = in_turn(command, *([lambda: timed("sqlite3", "p.db", *sql)] if sql else []))
    line("four patterns, from process start", a, f"   {rows / middle([r[0] for r in a]) / 1e6:.1f} M entries/s")
    the_same(rows)
    if b:
        line("the same in sqlite3, indexed table", b[0])
        ratio("of sqlite3's time", a, b[0], floor=0.05)
    folder = duck()
    if not folder:
        print("  DuckDB: skipped, npm cannot fetch @duckdb/node-api here")
        return
    a, b = in_turn(command, lambda: duck_queries(folder, csv))
    line("DuckDB's four queries alone", b)
    ratio("of DuckDB's time", a, b, floor=1.0, target=0.5)


# ---- what is shipped

def shipped(rows):
    million = rows / 1e6
    source, some, one = TOP + "/schemas/rules", work + "/structured", work + "/one"
    for folder in (some, one):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
    ids = split.split(source, some)
    every, single = in_turn(lambda: patterns("--rules", some, out=work + "/found"), lambda: patterns("--rules", some, "--threads", "1"))
    found = sum(1 for _ in open(work + "/found"))
    wall = middle([r[0] for r in every]) / million
    line(f"{len(ids)} structured rules shipped", every, f"   {found} findings" + goal(wall, 1.5, None, " s a million"))
    ratio("two threads of one's time" if os.cpu_count() == 2 else "all threads of one's time", every, single)
    # One rule more: each in turn with a run that finds nothing, in seconds of processor, which others on the machine trouble less.
    # The median of the differences; a rule that finds much also pays for what it writes.
    cost, told = {}, {}
    for rule, path in sorted(ids.items()):
        split.write(path, one + "/rule.xml", {rule})
        with_it, without = in_turn(lambda: patterns("--rules", one, "--threads", "1", out=work + "/found"),
                                   lambda: patterns("--rules", TOP + "/tests/bench/nothing.xml", "--threads", "1"))
        cost[rule] = middle([a[1] - b[1] for a, b in zip(with_it, without)]) / million * 1e3
        told[rule] = sum(1 for _ in open(work + "/found"))
    worst = sorted(cost.items(), key=lambda x: -x[1])
    most = (middle([r[1] for r in single]) - middle([r[1] for r in without])) / len(ids) / million * 1e3
    print(f"  a further structured rule: median {middle(cost.values()):.1f} ms of processor a million entries"
          f"{goal(middle(cost.values()), 5, None, ' ms')}; {sum(c <= 5 for c in cost.values())} of {len(cost)} within")
    print(f"    all of them at once, shared out among them: {most:.1f} ms each")
    print("    dearest: " + ", ".join(f"{r} {c:.0f} ({told[r]} findings)" for r, c in worst[:8]) + " ms")
    # Everything, with words in texts: the first time, and from a memo.
    cold, warm = [], []
    for _ in range(ROUNDS):
        if os.path.exists(work + "/memo"):
            os.unlink(work + "/memo")
        cold.append(patterns("--memo", "memo"))
        warm.append(patterns("--memo", "memo"))
    plain = [patterns() for _ in range(ROUNDS)]
    line("all rules shipped, with text", plain, goal(middle([r[0] for r in plain]) / million, 6, 3, " s a million"))
    line("  the first time, keeping a memo", cold, f"   memo {os.path.getsize(work + '/memo') / 1e6:.0f} MB")
    line("  from the memo", warm)
    ratio("from the memo, of the first time", warm, cold)


for n in sizes:
    data = work + "/d.csv"
    if os.path.exists(work + "/gen"):
        subprocess.run([work + "/gen", "-n", str(n), "-s", "1", "--csv", data, "--truth", work + "/truth.csv"], check=True, stderr=subprocess.DEVNULL)
    else:
        with open(data, "wb") as f:
            subprocess.run([sys.executable, TOP + "/tests/bench/gen.py", str(n)], stdout=f, check=True)
    print(f"{n} rows, {os.path.getsize(data) / 1e6:.0f} MB, {ROUNDS} rounds in turn")
    imports(data, n)
    xml(data)
    four(n, data)
    shipped(n)
