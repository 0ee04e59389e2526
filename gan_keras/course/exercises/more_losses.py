"""Checkers about losses of variants: WGAN, LSGAN, pix2pix."""

import math

import numpy as np

from gan_keras.course.exercises.cases import judge_cases, telling
from gan_keras.course.exercises.losses import (
    BOTH,
    column,
    minus_v,
    sigmoid,
    softplus,
)
from gan_keras.course.exercises.properties import Property, checker


def critic_loss(r, f):
    return np.mean(f, dtype=float) - np.mean(r, dtype=float)


SCORES = ("real_scores", "fake_scores")
NO_PROBABILITY = "a score is no probability: no sigmoid"
SIGN = "the absolute value is taken: the sign tells the critic which mean is to rise"
ABSOLUTE = (
    (lambda r, f: -abs(critic_loss(r, f)), SIGN),
    (lambda r, f: abs(critic_loss(r, f)), SIGN),
)
CRITIC_MISTAKES = (
    (
        lambda r, f: -critic_loss(r, f),
        "the sign is wrong: this is the estimate of W1, which the critic maximises",
    ),
    (lambda r, f: critic_loss(sigmoid(r), sigmoid(f)), NO_PROBABILITY),
    (lambda r, f: -critic_loss(sigmoid(r), sigmoid(f)), NO_PROBABILITY),
    (lambda r, f: critic_loss(np.tanh(r), np.tanh(f)), "a score has no limits: no tanh"),
    (minus_v, "this is the cross-entropy of a GAN: no logarithm in a WGAN"),
    (
        lambda r, f: minus_v(r, f) / 2,
        "this is the cross-entropy of a GAN: no logarithm in a WGAN",
    ),
    (
        lambda r, f: np.mean(np.maximum(1 - r, 0)) + np.mean(np.maximum(1 + f, 0)),
        "this is the hinge loss: the critic of a WGAN has no margin",
    ),
    (lambda r, f: np.mean((r - 1) ** 2) + np.mean(f**2), "this is the loss of LSGAN, of squares"),
    (
        lambda r, f: len(r) * critic_loss(r, f),
        "the numbers are summed over the batch: take the means",
    ),
    (
        lambda r, f: critic_loss(r, f) / 2,
        "this is half of the loss: take the difference of the means as it is",
    ),
    (lambda r, f: np.mean(f) + np.mean(r), "the means are added: the critic pulls them apart"),
    (lambda r, f: abs(critic_loss(r, f)), SIGN),
    (
        lambda r, f: critic_loss(r, f) ** 2,
        "the difference of the means is squared: leave it as it is",
    ),
    (lambda r, f: np.median(f) - np.median(r), "take the means, not the medians"),
    (lambda r, f: -np.mean(f), "this is the loss of the generator"),
    (lambda r, f: -np.mean(r), "the part of the fakes is missing"),
    (lambda r, f: np.mean(f), "the part of the reals is missing"),
    (lambda r, f: math.nan, "a NaN: the logarithm of a score? There is none in a WGAN"),
)


@checker
def check_critic_loss():
    """fn(real_scores, fake_scores): outputs of a critic (batch, 1) -> E[f(G(z))] - E[f(x)].

    What the critic of a WGAN minimises (1701.07875, algorithm 1); no sigmoid, no logarithm.
    """
    formula = "`mean(fake_scores) - mean(real_scores)`, and nothing else"
    return [
        Property("it is E[f(G(z))] - E[f(x)] where the reals score higher", _reals_higher, formula),
        Property("it is positive where the fakes score higher", _fakes_higher,
                 formula),
        Property("the same number added to all scores changes nothing", _shifted,
                 "scores have no zero and no limits: leave them as they are"),
        Property("scores may have any size", _large, "scores have no zero and no limits: leave "
                 "them as they are"),
    ]  # fmt: skip


def _scores(task, up_real, up_fake, scale=1.0, rounds=1, mistakes=CRITIC_MISTAKES):
    def draw(rng):
        count = int(rng.integers(3, 6))
        r, f = column(rng, count), column(rng, count)
        return np.float32(scale) * r + np.float32(up_real), (
            np.float32(scale) * f + np.float32(up_fake)
        )

    judge_cases(task, SCORES, draw, critic_loss, mistakes, rounds, atol=1e-4 * scale)


def _reals_higher(task):
    _scores(task, 4, 0, rounds=2)


def _fakes_higher(task):
    _scores(task, 0, 4, mistakes=ABSOLUTE + CRITIC_MISTAKES)


def _shifted(task):
    _scores(task, 100, 101)


def _large(task):
    _scores(task, 400, 0, scale=50.0)
    _scores(task, 0, 400, scale=50.0)


def d_squares(r, f):
    return np.mean((r - 1) ** 2) / 2 + np.mean(f**2) / 2


def g_squares(r, f):
    return np.mean((f - 1) ** 2) / 2


NO_SIGMOID = "a sigmoid is applied first: least squares act on the output of a linear layer"
NO_HALF = "the factor 1/2 is missing"
D_MISTAKES = (
    (lambda r, f: 2 * d_squares(r, f), NO_HALF),
    (lambda r, f: d_squares(r, f) / 2, "1/4 of the squares: the factor is 1/2 before each mean"),
    (
        lambda r, f: len(r) * d_squares(r, f),
        "the numbers are summed over the batch: take the means",
    ),
    (lambda r, f: d_squares(f, r), "the labels are swapped: reals to 1, fakes to 0"),
    (lambda r, f: d_squares(sigmoid(r), sigmoid(f)), NO_SIGMOID),
    (lambda r, f: 2 * d_squares(sigmoid(r), sigmoid(f)), NO_SIGMOID),
    (
        lambda r, f: np.mean((r - 1) ** 2) / 2 + np.mean((f + 1) ** 2) / 2,
        "fakes to 0 here, not to -1",
    ),
    (
        lambda r, f: np.mean(abs(r - 1)) / 2 + np.mean(abs(f)) / 2,
        "absolute values are taken: square the differences",
    ),
    (
        lambda r, f: (np.mean(r) - 1) ** 2 / 2 + np.mean(f) ** 2 / 2,
        "the mean comes last: take the square of each output first",
    ),
    (lambda r, f: np.mean((r - 1) ** 2) / 2, "the part of the fakes is missing"),
    (lambda r, f: np.mean(f**2) / 2, "the part of the reals is missing"),
    (g_squares, "the two losses are swapped: d_loss comes first"),
    (minus_v, "this is the cross-entropy, not a square"),
)
G_MISTAKES = (
    (lambda r, f: 2 * g_squares(r, f), NO_HALF),
    (lambda r, f: g_squares(r, f) / 2, "1/4 of the squares: the factor is 1/2 before the mean"),
    (lambda r, f: len(f) * g_squares(r, f), "the numbers are summed over the batch: take the mean"),
    (lambda r, f: np.mean(f**2) / 2, "target 0 for G: G wants D to say 1 of its fakes (c = 1)"),
    (lambda r, f: np.mean(f**2), "target 0 for G: G wants D to say 1 of its fakes (c = 1)"),
    (
        lambda r, f: -np.mean(f**2) / 2,
        "G needs a target of its own, c = 1: minus D's loss has no lower bound",
    ),
    (lambda r, f: -d_squares(r, f), "minus D's loss: G needs a target of its own, c = 1"),
    (lambda r, f: g_squares(r, sigmoid(f)), NO_SIGMOID),
    (lambda r, f: 2 * g_squares(r, sigmoid(f)), NO_SIGMOID),
    (lambda r, f: (np.mean(f) - 1) ** 2 / 2, "the mean comes last: take the square of each first"),
    (lambda r, f: np.mean((r - 1) ** 2) / 2, "G's loss is computed from D's output on fakes"),
    (d_squares, "this is D's loss: g_loss comes second"),
    (lambda r, f: np.mean(softplus(-f)), "this is the cross-entropy, not a square"),
)


@checker
def check_lsgan_losses():
    """fn(real_logits, fake_logits): (batch, 1) each -> (d_loss, g_loss), two numbers.

    d = 1/2 E[(D(x) - 1)^2] + 1/2 E[D(G(z))^2] and g = 1/2 E[(D(G(z)) - 1)^2], D being the logit
    itself: eq. 2 of 1611.04076 with a = 0, b = c = 1.
    """
    return [
        Property("it returns two results, (d_loss, g_loss)", _two_losses, "`return d_loss, g_loss`",
                 gate=True),
        Property("d_loss draws reals to 1 and fakes to 0, with the factor 1/2", _d_loss,
                 "`mean((real_logits - 1) ** 2) / 2 + mean(fake_logits ** 2) / 2`"),
        Property("g_loss draws fakes to 1, with the factor 1/2", _g_loss,
                 "`mean((fake_logits - 1) ** 2) / 2`"),
    ]  # fmt: skip


def _logits(rng):
    count = int(rng.integers(3, 6))
    return column(rng, count), column(rng, count)


def _two_losses(task):
    r, f = _logits(task.rng)
    task.pair(task.call(real_logits=r, fake_logits=f), "d_loss, g_loss")


def _one_of(task, place, name, right, mistakes):
    for _ in range(2):
        arguments, expected, wrong = telling(lambda: _logits(task.rng), right, mistakes)
        result = task.call(**dict(zip(BOTH, arguments, strict=True)))
        task.check(task.pair(result, "d_loss, g_loss")[place], expected, wrong, what=name)


def _d_loss(task):
    _one_of(task, 0, "d_loss", d_squares, D_MISTAKES)


def _g_loss(task):
    _one_of(task, 1, "g_loss", g_squares, G_MISTAKES)
