"""Run an image-to-image model on a picture: python -m gan_keras.apply RUN PICTURE"""

import sys
from pathlib import Path

from gan_keras import command
from gan_keras.command import picture_file, refuse_existing
from gan_keras.errors import InputError
from gan_keras.run.generator import generator_file
from gan_keras.settings.declarations import TRANSLATING

MOST_PIXELS = 4_000_000  # of the picture: the whole of it goes through the network at once


def build_parser():
    parser = command.Parser(
        prog="python -m gan_keras.apply",
        description=__doc__.splitlines()[0],
        epilog="PICTURE is what the run's model starts from: edges in white on black for pix2pix, "
        "a noisy picture for denoise, one with a hole for inpaint, which --mask or transparency "
        "tells. With --degrade it is a whole picture, of which that is made first.",
    )
    add = parser.add_argument
    add("run", metavar="RUN", help=f"folder that train --model {'|'.join(TRANSLATING)} wrote")
    add("picture", metavar="PICTURE", help="of any size; grey where the run is grey")
    add("--mask", metavar="FILE", help="for inpaint: white where the picture is to be filled")
    add("--degrade", action="store_true", help="make edges, hole or noise first, show all three")
    add("--seed", type=int, default=0, metavar="N", help="of --degrade (default 0)")
    add("--which", choices=("best", "last"), help="which generator (default best)")
    add("--out", metavar="FILE", help="default PICTURE-MODEL.png beside the picture")
    add("--overwrite", action="store_true", help="replace the file that is in --out")
    return parser


def checked(args, config, picture):
    """Raise InputError for words that do not fit the run or the picture."""
    if config.model not in TRANSLATING:
        raise InputError(
            f"{args.run} is a run of {config.model}, which turns no picture into another: train "
            f"one with python -m gan_keras.train --model {TRANSLATING[0]}"
        )
    if picture.width * picture.height > MOST_PIXELS:
        raise InputError(
            f"{args.picture} has {picture.width}x{picture.height} pixels, more than "
            f"{MOST_PIXELS:,}: make it smaller"
        )
    if args.mask and (config.model != "inpaint" or args.degrade):
        raise InputError("--mask is for runs of inpaint, without --degrade: leave it out")
    if args.seed < 0:
        raise InputError(f"--seed must be at least 0, got {args.seed}")


def read_pixels(picture, channels, name):
    """A Pillow picture as floats (1, h, w, channels) in [-1, 1].

    Raises:
        InputError: colour for a network of greys.
    """
    import numpy as np

    grey = picture.mode in ("L", "LA")
    if channels == 1 and not grey:
        raise InputError(
            f"{name} is in colour, the run is of grey pictures: convert the picture to grey"
        )
    pixels = np.asarray(picture.convert("L" if channels == 1 else "RGB"), np.float32)
    return pixels.reshape(1, picture.height, picture.width, channels) / 127.5 - 1.0


def read_mask(args, picture):
    """True (1, h, w) where the picture is to be filled, from --mask or from its transparency."""
    import numpy as np

    from gan_keras.data.picture_files import read_picture

    if args.mask:
        mask = read_picture(Path(args.mask)).convert("L")
        if mask.size != picture.size:
            raise InputError(
                f"{args.mask} has {mask.width}x{mask.height} pixels, {args.picture} has "
                f"{picture.width}x{picture.height}: make them the same size"
            )
        hole = np.asarray(mask) > 127
    elif picture.mode in ("LA", "RGBA"):
        hole = np.asarray(picture.getchannel("A")) < 128
    else:
        raise InputError(f"{args.picture} has no hole: name one with --mask, or use --degrade")
    if not hole.any() or hole.all():
        how = "nothing" if not hole.any() else "everything"
        raise InputError(f"the mask covers {how}: mark a part of the picture in white")
    return hole[None]


def source_of(args, config, picture, channels):
    """(source, picture that it was made of or None) as floats."""
    import numpy as np

    from gan_keras.data import sources

    if args.degrade:
        target = read_pixels(picture, channels, args.picture)
        return sources.source_for_test(config.model, target, args.seed), target
    if config.model == "inpaint":
        hole = read_mask(args, picture)
        return sources.with_hole(read_pixels(picture, channels, args.picture), hole), None
    if config.model == "pix2pix":
        drawn = read_pixels(picture.convert("L"), 1, args.picture)
        return np.where(drawn > 0, 1.0, -1.0).astype(np.float32), None
    return read_pixels(picture, channels, args.picture), None


def translated(network, source, multiple):
    """The network on a source of any size: padded to what it can halve, and cut back."""
    import numpy as np

    height, width = source.shape[1:3]
    pads = [(0, 0), (0, -height % multiple), (0, -width % multiple), (0, 0)]
    padded = np.pad(source, pads, mode="edge")
    return network(padded, training=False).numpy()[:, :height, :width]


def main(argv=None):
    args = build_parser().parse_args(argv)
    from gan_keras.data.picture_files import read_with_alpha
    from gan_keras.run.folder import Run

    run = Run(args.run)
    config = run.config()
    picture = read_with_alpha(Path(args.picture))
    checked(args, config, picture)
    path = generator_file(run, args.which)
    name = Path(args.picture)
    default = name.with_name(f"{name.stem}-{config.model}.png")
    out = picture_file(args.out or default)
    refuse_existing(out, name, args.overwrite)
    command.import_tensorflow()
    from gan_keras.drawing import plots
    from gan_keras.files import replace_atomically
    from gan_keras.inference.saved_network import load_network
    from gan_keras.networks.unet import multiple

    network = load_network(path)
    source, target = source_of(args, config, picture, network.output_shape[-1])
    made = translated(network, source, multiple(network))
    shown = plots.image_grid(made, gap=0, scale=1)
    if target is not None:
        shown = plots.translation_grid(source, made, target)
    with replace_atomically(out) as part:
        shown.save(part)
    print(f"{name} ({picture.width}x{picture.height}), {config.model}: {out}")
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main, advice="nothing was written"))
