"""MODEL_CARD.md of a run: what was trained, on what, how well, and what not to use it for."""

import shlex

from gan_keras.data.cards import CARDS
from gan_keras.files import replace_atomically
from gan_keras.run.record import versions

TEMPLATE = """# {model} on {dataset}

A {kind} trained by gan_keras; {use}.

| | |
|---|---|
| network | {network}: {sizes} |
| data | {data} |
| data licence | {licence} |
| training | {epochs} epochs of {steps} steps, batch {batch}, seed {seed}, {seconds:.0f} s |
| versions | {versions} |

## Quality

{metrics}

{meaning}

## Limits

{limits}
- Intended for teaching and experiments, not as evidence of anything real.
"""


def write_card(run, config, gan, metrics, task):
    """Write the card; ``task`` provides the texts about what the model makes."""
    card = CARDS.get(config.dataset)
    columns = [metrics[kind] for kind in ("last", "best", "reference")]
    rows = [
        f"| {name} | "
        + " | ".join(f"{values[name]:.3f}" if name in values else "-" for values in columns)
        + " |"
        for name in metrics["last"]
    ]
    text = TEMPLATE.format(
        model=config.model,
        kind=config.card.kind,
        dataset=metrics["dataset"],
        use=task.use.format(folder=shlex.quote(str(run.folder))),
        meaning=task.judge.meaning,
        limits=task.limits,
        network=config.network,
        sizes=gan.sizes(),
        data=f"{card.what}: {card.source}" if card else f"pictures from {metrics['dataset']}",
        licence=card.licence if card else "that of your pictures",
        epochs=config.epochs,
        steps=config.steps_per_epoch,
        batch=config.batch_size,
        seed=config.seed,
        seconds=metrics["seconds"],
        versions=", ".join(f"{name} {version}" for name, version in versions().items()),
        metrics="\n".join(["| metric | last | best | real |", "|---|---|---|---|", *rows])
        if rows
        else "No metric fits this dataset.",
    )
    with replace_atomically(run.card) as part:
        part.write_text(text, "utf-8", errors="backslashreplace")
