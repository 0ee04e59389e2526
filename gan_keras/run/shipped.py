"""Trained models that come with the package, by the name pretrained:NAME.

Each is a run folder with the files that a user needs: settings, numbers, card, and networks whose
weights are stored in float16. See `gan_keras.data.shipped_files`.
Heavy imports are inside functions: commands refuse wrong words before TensorFlow is imported.
"""

import dataclasses
from pathlib import Path

from gan_keras.data.cards import data_name
from gan_keras.data.shipped_files import PREFIX, checked_folder
from gan_keras.run.folder import Run


def find_run(named):
    """The run of a RUN argument: a folder, or pretrained:NAME.

    Raises:
        InputError: no shipped model has that name, or a file of it is damaged.
    """
    named = str(named)
    return Shipped(named.removeprefix(PREFIX)) if named.startswith(PREFIX) else Run(named)


class Shipped(Run):
    """The run folder of a shipped model."""

    def __init__(self, name):
        super().__init__(checked_folder(name))
        self.name = name
        self.trained_generator = self.folder / "trained" / "generator.keras"
        self.trained_discriminator = self.folder / "trained" / "discriminator.keras"

    def __str__(self):
        return PREFIX + self.name

    def place(self, name):
        """Pictures of a shipped model go to the current folder."""
        return Path(f"{self.name}-{Path(name).name}")

    def home(self, path):
        return self

    def trained_on(self, config):
        return data_name(config.dataset)


def load_pretrained(name):
    """A shipped model, ready to draw samples and to be trained further.

    Returns:
        A compiled `gan_keras.GAN` (or a subclass) with the generator, its average, and the
        discriminator. ``generate`` draws from the average. Learning rates are those of its
        training, without their decay; `compile` it anew for others. Of "upscale-x4", which makes
        no samples from noise: the generator of the second stage, a `keras.Model` from pictures
        (batch, height, width, 3) in [-1, 1] to pictures four times as large.

    Raises:
        InputError: an unknown name, or a damaged file.
    """
    from gan_keras.inference.saved_network import load_network
    from gan_keras.models.build import assembled

    run = Shipped(str(name).removeprefix(PREFIX))
    config = run.config()
    averaged = load_network(run.last)
    if not config.card.from_noise:
        return averaged
    networks = map(load_network, (run.trained_generator, run.trained_discriminator))
    gan = assembled(dataclasses.replace(config, schedule="constant"), networks, 1)
    gan.ema_generator.set_weights(averaged.get_weights())
    return gan
