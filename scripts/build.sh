#!/usr/bin/env bash
# Builds out/main from main/. `build.sh --if-needed` does nothing when that would change nothing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

up_to_date() {
  # A folder is newer when a file in it was added, renamed or removed.
  [[ -e out/main/cli.js && -z $(find main package.json package-lock.json vite.config.ts -newer out/main/cli.js -print -quit) ]]
}

main() {
  exec 9<.
  flock 9
  if [[ ${1:-} == --if-needed ]] && up_to_date; then return; fi
  mkdir -p out 2>/dev/null || true
  if [[ ! -w out ]]; then
    echo "The program in $PWD/out has to be built, and $(id -un) may not write there. Ask $(stat --format=%U .), who owns the" \
      "folder, to run \`npm run build\` in it, or take a clone of your own." >&2
    exit 1
  fi
  # Built beside the old program and then exchanged, so that a build that fails or is interrupted leaves the old one whole.
  rm -rf out/new out/old
  node_modules/.bin/vite build --logLevel warn --outDir out/new
  if [[ -e out/main ]]; then mv out/main out/old; fi
  mv out/new out/main
  rm -rf out/old
}

main "$@"
