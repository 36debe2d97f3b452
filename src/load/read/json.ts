// Columns of JSON. Plain lines are read by DuckDB, straight into columns; of records.ts each column is taken
// out of the record. A column that is no key is a way into the record: `request.uri`, `headers.host.0`; the first
// step may hold a text of JSON.
import { EMPTY, name, type Sql, sql, textStruct } from '../../database/sql.ts';
import { columnsOf } from '../../project/derived.ts';
import type { Source } from '../../project/project.ts';
import { pathList } from '../files/paths.ts';
import type { Field, FormatReader } from './field.ts';
import type { Layout } from './layout.ts';
import { mappedColumns } from './mapped.ts';
import { looseRows, pointer, recordRows } from './records.ts';

export function jsonReader(layout: Layout): FormatReader {
  const { source, files } = layout;
  const measured = measuredColumns(source);
  const ways = usedColumns(source).map((column) => wayTo(column, layout));
  const asJson = new Set(
    ways.filter(({ column, rest }) => rest.length > 0 || measured.has(column)).map((way) => way.key),
  );
  const struct = textStruct(
    [...new Set(ways.map((way) => way.key))].map((key) => [key, asJson.has(key) ? 'JSON' : 'VARCHAR']),
  );
  return {
    from: sql`read_json(${pathList(files)}, format = 'newline_delimited', records = 'true', columns = ${struct},
      ignore_errors = true, hive_partitioning = false)`,
    field: (column) => {
      const { key, rest } = wayTo(column, layout);
      if (rest.length > 0) return insideKey(name(key), rest, measured.has(column));
      return { value: name(key), kind: asJson.has(key) ? 'json' : 'text' };
    },
    has: () => true,
    whole: EMPTY,
    rejects: false,
  };
}

export function looseReader(layout: Layout): FormatReader {
  return {
    from: sql`(${looseRows(layout.source, layout.files)})`,
    field: recordField(layout),
    has: () => true,
    whole: sql`(record IS NOT NULL)`,
    rejects: true,
  };
}

export function recordReader(layout: Layout): FormatReader {
  return {
    from: sql`(${recordRows(layout.source, layout.files)})`,
    field: recordField(layout),
    has: () => true,
    whole: sql`(json_type(record) = 'OBJECT')`,
    rejects: false,
  };
}

function recordField(layout: Layout): (column: string) => Field {
  const measured = measuredColumns(layout.source);
  return (column) => {
    const { key, rest } = wayTo(column, layout);
    const own = inside(sql`record`, [key, ...rest], measured.has(column));
    if (rest.length === 0) return own;
    const isText = sql`json_type(record, ${pointer([key])}) = 'VARCHAR'`;
    return either(own, isText, inside(inside(sql`record`, [key], false).value, rest, measured.has(column)));
  };
}

function inside(record: Sql, way: readonly string[], measured: boolean): Field {
  return measured
    ? { value: sql`json_extract(${record}, ${pointer(way)})`, kind: 'json' }
    : { value: sql`json_extract_string(${record}, ${pointer(way)})`, kind: 'text' };
}

function insideKey(json: Sql, rest: readonly string[], measured: boolean): Field {
  return either(
    inside(json, rest, measured),
    sql`starts_with(${json}, '"')`,
    inside(sql`(${json} ->> '$')`, rest, measured),
  );
}

/** A key may hold its object as a text of JSON, as Azure writes `properties` in places; any other text has nothing inside. */
function either(own: Field, isText: Sql, inText: Field): Field {
  return { ...own, value: sql`coalesce(${own.value}, CASE WHEN ${isText} THEN TRY(${inText.value}) END)` };
}

interface Way {
  readonly column: string;
  readonly key: string;
  readonly rest: readonly string[];
}

/** A key may itself hold a point: then it is the key. */
function wayTo(column: string, layout: Layout): Way {
  if (layout.columns.some((c) => c.name === column)) return { column, key: column, rest: [] };
  const [key = '', ...rest] = column.split('.');
  return { column, key, rest };
}

/** Bytes are read as whole numbers already; other measures need to tell a number from a text. */
function measuredColumns(source: Source): ReadonlySet<string> {
  const { bytesIn, bytesOut } = source.columns;
  return new Set(source.measures.map((m) => m.column).filter((c) => c !== bytesIn && c !== bytesOut));
}

function usedColumns(source: Source): readonly string[] {
  const mapped = [...mappedColumns(source).map((m) => m.column), ...source.skip.map((s) => s.column)];
  return [...new Set(mapped.flatMap((column) => columnsOf(column, source.derived)))];
}
