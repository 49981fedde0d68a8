# The second program of the virtual machine, PID 1 in the machine's own files: makes them a running system, starts the agent, and
# powers off when the agent ends. What the agent is, and whose, stands in the exchange folder.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C
exchange=/run/exchange

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mkdir -p /dev/pts /dev/shm /run/lock
mount -t devpts -o mode=620,ptmxmode=666 devpts /dev/pts
mount -t tmpfs -o mode=1777 shm /dev/shm
ln -sf /proc/self/fd /dev/fd

# Where the package has put its modules, the kernel looks for them.
modules=$(cat "$exchange/modules")
mkdir -p /lib/modules
mount --bind "$modules" /lib/modules
# What the kernel does not load by itself for a lab of an ordinary user.
modprobe --all br_netfilter esp4 esp6 gcm seqiv

hostname underlay-vm
ip link set lo up
# The one line to the machine outside: QEMU lets its loopback in here, and nothing from here out.
ip link set eth0 up
ip address add 10.0.2.15/24 dev eth0

mapfile -d '' agent <"$exchange/agent"
# bash as PID 1 reaps what is left behind by what ends.
"${agent[@]}" >"$exchange/agent.log" 2>&1 &
wait $!
rm -rf "${exchange:?}"/*
poweroff -f 2>/dev/null || busybox poweroff -f
