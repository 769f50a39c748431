/**
 * Every failure that the command line itself finds; the codes are stable and listed in docs/errors.md, with those of the configuration, the
 * store and the admin API.
 */
export const FAILURES = {
  DAEMON_UNREACHABLE: 'No opendes answers where admin.listen says',
  ANSWER_LOST: 'The connection to the daemon broke before its answer came',
  ANSWER_UNUSABLE: 'What answers where admin.listen says is not opendes, or another version of it',
  INPUT_INVALID: 'The input of the command cannot be read',
  NUMBER_INVALID: 'What was given as a number is none',
  OUTPUT_UNWRITABLE: 'The output of the command cannot be written',
  ZONE_TOO_LARGE: 'The records would span a zone out of proportion to them',
  IMPORT_REFUSED: 'The file to import has lines that are no valid records',
  BROADCAST_FAILED: 'The broadcast ended without every confirmation',
  BROADCAST_PENDING: 'The broadcast has not ended in the time given, or before the interruption',
  LISTEN_ADDRESS_IN_USE: 'Another program listens on an address of the configuration',
  LISTEN_ADDRESS_UNUSABLE: 'An address of the configuration cannot be listened on',
  TARGET_UNUSABLE: 'The target of the tester does not pass the positive control',
  OPERATOR_IN_USE: "The tester's operator is in use at the target",
  UNFORESEEN: 'A fault of opendes itself',
} as const;
export type FailureCode = keyof typeof FAILURES;

/** A command could not do what was asked: exit status 1. The message is one line for people. */
export class Failure extends Error {
  override readonly name = 'Failure';
  constructor(
    readonly code: FailureCode,
    message: string,
    /** What it is about in detail, one line each. */
    readonly lines: readonly string[] = [],
  ) {
    super(message);
  }
}
