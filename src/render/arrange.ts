// What stands beside what on a page that is wide enough: the months on the left and, on the right, the worked period
// and the busiest operations, as long as both columns are short and narrow enough; else, under the months, the worked
// period beside the operations.
import type { Page, Table } from '../statements/page.ts';

/** Characters of a table's text that the page has room for, and what stands around a cell. */
const ROOM = 105;
const AROUND = 1.7;
/** Names on the right may break from here. */
const NAME = 15;
const LONGEST = 18;

export interface Beside {
  /** What stands on the left. */
  readonly left: 'months' | 'worked';
  /** The left column's part of the width in percent. */
  readonly part: number;
}

/** undefined: one after another. */
export function sideBySide({ months, worked, most }: Page): Beside | undefined {
  const right = [worked, most].filter((table) => table !== undefined);
  const rows = right.reduce((sum, table) => sum + table.rows.length + 4, 0);
  if (right.length === 0) return undefined;
  const short = months.rows.length <= LONGEST && rows <= LONGEST + 8;
  const part = short ? partOf(months, right, ROOM) : undefined;
  if (part !== undefined) return { left: 'months', part };
  if (worked === undefined || most === undefined || right.some(({ rows: of }) => of.length > LONGEST)) return undefined;
  const narrow = partOf(worked, [most], NAME);
  return narrow === undefined ? undefined : { left: 'worked', part: narrow };
}

/** undefined: there is no room for both. */
function partOf(table: Table, others: readonly Table[], name: number): number | undefined {
  const left = widthOf(table, name);
  const beside = Math.max(...others.map((other) => widthOf(other, NAME)));
  return left + beside > ROOM ? undefined : Math.min(55, Math.max(42, Math.floor((100 * left) / (left + beside))));
}

/** Heads take two lines where they have two words, numbers one. */
function widthOf(table: Table, name: number): number {
  const rows = [...table.rows, table.total ?? []];
  const widths = table.columns.map(({ text }, i) =>
    Math.max(headWidth(text), ...rows.map((row) => (row[i] ?? '').length)),
  );
  const [first = 0, ...others] = widths;
  return Math.min(first, name) + others.reduce((sum, width) => sum + width, 0) + widths.length * AROUND;
}

function headWidth(text: string): number {
  if (text.length <= 10 || !text.includes(' ')) return text.length;
  const spaces = [...text.matchAll(/ /g)].map(({ index }) => Math.max(index, text.length - index - 1));
  return Math.min(...spaces);
}
