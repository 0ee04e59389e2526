"""The tables of README and docs, made from what was measured.

    python -m benchmarks.tables                # all, each after the marker that stands before it
    python -m benchmarks.tables ring copies    # some

The tests check that README and docs hold exactly these.
"""

from benchmarks import (
    copies,
    deeper,
    enlargements,
    factorial_tables,
    failures,
    few_faces,
    rival_tables,
    speed_tables,
    study_tables,
)
from benchmarks.speed_tables import grid, text
from benchmarks.store import RESULTS, read
from gan_keras import command
from gan_keras.data.shipped_files import PLACE
from gan_keras.errors import InputError

DIGITS = ("fd_digits_10k", "kd_digits_10k", "precision_digits_5k", "recall_digits_5k")
COMPARISONS = {  # marker: (file, metrics as columns)
    "mnist5k-seconds": ("compare_mnist5k_seconds.json", DIGITS),
    "mnist5k-updates": ("compare_mnist5k_updates.json", DIGITS),
    "ring": ("compare_ring.json", ("modes_ring_10k", "hq_ring_10k", "w1_ring_2k")),
    "grid": ("compare_grid.json", ("modes_grid_10k", "hq_grid_10k", "w1_grid_2k")),
}
DECIMALS = {"fd": 1, "kd": 0, "modes": 1}  # of a metric, by the first word of its name; else 2
USUAL = ":beta_1=0.5:beta_2=0.999:schedule=constant:g_learning_rate=1e-3:d_learning_rate=1e-3"

RESTORATION = {  # marker: files, each with a label of what was trained on
    "super-resolution": (
        ("the bundled photographs", "super_resolution.json"),
        ("T91 and BSDS500", "super_resolution_t91_bsds.json"),
    ),
}
METHODS = {"bicubic": "_bicubic", "SRResNet (first stage)": "_pretrain", "SRGAN": ""}
QUALITIES = {"psnr_y": 2, "ssim_y": 3, "spectrum_db": 1}  # decimals

APPLICATIONS = {  # model: columns of its table with their decimals, methods beside the network
    "denoise": ({"psnr_250": 1, "ssim_250": 3}, ("noisy", "tv", "nlm")),
    "inpaint": ({"psnr_hole_250": 1, "psnr_250": 1, "ssim_250": 3}, ("biharmonic",)),
    "pix2pix": ({"accuracy_digits_250": 3, "psnr_250": 1, "ssim_250": 3}, ("edges",)),
}
KNOWN_AS = {
    "noisy": "nothing done", "tv": "total variation", "nlm": "non-local means",
    "biharmonic": "biharmonic", "edges": "the edges themselves",
}  # fmt: skip
TRAINED_ON = {
    "real": "real images", "classic": "and classic augmentation", "gan": "and GAN samples",
    "both": "and both", "gan alone": "GAN samples alone",
}  # fmt: skip


def code(names):
    """Names of metrics as markdown shows code."""
    return [f"`{name}`" for name in names]


def or_dash(values, name, decimals):
    return text(values[name], None, decimals) if name in values else "-"


def cell(row, name):
    """A metric of the last generator, and of the best one where its text differs."""
    decimals = DECIMALS.get(name.split("_")[0], 2)
    parts = [
        text(row["mean" + which][name], row["std" + which].get(name), decimals)
        for which in ("", "_best")
        if name in row["mean" + which]
    ]
    return " / ".join(dict.fromkeys(parts)) or "diverged"


def comparison(name):
    """One comparison of models, with a row for real samples at its end."""
    file, metrics = COMPARISONS[name]
    body, real = [], {}
    for row in read(RESULTS / file)["rows"]:
        label = row["model"].replace(USUAL, ", usual Adam").replace(":g_loss=", ", ")
        if row["diverged"]:
            label += f" ({len(row['diverged'])} diverged)"
        updates = f"{row['runs'][0]['g_updates']:,}" if row["runs"] else "-"
        body.append([label, updates, *(cell(row, metric) for metric in metrics)])
        real = real or (row["runs"][0]["reference"] if row["runs"] else {})
    lines = grid(["model", "updates", *code(metrics)], body)
    return f"{lines}\n| *real samples* | | {' | '.join(or_dash(real, m, 2) for m in metrics)} |"


def qualities(result, names):
    """Cells of {name: decimals}; what is the same for all seeds, such as a baseline, alone."""
    return [
        text(result["mean"][name], result["std"].get(name) or None, decimals)
        for name, decimals in names.items()
    ]


def restoration(name):
    """Super-resolution, a row for each method and what it was trained on."""
    body = []
    for label, file in RESTORATION[name]:
        result = read(RESULTS / file)
        seeds = len(result["rows"])
        trained = f"{label} ({seeds} seed{'s' if seeds > 1 else ''})"
        for method, ending in METHODS.items():
            cells = qualities(result, {q + ending: digits for q, digits in QUALITIES.items()})
            if ending != "_bicubic":
                body.append([trained, method, *cells])
            elif not body:  # learned from nothing, so the same in all files
                body.append(["-", method, *cells])
    return grid(["trained on", "method", *code(QUALITIES)], body)


def applications(model):
    """An image-to-image model: baselines, content loss alone, adversarial, the true pictures."""
    found = read(RESULTS / "applications.json")["rows"]
    rows = {row["kind"]: row for row in found if row["model"] == model}
    columns, methods = APPLICATIONS[model]
    some, body = rows["adversarial"], []
    for method in methods:
        cells = [text(some["mean"][f"{n}_{method}"], None, d) for n, d in columns.items()]
        body.append([KNOWN_AS[method], *cells])
    for kind in ("content alone", "adversarial"):
        body.append([f"network, {kind}", *qualities(rows[kind], columns)])
    if any(name in some["reference"] for name in columns if "ssim" not in name):
        cells = [or_dash(some["reference"], name, d) for name, d in columns.items()]
        body.append(["*the true pictures*", *cells])
    return grid(["method", *code(columns)], body)


def shipped_faces():
    """pretrained:faces, its baseline, and training faces in its place."""
    record = read(PLACE / "faces" / "metrics.json")
    held_out = min(int(n.split("_")[2]) for n in record["reference"] if n.startswith("fd_hog"))
    body = []
    for label, kind, end in (
        ("`pretrained:faces`", "last", "1k"), ("eigenfaces", "last", "1k_eigenfaces"),
        ("`pretrained:faces`", "last", held_out), ("*training faces*", "reference", held_out),
    ):  # fmt: skip
        found = record[kind]
        copied = found.get(f"copied_{end}")
        body.append([
            label,
            "1,000" if str(end).startswith("1k") else str(end),
            text(found[f"fd_hog_{end}"], None, 2),
            *(text(found[f"kd_{features}_{end}"], found[f"kd_error_{features}_{end}"], 3)
              for features in ("hog", "efflite")),
            "-" if copied is None else f"{100 * copied:.1f} %",
        ])  # fmt: skip
    columns = ("fd_hog", "kd_hog", "kd_efflite", "copied")
    return grid(["faces", "number", *code(columns)], body)


def augmentation():
    """The experiment on data augmentation: accuracy in percent."""
    cells = {(c["per_class"], c["kind"]): c for c in read(RESULTS / "augmentation.json")["mean"]}
    sizes = sorted({size for size, _ in cells})

    def percent(size, kind):
        found = cells[size, kind]
        spread = None if found["std"] is None else 100 * found["std"]
        return text(100 * found["mean"], spread, 1)

    body = [[label, *(percent(s, kind) for s in sizes)] for kind, label in TRAINED_ON.items()]
    return grid(["trained on", *(f"{size} of each digit" for size in sizes)], body)


def all_tables():
    """{marker: markdown}"""
    return (
        {name: comparison(name) for name in COMPARISONS}
        | {name: restoration(name) for name in RESTORATION}
        | {name: applications(name) for name in APPLICATIONS}
        | {"augmentation": augmentation(), "pretrained-faces": shipped_faces()}
        | {"copies": copies.table(), "enlargements": enlargements.table()}
        | {"few-faces": few_faces.table(), "failures": failures.table()}
        | {"rivals": rival_tables.table(), "deeper": deeper.table()}
        | factorial_tables.all_tables()
        | study_tables.all_tables()
        | speed_tables.all_tables()
    )


def main(argv=None):
    parser = command.Parser(
        prog="python -m benchmarks.tables",
        description="Print the tables of README and docs, made from what was measured.",
    )
    parser.add_argument("names", nargs="*", metavar="TABLE", help="default: all tables")
    args, tables = parser.parse_args(argv), all_tables()
    for name in args.names or tables:
        if name not in tables:
            raise InputError(f"unknown table '{name}': use some of {', '.join(tables)}")
        print(f"<!-- {name} -->\n{tables[name]}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(command.run(main, advice="nothing was written"))
