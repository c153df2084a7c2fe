# shellcheck shell=bash
# Makes sure that this machine has what is needed: by apt on Debian and Ubuntu, elsewhere by saying what is missing.

PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"

# Most of what follows needs root (apt, debootstrap, dockerd): starts the script again under sudo when it is not.
# usage: become_root SCRIPT ARGUMENT…
become_root() {
  [ "$(id -u)" -eq 0 ] && return 0
  command -v sudo >/dev/null || fail "this needs root (packages, images, a Docker Engine)" "There is no sudo here: run it as root."
  say "going on under sudo (packages, images and the Docker Engine need root)"
  exec sudo --preserve-env=CI,JAVA_HOME,http_proxy,https_proxy,no_proxy "$@"
}

# Gives files made under sudo back to the user who called. usage: hand_back PATH…
hand_back() {
  if [ -n "${SUDO_UID:-}" ] && [ -n "${SUDO_GID:-}" ]; then
    local path
    for path in "$@"; do
      if [ -e "$path" ]; then chown -R "$SUDO_UID:$SUDO_GID" "$path"; fi
    done
  fi
}

package_installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

java_is_enough() {
  local version
  command -v javac >/dev/null || return 1
  version=$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
  [ "${version:-0}" -ge 17 ]
}

# usage: need_commands COMMAND=PACKAGE… ; a command that is there needs no package
need_commands() {
  local pair command package missing=() packages=()
  for pair in "$@"; do
    command=${pair%%=*}
    package=${pair#*=}
    case $command in
      javac) java_is_enough && continue ;;
      /*) compgen -G "$command" >/dev/null && continue ;;
      *) command -v "$command" >/dev/null && continue ;;
    esac
    missing+=("$command")
    packages+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  if ! command -v apt-get >/dev/null; then
    fail "this machine lacks: ${missing[*]}" \
      "Only Debian and Ubuntu are provided for by themselves (apt). Install these, by their Debian names:" \
      "${packages[*]}" \
      "then start again. Java must be 17 or newer, Maven 3.8 or newer."
  fi
  quietly "installing ${packages[*]}" "$ESTIVA_WORK/log/apt.log" install_packages "${packages[@]}"
  hash -r
  for pair in "$@"; do
    command=${pair%%=*}
    case $command in
      javac) java_is_enough || fail "no Java 17 or newer after installing ${pair#*=}" "Debian 12 and Ubuntu 24.04 have one; see $ESTIVA_WORK/log/apt.log" ;;
      /*) compgen -G "$command" >/dev/null || fail "there is no $command after installing ${pair#*=}" "See $ESTIVA_WORK/log/apt.log" ;;
      *) command -v "$command" >/dev/null || fail "there is no $command after installing ${pair#*=}" "See $ESTIVA_WORK/log/apt.log" ;;
    esac
  done
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  local apt=(apt-get -q -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300)
  "${apt[@]}" update
  "${apt[@]}" install --no-install-recommends "$@"
}

# The Debian mirror that this machine uses itself, else Debian's own.
debian_mirror() {
  local mirror=
  if [ -n "${ESTIVA_DEBIAN_MIRROR:-}" ]; then
    echo "$ESTIVA_DEBIAN_MIRROR"
    return
  fi
  if grep -q '^ID=debian' /etc/os-release 2>/dev/null; then
    # shellcheck disable=SC2016 # a format of apt's
    mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Component: main' 2>/dev/null | grep -E '/debian/?$' | head -n 1) || mirror=
  fi
  echo "${mirror:-http://deb.debian.org/debian}"
}

# A TCP port that nobody listens on just now.
free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

# Starts a program that outlives this script. usage: start_daemon PIDFILE LOG COMMAND…
start_daemon() {
  local pidfile=$1 log=$2
  shift 2
  mkdir -p "$(dirname "$pidfile")" "$(dirname "$log")"
  # 8 and 9 are locks of the scripts: a daemon must not inherit them.
  setsid "$@" >>"$log" 2>&1 </dev/null 8>&- 9>&- &
  echo $! >"$pidfile"
}

# Whether the process of a pid file runs, and is the program that we started (process numbers come again).
# usage: daemon_runs PIDFILE WORD-IN-ITS-COMMAND-LINE
daemon_runs() {
  local pid
  [ -s "$1" ] || return 1
  pid=$(cat "$1")
  [ -r "/proc/$pid/cmdline" ] && tr '\0' ' ' <"/proc/$pid/cmdline" | grep -qF -- "$2"
}

# usage: stop_daemon PIDFILE WORD [SECONDS]
stop_daemon() {
  local pid
  if daemon_runs "$1" "$2"; then
    pid=$(cat "$1")
    kill "$pid" 2>/dev/null || true
    if ! await "${3:-30}" "process $pid to end" process_gone "$pid"; then
      warn "process $pid ($2) did not end by itself: killed"
      kill -9 "$pid" 2>/dev/null || true
    fi
  fi
  rm -f "$1"
}

process_gone() {
  local state
  state=$(sed -n 's/^State:[[:space:]]*\(.\).*/\1/p' "/proc/$1/status" 2>/dev/null) || return 0
  [ -z "$state" ] || [ "$state" = Z ]
}
