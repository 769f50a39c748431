import { fileURLToPath } from 'node:url';

const pathOf = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The contract of this checkout. */
export const CONTRACT = { wsdl: pathOf('../../wsdl/idd.wsdl'), xsd: pathOf('../../xsd/idd.xsd') };

/** Schema of the SOAP 1.2 envelope with one message of the contract. */
export const ENVELOPE_SCHEMA = pathOf('envelope.xsd');

/** Schema of XSD documents. */
export const SCHEMA_OF_XSD = pathOf('schemas/schema-of-xsd.xsd');

/** Schema of WSDL documents with a SOAP 1.2 binding. */
export const SCHEMA_OF_WSDL = pathOf('schemas/schema-of-wsdl.xsd');
