"""Checkers about pictures: their range, their likeness, and holes in them."""

import math

import numpy as np

from gan_keras.course.exercises.cases import judge_cases, results
from gan_keras.course.exercises.properties import Property, checker


def scaled(images):
    return images / 127.5 - 1


def stretched(images, axes=None):
    x = images.astype(float)
    low, high = x.min(axes, keepdims=True), x.max(axes, keepdims=True)
    return 2 * (x - low) / (high - low) - 1


DROPS = "// drops the fraction"
BY_BATCH = (
    "the images are stretched between their darkest and their brightest pixel: a byte must always "
    "mean the same"
)
SCALE_MISTAKES = (
    (lambda x: x.astype(float), "the images are as they were: nothing is scaled"),
    (lambda x: x / 255, "this is [0, 1]: a tanh generator makes [-1, 1], so D tells by the range"),
    (lambda x: x / 127.5, "this is [0, 2]: the - 1 is missing"),
    (lambda x: x - 127.5, "the numbers are centred but not divided: divide by 127.5"),
    (lambda x: (x - 127.5) / 255, "this is [-1/2, 1/2]: divide by 127.5, half of the range"),
    (lambda x: x / 255 - 1, "this is [-1, 0]: divide by 127.5, half of the range"),
    (lambda x: (x - 128.0) / 128, "with 128 for 127.5 the white 255 becomes 0.992, never 1"),
    (lambda x: x / 128 - 1, "with 128 for 127.5 the white 255 becomes 0.992, never 1"),
    (lambda x: x / 127 - 1, "with 127 for 127.5 the white 255 becomes 1.008, more than 1"),
    (lambda x: 1 - x / 127.5, "black and white are swapped: 0 becomes -1"),
    (lambda x: x // 127.5 - 1, f"{DROPS}: only -1, 0 and 1 are left; use /"),
    (lambda x: x // 127 - 1.0, f"{DROPS}: only -1, 0 and 1 are left; use /"),
    (lambda x: x // 255 * 2.0 - 1, f"{DROPS}: only black and white are left; use /"),
    (lambda x: x // 255, f"{DROPS}: only black and white are left; use /"),
    (
        lambda x: (x * np.uint8(2)) / 255 - 1,
        "a product in uint8 wraps around at 256: divide, or cast to float, first",
    ),
    (lambda x: x.astype(np.int8) / 127.5 - 1, "int8 ends at 127: cast to float"),
    (stretched, BY_BATCH),
    (lambda x: stretched(x, (1, 2, 3)), BY_BATCH),
    (lambda x: (stretched(x) + 1) / 2, BY_BATCH),
    (
        lambda x: (x - x.mean()) / x.std(),
        "the images are standardised: mean and deviation depend on the batch; scale by fixed "
        "numbers",
    ),
    (lambda x: np.tanh(scaled(x)), "a tanh bends the line: the generator has one, the data not"),
    (lambda x: np.round(scaled(x)), "the numbers are rounded: keep the values between"),
)


@checker
def check_scale_images():
    """fn(images): uint8 (batch, h, w, 1) in 0..255 -> floats of that shape in [-1, 1].

    x / 127.5 - 1 maps 0 to -1 and 255 to 1, the range of a tanh (1511.06434, section 4).
    """
    code = "`images / 127.5 - 1`"
    return [
        Property("it returns floats, of the shape of the images", _floats,
                 "no `reshape`, no `astype(int)`: dividing by a float makes floats"),
        Property("black (0) becomes -1, and white (255) becomes 1", _ends, code),
        Property("the bytes between lie on a straight line", _line, code),
        Property("a byte has one result, whatever else is in the batch", _whatever_else,
                 "scale by fixed numbers: no min, max, mean or std of the batch"),
    ]  # fmt: skip


def _images(task, low=0, high=256):
    batch, height, width = (int(n) for n in task.rng.integers(2, 4, 3))
    return task.rng.integers(low, high, (batch, height, width, 1)).astype(np.uint8)


def _scale(task, images):
    result = task.call(images=images)
    return task.check(result, scaled(images), results(SCALE_MISTAKES, (images,)), 1e-5, 1e-5)


def _floats(task):
    images = _images(task)
    got = task.array(task.call(images=images))
    if got.shape != images.shape:
        hint = "change the numbers and leave the axes as they are"
        raise task.wrong("the shape is wrong", images.shape, got.shape, hint)
    if got.dtype.kind != "f":
        hint = next((h for h in [task.cause(got, results(SCALE_MISTAKES, (images,)))] if h),
                    "whole numbers have no place between -1 and 1")  # fmt: skip
        raise task.wrong("the result must consist of floats", got=str(got.dtype), hint=hint)


def _ends(task):
    images = _images(task)
    images.flat[:4] = 0, 255, 51, 204
    _scale(task, images)


def _line(task):
    _scale(task, task.rng.permutation(256).astype(np.uint8).reshape(1, 16, 16, 1))


def _whatever_else(task):
    for low, high in ((40, 120), (130, 220)):
        _scale(task, _images(task, low, high))


def decibel(ratio):
    with np.errstate(all="ignore"):
        return 10 * np.log10(ratio)


def mse(a, b):
    return np.mean((a.astype(float) - b) ** 2)


def mae(a, b):
    return np.mean(abs(a.astype(float) - b))


def psnr(a, b, data_range):
    return decibel(data_range**2 / mse(a, b))


WRAPS = "a difference of uint8 wraps around (10 - 20 is 246): cast to float first"
ABSOLUTE = "the mean absolute error is taken: PSNR has the mean square"
PSNR_MISTAKES = (
    (lambda a, b, r: psnr(a, b, r) * math.log(10), "log is the natural logarithm: decibels need "
     "log10"),
    (lambda a, b, r: psnr(a, b, r) / math.log10(2), "log2 is taken: decibels need log10"),
    (lambda a, b, r: 2 * psnr(a, b, r), "20 log10 belongs to a ratio of amplitudes, here it is of "
     "powers"),
    (lambda a, b, r: psnr(a, b, r) / 10, "the factor 10 is missing: this is bel, not decibel"),
    (lambda a, b, r: decibel(r / mse(a, b)), "data_range has to be squared, like the error"),
    (lambda a, b, r: psnr(a, b, r) / 2, "the error is the mean square, not its square root, under "
     "10 log10"),
    (lambda a, b, r: decibel(r**2 / np.sqrt(mse(a, b))), "the error is the mean square, not its "
     "square root, under 10 log10"),
    (lambda a, b, r: -psnr(a, b, r), "the ratio is upside down: PSNR grows as the error shrinks"),
    (lambda a, b, r: decibel(r**2 / mae(a, b)), ABSOLUTE),
    (lambda a, b, r: decibel(r**2 / mae(a, b) ** 2), ABSOLUTE),
    (lambda a, b, r: decibel(r**2 / (mse(a, b) * a.size)), "the squares are summed: take their "
     "mean"),
    (lambda a, b, r: decibel(r**2 / np.mean(a.astype(float) - b) ** 2), "the mean comes last: "
     "square each difference first"),
    (lambda a, b, r: mse(a, b), "this is the MSE, not yet 10 log10 of a ratio"),
    (lambda a, b, r: psnr(a, b, 1.0), "data_range is ignored: 1 was taken"),
    (lambda a, b, r: psnr(a, b, 2.0), "data_range is ignored: 2 was taken"),
    (lambda a, b, r: psnr(a, b, 255.0), "data_range is ignored: 255 was taken"),
    (lambda a, b, r: psnr(a, b, float(a.max())), "data_range is what is possible, not the largest "
     "value of this picture"),
    (lambda a, b, r: psnr(a, b, np.ptp(a.astype(float))), "data_range is what is possible, not "
     "the range of this picture"),
    (lambda a, b, r: np.mean(decibel(r**2 / np.mean((a.astype(float) - b) ** 2, axis=1))),
     "one mean over all pixels, then the logarithm: not a mean of decibels"),
    (lambda a, b, r: decibel(r**2 / np.mean((a - b).astype(float) ** 2)), WRAPS),
    (lambda a, b, r: decibel(r**2 / np.mean(((a - b) ** 2).astype(float))), WRAPS),
    (lambda a, b, r: psnr(a.astype(np.int8), b.astype(np.int8), r), "int8 ends at 127, so bright "
     "pixels become negative: cast to float"),
    (lambda a, b, r: decibel(r**2 / np.mean((a.astype(np.int16) - b).astype(np.int8) ** 2.0)),
     "int8 ends at 127, so bright pixels become negative: cast to float"),
)  # fmt: skip


@checker
def check_psnr():
    """fn(a, b, data_range): peak signal-to-noise ratio in dB, 10 log10(data_range^2 / MSE).

    a, b: pictures of equal shape, floats or uint8; data_range: largest minus smallest possible
    value, 2 for [-1, 1] and 255 for uint8.
    """
    formula = "`10 * log10(data_range ** 2 / mean((a - b) ** 2))`, with a and b as floats"
    return [
        Property("pictures in [-1, 1] are compared in decibels", _two_wide, formula),
        Property("data_range counts, whatever it is", _other_ranges, formula),
        Property("no difference of uint8 wraps around", _bytes,
                 "`np.asarray(a, float) - np.asarray(b, float)`"),
        Property("a picture with channels gets one number", _channels,
                 "`np.mean` without an axis"),
    ]  # fmt: skip


def _judge_psnr(task, data_range, low, high, channels=(), dtype=np.float32):
    def draw(rng):
        shape = tuple(int(n) for n in rng.integers(2, 4, 2)) + channels
        a, b = (rng.uniform(low, high, shape).round(2) for _ in range(2))
        return a.astype(dtype), b.astype(dtype), data_range

    judge_cases(task, ("a", "b", "data_range"), draw, psnr, PSNR_MISTAKES, 1, rtol=1e-3)


def _two_wide(task):
    _judge_psnr(task, 2.0, -1, 1)


def _other_ranges(task):
    for wide in (1.0, float(task.rng.integers(5, 90))):
        _judge_psnr(task, wide, 0, wide)


def _bytes(task):
    _judge_psnr(task, 255.0, 0, 255, dtype=np.uint8)
    _judge_psnr(task, 255.0, 120, 255, dtype=np.uint8)


def _channels(task):
    _judge_psnr(task, 2.0, -1, 1, (3,))
