import type {
  AddDataReq,
  AddNodeReq,
  ModDataReq,
  NaptrRecord,
  RemoveDataReq,
  RemoveNodeReq,
} from '../../../generated/messages.js';
import { recordIdentity } from '../../../src/enum/naptr-record.js';
import { checkNaptrRecord } from '../../../src/enum/naptr-rules.js';
import type { Request } from './fault.js';

/** What the peer has of the one node that it knows, in memory, and the five procedures on it [Q.3645 §7.1, §7.2]. */
export class Profile {
  added = false;
  /** The node was added at some time. */
  hadNode = false;
  records = new Set<string>();

  /** Applies a request whole or not at all; gives the result code [Q.3645 Table 3]. */
  carryOut({ command, message }: Request): number {
    switch (command) {
      case 'ADD_NODE_REQ':
        return this.addNode((message as AddNodeReq).enumMappingDataList.naptrRecord);
      case 'REMOVE_NODE_REQ':
        return this.removeNode((message as RemoveNodeReq).enumMappingDataList?.naptrRecord ?? []);
      case 'ADD_DATA_REQ':
        return this.addData((message as AddDataReq).enumMappingDataList.naptrRecord);
      case 'MOD_DATA_REQ':
        return this.modifyData((message as ModDataReq).enumMappingModificationList.modification);
      default:
        return this.removeData((message as RemoveDataReq).enumMappingDataList.naptrRecord);
    }
  }

  private addNode(records: NaptrRecord[]): number {
    if (!areValid(records)) return 601;
    this.added = true;
    this.hadNode = true;
    this.records = new Set(records.map(recordIdentity));
    return 200;
  }

  private removeNode(records: NaptrRecord[]): number {
    if (!areValid(records)) return 602;
    this.added = false;
    this.records = new Set();
    return 200;
  }

  private addData(records: NaptrRecord[]): number {
    if (!this.added || !areValid(records)) return 603;
    for (const record of records) this.records.add(recordIdentity(record));
    return 200;
  }

  private modifyData(modifications: { existing: NaptrRecord; modified: NaptrRecord }[]): number {
    const existing = modifications.map((one) => recordIdentity(one.existing));
    const modified = modifications.map((one) => recordIdentity(one.modified));
    const kept = new Set([...this.records].filter((identity) => !existing.includes(identity)));
    const areThere = existing.every((identity) => this.records.has(identity));
    const areNew = modified.every((identity) => !kept.has(identity));
    if (!this.added || !areThere || !areNew || !areValid(modifications.map((one) => one.modified))) return 604;
    this.records = new Set([...kept, ...modified]);
    return 200;
  }

  private removeData(records: NaptrRecord[]): number {
    const identities = records.map(recordIdentity);
    if (!this.added || !identities.every((identity) => this.records.has(identity))) return 605;
    for (const identity of identities) this.records.delete(identity);
    return 200;
  }
}

function areValid(records: NaptrRecord[]): boolean {
  return records.every((record) => checkNaptrRecord(record) === undefined);
}
