#!/usr/bin/env bash
# Installs what the tests run besides Node.js where it is missing: curl, git, and a compiler for the native add-ons, DNS clients.
set -euo pipefail

missing=()
need() { command -v "$1" >/dev/null || missing+=("$2"); }
need curl curl
need git git
need c++ g++
need make make
need python3 python3
need dig bind9-dnsutils
need kdig knot-dnsutils

if [ ${#missing[@]} -eq 0 ]; then
  echo 'all there'
  exit 0
fi
echo "missing: ${missing[*]}"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
