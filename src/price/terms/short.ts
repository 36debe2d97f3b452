// Terms as JavaScript's own numbers, for the short way: pools, charges of one running total and fees of
// one segment. What cannot be said so, or is too large for numbers, is left to the steps.
import { pow10 } from '../../exact/decimal.ts';
import { asNumber, MOST, notNegative } from '../../exact/whole.ts';
import type { Model } from '../../model/model.ts';
import { moneyOf } from '../money.ts';
import type { ShortCharge, ShortFee, ShortGrace, ShortPool, ShortTerms } from './numbers.ts';
import type { Scales } from './scales.ts';
import type { SeatChoice } from './seats.ts';
import type { FeeTerms, GraceTerms, PoolTerms, Terms, UsageTerms } from './terms.ts';

/** undefined: not even pools and fees can be said in numbers. */
export function shortTerms(
  model: Model,
  scales: Scales,
  ways: readonly SeatChoice[],
  { pools, usage, fees }: Pick<Terms, 'pools' | 'usage' | 'fees'>,
): ShortTerms | undefined {
  const { digits } = moneyOf(model);
  const held = pools.map((pool, meter) => {
    const step = asNumber(pow10((scales.units[meter] ?? 0) - (model.meters[meter]?.precision ?? 0)));
    return pool === undefined ? undefined : shortPool(pool, ways, step);
  });
  const due = fees.map((fee) =>
    shortFee(fee, pow10((scales.price[fee.slot] ?? 0) + (scales.factor[fee.slot] ?? 0) - digits)),
  );
  const numbers = [
    ...held.flatMap((pool) => (pool === undefined ? [] : [pool.fixed, pool.perSeat, pool.floor, pool.step])),
    ...due.flatMap((fee) => [fee.whole, fee.each, fee.divisor, fee.price]),
  ];
  if (!numbers.every((n) => n <= MOST)) return undefined;
  return {
    pools: held,
    usage: usage.map((charges, meter) => {
      const short = charges.map((charge) =>
        shortCharge(charge, scales.grace[meter] ?? 0, pow10((scales.price[charge.slot] ?? 0) - digits)),
      );
      return short.length > 0 && short.every((c) => c !== undefined) ? short : undefined;
    }),
    fees: due,
    rounding: model.rounding,
    pooled: pools.some((pool) => pool !== undefined),
  };
}

function shortPool(pool: PoolTerms, ways: readonly SeatChoice[], step: number): ShortPool {
  const { unlimited, perSeat, seats } = pool;
  if (unlimited) return { unlimited, fixed: 0, perSeat: 0, floor: 0, seats, step };
  const fixed = pool.exact && ways[seats] !== 'average' ? notNegative(pool.fixed) : Number.NaN;
  return { unlimited, fixed, perSeat: notNegative(perSeat), floor: notNegative(pool.floor), seats, step };
}

function shortFee({ slot, seats, whole, price, quantity }: FeeTerms, minor: bigint): ShortFee {
  return {
    slot,
    seats,
    whole: seats < 0 ? notNegative(whole) : 0,
    each: notNegative((price ?? -1n) * quantity),
    divisor: asNumber(minor),
    price: notNegative(price),
  };
}

function shortCharge(terms: UsageTerms, graceScale: number, minor: bigint): ShortCharge | undefined {
  const { slot, charge, grace } = terms;
  if (!terms.simple || grace === 'missing') return undefined;
  const tiers = terms.tiers.map(({ upTo, price, flat }) => ({
    upTo: upTo === undefined ? Number.POSITIVE_INFINITY : notNegative(upTo),
    price: notNegative(price),
    flat: notNegative(flat * terms.per),
  }));
  const partial = charge.kind === 'package' || charge.kind === 'graduated' ? charge.partial : 'exact';
  const [first] = tiers;
  const plain = tiers.length === 1 && first?.flat === 0 && partial === 'exact';
  const short = {
    slot,
    grace: grace === undefined ? undefined : shortGrace(grace, graceScale),
    per: notNegative(terms.per),
    partial,
    inTier: charge.kind === 'graduated' && charge.blocks === 'tier',
    tiers,
    divisor: notNegative(terms.per * minor),
    price: first?.price ?? 0,
    each: plain ? first.price : Number.NaN,
  } as const;
  const rest =
    short.grace === undefined ? [] : [short.grace.share, short.grace.of, short.grace.times, short.grace.least];
  const numbers = [short.per, short.divisor, ...rest, ...tiers.flatMap((t) => [t.price, t.flat])];
  const bounded = tiers.every(({ upTo }) => upTo > 0);
  return bounded && numbers.every((n) => n <= MOST) ? short : undefined;
}

function shortGrace({ rule, share, plain }: GraceTerms, scale: number): ShortGrace {
  const cliff = rule.of === 'cliff';
  return {
    kind: rule.of,
    share: notNegative(cliff ? rule.discount.digits : share),
    of: asNumber(pow10(cliff ? rule.discount.scale : scale)),
    times: asNumber(pow10(plain.scale)),
    least: notNegative(plain.digits),
  };
}
