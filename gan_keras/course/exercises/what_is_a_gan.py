"""Checkers of notebook 01: the best discriminator, and a step that looks ahead."""

import numpy as np

from gan_keras.course.exercises.cases import judge_cases
from gan_keras.course.exercises.properties import Property, checker

NAMES = ("p", "q", "real_share", "real_target", "fake_target")


def best(p, q, w, a, b):
    return (a * w * p + b * (1 - w) * q) / (w * p + (1 - w) * q)


BEST_MISTAKES = (
    (lambda p, q, w, a, b: best(p, q, 0.5, a, b), "the share of real samples is not used"),
    (lambda p, q, w, a, b: best(p, q, w, 1, 0), "the labels are not used"),
    (lambda p, q, w, a, b: p / (p + q), "the share of real samples is not used"),
    (lambda p, q, w, a, b: best(p, q, 1 - w, a, b), "real_share weights p, the rest q"),
    (lambda p, q, w, a, b: best(p, q, w, b, a), "the labels are swapped: p has real_target"),
    (
        lambda p, q, w, a, b: best(p, q, w, a, 0),
        "fakes with a label above 0 count too: b q is missing",
    ),
    (
        lambda p, q, w, a, b: (a * w * p + b * (1 - w) * q) / (p + q),
        "the share belongs into the denominator too",
    ),
    (
        lambda p, q, w, a, b: (a * p + b * q) / (w * p + (1 - w) * q),
        "the share belongs into the numerator too",
    ),
)


@checker
def check_best_discriminator():
    """fn(p, q, real_share, real_target, fake_target) -> the D of least cross-entropy.

    Densities of real and fake at the same points, arrays of one shape; the share of real samples
    in D's batch; the labels. (w a p + (1 - w) b q) / (w p + (1 - w) q): 1406.2661, proposition 1,
    with labels as in 1701.00160, section 4.2. Any number in [0, 1] where neither has density.
    """
    formula = "`(w * a * p + (1 - w) * b * q) / (w * p + (1 - w) * q)`"
    return [
        Property("with equal shares and the labels 1 and 0, it is p / (p + q)", _judge_best,
                 formula),
        Property("real_share weights p, and the rest of the batch q", _shares,
                 "`real, fake = real_share * p, (1 - real_share) * q` take the places of p and q"),
        Property("both labels count, in the numerator alone", _labels, formula),
        Property("shares and labels count together", _together, formula),
        Property("it is a number in [0, 1] where neither has density", _neither,
                 "`np.where(total > 0, wanted / np.where(total > 0, total, 1), 0.5)`"),
    ]  # fmt: skip


def _judge_best(task, share=(0.5, 0.5), real_target=(1, 1), fake_target=(0, 0)):
    def draw(rng):
        p, q = rng.uniform(0.05, 2, (2, int(rng.integers(3, 6)))).round(2)
        ends = share, real_target, fake_target
        return p, q, *(round(float(rng.uniform(*pair)), 2) for pair in ends)

    judge_cases(task, NAMES, draw, best, BEST_MISTAKES)


def _shares(task):
    _judge_best(task, share=(0.6, 0.8))
    _judge_best(task, share=(0.2, 0.4))


def _labels(task):
    _judge_best(task, real_target=(0.7, 0.9), fake_target=(0.1, 0.3))


def _together(task):
    _judge_best(task, (0.2, 0.4), (0.7, 0.9), (0.1, 0.3))


def _neither(task):
    density = round(task.rng.uniform(0.2, 0.9), 2)
    p, q = np.array([density, 0.0]), np.array([density, 0.0])
    got = task.array(task.call(**dict(zip(NAMES, (p, q, 0.5, 1.0, 0.0), strict=True))))
    if got.shape != (2,) or not np.isfinite(got).all() or not -1e-6 <= got[1] <= 1 + 1e-6:
        raise task.wrong(
            "no probability where neither has density",
            "0.5, and some number in [0, 1]",
            got.tolist(),
            "0 / 0: the loss does not depend on D there, so return 1/2, say",
        )


def ahead(gradients, point, rate):
    """(trial point, point after the step, gradients at the trial point)."""
    trial = point - rate * np.array(gradients(*point))
    slope = np.array(gradients(*trial))
    return trial, point - rate * slope, slope


def step_mistakes(gradients, point, rate):
    """(what it gives, hint) of each."""
    trial, right, slope = ahead(gradients, point, rate)
    alternating = [point[0] - rate * gradients(point[0], trial[1])[0], trial[1]]
    return [
        (right[::-1], "swapped: theta comes first"),
        (trial, "this is a plain simultaneous step: ask for the gradients once more"),
        (trial - rate * slope, "two steps in a row: the second starts at the old point"),
        (point + rate * slope, "the sign is wrong: both players descend"),
        (2 * point - trial, "the sign is wrong: both players descend"),
        (alternating, "this is an alternating step"),
        ([right[0], trial[1]], "only theta looks ahead: both players do"),
        ([trial[0], right[1]], "only psi looks ahead: both players do"),
        ((trial + right) / 2, "both gradients are averaged: use the second"),
        (point - slope, "rate is not used"),
        (point, "nobody moves: apply the gradients found at the trial point"),
    ]


@checker
def check_look_ahead():
    """fn(gradients, theta, psi, rate) -> (theta, psi) after one extragradient step.

    ``gradients(theta, psi)`` returns (dL_G/dtheta, dL_D/dpsi). Both players take a trial step from
    the same point; the gradients at the trial point are then applied from the old point
    (1802.10551, section 3.2).
    """
    code = (
        "`g, d = gradients(theta, psi)`, then "
        "`g, d = gradients(theta - rate * g, psi - rate * d)`, then "
        "`return theta - rate * g, psi - rate * d`"
    )
    return [
        Property("where the gradients are the same everywhere, it is a step of gradient descent",
                 lambda task: _judge_step(task, [_constant_game], (0, 1)),
                 "`return theta - rate * g, psi - rate * d`", gate=True),
        Property("theta moves by its gradient at the trial point of both",
                 lambda task: _judge_step(task, [_sine_game, _curved_game], (0,)), code),
        Property("psi moves by its gradient at the trial point of both",
                 lambda task: _judge_step(task, [_sine_game, _curved_game], (1,)), code),
        Property("in the game L_G = -L_D = -theta psi it comes nearer to the equilibrium", _nearer,
                 code),
    ]  # fmt: skip


def _constant_game(a, b, c):
    return "a game of constant gradients", lambda theta, psi: (a, -b)


def _curved_game(a, b, c):
    return "a game with curvature", lambda theta, psi: (a * theta - psi, theta + b * psi)


def _sine_game(a, b, c):
    game = "a game that is not linear"
    return game, lambda theta, psi: (c * theta**2 - np.sin(psi), theta + psi**2)


def _bilinear_game(a, b, c):
    return "L_G = -L_D = -theta psi", lambda theta, psi: (-psi, theta)


def _played(task, game):
    """(old point, right one, what came back for theta and psi, hint) of a step in a game."""
    name, gradients = game(*task.rng.uniform(0.5, 1.5, 3))
    theta, psi = (float(x) for x in task.rng.uniform((0.5, 1.1), (1.0, 1.6)).round(2))
    rate = round(float(task.rng.uniform(0.1, 0.4)), 2)
    put_in = f"{name}, theta = {theta}, psi = {psi}, rate = {rate}"
    result = task.call(put_in, gradients=gradients, theta=theta, psi=psi, rate=rate)
    got, point = task.pair(result, "theta, psi"), np.array([theta, psi])
    numbers = np.concatenate([task.array(part).ravel() for part in got])
    hint = task.cause(numbers, step_mistakes(gradients, point, rate), 1e-9)
    return point, ahead(gradients, point, rate)[1], got, hint


def _judge_step(task, games, places):
    for game in games * 2:
        _, expected, got, hint = _played(task, game)
        for place in places:
            part, what = got[place], ("theta", "psi")[place]
            wrong = [(task.array(part), hint)]
            task.check(part, expected[place], wrong, rtol=1e-6, atol=1e-6, what=what)


def _nearer(task):
    point, expected, got, hint = _played(task, _bilinear_game)
    before, due, after = (
        float(np.hypot(*(task.array(x).ravel()[0] for x in pair)))
        for pair in (point, expected, got)
    )
    if not after < before:
        sentence = "the distance from (0, 0) does not shrink"
        raise task.wrong(sentence, f"{due:.4f}", f"{after:.4f}", hint)
