// Prices below what it costs us: of a unit in each tier, of a request of each operation, and of the month as
// a whole against the fixed costs.
import type { Day } from '../calendar/day.ts';
import { compare, type Decimal, decimal, formatDecimal, multiply, ONE, pow10, ZERO } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import { matches, outcomeOf, type UsageKind } from '../meter/match.ts';
import type { UsageCharge } from '../model/charge.ts';
import type { Model } from '../model/model.ts';
import type { Amount } from '../model/values.ts';
import { numberAt } from '../price/terms/number.ts';
import type { Advice } from './advice.ts';
import { chargesOn } from './bounds.ts';
import type { Costs, OperationCost } from './costs.ts';
import type { Observed } from './observed.ts';
import type { Situation } from './probe.ts';
import { contextOf, situationsOf } from './situations.ts';
import { grouped, moneyText, priceText } from './words.ts';

/** Operations of the catalogue with their tags; undefined: there is none. */
export type Catalogue = readonly { readonly name: string; readonly tags: readonly string[] }[] | undefined;

export function costAdvice(
  model: Model,
  costs: Costs,
  catalogue: Catalogue,
  usual: Day,
  observed?: Observed,
): Advice[] {
  const prices = unitPrices(model, usual);
  return [
    ...prices.flatMap((price) => unitAdvice(model, costs, price)),
    ...missingCosts(model, costs, prices),
    ...operationAdvice(model, costs, catalogue, prices),
    ...fixedAdvice(model, costs, observed),
  ];
}

/** The lowest price of one unit in a tier or a row of a charge, over all situations: part ÷ per. */
interface UnitPrice {
  readonly plan: number;
  readonly charge: UsageCharge;
  /** "tier 2", "row 1"; '' for a charge with one price. */
  readonly where: string;
  readonly part: Decimal;
  readonly per: Decimal;
}

function unitPrices(model: Model, usual: Day): readonly UnitPrice[] {
  const lowest = new Map<string, UnitPrice>();
  for (const [p, plan] of model.plans.entries()) {
    for (const meter of model.meters) {
      for (const s of situationsOf(model, p, meter.name, usual)) {
        for (const price of chargesOn(plan, meter.name, s).flatMap((c) => pricesOf(c, p, s))) {
          const key = `${p} ${price.charge.name} ${price.where}`;
          const before = lowest.get(key);
          if (before === undefined || isLower(price, before)) lowest.set(key, price);
        }
      }
    }
  }
  return [...lowest.values()];
}

function pricesOf(charge: UsageCharge, plan: number, s: Situation): UnitPrice[] {
  return rowsOf(charge).flatMap(({ where, price, per }) => {
    const part = numberAt(price, contextOf(s));
    return part === undefined ? [] : [{ plan, charge, where, part, per }];
  });
}

function rowsOf(charge: UsageCharge): readonly { where: string; price: Amount; per: Decimal }[] {
  switch (charge.kind) {
    case 'per_unit':
    case 'package': {
      const per = charge.kind === 'package' ? charge.per : ONE;
      if (charge.rates === undefined) return [{ where: '', price: charge.price, per }];
      return charge.rates.map(({ price }, i) => ({ where: `row ${i + 1}`, price, per }));
    }
    case 'graduated':
    case 'volume':
      return charge.tiers.map(({ price }, i) => ({ where: `tier ${i + 1}`, price, per: charge.per }));
    case 'stairstep':
      return charge.tiers.flatMap(({ fee, upTo }, i) =>
        upTo === undefined || upTo.digits === 0n ? [] : [{ where: `tier ${i + 1}, used up`, price: fee, per: upTo }],
      );
    default:
      return charge satisfies never;
  }
}

function isLower(a: UnitPrice, b: UnitPrice): boolean {
  return compare(multiply(a.part, b.per), multiply(b.part, a.per)) < 0;
}

function unitAdvice(model: Model, costs: Costs, { plan, charge, where, part, per }: UnitPrice): Advice[] {
  const cost = costs.units.get(charge.of);
  if (cost === undefined || compare(part, multiply(cost, per)) >= 0) return [];
  const unit = model.meters.find((m) => m.name === charge.of)?.unit ?? 'unit';
  const size = compare(per, ONE) === 0 ? `per ${unit}` : `per ${grouped(wholeOf(per))}`;
  return [
    {
      code: 'below-cost',
      message: `charge ${charge.name} of plan ${model.plans[plan]?.name ?? ''}${where === '' ? '' : `, ${where}`}: ${priceText(part, model.currency)} ${size} is below the cost of ${priceText(multiply(cost, per), model.currency)}`,
      fix: 'raise the price above the cost, or limit the units that are sold at it',
      place: charge.place,
      accounts: undefined,
    },
  ];
}

/** Meters that are charged and of which nothing says the cost. */
function missingCosts(model: Model, costs: Costs, prices: readonly UnitPrice[]): Advice[] {
  if (costs.units.size === 0 || costs.operations.length > 0) return [];
  const charged = model.meters.filter((m) => prices.some((p) => p.charge.of === m.name));
  return charged
    .filter((meter) => !costs.units.has(meter.name))
    .map((meter) => ({
      code: 'no-cost',
      message: `the cost file does not say what a unit of ${meter.name} costs: its prices were not compared`,
      fix: `add it to the cost file: units: {${meter.name}: 0.00002}`,
      place: meter.place,
      accounts: undefined,
    }));
}

/** Each operation of the catalogue (else each cost rule) at the lowest price that each plan asks for a request. */
function operationAdvice(model: Model, costs: Costs, catalogue: Catalogue, prices: readonly UnitPrice[]): Advice[] {
  return costs.operations.flatMap((rule) =>
    kindsUnder(rule, costs.operations, catalogue).flatMap((kind) => {
      const below = model.plans.flatMap((plan, p) => {
        const price = requestPrice(model, p, kind, prices);
        if (price === undefined || compare(price.part, multiply(rule.cost, price.per)) >= 0) return [];
        return [{ plan, weight: price.weight, shown: priceText(shownPrice(price), model.currency) }];
      });
      const [first] = below;
      if (first === undefined) return [];
      const asked = below.map(({ plan, shown }) => `${shown} in plan ${plan.name}`).join(', ');
      const named = kind.operation === '' ? rule.what : kind.operation;
      return [
        {
          code: 'below-cost',
          message: `a request of ${named} counts ${first.weight}, in the cheapest tier ${asked}: below its cost of ${priceText(rule.cost, model.currency)}`,
          fix: 'give the operation a higher weight, or raise the price of a unit',
          place: first.plan.place,
          accounts: undefined,
        },
      ];
    }),
  );
}

function kindsUnder(rule: OperationCost, rules: readonly OperationCost[], catalogue: Catalogue): readonly UsageKind[] {
  const plain = { status: 200, polling: false, keyClass: 'production' };
  const first = (kind: UsageKind): boolean => rules.find((r) => matches(r, kind)) === rule;
  if (catalogue !== undefined)
    return catalogue.map(({ name, tags }) => ({ ...plain, operation: name, tags })).filter(first);
  const tags = rule.tags === undefined ? [[]] : rule.tags.map((tag) => [tag]);
  return tags
    .flatMap((t) => (rule.operations ?? ['']).map((operation) => ({ ...plain, operation, tags: t })))
    .filter(first);
}

/** weight × the lowest price of a unit, over the meters of requests; undefined: other measures decide. */
function requestPrice(model: Model, plan: number, kind: UsageKind, prices: readonly UnitPrice[]) {
  let total: { readonly part: Decimal; readonly per: Decimal } = { part: ZERO, per: ONE };
  const weights: string[] = [];
  for (const meter of model.meters) {
    if (meter.take !== 'sum') continue;
    const { counted, weight, measure, notBilled } = outcomeOf(meter, kind);
    if (!counted || weight === undefined || notBilled >= 0) continue;
    const [first, ...rest] = prices.filter((p) => p.plan === plan && p.charge.of === meter.name);
    if (first === undefined) continue;
    if (measure !== 'requests') return undefined;
    const least = rest.reduce((a, b) => (isLower(b, a) ? b : a), first);
    total = sumOf(total, { part: multiply(least.part, weight), per: least.per });
    weights.push(`${formatDecimal(weight)} ${meter.unit}`);
  }
  return weights.length === 0 ? undefined : { ...total, weight: weights.join(' and ') };
}

function sumOf(a: { part: Decimal; per: Decimal }, b: { part: Decimal; per: Decimal }) {
  const [x, y] = [multiply(a.part, b.per), multiply(b.part, a.per)];
  const scale = Math.max(x.scale, y.scale);
  const digits = x.digits * pow10(scale - x.scale) + y.digits * pow10(scale - y.scale);
  return { part: decimal(digits, scale), per: multiply(a.per, b.per) };
}

const SHOWN_DECIMALS = 9;

/** For a sentence: part ÷ per to a few decimals. */
function shownPrice({ part, per }: { readonly part: Decimal; readonly per: Decimal }): Decimal {
  const numerator = part.digits * pow10(per.scale + SHOWN_DECIMALS);
  return decimal(divide(numerator, per.digits * pow10(part.scale)), SHOWN_DECIMALS);
}

/** Steady revenue of the ledger a month against what is paid every month. */
function fixedAdvice(model: Model, costs: Costs, observed: Observed | undefined): Advice[] {
  if (observed === undefined || costs.fixed.length === 0 || observed.months === 0) return [];
  const { digits } = model.currency;
  const sum = costs.fixed.reduce(
    (total, { amount }) => total + divide(amount.digits * pow10(digits), pow10(amount.scale)),
    0n,
  );
  const monthly = divide(observed.revenue, BigInt(observed.months));
  if (monthly >= sum) return [];
  return [
    {
      code: 'below-fixed-cost',
      message: `in steady state the ledger's accounts bring ${moneyText(monthly, model.currency)} a month, and ${costs.fixed.map((f) => f.what).join(', ')} ${costs.fixed.length === 1 ? 'costs' : 'cost'} ${moneyText(sum, model.currency)}`,
      fix: 'raise prices or fees, or find what else pays for it',
      place: undefined,
      accounts: [],
    },
  ];
}

function wholeOf(value: Decimal): bigint {
  return value.digits / pow10(value.scale);
}
