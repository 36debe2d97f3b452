// Charges resolved for one segment: prices, tiers, rates and percentages as whole digits at the
// slot's scales.
import { type Decimal, ONE, pow10, ZERO } from '../../exact/decimal.ts';
import { divide } from '../../exact/round.ts';
import type { Grace, Percentage, RecurringFee, UsageCharge } from '../../model/charge.ts';
import type { Model } from '../../model/model.ts';
import type { Amount, UsageMatch } from '../../model/values.ts';
import { moneyOf } from '../money.ts';
import { type Context, numberAt } from './number.ts';
import { seatIndex } from './pools.ts';
import { digitsAt, type Scales } from './scales.ts';
import type { SeatChoice } from './seats.ts';
import type { Classes, FeeTerms, PercentageTerms, RateTerms, TierTerms, UsageTerms } from './terms.ts';

export function usageTerms(
  charge: UsageCharge,
  slot: number,
  scales: Scales,
  meter: number,
  context: Context,
  classes: ReturnType<Classes>,
): UsageTerms {
  const units = scales.units[meter] ?? 0;
  const money = scales.price[slot] ?? 0;
  const tiers = tiersOf(charge).map((t): TierTerms => {
    const price = t.price === undefined ? ZERO : numberAt(t.price, context);
    const flat = t.flat === undefined ? ZERO : numberAt(t.flat, context);
    return {
      upTo: t.upTo === undefined ? undefined : digitsAt(t.upTo, units),
      price: digitsAt(price ?? ZERO, money),
      flat: digitsAt(flat ?? ZERO, money),
      priceGap: price === undefined,
      flatGap: flat === undefined,
    };
  });
  const terms = {
    slot,
    charge,
    per: 'per' in charge ? digitsAt(charge.per, units) : pow10(units),
    tiers,
    rates: 'rates' in charge && charge.rates !== undefined ? ratesOf(charge.rates, money, context, classes) : undefined,
    grace: graceTerms(charge.grace, scales.grace[meter] ?? 0, context),
  };
  return { ...terms, simple: isSimple(terms) };
}

function isSimple({ charge, tiers, rates }: Omit<UsageTerms, 'simple'>): boolean {
  if (rates !== undefined || tiers[tiers.length - 1]?.upTo !== undefined) return false;
  if (tiers.some((tier) => tier.priceGap || tier.flatGap)) return false;
  if (charge.kind === 'per_unit' || charge.kind === 'package') return true;
  return (
    charge.kind === 'graduated' && !charge.flatAtZero && charge.tiersCount !== 'all' && charge.tiersPer === 'account'
  );
}

function ratesOf(
  rates: readonly (UsageMatch & { readonly price: Amount })[],
  scale: number,
  context: Context,
  { rules, patterns }: ReturnType<Classes>,
): (RateTerms | undefined)[] {
  const rows = rates.map((rate, row): RateTerms & { rule: number } => {
    const price = numberAt(rate.price, context);
    return { row, rule: rules.indexOf(rate), price: digitsAt(price ?? ZERO, scale), gap: price === undefined };
  });
  return patterns.map((pattern) => rows.find(({ rule }) => pattern[rule] === true));
}

function graceTerms(rule: Grace | undefined, scale: number, context: Context): UsageTerms['grace'] {
  if (rule === undefined) return undefined;
  const share = numberAt(rule.share, context);
  if (share === undefined) return 'missing';
  return {
    rule,
    plain: share,
    share: share.digits * rule.discount.digits * pow10(scale - share.scale - rule.discount.scale),
  };
}

export function percentageTerms(charge: Percentage, slot: number, scales: Scales, context: Context): PercentageTerms {
  const money = (amount: Amount | undefined): bigint | undefined => {
    const value = amount === undefined ? undefined : numberAt(amount, context);
    return value === undefined ? undefined : digitsAt(value, scales.price[slot] ?? 0);
  };
  const factor = scales.factor[slot] ?? 0;
  return {
    slot,
    charge,
    tiers: charge.tiers.map(({ upTo, rate }) => ({
      upTo: upTo === undefined ? undefined : digitsAt(upTo, factor),
      rate: money(rate),
    })),
    fixed: charge.fixed === undefined ? 0n : money(charge.fixed),
    minimum: money(charge.minimum),
    maximum: money(charge.maximum),
    hasMinimum: charge.minimum !== undefined,
    hasMaximum: charge.maximum !== undefined,
  };
}

export function feeTerms(
  model: Model,
  charge: RecurringFee,
  slot: number,
  scales: Scales,
  context: Context,
  seats: readonly SeatChoice[],
): FeeTerms {
  const price = numberAt(charge.price, context);
  const factor = scales.factor[slot] ?? 0;
  const quantity = charge.kind === 'flat' && charge.quantity !== undefined ? numberAt(charge.quantity, context) : ONE;
  const terms = {
    slot,
    seats: charge.kind === 'per_seat' ? seatIndex(charge.seats, seats) : -1,
    price: price === undefined ? undefined : digitsAt(price, scales.price[slot] ?? 0),
    quantity: digitsAt(quantity ?? ZERO, factor),
  };
  if (terms.price === undefined || terms.seats >= 0) return { ...terms, whole: undefined };
  const scale = (scales.price[slot] ?? 0) + factor - moneyOf(model).digits;
  return { ...terms, whole: divide(terms.price * terms.quantity, pow10(scale), model.rounding) };
}

function tiersOf(
  charge: UsageCharge,
): readonly { upTo: Decimal | undefined; price: Amount | undefined; flat: Amount | undefined }[] {
  switch (charge.kind) {
    case 'per_unit':
    case 'package':
      return [{ upTo: undefined, price: charge.rates === undefined ? charge.price : undefined, flat: undefined }];
    case 'graduated':
    case 'volume':
      return charge.tiers;
    case 'stairstep':
      return charge.tiers.map((t) => ({ upTo: t.upTo, price: undefined, flat: t.fee }));
    default:
      return charge satisfies never;
  }
}
