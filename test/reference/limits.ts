// At the limit of a plan: units that pool, rolled units and packs leave in a segment whose plan has a pool of
// the meter and no charge on it. They are refused, paid by packs bought as needed, or have no price.
import type { Meter } from '../../src/model/model.ts';
import type { AtLimit } from '../../src/model/plan.ts';
import { type Fraction, fromDecimal, isPositive, minus, over, rounded, sum, ZERO } from './fraction.ts';
import type { Month } from './months.ts';
import { type Holding, holdingOf, rollOver, take } from './packs.ts';
import { isUsage } from './plans.ts';
import { bought, inLineOrder } from './purchases.ts';
import type { Segment } from './segments.ts';

/** Units at a limit that nothing holds; `plan` is the one whose limit it is. */
export interface LimitEvent {
  readonly plan: string;
  readonly kind: 'blocked' | 'unpriced' | 'upgrade';
  readonly units: Fraction;
}

export interface AtLimits {
  readonly events: readonly LimitEvent[];
  /** By packs that were bought for it. */
  readonly drawn: Fraction;
}

interface Passed {
  readonly plan: string;
  readonly atLimit: AtLimit | undefined;
  readonly units: Fraction;
}

/** Adds packs that are bought to the holdings. */
export function atLimits(
  month: Month,
  meter: Meter,
  segments: readonly Segment[],
  left: readonly Fraction[],
  holdings: Holding[],
): AtLimits {
  const passed = segments.flatMap((segment, i) => passedIn(segment, meter, left[i] ?? ZERO));
  rollOver(holdings, meter.name, month.period.until - 1);
  const rest = passed.map(({ units }) => units);
  for (const pack of new Set(passed.map(({ atLimit }) => (atLimit?.kind === 'auto_pack' ? atLimit.pack : undefined)))) {
    if (pack !== undefined) buyFor(month, meter, pack, passed, rest, holdings);
  }
  const events = passed.flatMap((p, i) => eventOf(month, p, rest[i] ?? ZERO));
  if (events.some(({ kind }) => kind !== 'blocked')) month.gaps.add(`${meter.name} over without a charge`);
  return { events, drawn: minus(sum(passed.map(({ units }) => units)), sum(rest)) };
}

function passedIn({ plan, charges }: Segment, meter: Meter, units: Fraction): Passed[] {
  const pool = plan?.includes.get(meter.name);
  const charged = charges.some((charge) => isUsage(charge) && charge.of === meter.name);
  if (plan === undefined || pool === undefined || charged || !isPositive(units)) return [];
  return [{ plan: plan.name, atLimit: plan.atLimit, units }];
}

function eventOf(month: Month, { plan, atLimit }: Passed, units: Fraction): LimitEvent[] {
  if (!isPositive(units)) return [];
  switch (atLimit?.kind) {
    case undefined:
      return [{ plan, kind: 'unpriced', units }];
    case 'block':
      return [{ plan, kind: 'blocked', units }];
    case 'upgrade':
      return [{ plan, kind: 'upgrade', units }];
    case 'auto_pack':
      if (month.state === 'memo') return [];
      return [{ plan, kind: atLimit.then === 'block' ? 'blocked' : 'unpriced', units }];
  }
}

/** As many packs as the rest needs, at most `max`; they pay it at once, the earliest segments first. */
function buyFor(
  month: Month,
  meter: Meter,
  pack: string,
  passed: readonly Passed[],
  rest: Fraction[],
  holdings: Holding[],
): void {
  const index = month.model.packs.findIndex(({ name, of }) => name === pack && of === meter.name);
  const wants = passed.map(({ atLimit }) => atLimit?.kind === 'auto_pack' && atLimit.pack === pack);
  const one = index < 0 || month.state === 'memo' ? undefined : bought(index, 1, 1, month);
  if (one === undefined) return;
  const needed = rounded(over(sum(rest.filter((_, i) => wants[i])), fromDecimal(one.kind.units)), 'up');
  const most = passed.map(({ atLimit }) => (atLimit?.kind === 'auto_pack' ? atLimit.max : undefined))[
    wants.indexOf(true)
  ];
  const count = most === undefined || needed < BigInt(most) ? Number(needed) : most;
  if (count === 0) return;
  const holding = holdingOf({ ...one, count });
  rest.forEach((units, i) => {
    if (wants[i]) rest[i] = minus(units, take(holding, units));
  });
  holdings.push(holding);
  holdings.sort((a, b) => inLineOrder(a.bought, b.bought));
}
