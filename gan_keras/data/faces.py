"""Faces: the 100 that scikit-image ships, Olivetti, and Labelled Faces in the Wild.

Each loader returns uint8 images (n, size, size, channels) and the number of the person (n,). The
split is by person: nobody in the "test" part was seen in training, so that generated faces are
compared with new people.
"""

import numpy as np
from PIL import Image

from gan_keras.errors import InputError, first_line

TEST_SHARE = 0.25  # of the people


def held_out_people(people):
    """Mask (n,) of the images whose person belongs to the test part: every fourth person."""
    _, number = np.unique(people, return_inverse=True)
    every = round(1 / TEST_SHARE)
    return number % every == every - 1


def part(images, people, split):
    chosen = held_out_people(people) == (split == "test")
    return images[chosen], people[chosen]


def resized(images, size):
    """uint8 (n, h, w, c): each image's central square, resized with an antialiasing filter."""
    side = min(images.shape[1:3])
    top, left = (images.shape[1] - side) // 2, (images.shape[2] - side) // 2
    images = images[:, top : top + side, left : left + side]
    if side == size:
        return images

    def one(image):
        picture = Image.fromarray(image[..., 0] if image.shape[2] == 1 else image)
        return np.asarray(picture.resize((size, size), Image.Resampling.LANCZOS))

    return np.stack([one(image) for image in images]).reshape(len(images), size, size, -1)


def to_bytes(images):
    """Floats in [0, 1] -> uint8."""
    return np.round(np.clip(images, 0.0, 1.0) * 255).astype(np.uint8)


def lfw_faces(data_dir, split="train", size=32):
    """The 100 faces of `skimage.data.lfw_subset`. They have no names: each counts as a person."""
    from skimage.data import lfw_subset

    faces = to_bytes(lfw_subset()[:100])[..., None]  # the images after them are not faces
    return part(resized(faces, size), np.arange(len(faces)), split)


def olivetti(data_dir, split="train", size=64):
    """Ten pictures of each of 40 people, 64x64 and grey."""
    bunch = fetched("olivetti", data_dir)
    faces = upright(to_bytes(bunch.images)[..., None])
    return part(resized(faces, size), bunch.target, split)


def upright(faces):
    """The same faces, turned upright if they lie on their side.

    The file of scikit-learn holds columns where others hold rows, so scikit-learn transposes it. A
    file that was made from upright pictures therefore comes out lying. An upright face is
    recognised by its symmetry: left and right are more alike than top and bottom.
    """
    mean = faces.mean(axis=(0, 3))
    sideways, upwards = (np.abs(mean - np.flip(mean, axis)).mean() for axis in (1, 0))
    return faces if sideways <= upwards else faces.transpose(0, 2, 1, 3)


def lfw(data_dir, split="train", size=64):
    """Labelled Faces in the Wild, cropped to the face as scikit-learn does, in colour."""
    bunch = fetched("lfw", data_dir)
    return part(resized(to_bytes(bunch.images), size), bunch.target, split)


def fetched(name, data_dir):
    """scikit-learn's copy below ``data_dir``/NAME, or its download.

    Raises:
        InputError: neither is available, or the file is damaged.
    """
    from sklearn import datasets

    home = data_dir / name
    try:
        if name == "olivetti":
            return datasets.fetch_olivetti_faces(data_home=home)
        return datasets.fetch_lfw_people(data_home=home, color=True, resize=0.68)
    except Exception as error:  # urllib, http, joblib and pickle each raise their own exceptions
        raise InputError(
            f"dataset {name} is not in {home} and cannot be downloaded ({first_line(error)}): "
            f"name the folder that holds {name}/ with --data-dir, or use dataset lfw_faces"
        ) from None
