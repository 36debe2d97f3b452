// Discounts of the short way: what a percent or an amount takes off charges of which at most one has an
// amount in its scope, so that nothing is shared. What the percents are is looked up by the steps' own rules,
// once for all periods in which nothing changes that they depend on.
import { pow10 } from '../../exact/decimal.ts';
import { divide, divideNumbers, type Rounding } from '../../exact/round.ts';
import { MOST, notNegative } from '../../exact/whole.ts';
import type { Facts } from '../../meter/quantities.ts';
import type { Discount, Model } from '../../model/model.ts';
import type { Amount } from '../../model/values.ts';
import { amountsInside } from '../../model/walk.ts';
import { type Bill, inScope, newBill } from '../bill.ts';
import { type Book, MEMO } from '../book.ts';
import { contractOf, enterWith, type Into, opening } from '../into.ts';
import { discountValue } from '../packs/prices.ts';
import { type Sink, STEP } from '../sinks.ts';
import type { State } from '../state.ts';
import { holds } from '../terms/number.ts';
import { allParts, partsUnder } from '../terms/parts.ts';
import type { Terms } from '../terms/terms.ts';
import type { Charged } from './charge.ts';

/** One discount as it stands: base × value ÷ of, or the value itself where `of` is 0. NaN: the model has no number. */
interface Rule {
  readonly discount: number;
  readonly value: number;
  readonly of: number;
  /** By slot: 1 where it acts. */
  readonly acts: Uint8Array;
}

export interface Offs {
  /** None of them changes with the day, the month or the units. */
  readonly steady: boolean;
  /** They read the directory, so that each account has its own. */
  readonly byFacts: boolean;
  readonly known: Map<number, readonly Rule[]>;
  /** The rules of the last period, and the terms, the contract and the number of the term that they were for. */
  rules: readonly Rule[];
  terms: Terms | undefined;
  contract: number;
  number: number;
  account: number;
  facts: Facts | undefined;
  /** What the discounts of the period at hand take off, in order: which, at which place, how much. */
  count: number;
  readonly discount: Int32Array;
  readonly place: Int32Array;
  readonly off: Float64Array;
}

export function newOffs(book: Book): Offs {
  const amounts = offAmounts(book.model);
  const discounts = allParts(book.model).flatMap((parts) => parts.discounts);
  const timed = discounts.some((d) => d.months !== undefined) || amounts.some((a) => has(a, 'dated', 'month'));
  const measured = discounts.some(({ off }) => off.kind === 'steps' && off.measured.kind !== 'commit');
  return {
    steady: !timed && !measured,
    byFacts: discounts.some((d) => d.for !== undefined) || amounts.some((a) => has(a, 'by', 'column')),
    known: new Map(),
    rules: [],
    terms: undefined,
    contract: -1,
    number: 0,
    account: -1,
    facts: undefined,
    count: 0,
    discount: new Int32Array(discounts.length),
    place: new Int32Array(discounts.length),
    off: new Float64Array(discounts.length),
  };
}

/** What discounts take, and the commits that they are measured by. */
function offAmounts(model: Model): Amount[] {
  return allParts(model).flatMap(({ discounts, plans }) => [
    ...discounts.flatMap(({ off }) => amountsOfOff(off)),
    ...plans.flatMap(({ commit }) =>
      commit === undefined ? [] : [commit.amount, ...commit.stepUps.map((s) => s.amount)],
    ),
  ]);
}

function amountsOfOff(off: Discount['off']): Amount[] {
  return off.kind === 'steps' ? off.steps.map((s) => s.percent) : [off.value];
}

function has(amount: Amount, ...kinds: readonly Amount['kind'][]): boolean {
  return kinds.includes(amount.kind) || amountsInside(amount).some((inside) => has(inside, ...kinds));
}

/** The discounts in force in a cell; `number`: the commit's term. */
export function rulesIn(
  offs: Offs,
  into: Into,
  state: State,
  cell: number,
  segment: number,
  terms: Terms,
  number: number,
): readonly Rule[] {
  const { book } = into;
  if (offs.byFacts) forgetFacts(offs, into, segment);
  const contract = book.contract[segment] ?? -1;
  if (terms === offs.terms && number === offs.number && contract === offs.contract) return offs.rules;
  offs.rules = rulesAt(offs, into, state, cell, terms, contract, number);
  offs.terms = terms;
  offs.contract = contract;
  offs.number = number;
  return offs.rules;
}

/** What was known is of another account, or of another row of the directory. */
function forgetFacts(offs: Offs, { book, account }: Into, segment: number): void {
  if (offs.account === account && offs.facts === book.facts[segment]) return;
  offs.known.clear();
  offs.terms = undefined;
  offs.account = account;
  offs.facts = book.facts[segment];
}

function rulesAt(
  { known }: Offs,
  into: Into,
  state: State,
  cell: number,
  terms: Terms,
  contract: number,
  number: number,
): readonly Rule[] {
  const { plans, contracts } = into.book.model;
  const key = (number * (plans.length + 1) + terms.plan + 1) * (contracts.length + 1) + contract;
  const found = known.get(key);
  if (found !== undefined) return found;
  enterWith(into, cell, terms);
  const rules = rulesOf(into.book, into, state);
  known.set(key, rules);
  return rules;
}

const NO_BILL: Bill = newBill();

function rulesOf(book: Book, into: Into, state: State): readonly Rule[] {
  const context = opening(into);
  const { discounts } = partsUnder(book.model, contractOf(into));
  return book.chargeDiscounts.flatMap((d): Rule[] => {
    const discount = discounts[d];
    if (discount === undefined || !holds(discount.for, context)) return [];
    const { on, off } = discount;
    const value = discountValue(into, state, off, context);
    const acts = Uint8Array.from(book.slots, (_, slot) => (inScope(book, NO_BILL, on, slot) ? 1 : 0));
    if (value === undefined) return [{ discount: d, value: Number.NaN, of: 0, acts }];
    const fixed = off.kind === 'amount';
    const of = pow10(value.scale);
    const minor = fixed ? divide(value.digits * pow10(book.currency.digits), of, book.model.rounding) : value.digits;
    return [{ discount: d, value: notNegative(minor), of: fixed ? 0 : notNegative(of), acts }];
  });
}

/** Takes the discounts off the amounts; false: several charges share one, or it is too large. `detail`: with lines. */
export function takeShortly(
  offs: Offs,
  rules: readonly Rule[],
  rounding: Rounding,
  detail: boolean,
  charged: Charged,
): boolean {
  for (let r = 0; r < rules.length; r++) {
    const rule = rules[r];
    const place = rule === undefined ? NONE : onlyIn(charged, rule.acts);
    if (rule === undefined || place === NONE) continue;
    const base = charged.amount[place] ?? 0;
    const off = place === SEVERAL ? Number.NaN : offOf(rule, base, rounding);
    if (Number.isNaN(off)) return false;
    charged.amount[place] = base - off;
    if (detail && off !== 0) note(offs, rule.discount, place, off);
  }
  return true;
}

/** What a discount takes off an amount; NaN: too large for numbers, or the model has none. */
function offOf({ value, of }: Rule, base: number, rounding: Rounding): number {
  const numerator = base * value;
  if (!(numerator <= MOST && of <= MOST)) return Number.NaN;
  const wanted = of === 0 ? value : divideNumbers(numerator, of, rounding);
  return wanted < base ? wanted : base;
}

function note(offs: Offs, discount: number, place: number, off: number): void {
  offs.discount[offs.count] = discount;
  offs.place[offs.count] = place;
  offs.off[offs.count] = off;
  offs.count++;
}

const NONE = -1;
const SEVERAL = -2;

/** The one charge with an amount on which a discount acts. */
function onlyIn({ count, amount, slot }: Charged, acts: Uint8Array): number {
  let place = NONE;
  for (let i = 0; i < count; i++) {
    if (amount[i] === 0 || acts[slot[i] ?? 0] !== 1) continue;
    if (place !== NONE) return SEVERAL;
    place = i;
  }
  return place;
}

export function tellOffs(book: Book, cell: number, offs: Offs, { segment, usage, slot }: Charged, sink: Sink): void {
  const [from, until] = [book.from[segment] ?? 0, book.until[segment] ?? 0];
  for (let i = 0; i < offs.count; i++) {
    const place = offs.place[i] ?? 0;
    const off = offs.off[i] ?? 0;
    const billed = place < usage && book.state[cell] === MEMO ? 0 : -off;
    sink.line(cell, STEP.discounts, offs.discount[i] ?? 0, slot[place] ?? 0, from, until, 0, 0, -off, billed);
  }
}
