"""The recipes: network and hyper-parameters of each model and dataset, with their sources.

A recipe holds only what differs from `declarations.Config`; a recipe for a dataset holds only
what differs from the recipe of the model. Nothing here imports TensorFlow.
"""

FACE = {
    "network": "dcgan_no_bn",  # a step of the residual networks takes several times as long
    "image_size": 64,  # of data that come in several sizes
    "diffaugment": "color,translation",
    "mirror": True,
    "g_learning_rate": 1e-3,
    "d_learning_rate": 1e-3,
    "r1_gamma": 0.5,
    "r1_every": 16,  # as 1912.04958, section 3.1; it spares most of the time of the penalty
    "ema_decay": 0.998,
    "batch_size": 16,
    "g_filters": 32,
    "d_filters": 32,
    "epochs": 8,  # about nine minutes on two cores, with the search for copies
    "steps_per_epoch": 300,
    "steps_per_execution": 20,
    "quality_every": 0,  # nothing is chosen on the faces that are held out
}
TRANSLATION = {
    "network": "unet",
    "adversarial_weight": 0.01,  # 1611.07004 multiplies the content loss by lambda = 100 instead
    "g_learning_rate": 1e-3,
    "d_learning_rate": 2e-4,
    "beta_1": 0.5,  # 1611.07004, section 3.3
    "schedule": "linear",
    "ema_decay": 0.99,
    "batch_size": 32,
    "g_filters": 24,
    "d_filters": 24,
    "epochs": 8,
    "steps_per_epoch": 140,
    "steps_per_execution": 10,
    "quality_every": 2,
}
# Chosen on every fourth picture of T91 with one seed and about 150 s of steps. With crops of 96
# pixels: 29.00 dB for 6 blocks of 48 filters, 28.95 for 8 of 32. With crops of 48 pixels: 29.04 for
# 6 of 48, 29.02 for 5 of 64. Without the three pictures that show no natural scene: 28.96 instead
# of 29.00.
SRGAN = {
    "network": "srresnet",
    "image_size": 48,  # of the crops
    "batch_size": 16,
    "blocks": 6,
    "g_filters": 48,
    "d_filters": 32,
    "g_learning_rate": 2e-3,  # of the first stage; it falls to zero. The paper's 1e-4 is too slow
    # The paper's weight 1e-3 belongs to features of VGG19; with pixels it changes nothing visible
    # in 400 steps. The second stage is short, because D soon knows nine photographs by heart: at
    # 0.02 and 1e-3, 800 steps cost 1.1 dB of PSNR on Set5.
    "adversarial_weight": 0.01,
    "adversarial_learning_rate": 2e-4,
    "d_learning_rate": 2e-4,
    "beta_1": 0.9,
    "beta_2": 0.99,
    "schedule": "cosine",
    "epochs": 20,
    "steps_per_epoch": 200,
    "steps_per_execution": 10,
    "pretrain_share": 0.9,
    "quality_every": 2,
}


DIFFUSION = {
    "network": "denoiser",
    "g_learning_rate": 1e-3,
    "beta_1": 0.9,  # the usual Adam: nothing here goes in circles, so momentum helps
    "schedule": "linear",  # to zero: the last steps average the noise of the targets
    "ema_decay": 0.995,
    "batch_size": 64,
    "epochs": 20,
    "steps_per_execution": 13,
    "quality_every": 0,  # it only gets better, and to measure takes as long as an epoch
}
# Chosen by fd_digits_select_2k of one-step samples, after 10 passes over the pairs, one seed each:
# weight 0.2: 77, weight 1: 38. The teacher's best, in 50 steps, is 63. Only three passes with
# weight 0.2 were worse than the teacher in 8 steps.
DISTILLED = {
    "network": "denoiser",
    "adversarial_weight": 1.0,
    "r1_gamma": 10.0,
    "beta_1": 0.0,
    "beta_2": 0.99,
    "g_learning_rate": 1e-3,
    "d_learning_rate": 3e-3,
    "schedule": "linear",
    "ema_decay": 0.99,
    "batch_size": 64,
    "d_filters": 24,
    "epochs": 10,  # passes over the pairs
    "steps_per_execution": 10,
}
# What the losses of docs/comparison.md share. The search behind its numbers is
# benchmarks/results/search_dcgan.json. Tried since with twice the epochs and one seed each; the
# numbers are fd_digits_10k. The recipe: 8.3. A latent vector with a switch of 16 positions: 8.0.
# Loss and penalties of r3gan: 15.2. R1 in every fourth step and 32 filters in D: 12.4. Top-k of
# 75 % of the fakes: 9.3. Minibatch standard deviation: 8.4. One more 3x3 convolution at D's end:
# 7.0, and with both 6.4. DiffAugment's translation beside both: 27. With labels, as cgan: 2.3
# after 40 epochs.
DCGAN = {
    "network": "dcgan_no_bn",  # R1 is computed per image; batch normalization mixes images
    "r1_gamma": 10.0,  # 1801.04406, as in its authors' published configurations
    "beta_1": 0.0,  # no momentum, as 1801.04406
    "beta_2": 0.99,
    "g_learning_rate": 3e-3,  # ten times the usual: the penalty keeps D in check
    "d_learning_rate": 3e-3,
    "schedule": "linear",  # to zero: it helped more than any average of the weights
    "ema_decay": 0.99,  # a short moving average, which smooths the last epochs; 1806.04498
    "batch_size": 32,
    "latent_dim": 64,
    "g_filters": 48,
    "d_filters": 24,
    "epochs": 18,
    "steps_per_execution": 12,
    "quality_every": 4,
}
# What the default run has more than the comparisons: time, and deeper networks with fewer filters.
# docs/recipe.md has what that is worth. These are the trials: one seed, 32 filters in G and 64
# latent values where nothing else is said. fd is fd_digits_10k. The numbers are
# means over four draws of samples, and of one draw where a * stands. Two draws of one generator
# differ by up to .02 in precision and in recall, so smaller differences of one draw say nothing.
#   beside one more convolution in each         D  rates   epochs     fd  precision  recall
#   none                                       24  3e-3        18    6.7  .84        .94    *
#   normalizations of G that depend on z [1]   24  3e-3        18    6.1  .84        .93    *
#   32 latent values                           24  3e-3        18    5.7  .84        .95    *
#   16 latent values                           24  3e-3        18    5.5  .83        .94    *
#   minibatch standard deviation [2]           24  3e-3        18    6.5  .84        .94    *
#   none                                       24  3e-3        36    4.1  .874       .941   *
#   none                                       24  2e-3        36    3.6  .877       .932
#   [2]                                        24  3e-3        36    3.4  .864       .935   *
#   gamma 5                                    24  3e-3        36    4.2  .878       .937   *
#   gamma 5 and [2]                            24  2e-3        36    3.7  .882       .930
#   gamma 5, [1] and [2]                       24  2e-3        36    3.1  .881       .928
#   gamma 5, [2] and [3]                       24  2e-3        36    3.6  .874       .936
#   half of D's images zoomed and moved [3]    24  2e-3        36    4.0  .866       .936
#   dropout of .1 in D                         24  2e-3        36    4.7  .849       .940   *
#   a second 3x3 convolution in G, 24 filters  24  3e-3        36    3.8  .874       .926   *
#   rates 1.5e-3 of G and 3e-3 of D            24              36    4.9  .860       .939
#   48 images in a batch                       24  3e-3        36    4.2  .866       .937
#   16 images in a batch                       24  3e-3        28   11.8  .830       .944   *
#   none                                       32  3e-3        30    4.8  .868       .931   *
#   none, two seeds                            16  2e-3        38    3.7  .873       .932   *
#   none                                       16  2e-3        44    3.5  .874       .940
#   none                                       16  2e-3        50    3.2  .880       .934
#   [2]                                        16  2e-3        46    3.7  .874       .928
#   128 hidden values in place of z            24  2e-3        36    3.0  .898       .900
#   64 hidden values beside z                  24  3e-3        36    5.7  .833       .941
#   64 hidden values beside z                  24  2e-3        36    2.5  .883       .930
#   64 hidden values beside z (as here)        16  2e-3        40    2.7  .895       .921
#   64 hidden values beside z                  16  2e-3        50    2.9  .886       .930
#   64 hidden values beside z                  16  1.5e-3      40    3.0  .893       .924
#   16 hidden values beside z, and [2]         16  2e-3        46    2.9  .886       .923
# [1] 1810.01365. [2] 1710.10196, section 3, in groups of four. [3] By up to a tenth and a pixel,
# real and generated ones alike. No trial had a precision of .88 together with a recall of .94.
DEEP = {
    "network": "dcgan_deep",
    "g_filters": 32,
    "d_filters": 16,
    "g_learning_rate": 2e-3,  # with the hidden layer beside z, 3e-3 is too fast
    "d_learning_rate": 2e-3,
    "epochs": 38,
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
    },
    "dcgan": DCGAN | DEEP,
    # Without what the default run has more, and the same except for the loss.
    "hinge": DCGAN,
    # Squared errors grow without bound: at 3e-3 a run's loss reached 285 in its second epoch.
    "lsgan": DCGAN | {"g_learning_rate": 1.5e-3, "d_learning_rate": 1.5e-3},
    # Clipping at 0.1 with Adam and two critic steps was the best of four trials of 45-75 s, one
    # seed each: fd on selection images 133. RMSprop at 1e-3 with five critic steps and the paper's
    # clipping at 0.01 had 166.
    "wgan": NO_R1 | {"n_critic": 2, "clip_value": 0.1},
    # The paper's 5 critic steps, weight 10 and rates 1e-4 are `--recipe paper`. Other values were
    # tried with one seed each; the numbers are fd on selection images. After 3,000 updates at 3e-3:
    # weight 10: 15.5, 30: 13.8, 100: 20.5. After 3,120 updates with weight 30: rates of G and D
    # both 3e-3: 15.7, both 5e-3: 21.2, 4e-3 and 2e-3: 14.7, 2e-3 and 4e-3: 20.7, 5e-3 and 1.5e-3:
    # 16.0.
    "wgan_gp": NO_R1
    | {"n_critic": 1, "gp_weight": 30.0, "g_learning_rate": 4e-3, "d_learning_rate": 2e-3},
    "r3gan": DCGAN,
    "cgan": DCGAN,
    "face": DCGAN | FACE,
    "srgan": SRGAN,
    **dict.fromkeys(("pix2pix", "inpaint", "denoise"), TRANSLATION),
    "diffusion": DIFFUSION,
    "distilled": DISTILLED,
}
# The same optimizer for all losses, so that a comparison compares the losses: no momentum, high
# rates that fall to zero. Only wgan has a lower rate. With the usual Adam (1e-3, beta_1 0.5,
# constant) a plain GAN finds only half of the ring's modes.
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
    "steps_per_execution": 50,  # a step takes a millisecond or two: return to Python rarely
    "quality_every": 4,
}
NO_PENALTY = {"r1_gamma": 0.0}  # the plain losses
TOY_OF = {
    "gan": NO_PENALTY,
    "dcgan": NO_PENALTY,
    "lsgan": NO_PENALTY,
    "hinge": {"r1_gamma": 1.0},
    "r3gan": {"r1_gamma": 1.0},
    "wgan": {
        "n_critic": 2,
        "g_learning_rate": 1e-3,
        "d_learning_rate": 1e-3,
    },
    "wgan_gp": {"gp_weight": 1.0},  # its authors' code has 0.1 for toy data
}
FOR_DATASET = {
    "digits": {"batch_size": 32, "epochs": 60, "steps_per_execution": 14},
    "mnist": {"epochs": 3, "steps_per_execution": 25, "quality_every": 1},
    "fashion_mnist": {"epochs": 3, "steps_per_execution": 25},
    "cifar10": {"epochs": 3, "steps_per_execution": 22},
    "lfw_faces": {"image_size": 32},  # they have 25 pixels
}
# For dcgan among other losses.
COMPARED = {name: DCGAN[name] for name in DEEP}
