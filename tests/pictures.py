#!/usr/bin/env python3
"""Contact sheets: every family at hand and the samples, drawn, with an index page to look at.  Usage: pictures.py FOLDER

The index shows each picture small, with its figures (people, couples apart, crossings, faults of tests/property/svgcheck.py), those
with faults or crossings first; a click shows it at full size.  BIN, TOP, DATA as for tests; JOBS processes at once.
"""
import html
import multiprocessing
import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.environ["TOP"], "tests", "property"))
import families  # noqa: E402
import svgcheck  # noqa: E402

TOP, BIN, DATA = os.environ["TOP"], os.environ["BIN"], os.environ.get("DATA", "")
TODAY = "2026-11-22"
os.environ.setdefault("CASEWORK_SCHEMAS", os.path.join(TOP, "schemas"))
SAMPLES = {"tarrow": ("tarrow/input/tarrow", ["mosaic:10421", "mosaic:10422", "mosaic:10423"]), "lorne": ("lorne/input/lorne", ["swift:5501"]),
           "kai": ("penhallow/input/kai", ["cms:8801"]), "tamsin": ("penhallow/input/tamsin", ["ecs:4410"])}


def run(*words, data=None):
    p = subprocess.run([os.path.join(BIN, words[0])] + list(words[1:]), input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return p.stdout, p.stderr.decode(errors="replace").strip()


def jobs(folder):
    for name, (path, who) in SAMPLES.items():
        path = os.path.join(TOP, "samples", path)
        case = os.path.join(folder, name + ".case")
        err = run("case-import", "-q", "-o", case, *sorted(os.path.join(path, f) for f in os.listdir(path)))[1]
        if err:
            print("# %s: %s" % (name, err.splitlines()[0]))
        child = [w for c in who for w in ("--child", c)]
        yield "samples/" + name, ["case-genogram", "-q"] + child + [case], None
        yield "samples/" + name + " holder, lines", ["case-genogram", "-q", "--audience", "holder", "--lines", "--allegations"] + child + [case], None
        for c in who[:1]:
            yield "samples/" + name + " ecomap", ["case-ecomap", "-q", "--child", c, case], None
    everybody = ["case-genogram", "--all", "-q", "--audience", "holder", "--today", TODAY]
    for name, stream, path in families.families(DATA) if os.path.isdir(DATA) else ():
        yield name, everybody + [path or "-"], stream
    for seed in range(1, 41):
        yield "random/%d" % seed, everybody + ["-"], families.random_family(seed)


def picture(job):
    folder, name, words, stream = job
    svg, err = run(*words, data=stream)
    if not svg:
        return name, None, err or "nothing drawn"
    file = re.sub(r"[^A-Za-z0-9.-]", "_", name) + ".svg"
    with open(os.path.join(folder, file), "wb") as f:
        f.write(svg)
    if "ecomap" in name:
        return name, file, {"people": 0, "apart": 0, "crossings": 0, "faults": []}
    return name, file, svgcheck.check(svg)


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    with multiprocessing.Pool(int(os.environ.get("JOBS") or 2)) as pool:
        drawn = pool.map(picture, [(folder,) + j for j in jobs(folder)], chunksize=1)
    for name in SAMPLES:
        os.remove(os.path.join(folder, name + ".case"))
    good = [d for d in drawn if d[1]]
    good.sort(key=lambda d: (not d[0].startswith("samples/"), -len(d[2]["faults"]), -d[2]["crossings"], -d[2]["apart"], d[0]))
    with open(os.path.join(folder, "index.html"), "w", encoding="utf-8") as f:
        f.write('<!DOCTYPE html>\n<html lang="en"><meta charset="utf-8"><title>Genograms and ecomaps</title>\n'
                "<style>body{font-family:sans-serif} figure{display:inline-block;width:31%;margin:.5%;vertical-align:top;border:1px solid #ccc}\n"
                "img{width:100%;height:16em;object-fit:contain} figcaption{padding:.4em;font-size:.85em}</style>\n<h1>Genograms and ecomaps</h1>\n")
        for name, file, r in good:
            words = "%d people, %d couples apart, %d crossings, %d faults" % (r["people"], r["apart"], r["crossings"], len(r["faults"]))
            f.write('<figure><a href="%s"><img src="%s" alt="%s"></a><figcaption>%s<br>%s</figcaption></figure>\n' %
                    (file, file, html.escape(name), html.escape(name), "" if "ecomap" in name else words))
        f.write("<h2>Nothing to draw</h2>\n<ul>\n")
        for name, _, err in (d for d in drawn if not d[1]):
            f.write("<li>%s: %s</li>\n" % (html.escape(name), html.escape(err.splitlines()[0][-120:])))
        f.write("</ul>\n</html>\n")
    print("%d pictures, %d files with nobody in them: %s" % (len(good), len(drawn) - len(good), os.path.join(folder, "index.html")))


if __name__ == "__main__":
    main()
