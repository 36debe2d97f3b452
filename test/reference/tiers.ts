// Step 5, tiers: graduated, volume and stairstep, for the account or for one end tenant.
import type { PartialBlock, Stairstep, Tiered, UsageCharge } from '../../src/model/charge.ts';
import type { Amount } from '../../src/model/values.ts';
import {
  type Fraction,
  fraction,
  fromDecimal,
  isZero,
  less,
  max,
  min,
  minus,
  ONE,
  over,
  plus,
  rounded,
  sum,
  times,
  whole,
  ZERO,
} from './fraction.ts';
import { daysIn, type Month, numberOn } from './months.ts';
import type { Segment } from './segments.ts';

/** One of a charge's own segments: the running total before and after the units that it charges. */
export interface Step {
  readonly segment: Segment;
  readonly version: UsageCharge;
  readonly before: Fraction;
  readonly after: Fraction;
}

/** `total`: what the tiers count in the whole period; `charged`: units to charge in it. */
export interface Steps {
  readonly steps: readonly Step[];
  readonly total: Fraction;
  readonly charged: Fraction;
}

export function tieredMoney(month: Month, { steps, total, charged }: Steps): Fraction {
  const kind = steps[0]?.version.kind;
  if (kind === 'graduated') return graduated(month, steps);
  const nothing = isZero(charged);
  if (kind === 'volume') return nothing ? firstFlat(month, steps) : volume(month, steps, total);
  return nothing && !stairOf(steps[0])?.flatAtZero ? ZERO : stairstep(month, steps, total);
}

/** Units in blocks, a part of a block as declared (nearest: half up). */
export function wholeBlocks(units: Fraction, per: Fraction, partial: PartialBlock): Fraction {
  const blocks = over(units, per);
  const rules = { up: 'up', down: 'down', nearest: 'half_up' } as const;
  return partial === 'exact' ? blocks : fraction(rounded(blocks, rules[partial]));
}

/** Tier bounds (lower, upper]; an open tier has no upper. */
const lowerBound = (tiers: readonly { readonly upTo: Tiered['tiers'][number]['upTo'] }[], index: number): Fraction => {
  const upTo = tiers[index - 1]?.upTo;
  return upTo === undefined ? ZERO : fromDecimal(upTo);
};

/** How many blocks of a running total lie in a tier. */
function blocksInTier(charge: Tiered, index: number, units: Fraction): Fraction {
  const per = fromDecimal(charge.per);
  const onTotal = charge.blocks === 'total';
  const counted = onTotal ? times(wholeBlocks(units, per, charge.partial), per) : units;
  const upTo = charge.tiers[index]?.upTo;
  const top = upTo === undefined ? counted : min(counted, fromDecimal(upTo));
  const inside = max(minus(top, lowerBound(charge.tiers, index)), ZERO);
  return onTotal ? over(inside, per) : wholeBlocks(inside, per, charge.partial);
}

const tieredOf = (step: Step | undefined): Tiered | undefined =>
  step?.version.kind === 'graduated' || step?.version.kind === 'volume' ? step.version : undefined;

const stairOf = (step: Step | undefined): Stairstep | undefined =>
  step?.version.kind === 'stairstep' ? step.version : undefined;

/** Quantity × the number of the segment; nothing times a number needs no number. */
const money = (month: Month, amount: Amount, { segment, version }: Step, quantity: Fraction): Fraction =>
  isZero(quantity) ? ZERO : times(quantity, numberOn(amount, month, segment.first, `a price of ${version.name}`));

const beyondTiers = (month: Month, { version }: Step): unknown =>
  month.gaps.add(`units beyond the last tier of ${version.name}`);

function graduated(month: Month, steps: readonly Step[]): Fraction {
  const parts = steps.map((step) => {
    const charge = tieredOf(step);
    if (charge === undefined) return ZERO;
    const last = charge.tiers.at(-1)?.upTo;
    if (last !== undefined && less(step.before, step.after) && less(fromDecimal(last), step.after))
      beyondTiers(month, step);
    return sum(charge.tiers.map((_, i) => inTier(month, step, charge, i)));
  });
  return plus(sum(parts), firstFlat(month, steps));
}

/** A tier's units at its price, and its flat amount when the step enters it. */
function inTier(month: Month, step: Step, charge: Tiered, i: number): Fraction {
  const { before, after } = step;
  const tier = charge.tiers[i];
  if (tier === undefined) return ZERO;
  const blocks = minus(blocksInTier(charge, i, after), blocksInTier(charge, i, before));
  const lower = lowerBound(charge.tiers, i);
  const dueAnyway = i === 0 && charge.flatAtZero;
  const entered = !less(lower, before) && less(lower, after) && !dueAnyway;
  const flat = entered && tier.flat !== undefined ? money(month, tier.flat, step, ONE) : ZERO;
  return plus(money(month, tier.price, step, blocks), flat);
}

/** The first tier's flat amount in the charge's first segment, if it is due without any unit. */
function firstFlat(month: Month, [first]: readonly Step[]): Fraction {
  const charge = tieredOf(first);
  const flat = charge?.flatAtZero === true ? charge.tiers[0]?.flat : undefined;
  return flat === undefined || first === undefined ? ZERO : money(month, flat, first, ONE);
}

/** The tier that holds a total above 0; undefined: beyond the last bound. */
function tierOf<T extends { readonly upTo: Tiered['tiers'][number]['upTo'] }>(
  tiers: readonly T[],
  total: Fraction,
): T | undefined {
  return tiers.find(({ upTo }) => upTo === undefined || !less(fromDecimal(upTo), total));
}

/** All units at the price of the tier that the total reaches. */
function volume(month: Month, steps: readonly Step[], total: Fraction): Fraction {
  const parts = steps.map((step) => {
    const charge = tieredOf(step);
    if (charge === undefined) return ZERO;
    const tier = tierOf(charge.tiers, total);
    if (tier === undefined) {
      beyondTiers(month, step);
      return ZERO;
    }
    const blocks = (units: Fraction): Fraction => wholeBlocks(units, fromDecimal(charge.per), charge.partial);
    const units = money(month, tier.price, step, minus(blocks(step.after), blocks(step.before)));
    const firstUnit = isZero(step.before) && !isZero(step.after);
    return firstUnit && tier.flat !== undefined ? plus(units, money(month, tier.flat, step, ONE)) : units;
  });
  return sum(parts);
}

/** The fee of the tier that the total reaches, by the charge's share of the active days. */
function stairstep(month: Month, steps: readonly Step[], total: Fraction): Fraction {
  const parts = steps.map((step) => {
    const charge = stairOf(step);
    const tier = charge && tierOf(charge.tiers, total);
    if (tier === undefined) {
      beyondTiers(month, step);
      return ZERO;
    }
    return times(money(month, tier.fee, step, ONE), whole(step.segment.days));
  });
  return over(sum(parts), whole(daysIn(month, month.first, month.first + month.days.length)));
}
