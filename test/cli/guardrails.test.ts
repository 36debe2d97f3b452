// What a model states of its figures: printed with each, and under --strict the exit code.
import { beforeAll, expect, test } from 'vitest';
import type { Comparison } from '../../src/compare/comparison.ts';
import type { RunReport } from '../../src/runs/report.ts';
import { loadedProject, type TestProject } from './project.ts';

let p: TestProject;
beforeAll(async () => {
  p = await loadedProject();
});

function state(name: string, ...goals: readonly string[]): string {
  const lines = goals.map((goal) => `  - ${goal}\n`).join('');
  p.write(`${name}.yaml`, `model: ${name}\nextends: model.yaml\nguardrails:\n${lines}`);
  return `${name}.yaml`;
}

// Bills: alder 25.37, birch 0.34, cedar 2.68; together 28.39. All three pay.
test('each with its figure; --strict exits 1 where one fails, and 0 where all hold', async () => {
  const fails = state('fails', 'revenue >= 28.39', 'payers <= 90%', 'largest < 25.37', 'p50 between 2 and 3');
  const { code, stdout } = await p.reprice('run', fails, '--strict', '--quiet');
  expect(code).toBe(1);
  expect(stdout).toContain(`
Guardrails                 is
revenue >= 28.39       $28.39  holds
payers <= 90%        100.000%  fails
largest < 25.37        $25.37  fails
p50 between 2 and 3     $2.68  holds
`);
  expect((await p.reprice('run', fails, '--quiet')).code).toBe(0);
  const holds = state('holds', 'revenue between 28.39 and 28.39', 'paying_accounts > 2');
  expect((await p.reprice('run', holds, '--strict', '--quiet')).code).toBe(0);
  const report = JSON.parse((await p.reprice('run', holds, '--json')).stdout) as RunReport;
  expect(report.guardrails).toEqual([
    { goal: 'revenue between 28.39 and 28.39', unit: 'money', value: '28.39', holds: true },
    { goal: 'paying_accounts > 2', unit: 'count', value: '3', holds: true },
  ]);
});

test('they change no bill; a comparison says each model its own', async () => {
  const fails = state('rail', 'revenue > 100');
  const { scenarios } = JSON.parse((await p.reprice('compare', 'model.yaml', fails, '--json')).stdout) as Comparison;
  expect(scenarios.map((s) => s.steady_state.revenue)).toEqual(['28.39', '28.39']);
  expect(scenarios.map((s) => s.guardrails.map((g) => g.holds))).toEqual([[], [false]]);
  const text = await p.reprice('compare', 'model.yaml', fails, '--strict', '--quiet');
  expect(text.code).toBe(1);
  expect(text.stdout).toContain('B: what its model states\nGuardrails         is\nrevenue > 100  $28.39  fails\n');
});

test('with rollout is another total', async () => {
  p.write(
    'memo.yaml',
    `model: memo
extends: model.yaml
rollout: {memo: {months: 1}}
guardrails:
  - revenue with rollout < 28.39
  - revenue >= 28.39
`,
  );
  expect((await p.reprice('run', 'memo.yaml', '--strict', '--quiet')).code).toBe(0);
});

// Alder makes 3 exports (one of them refused) and 2 reads, birch 4 reads, cedar one of each. At 0.05 a
// read and 0.10 an export, refused ones too: alder 0.40, birch 0.20, cedar 0.15; 1.50 fixed a month.
test('what usage costs comes from the cost file; another cost file is another run', async () => {
  const margin = state('margin', 'cost between 3.75 and 3.75', 'margin >= 86%', 'margin_at_scale >= 98%');
  const missing = await p.reprice('run', margin);
  expect(missing.code).toBe(1);
  expect(missing.stderr).toContain(
    'margin.yaml:4: the guardrail "cost between 3.75 and 3.75" needs to know what usage costs [costs]',
  );
  p.write(
    'costs.yaml',
    'currency: USD\noperations: [{tag: export, cost: 0.10}, {tag: read, cost: 0.05}]\nfixed: [{what: platform, amount: 1.50}]\n',
  );
  p.write('reprice.yaml', `${p.read('reprice.yaml')}costs: costs.yaml\n`);
  const first = JSON.parse((await p.reprice('run', margin, '--json')).stdout) as RunReport;
  expect(first.guardrails?.map((g) => [g.value, g.holds])).toEqual([
    ['3.75', true],
    // (28.39 − 3.75) ÷ 28.39.
    ['86.791', true],
    // Alder, the payer with the most requests: (25.37 − 0.40) ÷ 25.37.
    ['98.423', true],
  ]);
  p.change('costs.yaml', '1.50', '2.50');
  const second = JSON.parse((await p.reprice('run', margin, '--json')).stdout) as RunReport;
  expect(second.guardrails?.[0]).toMatchObject({ value: '5.75', holds: false });
  expect(second.run).not.toBe(first.run);
  expect(second.revenue).toEqual(first.revenue);
});

test("today's spend is a column of the directory, or the guardrail cannot stand", async () => {
  const rise = state('rise', 'largest_rise <= 50%');
  const { code, stderr } = await p.reprice('run', rise);
  expect(code).toBe(1);
  expect(stderr).toContain(
    'rise.yaml:4: the guardrail "largest_rise <= 50%" reads the directory column "current_total", which is not there',
  );
});
