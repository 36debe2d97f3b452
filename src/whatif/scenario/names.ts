// What a scenario names must be there: operations and tags in the catalogue, columns of the directory and values of
// them, classes of keys. A misspelt one would change nothing, and nobody would see it.
import type { Directory } from '../../meter/directory.ts';
import { PRODUCTION } from '../../meter/match.ts';
import { listed } from '../../model/read/matches.ts';
import { isGroup, itemsAt, type Reading, valueAt } from '../../model/read/reading.ts';
import type { Operation, Project } from '../../project/project.ts';
import { suggest } from '../../source/problem.ts';
import type { Path } from '../../source/yaml.ts';
import type { ScenarioCode } from './codes.ts';
import { inventedIn } from './rules.ts';

/** What there is; undefined: nobody knows. */
export interface Known {
  readonly project: Project;
  readonly directory: Directory;
  /** Tags that rules of the model name. */
  readonly modelTags: readonly string[];
}

export function checkNames(r: Reading, known: Known): void {
  const invented = inventedIn(r);
  checkInvented(r, known, invented);
  for (const path of itemsAt(r.source, ['behaviour'])) {
    for (const key of ['replace', 'merge', 'of']) checkWhich(r, [...path, key], known, invented);
    for (const key of ['by', 'into']) checkCalled(r, [...path, key], known);
    checkColumns(r, [...path, 'for'], known);
  }
}

function checkWhich(r: Reading, path: Path, { project, directory }: Known, invented: readonly Operation[]): void {
  const { operations } = project;
  const there = [...(operations ?? []), ...invented];
  if (operations !== undefined) {
    const names = there.map(({ name }) => name);
    each(r, [...path, 'operation'], names, 'unknown-operation', (name) => `the catalogue has no operation "${name}"`);
  }
  const tags = [...new Set([...there.flatMap((o) => o.tags), 'polling'])];
  each(r, [...path, 'tag'], tags, 'unknown-tag', (tag) => `no operation of the catalogue has the tag "${tag}"`);
  const classes = [...new Set([PRODUCTION, ...[...directory.keys.values()].map((key) => key.keyClass)])];
  each(r, [...path, 'key_class'], classes, 'unknown-key-class', (name) => `no key is of the class "${name}"`);
}

/** An operation that is called instead stands in the catalogue, or says by its tags what it is. */
function checkCalled(r: Reading, path: Path, { project }: Known): void {
  if (project.operations === undefined || valueAt(r.source, [...path, 'tag']) !== undefined) return;
  const names = project.operations.map(({ name }) => name);
  const fix = (name: string): string => `${suggest(name, names)}; or say what a new one is: tag: webhook`;
  each(
    r,
    [...path, 'operation'],
    names,
    'unknown-operation',
    (name) => `the catalogue has no operation "${name}"`,
    fix,
  );
}

function checkInvented(
  r: Reading,
  { project, modelTags }: Known,
  invented: readonly (Operation & { readonly path: Path })[],
): void {
  const catalogue = project.operations ?? [];
  const tags = [...new Set([...catalogue.flatMap((o) => o.tags), ...modelTags])];
  for (const { name, path } of invented) {
    const there = catalogue.find((operation) => operation.name === name);
    if (there !== undefined)
      report(
        r,
        [...path, 'tag'],
        'tag-known',
        `the catalogue says what "${name}" is: its tags are ${there.tags.join(', ') || 'none'}`,
        'leave out tag',
      );
    else
      each(
        r,
        [...path, 'tag'],
        tags,
        'unknown-tag',
        (tag) => `neither the catalogue nor the model knows the tag "${tag}"`,
      );
  }
}

function checkColumns(r: Reading, path: Path, { directory }: Known): void {
  const value = valueAt(r.source, path);
  for (const column of isGroup(value) ? Object.keys(value) : []) {
    if (directory.columns.includes(column)) {
      checkValues(r, [...path, column], column, directory);
      continue;
    }
    const fix =
      directory.accounts === undefined
        ? 'declare `directory: {tenants: …}` in the project file'
        : suggest(column, directory.columns);
    r.problems.push(
      r.source.problem([...path, column], 'missing-column', `the directory has no column "${column}"`, fix, 'key'),
    );
  }
}

/** Somebody has the value on the last row of the directory, which is the one that counts. */
function checkValues(r: Reading, path: Path, column: string, { accounts = [] }: Directory): void {
  const known = [...new Set(accounts.map(({ facts }) => facts.at(-1)?.facts.get(column) ?? ''))].sort();
  each(r, path, known, 'unknown-value', (value) => `no account has the ${column} "${value}"`);
}

/** Each name of one or more that stand at a path. */
function each(
  r: Reading,
  path: Path,
  known: readonly string[],
  code: ScenarioCode,
  message: (name: string) => string,
  fix = (name: string): string => suggest(name, known),
): void {
  const value = valueAt(r.source, path);
  const names = Array.isArray(value) || typeof value === 'string' ? (listed(value as string | string[]) ?? []) : [];
  for (const [i, name] of names.entries())
    if (typeof name === 'string' && !known.includes(name))
      report(r, Array.isArray(value) ? [...path, i] : path, code, message(name), fix(name));
}

function report({ source, problems }: Reading, path: Path, code: ScenarioCode, message: string, fix: string): void {
  problems.push(source.problem(path, code, message, fix));
}
