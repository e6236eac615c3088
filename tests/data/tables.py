"""What the tests of third-party tables share: run case-import, and read the same file a second way (python's csv)."""
import collections, csv, datetime, json, os, re, subprocess, sys

BIN, DATA, TMP = os.environ["BIN"], os.environ.get("DATA", ""), os.environ["TMP"]
count, failed = 0, 0


def ok(good, name, why=""):
    global count, failed
    count += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {count} - {name}")
    if not good and why:
        print("#", str(why)[:600])


def same(got, wanted, name):
    ok(got == wanted, name, f"got {got!r}, wanted {wanted!r}")


def same_bag(got, wanted, name):
    got, wanted = collections.Counter(got), collections.Counter(wanted)
    ok(got == wanted, f"{name} ({sum(wanted.values())})", f"only ours {list((got - wanted).items())[:3]}, only theirs {list((wanted - got).items())[:3]}")


def need(folder):
    path = os.path.join(DATA, folder)
    if not DATA or not os.path.isdir(path):
        print("ok 1 - third-party tables # SKIP no third-party data")
        sys.exit(0)
    return path


def done():
    print(f"1..{count}")
    sys.exit(failed > 0)


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        return list(csv.DictReader(f))


def run(*args):
    env = {**os.environ, "CASEWORK_SCHEMAS": os.path.join(os.environ["TOP"], "schemas")}
    return subprocess.run([os.path.join(BIN, "case-import"), *args], capture_output=True, text=True, env=env)


class Read:
    """The records of one file, by type, and its summary line."""

    def __init__(self, *args):
        self.run = run(*args)
        self.by = collections.defaultdict(list)
        for line in self.run.stdout.splitlines():
            r = json.loads(line)
            self.by[r["type"]].append(r)
        m = re.search(r": ([a-z0-9-]+), (\d+) read, (\d+) used, (\d+) set aside$", self.run.stderr, re.M)
        self.format, self.read, self.used, self.aside = (m[1], *map(int, m.groups()[1:])) if m else (None, -1, -1, -1)

    def adds_up(self, n, name):
        same((self.read, self.used + self.aside, len(self.by["aside"])), (n, n, self.aside), f"{name}: every row is used or set aside")


def uk(s):
    """dd/mm/yyyy as ISO; None for what is no day."""
    try:
        return datetime.datetime.strptime(s, "%d/%m/%Y").date().isoformat() if s else ""
    except ValueError:
        return None
