#!/usr/bin/env bash
# Loads what a virtual machine monitor needs and proves that this machine can run one.
# AL2023 does not load KVM by itself on nested-virtualization instances, and kata-deploy does not either.
set -euo pipefail
root="${OPENCLAW_ROOT:-}"

modules=(vhost_vsock vhost_net tun)
case "$(uname -m)" in
  x86_64)
    if grep -qw vmx "$root/proc/cpuinfo"; then
      modules=(kvm_intel "${modules[@]}")
    elif grep -qw svm "$root/proc/cpuinfo"; then
      modules=(kvm_amd "${modules[@]}")
    else
      echo "no vmx or svm in /proc/cpuinfo: use a metal type, or cpuOptions.nestedVirtualization" >&2
      exit 1
    fi
    ;;
  aarch64) ;; # KVM is built into the arm64 kernel
  *)
    echo "unsupported architecture: $(uname -m)" >&2
    exit 1
    ;;
esac

# One call per module: modprobe takes further arguments for parameters of the first.
for module in "${modules[@]}"; do
  modprobe "$module"
done
mkdir -p "$root/etc/modules-load.d"
printf '%s\n' "${modules[@]}" > "$root/etc/modules-load.d/openclaw.conf"

missing=()
for device in kvm vhost-vsock vhost-net net/tun; do
  [[ -c "$root/dev/$device" ]] || missing+=("/dev/$device")
done
if ((${#missing[@]} > 0)); then
  echo "missing devices: ${missing[*]}" >&2
  exit 1
fi

mkdir -p "$root/run/openclaw"
touch "$root/run/openclaw/10-kernel-modules.done"
