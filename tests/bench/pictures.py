"""pictures.py FOLDER: called by bench.sh.  Genograms against spawning Graphviz's dot on our own DOT without its positions: dot places
the same people by its own lights.  One family of twelve, a thousand of them in one run, one family of a thousand."""
import json, os, re, subprocess, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import turns
from turns import in_turn, line, ratio, timed

BIN = os.environ["BIN"]
turns.work = work = sys.argv[1]
SMALL = 25 # rounds of what takes milliseconds
DAY = "2024-01-01"


def person(i, sex, year, **more):
    return {"type": "person", "id": f"bench:{i}", "names": [f"{'Ada' if sex == 'female' else 'Bob'} Family{i}"], "sex": sex, "birth": str(year), **more}


def relation(a, kind, b):
    return {"type": "relation", "from": f"bench:{a}", "kind": kind, "to": f"bench:{b}"}


def twelve(at):
    """Two pairs of grandparents, one of whom has died, two couples, four children."""
    people = [("female", 1950), ("male", 1948), ("female", 1952), ("male", 1951), ("female", 1978), ("male", 1976), ("female", 1980), ("male", 1979),
              ("female", 2008), ("male", 2010), ("male", 2013), ("female", 2012)]
    for k, (sex, year) in enumerate(people, 1):
        yield person(at + k, sex, year, **({"death": "2015"} if k == 2 else {}))
    for a, b in ((2, 1), (4, 3), (6, 5), (8, 7)):
        yield relation(at + a, "spouse", at + b)
    for child, *parents in ((5, 1, 2), (7, 1, 2), (6, 3, 4), (9, 5, 6), (10, 5, 6), (11, 5, 6), (12, 7, 8)):
        for parent in parents:
            yield relation(at + parent, "parent", at + child)


def thousand():
    """One couple and all who come of them, each with whom he or she married: 1,000 people in six generations."""
    n, last, row, year = 2, [(1, 2)], [], 1820 # the last are born before DAY: all are drawn
    yield person(1, "female", year)
    yield person(2, "male", year)
    yield relation(2, "spouse", 1)
    while n < 1000:
        year += 28
        for mother, father in last:
            for k in range(3 + mother % 2):
                if n >= 1000:
                    break
                n += 1
                child, sex = n, ("female", "male")[k % 2]
                yield person(child, sex, year + 2 * k)
                for parent in (mother, father):
                    yield relation(parent, "parent", child)
                if n < 1000 and k < 3:
                    n += 1
                    yield person(n, ("male", "female")[k % 2], year)
                    yield relation(child, "spouse", n)
                    row.append((child, n) if sex == "female" else (n, child))
        last, row = row, []


def case(name, records):
    with open(f"{work}/{name}.jsonl", "w") as f:
        f.writelines(json.dumps(r) + "\n" for r in records)
    subprocess.run([BIN + "/case-import", "-q", "-o", name + ".case", name + ".jsonl"], cwd=work, check=True)


def genogram(*args, out=None):
    run = timed(BIN + "/case-genogram", "-q", "--as-at", DAY, *args, out=out)
    if run[3]:
        sys.exit(f"case-genogram {chr(32).join(args)[:200]} failed: exit {run[3]}")
    return run


def unplaced(name, *args):
    """Our DOT, placed by nobody."""
    genogram(*args, "-T", "dot", name + ".case", out=f"{work}/{name}.full")
    with open(f"{work}/{name}.full") as f:
        text = re.sub(r'\b(pos|xlp|_background)="[^"]*",?', "", f.read())
    with open(f"{work}/{name}.gv", "w") as f:
        f.write(re.sub(r"\blayout=\"?nop2\"?,?", "", text))


def dot(name):
    run = timed("dot", "-Tsvg", name + ".gv", out=work + "/dot.svg")
    if run[3]:
        sys.exit("dot failed")
    return run


case("one", twelve(0))
case("many", (r for k in range(1000) for r in twelve(100 * k)))
case("big", thousand())
unplaced("one", "--child", "bench:9")
unplaced("big", "--all")
print("pictures, in turn with dot on our own DOT without positions")
ours, theirs = in_turn(lambda: genogram("--child", "bench:9", "one.case"), lambda: dot("one"), rounds=SMALL)
line("twelve people, SVG", ours)
line("dot", theirs)
ratio("case-genogram of dot", ours, theirs, 0.45, 0.3)
children = [arg for k in range(1000) for arg in ("--child", f"bench:{100 * k + 9}")]
ours, theirs = in_turn(lambda: genogram("--each", "-o", "pictures", *children, "many.case"), lambda: dot("one"))
line("a thousand of them in one run", ours)
if len(os.listdir(work + "/pictures")) != 1000:
    sys.exit("not a thousand pictures")
ratio("one of the thousand of dot", [(t / 1000, *more) for t, *more in ours], theirs, 0.15)
ours, theirs = in_turn(lambda: genogram("--all", "big.case"), lambda: dot("big"))
line("a family of a thousand", ours)
line("dot", theirs)
ratio("case-genogram of dot", ours, theirs, 1 / 2.5)
