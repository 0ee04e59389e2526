"""A few faces: is a generator that begins with the shipped one better than one from scratch?

    python -m benchmarks.few_faces --dataset olivetti --data-dir DIR --seeds 2
    python -m benchmarks.few_faces --dataset folder:PORTRAITS --seeds 2

Three ways learn from the same few pictures with the same number of updates: from scratch, from
pretrained:faces, and from it with the lower layers of D frozen (FreezeD, 2002.10964). They are
measured on people whom none of them has seen. Of `olivetti`, ten people are trained on and ten
others tested on. Of the portraits only the tenth that pretrained:faces was not trained on is used.
Numbers only are kept: no picture, no weights.
"""

import numpy as np

from benchmarks.speed_tables import grid
from benchmarks.store import RESULTS, Store, data_text, mean_and_std, parser_for, read
from gan_keras import command
from gan_keras.data.cards import FOLDER_PREFIX

MODULE = "benchmarks.few_faces"
SIDE, TRAINED = 64, 100
START = "pretrained:faces"
WAYS = {  # {way: settings}
    "scratch": {},
    "start": {"start": START},
    "frozen": {"start": START, "freeze_d": 2},
}
SAMPLES = 1000
SHOWN = {"kd_hog_1k": 3, "kd_efflite_1k": 2}  # decimals
LABELS = {"scratch": "from scratch", "start": "from `pretrained:faces`",
          "frozen": "from it, with `freeze_d=2`"}  # fmt: skip
KNOWN_AS = {"olivetti": "`olivetti`, 100", "folder": "portraits, 60"}


def few(dataset, data_dir):
    """(training, test) faces in colour, (n, 64, 64, 3) in [-1, 1]; no person is in both."""
    from gan_keras import load_dataset

    if dataset.startswith(FOLDER_PREFIX):
        faces = load_dataset(dataset, data_dir, SIDE).floats()[9::10]  # the tenth held out
        third = np.arange(len(faces)) % 3 == 2
        return faces[~third], faces[third]
    parts = [load_dataset(dataset, data_dir, SIDE, split=part) for part in ("train", "test")]
    training, test = (np.repeat(part.floats(), 3, axis=3) for part in parts)
    people = parts[0].labels
    return training[np.isin(people, np.unique(people)[: TRAINED // 10])], test


def measured(way, training, test, updates, seed):
    """{metric: number} of one training."""
    import tensorflow as tf

    from gan_keras.metrics.faces import faces_report, known_features
    from gan_keras.models.build import build_gan
    from gan_keras.run.start import begin_from, shaping
    from gan_keras.settings.models import MODELS
    from gan_keras.settings.resolve import make_config

    shape = shaping(START, MODELS["face"])
    shape.pop("image_size")
    config = make_config({"model": "face", "image_size": SIDE, "seed": seed} | shape | WAYS[way])
    gan = build_gan(config, training.shape[1:], updates)
    if config.start:
        begin_from(gan, config.start)
    both = np.concatenate([training, training[:, :, ::-1]])
    batches = tf.data.Dataset.from_tensor_slices(both).shuffle(len(both), seed).repeat()
    gan.fit(batches.batch(config.batch_size), epochs=1, steps_per_epoch=updates, verbose=0)
    report = faces_report(gan.generate(SAMPLES, seed=0), training, test, known_features())
    kept = ("fd_", "kd_", "copied_", "hub_")
    return {name: value for name, value in report.items() if name.startswith(kept)}


def build_parser():
    parser = parser_for(MODULE, "Measure starting from the shipped generator.", "few_faces", 2)
    parser.add_argument("--dataset", default="olivetti", metavar="NAME",
                        help="olivetti or folder:PORTRAITS (default olivetti)")  # fmt: skip
    parser.add_argument("--data-dir", metavar="DIR", help="folder with data files")
    parser.add_argument("--updates", type=int, default=600, metavar="N",
                        help="of each training (default 600)")  # fmt: skip
    return parser


def summary(rows):
    groups = sorted({(row["dataset"], row["way"]) for row in rows})
    return {
        "means": [
            {"dataset": dataset, "way": way} | mean_and_std([
                row["metrics"] for row in rows if (row["dataset"], row["way"]) == (dataset, way)
            ])
            for dataset, way in groups
        ]
    }  # fmt: skip


def table():
    """The table of docs/pretrained.md, with eigenfaces of the same faces for each dataset."""
    found = read(RESULTS / "few_faces.json")
    means, body = {(group["dataset"], group["way"]): group for group in found["means"]}, []
    for dataset, label in KNOWN_AS.items():
        runs = [row["metrics"] for row in found["rows"] if row["dataset"] == dataset]
        if runs:
            body.append([label, "eigenfaces", *cells(runs[0], {}, "_eigenfaces")])
        for way in WAYS:
            if group := means.get((dataset, way)):
                body.append([label, LABELS[way], *cells(group["mean"], group["std"])])
    return grid(["faces", "learned", *(f"`{name}`" for name in SHOWN)], body)


def cells(mean, std, ending=""):
    """The shown metrics, with their deviation over seeds where there is one."""
    texts = []
    for name, digits in SHOWN.items():
        spread = std.get(name + ending)
        shown = f"{mean[name + ending]:.{digits}f}"
        texts.append(f"{shown} ± {spread:.{digits}f}" if spread else shown)
    return texts


def main(argv=None):
    args = build_parser().parse_args(argv)
    command.import_tensorflow()
    data = data_text(args.dataset, args.data_dir, SIDE)
    name = args.dataset.split(":")[0]
    training, test = few(args.dataset, args.data_dir)
    settings = {"data": data, "updates": args.updates, "ways": WAYS,
                "faces": [len(training), len(test)]}  # fmt: skip
    store = Store(RESULTS / f"{args.name}.json", {name: settings}, summary, MODULE, argv,
                  args.overwrite)  # fmt: skip
    for seed in range(args.seeds):
        for way in WAYS:
            if not store.has(dataset=name, way=way, seed=seed):
                metrics = measured(way, training, test, args.updates, seed)
                store.add({"dataset": name, "way": way, "seed": seed, "metrics": metrics})
                print(name, way, seed, metrics, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished rows are kept, the same command goes on"))
