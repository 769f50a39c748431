import { expect } from 'chai';
import type { MessageByCommand, Modification, NaptrRecord } from '../../../generated/messages.js';
import type { CommandCode } from '../../../src/idd/codes.js';
import { MessageDigest } from '../../../src/idd/receiving/message-digest.js';
import { sha256Digest } from '../../../src/system/sha256-digest.js';
import {
  addDataRequest,
  addNodeRequest,
  EACH_MESSAGE,
  sampleRecord,
  sampleRecords,
} from '../../soap/sample-messages.js';

/** The digest of a message whose list comes in pieces of this size. */
function digestOf<C extends CommandCode>(command: C, message: MessageByCommand[C], piece = 1000): string {
  const digest = new MessageDigest(sha256Digest(), command, message.header);
  const { enumMappingDataList, enumMappingModificationList } = message as Lists;
  const records = enumMappingDataList?.naptrRecord ?? [];
  for (let at = 0; at < records.length; at += piece) digest.records(records.slice(at, at + piece));
  const modifications = enumMappingModificationList?.modification ?? [];
  for (let at = 0; at < modifications.length; at += piece) digest.modifications(modifications.slice(at, at + piece));
  return Buffer.from(digest.end(message)).toString('hex');
}

interface Lists {
  enumMappingDataList?: { naptrRecord: NaptrRecord[] };
  enumMappingModificationList?: { modification: Modification[] };
}

describe('the digest of a message', () => {
  it('is 16 bytes, and the same in every run', () => {
    expect(digestOf('ADD_DATA_REQ', EACH_MESSAGE.ADD_DATA_REQ)).to.equal('d7ada6b7917293650675116824677c84');
  });

  it('is another one for each command', () => {
    const digests = (Object.keys(EACH_MESSAGE) as CommandCode[]).map((command) =>
      digestOf(command, EACH_MESSAGE[command]),
    );
    expect(new Set(digests).size).to.equal(digests.length);
  });

  it('is the same in whatever pieces the list comes', () => {
    const message = addNodeRequest(1000);
    const whole = digestOf('ADD_NODE_REQ', message);
    for (const piece of [1, 7, 999, 5000]) expect(digestOf('ADD_NODE_REQ', message, piece)).to.equal(whole);
  });

  describe('is the same where the message says the same in other words', () => {
    const one = addNodeRequest(2);
    const same: [string, typeof one][] = [
      ['flags and service in another case', withFirst(one, { flags: 'U', service: 'e2u+SIP' })],
      ['an address written in another way', addNodeRequest(2, { originatingDesAddress: '::ffff:127.0.0.1' })],
    ];
    for (const [what, other] of same) {
      it(what, () => expect(digestOf('ADD_NODE_REQ', other)).to.equal(digestOf('ADD_NODE_REQ', one)));
    }
  });

  describe('is another one where anything differs:', () => {
    const one = addNodeRequest(2);
    const [record] = one.enumMappingDataList.naptrRecord as [NaptrRecord];
    const { e164Number, ...rest } = record as NaptrRecord & { e164Number: string };
    const { ttl: _, ...withoutTtl } = record;
    const replaced = (first: NaptrRecord) => ({
      ...one,
      enumMappingDataList: { naptrRecord: [first, sampleRecord(1)] },
    });
    const others: [string, typeof one][] = [
      ['broadcastId', addNodeRequest(2, { broadcastId: 'b-2' })],
      ['messageId', addNodeRequest(2, { messageId: 'm-2' })],
      ['order', withFirst(one, { order: 101 })],
      ['preference', withFirst(one, { preference: 11 })],
      ['service', withFirst(one, { service: 'E2U+mail' })],
      ['regexp', withFirst(one, { regexp: '!^.*$!sip:b@ims.example!' })],
      ['a space in regexp', withFirst(one, { regexp: `${record.regexp} ` })],
      ['replacement', withFirst(one, { replacement: 'a.example' })],
      ['ttl', withFirst(one, { ttl: 3601 })],
      ['no ttl', replaced(withoutTtl as NaptrRecord)],
      ['a block in place of a number', replaced({ ...rest, e164Prefix: e164Number } as NaptrRecord)],
      ['the order of records', { ...one, enumMappingDataList: { naptrRecord: [sampleRecord(1), sampleRecord(0)] } }],
      ['one record less', addNodeRequest(1)],
      ['one record more', addNodeRequest(3)],
      ['an activation timestamp', { ...one, activationTimestamp: new Date(0) }],
      ['values that move from one field to the next', withFirst(one, { order: 10, preference: 10 })],
    ];
    for (const [what, other] of others) {
      it(what, () => expect(digestOf('ADD_NODE_REQ', other)).to.not.equal(digestOf('ADD_NODE_REQ', one)));
    }

    it('the activation timestamp', () => {
      const at = (time: number) => digestOf('ADD_NODE_REQ', { ...one, activationTimestamp: new Date(time) });
      expect(at(1)).to.not.equal(at(2));
      expect(at(1)).to.equal(at(1));
    });

    it('no list in place of an empty one', () => {
      const { header, result } = EACH_MESSAGE.ADD_NODE_RESP;
      const without = digestOf('ADD_NODE_RESP', { header, result });
      expect(digestOf('ADD_NODE_RESP', { header, result, enumMappingDataList: { naptrRecord: [] } })).to.not.equal(
        without,
      );
    });

    it('the result and its description', () => {
      const { header } = EACH_MESSAGE.ADD_DATA_RESP;
      const digests = [{ resultCode: 200 }, { resultCode: 603 }, { resultCode: 603, resultDescription: 'no' }].map(
        (result) => digestOf('ADD_DATA_RESP', { header, result }),
      );
      expect(new Set(digests).size).to.equal(3);
    });

    it('existing and modified records that change places, or pairs', () => {
      const { header } = EACH_MESSAGE.MOD_DATA_REQ;
      const [a, b, c, d] = sampleRecords(4) as [NaptrRecord, NaptrRecord, NaptrRecord, NaptrRecord];
      const of = (...pairs: [NaptrRecord, NaptrRecord][]) =>
        digestOf('MOD_DATA_REQ', {
          header,
          enumMappingModificationList: { modification: pairs.map(([existing, modified]) => ({ existing, modified })) },
        });
      const digests = [of([a, b], [c, d]), of([b, a], [c, d]), of([c, d], [a, b]), of([a, b])];
      expect(new Set(digests).size).to.equal(4);
    });

    it('any of the records of a long list', () => {
      const long = addDataRequest(5000);
      const changed = structuredClone(long);
      changed.enumMappingDataList.naptrRecord[4999]!.preference += 1;
      expect(digestOf('ADD_DATA_REQ', changed)).to.not.equal(digestOf('ADD_DATA_REQ', long));
    });
  });
});

function withFirst<M extends ReturnType<typeof addNodeRequest>>(message: M, changes: Partial<NaptrRecord>): M {
  const [first, ...others] = message.enumMappingDataList.naptrRecord as [NaptrRecord, ...NaptrRecord[]];
  return { ...message, enumMappingDataList: { naptrRecord: [{ ...first, ...changes } as NaptrRecord, ...others] } };
}
