import type { OperatingStore } from '../../../idd/ports/store/index.js';
import type { Tables } from '../tables/index.js';

type Options = Parameters<OperatingStore['cancelBroadcast']>[1];
type Outcome = Awaited<ReturnType<OperatingStore['cancelBroadcast']>>;

export function cancelBroadcast(_tables: Tables) {
  return (broadcastId: string, _options: Options): Outcome => {
    throw new Error(`a broadcast cannot be cancelled yet: ${broadcastId}`);
  };
}
