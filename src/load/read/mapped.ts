// The columns that a source maps, with the place in reprice.yaml that names each.
import type { Source } from '../../project/project.ts';
import type { Path } from '../../source/yaml.ts';

export interface MappedColumn {
  readonly column: string;
  /** The key of the mapping, or the measure. */
  readonly key: string;
  readonly path: Path;
}

export function mappedColumns(source: Source): readonly MappedColumn[] {
  const c = source.columns;
  const keys: readonly (readonly [string, string | undefined])[] = [
    [c.time.form === 'day' ? 'day' : 'time', c.time.column],
    ['id', c.id],
    ['tenant', c.tenant],
    ['key', c.key],
    ['method', c.method],
    ['path', c.path],
    ['operation', c.operation],
    ['status', c.status],
    ['requests', c.requests],
    ['bytes_in', c.bytesIn],
    ['bytes_out', c.bytesOut],
  ];
  return [
    ...keys.flatMap(([key, column]) =>
      column === undefined ? [] : [{ column, key, path: ['sources', source.name, 'columns', key] }],
    ),
    ...source.measures.map((m) => ({
      column: m.column,
      key: m.name,
      path: ['sources', source.name, 'measures', m.name],
    })),
  ];
}
