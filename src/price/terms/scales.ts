// The scales of one run: with how many decimals each meter's units and each charge's prices are
// held as whole numbers. Everything that is added or compared has the same scale, so that nothing
// is rounded before the end.
import { type Decimal, pow10 } from '../../exact/decimal.ts';
import type { Account } from '../../meter/quantities.ts';
import type { Charge, Percentage, RecurringFee, UsageCharge } from '../../model/charge.ts';
import type { Meter, Model } from '../../model/model.ts';
import type { Amount } from '../../model/values.ts';
import { amountsOfPool, pricesOf } from '../../model/walk.ts';
import { moneyOf } from '../money.ts';
import { decimalsOf } from './amounts.ts';
import { allParts } from './parts.ts';

export interface Scales {
  /** Decimals of a meter's units, by meter index: enough for weights, bounds, packs and grace. */
  readonly units: readonly number[];
  /** Of these, the decimals of what scoped packs split: usage, pools, packs and what rolls over. */
  readonly split: readonly number[];
  /** Of these, the decimals that only grace needs. */
  readonly grace: readonly number[];
  /** Decimals of a charge's prices, by slot; at least the currency's digits. */
  readonly price: readonly number[];
  /** Decimals of what a price is multiplied with besides units, by slot: the quantity of a fee, the amounts of transactions. */
  readonly factor: readonly number[];
  /** Decimals of minimums and maximums; at least the currency's digits. */
  readonly bound: number;
}

/** `metered`: decimals of the quantities that come from metering, by meter index. */
export function scalesOf(model: Model, metered: readonly number[], accounts: readonly Account[]): Scales {
  const grace = model.meters.map((meter) =>
    Math.max(0, ...chargesOf(model, meter).map((c) => graceDecimals(c, accounts))),
  );
  const slots = chargeVersions(model);
  const bounds = allParts(model).flatMap(({ plans }) => plans.flatMap((p) => [p.minimum?.amount, p.maximum?.amount]));
  return {
    units: model.meters.map((meter, m) => unitDecimals(model, meter, metered[m] ?? 0, accounts) + (grace[m] ?? 0)),
    split: model.meters.map((meter, m) => Math.max(meter.precision, metered[m] ?? 0, ...packDecimals(model, meter))),
    grace,
    price: slots.map((versions) =>
      Math.max(
        moneyOf(model).digits,
        ...versions.flatMap((charge) => pricesAndRates(charge).map((a) => decimalsOf(a, accounts))),
      ),
    ),
    factor: slots.map((versions) => Math.max(0, ...versions.map((charge) => factorDecimals(charge, accounts)))),
    bound: Math.max(moneyOf(model).digits, ...bounds.map((a) => decimalsOf(a, accounts))),
  };
}

/** Every charge of the model, plans in file order: the index is the charge's slot. */
export function chargeSlots(model: Model): readonly { readonly plan: number; readonly charge: Charge }[] {
  return model.plans.flatMap((plan, p) => plan.charges.map((charge) => ({ plan: p, charge })));
}

/** By slot: the charge as the model has it and as each contract changes it. */
function chargeVersions(model: Model): readonly (readonly Charge[])[] {
  const versions = allParts(model).map(({ plans }) => plans.flatMap((plan) => plan.charges));
  return chargeSlots(model).map((_, slot) => versions.flatMap((charges) => charges[slot] ?? []));
}

/** What a slot's price scale holds: prices, and the rates of a percentage. */
function pricesAndRates(charge: Charge): readonly Amount[] {
  return charge.kind === 'percentage' ? [...pricesOf(charge), ...charge.tiers.map((t) => t.rate)] : pricesOf(charge);
}

/** Rates the units of a meter. */
export function isMetered(charge: Charge): charge is UsageCharge {
  return 'of' in charge && charge.kind !== 'percentage';
}

/** Has a meter or an amount: the group `usage`. */
export function isUsage(charge: Charge): charge is UsageCharge | Percentage {
  return 'of' in charge;
}

export function isFee(charge: Charge): charge is RecurringFee {
  return charge.kind === 'flat' || charge.kind === 'per_seat';
}

/** Do its tiers count the units of a whole group? */
export function countsGroup(charge: Charge): boolean {
  return 'tiersPer' in charge && charge.tiersPer === 'group';
}

/** A decimal as whole digits at a scale that holds all of it. */
export function digitsAt(value: Decimal, scale: number): bigint {
  if (value.scale > scale) throw new Error('a number has more decimals than its scale');
  return value.digits * pow10(scale - value.scale);
}

function chargesOf(model: Model, meter: Meter): UsageCharge[] {
  return allParts(model).flatMap(({ plans }) =>
    plans.flatMap((p) => p.charges.filter(isMetered).filter((c) => c.of === meter.name)),
  );
}

function graceDecimals(charge: UsageCharge, accounts: readonly Account[]): number {
  return charge.grace === undefined ? 0 : decimalsOf(charge.grace.share, accounts) + charge.grace.discount.scale;
}

function factorDecimals(charge: Charge, accounts: readonly Account[]): number {
  if (charge.kind === 'flat') return decimalsOf(charge.quantity, accounts);
  if (charge.kind !== 'percentage') return 0;
  const amounts = accounts.flatMap((a) => (a.transactions ?? []).filter((t) => t.of === charge.of));
  const bounds = [...charge.tiers.map((t) => t.upTo?.scale ?? 0), charge.free?.amount?.scale ?? 0];
  return amounts.reduce((most, { amount }) => Math.max(most, amount.scale), Math.max(0, ...bounds));
}

function packDecimals(model: Model, meter: Meter): number[] {
  return allParts(model).flatMap(({ packs, plans }) => [
    ...packs.filter((k) => k.of === meter.name).map((k) => k.units.scale),
    ...plans.map((p) => p.includes.get(meter.name)?.rollover?.cap?.scale ?? 0),
  ]);
}

function unitDecimals(model: Model, meter: Meter, metered: number, accounts: readonly Account[]): number {
  const bounds = chargesOf(model, meter).flatMap((c) => {
    const tiers = 'tiers' in c ? c.tiers.map((t) => t.upTo?.scale ?? 0) : [];
    return 'per' in c ? [...tiers, c.per.scale] : tiers;
  });
  const pools = allParts(model).flatMap(({ plans }) => plans.flatMap((p) => p.includes.get(meter.name) ?? []));
  const included = pools.flatMap((p) => [...amountsOfPool(p).map((a) => decimalsOf(a, accounts))]);
  return Math.max(meter.precision, metered, ...packDecimals(model, meter), ...bounds, ...included);
}
