// Short ways to write models as plain data in tests, with the documented defaults.
import { addMonths, type Day, parseDay } from '../../src/calendar/day.ts';
import type { Decimal } from '../../src/exact/decimal.ts';
import type { Period } from '../../src/meter/quantities.ts';
import type { Charge, Flat, Grace, Package, PerSeat, PerUnit, Stairstep, Tiered } from '../../src/model/charge.ts';
import type { Choices, Credit, Discount, Meter, Model, PackKind } from '../../src/model/model.ts';
import type { Plan, Pool } from '../../src/model/plan.ts';
import type { Amount } from '../../src/model/values.ts';

const place = { file: 'test.yaml', line: 1 };

/** A decimal without trailing zeros: digits ÷ 10^scale. */
export function dec(digits: bigint, scale: number): Decimal {
  return scale > 0 && digits % 10n === 0n ? dec(digits / 10n, scale - 1) : { digits, scale };
}

/** "2.35", "50k", "2M" or "10%". */
export function num(text: string): Decimal {
  const match = /^(\d+)(?:\.(\d+))?(k|M|%)?$/.exec(text);
  if (match === null) throw new Error(`not a number: ${text}`);
  const [, units = '', decimals = '', suffix = ''] = match;
  const up = suffix === 'k' ? 1_000n : suffix === 'M' ? 1_000_000n : 1n;
  return dec(BigInt(units + decimals) * up, decimals.length + (suffix === '%' ? 2 : 0));
}

export function day(text: string): Day {
  const value = parseDay(text);
  if (value === undefined) throw new Error(`not a day: ${text}`);
  return value;
}

export const amount = (text: string): Amount => ({ kind: 'constant', value: num(text) });

export const by = (column: string, rows: Record<string, string>): Amount => ({
  kind: 'by',
  column,
  rows: new Map(Object.entries(rows).map(([key, value]) => [key, amount(value)])),
  otherwise: undefined,
});

/** Whole calendar months from a day on, all inside the window. */
export function months(first: string, count: number): Period[] {
  const start = day(`${first}-01`);
  return Array.from({ length: count }, (_, i) => {
    const [from, until] = [addMonths(start, i), addMonths(start, i + 1)];
    return { start: from, end: until, from, until };
  });
}

export const meter = (name = 'calls', precision = 0, more: Partial<Meter> = {}): Meter => ({
  name,
  unit: 'call',
  of: 'requests',
  take: 'sum',
  only: undefined,
  weights: [],
  notBilled: [],
  precision,
  convert: undefined,
  place,
  ...more,
});

export const pool = (base: string, more: Partial<Pool> = {}): Pool => ({
  unlimited: false,
  base: amount(base),
  edition: undefined,
  editionMode: 'replaces',
  perSeat: undefined,
  perInstall: undefined,
  floor: undefined,
  seats: undefined,
  rollover: undefined,
  shared: undefined,
  place,
  ...more,
});

export const grace = (of: Grace['of'], more: Partial<Grace> = {}): Grace => ({
  share: amount('10%'),
  of,
  discount: num('1'),
  against: 'after_packs',
  ...more,
});

const usage = { name: 'overage', for: undefined, place, of: 'calls', grace: undefined };

export const perUnit = (price: string, more: Partial<PerUnit> = {}): PerUnit => ({
  ...usage,
  kind: 'per_unit',
  price: amount(price),
  rates: undefined,
  ...more,
});

export const pack = (price: string, per: string, more: Partial<Package> = {}): Package => ({
  ...usage,
  kind: 'package',
  price: amount(price),
  rates: undefined,
  per: num(per),
  partial: 'exact',
  ...more,
});

/** Each tier: upper bound (undefined is open), price, flat amount. */
export const tiered = (
  kind: Tiered['kind'],
  tiers: readonly (readonly [upTo: string | undefined, price: string, flat?: string])[],
  more: Partial<Tiered> = {},
): Tiered => ({
  ...usage,
  kind,
  per: num('1'),
  partial: 'exact',
  blocks: 'total',
  flatAtZero: false,
  tiersCount: 'chargeable',
  tiersPer: 'account',
  tiers: tiers.map(([upTo, price, flat]) => ({
    upTo: upTo === undefined ? undefined : num(upTo),
    price: amount(price),
    flat: flat === undefined ? undefined : amount(flat),
  })),
  ...more,
});

export const stairstep = (
  tiers: readonly (readonly [upTo: string, fee: string])[],
  more: Partial<Stairstep> = {},
): Stairstep => ({
  ...usage,
  kind: 'stairstep',
  flatAtZero: false,
  tiersCount: 'chargeable',
  tiersPer: 'account',
  tiers: tiers.map(([upTo, fee]) => ({ upTo: num(upTo), fee: amount(fee) })),
  ...more,
});

export const fee = (price: string, more: Partial<Flat> = {}): Flat => ({
  name: 'fee',
  for: undefined,
  place,
  kind: 'flat',
  price: amount(price),
  quantity: undefined,
  ...more,
});

export const seatFee = (price: string, more: Partial<PerSeat> = {}): PerSeat => ({
  name: 'seats',
  for: undefined,
  place,
  kind: 'per_seat',
  price: amount(price),
  seats: undefined,
  ...more,
});

export const plan = (charges: readonly Charge[], included?: Pool, more: Partial<Plan> = {}): Plan => ({
  name: 'everyone',
  for: undefined,
  includes: new Map(included === undefined ? [] : [['calls', included]]),
  charges,
  offered: true,
  minimum: undefined,
  maximum: undefined,
  commit: undefined,
  atLimit: undefined,
  lacks: [],
  place,
  ...more,
});

export const packKind = (units: string, price: string, more: Partial<PackKind> = {}): PackKind => ({
  name: 'S',
  of: 'calls',
  units: num(units),
  term: { count: 12, unit: 'month' },
  price: amount(price),
  paid: 'upfront',
  only: undefined,
  leftover: 'expires',
  renew: false,
  starts: undefined,
  priority: 0,
  countMax: undefined,
  for: undefined,
  place,
  ...more,
});

export const discount = (
  kind: 'percent' | 'amount',
  value: string,
  more: Partial<Omit<Discount, 'off'>> = {},
): Discount => ({
  name: 'discount',
  on: 'all',
  for: undefined,
  months: undefined,
  off: { kind, value: amount(value) },
  place,
  ...more,
});

export const credit = (kind: Credit['kind'], value: string, more: Partial<Credit> = {}): Credit => ({
  name: 'credit',
  kind,
  value: amount(value),
  of: 'all',
  renews: 'never',
  from: undefined,
  until: undefined,
  months: undefined,
  countedFrom: 'launch',
  for: undefined,
  priority: 0,
  place,
  ...more,
});

export type ModelParts = Partial<Omit<Model, 'choices'>> & { readonly choices?: Partial<Choices> };

export const model = ({ choices, ...parts }: ModelParts): Model => ({
  name: 'test',
  currency: { code: 'USD', digits: 2 },
  rounding: 'half_up',
  params: new Map(),
  payer: [],
  group: undefined,
  rollout: undefined,
  meters: [meter()],
  plans: [],
  packs: [],
  discounts: [],
  credits: [],
  contracts: [],
  keep: { take: undefined, paymentFee: undefined, revenueShares: [] },
  assume: { plan: { kind: 'column', column: 'plan' }, packs: { kind: 'none' } },
  ...parts,
  choices: {
    seats: 'start',
    partialPeriod: 'prorated',
    change: 'next_period',
    drawFirst: 'pool',
    periods: { kind: 'month' },
    prorationDays: 'calendar',
    moneyRounded: 'charge',
    ...choices,
  },
});
