#!/bin/bash
# Asks a running service whether it does what its description says, with Schemathesis.
#
#   conform.sh packages DIR                              installs what is missing from PyPI into DIR
#   conform.sh examples DIR FILE                         whether the examples of the description FILE fit its schemas
#   conform.sh run DIR FILE URL TOKEN SECONDS [ARGS]     whether the service does; ends with 0 if nothing was found
#
# The seed is fixed (SEED), so that what was found once is found again. Reports and caches stay in the current folder.
set -eu
here=$(cd "$(dirname "$0")" && pwd)

if [ "$1" = packages ]; then
    PYTHONPATH=$2 python3 -c 'import schemathesis' 2>/dev/null ||
        python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --upgrade --target "$2" \
            schemathesis==4.32.5 >&2
    exit 0
fi

if [ "$1" = examples ]; then
    PYTHONPATH=$2 exec python3 "$here/examples.py" "$3"
fi

PYTHONPATH=$2:$here SCHEMATHESIS_HOOKS=hooks QUITTANCE_TOKEN=$5 exec python3 -m schemathesis.cli --config-file "$here/schemathesis.toml" \
    run "$3" --url "$4" --max-time "$6" --seed "${SEED:-7}" --max-examples 1000 \
    --no-color --warnings off "${@:7}"
