import { expect } from 'chai';
import { block, record } from '../sample-records.js';
import {
  adding,
  announcers,
  beforeAndAfterRestart,
  fresh,
  hostChanges,
  identities,
  listAll,
  modifying,
  type OpenStore,
  removing,
  T,
  withStore,
} from './fixture.js';

/** The journal entries of a command from one to another, as a message carries them. */
const entries = (what: 'ADD' | 'MOD' | 'REMOVE', first: number, last = first) => ({
  command: `${what}_DATA_REQ` as const,
  journal: { first, last },
});

export function describeHostProfile(open: () => Promise<OpenStore>): void {
  describe('changes of the host profile', () => {
    withStore(open, (opened) => {
      const options = (recordsPerEntry = 1000) => ({ broadcastId: fresh('b'), at: T, recordsPerEntry });

      it('resolves and lists what was added, also after a restart', async () => {
        const { store } = opened();
        await hostChanges(store, adding(...block(3), record('44163296*', { ttl: 60 })));
        await beforeAndAfterRestart(opened(), async (each) => {
          expect(await announcers(each, '441632960001')).to.deep.equal(['host', 'host']);
          expect(identities(await listAll(each))).to.deep.equal(
            identities([...block(3), record('44163296*', { ttl: 60 })]),
          );
        });
      });

      it('gives back each record as it was given', async () => {
        const { store } = opened();
        const odd = record('00', { flags: '', service: '', regexp: ' !\u0000é"!', replacement: 'x.example.', ttl: 0 });
        await hostChanges(store, adding(odd, record('0*', { order: 65535, preference: 0 })));
        expect(await listAll(store)).to.have.deep.members([odd, record('0*', { order: 65535, preference: 0 })]);
      });

      it('cuts a change into journal entries, each of which a message can carry', async () => {
        const { store } = opened();
        const records = block(5);
        await hostChanges(store, adding(...records), 2);
        const changes = await Promise.all([1, 2, 3].map((at) => store.readJournal(entries('ADD', at))));
        expect(changes).to.deep.equal([
          adding(...records.slice(0, 2)),
          adding(...records.slice(2, 4)),
          adding(...records.slice(4)),
        ]);
        expect(await store.readJournal(entries('ADD', 1, 3))).to.deep.equal(adding(...records));
      });

      it('reads modifications and removals back from the journal', async () => {
        const { store, reopen } = opened();
        const [one, two, three] = block(3) as [
          ReturnType<typeof record>,
          ReturnType<typeof record>,
          ReturnType<typeof record>,
        ];
        await hostChanges(store, adding(one, two));
        await hostChanges(store, modifying([one, { ...three, service: 'E2U+SIP', ttl: 5 }]));
        await hostChanges(store, removing(two));
        const again = await reopen();
        expect(await again.readJournal(entries('MOD', 2))).to.deep.equal(
          modifying([one, { ...three, service: 'E2U+SIP', ttl: 5 }]),
        );
        expect(await again.readJournal(entries('REMOVE', 3))).to.deep.equal(removing(two));
      });

      it('reads of a journal range the entries of one command, and rejects a range without any', async () => {
        const { store } = opened();
        const [one, two] = block(2);
        await hostChanges(store, adding(one!));
        await hostChanges(store, removing(one!));
        await hostChanges(store, adding(two!));
        expect(await store.readJournal(entries('ADD', 1, 3))).to.deep.equal(adding(one!, two!));
        for (const nothing of [entries('MOD', 1, 3), entries('ADD', 4)]) {
          expect(await store.readJournal(nothing).catch((error: Error) => error)).to.be.instanceOf(Error);
        }
      });

      it('stores nothing when a record is missing or would be there twice', async () => {
        const { store } = opened();
        const [one, two] = block(2) as [ReturnType<typeof record>, ReturnType<typeof record>];
        await hostChanges(store, adding(one, two));
        const cases = [
          [removing(record('33*')), { kind: 'missing', record: record('33*') }],
          [removing(one, one), { kind: 'missing', record: one }],
          [modifying([record('33*'), one]), { kind: 'missing', record: record('33*') }],
          [modifying([one, two]), { kind: 'collision', record: two }],
        ] as const;
        for (const [change, outcome] of cases) {
          const each = options();
          expect(await store.changeHostProfile(change, each)).to.deep.equal(outcome);
          expect(await store.getBroadcast(each.broadcastId)).to.equal(undefined);
        }
        expect(identities(await listAll(store))).to.deep.equal(identities([one, two]));
        expect(await store.readJournal(entries('ADD', 2)).catch((error: Error) => error)).to.be.instanceOf(Error);
      });

      it('lists records by number in pages, and under a prefix', async () => {
        const { store } = opened();
        const records = [...block(20), record('4416*'), record('44*'), record('33199001234'), record('4')];
        await hostChanges(store, adding(...records));
        expect(identities(await listAll(store))).to.deep.equal(identities(records));
        const under = records.filter((each) => (each.e164Number ?? each.e164Prefix)!.startsWith('+4416'));
        expect(identities(await listAll(store, undefined, '+4416'))).to.deep.equal(identities(under));
        expect(await listAll(store, undefined, '+441632960007')).to.deep.equal([records[7]]);
        expect(await listAll(store, undefined, '+5')).to.deep.equal([]);
        const page = await store.listRecords({ limit: 24 });
        expect(page).not.to.have.property('next');
        expect(page.items.length).to.equal(24);
        expect(await store.listRecords({ limit: 5, after: 'nonsense' })).to.deep.equal({ items: [] });
        expect(await store.listRecords({ operator: '999-99', limit: 5 })).to.deep.equal({ items: [] });
      });
    });
  });
}
