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

# The tests start hundreds of Pythons: what one has compiled the others need not compile again.
unset PYTHONDONTWRITEBYTECODE

check ruff format --check
check ruff check
check mypy
check lint-imports
# A worker that crashed ends the run at once, with the test's name: started anew it would run its file twice.
# The order of the files is that of tests/conftest.py: the long ones first, so that none ends alone.
check pytest -n auto --dist loadfile --no-loadscope-reorder --max-worker-restart=0 "$@"
[ $# -gt 0 ] || check python -m tests.soak --minutes 1
