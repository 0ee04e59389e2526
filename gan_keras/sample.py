"""Draw samples from a trained run: python -m gan_keras.sample RUN"""

import sys
from pathlib import Path

from gan_keras import command
from gan_keras.config import TRANSLATING
from gan_keras.errors import InputError

PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".webp")
MOST = 10_000
WALKS = ("slerp", "lerp")
WALK_STOPS, WALK_STEPS = 8, 12  # latent vectors that a walk visits, pictures between two of them


def build_parser():
    parser = command.Parser(prog="python -m gan_keras.sample", description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("run", metavar="RUN", help="folder that a training run wrote")
    add("--count", type=int, metavar="N",
        help="number of samples (default 64); with --interpolate, of walks side by side "
             "(default 16)")  # fmt: skip
    add("--seed", type=int, default=0, metavar="N", help="same seed, same samples (default 0)")
    add("--label", type=int, metavar="K", help="what a cgan is to draw (default: all in turn)")
    add("--truncation", type=float, metavar="T",
        help="draw latent numbers beyond T again: typical samples, less variety")  # fmt: skip
    add("--interpolate", choices=WALKS, help="animate the way from sample to sample: along the "
        "sphere, where latent vectors live, or straight")  # fmt: skip
    add("--which", choices=("best", "last"), help="which generator (default best, if there is one)")
    add("--out", metavar="FILE", help="picture to write (default RUN/samples-seed-N.png)")
    return parser


def picture_file(path, kinds=PICTURES):
    """The path, if a picture can be written there.

    Raises:
        InputError: not the name of a picture, or a folder that does not exist.
    """
    out = Path(path)
    if out.suffix.lower() not in kinds:
        raise InputError(f"--out {out} is no picture: end it in one of {', '.join(kinds)}")
    if out.is_dir() or not out.parent.is_dir():
        raise InputError(f"cannot write {out}: name a file in a folder that exists")
    return out


def refuse_existing(out, source, overwrite):
    """Raise InputError for a file that is there, unless it may be replaced; the source never."""
    if out.exists() and (out.samefile(source) or not overwrite):
        raise InputError(f"{out} exists: name another --out" + (
            "" if out.samefile(source) else ", or replace it with --overwrite"))  # fmt: skip


def check(args):
    if args.count is not None and not 1 <= args.count <= MOST:
        raise InputError(f"--count must be from 1 to {MOST}, got {args.count}")
    if args.seed < 0:
        raise InputError(f"--seed must be at least 0, got {args.seed}")
    if args.truncation is not None and not 0.1 <= args.truncation < float("inf"):
        raise InputError(f"--truncation must be at least 0.1, got {args.truncation:g}")
    if args.truncation is not None and args.interpolate:
        raise InputError("--truncation and --interpolate exclude each other: give one of them")
    if args.interpolate:
        default = Path(args.run) / f"{args.interpolate}-seed-{args.seed}.gif"
        return picture_file(args.out or default, (".gif",))
    return picture_file(args.out or Path(args.run) / f"samples-seed-{args.seed}.png")


def check_label(config, label):
    """Raise InputError for a label that the run's model was not trained with."""
    from gan_keras.data.cards import find_card

    if label is None:
        return
    if config.model != "cgan":
        raise InputError(
            f"--label is for runs of cgan, not of {config.model}: leave it out, or train one with "
            "python -m gan_keras.train --model cgan"
        )
    classes = find_card(config.dataset).labels
    if not 0 <= label < classes:
        raise InputError(f"--label must be from 0 to {classes - 1}, got {label}")


def generator_file(run, which):
    """The file of the wanted generator; "best" where a metric chose one, else the last."""
    if which is None:
        which = "best" if run.best.is_file() else "last"
    path = run.best if which == "best" else run.last
    if not path.is_file():
        raise InputError(
            f"{run.folder} has no {which} generator ({path.name} is missing): finish the run "
            "with --resume"
            + (", or use --which last" if which == "best" and run.last.is_file() else "")
        )
    return path


def refuse_paired(run, model):
    """Raise InputError for a model that makes nothing from noise."""
    other = {"srgan": "upscale", **dict.fromkeys(TRANSLATING, "apply")}.get(model)
    if other:
        raise InputError(
            f"{run.folder} turns pictures into pictures and draws none from noise: use "
            f"python -m gan_keras.{other} {run.folder} PICTURE"
        )


def main(argv=None):
    args = build_parser().parse_args(argv)
    from gan_keras.runs import Run

    run = Run(args.run)
    config = run.config()
    refuse_paired(run, config.model)
    path = generator_file(run, args.which)
    out = check(args)
    check_label(config, args.label)
    command.import_tensorflow()
    import numpy as np

    from gan_keras import plots
    from gan_keras.render import draw_samples, load_network
    from gan_keras.walks import save_walk

    network = load_network(path)
    if args.interpolate:
        count = args.count or 16
        labels = None if args.label is None else np.full(count, args.label)
        save_walk(network, out, count, args.seed, args.interpolate, labels, WALK_STOPS, WALK_STEPS)
        made = f"a walk ({args.interpolate})"
    else:
        count = args.count or 64
        labels = None if args.label is None else np.full(count, args.label)
        samples = draw_samples(network, count, args.seed, labels=labels, limit=args.truncation)
        plots.save_samples(samples, out)
        made = f"{count} samples"
    print(f"{made} of {config.model} on {config.dataset} ({path.name} of {path.parent}): {out}")
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main, advice="nothing was written"))
