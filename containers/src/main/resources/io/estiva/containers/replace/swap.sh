# Hands a service from one container to another and undoes that when the new one is not good.
# shellcheck shell=sh disable=SC2086 # $DOCKER and facts are words
# Runs on the deploy host, detached. What varies was assigned above. Ends with exactly one line
# "end ..." in the progress file.
set -u
PATH=${PATH:-}:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin
export PATH
unset DOCKER_HOST DOCKER_CONTEXT DOCKER_API_VERSION DOCKER_TLS_VERIFY
trap '' HUP
NEXT_STARTED=0
STOP_HUNG=0
WHY=

say() { printf '%s\n' "$*" >>"$D/progress"; }
flat() { tail -c 400 "$D/error" 2>/dev/null | tr '\n' ' '; }
dk() { timeout -s KILL "$CALL" $DOCKER "$@" </dev/null 2>"$D/error"; }
state() { dk inspect -f '{{.State.Status}}' "$1"; }

# From the list, which answers even while a hanging stop blocks every inspect of the container.
# What is not known does not count as stopped.
stopped() {
  case $(dk ps -a --filter "id=$1" --format '{{.Status}}') in
    Exited* | Created* | Dead*) return 0 ;;
    *) return 1 ;;
  esac
}
nap() { sleep "$1" 2>/dev/null || sleep 1; }

# Hundredths of a second that only go forward.
now() {
  if read -r up _ 2>/dev/null </proc/uptime; then
    echo "${up%%.*}${up##*.}"
  else
    echo "$(date +%s)00"
  fi
}

finish() {
  say "end $*"
  rm -f "$D/swap.sh"
  exit 0
}

# The engine may be starting again in this moment.
engine_up() {
  tries=0
  until dk version -f '{{.Server.Version}}' >/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -ge 30 ] && return 1
    sleep 1
  done
}

# Somebody who broke our lock acts now; two must not.
fenced() { [ "$(dk inspect -f '{{.Id}}' "$LOCK_NAME")" = "$LOCK" ]; }

beat() {
  n=1
  while sleep 5 && kill -0 "$1" 2>/dev/null; do
    n=$((n % 900 + 1))
    timeout -s KILL "$CALL" $DOCKER update --restart="on-failure:$n" "$LOCK" </dev/null >/dev/null 2>&1
  done
}

# A container that is told to stop twice keeps its first grace, so the limit is generous.
stop_container() {
  timeout -s KILL "$STOP_LIMIT" $DOCKER stop -t "$GRACE" "$1" </dev/null >/dev/null 2>"$D/error"
}

start_container() {
  timeout -s KILL "$START" $DOCKER start "$1" </dev/null >/dev/null 2>"$D/error"
}

start_old() {
  tries=0
  while :; do
    start_container "$OLD"
    [ "$(state "$OLD")" = running ] && return 0
    tries=$((tries + 1))
    [ "$tries" -ge 15 ] && return 1
    sleep 2
  done
}

undo() {
  trap '' TERM INT
  reason=$1
  say "undo $reason"
  engine_up
  if [ "$NEXT_STARTED" = 1 ]; then
    dk update --restart=no "$NEXT" >/dev/null
    stop_container "$NEXT" || dk kill "$NEXT" >/dev/null
  fi
  if [ "$STOP_HUNG" = 1 ]; then
    # The stop may still take effect. Until then a change, or a start, would only hang as well.
    tries=0
    while [ "$tries" -lt 20 ]; do
      sleep 1
      stopped "$OLD" && start_old
      tries=$((tries + 1))
    done
    finish "hung $reason"
  fi
  if [ "$OLD_RUNS" = 1 ]; then
    start_old || finish "broken $reason; and the old container could not be started again: $(flat)"
    dk update --restart="$OLD_RESTART" "$OLD" >/dev/null
  fi
  finish "rolled_back $reason"
}

# Docker forwards published ports by a process that accepts before the container does, so a plain
# connection is tried at the container's own address.
address() {
  if [ "$PROBE_HOST" = container ]; then
    ip=$(dk inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' "$NEXT")
    ip=${ip%% *}
    echo "${ip:-127.0.0.1}"
  else
    echo "$PROBE_HOST"
  fi
}

ask_http() {
  case $TOOL in
    curl)
      ANSWER=$(curl -s -g -o /dev/null --noproxy '*' -m "$ANSWER_LIMIT" -w '%{http_code}' \
        -H "Host: $PROBE_HEADER" "http://$1:$PROBE_PORT$PROBE_PATH" 2>/dev/null) || ANSWER="no answer"
      ;;
    bash)
      ANSWER=$(timeout -s KILL "$ANSWER_LIMIT" bash -c 'exec 3<>"/dev/tcp/$0/$1" || exit 1
        printf "GET %s HTTP/1.0\r\nHost: %s\r\nUser-Agent: estiva\r\nConnection: close\r\n\r\n" "$2" "$3" >&3
        IFS=" " read -r version status rest <&3 || exit 1
        printf "%s" "$status"' "$1" "$PROBE_PORT" "$PROBE_PATH" "$PROBE_HEADER" 2>/dev/null) || ANSWER="no answer"
      ;;
    wget)
      if timeout -s KILL "$ANSWER_LIMIT" wget -q -O /dev/null --header "Host: $PROBE_HEADER" \
        "http://$1:$PROBE_PORT$PROBE_PATH" >/dev/null 2>&1; then ANSWER=200; else ANSWER="an error"; fi
      ;;
  esac
  case $ANSWER in 2[0-9][0-9]* | 3[0-9][0-9]*) return 0 ;; *) return 1 ;; esac
}

ask_tcp() {
  ANSWER="no connection"
  case $TOOL in
    bash) timeout -s KILL "$ANSWER_LIMIT" bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$1" "$PROBE_PORT" 2>/dev/null ;;
    nc) nc -z -w "$ANSWER_LIMIT" "$1" "$PROBE_PORT" >/dev/null 2>&1 ;;
    curl)
      curl -s --noproxy '*' --connect-timeout "$ANSWER_LIMIT" -m "$ANSWER_LIMIT" \
        "telnet://$1:$PROBE_PORT" </dev/null >/dev/null 2>&1
      # 28: connected, and nobody said anything
      case $? in 0 | 28) return 0 ;; *) return 1 ;; esac
      ;;
  esac
}

probe() {
  case $PROBE in
    http) ask_http "$(address)" ;;
    tcp) ask_tcp "$(address)" ;;
    engine) ANSWER=$HEALTH; [ "$HEALTH" = healthy ] ;;
    auto) ANSWER=$HEALTH; [ "$HEALTH" = healthy ] || [ "$HEALTH" = none ] ;;
  esac
}

gate() {
  begin=$(now)
  told=
  while :; do
    facts=$(dk inspect -f '{{.State.Status}} {{.State.ExitCode}} {{.State.OOMKilled}} {{.RestartCount}} {{if .State.Health}}{{.State.Health.Status}}{{else}}none{{end}}' "$NEXT") || facts="unknown 0 false 0 none"
    set -- $facts
    HEALTH=$5
    case $1 in
      running) ;;
      unknown) engine_up ;;
      *)
        WHY="the new container is $1, exit code $2"
        [ "$3" = true ] && WHY="$WHY, it ran out of memory"
        return 1
        ;;
    esac
    if [ "$4" != 0 ]; then
      WHY="the new container was restarted $4 times"
      return 1
    fi
    if [ "$HEALTH" = unhealthy ] && { [ "$PROBE" = engine ] || [ "$PROBE" = auto ]; }; then
      WHY="the new container's health check says unhealthy"
      return 1
    fi
    if [ "$PROBE" = engine ] && [ "$HEALTH" = none ] && [ "$1" = running ]; then
      WHY="the new container has no health check, but the health gate asks for it"
      return 1
    fi
    ANSWER=
    good=0
    [ "$1" = running ] && probe && good=1
    passed=$(($(now) - begin))
    if [ "$ANSWER" != "$told" ]; then
      told=$ANSWER
      say "answer $ANSWER"
    fi
    [ "$good" = 1 ] && [ "$passed" -ge "$MIN_UPTIME" ] && return 0
    if [ "$passed" -ge "$LIMIT" ]; then
      WHY="the new container was not healthy within $((LIMIT / 100)) s${ANSWER:+; last answer of the probe: $ANSWER}"
      return 1
    fi
    if [ "$passed" -lt 200 ]; then nap 0.2; else nap "$INTERVAL"; fi
  done
}

renamed() {
  [ "$(dk inspect -f '{{.Name}}' "$1")" = "/$2" ] || dk rename "$1" "$2"
}

say "pid $$"
engine_up || finish "refused the engine does not answer: $(flat)"
fenced || finish "lost the lock is not ours any more"
beat $$ &
BEAT=$!
trap 'kill $BEAT 2>/dev/null' EXIT
trap 'undo "the program was told to end by the host"' TERM INT

if [ "$OLD_RUNS" = 1 ]; then
  dk update --restart=always "$OLD" >/dev/null || finish "refused the old container cannot be changed: $(flat)"
  say stopping
  stop_container "$OLD"
  if ! stopped "$OLD"; then
    STOP_HUNG=1
    undo "docker stop of the old container did not end within $STOP_LIMIT s: $(flat)"
  fi
  say stopped
fi
engine_up
fenced || finish "lost the lock is not ours any more"
NEXT_STARTED=1
start_container "$NEXT" || undo "the new container could not be started: $(flat)"
say started
if [ "$(id -u)" = 0 ] && command -v ip >/dev/null 2>&1; then
  # During the gap clients made the kernel note the address as unreachable, for a second or more.
  for ip in $(dk inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' "$NEXT"); do
    ip neigh flush to "$ip" >/dev/null 2>&1
  done
fi
gate || undo "$WHY"
say healthy
engine_up
fenced || finish "lost the lock is not ours any more"
trap '' TERM INT
dk update --restart="$RESTART" "$NEXT" >/dev/null || undo "the restart policy cannot be set: $(flat)"
if [ -n "$OLD" ]; then
  dk update --restart=no "$OLD" >/dev/null
  renamed "$OLD" "$PREVIOUS_NAME" || finish "unnamed the old container cannot be renamed: $(flat)"
fi
renamed "$NEXT" "$APP" || finish "unnamed the new container cannot be renamed: $(flat)"
finish switched
