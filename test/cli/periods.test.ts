// Billing periods that are no calendar months: what a run and a statement call them, how many of them are
// shown, which one a day or a month asks for; and what a limit by the day refuses.
import { beforeAll, expect, test } from 'vitest';
import type { RunReport } from '../../src/runs/report.ts';
import { loadedProject, type TestProject } from './project.ts';

const model = (periods: string): string => `model: limits
currency: USD
choices: {periods: ${periods}}
plans:
  everyone:
    includes: {requests: 1}
    charges: {over: {kind: per_unit, of: requests, price: 1}}
`;

let p: TestProject;
beforeAll(async () => {
  p = await loadedProject({
    'tenants.csv':
      'tenant,name,joined\nalder,Alder Foods,2024-11-20\nbirch,Birch & Sons,\ncedar,Cedar Labs,2025-01-15\n',
    'days.yaml': model('day'),
    'ten.yaml': model('10 days'),
    'anniversary.yaml': model('anniversary'),
    'month.yaml': model('month'),
    'rolling.yaml': model('rolling 24 hours').replace(/ {4}charges.*\n/, '    at_limit: block\n'),
    'block.yaml': model('day').replace(/ {4}charges.*\n/, '    at_limit: block\n'),
    'lacks.yaml': model('month').replace(
      / {4}includes.*\n/,
      '    lacks: [{tag: export, usage: refused}, {operation: "GET /items/{id}", usage: flagged}]\n',
    ),
  });
});

async function report(file: string): Promise<RunReport> {
  return JSON.parse((await p.reprice('run', file, '--json')).stdout) as RunReport;
}

async function statement(file: string, account: string, ...more: readonly string[]): Promise<string> {
  await p.reprice('run', file, '--quiet');
  return (await p.reprice('statement', account, ...more)).stdout;
}

const widest = (text: string): number => Math.max(...text.split('\n').map((row) => row.length));

test('a run says how it bills, and counts within in its own periods', async () => {
  const texts = await Promise.all(
    ['month', 'days', 'ten', 'anniversary'].map(async (m) => (await p.reprice('run', `${m}.yaml`)).stdout),
  );
  expect(texts.map((text) => /^billed .*$/m.exec(text)?.[0])).toEqual([
    undefined,
    'billed by the day',
    'billed every 10 days, counted from the day on which an account joined',
    'billed by the month, counted from the day on which an account joined',
  ]);
  expect(texts.map((text) => / in\s+every (\w+)/.exec(text)?.[1])).toEqual(['month', 'day', 'period', 'month']);
  expect([(await report('ten.yaml')).periods, (await report('month.yaml')).periods]).toEqual(['10 days', 'month']);
});

test('days are shown by the month, with the days over what is included', async () => {
  const text = await statement('days.yaml', 'cedar');
  expect(text).toContain('Month     requests  units  stated  would have paid  days over\n');
  expect(text).toContain('Jan 2025         0      0   $0.00            $0.00    0 of 17\n');
  expect(text).toContain('Feb 2025         2      2   $0.00            $0.00    0 of 28\n');
  expect(text).toContain('It stayed within what is included in 45 of 45 days.');
  p.write('none.yaml', model('day').replace('requests: 1', 'requests: 0'));
  const over = await statement('none.yaml', 'birch');
  expect(over).toContain('Over what is included in 4 days: 3 to 6 Feb 2025.');
  expect(over).toContain('How 3 Feb 2025 was worked out');
  expect(widest(text + over)).toBeLessThanOrEqual(80);
});

test('other periods are named by their first day, also those that the window or the joining cuts', async () => {
  const ten = await statement('ten.yaml', 'alder');
  // 20 November + 40 days is 30 December: the window cuts that period.
  expect(ten).toContain('\n10 days from  requests  units  stated  would have paid\n1 Jan 2025 ');
  expect([...ten.matchAll(/^(\d+ \w{3} 2025) /gm)].map((m) => m[1])).toEqual([
    '1 Jan 2025',
    '9 Jan 2025',
    '19 Jan 2025',
    '29 Jan 2025',
    '8 Feb 2025',
    '18 Feb 2025',
    '28 Feb 2025',
  ]);
  expect(ten).toContain('How 1 to 8 Jan 2025 was worked out');
  const anniversary = await statement('anniversary.yaml', 'cedar');
  expect(anniversary).toContain('\nMonth from   requests');
  expect([...anniversary.matchAll(/^(\d+ \w{3} 2025) /gm)].map((m) => m[1])).toEqual(['15 Jan 2025', '15 Feb 2025']);
});

test('several meters have a table of their own', async () => {
  p.write(
    'two.yaml',
    `model: two
currency: USD
meters: {reads: {only: {tag: read}, unit: read}, exports: {only: {tag: export}, unit: export}}
plans: {everyone: {includes: {reads: unlimited, exports: unlimited}}}
`,
  );
  const text = await statement('two.yaml', 'birch');
  expect(text).toContain(`Month     requests  stated  would have paid
Jan 2025         0   $0.00            $0.00
Feb 2025         4   $0.00            $0.00

Month     reads (read)  exports (export)
Jan 2025             0                 0
Feb 2025             4                 0
`);
});

test('a month or a day asks for a period', async () => {
  const how = async (...more: readonly string[]): Promise<string | undefined> =>
    /^How (.*) was worked out/m.exec((await p.reprice('statement', 'alder', ...more)).stdout)?.[1];
  await p.reprice('run', 'ten.yaml');
  expect(await how('--month', '2025-01-18')).toBe('9 to 18 Jan 2025');
  expect(await how('--month', '2025-01-19')).toBe('19 to 28 Jan 2025');
  expect(await how('--month', '2025-01')).toBe('1 to 8 Jan 2025');
  expect(await how('--month', '2025-02-28')).toBe('28 Feb 2025');
  expect((await p.reprice('statement', 'alder', '--month', '2025-03-01')).stderr).toBe(
    `run ${(await report('ten.yaml')).run} has no day "2025-03-01"\n  fix: write one of 2025-01-01 to 2025-02-28\n`,
  );
  await p.reprice('run', 'month.yaml');
  expect(await how('--month', '2025-02-10')).toBe('Feb 2025');
});

test('what is refused or flagged is a warning with its units, accounts and days', async () => {
  p.write('zero.yaml', p.read('block.yaml').replace('requests: 1', 'requests: 0'));
  const blocked = await report('zero.yaml');
  expect(blocked.revenue.with_rollout.total).toBe('0.00');
  expect(blocked.warnings[0]).toMatchObject({
    code: 'refused-at-limit',
    message: '11 requests of 3 accounts in 11 days are refused at the limit of the plan, and in no bill',
    examples: ['alder (5)', 'birch (4)', 'cedar (2)'],
  });
  const lacking = await report('lacks.yaml');
  expect(lacking.warnings.slice(0, 2).map((w) => [w.code, w.message, w.examples])).toEqual([
    [
      'refused-lacking',
      '4 requests of 2 accounts in 3 months are refused, since the plan lacks the operation, and in no bill',
      ['alder (3)', 'cedar (1)'],
    ],
    [
      'flagged-lacking',
      '7 requests of 3 accounts in 3 months are of operations that the plan lacks, and priced all the same',
      ['birch (4)', 'alder (2)', 'cedar (1)'],
    ],
  ]);
  expect((await report('block.yaml')).warnings.map((w) => w.code)).not.toContain('refused-at-limit');
});

test('requests without an hour are a gap where limits hold in any 24 hours', async () => {
  const q = await loadedProject({
    'reprice.yaml': `${p.read('reprice.yaml').replace('sources:', 'detail: hour\nsources:')}`.replace(
      'directory:',
      `  counts: {files: counts.csv, format: csv, counted: day, columns: {day: day, tenant: tenant, key: key, operation: operation, status: status, requests: n}}
directory:`,
    ),
    'counts.csv': 'day,tenant,key,operation,status,n\n2025-02-10,cedar,k_cedar,"GET /items/{id}",200,50\n',
    'rolling.yaml': p.read('rolling.yaml'),
  });
  const run = JSON.parse((await q.reprice('run', 'rolling.yaml', '--json')).stdout) as RunReport;
  expect(run.complete).toBe(false);
  expect(run.gaps.map((g) => [g.code, g.requests, g.examples])).toEqual([['no-hours', '50', ['cedar']]]);
  expect(run.periods).toBe('rolling 24 hours');
});
