#!/usr/bin/env bash
# One RAID0 array over all instance-store disks, at the name that nodeadm uses (see ADR 0004).
# EBS volumes are never candidates: only the by-id names of the instance store are read.
# Leaves the array's device in /run/openclaw/array; no such file means no instance store.
set -euo pipefail
shopt -s nullglob
root="${OPENCLAW_ROOT:-}"
state="$root/run/openclaw"
mkdir -p "$state"
rm -f "$state/array"

# What a device carries: a file system, RAID or partition table type; nothing when it is blank.
probe() {
  local content rc=0
  content="$(blkid -p -s TYPE -s PTTYPE -o value "$1")" || rc=$?
  # 2 is "nothing found"; anything else is doubt, and doubt must not end in mkfs.
  if ((rc != 0 && rc != 2)); then
    echo "cannot tell what is on $1 (blkid: $rc)" >&2
    return 1
  fi
  echo "$content"
}

array_over() {
  local holder
  for holder in "$root/sys/class/block/${1##*/}/holders"/md*; do
    echo "$root/dev/${holder##*/}"
    return
  done
}

udevadm settle --timeout=30
# A disk has several names (serial, serial plus namespace): resolve, then count each once.
links=("$root"/dev/disk/by-id/nvme-Amazon_EC2_NVMe_Instance_Storage_*)
disks=()
if ((${#links[@]} > 0)); then
  resolved="$(realpath -e "${links[@]}" | sort -u)"
  mapfile -t disks <<< "$resolved"
fi

if ((${#disks[@]} == 0)); then
  echo "no instance store on this machine"
else
  members=0
  for disk in "${disks[@]}"; do
    content="$(probe "$disk")"
    case "$content" in
      '') ;;
      linux_raid_member) members=$((members + 1)) ;;
      *)
        echo "refusing $disk: it carries '$content', which this script did not write" >&2
        exit 1
        ;;
    esac
  done

  if ((members == 0)); then
    # --force allows an array of one, so that one disk and many look alike to all that follows.
    mdadm --create /dev/md/kubernetes --run --force --level=0 --name=kubernetes \
      "--raid-devices=${#disks[@]}" "${disks[@]}"
  elif ((members != ${#disks[@]})); then
    echo "$members of ${#disks[@]} disks belong to an array: not making a second one" >&2
    exit 1
  elif [[ -z "$(array_over "${disks[0]}")" ]]; then
    mdadm --assemble /dev/md/kubernetes "${disks[@]}"
  fi
  udevadm settle --timeout=30

  array="$(array_over "${disks[0]}")"
  if [[ -z "$array" ]]; then
    echo "no array over ${disks[*]} after mdadm" >&2
    exit 1
  fi
  # What udev assembles on a later boot is named after the host (/dev/md/<host>:kubernetes) unless the hostname is
  # set by then. nodeadm knows the array by this name alone, and takes it for its own when the file names an array.
  mkdir -p "$root/dev/md" "$root/.aws"
  [[ -e "$root/dev/md/kubernetes" ]] || ln -sf "../${array##*/}" "$root/dev/md/kubernetes"
  mdadm --detail --scan > "$root/.aws/mdadm.conf"
  echo "$array" > "$state/array"
  echo "RAID0 of ${#disks[@]} disk(s): $array"
fi
touch "$state/30-raid0.done"
