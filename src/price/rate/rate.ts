// Step 5: what units cost. All kinds work on running totals within a period: a segment pays what
// its end costs less what its start costs, so that cutting a segment changes nothing.
// Numerators are units (meter's scale) × price (slot's scale); the caller divides once.
import type { PartialBlock } from '../../model/charge.ts';
import type { UsageTerms } from '../terms/terms.ts';

/**
 * Numerator of the first `x` units of a period under graduated tiers (per_unit and package have
 * one). With `parts`, adds each tier's numerator to parts[tier].
 */
export function graduatedUpTo(terms: UsageTerms, x: bigint, parts?: bigint[]): bigint {
  const { charge, per, tiers } = terms;
  const inTier = charge.kind === 'graduated' && charge.blocks === 'tier';
  const partial = charge.kind === 'per_unit' || charge.kind === 'stairstep' ? 'exact' : charge.partial;
  const flatAtZero = charge.kind === 'graduated' && charge.flatAtZero;
  const padded = inTier ? x : wholeBlocks(x, per, partial);
  let sum = 0n;
  let below = 0n;
  for (let t = 0; t < tiers.length; t++) {
    const tier = tiers[t];
    if (tier === undefined) break;
    const top = tier.upTo === undefined || padded < tier.upTo ? padded : tier.upTo;
    let part = 0n;
    if (top > below) part = (inTier ? wholeBlocks(top - below, per, partial) : top - below) * tier.price;
    if (tier.flat !== 0n && (x > below || (t === 0 && flatAtZero))) part += tier.flat * per;
    sum += part;
    if (parts !== undefined) parts[t] = (parts[t] ?? 0n) + part;
    if (tier.upTo === undefined || (padded <= tier.upTo && x <= tier.upTo)) break;
    below = tier.upTo;
  }
  return sum;
}

/** Index of the tier that a period's total falls in; -1 beyond the last bound. */
export function tierOf(terms: UsageTerms, total: bigint): number {
  return terms.tiers.findIndex((t) => t.upTo === undefined || total <= t.upTo);
}

/** Units beyond the last tier's bound, when it is not open. */
export function beyondTiers(terms: UsageTerms, total: bigint): bigint {
  const bound = terms.tiers[terms.tiers.length - 1]?.upTo;
  return bound === undefined || total <= bound ? 0n : total - bound;
}

/** Numerator of the units from `start` to `end` at the price of one tier. */
export function volumeBetween(terms: UsageTerms, tier: number, start: bigint, end: bigint): bigint {
  const partial = terms.charge.kind === 'volume' ? terms.charge.partial : 'exact';
  const units = wholeBlocks(end, terms.per, partial) - wholeBlocks(start, terms.per, partial);
  return units * (terms.tiers[tier]?.price ?? 0n);
}

/** Units rounded to whole blocks; a half block counts up under `nearest`. */
function wholeBlocks(units: bigint, per: bigint, partial: PartialBlock): bigint {
  if (partial === 'exact') return units;
  const rest = units % per;
  if (rest === 0n) return units;
  const down = units - rest;
  switch (partial) {
    case 'down':
      return down;
    case 'up':
      return down + per;
    case 'nearest':
      return rest * 2n >= per ? down + per : down;
    default:
      return partial satisfies never;
  }
}
