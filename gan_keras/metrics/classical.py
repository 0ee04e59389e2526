"""What fills holes and takes out noise without learning: the baselines."""

import numpy as np
from skimage import restoration

from gan_keras.data.sources import TEST_NOISE

WEIGHTS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4)  # tried for total variation, on the selection pictures
STRENGTHS = (0.4, 0.6, 0.8, 1.0, 1.2)  # of non-local means, in units of the noise


def biharmonic(source):
    """Each hole filled by `skimage.restoration.inpaint_biharmonic`."""
    known, mask = source[..., :-1], source[..., -1] > 0.5
    pairs = zip(known, mask, strict=True)
    filled = [restoration.inpaint_biharmonic(p, m, channel_axis=-1) for p, m in pairs]
    return np.clip(np.stack(filled), -1.0, 1.0)


def total_variation(source, weight):
    """`skimage.restoration.denoise_tv_chambolle` on each picture in [0, 1]."""
    clean = [restoration.denoise_tv_chambolle((p + 1) / 2, weight, channel_axis=-1) for p in source]
    return np.clip(2 * np.stack(clean) - 1, -1.0, 1.0)


def non_local_means(source, strength):
    """`skimage.restoration.denoise_nl_means` on each picture in [0, 1], told the noise."""
    sigma = TEST_NOISE / 255
    clean = [
        restoration.denoise_nl_means(
            (p + 1) / 2, patch_size=5, patch_distance=6, h=strength * sigma, sigma=sigma,
            fast_mode=True, channel_axis=-1
        ) for p in source
    ]  # fmt: skip
    # It drops the axis of a single channel.
    return np.clip(2 * np.stack(clean).reshape(source.shape) - 1, -1.0, 1.0)
