import { expect } from 'chai';
import { MessageReader } from '../../../src/soap/decoding/message-reader.js';
import { HEADER, message, RECORD, read } from './reading.js';

const list = (content: string) => `<enumMappingDataList>${content}</enumMappingDataList>`;

function reader(streamed = false): MessageReader {
  return new MessageReader({ streamed });
}

describe('the message reader', () => {
  it('gives the opening as soon as the header has been read', () => {
    const it_ = reader();
    const xml = Buffer.from(message());
    const end = xml.indexOf('</header>') + '</header>'.length;
    it_.write(xml.subarray(0, end - 1));
    expect(it_.opening).to.equal(undefined);
    it_.write(xml.subarray(end - 1, end));
    expect(it_.opening?.command).to.equal('ADD_DATA_REQ');
    expect(it_.opening?.header).to.include({ messageId: 'm-1', originatingOperatorId: '234-15', broadcastId: 'b-1' });
    expect(it_.message).to.equal(undefined);
  });

  it('gives the opening even when the rest of the same chunk is wrong', () => {
    const { opening, rejection, message: whole } = read(message(`${HEADER}<unknown/>`));
    expect(opening?.header.messageId).to.equal('m-1');
    expect(rejection).to.include({ kind: 'ack', returnCode: 401, messageId: 'm-1' });
    expect(whole).to.equal(undefined);
  });

  it('gives no opening when the header is not valid', () => {
    const { opening, rejection } = read(message(HEADER.replace('b-1', '')));
    expect(opening).to.equal(undefined);
    expect(rejection).to.include({ returnCode: 400 });
  });

  it('names the message in a rejection once its identifier has been read', () => {
    expect(read(message(HEADER.replace('234-15', '!!'))).rejection).to.include({ returnCode: 401, messageId: 'm-1' });
    expect(read(message(HEADER.replace('m-1', ''))).rejection).not.to.have.property('messageId');
    expect(read(message().replace('<protocolVersion>1.0', '<protocolVersion>9')).rejection).not.to.have.property(
      'messageId',
    );
    expect(read(`${message()}text`).rejection).to.include({ returnCode: 401, messageId: 'm-1' });
  });

  it('has a message only after the end', () => {
    const it_ = reader();
    it_.write(Buffer.from(message()));
    expect(it_.message).to.equal(undefined);
    expect(it_.rejection).to.equal(undefined);
    it_.end();
    expect(it_.message?.header.messageId).to.equal('m-1');
  });

  it('has a rejection and no message when it is ended without a byte', () => {
    const it_ = reader();
    it_.end();
    expect(it_.rejection).to.include({ kind: 'ack', returnCode: 401 });
    expect(it_.message).to.equal(undefined);
  });

  it('reads no more after a rejection', () => {
    const it_ = reader(true);
    it_.write(Buffer.from(message(HEADER + list('<unknown/>'))));
    const first = it_.rejection;
    it_.write(Buffer.from(RECORD));
    it_.write(Buffer.from([0xff]));
    it_.end();
    expect(it_.rejection).to.equal(first);
    expect(it_.takeRecords()).to.deep.equal([]);
  });

  it('hands the records of a streamed list over once each, as they come', () => {
    const it_ = reader(true);
    const xml = message(HEADER + list(RECORD + RECORD.replace('100', '200') + RECORD.replace('100', '300')));
    const cut = xml.indexOf('300');
    it_.write(Buffer.from(xml.slice(0, cut)));
    expect(it_.takeRecords().map(({ order }) => order)).to.deep.equal([100, 200]);
    expect(it_.takeRecords()).to.deep.equal([]);
    it_.write(Buffer.from(xml.slice(cut)));
    it_.end();
    expect(it_.takeRecords().map(({ order }) => order)).to.deep.equal([300]);
    expect(it_.message).to.deep.include({ enumMappingDataList: { naptrRecord: [] } });
  });

  it('gives the records before a wrong one, and none after it', () => {
    const it_ = reader(true);
    it_.write(Buffer.from(message(HEADER + list(RECORD + RECORD.replace('<order>100', '<order>x') + RECORD))));
    expect(it_.takeRecords()).to.have.length(1);
    expect(it_.rejection).to.include({ returnCode: 401 });
  });

  it('counts the records of a streamed list: none is too few where one is needed', () => {
    expect(read(message(HEADER + list('')), { streamed: true }).rejection).to.include({ returnCode: 401 });
  });

  it('hands the modifications of a streamed list over, and keeps those of one that is not', () => {
    const record = RECORD.replace(/<\/?naptrRecord>/g, '');
    const modification = `<modification><existing>${record}</existing><modified>${record}</modified></modification>`;
    const list = `<enumMappingModificationList>${modification.repeat(2)}</enumMappingModificationList>`;
    const xml = message(HEADER + list, 'MOD_DATA_REQ');
    const it_ = reader(true);
    it_.write(Buffer.from(xml));
    it_.end();
    expect(it_.takeModifications()).to.have.length(2);
    expect(it_.takeModifications()).to.deep.equal([]);
    expect(it_.message).to.deep.include({ enumMappingModificationList: { modification: [] } });
    expect(read(xml).message).to.have.nested.property('enumMappingModificationList.modification').with.length(2);
  });

  it('gives the result of a response before its list has come', () => {
    const it_ = reader(true);
    const result = '<result><resultCode>200</resultCode><resultDescription> fine </resultDescription></result>';
    it_.write(
      Buffer.from(message(`${HEADER}${result}<enumMappingDataList>`, 'ADD_NODE_RESP').split('<enumMapping')[0]!),
    );
    expect(it_.result).to.deep.equal({ resultCode: 200, resultDescription: ' fine ' });
  });

  it('leaves out what the message leaves out', () => {
    const xml = message(`${HEADER}<enumMappingDataList/>`, 'ADD_NODE_REQ');
    expect(read(xml).message).to.have.all.keys('header', 'enumMappingDataList');
    expect(read(message(HEADER, 'REMOVE_NODE_REQ')).message).to.have.all.keys('header');
  });

  it('rejects the same way however the bytes come', () => {
    for (const xml of [
      message(`${HEADER}<unknown/>`),
      message().replace('100', '&#1;'),
      `${message()}<?a?>`,
      message().replace('E2U', `${'x'.repeat(300)}`),
      message().slice(0, 700),
    ]) {
      const whole = read(xml).rejection;
      for (const chunk of [1, 2, 3, 64, 4096]) expect(read(xml, { chunk }).rejection).to.deep.equal(whole);
    }
  });
});
