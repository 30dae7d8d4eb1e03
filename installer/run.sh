#!/usr/bin/env bash
# Opens the desk. Arguments go to the `dispatcher` command as they are.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

if [ $# -gt 0 ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$root/.venv/bin/dispatcher" "$@"
fi

pictures=$root/artefacts/demo
say "There is no display here: playing the demo without a screen. Its pictures will be in $pictures"
exec "$root/.venv/bin/dispatcher" demo --headless --out "$pictures"
