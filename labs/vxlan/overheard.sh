#!/bin/sh
# Run in an overlay's sandbox. Forgets which containers the VXLAN device has learnt, lets a container elsewhere forget its
# neighbours and ping another one elsewhere, and tells which containers' frames have come by here.
#   overheard.sh CONTAINER ADDRESS       ping from CONTAINER to ADDRESS
set -eu

learnt() { # MAC and VTEP of each container; overlays give them MACs that begin with 02:42
  bridge fdb show dev vxlan0 | awk '/^02:42:.* dst / && !/permanent/ { print $1, $3 }'
}

learnt | while read -r mac vtep; do bridge fdb del "$mac" dev vxlan0 dst "$vtep" self; done
nsenter --net="/run/netns/$1" ip neigh flush all
nsenter --net="/run/netns/$1" ping -c1 -W1 "$2" >/dev/null
echo "overheard: $(learnt | sed 's/ / at /' | paste -sd ,)."
