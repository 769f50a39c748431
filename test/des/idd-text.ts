/** SOAP messages written by hand, as a peer that is not opendes would send them. */

export interface HeaderValues {
  protocolVersion?: string;
  messageId?: string;
  originatingOperatorId?: string;
  terminatingOperatorId?: string;
  originatingDesAddress?: string;
  terminatingDesAddress?: string;
  broadcastId?: string;
}

export function headerXml(values: HeaderValues): string {
  const all = {
    protocolVersion: '1.0',
    originatingDesAddress: '127.0.0.1',
    terminatingDesAddress: '127.0.0.1',
    ...values,
  };
  const order = [
    'protocolVersion',
    'messageId',
    'originatingOperatorId',
    'terminatingOperatorId',
    'originatingDesAddress',
    'terminatingDesAddress',
    'broadcastId',
  ] as const;
  return `<header>${order.flatMap((name) => (all[name] === undefined ? [] : `<${name}>${all[name]}</${name}>`)).join('')}</header>`;
}

export function envelopeXml(body: string, namespace = 'http://www.w3.org/2003/05/soap-envelope'): string {
  return `<env:Envelope xmlns:env="${namespace}"><env:Body>${body}</env:Body></env:Envelope>`;
}

export function messageXml(command: string, content: string, namespace = 'urn:q3645:idd:1'): string {
  return envelopeXml(`<${command} xmlns="${namespace}">${content}</${command}>`);
}

export function recordXml(number: string, uri = 'sip:a@ims.example', more = ''): string {
  return (
    `<naptrRecord><e164Number>${number}</e164Number><order>100</order><preference>10</preference><flags>u</flags>` +
    `<service>E2U+sip</service><regexp>!^.*$!${uri}!</regexp><replacement>.</replacement>${more}</naptrRecord>`
  );
}

export function listXml(...records: string[]): string {
  return `<enumMappingDataList>${records.join('')}</enumMappingDataList>`;
}

export function modificationXml(existing: string, modified: string): string {
  const as = (name: string, record: string) => record.replaceAll('naptrRecord>', `${name}>`);
  return `<modification>${as('existing', existing)}${as('modified', modified)}</modification>`;
}

export function resultXml(code: number | string, description?: string): string {
  const text = description === undefined ? '' : `<resultDescription>${description}</resultDescription>`;
  return `<result><resultCode>${code}</resultCode>${text}</result>`;
}

/** The text of the first element of that local name. */
export function textOf(xml: string, name: string): string | undefined {
  return new RegExp(`<(?:[\\w.-]+:)?${name}(?:\\s[^>]*)?>([^<]*)</`).exec(xml)?.[1];
}

/** The local name of the element in the Body. */
export function commandOf(xml: string): string | undefined {
  return /<(?:[\w.-]+:)?Body[^>]*>\s*<(?:[\w.-]+:)?([\w-]+)/.exec(xml)?.[1];
}
