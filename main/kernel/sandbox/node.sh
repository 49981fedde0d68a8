# Runs inside a lab's sandbox. Gives one node (container, host, router ...) its own hostname, mounts and process list when
# something first enters it, and starts and stops its command.
#   node.sh enter NODE               prints the pid (in the sandbox's numbering) of the node's first process
#   node.sh start NODE PROGRAM...    runs the node's command in the background
#   node.sh stop NODE                ends the node's command
#   node.sh leave NODE               ends everything in the node, and forgets that it was ever entered
# The folder /run/underlay/nodes/NODE holds what the engine writes (`namespace`, `private`, `hostname`, `environment`, `hosts`,
# `resolv.conf`) and what this script finds: `pid`, and of the command `command` (its pid), `log` and `log.old` (what it said
# last), `status` (its exit code).
set -eu
PATH=/usr/sbin:/usr/bin:/sbin:/bin
action=$1
node=$2
shift 2
folder=/run/underlay/nodes/$node
exec 9>"$folder/lock"
flock 9

enter() {
  if [ -s "$folder/pid" ] && kill -0 "$(<"$folder/pid")" 2>/dev/null; then return; fi
  rm -f "$folder/pid"
  # A host or router sees the namespaces that come later, too; what is mounted in a node stays in it.
  exec 8< <(exec setsid nsenter --net="/run/netns/$(<"$folder/namespace")" \
    unshare --mount --propagation slave --uts --ipc --pid --fork --kill-child \
    env -i bash -c "$(</run/underlay/init.sh)" init "$node" 2>"$folder/init.log" 9>&-)
  read -r _ <&8 || true
  exec 8<&-
  if ! [ -s "$folder/pid" ]; then
    cat "$folder/init.log" >&2
    exit 1
  fi
}

# Takes the place of the shell that calls it, so that the program is a child of nsenter, and that of the caller.
inside() { # PROGRAM...
  exec nsenter --target "$(<"$folder/pid")" --net --uts --ipc --mount --pid "$@"
}

stop() {
  [ -s "$folder/command" ] || return 0
  local command
  command=$(<"$folder/command")
  rm -f "$folder/command"
  if kill -TERM -- "-$command" 2>/dev/null; then
    for _ in 1 2 3 4 5 6 7 8 9 10; do
      kill -0 -- "-$command" 2>/dev/null || break
      sleep 0.1
    done
    kill -KILL -- "-$command" 2>/dev/null || true
  fi
  await_status
}

# The shell that waits for the command writes down its exit code: whoever comes next must not be overtaken by that.
await_status() {
  [ -s "$folder/waiter" ] || return 0
  for _ in {1..1000}; do
    kill -0 "$(<"$folder/waiter")" 2>/dev/null || break
    sleep 0.005
  done
  rm -f "$folder/waiter"
}

leave() {
  [ ! -s "$folder/pid" ] || kill -KILL "$(<"$folder/pid")" 2>/dev/null || true
  await_status
  rm -rf "$folder"
}

# What a command says goes through a pipe, of which two files of 64 KiB keep the newest: a program that prints for ever fills
# no memory. Whatever happens to the files, the pipe is read on, so that the program never notices.
keep_log() {
  exec 9>&- >/dev/null 2>&1
  local size=65536
  while stdbuf -o0 head -c $size >"$folder/log" && [ "$(stat -c %s "$folder/log")" -eq $size ]; do
    mv "$folder/log" "$folder/log.old"
  done
  exec cat
}

case $action in
  enter)
    enter
    cat "$folder/pid"
    ;;
  start)
    enter
    stop
    rm -f "$folder/status" "$folder/log" "$folder/log.old"
    mapfile -d '' -t environment <"$folder/environment"
    # shellcheck disable=SC2016 # the shell inside the node expands it
    if ! (inside env -i "${environment[@]}" sh -c 'command -v -- "$1" >/dev/null' sh "$1"); then
      echo "$1: no such program" >&2
      exit 127
    fi
    (
      echo "$BASHPID" >"$folder/waiter"
      # shellcheck disable=SC2016
      inside env -i "${environment[@]}" setsid sh -c 'exec "$@"' sh "$@" &
      waiter=$!
      # nsenter forks into the node's pid namespace; its child is the command.
      command=''
      until [ -n "$command" ] || ! kill -0 $waiter 2>/dev/null; do
        read -r command _ <"/proc/$waiter/task/$waiter/children" || true
      done
      echo "$command" >"$folder/command"
      status=0
      wait $waiter || status=$?
      echo "$status" >"$folder/status"
    ) </dev/null > >(keep_log) 2>&1 9>&- &
    until [ -e "$folder/command" ]; do sleep 0.005; done
    ;;
  stop) stop ;;
  leave) leave ;;
esac
