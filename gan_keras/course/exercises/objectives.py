"""Checkers about what is minimised besides the bare loss: a content loss, smoothed labels."""

import math

import numpy as np

from gan_keras.course.exercises.cases import judge_cases
from gan_keras.course.exercises.losses import clipped_log, column, non_saturating, softplus
from gan_keras.course.exercises.properties import Property, checker

ARGUMENTS = ("fake_logits", "real", "fake", "l1_weight")


def l1(real, fake):
    return np.mean(np.abs(real - fake), dtype=float)


def objective(logits, real, fake, weight):
    return non_saturating(logits) + weight * l1(real, fake)


def with_content(content):
    """An objective with another content loss, content(real - fake)."""
    return lambda f, x, y, w: non_saturating(f) + w * content(x - y)


def with_adversarial(adversarial):
    return lambda f, x, y, w: adversarial(f) + w * l1(x, y)


SQUARES = "the differences are squared (L2): the objective has absolute ones, which blur less"
NO_ABSOLUTE = "the absolute value of each difference is missing: first abs, then the mean"
SUMMED = "absolute differences are summed: take the mean over all pixels"
OBJECTIVE_MISTAKES = (
    (with_content(lambda d: np.mean(d**2)), SQUARES),
    (with_content(lambda d: np.sum(d**2)), SQUARES),
    (with_content(lambda d: np.sqrt(np.mean(d**2))), SQUARES),
    (with_content(lambda d: np.sum(abs(d))), SUMMED),
    (
        with_content(lambda d: np.sum(abs(d)) / len(d)),
        "the differences are summed over the pixels of a picture: take the mean over all",
    ),
    (
        with_content(lambda d: np.max(abs(d))),
        "the largest difference is taken: take the mean over all",
    ),
    (with_content(lambda d: np.median(abs(d))), "the median is taken: take the mean over all"),
    (with_content(np.mean), NO_ABSOLUTE),
    (with_content(lambda d: -np.mean(d)), NO_ABSOLUTE),
    (with_content(lambda d: abs(np.mean(d))), NO_ABSOLUTE),
    (
        lambda f, x, y, w: w * non_saturating(f) + l1(x, y),
        "the weight is on the wrong term: it belongs to the L1 part",
    ),
    (
        lambda f, x, y, w: w * objective(f, x, y, 1.0),
        "the weight is on both terms: it belongs to the L1 part",
    ),
    (lambda f, x, y, w: objective(f, x, y, 1.0), "l1_weight is not used"),
    (lambda f, x, y, w: objective(f, x, y, 100.0), "l1_weight is not used: 100 was taken"),
    (lambda f, x, y, w: objective(f, x, y, 10.0), "l1_weight is not used: 10 was taken"),
    (lambda f, x, y, w: non_saturating(f), "the L1 part is missing"),
    (lambda f, x, y, w: w * l1(x, y), "the adversarial part is missing"),
    (lambda f, x, y, w: l1(x, y), "the adversarial part is missing"),
    (
        lambda f, x, y, w: objective(f, x, y, -w),
        "the sign of the L1 part is wrong: it must become small",
    ),
    (
        with_adversarial(lambda f: -np.mean(softplus(f))),
        "adversarial part: this is E[log(1 - D)]; take -E[log D]",
    ),
    (
        with_adversarial(lambda f: np.mean(softplus(f))),
        "adversarial part: G's label is 1, not 0",
    ),
    (
        with_adversarial(lambda f: -non_saturating(f)),
        "the sign of the adversarial part is wrong",
    ),
    (
        with_adversarial(lambda f: np.sum(softplus(-f))),
        "adversarial part: summed over the batch, take the mean",
    ),
    (
        with_adversarial(lambda f: np.mean((f - 1) ** 2)),
        "adversarial part: the loss of LSGAN, here it is a cross-entropy",
    ),
    (
        with_adversarial(lambda f: -np.mean(f)),
        "adversarial part: the Wasserstein loss, here it is a cross-entropy",
    ),
    (
        with_adversarial(lambda f: non_saturating(0.5 * (1 + np.tanh(f / 2)))),
        "adversarial part: the sigmoid is applied twice, the loss has one of its own",
    ),
    (with_adversarial(lambda f: -np.mean(clipped_log(f))), "logits are taken as probabilities"),
    (lambda f, x, y, w: math.nan, "a NaN: are the logits taken as probabilities?"),
    (lambda f, x, y, w: math.inf, "a NaN: are the logits taken as probabilities?"),
)


@checker
def check_reconstruction_objective():
    """fn(fake_logits, real, fake, l1_weight): what the generator of pix2pix minimises.

    E[softplus(-logit)] + l1_weight * mean |real - fake|, one number (1611.07004, eq. 4, with the
    non-saturating loss as in its section 3.3). fake_logits (batch, 1), pictures (batch, h, w, 1).
    """
    formula = "`mean(softplus(-fake_logits)) + l1_weight * mean(abs(real - fake))`"
    return [
        Property("the L1 part is the mean over all pixels, whatever their number", _content,
                 formula),
        Property("where real and fake agree, the adversarial part is left", _adversarial,
                 formula),
        Property("where l1_weight is 0, the adversarial part is left", _unweighted,
                 formula),
        Property("l1_weight multiplies the L1 part alone", _weighted,
                 formula),
    ]  # fmt: skip


def _draw(rng, weight, same=False):
    batch, height, width = (int(n) for n in rng.integers(2, 5, 3))
    real = rng.uniform(-1, 1, (batch, height, width, 1)).round(1).astype(np.float32)
    fake = rng.uniform(-1, 1, real.shape).round(1).astype(np.float32)
    return column(rng, batch), real, real.copy() if same else fake, weight


def _judge(task, weights, same=False):
    for weight in weights:
        judge_cases(task, ARGUMENTS, lambda rng, w=weight: _draw(rng, w, same), objective,
                    OBJECTIVE_MISTAKES, 1)  # fmt: skip


def _adversarial(task):
    _judge(task, (20.0,), same=True)


def _unweighted(task):
    _judge(task, (0.0,))


def _content(task):
    _judge(task, (float(task.rng.integers(2, 9)), float(task.rng.integers(20, 60))))


def _weighted(task):
    _judge(task, [float(n) for n in task.rng.uniform(0.2, 60, 3).round(1)])


@checker
def check_targets():
    """fn(batch, smoothing) -> (real_targets, fake_targets), each (batch, 1) or (batch,).

    One-sided label smoothing (1606.03498, section 3.4): reals 1 - smoothing, fakes 0. ``batch`` is
    the number of samples.
    """
    code = "`np.full((batch, 1), 1 - smoothing), np.zeros((batch, 1))`"
    return [
        Property("it returns two arrays, one target for each sample", _arrays, code, gate=True),
        Property("all reals have the target 1 - smoothing", _real_targets, code),
        Property("all fakes have the target 0", _fake_targets, code),
        Property("without smoothing they are 1 and 0", _hard_targets, code),
    ]  # fmt: skip


NAMES = "real_targets, fake_targets"
OUTSIDE = "outside [0, 1] a target makes the cross-entropy unbounded below"
BOTH_SIDES = "smoothed on both sides: a fake target above 0 rewards the fakes at hand"


def _targets(task, batch, smoothing):
    """Both arrays, (batch,) each."""
    result = task.pair(task.call(batch=batch, smoothing=smoothing), NAMES)
    arrays = [task.array(part) for part in result]
    for part in arrays:
        if part.shape not in ((batch,), (batch, 1)):
            hint = "make an array with one number for each of the batch samples"
            raise task.wrong("each sample needs one target", (batch, 1), part.shape, hint)
    return [part.ravel().astype(float) for part in arrays]


def _settings(task):
    """Two batch sizes, each with a smoothing."""
    batches = (int(n) for n in task.rng.permutation(np.arange(2, 8))[:2])
    return list(zip(batches, (0.1, round(task.rng.uniform(0.15, 0.4), 2)), strict=True))


def _arrays(task):
    for batch, smoothing in _settings(task):
        for part in _targets(task, batch, smoothing):
            if np.ptp(part) > 0:
                hint = "smoothing is one constant, not noise"
                raise task.wrong("the targets differ within a batch", got=part.round(3).tolist(),
                                 hint=hint)  # fmt: skip


def _real_targets(task):
    for batch, smoothing in _settings(task):
        real, fake = (part[0] for part in _targets(task, batch, smoothing))
        _judge_targets(task, real, fake, smoothing, "the target of the reals", 0)


def _fake_targets(task):
    for batch, smoothing in _settings(task):
        real, fake = (part[0] for part in _targets(task, batch, smoothing))
        _judge_targets(task, real, fake, smoothing, "the target of the fakes", 1)


def _hard_targets(task):
    real, fake = (part[0] for part in _targets(task, int(task.rng.integers(2, 8)), 0.0))
    for place, what in enumerate(("the target of the reals", "the target of the fakes")):
        _judge_targets(task, real, fake, 0.0, what, place)


def _judge_targets(task, real, fake, smoothing, what, place):
    mistakes = [
        ((1 - smoothing, smoothing), BOTH_SIDES),
        ((1 - smoothing / 2, smoothing / 2), f"{BOTH_SIDES} (label_smoothing of Keras does so)"),
        ((1 - smoothing / 2, 0), "smoothing is taken off whole, not by half"),
        ((0, 1 - smoothing), "the two are swapped: the targets of the reals come first, real is 1"),
        ((1, smoothing), "the fakes are smoothed: smooth the reals and leave the fakes at 0"),
        ((smoothing, 0), "smoothing is what is taken off 1, not the target itself"),
        ((1, 0), "smoothing is not used"),
        ((0.9, 0), "smoothing is not used: 0.9 is right for 0.1 alone"),
        ((1 - smoothing, 1), "fakes have the label 0 in D's step"),
        ((1 - smoothing, 1 - smoothing), "fakes have the label 0 in D's step"),
    ]
    hints = [hint for pair, hint in mistakes if np.allclose(pair, (real, fake), atol=1e-5)]
    if not (0 <= real <= 1 and 0 <= fake <= 1):
        hints.insert(0, OUTSIDE)
    got, expected = (real, fake)[place], (1 - smoothing, 0.0)[place]
    task.check(got, expected, [(got, hint) for hint in hints], rtol=1e-5, what=what)
