import type { CrossProblem } from './cross-problem.js';
import { valueAt } from './key-path.js';
import { parseNetwork } from './network.js';

/** What the keys of `dns` must have in common with each other and with the peers. */
export function dnsChecks(raw: unknown): CrossProblem[] {
  return [...suffixes(raw), ...clients(raw), ...transfers(raw)];
}

function suffixes(raw: unknown): CrossProblem[] {
  const entries = listAt(raw, ['dns', 'suffixes']);
  const names = entries.map((entry) => lower(valueAt(entry, ['name']) ?? entry));
  const repeated = names.flatMap((name, index): CrossProblem[] => {
    const first = names.indexOf(name);
    if (name === undefined || first === index) return [];
    return [{ path: ['dns', 'suffixes', index], message: `${name} is dns.suffixes[${first}] already` }];
  });
  // There are no addresses under a suffix: nobody would find such a name server.
  const inside = entries.flatMap((entry, index) =>
    listAt(entry, ['nameservers']).flatMap((server, place): CrossProblem[] => {
      const suffix = names.find((name) => name !== undefined && `.${lower(server)}`.endsWith(`.${name}`));
      if (suffix === undefined) return [];
      const path = ['dns', 'suffixes', index, 'nameservers', place];
      return [{ path, message: `${server} must not be in the suffix ${suffix}: it could have no address there` }];
    }),
  );
  return [...repeated, ...inside];
}

function clients(raw: unknown): CrossProblem[] {
  const own = valueAt(raw, ['operator', 'id']);
  const operators = [own, ...listAt(raw, ['peers']).map((peer) => valueAt(peer, ['operator']))];
  const firstWith = new Map<string, number>();
  return listAt(raw, ['dns', 'clients']).flatMap((client, index) => [
    ...listAt(client, ['operators']).flatMap((operator, place): CrossProblem[] =>
      typeof operator !== 'string' || operators.includes(operator)
        ? []
        : [
            {
              path: ['dns', 'clients', index, 'operators', place],
              message: `${operator} is neither this DES's own operator nor a peer`,
            },
          ],
    ),
    ...listAt(client, ['networks']).flatMap((text, place): CrossProblem[] => {
      const network = typeof text === 'string' ? parseNetwork(text) : undefined;
      if (network === undefined) return [];
      const first = firstWith.get(network);
      firstWith.set(network, first ?? index);
      if (first === undefined) return [];
      return [
        { path: ['dns', 'clients', index, 'networks', place], message: `${text} is in dns.clients[${first}] already` },
      ];
    }),
  ]);
}

function transfers(raw: unknown): CrossProblem[] {
  const names = listAt(raw, ['dns', 'transfers', 'keys']).map((key) => lower(valueAt(key, ['name'])));
  const allow = valueAt(raw, ['dns', 'transfers', 'allow']);
  const isOn = names.length > 0 || (Array.isArray(allow) && allow.length > 0);
  return [
    ...names.flatMap((name, index): CrossProblem[] => {
      const first = names.indexOf(name);
      if (name === undefined || first === index) return [];
      const path = ['dns', 'transfers', 'keys', index, 'name'];
      return [{ path, message: `${name} is dns.transfers.keys[${first}] already` }];
    }),
    ...listAt(raw, ['dns', 'transfers', 'notify']).flatMap((secondary, index): CrossProblem[] => {
      const path = ['dns', 'transfers', 'notify', index];
      if (!isOn) return [{ path, message: 'is told of changes, but nobody may have them: give allow or keys' }];
      const key = lower(valueAt(secondary, ['key']));
      if (key === undefined || names.includes(key)) return [];
      return [{ path: [...path, 'key'], message: `${key} is none of dns.transfers.keys` }];
    }),
  ];
}

function listAt(raw: unknown, path: string[]): unknown[] {
  const found = valueAt(raw, path);
  return Array.isArray(found) ? found : [];
}

function lower(value: unknown): string | undefined {
  return typeof value === 'string' ? value.toLowerCase() : undefined;
}
