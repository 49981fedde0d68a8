# The owner process of one lab. Everything that the lab has hangs from this process: when it dies, however it dies, the
# kernel takes back all namespaces, links, mounts and processes.
#
# bash reads this from its standard input, as PID 1 of a new pid namespace, with network, mount, uts and ipc namespaces that
# are new as well. Arguments:
#   underlay-lab NAME FOLDER [HIDDEN...]   marker by which labs are found, lab name, folder shown at /lab, folders hidden
# Says `ready` and the namespace defaults that this machine hands down, then waits for the builder's word. When the builder
# dies before it says `keep`, the input ends, this process ends, and with it the half-built lab.
#
# All is in functions: bash has then read the whole script before it runs any of it, and leaves the next line to `read`.

PATH=/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL=C
root=/tmp

main() {
  set -eu
  local word=''
  cd "$3"
  shift 3
  make_root "$@"
  make_run
  tell_defaults
  read -r word || true
  [ "$word" = keep ] || exit 0
  live
}

# A root of our own, prepared on a tmpfs over /tmp. The working directory still reaches a lab folder that lies below /tmp.
make_root() { # HIDDEN...
  mount -t tmpfs -o mode=755,nosuid,nodev tmpfs $root
  mkdir $root/lab $root/proc $root/sys $root/dev $root/dev/pts $root/dev/shm $root/dev/net $root/old
  ln -s pts/ptmx $root/dev/ptmx
  ln -s /proc/self/fd $root/dev/fd
  mount_table "$@" >$root/fstab
  # Not made canonical: its path may lead below /tmp, where only this working directory still reaches.
  mount --no-canonicalize --bind -o ro,nosuid,nodev . $root/lab
  mount --all --fstab $root/fstab
  rm $root/fstab
  cd $root
  pivot_root . old
  umount -l /old
  rmdir /old
  mount -o remount,bind,ro,nosuid,nodev /
}

mount_table() { # HIDDEN...
  machine_folders
  machine_mounts
  devices
  printf 'proc %s/proc proc nosuid,nodev,noexec 0 0\n' $root
  printf 'sysfs %s/sys sysfs ro,nosuid,nodev,noexec 0 0\n' $root
  printf 'tmpfs %s/dev/shm tmpfs nosuid,nodev,mode=1777,size=64m 0 0\n' $root
  mkdir $root/run $root/tmp $root/home $root/root
  printf 'tmpfs %s/run tmpfs nosuid,nodev,mode=755,size=256m 0 0\n' $root
  # The lab's own memory disk is another one, so that nothing that programs write can take its room.
  printf 'tmpfs %s/run/underlay tmpfs nosuid,nodev,mode=755,size=256m,X-mount.mkdir 0 0\n' $root
  printf 'tmpfs %s/tmp tmpfs nosuid,nodev,mode=1777,size=256m 0 0\n' $root
  printf 'tmpfs %s/home tmpfs nosuid,nodev,mode=755,size=64m 0 0\n' $root
  printf 'tmpfs %s/root tmpfs nosuid,nodev,mode=700,size=64m 0 0\n' $root
  local folder
  for folder in /var/tmp "$@"; do
    if [ -d "$folder" ] && ! has_own_place "$folder"; then
      printf 'tmpfs %s%s tmpfs nosuid,nodev,mode=1777,size=64m 0 0\n' $root "${folder// /\\040}"
    fi
  done
}

# What the lab does not see of the machine, or sees in a form of its own.
has_own_place() { # PATH
  case $1/ in
    // | /home/* | /root/* | /tmp/* | /run/* | /proc/* | /sys/* | /dev/* | /lab/* | /old/* | /lost+found/*) return 0 ;;
  esac
  return 1
}

machine_folders() {
  local entry
  for entry in /*; do
    if has_own_place "$entry"; then
      continue
    elif [ -L "$entry" ]; then
      cp -P "$entry" "$root$entry"
    elif [ -d "$entry" ]; then
      mkdir "$root$entry"
      printf '%s %s none rbind,ro,nosuid,nodev 0 0\n' "${entry// /\\040}" "$root${entry// /\\040}"
    fi
  done
}

# A recursive bind makes only its top read-only; every writable mount that it brings along is made so too. A user namespace may
# not take `noexec` away from a mount that has it.
machine_mounts() {
  local point options noexec
  while read -r _ _ _ _ point options _; do
    if [ "$point" = / ] || has_own_place "$point"; then continue; fi
    case ,$options, in *,ro,*) continue ;; esac
    noexec=''
    case ,$options, in *,noexec,*) noexec=,noexec ;; esac
    # What this user may not look into cannot be changed here, and is out of the lab's reach as well.
    [ -e "$point" ] || continue
    printf 'none %s%s none remount,bind,ro,nosuid,nodev%s 0 0\n' $root "$point" "$noexec"
  done </proc/self/mountinfo
}

devices() {
  local device
  for device in null zero full random urandom tty net/tun; do
    if [ -e "/dev/$device" ]; then
      : >"$root/dev/$device"
      printf '/dev/%s %s/dev/%s none bind 0 0\n' $device $root $device
    fi
  done
  # Terminals of its own: those of the machine belong to the user, and so does the lab.
  printf 'devpts %s/dev/pts devpts newinstance,nosuid,noexec,ptmxmode=0666,mode=620 0 0\n' $root
}

# `ip netns add` wants a shared mount point; it is made here, so that two of them may run at once.
#
# The engine's own folder is a mount of its own, which no node keeps. The engine reaches it by this process's descriptor 8, and
# not by a path, which a program of the lab might lead elsewhere.
make_run() {
  mkdir -p /run/netns /run/lock /run/underlay
  mount -t tmpfs -o nosuid,nodev,mode=755,size=256m tmpfs /run/underlay
  mkdir /run/underlay/plan /run/underlay/nodes
  exec 8</run/underlay
  mount --bind /run/netns /run/netns
  mount --make-shared /run/netns
  ulimit -n "$(ulimit -Hn)"
}

tell_defaults() {
  local key value line=ready
  for key in ip_forward conf/all/rp_filter conf/default/rp_filter conf/all/arp_ignore conf/all/arp_announce conf/all/proxy_arp; do
    read -r value </proc/sys/net/ipv4/$key
    line="$line $value"
  done
  for key in all/disable_ipv6 default/disable_ipv6 all/forwarding; do
    # A machine without IPv6 has none of these.
    value=0
    if [ -e /proc/sys/net/ipv6/conf/$key ]; then read -r value </proc/sys/net/ipv6/conf/$key; fi
    line="$line $value"
  done
  echo "$line"
}

# The lab lives by itself. Reading a pipe that nobody writes costs nothing, and bash reaps orphans meanwhile.
live() {
  exec </dev/null >/dev/null 2>&1
  exec 9<> <(:)
  while :; do read -r _ <&9 || true; done
}

main "$@"
