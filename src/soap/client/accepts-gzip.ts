/**
 * Returns whether an Accept-Encoding header in an answer says that the peer takes gzip in requests [RFC 7694 §3]: by
 * name, or by `*`, which stands for every coding that is not named [RFC 9110 §12.5.3].
 */
export function acceptsGzip(header: string | undefined): boolean {
  const items = (header ?? '').toLowerCase().split(',').map(itemOf);
  const gzip = items.find(({ coding }) => coding === 'gzip' || coding === 'x-gzip');
  return (gzip ?? items.find(({ coding }) => coding === '*'))?.isAccepted ?? false;
}

function itemOf(item: string): { coding: string; isAccepted: boolean } {
  const [coding = '', ...parameters] = item.split(';').map((part) => part.trim());
  return { coding, isAccepted: !parameters.some((parameter) => /^q=0(\.0{0,3})?$/.test(parameter)) };
}
