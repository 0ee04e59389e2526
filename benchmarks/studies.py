"""Techniques on handwritten digits, one changed at a time: the ladder, and tricks that are claimed.

    python -m benchmarks.studies ladder --seeds 3          # about 90 minutes on two cores
    python -m benchmarks.studies batch_size smoothing      # some studies, by default 5 seeds each
    python -m benchmarks.studies --list

A study has arms, which differ in what their names say and in nothing else. All arms of a study are
compared with one of them, paired by seed. Each run is a file of its own in runs/studies, so a
stopped command goes on where it was, and arms that studies share are trained once. Arms that differ
in the moving average alone are one training with several averages. Runs that are in the results
already are not trained again: `--seeds 5` adds the seeds that are missing.
"""

import json
from pathlib import Path

import numpy as np

from benchmarks.arms import IMAGES, STUDIES, fill_with_black, two_sided_targets
from benchmarks.origin import stamp
from benchmarks.store import RESULTS, fingerprint, mean_interval, parser_for, read
from gan_keras import command
from gan_keras.course.experiments.recorded import paired
from gan_keras.errors import InputError
from gan_keras.run.record import write_json
from gan_keras.settings.resolve import make_config

MODULE = "benchmarks.studies"
RUNS = Path("runs/studies")
SURE = 0.9  # confidence of the classifier from which a digit counts as readable
SHOWN = 24  # samples of each arm of the ladder that are kept as a picture


def resolved(arm, seed):
    """(the `Config` of a run, what of it is not a setting) of an arm."""
    own = {key: arm[key] for key in ("images", "targets", "fill") if key in arm}
    named = {key: value for key, value in arm.items() if key not in own} | {"seed": seed}
    images = own["images"] if isinstance(own.get("images"), int) else IMAGES
    own["updates"] = images // named["batch_size"]
    if not named.get("diffaugment"):
        named.pop("diffaugment", None)
    config = make_config(named | {"epochs": 1, "steps_per_epoch": own["updates"],
                                  "steps_per_execution": 1})  # fmt: skip
    return config, own


def keep_averages(gan, decays):
    """[network that makes samples] of one training, an average of G for each decay but None."""
    from gan_keras.models.ema import averaged_copy, update_ema

    kept = [(averaged_copy(gan.generator), decay) for decay in decays if decay is not None]

    def after_generator_step():
        for average, decay in kept:
            update_ema(average, gan.generator, decay)

    gan.after_generator_step = after_generator_step
    averages = iter(kept)
    return [gan.generator if decay is None else next(averages)[0] for decay in decays]


def trained(config, own, data_dir, decays):
    """The networks that make samples, one for each decay, after one training."""
    import tensorflow as tf

    from gan_keras import load_dataset
    from gan_keras.models.build import build_gan
    from gan_keras.networks.diffaugment import DiffAugment

    dataset = load_dataset(config.dataset, data_dir)
    gan = build_gan(config, dataset.shape, own["updates"])
    if "targets" in own:
        two_sided_targets(gan, *own["targets"])
    move = DiffAugment("translation", seed=config.seed)
    if own.get("fill") == "black":
        for layer in (move, *gan.discriminator.layers):
            if isinstance(layer, DiffAugment):
                fill_with_black(layer)
    batches = dataset.batches(config.batch_size, config.seed)
    if own.get("images") == "unscaled":
        batches = batches.map(lambda x: (x + 1.0) / 2.0)
    elif own.get("images") == "moved":
        batches = batches.map(lambda x: tf.ensure_shape(move(x, training=True), x.shape))
    networks = keep_averages(gan, decays)
    gan.fit(batches, epochs=1, steps_per_epoch=own["updates"], verbose=0)
    return networks


def readable_share(samples):
    """{metric: share} of digits that the classifier is `SURE` of; of."""
    from scipy.special import softmax

    from gan_keras.metrics import digit_classifier, digits

    features = digit_classifier.digit_features(samples)
    kernel, bias = (w.numpy() for w in digit_classifier.classifier().get_layer("logits").weights)
    confidence = softmax(features @ kernel + bias, axis=1).max(axis=1)
    return {digits.metric_name(len(samples), "readable"): float(np.mean(confidence >= SURE))}


def judged(network, own, picture=None):
    """{metric: number} of a network's samples; None where its weights are not finite."""
    from gan_keras.drawing.plots import image_grid
    from gan_keras.metrics.digits import digits_report
    from gan_keras.tasks.base import SAMPLES, samples_of

    if not all(np.isfinite(weights).all() for weights in network.get_weights()):
        return None
    samples = samples_of(network, SAMPLES)
    if own.get("images") == "unscaled":
        samples = np.clip(2.0 * samples - 1.0, -1.0, 1.0)
    if picture:
        image_grid(samples[:SHOWN], columns=12).save(picture)
    return digits_report(samples) | readable_share(samples)


def moved_digits(data_dir):
    """{fill: {metric: number}} of training digits that moved: what a leak makes G's target."""
    from gan_keras import load_dataset
    from gan_keras.metrics.digits import digits_report
    from gan_keras.networks.diffaugment import DiffAugment

    twice, found = np.tile(load_dataset("mnist5k", data_dir).floats(), (2, 1, 1, 1)), {}
    for fill in ("grey", "black"):
        layer = DiffAugment("translation", seed=0)
        if fill == "black":
            fill_with_black(layer)
        found[fill] = digits_report(np.asarray(layer(twice, training=True)))
    return found


def differences(rows, metric, against):
    """{arm: mean, low, high, seeds} of the differences to one arm, paired by seed."""
    pairs = paired({"rows": rows, "against": against}, metric)
    return {arm: mean_interval(found.tolist())
            for arm, found in pairs.items() if arm != against and len(found)}  # fmt: skip


def file_of(config, own):
    """Where a run is kept, by what it was made with."""
    from gan_keras.loop.contenders import settings_of

    made_with = settings_of(config) | {"seed": config.seed} | own
    return RUNS / f"{fingerprint(made_with)}.json", made_with


def measured(runs, data_dir, pictures):
    """[{metric: number}] of runs that are one training with several averages."""
    config, own = runs[0]
    networks = trained(config, own, data_dir, [config.ema_decay for config, _ in runs])
    return [judged(network, own, picture)
            for network, picture in zip(networks, pictures, strict=True)]  # fmt: skip


def one_training(arms, changed):
    """The arms that differ from one in the moving average alone."""
    return [arm for arm, other in arms.items()
            if other | {"ema_decay": None} == changed | {"ema_decay": None}]  # fmt: skip


def published():
    """{name of a run: its row} of all studies in the results."""
    found = [read(RESULTS / f"study_{study}.json").get("rows", []) for study in STUDIES]
    return {row["run"]: row for rows in found for row in rows}


def complete(study, seed, origin, data_dir, overwrite=False):
    """[row] of one seed, after the training of what is missing of it."""
    arms, known = STUDIES[study][1], published()
    runs = {arm: resolved(changed, seed) for arm, changed in arms.items()}
    files = {arm: file_of(*run) for arm, run in runs.items()}
    pictures = {}
    if study == "ladder" and seed == 0:
        pictures = {arm: RESULTS / "samples" / f"{study}-{number:02d}.png"
                    for number, arm in enumerate(arms)}  # fmt: skip

    def found(arm):
        return read(files[arm][0]) or known.get(files[arm][0].stem)

    missing = [arm for arm in arms if overwrite or not found(arm)
               or (arm in pictures and not pictures[arm].exists())]  # fmt: skip
    while missing:
        together = [arm for arm in one_training(arms, arms[missing[0]]) if arm in missing]
        numbers = measured([runs[arm] for arm in together], data_dir, map(pictures.get, together))
        for arm, metrics in zip(together, numbers, strict=True):
            path, made_with = files[arm]
            write_json(path, {"settings": made_with, "metrics": metrics, "origin": origin})
            print(study, arm, seed, json.dumps(metrics), flush=True)
            missing.remove(arm)
    return [{"arm": arm, "seed": seed, "run": files[arm][0].stem, "metrics": found(arm)["metrics"]}
            for arm in arms]  # fmt: skip


def conducted(study, seeds, argv, data_dir, overwrite=False):
    """Train what is missing of a study, and write benchmarks/results/study_NAME.json."""
    origin, (against, arms) = stamp(MODULE, argv), STUDIES[study]
    (RESULTS / "samples").mkdir(exist_ok=True)
    RUNS.mkdir(parents=True, exist_ok=True)
    rows = []
    for seed in range(seeds):
        rows += complete(study, seed, origin, data_dir, overwrite)
    names = next(list(row["metrics"]) for row in rows if row["metrics"])
    effects = {metric: differences(rows, metric, against) for metric in names}
    levels = {"levels": moved_digits(data_dir)} if study == "augmentation" else {}
    write_json(RESULTS / f"study_{study}.json", origin | levels | {
        "against": against, "arms": list(arms), "effects": effects, "rows": rows,
    })  # fmt: skip


def main(argv=None):
    parser = parser_for(MODULE, "Change one technique at a time on digits.", seeds=5)
    parser.add_argument("studies", nargs="*", metavar="STUDY", help="default: all")
    parser.add_argument("--list", action="store_true", help="print the studies and their arms")
    parser.add_argument("--data-dir", metavar="DIR", help="folder with data files")
    args = parser.parse_args(argv)
    for name in args.studies:
        if name not in STUDIES:
            raise InputError(f"unknown study '{name}': use some of {', '.join(STUDIES)}")
    if args.list:
        for name, (against, arms) in STUDIES.items():
            print(f"{name} (against: {against})", *arms, sep="\n    ")
        return 0
    command.import_tensorflow()
    for name in args.studies or STUDIES:
        conducted(name, args.seeds, argv, args.data_dir, args.overwrite)
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished runs are kept, the same command goes on"))
