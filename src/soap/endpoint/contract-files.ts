// The contract lies three folders up both from src/soap/endpoint and from dist/src/soap/endpoint: the build copies it into dist.
export const WSDL_FILE = new URL('../../../wsdl/idd.wsdl', import.meta.url);
export const XSD_FILE = new URL('../../../xsd/idd.xsd', import.meta.url);
