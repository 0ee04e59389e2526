"""Export the generator of a run for use elsewhere: python -m gan_keras.export RUN --format onnx

What is written makes samples, or turns pictures into pictures, and nothing else. The discriminator
is not exported: it tells the fakes of its own last training steps from the data, and says nothing
about how real any other picture is. Training goes on from the checkpoint, not from an export.

SavedModel and ONNX hold the operations themselves and need neither Keras nor this package to run.
A .keras file needs `import keras, gan_keras` before keras.saving.load_model(FILE), because some of
its layers may be ours. Each file is checked before it is kept: a .keras file in a new process that
has imported only these two.
"""

import sys
from importlib.util import find_spec
from pathlib import Path

from gan_keras import command
from gan_keras.errors import InputError
from gan_keras.files import check_writable
from gan_keras.run.generator import add_steps, check_steps, generator_file, load_generator

FORMATS = {"keras": "generator.keras", "saved_model": "saved_model", "onnx": "generator.onnx"}
ONNX_PACKAGES = ("onnx", "tf2onnx", "onnxruntime")
SAVED_MODEL = {"saved_model.pb", "fingerprint.pb", "variables", "assets"}  # what its folder holds
EPILOG = """Inputs are float32: noise (normal), noise and labels (one-hot), or pictures (in
[-1, 1]). A SavedModel is read with tf.saved_model.load(FOLDER).serve(inputs), ONNX with
onnxruntime.InferenceSession(FILE).run(None, {"noise": noise}), each without this package.
Of a diffusion run the whole way from noise to pictures is exported, with its number of steps."""


def build_parser():
    parser = command.Parser("export", EPILOG)
    add = parser.add_argument
    add("run", metavar="RUN", help="folder that a training run wrote, or pretrained:NAME")
    add("--format", required=True, choices=FORMATS,
        help=f"onnx needs pip install {' '.join(ONNX_PACKAGES)}")  # fmt: skip
    add("--which", choices=("best", "last"), help="which generator (default best, if there is "
        "one; last for srgan, as upscale does)")  # fmt: skip
    add_steps(parser)
    add("--out", metavar="PATH", help="a file, or the folder of a saved_model (default in "
        "RUN/export; of pretrained:NAME in the current folder)")  # fmt: skip
    add("--overwrite", action="store_true", help="replace the export that is in --out")
    return parser


def checked_out(args, run):
    """Where the export goes.

    Raises:
        InputError: a name that does not fit the format, or something there that must stay.
    """
    name, folder = FORMATS[args.format], args.format == "saved_model"
    out = Path(args.out) if args.out else run.place(f"export/{name}")
    if not folder and out.suffix != Path(name).suffix:
        raise InputError(f"--out {out} is no name for {args.format}: end it in {Path(name).suffix}")
    if args.out and not out.parent.is_dir():
        raise InputError(f"cannot write {out}: name a place in a folder that exists")
    if args.out and not folder and not out.is_dir():
        command.file_name(args.out)
    if out.exists():
        own = [path for path in (run.last, run.best, run.pretrained) if path.exists()]
        if any(out.samefile(path) for path in own):
            raise InputError(f"{out} is the run's own network: name another --out")
        if out.is_dir() != folder:
            kind = "a folder" if out.is_dir() else "a file"
            raise InputError(
                f"{out} is {kind}, which {args.format} cannot replace: name another --out"
            )
        if folder and not {path.name for path in out.iterdir()} <= SAVED_MODEL:
            raise InputError(f"{out} holds other things than a SavedModel: name another --out")
        if not args.overwrite:
            raise InputError(f"{out} exists: name another --out, or replace it with --overwrite")
    check_writable(out.parent)
    return out


def check_packages(kind):
    """Raise InputError if packages that a format needs are not installed."""
    missing = [name for name in ONNX_PACKAGES if kind == "onnx" and find_spec(name) is None]
    if missing:
        raise InputError(
            f"--format onnx needs what is not installed here: pip install {' '.join(missing)}"
        )


def main(argv=None):
    args = build_parser().parse_args(argv)
    from gan_keras.run.shipped import find_run

    run = find_run(args.run)
    config = run.config()
    path = generator_file(run, args.which or ("last" if config.model == "srgan" else None))
    check_steps(config, args.denoising_steps)
    out = checked_out(args, run)
    check_packages(args.format)
    command.import_tensorflow()
    from gan_keras.inference import formats

    network = formats.in_float32(load_generator(path, args.denoising_steps))
    difference = formats.export(network, args.format, out)
    shape, names = formats.shape_text, formats.input_names(network)
    taken = " and ".join(f"{n} {shape(t)}" for n, t in zip(names, network.inputs, strict=True))
    print(f"{config.model} on {run.trained_on(config)} ({path.name} of {run.home(path)}): {out}")
    print(
        f"{taken} -> {shape(network.outputs[0])}; its outputs differ from the network's by "
        f"{difference:.1e} at most (allowed {formats.TOLERANCE:g})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main, advice="nothing was written"))
