import { execFile } from 'node:child_process';

const SUFFIX = 'e164.arpa';

/** The programs with which the name servers check a zone before they load it, and how. */
export const CHECKS: Record<string, (file: string) => string[]> = {
  // Whether the name servers of other zones have addresses is not asked: the tests have no network.
  'named-checkzone': (file) => ['-i', 'local', SUFFIX, file],
  kzonecheck: (file) => ['-o', SUFFIX, file],
  'nsd-checkzone': (file) => [SUFFIX, file],
};

const PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

/** Exit status and everything said; undefined where the program is not installed. */
export function run(program: string, argv: string[]): Promise<{ status: number; text: string } | undefined> {
  return new Promise((resolve) => {
    execFile(program, argv, { env: { PATH } }, (error, stdout, stderr) => {
      if (error?.code === 'ENOENT') resolve(undefined);
      else resolve({ status: error === null ? 0 : 1, text: stdout + stderr });
    });
  });
}
