"""Claimed techniques, one at a time: tables of the documentation from `benchmarks.studies`."""

from benchmarks.arms import TRICKS
from benchmarks.factorial_tables import cell
from benchmarks.sentences import interval
from benchmarks.speed_tables import grid
from benchmarks.store import RESULTS, read

METRIC = "fd_digits_10k"
OTHERS = ("precision_digits_5k", "recall_digits_5k")


def table(study, record):
    """A row for each arm of a study, the one that the others are compared with first."""
    against, effects, body = record["against"], record["effects"][METRIC], []
    for arm in sorted(record["arms"], key=lambda arm: arm != against):
        runs = [row["metrics"] for row in record["rows"] if row["arm"] == arm]
        without = "" if arm == against else "-"
        change = interval(effects[arm], ".1f") if arm in effects else without
        body.append([arm, cell(runs), change])
    names = " / ".join(f"`{name}`" for name in (METRIC, *OTHERS))
    return grid([study.replace("_", " "), names, f"change of `{METRIC}`"], body)


def all_tables():
    """{"study-NAME": table} of the studies in the results but the ladder, which is a picture."""
    records = {name: read(RESULTS / f"study_{name}.json") for name in TRICKS}
    return {f"study-{name}": table(name, record) for name, record in records.items() if record}
