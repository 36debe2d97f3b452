// A source with what its preset says put under what it says itself. The file wins, column by column; where
// it maps operations another way than its preset does, the preset's way is dropped.
import { PRESETS } from './presets/all.ts';
import type { Preset, RawSource } from './schema.ts';

type RawColumns = NonNullable<RawSource['columns']>;

/** A source whose format is known. */
export type FullSource = RawSource & { readonly format: NonNullable<RawSource['format']> };

/** undefined when neither the source nor a preset says the format. */
export function withPreset(raw: RawSource): FullSource | undefined {
  const preset: Preset = raw.preset === undefined ? {} : PRESETS[raw.preset];
  const format = raw.format ?? preset.format;
  if (format === undefined) return undefined;
  const columns = mergedColumns(format === 'combined' ? COMBINED : (preset.columns ?? {}), raw.columns);
  const measures = { ...preset.measures, ...raw.measures };
  const mapped = raw.columns === undefined && preset.format === undefined && format !== 'combined';
  return { ...preset, ...raw, format, measures, ...(mapped ? {} : { columns }) };
}

/** The combined format names its own columns; a tenant is the user, or whatever the mapping says. */
const COMBINED: RawColumns = {
  time: { column: 'time', form: 'clf' },
  tenant: 'user',
  method: 'method',
  path: 'path',
  status: 'status',
  bytes_out: 'bytes',
};

/** Keys that are mapped by the preset alone: a file may lack their columns. */
export function presetKeys(raw: RawSource): ReadonlySet<string> {
  const preset = raw.preset === undefined ? undefined : PRESETS[raw.preset].columns;
  const keys = Object.keys(preset ?? {}).filter((key) => key !== 'time' && !Object.hasOwn(raw.columns ?? {}, key));
  return new Set(keys.flatMap((key) => (key === 'request' ? ['method', 'path'] : [key])));
}

const BY_PATH = ['request', 'method', 'path'] as const;

function mergedColumns(under: RawColumns, own: RawColumns = {}): RawColumns {
  const columns = { ...under };
  if (own.operation !== undefined) for (const key of BY_PATH) delete columns[key];
  if (BY_PATH.some((key) => own[key] !== undefined)) delete columns.operation;
  if (own.path !== undefined) delete columns.request;
  if (own.request !== undefined) for (const key of ['method', 'path'] as const) delete columns[key];
  if (own.day !== undefined) delete columns.time;
  return { ...columns, ...own };
}
