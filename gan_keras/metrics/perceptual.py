"""How different two photographs look: a distance between features of EfficientNet-Lite0.

    d(x, y) = mean over layers l and places p of | f_l(x)_p / |f_l(x)_p| - f_l(y)_p / |f_l(y)_p| |^2

This is the distance of 1801.03924 (LPIPS, equation 1) without its weights, which were fitted to
people's judgements, and on another network. So the numbers cannot be compared with those of LPIPS.
0 for equal pictures, 4 for opposite features. It grows with blur, noise, ringing and the blocks of
JPEG, and bears small shifts better than PSNR.
"""

import numpy as np

from gan_keras.metrics.efficientnet import layer_features

LAYERS = ("block4", "block10")  # others than the content loss compares: see models/content.py
TINY = 1e-6  # keeps a place without any feature finite


def unit(features):
    """Each place's features divided by their norm."""
    return features / (np.sqrt((features**2).sum(axis=-1, keepdims=True)) + TINY)


def efflite_distance(made, original, data_dir=None):
    """The distance d of two uint8 pictures (h, w, 3).

    Raises:
        ValueError: pictures of different shapes.
        InputError: the extra ``features`` is not installed.
    """
    if made.shape != original.shape:
        raise ValueError(f"pictures differ in shape: {made.shape} and {original.shape}")
    pairs = zip(
        *(
            layer_features(picture[None] / 127.5 - 1.0, LAYERS, data_dir)
            for picture in (made, original)
        ),
        strict=True,
    )
    return float(np.mean([np.mean(((unit(a) - unit(b)) ** 2).sum(-1)) for a, b in pairs]))
