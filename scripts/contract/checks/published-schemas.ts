import { type Check, type ContractFile, read } from '../contract.js';
import { type CompiledSchema, compileSchema, type Finding } from '../libxml2.js';
import { SCHEMA_OF_WSDL, SCHEMA_OF_XSD } from '../paths.js';

const compiled = new Map<string, CompiledSchema>();

function checkAgainst(schemaPath: string, file: ContractFile): Finding[] {
  const schema = compiled.get(schemaPath) ?? compileSchema(schemaPath);
  compiled.set(schemaPath, schema);
  return schema.check(read(file.path), { file: file.path });
}

export const wsdlIsValid: Check = {
  name: 'the WSDL is valid against the schemas of WSDL 1.1 and its SOAP 1.2 binding',
  run: ({ wsdl }) => checkAgainst(SCHEMA_OF_WSDL, wsdl),
};

export const xsdIsValid: Check = {
  name: 'the XSD is valid against the XML Schema for XML Schema',
  run: ({ xsd }) => checkAgainst(SCHEMA_OF_XSD, xsd),
};
