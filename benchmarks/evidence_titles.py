"""What the pictures of docs/evidence.md say: sentences whose numbers are computed from results."""

import itertools

import numpy as np

FD, TWO = "fd_digits_10k", "fd_digits_2k"
CLEAR = 2.0  # smaller differences of a seed are no evidence: docs/recipe.md
WITHOUT = "all but "  # arms of the ladder that leave one step out
STUDENTS = {"with D": "both losses", "without D": "content loss alone"}
JUDGED = {"distance": "fd", "precision": "precision", "recall": "recall"}  # by both judges


def listed(words):
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def seeds_text(count):
    return "one seed" if count == 1 else f"{count} seeds"


def seed_count(record):
    return len({row["seed"] for row in record["rows"]})


# Techniques


def means_of(record, metric=FD):
    """{arm: mean over its seeds} of a study, without arms whose weights were never finite."""
    values = {arm: [row["metrics"][metric] for row in record["rows"]
                    if row["arm"] == arm and row["metrics"]] for arm in record["arms"]}  # fmt: skip
    return {arm: float(np.mean(found)) for arm, found in values.items() if found}


def rungs_of(record):
    return [arm for arm in record["arms"] if not arm.startswith(WITHOUT)]


def gains_of(record):
    """{rung: how much it lowers the distance of the rung below, by seed} of a ladder."""
    distances = {(row["arm"], row["seed"]): row["metrics"][FD] for row in record["rows"]
                 if row["metrics"]}  # fmt: skip
    seeds = sorted({seed for _, seed in distances})
    return {upper: [distances[lower, seed] - distances[upper, seed] for seed in seeds
                    if (lower, seed) in distances and (upper, seed) in distances]
            for lower, upper in itertools.pairwise(rungs_of(record))}  # fmt: skip


def ladder(record):
    gains, means, count = gains_of(record), means_of(record), seed_count(record)
    rungs = [arm for arm in rungs_of(record) if arm in means]
    helped = [arm for arm, values in gains.items() if values and min(values) > 0]
    title = (f"{len(helped)} step{'s' * (len(helped) > 1)} lower{'s' * (len(helped) == 1)} the "
             f"distance{' with every seed' * (count > 1)}: from {means[rungs[0]]:.0f} "
             f"to {min(means[arm] for arm in rungs):.0f}")  # fmt: skip
    lost = [f"“{arm.removeprefix('+ ')}”" for arm, values in gains.items()
            if values and max(values) < -CLEAR]  # fmt: skip
    if lost:
        verb = "raise" if len(lost) > 1 else "raises"
        title += f"; {listed(lost)} {verb} it, to {means[rungs[-1]]:.0f}"
    return f"{title} ({seeds_text(count)})"


def changes(records):
    effects = [effect for record in records for effect in record["effects"][FD].values()]
    lower, higher = sum(e["high"] < 0 for e in effects), sum(e["low"] > 0 for e in effects)
    counts = sorted({seed_count(record) for record in records})
    seeds = seeds_text(counts[0]) if len(counts) == 1 else f"{counts[0]} to {counts[-1]} seeds"
    return (f"Of {len(effects)} changes {lower} lower{'s' * (lower == 1)} the distance and "
            f"{higher} raise{'s' * (higher == 1)} it; for the other "
            f"{len(effects) - lower - higher} the intervals hold zero ({seeds})")  # fmt: skip


# A GAN and its rivals


def pick(record, who, seconds):
    """[(steps, means)] of one rival and time of training, by its steps."""
    rows = [row for row in record["means"] if (row["who"], row["seconds"]) == (who, seconds)]
    return sorted(((row["steps"], row["mean"]) for row in rows), key=lambda pair: pair[0])


def values_of(record, who, seconds, steps):
    """The distances of the seeds behind a mean, of more than one seed."""
    wanted = {"who": who, "seconds": seconds, "steps": steps}
    found = [row["metrics"][TWO] for row in record["rows"]
             if all(row.get(key) == value for key, value in wanted.items())]  # fmt: skip
    return found if len(found) > 1 else []


def budgets_of(record):
    return sorted({row["seconds"] for row in record["means"] if row["who"] == "gan"})


def diffusion(record, times):
    parts, nearer, passes = [], [], times["ms of a pass"]
    for seconds in budgets_of(record):
        [(_, gan)], (*_, (steps, slow)) = (
            pick(record, who, seconds) for who in ("gan", "diffusion")
        )
        parts.append(f"{gan[TWO]:.1f} against {slow[TWO]:.0f} in {seconds} s")
        nearer.append(gan[TWO] < slow[TWO])
    verdict = "has" if all(nearer) else "does not always have"
    return (f"After equal seconds the GAN {verdict} a smaller distance than diffusion in "
            f"{steps} steps: "
            f"{listed(parts)}; a digit takes {passes['gan']:.2f} against "
            f"{steps * passes['diffusion']:.0f} ms ({seeds_text(seed_count(record))})")  # fmt: skip


def taught(record):
    """(seconds of the teacher, {name: means} of students, [(steps, means)] of the teacher)."""
    seconds = max(row["seconds"] for row in record["means"] if row["who"] in STUDENTS.values())
    students = {name: pick(record, who, seconds)[0][1] for name, who in STUDENTS.items()}
    return seconds, students, pick(record, "diffusion", seconds)


def students(record):
    _, found, teacher = taught(record)
    steps, best = min(((steps, means[TWO]) for steps, means in teacher), key=lambda pair: pair[1])
    with_d, without = found["with D"][TWO], found["without D"][TWO]
    verdict, seeds = "is" if with_d < best else "is not", seeds_text(seed_count(record))
    return (
        f"In one step the student with D {verdict} nearer than its teacher in {steps}: "
        f"{with_d:.0f} against {best:.0f}; without D it has {without:.0f} ({seeds})"
    )


def unlike(record):
    """The rows of different models: of diffusion that with the most steps, after each training."""
    rows = record["means"]
    most = max(row["steps"] for row in rows if row["who"] == "diffusion")
    return [row for row in rows if row["who"] != "diffusion" or row["steps"] == most]


def agreement(record, metric):
    """(pairs of `unlike` rows that both judges order alike, all pairs) by a metric."""
    values = [tuple(row["mean"][f"{metric}_{judge}_2k"] for judge in ("digits", "lenet"))
              for row in unlike(record)]  # fmt: skip
    pairs = list(itertools.combinations(values, 2))
    return sum((a[0] - b[0]) * (a[1] - b[1]) > 0 for a, b in pairs), len(pairs)


def judges(record):
    found = {name: agreement(record, metric) for name, metric in JUDGED.items()}
    (_, (first, count)), *others = found.items()
    rest = listed([f"{alike} by {name}" for name, (alike, _) in others])
    return (f"Two judges order {first} of {count} pairs of models alike by distance, {rest}; a "
            f"coin would agree on half ({seeds_text(seed_count(record))})")  # fmt: skip
