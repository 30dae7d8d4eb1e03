# Shared by run.sh and test.sh: finds Python, the system libraries and .venv, and makes what is missing.
# It is sourced, never run. Messages go to stderr, so that what the commands print stays their own.
# shellcheck shell=bash disable=SC2046,SC2086  # lists of packages are split into words on purpose
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PATH=$PATH:/usr/sbin:/sbin # ldconfig lives there, outside an ordinary user's path

# "file the loader must find = Debian package that carries it", by who needs it.
libraries="
libglib-2.0.so.0=libglib2.0-0 libEGL.so.1=libegl1 libGL.so.1=libgl1 libX11.so.6=libx11-6
libdbus-1.so.3=libdbus-1-3 libfontconfig.so.1=libfontconfig1 libfreetype.so.6=libfreetype6
libxkbcommon.so.0=libxkbcommon0 libbrotlidec.so.1=libbrotli1

libxcb-cursor.so.0=libxcb-cursor0 libxkbcommon-x11.so.0=libxkbcommon-x11-0 libxcb-icccm.so.4=libxcb-icccm4
libxcb-keysyms.so.1=libxcb-keysyms1 libxcb-shape.so.0=libxcb-shape0
libxcb-render-util.so.0=libxcb-render-util0

libnss3.so=libnss3 libasound.so.2=libasound2 libXcomposite.so.1=libxcomposite1
libXdamage.so.1=libxdamage1 libXrandr.so.2=libxrandr2 libXtst.so.6=libxtst6 libxkbfile.so.1=libxkbfile1
" # Qt without a screen; Qt on an X screen; the map (QtWebEngine)
programs="Xvfb=xvfb xdotool=xdotool" # the tests that use mouse and keyboard like a person

say() { printf '%s\n' "$@" >&2; }

stop() {
    say "$@"
    exit 1
}

# The first Python that is new enough and can make a virtual environment with pip in it.
find_python() {
    local name
    for name in python3.13 python3.12 python3.11 python3; do
        if "$name" -c 'import ensurepip, sys, venv; ensurepip.version(); sys.exit(sys.version_info < (3, 11))' \
            2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

missing_packages() {
    local found pair
    found=$(ldconfig -p)
    for pair in $libraries; do
        [[ $found == *$'\t'"${pair%=*} "* ]] || echo "${pair#*=}"
    done
    for pair in $programs; do
        command -v "${pair%=*}" >/dev/null || echo "${pair#*=}"
    done
    find_python >/dev/null || echo python3-venv
}

# Ubuntu 24.04 and Debian 13 call some packages NAMEt64 and keep the old name without an installable package.
names_of_this_release() {
    local name
    for name in "$@"; do
        if apt-cache show "${name}t64" 2>/dev/null | grep -q '^Package:'; then name=${name}t64; fi
        echo "$name"
    done
}

apt_get() {
    local sudo=
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 -yq "$@" >&2
}

install_packages() {
    say "Installing system packages: $*"
    apt_get update
    apt_get install --no-install-recommends $(names_of_this_release "$@")
}

need_system_packages() {
    local missing
    [ "$(uname -s)" = Linux ] || return 0
    missing=$(missing_packages | tr '\n' ' ')
    [ -n "$missing" ] || return 0
    command -v apt-get >/dev/null ||
        stop "Missing, by their Debian names: $missing" "Install what your system calls them, then try again."
    if [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; then
        install_packages $missing
    else
        stop "System packages are missing. Type this line, then try again:" \
            "sudo apt-get update && sudo apt-get install --no-install-recommends $(names_of_this_release $missing | tr '\n' ' ')"
    fi
}

# Makes .venv, or brings it to the lock: nothing is done while lock and project file are those of last time.
need_environment() {
    local python=$root/.venv/bin/python stamp=$root/.venv/installed-from checksum base
    checksum=$(cd "$root" && cksum requirements.lock pyproject.toml)
    if ! "$python" -m pip --version >/dev/null 2>&1; then
        base=$(find_python) || stop "Python 3.11 or newer is needed, with its venv module."
        say "Making .venv with $base"
        "$base" -m venv --clear "$root/.venv"
    fi
    say "Python found: $("$python" -c 'import sys; print(sys.version.split()[0], "from", sys.base_prefix)')"
    if [ "$checksum" = "$(cat "$stamp" 2>/dev/null)" ]; then return; fi
    say "Installing what requirements.lock lists into .venv"
    export PIP_DISABLE_PIP_VERSION_CHECK=1
    "$python" -m pip install --quiet --require-hashes -r "$root/requirements.lock" >&2
    "$python" -m pip install --quiet --no-deps --no-build-isolation -e "$root" >&2
    say "Compiling the optimiser, so that its first start is quick"
    "$root/.venv/bin/dispatcher" engine --prepare >&2 || say "It will be compiled when it is first needed."
    printf '%s\n' "$checksum" >"$stamp"
}

need_system_packages
need_environment
