// Scenarios where a model stands in sweep and solve: the same figures as compare, at many values; labels; threads.
import { beforeAll, expect, test } from 'vitest';
import type { Comparison } from '../../src/compare/comparison.ts';
import type { SolveReport } from '../../src/whatif/solved.ts';
import type { SweepReport } from '../../src/whatif/sweep.ts';
import { loadedProject, type TestProject } from './project.ts';

let p: TestProject;

/** 40 reads of birch in one hour of January, in each of its five-minute slots: polling. */
const POLLS = Array.from({ length: 40 }, (_, i) => {
  const time = new Date(Date.parse('2025-01-10T10:00:00Z') + i * 90_000).toISOString();
  return `${time},p${i},birch,k_birch,GET,/items/${i},200\n`;
}).join('');

const SCENARIO = `scenario: webhooks
model: model.yaml
behaviour:
  - replace: {polling: yes}
    share: 30%-60%
    by: {operation: "POST /hooks/{id}", tag: webhook}
    ratio: 0.1
`;

const LEAVES = 'accounts leave whose mean bill in steady state is above 49.49 USD a month';

beforeAll(async () => {
  p = await loadedProject({ 'logs/p.csv': `time,id,tenant,key,method,path,status\n${POLLS}` });
  p.change(
    'model.yaml',
    '- {tag: export',
    '- {tag: polling, weight: 5}\n      - {tag: webhook, weight: 1}\n      - {tag: export',
  );
  p.write('webhooks.yaml', SCENARIO);
  p.write('leave.yaml', 'scenario: gone\nmodel: model.yaml\nbehaviour: [{leave: {above: 49.49, a: month}}]\n');
});

async function results<T>(...args: readonly string[]): Promise<readonly T[]> {
  const { code, stdout, stderr } = await p.reprice(...args, '--json');
  expect([stderr, code]).toEqual(['', 0]);
  const { scenario, results } = JSON.parse(stdout) as { scenario: string; results: T[] };
  expect(scenario).not.toBe('');
  return results;
}

const revenues = ({ points }: SweepReport): (string | undefined)[] => points.map(({ figures }) => figures['revenue']);

// Units over the pool: 222; with 30% of the polls replaced 163, with 60% 104 (see scenario.test.ts); fees are 20.
test('sweep: the model as it is, then both ends of the band', async () => {
  const reports = await results<SweepReport>('sweep', 'webhooks.yaml', '--vary', 'price=0..1/3', '--show', 'revenue');
  expect(reports.map(({ behaviour }) => behaviour?.name)).toEqual([undefined, 'webhooks (30%)', 'webhooks (60%)']);
  expect(reports.map(revenues)).toEqual([
    ['20.00', '131.00', '242.00'],
    ['20.00', '101.50', '183.00'],
    ['20.00', '72.00', '124.00'],
  ]);
  expect(reports[1]?.behaviour?.assumes[0]).toBe(
    '30% of polling requests are each replaced by 0.1 of POST /hooks/{id}',
  );
});

// Birch pays 198 x price over two months. At 0.50 that is 49.50 a month, and it goes; at 1 alder's 36 are 18 a month.
test('sweep: who leaves depends on the price, and no figure counts them', async () => {
  const show = ['--show', 'revenue,payers,mean'];
  const [, gone] = await results<SweepReport>('sweep', 'leave.yaml', '--vary', 'price=0..1/3', ...show);
  expect(gone?.points.map(({ figures }) => Object.values(figures))).toEqual([
    ['20.00', '33.333', '6.67'],
    ['32.00', '100.000', '16.00'],
    ['44.00', '100.000', '22.00'],
  ]);
  expect(gone?.points.map(({ leaving }) => leaving)).toEqual([0, 1, 1]);
  const csv = ['--vary', 'price=0..1/3', '--show', 'revenue', '--csv', 'leave.csv'];
  expect((await p.reprice('sweep', 'leave.yaml', ...csv)).stdout).toContain(
    '   - 0 to 1 account would leave; no figure counts them\n',
  );
  expect(p.read('leave.csv').split('\n').slice(0, 6)).toEqual([
    'result,assumed,price,revenue USD,accounts_without_price,accounts_that_leave',
    'tiny,,0,20.00,0,0',
    'tiny,,0.5,131.00,0,0',
    'tiny,,1,242.00,0,0',
    `gone,${LEAVES},0,20.00,0,0`,
    `gone,${LEAVES},0.5,32.00,0,1`,
  ]);
  const compared = await p.reprice('compare', 'leave.yaml', '--set', 'price=1', '--json', '--quiet');
  expect((JSON.parse(compared.stdout) as Comparison).scenarios[1]?.steady_state).toMatchObject({
    revenue: '44.00',
    mean: '22.00',
  });
});

test('sweep: labels in the text and the CSV; one thread or several, the same bytes', async () => {
  const args = [
    'sweep',
    'webhooks.yaml',
    '--vary',
    'price=0..1/2',
    '--show',
    'revenue',
    '--csv',
    'points.csv',
    '--force',
    '--quiet',
  ];
  const { stdout } = await p.reprice(...args, '--threads', '1');
  expect(stdout).toContain('\ntiny*, webhooks (30%): price from 0 to 1\n');
  expect(stdout).toContain(`
* is an assumption, not what happened: customers behave otherwise
   - 60% of polling requests are each replaced by 0.1 of POST /hooks/{id}
`);
  expect(stdout.match(/Every account uses what it used/g)).toHaveLength(1);
  const replaced = (share: string): string =>
    `"${share} of polling requests are each replaced by 0.1 of POST /hooks/{id}; requests change in proportion within each account, month and kind of request, to whole requests; gauges, seats and sales stay"`;
  expect(p.read('points.csv')).toBe(`result,assumed,price,revenue USD,accounts_without_price
tiny,,0,20.00,0
tiny,,1,242.00,0
webhooks (30%),${replaced('30%')},0,20.00,0
webhooks (30%),${replaced('30%')},1,183.00,0
webhooks (60%),${replaced('60%')},0,20.00,0
webhooks (60%),${replaced('60%')},1,124.00,0
`);
  expect((await p.reprice(...args, '--threads', '3')).stdout).toBe(stdout);
  const leave = ['sweep', 'leave.yaml', '--vary', 'price=0..1/7', '--json', '--threads'];
  expect(await p.reprice(...leave, '3')).toEqual(await p.reprice(...leave, '1'));
});

// 20 + 222 x price reaches 100 at 0.4, 20 + 163 x price at 0.5, 20 + 104 x price at 0.8.
test('solve: a value for each', async () => {
  const args = ['solve', 'webhooks.yaml', '--vary', 'price=0.1..1/10', '--until', 'revenue >= 100'];
  const reports = await results<SolveReport>(...args);
  expect(reports.map(({ behaviour, value }) => [behaviour?.name, value])).toEqual([
    [undefined, '0.4'],
    ['webhooks (30%)', '0.5'],
    ['webhooks (60%)', '0.8'],
  ]);
  const { stdout } = await p.reprice(...args);
  expect(stdout).toContain('tiny*, webhooks (60%): minimise price, until revenue >= 100');
});

test('a parameter that the model of a scenario lacks', async () => {
  const { code, stderr } = await p.reprice('sweep', 'webhooks.yaml', '--vary', 'prise=0..1/3');
  expect(code).toBe(2);
  expect(stderr).toContain('did you mean "price"? parameters of this model: price');
  const set = await p.reprice('compare', 'webhooks.yaml', '--set', 'prise=1');
  expect(set.stderr).toContain('the model has no parameter "prise"');
  expect(set.stderr).toContain('parameters of this model: price');
});

// The same requests, but counted by the day: nobody can tell polling in them, and nothing is replaced.
test('polling that came already counted is not there, and that is said', async () => {
  const counted = await loadedProject({
    'logs/a.csv':
      'time,id,tenant,key,method,path,status,n\n2025-01-10T00:00:00Z,r1,birch,k_birch,GET,/items/1,200,40\n',
  });
  counted.change('reprice.yaml', 'format: csv', 'format: csv\n    counted: hour');
  counted.change('reprice.yaml', 'status: status}', 'status: status, requests: n}');
  counted.change('model.yaml', '- {tag: export', '- {tag: webhook, weight: 1}\n      - {tag: export');
  counted.write('webhooks.yaml', SCENARIO);
  await counted.reprice('load');
  const { stdout, stderr } = await counted.reprice('compare', 'webhooks.yaml', '--json', '--quiet');
  expect(stderr).toBe('');
  const [, low] = (JSON.parse(stdout) as Comparison).scenarios;
  expect(low?.behaviour).toMatchObject({ change: { amount: '0.00' } });
  expect(low?.behaviour?.assumes.at(-1)).toBe(
    '40 requests (100.000% of the ledger) came already counted: polling cannot be told in them, and they stay as they are',
  );
});
