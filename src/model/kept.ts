// What a charge or a credit keeps when a model that extends another one gives it another kind: of what it is,
// for whom, and how it is booked. How much it is has to be said anew: a price of the one kind is none of the other.
import { chargeShapes } from './schema/plans.ts';
import { creditShapes } from './schema/schema.ts';

const METERED: readonly string[] = ['per_unit', 'package', 'graduated', 'volume', 'stairstep'];

/** A percentage is of a table, the others of a meter. */
const OF_A_METER = ['of', 'grace', 'tiers_count', 'tiers_per'];
const OF_A_CHARGE = ['for', 'sku', 'gl_account'];
const OF_A_CREDIT = ['of', 'for', 'from', 'until', 'months', 'counted_from', 'priority', 'sku', 'gl_account'];

export function keptKeys(kind: string, before: string): readonly string[] {
  if (isNamed(creditShapes, kind)) return OF_A_CREDIT;
  if (!isNamed(chargeShapes, kind)) return [];
  const metered = METERED.includes(kind) && METERED.includes(before);
  const known = Object.keys(chargeShapes[kind].shape);
  return [...(metered ? OF_A_METER : []), ...OF_A_CHARGE].filter((key) => known.includes(key));
}

function isNamed<T extends object>(shapes: T, name: string): name is keyof T & string {
  return Object.hasOwn(shapes, name);
}
