// What a caller of the load may ask for.

/** Somebody who looks at long work. */
export interface Watch {
  /** Called a few times a second; percent, and the rows that the stage works on, are undefined where they cannot be told. */
  readonly onProgress?: (stage: string, percent: number | undefined, rows?: bigint) => void;
  /** Stops the work; all that is stored stays as it was. */
  readonly signal?: AbortSignal;
}

export interface LoadOptions extends Watch {
  /** Refuse the load when the files read hold more rejected rows. */
  readonly maxRejects?: MaxRejects;
  /** Change days of locked runs too. */
  readonly changeLocked?: boolean;
}

/** So many rows, or `parts` of every `of` rows read. */
export type MaxRejects = { readonly rows: bigint } | { readonly parts: bigint; readonly of: bigint };
