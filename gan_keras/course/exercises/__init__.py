"""Checkers for the exercises of the notebooks: `check_NAME(fn)` judges a function by what it does.

Each states properties, which a right function has whatever it is given, and judges them on
numbers, shapes and settings that are drawn from a seed. The verdict lists the properties that
hold, and explains the first that does not: what was put in, what was expected, what came out and,
for a typical mistake, its cause. ``check_NAME(fn, hint=2)`` adds a second hint.

A right answer is printed and returned as a `Right`, a wrong one is raised as a `WrongAnswer`. Both
have ``held``, ``total``, ``score`` and ``states`` for a grader. The docstring of a checker is its
task, ``check_NAME.properties()`` are what it judges.

Verdicts are in the language of the notebook (`gan_keras.course.notebook.begin`), or in that of the
call: ``check_NAME(fn, lang="zh")``.
"""

from gan_keras.course.exercises.applications import check_agree, check_receptive_field
from gan_keras.course.exercises.bounds import check_clip, check_spectral_norm
from gan_keras.course.exercises.bug_hunt import check_critic_step_of_images, check_step_test
from gan_keras.course.exercises.critic import check_critic_step
from gan_keras.course.exercises.diagnosis import check_diagnosis
from gan_keras.course.exercises.divergences import check_jensen_shannon, check_optimal_discriminator
from gan_keras.course.exercises.holes import check_fill_hole
from gan_keras.course.exercises.losses import check_discriminator_loss, check_generator_loss
from gan_keras.course.exercises.metrics import check_frechet_distance, check_modes_hit
from gan_keras.course.exercises.more_losses import check_critic_loss, check_lsgan_losses
from gan_keras.course.exercises.neighbours import check_nearest_training, check_precision
from gan_keras.course.exercises.noise import check_latents, check_truncate
from gan_keras.course.exercises.objectives import check_reconstruction_objective, check_targets
from gan_keras.course.exercises.penalties import check_gradient_penalty
from gan_keras.course.exercises.pictures import check_psnr, check_scale_images
from gan_keras.course.exercises.properties import Right, WrongAnswer
from gan_keras.course.exercises.sampling import check_sampling
from gan_keras.course.exercises.steps import check_train_step
from gan_keras.course.exercises.suspects import check_suspect
from gan_keras.course.exercises.walks import check_slerp
from gan_keras.course.exercises.what_is_a_gan import check_best_discriminator, check_look_ahead

__all__ = [
    "Right",
    "WrongAnswer",
    "check_agree",
    "check_best_discriminator",
    "check_clip",
    "check_critic_loss",
    "check_critic_step",
    "check_critic_step_of_images",
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
    "check_receptive_field",
    "check_reconstruction_objective",
    "check_sampling",
    "check_scale_images",
    "check_slerp",
    "check_spectral_norm",
    "check_step_test",
    "check_suspect",
    "check_targets",
    "check_train_step",
    "check_truncate",
]
