// Single values of the project file, read strictly; a bad one is reported and a harmless one given.
import { type Day, parseDay } from '../calendar/day.ts';
import { isZone } from '../calendar/zone.ts';
import { parseDecimal } from '../exact/decimal.ts';
import { guess } from '../source/problem.ts';
import type { Path } from '../source/yaml.ts';
import type { TimeColumn } from './project.ts';
import type { RawTime } from './schema.ts';

/** Reports a problem at the value of a path. */
export type Report = (path: Path, code: string, message: string, fix: string) => void;

export function positive(text: string, path: Path, report: Report): bigint {
  const value = parseDecimal(text);
  if (typeof value !== 'string' && value.scale === 0 && value.digits > 0n) return value.digits;
  report(path, 'number', `"${text}" is no whole number above 0`, 'write e.g. 65536');
  return 1n;
}

export function wholeNumber(text: string, path: Path, least: number, most: number, report: Report): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : -1;
  if (value >= least && value <= most) return value;
  report(
    path,
    'number',
    `"${text}" is no whole number from ${least} to ${most}`,
    `write a number from ${least} to ${most}`,
  );
  return least;
}

export function dayAt(text: string, path: Path, report: Report): Day | undefined {
  const day = parseDay(text);
  if (day === undefined) report(path, 'date', `"${text}" is no date`, 'write YYYY-MM-DD');
  return day;
}

export function hours(text: string, report: Report): number {
  const match = /^(\d{1,4}) ?(h|hours?|d|days?)$/.exec(text);
  const value = match === null ? 0 : Number(match[1]) * (match[2]?.startsWith('d') === true ? 24 : 1);
  if (value >= 1 && value <= 24 * 40) return value;
  report(['dedupe_within'], 'duration', `"${text}" is no duration up to 40 days`, 'write e.g. 24 hours or 3 days');
  return 24;
}

/** Names of measures, gauges and tables of transactions: a model refers to them. */
export function isName(name: string): boolean {
  return /^[a-z][a-z0-9_]{0,40}$/.test(name);
}

export function timeColumn(raw: RawTime, path: Path, report: Report): TimeColumn {
  if (typeof raw === 'string') return { column: raw, form: 'iso', zone: undefined };
  if (raw.zone !== undefined && !isZone(raw.zone)) {
    report([...path, 'zone'], 'zone', `"${raw.zone}" is no time zone`, zoneHint(raw.zone));
    return { column: raw.column, form: 'iso', zone: undefined };
  }
  return { column: raw.column, form: raw.form ?? 'iso', zone: raw.zone };
}

export function zoneHint(zone: string): string {
  const near = guess(zone, Intl.supportedValuesOf('timeZone'));
  return near === undefined ? 'write a name such as America/New_York, Europe/Berlin or UTC' : `did you mean ${near}?`;
}
