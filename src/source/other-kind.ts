// A file that is sound and of another kind than the one that is asked for: a project file in the place of a model, a table
// in the place of either. One problem that says what it is and where it belongs, not one for each of its keys.
import { fileProblem, type Problem } from './problem.ts';
import type { YamlSource } from './yaml.ts';

type Kind = 'model' | 'project' | 'scenario' | 'costs' | 'catalogue' | 'table';

const CALLED: Readonly<Record<Kind, string>> = {
  model: 'a model',
  project: 'a project file',
  scenario: 'a scenario',
  costs: 'a cost file',
  catalogue: 'a catalogue of operations',
  table: 'a table',
};

/** Where a file of a kind is named instead. */
const BELONGS: Readonly<Record<Kind, string>> = {
  model: 'a model is named after the command: reprice run acme.yaml',
  project: 'the project file is found here or above, or named by --config; reprice doctor checks it',
  scenario: 'scenarios are for reprice compare, sweep and solve',
  costs: 'a cost file stands beside a model: reprice check acme.yaml --costs costs.yaml, or costs: in reprice.yaml',
  catalogue: 'a catalogue is named by operations: in reprice.yaml',
  table: 'tables are named in reprice.yaml, such as directory: {tenants: tenants.csv}',
};

type Wanted = 'model' | 'project' | 'costs';

/** undefined: it may well be what is wanted, with or without mistakes. */
export function otherKind(source: YamlSource, wanted: Wanted): Problem | undefined {
  const found = kindOf(source, wanted);
  if (found === undefined || found.kind === wanted) return undefined;
  const { message, fix } = said(found.kind, wanted);
  return source.problem(found.key === '' ? [] : [found.key], 'other-kind', message, fix, 'key');
}

/** The same of a file that cannot be read as YAML, by its name. */
export function tableByName(shown: string, wanted: Wanted): Problem | undefined {
  if (!/\.(csv|tsv|jsonl|ndjson|parquet|arrow|xlsx)(\.gz|\.zst)?$/i.test(shown)) return undefined;
  const { message, fix } = said('table', wanted);
  return fileProblem(shown, 'other-kind', message, fix);
}

function said(kind: Kind, wanted: Wanted): { readonly message: string; readonly fix: string } {
  const fix = wanted === 'model' ? `name a model, such as acme.yaml; ${BELONGS[kind]}` : BELONGS[kind];
  return { message: `this is ${CALLED[kind]}, not ${CALLED[wanted]}`, fix };
}

/** Keys that no file of another kind has; a scenario names a model. */
const TELLING: readonly (readonly [Kind, readonly string[]])[] = [
  ['scenario', ['scenario']],
  ['model', ['model', 'plans', 'meters', 'extends', 'packs', 'params']],
  ['project', ['project', 'sources', 'zone']],
  ['costs', ['units', 'fixed']],
  ['catalogue', ['openapi', 'swagger', 'paths']],
];

function kindOf(
  { value, text }: YamlSource,
  wanted: Wanted,
): { readonly kind: Kind; readonly key: string } | undefined {
  if (typeof value === 'string') return isTable(text) ? { kind: 'table', key: '' } : undefined;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const found = TELLING.flatMap(([kind, keys]) => {
    const key = keys.find((name) => Object.hasOwn(value, name));
    return key === undefined ? [] : [{ kind, key }];
  });
  const [first] = found;
  if (first?.kind !== 'scenario' && found.some(({ kind }) => kind === wanted)) return undefined;
  if (first !== undefined || !Object.hasOwn(value, 'operations')) return first;
  const priced = wanted === 'costs' || Object.hasOwn(value, 'currency');
  return { kind: priced ? 'costs' : 'catalogue', key: 'operations' };
}

/** Rows with as many commas, semicolons or tabs as the first one. */
function isTable(text: string): boolean {
  const [first = '', second = ''] = text.split(/\r?\n/);
  return [',', ';', '\t'].some((mark) => {
    const columns = first.split(mark).length;
    return columns > 1 && second.split(mark).length >= columns;
  });
}
