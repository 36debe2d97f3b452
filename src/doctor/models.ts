// The models of a project: the YAML files that say `model:` in its folder, in pricing-models/ and in models/, and those
// elsewhere that its stored runs were priced from, as far as they are still there. A scenario names its model with
// the same word, and is none.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { isBegun } from '../ledger/begun.ts';
import { openLedger } from '../ledger/read.ts';
import { matchingFiles } from '../load/files/files.ts';
import { readModel } from '../model/file.ts';
import type { Model } from '../model/model.ts';
import type { Project } from '../project/project.ts';
import { modelsOfRuns } from '../runs/origin.ts';
import { type Finding, findings, refusalOf } from './finding.ts';

const { ok, warn, wrong } = findings('project');

const PLACES = ['*.yaml', 'pricing-models/*.yaml', 'models/*.yaml'];

/** Those that can be read, and what is to be said of all. */
export async function modelsOf(
  project: Project,
): Promise<{ readonly models: readonly Model[]; readonly finding: Finding }> {
  const models: Model[] = [];
  const broken: { readonly message: string; readonly fix: string }[] = [];
  for (const file of await modelFiles(project)) {
    try {
      const options = { projectCurrency: project.currency, reach: [project.folder, dirname(file)] };
      models.push(readModel(file, relative(process.cwd(), file), options));
    } catch (error) {
      broken.push(refusalOf(error));
    }
  }
  return { models, finding: findingOf(models.length, broken) };
}

function findingOf(sound: number, broken: readonly { readonly message: string; readonly fix: string }[]): Finding {
  const [first] = broken;
  if (first === undefined)
    return sound === 0
      ? warn(
          'models',
          'none in the folder, in pricing-models/ or in models/, and no run of one',
          'write one: reprice model new NAME',
        )
      : ok('models', sound === 1 ? '1 is valid' : `${sound} are valid`);
  const of = `${broken.length} of ${broken.length + sound}`;
  return wrong('models', `${of} cannot be read: ${first.message}`, first.fix);
}

async function modelFiles(project: Project): Promise<readonly string[]> {
  const { folder } = project;
  const near = (await Promise.all(PLACES.map((pattern) => matchingFiles(folder, pattern)))).flat();
  const priced = (await pricedFrom(project)).map((path) => resolve(folder, path)).filter((path) => existsSync(path));
  return [...new Set([...near, ...priced])].filter((file) => {
    const text = readFileSync(file, 'utf8');
    return /^model:/m.test(text) && !/^scenario:/m.test(text);
  });
}

/** A ledger that cannot be read is said elsewhere. */
async function pricedFrom(project: Project): Promise<readonly string[]> {
  if (isBegun(project.ledger)) return [];
  try {
    const ledger = await openLedger(project, { readOnly: true });
    try {
      return await modelsOfRuns(ledger);
    } finally {
      ledger.close();
    }
  } catch (error) {
    refusalOf(error);
    return [];
  }
}
