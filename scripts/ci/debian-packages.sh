#!/usr/bin/env bash
# Installs what the tests run besides Node.js where it is missing: curl, git, a compiler for the native add-ons, DNS clients, the programs with which
# name servers check a zone, name servers, and a SIP proxy.
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
# Some are in a folder that is not on everyone's path.
PATH=$PATH:/usr/sbin:/sbin
need named-checkzone bind9-utils
need kzonecheck knot-dnssecutils
need nsd-checkzone nsd # the tests also run nsd itself
need knotd knot
need kamailio kamailio

if [ ${#missing[@]} -eq 0 ]; then
  echo 'all there'
  exit 0
fi
echo "missing: ${missing[*]}"
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
