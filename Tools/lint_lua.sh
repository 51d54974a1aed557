#!/bin/sh
# Checks the Lua files with luacheck when it is there; CI installs it.
set -eu
cd "$(dirname "$0")/.."
if ! command -v luacheck >/dev/null; then
  if [ -n "${CI:-}" ] && [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq lua-check >/dev/null
  else
    echo "luacheck is not installed (apt-get install lua-check): the Lua files were not checked."
    exit 0
  fi
fi
luacheck --quiet $(find scripts stdlib Tools -name "*.lua" 2>/dev/null)
