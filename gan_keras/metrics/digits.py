"""`fd_digits_10k`: Frechet distance to MNIST digits, on the features of the shipped network.

Two disjoint sets of real digits are shipped as mean and covariance:
"test", the 10,000 MNIST test images, which results are reported against, and
"select", the MNIST training images that are not in mnist5k, which the best generator is
chosen against, so that "best" is not chosen on what it is reported on.
"""

import functools
import json
from importlib import resources

import numpy as np

from gan_keras.metrics import features
from gan_keras.metrics.frechet import frechet_distance, gaussian_statistics

STATISTICS = "digits_statistics.npz"
RECORD = "digits_features.json"


def metric_name(count):
    """fd_digits_10k for 10,000 samples, fd_digits_512 for 512."""
    return f"fd_digits_{count // 1000}k" if count % 1000 == 0 else f"fd_digits_{count}"


@functools.cache
def statistics(name):
    """Mean and covariance of the "test" or the "select" digits."""
    with (resources.files("gan_keras.metrics") / STATISTICS).open("rb") as file:
        arrays = np.load(file)
        return arrays[f"{name}_mean"], arrays[f"{name}_cov"]


def reference():
    """Real against real, by metric name: the floor that a perfect generator would reach."""
    text = (resources.files("gan_keras.metrics") / RECORD).read_text("utf-8")
    return json.loads(text)["reference"]


def fd_digits(images, against="test"):
    """Frechet distance of images (n, 28, 28, 1) in [-1, 1] to real digits; lower is better.

    Raises:
        ValueError: images of another shape or range, or not finite.
    """
    mean, cov = gaussian_statistics(features.digit_features(images))
    return frechet_distance(mean, cov, *statistics(against))
