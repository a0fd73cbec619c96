#!/bin/sh
# Puts channel plugins of OpenClaw into DESTINATION, one folder each, as the published packages are: they bring their
# dependencies along, so nothing is resolved and no script of theirs runs.
#
#   bake-plugins.sh DESTINATION ID=PACKAGE@VERSION#sha512-DIGEST ...
set -eu

destination=$1
shift
mkdir -p "$destination"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for plugin in "$@"; do
  id=${plugin%%=*}
  pinned=${plugin#*=}
  package=${pinned%%#*}
  expected=${pinned#*#}

  mkdir "$work/$id"
  npm pack "$package" --ignore-scripts --silent --pack-destination "$work/$id" >/dev/null
  archive=$(find "$work/$id" -name '*.tgz')
  actual=$(node -p '"sha512-" + crypto.createHash("sha512").update(fs.readFileSync(process.argv[1])).digest("base64")' "$archive")
  if [ "$actual" != "$expected" ]; then
    echo "$package: expected $expected, got $actual" >&2
    exit 1
  fi

  mkdir "$destination/$id"
  tar -xzf "$archive" -C "$destination/$id" --strip-components=1 --no-same-owner
  if [ ! -f "$destination/$id/openclaw.plugin.json" ]; then
    echo "$package: no plugin of OpenClaw (openclaw.plugin.json is missing)" >&2
    exit 1
  fi
  chmod -R u=rwX,go=rX "$destination/$id"
done
