/** Why a run ended before its cases: `TARGET_UNUSABLE` the target fails the positive control, `OPERATOR_IN_USE` its node for the tester's operator is in use. */
export type TesterFailureCode = 'TARGET_UNUSABLE' | 'OPERATOR_IN_USE';

/** The run cannot begin. The message is one line for people. */
export class TesterFailure extends Error {
  override readonly name = 'TesterFailure';
  constructor(
    readonly code: TesterFailureCode,
    message: string,
  ) {
    super(message);
  }
}
