// What a run was priced from, kept beside it: the YAML texts as they were read, with the names that rules
// are quoted by, and the settings that its arithmetic depends on. A file may change afterwards; what a
// stored run says about its rules does not.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, relative, resolve, sep } from 'node:path';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { formatDecimal } from '../exact/decimal.ts';
import { readModel } from '../model/file.ts';
import type { Model } from '../model/model.ts';
import { typedParams } from '../model/typed.ts';
import { isYamlSource, readYaml } from '../source/yaml.ts';
import { runTables } from './tables.ts';

export interface Origin {
  readonly sources: readonly SourceText[];
  /** `rounding` and `param NAME`, by name. */
  readonly settings: ReadonlyMap<string, string>;
}

/** Before the name of a parameter among the settings. */
export const PARAM = 'param ';

export interface SourceText {
  /** As places in the model name it. */
  readonly file: string;
  /** Relative to the project's folder, with /. */
  readonly path: string;
  readonly text: string;
}

/** Reads the model's file, as it was typed, and those that it extends; `folder` is the project's. */
export function originOf(model: Model, modelFile: string, folder: string): Origin {
  const sources: SourceText[] = [];
  let file: string | undefined = modelFile;
  let path = resolve(modelFile);
  while (file !== undefined && existsSync(path)) {
    const text = readFileSync(path, 'utf8');
    sources.push({ file, path: relative(folder, path).split(sep).join('/'), text });
    const base: string | undefined = baseOf(file, text);
    file = base === undefined ? undefined : normalize(join(dirname(file), base));
    path = resolve(dirname(path), base ?? '');
  }
  const params = [...model.params].map(([name, value]) => [`${PARAM}${name}`, formatDecimal(value)] as const);
  return { sources, settings: new Map([['rounding', model.rounding], ...params]) };
}

function baseOf(file: string, text: string): string | undefined {
  const source = readYaml(file, text);
  if (!isYamlSource(source) || typeof source.value !== 'object' || source.value === null) return undefined;
  return 'extends' in source.value && typeof source.value.extends === 'string' ? source.value.extends : undefined;
}

/**
 * The model as it was when the run was priced, read again from the texts that the run keeps: they are
 * laid out in a folder of their own, so that one finds the other.
 */
export function modelOf(origin: Origin): Model {
  const [main] = origin.sources;
  if (main === undefined) throw new Error('a run without the text of its model');
  const folder = mkdtempSync(join(tmpdir(), 'reprice-model-'));
  try {
    const up = Math.max(...origin.sources.map(({ path }) => path.split('../').length - 1));
    const root = join(folder, ...Array.from({ length: up }, () => 'up'));
    for (const { path, text } of origin.sources) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return readModel(join(root, main.path), main.file, { set: paramsOf(origin), reach: [folder] });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each parameter as the first of the texts that declares it has it. */
export function typedIn(origin: Origin): ReadonlyMap<string, string> {
  const sources = origin.sources.map(({ file, text }) => readYaml(file, text)).filter(isYamlSource);
  return new Map(sources.toReversed().flatMap((source) => [...typedParams(source)]));
}

/** The parameters as --set takes them. */
function paramsOf({ settings }: Origin): readonly string[] {
  const params = [...settings].filter(([name]) => name.startsWith(PARAM));
  return params.map(([name, value]) => `${name.slice(PARAM.length)}=${value}`);
}

export async function insertOrigin(database: Database, run: string, origin: Origin): Promise<void> {
  for (const [i, { file, path, text }] of origin.sources.entries())
    await database.run(sql`INSERT INTO run_source VALUES (${run}, ${i}, ${file}, ${path}, ${text})`);
  for (const [name, value] of origin.settings)
    await database.run(sql`INSERT INTO run_setting VALUES (${run}, ${name}, ${value})`);
}

/** undefined: the run keeps no texts. */
export async function readOrigin(database: Database, run: string): Promise<Origin | undefined> {
  const settings = await database.columns(sql`SELECT name, value FROM run_setting WHERE run_id = ${run} ORDER BY name`);
  if (settings.rows === 0) return undefined;
  const sources = await database.columns(
    sql`SELECT file, path, text FROM run_source WHERE run_id = ${run} ORDER BY source_no`,
  );
  return {
    sources: Array.from({ length: sources.rows }, (_, i) => ({
      file: sources.text('file', i),
      path: sources.text('path', i),
      text: sources.text('text', i),
    })),
    settings: new Map(
      Array.from({ length: settings.rows }, (_, i) => [settings.text('name', i), settings.text('value', i)]),
    ),
  };
}

/** Paths from the project's folder of the models that stored runs were priced from, ascending. */
export async function modelsOfRuns(database: Database): Promise<readonly string[]> {
  if ((await runTables(database)) !== 'today') return [];
  const rows = await database.columns(sql`SELECT DISTINCT path FROM run_source WHERE source_no = 0 ORDER BY path`);
  return Array.from({ length: rows.rows }, (_, i) => rows.text('path', i));
}

/** How the file on the disk compares with the text that the run was priced from. */
export function sourceNow(source: SourceText, folder: string): 'same' | 'changed' | 'gone' {
  const path = resolve(folder, source.path);
  if (!existsSync(path)) return 'gone';
  return readFileSync(path, 'utf8') === source.text ? 'same' : 'changed';
}
