"""Damaged inputs through the commands' own functions, many to a process.

python tests/faults/fuzz_worker.py FOLDER reads lines "KIND NUMBER" and answers each with a line of
JSON: {"kind", "number", "ok", "code", "why", "seconds"}. The same line is the same case always;
with KIND NUMBER on the command line one case is run and its files stay in FOLDER.

A process of its own, because the HDF5 library crashes, and does not raise, when it is given some
damaged files: whoever asks sees that the answer does not come.
"""

import contextlib
import functools
import json
import os
import random
import resource
import shutil
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import fuzz_mutations as mutations
import tensorflow as tf

from gan_keras import apply, command, sample, train, upscale
from gan_keras.data.dataset import load_dataset
from gan_keras.errors import InputError
from gan_keras.inference import saved_network
from gan_keras.loop import fit
from gan_keras.loop.callbacks import KeepBest
from gan_keras.models.build import build_gan
from gan_keras.run import checkpoint
from gan_keras.run.folder import Run
from gan_keras.run.record import write_json
from gan_keras.settings import resolve
from gan_keras.settings.resolve import make_config
from gan_keras.tasks.base import Judge

EXTRA_MEMORY = 6 * 2**30  # bytes; a file that asks for more must be refused, not served
SMALL = {"g_filters": 4, "d_filters": 4, "epochs": 2, "steps_per_epoch": 2, "batch_size": 4}
RUNS = {
    "denoise": {"model": "denoise", "dataset": "digits", **SMALL},
    "digits": {"model": "gan", "dataset": "digits", "network": "dcgan", "r1_gamma": 0.0, **SMALL},
    "photos": {"model": "srgan", "dataset": "photos", "scale": 2, "blocks": 1,
               "pretrain_share": 0.5, **SMALL},
}  # fmt: skip
SHAPES = {"denoise": (8, 8, 1), "digits": (8, 8, 1), "photos": (48, 48, 3)}


def make_run(folder, name):
    """A finished run without training: settings, checkpoint, network, metrics."""
    run = Run(folder / name)
    run.folder.mkdir(parents=True)
    config = resolve.settled(make_config(RUNS[name]), 1000)
    gan = build_gan(config, SHAPES[name], config.schedule_steps)
    run.write_config(config)
    checkpoint.save_checkpoint(gan, run.checkpoint, 2, {"seconds": 1.0, "best": {}})
    gan.sampler.save(run.last)
    write_json(run.metrics, {"model": config.model, "dataset": config.dataset, "seed": 0,
               "seconds": 1.0, "g_updates": 4, "images_seen": 16, "last": {}, "best": {},
               "reference": {}})  # fmt: skip
    return run, gan


class Fuzz:
    """The undamaged things, and a method for each kind of case."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.target = self.folder / "payload"
        mutations.Payload.target = str(self.target)
        made = {name: make_run(self.folder / "whole", name) for name in RUNS}
        self.runs = {name: run for name, (run, _) in made.items()}
        self.gan = made["digits"][1]
        self.load = saved_network.load_network

    def case(self, kind, number):
        """Run a case; what it ends with: its exit code, or the exception that got out."""
        rng = random.Random(f"{kind} {number}")
        place = self.folder / "case"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        saved_network.load_network = functools.cache(self.load) if kind == "picture" else self.load
        return command.run(lambda argv: getattr(self, kind)(rng, place) or 0)

    def picture(self, rng, place):
        kind, content = mutations.damaged_picture(rng)
        file = place / f"x.{kind.lower()}"
        file.write_bytes(content)
        how = rng.choice(("apply", "apply", "upscale", "folder"))
        out = ["--out", str(place / "out.png")]
        if how == "apply":
            return apply.main([str(self.runs["denoise"].folder), str(file), *out])
        if how == "upscale":
            return upscale.main([str(self.runs["photos"].folder), str(file), *out, "--quiet"])
        for name in "ab":
            (place / f"{name}.png").write_bytes(mutations.picture(rng, "PNG"))
        return self.read_folder(place, file)

    def read_folder(self, place, file):
        """A batch as training reads it, the damaged picture found early or late."""
        dataset = load_dataset(f"folder:{place}", image_size=8)
        with contextlib.suppress(StopIteration):
            try:
                next(iter(dataset.batches(3, 0)))
            except tf.errors.OpError:  # as in `gan_keras.loop.fit.fit`
                if dataset.failure is None:
                    raise
                raise dataset.failure from None

    def idx(self, rng, place):
        (images, labels), packed = mutations.damaged_idx(rng)
        home, ending = place / "mnist", ".gz" if packed else ""
        home.mkdir()
        (home / f"train-images-idx3-ubyte{ending}").write_bytes(images)
        (home / f"train-labels-idx1-ubyte{ending}").write_bytes(labels)
        dataset = load_dataset("mnist", place)
        resolve.plan(make_config({"dataset": "mnist", "batch_size": 4}), dataset.count)
        next(iter(dataset.batches(4, 0)))

    def settings(self, rng, place):
        """config.json of a run to be continued, or a file for --config; training itself is not."""
        name = rng.choice(list(self.runs))
        whole = json.loads(self.runs[name].config_file.read_text())
        content = mutations.damaged_json(rng, whole)
        fit.train = self.begin
        if rng.random() < 0.5:
            (place / "config.json").write_bytes(content)
            words = ["--resume", "--out", str(place)]
        else:
            (place / "settings.json").write_bytes(content)
            out = ["--out", str(place / "run")] if rng.random() < 0.7 else []
            words = ["--config", str(place / "settings.json"), *out]
        os.chdir(place)
        return train.main([*words, "--quiet"])

    def begin(self, run, config, **options):
        """What `training.train` does until the first step, for networks that are not large."""
        from gan_keras.data.cards import find_card, sample_shape

        card = find_card(config.dataset)
        if card is None:
            return load_dataset(config.dataset, None, config.image_size)
        config = resolve.settled(config, card.count or 1000, options["steps"])
        if max(config.g_filters, config.d_filters, config.n_critic, config.latent_dim // 8) <= 32:
            shape = sample_shape(card, None if config.model == "srgan" else config.image_size)
            build_gan(config, shape, config.schedule_steps)
        run.folder.mkdir(parents=True, exist_ok=True)
        return run.write_config(config)

    def checkpoint(self, rng, place):
        whole = self.runs["digits"].checkpoint / "epoch-0002"
        files = {path.name: path.read_bytes() for path in whole.iterdir()}
        damaged = place / rng.choice(["epoch-0002"] * 9 + ["epoch-9999999999"])
        damaged.mkdir()
        for name, content in mutations.damaged_checkpoint(rng, files).items():
            if content is not None:
                (damaged / name).write_bytes(content)
        before = [v.numpy() for v in checkpoint.all_variables(self.gan)]
        try:
            path, _ = checkpoint.find_checkpoint(place)
            state = checkpoint.load_checkpoint(self.gan, path)
        except InputError:
            for old, variable in zip(before, checkpoint.all_variables(self.gan), strict=True):
                assert (old == variable.numpy()).all(), "refused, but partly loaded"
            raise
        # As training goes on from it.
        assert state["epoch"] <= 3
        assert state.get("seconds", 0.0) + 1.0 < float("inf")
        record = KeepBest(Judge(), place, 1, state.get("best", {})).record
        assert record.get("value", 0.0) < float("inf")

    def network(self, rng, place):
        name = rng.choice(("denoise", "denoise", "digits", "photos"))
        run = Run(shutil.copytree(self.runs[name].folder, place / "run"))
        content = mutations.damaged_network(rng, run.last.read_bytes(), str(self.target))
        run.last.write_bytes(content)
        if name == "digits":
            return sample.main([str(run.folder), "--count", "4"])
        (place / "in.png").write_bytes(mutations.picture(random.Random("grey"), "PPM"))
        command_of = apply if name == "denoise" else upscale
        from PIL import Image

        Image.new("L", (12, 12), 99).save(place / "in.png")
        return command_of.main([str(run.folder), str(place / "in.png")])

    def hdf5(self, rng, place):
        """Damaged weights in a whole archive, their sum made right by somebody with intent."""
        import io
        import zipfile

        content = self.runs["denoise"].last.read_bytes()
        buffer = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(buffer, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                if name.endswith(".h5"):
                    data = mutations.damaged_bytes(rng, data)
                new.writestr(name, data)
        file = place / "generator.keras"
        file.write_bytes(buffer.getvalue())
        saved_network.load_network(file)


@contextlib.contextmanager
def silent(log):
    """What the case prints, its libraries written in C included, goes to a file."""
    saved = [os.dup(1), os.dup(2)]
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(file, 2)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for number, old in enumerate(saved, 1):
            os.dup2(old, number)
            os.close(old)
        os.close(file)
        os.close(null)


def judged(fuzz, kind, number):
    """The answer to a case: success without a word, or exit code 2 and one line."""
    log, begin, why = fuzz.folder / "stderr", time.monotonic(), ""
    with silent(log):
        try:
            code = fuzz.case(kind, number)
        except BaseException:
            code, why = None, traceback.format_exc()
    said = log.read_text("utf-8", "replace")
    if code == 0 and said:
        why = f"success, but it says: {said}"
    elif code == 2 and (len(said.splitlines()) != 1 or not said.startswith("error: ")):
        why = f"not one line: {said}"
    elif code not in (0, 2, None):
        why = f"exit code {code}: {said}"
    if fuzz.target.exists():
        why += "CODE OF THE FILE HAS RUN"
        fuzz.target.unlink()
    return {"kind": kind, "number": number, "ok": not why, "code": code, "why": why[-3000:],
            "said": said[:300], "seconds": round(time.monotonic() - begin, 2)}  # fmt: skip


def limit_memory():
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + EXTRA_MEMORY, resource.RLIM_INFINITY))


if __name__ == "__main__":
    place, *case = sys.argv[1:]
    tf.get_logger().setLevel("ERROR")  # many networks in one process make it warn of retracing
    fuzz = Fuzz(place)
    if Path("/proc/self/statm").exists():
        limit_memory()
    print("ready", flush=True)
    for line in [" ".join(case)] if case else sys.stdin:
        kind, number = line.split()
        print(json.dumps(judged(fuzz, kind, int(number))), flush=True)
