// Every mistake that a project file, a catalogue, a directory or a table can have, with the text that a person
// gets to see. project/NAME.yaml is broken as NAME says (what it refers to stands in project/files);
// project/NAME.txt was approved. UPDATE_GOLDENS=1 rewrites the texts: could the file be fixed from them?
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { readDirectory } from '../../src/meter/directory.ts';
import { readGauges } from '../../src/meter/gauges.ts';
import { readTransactions } from '../../src/meter/transactions.ts';
import { readProject } from '../../src/project/parse.ts';
import { formatProblem, InputError, type Problem } from '../../src/source/problem.ts';

const FOLDER = join(import.meta.dirname, 'project');
const UPDATE = process.env['UPDATE_GOLDENS'] === '1';
const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => file.slice(0, -'.yaml'.length));

/** What the project file says, and when that is sound, what its directory and its tables say. */
async function problemsOf(name: string): Promise<readonly Problem[]> {
  const database = await openDatabase(undefined);
  try {
    const project = readProject(join(FOLDER, `${name}.yaml`), `${name}.yaml`);
    const { accounts } = await readDirectory(database, project);
    await readTransactions(database, project, new Set(project.transactions.map((t) => t.name)), accounts ?? []);
    await readGauges(database, project, new Set(project.gauges.map((g) => g.name)));
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  } finally {
    database.close();
  }
}

describe('a broken project', () => {
  it.each(NAMES)('%s', async (name) => {
    const problems = await problemsOf(name);
    expect(problems.filter((p) => p.fix.length < 5)).toEqual([]);
    const shown = `${problems.map(formatProblem).join('\n\n')}\n`;
    expect(shown).not.toContain(FOLDER);
    const golden = join(FOLDER, `${name}.txt`);
    if (UPDATE) writeFileSync(golden, shown);
    expect(shown).toBe(readFileSync(golden, 'utf8'));
  });

  it('has an example for every code', async () => {
    const shown = new Set((await Promise.all(NAMES.map(problemsOf))).flat().map((p) => p.code));
    expect(CODES.filter((code) => !shown.has(code))).toEqual([]);
  });
});

/** What the readers of project files, catalogues, directories and tables give. */
const CODES = [
  'other-kind',
  'unknown-measure',
  'zone',
  'currency',
  'no-source',
  'empty-window',
  'date',
  'missing-key',
  'two-ways',
  'name',
  'number',
  'duration',
  'no-file',
  'twice',
  'template',
  'openapi',
  'path',
  'server',
  'unknown-key',
  'wrong-value',
  'format',
  'missing-column',
  'unreadable',
  'directory',
  'transaction',
  'gauge',
  'line',
  'address',
  'colour',
  'logo',
  'language',
  'pattern',
];
