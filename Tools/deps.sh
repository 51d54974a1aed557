#!/bin/sh
# Installs the system packages that are missing: Lua 5.4 and the compression libraries, with their
# headers and static libraries.
set -eu

if [ "$(uname)" = "Darwin" ]; then
  command -v brew >/dev/null || { echo "Homebrew is needed: https://brew.sh"; exit 1; }
  for package in lua@5.4 zstd lz4; do
    brew list "$package" >/dev/null 2>&1 || brew install "$package"
  done
  exit 0
fi

missing=""
for package in liblua5.4-dev libzstd-dev liblz4-dev zlib1g-dev libsqlite3-dev; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" ||
    missing="$missing $package"
done
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "These packages are needed, under whatever name your system has them:$missing"
  exit 1
fi
sudo=""
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "As root: apt-get install$missing"; exit 1; }
  sudo="sudo"
fi
echo "Installing$missing"
$sudo apt-get update -qq
# shellcheck disable=SC2086
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing >/dev/null
