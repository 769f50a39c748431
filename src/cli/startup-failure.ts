import type { Config } from '../config/config.js';
import { formatListenAddress } from '../config/listen-address.js';
import { Failure } from './failure.js';

const IN_USE = 'another program, perhaps another opendes, listens there already';

const UNUSABLE: Readonly<Record<string, string>> = {
  EACCES: 'this user may not listen there',
  EADDRNOTAVAIL: 'this machine does not have that address',
  ENOTFOUND: 'that name has no address',
  EAI_AGAIN: 'that name cannot be resolved now',
};

/** What ended the start, for people: of a listener that cannot be bound, which address of which key. Everything else as it is. */
export function startupFailure(error: unknown, config: Config): unknown {
  const cause = systemError(error);
  return cause === undefined ? error : listenFailure(cause, placeOf(cause, config));
}

/** The same of one listener, whose place is said in words. */
export function listenFailure(error: unknown, place: string): unknown {
  const cause = systemError(error);
  if (cause === undefined) return error;
  if (cause.code === 'EADDRINUSE') return new Failure('LISTEN_ADDRESS_IN_USE', `${place}: ${IN_USE}`);
  const reason = UNUSABLE[cause.code ?? ''];
  return reason === undefined ? error : new Failure('LISTEN_ADDRESS_UNUSABLE', `${place}: ${reason}`);
}

interface SystemError extends NodeJS.ErrnoException {
  address?: string;
  port?: number;
  hostname?: string;
}

/** The error of the listening itself, which whoever has started it may have wrapped. */
function systemError(error: unknown): SystemError | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { syscall = '' } = at as SystemError;
    if (['listen', 'bind', 'getaddrinfo'].includes(syscall)) return at;
  }
  return undefined;
}

/** The error tells the address that a name stands for, so the port comes before the host. */
function placeOf({ address, port, hostname }: SystemError, config: Config): string {
  const listens = (['idd', 'admin', 'dns'] as const).flatMap((section) =>
    [config[section].listen].flat().map((listen) => ({ section, ...listen })),
  );
  const candidates = listens.filter((listen) => (port === undefined ? listen.host === hostname : listen.port === port));
  const found = candidates.find(({ host }) => host === address) ?? candidates[0];
  if (found !== undefined) return `${formatListenAddress(found)} (${found.section}.listen)`;
  return address === undefined ? (hostname ?? 'a listener') : formatListenAddress({ host: address, port: port ?? 0 });
}
