"""Checker about the walk between two latent vectors."""

import math

import numpy as np

from gan_keras.course.exercises.properties import Property, checker


@checker
def check_slerp():
    """fn(z0, z1, t): two vectors (d,) of equal length, t in [0, 1] -> (d,), spherical path.

    (sin((1 - t) W) z0 + sin(t W) z1) / sin W, W being the angle between them (1609.04468);
    z0 where W = 0. The length stays, as that of latent vectors nearly does.
    """
    formula = (
        "`cosine = z0 @ z1 / (norm(z0) * norm(z1))`, `angle = arccos(clip(cosine, -1, 1))`, then "
        "`(sin((1 - t) * angle) * z0 + sin(t * angle) * z1) / sin(angle)`"
    )
    return [
        Property("t = 0 gives z0, and t = 1 gives z1", _ends, formula),
        Property("between them the angle grows evenly with t", _acute, formula),
        Property("obtuse angles take the same path, through the side", _obtuse, formula),
        Property("the length of the vectors stays, whatever it is", _long, "the angle comes from "
                 "unit vectors, but the sum is taken of z0 and z1 themselves"),
        Property("two equal vectors give that vector, not a NaN", _parallel, "clip the cosine to "
                 "[-1, 1], and return z0 if the angle is below 1e-6"),
    ]  # fmt: skip


def _pair(task, degrees, length=1.0, dim=4):
    """Two vectors at this angle, in a plane that is drawn: z0, z1, and the axes of the plane."""
    axes = np.linalg.qr(task.rng.standard_normal((dim, 2)))[0].T
    angle = math.radians(degrees)
    z0, z1 = length * axes[0], length * (math.cos(angle) * axes[0] + math.sin(angle) * axes[1])
    return z0, z1, length * axes, angle


def _go(task, degrees, t, length=1.0):
    z0, z1, axes, angle = _pair(task, degrees, length, int(task.rng.integers(3, 6)))

    def at(turn):
        return math.cos(turn) * axes[0] + math.sin(turn) * axes[1]

    line, right = (1 - t) * z0 + t * z1, at(t * angle)
    sine, folded = math.sin(angle), math.acos(abs(math.cos(angle)))
    with np.errstate(all="ignore"):
        other = (math.sin((1 - t) * folded) * z0 + math.sin(t * folded) * z1) / math.sin(folded)
        flipped = (math.sin((1 - t) * folded) * z0 - math.sin(t * folded) * z1) / math.sin(folded)
    shortcut = "this turns around or leaves the sphere at angles above 90 degrees: no abs, no flip"
    mistakes = [
        (line, "this is a straight line: it cuts through the sphere and shortens the vector"),
        (
            length * line / np.linalg.norm(line),
            "this is a straight line put back on the sphere: it does not move at constant speed",
        ),
        (right / length, "the length is lost: the angle needs unit vectors, the sum not"),
        (at((1 - t) * angle), "t runs backwards: t = 0 is z0"),
        (sine * right, "the division by sin W is missing"),
        (z0, "it stays at z0: the angle comes out 0, so divide by both lengths first"),
        (math.nan, "a NaN: the angle comes from the directions, so divide by both lengths before "
         "arccos"),
    ]  # fmt: skip
    if degrees > 90:
        mistakes += [(other, shortcut), (flipped, shortcut)]
    root = math.sqrt(t) if t else 0.0
    roots = (
        "square roots of t keep the length at 90 degrees, and the speed nowhere: take sines of "
        "parts of the angle"
    )
    mistakes.append((math.sqrt(1 - t) * z0 + root * z1, roots))
    turn = math.sin(t * math.pi / 2) ** 2
    mistakes.append(((1 - turn) * z0 + turn * z1, "this is a straight line with a smoothed t"))
    z0, z1 = z0.astype(np.float32), z1.astype(np.float32)
    task.check(task.call(z0=z0, z1=z1, t=t), right, mistakes, rtol=1e-3, atol=2e-5 * length)


def _between(task):
    return round(task.rng.uniform(0.15, 0.4), 2)


def _ends(task):
    for t in (0.0, 1.0):
        _go(task, task.rng.uniform(30, 80), t)


def _acute(task):
    _go(task, 90, _between(task))
    for t in (_between(task), 1 - _between(task)):
        _go(task, task.rng.uniform(40, 80), t)


def _obtuse(task):
    for t in (_between(task), 1 - _between(task)):
        _go(task, task.rng.uniform(105, 155), t)


def _long(task):
    for length in (3.0, round(task.rng.uniform(4, 12), 1), 0.2):
        _go(task, task.rng.uniform(40, 80), _between(task), length)


def _parallel(task):
    hint = "the angle is 0: 0 / 0, or arccos of 1 plus a rounding error; return z0, and clip to 1"
    for _ in range(20):
        z = task.rng.standard_normal(64).astype(np.float32)
        result = task.call("z0 = z1 = 64 normal numbers, t = 0.3", z0=z, z1=z.copy(), t=0.3)
        mistakes = [(math.nan, hint), (0 * z, "0 is returned: where the angle is 0, return z0")]
        task.check(result, z, mistakes, rtol=1e-3, atol=1e-3)
