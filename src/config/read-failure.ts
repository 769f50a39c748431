/** Why a file cannot be read, without code and path: Node.js says "ENOENT: no such file or directory, open '…'". */
export function readFailure(error: unknown): string {
  const { message } = error as Error;
  return /^E\w+: ([^,]+)/.exec(message)?.[1] ?? message;
}
