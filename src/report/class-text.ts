// Revenue by class of customers, a column for each scenario; of segments also by account and by API user.
import type { ChalkInstance } from 'chalk';
import type { ClassRow, ClassTable } from '../compare/comparison.ts';
import { clip, safe, showCount } from './format.ts';
import { plainTable } from './layout.ts';

/** The classes of which revenue is shown by account too. */
const AVERAGED = 'segment';

type ClassScenario = ClassRow['scenarios'][number];

/** `heads`: what the columns are called, by place of their scenario. */
export function classText(
  table: ClassTable,
  heads: ReadonlyMap<number, string>,
  money: (plain: string) => string,
  paint: ChalkInstance,
): string {
  const places = [...heads.keys()];
  const each = (name: string, row: ClassRow, of: (scenario: ClassScenario | undefined) => string): string[][] =>
    table.by === AVERAGED ? [[`  ${name}`, '', ...places.map((at) => of(row.scenarios[at]))]] : [];
  const rows = table.rows.flatMap((row) => [
    [
      clip(row.name === '' ? '(not said)' : safe(row.name), 16),
      showCount(row.accounts),
      ...places.map((at) => money(row.scenarios[at]?.revenue ?? '')),
    ],
    ...each('a month each', row, (s) => money(s?.arpa ?? '')),
    ...each('by API user', row, (s) => money(s?.revenue_per_api_user ?? '')),
  ]);
  const name = table.by === 'size' ? 'Requests a month' : `By ${safe(table.by)}`;
  return plainTable(
    [name, 'accounts', ...heads.values()].map((h) => paint.bold(h)),
    rows,
  );
}
