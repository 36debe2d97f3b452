// `meters:` — what is counted, how heavily, and what never is. A model that speaks of `requests`
// without declaring it means every request, each as one.
import { type Decimal, ONE } from '../exact/decimal.ts';
import type { Path } from '../source/yaml.ts';
import type { Meter, NotBilled, UsageMatch, WeightRule } from './model.ts';
import { decimalAt, units, wholeAt } from './numbers.ts';
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
import { meterShape, notBilledShape, weightShape } from './schema.ts';

/** The meter that needs no declaration. */
const REQUESTS = 'requests';

export function metersOf(r: Reading, precision: (meter: string) => number): Meter[] {
  return namesAt(r, ['meters'], 'a meter').flatMap((entry) => meterOf(r, entry, precision(entry.name)) ?? []);
}

/** `requests` as first named at a path, for models that do not declare it. */
export function implicitMeter(r: Reading, path: Path, precision: number): Meter {
  const place = placeAt(r, path);
  return { name: REQUESTS, unit: 'request', of: REQUESTS, weights: [], notBilled: [], precision, place };
}

export function isImplicit(r: Reading, name: string): boolean {
  return name === REQUESTS && valueAt(r.source, ['meters', REQUESTS]) === undefined;
}

/** Reports a name that is no meter. */
export function checkMeter(r: Reading, path: Path, name: string, at?: 'key'): void {
  const known = meterNames(r);
  if (known.includes(name)) return;
  report(r, path, 'unknown-meter', `there is no meter "${name}"`, namesThatExist(name, known, 'meter'), at);
}

function meterNames(r: Reading): string[] {
  return [...new Set([...entriesAt(r.source, ['meters']).map((e) => e.name), REQUESTS])];
}

function meterOf(r: Reading, { name, path }: Entry, precision: number): Meter | undefined {
  const raw = partAt(r, path, meterShape);
  if (raw === undefined) return undefined;
  const weights = itemsAt(r.source, [...path, 'weights']).flatMap((at) => weightOf(r, at) ?? []);
  const of = raw.of ?? REQUESTS;
  checkReach(r, path);
  return {
    name,
    unit: raw.unit ?? (of === REQUESTS && weights.length === 0 ? 'request' : 'unit'),
    of,
    weights,
    notBilled: itemsAt(r.source, [...path, 'not_billed']).flatMap((at) => notBilledOf(r, at) ?? []),
    precision: raw.precision === undefined ? precision : wholeAt(r, [...path, 'precision'], 'precision', 0, 18),
    place: placeAt(r, path),
  };
}

interface RawMatch {
  readonly tag?: string | string[] | undefined;
  readonly operation?: string | string[] | undefined;
  readonly status?: string | string[] | undefined;
  readonly key_class?: string | string[] | undefined;
}

function weightOf(r: Reading, path: Path): WeightRule | undefined {
  const raw = partAt(r, path, weightShape);
  if (raw === undefined) return undefined;
  const weight: Decimal | undefined = decimalAt(r, [...path, 'weight'], units('the weight'));
  return { ...matchOf(r, path, raw), weight: weight ?? ONE, place: placeAt(r, path) };
}

function notBilledOf(r: Reading, path: Path): NotBilled | undefined {
  const raw = partAt(r, path, notBilledShape, withWholeReason(r, path));
  if (raw === undefined) return undefined;
  const match = matchOf(r, path, raw);
  if (!hasKeys(r, path))
    report(
      r,
      path,
      'rule-empty',
      'this rule names nothing, so nothing would be billed',
      'say which: {status: 304, because: …}',
    );
  return { ...match, because: raw.because, place: placeAt(r, path) };
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

function matchOf(r: Reading, path: Path, raw: RawMatch): UsageMatch {
  checkStatuses(r, path);
  return {
    tags: listed(raw.tag),
    operations: listed(raw.operation),
    statuses: listed(raw.status),
    keyClasses: listed(raw.key_class),
  };
}

function listed(value: string | string[] | undefined): readonly string[] | undefined {
  return typeof value === 'string' ? [value] : value;
}

function checkStatuses(r: Reading, path: Path): void {
  const at = [...path, 'status'];
  const paths = Array.isArray(valueAt(r.source, at)) ? itemsAt(r.source, at) : [at];
  for (const one of paths) {
    const status = valueAt(r.source, one);
    if (typeof status !== 'string' || /^(?:0|[1-9]\d{0,2}|[1-5]xx)$/.test(status)) continue;
    report(
      r,
      one,
      'status',
      `"${status}" is no status`,
      'write the number that the logs hold, such as 304, or a class such as 5xx',
    );
  }
}

/** First match wins: whatever follows a rule without keys is never reached. */
function checkReach(r: Reading, path: Path): void {
  const rules = itemsAt(r.source, [...path, 'weights']);
  const all = rules.findIndex((at) => !hasKeys(r, at));
  const next = rules[all + 1];
  if (all < 0 || next === undefined) return;
  const line = r.source.line(rules[all] ?? path);
  const message = `this weight is never reached: the one in line ${line} takes every operation`;
  report(r, next, 'rule-order', message, 'the first match wins: put the rule without keys last');
}

function hasKeys(r: Reading, path: Path): boolean {
  return ['tag', 'operation', 'status', 'key_class'].some((key) => valueAt(r.source, [...path, key]) !== undefined);
}
