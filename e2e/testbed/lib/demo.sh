# shellcheck shell=bash
# The demo's steps. All that it keeps is below .estiva/demo, and in the engine under the bed's label.

BED=estiva-demo-$(cksum <<<"$ESTIVA_WORK" | cut -d' ' -f1)
BED_DIR=$ESTIVA_WORK/demo
PROJECT=demo/web-app

demo_up() {
  step "1/8 What this machine needs"
  need_commands javac=default-jdk-headless mvn=maven git=git curl=curl jq=jq ssh-keygen=openssh-client docker=docker.io \
    debootstrap=debootstrap /usr/share/doc/busybox-static=busybox-static
  mkdir -p "$BED_DIR/log"
  exec 8>"$BED_DIR/lock"
  flock --nonblock 8 || fail "another bin/demo is at work here" "Wait for it to end."

  step "2/8 A Docker Engine, images from Debian packages, and meanwhile the programs by Maven (the first time takes minutes)"
  demo_images_and_build

  step "3/8 The coordinator"
  demo_network
  demo_coordinator

  step "4/8 A registry that asks for a password, and a git server"
  registry_up "$REGISTRY_PORT" "$COORDINATOR/jwt/auth" registry estiva-coordinator "$BED_DIR/coordinator/registry.crt"
  say "registry 127.0.0.1:$REGISTRY_PORT (its logins are job tokens, which the coordinator vouches for)"
  git_server_up "$GIT_PORT"
  demo_repository

  step "5/8 A machine to deploy to: systemd, sshd and a Docker Engine of its own"
  demo_host

  step "6/8 The project and an agent"
  demo_project
  demo_agent

  step "7/8 The first push: build, push by commit, release as latest, deploy over SSH"
  demo_push "$(demo_greeting)"
  local before
  before=$(demo_container)
  demo_show

  step "8/8 A change and a second push: the container on the deploy host is replaced"
  demo_push "$(demo_greeting)"
  if [ "$(demo_container)" = "$before" ]; then fail "the container on the deploy host is still $before" "See the log of deploy_prod at $COORDINATOR/$PROJECT"; fi
  demo_show
  demo_farewell
}

demo_images_and_build() {
  testbed_lock
  engine_up
  testbed_unlock
  say "Docker Engine $(docker version --format '{{.Server.Version}}') at $DOCKER_HOST"
  local images started
  started=$(date +%s)
  "$TESTBED_DIR/testbed" images >/dev/null 2>"$ESTIVA_WORK/log/images.log" </dev/null &
  images=$!
  quietly "programs built" "$ESTIVA_WORK/log/build.log" mvn --batch-mode --no-transfer-progress -f "$ESTIVA_ROOT/pom.xml" \
    -Pquick -Dmaven.test.skip=true --projects agent,coordinator-stub --also-make package
  if ! progress "images" "$images" "$ESTIVA_WORK/log/images.log"; then
    cat "$ESTIVA_WORK/log/images.log" >&2
    fail "the images could not be made" "See above; the log is $ESTIVA_WORK/log/images.log"
  fi
  say "images ready: $(($(date +%s) - started)) s in all"
}

demo_network() {
  bed_network_up
  if [ ! -f "$BED_DIR/ports" ]; then
    printf 'COORDINATOR_PORT=%s\nREGISTRY_PORT=%s\nGIT_PORT=%s\n' "$(free_port)" "$(free_port)" "$(free_port)" >"$BED_DIR/ports"
  fi
  # shellcheck source=/dev/null
  . "$BED_DIR/ports"
  # This address is the same for this machine, for containers on it and for the deploy host.
  GIT_URL=git://127.0.0.1:$GIT_PORT/web-app.git
  COORDINATOR=http://$(bed_gateway):$COORDINATOR_PORT
  # shellcheck disable=SC2034 # used by lib/coordinator.sh
  COORDINATOR_TOKEN_FILE=$BED_DIR/coordinator/admin-token
}

demo_coordinator() {
  cat >"$BED_DIR/coordinator.yml" <<YAML
listen: "${COORDINATOR#http://}"
external-url: "$COORDINATOR"
data-dir: "$BED_DIR/coordinator"
public-pages: true
registry:
  address: "127.0.0.1:$REGISTRY_PORT"
YAML
  stop_daemon "$BED_DIR/coordinator.pid" "$BED_DIR/coordinator.yml"
  start_daemon "$BED_DIR/coordinator.pid" "$BED_DIR/log/coordinator.log" "$ESTIVA_ROOT/bin/estiva-coordinator" run --config "$BED_DIR/coordinator.yml"
  await 60 "the coordinator" curl --silent --fail --max-time 5 "$COORDINATOR/healthz" || demo_log_end "the coordinator did not start" coordinator
  await 60 "the first access token" test -s "$COORDINATOR_TOKEN_FILE" || demo_log_end "the coordinator wrote no access token" coordinator
  say "pages at $COORDINATOR"
}

demo_log_end() {
  tail -n 30 "$BED_DIR/log/$2.log" >&2
  fail "$1" "Its log is $BED_DIR/log/$2.log"
}

demo_repository() {
  local repository=$BED_DIR/git/web-app.git
  if [ ! -d "$repository" ]; then git init --quiet --bare --initial-branch main "$repository"; fi
  say "repository $GIT_URL (pushes go to $repository)"
}

demo_host() {
  local line
  while read -r line; do
    case $line in
      address=*) HOST_ADDRESS=${line#*=} ;;
      fingerprint=*) HOST_KEY=${line#*=} ;;
    esac
  done < <(host_up host1 "$REGISTRY_PORT")
  [ -n "${HOST_ADDRESS:-}" ] || fail "the deploy host did not come up" "See above."
  say "deploy host $HOST_ADDRESS, host key $HOST_KEY, user deploy (may run docker by sudo, nothing else)"
}

demo_project() {
  project_up "$PROJECT" "$GIT_URL" "$BED_DIR/hook.token" || fail "the coordinator did not take the project" "Its log is $BED_DIR/log/coordinator.log"
  project_variable "$PROJECT" BASE_IMAGE estiva-testbed/busybox:latest
  project_variable "$PROJECT" DOCKER_CLI_IMAGE estiva-testbed/job:latest
  project_variable "$PROJECT" DEPLOYMENT_SERVER_USER deploy
  project_variable "$PROJECT" DEPLOYMENT_SERVER_IP "$HOST_ADDRESS"
  project_variable "$PROJECT" DEPLOYMENT_SERVER_HOSTKEY "$HOST_KEY"
  project_variable "$PROJECT" DEPLOYMENT_SERVER_KEY "$(cat "$BED_DIR/ssh/id_ed25519")" file
  push_hook "$BED_DIR/git/web-app.git" "$PROJECT" "$BED_DIR/hook.token"
  say "project $COORDINATOR/$PROJECT"
}

demo_agent() {
  if [ ! -s "$BED_DIR/runner.token" ]; then (umask 077 && runner_token demo docker-build true >"$BED_DIR/runner.token"); fi
  cat >"$BED_DIR/agent.yml" <<YAML
state-dir: "$BED_DIR/agent"
concurrent: 2
listen: "127.0.0.1:0"
runners:
  - name: demo
    url: "$COORDINATOR"
    token-file: "$BED_DIR/runner.token"
docker:
  socket: "${DOCKER_HOST#unix://}"
  default-image: estiva-testbed/busybox:latest
policy:
  images: ["estiva-testbed/*", "127.0.0.1:$REGISTRY_PORT/*"]
  docker-socket:
    runners: [demo]
    tags: [docker-build]
    protected-only: true
YAML
  stop_daemon "$BED_DIR/agent.pid" "$BED_DIR/agent.yml" 60
  start_daemon "$BED_DIR/agent.pid" "$BED_DIR/log/agent.log" "$ESTIVA_ROOT/bin/estiva-agent" run --config "$BED_DIR/agent.yml"
  sleep 1
  daemon_runs "$BED_DIR/agent.pid" "$BED_DIR/agent.yml" || demo_log_end "the agent did not start" agent
  say "agent runs; its log is $BED_DIR/log/agent.log"
}

demo_greeting() { echo "Hello, it is $(date "+%H:%M:%S")"; }

demo_git() { git -C "$BED_DIR/web-app" -c user.name=demo -c user.email=demo@localhost -c commit.gpgsign=false "$@"; }

# usage: demo_push GREETING
demo_push() {
  local work=$BED_DIR/web-app sha
  if [ ! -d "$work/.git" ]; then
    mkdir -p "$work"
    cp -a "$ESTIVA_ROOT/examples/web-app/." "$work/"
    git init --quiet --initial-branch main "$work"
    demo_git remote add origin "$BED_DIR/git/web-app.git"
  fi
  sed -i "s#<h1>.*</h1>#<h1>$1</h1>#" "$work/www/index.html"
  demo_git add --all
  demo_git commit --quiet --message "Greet with \"$1\""
  sha=$(demo_git rev-parse HEAD)
  say "git push: $(demo_git log -1 --format='%h %s')"
  demo_git push --quiet origin HEAD:main 2>&1 | sed 's/^/         /' >&2
  follow_pipeline "$PROJECT" "$sha" "${DEMO_LIMIT:-300}" || fail "the pipeline of $sha failed" "Look at $COORDINATOR/$PROJECT, and at $BED_DIR/log/agent.log"
}

demo_container() { docker exec "$BED-host1" docker container ls --no-trunc --quiet --filter name='^web-app$'; }

demo_show() {
  say "on the deploy host: $(docker exec "$BED-host1" docker container ls --filter name='^web-app$' --format '{{.ID}}  {{.Image}}  {{.Status}}')"
  say "http://$HOST_ADDRESS:8888/ says: $(curl --silent --max-time 10 "http://$HOST_ADDRESS:8888/" | sed -n 's#.*<h1>\(.*\)</h1>.*#\1#p'); $(curl --silent --max-time 10 "http://$HOST_ADDRESS:8888/cgi-bin/visit")"
}

demo_farewell() {
  step "Done. The pipelines are at $COORDINATOR/$PROJECT"
  say "the page on the deploy host:  http://$HOST_ADDRESS:8888/"
  say ""
  say "Try next:"
  say "  cd $BED_DIR/web-app, edit www/index.html, git commit -am change, git push origin HEAD:main"
  say "  break it: let www/health be missing (git rm www/health), push, and see the old container serve on"
  say "  cancel, retry and start jobs on the pages: sign in with the token in $COORDINATOR_TOKEN_FILE"
  say "  look into the deploy host: docker --host $DOCKER_HOST exec -it $BED-host1 bash"
  say "  bin/demo again: pushes two more changes;  bin/demo --down: removes every trace"
}

demo_down() {
  step "Removing every trace of the demo"
  stop_daemon "$BED_DIR/agent.pid" "$BED_DIR/agent.yml" 60
  stop_daemon "$BED_DIR/coordinator.pid" "$BED_DIR/coordinator.yml"
  if [ -d "$BED_DIR" ] && command -v docker >/dev/null && { private_engine_works || system_engine_works; }; then
    engine_up
    demo_down_engine
  fi
  stop_daemon "$BED_DIR/git.pid" "$BED_DIR/git"
  engine_down
  rm -rf "$ESTIVA_WORK"
  say "nothing is left of it (installed packages stay)"
}

demo_down_engine() {
  local registry=nothing image
  if [ -f "$BED_DIR/ports" ]; then registry=127.0.0.1:$(sed -n 's/^REGISTRY_PORT=//p' "$BED_DIR/ports"); fi
  bed_down
  docker image ls --format '{{.Repository}}:{{.Tag}}' | while read -r image; do
    if [[ $image == "$registry"/* ]]; then docker image rm --force "$image" >/dev/null || true; fi
  done
  images_down
}
