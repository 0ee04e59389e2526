"""The checkers of notebook 01 take right answers in any style and refuse wrong ones with a hint."""

import numpy as np
import pytest
import tensorflow as tf
from keras import ops
from students import accepted, ids, refused

from gan_keras.course.exercises import (
    WrongAnswer,
    check_best_discriminator,
    check_diagnosis,
    check_look_ahead,
)


def best(p, q, w, a, b):
    real, fake = w * p, (1 - w) * q
    total = np.asarray(real + fake)
    wanted = a * real + b * fake
    return np.divide(wanted, total, out=np.full(total.shape, 0.5), where=total > 0)


def best_in_tensorflow(p, q, w, a, b):
    real, fake = (tf.constant(x, tf.float64) for x in (w * p, (1 - w) * q))
    return tf.math.divide_no_nan(a * real + b * fake, real + fake)


def best_in_keras(p, q, w, a, b):
    real, fake = w * p + 1e-12, (1 - w) * q + 1e-12
    return ops.divide(a * real + b * fake, real + fake)


def extragradient(gradients, theta, psi, rate):
    g, d = gradients(theta, psi)
    g, d = gradients(theta - rate * g, psi - rate * d)
    return theta - rate * g, psi - rate * d


def extragradient_in_arrays(gradients, theta, psi, rate):
    at = np.array([theta, psi])
    return list(at - rate * np.array(gradients(*(at - rate * np.array(gradients(*at))))))


def extragradient_in_parts(gradients, theta, psi, rate):
    """Each player asks for its own gradient."""
    t = theta - rate * gradients(theta, psi)[0]
    s = psi - rate * gradients(theta, psi)[1]
    return tf.constant(theta - rate * gradients(t, s)[0]), np.array(
        [psi - rate * gradients(t, s)[1]]
    )


UNDECIDED = 2 * np.log(2)


def softplus(x):
    return np.logaddexp(0, x)


def diagnose(real, held_out, fake, level=UNDECIDED, half=1.0, gap=None, near_zero=0.2):
    on_real, on_held_out = softplus(-real).mean(), softplus(-held_out).mean()
    loss = half * (on_real + softplus(fake).mean())
    gap = on_held_out - on_real if gap is None else gap(real, held_out, fake)
    if loss < near_zero:
        return "memorised" if gap > 0.5 else "separates"
    return "undecided" if abs(loss - level) < 0.05 else "playing"


def diagnose_in_keras(real, held_out, fake):
    on_real, on_held_out, on_fake = (
        float(ops.mean(ops.softplus(x))) for x in (-real, -held_out, fake)
    )
    if on_real + on_fake < 0.2:
        return "memorised" if on_held_out > on_real + 0.5 else "separates"
    return "undecided" if abs(on_real + on_fake - 2 * np.log(2)) < 0.05 else "playing"


def diagnose_in_tensorflow(real, held_out, fake):
    def entropy(logits, label):
        labels = tf.fill(logits.shape, label)
        return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels, logits)).numpy()

    loss, gap = entropy(real, 1.0) + entropy(fake, 0.0), entropy(held_out, 1.0) - entropy(real, 1.0)
    if loss < 0.2:
        return "memorised" if gap > 0.5 else "separates"
    return "undecided" if abs(loss - 2 * np.log(2)) < 0.05 else "playing"


def overflowing(real, held_out, fake):
    """softplus(-r) as it stands in many books."""
    with np.errstate(all="ignore"):
        on_real, on_held_out = (np.mean(np.log(1 + np.exp(x)) - x) for x in (real, held_out))
        loss = on_real + np.mean(np.log(1 + np.exp(fake)))
    if loss < 0.2:
        return "memorised" if on_held_out - on_real > 0.5 else "separates"
    return "undecided" if abs(loss - UNDECIDED) < 0.05 else "playing"


BEST = [
    (lambda p, q, w, a, b: p / (p + q), "the share of real samples is not used"),
    (lambda p, q, w, a, b: (a * p + b * q) / (p + q), "the share of real samples is not used"),
    (lambda p, q, w, a, b: w * p / (w * p + (1 - w) * q), "the labels are not used"),
    (lambda p, q, w, a, b: best(p, q, 1 - w, a, b), "real_share weights p"),
    (lambda p, q, w, a, b: best(p, q, w, b, a), "swapped"),
    (lambda p, q, w, a, b: a * w * p / (w * p + (1 - w) * q), "b q is missing"),
    (lambda p, q, w, a, b: (a * w * p + b * (1 - w) * q) / (p + q), "denominator"),
    (lambda p, q, w, a, b: (a * p + b * q) / (w * p + (1 - w) * q), "numerator"),
    (lambda p, q, w, a, b: (a * w * p + b * (1 - w) * q) / (w * p + (1 - w) * q), "0 / 0"),
    (lambda p, q, w, a, b: np.full(p.shape, 0.5), "the result is wrong"),
    (lambda p, q, w, a, b: best(p, q, w, a, b).mean(), "your function must return an array"),
]


def alternating(gradients, theta, psi, rate):
    psi = psi - rate * gradients(theta, psi)[1]
    return theta - rate * gradients(theta, psi)[0], psi


def simultaneous(gradients, theta, psi, rate):
    g, d = gradients(theta, psi)
    return theta - rate * g, psi - rate * d


LOOKS = [
        (simultaneous, "a plain simultaneous step"),
        (alternating, "an alternating step"),
        (lambda f, t, s, h: simultaneous(f, *simultaneous(f, t, s, h), h), "two steps in a row"),
        (lambda f, t, s, h: extragradient(f, t, s, h)[::-1], "swapped"),
        (lambda f, t, s, h: (extragradient(f, t, s, h)[0], simultaneous(f, t, s, h)[1]),
         "only theta looks ahead"),
        (lambda f, t, s, h: (simultaneous(f, t, s, h)[0], extragradient(f, t, s, h)[1]),
         "only psi looks ahead"),
        (lambda f, t, s, h: 2 * np.array([t, s]) - extragradient(f, t, s, h), "the sign is wrong"),
        (lambda f, t, s, h: (t, s), "nobody moves"),
        (lambda f, t, s, h: extragradient(f, t, s, 1.0), "rate is not used"),
        (lambda f, t, s, h: extragradient(f, t, s, h)[0], "must return two results"),
        (lambda f, t, s, h: tuple((np.array(extragradient(f, t, s, h))
                                   + simultaneous(f, t, s, h)) / 2), "averaged"),
]  # fmt: skip
DIAGNOSES = [
        (lambda r, h, f: diagnose(r, h, f, level=np.log(2)), "sum of two means"),
        (lambda r, h, f: diagnose(r, h, f, half=0.5), "sum of two means"),
        (lambda r, h, f: diagnose(r, r, f), "held-out"),
        (lambda r, h, f: diagnose(r, h, f, gap=lambda r, h, f: (h < 0).mean()), "held-out"),
        (lambda r, h, f: diagnose(r, h, f, gap=lambda r, h, f: r.mean() - h.mean()), "held-out"),
        (lambda r, h, f: "separates" if softplus(-r).mean() < 0.1 else diagnose(r, h, f),
         "held-out"),
        (lambda r, h, f: "playing", "the loss of D"),
        (lambda r, h, f: diagnose(r, h, f, near_zero=0.1), "below 0.2 here"),
        (lambda r, h, f: diagnose(r, h, f, near_zero=0.3), "first the level"),
        (lambda r, h, f: "overfitting", "return one of"),
        (lambda r, h, f: 0.1, "return one of"),
        (lambda r, h, f: "memorised" if softplus(-h).mean() - softplus(-r).mean() > 0.5
         else diagnose(r, h, f), "first the level"),
        (overflowing, "is the loss finite at logits of 1000?"),
]  # fmt: skip
RIGHT = [
    *[(check_best_discriminator, fn) for fn in (best, best_in_tensorflow, best_in_keras)],
    (check_look_ahead, extragradient),
    (check_look_ahead, extragradient_in_arrays),
    (check_look_ahead, extragradient_in_parts),
    *[(check_diagnosis, fn) for fn in (diagnose, diagnose_in_keras, diagnose_in_tensorflow)],
]
WRONG = [
    *[(check_best_discriminator, *case) for case in BEST],
    *[(check_look_ahead, *case) for case in LOOKS],
    *[(check_diagnosis, *case) for case in DIAGNOSES],
]


@pytest.mark.parametrize(("check", "fn"), RIGHT, ids=ids(RIGHT))
def test_right_answers_are_accepted(check, fn, capsys):
    accepted(check, fn, range(5), capsys)


@pytest.mark.parametrize(("check", "fn", "word"), WRONG, ids=ids(WRONG))
def test_mistakes_are_named(check, fn, word, capsys):
    refused(check, fn, word, range(3), capsys)


def test_verdicts_are_in_chinese_where_they_are_asked_for():
    with pytest.raises(WrongAnswer, match="这是交替更新"):
        check_look_ahead(alternating, lang="zh")
