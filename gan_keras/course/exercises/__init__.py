"""Checkers for the exercises of the notebooks: `check_NAME(fn)` judges a function by what it does.

A checker prints one line for a right answer and raises `WrongAnswer` for a wrong one, with what
was put in, what was expected, what came out and, for a typical mistake, its cause. The docstring
of a checker is its task.

Verdicts are in the language of the notebook (`gan_keras.course.notebook.begin`), or in that of the
call: ``check_NAME(fn, lang="zh")``.
"""

from gan_keras.course.exercises.bounds import check_clip, check_spectral_norm
from gan_keras.course.exercises.critic import check_critic_step
from gan_keras.course.exercises.divergences import check_jensen_shannon, check_optimal_discriminator
from gan_keras.course.exercises.losses import (
    check_critic_loss,
    check_discriminator_loss,
    check_generator_loss,
)
from gan_keras.course.exercises.metrics import (
    check_frechet_distance,
    check_modes_hit,
    check_nearest_training,
    check_precision,
)
from gan_keras.course.exercises.more_losses import (
    check_lsgan_losses,
    check_reconstruction_objective,
    check_targets,
)
from gan_keras.course.exercises.noise import check_latents, check_slerp, check_truncate
from gan_keras.course.exercises.penalties import check_gradient_penalty
from gan_keras.course.exercises.pictures import check_fill_hole, check_psnr, check_scale_images
from gan_keras.course.exercises.sampling import check_sampling
from gan_keras.course.exercises.steps import check_train_step
from gan_keras.course.exercises.verdict import WrongAnswer
from gan_keras.course.exercises.what_is_a_gan import (
    check_best_discriminator,
    check_diagnosis,
    check_look_ahead,
)

__all__ = [
    "WrongAnswer",
    "check_best_discriminator",
    "check_clip",
    "check_critic_loss",
    "check_critic_step",
    "check_diagnosis",
    "check_discriminator_loss",
    "check_fill_hole",
    "check_frechet_distance",
    "check_generator_loss",
    "check_gradient_penalty",
    "check_jensen_shannon",
    "check_latents",
    "check_look_ahead",
    "check_lsgan_losses",
    "check_modes_hit",
    "check_nearest_training",
    "check_optimal_discriminator",
    "check_precision",
    "check_psnr",
    "check_reconstruction_objective",
    "check_sampling",
    "check_scale_images",
    "check_slerp",
    "check_spectral_norm",
    "check_targets",
    "check_train_step",
    "check_truncate",
]
