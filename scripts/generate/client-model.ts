import type { Definition, ParsedWsdl } from 'wsdl-tsclient/dist/src/models/parsed-wsdl.js';
import { type SchemaModel, typescriptName } from './schema-model.js';

/**
 * Corrects the names in wsdl-tsclient's model from the schema. It names a nested type by the element (`Header`, `EnumMappingDataList1`);
 * here every type of the schema is one definition with the name that `generated/messages.ts` gives it.
 */
export function correctClientModel(model: ParsedWsdl, schema: SchemaModel): void {
  const byType = new Map<string, Definition>();
  const correct = (definition: Definition, typeName: string): Definition => {
    const known = byType.get(typeName);
    if (known) return known;
    byType.set(typeName, definition);
    const type = schema.complexTypes.find(({ name }) => name === typeName);
    if (!type) throw new Error(`wsdl-tsclient: ${definition.name} is of ${typeName}, no complex type of the schema`);
    definition.name = typescriptName(typeName);
    const elements = new Map(
      type.particles.flatMap(({ alternatives }) => alternatives.map((one) => [one.name, one.type])),
    );
    for (const property of definition.properties) {
      const elementType = elements.get(property.name);
      if (elementType === undefined) throw new Error(`wsdl-tsclient: ${typeName} has no element ${property.name}`);
      if (property.kind === 'REFERENCE') property.ref = correct(property.ref, elementType);
    }
    return definition;
  };
  for (const port of model.ports) {
    for (const method of port.methods) {
      if (!method.paramDefinition || !method.returnDefinition)
        throw new Error(`wsdl-tsclient: ${method.name} is not typed`);
      method.paramDefinition = correct(method.paramDefinition, method.paramDefinition.sourceName);
      method.returnDefinition = correct(method.returnDefinition, method.returnDefinition.sourceName);
    }
  }
  model.definitions = [...byType.values()];
}
