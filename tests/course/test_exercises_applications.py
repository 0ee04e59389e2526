"""The checkers of notebook 02: right answers in three styles, wrong ones with their own hint."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from students import accepted, ids, refused

from gan_keras.course.exercises import check_agree, check_receptive_field


def squares(made, small):
    n, h, w, c = small.shape
    return made.reshape(n, h, made.shape[1] // h, w, made.shape[2] // w, c).mean(axis=(2, 4))


def spread(small, made):
    factor = made.shape[1] // small.shape[1]
    return small.repeat(factor, axis=1).repeat(factor, axis=2)


def in_numpy(made, small):
    return made + spread(small - squares(made, small), made)


def in_tensorflow(made, small):
    factor = made.shape[1] // small.shape[1]
    lack = small - tf.nn.avg_pool2d(made, factor, factor, "VALID")
    return made + tf.repeat(tf.repeat(lack, factor, axis=1), factor, axis=2)


def in_keras(made, small):
    factor = made.shape[1] // small.shape[1]
    lack = small - keras.ops.average_pool(made, factor)
    return made + keras.ops.repeat(keras.ops.repeat(lack, factor, axis=1), factor, axis=2)


def by_loops(made, small):
    made, factor = made.copy(), made.shape[1] // small.shape[1]
    for n, i, j, c in np.ndindex(small.shape):
        part = made[n, i * factor : (i + 1) * factor, j * factor : (j + 1) * factor, c]
        part += small[n, i, j, c] - part.mean()
    return made


AGREE = [
    (lambda m, s: m, "nothing is changed"),
    (lambda m, s: spread(s, m), "the detail is gone"),
    (lambda m, s: m - spread(s - squares(m, s), m), "the shift has the wrong sign"),
    (lambda m, s: m + spread(s, m), "subtract the means"),
    (
        lambda m, s: m + (s - squares(m, s)).mean(axis=(1, 2), keepdims=True),
        "each square needs its own",
    ),
    (
        lambda m, s: m + spread(s - squares(m, s), m) / (m.shape[1] // s.shape[1]) ** 2,
        "the whole difference is due to every pixel",
    ),
    (lambda m, s: np.clip(in_numpy(m, s), -1, 1), "clipped to [-1, 1]"),
    (lambda m, s: np.tanh(in_numpy(m, s)), "the mean of a square is wrong"),
    (lambda m, s: in_numpy(m, s)[..., 0], "the shape is wrong"),
    (lambda m, s: in_numpy(m, s) + 1e-3, "the mean of a square is wrong"),
    (lambda m, s: in_numpy(-m, s), "the detail of a square is wrong"),
    (lambda m, s: s, "the shape is wrong"),
]


def side_of(stack):
    side, step = 1, 1
    for kernel, stride in stack:
        side, step = side + (kernel - 1) * step, step * stride
    return side


def backwards(stack):
    side = 1
    for kernel, stride in reversed(stack):
        side = (side - 1) * stride + kernel
    return side


def stride_first(stack):
    side, step = 1, 1
    for kernel, stride in stack:
        step *= stride
        side += (kernel - 1) * step
    return side


FIELDS = [
    (lambda stack: 1 + sum(k - 1 for k, _ in stack), "the strides are ignored"),
    (lambda stack: sum(k for k, _ in stack), "its kernel minus 1"),
    (stride_first, "a layer's own stride counts for the layers after it"),
    (lambda stack: side_of(stack) - 1, "begin with the one pixel"),
    (lambda stack: side_of(stack[::-1]), "the order is reversed"),
    (lambda stack: int(np.prod([k for k, _ in stack])), "kernels add up"),
    (lambda stack: int(np.prod([s for _, s in stack])), "the result is wrong"),
    (lambda stack: side_of([layer for layer in stack if layer[0] > 1]), "the result is wrong"),
    (lambda stack: 54, "the result is wrong"),
    (lambda stack: 70, "the result is wrong"),
    (lambda stack: [side_of(stack)] * 2, "of shape (2,)"),
]
RIGHT = [(check_agree, fn) for fn in (in_numpy, in_tensorflow, in_keras, by_loops)]
RIGHT += [
    (check_receptive_field, fn)
    for fn in (side_of, backwards, lambda stack: np.int64(side_of(stack)))
]
WRONG = [(check_agree, *case) for case in AGREE]
WRONG += [(check_receptive_field, *case) for case in FIELDS]


@pytest.mark.parametrize(("check", "fn"), RIGHT, ids=ids(RIGHT))
def test_right_answers_are_accepted(check, fn, capsys):
    accepted(check, fn, range(5), capsys)


@pytest.mark.parametrize(("check", "fn", "word"), WRONG, ids=ids(WRONG))
def test_mistakes_are_named(check, fn, word, capsys):
    refused(check, fn, word, range(3), capsys)


def test_the_papers_discriminator_sees_70_pixels():
    """1611.07004, appendix 6.1.2."""
    assert side_of([(4, 2)] * 3 + [(4, 1)] * 2) == 70
