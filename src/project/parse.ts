// reprice.yaml to a Project: every key checked, every problem reported at once with its place.
import { dirname, resolve } from 'node:path';
import { type Day, parseDay } from '../calendar/day.ts';
import { isZone } from '../calendar/zone.ts';
import { currencyOf } from '../exact/currency.ts';
import { parseDecimal } from '../exact/decimal.ts';
import { guess, type Problem, refuse } from '../source/problem.ts';
import { checkShape, isShape } from '../source/shape.ts';
import { isYamlSource, type Path, readYamlFile, type YamlSource } from '../source/yaml.ts';
import type { ColumnMapping, Measure, Operation, Project, Source, TimeColumn } from './project.ts';
import { catalogueSchema, projectSchema, type RawProject, type RawSource } from './schema.ts';

type Report = (path: Path, code: string, message: string, fix: string) => void;

/** Reads the project file; throws an InputError that holds every problem. */
export function readProject(file: string, shown: string): Project {
  const source = readYamlFile(file, shown);
  if (!isYamlSource(source)) return fail(source);
  const shape = checkShape(source, projectSchema);
  if (!isShape(shape)) return fail(inFileOrder(shape));
  const problems: Problem[] = [];
  const report: Report = (path, code, message, fix) => problems.push(source.problem(path, code, message, fix));
  const project = build(file, shape.value, source, report, problems);
  refuse(inFileOrder(problems));
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
  const names = Object.keys(raw.sources);
  if (names.length === 0)
    report(
      ['sources'],
      'no-source',
      'no source is declared',
      'name at least one: sources: {gateway: {files: …, format: …, columns: …}}',
    );
  return {
    name: raw.project,
    file,
    folder,
    zone: raw.zone,
    currency: currency ?? { code: 'USD', digits: 2 },
    window: raw.window === undefined ? undefined : windowOf(raw.window, report),
    ledger: resolve(folder, raw.ledger ?? '.reprice/ledger.duckdb'),
    reports: resolve(folder, raw.reports ?? 'reports'),
    sources: names.map((name) => sourceOf(name, raw.sources[name], report)),
    dedupeWithinHours: hours(raw.dedupe_within ?? '24 hours', report),
    pollingSlots: wholeNumber(raw.polling?.slots ?? '10', ['polling', 'slots'], 1, 12, report),
    directory: {
      tenants: raw.directory?.tenants === undefined ? undefined : resolve(folder, raw.directory.tenants),
      keys: raw.directory?.keys === undefined ? undefined : resolve(folder, raw.directory.keys),
    },
    operations: operationsOf(raw, folder, source, problems),
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

function dayAt(text: string, path: Path, report: Report): Day | undefined {
  const day = parseDay(text);
  if (day === undefined) report(path, 'date', `"${text}" is no date`, 'write YYYY-MM-DD');
  return day;
}

function sourceOf(name: string, raw: RawSource | undefined, report: Report): Source {
  if (raw === undefined) throw new Error(`source ${name} vanished`);
  const at: Path = ['sources', name];
  if (raw.format !== 'combined' && raw.columns === undefined) {
    report(
      at,
      'missing-key',
      `source "${name}" says no columns`,
      'add columns: {time: …, tenant: …} with the names in the file',
    );
  }
  return {
    name,
    files: typeof raw.files === 'string' ? [raw.files] : raw.files,
    format: raw.format,
    counted: raw.counted,
    columns: mappingOf(raw, at, report),
    measures: measuresOf(raw, at, report),
    delimiter: raw.delimiter ?? ',',
  };
}

/** The combined format names its own columns; a tenant is the user, or whatever the mapping says. */
const COMBINED: RawSource['columns'] = {
  time: 'time',
  tenant: 'user',
  method: 'method',
  path: 'path',
  status: 'status',
  bytes_out: 'bytes',
};

function mappingOf(raw: RawSource, at: Path, report: Report): ColumnMapping {
  const c = raw.format === 'combined' ? { ...COMBINED, ...raw.columns } : (raw.columns ?? {});
  const path = [...at, 'columns'];
  if (c.operation !== undefined && c.path !== undefined) {
    report(
      [...path, 'operation'],
      'two-ways',
      'both an operation and a path are mapped',
      'keep `operation` if the log names operations, else `method` and `path`',
    );
  }
  if (c.path !== undefined && c.method === undefined)
    report(
      [...path, 'path'],
      'missing-key',
      'a path without a method',
      'map `method` too: operations are METHOD /path',
    );
  if (raw.counted !== undefined && c.requests === undefined) {
    report(
      path,
      'missing-key',
      'already counted rows without a `requests` column',
      'map `requests:` to the column that holds the count',
    );
  }
  return {
    time: timeOf(raw, c, at, report),
    id: c.id,
    tenant: c.tenant,
    key: c.key,
    method: c.method,
    path: c.path,
    operation: c.operation,
    status: c.status,
    requests: c.requests,
    bytesIn: c.bytes_in,
    bytesOut: c.bytes_out,
  };
}

function timeOf(raw: RawSource, c: NonNullable<RawSource['columns']>, at: Path, report: Report): TimeColumn {
  if (raw.format === 'combined') return { column: 'time', form: 'clf', zone: undefined };
  if (c.day !== undefined && c.time === undefined) return { column: c.day, form: 'day', zone: undefined };
  if (c.time === undefined || c.day !== undefined) {
    if (raw.columns !== undefined)
      report(
        [...at, 'columns'],
        'missing-key',
        'a source has one of `time` and `day`',
        'map `time:` to the column with the instant, or `day:` if it holds days of the billing zone',
      );
    return { column: '', form: 'iso', zone: undefined };
  }
  if (typeof c.time === 'string') return { column: c.time, form: 'iso', zone: undefined };
  if (c.time.zone !== undefined && !isZone(c.time.zone)) {
    report([...at, 'columns', 'time', 'zone'], 'zone', `"${c.time.zone}" is no time zone`, zoneHint(c.time.zone));
    return { column: c.time.column, form: 'iso', zone: undefined };
  }
  return { column: c.time.column, form: c.time.form ?? 'iso', zone: c.time.zone };
}

const RESERVED = new Set([
  'requests',
  'bytes_in',
  'bytes_out',
  'day',
  'caller_no',
  'operation_no',
  'status',
  'polling',
  'counted',
  'tenant',
  'key',
  'operation',
]);

function measuresOf(raw: RawSource, at: Path, report: Report): Measure[] {
  return Object.entries(raw.measures ?? {}).map(([name, m]) => {
    const path = [...at, 'measures', name];
    if (!/^[a-z][a-z0-9_]{0,40}$/.test(name) || RESERVED.has(name)) {
      report(
        path,
        'name',
        `"${name}" cannot name a measure`,
        'small letters, digits and _; not a column of the ledger',
      );
    }
    if (typeof m === 'string') return { name, column: m, per: undefined, decimals: 0 };
    const decimals = wholeNumber(m.decimals ?? '0', [...path, 'decimals'], 0, 9, report);
    return {
      name,
      column: m.column,
      per: m.per === undefined ? undefined : positive(m.per, [...path, 'per'], report),
      decimals,
    };
  });
}

function positive(text: string, path: Path, report: Report): bigint {
  const value = parseDecimal(text);
  if (typeof value !== 'string' && value.scale === 0 && value.digits > 0n) return value.digits;
  report(path, 'number', `"${text}" is no whole number above 0`, 'write e.g. 65536');
  return 1n;
}

function wholeNumber(text: string, path: Path, least: number, most: number, report: Report): number {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : -1;
  if (value >= least && value <= most) return value;
  report(
    path,
    'number',
    `"${text}" is no whole number from ${least} to ${most}`,
    `write a number from ${least} to ${most}`,
  );
  return least;
}

function hours(text: string, report: Report): number {
  const match = /^(\d{1,4}) ?(h|hours?|d|days?)$/.exec(text);
  const value = match === null ? 0 : Number(match[1]) * (match[2]?.startsWith('d') === true ? 24 : 1);
  if (value >= 1 && value <= 24 * 40) return value;
  report(['dedupe_within'], 'duration', `"${text}" is no duration up to 40 days`, 'write e.g. 24 hours or 3 days');
  return 24;
}

function operationsOf(
  raw: RawProject,
  folder: string,
  source: YamlSource,
  problems: Problem[],
): Operation[] | undefined {
  if (raw.operations === undefined) return undefined;
  if (typeof raw.operations !== 'string') return catalogue(raw.operations, source, ['operations'], problems);
  const file = readYamlFile(resolve(folder, raw.operations), raw.operations);
  if (!isYamlSource(file)) {
    problems.push(
      ...(file.some((p) => p.code === 'no-file')
        ? [
            source.problem(
              ['operations'],
              'no-file',
              `there is no file ${raw.operations}`,
              'give the catalogue relative to this project file',
            ),
          ]
        : file),
    );
    return [];
  }
  const shape = checkShape(file, catalogueSchema);
  if (isShape(shape)) return catalogue(shape.value.operations, file, ['operations'], problems);
  problems.push(...shape);
  return [];
}

function catalogue(
  list: readonly { operation: string; tags?: string[] | undefined }[],
  source: YamlSource,
  at: Path,
  problems: Problem[],
): Operation[] {
  const seen = new Map<string, number>();
  return list.map(({ operation, tags }, i) => {
    const path = [...at, i, 'operation'];
    const shape = operation.replaceAll(/\{[^}/]*\}/g, '{}');
    if (seen.has(shape))
      problems.push(
        source.problem(
          path,
          'twice',
          `"${operation}" is in the catalogue twice`,
          'remove one; templates that differ only in their variables are the same',
        ),
      );
    seen.set(shape, i);
    if (/^[A-Z]+ \//.test(operation) && operation.split('/').some((s) => /[{}]/.test(s) && !/^\{[^{}]+\}$/.test(s))) {
      problems.push(
        source.problem(
          path,
          'template',
          `"${operation}" is no template`,
          'a variable stands for a whole path segment: GET /v2/documents/{id}',
        ),
      );
    }
    return { name: operation, tags: tags ?? [] };
  });
}

function zoneHint(zone: string): string {
  const near = guess(zone, Intl.supportedValuesOf('timeZone'));
  return near === undefined ? 'write a name such as America/New_York, Europe/Berlin or UTC' : `did you mean ${near}?`;
}

/** Those of the catalogue's own file keep their place. */
function inFileOrder(problems: readonly Problem[]): readonly Problem[] {
  return problems.toSorted((a, b) => (a.file === b.file ? a.line - b.line || a.column - b.column : 0));
}

function fail(problems: readonly Problem[]): never {
  refuse(problems);
  throw new Error('refuse was given no problem');
}
