// One scan of DuckDB for each layout: which reader, with which options, and where each mapped column is
// in its result. Values stay texts as they are in the file, but for Parquet, whose columns have types.
import { EMPTY, literal, name, type Sql, sql, textStruct } from '../database/sql.ts';
import type { Format, Source } from '../project/project.ts';
import { COMBINED_WHOLE, combinedColumn, combinedPieces } from './combined.ts';
import type { Layout } from './layout.ts';
import { rawLines } from './lines.ts';
import { mappedColumns } from './mapped.ts';
import { pathList } from './paths.ts';

/** How a value is given: `text` any text, `number` a JSON or DOUBLE number as text, else a typed column. */
export type Kind = 'text' | 'json' | 'double' | 'integer' | 'instant' | 'naive' | 'date';

export interface Field {
  readonly value: Sql;
  readonly kind: Kind;
}

export interface Reader {
  /** Yields file_index and what the fields read. */
  readonly from: Sql;
  readonly field: (column: string) => Field;
  /** False for a line that is no row of the format; EMPTY when the reader finds such lines itself. */
  readonly whole: Sql;
  /** The reader keeps lines that it could not read in reject_errors. */
  readonly rejects: boolean;
}

export function readerOf(layout: Layout): Reader {
  return READERS[layout.source.format](layout);
}

const READERS: Readonly<Record<Format, (layout: Layout) => Reader>> = {
  csv: csvReader,
  jsonl: jsonReader,
  parquet: parquetReader,
  combined: combinedReader,
};

function csvReader({ source, files, columns }: Layout): Reader {
  const struct = textStruct(columns.map((_, i) => [`c${i}`, 'VARCHAR']));
  return {
    from: sql`read_csv(${pathList(files)}, columns = ${struct}, auto_detect = false, header = true,
      delim = ${source.delimiter}, quote = '"', escape = '"', strict_mode = true, store_rejects = true,
      rejects_limit = 0, hive_partitioning = false)`,
    field: (column) => ({ value: name(`c${columns.findIndex((c) => c.name === column)}`), kind: 'text' }),
    whole: EMPTY,
    rejects: true,
  };
}

function jsonReader({ source, files }: Layout): Reader {
  const { bytesIn, bytesOut } = source.columns;
  const measured = new Set(source.measures.map((m) => m.column).filter((c) => c !== bytesIn && c !== bytesOut));
  const keys = new Set(mappedColumns(source).map((m) => m.column));
  const struct = textStruct([...keys].map((key) => [key, measured.has(key) ? 'JSON' : 'VARCHAR']));
  return {
    from: sql`read_json(${pathList(files)}, format = 'newline_delimited', records = 'true', columns = ${struct},
      ignore_errors = true, hive_partitioning = false)`,
    field: (column) => ({ value: name(column), kind: measured.has(column) ? 'json' : 'text' }),
    whole: EMPTY,
    rejects: false,
  };
}

function parquetReader({ files, columns }: Layout): Reader {
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

function combinedReader({ files }: Layout): Reader {
  return {
    from: sql`(${combinedPieces(sql`SELECT file_index, line FROM ${rawLines(files)} WHERE line IS NOT NULL`)})`,
    field: (column) => ({ value: combinedColumn(column), kind: 'text' }),
    whole: COMBINED_WHOLE,
    rejects: true,
  };
}

function kindOf(type: string): Kind {
  if (/^U?(TINYINT|SMALLINT|INTEGER|BIGINT)$/.test(type)) return 'integer';
  if (type === 'DOUBLE' || type === 'FLOAT') return 'double';
  if (type === 'TIMESTAMP WITH TIME ZONE') return 'instant';
  if (/^TIMESTAMP(_S|_MS|_NS)?$/.test(type)) return 'naive';
  return type === 'DATE' ? 'date' : 'text';
}

/** The field as a text; '' and '-' are how logs spell that there is none. */
export function textOf({ value, kind }: Field): Sql {
  if (kind === 'text') return sql`nullif(nullif(CAST(${value} AS VARCHAR), ''), '-')`;
  if (kind === 'json') return sql`nullif(nullif(json_extract_string(${value}, '$'), ''), '-')`;
  return sql`CAST(${value} AS VARCHAR)`;
}

/** A field that the source does not map. */
export const ABSENT: Sql = literal(null);

/** The field of a mapping, if it names a column. */
export function fieldOf(reader: Reader, column: Source['columns']['id']): Field | undefined {
  return column === undefined ? undefined : reader.field(column);
}
