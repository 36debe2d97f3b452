// Tenants that a table names: what the mapping gives of a row (a key, a user, a host) is looked up among the
// staged rows after they are read, so that no join can change their order. A row whose key is not in the
// table has no tenant; the key itself is never taken for one.
import type { Database } from '../../database/database.ts';
import { sql } from '../../database/sql.ts';
import type { Source } from '../../project/project.ts';
import { fileProblem, refuse } from '../../source/problem.ts';
import { unreadable } from '../read/unreadable.ts';
import { storedKey } from './secret.ts';

/** Over the rows of the staged files from `first` until `until`. */
export async function lookUpTenants(
  db: Database,
  source: Source,
  { first, until }: { readonly first: number; readonly until: number },
): Promise<void> {
  if (source.tenantTable === undefined) return;
  await readTenants(db, source, source.tenantTable.file);
  const of = (key: ReturnType<typeof sql>) => sql`(SELECT k.tenant FROM tenant_of_key k WHERE k.key = ${key})`;
  await db.run(sql`UPDATE staged SET tenant = coalesce(${of(sql`staged.tenant`)}, ${of(storedKey(sql`staged.tenant`, source.keys))}, '')
    WHERE file_at >= ${first} AND file_at < ${until}`);
}

async function readTenants(db: Database, source: Source, file: string): Promise<void> {
  const shown = file.split('/').at(-1) ?? file;
  try {
    await db.run(sql`CREATE OR REPLACE TEMP TABLE tenant_of_key AS
      SELECT DISTINCT key, tenant FROM read_csv(${file}, header = true, all_varchar = true, strict_mode = true)
      WHERE key IS NOT NULL AND tenant IS NOT NULL`);
  } catch (error) {
    if (error instanceof Error && /Binder Error/.test(error.message))
      refuse([
        fileProblem(
          shown,
          'missing-column',
          'the table of tenants lacks the column key or tenant',
          'its header is: key,tenant',
        ),
      ]);
    throw unreadable(source, [], error);
  }
  const twice = await db.columns(
    sql`SELECT key, string_agg(tenant, ' and ' ORDER BY tenant) AS tenants FROM tenant_of_key GROUP BY key HAVING count(*) > 1 ORDER BY key`,
  );
  refuse(
    Array.from({ length: Math.min(twice.rows, 5) }, (_, i) =>
      fileProblem(
        shown,
        'twice',
        `a key belongs to two tenants, ${twice.text('tenants', i)}`,
        'let one row name its tenant; who held a key when is said in the directory of keys',
      ),
    ),
  );
}
