"""metrics.json: its checks, its table, and the versions that its numbers depend on."""

import json
import platform
from importlib import metadata

from gan_keras.files import replace_atomically

PACKAGES = ("tensorflow", "keras", "numpy")


def is_record(record):
    """Whether a value read from JSON has the keys and types of metrics.json."""
    kinds = {"model": str, "dataset": str, "seed": int, "seconds": (int, float), "last": dict,
             "g_updates": int, "images_seen": int, "best": dict, "reference": dict}  # fmt: skip
    if not isinstance(record, dict) or set(record) != set(kinds):
        return False
    typed = all(isinstance(record[key], kind) for key, kind in kinds.items())
    return typed and (not record["best"] or isinstance(record["best"].get("epoch"), int))


def write_json(path, value):
    with replace_atomically(path) as part:
        part.write_text(json.dumps(value, indent=2) + "\n", "utf-8")


def versions():
    """Versions of Python and of the packages that the numbers depend on."""
    return {"python": platform.python_version()} | {
        name: metadata.version(name) for name in PACKAGES
    }


HIGHER_IS_BETTER = ("precision", "recall", "density", "coverage", "modes", "hq", "psnr", "ssim",
                    "accuracy", "planted", "found", "p")  # fmt: skip


def higher_is_better(name):
    return name.split("_")[0] in HIGHER_IS_BETTER


def table(metrics):
    """metrics.json as a text table: one row per metric, with columns last, best and real."""
    if not metrics["last"]:
        return f"no metric fits {metrics['dataset']}: judge by the pictures"
    best_epoch = metrics["best"].get("epoch")
    lines = [f"{'metric':26}{'better':>8}{'last':>10}{'best':>10}{'real':>10}"]
    for name, value in metrics["last"].items():
        best, real = metrics["best"].get(name), metrics["reference"].get(name)
        cells = "".join(
            f"{'-' if v is None else format(v, '.3f'):>10}" for v in (value, best, real)
        )
        lines.append(f"{name:26}{'higher' if higher_is_better(name) else 'lower':>8}{cells}")
    if best_epoch is not None:
        lines.append(f"best is epoch {best_epoch}, chosen on other real samples")
    return "\n".join(lines)
