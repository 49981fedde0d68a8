#!/usr/bin/env bash
# `npm start`: makes this clone ready, builds it, and opens Underlay: in a window of its own, or in a browser where there is no
# display, or no window can be had. `npm start -- [--electron | --browser] [FILE]`: `--electron` tries again to fetch
# Electron's binary after that failed, `--browser` takes no window in any case.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly called_from=${INIT_CWD:-$OLDPWD}
readonly electron=node_modules/electron/dist/electron
# Remembers that the binary could not be fetched.
readonly failed=node_modules/.no-electron

wanted=''
arguments=()

read_arguments() {
  local argument
  for argument in "$@"; do
    case $argument in
      --electron | --browser) wanted=$argument ;;
      -* | /*) arguments+=("$argument") ;;
      *) arguments+=("$called_from/$argument") ;; # npm runs this in the clone, wherever it was called
    esac
  done
}

# shellcheck disable=SC2016 # to be read, not run
readonly again='`npm start -- --electron` tries again'

# Says in one line why there is no window, and fails.
no_window() {
  echo "$*: Underlay opens in a browser instead." >&2
  return 1
}

can_have_window() {
  [[ $wanted != --browser ]] || return
  [[ ${DISPLAY:-}${WAYLAND_DISPLAY:-} || $wanted == --electron ]] || return
  ((EUID != 0)) || no_window 'A window is not for root, whose rights a browser engine should not have' || return
  # By a capability used in it: where AppArmor forbids user namespaces, they can be made and are of no use.
  unshare --user --map-root-user --net ip link set lo up 2>/dev/null ||
    no_window "Electron's sandbox needs user namespaces, which are forbidden here (see \`underlay doctor\`)" || return
  have_electron || return
  "$electron" --version >/dev/null 2>&1 ||
    no_window "Electron does not start on this machine (\`$PWD/$electron --version\` says why)"
}

have_electron() {
  [[ ! -x $electron ]] || return 0
  [[ -w node_modules/electron ]] ||
    no_window "The Electron binary is not there, and $(id -un) may not put it into $PWD/node_modules" || return
  # Tried once a day, so that a machine without a network is not slowed down each time.
  if [[ $wanted != --electron && -e $failed && ! $(find "$failed" -mtime +0) ]]; then
    no_window "The Electron binary could not be fetched today ($again)" || return
  fi
  rm -f "$failed"
  local reason
  reason=$(node scripts/run.js scripts/fetch-electron.ts) && return
  touch "$failed"
  no_window "The Electron binary could not be fetched, as ${reason:-the program for that failed} ($again)"
}

main() {
  read_arguments "$@"
  scripts/setup.sh run
  scripts/build.sh --if-needed
  if can_have_window; then exec env -u ELECTRON_RUN_AS_NODE "$electron" . "${arguments[@]}"; fi
  exec bin/underlay serve --open "${arguments[@]}"
}

main "$@"
