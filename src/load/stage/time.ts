// The time of a row as an instant in microseconds, and why it could not be read. A time that names its
// zone keeps it; one that names none is in the zone that the source declares, else it is refused: the
// cast of DuckDB would take it for UTC, and would ignore a zone that a text without one was read with.
import { type Sql, sql } from '../../database/sql.ts';
import type { TimeColumn, TimeForm } from '../../project/project.ts';
import { type Field, type Kind, textOf } from '../read/field.ts';
import { type Clock, clockOf, EARLIEST_US, LATEST_US } from './clock.ts';
import { REASON } from './reasons.ts';

export interface TimeSql {
  /** What the raw level selects as `r_time`. */
  readonly raw: Sql;
  /** Over `r_time`: the instant, NULL when there is none. */
  readonly instant: Sql;
  /** Over `r_time` and `time_us`: the reason why there is none, or REASON.none. */
  readonly reason: Sql;
}

const R = sql`r_time`;

export function timeSql(field: Field, time: TimeColumn, billing: Clock): TimeSql {
  const declared = time.zone === undefined ? undefined : clockOf(time.zone);
  const typed = typedTime(field.kind, declared, billing);
  const raw = typed === undefined ? textOf(field) : field.value;
  const counted = typed ?? integerTime(field.kind, time.form) ?? textTime(time.form, declared, billing);
  const instant = time.start === undefined ? counted : sql`(${counted} + ${time.start * 1_000_000n})`;
  return {
    raw: field.kind === 'integer' ? field.value : raw,
    instant,
    reason: reason(time.form, typed === undefined, declared),
  };
}

/** Parquet columns that are times by their type, whatever form is declared. */
function typedTime(kind: Kind, declared: Clock | undefined, billing: Clock): Sql | undefined {
  if (kind === 'instant') return sql`epoch_us(${R})`;
  if (kind === 'naive') return (declared ?? billing).instant(sql`epoch_us(CAST(${R} AS TIMESTAMP))`);
  return kind === 'date' ? (declared ?? billing).instant(sql`epoch_us(CAST(${R} AS TIMESTAMP))`) : undefined;
}

/** How many of a form are in a second. */
const PER_SECOND: Readonly<Record<TimeForm, number>> = {
  epoch_s: 1,
  epoch_ms: 1_000,
  epoch_us: 1_000_000,
  epoch_ns: 1_000_000_000,
  iso: 0,
  clf: 0,
  any: 0,
  day: 0,
};

function integerTime(kind: Kind, form: TimeForm): Sql | undefined {
  const per = PER_SECOND[form];
  return kind === 'integer' && per > 0 ? scaled(sql`CAST(${R} AS HUGEINT)`, per) : undefined;
}

/** A whole number of a form as microseconds, guarded so that no absurd one overflows. */
function scaled(whole: Sql, per: number): Sql {
  const micro = 1_000_000;
  const inRange = sql`${whole} BETWEEN 0 AND ${BigInt(per) * 4_000_000_000n}`;
  const us = per > micro ? sql`${whole} // ${per / micro}` : sql`${whole} * ${micro / per}`;
  return sql`CASE WHEN ${inRange} THEN CAST(${us} AS BIGINT) ELSE -1 END`;
}

function textTime(form: TimeForm, declared: Clock | undefined, billing: Clock): Sql {
  const text = sql`CAST(${R} AS VARCHAR)`;
  switch (form) {
    case 'iso':
      return isoTime(text, declared);
    case 'clf':
      return sql`epoch_us(try_strptime(${text}, '%d/%b/%Y:%H:%M:%S %z'))`;
    case 'day':
      return billing.instant(sql`CASE WHEN CAST(try_cast(${text} AS DATE) AS VARCHAR) = ${text}
        THEN epoch_us(CAST(try_cast(${text} AS DATE) AS TIMESTAMP)) END`);
    case 'epoch_s':
    case 'epoch_ms':
    case 'epoch_us':
    case 'epoch_ns':
      return epochTime(text, PER_SECOND[form]);
    case 'any':
      return anyTime(text, declared);
  }
}

/** 14 digits that begin as a year does. */
const COMPACT = '(19|20)[0-9]{12}([.][0-9]{3})?';

/** Epochs are told apart by their digits: 9 to 11 are seconds from 1973 on, each further three a thousandth of them. */
function anyTime(text: Sql, declared: Clock | undefined): Sql {
  const epoch = (form: TimeForm) => epochTime(text, PER_SECOND[form]);
  const compact = sql`epoch_us(try_strptime(${text}, ['%Y%m%d%H%M%S.%g', '%Y%m%d%H%M%S']))`;
  return sql`CASE WHEN regexp_full_match(${text}, ${COMPACT}) THEN ${declared?.instant(compact) ?? sql`NULL`}
    WHEN regexp_full_match(${text}, '[0-9]{9,11}([.][0-9]*)?') THEN ${epoch('epoch_s')}
    WHEN regexp_full_match(${text}, '[0-9]{12,14}([.][0-9]*)?') THEN ${epoch('epoch_ms')}
    WHEN regexp_full_match(${text}, '[0-9]{15,17}') THEN ${epoch('epoch_us')}
    WHEN regexp_full_match(${text}, '[0-9]{18,20}') THEN ${epoch('epoch_ns')}
    WHEN regexp_matches(${text}, '^[0-9]{1,2}/[A-Z]') THEN ${textTime('clf', declared, clockOf('UTC'))}
    WHEN regexp_matches(${text}, ${OF_GO}) THEN ${isoTime(sql`regexp_replace(${text}, ${OF_GO}, ${'\\1:\\2'})`, declared)}
    ELSE ${isoTime(text, declared)} END`;
}

/** As programs in Go print a time: the offset, then the zone's name. */
const OF_GO = ' ([+-][0-9]{2})([0-9]{2}) [A-Z]+$';

function isoTime(text: Sql, declared: Clock | undefined): Sql {
  const withZone = sql`epoch_us(try_cast(${text} AS TIMESTAMPTZ))`;
  const without = declared?.instant(sql`epoch_us(try_cast(${text} AS TIMESTAMP))`) ?? sql`NULL`;
  return sql`CASE WHEN ${namesZone(text)} THEN ${withZone} ELSE ${without} END`;
}

/** Z, UTC, or an offset after the date; blanks may follow, as DuckDB takes them for nothing. */
function namesZone(text: Sql): Sql {
  return sql`(ends_with(${text}, 'Z') OR regexp_matches(substr(${text}, 11), '(Z|[+-][0-9]{2}(:?[0-9]{2}){0,2}| ?(UTC|GMT))[ \\t-\\r]*$'))`;
}

function epochTime(text: Sql, per: number): Sql {
  const whole = sql`try_cast(${text} AS BIGINT)`;
  const exact = sql`try_cast(${text} AS DECIMAL(38, 12))`;
  const scale = sql`floor(CAST(CASE WHEN ${exact} BETWEEN 0 AND ${BigInt(per) * 4_000_000_000n} THEN ${exact} ELSE -1 END AS DECIMAL(38, 12))
    * ${Math.min(per, 1_000_000) === per ? 1_000_000 / per : 1})`;
  const split = per > 1_000_000 ? sql`CAST(${scale} AS HUGEINT) // ${per / 1_000_000}` : scale;
  return sql`CASE WHEN CAST(${whole} AS VARCHAR) = ${text} THEN ${scaled(whole, per)}
    WHEN regexp_full_match(${text}, '[0-9]+([.][0-9]*)?([eE][+]?[0-9]+)?') THEN CAST(${split} AS BIGINT) END`;
}

function reason(form: TimeForm, isText: boolean, declared: Clock | undefined): Sql {
  const text = sql`CAST(${R} AS VARCHAR)`;
  const zone =
    (form === 'iso' || form === 'any') && isText && declared === undefined
      ? sql`WHEN time_us IS NULL AND NOT ${namesZone(text)} AND ${looksLikeTime(form, text)} THEN ${REASON.noZone}`
      : sql``;
  return sql`CASE WHEN ${R} IS NULL THEN ${REASON.noTime} ${zone} WHEN time_us IS NULL THEN ${REASON.time}
    WHEN time_us NOT BETWEEN ${EARLIEST_US} AND ${LATEST_US} THEN ${REASON.timeRange} ELSE ${REASON.none} END`;
}

function looksLikeTime(form: TimeForm, text: Sql): Sql {
  const iso = sql`isfinite(try_cast(${text} AS TIMESTAMP))`;
  return form === 'any' ? sql`(${iso} OR regexp_full_match(${text}, ${COMPACT}))` : iso;
}
