"""Train a GAN: python -m gan_keras.train

Without arguments: dcgan on 5,000 real handwritten digits, in about three minutes on two cores.
"""

import dataclasses
import sys

from gan_keras import command
from gan_keras.data.cards import CARDS, find_card
from gan_keras.devices.cluster import worker_index
from gan_keras.errors import InputError
from gan_keras.settings.declarations import NETWORKS, parse_assignments, read_settings
from gan_keras.settings.models import ALIASES, DATASET_OF, DEFAULT_DATASET, DEFAULT_MODEL, MODELS
from gan_keras.settings.resolve import alias_note, canonical, make_config

EXTENDING = ("epochs", "strategy")  # settings that --resume may change


def build_parser():
    parser = command.Parser(prog="python -m gan_keras.train", description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("--model", metavar="NAME", help=f"one of {', '.join(MODELS)} (default {DEFAULT_MODEL})")
    add("--recipe", metavar="NAME", help="default, or paper: the settings of the model's paper")
    add("--dataset", metavar="NAME", help=f"see --list (default {DEFAULT_DATASET})")
    add(
        "--data-dir", metavar="DIR", help="folder with data files (default $GAN_KERAS_DATA or data)"
    )
    add("--network", metavar="NAME", help=f"one of {', '.join(NETWORKS)}")
    add(
        "--image-size",
        type=int,
        metavar="N",
        help="pixels, for folder:PATH (default 32), or of srgan's crops",
    )
    add("--epochs", type=int, metavar="N")
    add(
        "--steps",
        type=int,
        metavar="N",
        help="generator updates at most, in equal epochs; instead of --epochs",
    )
    add("--steps-per-epoch", type=int, metavar="N", help="default: one pass over the data")
    add("--batch-size", type=int, metavar="N")
    add("--seed", type=int, metavar="N", help="same seed, same weights (default 0)")
    add("--out", metavar="DIR", help="default runs/MODEL-DATASET-SEED")
    add("--config", metavar="FILE", help="settings as JSON, such as another run's config.json")
    add("--strategy", metavar="NAME", help="mirrored: all GPUs; multiworker: see docs/scaling.md")
    add(
        "--mixed-precision",
        nargs="?",
        const="bfloat16",
        metavar="KIND",
        help="bfloat16 (default), or float16 with loss scaling, for GPUs that are faster in them",
    )
    add("--set", nargs="+", action="extend", default=[], metavar="KEY=VALUE", help="any setting")
    add("--resume", action="store_true", help="continue from the last finished epoch")
    add("--overwrite", action="store_true", help="replace the run that is in --out")
    add("--list", action="store_true", help="show models and datasets")
    add("--tensorboard", action="store_true", help="log to RUN/tensorboard as well")
    add("--quiet", action="store_true", help="print errors only")
    return parser


def settings_from(args):
    """All settings that the user named: file, then flags, then --set."""
    if args.config and args.recipe:
        raise InputError("--recipe and --config exclude each other: a file holds a whole recipe")
    settings = read_settings(args.config) if args.config else {}
    flags = ("model", "recipe", "dataset", "network", "image_size", "epochs", "steps_per_epoch",
             "batch_size", "seed", "strategy", "mixed_precision")  # fmt: skip
    named = {name: getattr(args, name) for name in flags if getattr(args, name) is not None}
    named |= parse_assignments(args.set)
    if args.steps is not None or {"epochs", "steps_per_epoch"} & set(named):
        settings.pop("schedule_steps", None)  # another length, another horizon
    return settings | named


def resumed_config(run, settings, steps):
    """The stored config of a run, with more epochs if asked for; nothing else may differ."""
    stored = run.config()
    for name, value in settings.items():
        if name not in EXTENDING and value != getattr(stored, name):
            raise InputError(
                f"{name} is {getattr(stored, name)} in {run.folder}, not {value}: a resumed run "
                "keeps its settings; drop the flag, or start anew with --overwrite"
            )
    if steps is not None:
        raise InputError("--steps cannot be combined with --resume: use --epochs")
    config = dataclasses.replace(stored, **{k: settings[k] for k in EXTENDING if k in settings})
    if config.epochs < stored.epochs:
        raise InputError(
            f"epochs is {stored.epochs} in {run.folder}, not {config.epochs}: a resumed run can "
            "become longer, not shorter; drop the flag, or start anew with --overwrite"
        )
    steps = config.epochs * config.steps_per_epoch
    if config.schedule != "constant" and steps > config.schedule_steps:
        raise InputError(
            f"the learning rate of {run.folder} reaches zero at step {config.schedule_steps}, so "
            f"{config.epochs} epochs would train nothing more: start anew with --epochs "
            f"{config.epochs}"
        )
    return config


def print_list():
    print("models")
    for name, what in MODELS.items():
        print(f"  {name:14} {what}")
    print("datasets")
    for card in CARDS.values():
        shape = "x".join(map(str, card.shape))
        count = f"{card.count:,} of " if card.count else ""
        print(f"  {card.name:14} {card.what}; {count}{shape}; needs {card.needs}")
    print(f"  {'folder:PATH':14} any folder of pictures, streamed; see --image-size")


def main(argv=None):
    args = build_parser().parse_args(argv)
    if args.list:
        print_list()
        return 0
    from gan_keras.run.folder import Run

    settings = settings_from(args)
    if "model" in settings:
        named = settings["model"]
        settings["model"] = canonical(named)
        if named in ALIASES and not args.quiet:
            print(alias_note(named))
    if args.steps is not None and args.steps < 1:
        raise InputError(f"--steps must be at least 1, got {args.steps}")
    if args.steps is not None and args.epochs is not None:
        raise InputError("--steps and --epochs exclude each other: give one of them")
    if args.resume and not args.out:
        named = {"model": DEFAULT_MODEL, "seed": 0} | settings
        named.setdefault("dataset", DATASET_OF.get(named["model"], DEFAULT_DATASET))
        find_card(named["dataset"])
        run = Run(command.default_folder(named["model"], named["dataset"], named["seed"]))
    else:
        config = None if args.resume else make_config(settings)
        run = Run(args.out or command.default_folder(config.model, config.dataset, config.seed))
    if args.resume:
        run.check(args.resume, args.overwrite)
        config = resumed_config(run, settings, args.steps)
    elif config.strategy != "multiworker" or worker_index() == 0:
        run.check(args.resume, args.overwrite)

    command.import_tensorflow(look_for_devices=config.strategy == "none")
    from gan_keras.loop import fit  # imports TensorFlow: only now that all words are right

    fit.train(
        run,
        config,
        steps=args.steps,
        resume=args.resume,
        overwrite=args.overwrite,
        data_dir=args.data_dir,
        quiet=args.quiet,
        tensorboard=args.tensorboard,
    )
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main))
