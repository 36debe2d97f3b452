// Cliffs of discounts that look at a share: one unit more of the favoured usage lowers the whole bill. What
// the rest is differs by account, so that the figures are an example: 10,000 other units above the pool. Accounts
// of the ledger are looked at with the rest that they have.
import type { Day } from '../calendar/day.ts';
import { pow10 } from '../exact/decimal.ts';
import type { Discount, Meter, Model } from '../model/model.ts';
import { usageRules } from '../model/rules.ts';
import { holds } from '../price/terms/number.ts';
import type { Advice } from './advice.ts';
import { lastWhere } from './curve.ts';
import type { Observed } from './observed.ts';
import { poolOf, probeOf, type Situation } from './probe.ts';
import { accountsBySeats } from './seats.ts';
import { contextOf, isOfKind, situationsOf } from './situations.ts';
import { grouped, moneyText, periodWord, unitsText } from './words.ts';

const OTHERS = 10_000n;

export function shareCliffAdvice(model: Model, usual: Day, observed?: Observed): Advice[] {
  return model.discounts.flatMap((discount, d) => {
    const { off } = discount;
    if (off.kind !== 'steps' || off.measured.kind !== 'share') return [];
    const { of, match } = off.measured;
    const meter = model.meters.findIndex((m) => m.name === of);
    const unit = model.meters[meter];
    if (unit === undefined) return [];
    const rule = usageRules(model, of).indexOf(match);
    const shares = off.steps.map(({ from: { digits, scale } }) => [digits, pow10(scale) - digits] as const);
    return shares.flatMap((share, i) => {
      if (share[0] <= 0n || share[1] <= 0n) return [];
      const step = { model, discount, index: d, meter, unit, rule, share, before: shares[i - 1] ?? [0n, 1n] };
      return model.plans.flatMap((_, plan) => stepAdvice(step, plan, usual, observed));
    });
  });
}

/** Of the favoured usage to the rest where a step is reached. */
type Ratio = readonly [bigint, bigint];

interface Step {
  readonly model: Model;
  readonly discount: Discount;
  readonly index: number;
  readonly meter: number;
  readonly unit: Meter;
  readonly rule: number;
  readonly share: Ratio;
  /** That of the step below, or none. */
  readonly before: Ratio;
}

/** The favoured units with which a step is reached beside others. */
function reachedBeside(beside: bigint, [part, rest]: Ratio): bigint {
  return (beside * part + rest - 1n) / rest;
}

/** The first situation of a plan in which the bill falls, as an example; the accounts of all of them. */
function stepAdvice(step: Step, plan: number, usual: Day, observed?: Observed): Advice[] {
  const { model, discount } = step;
  const all = kindsWithin(step, plan, usual);
  const example = all.map((s) => exampleIn(step, s)).find((text) => text !== undefined);
  if (example === undefined) return [];
  const accounts = observed && all.flatMap((s) => accountsIn(step, s, all, observed));
  return [
    {
      code: 'cliff',
      message: `plan ${model.plans[plan]?.name ?? ''}, for example beside ${example}`,
      fix: 'if it is not meant so, give the discount on the favoured usage alone, or in smaller steps',
      place: discount.place,
      accounts: accounts && [...new Set(accounts)].sort(),
    },
  ];
}

/** Situations of a plan that get the discount, whatever row of rates their usage falls in. */
function kindsWithin({ model, discount, unit, rule }: Step, plan: number, usual: Day): readonly Situation[] {
  const found = situationsOf(model, plan, unit.name, usual).filter((s) => holds(discount.for, contextOf(s)));
  return [...new Map(found.map((s) => [JSON.stringify([...s.facts, s.existing, s.day]), { ...s, rule }])).values()];
}

function exampleIn({ model, discount, meter, unit, share, before: last }: Step, s: Situation): string | undefined {
  const pool = poolOf(model, s, meter);
  if (pool === 'unlimited') return undefined;
  const beside = (pool ?? 0n) + OTHERS;
  const reached = reachedBeside(beside, share);
  const probe = probeOf(model, { ...s, beside }, meter, 'own');
  const [before, after] = probe([reached - 1n, reached]);
  if (before === undefined || after === undefined || after >= before) return undefined;
  const dearer = (units: bigint): boolean => (probe([units])[0] ?? 0n) > after;
  const start = reachedBeside(beside, last);
  const from = dearer(start) ? start : lastWhere(start, reached - 1n, (u) => !dearer(u)) + 1n;
  const range = from === reached - 1n ? grouped(from) : `${grouped(from)} to ${grouped(reached - 1n)}`;
  const money = (minor: bigint): string => moneyText(minor, model.currency);
  return `${unitsText(beside, unit)} of other usage: at ${grouped(reached)} that discount ${discount.name} favours the ${periodWord(model)} costs ${money(after)}, at ${grouped(reached - 1n)} it cost ${money(before)}: using more costs ${money(before - after)} less, and whoever uses ${range} of them would pay less at ${grouped(reached)}`;
}

/** Who has a whole period between the step below and this one that costs more than the step would, the rest as it is. */
function accountsIn(
  { model, index, meter, share, before }: Step,
  situation: Situation,
  all: readonly Situation[],
  { seen }: Observed,
): readonly string[] {
  const inside = seen.flatMap((one) => {
    const mine = one.shares?.get(index);
    if (mine === undefined || !one.whole || one.plan !== situation.plan) return [];
    const reached = reachedBeside(mine.rest, share);
    if (mine.favoured >= reached || mine.favoured < reachedBeside(mine.rest, before)) return [];
    return isOfKind(situation, one.facts, one.existing, all) ? [{ ...mine, one, reached }] : [];
  });
  const periods = inside.map(({ one }) => one);
  return accountsBySeats(model, situation, periods, (s, wanted) => {
    const asked = inside.filter(({ one }) => wanted(one));
    const beside = asked.map(({ rest }) => rest);
    const probe = probeOf(model, { ...s, beside: 0n }, meter, 'own');
    const costs = probe([...asked.map((a) => a.favoured), ...asked.map((a) => a.reached)], [...beside, ...beside]);
    const falls = (i: number): boolean => {
      const [here, there] = [costs[i], costs[asked.length + i]];
      return here !== undefined && there !== undefined && there < here;
    };
    return asked.filter((_, i) => falls(i)).map(({ one }) => one.account);
  });
}
