// The mapping of a source: which columns of the file, or which values made of them, are what the ledger needs.
import { parseDecimal } from '../exact/decimal.ts';
import type { Path } from '../source/yaml.ts';
import { type DerivedNames, firstOf, isTenantRule, named, requestPart, tenantPart } from './derived.ts';
import { tenantPattern } from './pattern.ts';
import type { FullSource } from './preset.ts';
import type { ColumnMapping, TimeColumn } from './project.ts';
import type { RawLogTime, RawSource, RawTenant } from './schema.ts';
import { type Report, timeColumn } from './values.ts';

type RawColumns = NonNullable<RawSource['columns']>;

export function mappingOf(raw: FullSource, at: Path, names: DerivedNames, report: Report): ColumnMapping {
  const c = raw.columns ?? {};
  const path = [...at, 'columns'];
  const value = (key: Exclude<keyof RawColumns, 'time' | 'day' | 'tenant'>) => {
    const own = c[key];
    return own === undefined ? undefined : named(own, names);
  };
  refuseTwoWays(c, path, report);
  if (raw.counted !== undefined && c.requests === undefined)
    report(
      path,
      'missing-key',
      '`counted:` says that a row stands for several requests, and no column says for how many',
      'map `requests:` to the column that holds the count',
    );
  const request = value('request');
  const part = (kind: 'method' | 'path') => {
    const mapped = [value(kind), request === undefined ? undefined : requestPart(kind, request, names)];
    const known = mapped.filter((column) => column !== undefined);
    return known.length === 0 ? undefined : firstOf(known, names);
  };
  const paths = part('path');
  const key = value('key');
  return {
    time: timeOf(raw, c, at, names, report),
    id: value('id'),
    tenant: c.tenant === undefined ? undefined : tenantOf(c.tenant, paths, key, [...path, 'tenant'], names, report),
    key,
    method: part('method'),
    path: paths,
    operation: value('operation'),
    status: value('status'),
    requests: value('requests'),
    bytesIn: value('bytes_in'),
    bytesOut: value('bytes_out'),
  };
}

function refuseTwoWays(c: RawColumns, path: Path, report: Report): void {
  if (c.operation !== undefined && (c.path !== undefined || c.request !== undefined))
    report(
      [...path, 'operation'],
      'two-ways',
      `both an operation and a ${c.path === undefined ? 'request' : 'path'} are mapped`,
      'keep `operation` if the log names operations, else `method` and `path`',
    );
  if (c.path !== undefined && c.method === undefined && c.request === undefined)
    report(
      [...path, 'path'],
      'missing-key',
      '`path` is mapped without `method`',
      'map `method` too: operations are METHOD /path',
    );
}

function tenantOf(
  raw: RawTenant,
  paths: string | undefined,
  key: string | undefined,
  at: Path,
  names: DerivedNames,
  report: Report,
): string | undefined {
  if (!isTenantRule(raw)) return named(raw, names);
  if (raw.host !== undefined && raw.path !== undefined)
    report(at, 'two-ways', 'the tenant is taken from the host and from the path', 'keep one of `host` and `path`');
  const own = raw.column === undefined ? undefined : named(raw.column, names);
  const fallback = raw.path !== undefined || raw.host !== undefined ? paths : raw.table === undefined ? undefined : key;
  const column = own ?? fallback;
  if (column === undefined) {
    report(
      at,
      'missing-key',
      'the tenant names no column',
      raw.table === undefined
        ? 'add column: …, the one that holds the host or the path'
        : 'add column: …, or map `key` too: the table is looked up by it',
    );
    return undefined;
  }
  const kind = raw.host === undefined ? 'segment' : 'host';
  const pattern = raw.host ?? raw.path;
  if (pattern === undefined) return column;
  if (tenantPattern(kind, pattern) === undefined)
    report(
      [...at, kind === 'host' ? 'host' : 'path'],
      'pattern',
      `"${pattern}" does not say where the tenant stands`,
      kind === 'host' ? "write e.g. '{tenant}.api.example.com'" : "write e.g. '/t/{tenant}'",
    );
  return tenantPart(kind, column, pattern, names);
}

function timeOf(raw: FullSource, c: RawColumns, at: Path, names: DerivedNames, report: Report): TimeColumn {
  if (c.day !== undefined && c.time === undefined) return { column: c.day, form: 'day', zone: undefined };
  if (c.time === undefined || c.day !== undefined) {
    if (raw.columns !== undefined)
      report(
        [...at, 'columns'],
        'missing-key',
        c.day === undefined
          ? 'no column is mapped that says when a request was made'
          : 'both `time` and `day` are mapped',
        'map one: `time:` to the column with the instant, or `day:` if it holds days of the billing zone',
      );
    return { column: '', form: 'iso', zone: undefined };
  }
  return logTime(c.time, [...at, 'columns', 'time'], names, report);
}

function logTime(raw: RawLogTime, at: Path, names: DerivedNames, report: Report): TimeColumn {
  if (typeof raw === 'string') return timeColumn(raw, at, report);
  if (Array.isArray(raw)) return timeColumn(firstOf(raw, names), at, report);
  const { start, form, zone } = raw;
  const column = named(raw.column, names);
  const time = timeColumn({ column, ...(form && { form }), ...(zone && { zone }) }, at, report);
  return start === undefined ? time : { ...time, start: startOf(start, time, [...at, 'start'], report) };
}

function startOf(start: string, time: TimeColumn, at: Path, report: Report): bigint {
  const seconds = parseDecimal(start);
  if (!time.form.startsWith('epoch_'))
    report(at, 'two-ways', '`start` is for times that count from it', 'add form: epoch_s, or remove `start`');
  if (typeof seconds !== 'string' && seconds.scale === 0 && seconds.digits >= 0n && seconds.digits <= 4_000_000_000n)
    return seconds.digits;
  report(at, 'number', `"${start}" is no number of seconds since 1970`, 'write e.g. 835142400');
  return 0n;
}
