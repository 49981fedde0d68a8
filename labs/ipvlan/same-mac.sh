#!/bin/sh
# Run on a host. Compares the MAC address of its eth0 with that of a container's.
#   same-mac.sh CONTAINER
set -eu
host=$(cat /sys/class/net/eth0/address)
container=$(nsenter --net="/run/netns/$1" ip -br link show eth0 | awk '{ print $3 }')
if [ "$host" = "$container" ]; then echo "the same MAC: $host"; else echo "two MACs: $host and $container"; fi
