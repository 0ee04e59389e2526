"""Metrics of generated faces: distances to held-out people on features, and the search for copies.

The features are histograms of oriented gradients (HOG; Dalal and Triggs, 2005), which describe how
edges run in each cell of a picture. They are nonlinear in the pixels. This matters: on linear
features, such as principal components, the eigenface baseline would match mean and covariance by
construction. Numbers on other features or at other picture sizes cannot be compared.
"""

import numpy as np
from skimage.feature import hog
from sklearn.decomposition import PCA

from gan_keras.metrics import efficientnet, neighbours
from gan_keras.metrics.copies import (
    ONE_THREAD,
    PLANTED,
    CopySearch,
    distinct_faces,
    found_table,
    hubness,
)
from gan_keras.metrics.frechet import frechet_distance, gaussian_statistics
from gan_keras.metrics.kernel import jackknife_distance, permutation_p
from gan_keras.metrics.samples import count_name
from gan_keras.networks.efficientnet import installed

CELLS, DIRECTIONS = 4, 8  # cells per side, directions in each cell
VARIANCE = 0.95  # share of the training pictures' variance that the eigenface baseline keeps
WIDEST = 256  # numbers; few held-out people do not tell the covariance of wider features
FEWEST = 3  # pictures that a kernel distance needs
SHIFT, NOISE = 1, 0.05  # of `planted_copies`: pixels, standard deviation on the scale [-1, 1]


def hog_features(images):
    """Pictures (n, h, w, c) in [-1, 1] -> (n, 128)."""
    side = images.shape[1] // CELLS
    return np.stack([
        hog(image.mean(axis=-1), orientations=DIRECTIONS, pixels_per_cell=(side, side),
            cells_per_block=(1, 1))
        for image in images
    ])  # fmt: skip


FEATURES = {"hog": hog_features}  # name in the metrics: function of pictures


def known_features():
    """`FEATURES`, and those of EfficientNet-Lite0 where the extra ``features`` is installed."""
    return FEATURES | ({"efflite": efficientnet.features} if installed() else {})


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


def distances(made, held_out, name, ending=""):
    """{metric name: number} between features (n, d) and those of held-out people (m, d).

    ``fd`` is the Frechet distance, for features of up to 256 numbers. ``kd`` is the kernel
    distance, for at least 3 pictures in both sets, with its standard error, and ``p_kd`` the
    p value of the hypothesis that both sets are alike. For ``kd``, its error and ``p_kd``, features
    are divided by the root mean square of the held-out people's. Else the features' scale would
    decide how curved the kernel is.

    The error and p treat pictures as independent. Several pictures of one person make both too
    small: other people's faces differ, even if no picture does for another reason.
    """
    end, found = f"{name}_{count_name(len(made))}{ending}", {}
    if held_out.shape[1] <= WIDEST:
        pair = (*gaussian_statistics(made), *gaussian_statistics(held_out))
        found[f"fd_{end}"] = frechet_distance(*pair)
    if min(len(made), len(held_out)) >= FEWEST:
        scale = np.sqrt(np.mean(np.square(held_out)))
        pair = held_out / scale, made / scale
        found[f"kd_{end}"], found[f"kd_error_{end}"] = jackknife_distance(*pair)
        found[f"p_kd_{end}"] = permutation_p(*pair)
    return found


@ONE_THREAD
def faces_report(images, training, held_out, features=None, search=None):
    """{metric name: number} of faces in [-1, 1] against held-out people.

    Names carry the number of faces. The distances are reported on all faces and on as many as
    people are held out: `training_report` has the latter for training faces. Names that end in
    ``_eigenfaces`` are those of the baseline. See `distances` and `gan_keras.metrics.copies`;
    ``found_KIND`` is the control, the share of planted copies that the search finds.

    Args:
        features: {name: function of pictures (n, h, w, c) -> (n, d)}, `FEATURES` by default.
        search: a `CopySearch` in the training faces, if there is one already.
    """
    search = search or CopySearch(training, held_out)
    features = features or FEATURES
    baseline = eigenfaces(training, len(images))
    few, report = min(len(images), len(held_out)), {}
    for name, function in features.items():
        made, ghosts, real = (function(faces) for faces in (images, baseline, held_out))
        report |= distances(made, real, name) | distances(ghosts, real, name, "_eigenfaces")
        report |= distances(made[:few], real, name)
    for faces, ending in ((images, ""), (baseline, "_eigenfaces")):
        gaps, rows = search.nearest(faces)
        total = count_name(len(faces))
        report[f"copied_{total}{ending}"] = float(np.mean(gaps < search.limit))
        report[f"hub_{total}{ending}"] = hubness(rows)[2]
    count = min(PLANTED, len(training))
    planted = found_table(search, count)
    return report | {f"found_{kind}_{count}": share for kind, share in planted.items()}


def training_report(training, held_out, count, features=None, seed=0):
    """`distances` of ``count`` random training faces, to compare generated ones with.

    At most as many as are distinct, mirror images aside; the names carry their number.
    """
    rows = np.random.default_rng(seed).permutation(distinct_faces(training))[:count]
    report = {}
    for name, function in (features or FEATURES).items():
        report |= distances(function(training[rows]), function(held_out), name)
    return report


# The first search, on small pictures: it misses copies that are mirrored, zoomed or moved by two
# pixels. Notebook 06 explains it.


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
