// `charges:` — one kind each, with only the keys of that kind. A word that other price lists use for
// a kind is not accepted, but answered with the right one.
import type { z } from 'zod';
import { ONE } from '../../exact/decimal.ts';
import { guess } from '../../source/problem.ts';
import type { Path } from '../../source/yaml.ts';
import type { Charge, Grace, UsageCharge } from '../charge.ts';
import { chargeShapes, graceShape } from '../schema/plans.ts';
import { isYes } from '../schema/shapes.ts';
import { amountAt, optionalAmount } from './amounts.ts';
import { codesAt } from './codes.ts';
import { checkMeter } from './meters.ts';
import { decimalAt, money, positive, share, units } from './numbers.ts';
import { percentageOf } from './percentage.ts';
import { ratesOf } from './rates.ts';
import { type Entry, isGroup, partAt, placeAt, type Reading, report, valueAt } from './reading.ts';
import { stepsAt, tiersAt } from './tiers.ts';
import { conditionAt } from './when.ts';

type Kind = keyof typeof chargeShapes;

const KINDS: readonly string[] = Object.keys(chargeShapes);

const OTHER_WORDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['unit', 'per_unit'],
  ['per_call', 'per_unit'],
  ['per_request', 'per_unit'],
  ['usage', 'per_unit'],
  ['metered', 'per_unit'],
  ['block', 'package'],
  ['blocks', 'package'],
  ['bundle', 'package'],
  ['overage', 'package'],
  ['tiered', 'graduated'],
  ['tiers', 'graduated'],
  ['progressive', 'graduated'],
  ['marginal', 'graduated'],
  ['all_units', 'volume'],
  ['slab', 'volume'],
  ['step', 'stairstep'],
  ['percent', 'percentage'],
  ['commission', 'percentage'],
  ['transaction', 'percentage'],
  ['ad_valorem', 'percentage'],
  ['fixed', 'flat'],
  ['fee', 'flat'],
  ['recurring', 'flat'],
  ['subscription', 'flat'],
  ['seat', 'per_seat'],
  ['seats', 'per_seat'],
  ['per_user', 'per_seat'],
  ['licence', 'per_seat'],
  ['license', 'per_seat'],
]);

/** The charge under a name; undefined when its shape is too broken to go on (reported). */
export function chargeOf(r: Reading, { name, path }: Entry): Charge | undefined {
  const kind = kindAt(r, path);
  if (kind === undefined) return undefined;
  const part = <S extends z.ZodType>(shape: S) => partAt(r, path, shape, withKind(r, path, kind));
  const base = () => ({ name, for: conditionAt(r, [...path, 'for']), ...codesAt(r, path), place: placeAt(r, path) });
  const price = () => amountAt(r, [...path, 'price'], money(`the price of "${name}"`));
  switch (kind) {
    case 'flat': {
      const raw = part(chargeShapes.flat);
      if (raw === undefined) return undefined;
      const quantity = optionalAmount(r, [...path, 'quantity'], units(`the quantity of "${name}"`), raw.quantity);
      return { ...base(), kind, price: price(), quantity };
    }
    case 'per_seat': {
      const raw = part(chargeShapes.per_seat);
      return raw && { ...base(), kind, price: price(), seats: raw.seats };
    }
    case 'percentage': {
      const raw = part(chargeShapes.percentage);
      return raw && { ...base(), ...percentageOf(r, path, raw) };
    }
    case 'per_unit': {
      const raw = part(chargeShapes.per_unit);
      return raw && { ...base(), ...usage(r, path), kind, ...ratesOf(r, path, name, raw, price) };
    }
    case 'package': {
      const raw = part(chargeShapes.package);
      if (raw === undefined) return undefined;
      const partial = raw.partial ?? 'exact';
      return {
        ...base(),
        ...usage(r, path),
        kind,
        ...ratesOf(r, path, name, raw, price),
        per: perAt(r, path),
        partial,
      };
    }
    case 'graduated':
    case 'volume': {
      const raw = part(chargeShapes[kind]);
      if (raw === undefined) return undefined;
      return {
        ...base(),
        ...usage(r, path),
        kind,
        per: perAt(r, path),
        partial: raw.partial ?? 'exact',
        blocks: raw.blocks ?? 'total',
        ...tierChoices(raw),
        tiers: tiersAt(r, [...path, 'tiers']),
      };
    }
    case 'stairstep': {
      const raw = part(chargeShapes.stairstep);
      return raw && { ...base(), ...usage(r, path), kind, ...tierChoices(raw), tiers: stepsAt(r, [...path, 'tiers']) };
    }
    default:
      return kind satisfies never;
  }
}

/** The kind of a charge. A wrong word is reported; when it is clear what was meant, reading goes on. */
function kindAt(r: Reading, path: Path): Kind | undefined {
  const kind = valueAt(r.source, [...path, 'kind']);
  if (isKind(kind)) return kind;
  const meant = typeof kind === 'string' ? meantBy(kind) : undefined;
  const [message, fix] = kindMistake(valueAt(r.source, path), kind, meant);
  report(r, kind === undefined ? path : [...path, 'kind'], 'kind', message, fix);
  return meant;
}

function meantBy(word: string): Kind | undefined {
  const plain = word.toLowerCase().replaceAll(/[- ]/g, '_');
  const near = isKind(plain) ? plain : (OTHER_WORDS.get(plain) ?? guess(plain, KINDS));
  return isKind(near) ? near : undefined;
}

/** The charge as written, under the kind that it is read as. */
function withKind(r: Reading, path: Path, kind: Kind): unknown {
  const value = valueAt(r.source, path);
  return isGroup(value) ? { ...value, kind } : value;
}

function isKind(kind: unknown): kind is Kind {
  return typeof kind === 'string' && Object.hasOwn(chargeShapes, kind);
}

function kindMistake(charge: unknown, kind: unknown, meant: Kind | undefined): [string, string] {
  const all = `kinds: ${KINDS.join(', ')}`;
  if (!isGroup(charge))
    return ['a charge must be a group of keys', 'write {kind: per_unit, of: requests, price: 0.0005}'];
  if (kind === undefined) return ['the charge does not say its kind', `add kind: … (${all})`];
  if (typeof kind !== 'string') return ['the kind must be one word', all];
  return [`"${kind}" is no kind of charge`, meant === undefined ? all : `write kind: ${meant} (${all})`];
}

function usage(r: Reading, path: Path): Pick<UsageCharge, 'of' | 'grace'> {
  const of = String(valueAt(r.source, [...path, 'of']));
  checkMeter(r, [...path, 'of'], of);
  return { of, grace: graceOf(r, [...path, 'grace']) };
}

function tierChoices(raw: Pick<z.output<typeof chargeShapes.stairstep>, 'flat_at_zero' | 'tiers_count' | 'tiers_per'>) {
  return {
    flatAtZero: isYes(raw.flat_at_zero),
    tiersCount: raw.tiers_count ?? 'chargeable',
    tiersPer: raw.tiers_per ?? 'account',
  } as const;
}

function perAt(r: Reading, path: Path) {
  const at = [...path, 'per'];
  return (valueAt(r.source, at) === undefined ? undefined : decimalAt(r, at, positive('the size of a block'))) ?? ONE;
}

function graceOf(r: Reading, path: Path): Grace | undefined {
  if (valueAt(r.source, path) === undefined) return undefined;
  const raw = partAt(r, path, graceShape);
  if (raw === undefined) return undefined;
  const discount =
    raw.discount === undefined ? ONE : decimalAt(r, [...path, 'discount'], share('the discount of grace'));
  return {
    share: amountAt(r, [...path, 'share'], share('the share of grace')),
    of: raw.of ?? 'overage',
    discount: discount ?? ONE,
    against: raw.against ?? 'after_packs',
  };
}
