"""Enlarge a picture with a trained super-resolution run: python -m gan_keras.upscale RUN PICTURE"""

import sys
from pathlib import Path

from gan_keras import command
from gan_keras.command import refuse_existing
from gan_keras.errors import InputError

STAGES = ("adversarial", "pretrain")
PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".webp", ".tif", ".tiff")
WITHOUT_ALPHA = (".jpg", ".jpeg", ".bmp")
MOST_PIXELS = 40_000_000  # of the input: the result is held in memory, 4 bytes a pixel
LARGEST_SIDE = {".jpg": 65_500, ".jpeg": 65_500, ".webp": 16_383}  # pixels, of the formats


def build_parser():
    parser = command.Parser(prog="python -m gan_keras.upscale", description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("run", metavar="RUN", help="folder that train --model srgan wrote")
    add("picture", metavar="PICTURE", help="any size; grey, colour, with or without transparency")
    add(
        "--stage",
        choices=STAGES,
        help="adversarial: sharp, detail is invented (default if trained); pretrain: highest PSNR",
    )
    add("--scale", type=int, metavar="N", help="refused unless the run was trained for it")
    add("--out", metavar="FILE", help="default PICTURE-xN.png beside the picture")
    add("--overwrite", action="store_true", help="replace the file that is in --out")
    add("--quiet", action="store_true", help="print errors only")
    return parser


def generator_file(run, config, stage):
    """(file, stage): of the wanted stage, or of the last one that was trained."""
    if config.model != "srgan":
        raise InputError(
            f"{run.folder} is a run of {config.model}, not of super-resolution: train one with "
            "python -m gan_keras.train --model srgan"
        )
    files = {"adversarial": run.last, "pretrain": run.pretrained}
    if round(config.pretrain_share * config.epochs) >= config.epochs:
        files.pop("adversarial")
    stage = stage or next(iter(files))
    if stage not in files or not files[stage].is_file():
        trained = [name for name, path in files.items() if path.is_file()]
        raise InputError(
            f"{run.folder} has no generator of stage {stage}: "
            + (f"use --stage {trained[0]}" if trained else "finish the run with --resume")
        )
    return files[stage], stage


def output_file(args, picture, scale):
    """Where the result goes.

    Raises:
        InputError: no picture's name, a folder that does not exist, a file that would be lost.
    """
    out = Path(args.out or picture.with_name(f"{picture.stem}-x{scale}.png"))
    if out.suffix.lower() not in PICTURES:
        raise InputError(f"--out {out} is no picture: end it in one of {', '.join(PICTURES)}")
    if out.is_dir() or not out.parent.is_dir():
        raise InputError(f"cannot write {out}: name a file in a folder that exists")
    refuse_existing(out, picture, args.overwrite)
    return out


def check_size(size, scale, out):
    """Raise InputError for a picture whose result does not fit in memory or in its format."""
    width, height = size
    if width * height > MOST_PIXELS:
        raise InputError(
            f"the picture has {width}x{height} pixels, more than {MOST_PIXELS:,}: cut it into parts"
        )
    most = LARGEST_SIDE.get(out.suffix.lower())
    if most and scale * max(size) > most:
        raise InputError(
            f"the result has {width * scale}x{height * scale} pixels, but {out.suffix} holds "
            f"{most} a side: write a .png or .tif"
        )


def enlarged(network, picture, progress=None):
    """A Pillow picture ("L", "RGB", "LA" or "RGBA") enlarged; transparency by bicubic.

    The result is pasted together tile by tile, so that it is held once and as bytes.
    """
    import numpy as np
    from PIL import Image

    from gan_keras.inference.tiles import enlarged_tiles, output_scale
    from gan_keras.networks.srresnet import reach

    grey, alpha = picture.mode in ("L", "LA"), picture.mode in ("LA", "RGBA")
    scale = output_scale(network)
    size = (picture.width * scale, picture.height * scale)
    result = Image.new("L" if grey else "RGB", size)
    pixels = np.asarray(picture.convert("RGB"))
    for top, left, tile in enlarged_tiles(network, pixels, reach(network), progress=progress):
        part = Image.fromarray(tile)
        result.paste(part.convert("L") if grey else part, (left, top))
    if alpha:
        result.putalpha(picture.getchannel("A").resize(size, Image.Resampling.BICUBIC))
    return result


def main(argv=None):
    args = build_parser().parse_args(argv)
    from gan_keras.data.picture_files import read_with_alpha
    from gan_keras.run.folder import Run

    run = Run(args.run)
    config = run.config()
    path, stage = generator_file(run, config, args.stage)
    if args.scale not in (None, config.scale):
        raise InputError(
            f"--scale {args.scale} does not fit {run.folder}, which was trained for scale "
            f"{config.scale}: leave it out, or train with --set scale={args.scale}"
        )
    name = Path(args.picture)
    picture = read_with_alpha(name)
    out = output_file(args, name, config.scale)
    check_size(picture.size, config.scale, out)
    command.import_tensorflow()
    from gan_keras.files import replace_atomically
    from gan_keras.inference.saved_network import load_network
    from gan_keras.networks import srresnet  # noqa: F401  (registers the layers of the file)  # noqa: F401  (registers the layers of the file)

    def progress(done, total):
        if not args.quiet and total > 1:
            end = "\n" if done == total or not (sys.stdout and sys.stdout.isatty()) else "\r"
            if end == "\r" or done == total or done % max(1, total // 10) == 0:
                print(f"tile {done} of {total}", end=end, flush=True)

    large = enlarged(load_network(path), picture, progress)
    if out.suffix.lower() in WITHOUT_ALPHA and large.mode in ("LA", "RGBA"):
        large = on_white(large)
    with replace_atomically(out) as part:
        large.save(part, **({"quality": 95} if out.suffix.lower() in (".jpg", ".jpeg") else {}))
    if not args.quiet:
        print(f"{name} ({picture.width}x{picture.height}) by {config.scale}, stage {stage}, "
              f"{large.width}x{large.height}: {out}")  # fmt: skip
    return 0


def on_white(picture):
    """The picture without transparency, for formats that have none."""
    from PIL import Image

    white = Image.new(picture.mode[:-1], picture.size, "white")
    white.paste(picture.convert(white.mode), mask=picture.getchannel("A"))
    return white


if __name__ == "__main__":
    sys.exit(command.run(main, advice="nothing was written"))
