// What a ledger's content depends on beside the logs: the settings of reprice.yaml that the load stage
// uses. A ledger made under other settings is never read as if it were made under these. File names,
// tags, directories and prices are left out: changing them never needs a load.
import { createHash } from 'node:crypto';
import type { MinuteDetail, Project, Source } from '../project/project.ts';
import type { LedgerMeasure } from './tables.ts';

/** Changes when equal settings and logs give another content. */
const CONTENT_VERSION = '1';

export interface Settings {
  /** SHA-256 of `json`. */
  readonly fingerprint: string;
  /** The settings for people, with keys in a fixed order. */
  readonly json: string;
}

export function settingsOf(project: Project): Settings {
  const json = JSON.stringify(
    {
      ledger: CONTENT_VERSION,
      zone: project.zone,
      window: project.window ?? null,
      dedupe_within_hours: project.dedupeWithinHours,
      polling_slots: project.pollingSlots,
      operations: project.operations?.map((o) => o.name).toSorted() ?? null,
      ...(project.detail === 'day' ? {} : { detail: project.detail }),
      ...(project.minutes === undefined ? {} : { minutes: minutesText(project.minutes) }),
      sources: project.sources.toSorted(byName).map((source) => ({
        name: source.name,
        format: source.format,
        counted: source.counted ?? null,
        delimiter: source.delimiter,
        columns: Object.fromEntries(Object.entries(source.columns).map(([key, column]) => [key, column ?? null])),
        measures: source.measures
          .toSorted(byName)
          .map((m) => ({ ...m, per: m.per === undefined ? null : String(m.per) })),
        ...furtherOf(source),
      })),
    },
    bigAsText,
  );
  return { fingerprint: createHash('sha256').update(json).digest('hex'), json };
}

function minutesText({ above, duration }: MinuteDetail): object {
  return { above, ...(duration === undefined ? {} : { duration: { measure: duration.measure, unit: duration.unit } }) };
}

/** What most sources do not say is left out, so that the ledgers of those that do not stay as they are. */
function furtherOf(source: Source): object {
  const { fields, comment, loose, records, empty } = source.shape;
  const { hash, salt } = source.keys;
  return {
    ...(fields.length === 0 ? {} : { fields }),
    ...(comment === undefined ? {} : { comment }),
    ...(loose ? { loose } : {}),
    ...(records === undefined ? {} : { records }),
    ...(empty.length === 0 ? {} : { empty }),
    ...(source.skip.length === 0 ? {} : { skip: source.skip }),
    ...(source.derived.size === 0 ? {} : { derived: Object.fromEntries(source.derived) }),
    ...(source.optional.size === 0 ? {} : { optional: [...source.optional].toSorted() }),
    ...(source.tenantTable === undefined ? {} : { tenant_table: source.tenantTable.sha256 }),
    ...(hash === 'none' ? {} : { keys: { hash, salt: createHash('sha256').update(salt).digest('hex') } }),
  };
}

function bigAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** Every measure that a source declares, by name. Two sources agree on the decimals of one, see `disagreeing`. */
export function measuresOf(project: Project): readonly LedgerMeasure[] {
  const measures = new Map(project.sources.flatMap((s) => s.measures).map((m) => [m.name, m.decimals]));
  return [...measures].map(([name, decimals]) => ({ name, decimals })).toSorted(byName);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
