#!/usr/bin/env bash
# `npm run test:vm [FILES…]`: the tests of test/vm/ inside a virtual machine with Debian's stock kernel, as its root and as an
# ordinary user. Their reports are test-results/root-vm.json and test-results/user-vm.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scripts/setup.sh test
scripts/build.sh --if-needed
mkdir -p test-results

for tool in qemu-system-x86_64 busybox cpio modprobe; do
  if ! PATH=/usr/sbin:/usr/bin:/sbin:/bin command -v "$tool" >/dev/null; then
    echo "The tests in a virtual machine are skipped: there is no $tool (sudo apt-get install qemu-system-x86 busybox-static cpio kmod)."
    exit 0
  fi
done
exec node scripts/run.js scripts/in-vm.ts vm.json node node_modules/.bin/vitest run --project vm --allowOnly=false \
  --reporter=default --reporter=json --outputFile.json=test-results/vm.json "$@"
