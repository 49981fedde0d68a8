# The first process of one node, PID 1 of the node's own pid namespace: gives it hostname and mounts, then waits and reaps.
#   init.sh NODE
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
cd "/run/underlay/nodes/$1"
read -r pid _ </proc/self/stat
private=$(<private)
hostname -F hostname
mount --bind hosts /etc/hosts
mount -t proc -o nosuid,nodev,noexec proc /proc
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs /sys
if [ "$private" = yes ]; then
  mount -t tmpfs -o mode=755,nosuid,nodev,size=64m tmpfs /run
  mount -t tmpfs -o mode=1777,nosuid,nodev,size=64m tmpfs /tmp
fi
# The machine's resolv.conf is often a link into /run, which is empty here: its target is made first.
resolver=$(realpath -m /etc/resolv.conf)
if ! [ -e "$resolver" ]; then
  mkdir -p "${resolver%/*}"
  : >"$resolver"
fi
mount --bind resolv.conf "$resolver"
echo "$pid" >pid
cd /
echo ready
exec </dev/null >/dev/null 2>&1
exec 9<> <(:)
while :; do read -r _ <&9 || true; done
