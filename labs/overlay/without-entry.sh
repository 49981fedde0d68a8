#!/bin/sh
# Takes one forwarding entry out of this sandbox's VXLAN device, pings the container behind it, and puts the entry back.
#   without-entry.sh CONTAINER ADDRESS MAC VTEP      ping from CONTAINER to ADDRESS, whose MAC is behind VTEP
set -eu
from=$1 to=$2 mac=$3 vtep=$4

try() { # WORDS...
  if nsenter --net="/run/netns/$from" ping -c1 -W1 "$to" >/dev/null; then echo "$*: answered"; else echo "$*: nothing"; fi
}

bridge fdb del "$mac" dev vxlan0 dst "$vtep" self
trap 'bridge fdb replace "$mac" dev vxlan0 dst "$vtep" self permanent' EXIT
try without the entry
trap - EXIT
bridge fdb replace "$mac" dev vxlan0 dst "$vtep" self permanent
try with the entry
