// Every mistake that a sound model can be in its project: what it reads of the directory, measures, tables, hours and
// minutes that are not there, and, as a warning, names that match nothing. Each lacking/CODE.yaml (and
// lacking/CODE.MORE.yaml) is a model; `# project: NAME` names another project file of lacking/files than reprice.yaml.
// The .txt beside it is what was approved. UPDATE_GOLDENS=1 rewrites the texts: is the line to add in them?
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { requireMinutes } from '../../src/limits/allowed.ts';
import { readModel } from '../../src/model/file.ts';
import { readProject } from '../../src/project/parse.ts';
import { LACKING_CODES } from '../../src/runs/lacking-codes.ts';
import { prepare } from '../../src/runs/prepare.ts';
import { formatProblem, InputError } from '../../src/source/problem.ts';

const FOLDER = join(import.meta.dirname, 'lacking');
const UPDATE = process.env['UPDATE_GOLDENS'] === '1';
const EXAMPLES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

let database: Database;
beforeAll(async () => {
  database = await openDatabase(undefined);
});
afterAll(() => database.close());

interface Said {
  readonly code: string;
  readonly fix: string;
  readonly text: string;
}

/** Problems; of a model that has none, its warnings. */
async function saidOf(example: string): Promise<readonly Said[]> {
  const path = join(FOLDER, `${example}.yaml`);
  const name = /^# project: (.*)$/m.exec(readFileSync(path, 'utf8'))?.[1] ?? 'reprice.yaml';
  const project = readProject(join(FOLDER, 'files', name), 'reprice.yaml');
  const model = readModel(path, `${example}.yaml`, { reach: [FOLDER] });
  try {
    if (model.plans.some((plan) => plan.rateLimits !== undefined)) await requireMinutes(database, project, model);
    const { warnings } = await prepare(database, project, model, path, []);
    return warnings.map(({ code, message, examples, fix }) => ({
      code,
      fix,
      text: `${message}: ${examples.join(', ')} [${code}]\n  fix: ${fix}`,
    }));
  } catch (error) {
    if (error instanceof InputError) return error.problems.map((p) => ({ ...p, text: formatProblem(p) }));
    throw error;
  }
}

describe('a model in a project that lacks something', () => {
  it.each(EXAMPLES)('%s', async (example) => {
    const said = await saidOf(example);
    expect(said.map(({ code }) => code)).toContain(example.split('.')[0]);
    expect(said.filter(({ fix }) => fix.length < 5)).toEqual([]);
    const shown = `${said.map(({ text }) => text).join('\n\n')}\n`.replaceAll(`${FOLDER}/`, '');
    const golden = join(FOLDER, `${example}.txt`);
    if (UPDATE) writeFileSync(golden, shown);
    expect(shown).toBe(readFileSync(golden, 'utf8'));
  });

  it('has an example for every code', () => {
    const shown = EXAMPLES.map((example) => example.split('.')[0]);
    expect(Object.keys(LACKING_CODES).filter((code) => !shown.includes(code))).toEqual([]);
  });
});
