#!/usr/bin/env bash
# `npm run dist`: makes AppImage, deb and rpm in dist/. `npm run dist -- --check` makes no package, needs no network, and
# checks everything up to there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh run
scripts/build.sh --if-needed

if [[ ${1:-} == --check ]]; then exec node scripts/run.js scripts/check-dist.ts; fi

cat >&2 <<'TEXT'
Making AppImage, deb and rpm. The first time, this fetches from github.com, into ~/.cache:
  - the Electron binary of this version (about 110 MB)
  - the tools of electron-builder: fpm, which writes deb and rpm, and the runtime of AppImage (about 50 MB)
rpm needs rpmbuild, too (Debian package rpm). Without a network, `npm run dist -- --check` checks all but the last step.
TEXT
exec node_modules/.bin/electron-builder --linux --publish never "$@"
