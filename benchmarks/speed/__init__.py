"""How fast training, sampling and starting are, beside the usual ways to do the same.

    python -m benchmarks.speed                      # all parts; an idle machine, please
    python -m benchmarks.speed --parts steps --repeats 12

steps     train steps of DCGAN, WGAN-GP and SRResNet, also as a share of what the machine can do
sampling  images a second
startup   seconds until a command answers, or trains
pipeline  batches a second, against what the train step takes
memory    peak memory of a run

Machines change their speed by the minute, so contenders take turns (`rounds`), each in a process
of its own (`worker`), and what is reported are minima, medians and ratios round by round.
"""
