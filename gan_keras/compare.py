"""Train several models on one network and one budget: python -m gan_keras.compare

Stop it at any moment: the same command goes on where it was. Another call with the same --out adds
models or seeds to the table.
"""

import json
import sys
from pathlib import Path

from gan_keras import command
from gan_keras.data.cards import check_measured
from gan_keras.errors import InputError
from gan_keras.files import check_writable
from gan_keras.run.record import higher_is_better
from gan_keras.settings.declarations import FIELDS, NETWORKS
from gan_keras.settings.models import (
    ALIASES,
    DEFAULT_DATASET,
    DEFAULT_MODEL,
    MODELS,
    alias_note,
    canonical,
    names,
)
from gan_keras.settings.recipes import COMPARED
from gan_keras.settings.resolve import is_ignored, make_config, parse_assignments, recipe_for

ADVICE = "finished epochs are kept, the same command, without --overwrite, goes on"
ANY = names(task="sampling", network="")
FITTING = [network for network in NETWORKS if not names(network=network)]
DEFAULT_MODELS = "dcgan,lsgan,hinge,wgan,wgan_gp"
LIKE = "hinge"  # its recipe is that of the default model without what the default run has more
# What "the same network" means: these come from there, whatever a recipe says.
SHARED = ("network", "g_filters", "d_filters", "latent_dim", "batch_size")
FIXED = {"model": "--models", "dataset": "--dataset", "seed": "--seeds", "image_size": "--dataset",
         "epochs": "--steps or --seconds", "steps_per_epoch": "--steps or --seconds",
         "schedule_steps": "--steps or --seconds",
         "strategy": "none: it trains one run after the other on one device"}  # fmt: skip


def build_parser():
    parser = command.Parser("compare")
    add = parser.add_argument
    add("--models", default=DEFAULT_MODELS, metavar="A,B",
        help=f"models to compare, separated by commas (default {DEFAULT_MODELS}). Settings of one "
             "of them stand behind a colon, as in gan:g_loss=minimax,wgan_gp; inside a setting "
             f"write + for a comma. Models: {', '.join(ANY)}")  # fmt: skip
    add("--dataset", default=DEFAULT_DATASET, metavar="NAME", help=f"default {DEFAULT_DATASET}")
    add("--data-dir", metavar="DIR",
        help="folder with the dataset's files (default $GAN_KERAS_DATA or data)")  # fmt: skip
    add("--seeds", type=int, default=3, metavar="N", help="number of seeds (default 3)")
    add("--first-seed", type=int, default=0, metavar="N", help="the first of them (default 0)")
    budget = parser.add_mutually_exclusive_group()
    budget.add_argument("--steps", type=int, metavar="N", help="generator updates of each run "
                        "(default: the budget of the comparison in --out, or else the updates of "
                        "the first model's recipe; of dcgan as many as of hinge)")  # fmt: skip
    budget.add_argument(
        "--seconds",
        type=float,
        metavar="S",
        help="training time of each run; the number of updates follows from a step time that is "
        "measured at the start",
    )
    add("--network", metavar="NAME", help=f"network of all models, one of {', '.join(FITTING)}")
    add("--set", nargs="+", action="extend", default=[], metavar="KEY=VALUE",
        help="settings of all models")  # fmt: skip
    add("--out", metavar="DIR", help="default runs/compare-DATASET")
    add("--overwrite", action="store_true", help="replace the comparison that is in --out")
    add("--json", action="store_true", help="print the result as JSON, progress on stderr")
    return parser


def refuse_fixed(settings, where):
    for key in settings:
        if key in FIXED:
            raise InputError(f"{key} in {where}: a comparison sets it itself, by {FIXED[key]}")


def shared_by_all(args):
    """The settings that every contender has unless it names its own."""
    common = recipe_for(LIKE, args.dataset)
    shared = {name: common[name] for name in SHARED if name in common}
    if args.network:
        shared["network"] = args.network
    shared = {name: v for name, v in shared.items() if not is_ignored(FIELDS[name], shared)}
    named = parse_assignments(args.set)
    refuse_fixed(named, "--set")
    return shared | named | {"dataset": args.dataset}


def contenders_from(args):
    """{name: settings} of --models; each is checked as a config at once."""
    everyone, contenders = shared_by_all(args), {}
    for word in args.models.split(","):
        model, *changes = word.strip().split(":")
        name = ":".join([canonical(model), *changes])
        if not MODELS[canonical(model)].from_noise:
            raise InputError(
                f"compare judges samples from noise, {model} makes none: train it with "
                f"python -m gan_keras.train --model {model} and measure with gan_keras.evaluate"
            )
        if network := MODELS[canonical(model)].network:
            raise InputError(
                f"compare gives all models one network, and {model} needs its own, {network}: "
                f"train it with python -m gan_keras.train --model {model} and measure with "
                "gan_keras.evaluate"
            )
        if name in contenders:
            raise InputError(f"--models names {name} twice: name it once")
        own = parse_assignments([change.replace("+", ",") for change in changes], "--models")
        refuse_fixed(own, f"--models {word}")
        named, like = everyone | own, {}
        if canonical(model) == DEFAULT_MODEL and named.get("recipe") != "paper":
            common = recipe_for(LIKE, args.dataset)  # without what the default run has more
            like = {setting: common[setting] for setting in COMPARED if setting in common}
        contenders[name] = like | named | {"model": canonical(model)}
        make_config(contenders[name], own)
    return contenders


def table(result):
    """compare.json as text: mean and standard deviation over seeds, of last and best generator."""
    lines = []
    for row in result["rows"]:
        failed = f", diverged with seeds {row['diverged']}" if row["diverged"] else ""
        seconds = sum(run["seconds"] for run in row["runs"]) / max(1, len(row["runs"]))
        updates = row["runs"][0]["g_updates"] if row["runs"] else 0
        seeds = "1 seed" if len(row["seeds"]) == 1 else f"{len(row['seeds'])} seeds"
        lines.append(f"{row['model']}: {seeds}, {updates} generator updates, "
                     f"{seconds:.0f} s{failed}")  # fmt: skip
        for name in row["mean"]:
            cells = []
            for part in ("", "_best"):
                if name in row["mean" + part]:
                    spread = row["std" + part].get(name)  # None of a single seed
                    around = "" if spread is None else f" +- {spread:.3f}"
                    cells.append(f"{row['mean' + part][name]:10.3f}{around}")
            better = "higher" if higher_is_better(name) else "lower"
            lines.append(f"  {name:26}{better:>7}" + "".join(f"{cell:>24}" for cell in cells))
    return "\n".join([f"{'':35}{'last':>24}{'best':>24}", *lines])


def main(argv=None):
    args = build_parser().parse_args(argv)
    note = sys.stderr if args.json else sys.stdout

    def say(text):
        print(text, file=note, flush=True)

    if args.seeds < 1 or args.first_seed < 0:
        raise InputError("--seeds must be at least 1 and --first-seed at least 0, got "
                         f"{args.seeds} and {args.first_seed}")  # fmt: skip
    if args.steps is not None and args.steps < 1:
        raise InputError(f"--steps must be at least 1, got {args.steps}")
    if args.seconds is not None and not 0 < args.seconds < 1e6:
        raise InputError(f"--seconds must be above 0 and below 1000000, got {args.seconds:g}")
    for name in {word.strip().split(":")[0] for word in args.models.split(",")} & set(ALIASES):
        say(alias_note(name))
    contenders = contenders_from(args)
    check_measured(args.dataset)
    folder = Path(args.out or f"runs/compare-{args.dataset}")
    check_writable(folder)
    if not (folder / "plan.json").is_file() and folder.is_dir() and any(folder.iterdir()):
        raise InputError(f"{folder} holds no comparison: name another --out")

    command.import_tensorflow()
    from gan_keras.data.dataset import load_dataset
    from gan_keras.loop.contenders import clear, load_plan
    from gan_keras.loop.contest import Comparison
    from gan_keras.settings.resolve import settled

    dataset = load_dataset(args.dataset, args.data_dir)  # may fail: before anything is removed
    if args.overwrite:
        clear(folder)
    if args.seconds is not None:
        budget = {"seconds": args.seconds}
    elif args.steps is not None:
        budget = {"g_updates": args.steps}
    elif plan := load_plan(folder):
        budget = plan["budget"]
    else:
        first = make_config(next(iter(contenders.values())))
        first = settled(first, dataset.count)
        budget = {"g_updates": first.epochs * first.steps_per_epoch}
    seeds = range(args.first_seed, args.first_seed + args.seeds)
    comparison = Comparison(
        folder, contenders, shared_by_all(args), seeds, budget, dataset.count, args.data_dir, say
    )
    comparison.train_all()
    result = comparison.result()
    print(json.dumps(result, indent=2) if args.json else table(result))
    say(f"written to {folder}/compare.json; each run has a folder beside it")
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main, advice=ADVICE))
