import { gzipSync } from 'node:zlib';

export interface BlocksOptions {
  blocks: number;
  /** Characters of the namespace's name. */
  namespace?: number;
  /** Characters of the blocks' name. */
  name?: number;
  /** Each block declares a namespace of its own. */
  areOfDifferentNamespaces?: boolean;
}

/** An envelope with header blocks that must be understood and that nobody understands, compressed. */
export function blocksNobodyUnderstands(options: BlocksOptions): Buffer {
  const { blocks, namespace = 10, name = 1, areOfDifferentNamespaces = false } = options;
  const tag = 'b'.repeat(name);
  const uri = `urn:${'n'.repeat(namespace)}`;
  const block = (index: number) =>
    areOfDifferentNamespaces
      ? `<x:${tag} xmlns:x="${uri}${index}" e:mustUnderstand="1"/>`
      : `<x:${tag} e:mustUnderstand="1"/>`;
  const all = Array.from({ length: blocks }, (_, index) => block(index)).join('');
  return gzipSync(
    `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:x="${uri}"><e:Header>${all}</e:Header><e:Body><a xmlns="urn:q3645:idd:1"/></e:Body></e:Envelope>`,
  );
}
