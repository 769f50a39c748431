#!/usr/bin/env bash
# Installs what the tests run besides Node.js where it is missing: curl, git, a compiler for the native add-ons, DNS clients, the programs with which
# name servers check a zone, name servers, a SIP proxy, and the SOAP stacks of test/interop.
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
# The SOAP stacks
need_file() { [ -e "$1" ] || missing+=("$2"); }
need_file /usr/lib/python3/dist-packages/zeep python3-zeep
need wsdl2h gsoap
need_file /usr/include/stdsoap2.h libgsoap-dev
need php php-cli
need_file /usr/share/php8.2-soap php-soap
need_file /usr/share/perl5/SOAP/Lite.pm libsoap-lite-perl
need javac default-jdk-headless
need_file /usr/share/java/jaxws-tools.jar libjaxws-java
need mcs mono-mcs
need_file /usr/lib/mono/4.5/System.Web.Services.dll libmono-system-web-services4.0-cil

# Mono's wsdl is one small program of mono-devel, which would bring 160 packages: it is taken out of that package, where nobody has installed it.
install_wsdl() {
  local work
  work=$(mktemp -d)
  (
    cd "$work"
    # apt fetches as a user of its own, who must be able to write here.
    chmod 777 .
    apt-get download -qq mono-devel
    dpkg-deb --fsys-tarfile mono-devel*.deb | tar -x ./usr/lib/mono/4.5/wsdl.exe
    install -D -m 644 usr/lib/mono/4.5/wsdl.exe /usr/local/lib/mono-wsdl/wsdl.exe
  )
  rm -rf "$work"
  printf '#!/bin/sh\nexec mono /usr/local/lib/mono-wsdl/wsdl.exe "$@"\n' >/usr/local/bin/wsdl
  chmod 755 /usr/local/bin/wsdl
}

if [ ${#missing[@]} -eq 0 ] && command -v wsdl >/dev/null; then
  echo 'all there'
  exit 0
fi
echo "missing: ${missing[*]}"
apt-get update -qq
if [ ${#missing[@]} -gt 0 ]; then
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
command -v wsdl >/dev/null || install_wsdl
