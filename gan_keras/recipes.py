"""Model + network + dataset + hyper-parameters, each number with its source.

A recipe holds only what differs from `gan_keras.config.Config`; a recipe for a dataset only
what differs from the recipe of the model. Nothing here imports TensorFlow.
"""

from gan_keras.picture_recipes import FACE, SRGAN, TRANSLATION

DEFAULT_MODEL, DEFAULT_DATASET = "dcgan", "mnist5k"
DATASET_OF = {"srgan": "photos", "face": "lfw_faces"}  # where a model has its own default

MODELS = {
    "gan": "GAN with fully connected networks (1406.2661)",
    "dcgan": "GAN with convolutional networks (1511.06434)",
    "lsgan": "least squares instead of cross-entropy (1611.04076)",
    "hinge": "hinge loss (1705.02894, 1802.05957)",
    "wgan": "Wasserstein GAN, clipped critic (1701.07875)",
    "wgan_gp": "Wasserstein GAN with gradient penalty (1704.00028), also known as iwgan",
    "face": "GAN with residual networks, for few faces (R1 penalty, DiffAugment)",
    "cgan": "GAN that is told a label (1411.1784)",
    "srgan": "super-resolution, first SRResNet, then SRGAN (1609.04802)",
    "pix2pix": "edges into pictures (1611.07004)",
    "inpaint": "pictures with a hole into whole ones (1604.07379)",
    "denoise": "noisy pictures into clean ones",
}
ALIASES = {"iwgan": "wgan_gp"}  # "improved WGAN", after the title of 1704.00028

# The search behind the numbers of dcgan is benchmarks/results/search_dcgan.json.
DCGAN = {
    "network": "dcgan_no_bn",  # R1 is per image, batch normalization is not
    "r1_gamma": 10.0,  # 1801.04406, as in its authors' published configurations
    "beta_1": 0.0,  # no momentum, as 1801.04406
    "beta_2": 0.99,
    "g_learning_rate": 3e-3,  # ten times the usual: the penalty keeps D in check
    "d_learning_rate": 3e-3,
    "schedule": "linear",  # to zero: worth more than any average of the weights
    "ema_decay": 0.99,  # a short average, which evens out the last epochs; 1806.04498
    "batch_size": 32,
    "latent_dim": 64,
    "g_filters": 48,
    "d_filters": 24,
    "epochs": 18,
    "steps_per_execution": 12,
    "quality_every": 4,
    "seconds_per_step": 0.042,
}
NO_R1 = {name: value for name, value in DCGAN.items() if name != "r1_gamma"}

RECIPES = {
    "gan": {
        "network": "mlp",
        "r1_gamma": 10.0,  # as for dcgan; without it the digits stay noisy
        "beta_1": 0.0,
        "beta_2": 0.99,
        "g_learning_rate": 1e-3,
        "d_learning_rate": 1e-3,
        "schedule": "linear",
        "ema_decay": 0.998,
        "batch_size": 64,
        "latent_dim": 64,
        "epochs": 80,
        "steps_per_execution": 26,
        "quality_every": 10,
        "seconds_per_step": 0.014,
    },
    "dcgan": DCGAN,
    # The same in all but the loss, so that the loss is what a comparison compares.
    "hinge": DCGAN,
    # Squared errors grow without bound: at 3e-3 a run's loss reached 285 in its second epoch.
    "lsgan": DCGAN | {"g_learning_rate": 1.5e-3, "d_learning_rate": 1.5e-3},
    # Clipping at 0.1 with Adam and two critic steps: the least bad of four tries, one seed each,
    # at 45-75 s (fd on selection images 133; RMSprop at 1e-3, five critic steps and the paper's
    # 0.01: 166).
    "wgan": NO_R1 | {"n_critic": 2, "clip_value": 0.1, "seconds_per_step": 0.045},
    # The paper's 5 critic steps, weight 10 and rates 1e-4 are `--recipe paper`. Tried, one seed
    # each, fd on selection images: after 3,000 updates at 3e-3, weight 10: 15.5, 30: 13.8,
    # 100: 20.5; after 3,120 at weight 30, rates of G and D 3e-3: 15.7, 5e-3: 21.2, 4e-3 and 2e-3:
    # 14.7, 2e-3 and 4e-3: 20.7, 5e-3 and 1.5e-3: 16.0.
    "wgan_gp": NO_R1
    | {"n_critic": 1, "gp_weight": 30.0, "g_learning_rate": 4e-3, "d_learning_rate": 2e-3},
    "cgan": DCGAN,
    "face": DCGAN | FACE,
    "srgan": SRGAN,
    **dict.fromkeys(("pix2pix", "inpaint", "denoise"), TRANSLATION),
}

# As the papers have it, as far as a recipe can say it; --recipe paper.
PAPER_DCGAN = {
    "network": "dcgan",
    "r1_gamma": 0.0,
    "beta_1": 0.5,
    "beta_2": 0.999,
    "g_learning_rate": 2e-4,
    "d_learning_rate": 2e-4,
    "schedule": "constant",
    "ema_decay": None,
    "batch_size": 128,
    "latent_dim": 100,
    "seconds_per_step": None,
}
PAPER = {
    "dcgan": PAPER_DCGAN,  # 1511.06434, section 4
    "lsgan": PAPER_DCGAN
    | {
        "batch_size": 64,
        "g_learning_rate": 1e-3,
        "d_learning_rate": 1e-3,
        "latent_dim": 1024,
    },  # 1611.04076, section 4.1, scenes
    "wgan": PAPER_DCGAN
    | {
        "network": "dcgan_no_bn",
        "optimizer": "rmsprop",
        "g_learning_rate": 5e-5,
        "d_learning_rate": 5e-5,
        "n_critic": 5,
        "clip_value": 0.01,
        "batch_size": 64,
    },  # 1701.07875, algorithm 1
    "wgan_gp": PAPER_DCGAN
    | {
        "network": "dcgan_no_bn",
        "beta_1": 0.0,
        "beta_2": 0.9,
        "g_learning_rate": 1e-4,
        "d_learning_rate": 1e-4,
        "n_critic": 5,
        "gp_weight": 10.0,
        "batch_size": 64,
        "latent_dim": 128,
    },  # 1704.00028, algorithm 1
}
RECIPE_NAMES = ("default", "paper")

# One optimizer for all losses, so that a comparison compares the losses: no momentum, high
# rates that fall to zero. The usual Adam (1e-3, beta_1 0.5, constant) leaves a plain GAN with
# half of the ring's modes.
TOY = {
    "network": "mlp",
    "batch_size": 64,
    "latent_dim": 8,
    "beta_1": 0.0,
    "beta_2": 0.99,
    "epochs": 12,
    "steps_per_epoch": 2000,
    "g_learning_rate": 5e-3,
    "d_learning_rate": 5e-3,
    "schedule": "linear",
    "ema_decay": 0.99,
    "steps_per_execution": 50,  # a step takes a millisecond or two: leave Python rarely
    "quality_every": 4,
    "seconds_per_step": 0.0015,
}
NO_PENALTY = {"r1_gamma": 0.0}  # the plain losses
TOY_OF = {
    "gan": NO_PENALTY,
    "dcgan": NO_PENALTY,
    "lsgan": NO_PENALTY,
    "hinge": {"r1_gamma": 1.0},
    "wgan": {
        "n_critic": 2,
        "g_learning_rate": 1e-3,
        "d_learning_rate": 1e-3,
        "seconds_per_step": 0.004,
    },
    "wgan_gp": {"gp_weight": 1.0},  # its authors' code has 0.1 for toy data
}

FOR_DATASET = {
    "digits": {"batch_size": 32, "epochs": 60, "steps_per_execution": 14},
    "mnist": {"epochs": 3, "steps_per_execution": 25, "quality_every": 1},
    "fashion_mnist": {"epochs": 3, "steps_per_execution": 25},
    "cifar10": {"epochs": 3, "steps_per_execution": 22},
    "olivetti": {"image_size": 32, "epochs": 30},  # 64 pixels take four times as long
    "lfw": {"image_size": 32},
}

# The forecast of a run's duration holds for the recipe's own networks and these datasets.
SPEED_DEPENDS_ON = {"network", "batch_size", "g_filters", "d_filters", "r1_gamma", "n_critic",
                    "latent_dim", "spectral_norm", "diffaugment", "dropout", "recipe",
                    "image_size", "blocks", "content", "scale", "xla"}  # fmt: skip
FORECAST = ("photos", "mnist5k", "mnist", "fashion_mnist", "ring", "grid")
