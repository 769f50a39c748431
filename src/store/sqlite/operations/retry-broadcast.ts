import type { OperatingStore } from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';

type Options = Parameters<OperatingStore['retryBroadcast']>[1];
type Outcome = Awaited<ReturnType<OperatingStore['retryBroadcast']>>;

export function retryBroadcast(_tables: Tables) {
  return (broadcastId: string, _options: Options): Outcome => {
    throw new Error(`a broadcast cannot be retried yet: ${broadcastId}`);
  };
}
