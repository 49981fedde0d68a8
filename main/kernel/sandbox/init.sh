# The first process of one node, PID 1 of the node's own pid namespace: gives it hostname and mounts, then waits and reaps.
# Run as text and not as a file, so that no descriptor leads back to where the file is.
#   init NODE
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
cd "/run/underlay/nodes/$1"
read -r pid _ </proc/self/stat
private=$(<private)
hostname -F hostname
mount --bind hosts /etc/hosts
# The machine's resolv.conf is often a link into /run, where its target is not: it is made.
resolver=$(realpath -m /etc/resolv.conf)
case $private$resolver in
  yes/run/*) ;;
  *)
    mkdir -p "${resolver%/*}"
    [ -e "$resolver" ] || : >"$resolver"
    mount --bind resolv.conf "$resolver"
    ;;
esac
# Programs in a node may undo mounts: what they must not find below one is taken away before. The working directory still
# reaches the node's folder.
mkdir -p proc
mount -t proc -o nosuid,nodev,noexec proc proc
umount -n -l /proc
mount -n --move "$PWD/proc" /proc
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs /sys
umount -l /run/underlay
if [ "$private" = yes ]; then
  umount -l /run
  mount -t tmpfs -o mode=755,nosuid,nodev,size=64m tmpfs /run
  mount -t tmpfs -o mode=1777,nosuid,nodev,size=64m tmpfs /tmp
  case $resolver in /run/*) mkdir -p "${resolver%/*}" && cp resolv.conf "$resolver" ;; esac
fi
echo "$pid" >pid
cd /
echo ready
exec </dev/null >/dev/null 2>&1
exec 9<> <(:)
while :; do read -r _ <&9 || true; done
