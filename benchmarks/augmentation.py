"""Do samples of a GAN help a classifier that has few images? An experiment, whatever its outcome.

    python -m benchmarks.augmentation --seeds 5

For 10, 30 and 100 real digits of each class: the accuracy of one small classifier on the same
held-out digits, trained on the real images, on these with classic augmentation (shifts, turns,
zoom), with samples of a conditional GAN that was trained on exactly these images, with both, and on
the samples alone. The last is the classification accuracy score of the GAN (1905.10887, section 3).
Each training has the same number of steps. Writes benchmarks/results/augmentation.json; rows that
are there already are kept, so that a stopped run goes on.
"""

import datetime
import json
import os
import shlex
import sys
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from keras import layers

from gan_keras import command, load_dataset
from gan_keras.models.build import build_gan
from gan_keras.run.record import versions, write_json
from gan_keras.settings.resolve import make_config

RESULTS = Path(__file__).parent / "results"
PER_CLASS = (10, 30, 100)
POOL = 300  # images of each class to draw training sets from; the others, 200, are for testing
SAMPLES = 5000  # of the GAN
CLASSIFIER_STEPS, BATCH = 400, 64
GAN_STEPS = 500
KINDS = ("real", "classic", "gan", "both", "gan alone")


def split(labels, per_class, seed):
    """(rows to train on, rows to test on); the latter are the same for every size and seed."""
    train, test = [], []
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        pool = np.random.default_rng((seed, label)).permutation(rows[:POOL])
        train.extend(pool[:per_class])
        test.extend(rows[POOL:])
    return np.array(train), np.array(test)


def gan_samples(dataset, seed, steps=GAN_STEPS, count=SAMPLES):
    """(images, labels) from a cGAN trained on this dataset and nothing else."""
    config = make_config({"model": "cgan", "dataset": "mnist5k", "seed": seed,
                          "diffaugment": "translation"})  # fmt: skip
    gan = build_gan(config, dataset.shape, steps)
    batches = dataset.batches(config.batch_size, seed, labels=True)
    gan.fit(batches, steps_per_epoch=steps, epochs=1, verbose=0)
    labels = np.arange(count) % 10
    return gan.generate(count, seed=seed, labels=labels), labels


def classic(seed):
    """Shifts of up to 2 pixels, turns of up to 15 degrees, zoom of up to a tenth."""
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


def summary(rows):
    """[{per_class, kind, mean, std, n}]"""
    result = []
    for per_class in PER_CLASS:
        chosen = [row["accuracy"] for row in rows if row["per_class"] == per_class]
        for kind in KINDS if chosen else ():
            values = [row[kind] for row in chosen]
            spread = float(np.std(values, ddof=1)) if len(values) > 1 else None
            result.append({"per_class": per_class, "kind": kind, "seeds": len(values),
                           "mean": float(np.mean(values)), "std": spread})  # fmt: skip
    return result


def build_parser():
    parser = command.Parser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=5, metavar="N")
    return parser


def main(argv=None):
    args = build_parser().parse_args(argv)
    path = RESULTS / "augmentation.json"
    rows = json.loads(path.read_text("utf-8"))["rows"] if path.is_file() else []
    dataset = load_dataset("mnist5k")
    for seed in range(args.seeds):
        for per_class in PER_CLASS:
            if any((row["per_class"], row["seed"]) == (per_class, seed) for row in rows):
                continue
            row = {"per_class": per_class, "seed": seed, "accuracy": one(dataset, per_class, seed)}
            print(row, flush=True)
            rows.append(row)
            words = shlex.join(sys.argv[1:] if argv is None else argv)
            write_json(path, {
                "command": f"python -m benchmarks.augmentation {words}".strip(),
                "date": datetime.date.today().isoformat(),
                "test_images": len(np.unique(dataset.labels)) * (500 - POOL),
                "mean": summary(rows),
                "rows": rows,
                "versions": versions(),
                "cores": os.cpu_count(),
            })  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main))
