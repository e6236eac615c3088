"""Timings side by side: what bench.py and pictures.py share."""
import os, statistics, subprocess, time

work = "." # where commands run
ROUNDS = int(os.environ.get("ROUNDS", "3"))


def timed(*args, out=None):
    """Seconds from start to end, seconds of processor, the most memory held in MB, exit status."""
    with open(out or os.devnull, "wb") as f:
        began = time.monotonic()
        p = subprocess.Popen(args, stdout=f, stderr=subprocess.DEVNULL, cwd=work)
        _, status, use = os.wait4(p.pid, 0)
        took = time.monotonic() - began
    return took, use.ru_utime + use.ru_stime, use.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)


def middle(values):
    return statistics.median(values)


def line(name, runs, more=""):
    print(f"  {name:<34}{middle([r[0] for r in runs]):8.3f} s {middle([r[1] for r in runs]):8.3f} s of processor "
          f"{max(r[2] for r in runs):5.0f} MB peak{more}", flush=True)


def goal(value, floor, target, unit=""):
    """The figure beside what it must and what it should be: at most."""
    said = [f"{word} {at:g}{unit}: {'met' if value <= at else 'NOT met'}" for word, at in (("floor", floor), ("target", target)) if at]
    return "   " + ", ".join(said)


def ratio(name, a, b, floor=None, target=None, of=0):
    r = sorted(x[of] / y[of] for x, y in zip(a, b))
    print(f"  {name:<34}{middle(r):8.3f}    ({r[0]:.3f} to {r[-1]:.3f}, {len(r)} rounds in turn){goal(middle(r), floor, target)}", flush=True)


def in_turn(*commands, rounds=ROUNDS):
    """A B A B: one list of runs for each."""
    runs = [[] for _ in commands]
    for _ in range(rounds):
        for k, command in enumerate(commands):
            runs[k].append(command())
    return runs
