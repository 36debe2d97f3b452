// One thing that a pricing team would regret, said in a sentence with its figures and what to do about it.
import type { Place } from '../model/values.ts';

export interface Advice {
  /** Stable name of the kind of warning, e.g. "cliff". */
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly place: Place | undefined;
  /** Accounts of the ledger that it concerns, by id; undefined: no ledger was asked. */
  readonly accounts: readonly string[] | undefined;
}

/** The same advice said of several situations is said once. */
export function onceEach(advice: readonly Advice[]): Advice[] {
  return [...new Map(advice.map((a) => [`${a.code} ${a.message}`, a])).values()];
}
