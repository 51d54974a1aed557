#!/usr/bin/env bash
# Runs the tests that were built; what failed stands once more at the end, below all that passed.
set -uo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT
"${SWIFT:-swift}" test --skip-build --parallel "$@" 2>&1 | tee "$log"
status=$?
if [ "$status" -ne 0 ]; then
  echo
  echo "What failed:"
  # An issue is a line and the remarks below it.
  awk '/^[^ ]+ .*(recorded an issue|Exited with|Fatal error)/ { shown = 1; print; next }
    /^↳/ && shown { print; next }
    { shown = 0 }' "$log" | cut -c 1-400 | head -n 15
fi
exit "$status"
