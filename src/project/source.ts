// One source of the project file: its format, and which of its columns mean what.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Path } from '../source/yaml.ts';
import { type DerivedNames, isTenantRule } from './derived.ts';
import { mappingOf } from './mapping.ts';
import { type FullSource, presetKeys, withPreset } from './preset.ts';
import { PRESET_NAMES } from './presets/names.ts';
import type { FileShape, KeyStorage, Measure, Source } from './project.ts';
import type { RawSource } from './schema.ts';
import { isName, positive, type Report, wholeNumber } from './values.ts';

export interface SourceContext {
  readonly folder: string;
  readonly keys: { readonly hash: KeyStorage['hash'] | undefined; readonly salt: string };
}

export function sourceOf(name: string, own: RawSource | undefined, context: SourceContext, report: Report): Source {
  if (own === undefined) throw new Error(`source ${name} vanished`);
  const at: Path = ['sources', name];
  const raw = withPreset(own) ?? withoutFormat(own, at, report);
  if (raw.columns === undefined) {
    report(
      at,
      'missing-key',
      `source "${name}" says no columns`,
      'add columns: {time: …, tenant: …} with the names in the file',
    );
  }
  const derived: DerivedNames = new Map();
  const columns = mappingOf(raw, at, derived, report);
  return {
    name,
    files: typeof raw.files === 'string' ? [raw.files] : raw.files,
    format: raw.format === 'tsv' ? 'csv' : raw.format,
    counted: raw.counted,
    columns,
    measures: measuresOf(raw, at, report),
    delimiter: raw.delimiter ?? DELIMITERS[raw.format] ?? ',',
    shape: shapeOf(raw, at, report),
    derived,
    optional: presetKeys(own),
    skip: Object.entries(raw.skip ?? {}).map(([column, values]) => ({ column, values: listed(values) })),
    tenantTable: tenantTableOf(raw, at, context.folder, report),
    keys: { hash: context.keys.hash ?? (own.preset === undefined ? 'none' : 'auto'), salt: context.keys.salt },
  };
}

const DELIMITERS: Readonly<Record<string, string>> = { tsv: '\t', table: '', w3c: '' };

function withoutFormat(raw: RawSource, at: Path, report: Report): FullSource {
  report(
    at,
    'missing-key',
    'the source has neither a format nor a preset',
    `add format: csv, jsonl, parquet…, or preset: ${PRESET_NAMES[0]}, ${PRESET_NAMES[5]}…`,
  );
  return { ...raw, format: 'csv' };
}

function shapeOf(raw: FullSource, at: Path, report: Report): FileShape {
  const given = raw.fields ?? [];
  const lists = given.every((field) => typeof field === 'string') ? [given] : (given as string[][]);
  if (raw.format === 'table' && given.length === 0)
    report(at, 'missing-key', 'a table without names of its fields', 'add fields: [time, tenant, …] in their order');
  if (given.length > 0 && raw.format !== 'table' && raw.format !== 'csv' && raw.format !== 'tsv')
    report(
      [...at, 'fields'],
      'two-ways',
      `fields are named for a file of format ${raw.format}, which names them itself`,
      'remove `fields`; a table or a CSV file without a header has them',
    );
  return {
    fields: given.length === 0 ? [] : lists,
    comment: raw.comment ?? (raw.format === 'w3c' ? '#' : undefined),
    loose: raw.loose === 'true' && raw.format === 'jsonl',
    records: raw.format === 'json' ? raw.records : undefined,
    empty: listed(raw.empty ?? []),
  };
}

function listed(values: string | readonly string[]): readonly string[] {
  return typeof values === 'string' ? [values] : values;
}

function tenantTableOf(raw: FullSource, at: Path, folder: string, report: Report): Source['tenantTable'] {
  const tenant = raw.columns?.tenant;
  if (tenant === undefined || !isTenantRule(tenant) || tenant.table === undefined) return undefined;
  const file = resolve(folder, tenant.table);
  if (!existsSync(file) || !statSync(file).isFile()) {
    report(
      [...at, 'columns', 'tenant', 'table'],
      'no-file',
      `there is no file ${tenant.table}`,
      'give a CSV file with the columns key and tenant, relative to this project file',
    );
    return undefined;
  }
  return { file, sha256: createHash('sha256').update(readFileSync(file)).digest('hex') };
}

/** Do its rows say at which hour? Rows that were counted by the day, or that have only a day, do not. */
export function hasHours(source: Source): boolean {
  return source.counted !== 'day' && source.columns.time.form !== 'day';
}

/** Do its rows say at which minute? Counts by the hour do not. */
export function hasMinutes(source: Source): boolean {
  return source.counted === undefined && source.columns.time.form !== 'day';
}

const RESERVED = new Set([
  'requests',
  'bytes_in',
  'bytes_out',
  'day',
  'hour',
  'caller_no',
  'operation_no',
  'status',
  'polling',
  'counted',
  'tenant',
  'key',
  'operation',
]);

function measuresOf(raw: FullSource, at: Path, report: Report): Measure[] {
  return Object.entries(raw.measures ?? {}).map(([name, m]) => {
    const path = [...at, 'measures', name];
    if (!isName(name) || RESERVED.has(name)) {
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
