"""Read weights that PyTorch saved, without PyTorch and without running anything from the file.

A .pth file is made by pickle, which can call any function of any package when it is read. Here
only the few names of `NAMES` are known, and none of them does more than describe a tensor. Files
of ``torch.save`` before PyTorch 1.6 are read; later ones are zip archives, which begin with "PK".
Such a file holds, one after the other:

    magic number, protocol, machine       three pickles
    {name: tensor}                        a pickle; a tensor names its storage, not its numbers
    [storage, ...]                        a pickle; the order of what follows
    count (8 bytes), numbers              for each storage
"""

import collections
import io
import pickle
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import as_strided

from gan_keras.errors import InputError, first_line

MAGIC, PROTOCOL = 0x1950A86A20F9469CFC6C, 1001


class Storage(NamedTuple):
    kind: str  # of numpy, little-endian
    key: str


class Tensor(NamedTuple):
    """A part of a storage: the first number, then counts and steps in numbers for each axis."""

    storage: Storage
    first: int
    shape: tuple
    strides: tuple


def _tensor(storage, first, shape, strides, *_):
    return Tensor(storage, first, shape, strides)


NAMES = {
    ("collections", "OrderedDict"): collections.OrderedDict,
    ("torch._utils", "_rebuild_tensor_v2"): _tensor,
    ("torch", "FloatStorage"): "<f4",
    ("torch", "LongStorage"): "<i8",
}


class SafeUnpickler(pickle.Unpickler):
    """Knows the names of `NAMES`; any other raises `pickle.UnpicklingError`."""

    def find_class(self, module, name):
        if (module, name) not in NAMES:
            raise pickle.UnpicklingError(f"it asks for {module}.{name}")
        return NAMES[module, name]

    def persistent_load(self, reference):
        word, kind, key, _place, _count, view = reference
        if word != "storage" or view is not None:
            raise pickle.UnpicklingError(f"it asks for {word}")
        return Storage(kind, key)


def read_torch_file(content, name="the file"):
    """The bytes of a .pth file -> {name of a tensor: array}, float32 or int64.

    Args:
        name: what the file is called in errors.

    Raises:
        InputError: another format, other objects than tensors, or a damaged file.
    """
    try:
        if content[:2] == b"PK":
            raise ValueError("a zip archive of PyTorch 1.6 or later")
        return _read(io.BytesIO(content))
    except Exception as error:  # a damaged pickle raises nearly anything
        raise InputError(
            f"{name} holds no PyTorch weights that can be read safely ({first_line(error)}): "
            "install its package again"
        ) from None


def _read(file):
    magic, protocol, _machine, tensors, keys = (SafeUnpickler(file).load() for _ in range(5))
    if (magic, protocol) != (MAGIC, PROTOCOL):
        raise ValueError("no file of torch.save")
    kinds = {tensor.storage.key: tensor.storage.kind for tensor in tensors.values()}
    storages = {}
    for key in keys:
        count, kind = int.from_bytes(file.read(8), "little"), np.dtype(kinds[key])
        storages[key] = np.frombuffer(file.read(count * kind.itemsize), kind, count)
    return {name: _array(tensor, storages) for name, tensor in tensors.items()}


def _array(tensor, storages):
    """A copy of the tensor's numbers; one that reaches beyond its storage is refused."""
    numbers, axes = storages[tensor.storage.key], zip(tensor.shape, tensor.strides, strict=True)
    steps = [(count - 1) * step for count, step in axes]
    last = tensor.first + sum(steps)
    if min((tensor.first, *tensor.shape, *tensor.strides)) < 0 or last >= len(numbers):
        raise ValueError("a tensor reaches beyond its storage")
    strides = [step * numbers.itemsize for step in tensor.strides]
    return as_strided(numbers[tensor.first :], tensor.shape, strides).copy()
