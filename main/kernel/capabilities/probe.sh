# Tries what a lab may need of this machine, in namespaces that end with this script; nothing of it stays.
#
# bash reads this from its standard input, as PID 1 of new network, mount, uts, ipc and pid namespaces. Prints a line for each
# capability: `yes NAME`, or `no NAME WORDS` with the words of what failed.
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL=C

main() {
  echo 'yes namespaces'
  try mounts own_mounts
  try kernel-files kernel_files
  try network-namespaces network_namespaces
  try veth veth
  try bridge ip link add switch type bridge
  try port-hairpin port hairpin
  try port-isolated port isolated
  try bridge-netfilter sysctl -q -w net.bridge.bridge-nf-call-iptables=1
  try settings sysctl -q -w net.ipv4.ip_forward=1
  try vxlan vxlan
  try vxlan-multicast vxlan_multicast
  try macvlan macvlan
  try ipv6 ipv6
  try ipvlan ipvlan
  try vlan ip link add link cable name cable.100 type vlan id 100
  try vlan-filtering vlan_filtering
  try dummy ip link add nothing type dummy
  try tbf tc qdisc replace dev cable root tbf rate 1mbit burst 3000 latency 50ms
  try netem netem
  try nft-tables rules 'add chain ip probe filter { type filter hook forward priority filter; policy accept; }'
  try nft-nat rules 'add chain ip probe nat { type nat hook prerouting priority dstnat; policy accept; }' \
    'add rule ip probe nat tcp dport 80 dnat to 192.0.2.2:80'
  try nft-masquerade rules 'add chain ip probe out { type nat hook postrouting priority srcnat; policy accept; }' \
    'add rule ip probe out oifname "cable" masquerade'
  try nft-fib rules 'add chain ip probe local { type nat hook output priority -100; policy accept; }' \
    'add rule ip probe local fib daddr type local accept'
  try nft-conntrack rules 'add chain ip probe known' 'add rule ip probe known ct state established,related accept'
  try nft-maps rules 'add chain ip probe jumps' 'add map ip probe links { type ifname : verdict; }' \
    'add rule ip probe jumps oifname vmap @links'
  try nft-counters rules 'add chain ip probe counted' 'add rule ip probe counted counter accept comment "COUNTED"'
  try nft-sets rules 'add set ip probe vnis { typeof @th,96,24; elements = { 0x1001 }; }'
  try nft-ipsec rules 'add chain ip probe clear { type filter hook input priority raw; policy accept; }' \
    'add rule ip probe clear meta ipsec missing accept'
  try esp esp 192.0.2.1 192.0.2.2 32
  try esp-ipv6 esp 2001:db8::1 2001:db8::2 128
}

# try NAME COMMAND...
try() {
  local name=$1 words
  shift
  if words=$("$@" 2>&1); then
    echo "yes $name"
  else
    echo "no $name ${words//$'\n'/ }"
  fi
}

own_mounts() {
  mount -t tmpfs -o mode=755 tmpfs /run && mkdir /run/machine && mount --rbind /usr /run/machine &&
    mount -o remount,bind,ro,nosuid,nodev /run/machine
}

kernel_files() {
  mount -t proc -o nosuid,nodev,noexec proc /proc && mount -t sysfs -o ro,nosuid,nodev,noexec sysfs /sys
}

network_namespaces() {
  ip link set lo up && ip netns add other
}

# A cable to the other namespace: the underlay that VXLAN and macvlan devices stand on.
veth() {
  ip link add cable type veth peer name eth0 netns other && ip address add 192.0.2.1/24 dev cable && ip link set cable up
}

# With `ipv6.disable=1` on the kernel's command line there are no IPv6 settings, and with a machine-wide one no addresses.
ipv6() {
  local key
  for key in all default cable; do sysctl -q -w net.ipv6.conf.$key.disable_ipv6=0 || return; done
  ip address add 2001:db8::1/64 dev cable nodad && ip route add 2001:db8:1::/64 via 2001:db8::2
}

# The value is read back: an old kernel takes a port flag that it does not know, and does nothing.
port() { # FLAG
  ip link set cable master switch && ip link set cable type bridge_slave "$1" on &&
    ip -d link show dev cable | grep -q "$1 on" && ip link set cable nomaster
}

vxlan() {
  ip link add tunnel netns other type vxlan id 4097 dstport 4789 learning proxy l2miss l3miss &&
    bridge -n other fdb replace 02:42:c0:00:02:03 dev tunnel dst 192.0.2.2 self permanent
}

# The group is joined when the device comes up.
vxlan_multicast() {
  ip link add flooded type vxlan id 4098 dstport 4790 group 239.1.1.1 dev cable && ip link set flooded up
}

macvlan() {
  local mode
  for mode in bridge private vepa; do
    ip link add link cable name "$mode" netns other type macvlan mode "$mode" || return
  done
}

# A macvlan parent can neither have ipvlan children nor be a bridge's port: cables of their own.
ipvlan() {
  ip -batch - <<'END'
link add uplink type veth peer name downlink
link add link uplink name l2 type ipvlan mode l2 bridge
link add link uplink name l3 type ipvlan mode l3 private
link add link uplink name l3s type ipvlan mode l3s vepa
END
}

vlan_filtering() {
  ip link add trunk type veth peer name card && ip link set switch type bridge vlan_filtering 1 vlan_default_pvid 0 &&
    ip link set trunk master switch && bridge vlan add dev trunk vid 100 pvid untagged
}

netem() {
  tc qdisc replace dev cable root netem delay 1ms 1ms loss random 1% corrupt 1% duplicate 1% reorder 1% rate 1mbit &&
    tc qdisc delete dev cable root
}

# Twenty bytes: a key for AES-128 and four of salt, as RFC 4106 has it.
esp() { # SOURCE DESTINATION PREFIX
  ip xfrm state add src "$1" dst "$2" proto esp spi 0x1001 reqid 1 mode transport \
    aead 'rfc4106(gcm(aes))' "0x$(printf '%040d' 1)" 64 &&
    ip xfrm policy add src "$1/$3" dst "$2/$3" proto udp dport 4789 dir out mark 1 mask 0xffffffff \
      tmpl src "$1" dst "$2" proto esp spi 0x1001 reqid 1 mode transport
}

rules() { # STATEMENT...
  printf '%s\n' 'add table ip probe' "$@" | nft -f -
}

main
