#!/usr/bin/env bash
# `npm start`: makes this clone ready, builds it, and opens Underlay.
set -euo pipefail
folder=$(dirname "${BASH_SOURCE[0]}")
"$folder/setup.sh" run
"$folder/build.sh" --if-needed
exec "$folder/../bin/underlay" start "$@"
