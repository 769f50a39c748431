'use strict';

// Who may know whom. Arrows run downward only:
//
//   cli → des → (admin, dns, soap, store, webhook) → (http, idd, resolution) → exchange → enum
//   cli → conformance → soap
//
// Each part may import itself and what is listed here; anything else of this repository is an error. A folder that is not listed yet may
// import nothing, so that a new part gets its place here first. Type imports count like all others.

const GENERATED = '^generated/';
const MESSAGES = '^generated/(messages|idd-server)[.]ts$';

const MAY_IMPORT = {
  // Read what comes in, wherever that is.
  'src/ip-address.ts': [],
  'src/json-text.ts': [],
  'src/enum': [GENERATED],
  // The rules of clause 7 as functions from facts to effects: they know the codes, and what alarms there are.
  'src/exchange': [MESSAGES, '^src/enum/', '^src/idd/(codes|alarm-catalogue|ports/alarms)[.]ts$'],
  'src/idd': [MESSAGES, '^src/(exchange|enum)/', '^src/ip-address[.]ts$'],
  // What a look-up gives, and how it is refused, is part of what the host operator can do; resolution is one of the ports.
  'src/resolution': [GENERATED, '^src/enum/', '^src/idd/((operation|refusal)[.]ts$|ports/)'],
  'src/store': [GENERATED, '^src/(exchange|idd|resolution|enum)/'],
  // Rules of HTTP that hold on every listener.
  'src/http': [],
  'src/soap': [GENERATED, '^src/(http|idd|resolution|enum)/'],
  'src/dns': [GENERATED, '^src/(idd|resolution|enum)/', '^src/(ip-address|system/program-thread)[.]ts$'],
  // Sends whole profiles in the form that `record export` has.
  'src/admin': [GENERATED, '^src/(http|idd|resolution|record-files|enum)/', '^src/(ip-address|json-text)[.]ts$'],
  // Tells another system what happens to alarms.
  'src/webhook': ['^src/idd/'],
  // The ports that only the operating system can fill: clock, randomness; threads and what looks after the process.
  'src/system': [GENERATED, '^src/idd/'],
  'src/config': [GENERATED, '^src/(idd|enum)/', '^src/(ip-address|dns/settings)[.]ts$'],
  'src/des.ts': [GENERATED, '^src/(admin|dns|soap|store|system|webhook|config|idd|resolution|enum)/'],
  // Starts DESs as `serve` does, and reads its profiles with the readers of `record import`.
  'src/demo': [GENERATED, '^src/(record-files|config|idd|enum)/', '^src/des[.]ts$'],
  // Profiles in files: what `record import` reads.
  'src/record-files': [GENERATED, '^src/enum/', '^src/json-text[.]ts$'],
  // Plays the peer of another DES on the wire: no part of our own DES but what reads messages, and the forms of addresses.
  'src/conformance': [
    GENERATED,
    '^src/(soap/(decoding/|media-type[.]ts|escape-xml[.]ts|undo-codings[.]ts)|idd|enum)',
    '^src/config/listen-address[.]ts$',
  ],
  'src/cli': [
    GENERATED,
    '^src/(demo|conformance|record-files|config|idd|enum)/',
    '^src/(des|ip-address|json-text)[.]ts$',
    // Looks after the process, not after a DES in it.
    '^src/system/watchdog/watchdog[.]ts$',
  ],
  'generated/client': [GENERATED],
  generated: ['^generated/(?!client/)'],
  scripts: [GENERATED, '^src/'],
};

/** The files of a part, as a regular expression. */
function filesOf(part) {
  if (part === 'generated') return '^generated/(?!client/)';
  return part.endsWith('.ts') ? `^${part.replace('.', '[.]')}$` : `^${part}/`;
}

/** Files of this repository: everything else is a package or a part of Node.js. */
const OURS = '^(src|generated|scripts|test|bench)/';

const arrows = Object.entries(MAY_IMPORT).map(([part, others]) => ({
  name: `arrows-of-${part.replace(/[/.]/g, '-')}`,
  comment: `${part} may import of this repository: itself, ${others.join(', ')}`,
  severity: 'error',
  from: { path: filesOf(part) },
  to: { path: OURS, pathNot: [filesOf(part), ...others] },
}));

module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'no-part-without-a-place',
      comment: 'A new part of src/ says in .dependency-cruiser.cjs what it may import',
      severity: 'error',
      from: { path: '^src/', pathNot: Object.keys(MAY_IMPORT).map(filesOf) },
      to: {},
    },
    {
      name: 'transfers-know-no-listener',
      comment: 'The listeners of the DNS responder use the transfers, not the other way round',
      severity: 'error',
      from: { path: '^src/dns/transfers/' },
      to: { path: '^src/dns/serving/' },
    },
    {
      name: 'config-takes-only-types',
      comment: 'The configuration gives values; it does not run the protocol',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { path: '^src/(idd|dns)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'protocol-and-rules-stay-pure',
      comment:
        'src/exchange, src/idd, src/enum and src/resolution reach clock, network, disk and randomness through ports',
      severity: 'error',
      from: { path: '^src/((exchange|idd|enum|resolution)/|(ip-address|json-text)[.]ts$)' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'protocol-and-rules-use-few-packages',
      comment: 'Linear-time expressions (re2js) and addresses as values (ipaddr.js): no SOAP, SQL or HTTP',
      severity: 'error',
      from: { path: '^src/((exchange|idd|enum|resolution)/|(ip-address|json-text)[.]ts$)' },
      to: { path: 'node_modules/', pathNot: 'node_modules/(re2js|ipaddr[.]js)/' },
    },
    {
      name: 'generated-code-uses-only-soap',
      comment: 'Logic is in src/, tables are in generated/: only the generated client needs a package',
      severity: 'error',
      from: { path: GENERATED },
      to: { dependencyTypes: ['npm', 'npm-dev', 'npm-optional', 'npm-peer', 'core'], pathNot: 'node_modules/soap/' },
    },
    {
      name: 'no-development-package-in-the-product',
      comment: 'Who installs opendes does not get the devDependencies',
      severity: 'error',
      from: { path: '^(src|generated)/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'no-unlisted-package',
      comment: 'package.json names every package that is imported',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-import-of-nothing',
      comment: 'The import leads to no file',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one, or a third is missing',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports this file and it imports nobody',
      severity: 'error',
      from: { orphan: true, path: '^(src|generated|scripts)/' },
      to: {},
    },
    {
      name: 'no-dead-files',
      comment: 'The command leads to every file of src/; a file that only tests use belongs in test/',
      severity: 'error',
      from: { path: '^src/cli/main[.]ts$' },
      // The programs of threads are started, not imported.
      to: {
        path: '^src/',
        pathNot: '^src/(dns/worker/main|system/watchdog/(main|standstill))[.]ts$',
        reachable: false,
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
