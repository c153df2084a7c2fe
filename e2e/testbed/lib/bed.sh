# shellcheck shell=bash
# A bed: a network, a registry, a git server and deploy hosts that belong together, named BED, with their files in BED_DIR.
# Whatever the engine holds of a bed carries the label io.estiva.testbed=BED, and goes with bed_down.

BED_LABEL=io.estiva.testbed

bed_network_up() {
  docker network inspect "$BED" >/dev/null 2>&1 \
    || docker network create --label "$BED_LABEL=$BED" --opt com.docker.network.enable_ipv6=false "$BED" >/dev/null
}

# The address at which this machine is seen from the bed's containers, and sees itself.
bed_gateway() { docker network inspect --format '{{(index .IPAM.Config 0).Gateway}}' "$BED"; }

container_runs() { [ "$(docker container inspect --format '{{.State.Running}}' "$1" 2>/dev/null)" = true ]; }

container_address() { docker container inspect --format "{{(index .NetworkSettings.Networks \"$BED\").IPAddress}}" "$1"; }

# A registry that asks for a token of the coordinator. On this machine and on the deploy hosts it is 127.0.0.1:PORT.
# usage: registry_up PORT REALM SERVICE ISSUER CERTIFICATE
registry_up() {
  local port=$1 config=$BED_DIR/registry
  mkdir -p "$config"
  docker container rm --force --volumes "$BED-registry" >/dev/null 2>&1 || true
  cat >"$config/config.yml" <<YAML
version: 0.1
log: {level: warn, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: /var/lib/registry}, delete: {enabled: true}}
http: {addr: ":5000", secret: $(head -c 24 /dev/urandom | sha256sum | cut -c1-32)}
auth: {token: {realm: "$2", service: "$3", issuer: "$4", rootcertbundle: /etc/docker/registry/tokens.crt}}
YAML
  cp "$5" "$config/tokens.crt"
  docker create --name "$BED-registry" --label "$BED_LABEL=$BED" --network "$BED" --publish "127.0.0.1:$port:5000" \
    --volume "$BED-registry:/var/lib/registry" --restart unless-stopped \
    "$IMAGE_PREFIX/debian:latest" docker-registry serve /etc/docker/registry/config.yml >/dev/null
  docker cp --quiet "$config/." "$BED-registry:/etc/docker/registry/" >/dev/null 2>&1 || docker cp "$config/." "$BED-registry:/etc/docker/registry/"
  docker start "$BED-registry" >/dev/null
  await 60 "the registry at 127.0.0.1:$port" registry_answers "$port" \
    || fail "the registry did not start" "Its log: docker --host $DOCKER_HOST logs $BED-registry"
}

registry_answers() { [ "$(curl --silent --output /dev/null --write-out '%{http_code}' --max-time 5 "http://127.0.0.1:$1/v2/")" = 401 ]; }

# Serves BED_DIR/git read-only by the git protocol; pushes go to the path. usage: git_server_up PORT
git_server_up() {
  mkdir -p "$BED_DIR/git"
  daemon_runs "$BED_DIR/git.pid" "$BED_DIR/git" && return 0
  start_daemon "$BED_DIR/git.pid" "$BED_DIR/log/git.log" git daemon --listen=127.0.0.1 --port="$1" --reuseaddr --export-all \
    --base-path="$BED_DIR/git" --informative-errors --verbose "$BED_DIR/git"
  await 30 "the git server at port $1" port_answers "$1" || fail "the git server did not start" "Its log is $BED_DIR/log/git.log"
}

port_answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# A deploy host with a name of its own. Prints what a deployment needs to know:
# address, port of the registry on it, SSH key file, password file, known_hosts file, fingerprint.
# usage: host_up NAME [REGISTRY-PORT]
host_up() {
  local name=$1 registry_port=${2:-} container=$BED-$1 ssh=$BED_DIR/ssh
  mkdir -p "$ssh"
  chmod 700 "$ssh"
  [ -f "$ssh/id_ed25519" ] || ssh-keygen -q -t ed25519 -N '' -C "$BED" -f "$ssh/id_ed25519"
  [ -f "$ssh/password" ] || (umask 077 && head -c 18 /dev/urandom | base64 | tr '+/' '-_' >"$ssh/password")
  container_runs "$container" || host_start "$container"
  await 120 "deploy host $name to boot" host_booted "$container" || host_failed "$container"
  host_let_in "$container" deploy
  host_let_in "$container" ops
  if [ -n "$registry_port" ]; then host_forward "$container" "$registry_port"; fi
  await 90 "the Docker Engine of $name" docker exec "$container" docker version --format '{{.Server.Version}}' || host_failed "$container"
  await 90 "sshd of $name" docker exec "$container" bash -c 'exec 3<>/dev/tcp/127.0.0.1/22' || host_failed "$container"
  local address
  address=$(container_address "$container")
  docker exec "$container" cat /etc/ssh/ssh_host_ed25519_key.pub | cut -d' ' -f1,2 | sed "s/^/$address /" >"$ssh/known_hosts.$name"
  cat "$ssh"/known_hosts.* >"$ssh/known_hosts"
  echo "address=$address"
  echo "key=$ssh/id_ed25519"
  echo "password=$ssh/password"
  echo "known-hosts=$ssh/known_hosts"
  echo "fingerprint=$(ssh-keygen -lf "$ssh/known_hosts.$name" | cut -d' ' -f2)"
}

# The capabilities that systemd and a nested engine need: --privileged would need all, which some machines withhold.
host_start() {
  docker container rm --force --volumes "$1" >/dev/null 2>&1 || true
  docker run --detach --name "$1" --hostname "${1##*-}" --label "$BED_LABEL=$BED" --network "$BED" \
    --cap-add SYS_ADMIN --cap-add NET_ADMIN --cap-add SYS_PTRACE \
    --security-opt seccomp=unconfined --security-opt apparmor=unconfined \
    --cgroupns=host --volume /sys/fs/cgroup:/sys/fs/cgroup:rw \
    --tmpfs /run --tmpfs /run/lock --tmpfs /tmp --env container=docker \
    "$IMAGE_PREFIX/host:latest" /sbin/init >/dev/null
}

host_booted() {
  case $(docker exec "$1" systemctl is-system-running 2>/dev/null) in
    running | degraded) return 0 ;;
    *) return 1 ;;
  esac
}

host_failed() {
  docker exec "$1" systemctl --no-pager --failed >&2 || docker logs --tail 20 "$1" >&2 || true
  docker exec "$1" journalctl --no-pager -n 40 >&2 || true
  fail "the deploy host $1 did not come up" "Look at it with: docker --host $DOCKER_HOST exec -it $1 bash"
}

# usage: host_let_in CONTAINER USER
host_let_in() {
  docker exec -i "$1" install -m 600 -o "$2" -g "$2" /dev/stdin "/home/$2/.ssh/authorized_keys" <"$BED_DIR/ssh/id_ed25519.pub"
  printf '%s:%s\n' "$2" "$(cat "$BED_DIR/ssh/password")" | docker exec -i "$1" chpasswd
}

# usage: host_forward CONTAINER PORT
host_forward() {
  printf 'LOCAL_PORT=%s\nREGISTRY=%s:5000\n' "$2" "$(container_address "$BED-registry")" \
    | docker exec -i "$1" install -m 644 /dev/stdin /etc/registry-forward
  docker exec "$1" systemctl restart registry-forward.service
}

# Removes everything of the bed from the engine, and stops its git server.
bed_down() {
  local containers volumes
  stop_daemon "$BED_DIR/git.pid" "$BED_DIR/git"
  containers=$(docker container ls --all --quiet --filter "label=$BED_LABEL=$BED")
  # shellcheck disable=SC2086 # a list of ids
  if [ -n "$containers" ]; then docker container rm --force --volumes $containers >/dev/null; fi
  volumes=$(docker volume ls --quiet --filter "name=^$BED-")
  # shellcheck disable=SC2086
  if [ -n "$volumes" ]; then docker volume rm --force $volumes >/dev/null; fi
  docker network rm "$BED" >/dev/null 2>&1 || true
}
