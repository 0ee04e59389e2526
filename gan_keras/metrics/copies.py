"""Search for copies of training faces that were moved, mirrored, zoomed or lit in another way.

A generator that repeats a training face seldom repeats its pixels: training itself shifts, mirrors
and recolours the pictures. Pixel distances miss such copies. So the search compares every sample
with every training face under all combinations of these changes and keeps the best match:

- Light is removed first. Each pixel is divided by the contrast around it (local contrast
  normalisation), which cancels brightness, contrast and light from one side.
- Only the centre of the training face is compared, because a shift or zoom replaces the border.
- The sample is zoomed back by each of `ZOOMS`, mirrored, and moved by up to `REACH`; the distance is
  1 minus the largest correlation: 0 for a copy, about 1 for unrelated pictures.

It does not find copies that are turned by more than about 5 degrees, or moved further.
"""

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from PIL import Image
from scipy.ndimage import gaussian_filter
from skimage.transform import SimilarityTransform, warp

SIDE = 32  # pixels to which every picture is scaled
WINDOW, REACH = 24, 2  # of these, side of the compared centre, and largest shift in each direction
ZOOMS = (0.9, 1.0, 1.1, 1.2)  # of a copy; steps in between lose little
SURROUND = 2.0  # standard deviation in pixels of the surround that sets the local contrast
FLAT = 0.3  # share of the picture's contrast below which a place counts as flat
COARSE, CANDIDATES = 64, 20  # principal components, and training faces that pass to the full test
CHUNK = 50  # samples at a time: 23 MB of views
PLANTED = 50  # copies of each kind for the control


def checked_faces(images, name):
    """The pictures as they are.

    Raises:
        ValueError: not (n, h, w, 1 or 3) with n > 0, or values that are not finite in [-1, 1].
    """
    images = np.asarray(images)
    if images.ndim != 4 or images.shape[3] not in (1, 3) or not len(images):
        raise ValueError(f"{name} must be pictures (n, h, w, 1 or 3), got {images.shape}")
    if not (np.abs(images) <= 1.001).all():
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
    """Pictures (n, h, w, c) -> (n, 32, 32) without light, as if zoomed by ``zoom``."""
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


def distinct_faces(images):
    """Rows of the faces that are neither equal to an earlier face nor its mirror image."""
    seen, rows = set(), []
    for row, image in enumerate(images):
        if image.tobytes() not in seen:
            seen |= {image.tobytes(), image[:, ::-1].tobytes()}
            rows.append(row)
    return np.array(rows)


class CopySearch:
    """Finds the samples that are nearer to a training face than new people naturally are.

    Args:
        training, held_out: pictures (n, h, w, 1 or 3) in [-1, 1]; no person is in both. Mirror
            images among the training faces cost nothing: the search mirrors anyway.
        quantile: share of the held-out faces that counts as copies, which sets ``limit``. With
            few held-out people the limit is rough; check the share on others.

    Attributes:
        limit: distance below which a sample counts as a copy.

    Raises:
        ValueError: pictures of another shape or range.
    """

    def __init__(self, training, held_out, quantile=0.05):
        self.training = checked_faces(training, "training faces")
        self.rows = distinct_faces(self.training)
        starts = range(0, len(self.rows), CHUNK)
        parts = [self.training[self.rows[start : start + CHUNK]] for start in starts]
        self.known = np.concatenate([windows(contrast_maps(part))[:, 0] for part in parts])
        _, vectors = np.linalg.eigh(self.known.T @ self.known)
        self.basis = vectors[:, -COARSE:]  # best for all products with training faces
        self.coarse = self.known @ self.basis
        self.limit = float(np.quantile(self.nearest(held_out)[0], quantile))

    def nearest(self, samples):
        """Distance (n,) in [0, 2] to the nearest training face, and its row (n,) in ``training``.

        Of the principal components only, all training faces are compared; the best 20 pass to
        the full comparison.

        Raises:
            ValueError: pictures of another shape or range.
        """
        samples = checked_faces(samples, "samples")
        starts = range(0, len(samples), CHUNK)
        found = [self._nearest(samples[start : start + CHUNK]) for start in starts]
        distances, indices = (np.concatenate(part) for part in zip(*found, strict=True))
        return distances, indices

    def _nearest(self, samples):
        seen = views(samples)
        rough = np.full((len(samples), len(self.rows)), -1.0, np.float32)
        for view in (seen.reshape(-1, WINDOW**2) @ self.basis).reshape(*seen.shape[:2], -1).swapaxes(0, 1):
            np.maximum(rough, view @ self.coarse.T, out=rough)
        count = min(CANDIDATES, len(self.rows))
        likely = np.argpartition(-rough, count - 1, axis=1)[:, :count]
        exact = (seen @ self.known[likely].transpose(0, 2, 1)).max(axis=1)
        best = exact.argmax(axis=1)[:, None]
        distances = 1.0 - np.take_along_axis(exact, best, axis=1)[:, 0]
        indices = self.rows[np.take_along_axis(likely, best, axis=1)[:, 0]]
        return np.maximum(distances, 0.0), indices

    def copied_share(self, samples):
        """Share of samples below ``limit``: about ``quantile`` for new people, 1 for copies."""
        return float(np.mean(self.nearest(samples)[0] < self.limit))


def hubness(indices):
    """How many samples share one nearest training face, that face's row, and their share.

    A generator that repeats one face, changed too much to count as a copy, shows here.
    """
    rows, counts = np.unique(indices, return_counts=True)
    most = counts.argmax()
    return int(counts[most]), int(rows[most]), float(counts[most] / len(indices))


# Planted copies. Each change is a function of pictures in [-1, 1] and a random generator.


def shifted(images, rng):
    """By a sixteenth of the side (4 pixels of 64) along an axis, by up to that along the other."""
    reach, (height, width) = images.shape[1] // 16, images.shape[1:3]
    padded = np.pad(images, ((0, 0), (reach, reach), (reach, reach), (0, 0)), mode="edge")
    moves = rng.integers(0, 2 * reach + 1, (len(images), 2))
    moves[np.arange(len(images)), rng.integers(0, 2, len(images))] = 2 * reach * rng.integers(
        0, 2, len(images)
    )
    return np.stack([
        image[y : y + height, x : x + width]
        for image, (y, x) in zip(padded, moves, strict=True)
    ])  # fmt: skip


def mirrored(images, rng):
    return images[:, :, ::-1]


def zoomed(images, rng):
    """By a factor of 0.9 to 1.2 about the centre; the border is repeated where it is below 1."""
    centre = (np.array(images.shape[2:0:-1]) - 1) / 2

    def one(image, zoom):
        step = SimilarityTransform(scale=1 / zoom, translation=centre * (1 - 1 / zoom))
        return warp(image, step, order=1, mode="edge", preserve_range=True)

    zooms = rng.uniform(0.9, 1.2, len(images))
    return np.stack([one(*pair) for pair in zip(images, zooms, strict=True)])


def brightness(images, rng):
    return images + rng.choice([-0.3, 0.3], (len(images), 1, 1, 1))


def contrast(images, rng):
    return images * rng.choice([0.6, 1.5], (len(images), 1, 1, 1))


def side_light(images, rng):
    """Light times a ramp from 0.5 to 1.5 that runs left, right, up or down; black is -1."""
    height, width = images.shape[1:3]
    across = np.broadcast_to(np.linspace(0.5, 1.5, width), (height, width))
    down = np.broadcast_to(np.linspace(0.5, 1.5, height)[:, None], (height, width))
    ramps = np.stack([across, across[:, ::-1], down, down[::-1]])
    return (images + 1) * ramps[rng.integers(0, 4, len(images)), :, :, None] - 1


def noise(images, rng):
    return images + 0.05 * rng.standard_normal(images.shape)


KINDS = {kind.__name__: (kind,) for kind in (
    shifted, mirrored, zoomed, brightness, contrast, side_light, noise,
)} | {
    "shifted_mirrored_noise": (shifted, mirrored, noise),
    "zoomed_side_light": (zoomed, side_light),
    "everything": (mirrored, zoomed, shifted, contrast, side_light, noise),
}  # fmt: skip


def planted(training, count=PLANTED, seed=0):
    """{kind: pictures (count, h, w, c)}: copies of the same random training faces, each changed.

    With fewer training faces than ``count``, each is planted once. The first faces of
    ``np.random.default_rng(seed).permutation(len(training))`` are planted.
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
