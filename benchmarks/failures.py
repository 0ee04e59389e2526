"""Does the doctor name what is wrong with a run, and does it leave healthy runs alone?

    python -m benchmarks.failures
    python -m benchmarks.failures --only collapse

Trains short runs that are made to fail on purpose and short healthy ones of many models, reads
them as ``python -m gan_keras.diagnose`` does, and counts what was named. The doctor sees curves,
samples and data, never the settings that made a run fail. Its thresholds were chosen on the seeds
0 to 2; the seeds from 3 on check them. The mean numbers of the first seeds become the runs that the
command shows beside a user's run: gan_keras/symptoms/twins.json.
"""

import math
from pathlib import Path
from statistics import fmean

from benchmarks.failing_runs import FAILING, KINDS, SCALES, trained
from benchmarks.speed_tables import grid
from benchmarks.store import RESULTS, Store, parser_for, read
from gan_keras import command
from gan_keras.run.record import write_json
from gan_keras.symptoms.findings import FAR

MODULE = "benchmarks.failures"
CHOSEN_ON = (0, 1, 2)
TWINS = Path(command.__file__).parent / "symptoms" / "twins.json"
HEALTHY = "healthy"
DIGITS = 4  # of recorded numbers


def evidence_of(run, kind):
    """What the command would read of this run."""
    from gan_keras.inference.generate import draw_samples
    from gan_keras.inference.saved_network import load_network
    from gan_keras.symptoms.curves import read_curves
    from gan_keras.symptoms.evidence import COUNT, data_of, from_history, from_run
    from gan_keras.symptoms.sample_numbers import sample_numbers

    if kind.data not in SCALES:
        return from_run(run)
    # As a user of another framework would: --history, --samples and --data.
    evidence = from_history(read_curves(run.history))
    data = SCALES[kind.data](data_of(run.config(), None))
    evidence.samples = sample_numbers(draw_samples(load_network(run.last), COUNT, 0), data)
    return evidence


def row_of(run, kind, seed):
    """What is kept of a run.

    {"run", "failure", "seed", "signs": {rule: value}, "seen": numbers of the right rule,
    "far": share of samples that are not near the data, None without samples}.
    """
    from gan_keras.symptoms.rules import RULES

    evidence, signs, seen = evidence_of(run, kind), {}, None
    for rule in RULES:
        numbers = rule.sign(evidence)
        signs[rule.name] = None if numbers is None else recorded(numbers["value"])
        if rule.name == kind.failure and numbers is not None:
            seen = {name: recorded(value) for name, value in numbers.items()}
    row = {"run": kind.name, "failure": kind.failure, "seed": seed, "signs": signs, "seen": seen}
    return row | {"far": recorded(evidence.samples.get("far"))}


def recorded(value):
    """A number as JSON holds it: rounded, infinity as null or a very large number."""
    if not isinstance(value, float):
        return value
    if math.isinf(value):
        return 1e9 if value > 0 else None
    return float(f"{value:.{DIGITS}g}")


def named(row):
    """Names of the rules that speak, the strongest first."""
    from gan_keras.symptoms.rules import RULES

    found = []
    for rule in RULES:
        value = row["signs"].get(rule.name)
        strength = None if value is None else rule.strength(value)
        if strength is not None:
            found.append((rule.name, strength))
    return [name for name, _ in sorted(found, key=lambda each: -each[1])]


def counts(rows):
    """How often each failure was named: {"failures": {...}, "healthy": {...}, "confusion": {...}}.

    The confusion table counts the first finding of each run, "" where there is none.
    """
    failing, healthy = ([r for r in rows if bool(r["failure"]) == bad] for bad in (True, False))
    confusion = {}
    for row in rows:
        first = (named(row) or [""])[0]
        line = confusion.setdefault(row["failure"] or HEALTHY, {})
        line[first] = line.get(first, 0) + 1
    return {
        "failures": {
            "runs": len(failing),
            "named_first": sum(named(r)[:1] == [r["failure"]] for r in failing),
            "named_in_first_two": sum(r["failure"] in named(r)[:2] for r in failing),
        },
        "healthy": {
            "runs": len(healthy),
            "accused": sum(bool(named(r)) for r in healthy),
            "accusations": [[r["run"], r["seed"], *named(r)] for r in healthy if named(r)],
            "with_samples": sum(r.get("far") is not None for r in healthy),
            "far_from_data": sum((r.get("far") or 0) > FAR for r in healthy),
        },
        "confusion": confusion,
    }


def summary(rows):
    """{"chosen_on", "checked_on"}: `counts` of the seeds of the thresholds, and of the others."""
    chosen, checked = parts(rows)
    return {"chosen_on": counts(chosen), "checked_on": counts(checked)}


def parts(rows):
    """(rows of the seeds that thresholds were chosen on, rows of the others)"""
    rows = list(rows)
    return (
        [row for row in rows if row["seed"] in CHOSEN_ON],
        [row for row in rows if row["seed"] not in CHOSEN_ON],
    )


def twins(rows):
    """{rule: {"run", "made", "seeds", "seen"}} of the first kind of each failure."""
    found = {}
    for kind in FAILING:
        seen = [
            row["seen"]
            for row in rows
            if row["run"] == kind.name and row["seen"] and row["seed"] in CHOSEN_ON
        ]
        if seen and kind.failure not in found:
            name = f"{kind.settings['model']} on {data_name(kind.settings)}".replace("`", "")
            found[kind.failure] = {
                "run": name, "made": kind.made, "seeds": len(seen), "seen": mean_of(seen),
            }  # fmt: skip
    return found


def mean_of(dicts):
    """Means of the numbers that all have; of texts and rows the first."""
    shared = [name for name in dicts[0] if all(name in each for each in dicts)]
    return {
        name: recorded(fmean(each[name] for each in dicts))
        if all(isinstance(each[name], (int, float)) for each in dicts) and name != "row"
        else dicts[0][name]
        for name in shared
    }


def table():
    """A row for each kind of failing run, and one for all healthy ones."""
    from gan_keras.symptoms.rules import BY_NAME

    found = read(RESULTS / "failures.json")
    rows, settings = found["rows"], found["settings"]
    body = [
        [f"`{settings[kind.name]['model']}` on {data_name(settings[kind.name])}: {kind.made}",
         BY_NAME[kind.failure].title,
         *(share(part, lambda row, kind=kind: kind.failure in named(row)[:2])
           for part in parts(row for row in rows if row["run"] == kind.name))]
        for kind in FAILING
    ]  # fmt: skip
    healthy = [row for row in rows if not row["failure"]]
    kinds = len({row["run"] for row in healthy})
    passed = (share(part, lambda row: not named(row)) for part in parts(healthy))
    body.append([f"{kinds} kinds of healthy runs", "no finding", *passed])
    return grid(["run", "what the doctor should say", "seeds 0 to 2", "seeds 3 to 5"], body)


def data_name(settings):
    """The data of a kind, as the table calls them."""
    return "small digits" if settings["dataset"] == "few" else f"`{settings['dataset']}`"


def share(rows, right):
    return f"{sum(map(right, rows))} of {len(rows)}"


def build_parser():
    parser = parser_for(
        MODULE, "Count which failures the doctor names, on runs made to fail.", "failures", seeds=6
    )
    parser.add_argument("--only", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    return parser


def main(argv=None):
    args = build_parser().parse_args(argv)
    kinds = [KINDS[args.only]] if args.only else list(KINDS.values())
    settings = {kind.name: kind.made_with() for kind in kinds}
    path = RESULTS / f"{args.name}.json"
    store = Store(path, settings, summary, MODULE, argv, args.overwrite)
    command.import_tensorflow()
    # 0, 3, 1, 4, ...: a command that is stopped early has runs to choose on and to check with.
    for seed in sorted(range(args.seeds), key=lambda seed: (seed % len(CHOSEN_ON), seed)):
        for kind in kinds:
            if not store.has(run=kind.name, seed=seed):
                run = trained(Path("runs") / args.name / f"{kind.name}-{seed}", kind, seed)
                store.add(row := row_of(run, kind, seed))
                print(f"{kind.name}, seed {seed}: {', '.join(named(row)) or 'nothing'}", flush=True)
    if store.rows:  # counted anew, because a threshold may have changed since they were added
        write_json(path, read(path) | summary(store.rows))
    write_json(TWINS, store.origin | {"twins": twins(store.rows)})
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished runs are kept, the same command goes on"))
