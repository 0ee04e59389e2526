"""Reader of IDX files, the format of MNIST and Fashion-MNIST (yann.lecun.com/exdb/mnist)."""

import gzip
import math
import struct
import zlib

import numpy as np

from gan_keras.errors import InputError

UNSIGNED_BYTE = 0x08
MOST_AXES = 4  # a damaged byte can claim 255


def read_idx(path):
    """The uint8 array in an IDX file, gzipped or not.

    Raises:
        InputError: a file that is missing, truncated, too long or not an IDX file of bytes.
    """
    try:
        content = path.read_bytes()
        if content[:2] == b"\x1f\x8b":
            content = gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"cannot read {path}: {error}; fetch the file again") from None
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] != UNSIGNED_BYTE:
        raise InputError(f"{path} is not an IDX file of bytes: fetch the file again")
    rank = content[3]
    if not 1 <= rank <= MOST_AXES:
        raise InputError(f"{path} claims to have {rank} axes: fetch the file again")
    header = 4 + 4 * rank
    if len(content) < header:
        raise InputError(f"{path} is truncated inside its header: fetch the file again")
    shape = struct.unpack(f">{rank}I", content[4:header])
    if len(content) - header != math.prod(shape):
        raise InputError(
            f"{path} should hold {math.prod(shape)} bytes for shape {shape}, but holds "
            f"{len(content) - header}: fetch the file again"
        )
    return np.frombuffer(content, np.uint8, offset=header).reshape(shape)
