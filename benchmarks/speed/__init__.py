"""How fast training, sampling and starting are, beside the usual ways to do the same.

    python -m benchmarks.speed                      # all parts; use an idle machine
    python -m benchmarks.speed --parts steps --repeats 12

steps     train steps of DCGAN, WGAN-GP and SRResNet, also as a share of what the machine can do
sampling  images a second
startup   seconds until a command answers or trains
pipeline  batches a second, beside what the train step needs
memory    peak memory of a run

A machine changes its speed by the minute. So contenders take turns (`rounds`), each in a process of
its own (`worker`), and the results are minima, medians and ratios within a round.
"""
