import type { Fault } from '../fault.js';
import { inHeader, misread, refuses } from './changes.js';

/** A header block that is never seen. */
const withoutBlock = (text: string, block: RegExp) => inHeader(text, (header) => header.replace(block, ''));

/** Faults of reading header blocks [W3C SOAP Part 1 §2.6, §5.2]. */
export const BLOCK_FAULTS = {
  'reads the first block only': misread('the header blocks after the first are passed over', (text) =>
    inHeader(text, (header) => header.replace(/(<t:(\w+)[^>]*><\/t:\2>).*(<\/env:Header>)/s, '$1$3')),
  ),
  'takes blocks of no namespace': misread('a header block need not be namespace qualified', (text) =>
    withoutBlock(text, /<unqualified\/>(?=<\/env:Header>)/),
  ),
  'refuses what is in a block': refuses('a header block with elements in it is a fault', (text) =>
    text.includes('<t:child>'),
  ),
  'refuses the role by name': refuses('a block for the ultimate receiver by name is a fault', (text) =>
    text.includes('/role/ultimateReceiver'),
  ),
  'takes the role of a child': misread('the role of an element in a block is that of the block', (text) =>
    withoutBlock(text, /<t:(\w+)[^>]*><t:child env:role[\s\S]*<\/t:\1>/),
  ),
  'does not look at the namespace of mustUnderstand': misread('mustUnderstand counts in any namespace', (text) =>
    inHeader(text, (header) => header.replace(' t:mustUnderstand', ' env:mustUnderstand')),
  ),
  'looks for mustUnderstand everywhere': misread('elements in a block must be understood as well', (text) =>
    inHeader(text, (header) =>
      header.replace(/ ?><t:child env:mustUnderstand/, ' env:mustUnderstand="true"><t:child env:mustUnderstand'),
    ),
  ),
  'refuses mustUnderstand in the Body': refuses('mustUnderstand at the element in the Body is a fault', (text) =>
    text.includes('<ADD_DATA_REQ env:mustUnderstand'),
  ),
  'refuses a role in the Body': refuses('role at the element in the Body is a fault', (text) =>
    text.includes('<ADD_DATA_REQ env:role'),
  ),
  'refuses relay in the Body': refuses('relay at the element in the Body is a fault', (text) =>
    text.includes('<ADD_DATA_REQ env:relay'),
  ),
  'takes any value for false': misread('mustUnderstand and relay that are no booleans are false', (text) =>
    inHeader(text, (header) => header.replace(/(env:(?:mustUnderstand|relay))="yes"/g, '$1="false"')),
  ),
  'does not know relay': refuses('a block with the attribute relay is a fault', (text) => text.includes('env:relay=')),
} satisfies Record<string, Fault>;
