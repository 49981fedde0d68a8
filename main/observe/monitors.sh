# Tells what changes in all network namespaces of a lab, for as long as somebody listens.
#
# Runs inside the lab's sandbox. Prints the lines of four `ip monitor`s, which hear every namespace that has a number here:
# one tells links (it knows their names), one IPv4, one IPv6, and one, on descriptor 4, forwarding entries, whose lines look
# like those of neighbours. For each line of input, numbers the namespaces that have none yet, and tells on descriptor 3 all numbers and
# the sandbox's own links, a line of JSON each. Ends with its input; the monitors end with it.
PATH=/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL=C TZ=UTC

monitor() { # OPTIONS... GROUPS...
  ip -tshort -oneline "$@" </dev/null 3>&- &
}

number_namespaces() {
  local name
  for name in /run/netns/*; do
    [ -e "$name" ] && echo "netns set ${name##*/} auto"
  done | ip -force -batch - 2>/dev/null
  ip -json netns list-id
  ip -json link show
}

monitor monitor all-nsid label link
monitor -4 monitor all-nsid label address route neigh
monitor -6 monitor all-nsid label address route neigh
monitor -family bridge monitor all-nsid label neigh >&4 4>&-
exec 4>&-
while read -r _; do
  number_namespaces >&3
done
# shellcheck disable=SC2046 # one word for each monitor
kill $(jobs -p) 2>/dev/null
