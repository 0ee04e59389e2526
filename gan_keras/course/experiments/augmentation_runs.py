"""Do samples of a conditional GAN help a classifier? In small, on the 8x8 digits of scikit-learn.

The full experiment, on 28x28 digits, is `benchmarks.augmentation`.
"""

import keras
import numpy as np
from sklearn.svm import SVC

from gan_keras.data.order import batches_from_array
from gan_keras.models.cgan import R1CGAN
from gan_keras.networks import conditional, mlp

CLASSES, LATENT = 10, 16
KINDS = ("real", "classic", "GAN", "GAN, a tenth", "GAN alone")  # "classic": shifts by a pixel
# Of the weight of all training digits, samples have a half ("GAN") or a tenth.


def split(labels, per_class, seed, test_share=0.5):
    """(rows to train on, rows to test on); the test rows are the same for every size and seed."""
    order = np.random.default_rng(0).permutation(len(labels))
    cut = int(len(labels) * (1 - test_share))
    pool, test = order[:cut], order[cut:]
    pool = np.random.default_rng(seed).permutation(pool)
    train = [pool[labels[pool] == label][:per_class] for label in range(CLASSES)]
    return np.concatenate(train), test


def shifted(images):
    """Each image as it is and moved by a pixel in four directions: (5 n, h, w, 1)."""
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)), constant_values=-1.0)
    height, width = images.shape[1:3]
    places = ((1, 1), (0, 1), (2, 1), (1, 0), (1, 2))
    return np.concatenate([padded[:, y : y + height, x : x + width] for y, x in places])


def accuracy(parts, test, shares=None):
    """Of a support vector machine on the test pair (images, labels).

    Args:
        parts: pairs (images, labels) to train on.
        shares: of the whole weight, one for each part; equal ones if not given.
    """
    images, labels = (np.concatenate([part[i] for part in parts]) for i in (0, 1))
    shares = np.ones(len(parts)) / len(parts) if shares is None else np.asarray(shares)
    each = zip(parts, shares, strict=True)
    weights = np.concatenate(
        [np.full(len(p[1]), 1000 * len(parts) * s / len(p[1])) for p, s in each]
    )
    machine = SVC(C=10.0, gamma="scale")
    machine.fit(images.reshape(len(images), -1), labels, weights)
    return float(machine.score(test[0].reshape(len(test[0]), -1), test[1]))


def make_gan(shape, seed):
    """A compiled conditional GAN with the R1 penalty."""
    keras.utils.set_random_seed(seed)
    gan = R1CGAN(
        conditional.generator(mlp.generator, shape, LATENT, CLASSES, (128,)),
        conditional.discriminator(mlp.discriminator, shape, CLASSES, (128,)),
        LATENT,
        classes=CLASSES,
        r1_gamma=1.0,
        seed=seed,
    )
    adams = (keras.optimizers.Adam(2e-3, 0.5, 0.99) for _ in range(2))
    gan.compile(*adams, steps_per_execution=50)
    return gan


def experiment(images, labels, stops, per_class=10, seeds=3, samples=1000):
    """Accuracies {kind of `KINDS`: (seeds, stops)} while the GAN is trained on.

    The GAN of each seed is trained on the training images of that seed alone. What does not
    contain its samples is the same at every stop.

    Args:
        stops: increasing numbers of updates of the GAN, at which 1,000 samples are drawn.
    """
    found = {kind: np.zeros((seeds, len(stops))) for kind in KINDS}
    gan = make_gan(images.shape[1:], 0)
    variables = [*gan.variables, *gan.g_optimizer.variables, *gan.d_optimizer.variables]
    fresh = [variable.numpy() for variable in variables]
    wanted = np.arange(samples) % CLASSES
    for seed in range(seeds):
        rows, test_rows = split(labels, per_class, seed)
        real, test = (images[rows], labels[rows]), (images[test_rows], labels[test_rows])
        found["real"][seed] = accuracy([real], test)
        found["classic"][seed] = accuracy([(shifted(real[0]), np.tile(real[1], 5))], test)
        for variable, value in zip(variables, fresh, strict=True):
            variable.assign(value)
        done = 0
        for i, stop in enumerate(stops):
            batches = batches_from_array(real[0], 64, seed, first_step=done, labels=real[1])
            gan.fit(batches, steps_per_epoch=stop - done, verbose=0)
            done = stop
            fake = gan.generate(samples, seed=seed, labels=wanted), wanted
            found["GAN"][seed, i] = accuracy([real, fake], test)
            found["GAN, a tenth"][seed, i] = accuracy([real, fake], test, (0.9, 0.1))
            found["GAN alone"][seed, i] = accuracy([fake], test)
    return found
