"""Folders of pictures to read: as large as those of CelebA, cut from a bundled photograph."""

import numpy as np
from PIL import Image

SIZE = (178, 218)  # width and height


def make_folder(folder, count, seed=0):
    """Write ``count`` JPEG files."""
    from skimage.data import astronaut

    photograph, rng = Image.fromarray(astronaut()), np.random.default_rng(seed)
    for number in range(count):
        left, top = (rng.integers(512 - side) for side in SIZE)
        part = photograph.crop((left, top, left + SIZE[0], top + SIZE[1]))
        part.save(folder / f"{number:05d}.jpg", quality=90)
