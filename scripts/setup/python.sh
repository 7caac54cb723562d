# shellcheck shell=sh
# Sourced by the commands: sets $python to a Python of 3.11 or newer, or ends with a sentence.

fits() {
    "$1" -c "import sys$2; sys.exit(sys.version_info < (3, 11))" 2>/dev/null
}

find_python() {
    # 3.11 first: the locks were made and tried with it. Of two the distribution's, if it can make environments: it is
    # the one that production runs, and does the same work in four fifths of the time of one built by pyenv.
    python=/usr/bin/python3.11
    fits "$python" ", venv, ensurepip" && return 0
    for name in python3.11 python3 python3.12 python3.13; do
        python=$(command -v "$name") || continue
        fits "$python" "" && return 0
    done
    return 1
}

if ! find_python && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Python (apt-get install python3 python3-venv) ..."
    { apt-get update && apt-get install -y --no-install-recommends python3 python3-venv; } >/dev/null 2>&1
fi
if ! find_python; then
    echo "Python 3.11 or newer is missing. Install it: sudo apt-get install python3 python3-venv" >&2
    exit 1
fi
