"""What the doctor knows of a run: its loss, its curves, and numbers of its samples."""

import math
from dataclasses import dataclass, field

from gan_keras.errors import InputError
from gan_keras.settings.declarations import FIELDS, readers
from gan_keras.symptoms.curves import finite, read_curves

COUNT = 1000  # samples that are drawn
INITIAL = 1 / 3  # a larger part of initial weights in the average of G makes its samples useless
MOST_DATA = 5000  # training samples that they are compared with
LOSSES = {  # the name of --loss: D's loss when it cannot tell real from fake; None: a critic
    "cross_entropy": 2 * math.log(2),
    "minimax": 2 * math.log(2),
    "least_squares": 0.25,
    "hinge": 2.0,
    "relativistic": math.log(2),
    "wasserstein": None,
}
PEARSON = 1.0  # as least_squares, with the targets -1, 1, 0


@dataclass
class Evidence:
    """What rules read.

    Attributes:
        undecided: D's loss when it cannot tell real from fake, None for critics.
        floor: the smallest loss of D that its targets allow; above 0 with label smoothing.
        minimax: whether G minimises log(1 - D(G(z))).
        loss: a key of `LOSSES`, as which a history of another framework is read; "" of runs.
        curves: {name of `curves.NAMES`: [numbers]}.
        samples: see `sample_numbers`; {} without samples.
        notes: what could not be looked at, and why.
    """

    undecided: float | None = LOSSES["cross_entropy"]
    minimax: bool = False
    curves: dict = field(default_factory=dict)
    samples: dict = field(default_factory=dict)
    notes: list = field(default_factory=list)
    floor: float = 0.0
    loss: str = ""


def entropy(share):
    """Entropy of a coin in nats."""
    return -sum(p * math.log(p) for p in (share, 1 - share) if p > 0)


def from_history(curves, loss=None):
    """Evidence of curves alone. Without a name of the loss, a G's loss below 0 tells the minimax
    loss, and everything else is read as the cross-entropy.

    Raises:
        InputError: no loss is named, and D's loss is none of a cross-entropy.
    """
    if loss is None:
        if any(value < 0 for value in curves["d_loss"]):
            raise InputError(
                "d_loss falls below 0, which no cross-entropy does: name the loss, such as "
                "--loss wasserstein"
            )
        g_loss = finite(curves["g_loss"])
        below = bool(g_loss) and max(g_loss) <= 0 and min(g_loss) < 0
        loss = "minimax" if below else "cross_entropy"
    return Evidence(LOSSES[loss], loss == "minimax", curves, loss=loss)


def undecided_of(config):
    if config.card.undecided:
        return config.card.undecided[0]
    if config.model in readers(FIELDS["ls_targets"]):
        return LOSSES["least_squares"] if config.ls_targets == "binary" else PEARSON
    return None


def from_run(run, data_dir=None):
    """Evidence of a run folder, finished or not. Imports TensorFlow where there are samples.

    Raises:
        InputError: neither a history nor a generator.
    """
    config = run.config()
    evidence = Evidence(undecided_of(config), config.g_loss == "minimax")
    if config.model in readers(FIELDS["real_target"]):
        evidence.floor = entropy(config.real_target)
    if not config.card.adversarial:
        evidence.notes.append(f"{config.model} has no discriminator: its curves were not read")
    elif run.history.is_file():
        evidence.curves = read_curves(run.history, first_stage=True)
    else:
        evidence.notes.append("no history.csv: the curves were not read")
    if not config.card.from_noise:
        evidence.notes.append(f"{config.model} draws no samples from noise: only curves were read")
    elif (share := initial_share(config, rows(evidence))) > INITIAL:
        evidence.notes.append(
            f"samples were not drawn: {share:.0%} of the average of G's weights are still those of "
            "the beginning; train longer, or lower ema_decay"
        )
    elif run.last.is_file():
        look_at_samples(evidence, run, config, data_dir)
    elif evidence.curves:
        evidence.notes.append("no generator.keras: no samples were drawn")
    if not evidence.curves and not evidence.samples:
        raise InputError(
            f"{run} has neither losses of D in a history.csv nor a generator.keras that draws "
            "samples: train it further, or name another run"
        )
    return evidence


def rows(evidence):
    """Epochs that the curves show."""
    return max(map(len, evidence.curves.values()), default=0)


def initial_share(config, epochs):
    """How much of the averaged generator its initial weights still are; 0 where nobody knows."""
    if config.ema_decay is None or not epochs or not config.steps_per_epoch:
        return 0.0
    return config.ema_decay ** (epochs * config.steps_per_epoch)


def look_at_samples(evidence, run, config, data_dir):
    """Draw samples and add their numbers."""
    from gan_keras.inference.generate import draw_samples
    from gan_keras.inference.saved_network import load_network
    from gan_keras.models.checks import output_range
    from gan_keras.symptoms.sample_numbers import LEAST, leak, sample_numbers

    network = load_network(run.last)
    samples = draw_samples(network, COUNT, seed=0)
    if trained := draw_in_training(network, COUNT, config.batch_size):
        evidence.samples["leak"] = leak(samples, *trained)
    try:
        data = data_of(config, data_dir)
    except InputError as error:
        evidence.notes.append(f"samples were not compared with the data: {error}")
        return
    if len(data) < LEAST or data.shape[1:] != samples.shape[1:]:
        evidence.notes.append(f"{len(data)} training samples are too few to compare with")
        return
    kinds = kinds_of(config.dataset)
    evidence.samples |= sample_numbers(samples, data, kinds, output_range(network))


def data_of(config, data_dir):
    from gan_keras.data.dataset import load_dataset

    dataset = load_dataset(
        config.dataset, data_dir, config.image_size, skip_damaged=config.skip_damaged
    )
    dataset = dataset.mirrored() if config.mirror else dataset
    return dataset.floats(min(dataset.count, MOST_DATA))


def draw_in_training(network, count, batch_size):
    """Twice the samples of `draw_samples`, with batch normalization as in training; () without it.

    The second time each sample has other companions in its batch. The network's moving statistics
    change, so draw nothing else with it afterwards.
    """
    import keras
    import numpy as np

    from gan_keras.inference.generate import latents
    from gan_keras.models.checks import all_layers

    if not any(isinstance(x, keras.layers.BatchNormalization) for x in all_layers(network)):
        return ()
    z, draws = latents(count, network.inputs[0].shape[-1], seed=0), []
    classes = network.inputs[1].shape[-1] if len(network.inputs) == 2 else 0
    batches = -(-count // batch_size)
    for order in (np.arange(count), np.random.default_rng(0).permutation(count)):
        made = np.empty((count, *network.output_shape[1:]), np.float32)
        # The last batch is filled up from the beginning: a smaller one would have other statistics.
        for rows in order[np.arange(batches * batch_size) % count].reshape(batches, batch_size):
            labels = np.eye(classes, dtype=np.float32)[rows % classes] if classes else None
            given = [z[rows], labels] if classes else z[rows]
            made[rows] = network(given, training=True).numpy()
        draws.append(made)
    return tuple(draws)


def kinds_of(dataset):
    """Function of samples -> their kinds, where the true ones are known; else None."""
    from gan_keras.data.cards import judge_of

    kind = judge_of(dataset)
    if kind == "digits":
        from gan_keras.metrics.digit_classifier import digit_classes, digit_features

        return lambda images: digit_classes(digit_features(images))
    if kind == "plane":
        from gan_keras.data.toy import MIXTURES
        from gan_keras.metrics.modes import nearest_centres

        centres = MIXTURES[dataset][0]()
        return lambda points: nearest_centres(points, centres)[0]
    return None
