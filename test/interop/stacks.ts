import type { Stack } from './stack.js';

// Another python may come first on the path; Debian's is the one that has the packages.
const PYTHON = '/usr/bin/python3';

export const STACKS: readonly Stack[] = [
  {
    name: 'python',
    needs: {
      '/usr/lib/python3/dist-packages/zeep': 'python3-zeep',
    },
    client: ({ source, wsdl }) => [PYTHON, `${source}/client.py`, wsdl],
    server: ({ source, wsdl }, port) => [PYTHON, `${source}/server.py`, String(port), wsdl],
  },
];
