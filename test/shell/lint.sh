#!/usr/bin/env bash
# Checks every tracked shell script: bash must parse it, shellcheck must find nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."

if ! command -v shellcheck > /dev/null; then
  echo "shellcheck is missing: apt-get install shellcheck (or brew install shellcheck)" >&2
  exit 1
fi

mapfile -d '' -t scripts < <(git ls-files -z -- '*.sh')
if ((${#scripts[@]} == 0)); then
  echo "no shell script found: run inside the git work tree" >&2
  exit 1
fi
for script in "${scripts[@]}"; do
  bash -n "$script"
done
shellcheck --severity=style "${scripts[@]}"
echo "${#scripts[@]} shell scripts are clean"
