"""Draw samples from a trained run: python -m gan_keras.sample RUN"""

import sys

from gan_keras import command
from gan_keras.command import picture_file
from gan_keras.errors import InputError
from gan_keras.run.generator import (
    add_steps,
    check_label,
    check_steps,
    generator_file,
    load_generator,
    refuse_paired,
)

MOST, MOST_WALKS = 10_000, 100  # a walk is many pictures, all of them in memory
WALKS = ("slerp", "lerp")
WALK_STOPS, WALK_STEPS = 8, 12  # latent vectors that a walk visits, pictures between two of them


def build_parser():
    parser = command.Parser("sample")
    add = parser.add_argument
    add("run", metavar="RUN", help="folder that a training run wrote, or pretrained:NAME")
    add("--count", type=int, metavar="N",
        help="number of samples (default 64); with --interpolate, of walks side by side "
             "(default 16)")  # fmt: skip
    add("--seed", type=int, default=0, metavar="N", help="same seed, same samples (default 0)")
    add("--label", type=int, metavar="K", help="what a cgan is to draw (default: all in turn)")
    add("--truncation", type=float, metavar="T",
        help="redraw latent values larger than T in size (at least 0.1): more typical samples, "
             "less variety")  # fmt: skip
    add_steps(parser)
    add("--interpolate", choices=WALKS, help="animate the way from sample to sample: along the "
        "sphere, where latent vectors live, or straight")  # fmt: skip
    add("--which", choices=("best", "last"), help="which generator (default best, if there is one)")
    add("--out", metavar="FILE",
        help="file to write (default RUN/samples-seed-N.png, with --interpolate "
             "RUN/slerp-seed-N.gif; of pretrained:NAME in the current folder)")  # fmt: skip
    return parser


def check(args, run):
    most, what = (MOST_WALKS, " with --interpolate") if args.interpolate else (MOST, "")
    if args.count is not None and not 1 <= args.count <= most:
        raise InputError(f"--count must be from 1 to {most}{what}, got {args.count}")
    if args.seed < 0:
        raise InputError(f"--seed must be at least 0, got {args.seed}")
    if args.truncation is not None and not 0.1 <= args.truncation < float("inf"):
        raise InputError(f"--truncation must be at least 0.1, got {args.truncation:g}")
    if args.truncation is not None and args.interpolate:
        raise InputError("--truncation and --interpolate exclude each other: give one of them")
    if args.interpolate:
        default = run.place(f"{args.interpolate}-seed-{args.seed}.gif")
        return picture_file(args.out or default, (".gif",))
    return picture_file(args.out or run.place(f"samples-seed-{args.seed}.png"))


def drawn(samples, kinds):
    """Samples as a picture; those of a conditional generator, all labels in turn, in rows."""
    from gan_keras.drawing.plots import image_grid, labelled_rows, visible_factor

    if kinds:
        return labelled_rows(samples, [i % kinds for i in range(len(samples))])
    return image_grid(samples, scale=visible_factor(samples.shape[1]))


def main(argv=None):
    args = build_parser().parse_args(argv)
    from gan_keras.run.shipped import find_run

    run = find_run(args.run)
    config = run.config()
    refuse_paired(run, config.model)
    path = generator_file(run, args.which)
    out = check(args, run)
    check_label(config, args.label)
    check_steps(config, args.denoising_steps)
    command.import_tensorflow()
    import numpy as np

    from gan_keras.drawing import plots
    from gan_keras.drawing.walks import save_walk
    from gan_keras.inference.generate import draw_samples
    from gan_keras.inference.pictures import save_picture

    network = load_generator(path, args.denoising_steps)
    if args.interpolate:
        count = args.count or 16
        labels = None if args.label is None else np.full(count, args.label)
        save_walk(network, out, count, args.seed, args.interpolate, labels, WALK_STOPS, WALK_STEPS)
        made = f"a walk ({args.interpolate})"
    else:
        count = args.count or 64
        labels = None if args.label is None else np.full(count, args.label)
        samples = draw_samples(network, count, args.seed, labels=labels, limit=args.truncation)
        if samples.ndim == 4:
            kinds = len(network.inputs) == 2 and args.label is None
            picture = drawn(samples, network.inputs[1].shape[-1] if kinds else 0)
            command.check_side(picture.size, out)
            save_picture(picture, out)
        else:
            plots.save_scatter(samples, out)
        made = f"{count} samples"
    source = f"{config.model} on {run.trained_on(config)} ({path.name} of {run.home(path)})"
    print(f"{made} of {source}: {out}")
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main, advice=command.NOTHING))
