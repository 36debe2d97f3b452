// What a ledger's content depends on beside the logs: the settings of reprice.yaml that the load stage
// uses. A ledger made under other settings is never read as if it were made under these. File names,
// tags, directories and prices are left out: changing them never needs a load.
import { createHash } from 'node:crypto';
import type { Project } from '../project/project.ts';
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
  const json = JSON.stringify({
    ledger: CONTENT_VERSION,
    zone: project.zone,
    window: project.window ?? null,
    dedupe_within_hours: project.dedupeWithinHours,
    polling_slots: project.pollingSlots,
    operations: project.operations?.map((o) => o.name).toSorted() ?? null,
    ...(project.detail === 'day' ? {} : { detail: project.detail }),
    sources: project.sources.toSorted(byName).map(({ name, format, counted, columns, measures, delimiter }) => ({
      name,
      format,
      counted: counted ?? null,
      delimiter,
      columns: Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, column ?? null])),
      measures: measures.toSorted(byName).map((m) => ({ ...m, per: m.per === undefined ? null : String(m.per) })),
    })),
  });
  return { fingerprint: createHash('sha256').update(json).digest('hex'), json };
}

/** Every measure that a source declares, by name. Two sources agree on the decimals of one, see `disagreeing`. */
export function measuresOf(project: Project): readonly LedgerMeasure[] {
  const measures = new Map(project.sources.flatMap((s) => s.measures).map((m) => [m.name, m.decimals]));
  return [...measures].map(([name, decimals]) => ({ name, decimals })).toSorted(byName);
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
