// Several models on one ledger: each is a run of its own; the figures beside each other, the differences, who gains
// and who loses, who changes plan; against today, and against a stored run.
import { beforeAll, expect, test } from 'vitest';
import type { Comparison } from '../../src/compare/comparison.ts';
import type { RunReport } from '../../src/runs/report.ts';
import { loadedProject, type TestProject } from './project.ts';

let p: TestProject;
beforeAll(async () => {
  p = await loadedProject();
  p.write('dear.yaml', 'model: dear\nextends: model.yaml\nparams: {price: 0.67}\n');
  p.write('free.yaml', 'model: free\ncurrency: USD\nplans: {everyone: {includes: {requests: unlimited}}}\n');
  p.write(
    'plans.yaml',
    `model: plans
currency: USD
plans:
  free: {for: {edition: Standard}, includes: {requests: unlimited}}
  everyone: {fee: 1, for: {edition: Pro}, includes: {requests: unlimited}}
`,
  );
  p.change(
    'tenants.csv',
    'tenant,name,edition,seats,segment\n',
    'tenant,name,edition,seats,segment,current_api_fee,current_total\n',
  );
  p.change('tenants.csv', '3,direct\n', '3,direct,20,100\n');
  p.change('tenants.csv', '1,direct\n', '1,direct,0,50\n');
  p.change('tenants.csv', '2,partner\n', '2,partner,,\n');
});

async function compared(...args: readonly string[]): Promise<Comparison> {
  return JSON.parse((await p.reprice('compare', ...args, '--json')).stdout) as Comparison;
}

// Fees of 20.00, and 9 + 7 units of alder, 1 of birch and 8 of cedar over the pool of 3, each month rounded:
// alder 20 + 3.02 + 2.35, birch 0.34, cedar 2.68 at 0.335; 20 + 6.03 + 4.69, 0.67, 5.36 at 0.67.
test('the differences to the first; every run is stored under the id that it has alone', async () => {
  const alone: RunReport[] = [];
  for (const file of ['model.yaml', 'dear.yaml', 'free.yaml'])
    alone.push(JSON.parse((await p.reprice('run', file, '--json')).stdout) as RunReport);
  const { scenarios, against } = await compared('model.yaml', 'dear.yaml', 'free.yaml');
  expect(against).toBe('tiny');
  expect(scenarios.map((s) => [s.run, s.steady_state.revenue])).toEqual(
    alone.map((report) => [report.run, report.revenue.steady_state.total]),
  );
  expect(scenarios.map((s) => s.steady_state.revenue)).toEqual(['28.39', '36.75', '0.00']);
  expect(scenarios.map((s) => s.difference?.steady_state)).toEqual([
    undefined,
    { amount: '8.36', percent: '29.447' },
    { amount: '-28.39', percent: '-100.000' },
  ]);
  for (const [i, { steady_state: s, with_rollout: r }] of scenarios.entries()) {
    const report = alone[i]?.revenue;
    expect([s.percentiles, s.gini, r.mean]).toEqual([
      report?.steady_state.percentiles,
      s.gini === '' ? '' : report?.steady_state.gini,
      report?.with_rollout.mean,
    ]);
    expect(Object.values(s.top).map((t) => (t === '' ? '0.000' : t))).toEqual(
      report?.steady_state.top.map((t) => t.share),
    );
  }
});

test('who gains and who loses, the largest first; months over the pool; the share of what is spent today', async () => {
  const { scenarios } = await compared('model.yaml', '--against', 'today');
  const [today, tiny] = scenarios;
  // 20 a month for two months.
  expect([today?.kind, today?.steady_state.revenue]).toEqual(['today', '40.00']);
  expect([tiny?.changes?.rise, tiny?.changes?.fall, tiny?.changes?.same]).toEqual([2, 1, 0]);
  expect(tiny?.changes?.losers).toEqual([
    {
      account: 'cedar',
      name: 'Cedar Labs',
      // 2 requests in 2 months: one was a duplicate.
      requests_a_month: '1',
      before: '0.00',
      after: '2.68',
      change: { amount: '2.68', percent: '' },
      periods_over: 1,
      periods: 2,
      of_spend: '',
    },
    {
      account: 'birch',
      name: 'Birch & Sons',
      requests_a_month: '2',
      before: '0.00',
      after: '0.34',
      change: { amount: '0.34', percent: '' },
      periods_over: 1,
      periods: 2,
      // 0.34 ÷ (2 × 50).
      of_spend: '0.340',
    },
  ]);
  // 25.37 − 40 = −14.63 of 40, and of 200.
  expect(tiny?.changes?.winners).toMatchObject([
    { account: 'alder', change: { amount: '-14.63', percent: '-36.575' }, of_spend: '-7.315' },
  ]);
  // Cedar: a bill, and nothing is known to be spent. Birch rises by 0.34% of its spend.
  expect(tiny?.steady_state.at_risk).toEqual({ accounts: 1, share: '33.333' });
});

test('by segment, edition and size; classes sum to the whole', async () => {
  const { classes } = await compared('model.yaml', 'free.yaml');
  expect(classes.map((c) => c.by)).toEqual(['segment', 'edition', 'size']);
  expect(classes[0]?.rows).toMatchObject([
    {
      name: 'direct',
      accounts: 2,
      scenarios: [{ revenue: '25.71' }, { revenue: '0.00', change: { amount: '-25.71', percent: '-100.000' } }],
    },
    { name: 'partner', accounts: 1, scenarios: [{ revenue: '2.68' }, { revenue: '0.00' }] },
  ]);
  expect(classes[2]?.rows).toMatchObject([
    { name: 'under 1k', accounts: 3, scenarios: [{ revenue: '28.39' }, { revenue: '0.00' }] },
  ]);
});

test('who changes plan is a movement from the one to the other', async () => {
  const { scenarios } = await compared('model.yaml', 'plans.yaml');
  // Birch and cedar go to `free` and save 0.34 + 2.68; alder stays in a plan of the same name.
  expect(scenarios[1]?.movements).toEqual([{ from: 'everyone', to: 'free', accounts: 2, change: '-3.02' }]);
  const text = (await p.reprice('compare', 'model.yaml', 'plans.yaml')).stdout;
  expect(text).toContain('\nPlan under A  under B  accounts  change\neveryone      free            2  -$3.02\n');
});

test('as a text: columns with letters, no line over 80 columns, one sentence at the end', async () => {
  const { stdout, stderr } = await p.reprice('compare', 'model.yaml', 'dear.yaml', 'free.yaml', '--against', 'today');
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(stdout).toContain('\nA  today, which the others are compared with\nB  tiny (run ');
  expect(stdout).toMatch(/\nRevenue, steady state +\$40\.00 +\$28\.39 +\$36\.75 +\$0\.00\n/);
  expect(stdout.trimEnd().split('\n\n').at(-1)?.replaceAll('\n', ' ')).toMatch(
    /^Of 3, C would bring the most: \$18\.38 a month in steady state \(-8\.1% against A\): 100\.0% of accounts pay, .* 1 is at risk \(more than 10% of today's spend\)\.$/,
  );
  expect(stderr.match(/^stored /gm)).toHaveLength(3);
});

test('the last sentence says nothing of shares where nobody pays, and which bring as much', async () => {
  const last = async (...models: readonly string[]): Promise<string | undefined> =>
    (await p.reprice('compare', ...models)).stdout.trimEnd().split('\n\n').at(-1)?.replaceAll('\n', ' ');
  expect(await last('model.yaml', 'free.yaml')).toMatch(
    /0\.0% of accounts pay, 100\.0% always .* included, 0 accounts/,
  );
  expect(await last('dear.yaml', 'free.yaml', 'model.yaml', 'model.yaml')).toMatch(
    /^Of 3, C would bring the most, as much as D: \$14\.20 a month .* the top 1% pay [\d.]+% of it, /,
  );
});

test('six scenarios stand in two blocks of columns', async () => {
  const { stdout } = await p.reprice('compare', ...Array.from({ length: 6 }, () => 'model.yaml'));
  expect(stdout.match(/^Steady state, unless it says +A +B +C +D +E$/gm)).toHaveLength(1);
  expect(stdout.match(/^Steady state, unless it says +F$/gm)).toHaveLength(1);
});

// Three accounts at 123,456,789.01 a month are 370,370,367.03, and 4,444,444,404.36 a year.
test('five scenarios of large amounts fit into 80 columns: thousands and millions, and it says so', async () => {
  p.write('huge.yaml', 'model: huge\ncurrency: USD\nplans: {everyone: {fee: 123456789.01}}\n');
  const five = ['huge.yaml', 'model.yaml', 'huge.yaml', 'model.yaml', 'huge.yaml'];
  const { stdout } = await p.reprice('compare', ...five);
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(stdout).toMatch(
    /\n {2}a month +\$370,370k +\$14 +\$370,370k +\$14 +\$370,370k\n {2}a year +\$4,444M +\$170 +\$4,444M +\$170 +\$4,444M\n/,
  );
  expect(stdout).toContain('\nin tables, k is thousands (from a million on) and M millions (from a billion)\n');
  const two = (await p.reprice('compare', ...five.slice(0, 2))).stdout;
  expect(two).toMatch(/\n {2}a year +\$4,444,444,404 +\$170\n/);
});

test('against a stored run it gives what the run says; one of other data is refused', async () => {
  const run = JSON.parse((await p.reprice('run', 'dear.yaml', '--json')).stdout) as RunReport;
  const asRun = await compared('model.yaml', '--against', run.run);
  const asModel = await compared('dear.yaml', 'model.yaml');
  const plain = ({ scenarios }: Comparison) =>
    scenarios.map(({ with_rollout, steady_state, difference, changes }) => ({
      with_rollout,
      steady_state,
      difference,
      changes,
    }));
  expect(plain(asRun)).toEqual(plain(asModel));
  const narrowed = JSON.parse(
    (await p.reprice('run', 'dear.yaml', '--where', 'segment=direct', '--json')).stdout,
  ) as RunReport;
  const other = await p.reprice('compare', 'model.yaml', '--against', narrowed.run);
  expect(other).toMatchObject({ code: 2, stdout: '' });
  expect(other.stderr).toContain(`run ${narrowed.run} is of other data than these models: another --where`);
  expect(other.stderr).toContain(`runs of the same data: ${run.run} (dear)`);
  const nowhere = await p.reprice('compare', 'model.yaml', '--against', 'tody');
  expect(nowhere.stderr).toContain('there is no run "tody"');
  expect(nowhere.stderr).toContain('today');
});

test('one model alone has nothing to be compared with', async () => {
  expect(await p.reprice('compare', 'model.yaml')).toMatchObject({
    code: 2,
    stdout: '',
    stderr:
      'one model has nothing to be compared with\n  fix: name a second one, or --against today, or --against RUN\n',
  });
});

test('a mistake in one of them: the mistakes of all are told, and nothing is priced', async () => {
  const before = (await p.reprice('runs', '--json')).stdout;
  p.write('bad.yaml', 'model: bad\ncurrency: USD\nplans: {everyone: {fie: 3}}\n');
  const result = await p.reprice('compare', 'model.yaml', 'bad.yaml', 'dear.yaml', '--set', 'prize=1');
  expect(result).toMatchObject({ code: 1, stdout: '' });
  expect(result.stderr).toContain('bad.yaml:3:');
  expect(result.stderr.match(/prize/g)?.length).toBeGreaterThanOrEqual(3);
  expect((await p.reprice('compare', 'model.yaml', 'nowhere.yaml')).stderr).toContain('nowhere.yaml');
  expect((await p.reprice('runs', '--json')).stdout).toBe(before);
});

test('--strict: 1 when one of them is not complete, and the list says which', async () => {
  p.write('gap.yaml', 'model: gap\ncurrency: USD\nplans: {everyone: {includes: {requests: 1}}}\n');
  const result = await p.reprice('compare', 'model.yaml', 'gap.yaml', '--strict', '--quiet');
  expect(result.code).toBe(1);
  expect(result.stdout).toMatch(/\nB {2}gap \(run \w+\) {2}not complete: some usage has no price\n/);
});
