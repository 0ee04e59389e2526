"""Faces that the shipped generator drew: data for a machine without a network or pictures.

They show nobody. A GAN that learns them learns what another GAN has learned, with its faults: good
for seeing a face GAN train, no evidence about how GANs do on photographs.
"""

import numpy as np

from gan_keras.data.scale import to_bytes
from gan_keras.data.shipped_files import checked_folder

COUNTS = {"train": 2000, "test": 500}
SEEDS = {"train": 1, "test": 2}  # no latent vector is in both
BATCH = 100


def drawn_faces(data_dir, split="train", size=64):
    """(uint8 (n, 64, 64, 3), zeros (n,)): the same pictures at each call.

    Raises:
        InputError: the shipped generator is damaged.
    """
    import keras

    path = checked_folder("faces") / "generator.keras"
    network = keras.saving.load_model(path, compile=False)
    rng = np.random.default_rng(SEEDS[split])
    z = rng.standard_normal((COUNTS[split], network.input_shape[-1]), np.float32)
    parts = (z[i : i + BATCH] for i in range(0, len(z), BATCH))
    faces = np.concatenate([to_bytes(np.asarray(network(p, training=False))) for p in parts])
    return faces, np.zeros(len(faces), np.int64)
