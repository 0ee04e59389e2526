"""Do samples of a GAN help a classifier that has few images?

    python -m benchmarks.augmentation --seeds 5

For 10, 30 and 100 real digits of each class, one small classifier is trained in five ways: on the
real images, with classic augmentation (shifts, rotations, zoom), with samples of a conditional GAN,
with both, and on the samples alone. The GAN was trained on exactly these real images. The accuracy
is that on the same held-out digits for all; on the samples alone it is the classification accuracy
score of the GAN (1905.10887, section 3). Each training has the same number of steps.
"""

from benchmarks.store import RESULTS, Store, data_text, parser_for
from gan_keras import command
from gan_keras.loop.contenders import settings_of
from gan_keras.settings.resolve import make_config

MODULE = "benchmarks.augmentation"
CLASSES, IMAGES = 10, 500  # of mnist5k, and its images of each
PER_CLASS = (10, 30, 100)
POOL = 300  # images of each class to draw training sets from; the others are for testing
SAMPLES = 5000  # of the GAN
CLASSIFIER_STEPS, BATCH = 400, 64
GAN = {"model": "cgan", "dataset": "mnist5k", "diffaugment": "translation"}
GAN_STEPS = 500
KINDS = ("real", "classic", "gan", "both", "gan alone")


def summary(rows):
    """{"test_images": n, "mean": [{per_class, kind, seeds, mean, std}]}; std None for one seed."""
    import numpy as np

    cells = []
    for per_class in PER_CLASS:
        chosen = [row["accuracy"] for row in rows if row["per_class"] == per_class]
        for kind in KINDS if chosen else ():
            values = [row[kind] for row in chosen]
            spread = float(np.std(values, ddof=1)) if len(values) > 1 else None
            cells.append({"per_class": per_class, "kind": kind, "seeds": len(values),
                          "mean": float(np.mean(values)), "std": spread})  # fmt: skip
    return {"test_images": CLASSES * (IMAGES - POOL), "mean": cells}


def build_parser():
    return parser_for(
        MODULE, "Measure whether samples of a GAN help a classifier that has few images.",
        "augmentation", seeds=5,
    )  # fmt: skip


def main(argv=None):
    args = build_parser().parse_args(argv)
    command.import_tensorflow()
    from benchmarks import classifier_runs
    from gan_keras import load_dataset

    dataset = load_dataset(GAN["dataset"])
    made_with = {"dataset": data_text(GAN["dataset"]), "pool": POOL, "samples": SAMPLES,
                 "gan_steps": GAN_STEPS, "classifier_steps": CLASSIFIER_STEPS,
                 "classifier_batch_size": BATCH}  # fmt: skip
    settings = {"cgan and classifier": settings_of(make_config(GAN)) | made_with}
    store = Store(RESULTS / f"{args.name}.json", settings, summary, MODULE, argv, args.overwrite)
    for seed in range(args.seeds):
        for per_class in PER_CLASS:
            if store.has(per_class=per_class, seed=seed):
                continue
            accuracies = classifier_runs.one(dataset, per_class, seed)
            print(f"{per_class} of each class, seed {seed}: {accuracies}", flush=True)
            store.add({"per_class": per_class, "seed": seed, "accuracy": accuracies})
    for cell in summary(store.rows)["mean"]:
        spread = "" if cell["std"] is None else f" +- {cell['std']:.3f}"
        print(f"{cell['per_class']:4} {cell['kind']:10} {cell['mean']:.3f}{spread}")
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished rows are kept, the same command goes on"))
