import type { AddDataReq, ModDataReq, RemoveDataReq } from '../../../../generated/messages.js';
import { recordIdentity } from '../../../../src/enum/naptr-record.js';
import type { Fault, Request } from '../fault.js';

/** Another result code where the procedure is of that kind and has this result [Q.3645 Table 3]. */
function instead(command: string, code: number, other: number): Fault {
  return {
    does: `${command} is answered ${other} instead of ${code}`,
    carriesOut: (request, _profile, correctly) => {
      const result = correctly();
      return request.command === command && result === code ? other : result;
    },
  };
}

/** Nothing is done, and the result is that of success. */
function onlySays(command: Request['command']): Fault {
  return {
    does: `${command} is answered 200 once the node is added, and nothing is done`,
    carriesOut: (request, profile, correctly) => (request.command === command && profile.added ? 200 : correctly()),
  };
}

/** Nothing is done, and the result is that of a refusal. */
function refusesEvery(command: Request['command'], code: number): Fault {
  return {
    does: `every ${command} is answered ${code} once the node is added`,
    carriesOut: (request, profile, correctly) => (request.command === command && profile.added ? code : correctly()),
  };
}

/** Faults of what is done with a request [Q.3645 §7.1, §7.2, §9.3]. */
export const PROCEDURE_FAULTS = {
  'keeps no profile': {
    does: 'the records of ADD_NODE_REQ are thrown away',
    carriesOut: (request, profile, correctly) => {
      const result = correctly();
      if (request.command === 'ADD_NODE_REQ' && result === 200) profile.records.clear();
      return result;
    },
  },
  'adds a profile to the old one': {
    does: 'a second ADD_NODE_REQ leaves the records of the first',
    carriesOut: (request, profile, correctly) => {
      const before = request.command === 'ADD_NODE_REQ' ? profile.records : [];
      const result = correctly();
      for (const identity of before) profile.records.add(identity);
      return result;
    },
  },
  'refuses an activation that is past': {
    does: '601 where the timestamp of activation is past',
    carriesOut: ({ command, message }, _profile, correctly) => {
      const result = correctly();
      return command === 'ADD_NODE_REQ' && 'activationTimestamp' in message ? 601 : result;
    },
  },
  'no node is added twice': {
    does: '601 to ADD_NODE_REQ of a node that is added',
    carriesOut: ({ command }, profile, correctly) => (command === 'ADD_NODE_REQ' && profile.added ? 601 : correctly()),
  },
  'keeps the profile of a node that left': {
    does: 'REMOVE_NODE_REQ hides the records, and ADD_NODE_REQ brings them back',
    carriesOut: (request, profile, correctly) => {
      const before = new Set(profile.records);
      const wasAdded = profile.added;
      const result = correctly();
      if (request.command === 'REMOVE_NODE_REQ') profile.records = before;
      if (request.command === 'ADD_NODE_REQ' && !wasAdded) for (const one of before) profile.records.add(one);
      return result;
    },
  },
  'nobody leaves twice': {
    does: '602 to REMOVE_NODE_REQ of a node that is not there',
    carriesOut: ({ command }, profile, correctly) =>
      command === 'REMOVE_NODE_REQ' && !profile.added ? 602 : correctly(),
  },
  'refuses the list of REMOVE_NODE_REQ': {
    does: '602 where REMOVE_NODE_REQ has a list',
    carriesOut: ({ command, message }, _profile, correctly) => {
      const result = correctly();
      return command === 'REMOVE_NODE_REQ' && 'enumMappingDataList' in message ? 602 : result;
    },
  },
  'ADD_DATA_REQ does nothing': onlySays('ADD_DATA_REQ'),
  'refuses to add records': refusesEvery('ADD_DATA_REQ', 603),
  'refuses to modify records': refusesEvery('MOD_DATA_REQ', 604),
  'refuses to remove a node': refusesEvery('REMOVE_NODE_REQ', 602),
  'MOD_DATA_REQ does nothing': onlySays('MOD_DATA_REQ'),
  'REMOVE_DATA_REQ does nothing': {
    does: 'REMOVE_DATA_REQ of what is there is answered 200, and nothing is done',
    carriesOut: (request, profile, correctly) => {
      const before = new Set(profile.records);
      const result = correctly();
      if (request.command === 'REMOVE_DATA_REQ') profile.records = before;
      return result;
    },
  },
  'MOD_DATA_REQ adds only': {
    does: 'what is modified stays as it was as well',
    carriesOut: (request, profile, correctly) => {
      const before = profile.records;
      const result = correctly();
      if (request.command === 'MOD_DATA_REQ') for (const identity of before) profile.records.add(identity);
      return result;
    },
  },
  'refuses what is there': {
    does: '603 to a record that is there already',
    carriesOut: ({ command, message }, profile, correctly) => {
      const records = command === 'ADD_DATA_REQ' ? (message as AddDataReq).enumMappingDataList.naptrRecord : [];
      return records.some((record) => profile.records.has(recordIdentity(record))) ? 603 : correctly();
    },
  },
  'applies a part of ADD_DATA_REQ': {
    does: 'the records before an invalid one are added, though the answer is 603',
    carriesOut: ({ command, message }, profile, correctly) => {
      const result = correctly();
      if (command === 'ADD_DATA_REQ' && profile.added && result === 603) {
        profile.records.add(recordIdentity((message as AddDataReq).enumMappingDataList.naptrRecord[0]!));
      }
      return result;
    },
  },
  'applies a part of MOD_DATA_REQ': {
    does: 'the records before one that is not there are modified, though the answer is 604',
    carriesOut: ({ command, message }, profile, correctly) => {
      const result = correctly();
      if (command === 'MOD_DATA_REQ' && result === 604) {
        const [first] = (message as ModDataReq).enumMappingModificationList.modification;
        profile.records.delete(recordIdentity(first!.existing));
      }
      return result;
    },
  },
  'applies a part of REMOVE_DATA_REQ': {
    does: 'the records before one that is not there are removed, though the answer is 605',
    carriesOut: ({ command, message }, profile, correctly) => {
      const result = correctly();
      if (command === 'REMOVE_DATA_REQ' && result === 605) {
        profile.records.delete(recordIdentity((message as RemoveDataReq).enumMappingDataList.naptrRecord[0]!));
      }
      return result;
    },
  },
  'overwrites a record by MOD_DATA_REQ': {
    does: '200 where a record would be made equal to another',
    carriesOut: ({ command, message }, profile, correctly) => {
      const result = correctly();
      if (command !== 'MOD_DATA_REQ' || result === 200) return result;
      const [one] = (message as ModDataReq).enumMappingModificationList.modification;
      return profile.records.has(recordIdentity(one!.modified)) ? 200 : result;
    },
  },
  'a node not added may add records': {
    does: 'ADD_DATA_REQ adds the node, once it has been added before',
    carriesOut: ({ command }, profile, correctly) => {
      const result = correctly();
      return command === 'ADD_DATA_REQ' && result === 603 && !profile.added && profile.hadNode ? 200 : result;
    },
  },
  '200 for 601': instead('ADD_NODE_REQ', 601, 200),
  '699 for 601': instead('ADD_NODE_REQ', 601, 699),
  '601 for 602': instead('REMOVE_NODE_REQ', 602, 601),
  '699 for 603': instead('ADD_DATA_REQ', 603, 699),
  '200 for 604': instead('MOD_DATA_REQ', 604, 200),
  '699 for 604': instead('MOD_DATA_REQ', 604, 699),
  '699 for 605': instead('REMOVE_DATA_REQ', 605, 699),
  '201 for 200': instead('REMOVE_NODE_REQ', 200, 201),
} satisfies Record<string, Fault>;
