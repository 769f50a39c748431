// Changes the host profile of the store given as argument for ever, and prints each broadcast once it is stored.
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.js';
import { record } from '../sample-records.js';

const store = await openSqliteStore(process.argv[2]!);
for (let at = 0; ; at += 1) {
  const broadcastId = `b-${at}`;
  const change = { command: 'ADD_DATA_REQ' as const, records: [record(String(441632000000 + at))] };
  await store.changeHostProfile(change, { broadcastId, at: 0, recordsPerEntry: 1000 });
  process.stdout.write(`${broadcastId}\n`);
}
