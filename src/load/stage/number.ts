// Numbers of a row, exactly: whole numbers, and decimals as whole numbers of their smallest part. The
// casts of DuckDB round 1.5 to 2 and take 1_000 for 1000, so that a text counts as a number only when
// the number is written the same way again, or has the shape of one; anything else is NULL.
import { name, type Sql, sql } from '../../database/sql.ts';
import type { Measure } from '../../project/project.ts';
import { type Field, textOf } from '../read/field.ts';
import { measureReason, REASON } from './reasons.ts';

const POWERS = [
  1n,
  10n,
  100n,
  1_000n,
  10_000n,
  100_000n,
  1_000_000n,
  10_000_000n,
  100_000_000n,
  1_000_000_000n,
] as const;

/** What the raw level selects for a whole number: a BIGINT where the file has integers, else a text. */
export function wholeRaw(field: Field): Sql {
  return field.kind === 'integer' ? field.value : textOf(field);
}

/** Over the column of `raw` as wholeRaw() gives it: the number that it may be, worked out once for all that ask for it. */
export function wholeCast(raw: string): Sql {
  return sql`try_cast(${name(raw)} AS BIGINT) AS ${castOf(raw)}`;
}

/** A whole number of 64 bits, also a negative one, over its two columns; NULL when it is none. */
export function whole(field: Field, raw: string): Sql {
  if (field.kind === 'integer') return castOf(raw);
  return sql`CASE WHEN ${writtenPlainly(raw)} THEN ${castOf(raw)} ${otherwiseWritten(raw)} END`;
}

/** The same, and 0 where there is none. */
export function wholeOr0(field: Field | undefined, raw: string): Sql {
  if (field === undefined) return sql`0`;
  if (field.kind === 'integer') return sql`CASE WHEN ${name(raw)} IS NULL THEN 0 ELSE ${castOf(raw)} END`;
  return sql`CASE WHEN ${name(raw)} IS NULL THEN 0 WHEN ${writtenPlainly(raw)} THEN ${castOf(raw)} ${otherwiseWritten(raw)} END`;
}

function castOf(raw: string): Sql {
  return name(`${raw}_cast`);
}

function writtenPlainly(raw: string): Sql {
  return sql`CAST(${castOf(raw)} AS VARCHAR) = ${name(raw)}`;
}

function otherwiseWritten(raw: string): Sql {
  return sql`WHEN regexp_full_match(${name(raw)}, '[+-]?[0-9]+([.]0*)?') THEN try_cast(split_part(${name(raw)}, '.', 1) AS BIGINT)`;
}

/** What the raw level selects for a measure: JSON as written, since numbers and texts differ there. */
export function measureRaw(field: Field): Sql {
  if (field.kind === 'json') return sql`CAST(${field.value} AS VARCHAR)`;
  return field.kind === 'integer' ? field.value : textOf(field);
}

export interface MeasureSql {
  /** Value × 10^decimals as HUGEINT; 0 when the row has none; NULL when it cannot be read. */
  readonly value: Sql;
  readonly reason: Sql;
}

export function measureSql(field: Field, raw: Sql, measure: Measure, index: number): MeasureSql {
  const text = field.kind === 'json' ? sql`nullif(nullif(trim(${raw}, '"'), ''), '-')` : raw;
  const scaled =
    field.kind === 'integer' ? scaledInteger(raw, measure) : scaledText(text, measure, isDouble(field, raw));
  const value = sql`CASE WHEN ${text} IS NULL OR ${raw} = 'null' THEN 0 ELSE ${blocks(scaled, measure)} END`;
  return {
    value: field.kind === 'integer' ? sql`CASE WHEN ${raw} IS NULL THEN 0 ELSE ${blocks(scaled, measure)} END` : value,
    reason:
      field.kind === 'integer' ? sql`${measureReason(index, 'unreadable')}` : why(text, index, isDouble(field, raw)),
  };
}

/** A measure of a whole number that another column of the row has already, NULL where that one is wrong. */
export function wholeBlocks(number: Sql, measure: Measure, index: number): MeasureSql {
  return {
    value: blocks(sql`CAST(${number} AS HUGEINT)`, measure),
    reason: sql`${measureReason(index, 'unreadable')}`,
  };
}

/** Whole blocks of `per`, the last one counted in full. */
function blocks(scaled: Sql, measure: Measure): Sql {
  if (measure.per === undefined) return scaled;
  const one = power(measure.decimals);
  const per = measure.per * one;
  return sql`((${scaled} + ${per - 1n}) // ${per} * ${one})`;
}

function scaledInteger(raw: Sql, measure: Measure): Sql {
  return sql`CASE WHEN ${raw} >= 0 THEN CAST(${raw} AS HUGEINT) * ${power(measure.decimals)} END`;
}

function scaledText(text: Sql, measure: Measure, tooLong: Sql): Sql {
  const cast = sql`try_cast(${text} AS BIGINT)`;
  const { decimals } = measure;
  const fixed = sql`CAST(CAST(try_cast(${text} AS DECIMAL(38, 12)) AS DECIMAL(38, ${decimals})) AS VARCHAR)`;
  return sql`CASE WHEN CAST(${cast} AS VARCHAR) = ${text}
      THEN CASE WHEN ${cast} >= 0 THEN CAST(${cast} AS HUGEINT) * ${power(decimals)} END
    WHEN regexp_full_match(${text}, '[+]?[0-9]{1,24}') THEN CAST(${text} AS HUGEINT) * ${power(decimals)}
    WHEN NOT regexp_full_match(${text}, ${SHAPE}) OR ${tooLong} THEN NULL
    WHEN CAST(CAST(try_cast(${text} AS DECIMAL(38, 12)) AS DECIMAL(38, ${decimals})) AS DECIMAL(38, 12)) = try_cast(${text} AS DECIMAL(38, 12))
      THEN CAST(replace(${fixed}, '.', '') AS HUGEINT) END`;
}

/** At most 24 digits before the point and 12 after it, or a DOUBLE with an exponent. */
const SHAPE = '[+]?([0-9]{1,24}[.][0-9]{0,12}|[0-9]([.][0-9]{1,16})?[eE][+-]?[0-9]{1,2})';

/** Numbers of JSON and DOUBLE columns pass through 64-bit floats: 15 digits survive, and whole numbers of JSON. */
function isDouble(field: Field, raw: Sql): Sql {
  if (field.kind !== 'json' && field.kind !== 'double') return sql`false`;
  const digits = sql`ltrim(replace(regexp_replace(${raw}, '[eE].*$', ''), '.', ''), '0')`;
  return sql`(NOT starts_with(${raw}, '"') AND regexp_matches(${raw}, '[.eE]') AND strlen(${digits}) > 15)`;
}

function why(text: Sql, index: number, tooLong: Sql): Sql {
  return sql`CASE WHEN ${tooLong} THEN ${measureReason(index, 'double')}
    WHEN regexp_full_match(${text}, '[+]?[0-9]{1,24}[.][0-9]+|[0-9]([.][0-9]+)?[eE]-[0-9]+') THEN ${measureReason(index, 'decimals')}
    ELSE ${measureReason(index, 'unreadable')} END`;
}

function power(decimals: number): bigint {
  const value = POWERS[decimals];
  if (value === undefined) throw new Error(`a measure with ${decimals} decimals`);
  return value;
}

/** The reason that numbers of a row give, in order; `measures` pairs each value's name with its reason. */
export function numberReason(named: readonly { readonly value: Sql; readonly reason: Sql }[]): Sql {
  const measures = named.map((m) => sql`WHEN ${m.value} IS NULL THEN ${m.reason}`);
  return sql`CASE WHEN status IS NULL OR status NOT BETWEEN 0 AND 999 THEN ${REASON.status}
    WHEN requests IS NULL THEN ${REASON.requests} WHEN requests < 0 THEN ${REASON.negativeRequests}
    WHEN bytes_in IS NULL OR bytes_in < 0 THEN ${REASON.bytesIn}
    WHEN bytes_out IS NULL OR bytes_out < 0 THEN ${REASON.bytesOut}
    ${measures.reduce((all, one) => sql`${all} ${one}`, sql``)} ELSE ${REASON.none} END`;
}
