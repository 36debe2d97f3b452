// Several models on one ledger: each is a run of its own, and a table says what the others would bring
// more or less than the first.
import { beforeAll, expect, test } from 'vitest';
import type { ComparedRun } from '../../src/runs/compare.ts';
import { loadedProject, type TestProject } from './project.ts';

let p: TestProject;
beforeAll(async () => {
  p = await loadedProject();
  p.write('dear.yaml', 'model: dear\nextends: model.yaml\nparams: {price: 0.67}\n');
  p.write('free.yaml', 'model: free\ncurrency: USD\nplans: {everyone: {includes: {requests: unlimited}}}\n');
});

async function compared(...files: readonly string[]): Promise<readonly ComparedRun[]> {
  return JSON.parse((await p.reprice('run', ...files, '--json')).stdout) as readonly ComparedRun[];
}

test('each summary, then the table; every run is stored under the id that it has alone', async () => {
  const alone = [];
  for (const file of ['model.yaml', 'dear.yaml', 'free.yaml']) alone.push((await p.reprice('run', file)).stdout);
  const ids = alone.map((text) => /^run (\w+),/m.exec(text)?.[1] ?? '');
  const both = await p.reprice('run', 'model.yaml', 'dear.yaml', 'free.yaml');
  expect(both.code).toBe(0);
  const [first, second, third, table] = both.stdout.split('\n\n\n');
  expect([first, second, `${third}`].map((text) => `${text?.trimEnd()}\n`)).toEqual(alone);
  // Fees of 20.00, and 9 + 7 units of alder, 1 of birch and 8 of cedar over the pool of 3, each month rounded:
  // 3.02 + 2.35 + 0.34 + 2.68 at 0.335; 6.03 + 4.69 + 0.67 + 5.36 at 0.67.
  expect(table).toBe(`Models compared     revenue  payers  to the first
tiny (run ${ids[0]})
  with rollout       $28.39       3
  steady state       $28.39       3
dear (run ${ids[1]})
  with rollout       $36.75       3        +$8.36   +29.447%
  steady state       $36.75       3        +$8.36   +29.447%
free (run ${ids[2]})
  with rollout        $0.00       0       -$28.39  -100.000%
  steady state        $0.00       0       -$28.39  -100.000%
`);
  expect(both.stderr).toBe(
    `stored tiny as run ${ids[0]}\nstored dear as run ${ids[1]}\nstored free as run ${ids[2]}\n`,
  );
  const listed = (await p.reprice('runs')).stdout.split('\n').slice(1, 4);
  expect(listed.map((row) => row.slice(0, 7))).toEqual(ids.toReversed());
});

test('--json is a list then; a share of nothing is no percent; --set and --where go for all', async () => {
  const [free, tiny] = await compared('free.yaml', 'model.yaml');
  expect(free).not.toHaveProperty('difference');
  expect(tiny?.difference?.steady_state).toEqual({ amount: '28.39', percent: '' });
  expect((await p.reprice('run', 'free.yaml', 'model.yaml')).stdout).toContain('+$28.39  new\n');
  const [a, b] = await compared('model.yaml', 'dear.yaml', '--set', 'price=0.5', '--where', 'segment=direct');
  expect([a?.accounts, b?.accounts, b?.difference?.steady_state]).toEqual([2, 2, { amount: '0.00', percent: '0.000' }]);
  const stored = JSON.parse((await p.reprice('runs', '--json')).stdout) as readonly { report: ComparedRun }[];
  expect(stored[0]?.report).not.toHaveProperty('difference');
});

test('a mistake in one of them: the mistakes of all are told, and nothing is priced', async () => {
  const before = (await p.reprice('runs', '--json')).stdout;
  p.write('bad.yaml', 'model: bad\ncurrency: USD\nplans: {everyone: {fie: 3}}\n');
  const result = await p.reprice('run', 'model.yaml', 'bad.yaml', 'dear.yaml', '--set', 'prize=1');
  expect(result).toMatchObject({ code: 1, stdout: '' });
  expect(result.stderr).toContain('bad.yaml:3:');
  expect(result.stderr.match(/prize/g)?.length).toBeGreaterThanOrEqual(3);
  expect((await p.reprice('run', 'model.yaml', 'nowhere.yaml')).stderr).toContain('nowhere.yaml');
  expect((await p.reprice('runs', '--json')).stdout).toBe(before);
});

test('--strict: 1 when one of them is not complete, and the table says which', async () => {
  p.write('gap.yaml', 'model: gap\ncurrency: USD\nplans: {everyone: {includes: {requests: 1}}}\n');
  const result = await p.reprice('run', 'model.yaml', 'gap.yaml', '--strict', '--quiet');
  expect(result.code).toBe(1);
  expect(result.stdout).toMatch(/\n1 of 2 models did not price everything: gap\.\n$/);
});
