"""What the studies of `benchmarks.studies` change: the settings of each arm.

Beside settings, an arm may have "images" (how many it sees, or what is done to them), "targets"
(of real and generated images, for label smoothing on both sides) and "fill" (what comes into a
picture that DiffAugment moves).
"""

from benchmarks.factorial import TUNED, USUAL, rates

IMAGES = 18 * 156 * 32  # that every arm sees, if its name does not say otherwise
NETWORKS = {"dataset": "mnist5k", "model": "dcgan", "network": "dcgan_no_bn", "latent_dim": 64,
            "g_filters": 48, "d_filters": 24, "batch_size": 32}  # fmt: skip
PUBLISHED = NETWORKS | USUAL | rates(2e-4) | {"r1_gamma": 0.0, "ema_decay": None}
FAST = {"beta_1": 0.0, "beta_2": 0.99} | rates(3e-3)
STEPS = {  # of the ladder, from below: {name: what it adds}
    "inputs in [-1, 1]": {"images": "scaled"},
    "R1": {"r1_gamma": 10.0},
    "rates of 3e-3 without momentum": FAST,
    "rates that fall": {"schedule": "linear"},
    "moving average": {"ema_decay": 0.99},
    "DiffAugment": {"diffaugment": "translation"},
    "relativistic loss and R2": {"model": "r3gan"},
}
BASE = NETWORKS | TUNED | rates(3e-3) | {"r1_gamma": 10.0, "ema_decay": 0.99}
NO_R1 = BASE | rates(1e-3) | {"r1_gamma": 0.0}


def climbed():
    """Arms of the ladder: from the bottom up, and the top without one step."""
    arms, below = {}, PUBLISHED | {"images": "unscaled"}
    arms["DCGAN, inputs in [0, 1]"] = below
    for name, step in STEPS.items():
        below = below | step
        arms[f"+ {name}"] = below
    bottom = PUBLISHED | {"images": "unscaled", "diffaugment": ""}
    for name, step in list(STEPS.items())[:-1]:  # without the last one it is the arm before it
        arms[f"all but {name}"] = below | {key: bottom[key] for key in step}
    return arms


STUDIES = {  # {study: (arm that others are compared with, {arm: settings})}
    "ladder": (f"+ {list(STEPS)[-1]}", climbed()),
    "batch_size": ("32", {
        "32": BASE,
        "16, equal images": BASE | {"batch_size": 16},
        "64, equal images": BASE | {"batch_size": 64},
        "64, equal images, rates times 2": BASE | {"batch_size": 64} | rates(6e-3),
        "64, equal images, rates times sqrt 2": BASE | {"batch_size": 64} | rates(4.2426e-3),
        "64, equal updates": BASE | {"batch_size": 64, "images": 2 * IMAGES},
        "16, equal updates": BASE | {"batch_size": 16, "images": IMAGES // 2},
    }),
    "spectral_norm": ("without", {
        "without": NO_R1,
        "spectral normalization": NO_R1 | {"spectral_norm": True},
        "R1": NO_R1 | {"r1_gamma": 10.0},
        "both": NO_R1 | {"r1_gamma": 10.0, "spectral_norm": True},
    }),
    "balance": ("one step of D, equal rates", {
        "one step of D, equal rates": BASE,
        "two steps of D": BASE | {"n_critic": 2},
        "two steps of D, half the updates of G": BASE | {"n_critic": 2, "images": IMAGES // 2},
        "D's rate times 4": BASE | {"d_learning_rate": 12e-3},
        "D's rate times 2": BASE | {"d_learning_rate": 6e-3},
        "D's rate times 0.5": BASE | {"d_learning_rate": 1.5e-3},
        "D's rate times 0.25": BASE | {"d_learning_rate": 0.75e-3},
    }),
    "smoothing": ("hard labels", {
        "hard labels": NO_R1,
        "real 0.9": NO_R1 | {"real_target": 0.9},
        "real 0.9, generated 0.1": NO_R1 | {"targets": (0.9, 0.1)},
    }),
    "smoothing_with_R1": ("hard labels", {
        "hard labels": BASE,
        "real 0.9": BASE | {"real_target": 0.9},
    }),
    "average": ("none", {
        "none": BASE | {"ema_decay": None},
        "0.99": BASE,
        "0.998": BASE | {"ema_decay": 0.998},
        "0.9995": BASE | {"ema_decay": 0.9995},
    }),
    "average_at_constant_rates": ("none", {
        "none": BASE | {"ema_decay": None, "schedule": "constant"},
        "0.99": BASE | {"schedule": "constant"},
        "0.998": BASE | {"schedule": "constant", "ema_decay": 0.998},
    }),
    "augmentation": ("none", {
        "none": BASE,
        "DiffAugment translation": BASE | {"diffaugment": "translation"},
        "DiffAugment cutout": BASE | {"diffaugment": "cutout"},
        "reals moved, fakes not": BASE | {"images": "moved"},
        "DiffAugment translation, filled with black":
            BASE | {"diffaugment": "translation", "fill": "black"},
        "reals moved, fakes not, filled with black": BASE | {"images": "moved", "fill": "black"},
    }),
}  # fmt: skip

SLOPE_AND_BALANCE = ("spectral_norm", "smoothing", "smoothing_with_R1", "balance")
TRICKS = [name for name in STUDIES if name != "ladder"]  # which start from a whole recipe


def two_sided_targets(gan, real_target, fake_target):
    """Give a GAN soft labels on both sides; the package has the one-sided ones of 1606.03498."""
    from keras import ops

    def entropy(target, logits):
        return ops.mean(target * ops.softplus(-logits) + (1.0 - target) * ops.softplus(logits))

    gan.discriminator_loss = lambda real, fake: (
        entropy(real_target, real) + entropy(fake_target, fake)
    )


def fill_with_black(layer):
    """Let a `DiffAugment` fill with -1, the black around digits, in place of 0, a grey."""
    layer.translation = lambda images: type(layer).translation(layer, images + 1.0) - 1.0
