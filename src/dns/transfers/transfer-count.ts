/** `current`: the client has the present serial; `none`: it was not found out what it should get. */
export const TRANSFER_KINDS = ['axfr', 'ixfr', 'current', 'none'] as const;

/** `broken-off`: the client has gone. */
export const TRANSFER_OUTCOMES = ['sent', 'refused', 'broken-off', 'failed'] as const;

export type TransferKind = (typeof TRANSFER_KINDS)[number];
export type TransferOutcome = (typeof TRANSFER_OUTCOMES)[number];

/** How many transfers there have been. */
export class TransferCount {
  readonly #counts = new Map<string, number>();

  readonly add = (kind: TransferKind, outcome: TransferOutcome): void => {
    this.#counts.set(`${kind} ${outcome}`, this.of(kind, outcome) + 1);
  };

  of(kind: TransferKind, outcome: TransferOutcome): number {
    return this.#counts.get(`${kind} ${outcome}`) ?? 0;
  }
}
