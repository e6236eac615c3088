"""What the tests of broken-off commands share: every command that writes a file, small invented cases for it to write, and what the
file may be afterwards: the old one whole or the new one whole, nothing else in its folder but a journal that the next reader undoes."""
import hashlib, os, random, re, shutil, sqlite3, subprocess, sys, zipfile

BIN, TOP, TMP = os.environ["BIN"], os.environ["TOP"], os.environ["TMP"]
ENV = {**os.environ, "CASEWORK_SCHEMAS": os.environ.get("CASEWORK_SCHEMAS") or TOP + "/schemas"}
rng = random.Random(int(os.environ.get("SEED") or "20261122"))
count = failed = 0


def check(good, name, why=""):
    global count, failed
    count += 1
    failed += not good
    print("ok" if good else "not ok", count, "-", name, flush=True)
    if not good:
        for line in (why if isinstance(why, list) else [why])[:12]:
            print("#", str(line)[:400])


def skip(name, why):
    global count
    count += 1
    print("ok", count, "-", name, "# SKIP", why)


def figure(text):
    """A line of figures: TAP passes it over, `make soak` prints it."""
    print("##", text, flush=True)


def run(*args, cwd=TMP, **more):
    return subprocess.run([f"{BIN}/{args[0]}", *args[1:]], cwd=cwd, env={**ENV, **more.pop("env", {})}, capture_output=True, **more)


def disk():
    """The library that makes the n-th changing call fail, or None where it cannot be loaded (no compiler; a sanitizer's build)."""
    so = f"{TMP}/disk.so"
    made = subprocess.run([*(os.environ.get("CC") or "cc").split(), "-O1", "-shared", "-fPIC", "-o", so, f"{TOP}/tests/property/disk.c", "-ldl", "-pthread"],
                          capture_output=True)
    if made.returncode:
        return None
    r = run("case-import", "--version", env={"LD_PRELOAD": so, "DISK_COUNT": f"{TMP}/calls"})
    return so if r.returncode == 0 and not r.stderr and os.path.exists(f"{TMP}/calls") else None


# ---- invented records
def put(name, text):
    with open(f"{TMP}/{name}", "w") as f:
        f.write(text)
    return name


def rows(name, first, n, words="invented words ", most=110):
    with open(f"{TMP}/{name}", "w") as f:
        f.write("# INVENTED: nobody here is real\nid,child,date,kind,what\n")
        for k in range(first, first + n):
            f.write(f"{k},C{k * 7919 % 200},2024-{k % 12 + 1:02}-{k % 28 + 1:02},note,{words * (20 + k % (most - 20))}\n")
    return name


def notes_xml(name, first, n):
    with open(f"{TMP}/{name}", "w") as f:
        f.write('<?xml version="1.0"?>\n<case_notes>\n')
        for k in range(first, first + n):
            f.write(f"<event><event_id>{k}</event_id><child_id>{k * 7919 % 200}</child_id><event_date>2024-{k % 12 + 1:02}-{k % 28 + 1:02}</event_date>"
                    f"<recorded_at>2025-01-01T10:00:00</recorded_at><event_type>Contact</event_type><summary>{'invented ' * (20 + k % 90)}</summary></event>\n")
        f.write("</case_notes>\n")
    return name


def filled(path, to):
    """A worksheet with something written into each row's comment, as a person would."""
    z = zipfile.ZipFile(path)
    strings = [re.sub(r"<.*?>", "", s) for s in re.findall(r"<si>(.*?)</si>", z.read("xl/sharedStrings.xml").decode(), re.S)]
    sheet = z.read("xl/worksheets/sheet1.xml").decode()
    comment = next(place for place, v in re.findall(r'<c r="([A-Z]+\d+)"[^>]*t="s"[^>]*><v>(\d+)</v>', sheet) if strings[int(v)] == "Comment")
    column, header = re.match(r"([A-Z]+)(\d+)", comment).groups()
    sheet = re.sub(rf'<c r="{column}(\d+)"[^>]*?(/>|>.*?</c>)', lambda m: m[0] if int(m[1]) <= int(header)
                   else f'<c r="{column}{m[1]}" t="inlineStr"><is><t>looked at again, invented</t></is></c>', sheet)
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as out:
        for i in z.infolist():
            out.writestr(i.filename, sheet if i.filename == "xl/worksheets/sheet1.xml" else z.read(i))


AT = ("--at", "2026-01-01", "--by", "nobody")


def shown(case):
    """Digest of all that a case holds but its imports, or why not."""
    r = run("case-show", "--sealed", case)
    if r.returncode:
        return "exit %d: %s" % (r.returncode, r.stderr.decode("utf-8", "replace"))
    return hashlib.sha256(b"\n".join(l for l in r.stdout.splitlines() if not l.startswith(b'{"type":"import"'))).hexdigest()


def integrity(case):
    db = sqlite3.connect(case)
    try:
        return [str(x[0]) for x in db.execute("PRAGMA integrity_check")]
    except sqlite3.Error as e:
        return [str(e)]
    finally:
        db.close()


class Writer:
    """A command that writes `target` in the folder it runs in; `old`: the file it finds there, or None."""

    def __init__(self, name, args, target, old=None):
        self.name, self.args, self.target, self.old = name, args, target, old
        self.is_case = target.endswith(".case")

    def prepare(self, folder):
        for n in os.listdir(folder):
            os.unlink(f"{folder}/{n}")
        if self.old:
            shutil.copyfile(self.old, f"{folder}/{self.target}")
            os.chmod(f"{folder}/{self.target}", 0o600)

    def start(self, folder, env=None, **more):
        return subprocess.Popen([f"{BIN}/{self.args[0]}", *self.args[1:]], cwd=folder, env={**ENV, **(env or {})}, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, **more)

    def run(self, folder, env=None, **more):
        p = self.start(folder, env, **more)
        said = p.communicate()[1].decode("utf-8", "replace")
        return subprocess.CompletedProcess(p.args, p.returncode, "", said)

    def learn(self, folder):
        """Runs it whole: what the new file is, how long it takes, how many changing calls it makes."""
        self.prepare(folder)
        self.before = shown(self.old) if self.is_case and self.old else None
        self.before_bytes = open(self.old, "rb").read() if self.old else None
        r = self.run(folder)
        assert r.returncode in (0, 3), (self.name, r.returncode, r.stderr)
        self.status = r.returncode
        self.bytes = open(f"{folder}/{self.target}", "rb").read()
        self.complete = shown(f"{folder}/{self.target}") if self.is_case else None
        assert self.bytes != self.before_bytes and (not self.is_case or self.complete != self.before), self.name

    def calls(self, folder, so):
        self.prepare(folder)
        self.run(folder, {"LD_PRELOAD": so, "DISK_COUNT": f"{TMP}/calls"})
        return int(open(f"{TMP}/calls").read())

    def state(self, folder):
        """old, new, or what else it is.  A case is asked by its reader, who undoes what a journal says was broken off."""
        path = f"{folder}/{self.target}"
        if not os.path.exists(path):
            return "old" if not self.old else "neither: it is gone"
        if not self.is_case:
            now = open(path, "rb").read()
            return "new" if now == self.bytes else "old" if now == self.before_bytes else f"neither: {len(now)} bytes"
        now = shown(path)
        if now not in (self.complete, self.before):
            return "neither: " + now[:200]
        with open(path, "rb") as f:
            same = f.read() in (self.bytes, self.before_bytes)
        if not same and integrity(path) != ["ok"]:
            return "neither: " + "; ".join(integrity(path))[:200]
        return "new" if now == self.complete else "old"

    def litter(self, folder, journal=False):
        """What is left beside the target.  Not a worksheet's: libxlsxwriter makes its temporary files by name and takes the name
        away at once; a kill between the two leaves an empty one (`empties`), which nothing here can prevent."""
        may = {self.target} | ({self.target + "-journal"} if journal and self.is_case and self.old else set())
        return sorted(set(os.listdir(folder)) - may - set(self.empties(folder)))

    def empties(self, folder):
        return [n for n in os.listdir(folder) if self.target.endswith(".xlsx") and n.startswith("tmp.") and not os.path.getsize(f"{folder}/{n}")]

    def again(self, folder):
        """What is wrong after the same command is run again, or nothing."""
        r = self.run(folder)
        if r.returncode not in (0, self.status):
            return f"run again: exit {r.returncode}: {r.stderr[:200]}"
        if self.state(folder) != "new":
            return f"run again: {self.state(folder)}"
        return self.litter(folder) and f"run again: left behind: {self.litter(folder)}"

    def fails_well(self, folder, r, journal=False, helpless=False):
        """What is wrong with a run that ended by itself and could not write, or nothing.  journal: nor could it undo what it wrote;
        helpless: nor take away what it had made: private files, of which the next writer removes ours."""
        if r.returncode == self.status and self.state(folder) == "new":
            return self.litter(folder) and f"done, but left behind: {self.litter(folder)}"
        if r.returncode != 4:
            return f"exit {r.returncode}, {self.state(folder)}: {r.stderr[:200]}"
        lines = [l for l in r.stderr.splitlines() if ": note: " not in l]
        if len(lines) != 1 or ": error: " not in lines[0]:
            return f"not one clear line: {r.stderr[:300]}"
        beside = [n for n in self.litter(folder, journal) if not (helpless and n.startswith((".casework-", "tmp."))
                                                                  and os.stat(f"{folder}/{n}").st_mode & 0o77 == 0)]
        if beside:
            return f"left behind: {beside} ({lines[0][:150]})"
        if self.state(folder) != "old":
            return f"{self.state(folder)} ({lines[0][:150]})"
        return None


def writers(size=1500):
    """Every way in which a command writes a file.  Made once, in TMP."""
    def t(name):
        return f"{TMP}/{name}"
    w = []
    rows("base.csv", 0, size)
    rows("more.csv", size, size)
    rows("later.csv", 0, size // 2, "corrected words ")
    notes_xml("base.xml", 0, size)
    notes_xml("more.xml", size, size)
    put("same.csv", "person,same_as,decision,by,date,reason\n" + "".join(
        f"csv:C{2 * k},csv:C{2 * k + 1},same,R. Lee,01/02/2026,the same birth and address (invented)\n" for k in range(60)))
    put("apart.csv", "person,same_as,decision,by,date,reason\n" + "".join(
        f"csv:C{2 * k},csv:C{2 * k + 1},not the same,T. Opal,01/03/2026,twins (invented)\n" for k in range(30)))
    put("ragged.csv", "# INVENTED: nobody here is real\nid,child,date,kind,what\n" + "".join(
        f"r{k},C{k},2024-01-{k % 28 + 1:02},note,invented{',too many' if k % 3 == 0 else ''}\n" for k in range(300)))
    put("family.csv", "# INVENTED: nobody here is real\nfrom,kind,to\n" + "".join(f"csv:M{k // 3},mother,csv:C{k}\n" for k in range(60)))
    put("purpose.txt", "purpose: a trial of a disk that fails\nauthorised-by: nobody\ndate: 2026-01-01\n")

    def imported(case, *files, old=None, at="2025-06-01"):
        if old:
            shutil.copyfile(t(old), t(case))
        r = run("case-import", "-q", "-o", case, "--at", at, "--by", "nobody", *[t(f) for f in files])
        assert r.returncode in (0, 3), r.stderr
        return t(case)

    def importing(name, *files, old=None):
        w.append(Writer(name, ["case-import", "-q", "-o", "x.case", *AT, *[t(f) for f in files]], "x.case", old))

    base = imported("base.case", "base.csv")
    ragged = imported("ragged.case", "ragged.csv")
    importing("csv, new file", "base.csv", "more.csv")
    importing("csv, existing file", "more.csv", old=base)
    importing("corrections", "later.csv", old=base)
    importing("xml, new file", "base.xml", "more.xml")
    importing("xml, existing file", "more.xml", old=imported("xml.case", "base.xml"))
    importing("merge rows", "same.csv", old=base)
    importing("merges undone", "apart.csv", old=imported("merged.case", "same.csv", old="base.case"))
    r = run("case-chronology", "--child", "csv:C7", "--worksheet", "sheet.xlsx", "base.case")
    assert r.returncode == 0, r.stderr
    filled(t("sheet.xlsx"), t("filled.xlsx"))
    importing("worksheet", "filled.xlsx", old=base)
    with open(t("stream.jsonl"), "wb") as f:
        f.write(run("case-show", "--sealed", "merged.case").stdout)
    importing("stream, new file", "stream.jsonl")
    r = run("case-show", "aside", "--write", "mended.csv", "ragged.case")
    assert r.returncode == 0, r.stderr
    put("mended.csv", open(t("mended.csv")).read().replace(",too many", ""))
    importing("mended rows", "mended.csv", old=ragged)
    importing("all at once", "more.csv", "more.xml", "later.csv", "same.csv", "filled.xlsx", "family.csv", old=base)

    family = imported("family.case", "family.csv", old="base.case")
    earlier = put("earlier.txt", "an earlier paper\n")

    def paper(name, target, *args):
        w.append(Writer(name, [*args], target, t(earlier) if len(w) % 2 else None))
    for kind in ("html", "csv"):
        paper(f"chronology, {kind}", f"c.{kind}", "case-chronology", "--child", "csv:C7", "--full", "--format", kind, "-o", f"c.{kind}", family)
    paper("worksheet written", "w.xlsx", "case-chronology", "--child", "csv:C7", "--worksheet", "w.xlsx", family)
    for kind in ("svg", "pdf"):
        paper(f"genogram, {kind}", f"g.{kind}", "case-genogram", "--child", "csv:C7", "-T", kind, "-o", f"g.{kind}", family)
    paper("ecomap", "e.svg", "case-ecomap", "--child", "csv:C7", "-o", "e.svg", family)
    paper("links", "l.svg", "case-links", "-p", t("purpose.txt"), "-T", "svg", "-o", "l.svg", family, base)
    paper("asides to mend", "m.csv", "case-show", "aside", "--write", "m.csv", ragged)
    run("case-patterns", "--memo=old.memo", "base.case")
    w.append(Writer("memo, new file", ["case-patterns", "--memo=p.memo", base], "p.memo"))
    w.append(Writer("memo, existing file", ["case-patterns", "--memo=p.memo", f"{TMP}/merged.case"], "p.memo", t("old.memo")))
    return w


def large():
    """More than the store holds in memory: the sorting file and pages written before the end."""
    rows("large-base.csv", 0, 20000, most=190)
    rows("large-more.csv", 20000, 40000, most=230)
    r = run("case-import", "-q", "-o", "large.case", "--at", "2025-06-01", "large-base.csv")
    assert r.returncode == 0, r.stderr
    args = ["case-import", "-q", "-o", "x.case", *AT, f"{TMP}/large-more.csv"]
    return [Writer("large, new file", args, "x.case"), Writer("large, existing file", args, "x.case", f"{TMP}/large.case")]


def finish():
    sys.exit(bool(failed))
