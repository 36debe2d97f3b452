// Every mistake a scenario can have, with the text that a person gets to see. Each scenario/CODE.yaml (and
// scenario/CODE.MORE.yaml) is broken in the ways that CODE names; what it refers to stands in scenario/files. The .txt
// beside it is what was approved. UPDATE_GOLDENS=1 rewrites the texts: could the file be fixed from them alone?
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { type Directory, readDirectory } from '../../src/meter/directory.ts';
import { readProject } from '../../src/project/parse.ts';
import type { Project } from '../../src/project/project.ts';
import { formatProblem, InputError, type Problem } from '../../src/source/problem.ts';
import { SCENARIO_CODES } from '../../src/whatif/scenario/codes.ts';
import { readScenario } from '../../src/whatif/scenario/parse.ts';

const FOLDER = join(import.meta.dirname, 'scenario');
const UPDATE = process.env['UPDATE_GOLDENS'] === '1';
const EXAMPLES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

let database: Database;
let project: Project;
let directory: Directory;
beforeAll(async () => {
  database = await openDatabase(undefined);
  project = readProject(join(FOLDER, 'files/reprice.yaml'), 'reprice.yaml');
  directory = await readDirectory(database, project);
});
afterAll(() => database.close());

function problemsOf(example: string): readonly Problem[] {
  try {
    readScenario({ file: join(FOLDER, `${example}.yaml`), project, directory, set: [] });
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}

describe('a broken scenario', () => {
  it.each(EXAMPLES)('%s', (example) => {
    const problems = problemsOf(example);
    if (example !== 'together') expect(problems.map((p) => p.code)).toContain(example.split('.')[0]);
    expect(problems.filter((p) => p.fix.length < 5)).toEqual([]);
    const shown = `${problems.map(formatProblem).join('\n\n')}\n`.replaceAll(`${FOLDER}/`, '');
    const golden = join(FOLDER, `${example}.txt`);
    if (UPDATE) writeFileSync(golden, shown);
    expect(shown).toBe(readFileSync(golden, 'utf8'));
  });

  it('has an example for every code', () => {
    const shown = EXAMPLES.map((example) => example.split('.')[0]);
    expect(Object.keys(SCENARIO_CODES).filter((code) => !shown.includes(code))).toEqual([]);
  });
});
