import { docComment, headerLine } from './emitting.js';
import { type SchemaModel, typescriptName } from './schema-model.js';
import type { WsdlModel } from './wsdl-model.js';

/** `generated/idd-server.ts`: the interface that a DES implements, one handler for each operation of the port type. */
export function emitServer(schema: SchemaModel, wsdl: WsdlModel): string {
  const typeOf = (element: string) => {
    const declared = schema.elements.find(({ name }) => name === element);
    if (!declared) throw new Error(`the schema has no element ${element}`);
    return typescriptName(declared.type);
  };
  const handlers = wsdl.operations.flatMap(({ name, input, output, doc }) => [
    ...docComment(doc, '  '),
    `  ${name}(message: ${typeOf(input)}, context: Context): Promise<${typeOf(output)}>;`,
  ]);
  const used = new Set(wsdl.operations.flatMap(({ input, output }) => [typeOf(input), typeOf(output)]));
  return [
    headerLine('wsdl/idd.wsdl'),
    'import type {',
    ...[...used].sort().map((type) => `  ${type},`),
    `} from './messages.js';`,
    '',
    `/** What a DES implements: one handler for each operation of ${wsdl.portType}. \`Context\` is what the endpoint knows of the exchange. */`,
    'export interface IddServer<Context> {',
    ...handlers,
    '}',
    '',
  ].join('\n');
}
