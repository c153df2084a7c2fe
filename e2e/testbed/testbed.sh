# shellcheck shell=bash
# Loads the testbed's library. The caller has set TESTBED_DIR to this file's directory.

ESTIVA_ROOT=$(cd "$TESTBED_DIR/../.." && pwd)
# shellcheck disable=SC2034 # used by the library and its callers
ESTIVA_WORK=${ESTIVA_WORK:-$ESTIVA_ROOT/.estiva}
mkdir -p "$ESTIVA_WORK/log"

# The engine and the images are shared by all callers of a checkout: one at a time makes them.
testbed_lock() {
  exec 9>"$ESTIVA_WORK/lock"
  flock 9
}

testbed_unlock() { exec 9>&-; }

# shellcheck source=e2e/testbed/lib/output.sh
. "$TESTBED_DIR/lib/output.sh"
# shellcheck source=e2e/testbed/lib/machine.sh
. "$TESTBED_DIR/lib/machine.sh"
# shellcheck source=e2e/testbed/lib/engine.sh
. "$TESTBED_DIR/lib/engine.sh"
# shellcheck source=e2e/testbed/lib/images.sh
. "$TESTBED_DIR/lib/images.sh"
# shellcheck source=e2e/testbed/lib/bed.sh
. "$TESTBED_DIR/lib/bed.sh"
