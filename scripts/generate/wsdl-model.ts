import { documentation } from './schema-model.js';
import { parseXml, required, resolveName, type XmlElement } from './xml-tree.js';

/** One operation of the port type: names of the elements that go in and come out. */
export interface OperationModel {
  name: string;
  input: string;
  output: string;
  doc: string;
}

export interface WsdlModel {
  portType: string;
  operations: OperationModel[];
}

/** Reads the operations of the contract's one port type. Throws when a message is not one element of the schema. */
export function readWsdl(wsdl: string): WsdlModel {
  const root = parseXml(wsdl);
  const elements = new Map<string, string>();
  for (const message of children(root, 'message')) {
    const [part, ...others] = children(message, 'part');
    if (!part || others.length > 0) throw new Error(`line ${message.line}: a message is one part`);
    elements.set(required(message, 'name'), resolveName(part, required(part, 'element')).local);
  }
  const elementOf = (operation: XmlElement, direction: 'input' | 'output') => {
    const [use] = children(operation, direction);
    const element = use && elements.get(resolveName(use, required(use, 'message')).local);
    if (element === undefined) throw new Error(`line ${operation.line}: no ${direction} message`);
    return element;
  };
  const [portType, ...others] = children(root, 'portType');
  if (!portType || others.length > 0) throw new Error('the contract has one port type');
  return {
    portType: required(portType, 'name'),
    operations: children(portType, 'operation').map((operation) => ({
      name: required(operation, 'name'),
      input: elementOf(operation, 'input'),
      output: elementOf(operation, 'output'),
      doc: documentation(operation),
    })),
  };
}

function children(element: XmlElement, local: string): XmlElement[] {
  return element.children.filter((child) => child.local === local);
}
