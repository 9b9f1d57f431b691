# What packaging/setup, run and test share. Sourced, not run.
# shellcheck shell=bash

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
torch_version=$(sed -n 's/^cpu torch==\([^ ]*\) .*/\1/p' "$root/packaging/libtorch.txt")
arrow_version=$(sed -n 's/^pyarrow==\([^ ]*\) .*/\1/p' "$root/packaging/arrow.txt")

# Some services start without a HOME.
: "${HOME:=$(getent passwd "$(id -u)" | cut -d: -f6)}"
export HOME

say() { printf '==> %s\n' "$*"; }

die() {
    printf '%s: %s\n' "packaging/$(basename "$0")" "$*" >&2
    exit 1
}

cache_folder() { printf '%s/emloc-studio' "${XDG_CACHE_HOME:-$HOME/.cache}"; }

# The libtorch to build with: the one pointed at, or the one that setup downloads.
torch_folder() {
    if [[ -n ${EMLOC_TORCH_DIR:-} ]]; then
        realpath -m -- "$EMLOC_TORCH_DIR"
    else
        printf '%s/libtorch-%s' "$(cache_folder)" "$torch_version"
    fi
}

# Where Arrow's libraries and headers lie, likewise.
arrow_folder() {
    if [[ -n ${EMLOC_ARROW_DIR:-} ]]; then
        realpath -m -- "$EMLOC_ARROW_DIR"
    else
        printf '%s/arrow-%s' "$(cache_folder)" "$arrow_version"
    fi
}

# As many compilers at once as there are processors, and memory: the largest files take 2 GB each.
job_count() {
    local processors memory
    processors=$(nproc)
    memory=$(awk '/^MemAvailable:/ { print int($2 / 2 / 1024 / 1024) }' /proc/meminfo)
    ((memory >= 1)) || memory=1
    echo $((processors < memory ? processors : memory))
}

# quietly <what> <log> <command...>: shows only how far it is, and the log's end where it fails.
quietly() {
    local what=$1 log=$2 began=$SECONDS child status=0 last=0 progress
    shift 2
    # A process group of its own, so that Ctrl-C ends the compilers too and not only what started them.
    set -m
    "$@" >"$log" 2>&1 </dev/null &
    child=$!
    set +m
    trap 'kill -TERM -- "-$child" 2>/dev/null || true; wait "$child" 2>/dev/null || true; die "Interrupted."' INT TERM HUP
    while kill -0 "$child" 2>/dev/null; do
        sleep 0.2
        ((SECONDS - last >= 15)) || continue
        last=$SECONDS
        progress=$(grep -oE '^\[[0-9]+/[0-9]+\]' "$log" | tail -n 1) || true
        ((SECONDS - began < 15)) || printf '    %s %s, %d s so far\n' "$what" "$progress" $((SECONDS - began))
    done
    wait "$child" || status=$?
    trap - INT TERM HUP
    if ((status != 0)); then
        tail -n 60 "$log" >&2
        die "$what failed. The whole log: $log"
    fi
    ((SECONDS - began < 2)) || printf '    %s took %d s\n' "$what" $((SECONDS - began))
}

# build_targets <target...>: configures the release preset where needed and builds the targets.
build_targets() {
    local build=$root/build/release torch arrow
    torch=$(torch_folder)
    arrow=$(arrow_folder)
    mkdir -p "$build"
    if [[ ! -f $build/build.ninja ]] || ! grep -qxF "EMLOC_TORCH_DIR:PATH=$torch" "$build/CMakeCache.txt" ||
        ! grep -qxF "EMLOC_ARROW_DIR:PATH=$arrow" "$build/CMakeCache.txt" ||
        ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$build/CMakeCache.txt" ||
        ! grep -qxF "EMLOC_WERROR:BOOL=${EMLOC_WERROR:-OFF}" "$build/CMakeCache.txt"; then
        say "Configuring in $build"
        # Fresh: what an earlier configuration found may be gone.
        (cd "$root" && quietly "Configuring" "$build/configure.log" \
            cmake --preset release --fresh -DEMLOC_TORCH_DIR="$torch" -DEMLOC_ARROW_DIR="$arrow" \
            -DEMLOC_WERROR="${EMLOC_WERROR:-OFF}")
    fi
    local jobs
    jobs=$(job_count)
    say "Building $* ($jobs at once)"
    quietly "Building" "$build/build.log" cmake --build "$build" --parallel "$jobs" --target "$@"
}

# The commit that the work at hand began from: where the branch left origin/main, else the last tag. Fails where neither
# is known, as in a shallow clone.
base_commit() {
    local base
    base=$(git -C "$root" merge-base HEAD origin/main 2>/dev/null) || base=
    if [[ -z $base || $base == $(git -C "$root" rev-parse HEAD) ]]; then
        base=$(git -C "$root" describe --tags --abbrev=0 2>/dev/null) || return 1
    fi
    printf '%s' "$base"
}
