"""System packages: installed with apt when root, otherwise named in a sentence."""

import os
import shutil
import subprocess
from collections.abc import Sequence

from scripts.setup.running import LOG, Stop, environment, say, workshop


def install(names: Sequence[str], why: str) -> None:
    """Install Debian packages, or ``Stop`` with the command that a person with the right to do so types."""
    by_hand = f"sudo apt-get install {' '.join(names)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise Stop(f"Missing for {why}: {', '.join(names)}. Install: {by_hand}")
    say(f"Installing {', '.join(names)} with apt, for {why} ...")
    install = ["apt-get", "install", "-y", "--no-install-recommends", *names]
    if not _apt(install) and not (_apt(["apt-get", "update"]) and _apt(install)):
        raise Stop(f"apt could not install {', '.join(names)}, for {why}; check the network. Details: {LOG}")


def _apt(command: list[str]) -> bool:
    workshop()
    with LOG.open("ab") as log:
        env = environment(DEBIAN_FRONTEND="noninteractive")
        done = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
    return done.returncode == 0


def has_package(name: str) -> bool:
    """Whether dpkg knows the package as installed."""
    if shutil.which("dpkg-query") is None:
        return False
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", name]
    return subprocess.run(query, capture_output=True, text=True, check=False).stdout == "installed"
