"""A second judge of digits: LeNet-5, so that nothing is tuned to the one network of our metrics.

It differs from the shipped classifier in architecture (5x5 kernels, pooling, tanh, no batch
normalization), in training images (all 60,000 of MNIST, moved at random) and in its seed. It needs
the four files of MNIST in the folder `mnist` of --data-dir, is trained once, in about two minutes,
and kept in runs/second_judge.weights.h5.

    python -m benchmarks.second_judge RUN [RUN ...]     # prints a table
"""

import argparse
import json
from pathlib import Path

import numpy as np

from gan_keras import command

WEIGHTS = Path("runs/second_judge.weights.h5")
EPOCHS, BATCH, RATE, SEED = 8, 128, 2e-3, 11
SAMPLES = 10_000


def lenet():
    """Images (batch, 28, 28, 1) in [-1, 1] -> 84 features -> logits, after LeCun et al. 1998."""
    import keras
    from keras import layers

    image = x = keras.Input((28, 28, 1))
    x = layers.Conv2D(6, 5, padding="same", activation="tanh")(x)
    x = layers.AveragePooling2D(2)(x)
    x = layers.Conv2D(16, 5, activation="tanh")(x)
    x = layers.AveragePooling2D(2)(x)
    x = layers.Dense(120, activation="tanh")(layers.Flatten()(x))
    x = layers.Dense(84, activation="tanh", name="features")(x)
    return keras.Model(image, layers.Dense(10)(x))


def trained(data_dir, path=WEIGHTS):
    """The judge with its weights, which are trained if they are not there."""
    import keras
    from keras import layers

    from gan_keras.data import small_images
    from gan_keras.data.scale import to_floats

    model = lenet()
    if path.is_file():
        model.load_weights(path)
        return model
    print(f"training the second judge: {path}", flush=True)
    images, labels = small_images.mnist(data_dir, "train")
    keras.utils.set_random_seed(SEED)
    model = lenet()
    moved = keras.Sequential([
        layers.RandomTranslation(2 / 28, 2 / 28, fill_mode="constant", fill_value=-1.0, seed=SEED),
        model,
    ])  # fmt: skip
    steps = EPOCHS * (len(images) // BATCH)
    moved.compile(
        keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(RATE, steps)),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    moved.fit(to_floats(images), labels, batch_size=BATCH, epochs=EPOCHS, verbose=2)
    path.parent.mkdir(parents=True, exist_ok=True)
    model.save_weights(path)
    return model


class SecondJudge:
    """Frechet distance, precision and recall of digits on LeNet's features, against MNIST's test.

    Args:
        data_dir: a folder with MNIST's files in `mnist`.
    """

    def __init__(self, data_dir):
        import keras

        from gan_keras.data import small_images
        from gan_keras.data.scale import to_floats

        model = trained(data_dir)
        self.network = keras.Model(model.input, model.get_layer("features").output)
        images, labels = small_images.mnist(data_dir, "test")
        self.real = self.features(to_floats(images))
        kernel, bias = (weight.numpy() for weight in model.layers[-1].weights)
        self.accuracy = float(np.mean((self.real @ kernel + bias).argmax(1) == labels))

    def features(self, images):
        from gan_keras.inference.generate import render

        return render(self.network, images).astype(np.float64)

    def report(self, images):
        """{metric name: number}: the distance on all, precision and recall on 5,000 images."""
        from gan_keras.metrics.frechet import frechet_distance, gaussian_statistics
        from gan_keras.metrics.neighbours import precision_recall_density_coverage
        from gan_keras.metrics.samples import count_name

        fake, few = self.features(images), min(5000, len(images))
        mixed = np.random.default_rng(SEED).permutation(self.real)[:few]
        near = precision_recall_density_coverage(mixed, fake[:few])
        distance = frechet_distance(*gaussian_statistics(fake), *gaussian_statistics(self.real))
        return {f"fd_lenet_{count_name(len(images))}": distance} | {
            f"{name}_lenet_{count_name(few)}": near[name] for name in ("precision", "recall")
        }


def reals(data_dir, seed=SEED):
    """10,000 real digits that neither judge counts: of MNIST's training file, mixed."""
    from gan_keras.data import small_images
    from gan_keras.data.scale import to_floats

    images, _ = small_images.mnist(data_dir, "train")
    return to_floats(np.random.default_rng(seed).permutation(images)[:SAMPLES])


def build_parser():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.second_judge")
    parser.add_argument("runs", nargs="+", metavar="RUN", help="runs of digits")
    parser.add_argument("--data-dir", default="data", help="folder that holds mnist/*-ubyte.gz")
    return parser


def main(argv=None):
    args = build_parser().parse_args(argv)
    command.import_tensorflow()
    from gan_keras.inference.saved_network import load_network
    from gan_keras.run.shipped import find_run
    from gan_keras.tasks.base import samples_of

    judge = SecondJudge(args.data_dir)
    print(f"accuracy on MNIST's test images: {judge.accuracy:.4f}")
    print(f"{'real digits':30}", json.dumps(judge.report(reals(args.data_dir))))
    for named in args.runs:
        images = samples_of(load_network(find_run(named).last), SAMPLES)
        print(f"{named:30}", json.dumps(judge.report(images)), flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main))
