#!/bin/sh
# Run on a LAN. Pings from one node of a host to another twice: as the switch is, and with the host's switch port reflecting
# (hairpin, "reflective relay": a frame may leave by the port that it came in by). Then the port is as it was.
#   with-reflection.sh HOST NODE ADDRESS      HOST's port has its name; ping from NODE to ADDRESS
set -eu
port=$1 from=$2 to=$3

try() { # WORDS...
  nsenter --net="/run/netns/$from" ip neigh flush all
  if nsenter --net="/run/netns/$from" ping -c1 -W1 "$to" >/dev/null; then echo "$*: answered"; else echo "$*: nothing"; fi
}

try ordinary switch
trap 'bridge link set dev "$port" hairpin off' EXIT
bridge link set dev "$port" hairpin on
try reflecting switch
