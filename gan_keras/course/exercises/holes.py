"""Checker of filling a hole in a picture."""

import numpy as np

from gan_keras.course.exercises.cases import results
from gan_keras.course.exercises.properties import Property, checker

HOLE = ("original", "mask", "generated")


def composite(original, mask, generated):
    return (1 - mask) * original + mask * generated


HOLE_MISTAKES = (
    (lambda x, m, g: g, "the whole picture is replaced: known pixels must stay"),
    (lambda x, m, g: x, "nothing is filled: the hole still shows the original"),
    (lambda x, m, g: composite(g, m, x), "the mask is the wrong way round: it is 1 in the hole"),
    (lambda x, m, g: x + m * g, "the hole is not cut out before the filling is added"),
    (lambda x, m, g: x * (1 - m), "the hole is cut out but not filled"),
    (lambda x, m, g: m * g, "this is the filling alone: the known pixels around it are missing"),
    (lambda x, m, g: x + g, "the pictures are added: the mask is not used"),
    (lambda x, m, g: (x + g) / 2, "the pictures are averaged: the mask is not used"),
    (
        lambda x, m, g: np.where(m > 0, (x + g) / 2, x),
        "both pictures are blended in the hole: take the generated one alone",
    ),
    (lambda x, m, g: x - m * x - m * g, "the filling is subtracted: add it"),
    (lambda x, m, g: composite(x, m[:1], g), "the mask of the first picture is taken for all"),
)


@checker
def check_fill_hole():
    """fn(original, mask, generated) -> composite; all (batch, h, w, 1), mask 1 in the hole.

    Known pixels stay as they are, and those of the hole come from the generated picture:
    (1 - mask) original + mask generated (1604.07379, whose mask is 1 there too).
    """
    code = "`(1 - mask) * original + mask * generated`"
    return [
        Property("known pixels stay as they are", _known, code),
        Property("the pixels of the hole are the generated ones", _hole, code),
        Property("the mask says where the hole is, for each picture", _any_hole, code),
    ]  # fmt: skip


def _filled(task):
    """(result, right, mask, hint) for masks that are drawn, one for each picture."""
    batch, height, width = (int(n) for n in task.rng.integers(3, 6, 3))
    shape = batch, height, width, 1
    x, g = (task.rng.uniform(*ends, shape).round(2) for ends in ((0.1, 1), (-1, -0.1)))
    mask = (task.rng.random(shape) < 0.4).astype(np.float32)
    mask[:, 0, 0], mask[:, -1, -1], mask[0, 0, 1], mask[1, 0, 1] = 0, 1, 0, 1
    x, g = x.astype(np.float32), g.astype(np.float32)
    got = task.array(task.call(original=x, mask=mask, generated=g))
    if got.shape != shape:
        raise task.wrong("the shape is wrong", shape, got.shape, "leave the axes as they are")
    hint = task.cause(got, results(HOLE_MISTAKES, (x, mask, g)))
    if hint is None and (np.isclose(got, x, atol=1e-5) | np.isclose(got, g, atol=1e-5)).all():
        hint = "each pixel is from one of the pictures, but not where the mask says: use the mask"
    return got, composite(x, mask, g), mask, hint


def _judge_hole(task, sentence, where):
    got, right, mask, hint = _filled(task)
    off = np.abs(got - right) * where(mask)
    if not off.max() < 1e-4:
        place = np.unravel_index(np.argmax(np.nan_to_num(off, nan=np.inf)), off.shape)
        raise task.wrong(sentence, float(right[place]), float(got[place]), hint)


def _known(task):
    _judge_hole(task, "a known pixel has changed", lambda mask: 1 - mask)


def _hole(task):
    _judge_hole(task, "a pixel of the hole is not the generated one", lambda mask: mask)


def _any_hole(task):
    for _ in range(3):
        _judge_hole(task, "the result is wrong", np.ones_like)
