import { listText } from './message-text.js';
import { responseOf } from './received.js';
import { requireAcknowledged, type Session } from './session.js';

/**
 * T0 of the target in milliseconds: the time from a response that is not acknowledged to its repetition, which is. Undefined where none comes. Throws
 * Unmet, NoAnswer where not even the response comes.
 */
export async function measureT0(session: Session): Promise<number | undefined> {
  const { peer, settings, signal } = session;
  const header = session.header();
  peer.react(header.messageId!, (_received, arrival) =>
    arrival === 1 ? { kind: 'silence' } : { kind: 'ack', returnCode: 100 },
  );
  const request = await session.send('ADD_DATA_REQ', listText([session.record()]), header);
  requireAcknowledged(request);
  const first = await session.response(request);
  if (first === undefined) return undefined;
  const second = () => peer.arrivals(header.messageId!, responseOf(request))[1];
  const again = await peer.until(second, settings.timeout, signal);
  return again && again.at - first.at;
}
