// The pricing kernel: one account's periods in, amounts and lines out. A pure function without I/O:
// everything was looked up when the book was built, here is only exact arithmetic, in the order of
// operations of the design. Steps are numbered as the statement prints them.

import { cheapestTerms, type Trial, upgradedTerms } from './assume/trial.ts';
import { addPurchase, type Bill, clearBill, newBill, sortTargets } from './bill.ts';
import { BEFORE_LAUNCH, BILLED, type Book, cellsOf, INACTIVE, MEMO } from './book.ts';
import { settleSharing } from './group/settle.ts';
import type { Sharing } from './group/sharing.ts';
import { activeFrom, activeUntil, begin, enter, type Into, newInto, opening } from './into.ts';
import { fromMinor, toMinor } from './money.ts';
import { buyPacks } from './packs/buy.ts';
import { type Assumed, type Holding, holdingsOf } from './packs/holdings.ts';
import { dueBy, instalmentsBy } from './packs/instalments.ts';
import { endPacks } from './packs/leftovers.ts';
import { chargePlainly, holdsAll, type Plain } from './plain.ts';
import { fees } from './rate/fees.ts';
import { percentages } from './rate/percentage.ts';
import { applyBounds, hasBounds } from './reduce/bounds.ts';
import { countCommit, openCommit } from './reduce/commit.ts';
import { balanceOrders, payWithCredits } from './reduce/credits.ts';
import { takeDiscounts } from './reduce/discounts.ts';
import { FLAG, ROUNDING, SILENT, type Sink, STEP } from './sinks.ts';
import { copyBill, copyState, newState, type State } from './state.ts';
import { allParts } from './terms/parts.ts';
import { NO_PLAN } from './terms/plan.ts';
import { assumedTerms } from './terms/resolve.ts';
import type { TermsAt } from './terms/terms.ts';
import { type Draw, newDraw } from './units/draw.ts';
import { usageCharges } from './units/usage.ts';

/** What an account is assumed to have done: a plan for the whole window (or the cheapest of each month), and packs. */
export interface Assumption {
  readonly plan: number | 'own' | 'cheapest_by_month';
  readonly packs: readonly Assumed[];
}

export interface Kernel {
  /** Prices one account over all its periods into the sink. */
  price(account: number, assumption: Assumption, sink: Sink): void;
  /** What the accounts of groups share, each as it is; undefined: nothing. */
  readonly sharing: Sharing | undefined;
}

export const AS_IT_IS: Assumption = { plan: 'own', packs: [] };

/** What is the same for every account of a book, looked up once. */
interface Traits {
  readonly commits: boolean;
  readonly upgrades: boolean;
  readonly rolls: boolean;
}

function traitsOf({ model }: Book): Traits {
  const plans = allParts(model).flatMap((parts) => parts.plans);
  return {
    commits: plans.some((p) => p.commit !== undefined),
    upgrades: plans.some((p) => p.atLimit?.kind === 'upgrade'),
    rolls: plans.some((p) => [...p.includes.values()].some((pool) => pool.rollover !== undefined)),
  };
}

export function kernelOf(book: Book): Kernel {
  const draw = newDraw();
  const bill = newBill();
  const orders = balanceOrders(book.model);
  const { commits, upgrades, rolls } = traitsOf(book);
  const into = newInto(book);
  const reduced = book.chargeDiscounts.length > 0 || book.model.credits.length > 0;
  const work: Work = { into, draw, bill, orders, commits, reduced, plain: { usage: 0n, fees: 0n, flags: 0 } };
  const brief = !commits && book.model.choices.moneyRounded === 'charge';
  const kernel: Kernel = {
    get sharing() {
      return into.sharing;
    },
    price(account, assumption, sink) {
      const termsAt = termsUnder(book, assumption.plan);
      const state = newState(book, holdingsOf(book, account, assumption.packs, termsAt), termsAt, rolls);
      namePurchases(book, bill, state.holdings);
      begin(into, account, typeof assumption.plan === 'number' ? assumption.plan : undefined, sink);
      const mayChoose = upgrades || assumption.plan === 'cheapest_by_month';
      for (let cell = account * book.width; cell < (account + 1) * book.width; cell++) {
        const period = book.periods[cell];
        const status = book.state[cell];
        if (period === undefined || status === BEFORE_LAUNCH) continue;
        if (status === INACTIVE && state.holdings.length === 0 && state.commit === undefined) continue;
        const chosen = mayChoose ? chosenTerms(work, state, cell, assumption.plan) : termsAt;
        const asMeant = chosen === termsAt || into.assumed === undefined;
        if (brief && asMeant && isBare(state) && priceIfPlain(work, cell, chosen)) continue;
        clearBill(bill);
        enter(into, cell, chosen, state.holdings);
        let flags = pricePeriod(work, state);
        if (chosen !== termsAt && outgrewAssumed(into, termsAt)) flags |= FLAG.pastLimit;
        writePeriod(into, bill, flags);
      }
      const owed = owedLater(book, state.holdings, account);
      if (owed > 0n) sink.later(toMinor(book.model, owed));
    },
  };
  into.sharing = settleSharing(book, (account, settled) => {
    into.sharing = settled;
    kernel.price(account, AS_IT_IS, SILENT);
  });
  return kernel;
}

/** Has the account neither packs nor rolled units? */
function isBare(state: State): boolean {
  return state.holdings.length === 0 && state.rolled.length === 0;
}

/** Prices a cell the short way, if it is active, has nothing to reduce, and that can be done. */
function priceIfPlain({ into, reduced, plain }: Work, cell: number, termsAt: TermsAt): boolean {
  const { book, sink } = into;
  const segment = book.first[cell] ?? 0;
  const terms = segment === book.first[cell + 1] ? undefined : termsAt(segment);
  if (terms === undefined || !chargePlainly(book, cell, terms, reduced ? 'free' : 'sum', sink, plain)) return false;
  const { usage, fees, flags } = plain;
  tellPlan(book, segment, terms.plan, sink);
  sink.period(cell, usage + fees, book.state[cell] === MEMO ? fees : usage + fees, flags);
  return true;
}

/** Was the assumed plan, where a phase or a contract says it too, replaced by a larger one? */
function outgrewAssumed(into: Into, termsAt: TermsAt): boolean {
  if (into.assumed === undefined) return false;
  return into.terms.some((terms, i) => {
    const own = termsAt(into.first[i] ?? 0);
    return own?.plan === into.assumed && own !== terms;
  });
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

/** What the steps work with, besides the state. */
interface Work {
  readonly into: Into;
  readonly draw: Draw;
  readonly bill: Bill;
  readonly orders: readonly (readonly number[])[];
  readonly commits: boolean;
  /** May discounts or credits change what a charge comes to? */
  readonly reduced: boolean;
  readonly plain: Plain;
}

function termsUnder({ terms, resolved }: Book, plan: Assumption['plan']): TermsAt {
  if (typeof plan !== 'number') return (segment) => terms[segment];
  return (segment) => {
    const here = resolved[segment];
    return here === undefined ? undefined : assumedTerms(here, plan);
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

/**
 * The terms of a period: the cheapest plan of the month, or a larger one at a limit, both by trial on a copy
 * of the state. An assumed plan is never upgraded: it is out when its limit is passed.
 */
function chosenTerms(work: Work, state: State, cell: number, plan: Assumption['plan']): TermsAt {
  const { into } = work;
  const { book } = into;
  const byMonth = plan === 'cheapest_by_month';
  if (!byMonth && !wantsUpgrade(book, cell, state.termsAt, plan)) return state.termsAt;
  const trial: Trial = (termsAt, replaced, assumed) => {
    const copy: Into = {
      ...into,
      assumed,
      first: [],
      terms: [],
      upgraded: [],
      sink: SILENT,
    };
    enter(copy, cell, termsAt, state.holdings);
    for (let i = 0; i < copy.count; i++) copy.upgraded[i] = replaced(copy.first[i] ?? 0);
    const bill = copyBill(work.bill);
    const flags = pricePeriod({ ...work, into: copy, bill }, copyState(state));
    const billed = bill.targets.reduce((sum, t) => sum + (bill.billed[t] ?? 0n), 0n);
    return { flags, billed: toMinor(book.model, billed) };
  };
  if (byMonth && !isDecided(book, cell)) return cheapestTerms(into, cell, trial);
  return upgradedTerms(into, cell, state.termsAt, isBare(state), trial) ?? state.termsAt;
}

/** Did phases and contracts choose the plan of every segment? */
function isDecided(book: Book, cell: number): boolean {
  const end = book.first[cell + 1] ?? 0;
  for (let s = book.first[cell] ?? 0; s < end; s++) if (book.resolved[s]?.fixed !== true) return false;
  return true;
}

function wantsUpgrade(book: Book, cell: number, termsAt: TermsAt, plan: Assumption['plan']): boolean {
  const end = book.first[cell + 1] ?? 0;
  for (let s = book.first[cell] ?? 0; s < end; s++) {
    const terms = termsAt(s);
    if (terms?.atLimit?.kind !== 'upgrade' || (plan !== 'own' && book.resolved[s]?.fixed !== true)) continue;
    if (!holdsAll(book, cell, s, terms)) return true;
  }
  return false;
}

/** Steps 1 to 9 of one period. A memo prices a copy of the state; only dates go on. */
function pricePeriod(work: Work, state: State): number {
  const { into, bill, commits } = work;
  const { book } = into;
  const live = into.memo ? copyState(state) : state;
  let flags = 0;
  if (commits) openCommit(into, state);
  if (!into.memo) {
    flags |= buyPacks(into, state, bill);
  }
  if (into.count > 0) {
    const recurring = charge(work, live);
    flags |= recurring.flags;
    if (state.firstPaid < 0 && recurring.fees > 0n && book.state[into.cell] === BILLED) state.firstPaid = into.cell;
  }
  if (state.holdings.length > 0) endPacks(into, state.holdings, bill);
  sortTargets(bill, book);
  return flags | reduce(work, state);
}

/** Steps 1 to 6: flags, and the sum of the fees. */
function charge({ into, draw, bill, plain }: Work, live: State): { readonly flags: number; readonly fees: bigint } {
  const terms = into.whole && isBare(live) ? into.terms[0] : undefined;
  if (terms !== undefined) {
    if (chargePlainly(into.book, into.cell, terms, bill, into.sink, plain)) return plain;
    clearBill(bill);
  }
  const flags = usageCharges(into, live, draw, bill) | percentages(into, bill) | planFlags(into);
  const recurring = fees(into, bill);
  return { flags: flags | recurring.flags, fees: recurring.sum };
}

/** Steps 7 to 9. */
function reduce(work: Work, state: State): number {
  const { into, bill, orders, commits } = work;
  const { book } = into;
  const bounded = into.count > 0 && hasBounds(into);
  const discounts = book.chargeDiscounts.length > 0 && (bounded || bill.targets.length > 0);
  const committed = commits && (state.commit !== undefined || book.state[into.cell] === BILLED);
  const credits = book.model.credits.length > 0 || (committed && (state.commit?.carried ?? 0n) > 0n);
  if (!discounts && !bounded && !committed && !credits) return 0;
  const context = opening(into);
  let flags = 0;
  if (bounded) flags |= applyBounds(bill, into, 'before_discounts');
  if (discounts) flags |= takeDiscounts(bill, into, state, context);
  if (bounded) flags |= applyBounds(bill, into, 'after_discounts');
  if (committed) flags |= countCommit(into, state, bill);
  if (bounded || committed) sortTargets(bill, book);
  if (credits && book.state[into.cell] === BILLED) payWithCredits(bill, into, context, state, orders);
  if (bounded) {
    flags |= applyBounds(bill, into, 'after_credits');
    sortTargets(bill, book);
  }
  return flags;
}

function planFlags(into: Into): number {
  let flags = 0;
  for (const terms of into.terms) {
    if (terms.plan === NO_PLAN) flags |= FLAG.noPlan;
    if (terms.poolGap) flags |= FLAG.noNumber;
  }
  return flags;
}

function writePeriod(into: Into, bill: Bill, flags: number): void {
  const { book, cell, sink } = into;
  let stated = 0n;
  let billed = 0n;
  for (const target of bill.targets) {
    stated += bill.stated[target] ?? 0n;
    billed += bill.billed[target] ?? 0n;
  }
  for (let i = 0; i < into.count; i++)
    for (let s = into.first[i] ?? 0; s < (into.first[i + 1] ?? 0); s++) tellPlan(book, s, into.terms[i]?.plan, sink);
  if (book.model.choices.moneyRounded === 'charge') sink.period(cell, stated, billed, flags);
  else closeBill(into, stated, billed, flags);
}

/** Says the plan of a segment of the book where it is not the account's own. */
function tellPlan(book: Book, segment: number, plan: number | undefined, sink: Sink): void {
  if (plan !== undefined && plan !== book.terms[segment]?.plan) sink.plan(segment, plan);
}

/** Rounds the bill once; a line takes what that adds or leaves out. */
function closeBill(into: Into, stated: bigint, billed: bigint, flags: number): void {
  const { cell, sink } = into;
  const { model } = into.book;
  const [due, paid] = [toMinor(model, stated), toMinor(model, billed)];
  const [more, moreDue] = [fromMinor(model, due) - stated, fromMinor(model, paid) - billed];
  if (more !== 0n || moreDue !== 0n)
    sink.line(cell, STEP.credits, ROUNDING, 0, activeFrom(into), activeUntil(into), 0n, 0n, more, moreDue);
  sink.period(cell, due, paid, flags);
}
