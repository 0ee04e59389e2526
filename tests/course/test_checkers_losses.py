"""Checkers of losses, targets and divergences: right answers in three styles, and mistakes."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import ops
from scipy.spatial.distance import jensenshannon
from students import accepted, bce, ids, refused, sig

from gan_keras import losses
from gan_keras.course.exercises import (
    check_critic_loss,
    check_discriminator_loss,
    check_generator_loss,
    check_jensen_shannon,
    check_lsgan_losses,
    check_optimal_discriminator,
    check_reconstruction_objective,
    check_targets,
)

SEEDS = range(2)


def kl(p, q):
    return np.sum(p * np.log(p / q))


def jsd(p, q, log=np.log, half=0.5):
    m = (p + q) / 2
    terms = [a * log(np.where(a > 0, a, 1) / np.where(m > 0, m, 1)) for a in (p, q)]
    return half * sum(t.sum() for t in terms)


def pix2pix(logits, real, fake, weight, power=1, reduce=np.mean, swap=False):
    gan, rec = bce(1.0, logits), reduce(np.abs(real - fake) ** power)
    return weight * gan + rec if swap else gan + weight * rec


def targets(real, fake=lambda s: 0.0):
    def fn(batch, smoothing):
        return np.full((batch, 1), real(smoothing)), np.full((batch, 1), fake(smoothing))

    return fn


def softplus(x):
    return np.logaddexp(0, x)


def squares(d=0.5, g=0.5, target=1.0, on_real=1.0, on_fake=0.0, act=lambda x: x):
    def fn(r, f):
        r, f = act(r), act(f)
        return (
            d * np.mean((r - on_real) ** 2) + d * np.mean((f - on_fake) ** 2),
            g * np.mean((f - target) ** 2),
        )

    return fn


def stacked(fn):
    """Both results in one tensor."""
    return lambda *a: tf.stack([tf.cast(part, "float32") for part in fn(*a)])


RIGHT = [
    (check_targets, targets(lambda s: 1 - s)),
    (check_targets, lambda n, s: (tf.ones((n, 1)) - s, tf.zeros((n, 1)))),
    (check_targets, lambda n, s: (ops.full((n,), 1 - s), ops.zeros((n,)))),
    (check_targets, lambda n, s: [[1 - s] * n, [0] * n]),
    (check_targets, stacked(targets(lambda s: 1 - s))),
    (check_optimal_discriminator, lambda p, q: p / (p + q + 1e-12)),
    (check_optimal_discriminator, lambda p, q: ops.where(p + q > 0, p / (p + q), 0.5)),
    (check_optimal_discriminator, lambda p, q: tf.math.divide_no_nan(p, p + q)),
    (check_jensen_shannon, jsd),
    (check_jensen_shannon, lambda p, q: jensenshannon(p, q) ** 2),
    (check_jensen_shannon, lambda p, q: np.atleast_1d(jsd(p, q))),
    (check_jensen_shannon, lambda p, q: tf.reduce_sum(
        tf.math.xlogy(p, 2 * p / (p + q)) + tf.math.xlogy(q, 2 * q / (p + q))) / 2),
    (check_jensen_shannon, lambda p, q: ops.sum(
        p * ops.log(ops.where(p > 0, 2 * p / (p + q), 1.0))
        + q * ops.log(ops.where(q > 0, 2 * q / (p + q), 1.0))) / 2),
    (check_generator_loss, losses.non_saturating_generator_loss),
    (check_generator_loss, lambda f: bce(1.0, f)),
    (check_generator_loss, lambda f: np.mean(softplus(-f))),
    (check_generator_loss, lambda f: np.mean(softplus(-f), axis=0)),
    (check_generator_loss, lambda f: tf.reduce_mean(
        tf.nn.sigmoid_cross_entropy_with_logits(tf.ones_like(f), f))),
    (check_discriminator_loss, losses.gan_discriminator_loss),
    (check_discriminator_loss, lambda r, f: bce(1.0, r) + bce(0.0, f)),
    (check_discriminator_loss, lambda r, f: softplus(-r).mean() + softplus(f).mean()),
    (check_discriminator_loss, lambda r, f: tf.reduce_mean(tf.nn.softplus(-r) + tf.nn.softplus(f))),
    (check_critic_loss, losses.wasserstein_critic_loss),
    (check_critic_loss, lambda r, f: float(np.mean(f) - np.mean(r))),
    (check_critic_loss, lambda r, f: tf.reduce_mean(f - r)),
    (check_lsgan_losses, lambda r, f: (losses.least_squares_discriminator_loss(r, f),
                                       losses.least_squares_generator_loss(f))),
    (check_lsgan_losses, lambda r, f: [np.mean((r - 1) ** 2) / 2 + np.mean(f**2) / 2,
                                       tf.reduce_mean((f - 1) ** 2) / 2]),
    (check_lsgan_losses, squares()),
    (check_lsgan_losses, stacked(squares())),
    (check_reconstruction_objective, pix2pix),
    (check_reconstruction_objective, lambda f, x, y, w: losses.non_saturating_generator_loss(f)
     + w * keras.losses.MeanAbsoluteError()(x, y)),
    (check_reconstruction_objective, lambda f, x, y, w: tf.reduce_mean(tf.nn.softplus(-f))
     + w * tf.reduce_mean(tf.abs(x - y))),
]  # fmt: skip

NOISE = np.random.default_rng(1)
TARGETS = [
    (targets(lambda s: 1 - s, lambda s: s), "both sides"),
    (targets(lambda s: 1 - s / 2, lambda s: s / 2), "label_smoothing of Keras"),
    (targets(lambda s: 1 - s / 2), "not by half"),
    (targets(lambda s: 0.0, lambda s: 1 - s), "swapped"),
    (targets(lambda s: 1 + s), "outside [0, 1]"),
    (targets(lambda s: 1.2), "outside [0, 1]"),
    (targets(lambda s: 1 - s, lambda s: -s), "outside [0, 1]"),
    (targets(lambda s: 1.0), "not used"),
    (targets(lambda s: 0.9), "right for 0.1 alone"),
    (targets(lambda s: s), "taken off 1"),
    (targets(lambda s: 1 - s, lambda s: 1.0), "fakes have the label 0"),
    (targets(lambda s: 1.0, lambda s: s), "the fakes are smoothed"),
    (lambda n, s: (NOISE.uniform(0.7, 1.2, n), np.zeros(n)), "not noise"),
    (lambda n, s: (1 - s, 0.0), "each sample needs one target"),
    (lambda n, s: (np.full((n, n), 1 - s), np.zeros((n, n))), "each sample needs one target"),
    (lambda n, s: np.full(n, 1 - s), "two results"),
]
OPTIMAL = [
    (lambda p, q: p / np.where(q > 0, q, 1), "no probability"),
    (lambda p, q: p / q, "no probability"),
    (lambda p, q: q / (p + q), "swapped"),
    (lambda p, q: p / (p + q), "0 / 0"),
    (lambda p, q: np.log(p / q), "logit"),
    (lambda p, q: p / (p + q).sum(), "at each point"),
    (lambda p, q: p > q, "not a decision"),
    (lambda p, q: 1 / (1 + np.exp(q - p)), "log p - log q"),
    (lambda p, q: p**2 / (p**2 + q**2), "squared"),
    (lambda p, q: p / np.maximum(p, q), "larger one"),
    (lambda p, q: 2 * p / (p + q), "halve it"),
    (lambda p, q: p - q, "difference"),
    (lambda p, q: 0 * p + 0.5, "only where p = q"),
    (lambda p, q: np.mean(p / (p + q)), "it returned an array of shape"),
]
DIVERGENCES = [
    (lambda p, q: jsd(p, q, np.log2), "bits"),
    (jensenshannon, "square root"),
    (kl, "mixture"),
    (lambda p, q: kl(q, p), "mixture"),
    (lambda p, q: (kl(p, q) + kl(q, p)) / 2, "mean of the two KL"),
    (lambda p, q: kl(p, (p + q) / 2), "alone"),
    (lambda p, q: (kl((p + q) / 2, p) + kl((p + q) / 2, q)) / 2, "m comes second"),
    (lambda p, q: kl(p, p + q) / 2 + kl(q, p + q) / 2, "half of p + q"),
    (lambda p, q: jsd(p, q, half=1.0), "1/2"),
    (lambda p, q: -jsd(p, q), "sign"),
    (lambda p, q: jsd(p, q) / len(p), "mean over the outcomes"),
    (lambda p, q: 2 * jsd(p, q) - np.log(4), "V at D*"),
    (lambda p, q: abs(p - q).sum() / 2, "total variation"),
    (lambda p, q: (kl(p, (p + q) / 2) + kl(q, (p + q) / 2)) / 2, "0 log 0"),
]
GENERATOR = [
    (losses.minimax_generator_loss, "minimax"),
    (lambda f: bce(0.0, f), "what D minimises"),
    (lambda f: -bce(1.0, f), "sign"),
    (lambda f: bce(1.0, sig(f)), "twice"),
    (lambda f: bce(1.0, f, False), "as probabilities"),
    (lambda f: -np.mean(np.log(f)), "as probabilities"),
    (lambda f: -np.mean(np.log(sig(f))), "softplus"),
    (lambda f: -np.mean(np.log(sig(f) + 1e-8)), "softplus"),
    (lambda f: bce(1.0, sig(f), False), "softplus"),
    (lambda f: np.sum(softplus(-f)), "take the mean"),
    (lambda f: np.median(softplus(-f)), "not the median"),
    (lambda f: softplus(-np.mean(f)), "mean comes last"),
    (lambda f: -np.log(np.mean(sig(f))), "not log E[D]"),
    (lambda f: np.mean(softplus(-f)) / np.log(2), "log2"),
    (lambda f: np.mean(1 - sig(f)), "logarithm is missing"),
    (losses.wasserstein_generator_loss, "Wasserstein"),
    (lambda f: np.mean((f - 1) ** 2), "LSGAN"),
    (lambda f: np.mean(np.maximum(1 - f, 0)), "hinge"),
    (lambda f: np.mean(np.maximum(-f, 0)), "ReLU"),
    (lambda f: softplus(-f), "mean over the samples"),
    (lambda f: (np.mean(softplus(-f)),), "a comma"),
]
DISCRIMINATOR = [
    (lambda r, f: (bce(1.0, r) + bce(0.0, f)) / 2, "half of -V"),
    (lambda r, f: bce(0.0, r) + bce(1.0, f), "labels are swapped"),
    (lambda r, f: bce(1.0, r) + bce(1.0, f), "G's own loss"),
    (lambda r, f: bce(0.0, r) + bce(0.0, f), "both have the label 0"),
    (lambda r, f: bce(1.0, r, False) + bce(0.0, f, False), "as prob"),
    (lambda r, f: bce(1.0, sig(r)) + bce(0.0, sig(f)), "twice"),
    (lambda r, f: -bce(1.0, r) - bce(0.0, f), "this is V"),
    (lambda r, f: bce(1.0, r) - bce(0.0, f), "subtracted"),
    (lambda r, f: bce(1.0, r), "fakes is missing"),
    (lambda r, f: bce(0.0, f), "reals is missing"),
    (lambda r, f: bce(0.9, r) + bce(0.0, f), "no label smoothing"),
    (lambda r, f: np.mean(softplus(f - r)), "relativistic"),
    (lambda r, f: np.mean(np.maximum(1 - r, 0) + np.maximum(1 + f, 0)), "hinge"),
    (lambda r, f: np.mean((r - 1) ** 2 + f**2), "LSGAN"),
    (losses.wasserstein_critic_loss, "critic loss of a WGAN"),
    (lambda r, f: np.sum(softplus(-r) + softplus(f)), "take the mean"),
    (lambda r, f: -np.mean(np.log(sig(r)) + np.log(1 - sig(f))), "softplus"),
    (lambda r, f: -np.mean(np.log(sig(r) + 1e-7) + np.log(1 - sig(f) + 1e-7)), "softplus"),
    (lambda r, f: (bce(1.0, r), bce(0.0, f)), "returned a tuple"),
]
CRITIC = [
    (lambda r, f: ops.mean(r) - ops.mean(f), "sign"),
    (lambda r, f: np.mean(sig(f)) - np.mean(sig(r)), "no sigmoid"),
    (lambda r, f: np.mean(np.tanh(f)) - np.mean(np.tanh(r)), "no tanh"),
    (losses.gan_discriminator_loss, "cross-entropy"),
    (lambda r, f: np.mean(np.log(f)) - np.mean(np.log(r)), "no"),
    (lambda r, f: -abs(np.mean(f) - np.mean(r)), "absolute value"),
    (lambda r, f: (np.mean(f) - np.mean(r)) / 2, "half of the loss"),
    (lambda r, f: np.mean(f) + np.mean(r), "added"),
    (lambda r, f: np.sum(f) - np.sum(r), "summed"),
    (lambda r, f: -np.mean(f), "loss of the generator"),
    (lambda r, f: -np.mean(r), "part of the fakes"),
    (lambda r, f: np.mean(np.maximum(1 - r, 0) + np.maximum(1 + f, 0)), "margin"),
    (lambda r, f: np.clip(np.mean(f) - np.mean(r), -20, 20), "any size"),
    (lambda r, f: f - r, "mean over the samples"),
]
LSGAN = [
    (squares(1, 1), "1/2 is missing"),
    (squares(0.5, 1), "1/2 is missing"),
    (squares(0.25, 0.5), "1/4"),
    (squares(target=0.0), "target 0 for G"),
    (squares(act=sig), "sigmoid"),
    (squares(on_real=0.0, on_fake=1.0), "swapped"),
    (squares(on_fake=-1.0), "not to -1"),
    (lambda r, f: squares()(r, f)[::-1], "two losses are swapped"),
    (lambda r, f: (squares()(r, f)[0], -squares()(r, f)[0]), "minus D's loss"),
    (lambda r, f: (squares()(r, f)[0], bce(1.0, f)), "cross-entropy"),
    (lambda r, f: (np.mean(abs(r - 1)) / 2 + np.mean(abs(f)) / 2, 0.0), "absolute values"),
    (lambda r, f: (squares()(r, f)[0], (np.mean(f) - 1) ** 2 / 2), "mean comes last"),
    (lambda r, f: np.mean((f - 1) ** 2), "two results"),
    (lambda r, f: {"d": 1.0, "g": 2.0}, "two results"),
]
OBJECTIVE = [
    (lambda *a: pix2pix(*a, power=2), "L2"),
    (lambda *a: pix2pix(*a, reduce=np.sum), "summed"),
    (lambda *a: pix2pix(*a, reduce=np.max), "largest difference"),
    (lambda f, x, y, w: bce(1.0, f) + w * np.mean(x - y), "absolute value"),
    (lambda f, x, y, w: bce(1.0, f) + w * abs(np.mean(x - y)), "first abs, then the mean"),
    (lambda *a: pix2pix(*a, swap=True), "wrong term"),
    (lambda f, x, y, w: w * pix2pix(f, x, y, 1.0), "both terms"),
    (lambda f, x, y, w: pix2pix(f, x, y, 1.0), "not used"),
    (lambda f, x, y, w: pix2pix(f, x, y, 100.0), "100 was taken"),
    (lambda f, x, y, w: pix2pix(f, x, y, 0.0), "L1 part is m"),
    (lambda f, x, y, w: pix2pix(f, x, y, -w), "sign of the L1"),
    (lambda f, x, y, w: w * np.mean(abs(x - y)), "adversarial part is missing"),
    (lambda f, x, y, w: bce(0.0, f) + w * np.mean(abs(x - y)), "label is 1"),
    (lambda f, x, y, w: -bce(0.0, f) + w * np.mean(abs(x - y)), "E[log(1 - D)]"),
    (lambda f, x, y, w: bce(1.0, sig(f)) + w * np.mean(abs(x - y)), "twice"),
    (lambda f, x, y, w: bce(1.0, f, False) + w * np.mean(abs(x - y)), "as probabilities"),
    (lambda f, x, y, w: bce(1.0, f) + w * abs(x - y), "mean over the samples"),
]
WRONG = [
    (check, *case)
    for check, cases in (
        (check_targets, TARGETS),
        (check_optimal_discriminator, OPTIMAL),
        (check_jensen_shannon, DIVERGENCES),
        (check_generator_loss, GENERATOR),
        (check_discriminator_loss, DISCRIMINATOR),
        (check_critic_loss, CRITIC),
        (check_lsgan_losses, LSGAN),
        (check_reconstruction_objective, OBJECTIVE),
    )
    for case in cases
]


@pytest.mark.parametrize(("check", "fn"), RIGHT, ids=ids(RIGHT))
def test_right_answers_are_accepted(check, fn, capsys):
    accepted(check, fn, SEEDS, capsys)


@pytest.mark.parametrize(("check", "fn", "word"), WRONG, ids=ids(WRONG))
def test_mistakes_are_named(check, fn, word, capsys):
    refused(check, fn, word, SEEDS, capsys)
