"""Recipes of the models that learn from pictures or turn one into another; see `recipes`."""

FACE = {
    "network": "resnet",
    "diffaugment": "color,translation",
    # Tried on olivetti at 32 pixels, one seed, fd_hog after 3,000 of 6,000 updates: gamma 0.5
    # .846, with mirrored faces as well .838 (the eigenfaces .867 and .859). With gamma 5 the end
    # is at .89, at .91 with mirrored faces: D's slope is so small that it teaches little.
    "mirror": True,
    "g_learning_rate": 1.5e-3,
    "d_learning_rate": 1.5e-3,
    "r1_gamma": 0.5,
    "ema_decay": 0.995,
    "batch_size": 16,
    "g_filters": 32,
    "d_filters": 24,
    "epochs": 20,
    "steps_per_epoch": 200,
    "steps_per_execution": 10,
    "quality_every": 0,  # too few faces are held out to choose by some of them
    "seconds_per_step": None,
}

TRANSLATION = {
    "network": "unet",
    "adversarial_weight": 0.01,  # lambda = 100 of 1611.07004, written the other way round
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
    "seconds_per_step": None,
}

# Chosen on every fourth picture of T91, one seed, about 150 s of steps: 29.00 dB for 6 blocks of 48
# filters, 28.95 for 8 of 32, both with crops of 96 pixels; with crops of 48 pixels 29.04 for 6 of
# 48, 29.02 for 5 of 64; without the three pictures of no natural scene 28.96 for 29.00.
SRGAN = {
    "network": "srresnet",
    "image_size": 48,  # of the crops
    "batch_size": 16,
    "blocks": 6,
    "g_filters": 48,
    "d_filters": 32,
    "g_learning_rate": 2e-3,  # of the first stage, falling to zero; the paper's 1e-4 is too slow
    # The paper's weight 1e-3 goes with features of VGG19; beside pixels it changes nothing visible
    # in 400 steps. After 500 at 0.02: 0.4 dB less, fine detail 9 dB off instead of 15.
    "adversarial_weight": 0.02,
    "adversarial_learning_rate": 2e-4,
    "d_learning_rate": 1e-3,
    "beta_1": 0.9,
    "beta_2": 0.99,
    "schedule": "cosine",
    "epochs": 22,
    "steps_per_epoch": 200,
    "steps_per_execution": 10,
    "pretrain_share": 0.82,
    "quality_every": 2,
    "seconds_per_step": 0.055,
}
