// Every Amount of a model, walked: which days cut a segment, how many decimals a number may have.
// Scales are fixed once for a whole run, so that the hot loop only adds and multiplies whole numbers.
import type { Day } from '../calendar/day.ts';
import { parseDecimal } from '../exact/decimal.ts';
import type { Facts } from '../meter/quantities.ts';
import type { Amount, Charge, Condition, Model, Pool } from '../model/model.ts';

/** Most decimals that the amount can have, given every directory row. */
export function decimalsOf(amount: Amount | undefined, facts: readonly Facts[]): number {
  if (amount === undefined) return 0;
  if (amount.kind === 'constant') return amount.value.scale;
  if (amount.kind === 'column') return Math.max(0, ...facts.map((f) => cellDecimals(f.get(amount.column))));
  return Math.max(0, ...children(amount).map((a) => decimalsOf(a, facts)));
}

function cellDecimals(text: string | undefined): number {
  const read = parseDecimal(text ?? '');
  return typeof read === 'string' ? 0 : read.scale;
}

/** Days on which some number of the model changes, ascending. */
export function changeDays(model: Model): readonly Day[] {
  const days = new Set<Day>();
  const visit = (amount: Amount): void => {
    if (amount.kind === 'dated') for (const step of amount.steps) days.add(step.from);
    for (const child of children(amount)) visit(child);
  };
  for (const amount of planAmounts(model)) visit(amount);
  return [...days].sort((a, b) => a - b);
}

/** Does a plan's number or condition depend on the rollout month? */
export function usesMonths(model: Model): boolean {
  const inside = (amount: Amount): boolean => amount.kind === 'month' || children(amount).some(inside);
  return planAmounts(model).some(inside);
}

/** Directory columns that decide an account's plan or a number of a plan, sorted. */
export function planColumns(model: Model): readonly string[] {
  const conditions: Condition[] = model.plans.flatMap((p) =>
    [p.for, ...p.charges.map((c) => c.for)].filter((c) => c !== undefined),
  );
  const columnsOf = (amount: Amount): string[] => [
    ...('column' in amount ? [amount.column] : []),
    ...children(amount).flatMap(columnsOf),
  ];
  const named = [model.assume.plan.column, ...conditions.flatMap((c) => c.columns.map((x) => x.column))];
  return [...new Set([...named, ...planAmounts(model).flatMap(columnsOf)])].sort();
}

/** The numbers of plans: those that make a segment's terms. */
function planAmounts(model: Model): Amount[] {
  return model.plans.flatMap((plan) => [
    ...[...plan.includes.values()].flatMap(poolAmounts),
    ...plan.charges.flatMap(chargeAmounts),
  ]);
}

/** The unit amounts of a pool. */
export function poolAmounts(pool: Pool): Amount[] {
  return [pool.base, pool.edition, pool.perSeat, pool.floor].filter((a) => a !== undefined);
}

/** The money amounts of a charge and its grace share. */
function chargeAmounts(charge: Charge): Amount[] {
  const grace = 'grace' in charge && charge.grace !== undefined ? [charge.grace.share] : [];
  return [...priceAmounts(charge), ...grace];
}

/** The money amounts of a charge. */
export function priceAmounts(charge: Charge): Amount[] {
  switch (charge.kind) {
    case 'per_unit':
    case 'package':
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

function children(amount: Amount): readonly Amount[] {
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
