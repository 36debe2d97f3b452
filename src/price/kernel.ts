// The pricing kernel: one account's periods in, amounts and lines out. A pure function without I/O:
// everything was looked up when the book was built, here is only exact arithmetic. It walks an account's
// periods; what happens in one is in period.ts, and how its plan is chosen in assume/chosen.ts.
import { type AssumedPlan, chosenTerms, outgrewAssumed } from './assume/chosen.ts';
import { addPurchase, type Bill, clearBill, newBill } from './bill.ts';
import { BEFORE_LAUNCH, type Book, cellsOf, INACTIVE } from './book.ts';
import { settleSharing } from './group/settle.ts';
import type { Sharing } from './group/sharing.ts';
import { begin, enter, newInto } from './into.ts';
import { toMinor } from './money.ts';
import { type Assumed, type Holding, holdingsOf } from './packs/holdings.ts';
import { dueBy, instalmentsBy } from './packs/instalments.ts';
import { pricePeriod, type Work, writePeriod } from './period.ts';
import { balanceOrders } from './reduce/credits.ts';
import { newCharged } from './short/charge.ts';
import { newShort, priceShortly } from './short/period.ts';
import { FLAG, SILENT, type Sink } from './sinks.ts';
import { newState, resetState, type State } from './state.ts';
import { ownTerms } from './terms/kinds.ts';
import { allParts } from './terms/parts.ts';
import { assumedTerms } from './terms/resolve.ts';
import type { Terms, TermsAt } from './terms/terms.ts';
import { newDraw } from './units/draw.ts';

/** What an account is assumed to have done: a plan for the whole window (or the cheapest of each month), and packs. */
export interface Assumption {
  readonly plan: AssumedPlan;
  readonly packs: readonly Assumed[];
}

/** One period alone, and the units that the ones before it leave of the pack that is assumed. */
export interface Alone {
  readonly cell: number;
  readonly left: bigint;
}

export interface Kernel {
  /** Prices one account over all its periods, or over one of them alone, into the sink. */
  price(account: number, assumption: Assumption, sink: Sink, alone?: Alone): void;
  /** What the accounts of groups share, each as it is; undefined: nothing. */
  readonly sharing: Sharing | undefined;
}

export const AS_IT_IS: Assumption = { plan: 'own', packs: [] };

/** What is the same for every account of a book, looked up once. */
interface Traits {
  readonly commits: boolean;
  readonly upgrades: boolean;
  readonly rolls: boolean;
  readonly packs: boolean;
}

const NO_HOLDINGS: Holding[] = [];

function traitsOf({ model }: Book): Traits {
  const plans = allParts(model).flatMap((parts) => parts.plans);
  return {
    commits: plans.some((p) => p.commit !== undefined),
    upgrades: plans.some((p) => p.atLimit?.kind === 'upgrade'),
    rolls: plans.some((p) => [...p.includes.values()].some((pool) => pool.rollover !== undefined)),
    packs: model.packs.length > 0,
  };
}

export function kernelOf(book: Book): Kernel {
  const draw = newDraw();
  const bill = newBill();
  const orders = balanceOrders(book.model);
  const { commits, upgrades, rolls, packs } = traitsOf(book);
  const into = newInto(book);
  const short = book.model.choices.moneyRounded === 'charge' ? newShort(book, commits) : undefined;
  const work: Work = { into, draw, bill, orders, commits, charged: newCharged(book) };
  const byPlan = termsByPlan(book);
  const state = newState(book, rolls, byPlan('own'));
  const kernel: Kernel = {
    get sharing() {
      return into.sharing;
    },
    price(account, assumption, sink, alone) {
      const termsAt = byPlan(assumption.plan);
      resetState(state, packs ? holdingsOf(book, account, assumption.packs, termsAt) : NO_HOLDINGS, termsAt);
      namePurchases(book, bill, state.holdings);
      if (alone !== undefined) leave(state.holdings, alone);
      begin(into, account, typeof assumption.plan === 'number' ? assumption.plan : undefined, sink);
      const mayChoose = upgrades || assumption.plan === 'cheapest_by_month';
      const end = alone === undefined ? (account + 1) * book.width : alone.cell + 1;
      for (let cell = alone?.cell ?? account * book.width; cell < end; cell++) {
        const status = book.state[cell];
        if (status === BEFORE_LAUNCH) continue;
        if (status === INACTIVE && !goesOn(book, state, cell)) continue;
        if (short !== undefined && isIdle(book, state, cell) && priceShortly(short, into, state, cell, assumption.plan))
          continue;
        const chosen = mayChoose ? chosenTerms(work, state, cell, assumption.plan) : termsAt;
        clearBill(bill);
        enter(into, cell, chosen, state.holdings);
        let flags = pricePeriod(work, state);
        if (chosen !== termsAt && outgrewAssumed(into, termsAt)) flags |= FLAG.pastLimit;
        writePeriod(into, bill, flags);
      }
      const owed = packs && alone === undefined ? owedLater(book, state.holdings, account) : 0n;
      if (owed > 0n) sink.later(toMinor(book.model, owed));
    },
  };
  into.sharing = settleSharing(book, (account, settled) => {
    into.sharing = settled;
    kernel.price(account, AS_IT_IS, SILENT);
  });
  return kernel;
}

function leave(holdings: readonly Holding[], { cell, left }: Alone): void {
  for (const holding of holdings) {
    holding.left = left;
    if (holding.cell < cell) holding.bought = true;
  }
}

/** Is the period priced as if the account had neither packs nor rolled units? */
function isIdle(book: Book, { holdings, rolled }: State, cell: number): boolean {
  if (rolled.length > 0) return false;
  if (holdings.length === 0) return true;
  if (book.state[cell] === INACTIVE) return false;
  for (const { cell: bought, left, instalments } of holdings)
    if (cell >= bought && (left > 0n || cell === bought || instalments > 1)) return false;
  return true;
}

/** Has an account that is not active in a period something that ends or is settled in it? */
function goesOn(book: Book, { holdings, commit }: State, cell: number): boolean {
  return (holdings.length > 0 || commit !== undefined) && book.periods[cell] !== undefined;
}

/** Instalments after the last period of packs that were bought in the window. */
function owedLater(book: Book, holdings: readonly Holding[], account: number): bigint {
  const last = cellsOf(book, account).at(-1) ?? 0;
  return holdings.reduce((sum, holding) => {
    const total = holding.prices[holding.prices.length - 1]?.minor ?? 0n;
    const { instalments: n } = holding;
    return n === 1 ? sum : sum + total - dueBy(total, instalmentsBy(book, holding, last), n, book);
  }, 0n);
}

/** The terms of segments by the plan that is assumed, which is none for the account's own and for trials. */
function termsByPlan(book: Book): (plan: AssumedPlan) => TermsAt {
  const own: TermsAt = (segment) => ownTerms(book, segment);
  const known = new Map<number, TermsAt>();
  return (plan) => {
    if (typeof plan !== 'number') return own;
    const found = known.get(plan) ?? termsUnder(book, plan);
    known.set(plan, found);
    return found;
  };
}

function termsUnder(book: Book, plan: number): TermsAt {
  const byKind: (Terms | undefined)[] = [];
  return (segment) => {
    const kind = book.kind[segment] ?? -1;
    const known = byKind[kind];
    if (known !== undefined) return known;
    const here = book.kinds[kind];
    if (here === undefined) return undefined;
    const terms = assumedTerms(here, plan);
    byKind[kind] = terms;
    return terms;
  };
}

/** Purchases get their targets in line order: kinds in file order, then as bought. */
function namePurchases(book: Book, bill: Bill, holdings: readonly Holding[]): void {
  if (bill.purchases.length > 0) bill.purchases.length = 0;
  if (holdings.length === 0) return;
  for (const holding of holdings.toSorted((a, b) => a.kind - b.kind || a.from - b.from)) {
    holding.purchase = bill.purchases.length;
    holding.target = addPurchase(bill, book, holding.kind);
  }
}
