"""What curves and statistics show: small pure functions of `Evidence`, one for each failure.

Each returns {"value": how strongly, ...: the numbers that a reader sees}, or None where the
evidence for it is not there. What a value means is declared in `rules`.
Nothing here imports TensorFlow.
"""

import math
from statistics import median

from gan_keras.symptoms.curves import ROWS, finite
from gan_keras.symptoms.evidence import LOSSES, entropy
from gan_keras.symptoms.swings import swings

OTHER_LOSS = {"value": -math.inf}  # the failure is that of another loss
SMALLEST = 1e-6  # a loss below it counts as this, so that its logarithm is finite
TURNS = 3  # swings; fewer are a trend with a bend
SLOW = 0.75  # see `swings`; of logs with white noise about 1 in 200 has more
FELL = 0.1  # part of G's loss; with a larger fall G is learning


def late(curve):
    """Median of the last third."""
    return median(curve[-max(1, len(curve) // 3) :])


def early(curve):
    """Median of the first third."""
    return median(curve[: max(1, len(curve) // 3)])


def still_grows(curve):
    """Whether the last third lies above the middle one."""
    third = max(1, len(curve) // 3)
    return late(curve) > median(curve[third:-third])


def usable(evidence, *names):
    """The finite numbers of these curves, or None if one is missing or has too few rows."""
    curves = [finite(evidence.curves.get(name, [])) for name in names]
    return curves if all(len(curve) >= ROWS for curve in curves) else None


def at_the_end(evidence, *names):
    """{name: late median} of the curves that are there."""
    curves = {name: finite(evidence.curves.get(name, [])) for name in names}
    return {name: late(curve) for name, curve in curves.items() if curve}


def d_loss_gone(evidence):
    """By how many powers of ten D's loss has fallen below that of a D that cannot tell.

    Both are measured from the smallest loss that D's targets allow.
    """
    found = usable(evidence, "d_loss", "g_loss")
    if found is None or evidence.undecided is None:
        return None
    above = max(late(found[0]) - evidence.floor, SMALLEST)
    numbers = {
        "value": math.log10((evidence.undecided - evidence.floor) / above),
        "undecided": evidence.undecided,
        "g_before": early(found[1]),
    }
    numbers |= {"floor": evidence.floor} if evidence.floor else {}
    return numbers | at_the_end(evidence, "d_loss", "g_loss", "d_real", "d_fake", "g_gradient")


def d_wins(evidence):
    """`d_loss_gone` while G's loss does not fall.

    For every other loss than the minimax one, whose rule is `saturation`.
    """
    if evidence.minimax:
        return OTHER_LOSS
    if (found := d_loss_gone(evidence)) is None:
        return None
    before = found["g_before"]
    fell = found["g_loss"] < before - FELL * abs(before)
    return found | ({"value": -math.inf} if fell else {})


def saturation(evidence):
    """As `d_wins` for the minimax loss, whose gradient then vanishes: G's loss is nearly 0."""
    if not evidence.minimax:
        return OTHER_LOSS
    if (found := d_loss_gone(evidence)) is None:
        return None
    g_loss = max(abs(found["g_loss"]), SMALLEST)
    return found | {"value": min(found["value"], math.log10(math.log(2) / g_loss))}


def mode_collapse(evidence):
    """The part of the kinds, or of the spread, that is missing."""
    there = evidence.samples
    if "kinds" not in there:
        return None
    kinds = there["kinds"] / there["kinds_real"]
    return {
        "value": 1 - min(kinds, there["spread"]),
        **{name: there[name] for name in ("kinds", "kinds_real", "spread")},
    }


def oscillation(evidence):
    """Size of slow swings of G's loss, in units of what D's loss is when it cannot tell."""
    found = usable(evidence, "d_loss", "g_loss")
    if found is None or evidence.undecided is None:
        return None
    turns, size, slow = swings(found[1])
    circles = turns >= TURNS and slow >= SLOW
    return {"value": size / evidence.undecided * circles, "turns": turns, "size": size}


def explosion(evidence):
    """By how many powers of ten a loss has grown; infinite where it ends as no number.

    A loss that shrinks again has not exploded, and neither has one whose numbers come back.
    Of a critic only D's loss counts. A constant that is added to all its outputs changes nothing
    but G's loss, which therefore drifts in healthy runs too.
    """
    ends = {n: broken_from(curve) for n, curve in evidence.curves.items()}
    if ends := {name: row for name, row in ends.items() if row}:
        name = min(ends, key=ends.get)
        return {"value": math.inf, "name": name, "row": ends[name]}
    found = usable(evidence, "d_loss", "g_loss")
    if found is None:
        return None
    names = ("d_loss",) if evidence.undecided is None else ("d_loss", "g_loss")
    grown = [growth(n, c, evidence.undecided) for n, c in zip(names, found, strict=False)]
    return max(grown, key=lambda numbers: numbers["value"])


def broken_from(curve):
    """From which value on (1, 2, ...) a curve has no finite number any more; 0: it ends finite."""
    row = len(curve)
    while row and not math.isfinite(curve[row - 1]):
        row -= 1
    return row + 1 if row < len(curve) else 0


def growth(name, curve, undecided):
    """The numbers of `explosion` for one curve."""
    sizes = [abs(value) for value in curve]
    now, least = late(sizes), undecided or 1.0
    before, than = sizes[0], "at the beginning"
    if before < least:
        before, than = least, "that of a D that cannot tell" if undecided else "1"
    times = max(now, SMALLEST) / before
    return {
        "value": math.log10(times) if still_grows(sizes) else -math.inf,
        "name": name,
        "times": times,
        "than": than,
        "now": math.copysign(now, late(curve)),
    }


def surplus(evidence):
    """(by how much D's cross-entropy is above the largest that its outputs allow, that largest).

    The first is at least 0; (0, None) where it cannot be told.

    A D that is as sure as it is right (calibrated) has d_real - d_fake = 4 Var(D) over reals and
    fakes together. Of all such D, one with two outputs, 1/2 +- sqrt(Var), has the largest loss:
    twice the entropy of its output. More says that D is surely wrong at times.
    """
    found = usable(evidence, "d_loss", "d_real", "d_fake")
    if found is None or evidence.undecided != LOSSES["cross_entropy"]:
        return 0.0, None
    rows = list(zip(*found, strict=False))
    if not all(0 <= output <= 1 for _, *outputs in rows for output in outputs):
        return 0.0, None
    allowed = [2 * entropy(0.5 + math.sqrt(max(real - fake, 0)) / 2) for _, real, fake in rows]
    beyond = late([row[0] - most for row, most in zip(rows, allowed, strict=True)])
    return max(0.0, beyond), late(allowed)


def learning_rate(evidence):
    """D's loss beyond that of a D that cannot tell, or beyond what its outputs allow.

    In multiples of the loss of a D that cannot tell: 1 for such a D.
    """
    found = usable(evidence, "d_loss")
    if found is None or evidence.undecided is None:
        return None
    jumps = [abs(b - a) for a, b in zip(found[0], found[0][1:], strict=False)]
    above, allowed = surplus(evidence)
    beyond = 1 + above / evidence.undecided if above else 0.0
    numbers = {
        "value": max(late(found[0]) / evidence.undecided, beyond),
        "undecided": evidence.undecided,
        "jump": late(jumps),
    }
    numbers |= {"allowed": allowed} if above else {}
    return numbers | at_the_end(evidence, "d_loss", "d_real", "d_fake", "d_gradient")


def memorisation(evidence):
    """The share of samples that copy a training sample."""
    copied = evidence.samples.get("copied")
    return None if copied is None else {"value": copied, "copied": copied}


def d_memorises(evidence):
    """How much larger D's loss is on held-out reals, in units of its loss when it cannot tell."""
    found = usable(evidence, "d_loss", "val_d_loss")
    if found is None:
        return None
    gap = late(found[1]) - late(found[0])
    scale = evidence.undecided or max(abs(late(found[0])), SMALLEST)
    return {"value": gap / scale} | at_the_end(evidence, "d_loss", "val_d_loss")


def batch_norm_leak(evidence):
    """How far the same samples lie apart in training and at inference."""
    leak = evidence.samples.get("leak")
    return None if leak is None else {"value": leak, "leak": leak}


def input_range(evidence):
    """The larger of two shares: of the data's range out of G's reach, and of G's range unused."""
    there = evidence.samples
    if "data_low" not in there:
        return None
    names = ("low", "high", "data_low", "data_high")
    low, high, data_low, data_high = (there[name] for name in names)
    if high == low or data_high == data_low:  # constants have no range
        return {"value": -math.inf} | {name: there[name] for name in names}
    common = max(0.0, min(high, data_high) - max(low, data_low))
    out = 1 - common / max(data_high - data_low, SMALLEST)
    unused = 1 - common / max(high - low, SMALLEST)
    return {"value": max(out, unused)} | {name: there[name] for name in names}
