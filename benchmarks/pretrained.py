"""Train a model that the package ships, and put it there: python -m benchmarks.pretrained digits

The run is an ordinary one in runs/pretrained-NAME, which a stopped call continues. What is shipped
are its networks with weights in float16, its settings, and its numbers, measured on the stored
weights. The card says what rounding the weights changes.
"""

import argparse
import dataclasses
import hashlib
import io
import os
import shlex
import shutil
import sys
import zipfile
from pathlib import Path

import numpy as np

from benchmarks.trained import finished
from gan_keras import command
from gan_keras.data.shipped_files import PLACE, index
from gan_keras.errors import InputError
from gan_keras.files import replace_atomically
from gan_keras.run.record import versions, write_json
from gan_keras.run.shipped import Shipped

TRAINED_BITS = 8  # of networks to start a training from, which moves their weights anyway
LARGEST = 8_000_000  # bytes, of all shipped models together
MODELS = {  # {name: (settings that differ from the recipe, one line of what it is)}
    "digits": ({"model": "cgan", "epochs": 40}, "handwritten digits, 28x28, of a chosen label"),
    "faces": (
        {"model": "face", "epochs": 20, "steps_per_epoch": 1000, "ema_decay": 0.999},
        "faces in colour, 64x64",
    ),
    "upscale-x4": ({"model": "srgan", "content": "efflite"}, "photographs enlarged four times"),
}
TWICE = ("faces",)  # trained a second time as long, from the networks of the first run
TOTALS = ("seconds", "g_updates", "images_seen")  # of a record: what both runs took together

ABOUT = {
    "faces": """
- **What**: 900 portraits of members of the US Congress since 1983, in colour, cropped around the
  frontal face and reduced to 64x64 pixels. 810 were trained on, and every tenth was held out.
- **From**: the Biographical Directory of the US Congress. Works of the US Government are in the
  public domain; a few may be older photographs or paintings given to it.
- **Limits**: mostly men over 40 in suits before flags, and the samples are like them. They are
  public officials, still people: they are not named, and no portrait is part of this project.
- **Training**: two runs of 20,000 updates. The second one began with the networks of the first, and
  its learning rates fell to zero once more.
"""
}
NOTES = {
    "upscale-x4": """
The second stage compared features of EfficientNet-Lite0 as well as pixels. Its weights come from
ImageNet's photographs (Apache-2.0, the extra `features`), so the generator has learned from them
indirectly. None of these photographs was a training picture. Using the generator needs no extra.
"""
}
TRAINED = f""" Networks in `trained/`, to begin a training with, keep {TRAINED_BITS} significant
bits of each weight."""
MORE = """
## The data

{about}{note}

## What is shipped

The weights are stored in float16. This moves a pixel by {largest:.2f} of 255 grey levels at most,
and by {mean:.4f} on average, in the samples that were compared. `metrics.json` has the numbers of
the stored generator.{trained}

| file | sha256 |
|---|---|
{files}

Trained with

    python -m benchmarks.pretrained {name}{more}
"""


def build_parser():
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pretrained", description=__doc__)
    parser.add_argument("name", choices=MODELS)
    parser.add_argument("--pictures", metavar="DIR", help="of faces: the folder to train on")
    parser.add_argument("--runs", metavar="DIR", default="runs", help="default runs")
    return parser


def compact(source, target, bits=11):
    """Write a .keras file again with weights in float16; Keras reads it like any other.

    Args:
        bits: significant bits of each weight; float16 has 11. Those that are 0 take no place.

    Raises:
        InputError: weights that float16 cannot hold.
    """
    import h5py

    packed = io.BytesIO()
    with zipfile.ZipFile(source) as old, replace_atomically(target) as part:
        with (
            h5py.File(io.BytesIO(old.read("model.weights.h5"))) as weights,
            h5py.File(packed, "w") as small,
        ):
            weights.visititems(lambda name, item: halve(name, item, small, bits))
            small.attrs.update(weights.attrs)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                data = packed.getvalue() if name == "model.weights.h5" else old.read(name)
                new.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), data)


def halve(name, item, small, bits):
    """Copy one group or dataset of a weights file."""
    import h5py

    if isinstance(item, h5py.Group):
        copy = small.require_group(name)
    else:
        values = item[()]
        if values.dtype == np.float32:
            if bits < 11:
                fraction, exponent = np.frexp(values)
                values = np.ldexp(np.round(fraction * 2.0**bits) / 2.0**bits, exponent)
            values = values.astype(np.float16)
            if not np.isfinite(values).all():
                raise InputError(f"{name} has weights beyond float16: train with others")
        packing = {"compression": 9, "shuffle": True} if values.ndim else {}
        copy = small.create_dataset(name, data=values, **packing)
    copy.attrs.update(item.attrs)


def effect(before, after, config):
    """The largest and the mean difference of pixels that rounding the weights makes, in levels."""
    from gan_keras.inference.saved_network import load_network
    from gan_keras.tasks.base import samples_of

    networks = [load_network(path) for path in (before, after)]
    if config.card.from_noise:
        pictures = [samples_of(network, 64) for network in networks]
    else:
        low = np.random.default_rng(0).uniform(-1, 1, (4, 24, 24, 3)).astype(np.float32)
        pictures = [np.asarray(network(low, training=False)) for network in networks]
    difference = np.abs(pictures[0] - pictures[1]) * 127.5
    return float(difference.max()), float(difference.mean())


def networks_of(run, config):
    """{file in the shipped folder: .keras file of the run}; trained ones come of the checkpoint."""
    from gan_keras.inference.saved_network import save_network
    from gan_keras.run.start import networks

    files = {"generator.keras": run.last}
    if not config.card.from_noise:
        return files | {"pretrain/generator.keras": run.pretrained}
    for name, network in networks(run).items():
        if name != "ema_generator":  # which is the first file
            path = run.folder / f"trained-{name}.keras"
            save_network(network, path)
            files[f"trained/{name}.keras"] = path
    return files


def ship(name, run, pictures=None, earlier=None):
    """Fill gan_keras/pretrained/NAME from a finished run.

    Args:
        earlier: the record of the run that this one began with.
    """
    from gan_keras.loop.measure import measure_again

    config = run.config()
    folder, known = PLACE / name, index() if (PLACE / "index.json").exists() else {}
    shutil.rmtree(folder, ignore_errors=True)
    for target, source in networks_of(run, config).items():
        (folder / target).parent.mkdir(parents=True, exist_ok=True)
        compact(source, folder / target, TRAINED_BITS if "trained" in target else 11)
    rounding = effect(run.last, folder / "generator.keras", config)
    settings = dataclasses.asdict(config) | {"versions": versions()}
    record = run.record() | {"best": {}}
    if earlier:
        settings["start"] = ""  # its networks are not shipped
        record |= {name: round(record[name] + earlier[name], 1) for name in TOTALS}
    settings["dataset"] = record["dataset"]  # without the path of a folder
    write_json(folder / "config.json", settings)
    write_json(folder / "metrics.json", record)
    known[name] = {"what": MODELS[name][1], "files": sums(folder)}
    write_json(PLACE / "index.json", known)
    shipped = Shipped(name)
    write_json(folder / "metrics.json", measure_again(shipped, pictures=pictures))
    known[name]["files"] = sums(folder)
    write_json(PLACE / "index.json", known)
    (folder / "MODEL_CARD.md").write_text(card(name, run, shipped, rounding), "utf-8")
    return rounding


def card(name, run, shipped, rounding):
    """The run's card, and what is to be known of a model that is shipped."""
    text = run.card.read_text("utf-8").replace(shlex.quote(str(run.folder)), f"pretrained:{name}")
    text = text.replace("that of your pictures", "public domain")
    files = "\n".join(f"| {file} | `{sha}` |" for file, sha in sums(shipped.folder).items())
    return text + MORE.format(
        name=name,
        largest=rounding[0],
        mean=rounding[1],
        files=files,
        trained=TRAINED if run.config().card.from_noise else "",
        note="\n" + NOTES[name].rstrip() if name in NOTES else "",
        about=ABOUT[name].strip() if name in ABOUT else data_card(run.config().dataset),
        more=" --pictures FOLDER" if name == "faces" else "",
    )


def data_card(dataset):
    """The card of a dataset in data/README.md."""
    page = (Path(__file__).resolve().parents[1] / "data" / "README.md").read_text("utf-8")
    return page.split(f"\n## {dataset}\n")[1].split("\n## ")[0].strip()


def sums(folder):
    """{path in the folder: sha256} of all files that are loaded."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in (".keras", ".json"))
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def main(argv=None):
    args = build_parser().parse_args(argv)
    settings, _ = MODELS[args.name]
    if args.name == "faces":
        if not args.pictures:
            raise InputError("the faces are not part of the project: name a folder with --pictures")
        settings = settings | {"dataset": f"folder:{os.path.abspath(args.pictures)}"}
    command.import_tensorflow()
    place, settings, earlier = Path(args.runs).absolute(), settings | {"seed": 0}, None
    run = finished(place / f"pretrained-{args.name}", settings, args.name)
    if args.name in TWICE:
        earlier, settings = run.record(), settings | {"start": str(run.folder)}
        run = finished(place / f"pretrained-{args.name}-2", settings, args.name)
    largest, mean = ship(args.name, run, args.pictures, earlier)
    total = sum(path.stat().st_size for path in PLACE.rglob("*.keras"))
    print(
        f"{PLACE / args.name}: float16 moves a pixel by {largest:.2f} of 255 grey levels at most, "
        f"by {mean:.4f} on average; all shipped networks have {total / 1e6:.2f} MB"
    )
    if total > LARGEST:
        raise InputError(f"that is more than {LARGEST / 1e6:.0f} MB: ship smaller networks")
    return 0


if __name__ == "__main__":
    sys.exit(command.run(main))
