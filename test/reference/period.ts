// One account in one period: steps 1 to 9 in their order, on the state that the periods before it left.
import { addCuts, type Bounds, boundsOf, cutToMaximum, type Moment, trueUp } from './bounds.ts';
import { advance, isRunning, measuredCommit, shortfall } from './commit.ts';
import { payByCredits, payInOrder, unpaidOf } from './credits.ts';
import { discountedPrice, discountLines, type Measure } from './discounts.ts';
import { type Fraction, isPositive, isZero, minus, over, plus, sum, times, whole, ZERO } from './fraction.ts';
import type { ReferenceInput } from './input.ts';
import { type Line, minorUnits, totalOf } from './money.ts';
import { type Month, numberOn } from './months.ts';
import { type Holding, instalment, refund, rollOver } from './packs.ts';
import { percentageMoney } from './percentage.ts';
import { isFee, isUsage } from './plans.ts';
import { feeMoney, usageMoney } from './rate.ts';
import { type Parts, periodOf, type ReferencePeriod } from './result.ts';
import { type Segment, segmentsOf } from './segments.ts';
import { type Carried, copyOf } from './state.ts';
import { type MeterMonth, meterMonth } from './units.ts';
import { classMatches } from './usage.ts';

/** A priced period, its meters, and the state after it. */
export interface Priced {
  readonly period: ReferencePeriod;
  readonly segments: readonly Segment[];
  readonly meters: readonly MeterMonth[];
  /** The minimum when it acts, and what usage then comes to; none in a memo. */
  readonly minimum: Looked | undefined;
  readonly after: Carried;
}

interface Looked {
  readonly own: NonNullable<Bounds['minimum']>;
  readonly value: Fraction;
}

/** Leaves `carried` as it is. */
export function pricePeriod(input: ReferenceInput, month: Month, months: readonly Month[], carried: Carried): Priced {
  const after = copyOf(carried);
  advance(after.commitment, month, months);
  if (month.state === 'inactive' || month.state === 'before_launch') return notPriced(month, months, after);
  const state = month.state === 'memo' ? copyOf(after) : after;
  const segments = segmentsOf(
    month,
    state.holdings.map(({ bought }) => bought),
  );
  if (segments.some(({ plan }) => plan === undefined)) month.gaps.add('no plan');
  const meters = input.model.meters.map((meter) => {
    const balance = state.rolled.get(meter.name) ?? [];
    const result = meterMonth(input, month, meter, segments, balance, state.holdings);
    state.rolled.set(meter.name, result.balance);
    return result;
  });
  const parts = priceParts({ month, months, segments, meters, state, measure: measureOf(month, meters, state) });
  const period = periodOf(
    { ...parts, month, meters, withinIncluded: withinIncluded(segments, meters) },
    segments[0]?.plan?.name,
  );
  return { period, segments, meters, minimum: parts.minimum, after };
}

interface Situation {
  readonly month: Month;
  readonly months: readonly Month[];
  readonly segments: readonly Segment[];
  readonly meters: readonly MeterMonth[];
  readonly state: Carried;
  readonly measure: Measure;
}

type Money = Omit<Parts, 'month' | 'meters' | 'withinIncluded'> & { readonly minimum: Looked | undefined };

/** Steps 5 to 9. */
function priceParts(s: Situation): Money {
  const { month, segments } = s;
  const lines = chargeLines(month, segments, s.meters);
  const charges = new Map(lines.map((line) => [line, line.amount]));
  noteFirstFee(s, lines);
  const bounded = boundedLines(s, lines);
  const packLines = packLinesOf(s);
  const counting = [...bounded.lines, ...packLines];
  const missing = shortfall(s.state.commitment, month, s.months, snapshot(counting));
  if (month.state === 'billed') s.state.commitment.history.set(month.index, snapshot(counting));
  const all = [...bounded.lines, ...missing, ...packLines];
  const late = month.state === 'billed' ? afterCredits(s, all, bounded.bounds) : NOT_PAID;
  addCuts(bounded.cuts, late.cuts);
  return {
    lines: charges,
    cuts: bounded.cuts,
    discounts: bounded.discounts,
    trueUp: plus(bounded.trueUp, late.trueUp),
    shortfall: totalOf(missing),
    packs: totalOf(packLines),
    refunds: sum(s.state.holdings.map((holding) => refund(holding, month))),
    credits: late.credits,
    minimum: bounded.minimum,
  };
}

/** Every charge that exists in the period, in line order, rounded once. */
function chargeLines(month: Month, segments: readonly Segment[], meters: readonly MeterMonth[]): Line[] {
  return month.model.plans.flatMap((plan) =>
    plan.charges.flatMap((charge): Line[] => {
      const key = `${plan.name}.${charge.name}`;
      const exists = segments.some(
        (segment) => segment.plan?.name === plan.name && segment.charges.some(({ name }) => name === charge.name),
      );
      if (!exists) return [];
      const shared = month.settled?.charges.get(key);
      if (shared !== undefined) {
        for (const gap of shared.gaps) month.gaps.add(gap);
        return [{ group: 'usage', name: charge.name, key, amount: shared.amount }];
      }
      const own = isUsage(charge) ? meters.find(({ meter }) => meter.name === charge.of) : undefined;
      const units = own?.charges.find(({ name }) => name === key);
      const exact = isFee(charge)
        ? feeMoney(month, segments, plan.name, charge.name)
        : own && units
          ? usageMoney(month, own, units)
          : percentageMoney(month, segments, plan.name, charge.name);
      const group = isFee(charge) ? 'fees' : 'usage';
      return [{ group, name: charge.name, key, amount: minorUnits(exact, month.model) }];
    }),
  );
}

function noteFirstFee({ month, state }: Situation, lines: readonly Line[]): void {
  const hasFee = isPositive(totalOf(lines.filter(({ group }) => group === 'fees')));
  if (month.state === 'billed' && hasFee) state.firstPaid ??= month.index;
}

/** Steps 7 and 8: bounds that discounts follow, discounts, the other bounds. Changes the lines and adds a true-up. */
function boundedLines(s: Situation, charges: readonly Line[]) {
  const { month, segments, measure } = s;
  const bounds = boundsOf(month, segments);
  const usage = charges.filter(({ group }) => group === 'usage');
  const cuts = new Map<Line, Fraction>();
  const lines = [...charges];
  let added = ZERO;
  let minimum: Looked | undefined;
  const bound = (moment: Moment): void => {
    addCuts(cuts, cutToMaximum(month, bounds, moment, usage));
    const missing = month.state === 'memo' ? [] : trueUp(month, bounds, moment, usage);
    if (month.state !== 'memo' && bounds.minimum?.moment === moment)
      minimum = { own: bounds.minimum, value: totalOf(usage) };
    lines.push(...missing);
    added = plus(added, totalOf(missing));
  };
  bound('before_discounts');
  const discounts = discountLines(lines, month, measure);
  bound('after_discounts');
  return { bounds, cuts, discounts, lines, minimum, trueUp: added };
}

const snapshot = (lines: readonly Line[]): Line[] => lines.map((line) => ({ ...line }));

/** Prices what is bought in the period; a line for each purchase that costs or gives back something. */
function packLinesOf({ month, state, measure }: Situation): Line[] {
  return state.holdings.flatMap((holding): Line[] => {
    const { kind, count, start, billedIn } = holding.bought;
    if (billedIn?.index === month.index && holding.price === undefined) {
      const price = numberOn(kind.price, month, start, `price of pack ${kind.name}`);
      const full = minorUnits(times(whole(count), price), month.model);
      holding.price = discountedPrice(kind.name, full, month, measure);
    }
    return packLine(holding, month);
  });
}

function packLine(holding: Holding, month: Month): Line[] {
  const { name } = holding.bought.kind;
  const amount = plus(instalment(holding, month), refund(holding, month));
  return isZero(amount) ? [] : [{ group: 'packs', name, key: name, amount }];
}

interface Late {
  readonly credits: Fraction;
  readonly cuts: ReadonlyMap<Line, Fraction>;
  readonly trueUp: Fraction;
}

const NOT_PAID: Late = { credits: ZERO, cuts: new Map(), trueUp: ZERO };

/** Step 9, and the bounds that act after it on what usage still has to pay. */
function afterCredits({ month, state }: Situation, lines: readonly Line[], bounds: Bounds): Late {
  const unpaid = unpaidOf(lines);
  const due = sum(unpaid.values());
  const usage = lines.filter(({ group }) => group === 'usage');
  const { over } = state.commitment;
  if (over !== undefined && isRunning(state.commitment.term, month) && over.number === state.commitment.term.number) {
    state.commitment.over = { ...over, amount: payInOrder(over.amount, usage, unpaid) };
  }
  payByCredits(month, unpaid, state.balances, state.firstPaid);
  const open = new Map(usage.map((line) => [{ ...line, amount: unpaid.get(line) ?? ZERO }, line]));
  const cuts = cutToMaximum(month, bounds, 'after_credits', [...open.keys()]);
  const missing = trueUp(month, bounds, 'after_credits', [...open.keys()]);
  return { credits: minus(due, sum(unpaid.values())), cuts, trueUp: totalOf(missing) };
}

/** No charges; only packs bought earlier and a commit whose term ends go on while the account is away. */
function notPriced(month: Month, months: readonly Month[], after: Carried): Priced {
  for (const meter of month.model.meters) rollOver(after.holdings, meter.name, month.period.until - 1);
  const isAway = month.state === 'inactive';
  const lines = isAway ? after.holdings.flatMap((holding) => packLine(holding, month)) : [];
  const refunds = isAway ? sum(after.holdings.map((holding) => refund(holding, month))) : ZERO;
  const missing = totalOf(shortfall(after.commitment, month, months, []));
  const none = { lines: new Map(), cuts: new Map(), discounts: new Map(), trueUp: ZERO, credits: ZERO };
  const parts = {
    ...none,
    month,
    meters: [],
    withinIncluded: true,
    shortfall: missing,
    packs: totalOf(lines),
    refunds,
  };
  return { period: periodOf(parts, undefined), segments: [], meters: [], minimum: undefined, after };
}

/** What a discount's steps look at: units as billed, shares of what was used, the commit that was agreed. */
function measureOf(month: Month, meters: readonly MeterMonth[], { commitment }: Carried): Measure {
  return (measured) => {
    if (measured.kind === 'commit') return measuredCommit(month, commitment.term);
    const meter = meters.find((m) => m.meter.name === measured.of);
    if (measured.kind === 'units' || meter === undefined) return meter?.used;
    const classes = meter.usage.flatMap((usage) => [...usage.classes]);
    const all = sum(classes.map(([, units]) => units));
    const hit = classes.filter(([pattern]) => classMatches(month.model, measured.of, measured.match, pattern));
    return isZero(all) ? undefined : over(sum(hit.map(([, units]) => units)), all);
  };
}

/** On every meter with a pool nothing is over; without any pool, only at no units. */
function withinIncluded(segments: readonly Segment[], meters: readonly MeterMonth[]): boolean {
  const included = meters.filter(({ meter }) => segments.some(({ plan }) => plan?.includes.has(meter.name)));
  if (included.length === 0) return meters.every(({ used }) => isZero(used));
  return included.every(({ over: beyond }) => isZero(beyond));
}
