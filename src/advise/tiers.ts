// Tiers and charges that nobody reaches: hidden by what the model itself says, or, with a ledger, beyond
// what any account used.
import type { Day } from '../calendar/day.ts';
import { pow10 } from '../exact/decimal.ts';
import type { Charge, UsageCharge } from '../model/charge.ts';
import type { Model } from '../model/model.ts';
import { chargeSlots, isMetered } from '../price/terms/scales.ts';
import type { Advice } from './advice.ts';
import { boundsOf, chargesOn, floorOf } from './bounds.ts';
import type { Observed } from './observed.ts';
import { poolOf, probeOf, type Situation } from './probe.ts';
import { situationsOf } from './situations.ts';
import { exactModel } from './variants.ts';
import { grouped, unitsText } from './words.ts';

export function tierAdvice(model: Model, usual: Day, observed?: Observed): Advice[] {
  const exact = exactModel(model);
  return chargeSlots(model).flatMap(({ plan, charge }, slot) => {
    const hidden = isMetered(charge) ? hiddenIn(model, exact, plan, charge, usual) : [];
    if (hidden.length > 0 || observed === undefined) return hidden;
    return unreached(model, plan, charge, slot, observed);
  });
}

/** What no quantity can change, in any situation of the plan. */
function hiddenIn(model: Model, exact: Model, plan: number, charge: UsageCharge, usual: Day): Advice[] {
  const meter = model.meters.findIndex((m) => m.name === charge.of);
  const rule = model.plans[plan];
  const unit = model.meters[meter];
  if (rule === undefined || unit === undefined) return [];
  const all = situationsOf(model, plan, charge.of, usual).filter((s) => chargesOn(rule, charge.of, s).includes(charge));
  const pools = all.map((s) => poolOf(model, s, meter));
  if (all.length === 0) return [];
  const what = `charge ${charge.name} of plan ${rule.name}`;
  if (pools.every((pool) => pool === 'unlimited'))
    return [hidden(charge, `${what} never charges anything: the plan includes ${unit.name} without a limit`)];
  const capped = rule.maximum === undefined ? [] : all.map((s) => cappedFrom(exact, s, meter));
  const least = pools.reduce<bigint | undefined>((a, pool) => smaller(a, pool), undefined) ?? 0n;
  return boundsOfTiers(charge).flatMap(({ from, until }, i) => {
    if ('tiersCount' in charge && charge.tiersCount === 'all' && until !== undefined && until <= least)
      return [
        hidden(
          charge,
          `tier ${i + 1} of ${what} ends at ${unitsText(until, unit)}, and the plan includes ${grouped(least)}: it never charges anything, because its tiers count all usage`,
        ),
      ];
    if (rule.maximum === undefined || i === 0 || !capped.every((isCapped) => isCapped(from))) return [];
    return [hidden(charge, `tier ${i + 1} of ${what} changes nothing: the plan's maximum is reached before it`)];
  });
}

/** Does nothing cost more beyond a tier's beginning, and would it without the maximum? */
function cappedFrom(exact: Model, s: Situation, meter: number): (from: bigint) => boolean {
  const [last = 0n] = boundsOf(exact, s, meter).slice(-1);
  const pool = poolOf(exact, s, meter);
  const open = { ...exact, plans: exact.plans.map((plan) => ({ ...plan, maximum: undefined })) };
  const [bounded, unbounded] = [probeOf(exact, s, meter, 'own'), probeOf(open, s, meter, 'own')];
  return (from) => {
    const start = from + (typeof pool === 'bigint' ? pool : 0n);
    const far = (last + start) * 10n + 10n;
    const [a, b] = bounded([start, far]);
    if (a === undefined || a !== b) return false;
    const [c] = unbounded([far]);
    return c !== undefined && c > a;
  };
}

function hidden(charge: UsageCharge, message: string): Advice {
  const fix = 'take it away, or change what hides it';
  return { code: 'tier-hidden', message, fix, place: charge.place, accounts: undefined };
}

function smaller(a: bigint | undefined, pool: ReturnType<typeof poolOf>): bigint {
  const size = typeof pool === 'bigint' ? pool : 0n;
  return a === undefined || size < a ? size : a;
}

/** (from, until] of each tier, in whole units. */
function boundsOfTiers(charge: Charge): readonly { readonly from: bigint; readonly until: bigint | undefined }[] {
  if (!('tiers' in charge)) return [];
  return charge.tiers.map(({ upTo }, i) => {
    const before = charge.tiers[i - 1]?.upTo;
    return {
      from: before === undefined ? 0n : floorOf(before),
      until: upTo === undefined ? undefined : floorOf(upTo),
    };
  });
}

/** Tiers above the highest one that a period of the ledger came to; of plans that somebody is in. */
function unreached(model: Model, plan: number, charge: Charge, slot: number, observed: Observed): Advice[] {
  const mine = observed.seen.filter((seen) => seen.plan === plan);
  const tiers = boundsOfTiers(charge);
  const next = (observed.reached.get(slot) ?? -1) + 1;
  const tier = tiers[next];
  if (mine.length === 0 || tier === undefined) return [];
  const meter = model.meters.findIndex((m) => 'of' in charge && m.name === charge.of);
  const unit = model.meters[meter];
  const most = mine.reduce((top, { units }) => ((units[meter] ?? 0n) > top ? (units[meter] ?? 0n) : top), 0n);
  const used =
    unit === undefined
      ? ''
      : `; the most that one used in a period was ${unitsText(most / pow10(observed.scales[meter] ?? 0), unit)}`;
  const which = next === tiers.length - 1 ? `tier ${next + 1}` : `tiers ${next + 1} to ${tiers.length}`;
  const above = next === 0 ? '' : ` (above ${grouped(tier.from)})`;
  return [
    {
      code: 'tier-unreached',
      message: `${which} of charge ${charge.name} of plan ${model.plans[plan]?.name ?? ''}${above}: no account of the ledger came so far${used}`,
      fix: 'let the tiers begin where accounts are, or take them away',
      place: charge.place,
      accounts: [],
    },
  ];
}
