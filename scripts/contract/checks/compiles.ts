import type { Check } from '../contract.js';
import { compileSchema, SchemaError } from '../libxml2.js';

export const xsdCompiles: Check = {
  name: 'the XSD compiles with libxml2',
  run({ xsd }) {
    try {
      compileSchema(xsd.path).dispose();
      return [];
    } catch (error) {
      if (error instanceof SchemaError) return error.findings;
      throw error;
    }
  },
};
