# shellcheck shell=bash
# The Docker Engine: the machine's own where one can be used, else a private one under the work folder.
# The private one's sockets stand in a short directory of /tmp: a unix socket's path has at most 107 bytes.

ENGINE_DIR=$ESTIVA_WORK/engine

system_engine_works() { docker --host unix:///var/run/docker.sock version --format '{{.Server.Version}}' >/dev/null 2>&1; }

private_engine_run_dir() { cat "$ENGINE_DIR/run-dir" 2>/dev/null; }

private_engine_works() {
  local run
  run=$(private_engine_run_dir) && [ -S "$run/docker.sock" ] \
    && docker --host "unix://$run/docker.sock" version --format '{{.Server.Version}}' >/dev/null 2>&1
}

# Sets DOCKER_HOST to an engine that answers; starts a private one when there is none.
engine_up() {
  need_commands docker=docker.io
  if private_engine_works; then
    DOCKER_HOST=unix://$(private_engine_run_dir)/docker.sock
  elif system_engine_works || system_engine_is_starting; then
    DOCKER_HOST=unix:///var/run/docker.sock
  else
    private_engine_start
  fi
  export DOCKER_HOST
}

# Where systemd runs, a freshly installed engine is on its way up.
system_engine_is_starting() {
  [ -d /run/systemd/system ] || return 1
  systemctl is-enabled --quiet docker.service 2>/dev/null || return 1
  systemctl start docker.service 2>/dev/null || return 1
  await 60 "the machine's Docker Engine" system_engine_works
}

private_engine_start() {
  need_commands dockerd=docker.io iptables=iptables
  mount_cgroups
  local run
  run=$(private_engine_run_dir) || run=
  if [ -z "$run" ] || [ ! -d "$run" ]; then
    run=$(mktemp -d /tmp/estiva-engine.XXXXXX)
    chmod 711 "$run"
    mkdir -p "$ENGINE_DIR"
    echo "$run" >"$ENGINE_DIR/run-dir"
  fi
  rm -f "$run/dockerd.pid" "$run/docker.sock"
  say "no Docker Engine answers here: starting a private one under $ENGINE_DIR"
  start_daemon "$ENGINE_DIR/pid" "$ENGINE_DIR/dockerd.log" dockerd \
    --host "unix://$run/docker.sock" --data-root "$ENGINE_DIR/data" --exec-root "$run/exec" --pidfile "$run/dockerd.pid"
  if ! await 90 "the private Docker Engine" private_engine_works; then
    tail -n 20 "$ENGINE_DIR/dockerd.log" >&2
    fail "the private Docker Engine did not come up" "Its log is $ENGINE_DIR/dockerd.log" \
      "Start an engine of your own (it is used when /var/run/docker.sock answers) and try again."
  fi
  DOCKER_HOST=unix://$run/docker.sock
}

# Without an init system nobody has mounted the control groups, and the engine needs them.
mount_cgroups() {
  mountpoint -q /sys/fs/cgroup && return 0
  if grep -qw cgroup2 /proc/filesystems && [ "$(awk '!/^#/ && $2 != 0' /proc/cgroups | wc -l)" -eq 0 ]; then
    mount -t cgroup2 cgroup2 /sys/fs/cgroup
    return 0
  fi
  mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup
  local controller
  awk '!/^#/ && $4 == 1 { print $1 }' /proc/cgroups | while read -r controller; do
    mkdir -p "/sys/fs/cgroup/$controller"
    mount -t cgroup -o "$controller" "$controller" "/sys/fs/cgroup/$controller" || rmdir "/sys/fs/cgroup/$controller"
  done
  mkdir -p /sys/fs/cgroup/systemd
  mount -t cgroup -o none,name=systemd systemd /sys/fs/cgroup/systemd || rmdir /sys/fs/cgroup/systemd
}

# Stops the private engine, if one runs, and keeps its images. Does nothing to the machine's own.
engine_stop() {
  local run
  run=$(private_engine_run_dir) || run=
  stop_daemon "$ENGINE_DIR/pid" "$ENGINE_DIR/data" 60
  unmount_under "$ENGINE_DIR"
  if [ -n "$run" ]; then
    unmount_under "$run"
    rm -rf "$run" "$ENGINE_DIR/run-dir"
  fi
}

# Stops the private engine and removes what it kept.
engine_down() {
  engine_stop
  rm -rf "$ENGINE_DIR"
}

unmount_under() {
  local mounted
  awk -v under="$1/" 'index($2, under) == 1 { print $2 }' /proc/mounts | sort -r | while read -r mounted; do
    umount -l "$mounted" || true
  done
}
