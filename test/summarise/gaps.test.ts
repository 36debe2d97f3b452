// What a run says of accounts that it could not price: the reason in the words of the model, and what to do.
import { beforeAll, expect, test } from 'vitest';
import type { FindingReport, RunReport } from '../../src/runs/report.ts';
import { loadedProject, type TestProject } from '../cli/project.ts';

const HEAD = 'model: gaps\ncurrency: USD\n';
const SMALL = 'plans:\n  small: {includes: {requests: 1}}\n  large: {includes: {requests: 4}}\n';

let p: TestProject;
beforeAll(async () => {
  p = await loadedProject();
});

async function gaps(model: string): Promise<readonly FindingReport[]> {
  p.write('gaps.yaml', HEAD + model);
  const run = await p.reprice('run', 'gaps.yaml', '--json');
  if (run.code !== 0) throw new Error(run.stderr);
  return (JSON.parse(run.stdout) as RunReport).gaps;
}

test('at a limit without a rule: a charge, or what happens there', async () => {
  const [gap] = await gaps('plans: {everyone: {includes: {requests: 3}}}\n');
  expect(gap).toMatchObject({
    code: 'at-limit',
    message: '2 accounts (2 months) over a pool that no charge rates',
    fix: 'add a charge of the meter to the plan, or say what happens there: at_limit: block, upgrade or auto_pack',
    examples: ['alder', 'birch'],
  });
});

test('in no plan: by conditions, and where plans are assumed', async () => {
  const [own] = await gaps('plans: {pro: {for: {edition: Pro}, fee: 1}}\n');
  expect(own).toMatchObject({
    code: 'no-plan',
    message: '2 accounts (4 months) in no plan, or in several',
    fix: expect.stringContaining('check `for:` of the plans'),
  });
  // Alder has 4 requests in January that count here; birch 4 in February; one more is one too many.
  const [smallest] = await gaps(`${SMALL.replace('requests: 4', 'requests: 3')}assume: {plan: smallest}\n`);
  expect(smallest).toMatchObject({
    code: 'no-plan',
    message: '2 accounts (4 months) for which no plan on offer is large enough in every period',
    fix: expect.stringContaining('plans with `offered: no` do not count'),
    examples: ['alder', 'birch'],
  });
  const blocked = SMALL.replaceAll('}}', '}, at_limit: block}').replace('requests: 4', 'requests: 3');
  const [cheapest] = await gaps(`${blocked}assume: {plan: cheapest}\n`);
  expect(cheapest?.message).toContain('that fits none of the plans on offer');
});

test('periods that are no months are counted by their own name', async () => {
  const [gap] = await gaps('choices: {periods: day}\nplans: {everyone: {includes: {requests: 0}}}\n');
  expect(gap?.message).toBe('3 accounts (11 days) over a pool that no charge rates');
});

test('requests that fit no operation of the catalogue are no complete run, unless the model says what they weigh', async () => {
  const q = await loadedProject({
    'logs/b.csv': `time,id,tenant,key,method,path,status
2025-01-09T10:00:00Z,u1,alder,k_alder,GET,/healthz,200
2025-01-09T11:00:00Z,u2,alder,k_alder,GET,/healthz,200
`,
  });
  const verdict = async (meters: string): Promise<readonly [boolean, readonly (readonly [string, unknown])[]]> => {
    q.write(
      'each.yaml',
      `${HEAD}${meters}plans: {all: {charges: {calls: {kind: per_unit, of: requests, price: 1}}}}\n`,
    );
    const run = JSON.parse((await q.reprice('run', 'each.yaml', '--json')).stdout) as RunReport;
    return [run.complete, run.gaps.map((g) => [g.code, g.requests])];
  };
  expect(await verdict('')).toEqual([false, [['unmapped-operations', '2']]]);
  const text = (await q.reprice('run', 'each.yaml')).stdout;
  expect(text).toContain(
    'not complete: it is in doubt whether some usage is billed as it should be\n- the meter requests',
  );
  expect(await verdict('meters: {requests: {weights: [{weight: 1}]}}\n')).toEqual([true, []]);
  expect(await verdict('meters: {requests: {only: {tag: [read, export]}}}\n')).toEqual([true, []]);
  // without a catalogue there is nothing that they could be missing in
  q.change('reprice.yaml', 'operations: operations.yaml\n', '');
  expect((await q.reprice('load')).code).toBe(0);
  expect(await verdict('')).toEqual([true, []]);
});
