# shellcheck shell=bash
# What a script says: everything for people goes to stderr with the time since the start; stdout is for values.

ESTIVA_STARTED=${ESTIVA_STARTED:-$(date +%s)}

elapsed() {
  local seconds=$(($(date +%s) - ESTIVA_STARTED))
  printf '%d:%02d' $((seconds / 60)) $((seconds % 60))
}

step() { printf '\n[%6s] %s\n' "$(elapsed)" "$*" >&2; }
say() { printf '         %s\n' "$*" >&2; }
warn() { printf '         ! %s\n' "$*" >&2; }

fail() {
  printf '\n[%6s] FAILED: %s\n' "$(elapsed)" "$1" >&2
  shift
  local line
  for line in "$@"; do printf '         %s\n' "$line" >&2; done
  exit 1
}

# Waits for a background process; shows that it lives: on a terminal one line that is rewritten, else a line every 20 s.
# usage: progress LABEL PID LOG
progress() {
  local label=$1 pid=$2 log=$3 waited=0 last
  while kill -0 "$pid" 2>/dev/null; do
    if [ -t 2 ]; then
      last=$(tail -c 400 "$log" 2>/dev/null | tr -c '[:print:]\n' ' ' | tail -n 1 | cut -c1-60) || last=
      printf '\r         %s … %d s  %-60s' "$label" "$waited" "$last" >&2
    elif [ "$waited" -gt 0 ] && [ $((waited % 20)) -eq 0 ]; then
      say "$label … $waited s"
    fi
    sleep 1
    waited=$((waited + 1))
  done
  if [ -t 2 ]; then printf '\r%-100s\r' '' >&2; fi
  wait "$pid"
}

# Runs a command that talks much: its output goes to a log; when it fails, the log's end is shown.
# usage: quietly LABEL LOG COMMAND…
quietly() {
  local label=$1 log=$2 started
  shift 2
  started=$(date +%s)
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 </dev/null &
  if progress "$label" $! "$log"; then
    say "$label: $(($(date +%s) - started)) s"
    return 0
  fi
  printf -- '--- the end of %s\n' "$log" >&2
  tail -n 40 "$log" >&2 || true
  fail "$label" "The command was: $*" "The whole log is $log"
}

# Waits until a command succeeds. usage: await SECONDS WHAT COMMAND…
await() {
  local seconds=$1 what=$2 deadline
  shift 2
  deadline=$(($(date +%s) + seconds))
  until "$@" >/dev/null 2>&1; do
    if [ "$(date +%s)" -ge "$deadline" ]; then
      warn "waited $seconds s for $what; the last try said:"
      "$@" >&2 || true
      return 1
    fi
    sleep 0.3
  done
}
