#!/usr/bin/env bash
# Builds out/main (the engine and the command line), out/renderer (the interface) and out/electron (the desktop shell).
# `build.sh --if-needed` does nothing where that would change nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# is_new FILE SOURCES…: a folder is newer when a file in it was added, renamed or removed.
is_new() {
  local file=$1
  shift
  [[ -e $file && -z $(find "$@" package.json package-lock.json -newer "$file" -print -quit) ]]
}

engine_is_new() { is_new out/main/cli.js main vite.config.ts && [[ -e out/main/engine-process.js ]]; }

# Of the engine, the desktop has the contract and its way over a wire.
desktop_is_new() {
  is_new out/electron/main.js electron renderer main/*.ts main/server electron.vite.config.ts &&
    [[ -e out/electron/preload.cjs && -e out/renderer/index.html ]]
}

need_to_write() {
  mkdir -p out 2>/dev/null || true
  [[ -w out ]] && return
  echo "The program in $PWD/out has to be built, and $(id -un) may not write there. Ask $(stat --format=%U .), who owns the" \
    "folder, to run \`npm run build\` in it, or take a clone of your own." >&2
  exit 1
}

# exchange NAME…: a build that fails or is interrupted before this leaves the old one whole.
exchange() {
  local name
  for name in "$@"; do
    if [[ -e out/$name ]]; then mv "out/$name" "out/old/$name"; fi
    mv "out/new/$name" "out/$name"
  done
}

build_engine() {
  node_modules/.bin/vite build --logLevel warn --outDir out/new/main
  exchange main
}

build_desktop() {
  UNDERLAY_OUT=out/new node_modules/.bin/electron-vite build --logLevel warn
  exchange renderer electron
}

main() {
  exec 9<.
  flock 9
  local engine=yes desktop=yes
  if [[ ${1:-} == --if-needed ]]; then
    if engine_is_new; then engine=no; fi
    if desktop_is_new; then desktop=no; fi
    if [[ $engine$desktop == nono ]]; then return; fi
  fi
  need_to_write
  rm -rf out/new out/old
  mkdir out/new out/old
  if [[ $engine == yes ]]; then build_engine; fi
  if [[ $desktop == yes ]]; then build_desktop; fi
  rm -rf out/new out/old
}

main "$@"
