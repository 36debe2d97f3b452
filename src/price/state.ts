// What moves from period to period of one account: packs, rolled units, balances of credits, the
// running commit. A memo or a trial works on a copy.
import type { Day } from '../calendar/day.ts';
import type { Whole } from '../exact/whole.ts';
import type { Commit } from '../model/plan.ts';
import type { Bill } from './bill.ts';
import type { Book } from './book.ts';
import type { Holding } from './packs/holdings.ts';
import type { TermDates } from './terms/commits.ts';
import type { TermsAt } from './terms/terms.ts';
import type { Rolled } from './units/rollover.ts';

/** A commit that runs: one term after the other, as agreed when each began. */
export interface CommitState {
  rule: Commit;
  /** First day of term 1. */
  readonly start: Day;
  readonly term: TermDates;
  /** The term's last period inside the window; of a part that is billed pro rata the last whole one. -1: none. */
  readonly last: number;
  /** Paid by the last term's shortfall, for usage of this one; minor units. */
  carried: bigint;
  /** What this term's shortfall leaves for the next. */
  carries: bigint;
}

/** Balances of one account, by credit index; undefined until the credit first holds. */
type Balances = (bigint | undefined)[];

export interface State {
  holdings: Holding[];
  /** By meter; empty when no plan of the model rolls units over. */
  readonly rolled: readonly Rolled[][];
  readonly balances: Balances;
  commit: CommitState | undefined;
  /** What billed periods count towards commits: by period, then scope. */
  readonly counted: Whole[];
  /** Cell of the first billed period with a fee above 0; -1: none yet. */
  firstPaid: number;
  termsAt: TermsAt;
}

/** One object serves all accounts of a kernel. `rolls`: does some plan of the model roll units over? */
export function newState(book: Book, rolls: boolean, termsAt: TermsAt): State {
  return {
    holdings: [],
    rolled: rolls ? book.model.meters.map(() => []) : NOTHING_ROLLED,
    balances: [],
    commit: undefined,
    counted: [],
    firstPaid: -1,
    termsAt,
  };
}

/** As an account begins. */
export function resetState(state: State, holdings: Holding[], termsAt: TermsAt): void {
  state.holdings = holdings;
  for (const rolled of state.rolled) rolled.length = 0;
  if (state.balances.length > 0) state.balances.length = 0;
  state.commit = undefined;
  // By place: a call of fill() costs more than the few periods that an account has.
  for (let place = 0; place < state.counted.length; place++) state.counted[place] = 0;
  state.firstPaid = -1;
  state.termsAt = termsAt;
}

export function copyState(state: State): State {
  return {
    ...state,
    holdings: state.holdings.map((h) => ({ ...h })),
    rolled: state.rolled.map((list) => list.map((r) => ({ ...r }))),
    balances: [...state.balances],
    commit: state.commit === undefined ? undefined : { ...state.commit },
    counted: [...state.counted],
  };
}

/** A bill for a trial: the same purchases, nothing owed. */
export function copyBill(bill: Bill): Bill {
  return { targets: [], stated: [], billed: [], purchases: [...bill.purchases] };
}

const NONE: Rolled[] = [];
const NOTHING_ROLLED: Rolled[][] = [];

/** What the account's earlier periods left of a meter; accounts without rollover share an empty list. */
export function rolledOf(state: State, meter: number): Rolled[] {
  return state.rolled[meter] ?? NONE;
}
