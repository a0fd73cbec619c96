#!/usr/bin/env bash
# Puts what containerd and kubelet write onto the array. Same mount points and directory names as nodeadm's
# own local-storage step, which runs later, finds everything in place and leaves it alone (see ADR 0004).
set -euo pipefail
root="${OPENCLAW_ROOT:-}"
state="$root/run/openclaw"
mount_point="$root/mnt/k8s-disks/0"

if [[ -e "$state/array" ]]; then
  array="$(< "$state/array")"
  rc=0
  type="$(blkid -p -s TYPE -o value "$array")" || rc=$?
  case "$rc:$type" in
    0:xfs) ;; # an earlier boot made it: keep the data
    2:)
      # -K: EC2 hands the disks over trimmed. -l su: the array's chunk is larger than the log's maximum.
      mkfs.xfs -K -l su=8b "$array"
      ;;
    *)
      echo "refusing $array: expected xfs or nothing, found '$type' (blkid: $rc)" >&2
      exit 1
      ;;
  esac

  mkdir -p "$mount_point"
  mountpoint -q "$mount_point" || mount -t xfs -o noatime "$array" "$mount_point"

  for directory in /var/lib/kubelet /var/lib/containerd /var/lib/soci-snapshotter-grpc /var/log/pods; do
    target="$root$directory"
    store="$mount_point/${directory##*/}"
    if mountpoint -q "$target"; then
      continue
    fi
    mkdir -p "$target"
    if [[ ! -d "$store" ]]; then
      # The image caches the pause image here, and nodeadm has written kubelet's config: both must come along.
      # Renamed when whole, so that a boot cut short never leaves half a copy that the next one would trust.
      rm -rf "$store.partial"
      cp -a "$target" "$store.partial"
      mv "$store.partial" "$store"
    fi
    mount --bind "$store" "$target"
  done
fi
touch "$state/40-array-filesystem.done"
