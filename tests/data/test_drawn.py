"""The dataset of faces that the shipped generator drew."""

import numpy as np

import gan_keras
from gan_keras.data.scale import to_bytes


def test_they_are_samples_of_the_shipped_generator_and_never_the_same_in_both_parts():
    parts = {split: gan_keras.load_dataset("drawn_faces", split=split) for split in
             ("train", "test")}  # fmt: skip
    assert [(part.count, part.shape) for part in parts.values()] == [
        (2000, (64, 64, 3)), (500, (64, 64, 3))
    ]  # fmt: skip
    gan = gan_keras.load_pretrained("faces")
    for part, seed in zip(parts.values(), (1, 2), strict=True):
        drawn = to_bytes(gan.generate(3, seed=seed)).astype(int)
        assert np.abs(part.samples[:3] - drawn).max() <= 1
    seen = {face.tobytes() for face in parts["train"].samples}
    assert len(seen) == 2000
    assert not seen & {face.tobytes() for face in parts["test"].samples}
    again = gan_keras.load_dataset("drawn_faces", split="test")
    assert np.array_equal(again.samples, parts["test"].samples)
