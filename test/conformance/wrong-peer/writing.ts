import type { MessageHeader } from '../../../generated/messages.js';
import { NAMESPACE } from '../../../generated/schema.js';
import type { Reply, Response, Said } from './exchange.js';

export const SOAP12 = 'http://www.w3.org/2003/05/soap-envelope';
export const SOAP11 = 'http://schemas.xmlsoap.org/soap/envelope/';
export const SOAP_TYPE = 'application/soap+xml; charset=utf-8';

const UPGRADE = `<u:Upgrade xmlns:u="${SOAP12}"><u:SupportedEnvelope qname="u:Envelope"/></u:Upgrade>`;

/** The answer as it should be written. */
export function write(said: Said): Reply {
  switch (said.kind) {
    case 'http':
      return { status: said.status, headers: said.headers, body: said.text };
    case 'ack': {
      const { messageId, returnCode, description } = said;
      const ack = `<ACK xmlns="${NAMESPACE}">${element('messageId', messageId)}${element('returnCode', returnCode)}${element('returnDescription', description)}</ACK>`;
      return { status: 200, headers: { 'Content-Type': SOAP_TYPE }, body: envelope(ack) };
    }
    case 'fault': {
      const { code, reason, blocks } = said;
      const names = blocks.map(({ namespace, local }) => notUnderstood(namespace, local)).join('');
      const fault = `<env:Fault><env:Code><env:Value>env:${code}</env:Value></env:Code><env:Reason><env:Text xml:lang="en">${escaped(reason)}</env:Text></env:Reason></env:Fault>`;
      return {
        status: code === 'Sender' ? 400 : 500,
        headers: { 'Content-Type': SOAP_TYPE },
        body: envelope(fault, code === 'VersionMismatch' ? UPGRADE : names),
      };
    }
    case 'fault-1.1':
      return {
        status: 500,
        headers: { 'Content-Type': 'text/xml; charset=utf-8' },
        body: envelope(
          `<env:Fault><faultcode>env:VersionMismatch</faultcode><faultstring>${escaped(said.reason)}</faultstring></env:Fault>`,
          UPGRADE,
          SOAP11,
        ),
      };
  }
}

/** A response as it should be written [Q.3645 §7.1, §7.2]. */
export function writeResponse({ command, header, resultCode, description, content }: Response): string {
  const values = Object.entries(header).map(([name, value]) => element(name, value));
  const result = `<result>${element('resultCode', resultCode)}${element('resultDescription', description)}</result>`;
  return envelope(
    `<${command} xmlns="${NAMESPACE}"><header>${values.join('')}</header>${result}${content}</${command}>`,
  );
}

/** A request of the peer: one record of a number of its own. */
export function writeRequest(header: MessageHeader): string {
  const values = Object.entries(header).map(([name, value]) => element(name, value));
  const record =
    '<e164Number>+441632960001</e164Number><order>100</order><preference>10</preference><flags>u</flags>' +
    '<service>E2U+sip</service><regexp>!^.*$!sip:a@ims.example!</regexp><replacement>.</replacement>';
  return envelope(
    `<ADD_DATA_REQ xmlns="${NAMESPACE}"><header>${values.join('')}</header><enumMappingDataList><naptrRecord>${record}</naptrRecord></enumMappingDataList></ADD_DATA_REQ>`,
  );
}

function notUnderstood(namespace: string, local: string): string {
  return `<env:NotUnderstood xmlns:n="${escaped(namespace)}" qname="n:${local}"/>`;
}

export function envelope(body: string, blocks = '', namespace = SOAP12): string {
  const header = blocks === '' ? '' : `<env:Header>${blocks}</env:Header>`;
  return `<env:Envelope xmlns:env="${namespace}">${header}<env:Body>${body}</env:Body></env:Envelope>`;
}

function element(name: string, value: string | number | undefined): string {
  return value === undefined ? '' : `<${name}>${escaped(String(value))}</${name}>`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
