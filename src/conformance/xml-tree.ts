import { SaxesParser } from 'saxes';
import { createDecoder, DETECTION_BYTES, detectEncoding } from '../soap/decoding/character-encoding.js';

/** An element of a document that somebody else wrote, with its names resolved. */
export interface XmlElement {
  /** Name as written, with its prefix. */
  name: string;
  local: string;
  /** Namespace; empty for none. */
  uri: string;
  /** `{namespace}local`, or `local` where there is none; namespace declarations are left out. */
  attributes: Readonly<Record<string, string>>;
  /** Prefixes in scope; the default namespace under the empty name. */
  namespaces: Readonly<Record<string, string>>;
  children: XmlElement[];
  /** Character data of the element itself. */
  text: string;
}

const XMLNS = 'http://www.w3.org/2000/xmlns/';

/** Reads a whole document; undefined where it is not well-formed. Looser than the decoder of messages: no schema, no rules of SOAP. */
export function parseXml(text: string): XmlElement | undefined {
  const parser = new SaxesParser({ xmlns: true });
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    const parent = open.at(-1);
    const element: XmlElement = {
      name: tag.name,
      local: tag.local,
      uri: tag.uri,
      attributes: Object.fromEntries(
        Object.values(tag.attributes)
          .filter(({ uri }) => uri !== XMLNS)
          .map(({ uri, local, value }) => [uri === '' ? local : `{${uri}}${local}`, value]),
      ),
      namespaces: { ...parent?.namespaces, ...tag.ns },
      children: [],
      text: '',
    };
    parent?.children.push(element);
    root ??= element;
    open.push(element);
  });
  const characters = (piece: string) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += piece;
  };
  parser.on('text', characters);
  parser.on('cdata', characters);
  parser.on('closetag', () => void open.pop());
  try {
    parser.write(text).close();
    return root;
  } catch {
    return undefined;
  }
}

/** A body as text and, where that is well-formed, as a document; `charset` is that of its media type. */
export function readDocument(body: Buffer, charset: string | undefined): { text: string; xml: XmlElement | undefined } {
  const detected = detectEncoding(body.subarray(0, DETECTION_BYTES), charset);
  const text = 'encoding' in detected ? createDecoder(detected.encoding).decode(body).text : body.toString();
  return { text, xml: parseXml(text.replace(/^\uFEFF/, '')) };
}

/** The first descendant by a path of local names, whatever their namespaces. */
export function at(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(
    (found, local) => found?.children.find((child) => child.local === local),
    element,
  );
}

/** Its text without white space at the ends. */
export function textAt(element: XmlElement | undefined, ...path: string[]): string | undefined {
  return at(element, ...path)?.text.trim();
}

/** Resolves a QName in the content of an element: `{namespace}local`; undefined where its prefix is not declared. */
export function resolveQName(element: XmlElement, name: string): string | undefined {
  const [prefix, local] = name.includes(':') ? (name.split(':', 2) as [string, string]) : ['', name];
  const uri = element.namespaces[prefix];
  if (uri === undefined) return prefix === '' ? local : undefined;
  return uri === '' ? local : `{${uri}}${local}`;
}
