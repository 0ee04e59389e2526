"""The checker of notebook 03 takes right answers in any style, and explains wrong ones."""

import numpy as np
import pytest
import tensorflow as tf
from keras import ops
from students import accepted, ids, refused

from gan_keras.course.exercises import WrongAnswer, check_suspect


def suspect(real, on_training, on_held_out, on_fakes, finite=None, filled=None, gap=2.0, sure=3.0,
            order=("finite", "range", "memorised", "strong"), middle=np.mean):  # fmt: skip
    """A right answer, or one with a part exchanged."""
    every = (real, on_training, on_held_out, on_fakes)
    seen, unseen, fakes = (middle(x) for x in every[1:])
    filled = filled or (lambda x: -1 <= x.min() <= -0.9 and 0.9 <= x.max() <= 1)
    looked_at = every if finite is None else finite(*every)
    rules = {
        "finite": ("not finite", not all(np.isfinite(x).all() for x in looked_at)),
        "range": ("range", not filled(real)),
        "memorised": ("memorised", seen - unseen > gap),
        "strong": ("too strong", unseen > sure and fakes < -sure),
    }
    return next((word for word, holds in map(rules.get, order) if holds), "none")


def suspect_in_tensorflow(real, on_training, on_held_out, on_fakes):
    flat = tf.concat([tf.reshape(x, [-1]) for x in (real, on_training, on_held_out, on_fakes)], 0)
    if not tf.reduce_all(tf.math.is_finite(flat)):
        return "not finite"
    low, high = tf.reduce_min(real), tf.reduce_max(real)
    if low < -1 or low > -0.9 or high < 0.9 or high > 1:
        return "range"
    seen, unseen, fakes = map(tf.reduce_mean, (on_training, on_held_out, on_fakes))
    if seen - unseen > 2:
        return "memorised"
    return "too strong" if unseen > 3 and fakes < -3 else "none"


def suspect_in_keras(real, on_training, on_held_out, on_fakes):
    for x in (real, on_training, on_held_out, on_fakes):
        if not bool(ops.all(ops.isfinite(x))):
            return "not finite"
    ends = float(ops.min(real)), float(ops.max(real))
    if not (abs(ends[0] + 0.95) <= 0.05 + 1e-6 and abs(ends[1] - 0.95) <= 0.05 + 1e-6):
        return "range"
    if float(ops.mean(on_training)) > float(ops.mean(on_held_out)) + 2:
        return "memorised"
    sure = min(float(ops.mean(on_held_out)), -float(ops.mean(on_fakes))) > 3
    return "too strong" if sure else "none"


def changed(**parts):
    return lambda real, on_training, on_held_out, on_fakes: suspect(
        real, on_training, on_held_out, on_fakes, **parts
    )


RIGHT = [(check_suspect, fn) for fn in (suspect, suspect_in_tensorflow, suspect_in_keras)]
WRONG = [
    (check_suspect, fn, word)
    for fn, word in (
        (lambda real, on_training, on_held_out, on_fakes: "overfitting", "return one of"),
        (lambda real, on_training, on_held_out, on_fakes: None, "returned None"),
        (lambda real, on_training, on_held_out, on_fakes: "none", "a NaN makes every comparison"),
        (changed(finite=lambda *x: x[1:]), "look at all four arrays"),
        (changed(finite=lambda *x: x[:1]), "look at all four arrays"),
        (changed(order=("range", "memorised", "strong")), "a NaN makes every comparison"),
        (changed(order=("range", "finite", "memorised", "strong")), "a NaN makes"),
        (changed(filled=lambda x: abs(x).max() <= 1), "first the pixels"),
        (changed(filled=lambda x: x.max() <= 1), "first the pixels"),
        (changed(filled=lambda x: x.min() == -1 and x.max() == 1), "first the pixels"),
        (changed(order=("finite", "memorised", "range", "strong")), "first the pixels"),
        (changed(order=("finite", "strong", "memorised", "range")), "first the pixels"),
        (changed(order=("finite", "range", "strong", "memorised")), "the gap is the mean logit"),
        (changed(gap=0.5), "the gap is the mean logit"),
        (changed(gap=5.0), "the gap is the mean logit"),
        (lambda real, on_training, on_held_out, on_fakes: suspect(
            real, on_held_out, on_training, on_fakes), "the gap is the mean logit"),
        (lambda real, on_training, on_held_out, on_fakes: suspect(
            real, on_training, on_fakes, on_held_out), "the gap is the mean logit"),
        (changed(sure=6.0), "sure of held-out reals and of fakes, both"),
        (lambda real, on_training, on_held_out, on_fakes: suspect(
            real, on_training, on_held_out, np.where(np.isfinite(on_fakes), -4, on_fakes)), "both"),
    )
]  # fmt: skip


@pytest.mark.parametrize(("check", "fn"), RIGHT, ids=ids(RIGHT))
def test_right_answers_are_accepted(check, fn, capsys):
    accepted(check, fn, range(5), capsys)


@pytest.mark.parametrize(("check", "fn", "word"), WRONG, ids=ids(WRONG))
def test_mistakes_are_named(check, fn, word, capsys):
    refused(check, fn, word, range(3), capsys)


def test_verdicts_are_in_chinese_where_they_are_asked_for():
    with pytest.raises(WrongAnswer, match="先看像素"):
        check_suspect(changed(filled=lambda x: True), lang="zh")
