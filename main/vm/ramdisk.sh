#!/bin/busybox sh
# The first program of the virtual machine. Loads what the kernel package has as modules, puts a memory disk above the machine's
# own files, so that nothing in here can change them, and goes on in them with guest.sh.
/bin/busybox mkdir -p /proc /dev /machine /changes /root
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t devtmpfs dev /dev

fail() {
  echo "underlay: the virtual machine cannot start: $*"
  /bin/busybox poweroff -f
}

for module in /modules/*; do /bin/busybox insmod "$module" || fail "$module"; done

options=trans=virtio,version=9p2000.L,msize=512000
/bin/busybox mount -t 9p -o "$options,ro,cache=loose" machine /machine || fail 'no files of the machine'
/bin/busybox mount -t tmpfs -o mode=755 changes /changes
/bin/busybox mkdir /changes/files /changes/work
/bin/busybox mount -t overlay -o lowerdir=/machine,upperdir=/changes/files,workdir=/changes/work overlay /root ||
  fail 'no memory disk above the files of the machine'
/bin/busybox mount -t tmpfs -o mode=755 run /root/run
/bin/busybox mkdir /root/run/exchange
/bin/busybox mount -t 9p -o "$options" exchange /root/run/exchange || fail 'no exchange folder'
/bin/busybox mount --move /dev /root/dev
/bin/busybox umount /proc
exec /bin/busybox switch_root /root /bin/bash /run/exchange/guest.sh
