"""Pictures of any size through a network, in tiles where they are large."""

import numpy as np
import tensorflow as tf

from gan_keras.data.scale import to_bytes
from gan_keras.inference.generate import compiled

TILE = 192  # pixels of the network's input; memory stays far below 1 GiB with it


def output_scale(network):
    """How much larger the network makes a picture."""
    return network.compute_output_shape((1, 8, 8, network.input_shape[-1]))[1] // 8


def tiles(length, tile, halo, multiple=1):
    """Along one side: (begin of what is read, begin and end of what is kept) of each tile.

    Every tile reads ``tile`` pixels and keeps those that are ``halo`` away from its cuts; at
    the picture's own borders nothing is cut off. Tiles begin at multiples of ``multiple``, of
    which ``length`` and ``tile`` are multiples too.
    """
    if length <= tile:
        return [(0, 0, length)]
    parts, kept = [], 0
    while kept < length:
        begin = min(max(kept - halo, 0) // multiple * multiple, length - tile)
        end = length if begin + tile == length else begin + tile - halo
        parts.append((begin, kept, end))
        kept = end
    return parts


def filled(length, multiple):
    """The next multiple that is not smaller."""
    return -(-length // multiple) * multiple


def to_unit(part):
    """uint8 (h, w, c) -> float32 in [-1, 1]."""
    return part / np.float32(127.5) - 1


def tiled(network, picture, halo, multiple=1, source=to_unit, tile=None, progress=None):
    """Yield (top, left, tile of the result, uint8) until the whole picture is covered.

    Args:
        network: float pictures of any size -> pictures as large, or larger by a whole factor.
        picture: (h, w, c).
        halo: pixels that a tile sees beyond what it contributes; with the network's `reach`
            the tiles are what the whole picture would give.
        multiple: what the sides of the network's pictures must be multiples of. A picture is
            filled up at its end by repeating its border.
        source: a part of the picture (h, w, c) -> what the network takes of it, (h, w, d) floats.
        tile: pixels a side, `TILE` if not given; larger where the halo leaves no room.
        progress: called with (tiles done, tiles in all).
    """
    scale, step = output_scale(network), compiled(network, any_size=True)
    tile = filled(max(tile or TILE, 2 * halo + max(16, multiple)), multiple)
    rows, columns = (
        tiles(filled(length, multiple), tile, halo, multiple) for length in picture.shape[:2]
    )
    for i, (top, first_row, last_row) in enumerate(rows):
        for j, (left, first_column, last_column) in enumerate(columns):
            part = picture[top : top + tile, left : left + tile]
            height, width = part.shape[:2]
            pads = [(0, -height % multiple), (0, -width % multiple), (0, 0)]
            made = step(tf.constant(source(np.pad(part, pads, mode="edge"))[None])).numpy()[0]
            made = made[: height * scale, : width * scale][
                (first_row - top) * scale : (last_row - top) * scale,
                (first_column - left) * scale : (last_column - left) * scale,
            ]
            if made.size:  # else all that it would keep lies beyond the border
                yield first_row * scale, first_column * scale, to_bytes(made)
            if progress:
                progress(i * len(columns) + j + 1, len(rows) * len(columns))


def enlarge(network, picture, halo, tile=None, **how):
    """The whole result of `tiled` as one array, uint8 (scale h, scale w, channels)."""
    scale, channels = output_scale(network), network.output_shape[-1]
    height, width = picture.shape[:2]
    result = np.empty((height * scale, width * scale, channels), np.uint8)
    for top, left, made in tiled(network, picture, halo, tile=tile, **how):
        result[top : top + made.shape[0], left : left + made.shape[1]] = made
    return result
