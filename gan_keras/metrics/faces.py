"""Metrics of generated faces on histograms of oriented gradients (HOG), such as `fd_hog_1k`.

HOG (Dalal and Triggs, 2005) describes how edges run in each cell of a picture. It is nonlinear in
the pixels. This matters: on linear features, such as principal components, the eigenface
baseline would match mean and covariance by construction. The numbers cannot be compared with
those on other features or at other picture sizes.
"""

import numpy as np
from skimage.feature import hog
from sklearn.decomposition import PCA

from gan_keras.metrics import neighbours
from gan_keras.metrics.frechet import frechet_distance, gaussian_statistics
from gan_keras.metrics.samples import count_name

CELLS, DIRECTIONS = 4, 8  # cells per side, directions in each cell
VARIANCE = 0.95  # share of the training pictures' variance that the eigenface baseline keeps
PLANTED = 50  # copies for the control
SHIFT, NOISE = 1, 0.05  # of a planted copy: pixels, standard deviation on the scale [-1, 1]


def hog_features(images):
    """Pictures (n, h, w, c) in [-1, 1] -> (n, 128)."""
    side = images.shape[1] // CELLS
    return np.stack([
        hog(image.mean(axis=-1), orientations=DIRECTIONS, pixels_per_cell=(side, side),
            cells_per_block=(1, 1))
        for image in images
    ])  # fmt: skip


def fd_hog(images, reals):
    """Frechet distance between two sets of pictures on HOG features; lower is better."""
    return frechet_distance(
        *gaussian_statistics(hog_features(images)), *gaussian_statistics(hog_features(reals))
    )


def eigenfaces(training, count, seed=0):
    """Faces (count, h, w, c) from a Gaussian on the principal components of training faces.

    The classical baseline without a GAN (Turk and Pentland, 1991). It has the mean of the pixels
    and 95 % of their variance, but the faces look blurred and ghostly.
    """
    flat = training.reshape(len(training), -1)
    pca = PCA(VARIANCE, svd_solver="full").fit(flat)
    rng = np.random.default_rng(seed)
    scores = rng.standard_normal((count, pca.n_components_)) * np.sqrt(pca.explained_variance_)
    faces = pca.inverse_transform(scores).reshape(count, *training.shape[1:])
    return np.clip(faces, -1.0, 1.0).astype(np.float32)


def planted_copies(training, count=PLANTED, seed=0):
    """Training faces, shifted by a pixel and with noise: copies that a search must find."""
    rng = np.random.default_rng(seed)
    chosen = training[rng.permutation(len(training))[:count]]
    moved = np.roll(chosen, SHIFT, axis=2)
    moved[:, :, :SHIFT] = moved[:, :, SHIFT : 2 * SHIFT]
    noise = NOISE * rng.standard_normal(moved.shape)
    return np.clip(moved + noise, -1.0, 1.0).astype(np.float32)


def copy_features(images):
    """Features (n, d) to search for copies by: pictures of about 16x16 pixels, without their
    brightness and contrast, so that a shift by a pixel, noise or other light hides no copy."""
    side = max(1, images.shape[1] // 16)
    grey = images.mean(axis=-1)
    n, h, w = grey.shape
    small = grey.reshape(n, h // side, side, w // side, side).mean(axis=(2, 4)).reshape(n, -1)
    small = small - small.mean(axis=1, keepdims=True)
    return small / np.maximum(np.linalg.norm(small, axis=1, keepdims=True), 1e-6)


def copied_share(images, training, held_out):
    """See `gan_keras.metrics.neighbours.copied_share`; the held-out faces are other people."""
    return neighbours.copied_share(*map(copy_features, (images, training, held_out)))


def faces_report(images, training, held_out):
    """{metric name: number} of faces in [-1, 1] against held-out people.

    Names that end in ``_eigenfaces`` are those of the baseline. ``planted`` is the control: the
    share of planted copies that the search finds.
    """
    baseline = eigenfaces(training, len(images))
    total = count_name(len(images))
    return {
        f"fd_hog_{total}": fd_hog(images, held_out),
        f"fd_hog_{total}_eigenfaces": fd_hog(baseline, held_out),
        f"copied_small_{total}": copied_share(images, training, held_out),
        f"copied_small_{total}_eigenfaces": copied_share(baseline, training, held_out),
        f"planted_small_{PLANTED}": copied_share(planted_copies(training), training, held_out),
    }
