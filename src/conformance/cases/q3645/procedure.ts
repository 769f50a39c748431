import { isSameAddress } from '../../../idd/address.js';
import { responseTo } from '../../../idd/codes.js';
import { type CaseDefinition, failed, passed, recommendedMissing, type Verdict } from '../../case.js';
import type { CaseContext } from '../../case-context.js';
import { judgeAck } from '../../judge.js';
import { HEADER_NAMES, type HeaderValues, listText, modificationText } from '../../message-text.js';
import { describeReceived, type Received } from '../../received.js';
import { seconds } from '../../target.js';
import { inTwoTries } from './in-two-tries.js';

/** A valid request of each procedure of clause 7, which is accepted. */
export interface ValidRequest {
  command: 'ADD_NODE_REQ' | 'REMOVE_NODE_REQ' | 'ADD_DATA_REQ' | 'MOD_DATA_REQ' | 'REMOVE_DATA_REQ';
  /** Prepares what it needs at the target, and gives what it contains after the header. */
  content(context: CaseContext): Promise<string>;
  /** It changes the node. */
  alone: boolean;
}

export const ADD_NODE: ValidRequest = {
  command: 'ADD_NODE_REQ',
  alone: true,
  content: async (context) => context.profile(context.record()),
};

export const REMOVE_NODE: ValidRequest = { command: 'REMOVE_NODE_REQ', alone: true, content: async () => '' };

export const ADD_DATA: ValidRequest = {
  command: 'ADD_DATA_REQ',
  alone: false,
  content: async (context) => listText([context.record()]),
};

export const MOD_DATA: ValidRequest = {
  command: 'MOD_DATA_REQ',
  alone: false,
  async content(context) {
    const record = context.record();
    await context.prepare('ADD_DATA_REQ', listText([record]));
    return modificationText(record, { ...record, preference: 20 });
  },
};

export const REMOVE_DATA: ValidRequest = {
  command: 'REMOVE_DATA_REQ',
  alone: false,
  async content(context) {
    const record = context.record();
    await context.prepare('ADD_DATA_REQ', listText([record]));
    return listText([record]);
  },
};

/** Step 2 of each procedure: the request is acknowledged. */
export function isAcknowledgedCase(id: string, { command, alone, content }: ValidRequest): CaseDefinition {
  return {
    id,
    level: 'mandatory',
    alone,
    sends: `a valid ${command}`,
    expects: 'ACK 100 with its messageId in the HTTP response',
    async run(context) {
      return judgeAck(await context.send(command, await content(context)), 100);
    },
  };
}

/** Step 3: the response comes, and accepts the request. */
export function isAnsweredCase(id: string, { command, alone, content }: ValidRequest): CaseDefinition {
  return {
    id,
    level: 'mandatory',
    alone,
    sends: `a valid ${command}`,
    expects: `ACK 100, then ${responseTo(command)} with result 200 as a message of its own, valid against the contract`,
    async run(context) {
      const response = await context.request(command, await content(context));
      const saw = describeReceived(response);
      if (response.resultCode !== 200) return failed(saw);
      return response.invalid === undefined ? passed(saw) : failed(`${saw}, which is not valid: ${response.invalid}`);
    },
  };
}

/** Parameters 1 to 6 of each response. */
export function responseHeaderCase(id: string, { command, alone, content }: ValidRequest): CaseDefinition {
  return {
    id,
    level: 'recommended',
    alone,
    sends: `a valid ${command}`,
    expects: `${responseTo(command)} with the messageId, the operators and addresses of both DESs in their roles, and the broadcastId of the request`,
    async run(context) {
      const request = await context.acknowledged(command, await content(context));
      return judgeHeader(request.header, await context.response(request));
    },
  };
}

function judgeHeader(sent: HeaderValues, response: Received): Verdict {
  const absent = HEADER_NAMES.filter((name) => response.header[name] === undefined);
  const other = HEADER_NAMES.filter((name) => {
    const value = response.header[name];
    return (
      value !== undefined &&
      value !== sent[name] &&
      !(name.endsWith('Address') && isSameAddress(value, sent[name] ?? ''))
    );
  });
  if (other.length > 0) {
    return failed(
      `${response.command} with ${other.map((name) => `${name} ${response.header[name]} instead of ${sent[name]}`).join(', ')}`,
    );
  }
  return absent.length > 0
    ? recommendedMissing(`${response.command} without ${absent.join(', ')}`)
    : passed(`${response.command} with all of them`);
}

/** Parameter 7 of each response. */
export function responseResultCase(id: string, { command, alone, content }: ValidRequest): CaseDefinition {
  return {
    id,
    level: 'recommended',
    alone,
    sends: `a valid ${command}`,
    expects: `${responseTo(command)} with result code and result description`,
    async run(context) {
      const { resultCode, resultDescription } = await context.request(command, await content(context));
      if (resultCode === undefined || Number.isNaN(resultCode)) return failed('no result code');
      return resultDescription === undefined || resultDescription === ''
        ? recommendedMissing(`result code ${resultCode} without a description`)
        : passed(`${resultCode} "${resultDescription}"`);
    },
  };
}

/** Step 4: the tester's ACK ends the procedure. */
export function isEndedCase(id: string, { command, alone, content }: ValidRequest): CaseDefinition {
  return {
    id,
    level: 'mandatory',
    alone,
    waits: true,
    sends: `a valid ${command}; ACK 100 to the response`,
    expects: 'the response does not come again within twice the measured T0',
    run: (context) =>
      inTwoTries(async () => {
        const t0 = (await context.t0()) ?? context.settings.timeout / 2;
        const request = await context.acknowledged(command, await content(context));
        await context.response(request);
        const all = await context.arrivals(request, 2, 2 * t0 + 100);
        return all.length === 1
          ? passed(`once, and not again within ${seconds(2 * t0)}`)
          : failed(`again after ${seconds(all[1]!.at - all[0]!.at)}, though it was acknowledged`);
      }),
  };
}

/** The parameters of a message in the Recommendation's words. */
export function shouldInclude(command: string, ...more: string[]): string {
  const parameters = [
    'Message identifier',
    'The originating operator identifier',
    'The terminating operator identifier',
    'The IP address of the originating DES',
    'The IP address of the terminating DES',
    'The broadcast identifier which can associate the broadcast confirmation with the broadcast indication',
    ...more,
  ];
  return `The ${command} message should include: ${parameters.map((name, at) => `${at + 1}) ${name}`).join('; ')}`;
}

export const FIGURE = 'It says what the figure shows, and asks for nothing.';
export const ORIGINATING =
  'In the role of the originating DES the target acts only when its operator begins a request: `q3645/9.1/3` and `q3645/9.2/40` look at one (`--requests`).';

export const LAST_STEP = 'The originating DES sends ACK (100) to the terminating DES with successful acknowledgement.';
