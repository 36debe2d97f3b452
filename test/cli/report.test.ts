// A report of stored runs: the comparison is the one that reprice compare gives, usage and sensitivity are those of
// hand arithmetic, and JSON, CSV and Markdown say the same.
import { beforeAll, expect, test } from 'vitest';
import type { Briefing } from '../../src/briefing/briefing.ts';
import type { Comparison } from '../../src/compare/comparison.ts';
import type { RunReport } from '../../src/runs/report.ts';
import { loadedProject, type TestProject } from './project.ts';

let p: TestProject;
let tiny: string;
let free: string;
beforeAll(async () => {
  p = await loadedProject();
  p.write('free.yaml', 'model: free\ncurrency: USD\nplans: {everyone: {includes: {requests: unlimited}}}\n');
  p.change(
    'tenants.csv',
    'tenant,name,edition,seats,segment\n',
    'tenant,name,edition,seats,segment,current_api_fee,current_total\n',
  );
  p.change('tenants.csv', '3,direct\n', '3,direct,20,100\n');
  p.change('tenants.csv', '1,direct\n', '1,direct,0,50\n');
  p.change('tenants.csv', '2,partner\n', '2,partner,,\n');
  tiny = await priced('model.yaml');
  free = await priced('free.yaml');
});

async function priced(file: string, ...args: readonly string[]): Promise<string> {
  return (JSON.parse((await p.reprice('run', file, ...args, '--json')).stdout) as RunReport).run;
}

async function briefed(...args: readonly string[]): Promise<Briefing> {
  const result = await p.reprice('report', ...args, '--json');
  expect(result.stderr).toBe('');
  return JSON.parse(result.stdout) as Briefing;
}

test('the comparison is that of reprice compare, population and all, though nothing is metered again', async () => {
  const { comparison } = await briefed(tiny, free);
  const compared = JSON.parse(
    (await p.reprice('compare', 'model.yaml', 'free.yaml', '--against', 'today', '--json')).stdout,
  ) as Comparison;
  const plain = (c: Comparison) => ({
    ...c,
    scenarios: c.scenarios.map(({ kind, movements, ...scenario }) => ({ ...scenario, kind: kind === 'today' })),
  });
  expect(comparison.scenarios.map(({ run }) => run)).toEqual(['', tiny, free]);
  expect(plain(comparison)).toEqual(plain(compared));
});

// A month: alder makes 5 requests in 2 months (2.5), birch 4 (2), cedar 2 (1; one was a duplicate).
test('who uses what and who would pay', async () => {
  const { usage, headline } = await briefed(tiny, free);
  expect(usage).toMatchObject({ requests: '11', median: '2', mean: '2', most: '3' });
  // 5 of 11 are less than half, 5 + 4 are more; 25.37 of 28.39 are more.
  expect(usage.half).toEqual({ requests: 2, billed: 1 });
  expect(usage.histogram).toEqual([{ from: '1', below: '3', accounts: 3, payers: 3 }]);
  // 5 of 11; 25.37 of 28.39.
  expect(usage.top.at(-1)).toEqual({ top: '20%', accounts: 1, requests: '45.455', billed: '89.362' });
  // (−2 × 2 + 0 × 4 + 2 × 5) ÷ (3 × 11); (−2 × 0.34 + 2 × 25.37) ÷ (3 × 28.39).
  expect(usage.gini).toEqual({ requests: '0.1818', billed: '0.5878' });
  expect(usage.lorenz.find(({ accounts }) => accounts === '48.0')).toEqual({
    accounts: '48.0',
    // 1.44 accounts: 2 + 0.44 × 4 of 11; 0.34 + 0.44 × 2.68 of 28.39.
    requests: '34.182',
    billed: '5.351',
  });
  expect(usage.lorenz.at(-1)).toEqual({ accounts: '100.0', requests: '100.000', billed: '100.000' });
  expect(headline).toEqual({
    revenue_a_month: '14.20',
    revenue_a_year: '170.34',
    payers: { accounts: 3, share: '100.000' },
    top_1: { accounts: 1, billed: '89.362', requests: '45.455' },
    largest: { account: 'alder', name: 'Alder Foods', billed: '25.37', a_month: '12.69' },
  });
});

test('every account, the largest change first; months add up to the revenue', async () => {
  const { accounts, by_month, letters, comparison } = await briefed(tiny, free);
  expect(letters).toEqual(['', 'A', 'B']);
  expect(accounts.map(({ account, billed, change }) => [account, ...billed, change.amount])).toEqual([
    ['alder', '40.00', '25.37', '0.00', '-14.63'],
    ['cedar', '0.00', '2.68', '0.00', '2.68'],
    ['birch', '0.00', '0.34', '0.00', '0.34'],
  ]);
  const [january, february] = by_month.map(({ runs }) => runs[0]?.steady_state);
  // January: alder's fee of 10 and 9 units; February: the rest of 28.39.
  expect([january, february]).toEqual(['13.02', '15.37']);
  expect(comparison.scenarios[1]?.steady_state.revenue).toBe('28.39');
});

// 9 and 7 units of alder, 1 of birch, 8 of cedar over the pool, each rounded: at 0.268 2.41 + 1.88 + 0.27 + 2.14.
test('what a parameter moves is what the model prices with it', async () => {
  const { sensitivity } = await briefed(tiny);
  const [price] = sensitivity.parameters;
  expect([price?.parameter, price?.value, price?.steps.map((s) => s.percent)]).toEqual([
    'price',
    '0.335',
    ['-20', '-10', '10', '20'],
  ]);
  expect(price?.steps[0]).toEqual({
    percent: '-20',
    value: '0.268',
    with_rollout: '26.70',
    steady_state: '26.70',
    change: { amount: '-1.69', percent: '-5.953' },
  });
  const dear = JSON.parse((await p.reprice('run', 'model.yaml', '--set', 'price=0.402', '--json')).stdout) as RunReport;
  expect(price?.steps[3]?.steady_state).toBe(dear.revenue.steady_state.total);
  expect((await briefed(free)).sensitivity).toMatchObject({
    not_computed: 'the model declares no parameters',
    parameters: [],
  });
});

// 12 and 10 units of alder, 4 of birch, 11 of cedar at 0.01; 5 a month; 18.02 of 28.39 is 63.473%.
test('what is kept of each run, where a cost file is named', async () => {
  p.write('costs.yaml', 'currency: USD\nunits: {units: 0.01}\nfixed: [{what: platform, amount: 5}]\n');
  const { margins, not_covered } = await briefed(tiny, '--costs', 'costs.yaml');
  expect(margins).toEqual([
    {
      run: tiny,
      not_computed: '',
      costs: 'costs.yaml',
      billed: '28.39',
      net: '28.39',
      cost: '0.37',
      fixed: '10.00',
      margin: '18.02',
      margin_percent: '63.473',
    },
  ]);
  expect(not_covered.at(-1)).toContain('Costs are those of the cost file');
  const markdown = (await p.reprice('report', tiny, '--costs', 'costs.yaml', '--md')).stdout;
  expect(markdown).toContain('\n| A: tiny | $28.39 | $28.39 | $0.37 | $10.00 | $18.02 | 63.5% |\n');
  const without = await briefed(tiny);
  expect([without.margins, without.not_covered.at(-1)?.slice(0, 21)]).toEqual([[], 'No cost file is named']);
});

test('who changes plan is who reprice compare says does', async () => {
  const plan = (name: string, edition: string, fee: number): string =>
    `  ${name}: {for: {edition: [${edition}]}, fee: ${fee}, includes: {units: unlimited}}\n`;
  const counting = p
    .read('model.yaml')
    .split('plans:')[0]
    ?.replace('tiny', 'editions')
    .replace(/params.*\n/, '');
  p.write('editions.yaml', `${counting}plans:\n${plan('large', 'Pro', 9)}${plan('small', 'Standard', 1)}`);
  const editions = await priced('editions.yaml');
  const { movements } = await briefed(tiny, editions);
  expect(movements.map(({ from_run, to_run }) => [from_run, to_run])).toEqual([[tiny, editions]]);
  const compared = JSON.parse(
    (await p.reprice('compare', 'model.yaml', 'editions.yaml', '--json')).stdout,
  ) as Comparison;
  expect(movements[0]?.rows).toEqual(compared.scenarios[1]?.movements);
  // alder from 25.37 to 9 a month, birch and cedar from 0.34 and 2.68 to 1 a month.
  expect(movements[0]?.rows).toEqual([
    { from: 'everyone', to: 'small', accounts: 2, change: '0.98' },
    { from: 'everyone', to: 'large', accounts: 1, change: '-7.37' },
  ]);
  expect((await briefed(tiny, editions, '--against', editions)).movements).toEqual([
    {
      from_run: editions,
      to_run: tiny,
      rows: [
        { from: 'small', to: 'everyone', accounts: 2, change: '-0.98' },
        { from: 'large', to: 'everyone', accounts: 1, change: '7.37' },
      ],
    },
  ]);
});

test('CSV and Markdown hold the figures of the JSON', async () => {
  const { stdout } = await p.reprice('report', tiny, '--csv', '-');
  expect(stdout).toBe(
    [
      `account,name,segment,requests,requests_a_month,today,run_${tiny},change,change_percent,periods_over,periods`,
      'alder,Alder Foods,direct,5,3,40.00,25.37,-14.63,-36.575,2,2',
      'cedar,Cedar Labs,partner,2,1,0.00,2.68,2.68,,1,2',
      'birch,Birch & Sons,direct,4,2,0.00,0.34,0.34,,1,2',
      '',
    ].join('\r\n'),
  );
  const markdown = (await p.reprice('report', tiny, '--md')).stdout;
  expect(markdown).toContain('\n- Revenue a month, A: $14.20 ($170.34 a year)\n');
  expect(markdown).toContain('\n| alder Alder Foods | 3 | $40.00 | $25.37 | -$14.63 | -36.6% | 2 of 2 |\n');
  expect(markdown).toContain('\n| price -20% | 0.268 | $26.70 | -$1.69 | -6.0% | $26.70 |\n');
});

test('a page: under the ids of its runs, replaced only by --force; names in it are text', async () => {
  const hostile = await loadedProject({
    'tenants.csv': `tenant,name,edition,seats,segment
alder,"</script><script>alert(1)</script>",Pro,3,"""><img src=x onerror=alert(1)>"
birch,${'long '.repeat(60)},Standard,1,direct
cedar,\u202eשלום,Standard,2,partner
`,
  });
  const run = (JSON.parse((await hostile.reprice('run', 'model.yaml', '--json')).stdout) as RunReport).run;
  const file = `reports/report-${run}.html`;
  expect(await hostile.reprice('report')).toEqual({ code: 0, stdout: `${file}\n`, stderr: '' });
  const page = hostile.read(file);
  // Its own script, and the data of the table.
  expect(page.match(/<script/gi)).toHaveLength(2);
  expect(page.match(/<\/script/gi)).toHaveLength(2);
  expect(page).not.toContain('<img');
  expect(page).not.toMatch(/https?:|\bstyle="|\bon[a-z]+="/);
  expect(await hostile.reprice('report')).toMatchObject({ code: 2, stdout: '' });
  expect((await hostile.reprice('report', '--force')).code).toBe(0);
  expect(hostile.read(file)).toBe(page);
});

test('against a run, which may be one of them; of other data, or twice, it is refused', async () => {
  const { letters, comparison, accounts } = await briefed(tiny, free, '--against', tiny);
  expect([letters, comparison.against]).toEqual([['A', 'B'], 'tiny']);
  expect(accounts[0]?.change).toEqual({ amount: '-25.37', percent: '-100.000' });
  const narrowed = await priced('model.yaml', '--where', 'segment=direct');
  const other = await p.reprice('report', tiny, narrowed);
  expect(other).toMatchObject({ code: 2, stdout: '' });
  expect(other.stderr).toContain(`run ${narrowed} is of other data than run ${tiny}: another --where\n`);
  expect((await p.reprice('report', tiny, tiny)).stderr).toContain(`run ${tiny} is named twice`);
  expect((await p.reprice('report', tiny, '--md', '--csv', '-')).code).toBe(2);
});

// Twice as many exports: alder 22 and 20 units, cedar 21, 3 of each free; birch as before. At 0.335 they are 6.37 + 5.70,
// 6.03 and 0.34, and 20 in fees: 38.44, 10.05 more than 28.39. Alder's 25.37 are more than 5 a month, and it goes.
test('what a scenario assumes of behaviour stands beside its run, with a *, in every form', async () => {
  p.write('more.yaml', 'scenario: more exports\nmodel: model.yaml\nbehaviour: [{grow: 100%, of: {tag: export}}]\n');
  p.write('gone.yaml', 'scenario: gone\nmodel: model.yaml\nbehaviour: [{leave: {above: 5, a: month}}]\n');
  const args = [free, tiny, '--scenario', 'more.yaml', '--scenario', 'gone.yaml'];
  const { letters, comparison, accounts, not_covered } = await briefed(...args);
  expect(letters).toEqual(['', 'A', 'B', 'C*', 'D*']);
  expect(comparison.scenarios[3]).toMatchObject({
    name: 'more exports',
    run: '',
    steady_state: { revenue: '38.44' },
    behaviour: { beside: 'tiny', beside_run: tiny, change: { amount: '10.05', percent: '35.400' } },
  });
  expect(comparison.scenarios[4]).toMatchObject({
    steady_state: { revenue: '3.02', payers: { accounts: 2, share: '100.000' } },
    behaviour: { leave: { accounts: 1, would_pay: '25.37' } },
  });
  const compared = JSON.parse(
    (await p.reprice('compare', 'more.yaml', 'gone.yaml', '--against', 'today', '--json')).stdout,
  ) as Comparison;
  expect(comparison.scenarios.slice(3)).toEqual(compared.scenarios.filter(({ kind }) => kind === 'behaviour'));
  expect(accounts.map(({ account, billed }) => [account, ...billed.slice(2)])).toEqual([
    ['alder', '25.37', '32.07', ''],
    ['birch', '0.34', '0.34', '0.34'],
    ['cedar', '2.68', '6.03', '2.68'],
  ]);
  expect(not_covered[0]).toContain('but for what C* and D* assume, which nobody knows');

  const markdown = (await p.reprice('report', ...args, '--md')).stdout;
  expect(markdown).toContain(
    '\n> **C\\* and D\\* are assumptions, not what happened:** B: tiny if customers behaved otherwise.\n',
  );
  expect(markdown).toContain('\n| C\\*: more exports | B: tiny | $28.39 | $38.44 | +$10.05 | +35.4% |  |  |\n');
  expect(markdown).toContain('\n| D\\*: gone | B: tiny | $28.39 | $3.02 | -$25.37 | -89.4% | 1 | $25.37 |\n');
  expect(markdown).toContain('\nC\\*: 100% more requests tagged export; requests change in proportion');
  const csv = (await p.reprice('report', ...args, '--csv', '-')).stdout;
  expect(csv.split('\r\n').slice(0, 2)).toEqual([
    `account,name,segment,requests,requests_a_month,today,run_${free},run_${tiny},assumed beside run_${tiny}: more exports,assumed beside run_${tiny}: gone,change,change_percent,periods_over,periods`,
    'alder,Alder Foods,direct,5,3,40.00,0.00,25.37,32.07,,-40.00,-100.000,0,2',
  ]);
});

test('a scenario whose model no run has, that assumes nothing, or that is none', async () => {
  p.write('other.yaml', 'scenario: other\nmodel: model.yaml\nset: {price: 0.5}\nbehaviour: [{grow: 10%}]\n');
  p.write('nothing.yaml', 'scenario: nothing\nmodel: model.yaml\n');
  for (const [file, said] of [
    ['other.yaml', 'other.yaml: no run of this report is of its model tiny with price=0.5\n  fix: reprice compare'],
    ['nothing.yaml', 'nothing.yaml assumes no behaviour\n  fix: '],
    ['model.yaml', 'model.yaml is a model, and no scenario\n  fix: '],
  ] as const) {
    const { code, stdout, stderr } = await p.reprice('report', tiny, '--scenario', file, '--md');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(said);
  }
});

test('runs of one model are told apart by their parameters', async () => {
  const dear = await priced('model.yaml', '--set', 'price=0.67');
  const { comparison } = await briefed(tiny, free, '--against', dear);
  expect(comparison.scenarios.map(({ name }) => name)).toEqual([
    'tiny with price=0.67',
    'tiny with price=0.335',
    'free',
  ]);
});
