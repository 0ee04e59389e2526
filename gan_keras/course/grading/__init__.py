"""Grade the exercises of student notebooks: read a submission, run it apart, judge it, report.

`submission` reads a notebook, `sandbox` runs its code in a process of its own under limits,
`report` writes grades and what each student may read. The command is ``python -m gan_keras.grade``.
"""
