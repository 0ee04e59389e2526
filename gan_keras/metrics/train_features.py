"""Make the feature network of the digit metrics: python -m gan_keras.metrics.train_features

It writes the network's weights, the statistics of real digits and a record of both (accuracy,
sha256, real against real). Metrics made with different weights cannot be compared, so the
shipped files are made once. Run this again only to check how they were made.
"""

import argparse
import hashlib
import json
from pathlib import Path

import keras
import numpy as np

from gan_keras.data import small_images as digit_files
from gan_keras.metrics import digit_classifier, digits
from gan_keras.metrics.frechet import frechet_distance, gaussian_statistics

EPOCHS, BATCH, LEARNING_RATE, SEED = 6, 128, 3e-3, 0
REFERENCE_COUNTS = (1000, 2000, 5000, 10000)


def scaled(images):
    return (images / 127.5 - 1.0).astype(np.float32)


def train(images, labels):
    """A trained classifier without its optimizer."""
    keras.utils.set_random_seed(SEED)
    model = digit_classifier.build_classifier()
    trained = keras.Model(model.input, model.output)
    steps = len(images) // BATCH
    schedule = keras.optimizers.schedules.CosineDecay(
        0.0, EPOCHS * steps - 200, warmup_target=LEARNING_RATE, warmup_steps=200
    )
    trained.compile(
        keras.optimizers.Adam(schedule),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
        jit_compile=False,  # with XLA the dropout masks take ten times as long as all the rest
    )
    count = steps * BATCH
    trained.fit(images[:count], labels[:count], batch_size=BATCH, epochs=EPOCHS, verbose=2)
    return model


def accuracy(model, images, labels):
    logits = digit_classifier.render(model, images)
    return float(np.mean(logits.argmax(axis=1) == labels))


def main(argv=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data-dir", default="data", help="folder that holds mnist/*-ubyte.gz")
    parser.add_argument("--out", default=Path(__file__).parent, type=Path)
    parser.add_argument(
        "--keep-weights", action="store_true", help="use the weights in --out, redo the statistics"
    )
    args = parser.parse_args(argv)
    train_images, train_labels = digit_files.mnist(args.data_dir, "train")
    test_images, test_labels = digit_files.mnist(args.data_dir, "test")
    small, _ = digit_files.mnist5k(args.data_dir)
    known = {image.tobytes() for image in small}
    unseen = scaled(train_images[[image.tobytes() not in known for image in train_images]])
    # mnist5k is the first 500 of each digit, so the beginning of the rest is not balanced.
    unseen = np.random.default_rng(SEED).permutation(unseen)
    # The test file is not mixed either: other people wrote its first half (see MNIST's page).
    # Metrics on a part or on blocks of it need parts that are like the whole.
    order = np.random.default_rng(SEED + 1).permutation(len(test_images))
    test_images, test_labels = scaled(test_images[order]), test_labels[order]

    if args.keep_weights:
        model = digit_classifier.build_classifier()
        model.load_weights(args.out / digit_classifier.WEIGHTS)
    else:
        model = train(scaled(train_images), train_labels)
        args.out.mkdir(parents=True, exist_ok=True)
        model.save_weights(args.out / digit_classifier.WEIGHTS)
    network = keras.Model(model.input, model.get_layer("features").output)

    def features_of(images):
        return digit_classifier.render(network, images).astype(np.float64)

    test, select = features_of(test_images), features_of(unseen)
    (test_mean, test_cov), (select_mean, select_cov) = map(gaussian_statistics, (test, select))
    np.savez_compressed(
        args.out / digits.STATISTICS,
        test_mean=test_mean, test_cov=test_cov, select_mean=select_mean, select_cov=select_cov,
        test_features=test.astype(np.float16),
        test_classes=np.bincount(test_labels, minlength=10) / len(test_labels),
    )  # fmt: skip
    digits.statistics.cache_clear()
    digits.arrays.cache_clear()
    weights = (args.out / digit_classifier.WEIGHTS).read_bytes()
    record = {
        "accuracy_mnist_test": accuracy(model, test_images, test_labels),
        "weights_sha256": hashlib.sha256(weights).hexdigest(),
        "weights_bytes": len(weights),
        "parameters": model.count_params(),
        "training": {
            "epochs": EPOCHS,
            "batch": BATCH,
            "learning_rate": LEARNING_RATE,
            "seed": SEED,
        },
        "images": {"test": len(test_images), "select": len(unseen)},
        "reference": {
            name: value
            for n in REFERENCE_COUNTS
            for name, value in digits.report_on(features_of(unseen[:n])).items()
        },
        "mnist5k_fd_digits_5k": frechet_distance(
            *gaussian_statistics(features_of(scaled(small))), test_mean, test_cov
        ),
    }
    (args.out / digits.RECORD).write_text(json.dumps(record, indent=2) + "\n", "utf-8")
    print(json.dumps(record, indent=2))


if __name__ == "__main__":
    main()
