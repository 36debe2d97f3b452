// Several accounts under one model, period by period side by side: what a group shares is settled from what
// each of its accounts would bring, and each is priced again with its part. Pools come first, then the tiers
// that count all, then the minimum.
import type { UsageCharge } from '../../src/model/charge.ts';
import type { Amount } from '../../src/model/values.ts';
import {
  type Fraction,
  fraction,
  isPositive,
  isZero,
  less,
  max,
  min,
  minus,
  plus,
  sum,
  whole,
  ZERO,
} from './fraction.ts';
import type { ReferenceInput } from './input.ts';
import { minorUnits, shareOut } from './money.ts';
import { factsOn, type Month, monthsOf, type Settled, valueOn } from './months.ts';
import { type Priced, pricePeriod } from './period.ts';
import { isUsage, planOn } from './plans.ts';
import type { ReferenceResult } from './price.ts';
import { startOf } from './run-periods.ts';
import { shareByRemainder } from './spread.ts';
import type { Carried } from './state.ts';
import { tieredMoney } from './tiers.ts';
import { grainsOf } from './usage.ts';

/** One account in the period at hand. */
interface Member {
  readonly input: ReferenceInput;
  readonly months: readonly Month[];
  readonly month: Month;
  readonly carried: Carried;
  readonly settled: Settled;
}

const NOTHING: Settled = { covered: new Map(), charges: new Map(), short: undefined };

/** All with the same model and the same periods. */
export function referenceGroups(inputs: readonly ReferenceInput[]): ReferenceResult[] {
  const calendars = inputs.map(monthsOf);
  const states = inputs.map((input, i) => startOf(input, calendars[i] ?? []));
  const periods = inputs.map((): Priced[] => []);
  for (const p of (calendars[0] ?? []).keys()) {
    const members = inputs.flatMap((input, i): Member[] => {
      const [months, carried] = [calendars[i] ?? [], states[i]];
      const month = months[p];
      return month && carried ? [{ input, months, month, carried, settled: NOTHING }] : [];
    });
    const byTurns = [withPools, withCharges, withMinimum];
    const settled = byTurns.reduce((all, settle) => settle(all, inputs), members);
    for (const [i, member] of settled.entries()) {
      const priced = pricedBy(member);
      periods[i]?.push(priced);
      states[i] = priced.after;
    }
  }
  return periods.map((list) => {
    const own = list.map(({ period }) => period);
    return {
      periods: own,
      billed: own.reduce((all, { billed }) => all + billed, 0n),
      unpriced: own.some(({ unpriced }) => unpriced),
    };
  });
}

/** As far as the group is settled. */
const pricedBy = ({ input, months, month, carried, settled }: Member): Priced =>
  pricePeriod(input, { ...month, settled, gaps: new Set() }, months, carried);

/** Replaces the members that a thing is shared with: two or more, in the order of their ids as bytes. */
function among<T>(
  members: readonly Member[],
  of: (member: Member) => readonly (readonly [key: string, brought: T])[],
  settle: (group: readonly { readonly member: Member; readonly brought: T }[], key: string) => readonly Settled[],
): Member[] {
  const active = members.filter(({ month }) => month.state === 'memo' || month.state === 'billed');
  const sorted = active.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b)));
  const groups = new Map<string, { member: Member; brought: T }[]>();
  for (const member of sorted) {
    const text = textOf(member);
    if (text === '') continue;
    for (const [key, brought] of of(member)) {
      const full = `${text}\n${key}`;
      groups.set(full, [...(groups.get(full) ?? []), { member, brought }]);
    }
  }
  const found = new Map(members.map((member) => [member.input, member.settled]));
  for (const [key, group] of groups) {
    if (group.length < 2) continue;
    const current = group.map(({ member, brought }) => ({
      member: { ...member, settled: found.get(member.input) ?? NOTHING },
      brought,
    }));
    settle(current, key.slice(key.indexOf('\n') + 1)).forEach((settled, i) => {
      const member = group[i]?.member;
      if (member !== undefined) found.set(member.input, settled);
    });
  }
  return members.map((member) => ({ ...member, settled: found.get(member.input) ?? NOTHING }));
}

const bytes = ({ input }: Member): Buffer => Buffer.from(input.account.id, 'utf8');

const textOf = ({ month }: Member): string => {
  const { group } = month.model;
  return (group === undefined ? undefined : factsOn(month, month.first).get(group.column)) ?? '';
};

/** By weights, or in equal parts when there are none. */
const orEqually = (weights: readonly Fraction[]): readonly Fraction[] =>
  weights.every(isZero) ? weights.map(() => whole(1)) : weights;

function withPools(members: readonly Member[], inputs: readonly ReferenceInput[]): Member[] {
  return among(
    members,
    (member) => {
      const plan = planOn(member.month, member.month.first);
      return pricedBy(member).meters.flatMap((m) =>
        plan?.includes.get(m.meter.name)?.shared === true ? [[m.meter.name, m] as const] : [],
      );
    },
    (group, name) => {
      const units = group.map(({ brought }) => brought.used);
      const all = sum(units);
      const pools = group.flatMap(({ brought }) => (brought.pool === 'unlimited' ? [] : [brought.pool]));
      const covered = pools.length < group.length ? all : min(sum(pools), all);
      const parts = shareByRemainder(covered, units, grainsAUnit(inputs, name));
      return group.map(({ member: { settled } }, i) => ({
        ...settled,
        covered: new Map([...settled.covered, [name, parts[i] ?? ZERO]]),
      }));
    },
  );
}

/** Grains in which units of a meter are counted: by pools, packs, what rolls over, and usage of anyone. */
function grainsAUnit(inputs: readonly ReferenceInput[], name: string): bigint {
  const decimals = inputs.flatMap((input) => [
    ...input.model.meters.filter((m) => m.name === name).map((m) => m.precision),
    ...input.model.packs.filter((pack) => pack.of === name).map((pack) => pack.units.scale),
    ...grainsOf(input, name).map(({ units }) => units.scale),
  ]);
  return 10n ** BigInt(Math.max(0, ...decimals));
}

/** A charge whose tiers count the group, with what is left of a member to charge, and all that it used. */
interface Brought {
  readonly key: string;
  readonly version: UsageCharge;
  readonly units: Fraction;
  readonly used: Fraction;
  readonly priced: Priced;
}

function withCharges(members: readonly Member[]): Member[] {
  return among(members, broughtBy, (group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { model } = first.member.month;
    const units = group.map(({ brought }) => brought.units);
    const month = { ...first.member.month, gaps: new Set<string>() };
    const cost = minorUnits(
      asOne(month, first.brought, sum(units), sum(group.map(({ brought }) => brought.used))),
      model,
    );
    const weights = orEqually(units);
    const parts = shareOut(cost, weights, model);
    return group.map(({ member: { settled }, brought }, i) => {
      const gaps = isPositive(weights[i] ?? ZERO) ? [...month.gaps] : [];
      const amount = parts[i] ?? ZERO;
      return { ...settled, charges: new Map([...settled.charges, [brought.key, { amount, gaps }]]) };
    });
  });
}

/** Charges that exist with the same numbers in every segment. */
function broughtBy(member: Member): (readonly [string, Brought])[] {
  const priced = pricedBy(member);
  return priced.meters.flatMap(({ charges, used, segments }) =>
    charges.flatMap(({ name: key, versions, chargeable }): (readonly [string, Brought])[] => {
      const texts = versions.map((version, i) =>
        version === undefined ? undefined : numbersOf(version, member.month, segments[i]?.first ?? 0),
      );
      const [text] = texts;
      const [version] = versions;
      const isOne = text !== undefined && version !== undefined && texts.every((other) => other === text);
      if (!isOne || !('tiersPer' in version) || version.tiersPer !== 'group') return [];
      return [[`${key} ${text}`, { key, version, units: sum(chargeable), used, priced }]];
    }),
  );
}

/** Every rule and number of a charge on a day. */
function numbersOf(charge: UsageCharge, month: Month, day: number): string {
  const number = (amount: Amount | undefined): string => {
    const value = amount && valueOn(amount, month, day);
    return value === undefined ? 'none' : `${value.n}/${value.d}`;
  };
  const { name, for: _, place: __, grace, ...rules } = charge;
  const numbers =
    'tiers' in charge
      ? charge.tiers.map((tier) => ('fee' in tier ? [number(tier.fee)] : [number(tier.price), number(tier.flat)]))
      : [];
  const bounds = 'tiers' in charge ? charge.tiers.map(({ upTo }) => upTo) : [];
  const forgives = grace && [number(grace.share), grace.of, grace.discount, grace.against];
  return JSON.stringify([name, { ...rules, tiers: bounds }, numbers, forgives], (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

/** What one account would pay for all these units, left over of all that was used. */
function asOne(month: Month, { version, priced }: Brought, units: Fraction, used: Fraction): Fraction {
  const [segment] = priced.segments;
  if (segment === undefined) return ZERO;
  const days = priced.segments.reduce((all, s) => all + s.days, 0);
  const total = 'tiersCount' in version && version.tiersCount === 'all' ? used : units;
  const step = { segment: { ...segment, days }, version, before: minus(total, units), after: total };
  return tieredMoney(month, { steps: [step], total, charged: units });
}

function withMinimum(members: readonly Member[]): Member[] {
  return among(
    members,
    (member) => {
      const priced = pricedBy(member);
      const { minimum } = priced;
      if (minimum?.own.sharedBy === undefined) return [];
      const units = chargedUnits(member, priced, minimum.own.sharedBy);
      return [[`${minimum.own.sharedBy} ${minimum.own.moment}`, { ...minimum, units }]];
    },
    (group) => {
      const most = group.map(({ brought }) => brought.own.amount).reduce(max, ZERO);
      const value = sum(group.map(({ brought }) => brought.value));
      const short = less(value, most) ? minus(most, value) : ZERO;
      const weights = orEqually(group.map(({ brought }) => brought.units));
      const [first] = group;
      const parts = first === undefined ? [] : shareOut(short, weights, first.member.month.model);
      return group.map(({ member: { settled } }, i) => ({ ...settled, short: parts[i] ?? ZERO }));
    },
  );
}

/** Of every meter that a usage charge of the plan bills, each unit as one. */
function chargedUnits({ month }: Member, { meters }: Priced, plan: string): Fraction {
  const charges = month.model.plans.find(({ name }) => name === plan)?.charges ?? [];
  const names = new Set(charges.flatMap((charge) => (isUsage(charge) ? [charge.of] : [])));
  return meters.filter(({ meter }) => names.has(meter.name)).reduce((all, { used }) => plus(all, used), fraction(0n));
}
