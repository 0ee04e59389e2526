"""README's tables from what `gan_keras.compare` wrote: python -m benchmarks.tables

Prints the markdown between README's markers; the tests check that README holds exactly this.
"""

import json
from pathlib import Path

RESULTS = Path(__file__).parent / "results"
DIGITS = ("fd_digits_10k", "kd_digits_10k", "precision_digits_5k", "recall_digits_5k")
TABLES = {  # marker in README: (file, metrics as columns)
    "mnist5k-seconds": ("compare_mnist5k_seconds.json", DIGITS),
    "ring": ("compare_ring.json", ("modes_ring_10k", "hq_ring_10k", "w1_ring_2k")),
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


def all_tables():
    """{marker: markdown}"""
    return {name: markdown(name) for name in TABLES} | {
        name: restoration(name) for name in RESTORATION
    }


if __name__ == "__main__":
    for name, text in all_tables().items():
        print(f"<!-- {name} -->\n{text}\n")
