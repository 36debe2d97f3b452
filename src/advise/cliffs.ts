// Cliffs: quantities at which one unit more lowers the bill, found by pricing both with the kernel. They
// stand where a tier, a step of a discount or a plan that follows from the size begins.
import type { Day } from '../calendar/day.ts';
import { pow10 } from '../exact/decimal.ts';
import type { Model } from '../model/model.ts';
import type { Plan } from '../model/plan.ts';
import type { Place } from '../model/values.ts';
import type { Advice } from './advice.ts';
import { boundsOf, sortedUnits } from './bounds.ts';
import { curveOf, lastNear, type Piece } from './curve.ts';
import { accountsBetween, type Observed, type Seen } from './observed.ts';
import { probeOf, type Situation, type Way } from './probe.ts';
import { accountsBySeats, labelled } from './seats.ts';
import { groupText, isOfKind, kindsOf, oncePriced, situationsOf, versionsOf } from './situations.ts';
import { exactModel } from './variants.ts';
import { grouped, moneyText, periodWord, unitsText } from './words.ts';

interface Cliff {
  readonly situation: Situation;
  /** The last quantity before the fall, and what it and the next one cost. */
  readonly at: bigint;
  readonly before: bigint;
  readonly after: bigint;
  /** From this quantity up to `at`, the quantity after the fall costs less. */
  readonly from: bigint;
}

/** `model` is the plain variant of the one that is checked. */
export function cliffAdvice(model: Model, assumed: Model['assume']['plan'], usual: Day, observed?: Observed): Advice[] {
  const exact = exactModel(model);
  return model.meters.flatMap((meter, m) => {
    if (meter.take === 'seats') return [];
    const inPlans = model.plans.flatMap((plan, p) => {
      const all = situationsOf(model, p, meter.name, usual);
      const find = oncePriced(model, model.plans, (s) => cliffsIn(model, exact, s, m, 'own'));
      const found = all.flatMap((situation) => find(situation).map((cliff) => ({ ...cliff, situation })));
      return sayAll({ model, meter: m, plan, all, observed, find }, found);
    });
    if (assumed.kind !== 'smallest') return inPlans;
    const all = versionsOf(model, usual).flatMap((day) =>
      kindsOf(model, model.plans).map((kind) => ({ plan: -1, ...kind, day, rule: -1 })),
    );
    const find = (s: Situation): Cliff[] => cliffsIn(model, exact, s, m, 'smallest');
    return [...inPlans, ...sayAll({ model, meter: m, plan: undefined, all, observed, find }, all.flatMap(find))];
  });
}

/** The cliffs of a situation, from the smallest quantity on. */
type FindCliffs = (s: Situation) => readonly Cliff[];

function cliffsIn(model: Model, exact: Model, s: Situation, meter: number, way: Way): Cliff[] {
  const plan = model.plans[s.plan];
  const others = plan === undefined || plan.atLimit?.kind === 'upgrade' ? [...model.plans.keys()] : [];
  const bounds = [s.plan, ...others].flatMap((p) => boundsOf(model, { ...s, plan: p }, meter));
  const pieces = curveOf(probeOf(exact, s, meter, way), sortedUnits(bounds));
  const probe = probeOf(model, s, meter, way);
  const ends = pieces.flatMap(({ until }, piece) => (until === undefined ? [] : [{ at: until, piece }]));
  const costs = probe(ends.flatMap(({ at }) => [at, at + 1n]));
  const cliffs: Cliff[] = [];
  let start = 0n;
  for (const [i, { at, piece }] of ends.entries()) {
    const [before, after] = [costs[2 * i], costs[2 * i + 1]];
    if (before === undefined || after === undefined || after >= before) continue;
    const dearer = (units: bigint): boolean => (probe([units])[0] ?? 0n) > after;
    const guess = reachedOn(pieces, piece, start, after * pow10(exact.currency.digits - model.currency.digits));
    const from = dearer(start) ? start : lastNear(guess, start, at, (u) => !dearer(u)) + 1n;
    cliffs.push({ situation: s, at, before, after, from });
    start = at + 1n;
  }
  return cliffs;
}

/** About where a curve that falls at the end of a piece first reached a cost, looking back as far as `start`. */
function reachedOn(pieces: readonly Piece[], last: number, start: bigint, cost: bigint): bigint {
  for (let p = last; p >= 0; p--) {
    const piece = pieces[p];
    if (piece === undefined || piece.from < start) return start;
    const { from, constant, slope, by } = piece;
    if (constant + slope * from <= cost * by) return slope <= 0n ? from : (cost * by - constant) / slope;
  }
  return start;
}

interface Where {
  readonly model: Model;
  readonly meter: number;
  /** undefined: the plan follows from the size. */
  readonly plan: Plan | undefined;
  readonly all: readonly Situation[];
  readonly observed: Observed | undefined;
  readonly find: FindCliffs;
}

/** The same fall in several situations is one; it names them unless it is in all. */
function sayAll(where: Where, cliffs: readonly Cliff[]): Advice[] {
  const groups = new Map<string, Cliff[]>();
  for (const cliff of cliffs) {
    const key = [cliff.at, cliff.before, cliff.after, cliff.from].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), cliff]);
  }
  return [...groups.values()].flatMap((group) => say(where, group));
}

function say(where: Where, group: readonly Cliff[]): Advice[] {
  const { model, meter, plan, all } = where;
  const [cliff] = group;
  const unit = model.meters[meter];
  if (cliff === undefined || unit === undefined) return [];
  const { at, before, after, from } = cliff;
  const money = (minor: bigint): string => moneyText(minor, model.currency);
  const period = periodWord(model);
  const situations = group.map((c) => c.situation);
  const kinds = labelled(groupText(model, situations, unit.name, all), model, cliff.situation);
  const plain = plan === undefined ? 'the smallest plan that holds the units' : `plan ${plan.name}`;
  const who = kinds === '' ? plain : `${plain} (${kinds})`;
  const range = from === at ? unitsText(at, unit) : `${grouped(from)} to ${unitsText(at, unit)}`;
  return [
    {
      code: 'cliff',
      message: `${who}: at ${unitsText(at + 1n, unit)} the ${period} costs ${money(after)}, at ${grouped(at)} it cost ${money(before)}: using more costs ${money(before - after)} less, and whoever uses ${range} would pay less at ${grouped(at + 1n)}`,
      fix: fixesFor(model, plan).join('; '),
      place: placeOf(model, plan, unit.name),
      accounts: accountsThere(where, group, cliff),
    },
  ];
}

/** With other seats than the example's the same cliff stands elsewhere: as many cliffs from the last one. */
function accountsThere(
  { model, meter, plan, all, observed, find }: Where,
  group: readonly Cliff[],
  cliff: Cliff,
): readonly string[] | undefined {
  if (observed === undefined) return undefined;
  const inside = (seen: Seen): boolean =>
    (plan === undefined || model.plans[seen.plan]?.name === plan.name) &&
    group.some((c) => isOfKind(c.situation, seen.facts, seen.existing, all));
  const fromLast = find(cliff.situation).filter((c) => c.at > cliff.at).length;
  return accountsBySeats(model, cliff.situation, observed.seen.filter(inside), (situation, ofSeats) => {
    const same = situation === cliff.situation ? cliff : find(situation).at(-1 - fromLast);
    if (same === undefined) return [];
    return accountsBetween(observed, meter, same.from, same.at, (seen) => inside(seen) && ofSeats(seen));
  });
}

function placeOf(model: Model, plan: Plan | undefined, meter: string): Place | undefined {
  const charge = plan?.charges.find((c) => 'of' in c && c.of === meter && 'tiers' in c);
  const steps = model.discounts.find((d) => d.off.kind === 'steps');
  return charge?.place ?? steps?.place ?? plan?.place;
}

/** What would take away each reason that the model has for a fall. */
function fixesFor(model: Model, plan: Plan | undefined): string[] {
  const kinds = new Set((plan?.charges ?? []).map((c) => c.kind));
  const fixes = [
    ...(kinds.has('volume')
      ? ['charge each unit at its own tier (kind: graduated), or let prices fall more gently']
      : []),
    ...(kinds.has('stairstep') ? ['let the fees rise from step to step'] : []),
    ...(model.discounts.some((d) => d.off.kind === 'steps')
      ? ['give the discount on what lies above the threshold, as a tier, or in smaller steps']
      : []),
    ...(plan === undefined || plan.atLimit?.kind === 'upgrade'
      ? ['let the larger plan cost at least as much as the smaller one at its limit']
      : []),
  ];
  return fixes.length === 0 ? ['let the price rise with every unit'] : fixes;
}
