"""Export the generator of a run for use elsewhere: python -m gan_keras.export RUN --format onnx

What is written makes samples, or turns pictures into pictures, and nothing else. The discriminator
is not exported: it tells the fakes of its own last training steps from the data, and says nothing
about how real any other picture is. Training goes on from the checkpoint, not from an export.

SavedModel and ONNX hold the operations themselves and need neither Keras nor this package to run;
the .keras files of inpaint and srgan name layers that are ours.
"""

import sys
import warnings
from importlib.util import find_spec
from pathlib import Path

from gan_keras import command
from gan_keras.errors import InputError, first_line
from gan_keras.files import check_writable, replace_atomically, replace_folder
from gan_keras.sample import generator_file

FORMATS = {"keras": "generator.keras", "saved_model": "saved_model", "onnx": "generator.onnx"}
ONNX_PACKAGES = ("onnx", "tf2onnx", "onnxruntime")  # describes, converts, runs for the check
SAVED_MODEL = {"saved_model.pb", "fingerprint.pb", "variables", "assets"}  # what its folder holds
TOLERANCE = 1e-4  # relative to the largest output, or to 1: an eightieth of a grey level
AXES = ("batch", "height", "width")  # what a shape may leave open
EPILOG = """Inputs are float32: noise (normal), noise and labels (one-hot), or pictures in [-1, 1].
A SavedModel is read with tf.saved_model.load(FOLDER).serve(inputs), ONNX with
onnxruntime.InferenceSession(FILE).run(None, {"noise": noise}), each without this package."""


def build_parser():
    parser = command.Parser(prog="python -m gan_keras.export",
                            description=__doc__.splitlines()[0], epilog=EPILOG)  # fmt: skip
    add = parser.add_argument
    add("run", metavar="RUN", help="folder that a training run wrote")
    add("--format", required=True, choices=FORMATS,
        help=f"onnx needs pip install {' '.join(ONNX_PACKAGES)}")  # fmt: skip
    add("--which", choices=("best", "last"), help="which generator (default best, if there is "
        "one; last for srgan, as upscale does)")  # fmt: skip
    add("--out", metavar="PATH", help="a file, or the folder of a saved_model (default in "
        "RUN/export)")  # fmt: skip
    add("--overwrite", action="store_true", help="replace the export that is in --out")
    return parser


def checked_out(args, run):
    """Where the export goes.

    Raises:
        InputError: a name that does not fit the format, or something there that must stay.
    """
    name, folder = FORMATS[args.format], args.format == "saved_model"
    out = Path(args.out) if args.out else run.folder / "export" / name
    if not folder and out.suffix != Path(name).suffix:
        raise InputError(f"--out {out} is no name for {args.format}: end it in {Path(name).suffix}")
    if args.out and not out.parent.is_dir():
        raise InputError(f"cannot write {out}: name a place in a folder that exists")
    if out.exists():
        own = [path for path in (run.last, run.best, run.pretrained) if path.exists()]
        if any(out.samefile(path) for path in own):
            raise InputError(f"{out} is the run's own network: name another --out")
        if out.is_dir() != folder:
            kind = "a folder" if out.is_dir() else "a file"
            raise InputError(f"{out} is {kind}, which --format {args.format} cannot be written to")
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
            "--format onnx needs packages that are not here: pip install " + " ".join(missing)
        )


def input_names(network):
    """["noise"], ["noise", "labels"] or ["pictures"]: what the inputs are called in an export."""
    pictures = len(network.inputs[0].shape) == 4
    return ["pictures"] if pictures else ["noise", "labels"][: len(network.inputs)]


def structure(inputs):
    """Inputs as Keras wants them: one alone, or a list."""
    return inputs if len(inputs) > 1 else inputs[0]


def write(network, kind, path):
    """Write a network, for any size of batch, and of pictures where the network takes any."""
    import tensorflow as tf

    if kind == "keras":
        network.save(path)
        return
    specs = [
        tf.TensorSpec(tensor.shape, tensor.dtype, name)
        for name, tensor in zip(input_names(network), network.inputs, strict=True)
    ]
    signature = [specs] if len(specs) > 1 else specs
    kind = "tf_saved_model" if kind == "saved_model" else kind
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # Keras probes numpy for tf2onnx's sake
        network.export(str(path), kind, verbose=False, input_signature=signature)


def read(kind, path):
    """What was written as a function: list of arrays -> array."""
    if kind == "onnx":
        import onnxruntime

        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        names = [node.name for node in session.get_inputs()]
        return lambda inputs: session.run(None, dict(zip(names, inputs, strict=True)))[0]
    if kind == "saved_model":
        import tensorflow as tf

        loaded = tf.saved_model.load(str(path))
        return lambda inputs: loaded.serve(structure(inputs)).numpy()
    from gan_keras.render import load_network

    network = load_network(path)
    return lambda inputs: network(structure(inputs), training=False).numpy()


def check_inputs(network):
    """Two lists of inputs: other batches and, where any are taken, other sizes of pictures."""
    import numpy as np

    rng = np.random.default_rng(0)
    for free in ((2, 16, 24), (3, 32, 16)):  # sides that every network can halve
        inputs = []
        for name, tensor in zip(input_names(network), network.inputs, strict=True):
            shape = [n or free[axis] for axis, n in enumerate(tensor.shape)]
            drawn = {
                "noise": lambda shape: rng.standard_normal(shape),
                "labels": lambda shape: np.eye(shape[1])[rng.integers(0, shape[1], shape[0])],
                "pictures": lambda shape: rng.uniform(-1, 1, shape),
            }
            inputs.append(drawn[name](shape).astype(np.float32))
        yield inputs


def largest_difference(network, made):
    """Largest difference between outputs of ``made`` and of the network, in those of 1 or more
    relative to the largest of them; infinite if the shapes differ."""
    import numpy as np

    found = []
    for inputs in check_inputs(network):
        expected, got = network(structure(inputs), training=False).numpy(), made(inputs)
        if got.shape != expected.shape:
            return float("inf")
        found.append(np.abs(got - expected).max() / max(1.0, np.abs(expected).max()))
    return float(np.max(found))  # NaN stays NaN


def export(network, kind, out):
    """Write a network to ``out``, in whole and only if it computes the same; its difference.

    Raises:
        InputError: a difference of more than ``TOLERANCE``, or a full disk.
    """
    import tensorflow as tf

    out.parent.mkdir(exist_ok=True)
    try:
        with (replace_folder if kind == "saved_model" else replace_atomically)(out) as part:
            write(network, kind, part)
            difference = largest_difference(network, read(kind, part))
            if not difference <= TOLERANCE:
                raise InputError(f"{out} would differ from the network by {difference:.1e}, more "
                                 f"than {TOLERANCE:g}: it was not written")  # fmt: skip
    except tf.errors.OpError as error:
        raise InputError(f"cannot write {out}: {first_line(error)}") from None
    return difference


def main(argv=None):
    args = build_parser().parse_args(argv)
    from gan_keras.runs import Run

    run = Run(args.run)
    config = run.config()
    path = generator_file(run, args.which or ("last" if config.model == "srgan" else None))
    out = checked_out(args, run)
    check_packages(args.format)
    command.import_tensorflow()
    from gan_keras.networks import srresnet, unet  # noqa: F401  (register the files' own layers)
    from gan_keras.render import load_network

    network = load_network(path)
    difference = export(network, args.format, out)
    named = zip(input_names(network), network.inputs, strict=True)
    taken = " and ".join(f"{name} {shape_text(tensor)}" for name, tensor in named)
    print(f"{path.name} of {path.parent} as {args.format}: {out}")
    print(f"{taken} -> {shape_text(network.outputs[0])}; outputs differ by {difference:.1e} at "
          f"most (allowed {TOLERANCE:g})")  # fmt: skip
    return 0


def shape_text(tensor):
    """(batch, height, width, 3), the open axes by name."""
    axes = (n or AXES[axis] for axis, n in enumerate(tensor.shape))
    return f"({', '.join(map(str, axes))})"


if __name__ == "__main__":
    sys.exit(command.run(main, advice="nothing was written"))
