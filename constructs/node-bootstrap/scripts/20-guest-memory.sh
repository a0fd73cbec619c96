#!/usr/bin/env bash
# QEMU backs the memory of a guest that uses virtio-fs by files in /dev/shm. The kernel limits that file
# system to half of the RAM, so guests would die of SIGBUS with half of the node's memory still free.
set -euo pipefail
root="${OPENCLAW_ROOT:-}"
# shellcheck source=/dev/null
. "$root/etc/openclaw/bootstrap.env"
: "${GUEST_MEMORY_PERCENT:?}"

mount -o "remount,size=${GUEST_MEMORY_PERCENT}%" "$root/dev/shm"

mkdir -p "$root/run/openclaw"
touch "$root/run/openclaw/20-guest-memory.done"
