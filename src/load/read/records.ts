// JSON records that DuckDB does not read straight into columns: loose lines, with something before the
// brace or with nginx's escapes, mended one by one; and whole files of objects and arrays, or of objects
// that hold an array of records. The rows come in the order of the files.
import { EMPTY, type Sql, sql } from '../../database/sql.ts';
import type { Source } from '../../project/project.ts';
import { pathList } from '../files/paths.ts';
import { lineRows } from './lines.ts';

type Files = readonly { readonly absolute: string }[];

/** The longest array or object of a file that is read whole. */
const LONGEST = 268_435_456;

/** file_index, line and record; the record is NULL where the line is no object. */
export function looseRows(source: Source, files: Files): Sql {
  const braced = sql`SELECT file_index, line,
    CASE WHEN starts_with(line, '{') THEN line ELSE substr(line, strpos(line, '{')) END AS braced FROM (${lineRows(source, files)})`;
  const mended = sql`SELECT file_index, line, CASE WHEN contains(braced, '\\x') AND NOT json_valid(braced)
    THEN regexp_replace(braced, '\\\\x([0-9A-Fa-f]{2})', '\\\\u00\\1', 'g') ELSE braced END AS mended FROM (${braced})`;
  return sql`SELECT file_index, line,
    CASE WHEN json_valid(mended) AND json_type(mended) = 'OBJECT' THEN CAST(mended AS JSON) END AS record FROM (${mended})`;
}

/** file_index and record; an object without the array of records is a record itself. */
export function recordRows(source: Source, files: Files): Sql {
  const way = pointer([source.shape.records ?? '']);
  const under =
    source.shape.records === undefined
      ? EMPTY
      : sql`WHEN json_type(json, ${way}) = 'ARRAY' THEN CAST(json_extract(json, ${way}) AS JSON[])`;
  return sql`SELECT file_index, unnest(CASE ${under} WHEN json_type(json) = 'ARRAY' THEN CAST(json AS JSON[]) ELSE [json] END) AS record
    FROM read_json_objects(${pathList(files)}, format = 'unstructured', maximum_object_size = ${LONGEST}, hive_partitioning = false)`;
}

/** JSON pointer (RFC 6901). */
export function pointer(way: readonly string[]): string {
  return way.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
