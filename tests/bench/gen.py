#!/usr/bin/env python3
"""gen.py ROWS [TIMES]: an invented case-note export as CSV, the same bytes for the same ROWS, each text TIMES over.  For whoever has
no larger generator."""
import random, sys

TYPES = ["Contact", "Home visit", "Missing episode", "Missed appointment", "Domestic abuse incident", "Strategy discussion", "School absence"]
AGENCIES = ["Children's Social Care", "Police", "Health", "Education", "Housing"]
PHRASES = ["Spoke to %s at home.", "%s said, \"I do not want to go\".", "School rang about %s.", "Bedroom clean, food in the cupboards.",
           "Agreed actions:\n1. call the GP\n2. school to share attendance", "%s was not seen, mother said he was asleep.", "No answer at the door."]
NAMES = ["Ash", "Bryn", "Cai", "Dee", "Eli", "Fay"]


def cell(s):
    return '"' + s.replace('"', '""') + '"' if any(c in s for c in ',"\n') else s


def main():
    rows, rng, child = int(sys.argv[1]), random.Random(1), 100000
    times = int((sys.argv + ["1"])[2])
    out = sys.stdout
    out.write("event_id,child_id,event_date,event_time,recorded_at,event_type,source_agency,worker,summary,impact_on_child,action_taken,"
              "outcome,severity\n")
    left = 0
    for n in range(1, rows + 1):
        if not left:
            child, left, day = child + 1, min(800, 1 + int(rng.expovariate(1 / 18))), rng.randrange(1500)
        left -= 1
        day += rng.randrange(20)
        year, rest = 2017 + day // 336 % 9, day % 336
        date = "%d-%02d-%02d" % (year, rest // 28 + 1, rest % 28 + 1)
        text = " ".join(p % rng.choice(NAMES) if "%s" in p else p for p in rng.sample(PHRASES, rng.randint(2, 6)) * times)
        out.write(",".join((str(n), str(child), date, "%02d:15" % rng.randrange(24), date + "T%02d:30:00" % rng.randrange(24), rng.choice(TYPES),
                            cell(rng.choice(AGENCIES)), "Worker %d" % rng.randrange(400), cell(text), cell(rng.choice(["", "was frightened, hid"])),
                            rng.choice(["", "Home visit arranged."]), rng.choice(["", "No further action", "Ongoing involvement"]),
                            rng.choice(["", "0", "1", "2", "3"]))) + "\n")


main()
