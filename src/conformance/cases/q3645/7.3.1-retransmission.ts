import { type CaseDefinition, type Clause, failed, passed, recommendedMissing } from '../../case.js';
import type { CaseContext } from '../../case-context.js';
import { listText } from '../../message-text.js';
import type { React } from '../../played-peer.js';
import type { Received } from '../../received.js';
import { isAcknowledged } from '../../session.js';
import { describeAnswer, seconds } from '../../target.js';
import { inTwoTries } from './in-two-tries.js';
import { LATE_ACK } from './late-ack.js';
import { BY_OPERATOR, requestOfTarget } from './request-of-target.js';

/** An ADD_DATA_REQ whose response is answered so. */
async function dataRequest(context: CaseContext, react: React) {
  const header = context.header();
  context.peer.react(header.messageId!, react);
  return context.acknowledged('ADD_DATA_REQ', listText([context.record()]), header);
}

/** Silence, or whatever it is, for so many arrivals; then ACK 100. */
function after(count: number, reaction: ReturnType<React>): React {
  return (_received, arrival) => (arrival <= count ? reaction : { kind: 'ack', returnCode: 100 });
}

/** The first response has to come; whether the second does is the question. */
async function judgeRepetition(context: CaseContext, react: React) {
  const request = await dataRequest(context, react);
  await context.response(request);
  const [first, second] = await context.arrivals(request, 2);
  if (second === undefined) {
    return recommendedMissing(`ADD_DATA_RESP came once, and not again within ${seconds(context.settings.timeout)}`);
  }
  return sameMessage(first!, second);
}

function sameMessage(first: Received, second: Received) {
  const between = seconds(second.at - first.at);
  const { header, resultCode } = first;
  const differs = Object.entries(header).find(([name, value]) => second.header[name as keyof typeof header] !== value);
  if (differs !== undefined) return failed(`it came again after ${between}, but with another ${differs[0]}`);
  if (second.resultCode !== resultCode) return failed(`it came again after ${between}, but with another result code`);
  return passed(`${first.command} came again after ${between}`);
}

/** An answer that is no ACK of the message. */
function asIfNothingCame(id: string, sends: string, reaction: ReturnType<React>): CaseDefinition {
  return {
    id,
    level: 'recommended',
    sends,
    expects: 'the same response again',
    waits: true,
    run: (context) => judgeRepetition(context, after(1, reaction)),
  };
}

/** [Q.3645 §7.3.1] */
export const clause731: Clause = {
  document: 'q3645',
  clause: '7.3.1',
  title: 'Message acknowledgement and response timeout',
  sentences: [
    {
      text: 'When a DES sends a request/response message which does not receive an ACK message after a T0 timeout, it should retransmit the request/response message and wait for the acknowledgement accordingly.',
      cases: [
        asIfNothingCame('q3645/7.3.1/1', 'no ACK to a response, on a connection that stays open', { kind: 'silence' }),
        asIfNothingCame('q3645/7.3.1/2', 'no ACK to a response: the connection is closed', { kind: 'close' }),
        asIfNothingCame('q3645/7.3.1/3', 'an ACK with the messageId of another message to a response', {
          kind: 'ack',
          returnCode: 100,
          messageId: 'of-another-message',
        }),
        asIfNothingCame('q3645/7.3.1/4', 'HTTP 200 with an empty body to a response', {
          kind: 'http',
          status: 200,
          body: '',
        }),
        requestOfTarget({
          id: 'q3645/7.3.1/7',
          level: 'recommended',
          sends: 'no ACK to a request of the target',
          expects: 'the same request again',
          react: after(1, { kind: 'silence' }),
          async run(context, request) {
            const again = await context.again(request, context.settings.timeout);
            const verdict =
              again === undefined
                ? recommendedMissing(`it did not come again within ${seconds(context.settings.timeout)}`)
                : sameMessage(request, again);
            await context.respond(request, 200);
            return verdict;
          },
        }),
        {
          id: 'q3645/7.3.1/5',
          level: 'mandatory',
          sends: 'no ACK to a response; ACK 100 to its repetition',
          expects: 'no further repetition within twice the measured T0',
          waits: true,
          run: (context) =>
            inTwoTries(async () => {
              const t0 = await context.t0();
              const request = await dataRequest(context, after(1, { kind: 'silence' }));
              await context.response(request);
              if ((await context.arrivals(request, 2)).length < 2 || t0 === undefined) {
                return recommendedMissing('the response does not come again, so no repetition can be acknowledged');
              }
              const all = await context.arrivals(request, 3, 2 * t0 + 100);
              return all.length === 2
                ? passed(`2 arrivals, none within ${seconds(2 * t0)} after the ACK`)
                : failed(`it came ${all.length} times though the second one was acknowledged`);
            }),
        },
        LATE_ACK,
      ],
      untested: 'T0 is not told to peers: the tester measures it once, from a response to its repetition.',
    },
    {
      text: 'The DES should alarm when it does not receive any ACK message after five retransmits of the request/response message.',
      cases: [
        {
          id: 'q3645/7.3.1/6',
          level: 'recommended',
          sends: 'no ACK to a response and to its first four repetitions',
          expects: 'five repetitions of the response',
          waits: true,
          async run(context) {
            const request = await dataRequest(context, after(5, { kind: 'silence' }));
            await context.response(request);
            const all = await context.arrivals(request, 6);
            const saw = `${all.length - 1} repetitions`;
            return all.length === 6 ? passed(saw) : recommendedMissing(saw);
          },
        },
      ],
      untested: 'The alarm goes to the operator of the target, and is not seen by peers.',
    },
    {
      text: 'When a DES sends a request message which does not receive the response after a T1 timeout, it should retransmit the request message and trigger a system alarm at the meanwhile.',
      cases: [
        requestOfTarget({
          id: 'q3645/7.3.1/8',
          level: 'recommended',
          sends:
            'ACK 100 to a request of the target, and no response; the response late, when the request has come again',
          expects: 'the request again after T1, and ACK 100 to the late response',
          async run(context, request) {
            const { messageId } = request.header;
            const { requests = 0 } = context.settings;
            const again = await context.again(request, requests);
            if (again === undefined) {
              await context.respond(request, 200);
              return recommendedMissing(`${request.command} did not come again within ${seconds(requests)}`);
            }
            const between = seconds(again.at - request.at);
            const late = await context.respond(request, 200);
            return isAcknowledged(late.answer)
              ? passed(`${request.command} ${messageId} again after ${between}, then ${describeAnswer(late.answer)}`)
              : failed(`the late response was answered with ${describeAnswer(late.answer)}`);
          },
        }),
      ],
      untested: `${BY_OPERATOR} The alarm goes to that operator.`,
    },
  ],
};
