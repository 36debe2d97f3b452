// One scan of DuckDB for each layout: which reader, with which options, and where each mapped column is
// in its result. Values stay texts as they are in the file, but for Parquet and Arrow, whose columns have types.
import { EMPTY, literal, name, type Sql, sql, textStruct } from '../../database/sql.ts';
import type { Format } from '../../project/project.ts';
import { pathList } from '../files/paths.ts';
import { arrowReader } from './arrow.ts';
import { COMBINED_WHOLE, combinedColumn, combinedPieces } from './combined.ts';
import { derivedField, hasDerived } from './derived.ts';
import type { Field, FormatReader, Reader } from './field.ts';
import { jsonReader, looseReader, recordReader } from './json.ts';
import type { Layout } from './layout.ts';
import { rawLines } from './lines.ts';
import { tableReader } from './table.ts';
import { kindOf } from './types.ts';

export function readerOf(layout: Layout): Reader {
  const { source, columns } = layout;
  const reader = READERS[source.format](layout);
  const names = new Set(columns.map((c) => c.name));
  const plain = reader.has ?? ((column: string) => names.has(column));
  const has = (column: string): boolean => hasDerived(column, source, plain);
  const { empty } = source.shape;
  const field = (column: string): Field => {
    const made = source.derived.get(column);
    if (made !== undefined) return derivedField(made, (part) => (part === column ? read(part) : field(part)), has);
    return read(column);
  };
  const read = (column: string): Field =>
    empty.length === 0 ? reader.field(column) : { ...reader.field(column), empty };
  return { ...reader, has, field };
}

const READERS: Readonly<Record<Format, (layout: Layout) => FormatReader>> = {
  csv: csvReader,
  jsonl: (layout) => (layout.source.shape.loose ? looseReader(layout) : jsonReader(layout)),
  json: recordReader,
  parquet: parquetReader,
  arrow: arrowReader,
  combined: combinedReader,
  table: tableReader,
  w3c: tableReader,
};

function csvReader({ source, files, columns }: Layout): FormatReader {
  const struct = textStruct(columns.map((_, i) => [`c${i}`, 'VARCHAR']));
  return {
    from: sql`read_csv(${pathList(files)}, columns = ${struct}, auto_detect = false, header = ${source.shape.fields.length === 0},
      delim = ${source.delimiter}, quote = '"', escape = '"', strict_mode = true, store_rejects = true,
      rejects_limit = 0, hive_partitioning = false)`,
    field: (column) => ({ value: name(`c${columns.findIndex((c) => c.name === column)}`), kind: 'text' }),
    whole: EMPTY,
    rejects: true,
  };
}

function parquetReader({ files, columns }: Layout): FormatReader {
  return {
    from: sql`read_parquet(${pathList(files)}, binary_as_string = true, hive_partitioning = false)`,
    field: (column) => {
      const type = columns.find((c) => c.name === column)?.type ?? 'VARCHAR';
      return { value: name(column), kind: kindOf(type) };
    },
    whole: EMPTY,
    rejects: false,
  };
}

function combinedReader({ files }: Layout): FormatReader {
  return {
    from: sql`(${combinedPieces(sql`SELECT file_index, line FROM ${rawLines(files)} WHERE line IS NOT NULL`)})`,
    field: (column) => ({ value: combinedColumn(column), kind: 'text' }),
    whole: COMBINED_WHOLE,
    rejects: true,
  };
}

/** A field that the source does not map. */
export const ABSENT: Sql = literal(null);

/** The field of a mapping, if it names a column and the file has it. */
export function fieldOf(reader: Reader, column: string | undefined): Field | undefined {
  return column === undefined || !reader.has(column) ? undefined : reader.field(column);
}
