"""Pairs (low, high) of aligned crops, made from photographs on the way to training."""

import numpy as np
import tensorflow as tf
from scipy.ndimage import uniform_filter

from gan_keras.data.base import Dataset
from gan_keras.data.bicubic import crop_to_multiple, downscale, resize
from gan_keras.data.order import FOREVER
from gan_keras.data.photos import load_photos
from gan_keras.data.scale import to_floats

SHRUNK = (1.0, 0.8, 0.6)  # pictures also train at smaller sizes (FSRCNN, 1608.00367, section 4.1)
PLACES, TURNS = (np.array([0, 1 << shift]) for shift in (40, 41))  # apart from batch numbers
MIRRORS = (
    lambda crops: crops[:, ::-1],
    lambda crops: crops[:, :, ::-1],
    lambda crops: tf.transpose(crops, (0, 2, 1, 3)),
)


class PairDataset(Dataset):
    """Photographs and the crops of them; batches are (low, high) in [-1, 1].

    Args:
        name: see `gan_keras.data.photos.load_photos`.
        scale: how much larger ``high`` is.
        crop: side of ``high`` in pixels, a multiple of ``scale``.
        skip_damaged: see `gan_keras.data.photos.load_photos`.
    """

    def __init__(self, name, scale, crop, skip_damaged=False):
        photos, self.notes = load_photos(name, crop, skip_damaged)
        self.name, self.scale, self.crop = name, scale, crop
        self.train = [crop_to_multiple(picture, scale) for picture in photos["train"]]
        self.select, self.test = photos["select"], photos["test"]
        self.shape = (crop, crop, 3)
        self.count = sum(h * w // crop**2 for h, w, _ in (p.shape for p in self.train))

    def batches(self, batch_size, seed, first_step=0):
        """An endless tf.data.Dataset from ``first_step`` on; batch n is always the same."""
        pictures = list(with_smaller(self.train, self.crop, self.scale))
        sheets = Sheets(pictures, self.scale, self.crop // self.scale)
        numbers = tf.data.Dataset.range(first_step, FOREVER)
        crops = numbers.map(lambda number: sheets.crops(batch_size, (seed, number)))
        return crops.prefetch(tf.data.AUTOTUNE)


def with_smaller(pictures, crop, scale):
    """Each picture in the sizes of ``SHRUNK`` in which a crop still fits."""
    for picture in pictures:
        for factor in SHRUNK:
            sides = [int(side * factor) // scale * scale for side in picture.shape[:2]]
            if min(sides) >= crop:
                yield picture if factor == 1.0 else resize(picture, *sides)


def detail(low, window):
    """Mean gradient of the luma in the window that begins at each pixel, float32 (h, w)."""
    grey = low.mean(axis=2)
    slope = np.hypot(*np.gradient(grey))
    return uniform_filter(slope, window, origin=-(window // 2), mode="nearest").astype(np.float32)


class Sheets:
    """All pictures one after the other in one array, so that a crop is a gather.

    Args:
        pictures: uint8 (h, w, 3), sides multiples of ``scale``.
        side: of a crop, in low-resolution pixels.
    """

    def __init__(self, pictures, scale, side):
        self.scale, self.side = scale, side
        lows = [downscale(picture, scale) for picture in pictures]
        areas = np.array([low.shape[0] * low.shape[1] for low in lows])
        self.sides = tf.constant([low.shape[:2] for low in lows], tf.int64)
        self.starts = tf.constant(np.cumsum(areas) - areas, tf.int64)
        self.low = tf.constant(np.concatenate([low.reshape(-1, 3) for low in lows]))
        self.high = tf.constant(np.concatenate([high.reshape(-1, 3) for high in pictures]))
        self.detail = tf.constant(np.concatenate([detail(low, side).ravel() for low in lows]))

    def crops(self, count, seed):
        """(low, high): ``count`` random crops, turned and mirrored, as floats in [-1, 1].

        Flat patches are rarer: of two random places in a picture the one with more detail is
        taken. Every picture is as likely as any other, whatever its size.
        """
        seed = tf.stack([tf.cast(part, tf.int64) for part in seed])
        chosen = tf.random.stateless_uniform((count,), seed, 0, len(self.starts), tf.int32)
        start = tf.gather(self.starts, chosen)
        height, width = tf.unstack(tf.gather(self.sides, chosen), axis=1)
        where = tf.random.stateless_uniform((2, 2, count), seed + PLACES)
        tops = tf.cast(where[0] * tf.cast(height - self.side + 1, tf.float32), tf.int64)
        lefts = tf.cast(where[1] * tf.cast(width - self.side + 1, tf.float32), tf.int64)
        first, second = tf.unstack(tf.gather(self.detail, start + tops * width + lefts))
        top = tf.where(second > first, tops[1], tops[0])
        left = tf.where(second > first, lefts[1], lefts[0])
        low = cut(self.low, start, width, top, left, self.side)
        s = self.scale
        high = cut(self.high, start * s * s, width * s, top * s, left * s, self.side * s)
        turns = tf.random.stateless_uniform((3, count), seed + TURNS) < 0.5
        return to_floats(turned(low, turns)), to_floats(turned(high, turns))


def cut(flat, start, width, top, left, side):
    """Squares (n, side, side, 3) from pictures that lie row by row in ``flat``."""
    along = tf.range(side, dtype=tf.int64)
    rows = start[:, None] + (top[:, None] + along) * width[:, None]
    return tf.gather(flat, rows[:, :, None] + (left[:, None] + along)[:, None, :])


def turned(crops, turns):
    """Each crop mirrored upside down, left to right and along its diagonal, or not: (3, n)."""
    for turn, flip in zip(tf.unstack(turns), MIRRORS, strict=True):
        crops = tf.where(turn[:, None, None, None], flip(crops), crops)
    return crops
