"""The figure and the run times of notebook 00."""

import json
from pathlib import Path

from gan_keras.course.figures import picture
from gan_keras.drawing.plots import COLOURS, new_figure

COURSE = (
    "00_start_here",
    "01_what_is_a_gan",
    "02_applications",
    "03_training_techniques",
    "04_strengths_and_weaknesses",
    "05_variants",
    "06_faces",
    "07_bug_hunt",
)


def run_times(folder):
    """{notebook: seconds when it was built, or None where the folder has no such notebook}."""
    found = {}
    for name in COURSE:
        file = Path(folder) / f"{name}.ipynb"
        about = json.loads(file.read_text("utf-8"))["metadata"] if file.exists() else {}
        found[name] = about.get("gan_keras", {}).get("seconds")
    return found


@picture
def progress(epochs, d_loss, g_loss, measured, distances, floor):
    """Losses (n,) of each epoch, and the Frechet distance after some of them.

    Args:
        measured: the epochs (m,) after which ``distances`` (m,) were measured.
        floor: the distance of real digits.
    """
    figure = new_figure(11, 3.8)
    left, right = figure.subplots(1, 2)
    left.plot(epochs, d_loss, "o-", color=COLOURS[2], label="discriminator")
    left.plot(epochs, g_loss, "s--", color=COLOURS[0], label="generator")
    left.set(xlabel="epoch", ylabel="loss (nats)", title="The losses")
    left.set_ylim(0, None)
    left.legend()
    right.plot(measured, distances, "o-", color=COLOURS[0], label="generated digits")
    right.axhline(floor, linestyle=":", color=COLOURS[1], label="real digits")
    right.set(xlabel="epoch", ylabel="Frechet distance", title="The quality", yscale="log")
    right.legend()
    return figure, (
        f"Losses of D and G end at {d_loss[-1]:.2f} and {g_loss[-1]:.2f}; the Frechet distance of "
        f"the samples falls from {distances[0]:.0f} to {distances[-1]:.0f}, "
        f"real digits: {floor:.1f}."
    )
