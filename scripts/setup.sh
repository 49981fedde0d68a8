#!/usr/bin/env bash
# Makes this clone ready: `setup.sh run` for what Underlay needs, `setup.sh test` for what its tests need as well.
# Installs only what is missing, so that it is quick and needs no network when everything is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# Where a lab looks for its tools: it does not see the user's home, so what is there does not count.
readonly system_path=/usr/sbin:/usr/bin:/sbin:/bin
readonly required_node=20.19

say() { printf '%s\n' "$*" >&2; }
stop() {
  say "$@"
  exit 1
}

check_machine() {
  [[ $OSTYPE == linux* ]] || stop 'Underlay runs on Linux alone: it is made of what the Linux kernel has.'
  local version
  version=$(node -p process.versions.node)
  printf '%s\n' "$required_node" "$version" | sort --version-sort --check=quiet ||
    stop "Underlay needs Node.js $required_node or newer; this is $version. Install a newer one from https://nodejs.org."
}

# Prints `package tool purpose` for each package of the named section whose tool is missing.
missing_packages() {
  local section='' package tool purpose
  while read -r package tool purpose; do
    case $package in
      '' | '#'*) ;;
      '['*) section=$package ;;
      *) [[ $section != "[$1]" ]] || has_tool "$tool" || printf '%s %s %s\n' "$package" "$tool" "$purpose" ;;
    esac
  done <scripts/debian-packages.txt
}

has_tool() { PATH=$system_path command -v "$1" >/dev/null; }

first_words() { printf '%s' "$1" | cut -d' ' -f1 | paste -sd' '; }

# Prints how this user may become root without being asked anything: `env` (already root), `sudo -n env`, or nothing.
how_to_be_root() {
  if ((EUID == 0)); then
    echo env
  elif sudo -n true 2>/dev/null; then
    echo sudo -n env
  fi
}

# install_packages PACKAGE…: fails when that is not possible here.
install_packages() {
  local root
  command -v apt-get >/dev/null || return 1
  read -ra root < <(how_to_be_root) || return 1
  say "Installing $* with apt-get."
  local install=("${root[@]}" DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends
    -o DPkg::Lock::Timeout=300 -o Acquire::http::Timeout=20 "$@")
  # The lists of packages may be missing or old; fetching them takes longer than most installs.
  "${install[@]}" >&2 || { "${root[@]}" apt-get update >&2 && "${install[@]}" >&2; }
}

# explain MISSING: how to get the missing packages or, where there is no apt-get, the missing tools.
explain() {
  if command -v apt-get >/dev/null; then
    printf '    sudo apt-get install %s\n' "$(first_words "$1")"
  else
    printf '%s\n' "$1" | while read -r _ tool purpose; do printf '    %-12s %s\n' "$tool" "$purpose"; done
  fi
}

need_packages() {
  local missing
  missing=$(missing_packages run)
  [[ $missing ]] || return 0
  # shellcheck disable=SC2046 # one word for each package
  install_packages $(first_words "$missing") || true
  missing=$(missing_packages run)
  [[ -z $missing ]] || stop "These are missing on this machine, and Underlay needs them. Install them and try again:
$(explain "$missing")"
}

# What is good to have is tried once a day, so that a machine without a network is not slowed down each time.
like_packages() {
  local missing tried=node_modules/.tried-packages
  missing=$(for section in "$@"; do missing_packages "$section"; done)
  [[ $missing ]] || return 0
  if [[ $(cat "$tried" 2>/dev/null) != "$missing" || $(find "$tried" -mtime +0) ]]; then
    # shellcheck disable=SC2046 # one word for each package
    install_packages $(first_words "$missing") || true
    missing=$(for section in "$@"; do missing_packages "$section"; done)
    [[ $missing ]] || return 0
    printf '%s\n' "$missing" 2>/dev/null >"$tried" || true
  fi
  say "Going on without these; to have them too:
$(explain "$missing")"
}

# npm writes node_modules/.package-lock.json last of all, so it is missing after a half-finished install.
npm_packages_are_there() {
  [[ -e node_modules/.package-lock.json && ! package-lock.json -nt node_modules/.package-lock.json ]]
}

need_npm_packages() {
  npm_packages_are_there && return
  [[ -w . && (! -e node_modules || -w node_modules) ]] ||
    stop "The npm packages in $PWD are missing or out of date, and $(id -un) may not write there." \
      "Ask $(stat --format=%U .), who owns the folder, to run \`npm ci\` in it, or take a clone of your own."
  say 'Installing the npm packages.'
  have_npm_cache
  rm -f node_modules/.package-lock.json
  npm ci --include=dev --no-audit --no-fund --no-update-notifier --loglevel=error >&2 ||
    stop 'npm could not install the packages; its reasons are above. The first time, this needs a network.'
}

# Users of build machines often have no home to write to; npm does without one, but not without a cache.
have_npm_cache() {
  local cache=${npm_config_cache:-${HOME:-}/.npm}
  [[ -w $cache || (! -e $cache && -w ${cache%/*}) ]] && return
  npm_config_cache=$(mktemp -d)
  export npm_config_cache
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf '$npm_config_cache'" EXIT
}

main() {
  check_machine
  # One setup at a time in this folder: the next one finds everything done.
  exec 9<.
  flock --nonblock 9 || {
    say 'Another setup is running in this folder; waiting for it.'
    flock 9
  }
  need_packages
  need_npm_packages
  if [[ $1 == test ]]; then like_packages optional test; else like_packages optional; fi
}

main "$1"
