/** Whether an Accept-Encoding header in an answer says that the peer takes gzip in requests [RFC 7694 §3]. */
export function acceptsGzip(header: string | undefined): boolean {
  return (header ?? '').split(',').some((item) => {
    const [coding, ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    const refused = parameters.some((parameter) => /^q=0(\.0{0,3})?$/.test(parameter));
    return (coding === 'gzip' || coding === 'x-gzip') && !refused;
  });
}
