#!/usr/bin/env bash
# Last step. Kubelet starts only when the gate's file exists (kubelet-gate.conf), so a node whose bootstrap
# failed never joins. cloud-init runs the remaining scripts after one fails: this one gives the verdict.
set -euo pipefail
root="${OPENCLAW_ROOT:-}"
# shellcheck source=/dev/null
. "$root/etc/openclaw/bootstrap.env"
: "${BOOTSTRAP_STEPS:?}" "${ON_FAILURE:?}"

missing=()
for step in $BOOTSTRAP_STEPS; do
  [[ -e "$root/run/openclaw/$step.done" ]] || missing+=("$step")
done

if ((${#missing[@]} == 0)); then
  touch "$root/run/openclaw/node-ready"
  echo "openclaw: node bootstrap complete"
  exit 0
fi

message="openclaw: NODE BOOTSTRAP FAILED at: ${missing[*]}. Kubelet stays off; see /var/log/cloud-init-output.log"
echo "$message" >&2
# The console survives the machine: aws ec2 get-console-output shows it.
echo "<2>$message" > "$root/dev/kmsg" || true
echo "$message" > "$root/dev/console" || true

if [[ "$ON_FAILURE" == poweroff ]]; then
  # Karpenter replaces a stopping machine at once; one that merely never joins is paid for another 15 minutes.
  # The minute lets the console and the log shippers catch up.
  shutdown --poweroff +1 "$message"
fi
exit 1
