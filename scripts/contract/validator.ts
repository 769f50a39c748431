import { createLibxml2WasmValidator } from './libxml2-wasm-validator.js';
import { createLibxmljs2Validator } from './libxmljs2-validator.js';
import type { SchemaValidator } from './schema-validator.js';

export type { SchemaValidator };

/** The validator that is always there: libxml2-wasm. The schemas are compiled once, here. */
export async function createValidator(): Promise<SchemaValidator> {
  return createLibxml2WasmValidator();
}

/** Every validator that can run here: libxml2-wasm, and libxmljs2 where it is installed. */
export async function availableValidators(): Promise<SchemaValidator[]> {
  const native = createLibxmljs2Validator();
  return native ? [await createValidator(), native] : [await createValidator()];
}
