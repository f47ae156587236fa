#!/bin/bash
# A headless Chromium, driven by Playwright, and axe-core beside it.
#
#   browser.sh packages DIR          installs what is missing: Debian's chromium (apt), PyPI's packages into DIR
#   browser.sh run DIR SCRIPT ARGS   runs one of the scripts beside this one
set -eu
here=$(dirname "$0")

if [ "$1" = packages ]; then
    if ! command -v chromium >/dev/null; then
        sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
        $sudo env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=400 -q install -y \
            --no-install-recommends chromium fonts-dejavu >&2
    fi
    PYTHONPATH=$2 python3 -c 'import axe_playwright_python, playwright' 2>/dev/null ||
        python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --upgrade --target "$2" \
            playwright==1.65.2 axe-playwright-python==0.1.8 >&2
    exit 0
fi

PYTHONPATH=$2 exec python3 "$here/$3" "${@:4}"
