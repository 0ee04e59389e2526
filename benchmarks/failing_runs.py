"""Short runs that were made to fail on purpose, and healthy ones; see `benchmarks.failures`.

A run here is what `gan_keras.train` would write, without pictures and numbers: config.json,
history.csv with the norms of the gradients, and generator.keras.
"""

import shutil
from dataclasses import dataclass, field

import numpy as np
from PIL import Image

from benchmarks.store import read
from benchmarks.trained import ADVICE, SETTLED
from gan_keras.errors import Diverged
from gan_keras.loop.contenders import check_run, check_same, settings_of
from gan_keras.run.folder import Run
from gan_keras.run.record import write_json
from gan_keras.settings.recipes import COMPARED
from gan_keras.settings.resolve import make_config, settled

DIGITS = {"dataset": "digits", "g_filters": 16, "d_filters": 16, "epochs": 20,
          "steps_per_epoch": 30, "steps_per_execution": 30, "batch_size": 32,
          "xla": False}  # fmt: skip
LARGE = DIGITS | {"dataset": "mnist5k", "g_filters": 8, "d_filters": 4}
MLP = {name: value for name, value in DIGITS.items() if "filters" not in name} | {"model": "gan"}
RING = {"model": "gan", "dataset": "ring", "epochs": 20, "steps_per_epoch": 60,
        "steps_per_execution": 20, "xla": False}  # fmt: skip
# The usual Adam of public examples, without the penalty that keeps D of this project in check.
BARE = {"model": "dcgan", "r1_gamma": 0.0, "beta_1": 0.5, "beta_2": 0.999, "schedule": "constant",
        "g_learning_rate": 2e-4, "d_learning_rate": 2e-4}  # fmt: skip
FEW = 20  # pictures
DONE = "made_with.json"  # written last


@dataclass(frozen=True)
class Kind:
    """Runs of one kind.

    Attributes:
        name: of the run folders.
        failure: name of the rule that should find it, "" for healthy runs.
        made: how it was made to fail, in words.
        settings: those that differ from the recipe.
        data: a change of the data that no setting makes: "held_out" or a key of `SCALES`.
        slow_statistics: whether batch normalization has a momentum of 0.9999.
    """

    name: str
    failure: str
    made: str
    settings: dict = field(hash=False)
    data: str = ""
    slow_statistics: bool = False

    def made_with(self):
        """All that makes a run of this kind what it is."""
        return self.settings | {"data": self.data, "slow_statistics": self.slow_statistics}


FAILING = (
    Kind("strong_d", "d_wins", "D learns 50 times as fast as G, with two steps to one",
         DIGITS | BARE | {"d_learning_rate": 2e-3, "g_learning_rate": 4e-5, "n_critic": 2}),
    Kind("strong_d_ring", "d_wins", "G hardly learns, and D takes three steps to one",
         RING | {"g_learning_rate": 1e-5, "n_critic": 3, "schedule": "constant"}),
    Kind("minimax", "saturation", "three steps of D to one of G",
         DIGITS | BARE | {"g_loss": "minimax", "n_critic": 3, "d_learning_rate": 1e-3}),
    Kind("collapse", "mode_collapse", "G learns 25 times as fast as D",
         MLP | {"r1_gamma": 0.0, "beta_1": 0.5, "schedule": "constant",
                "g_learning_rate": 5e-3, "d_learning_rate": 2e-4}),
    Kind("collapse_ring", "mode_collapse", "G learns 25 times as fast as D",
         RING | {"beta_1": 0.5, "beta_2": 0.999, "schedule": "constant",
                 "g_learning_rate": 5e-3, "d_learning_rate": 2e-4}),
    Kind("cycles", "oscillation", "momentum 0.9 and constant rates of 0.005, without a penalty",
         RING | {"beta_1": 0.9, "schedule": "constant", "ema_decay": None, "epochs": 80,
                 "steps_per_epoch": 10, "steps_per_execution": 10}),
    Kind("unclipped", "explosion", "a critic without clipping or penalty, and a slow G",
         DIGITS | {"model": "wgan", "clip_value": 1e6, "schedule": "constant",
                 "g_learning_rate": 1e-4}),
    Kind("unclipped_ring", "explosion", "a critic without clipping or penalty, and a slow G",
         RING | {"model": "wgan", "clip_value": 1e6, "schedule": "constant",
                 "g_learning_rate": 1e-4, "d_learning_rate": 2e-2}),
    Kind("fast_ring", "learning_rate", "both learning rates 0.1",
         RING | {"g_learning_rate": 0.1, "d_learning_rate": 0.1, "schedule": "constant"}),
    Kind("fast", "learning_rate", "both learning rates 0.1",
         DIGITS | BARE | {"g_learning_rate": 0.1, "d_learning_rate": 0.1}),
    Kind("few", "memorisation", f"{FEW} pictures, 2,000 steps, a weak penalty",
         MLP | {"dataset": "few", "batch_size": 16, "image_size": 8, "r1_gamma": 0.3,
                "steps_per_epoch": 100, "steps_per_execution": 50}),
    Kind("held_out", "d_memorises", "50 pictures and no penalty",
         MLP | {"batch_size": 25, "r1_gamma": 0.0}, data="held_out"),
    Kind("slow_statistics", "batch_norm_leak", "batch normalization with a momentum of 0.9999",
         LARGE | {"model": "dcgan"}, slow_statistics=True),
    Kind("zero_to_one", "input_range", "pictures from 0 to 1 against a tanh",
         DIGITS | BARE, data="zero_to_one"),
    Kind("bytes", "input_range", "pictures from 0 to 255 against a tanh",
         DIGITS | BARE, data="bytes"),
)  # fmt: skip
SHORT = {"g_filters": 8, "d_filters": 8, "epochs": 8, "steps_per_epoch": 12, "xla": False}
HEALTHY = tuple(
    Kind(f"healthy_{name}", "", "", settings)
    for name, settings in (
        *((f"{model}_ring", RING | {"model": model})
          for model in ("gan", "lsgan", "hinge", "wgan", "wgan_gp")),
        *((model, DIGITS | {"model": model})
          for model in ("dcgan", "lsgan", "hinge", "wgan", "wgan_gp", "r3gan", "cgan")),
        ("gan", MLP),
        ("dcgan_large", LARGE | {"model": "dcgan"}),
        ("face", SHORT | {"model": "face", "steps_per_execution": 12}),
        ("srgan", SHORT | {"model": "srgan", "blocks": 2, "image_size": 32, "epochs": 16,
                           "pretrain_share": 0.5}),
        *((model, SHORT | {"model": model}) for model in ("pix2pix", "inpaint", "denoise")),
    )
)  # fmt: skip
KINDS = {kind.name: kind for kind in (*FAILING, *HEALTHY)}


def zero_to_one(x):
    return (x + 1) / 2


def as_bytes(x):
    return (x + 1) * 127.5


SCALES = {"zero_to_one": zero_to_one, "bytes": as_bytes}


def write_few(folder):
    """Some of the small digits as files, in whole or not at all; returns the dataset's name."""
    from gan_keras.data.dataset import load_dataset
    from gan_keras.files import replace_folder

    if not folder.is_dir():
        samples = load_dataset("digits").samples
        folder.parent.mkdir(parents=True, exist_ok=True)
        with replace_folder(folder) as part:
            part.mkdir()
            for i, row in enumerate(np.linspace(0, len(samples) - 1, FEW, dtype=int)):
                Image.fromarray(samples[row, ..., 0]).save(part / f"{i:02d}.png")
    return f"folder:{folder}"


def trained(folder, kind, seed):
    """The `Run` of a kind and a seed: the finished one that is there, or one trained now.

    Raises:
        InputError: the folder holds a run with other settings.
    """
    run, done = Run(folder), folder / DONE
    like = COMPARED if kind.settings.get("model") == "dcgan" else {}  # as the other losses
    named = like | kind.settings | {"seed": seed}
    if named.get("dataset") == "few":
        named["dataset"] = write_few(folder.parent / "few-pictures")
    config = make_config(named)
    if done.is_file():
        check_run(run, settings_of(config), ADVICE, SETTLED)
        check_same(f"{folder} holds a run", read(done), kind.made_with(), ADVICE)
        return run
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    fit(run, kind, config)
    write_json(done, kind.made_with())
    return run


def fit(run, kind, config):
    """Train, and write what the doctor reads; a run that diverges leaves no generator."""
    import keras

    from gan_keras.inference.saved_network import save_network
    from gan_keras.loop.callbacks import StopOnNaN
    from gan_keras.models.build import build_gan
    from gan_keras.models.data_door import Part
    from gan_keras.run.history import History
    from gan_keras.tasks.choose import task_for
    from gan_keras.tasks.super_resolution import Stages

    task, also = task_for(config, None), {}
    if kind.data == "held_out":
        rows, every = np.arange(task.dataset.count), task.dataset
        also = {"validation_data": every.subset(rows[1::2]).floats()}
        task.dataset = every.subset(rows[::36])  # even rows: none of them is held out
    config = settled(config, task.dataset.count)
    run.write_config(config)
    gan = build_gan(config, task.dataset.shape, config.schedule_steps)
    gan.log_gradient_norms()
    networks = (gan.generator, gan.ema_generator) if kind.slow_statistics else ()
    for layer in (layer for network in networks if network for layer in network.layers):
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.momentum = 0.9999
    batches = task.batches(config, 0)
    if kind.data in SCALES:
        batches = batches.map(SCALES[kind.data])
        # The package refuses such data. This run is made in spite of it.
        gan.expected_data = lambda: [Part("images", task.dataset.shape, None)]
    history = History(run.history, [*gan.logged, *(["val_d_loss"] if also else [])])
    stages = []
    if config.card.task == "super_resolution":
        stages = [Stages(config.pretrain_epochs, run.pretrained)]
    try:
        gan.fit(batches, epochs=config.epochs, steps_per_epoch=config.steps_per_epoch, verbose=0,
                callbacks=[*stages, StopOnNaN(), history], **also)  # fmt: skip
    except Diverged:
        history.on_train_end()
        return
    save_network(gan.sampler, run.last)
