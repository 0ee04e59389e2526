"""The checkers of notebook 01 take right answers in any style and refuse wrong ones with a hint."""

import numpy as np
import pytest
import tensorflow as tf
from keras import ops

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


UNDECIDED = 2 * np.log(2)


def softplus(x):
    return np.logaddexp(0, x)


def diagnose(real, held_out, fake, level=UNDECIDED, half=1.0, gap=None):
    on_real, on_held_out = softplus(-real).mean(), softplus(-held_out).mean()
    loss = half * (on_real + softplus(fake).mean())
    gap = on_held_out - on_real if gap is None else gap(real, held_out, fake)
    if loss < 0.1:
        return "memorised" if gap > 0.5 else "separates"
    return "undecided" if abs(loss - level) < 0.05 else "playing"


def diagnose_in_keras(real, held_out, fake):
    on_real, on_held_out, on_fake = (
        float(ops.mean(ops.softplus(x))) for x in (-real, -held_out, fake)
    )
    if on_real + on_fake < 0.1:
        return "memorised" if on_held_out > on_real + 0.5 else "separates"
    return "undecided" if abs(on_real + on_fake - 2 * np.log(2)) < 0.05 else "playing"


@pytest.mark.parametrize(
    ("check", "fn"),
    [
        (check_best_discriminator, best),
        (check_best_discriminator, best_in_tensorflow),
        (check_best_discriminator, best_in_keras),
        (check_look_ahead, extragradient),
        (check_look_ahead, extragradient_in_arrays),
        (check_diagnosis, diagnose),
        (check_diagnosis, diagnose_in_keras),
    ],
)
def test_right_answers_are_accepted(check, fn, capsys):
    check(fn)
    assert "right" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fn", "says"),
    [
        (lambda p, q, w, a, b: p / (p + q), "the share of real samples is not used"),
        (lambda p, q, w, a, b: (a * p + b * q) / (p + q), "the share of real samples is not used"),
        (lambda p, q, w, a, b: w * p / (w * p + (1 - w) * q), "the labels are not used"),
        (lambda p, q, w, a, b: best(p, q, 1 - w, a, b), "real_share weights p"),
        (lambda p, q, w, a, b: best(p, q, w, b, a), "swapped"),
        (lambda p, q, w, a, b: a * w * p / (w * p + (1 - w) * q), "b q is missing"),
        (lambda p, q, w, a, b: (a * w * p + b * (1 - w) * q) / (p + q), "denominator"),
        (lambda p, q, w, a, b: (a * p + b * q) / (w * p + (1 - w) * q), "numerator"),
        (lambda p, q, w, a, b: (a * w * p + b * (1 - w) * q) / (w * p + (1 - w) * q), "0 / 0"),
        (lambda p, q, w, a, b: np.full(p.shape, 0.5), "wrong"),
    ],
)
def test_wrong_best_discriminators_are_refused(fn, says):
    with pytest.raises(WrongAnswer, match=says):
        check_best_discriminator(fn)


def alternating(gradients, theta, psi, rate):
    psi = psi - rate * gradients(theta, psi)[1]
    return theta - rate * gradients(theta, psi)[0], psi


def simultaneous(gradients, theta, psi, rate):
    g, d = gradients(theta, psi)
    return theta - rate * g, psi - rate * d


@pytest.mark.parametrize(
    ("fn", "says"),
    [
        (simultaneous, "a plain simultaneous step"),
        (alternating, "an alternating step"),
        (lambda f, t, s, h: simultaneous(f, *simultaneous(f, t, s, h), h), "two steps in a row"),
        (lambda f, t, s, h: extragradient(f, t, s, h)[::-1], "swapped"),
        (lambda f, t, s, h: (extragradient(f, t, s, h)[0], simultaneous(f, t, s, h)[1]),
         "only theta looks ahead"),
        (lambda f, t, s, h: (simultaneous(f, t, s, h)[0], extragradient(f, t, s, h)[1]),
         "only psi looks ahead"),
        (lambda f, t, s, h: 2 * np.array([t, s]) - extragradient(f, t, s, h), "two results|sign"),
        (lambda f, t, s, h: (t, s), "wrong"),
        (lambda f, t, s, h: tuple((np.array(extragradient(f, t, s, h))
                                   + simultaneous(f, t, s, h)) / 2), "averaged"),
    ],
)  # fmt: skip
def test_wrong_steps_are_refused(fn, says):
    with pytest.raises(WrongAnswer, match=says):
        check_look_ahead(fn)


@pytest.mark.parametrize(
    ("fn", "says"),
    [
        (lambda r, h, f: diagnose(r, h, f, level=np.log(2)), "2 log 2|sum of two means|mean soft"),
        (lambda r, h, f: diagnose(r, h, f, half=0.5), "mean softplus|sum of two means"),
        (lambda r, h, f: diagnose(r, r, f), "held-out"),
        (lambda r, h, f: diagnose(r, h, f, gap=lambda r, h, f: (h < 0).mean()), "held-out"),
        (lambda r, h, f: diagnose(r, h, f, gap=lambda r, h, f: r.mean() - h.mean()), "held-out"),
        (lambda r, h, f: "separates" if softplus(-r).mean() < 0.1 else diagnose(r, h, f),
         "held-out|first the level"),
        (lambda r, h, f: "playing", "return|softplus|loss"),
        (lambda r, h, f: "overfitting", "return one of"),
        (lambda r, h, f: 0.1, "return one of"),
        (lambda r, h, f: "memorised" if softplus(-h).mean() - softplus(-r).mean() > 0.5
         else diagnose(r, h, f), "first the level"),
    ],
)  # fmt: skip
def test_wrong_diagnoses_are_refused(fn, says):
    with pytest.raises(WrongAnswer, match=says):
        check_diagnosis(fn)


def test_verdicts_are_in_chinese_where_they_are_asked_for():
    with pytest.raises(WrongAnswer, match="这是交替更新"):
        check_look_ahead(alternating, lang="zh")
