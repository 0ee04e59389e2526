"""The tables of README and docs from what was measured: python -m benchmarks.tables

Prints the markdown between their markers; the tests check that they hold exactly this.
"""

import json
from pathlib import Path

import numpy as np

from benchmarks import speed_tables

RESULTS = Path(__file__).parent / "results"
DIGITS = ("fd_digits_10k", "kd_digits_10k", "precision_digits_5k", "recall_digits_5k")
TABLES = {  # marker in README: (file, metrics as columns)
    "mnist5k-seconds": ("compare_mnist5k_seconds.json", DIGITS),
    "mnist5k-updates": ("compare_mnist5k_updates.json", DIGITS),
    "ring": ("compare_ring.json", ("modes_ring_10k", "hq_ring_10k", "w1_ring_2k")),
    "grid": ("compare_grid.json", ("modes_grid_10k", "hq_grid_10k", "w1_grid_2k")),
}
USUAL = ":beta_1=0.5:beta_2=0.999:schedule=constant:g_learning_rate=1e-3:d_learning_rate=1e-3"


RESTORATION = {  # marker in README: files, each with a label of what was trained on
    "super-resolution": (
        ("the bundled photographs", "super_resolution.json"),
        ("T91 and BSDS500", "super_resolution_t91_bsds.json"),
    ),
}
METHODS = {"bicubic": "_bicubic", "SRResNet (first stage)": "_pretrain", "SRGAN": ""}
QUALITIES = {"psnr_y": 2, "ssim_y": 3, "spectrum_db": 1}  # digits after the point


def shown(value, digits):
    return f"{value:.{digits}f}"


def cell(row, name):
    """Mean and spread of the last generator, and of the best one where it differs."""
    digits = {"fd": 1, "kd": 0, "modes": 1}.get(name.split("_")[0], 2)
    parts = []
    for suffix in ("", "_best"):
        mean, spread = row["mean" + suffix].get(name), row["std" + suffix].get(name)
        if mean is not None:
            parts.append(f"{shown(mean, digits)} ± {shown(spread, digits)}")
    return " / ".join(dict.fromkeys(parts)) or "diverged"


def markdown(name):
    """The table of one comparison, a row for real samples at its end."""
    file, metrics = TABLES[name]
    result = json.loads((RESULTS / file).read_text("utf-8"))
    lines = ["| model | updates | " + " | ".join(f"`{m}`" for m in metrics) + " |"]
    lines.append("|---" * (len(metrics) + 2) + "|")
    for row in result["rows"]:
        label = row["model"].replace(USUAL, ", usual Adam").replace(":g_loss=", ", ")
        if row["diverged"]:
            label += f" ({len(row['diverged'])} diverged)"
        updates = f"{row['runs'][0]['g_updates']:,}" if row["runs"] else "-"
        cells = " | ".join(cell(row, m) for m in metrics)
        lines.append(f"| {label} | {updates} | {cells} |")
    reference = next(row["runs"][0]["reference"] for row in result["rows"] if row["runs"])
    cells = " | ".join(shown(reference[m], 2) if m in reference else "-" for m in metrics)
    lines.append(f"| *real samples* | | {cells} |")
    return "\n".join(lines)


def restoration(name):
    """The table of super-resolution: a row for each method and what it was trained on."""
    lines = ["| trained on | method | " + " | ".join(f"`{q}`" for q in QUALITIES) + " |"]
    lines.append("|---" * (len(QUALITIES) + 2) + "|")
    for label, file in RESTORATION[name]:
        result = json.loads((RESULTS / file).read_text("utf-8"))
        for method, ending in METHODS.items():
            if ending == "_bicubic" and len(lines) > 2:
                continue  # the same whatever was trained on
            cells = []
            for quality, digits in QUALITIES.items():
                text = shown(result["mean"][quality + ending], digits)
                spread = result["std"].get(quality + ending)
                cells.append(text if not spread else f"{text} ± {shown(spread, digits)}")
            trained = "-" if ending == "_bicubic" else f"{label} ({len(result['rows'])} seeds)"
            lines.append(f"| {trained.replace('(1 seeds)', '(1 seed)')} | {method} | "
                         + " | ".join(cells) + " |")  # fmt: skip
    return "\n".join(lines)


APPLICATIONS = {  # model: columns of its table, and the methods beside the network
    "denoise": ({"psnr_250": 1, "ssim_250": 3}, ("noisy", "tv", "nlm")),
    "inpaint": ({"psnr_hole_250": 1, "psnr_250": 1, "ssim_250": 3}, ("biharmonic",)),
    "pix2pix": ({"accuracy_digits_250": 3, "psnr_250": 1, "ssim_250": 3}, ("edges",)),
}
KNOWN_AS = {
    "noisy": "nothing done", "tv": "total variation", "nlm": "non-local means",
    "biharmonic": "biharmonic", "edges": "the edges themselves",
}  # fmt: skip


def with_spread(row, name, digits):
    spread = row["std"].get(name)
    text = shown(row["mean"][name], digits)
    return text if not spread else f"{text} ± {shown(spread, digits)}"


def applications(model):
    """The table of one image-to-image model: baselines, content alone, adversarial, the truth."""
    result = json.loads((RESULTS / "applications.json").read_text("utf-8"))
    rows = {row["kind"]: row for row in result["rows"] if row["model"] == model}
    columns, methods = APPLICATIONS[model]
    lines = ["| method | " + " | ".join(f"`{name}`" for name in columns) + " |"]
    lines.append("|---" * (len(columns) + 1) + "|")
    some = rows["adversarial"]
    for method in methods:
        cells = [shown(some["mean"][f"{name}_{method}"], d) for name, d in columns.items()]
        lines.append(f"| {KNOWN_AS[method]} | " + " | ".join(cells) + " |")
    for kind in ("content alone", "adversarial"):
        cells = [with_spread(rows[kind], name, digits) for name, digits in columns.items()]
        lines.append(f"| network, {kind} | " + " | ".join(cells) + " |")
    if any(name in some["reference"] for name in columns if "ssim" not in name):
        cells = [
            shown(some["reference"][name], digits) if name in some["reference"] else "-"
            for name, digits in columns.items()
        ]
        lines.append("| *the true pictures* | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def faces():
    """The table of the face generator: the GAN, its baseline, and real faces in its place."""
    rows = json.loads((RESULTS / "faces.json").read_text("utf-8"))["rows"]
    columns = ("fd_hog_1k", "copied_small_1k")
    lines = ["| faces | " + " | ".join(f"`{name}`" for name in columns) + " |"]
    lines.append("|---" * (len(columns) + 1) + "|")
    for label, ending in (("GAN", ""), ("eigenfaces", "_eigenfaces")):
        cells = []
        for name in columns:
            values = [row["last"][name + ending] for row in rows]
            spread = np.std(values, ddof=1)
            text = shown(np.mean(values), 3)
            cells.append(f"{text} ± {shown(spread, 3)}" if spread else text)
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    reference = rows[0]["reference"]
    cells = [shown(reference[name], 3) if name in reference else "-" for name in columns]
    lines.append("| *the training faces* | " + " | ".join(cells) + " |")
    planted = shown(np.mean([row["last"]["planted_small_50"] for row in rows]), 3)
    lines.append(f"| *planted copies* | - | {planted} |")
    return "\n".join(lines)


def augmentation():
    """The table of the experiment on data augmentation: accuracy in percent."""
    cells = json.loads((RESULTS / "augmentation.json").read_text("utf-8"))["mean"]
    sizes = sorted({cell["per_class"] for cell in cells})
    lines = ["| trained on | " + " | ".join(f"{size} of each digit" for size in sizes) + " |"]
    lines.append("|---" * (len(sizes) + 1) + "|")
    labels = {
        "real": "real images", "classic": "and classic augmentation", "gan": "and GAN samples",
        "both": "and both", "gan alone": "GAN samples alone",
    }  # fmt: skip
    for kind, label in labels.items():
        texts = []
        for size in sizes:
            [found] = [c for c in cells if (c["per_class"], c["kind"]) == (size, kind)]
            texts.append(f"{100 * found['mean']:.1f} ± {100 * found['std']:.1f}")
        lines.append(f"| {label} | " + " | ".join(texts) + " |")
    return "\n".join(lines)


def all_tables():
    """{marker: markdown}"""
    return (
        {name: markdown(name) for name in TABLES}
        | {name: restoration(name) for name in RESTORATION}
        | {name: applications(name) for name in APPLICATIONS}
        | {"augmentation": augmentation(), "faces": faces()}
        | speed_tables.all_tables()
    )


if __name__ == "__main__":
    for name, text in all_tables().items():
        print(f"<!-- {name} -->\n{text}\n")
