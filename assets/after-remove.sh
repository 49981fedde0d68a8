#!/bin/sh
# Run as root by dpkg or rpm once the files are gone; also in an upgrade, by the old version, after which the new one's
# after-install has put its own there.
set -e
profile=/etc/apparmor.d/underlay-desktop

# dpkg says `upgrade`, rpm says how many versions remain.
case ${1:-} in upgrade | [1-9]*) exit 0 ;; esac

for link in underlay underlay-desktop; do
  if [ -L /usr/bin/$link ] && [ ! -e /usr/bin/$link ]; then rm -f /usr/bin/$link; fi
done
rm -f /usr/share/metainfo/org.underlay.Underlay.metainfo.xml
if [ -f $profile ]; then
  if apparmor_status --enabled >/dev/null 2>&1; then apparmor_parser --remove $profile || true; fi
  rm -f $profile
fi
