"""Checkers about pictures: their range, their likeness, and holes in them."""

import math

import numpy as np

from gan_keras.course.exercises.verdict import Task, checker, shown


@checker
def check_scale_images(fn):
    """fn(images): uint8 (batch, h, w, 1) in 0..255 -> floats of that shape in [-1, 1].

    x / 127.5 - 1 maps 0 to -1 and 255 to 1, the range of a tanh (1511.06434, section 4).
    """
    task = Task("scale_images")
    images = np.array([0, 51, 100, 130, 204, 255], np.uint8).reshape(1, 2, 3, 1)
    expected = np.array([-1, -0.6, 100 / 127.5 - 1, 130 / 127.5 - 1, 0.6, 1]).reshape(images.shape)
    put_in = f"images = {shown_flat(images)} as uint8 {images.shape}"
    result = task.call(fn, images, put_in=put_in)
    x = images.astype(float)
    got = task.check(
        result,
        expected,
        put_in,
        [
            (x, "the images are as they were: nothing is scaled"),
            (x / 255, "this is [0, 1]: a tanh generator makes [-1, 1], so D tells by the range"),
            (x * 2 / 255, "this is [0, 2]: the - 1 is missing"),
            (x - 127.5, "centred but not divided: divide by 127.5"),
            ((x - 128) / 128, "with 128 for 127.5 the white 255 becomes 0.992, never 1"),
            (x // 127.5 - 1, "// drops the fraction: only -1, 0 and 1 are left; use /"),
            (x // 255 * 2 - 1, "// drops the fraction: only black and white are left; use /"),
            (x // 255, "// drops the fraction: only black and white are left; use /"),
            (
                (images * np.uint8(2)) / 255 - 1,
                "a product in uint8 wraps around at 256: divide, or cast to float, first",
            ),
        ],
        rtol=1e-5,
        atol=1e-5,
    )
    if got.dtype.kind != "f":
        raise task.wrong("floats are due", put_in, got=got.dtype)
    task.right("0 is -1, 255 is 1, between them a straight line")


def shown_flat(images):
    return shown(images.ravel())


@checker
def check_psnr(fn):
    """fn(a, b, data_range): peak signal-to-noise ratio in dB, 10 log10(data_range^2 / MSE).

    a, b: pictures of equal shape, floats or uint8; data_range: largest minus smallest possible
    value, 2 for [-1, 1] and 255 for uint8.
    """
    task = Task("psnr")
    a = np.array([[0.5, -0.5, 0.75], [0.25, 0.0, -1.0]], np.float32)
    b = np.array([[0.25, -0.5, 0.75], [0.25, 0.5, -1.0]], np.float32)
    _psnr_case(task, fn, a, b, 2.0, (0.0625 + 0.25) / 6, (0.25 + 0.5) / 6)
    a, b = np.array([[10, 200], [30, 40]], np.uint8), np.array([[20, 180], [30, 44]], np.uint8)
    wrapped = np.mean((a - b).astype(float) ** 2)
    squared_too = np.mean(((a - b) ** 2).astype(float))
    hint = "a difference of uint8 wraps around (10 - 20 is 246): cast to float first"
    wraps = [(decibel(255.0**2 / m), hint) for m in (wrapped, squared_too)]
    _psnr_case(task, fn, a, b, 255.0, (100 + 400 + 16) / 4, (10 + 20 + 4) / 4, wraps)
    task.right("floats in [-1, 1] and uint8, in dB")


def decibel(ratio):
    return 10 * math.log10(ratio)


def _psnr_case(task, fn, a, b, data_range, mse, mae, more=()):
    put_in = f"a = {a.tolist()}, b = {b.tolist()} as {a.dtype}, data_range = {data_range}"
    ratio = data_range**2 / mse
    task.check(
        task.call(fn, a, b, data_range, put_in=put_in),
        decibel(ratio),
        put_in,
        [
            (10 * math.log(ratio), "log is the natural logarithm: decibels need log10"),
            (2 * decibel(ratio), "20 log10 belongs to a ratio of amplitudes, here it is of powers"),
            (decibel(data_range / mse), "data_range has to be squared, like the error"),
            (
                decibel(ratio) / 2,
                "the error is the mean square, not its square root, under 10 log10",
            ),
            (-decibel(ratio), "the ratio is upside down: PSNR grows as the error shrinks"),
            (decibel(data_range**2 / mae), "mean absolute error taken: PSNR has the mean square"),
            (
                decibel(data_range**2 / mae**2),
                "mean absolute error taken: PSNR has the mean square",
            ),
            (decibel(data_range**2 / (mse * a.size)), "the squares are summed: take their mean"),
            (mse, "this is the MSE, not yet 10 log10 of a ratio"),
            (decibel(1 / mse), "data_range is ignored: 1 was taken"),
            (decibel(255**2 / mse), "data_range is ignored: 255 was taken"),
            (
                decibel(float(a.max()) ** 2 / mse),
                "data_range is what is possible, not the largest value of this picture",
            ),
            *more,
        ],
    )


@checker
def check_fill_hole(fn):
    """fn(original, mask, generated) -> composite; all (batch, h, w, 1), mask 1 in the hole.

    Known pixels stay as they are, and those of the hole come from the generated picture:
    (1 - mask) original + mask generated (1604.07379, whose mask is 1 there too).
    """
    task = Task("fill_hole")
    original = np.array([0.1, 0.2, 0.3, 0.4], np.float32).reshape(1, 2, 2, 1)
    generated = np.array([-0.9, -0.8, -0.7, -0.6], np.float32).reshape(1, 2, 2, 1)
    mask = np.array([0, 1, 0, 0], np.float32).reshape(1, 2, 2, 1)
    expected = np.array([0.1, -0.8, 0.3, 0.4]).reshape(1, 2, 2, 1)
    put_in = (
        f"original {shown_flat(original)}, mask {shown_flat(mask)}, "
        f"generated {shown_flat(generated)}, each {mask.shape}"
    )
    task.check(
        task.call(fn, original, mask, generated, put_in=put_in),
        expected,
        put_in,
        [
            (generated, "the whole picture is replaced: known pixels must stay"),
            (original, "nothing is filled: the hole still shows the original"),
            (mask * original + (1 - mask) * generated, "mask the wrong way round: 1 is the hole"),
            (original + mask * generated, "the hole is not cut out before the filling is added"),
            (original * (1 - mask), "the hole is cut out but not filled"),
            (mask * generated, "the filling alone: the known pixels around it are missing"),
            (original + generated, "the pictures are added: the mask is not used"),
        ],
        rtol=1e-5,
    )
    task.right("known pixels kept, the hole filled")
