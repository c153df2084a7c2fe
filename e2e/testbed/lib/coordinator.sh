# shellcheck shell=bash
# Talks to a coordinator's management API. COORDINATOR is its address, COORDINATOR_TOKEN_FILE the administrator's token.

# usage: api METHOD PATH [JSON] ; prints the answer, fails with what the coordinator said
api() {
  local method=$1 path=$2 body=${3:-} answer status
  answer=$(
    curl --silent --show-error --max-time 60 --request "$method" --write-out '\n%{http_code}' \
      --header @<(printf 'PRIVATE-TOKEN: %s\n' "$(cat "$COORDINATOR_TOKEN_FILE")") \
      --header 'Content-Type: application/json' ${body:+--data-binary @-} "$COORDINATOR$path" <<<"$body"
  ) || return 1
  status=${answer##*$'\n'}
  answer=${answer%$'\n'*}
  if [[ $status != 2* ]]; then
    warn "$method $COORDINATOR$path: $status: $(cut -c1-400 <<<"$answer")"
    return 1
  fi
  printf '%s\n' "$answer"
}

url_part() { jq --raw-output --null-input --arg text "$1" '$text | @uri'; }

# Makes the project unless it is there, and writes the token of its push hook to a file. usage: project_up PATH GIT-URL TOKEN-FILE
project_up() {
  local made
  if ! api GET "/api/v4/projects/$(url_part "$1")" >/dev/null 2>&1; then
    made=$(api POST /api/v4/projects "$(jq -cn --arg path "$1" --arg url "$2" '{path: $path, git_url: $url, default_branch: "main"}')") || return 1
    (umask 077 && jq -er .hook_token <<<"$made" >"$3")
  fi
}

# Has each push to a bare repository told to the coordinator. usage: push_hook REPOSITORY PROJECT TOKEN-FILE
push_hook() {
  cat >"$1/hooks/post-receive" <<HOOK
#!/bin/sh
updates=\$(cat)
{ printf 'X-Gitlab-Token: '; cat '$3'; } | curl --silent --show-error --max-time 60 --header @- --header 'Content-Type: text/plain' \\
  --data-binary "\$updates" '$COORDINATOR/api/estiva/projects/$(url_part "$2")/push' \\
  | jq --raw-output '(.pipelines[]? | "pipeline \(.web_url // .skipped)"), (.message // empty)'
HOOK
  chmod 755 "$1/hooks/post-receive"
}

# usage: project_variable PROJECT KEY VALUE [env_var|file] [MASKED]
project_variable() {
  local base body
  base=/api/v4/projects/$(url_part "$1")/variables
  body=$(jq -cn --arg key "$2" --arg value "$3" --arg type "${4:-env_var}" --argjson masked "${5:-false}" \
    '{key: $key, value: $value, variable_type: $type, protected: true, masked: $masked}')
  api PUT "$base/$2" "$body" >/dev/null 2>&1 || api POST "$base" "$body" >/dev/null
}

# Prints a token for a new runner. usage: runner_token DESCRIPTION TAG,TAG RUN-UNTAGGED
runner_token() {
  api POST /api/v4/user/runners "$(jq -cn --arg description "$1" --arg tags "$2" --argjson untagged "$3" \
    '{runner_type: "instance_type", description: $description, tag_list: $tags, run_untagged: $untagged}')" | jq -er .token
}

# Follows a pipeline until it has ended, a line for every change; fails when it does. usage: follow_pipeline PROJECT SHA SECONDS
follow_pipeline() {
  local base deadline id='' jobs line last='' status=''
  base=/api/v4/projects/$(url_part "$1")
  deadline=$(($(date +%s) + $3))
  while [ "$(date +%s)" -lt "$deadline" ]; do
    if [ -z "$id" ]; then
      id=$(api GET "$base/pipelines" | jq -r --arg sha "$2" 'map(select(.sha == $sha)) | first | .id // empty')
      [ -z "$id" ] || say "pipeline $COORDINATOR/$1/-/pipelines/$id"
    else
      status=$(api GET "$base/pipelines/$id" | jq -r .status)
      jobs=$(api GET "$base/pipelines/$id/jobs")
      line=$(jq -r 'sort_by(.id) | map("\(.name) \(.status)") | join("   ")' <<<"$jobs")
      if [ "$line" != "$last" ]; then say "$(elapsed)  $line"; fi
      last=$line
      case $status in
        success) return 0 ;;
        failed | canceled | skipped)
          jq -r '.[] | select(.status == "failed") | "\(.id) \(.name)"' <<<"$jobs" | while read -r job name; do
            warn "the end of the log of $name:"
            api GET "$base/jobs/$job/trace" | tail -n 30 >&2
          done
          return 1
          ;;
      esac
    fi
    sleep 0.5
  done
  warn "the pipeline of $2 did not end within $3 s: ${last:-there is none}"
  return 1
}
