// reprice solve: the value at which goals hold, worked by hand; its neighbour fails; figures that turn, goals that
// do not depend or cannot be met, bounds, halves of the history, bad input, Ctrl-C.
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import type { SolveReport } from '../../src/whatif/solved.ts';
import { finished, isTrace, MAIN, type Result, start } from './program.ts';
import { loadedProject, type TestProject } from './project.ts';

let p: TestProject;
beforeAll(async () => {
  p = await loadedProject();
  p.change('model.yaml', 'params: {price: 0.335}', 'params: {price: 0.5, pool: {value: 3, min: 0, max: 12, step: 1}}');
  p.change('model.yaml', 'includes: {units: 3}', 'includes: {units: $pool}');
});

async function solved(...args: readonly string[]): Promise<SolveReport> {
  const { code, stdout, stderr } = await p.reprice('solve', 'model.yaml', ...args, '--json');
  expect([stderr, code]).toEqual(['', 0]);
  return JSON.parse(stdout) as SolveReport;
}

const until = (...goals: readonly string[]): string[] => goals.flatMap((goal) => ['--until', goal]);

function at(report: SolveReport, value: string) {
  const point = report.frontier.find(({ values }) => values[report.parameter] === value);
  if (point === undefined) throw new Error(`${value} was not tried`);
  return point;
}

// Units of a period: alder 12 and 10, birch 4, cedar 11; alder's fee is 10 a month, a unit over the pool 0.50.
test('the least pool that holds two of three, and the one below fails', async () => {
  const report = await solved('--vary', 'pool', ...until('within_included >= 60%'), '--minimise', 'pool');
  expect(report).toMatchObject({ value: '11', how: 'halved', aim: 'minimise pool' });
  expect(at(report, '11')).toMatchObject({ holds: true, is: 'value', figures: { within_included: '66.667' } });
  expect(at(report, '10')).toMatchObject({ holds: false, is: 'neighbour', figures: { within_included: '33.333' } });
  expect(report.says).toEqual([
    `At 10, the next value, it fails. Figures only rise or only fall over the ${report.frontier.length} values that were tried.`,
  ]);
});

// Revenue at a pool of 4: 20 + (8 + 6 + 7) × 0.5; of 8: 20 + (4 + 2 + 3) × 0.5 = 24.50; of 9: 23.
test('two goals leave a range: its lower and its upper end', async () => {
  const goals = until('within_included >= 30%', 'revenue >= 24');
  const least = await solved('--vary', 'pool', ...goals);
  expect([least.value, at(least, '4').figures['revenue'], at(least, '3').holds]).toEqual(['4', '30.50', false]);
  const most = await solved('--vary', 'pool', ...goals, '--maximise', 'pool');
  expect([most.value, at(most, '8').figures['revenue'], at(most, '9').is]).toEqual(['8', '24.50', 'neighbour']);
  expect(at(most, '9').figures['revenue']).toBe('23.00');
  expect(await solved('--vary', 'pool', ...goals, '--maximise', 'revenue')).toMatchObject({
    value: '4',
    how: 'scanned',
  });
});

// Mean of those that pay: of all three at 3, (28 + 0.50 + 4) ÷ 3 = 10.83; of two at 4, (27 + 3.50) ÷ 2 = 15.25; of
// alder alone at 11, 20.50.
test('a figure that turns is scanned, and it says so', async () => {
  const report = await solved('--vary', 'pool', ...until('mean_of_payers >= 15'));
  expect(report).toMatchObject({ value: '4', how: 'scanned' });
  expect(['3', '4', '11'].map((value) => at(report, value).figures['mean_of_payers'])).toEqual([
    '10.83',
    '15.25',
    '20.50',
  ]);
  expect(report.says).toEqual([
    'mean_of_payers neither only rises nor only falls with pool: the value is the best of all 13 that its step leaves.',
  ]);
  const five = await solved('--vary', 'pool=0..12/5', ...until('mean_of_payers >= 15'));
  expect(five.says).toEqual([
    'mean_of_payers neither only rises nor only falls with pool: the value is the best of 5 that were tried, and one between them may be better.',
  ]);
  const none = await solved('--vary', 'pool=0..12/5', ...until('mean_of_payers >= 50'));
  expect(none.says.at(-1)).toBe(
    'mean_of_payers neither only rises nor only falls with pool: 5 were tried, and one between them may meet the goal.',
  );
});

test('a goal that does not depend on the parameter', async () => {
  const report = await solved('--vary', 'price=0.1..1/10', ...until('within_included >= 30%'));
  expect(report).toMatchObject({ value: '' });
  expect(report.says[0]).toBe(
    '"within_included >= 30%" does not depend on price: its figure is the same at all 9 values that were tried.',
  );
  expect(report.says.slice(1)).toEqual([
    'The goal cannot be met by any price between 0.1 and 1: none comes nearer than another.',
  ]);
  expect(report.frontier.filter(({ is }) => is !== '')).toEqual([]);
});

// Alder pays its fee of 10 in both months, whatever the pool.
test('a goal that cannot be met, and what comes nearest', async () => {
  const report = await solved('--vary', 'pool', ...until('largest <= 5'));
  expect(report.value).toBe('');
  expect(at(report, '12')).toMatchObject({ is: 'nearest', figures: { largest: '20.00' } });
  expect(report.says).toEqual(['The goal cannot be met between 0 and 12: pool = 12 comes nearest.']);
  const strict = await p.reprice('solve', 'model.yaml', '--vary', 'pool', ...until('largest <= 5'), '--strict');
  expect(strict.code).toBe(1);
});

test('a value on the bound of its range', async () => {
  const report = await solved('--vary', 'pool=4..12', ...until('within_included >= 30%'));
  expect(report).toMatchObject({ value: '4', how: 'halved' });
  expect(report.says).toEqual([
    'It lies on the bound of its range: the lowest value already meets the goal, and a lower one may too.',
  ]);
});

test('the other bound too, and where a figure is made most', async () => {
  const most = await solved('--vary', 'pool=0..8', ...until('revenue >= 24'), '--maximise', 'pool');
  expect(most).toMatchObject({ value: '8', how: 'halved' });
  expect(most.says).toEqual([
    'It lies on the bound of its range: the highest value already meets the goal, and a higher one may too.',
  ]);
  // Revenue is 20 + 25 x price, most at the highest price; at 0 alone nobody but alder pays.
  const revenue = await solved('--vary', 'price=0..1/5', ...until('payers >= 50%'), '--maximise', 'revenue');
  expect(revenue).toMatchObject({ value: '1', how: 'scanned' });
  expect(revenue.says).toEqual([
    'It lies on the bound of its range: it is the highest value, and a higher one may be better.',
  ]);
  // The highest pool that holds is no bound that was reached for.
  const least = await solved('--vary', 'pool=0..11', ...until('within_included >= 60%'));
  expect([least.value, least.says.some((said) => said.includes('bound'))]).toEqual(['11', false]);
});

// Whatever the price above 0, all three pay: a lower price is no better, and none of them is.
test('a figure that is the same wherever the goal holds: it says so, and of no bound', async () => {
  const all = await solved('--vary', 'price=0.2..1/5', ...until('revenue >= 20'), '--maximise', 'payers');
  expect([all.value, all.says]).toEqual([
    '0.2',
    ['payers is the same at all 5 values at which the goal holds: the lowest of them is given.'],
  ]);
  // At 0 only alder pays, of its fee.
  const four = await solved('--vary', 'price=0..1/5', ...until('revenue >= 20'), '--maximise', 'payers');
  expect([four.value, four.says]).toEqual([
    '0.25',
    ['payers is the same at 4 of the 5 values at which the goal holds: the lowest of them is given.'],
  ]);
});

// In January only alder used anything: two of three stay within nothing at all. In February all three are over 0.
test('found on one month, tested on the other', async () => {
  const halves = ['--fit', '2025-01..01', '--test', '2025-02..02'];
  const report = await solved('--vary', 'pool', ...until('within_included >= 60%'), ...halves);
  expect(report.value).toBe('0');
  expect(report.window).toEqual({ from: '2025-01-01', until: '2025-02-01' });
  expect(report.test).toMatchObject({
    window: { from: '2025-02-01', until: '2025-03-01' },
    goals: [{ goal: 'within_included >= 60%', fit: '66.667', test: '0.000', holds: false }],
    // 10 + (10 + 4 + 11) × 0.5 a month
    figures: { revenue_a_year: '270.00' },
  });
  const text = await p.reprice('solve', 'model.yaml', '--vary', 'pool', ...until('within_included >= 60%'), ...halves);
  expect(text.stdout).toContain('within_included >= 60%             66.7%              0.0%  fails');
});

test('one thread or several: the same bytes', async () => {
  const args = ['solve', 'model.yaml', '--vary', 'pool', ...until('within_included >= 60%'), '--json', '--threads'];
  expect(await p.reprice(...args, '3')).toEqual(await p.reprice(...args, '1'));
});

test.each([
  [['--vary', 'pool'], 'there is no goal'],
  [['--vary', 'pool', ...until('within >= 5%')], '--until within >= 5%: there is no metric "within"'],
  [['--vary', 'pool', ...until('within >= 5%')], 'fix: use one of revenue, revenue_a_month, '],
  [['--vary', 'pool', ...until('>= 5%')], '; metrics: revenue, revenue_a_month, '],
  [['--vary', 'pool', ...until('payers >= 5')], 'write 5%'],
  [['--vary', 'pol', ...until('payers >= 5%')], 'did you mean "pool"? parameters of this model: price, pool'],
  [['--vary', 'pool=9..4', ...until('payers >= 5%')], 'the range is upside down'],
  [['--vary', 'price=0..1', ...until('payers >= 5%')], 'the parameter price declares no step'],
  [['--vary', 'pool', ...until('margin >= 5%')], 'margin needs to know what usage costs'],
  [['--vary', 'pool', ...until('payers >= 5%'), '--minimise', 'prise'], '--minimise prise: there is no metric "prise"'],
  [
    ['--vary', 'pool', ...until('payers >= 5%'), '--minimise', 'prise'],
    'fix: the parameter that varies is pool; else ',
  ],
  [['--vary', 'pool', ...until('payers >= 5%'), '--fit', '2025-01..01'], '--fit and --test go together'],
  [['--vary', 'pool', ...until('payers >= 5%'), '--fit', '2025-01..02', '--test', '2025-02..02'], 'share months'],
  [['--vary', 'pool', ...until('payers >= 5%'), '--fit', '2025-01..01', '--test', '2025-02..03'], 'beyond the window'],
  [['--vary', 'pool', ...until('payers >= 5%'), '--fit', 'May', '--test', '2025-02..02'], 'no range of months'],
])('%j is refused', async (args, said) => {
  const { code, stdout, stderr } = await p.reprice('solve', 'model.yaml', ...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(said);
  expect(isTrace(stderr)).toBe(false);
});

/** Hundreds of plans that nobody is in: a model that takes long to read at each value. */
const slowModel = (): string =>
  [
    'model: slow\ncurrency: USD\nparams: {price: {value: 0.5, min: 0, max: 10, step: 0.01}}\nplans:',
    '  everyone: {for: {segment: [direct, partner]}, charges: {use: {kind: per_unit, of: requests, price: $price}}}',
    ...Array.from({ length: 300 }, (_, i) => `  p${i}: {for: {segment: s${i}}, fee: ${i}}`),
  ].join('\n');

/** Stopped when some values must have been tried; a machine that is too busy for that gets more time. */
async function stopped(args: readonly string[], milliseconds: number, file = 'slow.yaml'): Promise<Result> {
  const child = start(process.execPath, [MAIN, 'solve', file, '--vary', 'price', ...args], { cwd: p.folder });
  const result = finished(child);
  await wait(milliseconds);
  child.kill('SIGINT');
  const { stdout } = await result;
  return stdout === '' && milliseconds < 30_000 ? stopped(args, milliseconds * 2, file) : result;
}

// A figure that is to be made most is looked for at 201 values.
test('Ctrl-C keeps what was tried, and says so', async () => {
  p.write('slow.yaml', slowModel());
  const { code, stdout } = await stopped([...until('revenue >= 1'), '--maximise', 'revenue'], 1500);
  expect(code).toBe(130);
  const [, tried = ''] = /Stopped: (\d+) values were tried, and the search is not\s+finished\./.exec(stdout) ?? [];
  expect(Number(tried)).toBeGreaterThan(0);
  expect(Number(tried)).toBeLessThan(201);
  // 0 is the first value.
  expect(stdout).toMatch(/\n +0 +\$0\.00 /);
}, 120_000);

test('Ctrl-C in a scenario says how many results it left out', async () => {
  p.write('slow.yaml', slowModel());
  p.write('slower.yaml', 'scenario: slower\nmodel: slow.yaml\nbehaviour: [{grow: 10%-20%}]\n');
  const goal = [...until('revenue >= 1'), '--maximise', 'revenue'];
  const { code, stdout } = await stopped(goal, 1500, 'slower.yaml');
  expect(code).toBe(130);
  expect(stdout).toMatch(/\n\nStopped: 2 of 3 results were not begun\.\n$/);
}, 120_000);
