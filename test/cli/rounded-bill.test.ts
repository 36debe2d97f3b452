// A bill that is rounded once (`money_rounded: bill`): lines keep their decimals in files and in JSON, and
// some of them on pages; one line closes the bill, and everything still adds up.
import { expect, test } from 'vitest';
import type { Explanation } from '../../src/runs/explain.ts';
import type { Statement } from '../../src/runs/statement.ts';
import { loadedProject } from './project.ts';

const MODEL = `model: once
currency: USD
choices: {money_rounded: bill}
plans:
  everyone:
    charges:
      reads: {kind: per_unit, of: requests, price: 0.3337}
      third: {kind: package, of: requests, price: 1, per: 3}
`;

test('statement, explanation and line items show exact lines and a closing one', async () => {
  const p = await loadedProject({ 'once.yaml': MODEL });
  expect((await p.reprice('run', 'once.yaml')).code).toBe(0);
  // Alder has 4 requests in January: 1.3348 and 4/3, together 2.6681…, so 2.67.
  const text = (await p.reprice('statement', 'alder', '--month', '2025-01')).stdout;
  expect(text).toContain('5  per_unit reads: 4 requests at $0.3337, above what is included         $1.3348\n');
  // on the page 1.3348 + 1.333333 + 0.001867 = 2.67: cut to six decimals, the missing millionth where most was lost
  expect(text).toMatch(/5 {2}package third: 4 requests at \$1\.00 per 3, above what is included +\$1\.333333\n/);
  expect(text).toMatch(/9 {2}rounding: the bill is rounded once +\$0\.001867\n/);
  expect(text).toContain('would have paid $2.67\n');
  const statement = JSON.parse((await p.reprice('statement', 'alder', '--json')).stdout) as Statement;
  expect(statement.lines.filter((l) => l.month === '2025-01-01').map((l) => l.billed)).toEqual([
    '0.00',
    '1.3348',
    '1.33333333333333',
    '0.00186666666667',
  ]);
  const explained = JSON.parse((await p.reprice('explain', 'alder', '2025-01', '--json')).stdout) as Explanation;
  expect(explained.items.map((i) => [i.kind, i.stated])).toEqual([
    ['metered', '0.00'],
    ['per_unit', '1.3348'],
    ['package', '1.33333333333333'],
    ['rounding', '0.00186666666667'],
  ]);
  const pages = (await p.reprice('explain', 'alder', '2025-01')).stdout;
  expect(pages).toContain('  rounding: the bill is rounded once\n');
  for (const amount of ['$1.3348\n', '$1.333333\n', '$0.001867\n', 'stated $2.67\n']) expect(pages).toContain(amount);
  const run = JSON.parse((await p.reprice('run', 'once.yaml', '--json')).stdout);
  const exported = await p.reprice('export', '--json', '--output', 'lines');
  expect(JSON.parse(exported.stdout).total).toBe(run.revenue.with_rollout.total);
  const amounts = p
    .read('lines/line_items.csv')
    .trim()
    .split('\r\n')
    .slice(1)
    .map((row) => row.split(',').at(16));
  expect(amounts.slice(0, 4)).toEqual(['0.00', '1.3348', '1.33333333333333', '0.00186666666667']);
});
