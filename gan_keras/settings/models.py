"""The models by name."""

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
