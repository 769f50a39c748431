import { BadProxy } from './bad-proxy.js';
import { A, B, type Site, type SiteOptions, Sites } from './sites.js';

/** Two DESs that reach each other through proxies only; not started. */
export interface Between {
  sites: Sites;
  a: Site;
  b: Site;
  /** What carries the messages of A, and of B. */
  fromA: BadProxy;
  fromB: BadProxy;
  end(): Promise<void>;
}

export async function proxiesBetween(options: Omit<SiteOptions, 'route'> = {}): Promise<Between> {
  const [fromA, fromB] = await Promise.all([BadProxy.open(), BadProxy.open()]);
  const sites = await Sites.create([A, B], { ...options, route: (from) => (from === A ? fromA : fromB).port });
  const [a, b] = sites.all as [Site, Site];
  fromA.target = b.iddPort;
  fromB.target = a.iddPort;
  const end = async () => {
    await sites.end();
    await Promise.all([fromA.close(), fromB.close()]);
  };
  return { sites, a, b, fromA, fromB, end };
}
