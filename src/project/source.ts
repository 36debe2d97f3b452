// One source of the project file: its format, and which of its columns mean what.
import type { Path } from '../source/yaml.ts';
import type { ColumnMapping, Measure, Source, TimeColumn } from './project.ts';
import type { RawSource } from './schema.ts';
import { isName, positive, type Report, timeColumn, wholeNumber } from './values.ts';

export function sourceOf(name: string, raw: RawSource | undefined, report: Report): Source {
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

/** Do its rows say at which hour? Rows that were counted by the day, or that have only a day, do not. */
export function hasHours(source: Source): boolean {
  return source.counted !== 'day' && source.columns.time.form !== 'day';
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
  return timeColumn(c.time, [...at, 'columns', 'time'], report);
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

function measuresOf(raw: RawSource, at: Path, report: Report): Measure[] {
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
