import { expect } from 'chai';
import { type Phase, QUEUED } from '../../src/exchange/delivery.js';
import { repeatResponse } from '../../src/exchange/repeat.js';
import { delivery } from './sample-facts.js';

function repeated(phase: Phase, changes: { snapshot?: number; hasLaterContent?: boolean } = {}): boolean {
  const { hasLaterContent = false, ...content } = changes;
  const effects = repeatResponse({ response: { id: 4, delivery: delivery(phase), ...content }, hasLaterContent });
  if (effects.length > 0) expect(effects).to.deep.equal([{ kind: 'deliver', id: 4, delivery: QUEUED }]);
  return effects.length > 0;
}

describe('the response to a request that comes again', () => {
  it('is sent once more where it had been sent and has ended', () => {
    for (const phase of ['done', 'rejected', 'failed', 'expired'] as const) expect(repeated(phase)).to.equal(true);
    for (const phase of ['queued', 'sent', 'acknowledged', 'cancelled'] as const) {
      expect(repeated(phase)).to.equal(false);
    }
  });

  it('is not sent where it bears a profile that the peer did not take and that is out of date', () => {
    expect(repeated('failed', { snapshot: 3, hasLaterContent: true })).to.equal(false);
    expect(repeated('failed', { snapshot: 3 })).to.equal(true);
    expect(repeated('done', { snapshot: 3, hasLaterContent: true })).to.equal(true);
    expect(repeated('failed', { hasLaterContent: true })).to.equal(true);
  });

  it('is not sent where none is kept any more', () => {
    expect(repeatResponse({ hasLaterContent: false })).to.deep.equal([]);
  });
});
