// What a column is cut from a line with, worked out once: every later step names a column several times, and
// DuckDB works out an expression each time that it stands in a CASE.
import { EMPTY, join, name, type Sql, sql } from '../../database/sql.ts';
import type { Source } from '../../project/project.ts';
import type { Reader } from './field.ts';
import { mappedColumns } from './mapped.ts';

/** The reader with each mapped column that is an expression as a column of its own. */
export function hoisted(reader: Reader, source: Source): Reader {
  const mapped = [...mappedColumns(source).map((m) => m.column), ...source.skip.map((s) => s.column)];
  const columns = [...new Set(mapped)].filter(reader.has);
  const names = new Map(columns.map((column, i) => [column, name(`h_${i}`)]));
  const values: readonly Sql[] = columns.map((column, i) => sql`${reader.field(column).value} AS ${name(`h_${i}`)}`);
  return {
    ...reader,
    from: sql`(SELECT *, ${hidesFile(source) ? sql`file_index,` : EMPTY} ${join(values)} FROM ${reader.from})`,
    field: (column) => {
      const field = reader.field(column);
      const value = names.get(column);
      return value === undefined ? field : { ...field, value };
    },
  };
}

/** DuckDB's readers of files give the file's number only when asked for it. */
function hidesFile({ format, shape }: Source): boolean {
  return format === 'csv' || (format === 'jsonl' && !shape.loose);
}
