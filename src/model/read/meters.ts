// `meters:` — what is counted, how heavily, and what never is. A model that speaks of `requests`
// without declaring it means every request, each as one.
import { type Decimal, ONE } from '../../exact/decimal.ts';
import type { Path } from '../../source/yaml.ts';
import type { Meter, NotBilled, WeightRule } from '../model.ts';
import { convertShape, meterShape, notBilledShape, weightShape } from '../schema/schema.ts';
import { checkReach, hasKeys, matchAt, matchOf } from './matches.ts';
import { decimalAt, positive, units, wholeAt } from './numbers.ts';
import {
  type Entry,
  entriesAt,
  itemsAt,
  namesAt,
  namesThatExist,
  partAt,
  placeAt,
  type Reading,
  report,
  valueAt,
} from './reading.ts';
import { stretchAt } from './when.ts';

/** The meter that needs no declaration. */
const REQUESTS = 'requests';
/** What a meter counts when it counts the directory's seats. */
const SEATS = 'seats';

export function metersOf(r: Reading, precision: (meter: string) => number): Meter[] {
  return namesAt(r, ['meters'], 'a meter').flatMap((entry) => meterOf(r, entry, precision(entry.name)) ?? []);
}

/** `requests` as first named at a path, for models that do not declare it. */
export function implicitMeter(r: Reading, path: Path, precision: number): Meter {
  const place = placeAt(r, path);
  return {
    name: REQUESTS,
    unit: 'request',
    of: REQUESTS,
    take: 'sum',
    only: undefined,
    weights: [],
    notBilled: [],
    precision,
    convert: undefined,
    place,
  };
}

export function isImplicit(r: Reading, name: string): boolean {
  return name === REQUESTS && valueAt(r.source, ['meters', REQUESTS]) === undefined;
}

/** Reports a name that is no meter. */
export function checkMeter(r: Reading, path: Path, name: string, at?: 'key'): void {
  if (isMeter(r, name)) return;
  const known = meterNames(r);
  report(r, path, 'unknown-meter', `there is no meter "${name}"`, namesThatExist(name, known, 'meter'), at);
}

/** Does a meter have this name? */
export function isMeter(r: Reading, name: string): boolean {
  return meterNames(r).includes(name);
}

function meterNames(r: Reading): string[] {
  return [...new Set([...entriesAt(r.source, ['meters']).map((e) => e.name), REQUESTS])];
}

function meterOf(r: Reading, { name, path }: Entry, precision: number): Meter | undefined {
  const raw = partAt(r, path, meterShape);
  if (raw === undefined) return undefined;
  const weights = itemsAt(r.source, [...path, 'weights']).flatMap((at) => weightOf(r, at) ?? []);
  const of = raw.of ?? REQUESTS;
  const take = of === SEATS ? 'seats' : (raw.take ?? 'sum');
  checkTake(r, path, of, take);
  checkReach(r, [...path, 'weights'], 'weight');
  return {
    name,
    unit: raw.unit ?? defaultUnit(of, weights.length > 0),
    of,
    take,
    only: matchAt(r, [...path, 'only'], `"only" of meter "${name}"`),
    weights,
    notBilled: itemsAt(r.source, [...path, 'not_billed']).flatMap((at) => notBilledOf(r, at) ?? []),
    precision: raw.precision === undefined ? precision : wholeAt(r, [...path, 'precision'], 'precision', 0, 18),
    convert: convertOf(r, [...path, 'convert']),
    place: placeAt(r, path),
  };
}

function defaultUnit(of: string, weighted: boolean): string {
  if (of === SEATS) return 'seat';
  return of === REQUESTS && !weighted ? 'request' : 'unit';
}

/** Seats and gauges are no requests: nothing of a request can be asked of them. */
function checkTake(r: Reading, path: Path, of: string, take: Meter['take']): void {
  if (of === REQUESTS && take !== 'sum')
    report(
      r,
      [...path, 'take'],
      'contradiction',
      `requests have no ${take}: they are counted one by one`,
      'write of: GAUGE, a level that the project declares, or remove take:',
    );
  if (take === 'sum') return;
  const counted = take === 'seats' ? 'seats' : `the ${take} of a gauge`;
  for (const key of [...(take === 'seats' ? ['take'] : []), 'only', 'weights', 'not_billed']) {
    if (valueAt(r.source, [...path, key]) === undefined) continue;
    const message = `a meter of ${counted} cannot have "${key}"`;
    const fix =
      key === 'take' ? 'remove take: which seats count is a choice of its own' : `remove ${key}: it speaks of requests`;
    report(r, [...path, key], 'contradiction', message, fix, 'key');
  }
}

function convertOf(r: Reading, path: Path): Meter['convert'] {
  if (valueAt(r.source, path) === undefined) return undefined;
  const raw = partAt(r, path, convertShape);
  if (raw === undefined) return undefined;
  const factor = (key: 'times' | 'divide_by'): Decimal =>
    (raw[key] === undefined ? undefined : decimalAt(r, [...path, key], positive(key))) ?? ONE;
  return { times: factor('times'), by: factor('divide_by'), round: raw.round };
}

function weightOf(r: Reading, path: Path): WeightRule | undefined {
  const raw = partAt(r, path, weightShape);
  if (raw === undefined) return undefined;
  const weight: Decimal | undefined = decimalAt(r, [...path, 'weight'], units('the weight'));
  return { ...matchOf(r, path, raw), weight: weight ?? ONE, of: raw.of, place: placeAt(r, path) };
}

function notBilledOf(r: Reading, path: Path): NotBilled | undefined {
  const raw = partAt(r, path, notBilledShape, withWholeReason(r, path));
  if (raw === undefined) return undefined;
  const match = matchOf(r, path, raw);
  const { from, until } = stretchAt(r, path, 'the rule', 'holds');
  if (!hasKeys(r, path) && raw.from === undefined && raw.until === undefined)
    report(
      r,
      path,
      'rule-empty',
      'this rule names nothing, so nothing would be billed',
      'say which: {status: 304, because: …}',
    );
  return { ...match, because: raw.because, from, until, place: placeAt(r, path) };
}

/**
 * `{status: 429, because: not modified, refused}`: inside braces YAML takes each comma for a new
 * key. No key of a rule may be empty, so empty keys after `because` are the rest of its sentence.
 */
function withWholeReason(r: Reading, path: Path): unknown {
  const keys = entriesAt(r.source, path);
  const reason = keys.findIndex((e) => e.name === 'because');
  const isRest = (e: Entry, i: number): boolean => reason >= 0 && i > reason && valueAt(r.source, e.path) === null;
  const rest = keys.filter(isRest).map((e) => e.name);
  if (rest.length === 0) return valueAt(r.source, path);
  const kept = keys.filter((e, i) => !isRest(e, i)).map((e): [string, unknown] => [e.name, valueAt(r.source, e.path)]);
  const group = Object.fromEntries(kept);
  return { ...group, because: [group['because'], ...rest].join(', ') };
}
