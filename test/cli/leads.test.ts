// reprice leads: the text, JSON and CSV of the small project, and what it refuses.
import { beforeAll, expect, test } from 'vitest';
import type { LeadsReport } from '../../src/leads/report.ts';
import { isTrace } from './program.ts';
import { loadedProject, pricedProject, type TestProject } from './project.ts';

let p: TestProject;
beforeAll(async () => {
  p = await pricedProject();
});

// Alder in January: a unit on the 3rd (33% of 3), one on the 4th (66%), 10 on the 5th: 12, 400%. The export of 31 January
// 23:30 UTC is one of 1 February in Berlin.
test('crossings as text and as CSV', async () => {
  const { code, stdout, stderr } = await p.reprice('leads', '--of', 'crossings', '--csv', 'crossings.csv');
  expect([stderr, code]).toEqual(['wrote crossings.csv\n', 0]);
  expect(stdout.split('\n').slice(3, 10)).toEqual([
    'Crossings: the day on which so much of the pool was used',
    '80%: 3 accounts; 90%: 3 accounts; 100%: 3 accounts; 120%: 3 accounts, in some',
    'period.',
    'Account             period        used    80%    90%   100%   120%',
    'cedar Cedar Labs    2025-02-01  366.6%  02-07  02-07  02-07  02-07',
    'birch Birch & Sons  2025-02-01  133.3%  02-05  02-05  02-05  02-06',
    'alder Alder Foods   2025-02-01  333.3%  02-01  02-01  02-01  02-01',
  ]);
  expect(p.read('crossings.csv').split('\n').at(-2)).toBe(
    'alder,Alder Foods,units,unit,2025-01-01,2025-02-01,12,3,400.0,2025-01-05,2025-01-05,2025-01-05,2025-01-05,',
  );
});

test('every question has a section, within 80 columns, and JSON has all of them', async () => {
  const text = await p.reprice('leads', '--top', '2');
  expect([text.stderr, text.code]).toEqual(['', 0]);
  expect(text.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(text.stdout.match(/^(Crossings|Limits|To date|Run rate|Steady|Noisy apps|Right size):/gm)).toHaveLength(7);
  const { stdout } = await p.reprice('leads', 'latest', '--account', 'alder', '--on', '2025-01-04', '--json');
  const report = JSON.parse(stdout) as LeadsReport;
  // Two units of three by the 4th; the fee of Pro is 10. 2 × 31 ÷ 4 = 15.5, half up 16; 13 over the pool at 0.335 = 4.355.
  expect([report.on, report.accounts]).toEqual(['2025-01-04', 1]);
  expect(report.to_date?.rows).toMatchObject([
    { account: 'alder', day_units: '1', units: '2', share: '66.6', billed: '10.00' },
  ]);
  expect(report.run_rate).toMatchObject({ weeks: 4, rows: [{ days: 4, counted: '2', units: '16', billed: '14.36' }] });
  expect(report.right_size?.not_told).toContain('one plan');
});

test('what cannot be asked for', async () => {
  const asked: readonly (readonly [string, ...string[]])[] = [
    ['--of crossing is no question', '--of', 'crossing'],
    ['a CSV file holds the rows of one question', '--csv', 'all.csv'],
    ['there is no run "zzz"', 'zzz'],
    ['has no account "aldr"', '--account', 'aldr'],
    ['--on 2025-03-01 lies outside run', '--on', '2025-03-01'],
    ['--on soon is no date', '--on', 'soon'],
    ['--weeks 0 is not from 1 to 53', '--weeks', '0'],
    ['--ratio -1 is no number from 0', '--ratio=-1'],
    ['--top few is no whole number', '--top', 'few'],
  ];
  for (const [message, ...args] of asked) {
    const { code, stdout, stderr } = await p.reprice('leads', ...args);
    expect([code, stdout], message).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(isTrace(stderr)).toBe(false);
  }
});

test('a run whose directory is another now tells nothing', async () => {
  const changed = await pricedProject();
  changed.change('tenants.csv', 'Birch & Sons,Standard', 'Birch & Sons,Pro');
  const { code, stderr } = await changed.reprice('leads');
  expect([code, stderr.split('\n')[0]?.replace(/run \w+/, 'run X')]).toEqual([
    2,
    'since run X was priced the directory changed',
  ]);
  const unpriced = await (await loadedProject()).reprice('leads');
  expect([unpriced.code, unpriced.stderr]).toEqual([2, expect.stringContaining('there is no run yet')]);
});
