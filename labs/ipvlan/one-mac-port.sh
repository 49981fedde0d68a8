#!/bin/sh
# Run on a LAN. Locks a host's switch port to the host's own MAC address, as a careful switch or a cloud does, pings, and unlocks
# it again.
#   one-mac-port.sh HOST FROM ADDRESS     HOST's port has its name; ping from the node FROM to ADDRESS
set -eu
port=$1 from=$2 to=$3
mac=$(nsenter --net="/run/netns/$port" ip -br link show eth0 | awk '{ print $3 }')

restore() {
  bridge link set dev "$port" locked off learning on
  bridge fdb del "$mac" dev "$port" master static
}

bridge fdb replace "$mac" dev "$port" master static
trap restore EXIT
bridge link set dev "$port" locked on learning off
ip link set "$port" type bridge_slave fdb_flush
if nsenter --net="/run/netns/$from" ping -c1 -W1 "$to" >/dev/null; then echo "$from to $to: answered"; else echo "$from to $to: nothing"; fi
