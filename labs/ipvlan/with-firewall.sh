#!/bin/sh
# Run on a host. Pings a container of this host from elsewhere twice: as it is, and with rules on the host that drop all that is
# for the container, where it comes in and where it is passed on. Then the rules go again.
#   with-firewall.sh FROM ADDRESS      ping from the node FROM to ADDRESS
set -eu
from=$1 to=$2

try() { # WORDS...
  if nsenter --net="/run/netns/$from" ping -c1 -W1 "$to" >/dev/null; then echo "$*: answered"; else echo "$*: nothing"; fi
}

try without rules
trap 'nft delete table ip firewall' EXIT
nft -f - <<RULES
table ip firewall {
  chain input { type filter hook input priority 0; ip daddr $to drop; }
  chain forward { type filter hook forward priority 0; ip daddr $to drop; }
}
RULES
try with the rules
