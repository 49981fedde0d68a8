#!/usr/bin/env bash
# `npm test`: makes this clone ready, checks it, and runs every test. Stops at the first stage that fails. The last line is
# `N passed, N failed, N skipped`, from the reports of Vitest and Playwright; a check that failed before any test ran counts as one failure.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh test

PATH=$PWD/node_modules/.bin:$PATH
readonly results=test-results
rm -rf "$results"
mkdir "$results"

# Several at a time, so the slowest come first.
readonly checks=(eslint tsc vue-tsc build dependency-cruiser knip prettier shellcheck dist)

check() {
  case $1 in
    eslint) eslint --max-warnings 0 . ;;
    tsc) tsc --noEmit && tsc --noEmit -p electron ;;
    vue-tsc) vue-tsc --noEmit -p renderer && vue-tsc --noEmit -p test/ui ;;
    dist) scripts/dist.sh --check ;;
    build) scripts/build.sh --if-needed ;;
    dependency-cruiser) depcruise --config .dependency-cruiser.cjs main renderer electron scripts test ;;
    knip) knip --no-progress ;;
    prettier) prettier --check --log-level warn . ;;
    shellcheck) check_shell ;;
  esac
}

check_shell() {
  command -v shellcheck >/dev/null || return 0
  find main scripts test labs -name '*.sh' -exec shellcheck --shell=bash {} +
  shellcheck bin/underlay .ci/run assets/underlay assets/*.sh
}

declare -A running=() # check, by process id
status=0

run_checks() {
  local name
  for name in "${checks[@]}"; do
    if ((${#running[@]} >= $(nproc))); then await_check; fi
    if ((status != 0)); then break; fi
    check "$name" >"$results/$name.log" 2>&1 &
    running[$!]=$name
  done
  while ((${#running[@]} > 0)); do await_check; done
}

await_check() {
  local pid code=0
  wait -n -p pid "${!running[@]}" || code=$?
  local name=${running[$pid]}
  unset "running[$pid]"
  if ((code == 0)); then
    echo "$name: fine"
  else
    cat "$results/$name.log"
    stopped_at "$name" "$code"
  fi
}

run_tests() {
  vitest run --project "$1" --allowOnly=false --reporter=default --reporter=json --outputFile.json="$results/$1.json" ||
    stopped_at "the $1 tests" $?
}

run_in_browser() {
  if ! PATH=/usr/bin command -v chromium >/dev/null && ! PATH=/usr/bin command -v google-chrome >/dev/null; then
    echo 'The tests in the browser are skipped: there is no Chromium (sudo apt-get install chromium).'
    return
  fi
  PLAYWRIGHT_JSON_OUTPUT_FILE=$results/browser.json playwright test || stopped_at 'the tests in the browser' $?
}

stopped_at() {
  echo "Stopped: $1 failed; the reasons are above."
  status=$2
}

run_checks
if ((status == 0)); then run_tests unit; fi
if ((status == 0)); then run_tests ui; fi
if ((status == 0)); then run_in_browser; fi
if ((status == 0)); then run_tests kernel; fi

shopt -s nullglob
node scripts/run.js scripts/count-tests.ts "$status" "$results"/*.json
