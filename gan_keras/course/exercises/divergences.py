"""Checkers about the theory: the optimal discriminator and the divergence that it measures."""

import math

import numpy as np

from gan_keras.course.exercises.verdict import Task, checker


@checker
def check_optimal_discriminator(fn):
    """fn(p, q): densities of real and fake at the same points -> D* = p / (p + q) of that shape.

    1406.2661, proposition 1. Where p = q = 0 the value V does not depend on D: any number in
    [0, 1] is right there, but a NaN is not.
    """
    task = Task("optimal_discriminator")
    p, q = np.array([0.3, 0.2, 0.4, 0.0, 0.9]), np.array([0.1, 0.2, 0.0, 0.5, 2.7])
    put_in = f"p = {p.tolist()}, q = {q.tolist()}"
    expected = [0.75, 0.5, 1.0, 0.0, 0.25]
    with np.errstate(divide="ignore"):
        ratio, logit = p / q, np.log(p) - np.log(q)
    task.check(
        task.call(fn, p, q, put_in=put_in),
        expected,
        put_in,
        [
            (1 - np.array(expected), "real and fake are swapped: this is q / (p + q)"),
            (ratio, "p / q is no probability: the denominator is p + q"),
            (p / np.where(q > 0, q, 1), "p / q is no probability: the denominator is p + q"),
            (logit, "this is the logit of D*, log(p / q): take the sigmoid"),
            (p / (p + q).sum(), "divide at each point, not by the sum over all points"),
            ((p > q).astype(float), "D* is a probability, not a decision"),
            (np.where(p > 0, 0.5, 0.0), "1/2 is right only where p = q"),
        ],
        rtol=1e-4,
    )
    p, q = np.array([0.5, 0.0]), np.array([0.5, 0.0])
    put_in = f"p = {p.tolist()}, q = {q.tolist()}"
    got = task.array(task.call(fn, p, q, put_in=put_in), put_in)
    if not np.isfinite(got).all():
        raise task.wrong(
            "not a number where neither has density",
            put_in,
            "0.5, then any number in [0, 1]",
            got.tolist(),
            "0 / 0: V does not depend on D there, so return 1/2, say",
        )
    if abs(got[0] - 0.5) > 1e-4 or not 0 <= got[1] <= 1:
        raise task.wrong("wrong", put_in, "0.5, then any number in [0, 1]", got.tolist())
    task.right("p / (p + q), and finite where both are 0")


def entropy(p):
    return -math.fsum(x * math.log(x) for x in p if x > 0)


def _kl(p, q):
    return math.fsum(a * math.log(a / b) for a, b in zip(p, q, strict=True) if a > 0)


@checker
def check_jensen_shannon(fn):
    """fn(p, q): two discrete distributions (n,) -> their Jensen-Shannon divergence in nats.

    1/2 KL(p | m) + 1/2 KL(q | m) with m = (p + q) / 2 (1406.2661, theorem 1): 0 for equal ones,
    log 2 for disjoint ones. Expected numbers come from H(m) - (H(p) + H(q)) / 2.
    """
    task = Task("jensen_shannon")
    nan = (math.nan, "0 log 0 is 0 here: leave out the terms with probability 0 before the log")
    for p, q in (
        ([0.5, 0.4, 0.1], [0.1, 0.2, 0.7]),
        ([0.3, 0.7], [0.3, 0.7]),
        ([1.0, 0.0], [0.0, 1.0]),
        ([0.5, 0.5, 0.0], [0.0, 0.25, 0.75]),
    ):
        put_in = f"p = {p}, q = {q}"
        m = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
        expected = max(entropy(m) - (entropy(p) + entropy(q)) / 2, 0.0)
        mistakes = [
            (expected / math.log(2), "these are bits: nats need the natural logarithm"),
            (2 * expected, "the factor 1/2 before each KL is missing"),
            (math.sqrt(expected), "this is the distance, the square root of the divergence"),
            (_kl(p, m), "this is KL(p | m) alone: the same for q is missing"),
            (_kl(q, m), "this is KL(q | m) alone: the same for p is missing"),
            (-expected, "the sign is wrong: log(p / m), not log(m / p)"),
            (expected * 2 - math.log(4), "this is V at D*: the divergence is (V + log 4) / 2"),
        ]
        if min(*p, *q) > 0:
            pq, qp = _kl(p, q), _kl(q, p)
            mistakes += [
                (pq, "this is KL(p | q): compare both with the mixture m"),
                (qp, "this is KL(q | p): compare both with the mixture m"),
                (pq + qp, "this is KL(p | q) + KL(q | p): compare both with the mixture m"),
                ((pq + qp) / 2, "the mean of the two KL: compare both with the mixture m"),
            ]
        else:
            mistakes.append((math.inf, "division by a probability of 0: compare with m, not q"))
        result = task.call(fn, np.array(p), np.array(q), put_in=put_in)
        task.check(result, expected, put_in, [*mistakes, nan], atol=1e-5)
    task.right("0 for equal, log 2 for disjoint, zeros allowed")
