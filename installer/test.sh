#!/usr/bin/env bash
# Everything CI runs, in its order; stops at the first check that fails. Arguments go to pytest, and then
# there is no soak.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
cd "$root"

check() {
    say "--- $*"
    ".venv/bin/$1" "${@:2}"
}

check ruff format --check
check ruff check
check mypy
check lint-imports
# A worker that crashed ends the run at once, with the test's name: started anew it would run its file twice.
check pytest -n auto --dist loadfile --max-worker-restart=0 "$@"
[ $# -gt 0 ] || check python -m tests.soak --minutes 1
