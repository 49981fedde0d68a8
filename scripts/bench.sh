#!/usr/bin/env bash
# `npm run bench`: makes this clone ready, builds it, and measures it against others.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh test
scripts/build.sh --if-needed
for measurement in bench map/bench desktop walk; do
  node scripts/run.js "test/bench/$measurement.ts"
done
