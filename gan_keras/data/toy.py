"""Mixtures of Gaussians in the plane. Their modes are known, so missing modes can be counted."""

import numpy as np

COUNT = 10_000
RING_RADIUS, RING_STD = 2.0, 0.02  # 1611.02163, appendix A
GRID_EXTENT, GRID_STD = 4.0, 0.05  # 1705.07761, section 5.1: centres 2 apart


def ring_centres():
    """The 8 centres on a circle, (8, 2)."""
    angles = 2 * np.pi * np.arange(8) / 8
    return RING_RADIUS * np.stack([np.cos(angles), np.sin(angles)], axis=1)


def grid_centres():
    """The 25 centres on a 5x5 grid, (25, 2)."""
    ticks = np.linspace(-GRID_EXTENT, GRID_EXTENT, 5)
    return np.stack(np.meshgrid(ticks, ticks), axis=-1).reshape(-1, 2)


def mixture(centres, std, count=COUNT, seed=0):
    """``count`` points (count, 2), float32, and the index (count,) of each point's Gaussian."""
    rng = np.random.default_rng(seed)
    labels = rng.integers(len(centres), size=count)
    points = centres[labels] + std * rng.standard_normal((count, 2))
    return points.astype(np.float32), labels


MIXTURES = {"ring": (ring_centres, RING_STD), "grid": (grid_centres, GRID_STD)}


def draw_mixture(name, count=COUNT, seed=0):
    """Points of "ring" or "grid" (count, 2), float32, and their modes (count,)."""
    centres, std = MIXTURES[name]
    return mixture(centres(), std, count, seed)


def ring(data_dir=None, split="train"):
    return draw_mixture("ring", seed=0 if split == "train" else 1)


def grid(data_dir=None, split="train"):
    return draw_mixture("grid", seed=0 if split == "train" else 1)
