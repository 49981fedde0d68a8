#!/bin/sh
# Run on a host. Counts at which of the host's netfilter hooks the packets of one ping are seen that goes to a container of the host.
#   hooks.sh FROM ADDRESS      ping from the node FROM to ADDRESS
set -eu
from=$1 to=$2
trap 'nft delete table ip ping-watch' EXIT
nft -f - <<RULES
table ip ping-watch {
  chain prerouting { type filter hook prerouting priority 0; ip daddr $to icmp type echo-request counter comment "request at prerouting"; ip saddr $to icmp type echo-reply counter comment "reply at prerouting"; }
  chain input { type filter hook input priority 0; ip daddr $to icmp type echo-request counter comment "request at input"; ip saddr $to icmp type echo-reply counter comment "reply at input"; }
  chain forward { type filter hook forward priority 0; ip daddr $to icmp type echo-request counter comment "request at forward"; ip saddr $to icmp type echo-reply counter comment "reply at forward"; }
  chain output { type filter hook output priority 0; ip daddr $to icmp type echo-request counter comment "request at output"; ip saddr $to icmp type echo-reply counter comment "reply at output"; }
  chain postrouting { type filter hook postrouting priority 0; ip daddr $to icmp type echo-request counter comment "request at postrouting"; ip saddr $to icmp type echo-reply counter comment "reply at postrouting"; }
}
RULES
nsenter --net="/run/netns/$from" ping -c1 -W1 "$to" >/dev/null || true
seen=$(nft list table ip ping-watch | sed -n 's/.*packets [1-9].*comment "\(.*\)"/\1/p' | paste -sd, | sed 's/,/, /g')
echo "seen: ${seen:-nothing}"
