"""pairs.npz of a run: the pictures that a teacher drew, as bytes.

A run that is resumed learns from the same pictures, also where the teacher is gone.
"""

import numpy as np

from gan_keras.errors import InputError, first_line
from gan_keras.files import replace_atomically

ARRAY = "drawn"  # its name in the file


def write_pairs(path, drawn):
    """Write pictures, uint8 (n, h, w, c), in whole."""
    with replace_atomically(path) as part:
        np.savez_compressed(part, **{ARRAY: drawn})


def read_pairs(path, shape):
    """Pictures, uint8 of ``shape`` (n, h, w, c).

    Raises:
        InputError: a damaged file, or one of other pictures.
    """
    try:
        # numpy leaves a damaged file open that it opens itself
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            drawn = arrays[ARRAY]
        if drawn.shape != shape or drawn.dtype != np.uint8:
            raise ValueError(f"{drawn.dtype} {drawn.shape} in it")
    except Exception as error:  # zipfile, zlib and numpy each raise their own exceptions
        raise InputError(
            f"{path} does not hold the teacher's pictures ({first_line(error)}): start anew with "
            "--overwrite"
        ) from None
    return drawn
