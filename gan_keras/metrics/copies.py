"""Search for copies of training faces that were moved, mirrored, zoomed or lit in another way.

Training itself shifts, mirrors and recolours pictures, so a generator that repeats a face seldom
repeats its pixels. The search compares every sample with every training face under all
combinations of these changes and keeps the best match:

- Light is removed first. Each pixel is divided by the contrast around it (local contrast
  normalisation), which cancels brightness, contrast and light from one side.
- Only the centre of the training face is compared, because a shift or zoom replaces the border.
- The sample is zoomed back by each of `ZOOMS`, mirrored, and moved by up to `REACH`. The distance
  is 1 minus the largest correlation: 0 for a copy, about 1 for unrelated pictures.

Copies that are turned by more than about 5 degrees or moved further are not found.
"""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from PIL import Image
from scipy.ndimage import gaussian_filter, shift
from skimage.transform import SimilarityTransform, warp
from threadpoolctl import threadpool_limits

SIDE = 32  # pixels to which every picture is scaled
WINDOW, REACH = 24, 2  # of these, side of the compared centre, and largest shift in each direction
ZOOMS = (0.9, 1.0, 1.1, 1.2)  # of a copy; steps in between lose little
SURROUND = 2.0  # standard deviation in pixels of the surround that sets the local contrast
FLAT = 0.3  # share of the picture's contrast below which a place counts as flat
COARSE, CANDIDATES = 128, 40  # principal components; training faces that pass to the full test
CHUNK = 50  # samples at a time: 23 MB of views
PLANTED = 50  # copies of each kind for the control
# On a busy machine, threads that wait for each other make many small products far slower.
ONE_THREAD = threadpool_limits.wrap(limits=1, user_api="blas")


def checked_faces(images, name):
    """The pictures as they are.

    Raises:
        ValueError: not (n, h, w, 1 or 3) with n > 0, or values that are not finite in [-1, 1].
    """
    images = np.asarray(images)
    if images.ndim != 4 or images.shape[3] not in (1, 3) or not len(images):
        raise ValueError(f"{name} must be pictures (n, h, w, 1 or 3), got {images.shape}")
    if not (images.min() >= -1.001 and images.max() <= 1.001):  # a NaN fails both
        raise ValueError(f"{name} must be finite and in [-1, 1]")
    return images


def resampling(length, zoom):
    """Matrix (32, length) that scales the central length / zoom pixels of a row to 32.

    Where zoom < 1 needs pixels beyond the border, the border's are repeated. Pillow's filter
    averages what becomes smaller; it is linear, so filtering the unit vectors gives the matrix.
    """
    kept = length / zoom
    pad = max(0, math.ceil((kept - length) / 2))
    unit_rows = np.pad(np.eye(length, dtype=np.float32), ((pad, pad), (0, 0)), mode="edge")
    top = (length + 2 * pad - kept) / 2
    box = (0, top, length, top + kept)
    scaled = Image.fromarray(unit_rows).resize((length, SIDE), Image.Resampling.HAMMING, box)
    return np.asarray(scaled)


def contrast_maps(images, zoom=1.0):
    """Pictures (n, h, w, c) -> (n, 32, 32), zoomed and without light."""
    grey = images.mean(axis=3, dtype=np.float32)
    rows, columns = (resampling(length, zoom) for length in grey.shape[1:])
    small = rows @ grey @ columns.T
    spread = (0, SURROUND, SURROUND)
    detail = small - gaussian_filter(small, spread, mode="nearest")
    power = gaussian_filter(detail**2, spread, mode="nearest")
    floor = FLAT * np.sqrt(power.mean(axis=(1, 2), keepdims=True))  # else noise fills flat places
    return detail / (np.sqrt(power) + floor + 1e-6)


def windows(maps, reach=0):
    """(n, (2 reach + 1)^2, 576): unit vectors of the centre of each map, moved by up to ``reach``.

    The product of two of them is their correlation. A picture without any detail becomes 0.
    """
    margin = (SIDE - WINDOW) // 2
    places = slice(margin - reach, margin + reach + 1)
    found = sliding_window_view(maps, (WINDOW, WINDOW), axis=(1, 2))[:, places, places]
    found = found.reshape(len(maps), -1, WINDOW**2)
    found = found - found.mean(axis=2, keepdims=True)
    return found / np.maximum(np.linalg.norm(found, axis=2, keepdims=True), 1e-6)


def views(images):
    """(n, 200, 576): all windows of each sample in which a training face's centre may be."""
    maps = [contrast_maps(images, 1.0 / zoom) for zoom in ZOOMS]
    both = [way for one in maps for way in (one, one[:, :, ::-1])]
    return np.concatenate([windows(way, REACH) for way in both], axis=1)


def chunks(images):
    return (images[start : start + CHUNK] for start in range(0, len(images), CHUNK))


def distinct_faces(images):
    """Rows of the faces that are neither equal to an earlier face nor its mirror image."""
    seen, rows = set(), []
    for row, image in enumerate(images):
        if hash(image.tobytes()) not in seen:
            seen |= {hash(image.tobytes()), hash(image[:, ::-1].tobytes())}
            rows.append(row)
    return np.array(rows)


def lower_quantile(values, share):
    """The limit below which ``share`` of new values is expected, for any number of values."""
    return float(np.quantile(values, share, method="weibull"))


class CopySearch:
    """Finds the samples that are nearer to a training face than new people naturally are.

    Args:
        training, held_out: pictures (n, h, w, 1 or 3) in [-1, 1]; no person is in both. Mirror
            images among the training faces cost nothing: the search mirrors anyway.
        quantile: share of new people's faces that counts as copies, which sets ``limit``. With
            few held-out people the limit is rough.

    Attributes:
        limit: distance below which a sample counts as a copy.

    Raises:
        ValueError: pictures of another shape or range.
    """

    @ONE_THREAD
    def __init__(self, training, held_out, quantile=0.05):
        self.training = checked_faces(training, "training faces")
        self.rows = distinct_faces(self.training)
        parts = (self.training[rows] for rows in chunks(self.rows))
        self.known = np.concatenate([windows(contrast_maps(part))[:, 0] for part in parts])
        _, vectors = np.linalg.eigh(self.known.T @ self.known)
        self.basis = vectors[:, -COARSE:]  # best for all products with training faces
        self.coarse = self.known @ self.basis
        self.limit = lower_quantile(self.nearest(held_out)[0], quantile)

    @ONE_THREAD
    def nearest(self, samples):
        """Distance (n,) in [0, 2] to the nearest training face, and its row (n,) in ``training``.

        All training faces are compared on principal components, and the best 40 in full.

        Raises:
            ValueError: pictures of another shape or range.
        """
        found = [self._nearest(part) for part in chunks(checked_faces(samples, "samples"))]
        return tuple(np.concatenate(part) for part in zip(*found, strict=True))

    def _nearest(self, samples):
        seen = views(samples)
        rough = np.full((len(samples), len(self.rows)), -1.0, np.float32)
        for view in np.moveaxis(seen @ self.basis, 1, 0):
            np.maximum(rough, view @ self.coarse.T, out=rough)
        count = min(CANDIDATES, len(self.rows))
        likely = np.argpartition(-rough, count - 1, axis=1)[:, :count]
        exact = (seen @ self.known[likely].transpose(0, 2, 1)).max(axis=1)
        each, best = np.arange(len(samples)), exact.argmax(axis=1)
        return np.maximum(1.0 - exact[each, best], 0.0), self.rows[likely[each, best]]

    def copied_share(self, samples):
        """Share of samples below ``limit``: about ``quantile`` for new people, 1 for copies."""
        return float(np.mean(self.nearest(samples)[0] < self.limit))


def hubness(indices):
    """Most samples that share one nearest training face, that face's row, and their share."""
    rows, counts = np.unique(indices, return_counts=True)
    most = counts.argmax()
    return int(counts[most]), int(rows[most]), float(counts[most] / len(indices))


# What is done to planted copies: functions of pictures in [-1, 1] and a random generator.
def shifted(images, rng):
    """By a sixteenth of the side (4 pixels of 64) along an axis, by up to that along the other."""
    reach = images.shape[1] // 16
    moves = rng.integers(-reach, reach + 1, (len(images), 2))
    moves[:, 0] = rng.choice([-reach, reach], len(images))
    pairs = zip(images, rng.permuted(moves, axis=1), strict=True)
    return np.stack([shift(image, (*move, 0), order=0, mode="nearest") for image, move in pairs])


def mirrored(images, rng):
    return images[:, :, ::-1]


def zoomed(images, rng):
    """By a factor of 0.9 to 1.2 about the centre; below 1, the border is repeated."""
    centre = (np.array(images.shape[2:0:-1]) - 1) / 2
    steps = [
        SimilarityTransform(scale=1 / zoom, translation=centre * (1 - 1 / zoom))
        for zoom in rng.uniform(0.9, 1.2, len(images))
    ]
    pairs = zip(images, steps, strict=True)
    return np.stack([warp(*pair, mode="edge", preserve_range=True) for pair in pairs])


def brightness(images, rng):
    return images + rng.choice([-0.3, 0.3], (len(images), 1, 1, 1))


def contrast(images, rng):
    return images * rng.choice([0.6, 1.5], (len(images), 1, 1, 1))


def side_light(images, rng):
    """Light times a ramp from 0.5 to 1.5 that runs left, right, up or down; black is -1."""
    down, across = (0.5 + at / at.max() for at in np.indices(images.shape[1:3]))
    ramps = np.stack([across, across[:, ::-1], down, down[::-1]])
    return (images + 1) * ramps[rng.integers(0, 4, len(images)), :, :, None] - 1


def noise(images, rng):
    return images + 0.05 * rng.standard_normal(images.shape)


KINDS = {kind.__name__: (kind,) for kind in (
    shifted, mirrored, zoomed, brightness, contrast, side_light, noise,
)} | {
    "shifted_mirrored": (shifted, mirrored),
    "zoomed_side_light": (zoomed, side_light),
    "everything": (mirrored, zoomed, shifted, contrast, side_light, noise),
}  # fmt: skip


def planted(training, count=PLANTED, seed=0):
    """{kind: pictures (count, h, w, c)}: copies of the same random training faces, each changed.

    They are the first of ``np.random.default_rng(seed).permutation(len(training))``.
    """
    chosen = training[np.random.default_rng(seed).permutation(len(training))[:count]]
    found = {}
    for number, (kind, changes) in enumerate(KINDS.items()):
        images, rng = chosen, np.random.default_rng([seed, number])
        for change in changes:
            images = np.clip(change(images, rng), -1.0, 1.0)
        found[kind] = images.astype(np.float32)
    return found


def found_table(search, count=PLANTED, seed=0):
    """{kind: share of its planted copies that a `CopySearch` finds}."""
    copies = planted(search.training, count, seed)
    return {kind: search.copied_share(images) for kind, images in copies.items()}
