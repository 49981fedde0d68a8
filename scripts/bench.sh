#!/usr/bin/env bash
# `npm run bench`: makes this clone ready, builds it, and measures it against others.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh test
scripts/build.sh --if-needed
exec node scripts/run.js test/bench/bench.ts
