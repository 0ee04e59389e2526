"""Checkers about the theory: the optimal discriminator and the divergence that it measures."""

import math

import numpy as np

from gan_keras.course.exercises.cases import judge_cases
from gan_keras.course.exercises.properties import Property, checker

NAMES = ("p", "q")


def optimal(p, q):
    return p / (p + q)


def safe(p, q):
    """p / q where q is above 0, else p."""
    return p / np.where(q > 0, q, 1)


OPTIMAL_MISTAKES = (
    (lambda p, q: optimal(q, p), "real and fake are swapped: this is q / (p + q)"),
    (lambda p, q: p / q, "p / q is no probability: the denominator is p + q"),
    (safe, "p / q is no probability: the denominator is p + q"),
    (lambda p, q: np.log(p) - np.log(q), "this is the logit of D*, log(p / q): take the sigmoid"),
    (lambda p, q: p / (p + q).sum(), "divide at each point, not by the sum over all points"),
    (
        lambda p, q: 1 / (1 + np.exp(q - p)),
        "a sigmoid of p - q: the logit of D* is log p - log q",
    ),
    (
        lambda p, q: np.exp(p) / (np.exp(p) + np.exp(q)),
        "a softmax of the densities: they are no logits",
    ),
    (lambda p, q: (p > q).astype(float), "D* is a probability, not a decision"),
    (lambda p, q: (p >= q).astype(float), "D* is a probability, not a decision"),
    (lambda p, q: p**2 / (p**2 + q**2), "the densities are squared: use them as they are"),
    (lambda p, q: p - q, "a difference is no probability: the denominator is p + q"),
    (lambda p, q: p / (p + q) * 2, "this is p / m, with the mixture m: halve it"),
    (lambda p, q: p / np.maximum(p, q), "the denominator is the sum p + q, not the larger one"),
    (lambda p, q: p, "this is p: divide by p + q"),
    (lambda p, q: np.full(p.shape, 0.5), "1/2 is right only where p = q"),
    (lambda p, q: np.where(p > 0, 0.5, 0.0), "1/2 is right only where p = q"),
)


@checker
def check_optimal_discriminator():
    """fn(p, q): densities of real and fake at the same points -> D* = p / (p + q) of that shape.

    1406.2661, proposition 1. Where p = q = 0 the value V does not depend on D: any number in
    [0, 1] is right there, but a NaN is not.
    """
    code = "`np.where(p + q > 0, p / np.where(p + q > 0, p + q, 1), 0.5)`"
    return [
        Property("it is p / (p + q) at each point", _each_point, "add, then divide, element by "
                 "element"),
        Property("it is 1 where only reals are, 0 where only fakes are", _one_sided,
                 "`p / (p + q)` needs no special case there"),
        Property("densities may be above 1 and come in any shape", _any_density, "add, then "
                 "divide, element by element"),
        Property("it is a number in [0, 1] where neither is", _neither, code),
    ]  # fmt: skip


def _densities(low, high, shape=None):
    def draw(rng):
        size = shape or int(rng.integers(4, 7))
        return [rng.uniform(low, high, size).round(2) for _ in NAMES]

    return draw


def _each_point(task):
    judge_cases(task, NAMES, _densities(0.05, 1), optimal, OPTIMAL_MISTAKES)


def _any_density(task):
    shape = tuple(int(n) for n in task.rng.integers(2, 4, 2))
    judge_cases(task, NAMES, _densities(0.5, 4), optimal, OPTIMAL_MISTAKES, 1)
    judge_cases(task, NAMES, _densities(0.05, 1, shape), optimal, OPTIMAL_MISTAKES, 1)


def _one_sided(task):
    def draw(rng):
        p, q = _densities(0.1, 1, 5)(rng)
        first, second = rng.permutation(5)[:2]
        p[first], q[second] = 0.0, 0.0
        return p, q

    judge_cases(task, NAMES, draw, optimal, OPTIMAL_MISTAKES, 1)


def _neither(task):
    density = round(task.rng.uniform(0.2, 0.9), 2)
    p, q = np.array([density, 0.0]), np.array([density, 0.0])
    got, expected = task.array(task.call(p=p, q=q)), "0.5, then any number in [0, 1]"
    if got.shape != (2,):
        raise task.wrong("the shape is wrong", (2,), got.shape, "one number for each point")
    if not np.isfinite(got).all():
        hint = "0 / 0: V does not depend on D there, so return 1/2, say"
        raise task.wrong(
            "the result is not a number where neither has density", expected, got.tolist(), hint
        )
    if abs(got[0] - 0.5) > 1e-3 or not -1e-6 <= got[1] <= 1 + 1e-6:
        hint = "the points are judged one by one: the first is as likely real as fake"
        raise task.wrong("the result is wrong", expected, got.tolist(), hint)


def kl(p, q):
    with np.errstate(all="ignore"):
        return float(np.sum(np.where(p > 0, p * np.log(p / q), 0.0)))


def entropy(p):
    return -math.fsum(x * math.log(x) for x in p if x > 0)


def divergence(p, q):
    """H(m) - (H(p) + H(q)) / 2, another formula than the one that is asked for."""
    return max(entropy((p + q) / 2) - (entropy(p) + entropy(q)) / 2, 0.0)


MIXTURE = "compare both with the mixture m"
DIVERGENCE_MISTAKES = (
    (lambda p, q: divergence(p, q) / math.log(2), "these are bits: nats need the natural "
     "logarithm"),
    (lambda p, q: 2 * divergence(p, q), "the factor 1/2 before each KL is missing"),
    (lambda p, q: math.sqrt(divergence(p, q)), "this is the distance, the square root of the "
     "divergence"),
    (lambda p, q: kl(p, (p + q) / 2), "this is KL(p | m) alone: the same for q is missing"),
    (lambda p, q: kl(q, (p + q) / 2), "this is KL(q | m) alone: the same for p is missing"),
    (lambda p, q: kl(p, (p + q) / 2) / 2, "this is KL(p | m) alone: the same for q is missing"),
    (lambda p, q: -divergence(p, q), "the sign is wrong: log(p / m), not log(m / p)"),
    (lambda p, q: divergence(p, q) * 2 - math.log(4), "this is V at D*: the divergence is "
     "(V + log 4) / 2"),
    (kl, f"this is KL(p | q): {MIXTURE}"),
    (lambda p, q: kl(q, p), f"this is KL(q | p): {MIXTURE}"),
    (lambda p, q: kl(p, q) + kl(q, p), f"this is KL(p | q) + KL(q | p): {MIXTURE}"),
    (lambda p, q: (kl(p, q) + kl(q, p)) / 2, f"the mean of the two KL: {MIXTURE}"),
    (lambda p, q: (kl((p + q) / 2, p) + kl((p + q) / 2, q)) / 2, "KL(m | p) and KL(m | q): m "
     "comes second"),
    (lambda p, q: divergence(p, q) / len(p), "the mean over the outcomes: sum over them"),
    (lambda p, q: 0.5 * np.abs(p - q).sum(), "this is the total variation distance"),
    (lambda p, q: kl(p, p + q) / 2 + kl(q, p + q) / 2, "the mixture m is half of p + q"),
    (lambda p, q: math.nan, "0 log 0 is 0 here: leave out the terms with probability 0 before "
     "the log"),
    (lambda p, q: math.inf, "division by a probability of 0: compare with m, not q"),
)  # fmt: skip


@checker
def check_jensen_shannon():
    """fn(p, q): two discrete distributions (n,) -> their Jensen-Shannon divergence in nats.

    1/2 KL(p | m) + 1/2 KL(q | m) with m = (p + q) / 2 (1406.2661, theorem 1): 0 for equal ones,
    log 2 for disjoint ones. Expected numbers come from H(m) - (H(p) + H(q)) / 2.
    """
    formula = (
        "`m = (p + q) / 2`; then half of the sum of `p * log(p / m)` where p is above 0, and of "
        "`q * log(q / m)` where q is above 0"
    )
    return [
        Property("it is the mean of KL(p | m) and KL(q | m), in nats", _positive, formula),
        Property("it is the same for (q, p)", _symmetric, formula),
        Property("it is 0 for equal distributions", _equal, formula),
        Property("it is log 2 for disjoint ones", _disjoint, formula),
        Property("probabilities of 0 are allowed, on either side", _zeros, formula),
    ]  # fmt: skip


def _distributions(zeros=0):
    def draw(rng):
        count = int(rng.integers(3, 6))
        found = []
        for _ in NAMES:
            parts = rng.integers(1, 9, count).astype(float)
            parts[rng.permutation(count)[:zeros]] = 0.0
            found.append(parts / parts.sum())
        return found

    return draw


def _positive(task):
    judge_cases(task, NAMES, _distributions(), divergence, DIVERGENCE_MISTAKES, atol=1e-5)


def _symmetric(task):
    p, q = _distributions()(task.rng)
    first, second = (task.array(task.call(p=a, q=b)) for a, b in ((q, p), (p, q)))
    if first.shape != second.shape or not np.allclose(first, second, rtol=1e-4, atol=1e-6):
        hint = f"p and q play the same part: {MIXTURE}"
        raise task.wrong("the result for (q, p) is another one", str(first), str(second), hint)


def _equal(task):
    p, _ = _distributions()(task.rng)
    task.check(task.call(p=p, q=p), 0.0, atol=1e-5)


def _disjoint(task):
    count = int(task.rng.integers(2, 4))
    p, q = (np.zeros(2 * count) for _ in NAMES)
    p[:count], q[count:] = 1 / count, 1 / count
    wrong = [(mistake(p, q), hint) for mistake, hint in DIVERGENCE_MISTAKES]
    task.check(task.call(p=p, q=q), math.log(2), wrong, atol=1e-5)


def _zeros(task):
    judge_cases(task, NAMES, _distributions(1), divergence, DIVERGENCE_MISTAKES, atol=1e-5)
