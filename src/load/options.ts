// What a caller of the load may ask for.

/** Somebody who looks at long work. */
export interface Watch {
  /** Called a few times a second; percent is undefined where it cannot be told. */
  readonly onProgress?: (stage: string, percent: number | undefined) => void;
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
