"""The embedded database as a process of the supervisor."""

import signal

from yizhou.entrypoints.lifeline import die_with_parent, starter
from yizhou.kernel.db import embedded
from yizhou.kernel.settings.api import environment

if __name__ == "__main__":
    env = environment()
    parent = starter()  # read while the home is still readable: the server runs under another account
    embedded.run(env.database_folder, env.socket_folder, lambda: die_with_parent(parent, signal.SIGINT))
