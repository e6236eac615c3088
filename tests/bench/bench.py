"""bench.py FOLDER ROWS...: called by bench.sh."""
import json, os, shutil, statistics, subprocess, sys, time

BIN, TOP = os.environ["BIN"], os.environ["TOP"]
work, sizes = sys.argv[1], [int(s) for s in sys.argv[2:]]
ROUNDS = int(os.environ.get("ROUNDS", "3"))
COLUMNS = ("event_id integer primary key,child_id integer,event_date text,event_time text,recorded_at text,event_type text,source_agency text,"
           "worker text,summary text,impact_on_child text,action_taken text,outcome text,severity integer")


def timed(*args, out=None):
    """Seconds from start to end, seconds of processor, and the most memory held, in MB."""
    with open(out or os.devnull, "wb") as f:
        began = time.monotonic()
        p = subprocess.Popen(args, stdout=f, cwd=work)
        _, status, use = os.wait4(p.pid, 0)
        took = time.monotonic() - began
    return took, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def peer(csv):
    if os.path.exists(work + "/p.db"):
        os.unlink(work + "/p.db")
    return timed("sqlite3", "p.db", "pragma journal_mode=off; pragma synchronous=0; pragma cache_size=-65536;", f"create table ev({COLUMNS});",
                 f".import --csv --skip 1 {csv} ev", "create index ix on ev(child_id,event_date);")


def ours(csv):
    if os.path.exists(work + "/m.case"):
        os.unlink(work + "/m.case")
    return timed(BIN + "/case-import", "-q", "-o", "m.case", csv)


def middle(values):
    return statistics.median(values)


def patterns(rows):
    program, rules = BIN + "/case-patterns", TOP + "/tests/bench/truth.xml"
    if not (os.access(program, os.X_OK) and os.path.exists(rules)):
        return
    runs = [timed(program, "--rules", rules, "m.case", out=work + "/found") for _ in range(ROUNDS)]
    wall = middle([r[0] for r in runs])
    print(f"  case-patterns  {wall:7.3f} s  {middle([r[1] for r in runs]):7.3f} s of processor  {max(r[2] for r in runs):6.0f} MB peak"
          f"   {rows / wall / 1e6:.2f} M entries/s from process start")
    if not os.path.exists(work + "/truth.csv"):
        return
    truth, found = {}, {}
    for line in open(work + "/truth.csv"):
        pattern, child = line.split(",")[:2]
        truth.setdefault(pattern, set()).add(child)
    for line in open(work + "/found"):
        f = json.loads(line)
        if f.get("type") == "finding" and f.get("child"):
            found.setdefault(f["rule"], set()).add(f["child"].split(":", 1)[1])
    for pattern, rule in (("MISS3_90", "miss3-90"), ("DNA3_180", "dna3-180")):
        mine = found.get(rule, set())
        same = "the same" if mine == truth.get(pattern, set()) else f"NOT the same: {len(mine ^ truth.get(pattern, set()))} differ"
        print(f"  {pattern}: {len(truth.get(pattern, ()))} children in truth, {len(mine)} found, {same}")


for rows in sizes:
    csv = work + "/d.csv"
    if os.path.exists(work + "/gen"):
        subprocess.run([work + "/gen", "-n", str(rows), "-s", "1", "--csv", csv, "--truth", work + "/truth.csv"], check=True, stderr=subprocess.DEVNULL)
    else:
        with open(csv, "wb") as f:
            subprocess.run([sys.executable, TOP + "/tests/bench/gen.py", str(rows)], stdout=f, check=True)
    size = os.path.getsize(csv) / 1e6
    with_peer = shutil.which("sqlite3") is not None
    a, b = [], []
    for _ in range(ROUNDS):
        a.append(ours(csv))
        if a[-1][3] not in (0, 3):
            sys.exit("case-import failed")
        if with_peer:
            b.append(peer(csv))
    wall = middle([r[0] for r in a])
    print(f"{rows} rows, {size:.0f} MB, {ROUNDS} rounds in turn")
    print(f"  case-import    {wall:7.3f} s  {middle([r[1] for r in a]):7.3f} s of processor  {max(r[2] for r in a):6.0f} MB peak"
          f"   {rows / wall / 1e3:.0f} k rows/s  {size / wall:.0f} MB/s")
    if with_peer:
        print(f"  sqlite3        {middle([r[0] for r in b]):7.3f} s  {middle([r[1] for r in b]):7.3f} s of processor  {max(r[2] for r in b):6.0f} MB peak")
        ratios = sorted(x[0] / y[0] for x, y in zip(a, b))
        print(f"  ratio          {middle(ratios):7.2f}    ({ratios[0]:.2f} to {ratios[-1]:.2f}) of the peer's time")
    patterns(rows)
