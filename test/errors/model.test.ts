// Every mistake a model can have, with the text that a person gets to see. Each model/CODE.yaml is
// broken in the ways that CODE names; model/CODE.txt is what was approved. UPDATE_GOLDENS=1 rewrites
// the texts: read them, and ask whether the file could be fixed from them alone.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { currencyOf } from '../../src/exact/currency.ts';
import { MODEL_CODES } from '../../src/model/codes.ts';
import { isModel, type ModelOptions, parseModel } from '../../src/model/parse.ts';
import { formatProblem, type Problem } from '../../src/source/problem.ts';
import { isYamlSource, readYaml } from '../../src/source/yaml.ts';

const FOLDER = join(import.meta.dirname, 'model');
const UPDATE = process.env['UPDATE_GOLDENS'] === '1';
const CODES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

function problemsOf(code: string): readonly Problem[] {
  const text = readFileSync(join(FOLDER, `${code}.yaml`), 'utf8');
  const source = readYaml(`${code}.yaml`, text);
  if (!isYamlSource(source)) return source;
  const parsed = parseModel(source, { ...optionsOf(text), path: join(FOLDER, `${code}.yaml`) });
  return isModel(parsed) ? [] : parsed;
}

/** `# set: price=0.40` and `# project: EUR` at the top of an example. */
function optionsOf(text: string): ModelOptions {
  const said = (key: string) => [...text.matchAll(new RegExp(`^# ${key}: (.*)$`, 'gm'))].map((match) => match[1] ?? '');
  const project = currencyOf(said('project')[0] ?? '');
  return { set: said('set'), ...(project === undefined ? {} : { projectCurrency: project }) };
}

describe('a broken model', () => {
  it.each(CODES)('%s', (code) => {
    const problems = problemsOf(code);
    expect(problems.map((p) => p.code)).toContain(code);
    const shown = `${problems.map(formatProblem).join('\n\n')}\n`;
    const golden = join(FOLDER, `${code}.txt`);
    if (UPDATE) writeFileSync(golden, shown);
    expect(shown).toBe(readFileSync(golden, 'utf8'));
  });

  it('has an example for every code', () => {
    expect(Object.keys(MODEL_CODES).filter((code) => !CODES.includes(code))).toEqual([]);
  });

  it('always says how to fix it', () => {
    expect(CODES.flatMap(problemsOf).filter((p) => p.fix.length < 5)).toEqual([]);
  });
});
