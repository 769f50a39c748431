import Database from 'better-sqlite3';
import { StoreError } from '../../idd/ports/store/index.js';

/**
 * What an error of SQLite means for the operator: STORE_FULL, or STORE_UNUSABLE where the file or the disk is at fault. Anything else, an error of
 * ours or a broken constraint, stays as it is.
 */
export function storeError(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  if (error.code === 'SQLITE_FULL') {
    return new StoreError('STORE_FULL', 'The store cannot take more: the disk or the file is full', { cause: error });
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(error.code)) {
    return new StoreError('STORE_UNUSABLE', 'The store is in use by another process', { cause: error });
  }
  if (/^SQLITE_(CORRUPT|NOTADB|CANTOPEN|READONLY|IOERR|PERM|AUTH|NOLFS|NOMEM|PROTOCOL)/.test(error.code)) {
    return new StoreError('STORE_UNUSABLE', `The store cannot be used: ${error.message} (${error.code})`, {
      cause: error,
    });
  }
  return error;
}
