// Every number of a model, found: the amounts of each of its parts, and the amounts inside an amount.
import type { Charge } from './charge.ts';
import type { Discount, Keep } from './model.ts';
import type { Plan, Pool } from './plan.ts';
import type { Amount } from './values.ts';

/** The unit amounts of a pool. */
export function amountsOfPool(pool: Pool): readonly Amount[] {
  return [pool.base, pool.edition, pool.perSeat, pool.perInstall, pool.floor].filter((a) => a !== undefined);
}

/** The money amounts of a charge. */
export function pricesOf(charge: Charge): readonly Amount[] {
  switch (charge.kind) {
    case 'per_unit':
    case 'package':
      return charge.rates === undefined ? [charge.price] : charge.rates.map((rate) => rate.price);
    case 'percentage':
      return [charge.fixed, charge.minimum, charge.maximum].filter((a) => a !== undefined);
    case 'flat':
    case 'per_seat':
      return [charge.price];
    case 'graduated':
    case 'volume':
      return charge.tiers.flatMap((t) => (t.flat === undefined ? [t.price] : [t.price, t.flat]));
    case 'stairstep':
      return charge.tiers.map((t) => t.fee);
    default:
      return charge satisfies never;
  }
}

/** Every amount of a charge: money, and also its grace share, its quantity, its percentages. */
export function amountsOfCharge(charge: Charge): readonly Amount[] {
  const grace = 'grace' in charge && charge.grace !== undefined ? [charge.grace.share] : [];
  const quantity = charge.kind === 'flat' && charge.quantity !== undefined ? [charge.quantity] : [];
  const percents = charge.kind === 'percentage' ? charge.tiers.map((t) => t.rate) : [];
  return [...percents, ...pricesOf(charge), ...grace, ...quantity];
}

/** The money amounts of a plan's minimum, maximum and commit. */
export function amountsOfBounds(plan: Plan): readonly Amount[] {
  const { minimum, maximum, commit } = plan;
  return [
    ...[minimum?.amount, maximum?.amount, commit?.amount].filter((a) => a !== undefined),
    ...(commit?.stepUps ?? []).map((s) => s.amount),
  ];
}

/** What a discount takes off. */
export function amountsOfOff(off: Discount['off']): readonly Amount[] {
  return off.kind === 'steps' ? off.steps.map((s) => s.percent) : [off.value];
}

/** The amounts of each rule on what we keep, with its place and name. */
export function rulesOfKeep({ take, paymentFee, revenueShares }: Keep) {
  return [
    ...(take === undefined ? [] : [{ ...take, what: 'the take', amounts: [take.percent] }]),
    ...(paymentFee === undefined ? [] : [{ ...paymentFee, what: 'the payment fee', amounts: feeAmounts(paymentFee) }]),
    ...revenueShares.map((s) => ({ ...s, what: `revenue share "${s.name}"`, amounts: [s.percent] })),
  ];
}

function feeAmounts({ percents, fixed }: NonNullable<Keep['paymentFee']>): readonly Amount[] {
  return fixed === undefined ? percents : [...percents, fixed];
}

/** The amounts directly inside an amount. */
export function amountsInside(amount: Amount): readonly Amount[] {
  switch (amount.kind) {
    case 'constant':
    case 'column':
      return [];
    case 'by':
      return amount.otherwise === undefined ? [...amount.rows.values()] : [...amount.rows.values(), amount.otherwise];
    case 'dated':
      return amount.steps.map((s) => s.value);
    case 'month':
      return [...amount.values.values()];
    default:
      return amount satisfies never;
  }
}

/** Directory columns that an amount reads. */
export function columnsOfAmount(amount: Amount): readonly string[] {
  return [...('column' in amount ? [amount.column] : []), ...amountsInside(amount).flatMap(columnsOfAmount)];
}
