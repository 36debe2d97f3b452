// Where a row of a table stands, for people who look for it in an editor: the line of the file, not the
// number of the row. Files are read once more, and only when there is something to say.
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** Names rows, counted from 0: "sales.csv, line 3"; "sales.parquet, row 3" where a file has no lines. */
export type RowPlace = (row: number) => string;

/** `shown` is how the file is named to people. */
export function rowPlaces(file: string, shown: string): RowPlace {
  let lines: readonly number[] | undefined;
  return (row) => {
    lines ??= linesOf(file);
    const line = lines[row];
    return line === undefined ? `${shown}, row ${row + 1}` : `${shown}, line ${line}`;
  };
}

function linesOf(file: string): readonly number[] {
  const [, kind, packed] = /\.(csv|tsv|jsonl|ndjson)(\.gz|\.zst)?$/i.exec(file) ?? [];
  if (kind === undefined || packed?.toLowerCase() === '.zst') return [];
  const bytes = readFileSync(file);
  const starts = startsOf(packed === undefined ? bytes : gunzipSync(bytes));
  return /^[ct]sv$/i.test(kind) ? starts.slice(1) : starts;
}

const [NEWLINE, RETURN, QUOTE] = [0x0a, 0x0d, 0x22];

/** The lines on which records begin; a quoted text may hold line ends, and a line without anything is no record. */
function startsOf(bytes: Uint8Array): number[] {
  const starts: number[] = [];
  let [line, start, quoted, empty] = [1, 1, false, true];
  for (const [i, byte] of bytes.entries()) {
    const ends = byte === NEWLINE || (byte === RETURN && bytes[i + 1] !== NEWLINE);
    if (byte === QUOTE) quoted = !quoted;
    if (!ends) {
      if (byte !== RETURN) empty = false;
      continue;
    }
    line += 1;
    if (quoted) continue;
    if (!empty) starts.push(start);
    [start, empty] = [line, true];
  }
  return empty ? starts : [...starts, start];
}
