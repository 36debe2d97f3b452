// `plans:` — what an account gets (its pools) and what it pays (its charges). The pool is what most
// accounts of a book live within, so each of its numbers is written out by name.
import type { z } from 'zod';
import { ZERO } from '../../exact/decimal.ts';
import type { Path } from '../../source/yaml.ts';
import type { Charge } from '../charge.ts';
import type { Plan, Pool } from '../plan.ts';
import { planShape, poolShape, rolloverShape } from '../schema/plans.ts';
import { isYes } from '../schema/shapes.ts';
import type { Amount } from '../values.ts';
import { amountAt, decimalsWritten, isLookup, optionalAmount } from './amounts.ts';
import { boundAt, checkMinMax, commitAt } from './bounds.ts';
import { chargeOf } from './charges.ts';
import { atLimitAt, checkLimits, lacksAt } from './limits.ts';
import { checkMeter } from './meters.ts';
import { decimalAt, money, units, wholeAt } from './numbers.ts';
import { rateLimitsAt } from './rate-limits.ts';
import { type Entry, entriesAt, isGroup, namesAt, partAt, placeAt, type Reading, report, valueAt } from './reading.ts';
import { conditionAt } from './when.ts';

/** The charge that a plan's `fee:` is short for. */
const FEE = 'fee';

export function plansOf(r: Reading): Plan[] {
  const entries = inPlace(r, namesAt(r, ['plans'], 'a plan'));
  const empty = isGroup(valueAt(r.source, ['plans'])) && entries.length === 0;
  if (empty)
    report(r, ['plans'], 'empty-plan', 'there is no plan, so nobody would pay', 'add one: everyone: {charges: …}');
  const plans = entries.flatMap((entry) => planOf(r, entry) ?? []);
  checkLimits(r, plans);
  return plans;
}

/** Without a plan whose keys were not indented below it, and without these: one mistake, not one for each. */
function inPlace(r: Reading, entries: readonly Entry[]): readonly Entry[] {
  const bare = entries.find(({ path }) => valueAt(r.source, path) === null);
  const strays = entries.filter(({ name }) => Object.hasOwn(planShape.shape, name));
  if (bare === undefined || strays.length === 0) return entries;
  const keys = strays.map(({ name }) => `${name}:`).join(', ');
  const message = `plan "${bare.name}" is empty, and ${keys} ${strays.length === 1 ? 'stands' : 'stand'} beside it`;
  report(r, bare.path, 'empty-plan', message, `indent ${keys} by two more spaces than ${bare.name}:`, 'key');
  return entries.filter((entry) => entry !== bare && !strays.includes(entry));
}

function planOf(r: Reading, { name, path }: Entry): Plan | undefined {
  const raw = partAt(r, path, planShape);
  if (raw === undefined) return undefined;
  if (raw.fee === undefined && raw.includes === undefined && raw.charges === undefined)
    report(
      r,
      path,
      'empty-plan',
      `plan "${name}" has neither a fee nor units nor charges`,
      'add fee:, includes: or charges: (fee: 0 for a plan that is free)',
      'key',
    );
  const minimum = boundAt(r, [...path, 'minimum'], 'minimum', raw.minimum);
  const maximum = boundAt(r, [...path, 'maximum'], 'maximum', raw.maximum);
  checkMinMax(r, path, minimum?.amount, maximum?.amount);
  return {
    name,
    for: conditionAt(r, [...path, 'for']),
    offered: raw.offered === undefined || isYes(raw.offered),
    includes: new Map(entriesAt(r.source, [...path, 'includes']).flatMap((entry) => poolOf(r, entry))),
    minimum,
    maximum,
    commit: commitAt(r, [...path, 'commit']),
    atLimit: atLimitAt(r, path),
    lacks: lacksAt(r, [...path, 'lacks']),
    ...rateLimitsAt(r, [...path, 'rate_limits']),
    charges: [...feeOf(r, path, raw.fee), ...chargesOf(r, [...path, 'charges'])],
    place: placeAt(r, path),
  };
}

function feeOf(r: Reading, plan: Path, raw: unknown): Charge[] {
  const path = [...plan, FEE];
  if (raw === undefined) return [];
  if (valueAt(r.source, [...plan, 'charges', FEE]) !== undefined)
    report(
      r,
      [...plan, 'charges', FEE],
      'twice',
      'the plan has a "fee" already',
      'fee: is short for a charge named "fee": remove one, or rename this',
      'key',
    );
  const price = amountAt(r, path, money('the fee'));
  return [{ kind: 'flat', name: FEE, for: undefined, price, quantity: undefined, place: placeAt(r, path) }];
}

function chargesOf(r: Reading, path: Path): Charge[] {
  return namesAt(r, path, 'a charge').flatMap((entry) => chargeOf(r, entry) ?? []);
}

function poolOf(r: Reading, { name, path }: Entry): [string, Pool][] {
  checkMeter(r, path, name, 'key');
  const value = valueAt(r.source, path);
  if (typeof value === 'string' || isLookup(value)) return [[name, simplePool(r, path, value === 'unlimited')]];
  const raw = partAt(r, path, poolShape);
  if (raw === undefined) return [];
  const shared = isYes(raw.shared) ? true : undefined;
  if (shared === true && raw.base === 'unlimited') return [[name, endlessPool(r, path)]];
  checkPool(r, path, raw);
  const pool: Pool = {
    unlimited: false,
    base: optionalAmount(r, [...path, 'base'], units('the base'), raw.base) ?? NO_UNITS,
    edition: optionalAmount(r, [...path, 'edition'], units("the edition's pool"), raw.edition),
    editionMode: raw.edition_mode ?? 'replaces',
    perSeat: optionalAmount(r, [...path, 'per_seat'], units('the pool per seat'), raw.per_seat),
    perInstall: optionalAmount(r, [...path, 'per_install'], units('the pool per install'), raw.per_install),
    floor: optionalAmount(r, [...path, 'floor'], units('the floor'), raw.floor),
    seats: raw.seats,
    rollover: rolloverOf(r, [...path, 'rollover']),
    shared,
    place: placeAt(r, path),
  };
  return [[name, pool]];
}

/** Numbers of a pool, any of which makes it one. */
const POOL_NUMBERS = ['base', 'edition', 'per_seat', 'per_install', 'floor'] as const;

function checkPool(r: Reading, path: Path, raw: z.output<typeof poolShape>): void {
  if (POOL_NUMBERS.every((key) => raw[key] === undefined)) {
    const fix = 'write a number (50k), or base:, edition:, per_seat:, per_install: or floor:';
    report(r, path, 'empty-pool', 'this pool holds nothing', fix);
  } else if (raw.seats !== undefined && raw.per_seat === undefined) {
    const message = '"seats" says which seats count, and this pool has nothing per seat';
    report(r, [...path, 'seats'], 'contradiction', message, 'add per_seat:, or remove seats:', 'key');
  }
}

const NO_UNITS: Amount = { kind: 'constant', value: ZERO };

/** `requests: 100k`, `requests: unlimited`. */
function simplePool(r: Reading, path: Path, unlimited: boolean): Pool {
  return {
    unlimited,
    base: unlimited ? NO_UNITS : amountAt(r, path, units('the pool')),
    edition: undefined,
    editionMode: 'replaces',
    perSeat: undefined,
    perInstall: undefined,
    floor: undefined,
    seats: undefined,
    rollover: undefined,
    shared: undefined,
    place: placeAt(r, path),
  };
}

/** `requests: {base: unlimited, shared: yes}`: it makes the pool of the whole group endless. */
function endlessPool(r: Reading, path: Path): Pool {
  for (const entry of entriesAt(r.source, path)) {
    if (entry.name === 'base' || entry.name === 'shared') continue;
    const message = `a pool without end holds everything, and "${entry.name}" adds nothing to it`;
    report(r, entry.path, 'contradiction', message, `remove ${entry.name}:, or write base: 50k`, 'key');
  }
  return { ...simplePool(r, path, true), shared: true };
}

function rolloverOf(r: Reading, path: Path): Pool['rollover'] {
  if (valueAt(r.source, path) === undefined) return undefined;
  const raw = partAt(r, path, rolloverShape);
  if (raw === undefined) return undefined;
  return {
    periods: wholeAt(r, [...path, 'periods'], 'periods', 1, 120),
    cap: raw.cap === undefined ? undefined : decimalAt(r, [...path, 'cap'], units('the cap')),
  };
}

/** The most decimals that any pool of a meter is written with. */
export function poolDecimals(r: Reading, meter: string): number {
  const pools = entriesAt(r.source, ['plans']).map((plan): Path => [...plan.path, 'includes', meter]);
  const numbers = pools.flatMap((at) => {
    const value = valueAt(r.source, at);
    return isGroup(value) && !isLookup(value) ? POOL_NUMBERS.map((key): Path => [...at, key]) : [at];
  });
  return Math.max(0, ...numbers.map((at) => decimalsWritten(r, at)));
}
