// Every mistake of a cost file, with the text that a person gets to see, in USD beside a model with the meters
// api_units and requests. Each costs/CODE.yaml is broken in the way that CODE names; the .txt beside it is what was
// approved. UPDATE_GOLDENS=1 rewrites the texts: could the file be fixed from them alone?
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readCosts } from '../../src/advise/costs.ts';
import { formatProblem, InputError, type Problem } from '../../src/source/problem.ts';
import { modelOf } from '../price/small.ts';

const FOLDER = join(import.meta.dirname, 'costs');
const UPDATE = process.env['UPDATE_GOLDENS'] === '1';
const EXAMPLES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));
const MODEL = modelOf(
  'model: m\ncurrency: USD\nmeters: {api_units: {unit: AU}, requests: {unit: request}}\nplans: {a: {fee: 1}}',
);

function problemsOf(example: string): readonly Problem[] {
  try {
    readCosts(join(FOLDER, `${example}.yaml`), `${example}.yaml`, [MODEL]);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

it.each(EXAMPLES)('%s', (example) => {
  const problems = problemsOf(example);
  expect(problems.map((p) => p.code)).toContain(example);
  expect(problems.filter((p) => p.fix.length < 5)).toEqual([]);
  const shown = `${problems.map(formatProblem).join('\n\n')}\n`;
  const golden = join(FOLDER, `${example}.txt`);
  if (UPDATE) writeFileSync(golden, shown);
  expect(shown).toBe(readFileSync(golden, 'utf8'));
});
