// Short ways to write the rules that go beyond pools, tiers and packs, with the documented defaults.
import type { Percentage, Rate } from '../../src/model/charge.ts';
import type { Contract, Discount, Measured, Phase } from '../../src/model/model.ts';
import type { Bound, Commit } from '../../src/model/plan.ts';
import type { UsageMatch } from '../../src/model/values.ts';
import { amount, discount, num } from './build.ts';

const place = { file: 'test.yaml', line: 1 };

/** A rule that looks at tags only; without any it matches everything. */
export const match = (...tags: readonly string[]): UsageMatch => ({
  tags: tags.length === 0 ? undefined : tags,
  operations: undefined,
  statuses: undefined,
  keyClasses: undefined,
});

export const rate = (tag: string | undefined, price: string): Rate => ({
  ...(tag === undefined ? match() : match(tag)),
  price: amount(price),
  place,
});

/** A rate, or tiers of upper bound (undefined is open) and rate, on the transactions of `sales`. */
export const percentage = (
  tiers: string | readonly (readonly [upTo: string | undefined, rate: string])[],
  more: Partial<Percentage> = {},
): Percentage => ({
  name: 'share',
  for: undefined,
  place,
  kind: 'percentage',
  of: 'sales',
  tiers: (typeof tiers === 'string' ? [[undefined, tiers] as const] : tiers).map(([upTo, value]) => ({
    upTo: upTo === undefined ? undefined : num(upTo),
    rate: amount(value),
  })),
  fixed: undefined,
  minimum: undefined,
  maximum: undefined,
  free: undefined,
  ...more,
});

export const bound = (value: string, more: Partial<Bound> = {}): Bound => ({
  amount: amount(value),
  against: 'before_credits',
  discounts: 'before',
  shared: undefined,
  place,
  ...more,
});

export const commit = (value: string, more: Partial<Commit> = {}): Commit => ({
  amount: amount(value),
  stepUps: [],
  term: { count: 12, unit: 'month' },
  counts: 'usage',
  shortfall: 'billed',
  floor: num('0'),
  cut: 'pro_rata',
  starts: undefined,
  place,
  ...more,
});

/** Percents by threshold, ascending. */
export const stepped = (
  measured: Measured,
  steps: Readonly<Record<string, string>>,
  more: Partial<Omit<Discount, 'off'>> = {},
): Discount => ({
  ...discount('percent', '0', more),
  off: {
    kind: 'steps',
    measured,
    steps: Object.entries(steps).map(([from, percent]) => ({ from: num(from), percent: amount(percent) })),
  },
});

export const phase = (first: number, last: number, more: Partial<Phase>): Phase => ({
  months: [{ first, last }],
  for: undefined,
  plan: undefined,
  credits: [],
  place,
  ...more,
});

/** With the account that `run.ts` prices. */
export const contract = (more: Partial<Contract>): Contract => ({
  account: 'acme',
  from: undefined,
  until: undefined,
  plan: undefined,
  because: 'agreed',
  parts: undefined,
  place,
  ...more,
});
