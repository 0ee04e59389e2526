"""Checkers of notebook 02: a restoration that agrees with its source, and what a patch sees."""

import numpy as np

from gan_keras.course.exercises.verdict import Task, checker

SHAPES = ((2, 2, 3, 2), (1, 3, 2, 4), (3, 1, 2, 3))  # pictures, h and w of the small ones, factor


def spread(small, factor):
    return small.repeat(factor, axis=1).repeat(factor, axis=2)


def means(large, factor):
    n, h, w, c = large.shape
    return large.reshape(n, h // factor, factor, w // factor, factor, c).mean(axis=(2, 4))


@checker
def check_agree(fn):
    """fn(made, small) -> made, shifted square by square so that its means are ``small``.

    made (batch, f h, f w, 1), small (batch, h, w, 1): each small pixel is the mean of f x f large
    ones. All pixels of a square are shifted alike, so its detail stays.
    """
    task = Task("agree")
    rng = np.random.default_rng(0)
    for count, height, width, factor in SHAPES:
        small = rng.uniform(-1, 1, (count, height, width, 1)).astype(np.float32)
        made = rng.uniform(-1, 1, (count, factor * height, factor * width, 1)).astype(np.float32)
        lack = small - means(made, factor)
        put_in = f"made {made.shape}, small {small.shape}"
        task.check(
            task.call(fn, made, small, put_in=put_in),
            made + spread(lack, factor),
            put_in,
            [
                (made, "nothing is changed: its means are still other ones"),
                (spread(small, factor), "the detail is gone: this is the small picture, repeated"),
                (made - spread(lack, factor), "the shift has the wrong sign: it doubles the error"),
                (
                    made + spread(lack, factor) / factor**2,
                    "the whole difference is due to every pixel of a square, not shared among them",
                ),
                (
                    made + lack.mean(axis=(1, 2), keepdims=True),
                    "one shift for the whole picture: each square needs its own",
                ),
                (made + spread(small, factor), "subtract the means of the squares first"),
            ],
            rtol=1e-4,
            atol=1e-5,
        )
    task.right("the means are those of the small picture, the detail stays")


STACKS = (
    ((4, 2),) * 3 + ((3, 1),) * 2,
    ((4, 2),) * 3 + ((4, 1),) * 2,
    ((1, 1),) * 2,
    ((3, 1), (3, 2), (5, 1)),
    ((3, 3), (2, 2), (2, 1)),
)


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


@checker
def check_receptive_field(fn):
    """fn(layers) -> side in pixels of what one output of a stack of convolutions sees.

    layers: (kernel, stride) of each, from the picture to the output. Each adds kernel - 1 steps of
    its input, and a step of its input is the product of the strides before it, in pixels.
    """
    task = Task("receptive_field")
    for layers in STACKS:
        put_in = f"layers = {list(layers)}"
        task.check(
            task.call(fn, list(layers), put_in=put_in),
            receptive_field(layers),
            put_in,
            [
                (1 + sum(k - 1 for k, _ in layers), "the strides are ignored"),
                (stride_first(layers), "a layer's own stride counts for the layers after it"),
                (sum(k for k, _ in layers), "each layer adds its kernel minus 1, not the kernel"),
                (receptive_field(layers) - 1, "begin with the one pixel itself"),
                (
                    receptive_field(layers[::-1]),
                    "the order is reversed: the first layer is the one at the picture",
                ),
                (int(np.prod([k for k, _ in layers])), "kernels add up, they do not multiply"),
            ],
        )
    task.right("strides, kernels and their order")
