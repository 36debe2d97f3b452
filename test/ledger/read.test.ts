// The ledger opens only for the project that it was loaded for, and describes itself.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { ledgerInfo, openLedger } from '../../src/ledger/read.ts';
import { readProject } from '../../src/project/parse.ts';
import { type Kit, kit } from '../load/kit.ts';

const SOURCE = 'a: {files: a.jsonl, format: jsonl, columns: {time: t}, measures: {tokens: {column: n, decimals: 2}}}';
const project = (k: Kit) => readProject(join(k.folder, 'reprice.yaml'), 'reprice.yaml');

function loaded(): Kit {
  const k = kit(SOURCE);
  k.write('a.jsonl', '{"t":"2025-01-01T00:00:00Z","n":1.5}\n');
  return k;
}

test('there is no ledger before the first load', async () => {
  await expect(openLedger(project(loaded()), { readOnly: true })).rejects.toThrow('there is no usage ledger yet');
});

test('a ledger loaded under other settings is refused', async () => {
  const k = loaded();
  await k.load();
  k.write('reprice.yaml', `project: t\nzone: Asia/Tokyo\ncurrency: USD\nsources:\n  ${SOURCE}\n`);
  await expect(openLedger(project(k), { readOnly: true })).rejects.toThrow('loaded under other settings');
});

test('it knows its measures, its settings and its content; every table and column is described', async () => {
  const k = loaded();
  const report = await k.load();
  const db = await openLedger(project(k), { readOnly: true });
  const info = await ledgerInfo(db);
  expect(info).toMatchObject({ content: report.content, measures: [{ name: 'tokens', decimals: 2 }] });
  expect(JSON.parse(info?.settingsJson ?? '')).toMatchObject({ zone: 'UTC', polling_slots: 10 });
  const bare =
    await db.columns(sql`SELECT table_name, column_name FROM duckdb_columns() WHERE schema_name = 'main' AND NOT internal
    AND comment IS NULL AND table_name IN (SELECT table_name FROM duckdb_tables())`);
  expect(bare.rows).toBe(0);
  db.close();
});
