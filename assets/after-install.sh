#!/bin/sh
# Run as root by dpkg or rpm once the files are there.
set -e
installed=/opt/Underlay
profile=/etc/apparmor.d/underlay-desktop

ln -sf $installed/underlay-desktop /usr/bin/underlay-desktop
ln -sf $installed/bin/underlay /usr/bin/underlay
mkdir -p /usr/share/metainfo
cp -f $installed/share/org.underlay.Underlay.metainfo.xml /usr/share/metainfo/

# Chromium's sandbox is made of user namespaces, as the labs are. Its other way, a program with root's rights, is not needed.
chmod 0755 $installed/chrome-sandbox || true

# An AppArmor that does not know the profile's words (before 4.0) does not restrict user namespaces, either.
if apparmor_status --enabled >/dev/null 2>&1 &&
  apparmor_parser --skip-kernel-load $installed/resources/apparmor-profile >/dev/null 2>&1; then
  cp -f $installed/resources/apparmor-profile $profile
  if ! { [ -x /usr/bin/ischroot ] && /usr/bin/ischroot; }; then
    apparmor_parser --replace --write-cache --skip-read-cache $profile || true
  fi
fi

for command in 'update-mime-database /usr/share/mime' 'update-desktop-database /usr/share/applications'; do
  if command -v "${command%% *}" >/dev/null 2>&1; then $command || true; fi
done
