# shellcheck shell=bash
# Runs Maven for bin/verify and says at the very end what failed, so that nobody has to read back for it.

PROBLEMS=()
FLAKES=()
TESTS=0

problem() { PROBLEMS+=("$1"); }

# The newest JDK under /usr/lib/jvm that is newer than the one in use; nothing when there is none.
newest_java() {
  local home version best='' best_version
  best_version=$(java_version_of java)
  for home in /usr/lib/jvm/*/; do
    [ -x "$home/bin/java" ] || continue
    version=$(java_version_of "$home/bin/java")
    if [ "${version:-0}" -gt "${best_version:-0}" ]; then
      best=${home%/}
      best_version=$version
    fi
  done
  echo "$best"
}

java_version_of() { "$1" -version 2>&1 | sed -n 's/^[^"]*"\([0-9]*\).*/\1/p' | head -n 1; }

# One build; a failing test is run up to twice more, so that a flaky one is told from a broken one.
# usage: run_maven LABEL PHASE OPTION…
run_maven() {
  local label=$1 phase=$2 log
  shift 2
  log=$ESTIVA_WORK/log/maven-${phase}.log
  find "$ESTIVA_ROOT" -path '*/target/surefire-reports/TEST-*.xml' -not -path "$ESTIVA_WORK/*" -delete
  if ! mvn --batch-mode --no-transfer-progress --fail-at-end -Dsurefire.rerunFailingTestsCount=2 "$@" "$phase" </dev/null 2>&1 | tee "$log"; then
    problem "Maven ($label) failed; its log is $log"
    while read -r line; do problem "  $line"; done < <(grep -E '^\[ERROR\] (Failed to execute goal|COMPILATION ERROR|/.*\.java)' "$log" | cut -c1-300 | sort -u | head -n 30)
  fi
  read_reports "$label"
}

read_reports() {
  local label=$1 kind name reports=()
  mapfile -t reports < <(find "$ESTIVA_ROOT" -path '*/target/surefire-reports/TEST-*.xml' -not -path "$ESTIVA_WORK/*")
  if [ ${#reports[@]} -eq 0 ]; then
    problem "$label: no test ran"
    return
  fi
  while IFS=$'\t' read -r kind name; do
    case $kind in
      test) TESTS=$((TESTS + 1)) ;;
      failed) problem "$label: FAILED $name" ;;
      skipped) problem "$label: SKIPPED (a test that cannot reach its server has to fail) $name" ;;
      flaky) FLAKES+=("$label: $name") ;;
    esac
  done < <(awk -v OFS='\t' '
    function attribute(name) { return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : "" }
    /<testcase / { test = attribute("classname") "." attribute("name"); print "test", test }
    /<(failure|error)[ >]/ { print "failed", test ": " substr(attribute("message"), 1, 300) }
    /<skipped/ { print "skipped", test }
    /<(flakyFailure|flakyError)[ >]/ { print "flaky", test ": " substr(attribute("message"), 1, 300) }
  ' "${reports[@]}" | sed 's/&#10;/ /g; s/&lt;/</g; s/&gt;/>/g; s/&quot;/"/g; s/&amp;/\&/g' | sort -u)
}

# The last words; ends the script.
finish() {
  local line
  if [ ${#FLAKES[@]} -gt 0 ]; then
    step "FLAKY: failed once, passed when run again. Each is a defect to mend:"
    for line in "${FLAKES[@]}"; do say "$line"; done
  fi
  if [ ${#PROBLEMS[@]} -gt 0 ]; then
    step "FAILED ($TESTS tests ran)"
    for line in "${PROBLEMS[@]}"; do say "$line"; done
    exit 1
  fi
  step "PASSED: $TESTS tests"
  exit 0
}
