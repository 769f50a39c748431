#!/usr/bin/env bash
# Usage: build.sh WSDL_URL. Generates the stubs in the current folder and compiles client and server there.
set -euo pipefail
source=$(cd "$(dirname "$0")" && pwd)
readonly JARS='/usr/share/java/*'

mkdir -p generated classes
# One parameter a message, not one for each of its elements with holders for those of the ACK.
cat >bindings.xml <<XML
<bindings xmlns="http://java.sun.com/xml/ns/jaxws" wsdlLocation="$1">
  <enableWrapperStyle>false</enableWrapperStyle>
</bindings>
XML
# Without -extension it makes no service class: SOAP 1.2 with the usual transport URI is an extension to it.
java -cp "$JARS" com.sun.tools.ws.WsImport -extension -Xnocompile -b bindings.xml -s generated -p idd "$1"
# No annotation processors: some of those jars bring their own.
javac -proc:none -nowarn -cp "$JARS" -d classes generated/idd/*.java "$source"/*.java
