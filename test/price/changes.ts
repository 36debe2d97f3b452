// Changes to a model for the laws: most of them must not move a cent. They act on the model's parts and on
// those that contracts have in their place.
import type { Day } from '../../src/calendar/day.ts';
import { add, type Decimal, decimal, ONE, ZERO } from '../../src/exact/decimal.ts';
import type { Charge, Rate } from '../../src/model/charge.ts';
import type { Model, PriceParts } from '../../src/model/model.ts';
import type { Bound, Plan, Pool } from '../../src/model/plan.ts';
import type { Amount } from '../../src/model/values.ts';

type Parts = Pick<Model, keyof PriceParts>;

export function inParts(model: Model, change: (parts: Parts) => Parts): Model {
  const contracts = model.contracts.map((c) => (c.parts === undefined ? c : { ...c, parts: change(c.parts) }));
  return { ...model, ...change(model), contracts };
}

export function inPlans(model: Model, change: (plan: Plan) => Plan): Model {
  return inParts(model, (parts) => ({ ...parts, plans: parts.plans.map(change) }));
}

export function inCharges(model: Model, change: (charge: Charge) => Charge): Model {
  return inPlans(model, (plan) => ({ ...plan, charges: plan.charges.map(change) }));
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
  switch (charge.kind) {
    case 'graduated':
    case 'volume':
      return { ...charge, tiers: halves(charge.tiers) };
    case 'stairstep':
      return { ...charge, tiers: halves(charge.tiers) };
    case 'percentage':
      return { ...charge, tiers: halves(charge.tiers) };
    default:
      return charge;
  }
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

type Change = (amount: Amount) => Amount;

/** Every number of a plan and of a pack, changed. A row of rates that stands in two parts stays one row. */
function inAmounts(model: Model, change: Change): Model {
  const rows = new Map<Rate, Rate>();
  const rate = (row: Rate): Rate => {
    const changed = rows.get(row) ?? { ...row, price: change(row.price) };
    rows.set(row, changed);
    return changed;
  };
  const plan = (p: Plan): Plan => ({
    ...p,
    includes: new Map([...p.includes].map(([meter, pool]) => [meter, inPool(pool, change)])),
    charges: p.charges.map((charge) => inPrices(charge, change, rate)),
    minimum: inBound(p.minimum, change),
    maximum: inBound(p.maximum, change),
  });
  return inParts(model, (parts) => ({
    ...parts,
    plans: parts.plans.map(plan),
    packs: parts.packs.map((pack) => ({ ...pack, price: change(pack.price) })),
  }));
}

function inPool(pool: Pool, change: Change): Pool {
  const maybe = (amount: Amount | undefined): Amount | undefined => amount && change(amount);
  return {
    ...pool,
    base: change(pool.base),
    edition: maybe(pool.edition),
    perSeat: maybe(pool.perSeat),
    perInstall: maybe(pool.perInstall),
    floor: maybe(pool.floor),
  };
}

const inBound = (bound: Bound | undefined, change: Change): Bound | undefined =>
  bound && { ...bound, amount: change(bound.amount) };

function inPrices(charge: Charge, change: Change, rate: (row: Rate) => Rate): Charge {
  const maybe = (amount: Amount | undefined): Amount | undefined => amount && change(amount);
  const grace = 'grace' in charge ? charge.grace && { ...charge.grace, share: change(charge.grace.share) } : undefined;
  switch (charge.kind) {
    case 'flat':
      return { ...charge, price: change(charge.price), quantity: maybe(charge.quantity) };
    case 'per_seat':
      return { ...charge, price: change(charge.price) };
    case 'per_unit':
    case 'package':
      return { ...charge, grace, price: change(charge.price), rates: charge.rates?.map(rate) };
    case 'graduated':
    case 'volume': {
      const tiers = charge.tiers.map((t) => ({ ...t, price: change(t.price), flat: maybe(t.flat) }));
      return { ...charge, grace, tiers };
    }
    case 'stairstep':
      return { ...charge, grace, tiers: charge.tiers.map((t) => ({ ...t, fee: change(t.fee) })) };
    case 'percentage':
      return {
        ...charge,
        tiers: charge.tiers.map((t) => ({ ...t, rate: change(t.rate) })),
        fixed: maybe(charge.fixed),
        minimum: maybe(charge.minimum),
        maximum: maybe(charge.maximum),
      };
    default:
      return charge satisfies never;
  }
}
