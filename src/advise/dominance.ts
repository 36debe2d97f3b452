// Plans that the same account may be in, laid beside each other: over which quantities each is the cheapest,
// and which plans cost more than another one at every quantity that they are made for.
import type { Day } from '../calendar/day.ts';
import type { Model } from '../model/model.ts';
import type { Advice } from './advice.ts';
import { onceEach } from './advice.ts';
import { settleBlocks } from './blocks.ts';
import { boundsOf, sortedUnits } from './bounds.ts';
import { curveOf } from './curve.ts';
import { cheapestRanges, type PlanCurve, type Range, tied } from './envelope.ts';
import { accountsBetween, type Observed, type Seen } from './observed.ts';
import { poolOf, probeOf, type Situation } from './probe.ts';
import { accountsBySeats, labelled } from './seats.ts';
import { groupText, isFor, isOfKind, kindsOf, oncePriced, rowsOf, versionsOf } from './situations.ts';
import { exactModel, fineModel } from './variants.ts';
import { grouped, moneyText, nounOf, periodWord, unitsText } from './words.ts';

/** The cheapest plan over the units of one meter, in one situation. */
export interface Comparison extends Cheapest {
  readonly meter: number;
  readonly situation: Situation;
  /** All that share the ranges, once they were gathered. */
  readonly alike: readonly Situation[];
}

/** Which plan is the cheapest over which quantities, of those offered that are open in a situation. */
export interface Cheapest {
  readonly ranges: readonly Range[];
  readonly curves: readonly PlanCurve[];
  /** Some crossing may be a few blocks off. */
  readonly about: boolean;
}

/** For every meter and every situation in which at least two offered plans are open. */
export function comparisonsOf(model: Model, usual: Day): readonly Comparison[] {
  const offered = model.plans.filter((plan) => plan.offered);
  const kinds = kindsOf(model, model.plans);
  const rangesIn = rangesOf(model);
  return model.meters.flatMap((meter, m) => {
    const used = offered.filter((plan) => uses(plan, meter.name));
    if (meter.take === 'seats' || used.length === 0) return [];
    const rows = new Set(offered.flatMap((plan) => rowsOf(model, plan, meter.name)));
    if (rows.size > 1) rows.delete(-1);
    const all = versionsOf(model, usual).flatMap((day) =>
      kinds.flatMap((kind) => [...rows].map((rule): Situation => ({ plan: -1, ...kind, day, rule }))),
    );
    const compare = oncePriced(model, model.plans, (situation) => {
      const found = rangesIn(situation, m);
      return found.curves.length < 2 ? [] : [found];
    });
    return all.flatMap((situation) =>
      compare(situation).map((found) => ({ ...found, meter: m, situation, alike: [situation] })),
    );
  });
}

/** Compares plans in one situation after the other; without ranges where fewer than two have a price. */
export function rangesOf(model: Model): (situation: Situation, meter: number) => Cheapest {
  const [exact, fine] = [exactModel(model), fineModel(model)];
  return (situation, meter) => {
    const open = [...model.plans.entries()].flatMap(([p, plan]) => (plan.offered && isFor(plan, situation) ? [p] : []));
    const curves = open.length < 2 ? [] : curvesOf(exact, situation, meter, open);
    if (curves.length < 2) return { ranges: [], curves: [], about: false };
    return { curves, ...settleBlocks(fine, situation, meter, cheapestRanges(curves), curves) };
  };
}

/** Ranges that several situations share are said once. */
export function distinctComparisons(all: readonly Comparison[]): readonly Comparison[] {
  const groups = new Map<string, Comparison[]>();
  for (const one of all) {
    const key = [one.meter, ...one.ranges.map((r) => `${r.plan} ${r.from} ${r.until ?? ''}`)].join(';');
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ ...first, alike: group.map((c) => c.situation) }];
  });
}

/** What tells the situations of a comparison apart from those of the same meter's others; '' when nothing does. */
export function labelOf(model: Model, c: Comparison, all: readonly Comparison[]): string {
  const same = all.filter((x) => x.meter === c.meter).flatMap((x) => x.alike);
  return labelled(groupText(model, c.alike, model.meters[c.meter]?.name ?? '', same), model, c.situation);
}

/** Plans that are never the cheapest, or only beyond all that they are made for. */
export function dominanceAdvice(model: Model, comparisons: readonly Comparison[], observed?: Observed): Advice[] {
  const advice = model.plans.flatMap((_, p) => {
    const mine = comparisons.filter((c) => c.curves.some(({ plan }) => plan === p));
    if (mine.some((c) => isGood(model, c, p))) return [];
    return distinctComparisons(mine).map((c) => say(model, c, p, mine, observed));
  });
  return onceEach(advice);
}

/** Plans that have a price at all: one with dated prices has none before the first. */
function curvesOf(exact: Model, situation: Situation, meter: number, open: readonly number[]): readonly PlanCurve[] {
  return open.flatMap((plan) => {
    const s = { ...situation, plan };
    const pieces = curveOf(probeOf(exact, s, meter, 'assumed'), boundsOf(exact, s, meter));
    return pieces.length === 0 ? [] : [{ plan, pieces }];
  });
}

function uses(plan: Model['plans'][number], meter: string): boolean {
  return plan.includes.has(meter) || plan.charges.some((c) => 'of' in c && c.of === meter);
}

/** The plan is the cheapest at some quantity that its pool holds, or right after it, or somewhere, if it has no pool of its own. */
function isGood(model: Model, { ranges, situation, meter }: Comparison, plan: number): boolean {
  const [first] = ranges.filter((r) => r.plan === plan);
  if (first === undefined) return false;
  const pool = poolOf(model, { ...situation, plan }, meter);
  return typeof pool !== 'bigint' || pool === 0n || first.from <= pool + 1n;
}

function say(model: Model, c: Comparison, plan: number, all: readonly Comparison[], observed?: Observed): Advice {
  const { ranges, situation, meter } = c;
  const [rule, unit] = [model.plans[plan], model.meters[meter]];
  if (rule === undefined || unit === undefined) throw new Error(`there is no plan ${plan} or no meter ${meter}`);
  const label = labelOf(model, c, all);
  const who = label === '' ? `plan ${rule.name}` : `plan ${rule.name} (${label})`;
  const pool = poolOf(model, { ...situation, plan }, meter);
  const example = exampleAt(model, c, plan, typeof pool === 'bigint' ? pool : 0n);
  const [first] = ranges.filter((r) => r.plan === plan);
  const common = { code: 'plan-dominated', place: rule.place } as const;
  if (first === undefined)
    return {
      ...common,
      message: `${who} is never the cheapest, whatever the ${nounOf(unit)} of a ${periodWord(model)}: ${example}`,
      fix: 'lower its fee or its price, include more, or take the plan away',
      accounts: observed && [],
    };
  const kinds = all.map((x) => x.situation);
  const inside = (seen: Seen): boolean => isOfKind(situation, seen.facts, seen.existing, kinds);
  const { text, rival } = crossingText(model, c, plan, first);
  return {
    ...common,
    message: `${who} is dominated below ${text}: ${example}`,
    fix: `lower its fee, or let ${rival ?? 'the other plans'} cost more per ${unit.unit}, so that the plans cross near its own pool`,
    accounts: observed && accountsWhere(model, c, plan, observed, inside),
  };
}

/** Who has a period in which the plan is the cheapest. */
function accountsWhere(
  model: Model,
  { ranges, situation, meter }: Comparison,
  plan: number,
  observed: Observed,
  inside: (seen: Seen) => boolean,
): readonly string[] {
  const rangesIn = rangesOf(model);
  const found = accountsBySeats(model, situation, observed.seen.filter(inside), (s, ofSeats) => {
    const mine = s === situation ? ranges : rangesIn(s, meter).ranges;
    return mine
      .filter((r) => r.plan === plan)
      .flatMap(({ from, until }) =>
        accountsBetween(observed, meter, from, until, (seen) => inside(seen) && ofSeats(seen)),
      );
  });
  return [...new Set(found)].sort();
}

/** "19,300,000 requests a month, where it costs the same as professional" */
function crossingText(
  model: Model,
  { ranges, meter, curves, about }: Comparison,
  plan: number,
  first: Range,
): { readonly text: string; readonly rival: string | undefined } {
  const before = ranges.findLast((r) => r.until === first.from - 1n);
  const rival = model.plans[before?.plan ?? -1]?.name;
  const equal = before !== undefined && tied(curves, plan, before.plan, first.from - 1n);
  const unit = model.meters[meter];
  const below = equal ? first.from - 1n : first.from;
  const units = unit === undefined ? grouped(below) : unitsText(below, unit);
  const crossing = equal && rival !== undefined ? `, where it costs the same as ${rival}` : '';
  return { text: `${about ? 'about ' : ''}${units} a ${periodWord(model)}${crossing}`, rival };
}

/** What the plan and the cheapest one cost where the plan's own pool ends; without a pool, where it comes nearest. */
function exampleAt(model: Model, { ranges, situation, meter, curves }: Comparison, plan: number, pool: bigint): string {
  const probes = model.plans.map((_, p) => probeOf(model, { ...situation, plan: p }, meter, 'assumed'));
  const costs = (units: bigint) => {
    const best = ranges.find((r) => r.from <= units && (r.until === undefined || units <= r.until))?.plan ?? plan;
    const cost = (p: number) => probes[p]?.([units])[0];
    return { units, rival: best, own: cost(plan), least: cost(best) };
  };
  const corners = [...ranges, ...(curves.find((c) => c.plan === plan)?.pieces ?? [])].map((r) => r.from);
  const asked = pool > 0n ? [pool] : sortedUnits(corners);
  const nearest = asked
    .map(costs)
    .reduce((a, b) => ((b.own ?? 0n) - (b.least ?? 0n) < (a.own ?? 0n) - (a.least ?? 0n) ? b : a));
  const said = (minor: bigint | undefined): string =>
    minor === undefined ? 'has no price' : `costs ${moneyText(minor, model.currency)}`;
  const { units, rival, own, least } = nearest;
  return `at ${grouped(units)} it ${said(own)} and ${model.plans[rival]?.name ?? ''} ${said(least)}`;
}
