"""Does the search for copied faces find copies, and does it leave new people alone?

    python -m benchmarks.copies --dataset lfw_faces
    python -m benchmarks.copies --dataset olivetti --image-size 64
    python -m benchmarks.copies --dataset folder:PICTURES --image-size 64

Copies of training faces are planted and searched for. The held-out people are split at random into
two halves: one sets the limit, the other is the control, then in turn. Each seed plants other
copies and splits in another way. Nothing is trained. A table holds several datasets.
"""

import numpy as np

from benchmarks.speed_tables import grid
from benchmarks.store import RESULTS, Store, data_text, mean_and_std, parser_for, read
from gan_keras import command
from gan_keras.data.cards import FOLDER_PREFIX, find_card

MODULE = "benchmarks.copies"
PLANTED = 50  # copies of each kind for a seed
QUANTILE = 0.05
LABELS = {  # kind of copy: what was done to the training face
    "shifted": "shifted by 1/16 of the side",
    "mirrored": "mirrored",
    "zoomed": "zoomed by 0.9 to 1.2",
    "brightness": "0.3 brighter or darker",
    "contrast": "contrast times 0.6 or 1.5",
    "side_light": "light from one side, 0.5 to 1.5",
    "noise": "noise of 0.05",
    "shifted_mirrored": "shifted and mirrored",
    "zoomed_side_light": "zoomed, light from one side",
    "everything": "all of these but brightness",
    "turned_5": "*turned by 5 degrees*",
    "turned_10": "*turned by 10 degrees*",
    "shifted_far": "*shifted by 1/8 of the side*",
    "blurred": "*blurred*",
    "mixed": "*30 % of another face mixed in*",
}


def beyond(training, count, seed):
    """{kind: pictures}: changes that the search does not undo."""
    from scipy.ndimage import gaussian_filter, rotate, shift

    rows = np.random.default_rng(seed).permutation(len(training))
    chosen, others = training[rows[:count]], training[np.roll(rows, 1)[:count]]
    side = training.shape[1]

    def turned(angle):
        return rotate(chosen, angle, axes=(1, 2), reshape=False, order=1, mode="nearest")

    return {
        "turned_5": turned(5),
        "turned_10": turned(10),
        "shifted_far": shift(chosen, (0, 0, side // 8, 0), order=0, mode="nearest"),
        "blurred": gaussian_filter(chosen, (0, side / 32, side / 32, 0)),
        "mixed": 0.7 * chosen + 0.3 * others,
    }


def halves(people, seed):
    """Two masks (n,) that share no person, for the number (n,) of each picture's person."""
    names = np.random.default_rng(seed).permutation(np.unique(people))
    first = np.isin(people, names[: len(names) // 2])
    return first, ~first


def measured(training, held_out, people, seed):
    """{kind: share found} and the control, means over both halves of the held-out people."""
    from gan_keras.metrics.copies import CopySearch, found_table

    parts, others = halves(people, seed), beyond(training, PLANTED, seed)
    results = []
    for limits, control in (parts, parts[::-1]):
        search = CopySearch(training, held_out[limits], QUANTILE)
        found = found_table(search, PLANTED, seed)
        found |= {kind: search.copied_share(images) for kind, images in others.items()}
        found["new"] = search.copied_share(held_out[control])
        results.append(found | {"limit": search.limit})
    return mean_and_std(results)["mean"]


def faces_of(dataset, data_dir, image_size):
    """Training faces, held-out faces, and the number of each held-out face's person."""
    from gan_keras.settings.resolve import make_config
    from gan_keras.tasks.choose import task_for

    named = {"model": "face", "dataset": dataset, "mirror": False, "image_size": image_size}
    task = task_for(make_config(named), data_dir)
    training, held_out = task.judge.training, task.judge.held_out
    # Pictures of a folder do not say whom they show.
    people = task.held_out.labels if find_card(dataset) else np.arange(len(held_out))
    return training, held_out, people


def summary(rows):
    """{"mean": [{dataset, image_size, training, held_out, seeds, found: {kind: mean}}]}"""
    sets = []
    for dataset, size in dict.fromkeys((row["dataset"], row["image_size"]) for row in rows):
        some = [row for row in rows if (row["dataset"], row["image_size"]) == (dataset, size)]
        counts = {name: some[0][name] for name in ("training", "held_out")}
        found = mean_and_std([row["found"] for row in some])
        sets.append({"dataset": dataset, "image_size": size, "seeds": len(some)} | counts | found)
    return {"mean": sets}


def table():
    """A column for each dataset, a row for each kind of copy, in percent."""
    sets = read(RESULTS / "copies.json")["mean"]
    heads = [f"`{one['dataset']}`, {one['image_size']} pixels" for one in sets]
    body = [["training faces, held-out faces", *(
        f"{one['training']}, {one['held_out']}" for one in sets
    )]]  # fmt: skip
    for kind, label in {**LABELS, "new": "**new people**"}.items():
        body.append([label, *(f"{100 * one['mean'][kind]:.1f}" for one in sets)])
    return grid(["found, in percent", *heads], body)


def build_parser():
    parser = parser_for(MODULE, "Measure the search for copied faces.", "copies", seeds=5)
    add = parser.add_argument
    add("--dataset", default="lfw_faces", metavar="NAME",
        help="lfw_faces, olivetti, lfw or folder:PATH (default lfw_faces)")  # fmt: skip
    add("--image-size", type=int, default=32, metavar="N", help="pixels (default 32)")
    add("--data-dir", metavar="DIR", help="folder with data files")
    return parser


def main(argv=None):
    args = build_parser().parse_args(argv)
    command.import_tensorflow()
    data = data_text(args.dataset, args.data_dir, args.image_size)
    name = data.partition(" ")[0].removeprefix(FOLDER_PREFIX)
    made_with = {"data": data, "image_size": args.image_size, "planted": PLANTED,
                 "quantile": QUANTILE}  # fmt: skip
    settings = {f"{name} {args.image_size}": made_with}
    store = Store(RESULTS / f"{args.name}.json", settings, summary, MODULE, argv, args.overwrite)
    wanted = {"dataset": name, "image_size": args.image_size}
    if all(store.has(seed=seed, **wanted) for seed in range(args.seeds)):
        return 0
    training, held_out, people = faces_of(args.dataset, args.data_dir, args.image_size)
    for seed in range(args.seeds):
        if not store.has(seed=seed, **wanted):
            found = measured(training, held_out, people, seed)
            counts = {"training": len(training), "held_out": len(held_out)}
            store.add(wanted | {"seed": seed} | counts | {"found": found})
            print(f"{name}, seed {seed}: {found}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished seeds are kept, the same command goes on"))
