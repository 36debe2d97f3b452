// Every mistake a model can have, with the text that a person gets to see. Each model/CODE.yaml (and
// model/CODE.MORE.yaml) is broken in the ways that CODE names; the .txt beside it is what was approved. UPDATE_GOLDENS=1 rewrites
// the texts: read them, and ask whether the file could be fixed from them alone.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { currencyOf } from '../../src/exact/currency.ts';
import { basesBeside } from '../../src/model/base-files.ts';
import { MODEL_CODES } from '../../src/model/codes.ts';
import { isModel, type ModelOptions, parseModel } from '../../src/model/parse.ts';
import { formatProblem, type Problem } from '../../src/source/problem.ts';
import { isYamlSource, readYaml } from '../../src/source/yaml.ts';

const FOLDER = join(import.meta.dirname, 'model');
const UPDATE = process.env['UPDATE_GOLDENS'] === '1';
const EXAMPLES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

const codeOf = (example: string): string => example.split('.')[0] ?? '';

function problemsOf(example: string): readonly Problem[] {
  const text = readFileSync(join(FOLDER, `${example}.yaml`), 'utf8');
  const source = readYaml(`${example}.yaml`, text);
  if (!isYamlSource(source)) return source;
  const parsed = parseModel(source, { ...optionsOf(text), bases: basesBeside(join(FOLDER, `${example}.yaml`), []) });
  return isModel(parsed) ? [] : parsed;
}

/** `# set: price=0.40` and `# project: EUR` at the top of an example. */
function optionsOf(text: string): ModelOptions {
  const said = (key: string) => [...text.matchAll(new RegExp(`^# ${key}: (.*)$`, 'gm'))].map((match) => match[1] ?? '');
  const project = currencyOf(said('project')[0] ?? '');
  return { set: said('set'), ...(project === undefined ? {} : { projectCurrency: project }) };
}

describe('a broken model', () => {
  it.each(EXAMPLES)('%s', (example) => {
    const problems = problemsOf(example);
    expect(problems.map((p) => p.code)).toContain(codeOf(example));
    const shown = `${problems.map(formatProblem).join('\n\n')}\n`;
    const golden = join(FOLDER, `${example}.txt`);
    if (UPDATE) writeFileSync(golden, shown);
    expect(shown).toBe(readFileSync(golden, 'utf8'));
  });

  it('has an example for every code', () => {
    const shown = EXAMPLES.map(codeOf);
    expect(Object.keys(MODEL_CODES).filter((code) => !shown.includes(code))).toEqual([]);
  });

  it('always says how to fix it', () => {
    expect(EXAMPLES.flatMap(problemsOf).filter((p) => p.fix.length < 5)).toEqual([]);
  });
});
