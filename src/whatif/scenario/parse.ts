// A scenario from its YAML: what it extends laid under it, its model read with its numbers, every rule of its
// behaviour held against the catalogue and the directory. All that is wrong is told at once.
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';
import { parseDecimal } from '../../exact/decimal.ts';
import type { Directory } from '../../meter/directory.ts';
import { basesBeside } from '../../model/base-files.ts';
import { extended } from '../../model/extend.ts';
import type { Model } from '../../model/model.ts';
import { usageNeeds } from '../../model/needs.ts';
import { isModel, parseModel } from '../../model/parse.ts';
import { entriesAt, itemsAt, partAt, type Reading, valueAt } from '../../model/read/reading.ts';
import { fromFile } from '../../model/way.ts';
import type { Project } from '../../project/project.ts';
import { InputError, type Problem, suggest } from '../../source/problem.ts';
import { isYamlSource, type Path } from '../../source/yaml.ts';
import { readYamlFile } from '../../source/yaml-file.ts';
import type { ScenarioCode } from './codes.ts';
import { checkNames } from './names.ts';
import { inventedIn, rulesOf } from './rules.ts';
import type { Scenario } from './scenario.ts';
import { scenarioShape } from './shape.ts';

export interface ScenarioFile {
  /** As it was named. */
  readonly file: string;
  readonly project: Project;
  readonly directory: Directory;
  /** What --set says besides. */
  readonly set: readonly string[];
}

/** A file that names itself a scenario; what is no file, or no YAML, is none. */
export function isScenarioFile(file: string): boolean {
  const source = readYamlFile(file, file);
  return isYamlSource(source) && valueAt(source, ['scenario']) !== undefined;
}

/** Throws an InputError that holds every problem. */
export function readScenario(asked: ScenarioFile): Scenario {
  const own = readYamlFile(asked.file, asked.file);
  const source = isYamlSource(own) ? extended(own, basesBeside(asked.file, [asked.project.folder]), 'scenario') : own;
  if (!isYamlSource(source)) throw new InputError(source);
  const problems: Problem[] = [];
  const scenario = scenarioOf({ source, problems, params: new Map() }, asked);
  if (scenario === undefined || problems.length > 0) throw new InputError(inOrder(problems, asked.file));
  return scenario;
}

function scenarioOf(r: Reading, asked: ScenarioFile): Scenario | undefined {
  const raw = partAt(r, [], scenarioShape);
  const read = modelOf(r, asked);
  const behaviour = rulesOf(r);
  const modelTags = read === undefined ? [] : usageNeeds(read.model).tags.map(({ name }) => name);
  checkNames(r, { ...asked, modelTags });
  if (read !== undefined) checkModel(r, read.model);
  if (raw === undefined || read === undefined) return undefined;
  const operations = inventedIn(r).map(({ name, tags }) => ({ name, tags }));
  return { name: raw.scenario, ...read, behaviour, operations };
}

type ModelPart = Pick<Scenario, 'model' | 'modelFile' | 'set'>;

function modelOf(r: Reading, { file, project, set }: ScenarioFile): ModelPart | undefined {
  const name = valueAt(r.source, ['model']);
  if (typeof name !== 'string' || name === '') return undefined;
  const way = fromFile(r.source.file, r.source.fileAt(['model']), name);
  const modelFile = shown(file, way);
  const source =
    statSync(modelFile, { throwIfNoEntry: false })?.isFile() === true ? readYamlFile(modelFile, modelFile) : undefined;
  if (source === undefined)
    return wrongModel(r, `there is no file ${name}`, suggest(basename(name), filesBeside(modelFile)));
  if (!isYamlSource(source)) return badModel(r, source);
  if (valueAt(source, ['scenario']) !== undefined)
    return wrongModel(r, `${name} is a scenario, not a model`, `write extends: ${name}`);
  const options = { projectCurrency: project.currency, bases: basesBeside(modelFile, [project.folder]) };
  const plain = parseModel(source, options);
  if (!isModel(plain)) return badModel(r, plain);
  const own = setOf(r, plain.model);
  if (own === undefined) return undefined;
  const both = [...own, ...set];
  const parsed = parseModel(source, { ...options, set: both });
  return isModel(parsed) ? { model: parsed.model, modelFile, set: both } : badModel(r, parsed);
}

/** As --set has them; undefined where one is wrong. */
function setOf(r: Reading, model: Model): readonly string[] | undefined {
  const before = r.problems.length;
  const names = [...model.params.keys()];
  const texts = entriesAt(r.source, ['set']).map(({ name, path }) => {
    const text = String(valueAt(r.source, path));
    const value = parseDecimal(text);
    if (!names.includes(name))
      problem(r, path, 'unknown-parameter', `the model has no parameter "${name}"`, suggest(name, names), 'key');
    else if (typeof value === 'string') problem(r, path, 'number', value, 'write a number such as 0.40');
    return `${name}=${text}`;
  });
  return r.problems.length === before ? texts : undefined;
}

function wrongModel(r: Reading, message: string, fix: string): undefined {
  problem(r, ['model'], 'model', message, fix);
}

function badModel({ problems }: Reading, found: readonly Problem[]): undefined {
  problems.push(...found);
}

function problem(
  { source, problems }: Reading,
  path: Path,
  code: ScenarioCode,
  message: string,
  fix: string,
  at?: 'key',
): void {
  problems.push(source.problem(path, code, message, fix, at));
}

/** As the scenario's own path was written: from the working folder. */
function shown(file: string, way: string): string {
  return isAbsolute(way) ? way : join(dirname(file), way);
}

function filesBeside(file: string): readonly string[] {
  const folder = dirname(file);
  const there = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  return there ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name)) : [];
}

/** What no model of this kind can be priced under: said at the rule. */
function checkModel(r: Reading, model: Model): void {
  for (const path of itemsAt(r.source, ['behaviour'])) {
    const leaves = valueAt(r.source, [...path, 'leave']) !== undefined;
    if (leaves && model.group !== undefined)
      problem(
        r,
        path,
        'leave-group',
        'accounts share prices in groups under this model: when one leaves, the bills of others change',
        'leave out this item, or name a model without group:',
      );
    if (!leaves && model.choices.periods.kind === 'rolling')
      problem(
        r,
        path,
        'hours',
        'this model limits any 24 hours, and nobody knows in which hours usage would change',
        'name a model that bills by the month',
      );
  }
}

/** Those of the scenario's own file first, each file in its order. */
function inOrder(problems: readonly Problem[], own: string): readonly Problem[] {
  const rank = (p: Problem): string => (p.file === own ? '' : p.file);
  return problems.toSorted((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    return x === y ? a.line - b.line || a.column - b.column : x < y ? -1 : 1;
  });
}
