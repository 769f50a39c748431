#!/usr/bin/env bash
# Usage: build.sh WSDL_URL. Generates the stubs in the current folder and compiles client and server there; `java @options Client` runs one.
set -euo pipefail
source=$(cd "$(dirname "$0")" && pwd)

# Where Debian puts JAX-WS and what it needs. Java starts slowly with all that is in the folder.
path=classes
for jar in jaxws-api jaxws-rt jaxws-tools jaxb-api jaxb-core jaxb-runtime jaxb-xjc javax.xml.soap-api saaj-impl jws-api javax.activation javax.annotation-api \
  codemodel xsom rngom dtd-parser relaxngDatatype xml-resolver istack-commons-runtime istack-commons-tools txw2 FastInfoset jaxws-ri-rt-fastinfoset \
  glassfish-management-api glassfish-pfl-basic glassfish-pfl-tf gmbal metro-policy mimepull stax-ex stax2-api streambuffer woodstox-core; do
  path=$path:/usr/share/java/$jar.jar
done
# The first two start it faster; the third keeps it from warning about its own way to find a class.
echo "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Djavax.xml.soap.SAAJMetaFactory=com.sun.xml.messaging.saaj.soap.SAAJMetaFactoryImpl -cp $path" >options

# One parameter a message, not one for each of its elements with holders for those of the ACK.
cat >bindings.xml <<XML
<bindings xmlns="http://java.sun.com/xml/ns/jaxws" wsdlLocation="$1">
  <enableWrapperStyle>false</enableWrapperStyle>
</bindings>
XML
mkdir -p generated classes
# Without -extension it makes no service class: SOAP 1.2 with the usual transport URI is an extension to it.
java @options com.sun.tools.ws.WsImport -extension -Xnocompile -b bindings.xml -s generated -p idd "$1"
javac -proc:none -nowarn -cp "$path" -d classes generated/idd/*.java "$source"/*.java
