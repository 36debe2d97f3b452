// The scales of one run: with how many decimals each meter's units and each charge's prices are
// held as whole numbers. Everything that is added or compared has the same scale, so that nothing
// is rounded before the end.
import { type Decimal, pow10 } from '../exact/decimal.ts';
import type { Facts } from '../meter/quantities.ts';
import type { Charge, Meter, Model, UsageCharge } from '../model/model.ts';
import { amountsOfPool, pricesOf } from '../model/walk.ts';
import { decimalsOf } from './amounts.ts';

export interface Scales {
  /** Decimals of a meter's units, by meter index: enough for weights, bounds, packs and grace. */
  readonly units: readonly number[];
  /** Of these, the decimals that only grace needs. */
  readonly grace: readonly number[];
  /** Decimals of a charge's prices, by slot; at least the currency's digits. */
  readonly price: readonly number[];
}

/** `metered`: decimals of the quantities that come from metering, by meter index. */
export function scalesOf(model: Model, metered: readonly number[], facts: readonly Facts[]): Scales {
  const slots = chargeSlots(model);
  const grace = model.meters.map((meter) =>
    Math.max(0, ...chargesOf(model, meter).map((c) => graceDecimals(c, facts))),
  );
  return {
    units: model.meters.map((meter, m) => unitDecimals(model, meter, metered[m] ?? 0, facts) + (grace[m] ?? 0)),
    grace,
    price: slots.map(({ charge }) =>
      Math.max(model.currency.digits, ...pricesOf(charge).map((a) => decimalsOf(a, facts))),
    ),
  };
}

/** Every charge of the model, plans in file order: the index is the charge's slot. */
export function chargeSlots(model: Model): readonly { readonly plan: number; readonly charge: Charge }[] {
  return model.plans.flatMap((plan, p) => plan.charges.map((charge) => ({ plan: p, charge })));
}

export function isUsage(charge: Charge): charge is UsageCharge {
  return 'of' in charge;
}

/** A decimal as whole digits at a scale that holds all of it. */
export function digitsAt(value: Decimal, scale: number): bigint {
  if (value.scale > scale) throw new Error('a number has more decimals than its scale');
  return value.digits * pow10(scale - value.scale);
}

function chargesOf(model: Model, meter: Meter): UsageCharge[] {
  return model.plans.flatMap((p) => p.charges.filter(isUsage).filter((c) => c.of === meter.name));
}

function graceDecimals(charge: UsageCharge, facts: readonly Facts[]): number {
  return charge.grace === undefined ? 0 : decimalsOf(charge.grace.share, facts) + charge.grace.discount.scale;
}

function unitDecimals(model: Model, meter: Meter, metered: number, facts: readonly Facts[]): number {
  const packs = model.packs.filter((p) => p.of === meter.name).map((p) => p.units.scale);
  const bounds = chargesOf(model, meter).flatMap((c) => {
    const tiers = 'tiers' in c ? c.tiers.map((t) => t.upTo?.scale ?? 0) : [];
    return 'per' in c ? [...tiers, c.per.scale] : tiers;
  });
  const pools = model.plans.flatMap((p) => p.includes.get(meter.name) ?? []);
  const included = pools.flatMap((p) => [
    p.rollover?.cap?.scale ?? 0,
    ...amountsOfPool(p).map((a) => decimalsOf(a, facts)),
  ]);
  return Math.max(meter.precision, metered, ...packs, ...bounds, ...included);
}
