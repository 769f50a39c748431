import { readFileSync } from 'node:fs';
import { type XmlDocument, XmlElement } from 'libxml2-wasm';
import type { Finding } from './libxml2.js';

export const XSD = 'http://www.w3.org/2001/XMLSchema';
export const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
export const SOAP12_BINDING = 'http://schemas.xmlsoap.org/wsdl/soap12/';
export const SOAP11_BINDING = 'http://schemas.xmlsoap.org/wsdl/soap/';
/** Namespace of all elements and types. */
export const MESSAGES = 'urn:q3645:idd:1';
/** Namespace of the WSDL's own names. */
export const SERVICE = 'urn:q3645:idd:1:wsdl';

const PREFIXES = { xs: XSD, wsdl: WSDL, soap12: SOAP12_BINDING, soap11: SOAP11_BINDING };

export interface ContractPaths {
  wsdl: string;
  xsd: string;
}

/** One file of the contract, parsed; valid only inside the call it is handed to. */
export interface ContractFile {
  path: string;
  document: XmlDocument;
}

export interface Contract {
  wsdl: ContractFile;
  xsd: ContractFile;
}

/** One check of the contract; no findings: passed. */
export interface Check {
  /** What is checked, as a sentence that is true when it passes. */
  name: string;
  run(contract: Contract): Finding[];
}

/** The text of a file of the contract. */
export function read(path: string): Uint8Array {
  return readFileSync(path);
}

/** The elements that an XPath gives, with the prefixes xs, wsdl, soap12 and soap11. */
export function elements(from: XmlDocument | XmlElement, xpath: string): XmlElement[] {
  return from.find(xpath, PREFIXES).filter((node) => node instanceof XmlElement);
}

export function attribute(element: XmlElement, name: string): string | undefined {
  return element.attr(name)?.value;
}

/** `{namespace}local` of a qualified name in an attribute's value, by the declarations in scope there. */
export function expandedName(element: XmlElement, qname: string): string {
  const [prefix, local] = qname.includes(':') ? (qname.split(':', 2) as [string, string]) : ['', qname];
  return `{${element.namespaceForPrefix(prefix) ?? ''}}${local}`;
}

/** A finding about an element, at its line. */
export function at(file: ContractFile, element: XmlElement, message: string): Finding {
  return { file: file.path, line: element.line, message };
}
