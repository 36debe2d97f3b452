// What moves from period to period of one account: packs, rolled units, balances of credits, the
// running commit. A memo or a trial works on a copy.

import type { Bill } from './bill.ts';
import type { Book } from './book.ts';
import type { CommitState } from './commit.ts';
import type { Balances } from './credits.ts';
import type { Holding } from './holdings.ts';
import { allParts } from './parts.ts';
import type { Rolled } from './rollover.ts';
import type { TermsAt } from './terms.ts';

export interface State {
  holdings: Holding[];
  /** By meter; empty when no plan of the model rolls units over. */
  readonly rolled: readonly Rolled[][];
  readonly balances: Balances;
  commit: CommitState | undefined;
  /** By billed cell: what counts towards commits, by scope. */
  readonly counted: Map<number, readonly bigint[]>;
  /** Cell of the first billed period with a fee above 0; -1: none yet. */
  firstPaid: number;
  readonly termsAt: TermsAt;
}

export function newState(book: Book, holdings: Holding[], termsAt: TermsAt): State {
  const plans = allParts(book.model).flatMap((parts) => parts.plans);
  const rolls = plans.some((p) => [...p.includes.values()].some((pool) => pool.rollover !== undefined));
  return {
    holdings,
    rolled: rolls ? book.model.meters.map(() => []) : [],
    balances: [],
    commit: undefined,
    counted: new Map(),
    firstPaid: -1,
    termsAt,
  };
}

export function copyState(state: State): State {
  return {
    ...state,
    holdings: state.holdings.map((h) => ({ ...h })),
    rolled: state.rolled.map((list) => list.map((r) => ({ ...r }))),
    balances: [...state.balances],
    commit: state.commit === undefined ? undefined : { ...state.commit },
    counted: new Map(state.counted),
  };
}

/** A bill for a trial: the same purchases, nothing owed. */
export function copyBill(bill: Bill): Bill {
  return { targets: [], stated: [], billed: [], purchases: [...bill.purchases] };
}

const NONE: Rolled[] = [];

/** What the account's earlier periods left of a meter; accounts without rollover share an empty list. */
export function rolledOf(state: State, meter: number): Rolled[] {
  return state.rolled[meter] ?? NONE;
}
