"""Baselines that fill holes and remove noise without learning."""

import numpy as np
from skimage import restoration

from gan_keras.data.sources import TEST_NOISE

TV_WEIGHTS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4)  # of total variation; selection pictures choose one
NLM_STRENGTHS = (0.4, 0.6, 0.8, 1.0, 1.2)  # of non-local means, in units of the noise


def biharmonic(source):
    """`skimage.restoration.inpaint_biharmonic` on each picture with a hole."""
    known, mask = source[..., :-1], source[..., -1] > 0.5
    pairs = zip(known, mask, strict=True)
    filled = [restoration.inpaint_biharmonic(p, m, channel_axis=-1) for p, m in pairs]
    return np.clip(np.stack(filled), -1.0, 1.0)


def total_variation(source, weight):
    """`skimage.restoration.denoise_tv_chambolle` on each picture in [0, 1]."""
    clean = [restoration.denoise_tv_chambolle((p + 1) / 2, weight, channel_axis=-1) for p in source]
    return np.clip(2 * np.stack(clean) - 1, -1.0, 1.0)


def non_local_means(source, strength):
    """`skimage.restoration.denoise_nl_means` on each picture in [0, 1], given the noise level."""
    sigma = TEST_NOISE / 255
    clean = [
        restoration.denoise_nl_means(
            (p + 1) / 2, patch_size=5, patch_distance=6, h=strength * sigma, sigma=sigma,
            fast_mode=True, channel_axis=-1
        ) for p in source
    ]  # fmt: skip
    # denoise_nl_means drops the axis of a single channel.
    return np.clip(2 * np.stack(clean).reshape(source.shape) - 1, -1.0, 1.0)
