// The second, obvious pricer: what one account pays under one model, written from the rules of the
// design and not from the kernel, day by day and line by line. Slow, plain, and only for tests.
import type { Day } from '../../src/calendar/day.ts';
import type { Decimal } from '../../src/exact/decimal.ts';
import type { Account, Period } from '../../src/meter/quantities.ts';
import type { Model } from '../../src/model/model.ts';
import { type Balances, payByCredits } from './credits.ts';
import { daily } from './daily.ts';
import { discountCharges, type Line, minorUnits, total } from './discounts.ts';
import { type Fraction, fromDecimal, isZero, less, plus, ZERO } from './fraction.ts';
import { daysOfCharge, isUsage, type Month, monthsOf, planOn, type State } from './months.ts';
import { type Bought, boughtPacks, fullStock, packMoney, type Stock } from './packs.ts';
import { poolOfPlan, type Rolled } from './pool.ts';
import { feeMoney, usageMoney } from './rate.ts';
import { type MeterMonth, meterMonth } from './units.ts';

export interface ReferenceInput {
  readonly model: Model;
  readonly account: Account;
  readonly periods: readonly Period[];
  /** Meter name, day, units. Units on days on which the account is not active are not looked at. */
  readonly units: ReadonlyMap<string, ReadonlyMap<Day, Decimal>>;
  /** Fixed purchases assumed besides `account.purchases`: bought at the automatic start. */
  readonly packs: readonly { readonly pack: string; readonly count: number }[];
}

/** Money in minor units. discounts and credits are ≤ 0; billed = charges + packs + discounts + credits. */
export interface ReferencePeriod {
  readonly state: State;
  /** By `plan.charge`: every charge that exists on an active day, before discounts. */
  readonly charges: ReadonlyMap<string, { readonly stated: bigint; readonly billed: bigint }>;
  /** After the discounts on packs. */
  readonly packs: bigint;
  /** On charges only. */
  readonly discounts: { readonly stated: bigint; readonly billed: bigint };
  readonly credits: bigint;
  readonly billed: bigint;
  readonly unpriced: boolean;
  /** Why it is unpriced; for people who read a failed test. */
  readonly gaps: readonly string[];
  readonly withinIncluded: boolean;
  readonly pool: ReadonlyMap<string, ReferencePool>;
}

export interface ReferencePool {
  readonly pool: Fraction | 'unlimited';
  readonly rolled: Fraction;
  /** Beyond pool and rolled units as if there were no pack. */
  readonly over: Fraction;
  readonly drawn: Fraction;
  readonly forgiven: Fraction;
  readonly chargeable: Fraction;
}

export interface ReferenceResult {
  readonly periods: ReferencePeriod[];
  readonly billed: bigint;
  readonly unpriced: boolean;
}

/** What one period hands to the next; a memo period works on a copy. */
interface Carried {
  readonly stock: Stock;
  readonly balances: Balances;
  readonly rolled: Map<string, readonly Rolled[]>;
}

export function referencePrice(input: ReferenceInput): ReferenceResult {
  const months = monthsOf(input.model, input.account, input.periods);
  const bought = boughtPacks(input, months);
  const packLines = months.map((): Line[] => []);
  for (const purchase of bought) addPackLines(purchase, months, packLines);
  const carried: Carried = { stock: fullStock(bought), balances: new Map(), rolled: new Map() };
  const periods = months.map((month, i) => priceMonth(input, month, packLines[i] ?? [], carried));
  return {
    periods,
    billed: total(periods.map(({ billed }) => billed)),
    unpriced: periods.some(({ unpriced }) => unpriced),
  };
}

function addPackLines(purchase: Bought, months: readonly Month[], lines: readonly Line[][]): void {
  for (const [index, amount] of packMoney(purchase, months)) {
    lines[index]?.push({ group: 'packs', name: purchase.kind.name, amount });
  }
}

function priceMonth(
  input: ReferenceInput,
  month: Month,
  packLines: readonly Line[],
  carried: Carried,
): ReferencePeriod {
  if (month.state === 'inactive' || month.state === 'before_launch') return notPriced(month, packLines);
  const memo = month.state === 'memo';
  const meters = metersOf(input, month, carried);
  if (month.days.some((day) => planOn(month, day) === undefined)) month.gaps.add('no plan');

  const lines = chargeLines(month, meters);
  const chargesBilled = lines.map((line) => ({ line, stated: line.amount, billed: billedOf(memo, line, line.amount) }));
  const taken = discountCharges(lines, month);
  const off = (money: (line: Line, amount: bigint) => bigint): bigint =>
    -total([...taken].map(([line, amount]) => money(line, amount)));
  const discounts = { stated: off((_, amount) => amount), billed: off((line, amount) => billedOf(memo, line, amount)) };
  const packs = total(packLines.map(({ amount }) => amount));
  const credits = memo ? 0n : -payByCredits(month, [...lines, ...packLines], carried.balances);
  return {
    state: month.state,
    charges: new Map(chargesBilled.map(({ line, stated, billed }) => [line.key, { stated, billed }])),
    packs,
    discounts,
    credits,
    billed: total(chargesBilled.map(({ billed }) => billed)) + packs + discounts.billed + credits,
    unpriced: month.gaps.size > 0,
    gaps: [...month.gaps],
    withinIncluded: withinIncluded(month, meters),
    pool: new Map(meters.map((m) => [m.meter.name, m])),
  };
}

/** In a memo period usage charges, and discounts on them, are stated and billed 0. */
const billedOf = (memo: boolean, line: Line, amount: bigint): bigint => (memo && line.group === 'usage' ? 0n : amount);

/** No charges; only instalments of a pack bought earlier go on while the account is away. */
function notPriced(month: Month, packLines: readonly Line[]): ReferencePeriod {
  const packs = total(packLines.map(({ amount }) => amount));
  return {
    state: month.state,
    charges: new Map(),
    packs,
    discounts: { stated: 0n, billed: 0n },
    credits: 0n,
    billed: packs,
    unpriced: false,
    gaps: [],
    withinIncluded: true,
    pool: new Map(),
  };
}

function metersOf(input: ReferenceInput, month: Month, carried: Carried): MeterMonth[] {
  const memo = month.state === 'memo';
  const stock = memo ? new Map(carried.stock) : carried.stock;
  return input.model.meters.map((meter) => {
    const counted = input.units.get(meter.name);
    const units = daily(month.days, (day) => {
      const value = counted?.get(day);
      return value === undefined ? ZERO : fromDecimal(value);
    });
    const result = meterMonth(month, meter, units, carried.rolled.get(meter.name) ?? [], stock);
    if (!memo) carried.rolled.set(meter.name, result.balance);
    return result;
  });
}

interface ChargeLine extends Line {
  readonly key: string;
}

/** Every charge that exists in the period, in line order, rounded once. */
function chargeLines(month: Month, meters: readonly MeterMonth[]): ChargeLine[] {
  const lines: ChargeLine[] = [];
  for (const plan of month.model.plans) {
    for (const charge of plan.charges) {
      const days = daysOfCharge(month, plan, charge);
      if (days.length === 0) continue;
      const line = { name: charge.name, key: `${plan.name}.${charge.name}` };
      if (isUsage(charge)) {
        const amount = minorUnits(usageOf(month, meters, charge, plan.name), month.model);
        lines.push({ ...line, group: 'usage', amount });
      } else {
        lines.push({ ...line, group: 'fees', amount: minorUnits(feeMoney(month, charge, days), month.model) });
      }
    }
  }
  return lines;
}

function usageOf(
  month: Month,
  meters: readonly MeterMonth[],
  charge: { of: string; name: string },
  plan: string,
): Fraction {
  const meter = meters.find((m) => m.meter.name === charge.of);
  const own = meter?.charges.find((c) => c.charge.name === charge.name && c.plan.name === plan);
  if (meter === undefined || own === undefined)
    throw new Error(`charge ${plan}.${charge.name} has no meter ${charge.of}`);
  return usageMoney(month, meter, own);
}

/** On every meter with a pool, units ≤ pool + rolled; without any pool, only at no units. */
function withinIncluded(month: Month, meters: readonly MeterMonth[]): boolean {
  const included = meters.filter(({ meter }) => month.days.some((day) => poolOfPlan(month, day, meter) !== undefined));
  if (included.length === 0) return meters.every(({ used }) => isZero(used));
  return included.every(({ used, pool, rolled }) => pool === 'unlimited' || !less(plus(pool, rolled), used));
}
