// One row of a file as a staged row, in levels of SELECT: the texts as they are (r_…), their values,
// what is wrong with them, and the columns of `staged`. All formats share it.
import { EMPTY, join, literal, name, type Sql, sql } from '../../database/sql.ts';
import type { Measure, Project, Source } from '../../project/project.ts';
import { type Field, NONE, type Reader, saying, spelling, textOf } from '../read/field.ts';
import { hoisted } from '../read/hoist.ts';
import type { Layout } from '../read/layout.ts';
import { ABSENT, fieldOf } from '../read/reader.ts';
import { type Clock, clockOf, EARLIEST_US, LATEST_US, US_PER_HOUR } from './clock.ts';
import {
  type MeasureSql,
  measureRaw,
  measureSql,
  numberReason,
  whole,
  wholeBlocks,
  wholeCast,
  wholeOr0,
  wholeRaw,
} from './number.ts';
import { namesOperations, operationNo, PLAIN_PATH, UNMAPPED_NO } from './operation.ts';
import { REASON } from './reasons.ts';
import { storedKey } from './secret.ts';
import { measureColumn, type StagedShape, told } from './staged.ts';
import { timeSql } from './time.ts';

export interface RowContext {
  readonly project: Project;
  readonly clock: Clock;
  readonly shape: StagedShape;
  /** Selects file_at, record and id of files whose ids are not staged; grows as files are staged. */
  readonly unstagedIds: Sql[];
}

export function contextOf(project: Project, shape: StagedShape): RowContext {
  return { project, clock: clockOf(project.zone), shape, unstagedIds: [] };
}

/** Selects staged rows from a layout's files; `firstAt` numbers its first file. */
export function rowsOf(layout: Layout, read: Reader, firstAt: number, context: RowContext): Sql {
  const { source } = layout;
  const reader = source.format === 'parquet' ? read : hoisted(read, source);
  const fields = fieldsOf(source, reader);
  const time = timeSql(reader.field(source.columns.time.column), source.columns.time, context.clock);
  const measures = source.measures.map(
    (m, i) => bytesMeasure(source, m, i) ?? measureSql(reader.field(m.column), sql`${name(`r_measure_${i}`)}`, m, i),
  );
  const raw = sql`SELECT file_index, ${time.raw} AS r_time, ${join(rawColumns(source, reader, fields))} FROM ${reader.from}`;
  const cast = sql`SELECT ${join([sql`*`, ...castColumns(fields)])} FROM (${raw})`;
  const values = sql`SELECT *, ${time.instant} AS time_us, ${join(valueColumns(fields, measures))} FROM (${cast})`;
  const judged = sql`SELECT *, ${problem(source, reader, time.reason, measures)} AS problem FROM (${values})`;
  const shifted = sql`SELECT *, CASE WHEN problem = 0 THEN ${context.clock.shift(sql`time_us`)} END AS shift,
    ${operationNo(context.project, source)} AS operation_no FROM (${judged})`;
  const hours = sql`SELECT *, CAST((time_us + shift * 1000000::BIGINT) // ${US_PER_HOUR} AS INTEGER) AS local_hour FROM (${shifted})`;
  return sql`SELECT ${join(stagedColumns(layout, fields.id, firstAt, context))} FROM (${hours})`;
}

/** A measure of the bytes, which are read already; undefined for any other. */
function bytesMeasure({ columns }: Source, measure: Measure, index: number): MeasureSql | undefined {
  if (measure.decimals > 0) return undefined;
  if (measure.column === columns.bytesOut) return wholeBlocks(sql`bytes_out`, measure, index);
  return measure.column === columns.bytesIn ? wholeBlocks(sql`bytes_in`, measure, index) : undefined;
}

type Fields = Readonly<Record<'id' | 'tenant' | 'key' | 'method' | 'path' | 'operation', Field | undefined>> &
  Readonly<Record<'status' | 'requests' | 'bytesIn' | 'bytesOut', Field | undefined>>;

/** Reading these columns twice is cheap, and they are all that the words are made of. */
export function tellsWords(source: Source): boolean {
  return source.format === 'parquet' && source.tenantTable === undefined;
}

/** Queries for the words of a layout. */
export function wordsOf({ source }: Layout, reader: Reader, { project }: RowContext): readonly Sql[] {
  const { tenant, key, operation } = fieldsOf(source, reader);
  const distinct = (text: Sql): Sql => sql`SELECT DISTINCT ${text} AS word FROM ${reader.from}`;
  return [
    ...(tenant === undefined ? [] : [distinct(textOf(tenant))]),
    ...(key === undefined
      ? []
      : [sql`SELECT ${storedKey(sql`word`, source.keys)} AS word FROM (${distinct(textOf(key))})`]),
    ...(operation === undefined || !namesOperations(project, source)
      ? []
      : [distinct(operationText(textOf(operation)))]),
  ];
}

/** Selects file_at, record and id; undefined when there are none, or they are staged. */
export function idsOf({ source }: Layout, reader: Reader, firstAt: number): Sql | undefined {
  const { id } = fieldsOf(source, reader);
  if (id === undefined || source.format !== 'parquet') return undefined;
  return sql`SELECT file_index + ${firstAt} AS file_at, file_row_number AS record, ${textOf(id)} AS id FROM ${reader.from}`;
}

function fieldsOf({ columns: c }: Source, reader: Reader): Fields {
  const field = (column: string | undefined) => fieldOf(reader, column);
  return {
    id: field(c.id),
    tenant: field(c.tenant),
    key: field(c.key),
    method: field(c.method),
    path: field(c.path),
    operation: field(c.operation),
    status: field(c.status),
    requests: field(c.requests),
    bytesIn: field(c.bytesIn),
    bytesOut: field(c.bytesOut),
  };
}

function rawColumns(source: Source, reader: Reader, f: Fields): Sql[] {
  const text = (field: Field | undefined, as: string) =>
    sql`${field === undefined ? ABSENT : textOf(field)} AS ${name(as)}`;
  const number = (field: Field | undefined, as: string) =>
    sql`${field === undefined ? ABSENT : wholeRaw(field)} AS ${name(as)}`;
  return [
    sql`${f.id === undefined ? ABSENT : spelling(f.id)} AS r_id`,
    text(f.tenant, 'r_tenant'),
    text(f.key, 'r_key'),
    text(f.method, 'r_method'),
    text(f.path, 'r_path'),
    sql`${f.operation === undefined ? ABSENT : operationText(textOf(f.operation))} AS r_operation`,
    number(f.status, 'r_status'),
    number(f.requests, 'r_requests'),
    number(f.bytesIn, 'r_bytes_in'),
    number(f.bytesOut, 'r_bytes_out'),
    ...source.measures.map((m, i) => sql`${measureRaw(reader.field(m.column))} AS ${name(`r_measure_${i}`)}`),
    sql`${reader.whole === EMPTY ? literal(true) : reader.whole} AS whole`,
    ...(source.skip.length === 0 ? [] : [sql`${isSkipped(source, reader)} AS skipped`]),
    ...(givesLines(source) ? [sql`line`] : []),
  ];
}

/** An operation that is named by its path has no query either. */
function operationText(text: Sql): Sql {
  return sql`CASE WHEN contains(${text}, '?') AND contains(${text}, '/') THEN split_part(${text}, '?', 1) ELSE ${text} END`;
}

function isSkipped(source: Source, reader: Reader): Sql {
  const tests = source.skip.flatMap(({ column, values }) => {
    const field = fieldOf(reader, column);
    return field === undefined ? [] : values.map((value) => isValue(textOf(field), value));
  });
  return tests.length === 0 ? literal(false) : sql`coalesce(${join(tests, ' OR ')}, false)`;
}

/** `S3.*` stands for every text that begins with `S3.`. */
function isValue(text: Sql, value: string): Sql {
  return value.endsWith('*') ? sql`starts_with(${text}, ${value.slice(0, -1)})` : sql`${text} = ${value}`;
}

/** Does the scan give each row's line? */
function givesLines({ format, shape }: Source): boolean {
  return format === 'combined' || format === 'table' || format === 'w3c' || shape.loose;
}

/** The numbers that the raw columns may be. */
function castColumns(f: Fields): Sql[] {
  const numbers: readonly (readonly [Field | undefined, string])[] = [
    [f.status, 'r_status'],
    [f.requests, 'r_requests'],
    [f.bytesIn, 'r_bytes_in'],
    [f.bytesOut, 'r_bytes_out'],
  ];
  return numbers.flatMap(([field, raw]) => (field === undefined ? [] : [wholeCast(raw)]));
}

function valueColumns(f: Fields, measures: readonly MeasureSql[]): Sql[] {
  return [
    sql`${f.method === undefined ? ABSENT : sql`upper(r_method)`} AS method`,
    sql`${f.path === undefined ? ABSENT : PLAIN_PATH} AS path`,
    sql`${wholeOr0(f.status, 'r_status')} AS status`,
    sql`${f.requests === undefined ? sql`1` : whole(f.requests, 'r_requests')} AS requests`,
    sql`${wholeOr0(f.bytesIn, 'r_bytes_in')} AS bytes_in`,
    sql`${wholeOr0(f.bytesOut, 'r_bytes_out')} AS bytes_out`,
    ...measures.map((m, i) => sql`${m.value} AS ${name(`measure_${i}`)}`),
    ...(f.id === undefined ? [] : [sql`hash(r_id) AS r_hash`]),
  ];
}

/** The hash of an id: comparing hashes tells almost every id from the spellings of none, and is cheaper than comparing texts. */
function hashedId(id: Field | undefined): Sql {
  if (id === undefined) return ABSENT;
  const none = [sql`hash(CAST(NULL AS VARCHAR))`, ...NONE.map((spelt) => sql`hash(${spelt})`)];
  const others = (id.empty ?? []).map((spelt) => sql`hash(${spelt})`);
  return sql`CASE WHEN r_hash NOT IN (${join([...none, ...others])}) OR ${saying(id, sql`r_id`)} IS NOT NULL THEN r_hash END`;
}

/** What is shown of a rejected row where its line cannot be: the mapped texts. */
function contentOf(source: Source): Sql {
  if (givesLines(source)) return sql`left(line, 200)`;
  if (source.format === 'jsonl') return ABSENT;
  const c = source.columns;
  const shown: readonly (readonly [string | undefined, string])[] = [
    [c.time.column, 'r_time'],
    [c.tenant, 'r_tenant'],
    [c.status, 'r_status'],
    [c.requests, 'r_requests'],
    [c.bytesIn, 'r_bytes_in'],
    [c.bytesOut, 'r_bytes_out'],
    ...source.measures.map((m, i) => [m.column, `r_measure_${i}`] as const),
  ];
  const parts = shown.flatMap(([column, raw]) =>
    column === undefined ? [] : [sql`${`${column}=`} || CAST(${name(raw)} AS VARCHAR)`],
  );
  return sql`left(concat_ws(' ', ${join(parts)}), 200)`;
}

function problem(source: Source, reader: Reader, time: Sql, measures: readonly MeasureSql[]): Sql {
  const numbers = numberReason(measures.map((m, i) => ({ value: name(`measure_${i}`), reason: m.reason })));
  const line = reader.whole === EMPTY ? EMPTY : sql`WHEN NOT whole THEN ${REASON.line}`;
  const skipped = source.skip.length === 0 ? EMPTY : sql`WHEN skipped THEN ${REASON.skipped}`;
  return sql`CASE WHEN ${isFine(source, reader, measures.length)} THEN ${REASON.none}
    ${line} ${skipped} WHEN ${time} <> ${REASON.none} THEN ${time} ELSE ${numbers} END`;
}

/** Whether all is well, in fewer comparisons than the reasons need; never true where one applies. */
function isFine(source: Source, reader: Reader, measures: number): Sql {
  return join(
    [
      ...(reader.whole === EMPTY ? [] : [sql`whole`]),
      ...(source.skip.length === 0 ? [] : [sql`NOT skipped`]),
      sql`time_us BETWEEN ${EARLIEST_US} AND ${LATEST_US} AND status BETWEEN 0 AND 999`,
      sql`requests >= 0 AND bytes_in >= 0 AND bytes_out >= 0`,
      ...Array.from({ length: measures }, (_, i) => sql`${name(`measure_${i}`)} IS NOT NULL`),
    ],
    ' AND ',
  );
}

function stagedColumns({ source }: Layout, id: Field | undefined, firstAt: number, context: RowContext): Sql[] {
  const { project, shape } = context;
  const asWord = (text: Sql): Sql => (tellsWords(source) ? sql`CAST(${text} AS word)` : text);
  const window = project.window;
  const values: Readonly<Record<string, Sql>> = {
    file_at: sql`CAST(file_index + ${firstAt} AS INTEGER)`,
    day: sql`coalesce(local_hour // 24, 0)`,
    hour_at: sql`coalesce(local_hour * 3600::BIGINT - shift, 0)`,
    tenant: asWord(sql`coalesce(r_tenant, '')`),
    key: asWord(storedKey(sql`coalesce(r_key, '')`, source.keys)),
    operation_name: namesOperations(project, source) ? asWord(sql`r_operation`) : ABSENT,
    counted: literal(source.counted !== undefined),
    id: source.format === 'parquet' || id === undefined ? ABSENT : saying(id, sql`r_id`),
    id_hash: hashedId(id),
    repeats: sql`false`,
    outside:
      window === undefined ? sql`false` : sql`(problem = 0 AND (day < ${window.from} OR day >= ${window.until}))`,
    told: told(UNMAPPED_NAME, contentOf(source)),
    ...measureValues(source, shape),
  };
  return shape.columns
    .filter((c) => c.filled)
    .map((c) => {
      const zeroed = NUMBERS.has(c.name)
        ? sql`CASE WHEN problem = 0 THEN ${values[c.name] ?? name(c.name)} END`
        : undefined;
      return sql`${zeroed ?? values[c.name] ?? name(c.name)} AS ${name(c.name)}`;
    });
}

const UNMAPPED_NAME = sql`CASE WHEN operation_no = ${UNMAPPED_NO} THEN left(coalesce(method, '') || ' ' || coalesce(path, r_operation, ''), 300) END`;

/** Columns that a rejected row may not fit. */
const NUMBERS: ReadonlySet<string> = new Set(['status', 'requests', 'bytes_in', 'bytes_out']);

function measureValues(source: Source, shape: StagedShape): Record<string, Sql> {
  return Object.fromEntries(
    shape.measures.map(({ name: measure }) => {
      const index = source.measures.findIndex((m) => m.name === measure);
      return [measureColumn(measure), index < 0 ? sql`0` : name(`measure_${index}`)];
    }),
  );
}
