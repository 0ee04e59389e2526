"""MODEL_CARD.md of a run: what was trained, on what, how well, and what not to use it for."""

from gan_keras.data.cards import CARDS
from gan_keras.files import replace_atomically
from gan_keras.runs import versions

TEMPLATE = """# {model} on {dataset}

A generative adversarial network trained by gan_keras; samples are made with
`python -m gan_keras.sample {folder}`.

| | |
|---|---|
| network | {network}: generator {g_weights:,} weights, discriminator {d_weights:,} |
| data | {data} |
| data licence | {licence} |
| training | {epochs} epochs of {steps} steps, batch {batch}, seed {seed}, {seconds:.0f} s |
| versions | {versions} |

## Quality

{metrics}

Metrics say how far the statistics of the samples are from those of real data on one feature
network. They do not see memorised training images, and numbers with other extractors or
sample counts cannot be compared with them.

## Limits

- Samples look like the training data and inherit what is missing or over-represented there.
- A sample may be close to a training image; check before treating samples as anonymous.
- Intended for teaching and experiments, not as evidence of anything real.
"""


def write_card(path, run_folder, config, gan, metrics):
    card = CARDS.get(config.dataset)
    rows = [f"| {name} | {value:.3f} | {metrics['best'].get(name, float('nan')):.3f} "
            f"| {metrics['reference'].get(name, float('nan')):.3f} |"
            for name, value in metrics["last"].items()]  # fmt: skip
    text = TEMPLATE.format(
        model=config.model,
        dataset=config.dataset,
        folder=run_folder,
        network=config.network,
        g_weights=gan.generator.count_params(),
        d_weights=gan.discriminator.count_params(),
        data=f"{card.what}: {card.source}" if card else f"pictures from {config.dataset}",
        licence=card.licence if card else "that of your pictures",
        epochs=config.epochs,
        steps=config.steps_per_epoch,
        batch=config.batch_size,
        seed=config.seed,
        seconds=metrics["seconds"],
        versions=", ".join(f"{name} {version}" for name, version in versions().items()),
        metrics="\n".join(["| metric | last | best | real |", "|---|---|---|---|", *rows])
        if rows
        else "No metric fits this dataset; judge by looking.",
    )
    with replace_atomically(path) as part:
        part.write_text(text, "utf-8")
