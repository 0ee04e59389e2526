"""Arrays of other frameworks: what is read, and what is refused in one line."""

import re
import warnings
from pathlib import Path

import numpy as np
import pytest

from gan_keras.errors import InputError
from gan_keras.symptoms.arrays import read_pair

GOOD = np.zeros((100, 4, 4, 1))


@pytest.mark.parametrize(
    ("array", "expected"),
    [
        (None, "x.npy does not exist"),
        (b"PK\x03\x04", "x.npy is no .npy file: numpy.save(path, array)"),
        (b"", "x.npy is no .npy file: numpy.save(path, array)"),
        (b"\x93NUMPY\x01", "cannot read x.npy"),
        (GOOD[:99], "at least 100 samples are needed, got 99 in x.npy"),
        (GOOD[..., 0], "got shape (100, 4, 4): x[..., None] adds the last axis"),
        (np.zeros((100, 3, 8, 8)), "got shape (100, 3, 8, 8): x.transpose(0, 2, 3, 1) puts"),
        (np.zeros((100, 8, 8, 2)), "got shape (100, 8, 8, 2): c is 1, 3 or 4"),
        (np.zeros((30, 0, 8, 1)), "got shape (30, 0, 8, 1): none of these may be 0"),
        (np.zeros((0, 8, 8, 1)), "got shape (0, 8, 8, 1): none of these may be 0"),
        (np.zeros(100), "must hold pictures (n, h, w, c) or points (n, d), got shape (100,)"),
        (np.zeros((100, 2)), "give both the same shape"),
        (GOOD + np.nan, "must hold finite numbers of at most 1e+09 in size"),
        (GOOD + 1e300, "must hold finite numbers of at most 1e+09 in size"),
        (GOOD + 1j, "x.npy holds values of type complex128: save real numbers"),
        (GOOD.astype(object), "cannot read x.npy: Object arrays cannot be loaded"),
        (np.zeros(100, [("name", "U3"), ("value", float)]), "x.npy holds values of type [("),
    ],
)
def test_wrong_arrays_are_refused(tmp_path, monkeypatch, array, expected):
    monkeypatch.chdir(tmp_path)
    np.save("good.npy", GOOD[:20])
    if isinstance(array, bytes):
        Path("x.npy").write_bytes(array)
    elif array is not None:
        np.save("x.npy", array, allow_pickle=True)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(InputError, match=re.escape(expected)) as refused:
            read_pair("x.npy", "good.npy")
    assert len(str(refused.value).splitlines()) == 1


def test_few_training_samples_are_enough(tmp_path):
    for name, count in (("made", 100), ("data", 20)):
        np.save(tmp_path / f"{name}.npy", np.zeros((count, 4, 4, 3), np.uint8))
    samples, data = read_pair(tmp_path / "made.npy", tmp_path / "data.npy")
    assert (samples.shape, data.shape) == ((100, 4, 4, 3), (20, 4, 4, 3))
    assert samples.dtype == np.float32
    np.save(tmp_path / "data.npy", GOOD[:19, ..., [0, 0, 0]])
    with pytest.raises(InputError, match="at least 20 samples are needed, got 19 in"):
        read_pair(tmp_path / "made.npy", tmp_path / "data.npy")
