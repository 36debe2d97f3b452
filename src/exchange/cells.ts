// A column of a Parquet file that others wrote, as the value that the ledger keeps and as what is wrong with a
// cell. Types differ from writer to writer: a day may be a date, a timestamp at midnight or a text, a count any
// whole number, a decimal or a float that is whole. Nothing is rounded and nothing is guessed.
import { name, type Sql, sql } from '../database/sql.ts';
import { EARLIEST_US, LATEST_US } from '../load/stage/clock.ts';
import type { UsageColumn } from './usage-table.ts';

export interface Cells {
  /** NULL where the cell cannot be taken. */
  readonly value: Sql;
  /** Why a cell cannot be taken, as the end of a sentence; NULL where it can. */
  readonly wrong: Sql;
}

/** What may stand in a column, in words; undefined when its type may. */
export function wrongType(column: UsageColumn, type: string): string | undefined {
  const { types, words } = TYPES[column.holds];
  return types.test(type) ? undefined : `${column.name} is ${type}, not ${words}`;
}

const WHOLE = /^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER)$/;
const NUMBER = /^(U?(TINY|SMALL|BIG|HUGE)?INT|U?INTEGER|DECIMAL\(\d+,\d+\)|DOUBLE)$/;

const TYPES: Readonly<Record<UsageColumn['holds'], { readonly types: RegExp; readonly words: string }>> = {
  day: {
    types: /^(DATE|VARCHAR|TIMESTAMP(_S|_MS|_NS)?)$/,
    words: 'a date, a timestamp without a zone at midnight, or a text such as 2025-01-31',
  },
  hour: { types: NUMBER, words: 'a whole number from 0 to 23' },
  text: { types: /^(VARCHAR|ENUM\(.*)$/, words: 'a text' },
  flag: { types: /^BOOLEAN$/, words: 'a boolean' },
  count: { types: NUMBER, words: 'a whole number, a DECIMAL or a DOUBLE' },
};

/** Of a column that is there, of that type. */
export function cellsOf(column: UsageColumn, type: string): Cells {
  const cell = name(column.name);
  const value = takenOf(column, cell, type);
  const shown = sql`left(CAST(${cell} AS VARCHAR), 60)`;
  const empty = column.absent === undefined ? sql`'is empty'` : sql`NULL`;
  const wrong =
    column.name === 'operation'
      ? sql`CASE WHEN ${HOLDS_QUERY} THEN 'holds a query string, which may hold secrets: cut it from "?" on' END`
      : sql`CASE WHEN ${cell} IS NULL THEN ${empty} WHEN ${value} IS NULL THEN concat('is ', ${shown}, ${`: it must be ${meaning(column)}`}) END`;
  const absent = column.absent ?? sql`NULL`;
  const some = column.name === 'operation' ? sql`nullif(${cell}, '')` : cell;
  return { value: sql`CASE WHEN ${some} IS NULL THEN ${absent} ELSE ${value} END`, wrong };
}

const HOLDS_QUERY = sql`(contains(operation, '?') AND contains(operation, '/'))`;

function meaning({ holds, decimals = 0, most }: UsageColumn): string {
  if (holds === 'day') return `a day from ${YEARS.first} to ${YEARS.last}`;
  const kind = decimals === 0 ? 'a whole number' : `a number with at most ${decimals} decimals`;
  return most === undefined ? `${kind} from 0, exact` : `${kind} from 0 to ${most}`;
}

const YEARS = { first: dayText(EARLIEST_US), last: dayText(LATEST_US) };

function dayText(us: number): string {
  return new Date(us / 1000).toISOString().slice(0, 10);
}

function takenOf(column: UsageColumn, cell: Sql, type: string): Sql {
  switch (column.holds) {
    case 'day':
      return dayOf(cell, type);
    case 'text':
      return sql`CAST(${cell} AS VARCHAR)`;
    case 'flag':
      return cell;
    case 'hour':
    case 'count':
      return countOf(column, cell, type);
    default:
      return column.holds satisfies never;
  }
}

function dayOf(cell: Sql, type: string): Sql {
  const day =
    type === 'VARCHAR'
      ? sql`CASE WHEN regexp_full_match(${cell}, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN try_cast(${cell} AS DATE) END`
      : sql`CASE WHEN CAST(CAST(${cell} AS DATE) AS TIMESTAMP) = ${cell} THEN CAST(${cell} AS DATE) END`;
  return sql`CASE WHEN ${day} BETWEEN CAST(${YEARS.first} AS DATE) AND CAST(${YEARS.last} AS DATE) THEN ${day} END`;
}

/** So many digits that 10^8 rows can be added up. */
const GREATEST = 10n ** 30n;

/** × 10^decimals, as a HUGEINT. */
function countOf({ decimals = 0, most = GREATEST }: UsageColumn, cell: Sql, type: string): Sql {
  const scaled = scaledOf(cell, type, decimals);
  return sql`CASE WHEN ${scaled} BETWEEN 0 AND ${most * 10n ** BigInt(decimals)} THEN ${scaled} END`;
}

function scaledOf(cell: Sql, type: string, decimals: number): Sql {
  if (WHOLE.test(type)) return sql`try_cast(${cell} AS HUGEINT) * ${10n ** BigInt(decimals)}`;
  if (type === 'DOUBLE') return ofDouble(cell, decimals);
  return ofDecimal(cell, Number(/,(\d+)/.exec(type)?.[1] ?? 0), decimals);
}

/** Whole numbers up to 2^53; with decimals, those of the shortest text that is the same float, at most 15 digits. */
function ofDouble(cell: Sql, decimals: number): Sql {
  if (decimals === 0)
    return sql`CASE WHEN isfinite(${cell}) AND ${cell} = floor(${cell}) AND abs(${cell}) <= 9007199254740992 THEN CAST(${cell} AS HUGEINT) END`;
  const short = sql`strlen(ltrim(replace(regexp_replace(CAST(${cell} AS VARCHAR), '[eE].*$', ''), '.', ''), '-0')) <= 15`;
  const exact = sql`try_cast(CAST(${cell} AS VARCHAR) AS DECIMAL(38, 12))`;
  return sql`CASE WHEN isfinite(${cell}) AND ${short} THEN ${ofDecimal(exact, 12, decimals)} END`;
}

function ofDecimal(cell: Sql, scale: number, decimals: number): Sql {
  const digits = sql`CAST(replace(CAST(${cell} AS VARCHAR), '.', '') AS HUGEINT)`;
  const more = 10n ** BigInt(Math.max(0, scale - decimals));
  const fewer = 10n ** BigInt(Math.max(0, decimals - scale));
  const whole = scale === 0 ? sql`CAST(${cell} AS HUGEINT)` : digits;
  return more === 1n ? sql`${whole} * ${fewer}` : sql`CASE WHEN ${whole} % ${more} = 0 THEN ${whole} // ${more} END`;
}
