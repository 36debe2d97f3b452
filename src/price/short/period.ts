// A whole period the short way, from the choice of its plan to its sums: charges, then discounts, and a
// commit that runs. Nothing is told before it is certain that all of it can be done; else the steps do it.
import { MOST, plus } from '../../exact/whole.ts';
import type { AssumedPlan } from '../assume/chosen.ts';
import { type Book, MEMO } from '../book.ts';
import { enterWith, type Into } from '../into.ts';
import { tellPlan } from '../period.ts';
import { writeShortfall } from '../reduce/commit.ts';
import type { State } from '../state.ts';
import type { ShortTerms } from '../terms/numbers.ts';
import type { Terms } from '../terms/terms.ts';
import { beginShortly, type Charged, chargeShortly, newCharged, sumFrom } from './charge.ts';
import { chosenShortly } from './choice.ts';
import { type Counts, countShortly, newCounts, openShortly, termNumber } from './commit.ts';
import { tellCharges } from './lines.ts';
import { newOffs, type Offs, rulesIn, takeShortly, tellOffs } from './off.ts';

/** What the short way works with. */
export interface Short {
  readonly charged: Charged;
  readonly offs: Offs;
  /** undefined: no plan of the model has a commit. */
  readonly counts: Counts | undefined;
  readonly discounts: boolean;
}

/** undefined: a balance is worth what it says in the first period in which it holds, also where that has nothing to pay. */
export function newShort(book: Book, commits: boolean): Short | undefined {
  if (book.model.credits.length > 0) return undefined;
  return {
    charged: newCharged(book),
    offs: newOffs(book),
    counts: commits ? newCounts(book) : undefined,
    discounts: book.chargeDiscounts.length > 0,
  };
}

/** Prices the cell of an account without packs and rolled units into the sink; false: the steps have to. */
export function priceShortly(short: Short, into: Into, state: State, cell: number, plan: AssumedPlan): boolean {
  const { book, sink } = into;
  const { charged } = short;
  if (!beginShortly(book, cell, charged)) return false;
  const { segment } = charged;
  const own = state.termsAt(segment);
  const terms = own === undefined ? undefined : chosenShortly(book, charged, own, plan);
  if (terms?.short === undefined || (terms !== own && into.assumed !== undefined)) return false;
  if (!chargeShortly(book, terms.short, sink.detail, charged)) return false;
  if (short.counts !== undefined && !openShortly(into, state, cell, segment, terms)) return false;
  if (!discount(short, into, state, cell, terms)) return false;
  const sum = sumFrom(charged, 0);
  if (!(sum <= MOST)) return false;
  close(short, into, state, cell, terms, terms.short, sum);
  return true;
}

/** Counts what the period comes to, and tells it. */
function close(
  { charged, counts, offs }: Short,
  into: Into,
  state: State,
  cell: number,
  terms: Terms,
  numbers: ShortTerms,
  sum: number,
): void {
  const { book, sink } = into;
  const due = counts === undefined ? 0 : countShortly(counts, into, state, cell, terms, charged);
  tellPlan(book, charged.segment, terms.plan, sink);
  tellCharges(book, cell, numbers, charged, sink);
  if (sink.detail) tellOffs(book, cell, offs, charged, sink);
  if (due !== 0 && sink.detail) {
    enterWith(into, cell, terms);
    writeShortfall(into, due);
  }
  const billed = book.state[cell] === MEMO ? sumFrom(charged, charged.usage) : sum;
  if (due === 0) sink.period(cell, sum, billed, charged.flags);
  else sink.period(cell, plus(sum, due), plus(billed, due), charged.flags);
}

function discount({ discounts, charged, offs }: Short, into: Into, state: State, cell: number, terms: Terms): boolean {
  offs.count = 0;
  if (!discounts || charged.count === 0) return true;
  if (!offs.steady) return false;
  const { segment } = charged;
  const rules = rulesIn(offs, into, state, cell, segment, terms, termNumber(into, state, segment));
  return takeShortly(offs, rules, into.book.model.rounding, into.sink.detail, charged);
}
