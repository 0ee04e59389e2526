"""Images a second from the generator of docs/comparison.md, in five ways to draw samples."""

from benchmarks.speed import ratios, rounds
from benchmarks.speed.worker import workers
from gan_keras import command
from gan_keras.settings.recipes import COMPARED
from gan_keras.settings.resolve import make_config

BATCH, BATCHES = 250, 8  # of a turn
SHAPE = (28, 28, 1)
BASE = "gan_keras.render"
WAYS = ("generator(z), eager", "generator.predict(z)", "tf.function", "SavedModel", BASE)


def build(way):
    """A contender, whose step is one batch of samples as a numpy array."""
    command.import_tensorflow()
    import keras
    import numpy as np
    import tensorflow as tf

    from gan_keras.inference.generate import draw_samples
    from gan_keras.networks.build import build_networks

    config = make_config(COMPARED)
    keras.utils.set_random_seed(0)
    generator, _ = build_networks(config, SHAPE)
    rng = np.random.default_rng(0)
    if way == BASE:
        return lambda count: draw(draw_samples(generator, count * BATCH, 0, BATCH)), {}
    draws = {
        "generator(z), eager": lambda z: generator(z, training=False),
        "generator.predict(z)": lambda z: generator.predict(z, batch_size=BATCH, verbose=0),
        "tf.function": tf.function(lambda z: generator(z, training=False)),
        "SavedModel": exported(generator) if way == "SavedModel" else None,
    }

    def work(count):
        for _ in range(count):
            draw(draws[way](rng.standard_normal((BATCH, config.latent_dim), np.float32)))

    return work, {"weights": generator.count_params()}


def draw(made):
    """Bring the samples to the CPU, as a user would."""
    import numpy as np

    assert np.asarray(made).shape[1:] == SHAPE


def exported(generator):
    """The generator as a server has it: exported, and loaded again."""
    import tempfile

    import tensorflow as tf

    from gan_keras.inference.formats import write

    with tempfile.TemporaryDirectory() as folder:
        write(generator, "saved_model", folder)
        loaded = tf.saved_model.load(folder)
    return lambda z: loaded.serve(z)  # it must outlive this function, with its variables


def run(repeats, quick):
    targets = {way: ("benchmarks.speed.sampling:build", {"way": way}) for way in WAYS}
    steps = dict.fromkeys(WAYS, 2 if quick else BATCHES)
    with workers(targets) as started:
        _, answers = rounds.play(started, steps, repeats)
    seconds = rounds.per_step(answers, steps)
    compared = ratios.ratios(seconds, BASE)
    rates = {way: ratios.spread([BATCH / s for s in seconds[way]]) for way in WAYS}
    rows = {
        way: [
            f"{BATCH / min(seconds[way]):.0f}",
            f"{rates[way]['median']:.0f}",
            *ratios.ratio_cells(compared[way]),
        ]
        for way in WAYS
    }
    columns = ["images/s", "median", *ratios.RATIO_COLUMNS]
    print(ratios.table(f"Sampling, batches of {BATCH}", columns, rows), end="\n\n", flush=True)
    return {
        "batch": BATCH,
        "ms_per_batch": {way: [round(1000 * s, 2) for s in seconds[way]] for way in WAYS},
        "images_per_second": rates,
        "time_ratios": compared,
    }
