// What a caller of the load may ask for.
export interface LoadOptions {
  /** Called a few times a second; percent is undefined where it cannot be told. */
  readonly onProgress?: (stage: string, percent: number | undefined) => void;
  /** Refuse the load when the files read hold more rejected rows. */
  readonly maxRejects?: bigint;
  /** Change days of locked runs too. */
  readonly changeLocked?: boolean;
  /** Stops the load; the ledger stays as it was. */
  readonly signal?: AbortSignal;
}
