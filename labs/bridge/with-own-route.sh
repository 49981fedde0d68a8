#!/bin/sh
# Run in a container. Adds a default route by hand, pings, and takes the route away again.
#   with-own-route.sh GATEWAY ADDRESS
set -eu
ip route add default via "$1"
trap 'ip route del default via "$1"' EXIT
if ping -c1 -W1 "$2" >/dev/null; then echo "$2: answered"; else echo "$2: nothing"; fi
