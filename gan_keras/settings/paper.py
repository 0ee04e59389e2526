"""The values of ``--recipe paper``: those of the papers, as far as settings can express them."""

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
