"""Attributes that can be read off the pixels, so that no one has to label faces.

Pictures are floats (n, h, w, c) in [-1, 1]; each function returns (n,), from -2 to 2.
"""


def light_from_left(faces):
    """How much brighter the left half of the face is than its right half."""
    grey = faces.mean(axis=-1)
    h, w = grey.shape[1:]
    face = grey[:, h // 4 : -h // 4, w // 4 : -w // 4]  # not the background
    half = face.shape[2] // 2
    return face[:, :, :half].mean(axis=(1, 2)) - face[:, :, -half:].mean(axis=(1, 2))


def background(faces):
    """Mean brightness of the two upper corners."""
    grey = faces.mean(axis=-1)
    h, w = grey.shape[1] // 4, grey.shape[2] // 6
    return (grey[:, :h, :w].mean(axis=(1, 2)) + grey[:, :h, -w:].mean(axis=(1, 2))) / 2


def hair(faces):
    """Mean brightness of what lies above the forehead: dark hair is low, grey or none is high."""
    grey = faces.mean(axis=-1)
    h, w = grey.shape[1:]
    return grey[:, h // 8 : h // 4, 3 * w // 8 : -3 * w // 8].mean(axis=(1, 2))


ATTRIBUTES = {"light from the left": light_from_left, "background": background, "hair": hair}
