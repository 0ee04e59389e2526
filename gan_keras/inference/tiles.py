"""Pictures of any size through an enlarging network, in tiles where they are large."""

import numpy as np
import tensorflow as tf

from gan_keras.data.scale import to_bytes

TILE = 192  # low-resolution pixels; memory stays far below 1 GiB with it


def output_scale(network):
    """How much larger the network makes a picture."""
    return network.compute_output_shape((1, 8, 8, 3))[1] // 8


def tiles(length, tile, halo):
    """Along one side: (begin of what is read, begin and end of what is kept) of each tile.

    Every tile reads ``tile`` pixels and keeps those that are ``halo`` away from its cuts; at
    the picture's own borders nothing is cut off.
    """
    if length <= tile:
        return [(0, 0, length)]
    parts, kept = [], 0
    while kept < length:
        begin = min(max(kept - halo, 0), length - tile)
        end = length if begin + tile == length else begin + tile - halo
        parts.append((begin, kept, end))
        kept = end
    return parts


def enlarged_tiles(network, picture, halo, tile=TILE, progress=None):
    """Yield (top, left, tile of the result, uint8) until the whole picture is covered.

    Args:
        network: pictures in [-1, 1], any size -> larger ones.
        picture: uint8 (h, w, 3).
        halo: pixels that a tile sees beyond what it contributes; with the network's `reach`
            the tiles are what the whole picture would give.
        progress: called with (tiles done, tiles in all).
    """
    scale, step = output_scale(network), _compiled(network)
    tile = max(tile, 2 * halo + 16)
    rows, columns = (tiles(length, tile, halo) for length in picture.shape[:2])
    for i, (top, first_row, last_row) in enumerate(rows):
        for j, (left, first_column, last_column) in enumerate(columns):
            part = picture[top : top + tile, left : left + tile]
            large = step(tf.constant(part[None] / np.float32(127.5) - 1)).numpy()[0]
            large = large[
                (first_row - top) * scale : (last_row - top) * scale,
                (first_column - left) * scale : (last_column - left) * scale,
            ]
            yield first_row * scale, first_column * scale, to_bytes(large)
            if progress:
                progress(i * len(columns) + j + 1, len(rows) * len(columns))


def enlarge(network, picture, halo, tile=TILE):
    """The whole result as one array, uint8 (scale h, scale w, 3)."""
    scale = output_scale(network)
    height, width = picture.shape[:2]
    result = np.empty((height * scale, width * scale, 3), np.uint8)
    for top, left, large in enlarged_tiles(network, picture, halo, tile):
        result[top : top + large.shape[0], left : left + large.shape[1]] = large
    return result


def _compiled(network):
    """The network at inference for any size; XLA would compile each size anew."""
    if not hasattr(network, "enlarge_step"):
        spec = tf.TensorSpec((1, None, None, 3), tf.float32)
        step = tf.function(lambda x: network(x, training=False), input_signature=[spec])
        network.enlarge_step = step.get_concrete_function()  # traced once, by intention
    return network.enlarge_step
