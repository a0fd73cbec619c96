#!/usr/bin/env bash
# Stands for every tool that would touch a kernel or a disk. Linked under each tool's name; records its
# command line, and keeps just enough state under $OPENCLAW_ROOT/.fake to answer the next question.
set -euo pipefail
fake="$OPENCLAW_ROOT/.fake"
tool="${0##*/}"
mkdir -p "$fake/content"
echo "$tool $*" | sed "s#$OPENCLAW_ROOT##g" >> "$fake/calls"
last="${!#}"

join_array() {
  local disk
  for disk in "$@"; do
    [[ "$disk" == */dev/nvme* ]] || continue
    mkdir -p "$OPENCLAW_ROOT/sys/class/block/${disk##*/}/holders/md127"
    echo linux_raid_member > "$fake/content/${disk##*/}"
  done
}

case "$tool" in
  uname) cat "$fake/arch" ;;
  modprobe)
    [[ ! -e "$fake/broken-$1" ]]
    if [[ "$1" == kvm_* && ! -e "$fake/no-kvm-device" ]]; then
      ln -sf /dev/null "$OPENCLAW_ROOT/dev/kvm"
    fi
    ;;
  blkid)
    if [[ ! -e "$fake/content/${last##*/}" ]]; then
      exit 2
    fi
    content="$(cat "$fake/content/${last##*/}")"
    [[ "$content" != unreadable ]] || exit 8
    echo "$content"
    ;;
  mdadm)
    case "$1" in
      --create | --assemble) join_array "$@" ;;
      --detail) echo "ARRAY /dev/md/kubernetes metadata=1.2 name=kubernetes UUID=1:2:3:4" ;;
    esac
    ;;
  mkfs.xfs) echo xfs > "$fake/content/${last##*/}" ;;
  mount) echo "$last" >> "$fake/mounts" ;;
  mountpoint) grep -qxF "$last" "$fake/mounts" 2> /dev/null ;;
  vgs | lvs) [[ -e "$fake/$tool" ]] ;;
  vgcreate) touch "$fake/vgs" ;;
  lvcreate) touch "$fake/lvs" ;;
  dmsetup) [[ ! -e "$fake/lvs" ]] || echo "0 8388608 thin-pool 0 10/4096 0/32768 - rw" ;;
esac
