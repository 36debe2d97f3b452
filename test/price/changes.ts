// Changes to a model for the laws: most of them must not move a cent.
import type { Day } from '../../src/calendar/day.ts';
import { add, type Decimal, decimal, ONE, ZERO } from '../../src/exact/decimal.ts';
import type { Amount, Charge, Model, Pool } from '../../src/model/model.ts';

export function inCharges(model: Model, change: (charge: Charge) => Charge): Model {
  return { ...model, plans: model.plans.map((plan) => ({ ...plan, charges: plan.charges.map(change) })) };
}

/** The same numbers, but each said again on the given days: every period is cut there. */
export function cutAt(model: Model, days: readonly Day[]): Model {
  const froms = [Number.MIN_SAFE_INTEGER, ...[...new Set(days)].sort((a, b) => a - b)];
  return inAmounts(model, (value) => ({ kind: 'dated', steps: froms.map((from) => ({ from, value })) }));
}

/** Numbers that stay as they were on their first day. */
export function undated(model: Model): Model {
  return inAmounts(model, first);
}

function first(amount: Amount): Amount {
  switch (amount.kind) {
    case 'constant':
    case 'column':
      return amount;
    case 'dated':
      return first(amount.steps[0]?.value ?? { kind: 'constant', value: ZERO });
    case 'by':
      return {
        ...amount,
        rows: new Map([...amount.rows].map(([key, value]) => [key, first(value)])),
        otherwise: amount.otherwise && first(amount.otherwise),
      };
    case 'month':
      return { ...amount, values: new Map([...amount.values].map(([key, value]) => [key, first(value)])) };
    default:
      return amount satisfies never;
  }
}

/** Tiers without flat amounts, their blocks on the total. */
export function withoutFlats(charge: Charge): Charge {
  if (charge.kind !== 'graduated' && charge.kind !== 'volume') return charge;
  return { ...charge, blocks: 'total', tiers: charge.tiers.map((tier) => ({ ...tier, flat: undefined })) };
}

/** Each tier as two of the same price. */
export function splitTiers(charge: Charge): Charge {
  if (charge.kind === 'stairstep') return { ...charge, tiers: halves(charge.tiers) };
  return 'tiers' in charge ? { ...charge, tiers: halves(charge.tiers) } : charge;
}

function halves<T extends { readonly upTo: Decimal | undefined }>(tiers: readonly T[]): T[] {
  let below = ZERO;
  return tiers.flatMap((tier) => {
    const middle = tier.upTo === undefined ? add(below, ONE) : half(add(below, tier.upTo));
    below = tier.upTo ?? below;
    return [{ ...tier, upTo: middle }, tier];
  });
}

const half = ({ digits, scale }: Decimal): Decimal => decimal(digits * 5n, scale + 1);

/** Every number of a plan, changed. */
function inAmounts(model: Model, change: (amount: Amount) => Amount): Model {
  const maybe = (amount: Amount | undefined): Amount | undefined => amount && change(amount);
  const pool = (p: Pool): Pool => ({
    ...p,
    base: change(p.base),
    edition: maybe(p.edition),
    perSeat: maybe(p.perSeat),
    floor: maybe(p.floor),
  });
  const plans = model.plans.map((plan) => ({
    ...plan,
    includes: new Map([...plan.includes].map(([meter, p]) => [meter, pool(p)])),
  }));
  return inCharges({ ...model, plans }, (charge) => inPrices(charge, change));
}

function inPrices(charge: Charge, change: (amount: Amount) => Amount): Charge {
  const grace = (c: Exclude<Charge, { kind: 'flat' | 'per_seat' }>) =>
    c.grace && { ...c.grace, share: change(c.grace.share) };
  switch (charge.kind) {
    case 'flat':
    case 'per_seat':
      return { ...charge, price: change(charge.price) };
    case 'per_unit':
    case 'package':
      return { ...charge, grace: grace(charge), price: change(charge.price) };
    case 'graduated':
    case 'volume': {
      const tiers = charge.tiers.map((t) => ({ ...t, price: change(t.price), flat: t.flat && change(t.flat) }));
      return { ...charge, grace: grace(charge), tiers };
    }
    case 'stairstep':
      return { ...charge, grace: grace(charge), tiers: charge.tiers.map((t) => ({ ...t, fee: change(t.fee) })) };
    default:
      return charge satisfies never;
  }
}
