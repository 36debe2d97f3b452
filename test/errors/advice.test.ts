// Every warning of `reprice check`, with the text that a person gets to see. Each advice/CODE.yaml (and
// advice/CODE.MORE.yaml) is a sound model that CODE warns about; the .txt beside it is what was approved. UPDATE_GOLDENS=1
// rewrites the texts: read them, and ask whether a pricing manager would know what to do.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chalk } from 'chalk';
import { expect, it } from 'vitest';
import { ADVICE_CODES } from '../../src/advise/advice.ts';
import { checkModel } from '../../src/advise/check.ts';
import { type Costs, readCosts } from '../../src/advise/costs.ts';
import type { Observed } from '../../src/advise/observed.ts';
import type { Model } from '../../src/model/model.ts';
import { checkReport, checkText } from '../../src/report/check-text.ts';
import { temporaryFolder } from '../cli/project.ts';
import { modelOf } from '../price/small.ts';

const FOLDER = join(import.meta.dirname, 'advice');
const UPDATE = process.env['UPDATE_GOLDENS'] === '1';
const EXAMPLES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));
const scratch = temporaryFolder();

const codeOf = (example: string): string => example.split('.')[0] ?? '';
const said = (text: string, key: string): string | undefined => new RegExp(`^# ${key}: (.*)$`, 'm').exec(text)?.[1];

/**
 * `# seen: 400` is a ledger with one account, acme, that used so many units in a month in the first plan, came into
 * the first tier of the first charge, and paid nothing.
 */
function seenIn(text: string): Observed | undefined {
  const units = said(text, 'seen');
  if (units === undefined) return undefined;
  const one = { account: 'acme', plan: 0, facts: new Map(), existing: true, units: [BigInt(units)], whole: true };
  return { seen: [one], scales: [0], reached: new Map([[0, 0]]), revenue: 0n, months: 1 };
}

/** `# costs: {…}` is a cost file. */
function costsIn(text: string, model: Model): Costs | undefined {
  const costs = said(text, 'costs');
  if (costs === undefined) return undefined;
  const path = join(scratch, 'costs.yaml');
  writeFileSync(path, costs);
  return readCosts(path, 'costs.yaml', [model]);
}

it.each(EXAMPLES)('%s', (example) => {
  const text = readFileSync(join(FOLDER, `${example}.yaml`), 'utf8');
  const model = modelOf(text);
  const known = { window: undefined, observed: seenIn(text), costs: costsIn(text, model), catalogue: undefined };
  const report = checkReport(`${example}.yaml`, model, checkModel(model, known));
  expect(report.warnings.map((w) => w.code)).toContain(codeOf(example));
  const shown = `${checkText([report], new Chalk({ level: 0 }))}\n`;
  const golden = join(FOLDER, `${example}.txt`);
  if (UPDATE) writeFileSync(golden, shown);
  expect(shown).toBe(readFileSync(golden, 'utf8'));
});

it('has an example for every code', () => {
  expect(Object.keys(ADVICE_CODES).filter((code) => !EXAMPLES.map(codeOf).includes(code))).toEqual([]);
});
