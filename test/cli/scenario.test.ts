// reprice compare with scenarios: figures under assumed behaviour, worked by hand, beside those of the model as it is;
// the labels that they carry in every output; bad input.
import { beforeAll, expect, test } from 'vitest';
import type { Comparison } from '../../src/compare/comparison.ts';
import type { RunReport } from '../../src/runs/report.ts';
import { isTrace, reprice } from './program.ts';
import { loadedProject, type TestProject } from './project.ts';

let p: TestProject;

/** 40 reads of birch in one hour of January, in each of its five-minute slots: polling. */
const POLLS = Array.from({ length: 40 }, (_, i) => {
  const time = new Date(Date.parse('2025-01-10T10:00:00Z') + i * 90_000).toISOString();
  return `${time},p${i},birch,k_birch,GET,/items/${i},200\n`;
}).join('');

beforeAll(async () => {
  p = await loadedProject({ 'logs/p.csv': `time,id,tenant,key,method,path,status\n${POLLS}` });
  p.change(
    'model.yaml',
    '- {tag: export',
    '- {tag: polling, weight: 5}\n      - {tag: webhook, weight: 1}\n      - {tag: export',
  );
  p.write('webhooks.yaml', WEBHOOKS);
});

const WEBHOOKS = `scenario: webhooks instead of polling
model: model.yaml
set: {price: 0.5}
behaviour:
  - replace: {polling: yes}
    share: 30%-60%
    by: {operation: "POST /hooks/{id}", tag: webhook}
    ratio: 0.1
`;

async function compared(...args: readonly string[]): Promise<Comparison> {
  const { code, stdout, stderr } = await p.reprice('compare', ...args, '--json', '--quiet');
  expect([stderr, code]).toEqual(['', 0]);
  return JSON.parse(stdout) as Comparison;
}

/** Steady revenue of each thing compared, under a scenario with this behaviour at 0.50 a unit. */
async function revenues(behaviour: string, model = 'model.yaml'): Promise<readonly string[]> {
  p.write('some.yaml', `scenario: some\nmodel: ${model}\nset: {price: 0.5}\nbehaviour:\n${behaviour}\n`);
  return (await compared('some.yaml')).scenarios.map(({ steady_state }) => steady_state.revenue);
}

// Units over the pool of 3 at 0.50: alder 9 in January and 7 in February, cedar 8, birch 1 in February and 197 in January,
// where 40 polls weigh 5 each. With alder's fees of 20: 20 + 222 × 0.5 = 131.00.
// 30%: 12 polls become 1.2, so 1 event of weight 1: 28 × 5 + 1 = 141 units, 138 over instead of 197.
// 60%: 24 become 2.4, so 2: 16 × 5 + 2 = 82 units, 79 over.
test('polling becomes webhooks: both ends of the band, beside the model as it is', async () => {
  const { scenarios, against } = await compared('webhooks.yaml');
  expect(against).toBe('tiny with price=0.5');
  expect(scenarios.map(({ name, kind, steady_state }) => [name, kind, steady_state.revenue])).toEqual([
    ['tiny with price=0.5', 'model', '131.00'],
    ['webhooks instead of polling (30%)', 'behaviour', '101.50'],
    ['webhooks instead of polling (60%)', 'behaviour', '72.00'],
  ]);
  expect(scenarios.map(({ run }) => run === '')).toEqual([false, true, true]);
  expect(scenarios[2]?.behaviour).toMatchObject({
    beside: 'tiny with price=0.5',
    change: { amount: '-59.00', percent: '-45.038' },
    assumes: [
      '60% of polling requests are each replaced by 0.1 of POST /hooks/{id}',
      expect.stringContaining('whole requests'),
    ],
  });
  expect(scenarios[2]?.assumptions).toEqual(expect.arrayContaining([...(scenarios[2]?.behaviour?.assumes ?? ['-'])]));
});

test('the labels in the text, and nothing is stored of them', async () => {
  const before = (await p.reprice('runs', '--json')).stdout;
  const { stdout, stderr } = await p.reprice('compare', 'webhooks.yaml', '--against', 'today');
  expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(stdout).toContain(`
A  today, which the others are compared with
B  tiny with price=0.5 (run `);
  expect(stdout).toContain(`
C* webhooks instead of polling (30%)
D* webhooks instead of polling (60%)

C* is an assumption, not what happened: B if customers behaved otherwise
   (-$29.50, -22.5%, in steady state):
   - 30% of polling requests are each replaced by 0.1 of POST /hooks/{id}
`);
  expect(stdout).toMatch(/\nSteady state, unless it says +A +B +C\* +D\*\n/);
  expect(stdout).toMatch(/\nRequests a month +accounts +A +B +C\* +D\*\n/);
  expect(stdout).toContain('\nD* against A: ');
  expect(stderr).toMatch(
    /^stored tiny as run \w+\nnothing is stored of assumed behaviour: no statement and no export can be made of it\n$/,
  );
  expect((await p.reprice('runs', '--json')).stdout).toBe(before);
});

// Alder's two reads of January, birch's four of February, cedar's one: half of them gone are 1, 2 and, of 0.5, 1.
// Over the pool that is 1 unit less each: 20 + 219 x 0.5.
test.each([
  ['never made: hits in a cache of their own', ''],
  ['answered with a status that is not billed', '    by: {status: 429}\n'],
])('cached reads, %s', async (_, by) => {
  const reads = `  - replace: {operation: "GET /items/{id}", polling: no}\n    share: 50%\n${by}`;
  expect(await revenues(reads)).toEqual(['131.00', '129.50']);
});

// 40 polls, 12 in one: 3.3, so 4 exports of 10 units: 40 instead of 200. 20 + (222 - 160) x 0.5.
test('small calls merged into bulk', async () => {
  const rule = '  - merge: {polling: yes}\n    share: 100%\n    into: {operation: POST /exports}\n    each: 12';
  expect(await revenues(rule)).toEqual(['131.00', '51.00']);
});

// Cedar's export and read, half more of each: 1.5, so 2 of each: 22 units, 19 over instead of 8. 20 + 233 x 0.5.
test('growth by segment', async () => {
  expect(await revenues('  - grow: 50%\n    for: {segment: partner}')).toEqual(['131.00', '136.50']);
  const { scenarios, classes } = await compared('some.yaml');
  expect(scenarios[1]?.behaviour?.assumes[0]).toBe('50% more requests of accounts with segment partner');
  expect(classes[0]?.rows.map((row) => row.scenarios.map(({ revenue }) => revenue))).toEqual([
    ['127.00', '127.00'],
    ['4.00', '9.50'],
  ]);
});

// Polls: 20 are 100 units and 97 over, 80 are 400 and 397 over, instead of 197.
test('a band of growth: the low end first, below 0 or above', async () => {
  expect(await revenues('  - grow: -50%-100%\n    of: {polling: yes}')).toEqual(['131.00', '81.00', '231.00']);
  expect((await compared('some.yaml')).scenarios.map(({ name }) => name).slice(1)).toEqual([
    'some (-50%)',
    'some (100%)',
  ]);
});

// 40 events for 40 polls, then twice as many: 80 units, 77 over. 20 + (222 - 197 + 77) x 0.5.
test('one after the other: a rule is about what the ones before made', async () => {
  const rules = `  - replace: {polling: yes}
    share: 100%
    by: {operation: "POST /hooks/{id}", tag: webhook}
  - grow: 100%
    of: {operation: "POST /hooks/{id}"}`;
  expect(await revenues(rules)).toEqual(['131.00', '71.00']);
});

// Birch pays 0.50 + 98.50 = 99.00 over two months: 49.50 a month, 594 a year. Alder 28.00, cedar 4.00.
test('accounts leave above a bill, with their revenue, and no figure counts them', async () => {
  p.write(
    'leave.yaml',
    'scenario: gone\nmodel: model.yaml\nset: {price: 0.5}\nbehaviour: [{leave: {above: 49.49, a: month}}]\n',
  );
  const { scenarios, classes } = await compared('leave.yaml', '--against', 'today');
  const [, plain, gone] = scenarios;
  expect(gone?.steady_state).toMatchObject({
    revenue: '32.00',
    payers: { accounts: 2, share: '100.000' },
    mean: '16.00',
    largest: '28.00',
  });
  expect(gone?.behaviour?.leave).toEqual({
    accounts: 1,
    would_pay: '99.00',
    largest: [{ account: 'birch', name: 'Birch & Sons', would_pay: '99.00' }],
  });
  expect([plain?.changes?.rise, gone?.changes?.rise]).toEqual([3, 2]);
  expect(classes[0]?.rows[0]?.scenarios.map(({ revenue }) => revenue)).toEqual(['0.00', '127.00', '28.00']);
  const { stdout } = await p.reprice('compare', 'leave.yaml', '--quiet');
  expect(stdout).toContain(`
   - accounts leave whose mean bill in steady state is above 49.49 USD a month
   - 1 account would leave, with $99.00; no figure of B* counts them
`);
});

test.each([
  ['49.5, a: month', '131.00'],
  ['593.99, a: year', '32.00'],
  ['594, a: year', '131.00'],
  ['1, a: month}, for: {segment: partner', '127.00'],
])('above is above: %s', async (above, revenue) => {
  expect(await revenues(`  - {leave: {above: ${above}}}`)).toEqual(['131.00', revenue]);
});

test('a share of 0%, the same by itself, one in one, growth of 0%: the figures are those of the model', async () => {
  const laws = [
    '{replace: {}, share: 0%, by: {operation: POST /exports}, ratio: 7}',
    '{replace: {polling: no, operation: "GET /items/{id}"}, share: 37%, by: {operation: "GET /items/{id}"}}',
    '{replace: {}, share: 100%, by: {status: 200}, for: {segment: partner, edition: Pro}}',
    '{merge: {operation: POST /exports}, share: 51%, into: {operation: POST /exports}, each: 1}',
    '{grow: 0%}',
    '{leave: {above: 1M, a: year}}',
  ];
  for (const law of laws) {
    p.write('law.yaml', `scenario: law\nmodel: model.yaml\nbehaviour: [${law}]\n`);
    const { scenarios, classes } = await compared('law.yaml');
    const [plain, assumed] = scenarios.map(({ steady_state, with_rollout }) => ({ steady_state, with_rollout }));
    expect(assumed).toEqual(plain);
    for (const { rows } of classes)
      for (const {
        scenarios: [was, is],
      } of rows)
        expect(is).toEqual({ ...was });
  }
});

test('a scenario of numbers alone is a run, under its own name', async () => {
  p.write('dear.yaml', 'scenario: dear\nmodel: model.yaml\nset: {price: 1}\n');
  const { scenarios } = await compared('model.yaml', 'dear.yaml');
  // 20 + 222 x 1.
  expect(scenarios.map(({ name, kind, steady_state }) => [name, kind, steady_state.revenue])).toEqual([
    ['tiny', 'model', '94.39'],
    ['dear: tiny with price=1', 'model', '242.00'],
  ]);
  expect(scenarios[1]?.run).not.toBe('');
});

// 20 + 222 x 2, and x 2 with 163 and 104.
test('--set stands in place of the numbers of a scenario', async () => {
  const { scenarios } = await compared('webhooks.yaml', '--set', 'price=2');
  expect(scenarios.map(({ name, steady_state }) => `${name}: ${steady_state.revenue}`)).toEqual([
    'tiny with price=2: 464.00',
    'webhooks instead of polling (30%): 346.00',
    'webhooks instead of polling (60%): 228.00',
  ]);
});

test('a scenario that extends another, elsewhere; what stands already is not priced twice', async () => {
  p.write('more/dearer.yaml', 'scenario: dearer\nextends: ../webhooks.yaml\nset: {price: 1}\n');
  // 20 + 222, 163 and 104 x 1.
  const { scenarios } = await compared('webhooks.yaml', 'more/dearer.yaml', 'webhooks.yaml');
  expect(scenarios.map(({ name, steady_state }) => `${name}: ${steady_state.revenue}`)).toEqual([
    'tiny with price=0.5: 131.00',
    'webhooks instead of polling (30%): 101.50',
    'webhooks instead of polling (60%): 72.00',
    'tiny with price=1: 242.00',
    'dearer (30%): 183.00',
    'dearer (60%): 124.00',
    'webhooks instead of polling (30%): 101.50',
    'webhooks instead of polling (60%): 72.00',
  ]);
});

test('the same bytes with one thread and with several', async () => {
  const once = async (threads: string) =>
    await reprice(['compare', 'webhooks.yaml', '--json'], { cwd: p.folder, env: { REPRICE_THREADS: threads } });
  expect((await once('1')).stdout).toBe((await once('3')).stdout);
});

test('commands that store what they price take models only', async () => {
  for (const command of ['run', 'check']) {
    const { code, stdout, stderr } = await p.reprice(command, 'webhooks.yaml');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(
      'webhooks.yaml is a scenario, and this command takes models\n  fix: name its model; reprice compare',
    );
  }
});

test('mistakes of a scenario and of a model beside it are told at once, and nothing is priced', async () => {
  p.write('upside.yaml', WEBHOOKS.replace('30%-60%', '60%-30%').replace('price: 0.5', 'prise: 0.5'));
  p.write('bad.yaml', 'model: bad\ncurrency: USD\nplans: {everyone: {fie: 3}}\n');
  const { code, stdout, stderr } = await p.reprice('compare', 'upside.yaml', 'bad.yaml', '--against', 'today');
  expect([code, stdout]).toEqual([1, '']);
  expect(stderr).toContain('upside.yaml:3:7: the model has no parameter "prise" [unknown-parameter]');
  expect(stderr).toContain('did you mean "price"? (known: price)');
  expect(stderr).toContain('upside.yaml:6:12: share: the band 60%-30% is upside down [band]');
  expect(stderr).toContain('bad.yaml:3:');
  expect(isTrace(stderr)).toBe(false);
});

test('a scenario that extends itself, or goes round', async () => {
  p.write('self.yaml', 'scenario: self\nextends: self.yaml\n');
  const self = await p.reprice('compare', 'self.yaml', '--against', 'today');
  expect([self.code, self.stdout]).toEqual([1, '']);
  expect(self.stderr).toContain('self.yaml:2:10: a circle: self.yaml extends self.yaml [extends]');
  p.write('round.yaml', 'scenario: round\nextends: again.yaml\n');
  p.write('again.yaml', 'scenario: again\nextends: round.yaml\n');
  const round = await p.reprice('compare', 'round.yaml', '--against', 'today');
  expect(round.stderr).toContain('a circle: round.yaml extends again.yaml extends round.yaml [extends]');
});

test('a scenario against a run of other data', async () => {
  const run = JSON.parse(
    (await p.reprice('run', 'model.yaml', '--where', 'segment=direct', '--json')).stdout,
  ) as RunReport;
  const { code, stdout, stderr } = await p.reprice('compare', 'webhooks.yaml', '--against', run.run);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`run ${run.run} is of other data than these models: another --where`);
});
