// For whom and when a rule holds: conditions on directory columns, rollout months, dates, terms.
import { type Day, parseDay } from '../../calendar/day.ts';
import type { Path } from '../../source/yaml.ts';
import type { Term } from '../plan.ts';
import type { Condition, MonthRange } from '../values.ts';
import { entriesAt, isGroup, type Reading, report, valueAt } from './reading.ts';

/** A hundred years: beyond it a month is a slip of the finger. */
const LAST_MONTH = 1200;

const CONDITION_FIX = 'write for: {COLUMN: VALUE} or for: {COLUMN: [VALUE, VALUE]}';

/** `for:` at a path, when it is there; what is no group was reported with the part's shape. */
export function conditionAt(r: Reading, path: Path): Condition | undefined {
  if (!isGroup(valueAt(r.source, path))) return undefined;
  const entries = entriesAt(r.source, path);
  if (entries.length === 0) report(r, path, 'wrong-value', '"for" names no column', CONDITION_FIX);
  return {
    columns: entries
      .filter((e) => e.name !== 'joined')
      .map((e) => ({ column: e.name, values: valuesAt(r, e.path, e.name) })),
    joined: joinedAt(r, [...path, 'joined']),
  };
}

function valuesAt(r: Reading, path: Path, column: string): readonly string[] {
  const value = valueAt(r.source, path);
  const values: unknown[] = Array.isArray(value) ? value : [value];
  const texts = values.filter((v) => typeof v === 'string');
  if (texts.length === 0 || texts.length < values.length)
    report(r, path, 'wrong-value', `"${column}" must be one value or a list of values`, CONDITION_FIX);
  return texts;
}

function joinedAt(r: Reading, path: Path): Condition['joined'] {
  const value = valueAt(r.source, path);
  if (value === undefined) return undefined;
  if (value === 'before launch') return 'before';
  if (value === 'after launch') return 'after';
  report(r, path, 'wrong-value', 'joined is "before launch" or "after launch"', 'write joined: before launch');
  return undefined;
}

/** `months:` at a path, when it is there: `1-2`, `3`, `1-2, 5`. */
export function monthsAt(r: Reading, path: Path): MonthRange[] | undefined {
  const text = valueAt(r.source, path);
  if (typeof text !== 'string') return undefined;
  const ranges: MonthRange[] = [];
  for (const part of text.split(',')) {
    const range = rangeOf(r, path, part.trim());
    if (range === undefined) continue;
    const twice = ranges.find((other) => range.first <= other.last && other.first <= range.last);
    if (twice !== undefined)
      report(
        r,
        path,
        'months',
        `month ${Math.max(twice.first, range.first)} stands twice in "${text}"`,
        'write e.g. 1-2, 5',
      );
    ranges.push(range);
  }
  return ranges;
}

/** Each month of a text such as `8-9`. */
export function monthNumbers(r: Reading, path: Path, text: string, at?: 'key'): number[] {
  const range = rangeOf(r, path, text, at);
  if (range === undefined) return [];
  return Array.from({ length: range.last - range.first + 1 }, (_, i) => range.first + i);
}

function rangeOf(r: Reading, path: Path, text: string, at?: 'key'): MonthRange | undefined {
  const match = /^(\d{1,4})(?: ?- ?(\d{1,4}))?$/.exec(text);
  const first = Number(match?.[1] ?? 0);
  const last = Number(match?.[2] ?? first);
  if (match !== null && first >= 1 && first <= last && last <= LAST_MONTH) return { first, last };
  const message =
    match === null
      ? `"${text}" is no rollout month`
      : first < 1
        ? 'rollout months count from 1'
        : last > LAST_MONTH
          ? `month ${last} is more than a hundred years away`
          : `"${text}" runs backwards: month ${first} comes after month ${last}`;
  report(
    r,
    path,
    'months',
    message,
    'write a month or a range: 3, 1-2, or 1-2, 5; month 1 is the first of the rollout',
    at,
  );
  return undefined;
}

/** The date at a path, when it is there. */
export function dayAt(r: Reading, path: Path): Day | undefined {
  const text = valueAt(r.source, path);
  if (typeof text !== 'string') return undefined;
  const day = parseDay(text);
  if (day === undefined) report(r, path, 'date', `"${text}" is no date`, 'write YYYY-MM-DD');
  return day;
}

/** `from:` and `until:` of a part, where they are there; the end must lie after the beginning. */
export function stretchAt(
  r: Reading,
  path: Path,
  what: string,
  does: string,
): { readonly from: Day | undefined; readonly until: Day | undefined } {
  const from = dayAt(r, [...path, 'from']);
  const until = dayAt(r, [...path, 'until']);
  if (from !== undefined && until !== undefined && until <= from) {
    const fix = `\`until\` is the first day on which it no longer ${does}: write a later one`;
    report(r, [...path, 'until'], 'date-order', `${what} ends before it begins`, fix);
  }
  return { from, until };
}

const TERM = /^(\d{1,4}) ?(year|month|day)s?$/;

/** `term:` of a pack or a commit: 1 year, 12 months, 90 days. */
export function termAt(r: Reading, path: Path): Term {
  const text = String(valueAt(r.source, path));
  const match = TERM.exec(text);
  const count = Number(match?.[1] ?? 0) * (match?.[2] === 'year' ? 12 : 1);
  const unit = match?.[2] === 'day' ? 'day' : 'month';
  if (count >= 1 && count <= (unit === 'day' ? 36_600 : LAST_MONTH)) return { count, unit };
  report(r, path, 'term', `"${text}" is no term`, 'write 1 year, 12 months or 90 days');
  return { count: 1, unit: 'month' };
}
