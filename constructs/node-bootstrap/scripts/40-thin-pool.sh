#!/usr/bin/env bash
# An LVM thin pool on the array for containerd's devmapper snapshotter: Firecracker has no shared file system,
# so each container's root must be a block device. Kubelet and overlayfs images stay on the root volume.
set -euo pipefail
root="${OPENCLAW_ROOT:-}"
state="$root/run/openclaw"
group=openclaw
pool=thinpool

if [[ ! -e "$state/array" ]]; then
  echo "a devmapper pool needs instance types with local NVMe disks; this one has none" >&2
  exit 1
fi
array="$(< "$state/array")"

modprobe dm_thin_pool
mkdir -p "$root/etc/modules-load.d"
echo dm_thin_pool > "$root/etc/modules-load.d/openclaw-thin-pool.conf"

if ! vgs "$group" > /dev/null 2>&1; then
  vgcreate "$group" "$array"
  # A new pool is empty: what the snapshotter remembers of an earlier one would name devices that are gone.
  rm -rf "$root/var/lib/containerd/io.containerd.snapshotter.v1.devmapper"
fi
if ! lvs "$group/$pool" > /dev/null 2>&1; then
  # --zero y: a block freed by one agent's disk is wiped before another agent's disk gets it.
  # 5% stay free for the pool's metadata and its repair copy.
  lvcreate --yes --type thin-pool --name "$pool" --extents 95%FREE --chunksize 128k --zero y "$group"
fi
vgchange --activate y "$group"

if [[ "$(dmsetup status --target thin-pool "$group-$pool")" != *thin-pool* ]]; then
  echo "$group-$pool is not an active thin pool" >&2
  exit 1
fi
touch "$state/40-thin-pool.done"
