import { readdirSync, readFileSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { StoreError } from '../../idd/ports/store/index.js';

const FOLDER = new URL('./migrations/', import.meta.url);
/** Marks our files in SQLite's header, so that another program's database is not taken for an empty one: 'des1'. */
const APPLICATION = 0x64657331;

/**
 * Looks whether the file is ours and of a version that we know, and changes nothing. Throws StoreError STORE_NEWER_SCHEMA when a newer opendes
 * has written it, STORE_UNUSABLE when another program has.
 */
export function checkOrigin(db: Database.Database): void {
  const known = Number(migrations().at(-1)?.slice(0, 6));
  const application = db.pragma('application_id', { simple: true }) as number;
  const isEmpty = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
  if (application !== APPLICATION && !(application === 0 && isEmpty)) {
    throw new StoreError('STORE_UNUSABLE', 'The file is a database of another program');
  }
  if (versionOf(db) > known) {
    throw new StoreError(
      'STORE_NEWER_SCHEMA',
      `The store was written by a newer opendes: its schema has version ${versionOf(db)}, this opendes knows versions up to ${known}`,
    );
  }
}

/** Brings the schema up to date: migrations are numbered SQL files, each applied in a transaction of its own that also notes its number. */
export function migrate(db: Database.Database): void {
  for (const name of migrations()) {
    const number = Number(name.slice(0, 6));
    if (number <= versionOf(db)) continue;
    const sql = readFileSync(new URL(name, FOLDER), 'utf8');
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${number}`);
      db.pragma(`application_id = ${APPLICATION}`);
    }).exclusive();
  }
}

function migrations(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => /^\d{6}\.sql$/.test(name))
    .sort();
}

function versionOf(db: Database.Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}
