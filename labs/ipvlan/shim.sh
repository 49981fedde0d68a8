#!/bin/sh
# Run on a host. Pings an ipvlan container of this host twice: straight on, and with a shim (an ipvlan child of the host's own,
# and a route to the container through it). Then the shim goes again.
#   shim.sh PARENT SHIM-ADDRESS CONTAINER-ADDRESS
set -eu
parent=$1 own=$2 container=$3

try() { # WORDS...
  if ping -c1 -W1 "$container" >/dev/null; then echo "$*: answered"; else echo "$*: nothing"; fi
}

try without a shim
trap 'ip link del shim' EXIT
ip link add shim link "$parent" type ipvlan mode l2
ip address add "$own/32" dev shim
ip link set shim up
ip route add "$container/32" dev shim src "$own"
try with a shim
