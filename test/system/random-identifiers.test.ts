import { install } from '@sinonjs/fake-timers';
import { expect } from 'chai';
import { randomIdentifiers } from '../../src/system/random-identifiers.js';

describe('identifiers of messages and broadcasts', () => {
  for (const kind of ['messageId', 'broadcastId'] as const) {
    it(`are UUIDs of version 7 [RFC 9562 §5.7]: ${kind}`, () => {
      const clock = install({ now: Date.UTC(2026, 10, 22), toFake: ['Date'] });
      try {
        const id = randomIdentifiers[kind]();
        expect(id).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(Number.parseInt(id.slice(0, 13).replace('-', ''), 16)).to.equal(Date.UTC(2026, 10, 22));
      } finally {
        clock.uninstall();
      }
    });

    it(`are given once only, also within a millisecond: ${kind}`, () => {
      const clock = install({ toFake: ['Date'] });
      try {
        const ids = Array.from({ length: 10_000 }, () => randomIdentifiers[kind]());
        expect(new Set(ids).size).to.equal(ids.length);
      } finally {
        clock.uninstall();
      }
    });

    it(`sort behind those of an earlier millisecond: ${kind}`, () => {
      const clock = install({ now: 0, toFake: ['Date'] });
      try {
        const ids: string[] = [];
        for (const time of [0, 1, 255, 256, 2 ** 32 - 1, 2 ** 32, Date.UTC(2026, 10, 22)]) {
          clock.setSystemTime(time);
          ids.push(randomIdentifiers[kind]());
        }
        expect(ids).to.deep.equal(ids.toSorted());
      } finally {
        clock.uninstall();
      }
    });
  }
});
