"""Train a GAN: python -m gan_keras.train

Without arguments: dcgan on 5,000 real handwritten digits, in two to five minutes on two cores.
"""

import dataclasses
import os
import sys

from gan_keras import command
from gan_keras.data.cards import CARDS, find_card
from gan_keras.devices.cluster import worker_index
from gan_keras.errors import InputError
from gan_keras.settings.declarations import FIELDS
from gan_keras.settings.models import ALIASES, DEFAULT_MODEL, MODELS, alias_note, canonical
from gan_keras.settings.recipes import RECIPES
from gan_keras.settings.resolve import (
    absolute,
    check_together,
    make_config,
    parse_assignments,
    read_settings,
)

EXTENDING = ("epochs", "strategy")  # settings that --resume may change


def build_parser():
    parser = command.Parser("train", usage="%(prog)s [options]")
    add = parser.add_argument
    for field in FIELDS.values():
        if "flag" in field.metadata:
            name = field.metadata.get("option", field.name).replace("_", "-")
            add(f"--{name}", dest=field.name, **flag_of(field))
    add("--data-dir", metavar="DIR",
        help="folder with data files (default $GAN_KERAS_DATA or data)")  # fmt: skip
    add("--steps", type=int, metavar="N",
        help="generator updates at most, in equal epochs; instead of --epochs")  # fmt: skip
    add("--out", metavar="DIR", help="where the run goes (default runs/MODEL-DATASET-SEED)")
    add("--config", metavar="FILE", help="settings as JSON, such as another run's config.json")
    add("--set", nargs="+", action="extend", default=[], metavar="KEY=VALUE",
        help="any setting of --list, such as r1_gamma=0 or mirror=true")  # fmt: skip
    add("--resume", action="store_true", help="continue from the last finished epoch")
    add("--overwrite", action="store_true", help="replace the run that is in --out")
    add("--list", action="store_true", help="show models, datasets and settings")
    add("--tensorboard", action="store_true", help="log to RUN/tensorboard as well")
    add("--quiet", action="store_true", help="print errors only")
    return parser


def flag_of(field):
    """What argparse has to know of a setting that has a flag."""
    rule, words = field.metadata, field.metadata["help"]
    if choices := rule.get("choices"):
        words += f": {', '.join(map(str, choices))}"
    if field.type is bool:
        return {"action": "store_const", "const": True, "help": words}
    if field.default not in (None, "") and not any(
        field.name in recipe for recipe in RECIPES.values()
    ):
        words += f" (default {field.default})"
    more = {"nargs": "?", "const": rule["bare"]} if "bare" in rule else {}
    kind = int if field.type in (int, int | None) else str
    return {"type": kind, "metavar": rule["flag"], "help": words.replace("%", "%%")} | more


def typed(args):
    """The settings of flags, then of --set."""
    flags = {name: getattr(args, name, None) for name in FIELDS}
    named = {name: value for name, value in flags.items() if value is not None}
    return named | parse_assignments(args.set)


def settings_from(args):
    """All settings that the user named: file, then flags, then --set."""
    if args.config and args.recipe:
        raise InputError("--recipe and --config exclude each other: a file holds a whole recipe")
    settings = read_settings(args.config) if args.config else {}
    named = typed(args)
    if args.steps is not None or {"epochs", "steps_per_epoch"} & set(named):
        settings.pop("schedule_steps", None)  # another length, another horizon
    settings |= named
    if "dataset" in settings:
        settings["dataset"] = absolute(settings["dataset"])
    if settings.get("start"):
        settings["start"] = absolute_start(settings["start"])
    return with_start(settings) if settings.get("start") and not args.resume else settings


def absolute_start(named):
    """``pretrained:NAME`` as it is, a run's folder as a path that is valid from any folder."""
    from gan_keras.data.shipped_files import PREFIX

    named = str(named)
    return named if named.startswith(PREFIX) else os.path.abspath(os.path.expanduser(named))


def with_start(settings):
    """The settings of a run that starts from another: its networks have the shape of that one's."""
    from gan_keras.run.start import shaping

    model = MODELS[canonical(settings.get("model", DEFAULT_MODEL))]
    start = settings["start"]
    taken = shaping(start, model)
    for name, value in taken.items():
        if settings.get(name, value) != value:
            raise InputError(
                f"{name} is {value} in {start}, not {settings[name]}: leave it out, the networks "
                "are taken from there"
            )
    card = find_card((taken | settings).get("dataset", model.dataset))
    size = taken.get("image_size")
    if card and len(card.shape) == 3 and size and size not in (card.sizes or card.shape[:1]):
        raise InputError(
            f"{start} makes pictures of {size}x{size} pixels, {card.name} has none of that size: "
            "name your own pictures with --dataset folder:PATH, or another dataset"
        )
    return taken | settings


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
    check_together(config)
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
    for card in MODELS.values():
        print(f"  {card.name:14} {card.what}")
    print("datasets")
    for card in CARDS.values():
        shape = "x".join(map(str, card.shape))
        count = f"{card.count:,} of " if card.count else ""
        print(f"  {card.name:14} {card.what}; {count}{shape}; needs {card.needs}")
    print(f"  {'folder:PATH':14} any folder of pictures, streamed; see --image-size")
    print("settings, by --set KEY=VALUE (docs/settings.md has their ranges and readers)")
    for field in FIELDS.values():
        print(f"  {field.name:25} {field.metadata['help']}")


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
    if args.steps is not None and "epochs" in typed(args):
        raise InputError("--steps and --epochs exclude each other: give one of them")
    config = None
    if args.resume and not args.out:
        named = {"model": DEFAULT_MODEL, "seed": 0} | settings
        named.setdefault("dataset", MODELS[named["model"]].dataset)
        find_card(named["dataset"])
        run = Run(command.default_folder(named["model"], named["dataset"], named["seed"]))
    else:
        config = None if args.resume else make_config(settings, typed(args))
        run = Run(args.out or command.default_folder(config.model, config.dataset, config.seed))
    if not args.resume and config.card.teacher and not config.start:
        raise InputError(
            f"model {config.model} learns from a run of {config.card.teacher}: name it with "
            f"--from RUN; python -m gan_keras.train --model {config.card.teacher} makes one"
        )
    if args.resume:
        run.check(args.resume, args.overwrite)
        config = resumed_config(run, settings, args.steps)
    elif config.strategy != "multiworker" or worker_index() == 0:
        run.check(args.resume, args.overwrite)

    command.import_tensorflow(look_for_devices=config.strategy == "none")
    from gan_keras.loop import fit  # imports TensorFlow: only now that all words are right

    with command.advising(run.what_is_left):
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
    sys.exit(command.run(main, advice=command.NOTHING))
