#!/usr/bin/env bash
# Usage: build.sh WSDL_URL. Generates the stubs in the current folder and builds client and server there.
set -euo pipefail
source=$(cd "$(dirname "$0")" && pwd)

wsdl2h -o idd.h "$1" >/dev/null
soapcpp2 -2 -j -x -I/usr/share/gsoap/import idd.h >/dev/null

sources=(soapC.cpp soapIddBindingProxy.cpp soapIddBindingService.cpp "$source/client.cpp" "$source/server.cpp")
printf '%s\n' "${sources[@]}" | xargs -n 1 -P 2 g++ -std=c++17 -O0 -DWITH_PURE_VIRTUAL -I. -I"$source" -c
g++ -o client client.o soapC.o soapIddBindingProxy.o -lgsoap++
g++ -o server server.o soapC.o soapIddBindingProxy.o soapIddBindingService.o -lgsoap++ -pthread
