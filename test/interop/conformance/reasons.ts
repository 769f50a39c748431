/** Why peers fail cases. */
export interface Reason {
  /** What they do, against which sentences. */
  what: string;
  /** Whether the stack is like that, or only the small peer that is built on it here. */
  whose: 'stack' | 'peer';
  why: string;
  /** Ids of cases by stack. */
  cases: Readonly<Record<string, readonly string[]>>;
}

const numbered = (clause: string, ...numbers: number[]) => numbers.map((number) => `${clause}/${number}`);
const each = (stacks: readonly string[], ids: readonly string[]) =>
  Object.fromEntries(stacks.map((stack) => [stack, ids]));

const ALL = ['python', 'node-soap', 'php', 'gsoap', 'jaxws'];

/** Every case that is recorded as failed has one of these reasons. */
export const REASONS: readonly Reason[] = [
  {
    what: 'Messages that have not been processed are not sent again when the other DES is back (Q.3645 clause 8).',
    whose: 'peer',
    why: 'The PHP peer tries every response once, as it has nothing that outlasts a request. The others keep on for half a minute.',
    cases: { php: ['q3645/8/5'] },
  },
  {
    what: 'A response to no request is acknowledged with 100 and not 408 (Table 2).',
    whose: 'peer',
    why: 'Client and server of the small peers are two programs: the server does not know what has been asked. In a real one they share the requests that are open.',
    cases: each(ALL, numbered('q3645/9.2', 29, 30, 31, 32, 33)),
  },
  {
    what: 'Lengths, mandatory parameters and the form of numbers are not checked (Table 2, 400, 401, 403).',
    whose: 'stack',
    why: 'node-soap and ext-soap do not validate: what is absent is empty. gSOAP checks all but patterns. A schema validator has to go first, as in the Python peer.',
    cases: {
      'node-soap': numbered('q3645/9.2', 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 18, 19, 23),
      php: numbered('q3645/9.2', 5, 6, 7, 8, 10, 11, 12, 13, 14, 16, 17, 18, 19, 23),
      gsoap: ['q3645/9.2/18'],
    },
  },
  {
    what: 'The namespace of a message is not looked at, or not that of another version of the protocol (Table 2, 402, 403).',
    whose: 'stack',
    why: 'node-soap dispatches by the local name. The Python peer answers 402 where 403 says more.',
    cases: { 'node-soap': numbered('q3645/9.2', 22, 24), python: ['q3645/9.2/24'] },
  },
  {
    what: 'Bytes that are not UTF-8 are taken (Table 2, 404).',
    whose: 'stack',
    why: 'The parsers replace them, or pass them on.',
    cases: each(['node-soap', 'gsoap', 'jaxws'], ['q3645/9.2/25']),
  },
  {
    what: 'The charset of the media type is not looked at (Table 2, 404).',
    whose: 'stack',
    why: 'The document is decoded by what stands in it. node-soap says the charset of the request in its answer, which is in UTF-8 nevertheless.',
    cases: each(['python', 'node-soap', 'php', 'gsoap'], ['q3645/9.2/27']),
  },
  {
    what: 'A message in UTF-16 is not read.',
    whose: 'stack',
    why: 'gSOAP reads UTF-8 and what goes by one byte; node-soap takes every body for UTF-8.',
    cases: { 'node-soap': ['soap12-2/7.1.4/3'], gsoap: numbered('soap12-2/7.1.4', 3, 6) },
  },
  {
    what: 'Two Host fields are taken, and one that is no host (Q.3645 clause 8, RFC 7230).',
    whose: 'stack',
    why: 'None of their HTTP servers looks at Host. An HTTP server in front of them does.',
    cases: each(ALL, numbered('q3645/8', 6, 7)),
  },
  {
    what: 'A comment before or after the envelope is taken.',
    whose: 'stack',
    why: 'XML parsers pass over comments wherever they are.',
    cases: each(ALL, numbered('soap12/5', 11, 12)),
  },
  {
    what: 'An encodingStyle is refused that makes no claim.',
    whose: 'stack',
    why: 'The schema has no such attribute, and validators go by the schema; ext-soap knows only that of SOAP itself.',
    cases: each(['python', 'php', 'jaxws'], ['soap12/5.1.1/3']),
  },
  {
    what: 'The connection is closed without a fault.',
    whose: 'stack',
    why: 'gSOAP does so where the document ends too early, or its root is none that it knows.',
    cases: { gsoap: ['q3645/9.2/20', 'soap12/2.8/1'] },
  },
  {
    what: 'Header blocks that must be understood are ignored.',
    whose: 'stack',
    why: 'node-soap does not look at mustUnderstand: where peers use header blocks, the HTTP server in front has to.',
    cases: {
      'node-soap': [
        ...numbered('soap12/2.2', 1, 3),
        ...numbered('soap12/2.4', 1, 2),
        ...numbered('soap12/2.6', 2, 3, 4),
        'soap12/5.2.2/2',
        'soap12/5.2.3/1',
      ],
    },
  },
  {
    what: 'The role of the ultimate receiver is not known by its name.',
    whose: 'stack',
    why: 'Such blocks count as meant for somebody else.',
    cases: { gsoap: ['soap12/2.2/3'] },
  },
  {
    what: 'Where a block is not understood and the command is not known either, the fault is about the command.',
    whose: 'stack',
    why: 'ext-soap looks up the operation first.',
    cases: { php: ['soap12/2.6/4'] },
  },
  {
    what: 'An envelope of an unknown namespace is taken.',
    whose: 'stack',
    why: 'node-soap goes by local names.',
    cases: { 'node-soap': ['soap12/2.8/1'] },
  },
  {
    what: 'A DTD is accepted, or the fault is not Sender.',
    whose: 'stack',
    why: 'gSOAP and node-soap skip it, JAX-WS does where no entity is used; ext-soap refuses it with Receiver.',
    cases: {
      'node-soap': numbered('soap12/5', 1, 2),
      gsoap: numbered('soap12/5', 1, 2),
      jaxws: numbered('soap12/5', 1, 2),
      php: numbered('soap12/5', 1, 2),
    },
  },
  {
    what: 'What may not be in an envelope is taken: text, attributes in no namespace, encodingStyle, blocks in no namespace, values that are no boolean.',
    whose: 'stack',
    why: 'Nobody validates the envelope itself: the parts that are looked for are found. The Python peer, which reads envelopes by itself, does as much.',
    cases: {
      python: [
        'soap12/5/6',
        'soap12/5.1/5',
        ...numbered('soap12/5.1.1', 1, 2),
        'soap12/5.2.1/1',
        'soap12/5.2.3/2',
        'soap12/5.2.4/1',
      ],
      'node-soap': [
        'soap12/5.1/5',
        ...numbered('soap12/5.1.1', 1, 2),
        'soap12/5.2.1/1',
        'soap12/5.2.3/2',
        'soap12/5.2.4/1',
      ],
      php: ['soap12/5/6', 'soap12/5.2.1/1', 'soap12/5.2.4/1'],
      gsoap: ['soap12/5.1/5', ...numbered('soap12/5.1.1', 1, 2), 'soap12/5.2.1/1', 'soap12/5.2.3/2', 'soap12/5.2.4/1'],
      jaxws: ['soap12/5.1/5', ...numbered('soap12/5.1.1', 1, 2), 'soap12/5.2.1/1', 'soap12/5.2.3/2', 'soap12/5.2.4/1'],
    },
  },
  {
    what: 'Another order or number of the parts of an envelope is taken: two Bodies, two messages in one, a Header after the Body.',
    whose: 'stack',
    why: 'The first message is processed, what follows is not looked at.',
    cases: { 'node-soap': numbered('soap12/5.1', 3, 4), jaxws: ['soap12/2.5/1', ...numbered('soap12/5.1', 2, 3)] },
  },
  {
    what: 'The fault to a malformed envelope is not Sender with HTTP 400.',
    whose: 'stack',
    why: 'JAX-WS calls it its own error (Receiver). node-soap writes Server, which is of SOAP 1.1, with the error of its code, or a fault with a header block that must be understood. ext-soap writes Sender with HTTP 500.',
    cases: {
      'node-soap': ['soap12/2.5/1', 'soap12/5/6', ...numbered('soap12/5.1', 1, 2), 'soap12-2/7.5.2.2/3'],
      jaxws: ['soap12/5/6', ...numbered('soap12/5.1', 1, 4), 'soap12-2/7.5.2.2/3'],
      php: ['soap12-2/7.5.2.2/3'],
    },
  },
  {
    what: 'A CDATA section within text is not read.',
    whose: 'stack',
    why: 'ext-soap takes text in one piece only.',
    cases: { php: ['soap12/5/9'] },
  },
  {
    what: 'The Text of a fault has no xml:lang.',
    whose: 'stack',
    why: 'ext-soap writes none where none is given.',
    cases: { php: ['soap12/5.4.2.1/1'] },
  },
  {
    what: 'mustUnderstand, role and relay at the element of a message, which a receiver ignores, are refused.',
    whose: 'stack',
    why: 'The schema has no such attributes, and validators go by the schema. Nobody sends them.',
    cases: {
      ...each(['python', 'jaxws'], ['soap12/5.2.2/4', 'soap12/5.2.3/7', 'soap12/5.2.4/5']),
      gsoap: ['soap12/5.2.2/4'],
    },
  },
  {
    what: 'The media type is compared letter by letter.',
    whose: 'stack',
    why: 'JAX-WS answers 415 to capitals, which media types may have.',
    cases: { jaxws: ['soap12-2/7.1.4/2'] },
  },
  {
    what: 'PUT is taken for POST, another method is not answered, or 405 does not say that there is POST (Allow).',
    whose: 'stack',
    why: 'JAX-WS looks for GET only, and closes the connection on what it does not know; gSOAP writes no Allow.',
    cases: {
      gsoap: ['soap12-2/7.5.1.2/1', ...numbered('soap12-2/7.5.2.1', 1, 2, 7)],
      jaxws: numbered('soap12-2/7.5.2.1', 1, 7),
    },
  },
];
