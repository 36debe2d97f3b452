// reprice sweep: figures at each value, worked by hand; the same bytes on one thread and on several; bad input;
// Ctrl-C.
import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import type { RunReport } from '../../src/runs/report.ts';
import type { SweepReport } from '../../src/whatif/sweep.ts';
import { finished, isTrace, MAIN, type Result, start } from './program.ts';
import { loadedProject, type TestProject } from './project.ts';

let p: TestProject;
beforeAll(async () => {
  p = await loadedProject();
  p.change(
    'model.yaml',
    'params: {price: 0.335}',
    'params: {price: 0.3350, pool: {value: 3, min: 0, max: 12, step: 1}}',
  );
  p.change('model.yaml', 'includes: {units: 3}', 'includes: {units: $pool}');
  p.write(
    'weighed.yaml',
    'model: weighed\nextends: model.yaml\nparams: {heavy: 10}\nmeters: {units: {weights: [{tag: export, weight: $heavy}, {tag: read, weight: 1}]}}\n',
  );
  p.write('phased.yaml', 'model: phased\nextends: model.yaml\nrollout: {memo: {months: 1}}\n');
});

async function swept(...args: readonly string[]): Promise<SweepReport> {
  const { code, stdout, stderr } = await p.reprice('sweep', ...args, '--json');
  expect([stderr, code]).toEqual(['', 0]);
  return JSON.parse(stdout) as SweepReport;
}

const figures = (report: SweepReport, metric: string): (string | undefined)[] =>
  report.points.map((point) => point.figures[metric]);

// Units over the pool of 3: alder 9 in January and 7 in February, birch 1, cedar 8; alder's fee is 10 a month.
// So revenue is 20 + 25 × price, and alder pays whatever the price is.
test('one parameter: figures at every value, both ends', async () => {
  const report = await swept('model.yaml', '--vary', 'price=0..1/5');
  expect(report.points.map(({ values }) => values['price'])).toEqual(['0', '0.25', '0.5', '0.75', '1']);
  expect(figures(report, 'revenue_a_year')).toEqual(['120.00', '157.50', '195.00', '232.50', '270.00']);
  expect(figures(report, 'payers')).toEqual(['33.333', '100.000', '100.000', '100.000', '100.000']);
  // birch pays 1 × price, cedar 8 ×, alder 20 + 16 ×.
  expect(figures(report, 'median')).toEqual(['0.00', '2.00', '4.00', '6.00', '8.00']);
  expect(figures(report, 'largest')).toEqual(['20.00', '24.00', '28.00', '32.00', '36.00']);
  expect(report).toMatchObject({ model: 'tiny', accounts: 3, months: 2, finished: 5, of: 5 });
});

// Over a pool of 0: alder 12 and 10, birch 4, cedar 11: 37 × 0.5. Of 5: alder 7 and 5, cedar 6. Of 10: alder 2, cedar 1.
test('a pool by its declared step; some stay within it', async () => {
  const report = await swept('model.yaml', '--vary', 'pool', '--set', 'price=0.5', '--show', 'revenue,within_included');
  expect(report.points).toHaveLength(13);
  expect(figures(report, 'revenue').filter((_, i) => i % 5 === 0)).toEqual(['38.50', '29.00', '21.50']);
  // 4 holds birch, 11 cedar too, 12 all.
  expect(figures(report, 'within_included').map((share) => share?.slice(0, 2))).toEqual(
    [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 2, 3].map((n) => ['0.', '33', '66', '10'][n]),
  );
});

test('a table, and a map of two parameters, with values in the form in which the model has them', async () => {
  const table = await p.reprice('sweep', 'model.yaml', '--vary', 'price=0..1/3', '--show', 'revenue,payers');
  expect(table.stdout).toContain(`
 price  revenue  payers
     0   $20.00   33.3%
0.5000   $32.50  100.0%
     1   $45.00  100.0%
`);
  const map = await p.reprice(
    'sweep',
    'model.yaml',
    '--vary',
    'price=0..1/3',
    '--vary',
    'pool=3..12/2',
    '--show',
    'revenue',
  );
  expect(map.stdout).toContain(`
revenue by price (down) and pool (across); · ░ ▒ ▓ █ from least to most
 price         3        12
     0  · $20.00  · $20.00
0.5000  ▒ $32.50  · $20.00
     1  █ $45.00  · $20.00
`);
});

test('a table that is wider than 80 columns becomes two', async () => {
  const { stdout } = await p.reprice('sweep', 'model.yaml', '--vary', 'price=0..100000000000/2');
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  // 20 + 25 x price, 12 ÷ 2 months; alder pays 20 + 16 x price of it.
  expect(stdout).toMatch(/\n100000000000 +\$15,000,000,000,120 +100\.0%/);
  expect(stdout).toMatch(
    /\n +price +p95 +largest +top\(1%\)\n +0 +\$18 +\$20 +100\.0%\n100000000000 +\$1,520,000,000,018 +\$1,600,000,000,020 /,
  );
});

// 0, 1 … 12 by the step of 1.
test('more values than the step of a parameter leaves: those that there are, and it says so', async () => {
  const report = await swept('model.yaml', '--vary', 'pool=0..12/40', '--show', 'revenue');
  expect([report.points.length, report.of]).toEqual([13, 13]);
  expect(report.says).toEqual([
    'pool moves by its step of 1: of the 40 values that were asked for there are 13 from 0 to 12.',
  ]);
  const { stdout } = await p.reprice('sweep', 'model.yaml', '--vary', 'pool=0..12/40', '--show', 'revenue');
  expect(stdout).toContain(
    '\npool moves by its step of 1: of the 40 values that were asked for there are 13\nfrom 0 to 12.\n',
  );
  expect((await swept('model.yaml', '--vary', 'pool=0..12/5')).says).toEqual([]);
});

// An export weighs 10 or 5: alder 12 and 10 units or 7 and 5, cedar 11 or 6; birch 4.
test('a weight: usage is counted again', async () => {
  const report = await swept('weighed.yaml', '--vary', 'heavy=5..10/2', '--vary', 'price=1..2/2', '--show', 'revenue');
  expect(report.points.map(({ values, figures: { revenue } }) => [values['heavy'], values['price'], revenue])).toEqual([
    // 20 + (4 + 2 + 1 + 3) × price
    ['5', '1', '30.00'],
    ['5', '2', '40.00'],
    ['10', '1', '45.00'],
    ['10', '2', '70.00'],
  ]);
});

test('with rollout is another total: the first month is a memo', async () => {
  const show = ['--show', 'revenue,revenue with rollout'];
  const report = await swept('phased.yaml', '--vary', 'price=0..1/2', ...show);
  expect(figures(report, 'revenue')).toEqual(['20.00', '45.00']);
  // January's usage is only stated: alder's 9 × price less.
  expect(figures(report, 'revenue with rollout')).toEqual(['20.00', '36.00']);
});

test('one thread or several: the same bytes', async () => {
  for (const args of [
    ['model.yaml', '--vary', 'price=0..1/40'],
    ['weighed.yaml', '--vary', 'heavy=5..10/3', '--vary', 'price=1..2/5'],
  ]) {
    const one = await p.reprice('sweep', ...args, '--json', '--csv', 'one.csv', '--force', '--quiet', '--threads', '1');
    const several = await p.reprice(
      'sweep',
      ...args,
      '--json',
      '--csv',
      'several.csv',
      '--force',
      '--quiet',
      '--threads',
      '3',
    );
    expect(several).toEqual(one);
    expect(one).toMatchObject({ code: 0, stderr: '' });
    expect(p.read('several.csv')).toBe(p.read('one.csv'));
    expect(p.read('one.csv').split('\n').length).toBeGreaterThan(15);
  }
});

test('CSV', async () => {
  const show = ['--show', 'revenue,payers', '--csv', 'points.csv'];
  expect((await p.reprice('sweep', 'model.yaml', '--vary', 'price=0..1/2', ...show)).code).toBe(0);
  expect(p.read('points.csv')).toBe(
    'price,revenue USD,payers %,accounts_without_price\n0,20.00,33.333,0\n1,45.00,100.000,0\n',
  );
});

test.each([
  [['--vary', 'prize=0..1/2'], 'did you mean "price"? parameters of this model: price, pool'],
  [['--vary', 'price=1..0/2'], 'the range is upside down'],
  [['--vary', 'price=0..1'], 'the parameter price declares no step'],
  [[], 'a sweep varies one parameter or two, not 0'],
  [['--vary', 'price=0..1/2', '--show', 'revenu'], 'did you mean "revenue"?'],
  [['--vary', 'price=0..1/2', '--show', 'margin'], 'margin needs to know what usage costs'],
  [['--vary', 'price=0..1/2', '--show', 'at_risk(10%)'], 'at_risk(10%) needs what accounts spend today'],
  [['--vary', 'price=0..1/2', '--threads', '0'], '--threads 0 is not from 1 to 64'],
])('%j is refused', async (args, said) => {
  const { code, stdout, stderr } = await p.reprice('sweep', 'model.yaml', ...args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(said);
  expect(isTrace(stderr)).toBe(false);
});

test('a value that makes no model is told with its line, before anything is priced', async () => {
  p.write('tiers.yaml', TIERS);
  const { code, stderr } = await p.reprice('sweep', 'tiers.yaml', '--vary', 'first=1..20/20');
  expect(code).toBe(1);
  expect(stderr).toContain('tiers.yaml:7');
});

const TIERS = `model: tiers
currency: USD
params: {first: 1}
plans:
  everyone:
    charges:
      use: {kind: graduated, of: requests, tiers: [{up_to: $first, price: 1}, {up_to: 10, price: 2}, {price: 3}]}
`;

/** Stopped when some points must be finished; a machine that is too busy for that gets more time. */
async function stopped(milliseconds: number): Promise<Result> {
  const child = start(process.execPath, [MAIN, 'sweep', 'model.yaml', '--vary', 'price=0..1/10000'], { cwd: p.folder });
  const result = finished(child);
  await wait(milliseconds);
  child.kill('SIGINT');
  const { stdout } = await result;
  return stdout === '' && milliseconds < 30_000 ? stopped(milliseconds * 2) : result;
}

test('Ctrl-C keeps what was finished, and says so', async () => {
  const { code, stdout } = await stopped(2000);
  expect(code).toBe(130);
  const [, done = ''] = /Stopped: ([\d,]+) of 10,000 points were finished\./.exec(stdout) ?? [];
  expect(done).not.toBe('');
  // 0 is the first value: 20 a window of two months, 120 a year.
  expect(stdout).toMatch(/\n +0 +\$120\.00 /);
  expect(stdout.split('\n').filter((line) => / \$[\d.]+ /.test(line))).toHaveLength(Number(done.replace(',', '')));
}, 120_000);

// Only exports have a weight: at no price are reads in a bill.
test('usage that is in no bill whatever the value is told, as in a run; --strict: 1', async () => {
  p.write(
    'exports.yaml',
    'model: exports\nextends: model.yaml\nmeters: {units: {weights: [{tag: export, weight: 10}]}}\n',
  );
  const vary = ['exports.yaml', '--vary', 'price=0.1..1/2', '--strict', '--quiet'];
  const run = JSON.parse((await p.reprice('run', 'exports.yaml', '--json')).stdout) as RunReport;
  const [gap] = run.gaps;
  expect(gap?.code).toBe('no-weight');
  const swept = await p.reprice('sweep', ...vary);
  expect(swept.code).toBe(1);
  expect(swept.stdout.replaceAll('\n', ' ')).toContain(
    `Not complete: the meter units gives no weight to 1 operation (${gap?.requests} requests); reprice run says what to do.`,
  );
  const found = await p.reprice('solve', ...vary, '--until', 'revenue >= 0');
  expect(found.code).toBe(1);
  expect(found.stdout).toContain('Not complete: the meter units');
  const sound = await p.reprice('sweep', 'model.yaml', ...vary.slice(1));
  expect(sound.code).toBe(0);
  expect(sound.stdout).not.toContain('Not complete');
});
