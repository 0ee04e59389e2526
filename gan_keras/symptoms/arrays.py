"""Samples of other frameworks: arrays in .npy files. Imports nothing heavy."""

import numpy as np

from gan_keras.errors import InputError, first_line, refuse_special

MAGIC = b"\x93NUMPY"  # the first bytes of every .npy file
CHANNELS = (1, 3, 4)
LARGEST = 1e9  # of a number: squares of larger ones may overflow
LEAST_MADE = 100  # generated samples; with fewer the kinds cannot be counted


def read_pair(samples_path, data_path):
    """(generated samples, training samples) of two .npy files, which go together.

    Raises:
        InputError: a file that is none, samples of another shape, or too few.
    """
    from gan_keras.symptoms.sample_numbers import LEAST

    samples, data = read_array(samples_path), read_array(data_path)
    if samples.shape[1:] != data.shape[1:]:
        raise InputError(
            f"samples of shape {samples.shape[1:]} in {samples_path} do not go with data of "
            f"shape {data.shape[1:]} in {data_path}: give both the same shape"
        )
    for path, array, least in ((samples_path, samples, LEAST_MADE), (data_path, data, LEAST)):
        if len(array) < least:
            raise InputError(f"at least {least} samples are needed, got {len(array)} in {path}")
    return samples, data


def read_array(path):
    """Pictures (n, h, w, c) or points (n, d) of a .npy file as float32.

    Raises:
        InputError: no such file, another shape, or no finite numbers in it.
    """
    refuse_special(path)
    try:
        with open(path, "rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise InputError(f"{path} is no .npy file: numpy.save(path, array)")
        array = np.load(path, allow_pickle=False)
    except FileNotFoundError:
        raise InputError(f"{path} does not exist: save samples with numpy.save") from None
    except InputError:
        raise
    except (OSError, ValueError, TypeError, EOFError, AttributeError) as error:
        raise InputError(
            f"cannot read {path}: {first_line(error)}; save numbers with numpy.save"
        ) from None
    if array.dtype.kind not in "fiub":
        raise InputError(f"{path} holds values of type {array.dtype}: save real numbers")
    check_shape(path, array.shape)
    with np.errstate(over="ignore"):
        usable = np.isfinite(array).all() and np.abs(array, dtype=np.float64).max() <= LARGEST
    if not usable:
        raise InputError(f"{path} must hold finite numbers of at most {LARGEST:.0e} in size")
    return array.astype(np.float32)


def check_shape(path, shape):
    """Raise InputError for what is neither pictures nor points, with the fix where it is known."""
    if len(shape) == 3:
        fix = "x[..., None] adds the last axis"
    elif len(shape) == 4 and shape[-1] not in CHANNELS:
        fix = "c is 1, 3 or 4"
        if shape[1] in CHANNELS:
            fix = "x.transpose(0, 2, 3, 1) puts the channels last"
    elif len(shape) in (2, 4) and all(shape):
        return
    else:
        fix = "none of these may be 0"
    raise InputError(
        f"{path} must hold pictures (n, h, w, c) or points (n, d), got shape {shape}: {fix}"
    )
