"""Checkers of notebook 02: a restoration that agrees with its source, and what a patch sees."""

import numpy as np

from gan_keras.course.exercises.cases import judge_cases, results
from gan_keras.course.exercises.properties import Property, checker


def squares(large, small):
    """The pixels of each square, (batch, h, f, w, f, 1)."""
    n, h, w, c = small.shape
    return large.reshape(n, h, large.shape[1] // h, w, large.shape[2] // w, c)


def means(large, small):
    return squares(large, small).mean(axis=(2, 4))


def lack(made, small):
    return small - means(made, small)


def shifted(large, shift):
    """A shift (batch, h, w, 1) added to each pixel of its square."""
    return (squares(large, shift) + shift[:, :, None, :, None]).reshape(large.shape)


def detail(large, small):
    return shifted(large, -means(large, small))


def agreed(made, small):
    return shifted(made, lack(made, small))


def by_shift(shift):
    return lambda made, small: shifted(made, shift(made, small))


AGREE_MISTAKES = (
    (lambda m, s: m, "nothing is changed: its means are still other ones"),
    (lambda m, s: shifted(0 * m, s), "the detail is gone: this is the small picture, repeated"),
    (by_shift(lambda m, s: -lack(m, s)), "the shift has the wrong sign: it doubles the error"),
    (
        by_shift(lambda m, s: lack(m, s) * s.size / m.size),
        "the whole difference is due to every pixel of a square, not shared among them",
    ),
    (
        by_shift(lambda m, s: 0 * s + lack(m, s).mean(axis=(1, 2), keepdims=True)),
        "one shift for the whole picture: each square needs its own",
    ),
    (by_shift(lambda m, s: s), "subtract the means of the squares first"),
    (lambda m, s: np.clip(agreed(m, s), -1, 1), "clipped to [-1, 1]: that moves the means"),
)


@checker
def check_agree():
    """fn(made, small) -> made, shifted square by square so that its means are ``small``.

    made (batch, f h, f w, 1), small (batch, h, w, 1): each small pixel is the mean of f x f large
    ones. All pixels of a square are shifted alike, so its detail stays.
    """
    code = (
        "with the means m of the squares: `made + (small - m).repeat(f, axis=1).repeat(f, axis=2)`"
    )
    return [
        Property("the mean of each square is its small pixel",
                 lambda task: _judge_agreed(task, _pictures(task.rng), means,
                                            "the mean of a square"),
                 "`m = made.reshape(n, h, f, w, f, 1).mean(axis=(2, 4))` are the means to shift"),
        Property("all pixels of a square are shifted alike, so that its detail stays",
                 lambda task: _judge_agreed(task, _pictures(task.rng), detail,
                                            "the detail of a square"), code),
        Property("pictures have any size, and squares too", _any_size,
                 "read the sizes: `n, h, w, c = small.shape` and `f = made.shape[1] // h`"),
        Property("where the means agree already, nothing changes", _agrees, code),
        Property("values may leave [-1, 1]", _outside, "neither `clip` nor `tanh` comes after it"),
    ]  # fmt: skip


def _pictures(rng, scale=0.3, level=0.3):
    """made, and small of grey levels up to ``level``."""
    count, height, width = (int(n) for n in rng.integers(2, 5, 3))
    factor = int(rng.integers(2, 5))
    made = rng.uniform(-scale, scale, (count, factor * height, factor * width, 1))
    small = rng.uniform(0.8, 1, (count, height, width, 1)) * rng.choice([-1, 1], (height, width, 1))
    return made.astype(np.float32), (level * small).astype(np.float32)


def _judge_agreed(task, pictures, part=lambda large, small: large, what=None):
    made, small = pictures
    got, expected = task.array(task.call(made=made, small=small)), agreed(made, small)
    if got.shape != made.shape:
        hint = "the result has the shape of made"
        raise task.wrong("the shape is wrong", made.shape, got.shape, hint)
    hint = task.cause(got, results(AGREE_MISTAKES, pictures))
    got = part(got, small)
    task.check(got, part(expected, small), [(got, hint)], atol=1e-5, what=what)


def _any_size(task):
    for _ in range(3):
        _judge_agreed(task, _pictures(task.rng))


def _agrees(task):
    made, small = _pictures(task.rng)
    _judge_agreed(task, (made, means(made, small)))


def _outside(task):
    _judge_agreed(task, _pictures(task.rng, scale=1.0, level=1.0))


def receptive_field(layers):
    side, step = 1, 1
    for kernel, stride in layers:
        side, step = side + (kernel - 1) * step, step * stride
    return side


def stride_first(layers):
    side, step = 1, 1
    for kernel, stride in layers:
        step *= stride
        side += (kernel - 1) * step
    return side


FIELD_MISTAKES = (
    (lambda stack: 1 + sum(k - 1 for k, _ in stack), "the strides are ignored"),
    (stride_first, "a layer's own stride counts for the layers after it"),
    (lambda stack: sum(k for k, _ in stack), "each layer adds its kernel minus 1, not the kernel"),
    (lambda stack: receptive_field(stack) - 1, "begin with the one pixel itself"),
    (
        lambda stack: receptive_field(stack[::-1]),
        "the order is reversed: the first layer is the one at the picture",
    ),
    (lambda stack: int(np.prod([k for k, _ in stack])), "kernels add up, they do not multiply"),
)


@checker
def check_receptive_field():
    """fn(layers) -> side in pixels of what one output of a stack of convolutions sees.

    layers: (kernel, stride) of each, from the picture to the output. Each adds kernel - 1 steps of
    its input, and a step of its input is the product of the strides before it, in pixels.
    """
    code = "for each layer, `side += (kernel - 1) * step` and then `step *= stride`"
    return [
        Property("one layer sees its kernel, whatever its stride", _one_layer,
                 "begin with `side, step = 1, 1`; the step grows after the side"),
        Property("with strides of 1, each layer adds its kernel minus 1", _unstrided,
                 "`side += kernel - 1` while the step is 1"),
        Property("a stride multiplies the steps of all layers after it", _strided, code),
        Property("a kernel of 1 adds nothing, but its stride counts", _thin, code),
    ]  # fmt: skip


def _judge_stacks(task, *sizes):
    """Stacks of layers, each with a kernel and a stride in (lowest, highest)."""

    def draw(rng):
        return ([tuple(int(rng.integers(low, high + 1)) for low, high in size) for size in sizes],)

    judge_cases(task, ("layers",), draw, receptive_field, FIELD_MISTAKES)


def _one_layer(task):
    _judge_stacks(task, ((2, 7), (2, 4)))


def _unstrided(task):
    _judge_stacks(task, *[((2, 6), (1, 1))] * int(task.rng.integers(3, 6)))


def _strided(task):
    _judge_stacks(task, *[((2, 5), (2, 3))] * int(task.rng.integers(2, 4)), ((2, 5), (1, 3)))


def _thin(task):
    _judge_stacks(task, ((3, 5), (1, 2)), ((1, 1), (2, 4)), ((2, 5), (1, 1)))
