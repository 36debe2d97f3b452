// Numbers that may differ by account and over time: a constant, $parameter, or a lookup by a
// directory column, by date or by rollout month, within one another as the price list needs it.
import { type Day, parseDay } from '../../calendar/day.ts';
import { parseDecimal, ZERO } from '../../exact/decimal.ts';
import type { Path } from '../../source/yaml.ts';
import type { Amount } from '../values.ts';
import { numberOf, type Role } from './numbers.ts';
import { type Entry, entriesAt, isGroup, type Reading, report, valueAt } from './reading.ts';
import { monthNumbers } from './when.ts';

/** Stands where a problem was reported; no model that holds it is ever given out. */
const NOTHING: Amount = { kind: 'constant', value: ZERO };

const FORMS =
  'write 2.35, $parameter, {by: COLUMN, VALUE: 2, otherwise: 1}, {column: COLUMN}, {from: {2026-01-01: 2}} or {month: {7: 90%}}';

/** The amount at a path; all that is wrong in it is reported. */
export function amountAt(r: Reading, path: Path, role: Role): Amount {
  const value = valueAt(r.source, path);
  if (typeof value === 'string') {
    const number = numberOf(r, path, value, role);
    return number === undefined ? NOTHING : { kind: 'constant', value: number };
  }
  if (isGroup(value)) {
    if (Object.hasOwn(value, 'by')) return lookup(r, path, role);
    if (Object.hasOwn(value, 'column')) return column(r, path, role);
    if (Object.hasOwn(value, 'from')) return dated(r, path, role);
    if (Object.hasOwn(value, 'month')) return monthly(r, path, role);
  }
  report(r, path, 'amount', `${role.what} is ${value === null ? 'empty' : 'no number and no lookup'}`, FORMS);
  return NOTHING;
}

/** An amount that may be left out; `raw` is what its shape let through. */
export function optionalAmount(r: Reading, path: Path, role: Role, raw: unknown): Amount | undefined {
  return raw === undefined ? undefined : amountAt(r, path, role);
}

/** Is this group one of the lookups (and not, say, a pool with keys of its own)? */
export function isLookup(value: unknown): boolean {
  return isGroup(value) && ['by', 'column', 'from', 'month'].some((key) => Object.hasOwn(value, key));
}

function lookup(r: Reading, path: Path, role: Role): Amount {
  const rows = entriesAt(r.source, path).filter((e) => e.name !== 'by' && e.name !== 'otherwise');
  if (rows.length === 0)
    report(r, path, 'amount', `${role.what}: the lookup lists no value`, 'write {by: COLUMN, VALUE: 2, otherwise: 1}');
  return {
    kind: 'by',
    column: columnName(r, [...path, 'by']),
    rows: new Map(rows.map((e) => [e.name, amountAt(r, e.path, at(role, e.name))])),
    otherwise: optionalAmount(
      r,
      [...path, 'otherwise'],
      at(role, 'otherwise'),
      valueAt(r.source, [...path, 'otherwise']),
    ),
  };
}

function column(r: Reading, path: Path, role: Role): Amount {
  only(r, path, 'column', role);
  return { kind: 'column', column: columnName(r, [...path, 'column']) };
}

function columnName(r: Reading, path: Path): string {
  const name = valueAt(r.source, path);
  if (typeof name === 'string' && name !== '') return name;
  report(r, path, 'amount', 'the name of a directory column is missing', 'write one column, such as by: edition');
  return '';
}

function dated(r: Reading, path: Path, role: Role): Amount {
  only(r, path, 'from', role);
  const entries = rowsAt(r, [...path, 'from'], role, '{from: {2026-01-01: 0.40, 2026-07-01: 0.35}}');
  const steps: { from: Day; value: Amount }[] = [];
  for (const entry of entries) {
    const from = parseDay(entry.name);
    const before = steps.at(-1);
    if (from === undefined) {
      report(r, entry.path, 'date', `"${entry.name}" is no date`, 'write YYYY-MM-DD', 'key');
      continue;
    }
    if (before !== undefined && from <= before.from) {
      const message = `${role.what}: ${entry.name} stands after a later date`;
      report(r, entry.path, 'date-order', message, 'write the earliest date first', 'key');
    }
    steps.push({ from, value: amountAt(r, entry.path, at(role, entry.name)) });
  }
  return { kind: 'dated', steps };
}

function monthly(r: Reading, path: Path, role: Role): Amount {
  only(r, path, 'month', role);
  const values = new Map<number, Amount>();
  for (const entry of rowsAt(r, [...path, 'month'], role, '{month: {7: 90%, 8-9: 75%}}')) {
    const value = amountAt(r, entry.path, at(role, `month ${entry.name}`));
    for (const month of monthNumbers(r, entry.path, entry.name, 'key')) {
      if (values.has(month)) {
        report(
          r,
          entry.path,
          'months',
          `${role.what}: month ${month} stands twice`,
          'give each month one value',
          'key',
        );
        break;
      }
      values.set(month, value);
    }
  }
  return { kind: 'month', values };
}

function rowsAt(r: Reading, path: Path, role: Role, example: string): Entry[] {
  const entries = entriesAt(r.source, path);
  if (entries.length === 0) report(r, path, 'amount', `${role.what}: the lookup lists no value`, `write ${example}`);
  return entries;
}

/** Refuses a second key beside the one that says which lookup this is. */
function only(r: Reading, path: Path, key: string, role: Role): void {
  for (const entry of entriesAt(r.source, path)) {
    if (entry.name === key) continue;
    const message = `${role.what}: a lookup with "${key}" has no key "${entry.name}"`;
    report(r, entry.path, 'unknown-key', message, FORMS, 'key');
  }
}

function at(role: Role, name: string): Role {
  return { ...role, what: `${role.what} (${name})` };
}

/** The most decimals that any number at a path is written with: 2.50 has two, 2.5k none. */
export function decimalsWritten(r: Reading, path: Path): number {
  const value = valueAt(r.source, path);
  if (typeof value === 'string')
    return decimalsOf(value.startsWith('$') ? (r.params.get(value.slice(1))?.text ?? '') : value);
  const inner = entriesAt(r.source, path).filter((e) => e.name !== 'by' && e.name !== 'column');
  return Math.max(0, ...inner.map((e) => decimalsWritten(r, e.path)));
}

const SUFFIX_DIGITS = new Map([
  ['k', 3],
  ['M', 6],
  ['B', 9],
]);

function decimalsOf(text: string): number {
  if (typeof parseDecimal(text) === 'string') return 0;
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '';
  return Math.max(0, fraction.length - (SUFFIX_DIGITS.get(text.at(-1) ?? '') ?? 0));
}
