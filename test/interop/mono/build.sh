#!/usr/bin/env bash
# Usage: build.sh WSDL_URL. Generates the stubs in the current folder and compiles the client there.
set -euo pipefail
source=$(cd "$(dirname "$0")" && pwd)

wsdl /protocol:SOAP12 /namespace:Idd /out:Idd.cs "$1"
mcs -out:client.exe -reference:System.Web.Services.dll -reference:System.Xml.dll Idd.cs "$source/Client.cs"
