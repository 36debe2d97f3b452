// Step 3, what packs hold: draws in order, leftovers that roll over or are refunded, and what a purchase
// costs in which period.
import { addMonths, type Day } from '../../src/calendar/day.ts';
import type { UsageMatch } from '../../src/model/values.ts';
import {
  type Fraction,
  fraction,
  fromDecimal,
  isPositive,
  min,
  minus,
  over,
  plus,
  sum,
  times,
  whole,
  ZERO,
} from './fraction.ts';
import { rounded } from './money.ts';
import type { Month } from './months.ts';
import type { Bought } from './purchases.ts';
import type { Segment } from './segments.ts';
import { shareByRemainder } from './spread.ts';

/** What is left of one purchase. */
export interface Holding {
  readonly bought: Bought;
  own: Fraction;
  /** From a pack that ended; drawn before its own units and ends with it. */
  rolledIn: Fraction;
  /** After discounts; undefined until it is bought, and for one bought before the window. */
  price: Fraction | undefined;
  /** Has its leftover been moved? */
  ended: boolean;
}

const unitsOf = ({ count, kind }: Bought): Fraction => times(whole(count), fromDecimal(kind.units));

export const holdingOf = (bought: Bought): Holding => ({
  ...{ bought, own: unitsOf(bought), rolledIn: ZERO },
  ...{ price: undefined, ended: false },
});

/** Leftovers of a meter's packs that ended by the day go into the next pack of their kind, in order of the days. */
export function rollOver(holdings: readonly Holding[], meter: string, day: Day): void {
  const ending = holdings.filter(({ bought, ended }) => bought.kind.of === meter && !ended && bought.until <= day);
  for (const old of ending.sort((a, b) => a.bought.until - b.bought.until)) {
    old.ended = true;
    const { kind, until } = old.bought;
    if (kind.leftover !== 'rolls_over') continue;
    const open = holdings.filter(
      ({ bought: b }) => b !== old.bought && b.order[0] === old.bought.order[0] && b.start <= until && until < b.until,
    );
    const [next] = open.sort((a, b) => a.bought.start - b.bought.start);
    if (next !== undefined) next.rolledIn = plus(next.rolledIn, old.own);
    old.own = ZERO;
  }
}

/** Units of a segment by class; one class stands for all where no pack of the meter is scoped. */
export type ByClass = ReadonlyMap<string, Fraction>;

export interface Draw {
  readonly holdings: readonly Holding[];
  readonly meter: string;
  readonly matches: (rule: UsageMatch, pattern: string) => boolean;
  /** Grains in one unit, for shares among classes. */
  readonly perUnit: bigint;
}

/** Takes a segment's units from the packs valid in it; changes the holdings, returns what is left. */
export function drawPacks(draw: Draw, segment: Segment, units: ByClass): ByClass {
  rollOver(draw.holdings, draw.meter, segment.first);
  const left = new Map(units);
  for (const holding of drawOrder(draw, segment.first)) {
    const { only } = holding.bought.kind;
    if (only === undefined) drawFromAll(holding, left, draw.perUnit);
    else
      for (const [name, rest] of left) if (draw.matches(only, name)) left.set(name, minus(rest, take(holding, rest)));
  }
  return left;
}

function drawFromAll(holding: Holding, left: Map<string, Fraction>, perUnit: bigint): void {
  const taken = take(holding, sum(left.values()));
  const shares = shareByRemainder(taken, [...left.values()], perUnit);
  [...left].forEach(([name, rest], i) => {
    left.set(name, minus(rest, shares[i] ?? ZERO));
  });
}

/** At most what it has, units that rolled in first. */
export function take(holding: Holding, wanted: Fraction): Fraction {
  const rolled = min(holding.rolledIn, wanted);
  const own = min(holding.own, minus(wanted, rolled));
  holding.rolledIn = minus(holding.rolledIn, rolled);
  holding.own = minus(holding.own, own);
  return plus(rolled, own);
}

/** Priority, scoped before flexible, earlier end, earlier start; they are in line order already and the sort is stable. */
function drawOrder({ holdings, meter }: Draw, day: Day): Holding[] {
  const valid = holdings.filter(({ bought: b }) => b.kind.of === meter && b.start <= day && day < b.until);
  const flexible = ({ bought }: Holding): number => (bought.kind.only === undefined ? 1 : 0);
  return valid.sort(
    (a, b) =>
      a.bought.kind.priority - b.bought.kind.priority ||
      flexible(a) - flexible(b) ||
      a.bought.until - b.bought.until ||
      a.bought.start - b.bought.start,
  );
}

/** What is paid for a purchase in a period, its price being known: at once, or in monthly instalments. */
export function instalment({ bought, price }: Holding, month: Month): Fraction {
  const { kind, billedIn } = bought;
  if (billedIn === undefined || price === undefined) return ZERO;
  if (!isMonthly(bought)) return month.index === billedIn.index ? price : ZERO;
  if (month.state === 'memo') return ZERO;
  const due = ranks(bought, month).filter((k) => 1 <= k && k <= kind.term.count);
  return sum(due.map((k) => minus(upTo(price, k, bought), upTo(price, k - 1, bought))));
}

const isMonthly = ({ kind }: Bought): boolean => kind.paid === 'monthly' && kind.term.unit === 'month';

const upTo = (price: Fraction, k: number, { kind, billedIn }: Bought): Fraction =>
  billedIn === undefined ? ZERO : rounded(times(price, fraction(BigInt(k), BigInt(kind.term.count))), billedIn.model);

/** Which instalments a period holds: by month from that of the purchase on, in shorter periods by date. */
function ranks({ kind, billedIn, start }: Bought, month: Month): number[] {
  const byMonth = ['month', 'anniversary'].includes(month.model.choices.periods.kind);
  if (byMonth) return [month.index - (billedIn?.index ?? 0) + 1];
  const all = Array.from({ length: kind.term.count }, (_, i) => i + 1);
  return all.filter((k) => {
    const day = addMonths(start, k - 1);
    return month.period.from <= day && day < month.period.until;
  });
}

/** Instalments that fall after the last period. */
export function laterMoney(holding: Holding, months: readonly Month[]): Fraction {
  const { bought, price } = holding;
  if (price === undefined || !isMonthly(bought)) return ZERO;
  const inWindow = months.flatMap((month) => ranks(bought, month)).filter((k) => 1 <= k && k <= bought.kind.term.count);
  return minus(price, sum(inWindow.map((k) => minus(upTo(price, k, bought), upTo(price, k - 1, bought)))));
}

/** Money back in the period that holds the last day of a pack: ≤ 0. In a memo packs do not move. */
export function refund({ bought, price, own }: Holding, month: Month): Fraction {
  const ends = month.period.from < bought.until && bought.until <= month.period.until;
  if (month.state === 'memo') return ZERO;
  if (bought.kind.leftover !== 'refunded' || price === undefined || !ends || !isPositive(own)) return ZERO;
  return minus(ZERO, rounded(times(price, over(own, unitsOf(bought))), month.model));
}
