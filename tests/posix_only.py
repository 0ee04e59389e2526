"""What only POSIX systems can test, and Windows skips."""

import os

import pytest

FILES = {  # they import `resource`, or start what does
    "test_doors.py",
    "test_faults_fuzz.py",
}
FIXTURES = {
    "in_time",  # an alarm
    "mixed",  # a pipe with a name
}
TESTS = {
    "test_kill_minus_nine_and_resume",
    "test_a_read_only_folder_gets_no_cache",
}


def ignored(path, system=os.name):
    """Whether a file cannot even be imported on this system."""
    return system == "nt" and path.name in FILES


def skip(items, system=os.name):
    """Mark the tests that cannot run on this system."""
    if system != "nt":
        return
    for item in items:
        if item.originalname in TESTS or FIXTURES & {*item.fixturenames}:
            item.add_marker(pytest.mark.skip(reason="needs a POSIX system"))
