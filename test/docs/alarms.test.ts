import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { z } from 'zod';
import { alarmSchema } from '../../src/admin/alarms.js';
import { parseConfig } from '../../src/config/parse-config.js';
import { ALARM_CAUSES, type AlarmSubject, kindOf } from '../../src/idd/alarm-catalogue.js';

const page = readFileSync(new URL('../../docs/alarms.md', import.meta.url), 'utf8');

/** How the page writes what an alarm is about; the store is a part of the DES. */
const OBJECTS: Record<AlarmSubject, string> = {
  peer: '`peer/X`',
  'broadcast at a peer': '`peer/X/broadcast/B`',
  des: '`des`',
};

const section = (heading: string) => page.split(/^#{2,3} /m).find((text) => text.startsWith(`${heading}\n`)) ?? '';

describe('docs/alarms.md', () => {
  it('lists the causes of the catalogue, with what they are in X.733', () => {
    const rows = [...page.matchAll(/^\| \[`([\w-]+)`\]\(#([\w-]+)\) \| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$/gm)];
    expect(rows.map((row) => row.slice(1))).to.deep.equal(
      ALARM_CAUSES.map((cause) => {
        const { severity, eventType, probableCause, about } = kindOf(cause);
        const objects = about.map((subject) => OBJECTS[subject]).join(', ');
        const parts: Partial<Record<string, string>> = {
          'store-failing': '`des/store`',
          'dns-stopped': '`des/dns`',
          'event-loop-delayed': '`des/event-loop`',
        };
        const object = parts[cause] ?? objects;
        return [cause, cause, severity, object, eventType, probableCause];
      }),
    );
  });

  for (const cause of ALARM_CAUSES) {
    it(`says of ${cause} what it does, what to do and how it ends`, () => {
      const text = section(cause).replaceAll(/\n {2}/g, ' ');
      expect(text).to.match(/^- \*\*Effect:\*\* \w.+\.$/m);
      expect(text).to.match(/^- \*\*What to do:\*\* \w.+\.$/m);
      expect(text).to.contain(`\n- **Ends** when ${kindOf(cause).ends}.\n`);
    });
  }

  it('has no cause that there is not', () => {
    const headings = [...page.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).to.deep.equal(ALARM_CAUSES);
  });

  it('shows an event of the webhook as it is posted', () => {
    const [, json] = /^```json\n(.+?)^```$/ms.exec(section('Webhook'))!;
    const event = z
      .strictObject({
        event: z.enum(['raised', 'acknowledged', 'cleared']),
        at: z.iso.datetime(),
        des: z.string(),
        alarm: z.strictObject(alarmSchema.shape),
      })
      .parse(JSON.parse(json!));
    const { severity, eventType, probableCause } = kindOf(event.alarm.cause);
    expect(event.alarm).to.include({ severity, eventType, probableCause, raisedAt: event.at });
  });

  it('shows a configuration of the webhook that is right', () => {
    const [, yaml] = /^```yaml\n(.+?)^```$/ms.exec(section('Webhook'))!;
    const source = { file: 'opendes.yaml', folder: '/', environment: {} };
    expect(parseConfig(`operator: { id: 234-15 }\n${yaml}`, source).alarms).to.deep.equal({
      webhook: 'https://alarms.example.net/opendes',
      webhookToken: '7f3c9b0e',
    });
  });
});
