// Steps 5 and 6: the exact money of one charge in one period, before its one rounding. A segment pays the
// difference of the running total at its end and at its start, at its own numbers.
import type { RecurringFee, UsageCharge } from '../../src/model/charge.ts';
import type { Amount } from '../../src/model/values.ts';
import {
  type Fraction,
  fromDecimal,
  isPositive,
  isZero,
  minus,
  ONE,
  over,
  plus,
  sum,
  times,
  whole,
  ZERO,
} from './fraction.ts';
import { daysOfPeriod, type Month, numberOn, seatsOn, valueOn } from './months.ts';
import { isFee } from './plans.ts';
import type { Segment } from './segments.ts';
import { type Step, type Steps, tieredMoney, wholeBlocks } from './tiers.ts';
import { type ChargeUnits, firstChargeIn, type MeterMonth } from './units.ts';
import { classMatches } from './usage.ts';

export function usageMoney(month: Month, meterMonth: MeterMonth, own: ChargeUnits): Fraction {
  const version = own.versions.find((v) => v !== undefined);
  if (version === undefined) return ZERO;
  if (version.kind === 'per_unit' || version.kind === 'package') return flatRates(month, meterMonth, own);
  const parties = version.tiersPer === 'end_tenant' ? endTenants(meterMonth) : [undefined];
  return sum(parties.map((tenant) => tieredMoney(month, stepsOf(meterMonth, own, tenant, version.tiersCount))));
}

/** End tenants with units in the period. */
function endTenants({ usage }: MeterMonth): string[] {
  const units = (name: string): Fraction => sum(usage.map(({ tenants }) => tenants.get(name) ?? ZERO));
  const names = new Set(usage.flatMap(({ tenants }) => [...tenants.keys()]));
  return [...names].filter((name) => isPositive(units(name)));
}

/** Running totals over all segments: the charge's own units in its segments, the first charge's in the others. */
function stepsOf(
  { segments, usage, charges, meter }: MeterMonth,
  own: ChargeUnits,
  tenant: string | undefined,
  count: 'chargeable' | 'all',
): Steps {
  const steps: Step[] = [];
  let running = ZERO;
  let charged = ZERO;
  segments.forEach((segment, i) => {
    const version = own.versions[i];
    const rated = version === undefined ? firstChargeIn(charges, segment, meter) : own;
    const { units = ZERO, raw = ZERO, tenants } = usage[i] ?? {};
    const part = tenant === undefined || isZero(raw) ? ONE : over(tenants?.get(tenant) ?? ZERO, raw);
    const here = times(rated?.chargeable[i] ?? ZERO, part);
    charged = plus(charged, here);
    running = plus(running, count === 'all' ? times(units, part) : here);
    if (version !== undefined) steps.push({ segment, version, before: minus(running, here), after: running });
  });
  return { steps, total: running, charged };
}

/** per_unit and package: one price, or a price by what the units were used for. */
function flatRates(month: Month, meterMonth: MeterMonth, own: ChargeUnits): Fraction {
  const { steps } = stepsOf(meterMonth, own, undefined, 'chargeable');
  const parts = steps.map(({ segment, version, before, after }): Fraction => {
    if (version.kind !== 'per_unit' && version.kind !== 'package') return ZERO;
    if (version.rates !== undefined) return ratedByUse(month, meterMonth, version, segment, minus(after, before));
    const blocks = (units: Fraction): Fraction =>
      version.kind === 'package' ? wholeBlocks(units, fromDecimal(version.per), version.partial) : units;
    return money(month, version, version.price, segment, minus(blocks(after), blocks(before)));
  });
  return sum(parts);
}

/** Each class at the first rate that matches it; a class that none matches has no price. */
function ratedByUse(
  month: Month,
  { meter, segments, usage, leftByClass }: MeterMonth,
  charge: Extract<UsageCharge, { kind: 'per_unit' | 'package' }>,
  segment: Segment,
  units: Fraction,
): Fraction {
  const i = segments.indexOf(segment);
  const classes = leftByClass?.[i] ?? usage[i]?.classes ?? new Map<string, Fraction>();
  const all = sum(classes.values());
  if (isZero(units) || isZero(all)) return ZERO;
  const per = charge.kind === 'package' ? fromDecimal(charge.per) : ONE;
  const parts = [...classes].map(([pattern, weight]) => {
    const quantity = over(times(units, weight), times(all, per));
    const rate = charge.rates?.find((r) => classMatches(month.model, meter.name, r, pattern));
    if (rate !== undefined) return money(month, charge, rate.price, segment, quantity);
    if (isPositive(quantity)) month.gaps.add(`no rate of ${charge.name} matches`);
    return ZERO;
  });
  return sum(parts);
}

/** Quantity × the number of the segment; nothing times a number needs no number. */
const money = (month: Month, charge: UsageCharge, amount: Amount, { first }: Segment, quantity: Fraction): Fraction =>
  isZero(quantity) ? ZERO : times(quantity, numberOn(amount, month, first, `a price of ${charge.name}`));

/** A recurring fee, by days: of the period's, or of the active ones when periods stay whole. */
export function feeMoney(month: Month, segments: readonly Segment[], plan: string, name: string): Fraction {
  const parts = segments.map((segment) => {
    const fee = segment.plan?.name === plan ? segment.charges.find((c) => c.name === name && isFee(c)) : undefined;
    if (fee === undefined || !isFee(fee)) return ZERO;
    const quantity = quantityOf(month, segment, fee);
    const price = isZero(quantity) ? ZERO : numberOn(fee.price, month, segment.first, `price of ${name}`);
    return times(times(quantity, price), whole(segment.days));
  });
  return over(sum(parts), whole(daysOfPeriod(month)));
}

function quantityOf(month: Month, { first }: Segment, fee: RecurringFee): Fraction {
  if (fee.kind === 'per_seat') return seatsOn(month, first, fee.seats);
  return fee.quantity === undefined ? ONE : (valueOn(fee.quantity, month, first) ?? ZERO);
}
