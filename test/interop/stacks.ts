import type { Stack } from './stack.js';

// Another python may come first on the path; Debian's is the one that has the packages.
const PYTHON = '/usr/bin/python3';

const JAVA = ['java', '@options'] as const;

export const STACKS: readonly Stack[] = [
  {
    name: 'python',
    needs: {
      '/usr/lib/python3/dist-packages/zeep': 'python3-zeep',
    },
    client: ({ source, wsdl }) => [PYTHON, `${source}/client.py`, wsdl],
    server: ({ source, wsdl }, port) => [PYTHON, `${source}/server.py`, String(port), wsdl],
  },
  {
    name: 'node-soap',
    needs: { node: 'nodejs' },
    client: ({ source, wsdl }) => ['node', `${source}/client.mjs`, wsdl],
    server: ({ source, wsdl }, port) => ['node', `${source}/server.mjs`, String(port), wsdl],
  },
  {
    name: 'php',
    needs: { php: 'php-cli', '/usr/share/php8.2-soap': 'php-soap' },
    client: ({ source, wsdl }) => ['php', `${source}/client.php`, wsdl],
    server: ({ source, wsdl }, port) => [
      'env',
      'PHP_CLI_SERVER_WORKERS=4',
      `IDD_WSDL=${wsdl}`,
      `IDD_STATE=state-${Date.now()}`,
      'php',
      '-q',
      '-S',
      `127.0.0.1:${port}`,
      `${source}/server.php`,
    ],
  },
  {
    name: 'gsoap',
    needs: { wsdl2h: 'gsoap', '/usr/include/stdsoap2.h': 'libgsoap-dev', 'g++': 'g++' },
    build: ({ source, wsdl }) => ['bash', `${source}/build.sh`, wsdl],
    client: ({ work }) => [`${work}/client`],
    server: ({ work }, port) => [`${work}/server`, String(port)],
  },
  {
    name: 'jaxws',
    needs: {
      java: 'default-jdk-headless',
      javac: 'default-jdk-headless',
      '/usr/share/java/jaxws-tools.jar': 'libjaxws-java',
    },
    build: ({ source, wsdl }) => ['bash', `${source}/build.sh`, wsdl],
    client: ({ wsdl }) => [...JAVA, 'Client', wsdl],
    server: ({ wsdl }, port) => [...JAVA, 'Server', String(port), wsdl],
  },
  {
    name: 'soap-lite',
    needs: { perl: 'perl', '/usr/share/perl5/SOAP/Lite.pm': 'libsoap-lite-perl' },
    client: ({ source, wsdl }) => ['perl', `${source}/client.pl`, wsdl],
  },
  {
    name: 'mono',
    needs: { mono: 'mono-runtime', mcs: 'mono-mcs', wsdl: 'mono-devel' },
    build: ({ source, wsdl }) => ['bash', `${source}/build.sh`, wsdl],
    client: () => ['mono', 'client.exe'],
  },
];
