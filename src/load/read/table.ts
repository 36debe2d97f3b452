// Lines of values between blanks or another sign. In a table a value may stand in quotes or in brackets, and
// which columns a line has shows in how many values it holds; a W3C log says so in lines `#Fields:`, also
// in the middle of a file. Columns that were appended to the format are passed over.
import { join, type Sql, sql } from '../../database/sql.ts';
import { columnsOf } from '../../project/derived.ts';
import type { Field, FormatReader } from './field.ts';
import type { Shape } from './fields.ts';
import type { Layout } from './layout.ts';
import { lineRows, numberedRows } from './lines.ts';
import { mappedColumns } from './mapped.ts';

/** A text in quotes, where \\" is a quote; one in brackets, with what follows it; or what has no blank. */
const WORD = '"(?:[^"\\\\]|\\\\.)*"|\\[[^\\]]*\\]\\S*|\\S+';

export function tableReader(layout: Layout): FormatReader {
  const { source, files, shapes } = layout;
  const words = sql`SELECT *, ${wordsOf(layout)} AS w FROM (${isNumbered(layout) ? numberedRows(source, files) : lineRows(source, files)})`;
  const needed = mappedColumns(source).flatMap(({ column }) => columnsOf(column, source.derived));
  return {
    from: sql`(SELECT *, ${shapeNo(layout)} AS shape FROM (${words}))`,
    field: (column) => fieldIn(shapes, column),
    whole: sql`(${quotesEnd(layout)} AND len(w) >= CASE shape ${join(
      shapes.map((s, i) => sql`WHEN ${i} THEN ${reach(s, needed)}`),
      ' ',
    )} END)`,
    rejects: true,
  };
}

/** Does a line's place in its file tell its columns? */
function isNumbered({ source, shapes }: Layout): boolean {
  return source.format === 'w3c' && shapes.some((shape) => shape.from > 0);
}

function wordsOf({ source }: Layout): Sql {
  if (source.delimiter !== '') return sql`string_split(rtrim(line, ${'\r\n'}), ${source.delimiter})`;
  return source.format === 'w3c'
    ? sql`string_split(rtrim(line, ${' \r\n'}), ' ')`
    : sql`regexp_extract_all(line, ${WORD})`;
}

/** A line above the first `#Fields:` has no shape; what fills no list of a table is taken by the shortest. */
function shapeNo({ source, shapes }: Layout): Sql {
  const byLine = source.format === 'w3c';
  const value = byLine ? sql`n` : sql`len(w)`;
  const cases = shapes.map((shape, i) => sql`WHEN ${value} >= ${byLine || i > 0 ? shape.from : 0} THEN ${i}`);
  return shapes.length === 1 && shapes[0]?.from === 0 ? sql`0` : sql`CASE ${join(cases.toReversed(), ' ')} END`;
}

function fieldIn(shapes: readonly Shape[], column: string): Field {
  const places = shapes.map((shape) => shape.names.indexOf(column) + 1);
  const [first = 0] = places;
  if (places.every((place) => place === first)) return { value: unquoted(sql`w[${first}]`), kind: 'text' };
  const cases = places.flatMap((place, i) => (place === 0 ? [] : [sql`WHEN ${i} THEN w[${place}]`]));
  return { value: unquoted(sql`CASE shape ${join(cases, ' ')} END`), kind: 'text' };
}

function unquoted(word: Sql): Sql {
  return sql`CASE WHEN starts_with(${word}, '"') THEN replace(${word}[2:-2], '\\"', '"')
    WHEN starts_with(${word}, '[') AND ends_with(${word}, ']') THEN ${word}[2:-2] ELSE ${word} END`;
}

/** How many values a line needs for what the mapping reads of it. */
function reach(shape: Shape, needed: readonly string[]): number {
  return Math.max(1, ...needed.map((column) => shape.names.indexOf(column) + 1));
}

/** Of a line that was cut off inside quotes the values stand in wrong places. */
function quotesEnd({ source }: Layout): Sql {
  if (source.format === 'w3c' || source.delimiter !== '') return sql`true`;
  return sql`(NOT contains(line, '"') OR len(string_split(replace(line, '\\"', ''), '"')) % 2 = 1)`;
}
