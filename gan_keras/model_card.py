"""MODEL_CARD.md of a run: what was trained, on what, how well, and what not to use it for."""

import shlex

from gan_keras.config import TRANSLATING
from gan_keras.data.cards import CARDS, FACES
from gan_keras.files import replace_atomically
from gan_keras.runs import versions

TEMPLATE = """# {model} on {dataset}

A generative adversarial network trained by gan_keras; {use}.

| | |
|---|---|
| network | {network}: generator {g_weights:,} weights, discriminator {d_weights:,} |
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
SAMPLES = {
    "use": "samples are made with\n`python -m gan_keras.sample {folder}`",
    "meaning": """\
Metrics say how far the statistics of the samples are from those of real data on one feature
network. They do not see memorised training images, and numbers with other extractors or
sample counts cannot be compared with them.""",
    "limits": """\
- Samples look like the training data and inherit what is missing or over-represented there.
- A sample may be close to a training image; check before treating samples as anonymous.""",
}
PICTURES = {
    "use": "a picture is enlarged with\n`python -m gan_keras.upscale {folder} PICTURE`",
    "meaning": """\
PSNR and SSIM are on the luma of pictures that were not trained on, made small with bicubic
antialiasing; `spectrum_db` is how far the power of fine detail is from the original's.
Pictures that were made small in another way, compressed or noisy ones come out worse.""",
    "limits": """\
- The detail of the adversarial stage is invented: never read a face, a number plate or a
  medical finding from it.
- It was trained on few photographs; what they do not show is enlarged like what they show.""",
}
FACE_SAMPLES = {
    "use": SAMPLES["use"],
    "meaning": """\
`fd_hog` is the Frechet distance on histograms of oriented gradients to people who were not trained
on; names in `_eigenfaces` are the same numbers of a Gaussian on principal components, which needs
no training. `copied_small` is the share of samples that lie nearer to a training face than 95 % of
the held-out people do; `planted_small` is the control, the share of planted copies that this finds.
A low share is no proof that nothing was memorised. `neighbours.png` shows the nearest samples
beside their training faces and, in the last row, planted copies.""",
    "limits": """\
- The people in the data did not agree to this use. Keep the samples for teaching; show nobody's
  face as generated and no generated face as somebody's.
- Few people, most of them men and light-skinned: the samples look like them. Whoever is not in the
  data cannot be made, and nothing that is measured here says so.
- Small sets are learned by heart easily; a sample may show a real person, recognisably.
- Not for identification, for faking a person's picture, or for any decision about people.""",
}
TRANSLATED = {
    "use": "a picture is turned into another with\n`python -m gan_keras.apply {folder} PICTURE`",
    "meaning": """\
Means over held-out pictures, which were neither trained on nor chosen by. PSNR in dB and SSIM are
on values in [-1, 1]; `psnr_hole` is over the hole alone; `accuracy_digits` is how often the shipped
classifier reads the right digit. Names that end in a method are that method's numbers on the same
pictures; `_tv` and `_nlm` had their strength chosen on the selection pictures.""",
    "limits": """\
- What was not in the source is invented: it is one answer of many, however sharp it looks, and no
  evidence of what was there.
- Pictures that are unlike the training data come out like the training data.""",
}


def words_for(config):
    """The text for what the model makes."""
    if config.model == "srgan":
        return PICTURES
    if config.model in TRANSLATING:
        return TRANSLATED
    return FACE_SAMPLES if config.dataset in FACES else SAMPLES


def write_card(path, run_folder, config, gan, metrics):
    card = CARDS.get(config.dataset)
    columns = [metrics[kind] for kind in ("last", "best", "reference")]
    rows = [
        f"| {name} | "
        + " | ".join(f"{values[name]:.3f}" if name in values else "-" for values in columns)
        + " |"
        for name in metrics["last"]
    ]
    words = words_for(config)
    text = TEMPLATE.format(
        model=config.model,
        dataset=config.dataset,
        use=words["use"].format(folder=shlex.quote(str(run_folder))),
        meaning=words["meaning"],
        limits=words["limits"],
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
        part.write_text(text, "utf-8", errors="backslashreplace")
