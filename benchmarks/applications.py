"""Image-to-image models with and without their adversarial loss, on held-out pictures.

    python -m benchmarks.applications --seeds 2
    python -m benchmarks.applications --models denoise --seeds 5

Trains pix2pix, inpaint and denoise twice with each seed: once as their recipe says, once with the
content loss alone. Network, data and number of updates are the same.
"""

import json
from pathlib import Path

from benchmarks.store import RESULTS, Store, data_text, mean_and_std, parser_for
from gan_keras import command
from gan_keras.errors import InputError
from gan_keras.loop.contenders import settings_of
from gan_keras.settings.models import names
from gan_keras.settings.resolve import make_config

MODULE = "benchmarks.applications"
KINDS = {"adversarial": {}, "content alone": {"adversarial_weight": 0.0}}
KEPT = ("seed", "seconds", "g_updates", "last", "reference")


def build_parser():
    parser = parser_for(
        MODULE, "Compare image-to-image models with and without their adversarial loss.",
        "applications", seeds=2,
    )  # fmt: skip
    add = parser.add_argument
    models = ",".join(names(task="translation"))
    add("--models", default=models, metavar="A,B", help=f"default {models}")
    add("--dataset", default="mnist5k", metavar="NAME",
        help="what the runs are trained and measured on (default mnist5k)")  # fmt: skip
    add("--data-dir", metavar="DIR", help="folder with data files")
    return parser


def summary(runs):
    """A row for each model and kind: what the seeds say together."""
    rows = []
    for model, kind in dict.fromkeys((run["model"], run["kind"]) for run in runs):
        own = [run for run in runs if (run["model"], run["kind"]) == (model, kind)]
        rows.append({
            "model": model,
            "kind": kind,
            "seeds": [run["seed"] for run in own],
            "seconds": [run["seconds"] for run in own],
            "g_updates": own[0]["g_updates"],
            **mean_and_std([run["last"] for run in own]),
            "reference": own[0]["reference"],
        })  # fmt: skip
    return {"seeds": min(len(row["seeds"]) for row in rows), "rows": rows}


def main(argv=None):
    args = build_parser().parse_args(argv)
    models = args.models.split(",")
    for model in models:
        if model not in names(task="translation"):
            raise InputError(f"unknown model '{model}' in --models: use some of "
                             f"{', '.join(names(task='translation'))}")  # fmt: skip
    named = {
        (model, kind): {"model": model, "dataset": args.dataset} | changes
        for model in models
        for kind, changes in KINDS.items()
    }
    configs = {key: make_config(own) for key, own in named.items()}
    command.import_tensorflow()
    from benchmarks.trained import finished

    data = data_text(args.dataset, args.data_dir)
    settings = {"all models": {"dataset": data}} | {
        f"{model}, {kind}": settings_of(config) | {"dataset": data}
        for (model, kind), config in configs.items()
    }
    store = Store(RESULTS / f"{args.name}.json", settings, summary, MODULE, argv, args.overwrite,
                  key="runs")  # fmt: skip
    for seed in range(args.seeds):
        for (model, kind), own in named.items():
            if store.has(model=model, kind=kind, seed=seed):
                continue
            folder = Path("runs") / f"{args.name}-{model}-{kind.split()[0]}-{seed}"
            record = finished(folder, own | {"seed": seed}, data, args.data_dir).record()
            store.add({"model": model, "kind": kind} | {key: record[key] for key in KEPT})
    print(json.dumps(summary(store.rows), indent=2))
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="finished runs are kept, the same command goes on"))
