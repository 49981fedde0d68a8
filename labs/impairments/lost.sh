#!/bin/sh
# Sends 300 pings to an address, a hundred a second, and says whether all, some or none of them were answered.
#   lost.sh ADDRESS
set -eu
told=$(ping -q -c 300 -i 0.01 -W 1 "$1" || true)
printf '%s\n' "$told"
received=$(printf '%s\n' "$told" | sed -n 's/.* \([0-9]*\) received.*/\1/p')
case $received in
  300) echo 'none was lost' ;;
  0) echo 'all were lost' ;;
  *) echo 'some were lost' ;;
esac
