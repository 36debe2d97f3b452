// What stands beside what on a page that is wide enough: the months on the left and the worked period
// with the busiest operations on the right, as long as both columns are short and narrow.
import type { Page, Table } from '../statements/page.ts';

/** Characters that one column holds beside its first, in the widest row. */
const NUMBERS = 33;
const LONGEST = 18;

export function sideBySide(page: Page): boolean {
  const right = [page.worked, page.most].filter((table) => table !== undefined);
  if (right.length === 0 || page.months.rows.length > LONGEST) return false;
  const rows = right.reduce((sum, table) => sum + table.rows.length + 4, 0);
  return rows <= LONGEST + 8 && [page.months, ...right].every((table) => numbersWidth(table) <= NUMBERS);
}

/** Of the widest texts of all columns but the first; heads may break between words. */
function numbersWidth(table: Table): number {
  const rows = [...table.rows, table.total ?? []];
  return table.columns
    .map(({ text }, i) => Math.max(...[...text.split(' '), ...rows.map((row) => row[i] ?? '')].map((t) => t.length)))
    .slice(1)
    .reduce((sum, width) => sum + width + 1, 0);
}
