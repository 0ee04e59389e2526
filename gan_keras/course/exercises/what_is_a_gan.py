"""Checkers of notebook 01: the best discriminator, a step that looks ahead, a diagnosis."""

import numpy as np

from gan_keras.course.exercises.verdict import Task, checker, same

GAP, NEAR_ZERO, NEAR_UNDECIDED = 0.5, 0.1, 0.05  # nats
UNDECIDED = 2 * np.log(2)


@checker
def check_best_discriminator(fn):
    """fn(p, q, real_share, real_target, fake_target) -> the D of least cross-entropy.

    Densities of real and fake at the same points, arrays of one shape; the share of real samples
    in D's batch; the labels. (w a p + (1 - w) b q) / (w p + (1 - w) q): 1406.2661, proposition 1,
    with labels as in 1701.00160, section 4.2. Any number in [0, 1] where neither has density.
    """
    task, rng = Task("best_discriminator"), np.random.default_rng(1)
    cases = [(0.5, 1.0, 0.0), (0.75, 1.0, 0.0), (0.5, 0.9, 0.0), (0.3, 0.8, 0.1)]
    for w, a, b in cases:
        p, q = rng.uniform(0.05, 2, (2, rng.integers(3, 6)))
        put_in = (
            f"p = {p.round(3).tolist()}, q = {q.round(3).tolist()}, real_share = {w}, "
            f"real_target = {a}, fake_target = {b}"
        )
        real, fake = w * p, (1 - w) * q
        expected = (a * real + b * fake) / (real + fake)
        other, swapped = (1 - w) * p, w * q
        mistakes = [
            ((a * p + b * q) / (p + q), "the share of real samples is not used"),
            (real / (real + fake), "the labels are not used"),
            ((a * other + b * swapped) / (other + swapped), "real_share weights p, the rest q"),
            ((b * real + a * fake) / (real + fake), "the labels are swapped: p has real_target"),
            (a * real / (real + fake), "fakes with a label above 0 count too: b q is missing"),
            ((a * real + b * fake) / (p + q), "the share belongs into the denominator too"),
            ((a * p + b * q) / (real + fake), "the share belongs into the numerator too"),
        ]
        task.check(task.call(fn, p, q, w, a, b, put_in=put_in), expected, put_in, mistakes)
    p, q = np.array([0.5, 0.0]), np.array([0.5, 0.0])
    put_in = f"p = {p.tolist()}, q = {q.tolist()}, real_share = 0.5, targets 1 and 0"
    got = task.array(task.call(fn, p, q, 0.5, 1.0, 0.0, put_in=put_in), put_in)
    if got.shape != (2,) or not np.isfinite(got).all() or not 0 <= got[1] <= 1:
        raise task.wrong(
            "no probability where neither has density",
            put_in,
            "0.5, and some number in [0, 1]",
            got.tolist(),
            "0 / 0: the loss does not depend on D there, so return 1/2, say",
        )
    task.right("shares and labels in the right places, and finite where both are 0")


def _games(rng):
    """(name, gradients) of games with one number a player, other ones each time."""
    a, b, c = rng.uniform(0.5, 1.5, 3)
    return (
        ("a game that is not linear", lambda t, s: (c * t**2 - np.sin(s), t + s**2)),
        ("a game with curvature", lambda theta, psi: (a * theta - psi, theta + b * psi)),
        ("L_G = -L_D = -theta psi", lambda theta, psi: (-psi, theta)),
    )


@checker
def check_look_ahead(fn):
    """fn(gradients, theta, psi, rate) -> (theta, psi) after one extragradient step.

    ``gradients(theta, psi)`` returns (dL_G/dtheta, dL_D/dpsi). Both players take a trial step from
    the same point; the gradients at the trial point are then applied from the old point
    (1802.10551, section 3.2).
    """
    task, rng = Task("look_ahead"), np.random.default_rng(2)
    for _ in range(2):
        for name, gradients in _games(rng):
            theta, psi, rate = (
                float(x) for x in rng.uniform((0.5, 0.5, 0.1), (1.5, 1.5, 0.4)).round(2)
            )
            put_in = f"{name}, theta = {theta}, psi = {psi}, rate = {rate}"
            here = np.array([theta, psi])
            trial = here - rate * np.array(gradients(theta, psi))
            ahead = np.array(gradients(*trial))
            expected = here - rate * ahead
            answered = gradients(theta, trial[1])[0]
            mistakes = [
                (trial, "this is a plain simultaneous step: ask for the gradients once more"),
                (trial - rate * ahead, "two steps in a row: the second starts at the old point"),
                (here + rate * ahead, "the sign is wrong: both players descend"),
                (here + rate * np.array(gradients(theta, psi)), "the sign is wrong: both descend"),
                ([theta - rate * answered, trial[1]], "this is an alternating step"),
                (expected[::-1], "swapped: theta comes first"),
                ([expected[0], trial[1]], "only theta looks ahead: both players do"),
                ([trial[0], expected[1]], "only psi looks ahead: both players do"),
                ((trial + expected) / 2, "both gradients are averaged: use the second"),
            ]
            result = task.call(fn, gradients, theta, psi, rate, put_in=put_in)
            got = task.pair(result, "theta, psi", put_in)
            numbers = [float(task.array(part, put_in)) for part in got]
            task.check(numbers, expected, put_in, mistakes, rtol=1e-6, atol=1e-9)
    task.right("both players look ahead, and step from where they stood")


def losses(real, held_out, fake):
    """(D's loss, how much more it loses on held-out reals), in nats."""
    on_real, on_held_out = (np.logaddexp(0, -x).mean() for x in (real, held_out))
    return on_real + np.logaddexp(0, fake).mean(), on_held_out - on_real


def verdict_on(real, held_out, fake):
    loss, gap = losses(real, held_out, fake)
    if loss < NEAR_ZERO:
        return "memorised" if gap > GAP else "separates"
    return "undecided" if abs(loss - UNDECIDED) < NEAR_UNDECIDED else "playing"


def _runs(rng):
    """(what it is, real, held-out, fake logits) of runs with one verdict each."""

    def around(centre, width=0.2, count=None):
        return rng.normal(centre, width, (count or int(rng.integers(5, 12)), 1))

    return (
        ("D is sure and right on all", around(7), around(7), around(-7)),
        ("D knows the training digits only", around(7), around(-3), around(-7)),
        ("as before, milder", around(6), around(-0.7), around(-6)),
        ("D is unsure of held-out digits", around(7), around(0.1, 0.05), around(-7)),
        ("logits of 1000", around(1000, 1), around(1000, 1), around(-1000, 1)),
        ("all logits near 0", around(0, 0.01), around(0, 0.01), around(0, 0.01)),
        ("a game in progress", around(0.8), around(0.8), around(-0.8)),
        ("a game, with a gap", around(1.5), around(-1.5), around(-1.5)),
        ("sure and wrong on the fakes", around(7), around(7), around(7)),
        ("a few held-out digits fail", around(7), np.r_[around(7, count=18), around(-2, count=2)],
         around(-7)),
    )  # fmt: skip


@checker
def check_diagnosis(fn):
    """fn(real_logits, held_out_logits, fake_logits) -> what D's loss says, one of four words.

    With the loss of D on reals and fakes (1406.2661, eq. 1), and the gap between the mean
    cross-entropies of held-out and training reals: below 0.1 "memorised" if the gap is above 0.5,
    else "separates"; within 0.05 of 2 log 2 "undecided"; all else "playing".
    """
    task, rng = Task("diagnosis"), np.random.default_rng(3)
    for name, *logits in _runs(rng):
        real, held_out, fake = (x.astype(np.float32) for x in logits)
        put_in = f"{name}: means {', '.join(f'{x.mean():.2f}' for x in (real, held_out, fake))}"
        expected = verdict_on(real, held_out, fake)
        got = task.call(fn, real, held_out, fake, put_in=put_in)
        if not isinstance(got, str) or got != expected:
            hint = _hint(got, expected, real, held_out, fake)
            raise task.wrong("wrong", put_in, expected, got, hint)
    task.right("four words, from the losses and the held-out gap")


def _hint(got, expected, real, held_out, fake):
    if not isinstance(got, str) or got not in ("memorised", "separates", "undecided", "playing"):
        return "return one of 'memorised', 'separates', 'undecided', 'playing'"
    loss, _ = losses(real, held_out, fake)
    if got == "undecided" and same(loss / 2, np.log(2), 0.1, 0.0):
        return "the loss is the sum of two means: undecided is 2 log 2"
    if {got, expected} == {"memorised", "separates"}:
        return "compare the mean cross-entropy on held-out reals with that on training reals"
    if got in ("memorised", "separates"):
        return "first the level: only a loss below 0.1 is near zero"
    if expected in ("memorised", "separates"):
        return "is the loss finite at logits of 1000? softplus(-l) is np.logaddexp(0, -l)"
    return "the loss of D: mean softplus(-l) on reals plus mean softplus(l) on fakes"
