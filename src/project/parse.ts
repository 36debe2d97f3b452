// reprice.yaml to a Project: every key checked, every problem reported at once with its place.
import { dirname, resolve } from 'node:path';
import type { Day } from '../calendar/day.ts';
import { isZone } from '../calendar/zone.ts';
import { currencyOf } from '../exact/currency.ts';
import { otherKind } from '../source/other-kind.ts';
import { type Problem, refuse } from '../source/problem.ts';
import { checkShape, isShape } from '../source/shape.ts';
import { isYamlSource, type YamlSource } from '../source/yaml.ts';
import { readYamlFile } from '../source/yaml-file.ts';
import { brandOf } from './brand.ts';
import { operationsOf } from './catalogue.ts';
import { detailOf } from './detail.ts';
import type { Project } from './project.ts';
import { projectSchema, type RawProject } from './schema.ts';
import { isSpoilt, soundParts } from './sound.ts';
import { sourceOf } from './source.ts';
import { gaugesOf, transactionsOf } from './tables.ts';
import { dayAt, hours, type Report, wholeNumber, zoneHint } from './values.ts';
import { wordingOf } from './wording.ts';

/** Reads the project file; throws an InputError that holds every problem. */
export function readProject(file: string, shown: string): Project {
  const source = readYamlFile(file, shown);
  if (!isYamlSource(source)) return fail(source);
  const other = otherKind(source, 'project');
  if (other !== undefined) return fail([other]);
  const shape = checkShape(source, projectSchema);
  const sound = isShape(shape) ? { raw: shape.value, broken: [] } : soundParts(source.value);
  const problems: Problem[] = isShape(shape) ? [] : [...shape];
  const report: Report = (path, code, message, fix) => {
    if (!isSpoilt(path, sound?.broken ?? [])) problems.push(source.problem(path, code, message, fix));
  };
  const project = sound && build(file, sound.raw, source, report, problems);
  refuse(inFileOrder(problems));
  if (project === undefined) throw new Error(`${shown} gave neither a project nor a problem`);
  return project;
}

function build(file: string, raw: RawProject, source: YamlSource, report: Report, problems: Problem[]): Project {
  const folder = dirname(file);
  if (!isZone(raw.zone)) report(['zone'], 'zone', `"${raw.zone}" is no time zone`, zoneHint(raw.zone));
  const currency = currencyOf(raw.currency);
  if (currency === undefined)
    report(
      ['currency'],
      'currency',
      `"${raw.currency}" is no currency code`,
      'write an ISO 4217 code such as USD, EUR or JPY',
    );
  const context = { folder, keys: { hash: raw.keys?.hash, salt: raw.keys?.salt ?? raw.project } };
  const names = Object.keys(raw.sources ?? {});
  if (raw.sources !== undefined && names.length === 0)
    report(
      ['sources'],
      'no-source',
      'no source is declared',
      'name at least one: sources: {gateway: {files: …, format: …, columns: …}}; without `sources:` the usage comes from `reprice ledger import`',
    );
  const sources = names.map((name) => sourceOf(name, raw.sources?.[name], context, report));
  return {
    name: raw.project,
    file,
    folder,
    zone: raw.zone,
    currency: currency ?? { code: 'USD', digits: 2 },
    window: raw.window === undefined ? undefined : windowOf(raw.window, report),
    ledger: resolve(folder, raw.ledger ?? '.reprice/ledger.duckdb'),
    reports: resolve(folder, raw.reports ?? 'reports'),
    sources,
    dedupeWithinHours: hours(raw.dedupe_within ?? '24 hours', report),
    pollingSlots: wholeNumber(raw.polling?.slots ?? '10', ['polling', 'slots'], 1, 12, report),
    directory: {
      tenants: raw.directory?.tenants === undefined ? undefined : resolve(folder, raw.directory.tenants),
      keys: raw.directory?.keys === undefined ? undefined : resolve(folder, raw.directory.keys),
    },
    operations: operationsOf(raw, folder, source, problems),
    ...detailOf(raw.detail, sources, report),
    transactions: transactionsOf(raw, report),
    gauges: gaugesOf(raw, report),
    costs: raw.costs === undefined ? undefined : resolve(folder, raw.costs),
    wording: wordingOf(raw.wording, report),
    brand: brandOf(raw.brand, folder, report),
  };
}

function windowOf(raw: { from: string; until: string }, report: Report): { from: Day; until: Day } | undefined {
  const from = dayAt(raw.from, ['window', 'from'], report);
  const until = dayAt(raw.until, ['window', 'until'], report);
  if (from === undefined || until === undefined) return undefined;
  if (until <= from) {
    report(
      ['window', 'until'],
      'empty-window',
      `the window is empty: it ends on ${raw.until}, not after ${raw.from}`,
      '`until` is the first day that is no longer inside',
    );
    return undefined;
  }
  return { from, until };
}

/** Those of the catalogue's own file keep their place. */
function inFileOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => (a.file === b.file ? a.line - b.line || a.column - b.column : 0));
}

function fail(problems: readonly Problem[]): never {
  refuse(problems);
  throw new Error('refuse was given no problem');
}
