"""The trainings of `benchmarks.augmentation`: a conditional GAN, and a classifier in five ways."""

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from benchmarks.augmentation import (
    BATCH,
    CLASSIFIER_STEPS,
    GAN,
    GAN_STEPS,
    KINDS,
    POOL,
    SAMPLES,
)
from gan_keras.models.build import build_gan
from gan_keras.settings.resolve import make_config


def split(labels, per_class, seed):
    """(rows to train on, rows to test on); the test rows are the same for every size and seed."""
    train, test = [], []
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        pool = np.random.default_rng((seed, label)).permutation(rows[:POOL])
        train.extend(pool[:per_class])
        test.extend(rows[POOL:])
    return np.array(train), np.array(test)


def gan_samples(dataset, seed, steps=GAN_STEPS, count=SAMPLES):
    """(images, labels) from a conditional GAN that was trained on this dataset and nothing else."""
    config = make_config(GAN | {"seed": seed})
    gan = build_gan(config, dataset.shape, steps)
    batches = dataset.batches(config.batch_size, seed, labels=True)
    gan.fit(batches, steps_per_epoch=steps, epochs=1, verbose=0)
    labels = np.arange(count) % 10
    return gan.generate(count, seed=seed, labels=labels), labels


def classic(seed):
    """Shifts by up to 2 pixels, rotations by up to 15 degrees, zoom by up to a tenth."""
    fill = {"fill_mode": "constant", "fill_value": -1.0}
    return keras.Sequential([
        layers.RandomTranslation(2 / 28, 2 / 28, seed=seed, **fill),
        layers.RandomRotation(15 / 360, seed=seed + 1, **fill),
        layers.RandomZoom(0.1, 0.1, seed=seed + 2, **fill),
    ])  # fmt: skip


def classifier():
    """Images (batch, 28, 28, 1) -> logits (batch, 10): two convolutions, small on purpose."""
    image = x = keras.Input((28, 28, 1))
    for filters in (16, 32):
        x = layers.Conv2D(filters, 4, 2, "same", activation="relu")(x)
    x = layers.Dense(64, activation="relu")(layers.Flatten()(x))
    return keras.Model(image, layers.Dense(10)(x))


def endless(images, labels, seed):
    """Shuffled pairs without end."""
    pairs = tf.data.Dataset.from_tensor_slices((images, labels))
    return pairs.shuffle(len(images), seed=seed).repeat()


def training_data(kind, real, fake, seed):
    """Batches for one kind of training; with both sources half of each batch is real."""
    sources = {"gan": [real, fake], "both": [real, fake], "gan alone": [fake]}.get(kind, [real])
    parts = [endless(*source, seed).batch(BATCH // len(sources)) for source in sources]
    if len(parts) == 1:
        batches = parts[0]
    else:
        joined = tf.data.Dataset.zip(tuple(parts))
        batches = joined.map(lambda a, b: tuple(tf.concat(p, 0) for p in zip(a, b, strict=True)))
    if kind in ("classic", "both"):
        change = classic(seed)
        batches = batches.map(lambda images, labels: (change(images, training=True), labels))
    return batches.prefetch(2)


def accuracy(batches, test, seed, steps=CLASSIFIER_STEPS):
    """Share of ``test`` (images, labels) that a classifier gets right once it is trained."""
    keras.utils.set_random_seed(seed)
    model = classifier()
    model.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(2e-3, steps)),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile=True,
        steps_per_execution=20,
    )
    model.fit(batches, steps_per_epoch=steps, epochs=1, shuffle=False, verbose=0)
    return float(model.evaluate(*test, batch_size=500, verbose=0)[1])


def one(dataset, per_class, seed):
    """{kind: accuracy} for one size and seed."""
    rows, held_out = split(dataset.labels, per_class, seed)
    few, test = dataset.subset(rows), dataset.subset(held_out)
    fake = gan_samples(few, seed)
    real = few.floats(), few.labels
    judged = test.floats(), test.labels
    return {k: accuracy(training_data(k, real, fake, seed), judged, seed) for k in KINDS}
