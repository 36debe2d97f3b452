// Step 10, what we keep of what an account pays in a period: a marketplace's take, payment fees, revenue
// shares in and out. It stands beside the bill.
import type { Keep } from '../../src/model/model.ts';
import type { Amount } from '../../src/model/values.ts';
import { type Fraction, fraction, isPositive, less, minus, ONE, over, plus, sum, times, ZERO } from './fraction.ts';
import { minorUnits, rounded } from './money.ts';
import { holds, type Month, numberOn } from './months.ts';

/** Minor units. net = listed − take − fee − out + in. */
export interface Kept {
  readonly listed: Fraction;
  readonly take: Fraction;
  readonly paymentFee: Fraction;
  /** By name; what goes out is below 0. */
  readonly shares: ReadonlyMap<string, Fraction>;
  readonly net: Fraction;
}

/** Of an amount of a billed or memo period; nothing acts on an amount of 0 or below. */
export function referenceKeep(billed: bigint, { take, paymentFee, revenueShares }: Keep, month: Month): Kept {
  const model = { ...month.model, choices: { ...month.model.choices, moneyRounded: 'charge' as const } };
  const base = fraction(billed);
  const acts = isPositive(base) && (month.state === 'billed' || month.state === 'memo');
  const read = (amount: Amount): Fraction => numberOn(amount, month, month.first, 'what we keep');
  const held = <T extends { readonly for: Keep['revenueShares'][number]['for'] }>(rule: T | undefined): rule is T =>
    acts && rule !== undefined && holds(rule.for, month, month.first);

  const percent = held(take) ? read(take.percent) : ZERO;
  const grossUp = held(take) && take.grossUp && less(percent, ONE);
  const listed = grossUp ? rounded(over(base, minus(ONE, percent)), model) : base;
  const taken = grossUp ? minus(listed, base) : rounded(times(base, percent), model);
  const fixed = held(paymentFee) && paymentFee.fixed ? minorUnits(read(paymentFee.fixed), unrounded(model)) : ZERO;
  const fees = held(paymentFee) ? times(sum(paymentFee.percents.map(read)), listed) : ZERO;
  const fee = rounded(plus(fees, fixed), model);
  const shares = revenueShares.filter(held).map((share): [string, Fraction] => {
    const amount = rounded(times(read(share.percent), base), model);
    return [share.name, share.direction === 'out' ? minus(ZERO, amount) : amount];
  });
  const net = sum([minus(minus(listed, taken), fee), ...shares.map(([, amount]) => amount)]);
  return { listed, take: taken, paymentFee: fee, shares: new Map(shares), net };
}

/** The same model with money as an exact fraction. */
const unrounded = (model: Month['model']): Month['model'] => ({
  ...model,
  choices: { ...model.choices, moneyRounded: 'bill' },
});
