// A mapping for a file that no preset knows, from what its columns are called and hold.
import type { Draft, Surroundings } from './draft.ts';
import {
  cells,
  delimitersOf,
  isHeader,
  isLinesOfObjects,
  isLoose,
  linesOf,
  looksLikeJson,
  numbered,
  recordsKey,
  tableOf,
} from './guess.ts';
import { type Column, lookAt } from './look.ts';
import { filledOf, namesOf, type Role, type RoleKey, rolesOf } from './roles.ts';
import type { Sample } from './sample.ts';
import { timeLook } from './values.ts';

export interface Mapped {
  readonly draft: Draft;
  readonly roles: readonly Role[];
  readonly columns: readonly Column[];
}

/** Formats in which the sample might be written; only presets know the rest. */
export function formatsOf(sample: Sample): readonly Draft[] {
  if (sample.kind !== 'text') return [{ format: sample.kind }];
  const { text } = sample;
  if (looksLikeJson(text)) return jsonFormats(text);
  if (/^#Fields:/m.test(text)) return [{ format: 'w3c' }, { format: 'w3c', delimiter: '\t' }];
  const table = tableOf(text);
  return [...delimitersOf(text).map((sign) => csvFormat(text, sign)), ...(table === undefined ? [] : [table])];
}

/** A single object in one line may be a row, or hold the rows. */
function jsonFormats(text: string): readonly Draft[] {
  const records = recordsKey(text);
  const whole: Draft = { format: 'json', ...(records === undefined ? {} : { records }) };
  if (!isLinesOfObjects(text)) return [whole];
  const lines: Draft = { format: 'jsonl', ...(isLoose(text) ? { loose: 'true' } : {}) };
  return records === undefined ? [lines] : [lines, whole];
}

function csvFormat(text: string, delimiter: string): Draft {
  const names = cells(linesOf(text)[0] ?? '', delimiter).map((name) => name.replace(delimiter, ''));
  const fields = isHeader(names) ? {} : { fields: numbered(names.length) };
  if (delimiter === '\t') return { format: 'tsv', ...fields };
  return { format: 'csv', ...(delimiter === ',' ? {} : { delimiter }), ...fields };
}

/** undefined when no column holds times. */
export async function mappedBy(
  format: Draft,
  samples: readonly Sample[],
  at: Surroundings,
): Promise<Mapped | undefined> {
  const columns = await lookAt(format, samples, at);
  const roles = rolesOf(columns);
  const time = twoColumns(columns) ?? timeOf(roles, columns);
  if (time === undefined) return undefined;
  const counted = countedBy(roles, columns);
  const used = roles.filter((role) => role.key !== 'requests' || counted !== undefined);
  const mapped = used
    .filter((role) => role.key !== 'time' && role.key !== 'day')
    .map((role) => [role.key, role.column]);
  return {
    draft: { ...format, ...counted, columns: { ...time, ...Object.fromEntries(mapped) } },
    roles: used,
    columns,
  };
}

type Columns = NonNullable<Draft['columns']>;

function timeOf(roles: readonly Role[], columns: readonly Column[]): Pick<Columns, 'time' | 'day'> | undefined {
  const role = roles.find((r) => r.key === 'time' || r.key === 'day');
  const column = columns.find((c) => c.name === role?.column);
  if (role === undefined || column === undefined) return undefined;
  if (role.key === 'day') return { day: role.column };
  const look = timeLook(filledOf(column));
  if (look === undefined || look.form === 'day') return undefined;
  const naive = column.type === '' ? look.naive : /^(TIMESTAMP(_S|_MS|_NS)?|DATE)$/.test(column.type);
  if (look.form === 'iso' && !naive) return { time: role.column };
  return {
    time: {
      column: role.column,
      ...(look.form === 'iso' ? {} : { form: look.form }),
      ...(naive ? { zone: 'UTC' } : {}),
    },
  };
}

/** A day and a time of day in columns of their own. */
function twoColumns(columns: readonly Column[]): Pick<Columns, 'time'> | undefined {
  const held = (pattern: RegExp) =>
    columns.find((c) => filledOf(c).length > 0 && filledOf(c).every((value) => pattern.test(value)))?.name;
  const [day, time] = [held(/^\d{4}-\d\d-\d\d$/), held(/^\d\d:\d\d:\d\d([.]\d+)?(Z|[+-]\d\d:?\d\d)?$/)];
  return day === undefined || time === undefined ? undefined : { time: { column: { join: [day, time] }, zone: 'UTC' } };
}

/** A column of numbers counts requests only where some number is not 1. */
function countedBy(roles: readonly Role[], columns: readonly Column[]): Pick<Draft, 'counted'> | undefined {
  const counts = columns.find((c) => c.name === roleColumn(roles, 'requests'));
  if (counts === undefined || filledOf(counts).every((n) => n === '1')) return undefined;
  const day = roles.some((role) => role.key === 'day');
  return { counted: day ? 'day' : 'hour' };
}

function roleColumn(roles: readonly Role[], key: RoleKey): string | undefined {
  return roles.find((role) => role.key === key)?.column;
}

/** Further quantities that could be summed: whole numbers from 0 under a name that a measure can have. */
export function measurable(
  columns: readonly Column[],
  used: ReadonlySet<string>,
): readonly { name: string; column: string }[] {
  return columns.flatMap((column) => {
    const values = filledOf(column);
    const name = namesOf(column.name).at(-1) ?? '';
    const fits = values.length > 0 && values.every((n) => /^\d{1,15}$/.test(n)) && new Set(values).size > 2;
    return fits && !used.has(column.name) && QUANTITY.test(name) ? [{ name, column: column.name }] : [];
  });
}

const QUANTITY = /^[a-z][a-z0-9_]*$/;
