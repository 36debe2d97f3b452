// The ten lines that the demo tells, from figures that are given.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { guardedModels, story } from '../fixtures/demo/story.ts';
import { readModel } from '../src/model/file.ts';

const scenario = (name: string, kind: 'model' | 'today', revenue: string, holds: boolean) => ({
  name,
  kind,
  run: '',
  guardrails: [
    { goal: 'p95 <= 50k', holds },
    { goal: 'revenue_a_month >= 20k', holds: true },
  ],
  steady_state: { revenue_a_year: revenue, payers: { accounts: 3 }, at_risk: { accounts: 2 } },
  changes: { rise: 40, fall: 5, losers: [{ account: 'a', name: 'Alder Foods', after: '240780.12' }] },
});

const usage = {
  accounts: 331,
  a_month: { median: '17000', mean: '25500000' },
  top: [{ top: '1%', accounts: 4, share: '70.291' }],
  by_account: [
    { account: 'a', name: 'Alder Foods', share: '29.056' },
    { account: 'b', name: 'Birch & Sons', share: '18.034' },
  ],
};

test('who is heavy, what each would earn, the one that holds, and what it costs whom', () => {
  const scenarios = [
    scenario('today', 'today', '151066.00', false),
    scenario('plans', 'model', '1452960.10', true),
    scenario('units', 'model', '62246164.24', false),
    scenario('small', 'model', '612.10', false),
  ];
  expect(story(usage, { scenarios })).toEqual([
    '331 accounts: the median makes 17,000 requests a month, the mean 25,500,000; the',
    'largest 4 make 70%, Alder Foods 29%, Birch & Sons 18%.',
    'They pay $151k a year. They would have paid units $62M, plans $1.4M, small $612.',
    'Of 3 only plans holds within_included between 75% and 90%, revenue_a_month >=',
    '20k, p95 <= 50k and top(10%) <= 75%. 40 accounts pay more, 5 less, Alder Foods',
    'most: $240k; 2 of them over 10% more in all.',
  ]);
});

test('where none holds, it says so and names no cost', () => {
  const scenarios = [scenario('today', 'today', '0.00', false), scenario('units', 'model', '5.00', false)];
  expect(story(usage, { scenarios }).slice(3)).toEqual([
    'Of 1 none holds within_included between 75% and 90%, revenue_a_month >= 20k, p95',
    '<= 50k and top(10%) <= 75%.',
  ]);
});

test('each programme is its file with the guardrails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'reprice-story-'));
  const files = guardedModels('pricing-models', folder);
  expect(files).toHaveLength(18);
  for (const file of files) {
    const model = readModel(file, file, { reach: [folder] });
    expect(model.guardrails?.map(({ goal }) => goal.text)).toContain('p95 <= 50k');
    expect(readFileSync(file, 'utf8')).toContain(`extends: pricing-models/${model.name}.yaml`);
  }
  rmSync(folder, { recursive: true, force: true });
});
