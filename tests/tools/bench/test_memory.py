import os
import subprocess
import sys

from tests.bench.memory import family, proportional_megabytes


def test_the_family_of_a_process_holds_its_children_and_their_memory():
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"])
    try:
        found = family(os.getpid())
        assert child.pid in found
        assert "time.sleep" in found[child.pid]
        assert proportional_megabytes(os.getpid()) > 1
    finally:
        child.kill()
        child.wait()


def test_a_process_that_has_ended_takes_no_memory():
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    assert proportional_megabytes(child.pid) == 0
